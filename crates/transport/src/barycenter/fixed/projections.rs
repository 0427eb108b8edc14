//! The projections, a pass over the stored kernels each.

use super::pass::Pass;
use super::{Options, Prepared};
use crate::kernels::{self, CostScale, ROWS};
use crate::oracle::Oracle;
use crate::reduced::fits;
use crate::sinkhorn::anderson::Memory;
use crate::sinkhorn::{Epsilon, Status};
use gibbs_core::{Error, Monitor, Result};
use std::ops::Range;

/// Largest exponent of a kernel that serves all measures without potentials of theirs in it: products stay finite.
const PLAIN_EXPONENT: f64 = 150.0;

/// Potentials that have moved by more since they were absorbed are absorbed anew.
const LARGEST_DRIFT: f64 = 25.0;

/// Costs over ε from which on larger ε come first.
const LADDER: f64 = 400.0;

/// Factor between two steps of the ladder.
const STEP: f64 = 4.0;

/// The error that is asked of all its steps but the last.
const COARSE: f64 = 1e-2;

/// Passes on a step of the ladder.
const COARSE_PASSES: usize = 60;

/// An error this many times the best is a failure of the extrapolation.
const SETBACK: f64 = 2.0;

/// Passes without a new least error after which none is expected.
const STALLED: usize = 500;

/// Rows of a block: enough work to be worth a thread, few enough to cancel in time.
const BLOCK_ENTRIES: usize = 1 << 17;

/// `exp(phi_i + psi_j − cost_ij / ε)`, row-major; rows padded to a multiple of [`ROWS`] with zeros.
pub(super) struct Stored {
    pub(super) entries: Vec<f64>,
    pub(super) phi: Vec<f64>,
    psi: Vec<f64>,
}

/// Potentials, kernels and what the last pass said.
pub(super) struct Projections<'p> {
    pub(super) problem: &'p Prepared<'p>,
    monitor: &'p Monitor<'p>,
    pub(super) epsilon: f64,
    /// Least and largest cost.
    range: [f64; 2],
    /// ψₖ, −∞ where bₖ has no weight.
    pub(super) psi: Vec<Vec<f64>>,
    /// log d of the debiased barycentre.
    pub(super) log_d: Option<Vec<f64>>,
    /// Lₖ.
    pub(super) logs: Vec<Vec<f64>>,
    /// log Σⱼ dⱼ exp(−cᵢⱼ / ε).
    own_logs: Vec<f64>,
    /// log a.
    pub(super) log_a: Vec<f64>,
    /// Column sums of the plans whose rows are a.
    columns: Vec<Vec<f64>>,
    stored: Vec<Stored>,
    /// Whether `stored` holds one kernel for all measures, without potentials.
    plain: bool,
    pub(super) iterations: usize,
    memory_limit: usize,
}

impl<'p> Projections<'p> {
    pub(super) fn new(problem: &'p Prepared<'p>, options: &Options, monitor: &'p Monitor<'p>) -> Result<Self> {
        let (range, mean) = measure_costs(problem, monitor)?;
        let epsilon = match options.epsilon {
            Epsilon::Absolute(epsilon) => epsilon,
            Epsilon::Relative(factor) if range == [0.0, 0.0] => factor,
            Epsilon::Relative(factor) if mean > 0.0 => factor * mean,
            Epsilon::Relative(_) => {
                let message = format!("the mean cost is {mean}: a relative ε needs a positive one");
                return Err(Error::option("epsilon", message));
            }
        };
        let (n, measures) = (problem.count, &problem.measures);
        let zeros = || measures.iter().map(|_| vec![0.0; n]).collect::<Vec<_>>();
        Ok(Self {
            problem,
            monitor,
            epsilon,
            range,
            psi: measures.iter().map(|measure| measure.weights.iter().map(|b| b.ln()).collect()).collect(),
            log_d: options.debiased.then(|| vec![-(n as f64).ln(); n]),
            logs: zeros(),
            own_logs: vec![0.0; n],
            log_a: vec![0.0; n],
            columns: measures.iter().map(|measure| vec![0.0; measure.weights.len()]).collect(),
            stored: Vec::new(),
            plain: false,
            iterations: 0,
            memory_limit: options.memory_limit,
        })
    }

