//! The state of the iteration and its one expensive step, the exp pass.
//!
//! ```text
//! pᵢⱼ = exp(φᵢ + ψⱼ − cᵢⱼ / ε),    φᵢ = fᵢ / ε + log aᵢ,    ψⱼ = gⱼ / ε + log bⱼ
//! ```
//!
//! An exp pass takes one exponential an entry and stores no matrix: row i is computed with the old φᵢ, its sum makes φᵢ
//! exact, and what it then is goes into the column sums while it is still in the cache. A row whose sum leaves the range
//! of numbers is computed again from its largest exponent.

use super::shortlist::{self, Shortlist};
use super::stored::Stored;
use crate::blocks::{self, RowBlocks, Scratch};
use crate::kernels::{self, CostScale};
use crate::reduced::Reduced;
use gibbs_core::{Float, Monitor, Result, dot, simd};
use std::ops::Range;

/// Sums of a row within this range are exact enough to divide by.
pub(super) const SAFE_SUM: Range<f64> = 1e-200..1e200;

/// Column sums below this are taken for it, so that a step of ψ stays finite.
const LEAST_COLUMN: f64 = 1e-300;

/// Potentials, column sums and counters of a running solve.
pub(super) struct Scaling<'p> {
    pub(super) problem: &'p Reduced<'p>,
    pub(super) monitor: &'p Monitor<'p>,
    pub(super) epsilon: f64,
    pub(super) phi: Vec<f64>,
    pub(super) psi: Vec<f64>,
    /// Column sums of the plan at the last pass, whose rows were exact.
    pub(super) columns: Vec<f64>,
    pub(super) exp_passes: usize,
    pub(super) stored_passes: usize,
    pub(super) newton_steps: usize,
    pub(super) max_iterations: usize,
    /// Whether the column sums are those of an exp pass at these potentials.
    pub(super) is_confirmed: bool,
    pub(super) blocks: RowBlocks,
}

/// What becomes of each finished row of an exp pass.
pub(super) trait Sink: Send {
    /// Row `i` of the plan is `factor · plan`; its costs are `cost`.
    fn take(&mut self, i: usize, plan: &[f64], factor: f64, cost: &[f64]);
}

impl Sink for () {
    fn take(&mut self, _i: usize, _plan: &[f64], _factor: f64, _cost: &[f64]) {}
}

impl<'p> Scaling<'p> {
    /// The product plan a ⊗ b as far as the costs let it be: f = g = 0.
    pub(super) fn new(problem: &'p Reduced<'p>, epsilon: f64, max_iterations: usize, monitor: &'p Monitor<'p>) -> Self {
        Self {
            problem,
            monitor,
            epsilon,
            phi: problem.a.logs.clone(),
            psi: problem.b.logs.clone(),
            columns: vec![0.0; problem.b.len()],
            exp_passes: 0,
            stored_passes: 0,
            newton_steps: 0,
            max_iterations,
            is_confirmed: false,
            blocks: RowBlocks::new(&problem.oracle, monitor),
        }
    }

    /// f = g = 0 at another ε.
    pub(super) fn restart(&mut self, epsilon: f64) {
        self.epsilon = epsilon;
        self.is_confirmed = false;
        self.phi.copy_from_slice(&self.problem.a.logs);
        self.psi.copy_from_slice(&self.problem.b.logs);
    }

    /// Moves to another ε with the same f and g.
    pub(super) fn rescale(&mut self, epsilon: f64) {
        let ratio = self.epsilon / epsilon;
        for (phi, log) in self.phi.iter_mut().zip(&self.problem.a.logs) {
            *phi = (*phi - log) * ratio + log;
        }
        for (psi, log) in self.psi.iter_mut().zip(&self.problem.b.logs) {
            *psi = (*psi - log) * ratio + log;
        }
        self.epsilon = epsilon;
        self.is_confirmed = false;
    }

    /// Passes and steps of every kind so far.
    pub(super) fn iterations(&self) -> usize {
        self.exp_passes + self.stored_passes + self.newton_steps
    }

    /// Whether another pass is allowed.
    pub(super) fn may_continue(&self) -> bool {
        self.iterations() < self.max_iterations
    }

    /// Tells the monitor of progress.
    pub(super) fn report(&self) {
        self.monitor.report(self.iterations() as f64, None);
    }

