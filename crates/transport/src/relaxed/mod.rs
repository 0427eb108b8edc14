//! Entropic transport whose marginals are free at a price: what unbalanced and partial transport have in common.
//!
//! ```text
//! minimise over P ≥ 0    ⟨C, P⟩ + ε KL(P | r ⊗ s) + Σ Fₐ(P 1) + Σ F_b(Pᵀ 1)    (with Σ P = M, where M is given)
//! maximise over f, g, λ  Σ φₐ(f) + Σ φ_b(g) + λ M − ε Σ rᵢ sⱼ (exp((fᵢ + gⱼ + λ − Cᵢⱼ) / ε) − 1)
//! ```
//!
//! f is maximised out, row by row and exactly, so that every pass over the costs gives the semi-dual in (g, λ), its gradient
//! and, from the entries of the plan that matter, its curvature. ε falls from half the mean cost by factors of four; at each
//! stage [`semidual`](crate::semidual) climbs. `O(n m)` time a pass.

mod certify;
mod term;

use crate::blocks::{self, RowBlocks, Scratch};
use crate::kernels::{self, CostScale};
use crate::reduced::Reduced;
use crate::semidual::{self, Curvature, Entries, Point, SemiDual, Summit};
pub(crate) use certify::{Certificate, certify};
use gibbs_core::{Monitor, Result};
use std::ops::Range;
pub(crate) use term::Term;

/// Sums of a row within this range are exact enough to divide by.
const SAFE_SUM: Range<f64> = 1e-200..1e200;

/// Entries below this share of the lighter marginal count on the curvature's diagonal only.
const HEAVY: f64 = 1e-4;

/// Bytes of an entry.
const ENTRY_BYTES: usize = 12;

/// The longest move of a variable, in ε.
const LONGEST_MOVE: f64 = 20.0;

/// The first ε relative to the mean cost, and what it is divided by from stage to stage.
const FIRST_EPSILON: f64 = 0.5;
const EPSILON_STEP: f64 = 4.0;

/// Error of a stage that is not the last.
const STAGE_ERROR: f64 = 1e-2;

/// ε below this share of the largest cost leaves exponents no digit.
const LEAST_EPSILON: f64 = 1e-13;

/// One side: the wanted masses, the reference measure, and the price of other masses.
pub(crate) struct Margin {
    pub(crate) wanted: Vec<f64>,
    /// Logarithms of the reference measure.
    pub(crate) reference: Vec<f64>,
    pub(crate) term: Term,
}

impl Margin {
    pub(crate) fn mass(&self) -> f64 {
        self.wanted.iter().sum()
    }

    pub(crate) fn reference_mass(&self) -> f64 {
        self.reference.iter().map(|log| log.exp()).sum()
    }
}

/// The semi-dual at one ε, and what its last evaluation found.
pub(crate) struct Relaxed<'p> {
    pub(crate) problem: &'p Reduced<'p>,
    pub(crate) epsilon: f64,
    pub(crate) sides: [Margin; 2],
    /// M, where it is given.
    pub(crate) mass: Option<f64>,
    monitor: &'p Monitor<'p>,
    blocks: RowBlocks,
    /// Entries of the curvature that there is room for.
    most_entries: usize,
    bounds: [Vec<f64>; 2],
    /// What an error of 1 is.
    norm: f64,
    pub(crate) f: Vec<f64>,
    /// log r + (f + λ) / ε.
    pub(crate) phi: Vec<f64>,
    pub(crate) rows: Vec<f64>,
    pub(crate) columns: Vec<f64>,
    pub(crate) passes: usize,
}

/// What one row contributes.
#[derive(Clone, Copy, Default)]
struct RowPart {
    f: f64,
    phi: f64,
    mass: f64,
    value: f64,
}

/// What a block of rows contributes beside its column sums.
struct BlockPart {
    entries: Entries,
    /// Masses of rows at a bound, in all.
    bound: f64,
}

