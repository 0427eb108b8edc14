//! What a change of an entropic plan's entries means for what the plan was made from: the implicit function theorem, applied
//! to the optimum of `⟨C, P⟩ + ε KL(P | a ⊗ b / M)`.
//!
//! A change of the logarithms of the entries is `uᵢ + vⱼ − dCᵢⱼ / ε`, with u and v such that the marginals change by da and
//! db. For a loss with the cotangent `W = ∂L/∂P` the adjoint of that is a linear system of `n + m` unknowns,
//!
//! ```text
//! [ diag(P 1)      P     ] [λ]   [ (W ∘ P) 1  ]
//! [    Pᵀ     diag(Pᵀ 1) ] [μ] = [ (W ∘ P)ᵀ 1 ]
//!
//! ∂L/∂Cᵢⱼ = Pᵢⱼ (λᵢ + μⱼ − Wᵢⱼ) / ε,    ∂L/∂a = λ,    ∂L/∂b = μ
//! ```
//!
//! whose null space `(1, −1)` is the freedom of potentials. λ is eliminated, and μ found by conjugate gradients with the
//! column sums as preconditioner on what is orthogonal to the constants. ε is held fixed. `O(n m)` time a step, on the stored
//! plan where that fits the memory limit, else with an exponential an entry; the number of steps grows with the spread of
//! costs over ε.
//!
//! References: G. Luise et al., Differential properties of Sinkhorn approximation for learning with Wasserstein distance,
//! NeurIPS 2018. M. Cuturi et al., Optimal transport tools (OTT), arXiv:2201.12324.

use crate::blocks::{self, RowBlocks, Scratch};
use crate::gradient::{self, Gradients, Scalings};
use crate::kernels::{self, CostScale};
use crate::oracle::{Oracle, Selection};
use crate::plan::Plan;
use crate::problem::{Cost, Problem};
use crate::reduced::fits;
use gibbs_core::{Error, MatrixView, Monitor, Result, dot};

/// ∂L/∂P.
#[derive(Debug, Clone, Copy)]
pub enum Cotangent<'a> {
    /// Entry by entry (`n × m`, finite).
    Dense(MatrixView<'a>),
    /// `left · rightᵀ`, of `n × k` and `m × k` numbers: what a product of the plan with vectors has for a cotangent.
    Product {
        /// `n × k`.
        left: MatrixView<'a>,
        /// `m × k`.
        right: MatrixView<'a>,
    },
}

/// When to stop.
#[derive(Debug, Clone)]
pub struct Options {
    /// Largest L1 norm of the linear system's residual, relative to `Σ |Wᵢⱼ| Pᵢⱼ`, that counts as solved.
    pub tolerance: f64,
    /// Conjugate-gradient steps after which the gradients so far are returned with `converged: false`.
    pub max_iterations: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { tolerance: 1e-10, max_iterations: 10_000 }
    }
}

/// The gradients and how well their linear system is solved.
#[derive(Debug, Clone)]
pub struct Solution {
    /// With respect to each input that the problem has. Those of the weights are meant along directions that keep both masses
    /// equal, and are centred so that ⟨a, ∂a⟩ = ⟨b, ∂b⟩.
    pub gradients: Gradients,
    /// Conjugate-gradient steps.
    pub iterations: usize,
    /// L1 norm of the residual, relative to `Σ |Wᵢⱼ| Pᵢⱼ`.
    pub residual: f64,
    /// Whether it met the tolerance.
    pub converged: bool,
}

/// The gradients of a loss whose derivative with respect to the entries of `plan`, before rounding, is `cotangent`. `problem`
/// must be the one the plan was made for, and the plan converged, as far as these gradients are to be right.
pub fn solve(
    plan: &Plan,
    problem: &Problem,
    cotangent: &Cotangent,
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    plan.check(problem)?;
    cotangent.check(problem.nrows(), problem.ncols())?;
    let mut system = System::new(plan, problem, cotangent, monitor)?;
    let scale = system.measure()?;
    let (iterations, residual) = system.climb(scale, options)?;
    let (lambda, mu) = system.multipliers(problem)?;
    Ok(Solution {
        gradients: system.gradients(problem, lambda, mu)?,
        iterations,
        residual,
        converged: residual <= options.tolerance,
    })
}