    /// One exp pass. Returns the L1 error of the columns.
    pub(super) fn exp_pass(&mut self) -> Result<f64> {
        let parts = std::iter::repeat_n((), self.blocks.count());
        self.pass_into(parts)
    }

    /// One exp pass that stores the plan.
    pub(super) fn exp_pass_storing<T: Float>(&mut self, stored: &mut Stored<T>) -> Result<f64> {
        let error = self.pass_into(stored.sinks(self.problem, self.blocks.height()))?;
        stored.stored_at(self.epsilon, &self.phi, &self.psi);
        Ok(error)
    }

    /// One exp pass that collects the entries above `keep · min(aᵢ, bⱼ)`.
    pub(super) fn exp_pass_keeping(&mut self, keep: f64, shortlist: &mut Shortlist) -> Result<f64> {
        if shortlist::is_hopeless(self, keep) {
            shortlist.refuse();
            return self.exp_pass();
        }
        let mut sinks = shortlist.begin(self.problem, self.epsilon, &self.blocks, keep);
        let error = self.pass_into(sinks.iter_mut())?;
        let rows = sinks.into_iter().map(|sink| sink.rows).collect();
        shortlist.finish(rows, self.psi.len());
        Ok(error)
    }

    fn pass_into<S: Sink>(&mut self, sinks: impl IntoIterator<Item = S>) -> Result<f64> {
        let problem = self.problem;
        let scale = CostScale::new(problem.offset, self.epsilon);
        let (psi, columns) = (&self.psi, &mut self.columns);
        columns.fill(0.0);
        let parts = self.phi.chunks_mut(self.blocks.height()).zip(sinks);
        self.blocks.run(
            self.monitor,
            parts,
            |rows, scratch, (phi, mut sink)| pass_rows(problem, scale, rows, phi, psi, scratch, &mut sink),
            |(), scratch| blocks::add(columns, &scratch.columns),
        )?;
        self.exp_passes += 1;
        self.is_confirmed = true;
        self.report();
        Ok(self.error())
    }

    /// L1 distance of the column sums from `b`.
    pub(super) fn error(&self) -> f64 {
        kernels::l1_distance(&self.columns, &self.problem.b.weights)
    }

    /// log(b / column sums): what a Sinkhorn step adds to ψ.
    pub(super) fn residual(&self, out: &mut [f64]) {
        for (out, column) in out.iter_mut().zip(&self.columns) {
            *out = column.max(LEAST_COLUMN);
        }
        simd::ln_in_place(out);
        for (out, log) in out.iter_mut().zip(&self.problem.b.logs) {
            *out = log - *out;
        }
    }

    /// A Sinkhorn step of ψ.
    pub(super) fn plain_step(&mut self) {
        self.is_confirmed = false;
        for ((psi, log), column) in self.psi.iter_mut().zip(&self.problem.b.logs).zip(&self.columns) {
            *psi += log - column.max(LEAST_COLUMN).ln();
        }
    }

    /// Σ aᵢ φᵢ + Σ bⱼ ψⱼ: the semi-dual over ε at exact rows, up to a constant.
    pub(super) fn semi_dual(&self) -> f64 {
        dot(&self.problem.a.weights, &self.phi) + dot(&self.problem.b.weights, &self.psi)
    }
}

/// One block of an exp pass.
fn pass_rows<S: Sink>(
    problem: &Reduced,
    scale: CostScale,
    rows: Range<usize>,
    phi: &mut [f64],
    psi: &[f64],
    scratch: &mut Scratch,
    sink: &mut S,
) {
    scratch.columns.fill(0.0);
    for (i, phi) in rows.zip(phi) {
        let cost = problem.oracle.row(i, &mut scratch.cost);
        let plan = &mut scratch.plan;
        let mut sum = kernels::exp_row(cost, scale, *phi, psi, plan);
        if !SAFE_SUM.contains(&sum) {
            let (largest, sum_from_largest) = kernels::exp_row_from_largest(cost, scale, psi, plan);
            (*phi, sum) = (-largest, sum_from_largest);
        }
        let factor = problem.a.weights[i] / sum;
        *phi += factor.ln();
        kernels::add_scaled(&mut scratch.columns, factor, plan);
        sink.take(i, plan, factor, cost);
    }
}