impl<'p> Relaxed<'p> {
    pub(crate) fn new(
        problem: &'p Reduced<'p>,
        sides: [Margin; 2],
        mass: Option<f64>,
        memory_limit: usize,
        monitor: &'p Monitor<'p>,
    ) -> Self {
        let (n, m) = (problem.a.len(), problem.b.len());
        let variables = m + usize::from(mass.is_some());
        let [lower, upper] = sides[1].term.bounds();
        let mut bounds = [vec![lower; variables], vec![upper; variables]];
        if mass.is_some() {
            (bounds[0][m], bounds[1][m]) = (f64::NEG_INFINITY, f64::INFINITY);
        }
        let norm = mass.unwrap_or_else(|| (sides[0].mass() * sides[1].mass()).sqrt());
        Self {
            problem,
            epsilon: (FIRST_EPSILON * mean_cost(problem)).max(least_epsilon(problem)),
            phi: sides[0].reference.clone(),
            f: vec![0.0; n],
            rows: vec![0.0; n],
            columns: sides[1].wanted.clone(),
            sides,
            mass,
            monitor,
            blocks: RowBlocks::new(&problem.oracle, monitor),
            most_entries: memory_limit / ENTRY_BYTES,
            bounds,
            norm,
            passes: 0,
        }
    }

    /// Climbs at falling ε down to `target` (at least what numbers allow). `variables` are where the ascent begins and ends.
    pub(crate) fn ascend(
        &mut self,
        variables: &mut Vec<f64>,
        target: f64,
        tolerance: f64,
        most_passes: usize,
    ) -> Result<Summit> {
        self.epsilon = self.epsilon.max(target);
        loop {
            let is_last = self.epsilon <= target;
            let goal = if is_last { tolerance } else { tolerance.max(STAGE_ERROR) };
            let left = most_passes.saturating_sub(self.passes).max(1);
            let monitor = self.monitor;
            let summit = semidual::climb(self, std::mem::take(variables), goal, left, monitor)?;
            variables.clone_from(&summit.variables);
            if is_last || self.passes >= most_passes {
                return Ok(summit);
            }
            self.epsilon = (self.epsilon / EPSILON_STEP).max(target);
        }
    }

    /// The multiplier of the mass.
    fn multiplier(&self, variables: &[f64]) -> f64 {
        if self.mass.is_some() { variables.last().copied().unwrap_or(0.0) } else { 0.0 }
    }

    /// log s + g / ε.
    pub(crate) fn psi(&self, g: &[f64]) -> Vec<f64> {
        self.sides[1].reference.iter().zip(g).map(|(log, g)| log + g / self.epsilon).collect()
    }

    /// Costs as exponents. Nothing is taken off them: a shift of the costs is not neutral here.
    pub(crate) fn scale(&self) -> CostScale {
        CostScale::new(0.0, self.epsilon)
    }

    /// All of the plan's mass at the last evaluation.
    pub(crate) fn total(&self) -> f64 {
        self.rows.iter().sum()
    }

    fn pass_rows(
        &self,
        rows: Range<usize>,
        (psi, lambda, limits): (&[f64], f64, &[f64]),
        scratch: &mut Scratch,
        parts: &mut [RowPart],
    ) -> BlockPart {
        let (side, scale, epsilon) = (&self.sides[0], self.scale(), self.epsilon);
        let most = self.most_entries * rows.len() / self.problem.a.len();
        let mut block = BlockPart { entries: Entries::default(), bound: 0.0 };
        let Scratch { cost, plan, columns, least } = scratch;
        columns.fill(0.0);
        least.fill(0.0);
        for (i, part) in rows.zip(parts) {
            let cost = self.problem.oracle.row(i, cost);
            let (mut phi, wanted) = (self.phi[i], side.wanted[i]);
            let mut sum = kernels::exp_row(cost, scale, phi, psi, plan);
            if !SAFE_SUM.contains(&sum) {
                let (largest, from_largest) = kernels::exp_row_from_largest(cost, scale, psi, plan);
                (phi, sum) = (-largest, from_largest);
            }
            let log_mass = sum.ln() - phi + side.reference[i] + lambda / epsilon;
            let f = side.term.respond(wanted, log_mass, epsilon);
            let mass = (log_mass + f / epsilon).exp();
            let new = side.reference[i] + (f + lambda) / epsilon;
            let factor = (new - phi).exp();
            kernels::add_scaled(columns, factor, plan);
            let bend = side.term.bend(wanted, f, mass);
            if bend.is_infinite() {
                block.bound += mass;
                kernels::add_scaled(least, factor, plan);
            } else if factor > 0.0 && mass > 0.0 {
                block.entries.push_above(plan, factor, HEAVY, mass, limits);
                if block.entries.len() > most {
                    block.entries.drop_open();
                }
                let kept = block.entries.open_sum();
                block.entries.end_row(if kept > 0.0 { 1.0 / (kept + epsilon * bend) } else { 0.0 });
            }
            *part = RowPart { f, phi: new, mass, value: side.term.value(wanted, f) };
        }
        block
    }
}