impl Cotangent<'_> {
    fn check(&self, n: usize, m: usize) -> Result<()> {
        let fits = |name: &'static str, matrix: MatrixView, rows: usize| match matrix.nrows() == rows {
            true => Ok(()),
            false => Err(Error::shape(name, format!("has {} rows where {rows} are wanted", matrix.nrows()))),
        };
        match *self {
            Cotangent::Dense(entries) if entries.ncols() != m => {
                Err(Error::shape("cotangent", format!("has {} columns where the plan has {m}", entries.ncols())))
            }
            Cotangent::Dense(entries) => fits("cotangent", entries, n),
            Cotangent::Product { left, right } => {
                if left.ncols() != right.ncols() {
                    let message = format!("has {} columns, cotangent.left {}", right.ncols(), left.ncols());
                    return Err(Error::shape("cotangent.right", message));
                }
                fits("cotangent.left", left, n)?;
                fits("cotangent.right", right, m)
            }
        }
    }

    fn transposed(&self) -> Transposable<'_> {
        Transposable { cotangent: *self, is_transposed: true }
    }
}

/// A cotangent, row by row or column by column.
#[derive(Clone, Copy)]
struct Transposable<'a> {
    cotangent: Cotangent<'a>,
    is_transposed: bool,
}

impl Transposable<'_> {
    /// Writes row `i` to `out`.
    fn row(&self, i: usize, out: &mut [f64]) {
        match (self.cotangent, self.is_transposed) {
            (Cotangent::Dense(entries), false) => out.copy_from_slice(entries.row(i)),
            (Cotangent::Dense(entries), true) => {
                for (k, out) in out.iter_mut().enumerate() {
                    *out = entries.get(k, i);
                }
            }
            (Cotangent::Product { left, right }, false) => products(left.row(i), right, out),
            (Cotangent::Product { left, right }, true) => products(right.row(i), left, out),
        }
    }
}

fn products(row: &[f64], others: MatrixView, out: &mut [f64]) {
    for (out, other) in out.iter_mut().zip(others.rows()) {
        *out = dot(row, other);
    }
}

/// The linear system, for a plan of mass 1.
struct System<'a> {
    plan: &'a Plan,
    cotangent: Transposable<'a>,
    cotangent_by_columns: Transposable<'a>,
    oracle: Oracle<'a>,
    scale: CostScale,
    /// The plan, where it fits.
    table: Option<Vec<f64>>,
    row_sums: Vec<f64>,
    column_sums: Vec<f64>,
    /// (W ∘ P) 1 and (W ∘ P)ᵀ 1.
    row_right: Vec<f64>,
    column_right: Vec<f64>,
    /// μ.
    mu: Vec<f64>,
    blocks: RowBlocks,
    monitor: &'a Monitor<'a>,
}

impl<'a> System<'a> {
    fn new(
        plan: &'a Plan,
        problem: &Problem<'a>,
        cotangent: &'a Cotangent<'a>,
        monitor: &'a Monitor<'a>,
    ) -> Result<Self> {
        let oracle = Oracle::new(problem, &Selection::all(problem));
        let (n, m) = (problem.nrows(), problem.ncols());
        let blocks = RowBlocks::new(&oracle, monitor);
        Ok(Self {
            plan,
            cotangent: Transposable { cotangent: *cotangent, is_transposed: false },
            cotangent_by_columns: cotangent.transposed(),
            oracle,
            scale: CostScale::new(plan.offset, plan.epsilon),
            table: fits::<f64>(n, m, plan.memory_limit).then(|| vec![0.0; n * m]),
            row_sums: vec![0.0; n],
            column_sums: vec![0.0; m],
            row_right: vec![0.0; n],
            column_right: vec![0.0; m],
            mu: vec![0.0; m],
            blocks,
            monitor,
        })
    }