    /// Iterates until the marginals meet the tolerance: down a ladder of ε where the target is small.
    pub(super) fn run(&mut self, options: &Options) -> Result<Status> {
        let target = self.epsilon;
        let spread = self.range[1] - self.range[0];
        if spread / target > f64::MAX.sqrt() {
            return Err(Error::option("epsilon", format!("{target} is too small for costs that differ by {spread}")));
        }
        let mut epsilon = target.max(spread / LADDER);
        loop {
            self.change_epsilon(epsilon)?;
            if epsilon <= target {
                return self.accelerate(options.tolerance, options.max_iterations);
            }
            let left = options.max_iterations.saturating_sub(self.iterations).min(COARSE_PASSES);
            self.accelerate(COARSE.max(options.tolerance), self.iterations + left)?;
            epsilon = (epsilon / STEP).max(target);
        }
    }

    /// Takes the potentials over to another ε and stores the kernels for it.
    fn change_epsilon(&mut self, epsilon: f64) -> Result<()> {
        let ratio = self.epsilon / epsilon;
        if ratio != 1.0 && self.iterations > 0 {
            for (psi, measure) in self.psi.iter_mut().zip(&self.problem.measures) {
                for (psi, b) in psi.iter_mut().zip(&measure.weights).filter(|(_, b)| **b > 0.0) {
                    *psi = b.ln() + (*psi - b.ln()) * ratio;
                }
            }
            self.log_d.iter_mut().flatten().for_each(|d| *d *= ratio);
        }
        self.epsilon = epsilon;
        self.plain = self.problem.is_shared() && (self.range[1] - self.range[0]) / epsilon <= PLAIN_EXPONENT;
        self.store()
    }

    /// Stores the kernels, with the potentials of now in them unless one serves all.
    fn store(&mut self) -> Result<()> {
        let n = self.problem.count;
        let count = self.kernels();
        let columns: usize = (0..count).map(|k| self.width(k)).sum();
        if self.stored.is_empty() && !fits::<f64>(n.next_multiple_of(ROWS), columns, self.memory_limit) {
            let bytes = n as f64 * columns as f64 * size_of::<f64>() as f64;
            return Err(Error::out_of_memory("the kernels of the barycenter", bytes));
        }
        let old = std::mem::take(&mut self.stored);
        let mut old = old.into_iter().map(|stored| stored.entries);
        for k in 0..count {
            let mut entries = old.next().unwrap_or_default();
            entries.resize(n.next_multiple_of(ROWS) * self.width(k), 0.0);
            let stored = if self.plain { self.plain_kernel(entries)? } else { self.absorbed_kernel(k, entries)? };
            self.stored.push(stored);
        }
        Ok(())
    }

    /// Kernels that are stored: the measures', and the support's own after them.
    fn kernels(&self) -> usize {
        if self.plain { 1 } else { self.psi.len() + usize::from(self.log_d.is_some()) }
    }

    fn width(&self, k: usize) -> usize {
        self.psi.get(k).map_or(self.problem.count, Vec::len)
    }