impl SemiDual for Relaxed<'_> {
    fn evaluate(&mut self, variables: &[f64]) -> Result<Point> {
        let (n, m) = (self.problem.a.len(), self.problem.b.len());
        let (g, lambda) = (&variables[..m], self.multiplier(variables));
        let psi = self.psi(g);
        let limits = self.columns.clone();
        let mut parts = vec![RowPart::default(); n];
        let (mut columns, mut border) = (vec![0.0; m], vec![0.0; m]);
        let (mut groups, mut bound) = (Vec::new(), 0.0);
        let mut blocks = std::mem::replace(&mut self.blocks, RowBlocks::new(&self.problem.oracle, &Monitor::none()));
        let height = blocks.height();
        let this = &*self;
        blocks.run(
            self.monitor,
            parts.chunks_mut(height),
            |rows, scratch, parts: &mut [RowPart]| this.pass_rows(rows, (&psi, lambda, &limits), scratch, parts),
            |part, scratch| {
                blocks::add(&mut columns, &scratch.columns);
                blocks::add(&mut border, &scratch.least);
                groups.push(part.entries);
                bound += part.bound;
            },
        )?;
        self.blocks = blocks;
        for (i, part) in parts.iter().enumerate() {
            (self.f[i], self.phi[i], self.rows[i]) = (part.f, part.phi, part.mass);
        }
        self.columns = columns;
        self.passes += 1;
        self.monitor.report(self.passes as f64, None);

        let side = &self.sides[1];
        let total = self.total();
        let references = self.sides[0].reference_mass() * side.reference_mass();
        let mut value = parts.iter().map(|part| part.value).sum::<f64>() - self.epsilon * (total - references);
        let mut gradient = Vec::with_capacity(variables.len());
        let mut diagonal = Vec::with_capacity(variables.len());
        let mut damping = Vec::with_capacity(variables.len());
        for ((&wanted, &g), &column) in side.wanted.iter().zip(g).zip(&self.columns) {
            value += side.term.value(wanted, g);
            gradient.push(side.term.wanted(wanted, g) - column);
            let bend = side.term.bend(wanted, g, column);
            diagonal.push(column + self.epsilon * if bend.is_finite() { bend } else { 0.0 });
            damping.push(column.max(1e-3 * wanted));
        }
        let mut curvature_border = None;
        if let Some(mass) = self.mass {
            value += lambda * mass;
            gradient.push(mass - total);
            diagonal.push(bound);
            damping.push(mass);
            curvature_border = Some(border);
        }
        let curvature = Curvature { scale: self.epsilon, diagonal, damping, groups, border: curvature_border };
        Ok(Point { value, gradient, curvature })
    }

    fn mass(&self) -> f64 {
        self.norm
    }

    fn longest_move(&self) -> f64 {
        LONGEST_MOVE * self.epsilon
    }

    fn bounds(&self) -> Option<(&[f64], &[f64])> {
        let is_free = self.sides[1].term.bounds() == [f64::NEG_INFINITY, f64::INFINITY];
        (!is_free).then_some((&self.bounds[0], &self.bounds[1]))
    }
}

/// The mean cost, without its sign.
pub(crate) fn mean_cost(problem: &Reduced) -> f64 {
    problem.mean + problem.offset.abs()
}

/// The least ε that leaves exponents a digit.
pub(crate) fn least_epsilon(problem: &Reduced) -> f64 {
    (LEAST_EPSILON * (problem.spread + problem.offset.abs())).max(1e-300)
}