    /// Finds the plan's sums and the right-hand sides, and stores the plan where there is room. Returns `Σ |Wᵢⱼ| Pᵢⱼ`.
    fn measure(&mut self) -> Result<f64> {
        let Self { plan, cotangent, oracle, scale, table, row_sums, column_sums, row_right, column_right, .. } = self;
        let m = plan.log_columns.len();
        let height = self.blocks.height();
        let mut rows_of_table = table.as_deref_mut().unwrap_or_default().chunks_mut(height * m);
        let tables = std::iter::from_fn(|| Some(rows_of_table.next().unwrap_or_default()));
        let mut total = 0.0;
        self.blocks.run(
            self.monitor,
            row_sums.chunks_mut(height).zip(row_right.chunks_mut(height)).zip(tables),
            |rows, scratch, ((sums, right), table): ((&mut [f64], &mut [f64]), &mut [f64])| {
                let Scratch { cost, plan: entries, columns, least } = scratch;
                columns.fill(0.0);
                let (mut total, mut weighted, mut w) = (0.0, vec![0.0; m], vec![0.0; m]);
                let mut kept = table.chunks_exact_mut(m);
                for ((i, sum), right) in rows.zip(sums).zip(right) {
                    let cost = oracle.row(i, cost);
                    *sum = kernels::exp_row(cost, *scale, plan.log_rows[i], &plan.log_columns, entries);
                    if let Some(kept) = kept.next() {
                        kept.copy_from_slice(entries);
                    }
                    blocks::add(columns, entries);
                    cotangent.row(i, &mut w);
                    for ((w, weighted), p) in w.iter_mut().zip(&mut weighted).zip(entries.iter()) {
                        *w *= p;
                        *weighted += *w;
                    }
                    *right = w.iter().sum();
                    total += w.iter().map(|w| w.abs()).sum::<f64>();
                }
                least.copy_from_slice(&weighted);
                total
            },
            |part, scratch| {
                total += part;
                blocks::add(column_sums, &scratch.columns);
                blocks::add(column_right, &scratch.least);
            },
        )?;
        Ok(total)
    }

    /// product = Pᵀ diag(1 / row sums) (P vector + shift).
    fn through_rows(&mut self, vector: &[f64], shift: &[f64], product: &mut [f64]) -> Result<()> {
        let Self { plan, oracle, scale, table, row_sums, .. } = self;
        let table = table.as_deref();
        product.fill(0.0);
        self.blocks.run(
            self.monitor,
            std::iter::repeat_n((), self.blocks.count()),
            |rows, scratch, ()| {
                let Scratch { cost, plan: entries, columns, .. } = scratch;
                columns.fill(0.0);
                for i in rows {
                    if row_sums[i] == 0.0 {
                        continue;
                    }
                    let row = match table {
                        Some(table) => &table[i * vector.len()..(i + 1) * vector.len()],
                        None => {
                            let cost = oracle.row(i, cost);
                            kernels::exp_row(cost, *scale, plan.log_rows[i], &plan.log_columns, entries);
                            &*entries
                        }
                    };
                    let mean = (dot(row, vector) + shift[i]) / row_sums[i];
                    kernels::add_scaled(columns, mean, row);
                }
            },
            |(), scratch| blocks::add(product, &scratch.columns),
        )
    }