    fn oracle(&self, k: usize) -> &Oracle<'_> {
        match &self.problem.own {
            Some(own) if k >= self.psi.len() => own,
            _ => self.problem.oracle(k),
        }
    }

    fn plain_kernel(&self, mut entries: Vec<f64>) -> Result<Stored> {
        let (oracle, offset) = (self.problem.oracle(0), self.range[0]);
        let (n, m) = (self.problem.count, oracle.ncols());
        let (scale, zeros) = (CostScale::new(offset, self.epsilon), vec![0.0; m]);
        fill(
            &mut entries,
            n,
            m,
            self.monitor,
            |i, buffer, row| {
                kernels::exp_row(oracle.row(i, buffer), scale, 0.0, &zeros, row);
                0.0
            },
            oracle,
        )?;
        Ok(Stored { entries, phi: vec![offset / self.epsilon; n], psi: zeros })
    }

    fn absorbed_kernel(&self, k: usize, mut entries: Vec<f64>) -> Result<Stored> {
        let oracle = self.oracle(k);
        let (n, m) = (self.problem.count, oracle.ncols());
        let (scale, psi) = (CostScale::new(0.0, self.epsilon), self.potential(k).to_vec());
        let phi = fill(
            &mut entries,
            n,
            m,
            self.monitor,
            |i, buffer, row| {
                let (largest, sum) = kernels::exp_row_from_largest(oracle.row(i, buffer), scale, &psi, row);
                gibbs_core::simd::scale(row, 1.0 / sum);
                -(largest + sum.ln())
            },
            oracle,
        )?;
        Ok(Stored { entries, phi, psi })
    }

    /// The potential on the columns of kernel `k`.
    fn potential(&self, k: usize) -> &[f64] {
        match (self.psi.get(k), &self.log_d) {
            (Some(psi), _) => psi,
            (None, Some(log_d)) => log_d,
            (None, None) => &[],
        }
    }

    /// Anderson-accelerated passes until the error is at most `goal`.
    fn accelerate(&mut self, goal: f64, last: usize) -> Result<Status> {
        let weights = self.stacked_weights();
        let mut memory = Memory::new(weights.len());
        let mut best = (f64::INFINITY, Vec::new());
        let mut least = (f64::INFINITY, self.iterations);
        loop {
            self.pass()?;
            let error = self.error();
            self.monitor.report(self.iterations as f64, None);
            if error < 0.9 * least.0 {
                least = (error, self.iterations);
            }
            let status = match () {
                () if error <= goal => Some(Status::Converged),
                () if self.iterations >= last => Some(Status::MaxIterations),
                () if self.iterations - least.1 >= STALLED => Some(Status::Stalled),
                () => None,
            };
            if let Some(status) = status {
                if status != Status::Converged && best.0 < error {
                    self.unstack(&best.1);
                    self.pass()?;
                    self.iterations -= 1;
                }
                return Ok(status);
            }
            if error > SETBACK * best.0 && memory.forget() {
                let point = std::mem::take(&mut best.1);
                self.unstack(&point);
                best.0 = f64::INFINITY;
                continue;
            }
            let (mut point, residual) = (self.stack(), self.residual());
            if error < best.0 {
                best = (error, point.iter().zip(&residual).map(|(x, r)| x + r).collect());
            }
            match &self.log_d {
                None => memory.step(&mut point, &residual, &weights),
                // What makes the debiased one sharp converges slowly, and extrapolation made it no faster.
                Some(_) => gibbs_core::axpy(&mut point, 1.0, &residual),
            }
            self.unstack(&point);
        }
    }

    /// The potentials that are iterated, one after the other: those of points with weight, and log d.
    fn stack(&self) -> Vec<f64> {
        let live = self.psi.iter().flatten().copied().filter(|psi| *psi > f64::NEG_INFINITY);
        live.chain(self.log_d.iter().flatten().copied()).collect()
    }

    fn unstack(&mut self, point: &[f64]) {
        let live = self.psi.iter_mut().flatten().filter(|psi| **psi > f64::NEG_INFINITY);
        live.chain(self.log_d.iter_mut().flatten()).zip(point).for_each(|(to, from)| *to = *from);
    }

    /// What a residual counts in the least squares.
    fn stacked_weights(&self) -> Vec<f64> {
        let own = 1.0 / self.problem.count as f64;
        let measures = self.problem.measures.iter();
        let live = measures.flat_map(|measure| measure.weights.iter().map(|b| measure.share * b)).filter(|b| *b > 0.0);
        live.chain(self.log_d.iter().flatten().map(|_| own)).collect()
    }

    /// The plain step from the last pass: `log(b / column)`, and half of `log(a / (d K d))`.
    fn residual(&self) -> Vec<f64> {
        let mut residual = Vec::new();
        for (measure, columns) in self.problem.measures.iter().zip(&self.columns) {
            let live = measure.weights.iter().zip(columns).filter(|(b, _)| **b > 0.0);
            residual.extend(live.map(|(b, column)| (b / column.max(f64::MIN_POSITIVE)).ln()));
        }
        if let Some(log_d) = &self.log_d {
            let half = |((a, d), own): ((&f64, &f64), &f64)| 0.5 * (a - d - own);
            residual.extend(self.log_a.iter().zip(log_d).zip(&self.own_logs).map(half));
        }
        residual
    }

    /// L1 error of the columns, averaged over the measures, or of the plan from the support to itself if that is larger.
    fn error(&self) -> f64 {
        let errors = self.problem.measures.iter().zip(&self.columns);
        let columns: f64 =
            errors.map(|(measure, columns)| measure.share * kernels::l1_distance(&measure.weights, columns)).sum();
        match columns.max(self.own_error()) {
            error if error.is_finite() => error,
            _ => f64::MAX,
        }
    }

    /// L1 distance between a and the marginal of the plan from the support to itself; 0 where there is none.
    pub(super) fn own_error(&self) -> f64 {
        let Some(log_d) = &self.log_d else { return 0.0 };
        let marginal = log_d.iter().zip(&self.own_logs).map(|(d, own)| (d + own).exp());
        marginal.zip(&self.log_a).map(|(marginal, a)| (marginal - a.exp()).abs()).sum()
    }

    /// The projection on equal rows, and the column sums after it.
    fn pass(&mut self) -> Result<()> {
        if !self.plain && self.drift() > LARGEST_DRIFT {
            self.store()?;
        }
        self.iterations += 1;
        let factors = self.factors();
        let (n, count) = (self.problem.count, self.psi.len());
        let widths: usize = factors.iter().map(Vec::len).sum();
        let height = (BLOCK_ENTRIES / widths).max(n / 16).next_multiple_of(ROWS);
        let pass = Pass { state: self, factors: &factors };
        let blocks: Vec<Range<usize>> = (0..n).step_by(height).map(|start| start..(start + height).min(n)).collect();
        let parts = self.monitor.map(blocks.clone(), |_, rows| pass.block(rows))?;
        self.columns.iter_mut().flatten().for_each(|column| *column = 0.0);
        for (rows, part) in blocks.into_iter().zip(parts) {
            for k in 0..count {
                self.logs[k][rows.clone()].copy_from_slice(&part.logs[k]);
                gibbs_core::axpy(&mut self.columns[k], 1.0, &part.columns[k]);
            }
            if let Some(own) = part.logs.get(count) {
                self.own_logs[rows.clone()].copy_from_slice(own);
            }
            self.log_a[rows].copy_from_slice(&part.log_a);
        }
        for (columns, factors) in self.columns.iter_mut().zip(&factors) {
            columns.iter_mut().zip(factors).for_each(|(column, factor)| *column *= factor);
        }
        Ok(())
    }

    /// How far potentials have moved since they were absorbed.
    fn drift(&self) -> f64 {
        let moves = self.stored.iter().enumerate().flat_map(|(k, stored)| {
            let both = self.potential(k).iter().zip(&stored.psi);
            both.filter(|(now, _)| **now > f64::NEG_INFINITY).map(|(now, then)| (now - then).abs())
        });
        moves.fold(0.0, f64::max)
    }

    pub(super) fn stored(&self, k: usize) -> &Stored {
        &self.stored[if self.plain { 0 } else { k }]
    }

    /// exp(ψ − what is absorbed of it), kernel by kernel.
    fn factors(&self) -> Vec<Vec<f64>> {
        let count = self.psi.len() + usize::from(self.log_d.is_some());
        let factor = |(psi, absorbed): (&f64, &f64)| match *psi {
            f64::NEG_INFINITY => 0.0,
            psi => (psi - absorbed).exp(),
        };
        (0..count).map(|k| self.potential(k).iter().zip(&self.stored(k).psi).map(factor).collect()).collect()
    }
}