    /// Conjugate gradients for μ. Returns the number of steps and the relative residual.
    fn climb(&mut self, scale: f64, options: &Options) -> Result<(usize, f64)> {
        let m = self.mu.len();
        if scale == 0.0 {
            return Ok((0, 0.0));
        }
        let nothing = vec![0.0; self.row_sums.len()];
        let (mut product, mut scaled) = (vec![0.0; m], vec![0.0; m]);
        // What is left of the columns' side once λ is eliminated.
        let row_right: Vec<f64> = self.row_right.clone();
        self.through_rows(&vec![0.0; m], &row_right, &mut product)?;
        let mut residual: Vec<f64> = self.column_right.iter().zip(&product).map(|(right, p)| right - p).collect();
        self.center(&mut residual);
        let mut best = (l1(&residual) / scale, self.mu.clone());
        let mut search = vec![0.0; m];
        let mut square = 0.0;
        let (mut steps, mut since_best) = (0, 0);
        while best.0 > options.tolerance && steps < options.max_iterations && since_best < 100 {
            for ((scaled, r), sum) in scaled.iter_mut().zip(&residual).zip(&self.column_sums) {
                *scaled = if *sum > 0.0 { r / sum } else { 0.0 };
            }
            let next = dot(&residual, &scaled);
            let turn = if steps == 0 { 0.0 } else { next / square };
            square = next;
            for (search, scaled) in search.iter_mut().zip(&scaled) {
                *search = scaled + turn * *search;
            }
            self.through_rows(&search, &nothing, &mut product)?;
            for ((product, sum), search) in product.iter_mut().zip(&self.column_sums).zip(&search) {
                *product = sum * search - *product;
            }
            let curvature = dot(&search, &product);
            if !(curvature > 0.0 && square > 0.0) {
                break;
            }
            gibbs_core::axpy(&mut self.mu, square / curvature, &search);
            gibbs_core::axpy(&mut residual, -square / curvature, &product);
            self.center(&mut residual);
            steps += 1;
            since_best += 1;
            let relative = l1(&residual) / scale;
            if relative < best.0 {
                since_best = if relative < 0.9 * best.0 { 0 } else { since_best };
                best.0 = relative;
                best.1.copy_from_slice(&self.mu);
            }
            self.monitor.report(steps as f64, None);
        }
        self.mu.copy_from_slice(&best.1);
        Ok((steps, best.0))
    }

    /// Takes off what is in the direction of the system's null space, which rounding errors bring in.
    fn center(&self, residual: &mut [f64]) {
        let share = residual.iter().sum::<f64>() / self.column_sums.iter().sum::<f64>();
        gibbs_core::axpy(residual, -share, &self.column_sums);
    }

    /// λ and μ at all points, with ⟨a, λ⟩ = ⟨b, μ⟩.
    fn multipliers(&mut self, problem: &Problem) -> Result<(Vec<f64>, Vec<f64>)> {
        let mut mu = std::mem::take(&mut self.mu);
        let by_rows = Conditional { oracle: &self.oracle, scale: self.scale, logs: &self.plan.log_columns };
        let mut lambda = by_rows.means(self.cotangent, &mu, |_| true, self.monitor)?;
        let is_weightless = |j: usize| self.plan.log_columns[j] == f64::NEG_INFINITY;
        if (0..mu.len()).any(is_weightless) {
            let everything =
                Selection { rows: (0..problem.ncols()).collect(), columns: (0..problem.nrows()).collect() };
            let oracle = Oracle::transposed(problem, everything);
            let by_columns = Conditional { oracle: &oracle, scale: self.scale, logs: &self.plan.log_rows };
            let means = by_columns.means(self.cotangent_by_columns, &lambda, is_weightless, self.monitor)?;
            for j in (0..mu.len()).filter(|&j| is_weightless(j)) {
                mu[j] = means[j];
            }
        }
        let mass: f64 = self.row_sums.iter().sum();
        let shift = 0.5 * (dot(&self.row_sums, &lambda) - dot(&self.column_sums, &mu)) / mass;
        lambda.iter_mut().for_each(|value| *value -= shift);
        mu.iter_mut().for_each(|value| *value += shift);
        Ok((lambda, mu))
    }

    /// The gradients with respect to what the problem was given by.
    fn gradients(&self, problem: &Problem, lambda: Vec<f64>, mu: Vec<f64>) -> Result<Gradients> {
        let plan = self.plan;
        let scalings =
            Scalings { rows: &plan.log_rows, columns: &plan.log_columns, mass: plan.mass, scale: self.scale };
        let mut gradients = Gradients::default();
        let rows =
            Slopes { cotangent: self.cotangent, own: &lambda, other: &mu, inverse_epsilon: self.scale.inverse_epsilon };
        let columns = Slopes { cotangent: self.cotangent_by_columns, own: &mu, other: &lambda, ..rows };
        match problem.cost {
            Cost::Points { x, y, metric, power } => {
                let change = |i: usize, entries: &mut [f64]| rows.multiply(i, entries);
                gradients.x = Some(gradient::through_costs(&scalings, x, y, (metric, power), change, self.monitor)?);
                let change = |j: usize, entries: &mut [f64]| columns.multiply(j, entries);
                let transposed = scalings.transposed();
                gradients.y = Some(gradient::through_costs(&transposed, y, x, (metric, power), change, self.monitor)?);
            }
            Cost::Dense(_) => {
                let mut entries = scalings.entries(problem, plan.memory_limit, self.monitor)?;
                let m = mu.len();
                let rows_of_entries = entries.chunks_exact_mut(m).collect();
                self.monitor.map(rows_of_entries, |i, row: &mut [f64]| rows.multiply(i, row))?;
                gradients.cost = Some(entries);
            }
        }
        (gradients.a, gradients.b) = (lambda, mu);
        Ok(gradients)
    }
}

/// `(ownᵢ + otherⱼ − Wᵢⱼ) / ε`, row by row.
#[derive(Clone, Copy)]
struct Slopes<'a> {
    cotangent: Transposable<'a>,
    own: &'a [f64],
    other: &'a [f64],
    inverse_epsilon: f64,
}

impl Slopes<'_> {
    fn multiply(&self, i: usize, entries: &mut [f64]) {
        let mut w = vec![0.0; entries.len()];
        self.cotangent.row(i, &mut w);
        for ((entry, w), other) in entries.iter_mut().zip(w).zip(self.other) {
            *entry *= (self.own[i] + other - w) * self.inverse_epsilon;
        }
    }
}

/// Rows of the plan over their sums, which the other side's potentials alone define.
struct Conditional<'a> {
    oracle: &'a Oracle<'a>,
    scale: CostScale,
    logs: &'a [f64],
}

impl Conditional<'_> {
    /// The mean of `Wᵢⱼ − multipliersⱼ` under each wanted row, 0 elsewhere.
    fn means(
        &self,
        cotangent: Transposable,
        multipliers: &[f64],
        is_wanted: impl Fn(usize) -> bool + Sync,
        monitor: &Monitor,
    ) -> Result<Vec<f64>> {
        let mut means = vec![0.0; self.oracle.nrows()];
        let mut blocks = RowBlocks::new(self.oracle, monitor);
        let height = blocks.height();
        blocks.run(
            monitor,
            means.chunks_mut(height),
            |rows, scratch, means: &mut [f64]| {
                let Scratch { cost, plan, columns: w, .. } = scratch;
                for (i, mean) in rows.zip(means).filter(|(i, _)| is_wanted(*i)) {
                    let (_, sum) = kernels::exp_row_from_largest(self.oracle.row(i, cost), self.scale, self.logs, plan);
                    cotangent.row(i, w);
                    gibbs_core::axpy(w, -1.0, multipliers);
                    *mean = dot(plan, w) / sum;
                }
            },
            |(), _| {},
        )?;
        Ok(means)
    }
}

fn l1(values: &[f64]) -> f64 {
    values.iter().map(|value| value.abs()).sum()
}

#[cfg(test)]
mod tests;