/// Writes every row of a kernel by `write(i, buffer of costs, row)`; returns what it says of the rows.
fn fill(
    entries: &mut [f64],
    n: usize,
    m: usize,
    monitor: &Monitor,
    write: impl Fn(usize, &mut [f64], &mut [f64]) -> f64 + Sync,
    oracle: &Oracle,
) -> Result<Vec<f64>> {
    let height = (BLOCK_ENTRIES / m).max(1);
    let parts: Vec<_> = entries[..n * m].chunks_mut(height * m).collect();
    let logs = monitor.map(parts, |block, part| {
        let mut buffer = vec![0.0; oracle.buffer_length()];
        let rows = part.chunks_exact_mut(m).enumerate();
        rows.map(|(r, row)| write(block * height + r, &mut buffer, row)).collect::<Vec<_>>()
    })?;
    Ok(logs.concat())
}

/// The least and the largest cost, and the mean over support and measures.
fn measure_costs(problem: &Prepared, monitor: &Monitor) -> Result<([f64; 2], f64)> {
    let (mut least, mut largest, mut mean) = (f64::INFINITY, f64::NEG_INFINITY, 0.0);
    for (k, measure) in problem.measures.iter().enumerate() {
        let oracle = problem.oracle(k);
        let mut buffer = vec![0.0; oracle.buffer_length()];
        let mut sum = 0.0;
        for i in 0..problem.count {
            if i % 256 == 0 {
                monitor.check()?;
            }
            let range = kernels::range(oracle.row(i, &mut buffer), &measure.weights);
            (least, largest) = (least.min(range.least), largest.max(range.largest));
            sum += range.mean;
        }
        mean += measure.share * sum / problem.count as f64;
    }
    match least.is_finite() && largest.is_finite() && largest - least < f64::MAX / 16.0 && mean.is_finite() {
        true => Ok(([least, largest], mean)),
        false => Err(Error::value("measures", "the costs are so large that they overflow; rescale the problem")),
    }
}
