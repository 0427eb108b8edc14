//! The semi-dual in the sources' potentials: each column projects onto a simplex of its largest excesses.

use super::{Options, Status};
use crate::blocks::{RowBlocks, Scratch};
use crate::kernels;
use crate::oracle::{Oracle, Selection};
use crate::problem::{Cost, Problem};
use crate::reduced::{Reduced, fits, tabulate};
use crate::semidual::{self, Curvature, Entries, Point, SemiDual};
use gibbs_core::{Monitor, Result, dot};
use std::ops::Range;

/// What γ is divided by from stage to stage.
const GAMMA_STEP: f64 = 4.0;

/// Error of a stage that is not the last.
const STAGE_ERROR: f64 = 1e-2;

/// Entries that are looked at together.
const PIECE: usize = 32;

/// A column of the plan: its entries by row, not sorted.
#[derive(Debug, Clone, Default)]
pub(super) struct Column {
    pub(super) rows: Vec<u32>,
    pub(super) values: Vec<f64>,
    /// gⱼ, from which the entries are `(fᵢ + gⱼ − Cᵢⱼ) / γ`.
    pub(super) potential: f64,
    /// The least `Cᵢⱼ − fᵢ`.
    pub(super) slack: f64,
    value: f64,
}

/// The semi-dual at one γ and k, and the plan of its last evaluation.
pub(super) struct Columns<'p> {
    /// The transposed costs: a row a target.
    pub(super) oracle: Oracle<'p>,
    pub(super) monitor: &'p Monitor<'p>,
    /// Weights of sources and targets.
    pub(super) a: Vec<f64>,
    pub(super) b: Vec<f64>,
    pub(super) gamma: f64,
    nonzeros: usize,
    /// What is taken off every cost.
    pub(super) offset: f64,
    pub(super) columns: Vec<Column>,
    pub(super) passes: usize,
}

/// Where the ascent ended.
pub(super) struct Ascent {
    pub(super) f: Vec<f64>,
    /// The highest value of the semi-dual, offset left out.
    pub(super) value: f64,
    /// L1 error of the rows, relative to the mass.
    pub(super) error: f64,
    pub(super) status: Status,
}

impl<'p> Columns<'p> {
    pub(super) fn new(
        problem: &Problem<'p>,
        reduced: &Reduced<'p>,
        options: &Options,
        monitor: &'p Monitor<'p>,
    ) -> Result<Self> {
        let selection = Selection { rows: reduced.b.indices.clone(), columns: reduced.a.indices.clone() };
        let (n, m) = (reduced.a.len(), reduced.b.len());
        let mut oracle = Oracle::transposed(problem, selection);
        let is_scattered = matches!(problem.cost, Cost::Dense(_)) && n > 1;
        if (is_scattered || oracle.is_expensive()) && fits::<f64>(n, m, options.memory_limit) {
            oracle = tabulate(oracle, monitor)?;
        }
        let weights = |side: &crate::reduced::Side| side.weights.iter().map(|w| w * reduced.mass).collect();
        // The largest γ at which columns may hold everything up to the mean cost.
        let first = reduced.mean * n.max(m) as f64 / reduced.mass;
        Ok(Self {
            oracle,
            monitor,
            a: weights(&reduced.a),
            b: weights(&reduced.b),
            gamma: options.gamma.max(first),
            nonzeros: n,
            offset: reduced.offset,
            columns: vec![Column::default(); m],
            passes: 0,
        })
    }

    /// Climbs at falling γ without a limit on the entries, then with it.
    pub(super) fn ascend(&mut self, options: &Options) -> Result<Ascent> {
        let n = self.a.len();
        let limit = if options.nonzeros == 0 { n } else { options.nonzeros.min(n) };
        let mut f = vec![0.0; n];
        loop {
            let is_last = self.gamma <= options.gamma;
            let goal = if is_last && limit == n { options.tolerance } else { options.tolerance.max(STAGE_ERROR) };
            let summit = self.climb(f, goal, options)?;
            f = summit.variables.clone();
            if self.passes >= options.max_iterations || is_last && limit == n {
                return Ok(self.ascent(summit, options, Status::Stalled));
            }
            if is_last {
                break;
            }
            self.gamma = (self.gamma / GAMMA_STEP).max(options.gamma);
        }
        self.nonzeros = limit;
        let summit = self.climb(f, options.tolerance, options)?;
        Ok(self.ascent(summit, options, Status::Kink))
    }

    fn climb(&mut self, f: Vec<f64>, goal: f64, options: &Options) -> Result<semidual::Summit> {
        let left = options.max_iterations.saturating_sub(self.passes).max(1);
        let monitor = self.monitor;
        semidual::climb(self, f, goal, left, monitor)
    }

    fn ascent(&self, summit: semidual::Summit, options: &Options, stalled: Status) -> Ascent {
        let value = dot(&self.a, &summit.variables) - self.columns.iter().map(|column| column.value).sum::<f64>();
        let status = match summit.has_stalled {
            _ if self.gamma > options.gamma => Status::MaxIterations,
            _ if summit.error <= options.tolerance => Status::Converged,
            true => stalled,
            false => Status::MaxIterations,
        };
        Ascent { f: summit.variables, value, error: summit.error, status }
    }

    /// Projects the columns of a block and writes their supports; slacks of the rows are left in `scratch.least`.
    fn project_columns(
        &self,
        block: Range<usize>,
        f: &[f64],
        scratch: &mut Scratch,
        columns: &mut [Column],
    ) -> Entries {
        let mut entries = Entries::default();
        let mut candidates = Vec::new();
        let Scratch { cost, columns: sums, least, .. } = scratch;
        sums.fill(0.0);
        least.fill(f64::INFINITY);
        for (j, column) in block.zip(columns) {
            let cost = self.oracle.row(j, cost);
            column.project(cost, f, (self.gamma, self.nonzeros, self.offset), self.b[j], &mut candidates);
            for (&i, &value) in column.rows.iter().zip(&column.values) {
                entries.push(i, 1.0);
                sums[i as usize] += value;
            }
            entries.end_row(1.0 / column.rows.len() as f64);
            kernels::lower_to_slack(least, cost, self.offset + column.potential);
        }
        entries
    }
}

impl Column {
    /// The projection: `tᵢ = (fᵢ − cᵢ + gⱼ)₊ / γ` on the `k` largest excesses, with the g that makes the sum `b`.
    fn project(
        &mut self,
        cost: &[f64],
        f: &[f64],
        (gamma, k, offset): (f64, usize, f64),
        b: f64,
        candidates: &mut Vec<(f64, u32)>,
    ) {
        let least = kernels::smallest_slack(cost, f);
        // No entry further than this from the best one can be positive.
        let limit = least + gamma * b;
        candidates.clear();
        for (block, (cost, f)) in cost.chunks(PIECE).zip(f.chunks(PIECE)).enumerate() {
            if !cost.iter().zip(f).fold(false, |any, (cost, f)| any | (cost - f <= limit)) {
                continue;
            }
            for (l, (cost, f)) in cost.iter().zip(f).enumerate() {
                if cost - f <= limit {
                    candidates.push((f - (cost - offset), (block * PIECE + l) as u32));
                }
            }
        }
        candidates.sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        candidates.truncate(k);
        let largest = candidates.first().map_or(0.0, |first| first.0);
        // Excesses below the largest, so that nothing cancels: t = (d + s) / γ with d ≤ 0.
        let (mut sum, mut share, mut count) = (0.0, gamma * b, 0);
        for (l, candidate) in candidates.iter().enumerate() {
            let below = candidate.0 - largest;
            let next = (gamma * b - (sum + below)) / (l + 1) as f64;
            if l > 0 && below + next <= 0.0 {
                break;
            }
            (sum, share, count) = (sum + below, next, l + 1);
        }
        self.rows.clear();
        self.values.clear();
        let mut squares = 0.0;
        let mut gain = 0.0;
        for &(excess, i) in &candidates[..count] {
            let value = (excess - largest + share) / gamma;
            self.rows.push(i);
            self.values.push(value);
            squares += value * value;
            gain += value * excess;
        }
        (self.potential, self.slack) = (share - largest, least - offset);
        self.value = gain - 0.5 * gamma * squares;
    }
}

impl SemiDual for Columns<'_> {
    fn evaluate(&mut self, f: &[f64]) -> Result<Point> {
        let n = f.len();
        let mut columns = std::mem::take(&mut self.columns);
        let mut blocks = RowBlocks::new(&self.oracle, self.monitor);
        let (mut groups, mut sums, mut slack) = (Vec::new(), vec![0.0; n], vec![f64::INFINITY; n]);
        let this = &*self;
        blocks.run(
            self.monitor,
            columns.chunks_mut(blocks.height()),
            |block, scratch, columns: &mut [Column]| this.project_columns(block, f, scratch, columns),
            |entries, scratch| {
                groups.push(entries);
                crate::blocks::add(&mut sums, &scratch.columns);
                for (slack, least) in slack.iter_mut().zip(&scratch.least) {
                    *slack = slack.min(*least);
                }
            },
        )?;
        self.columns = columns;
        self.passes += 1;
        self.monitor.report(self.passes as f64, None);

        let value = dot(&self.a, f) - self.columns.iter().map(|column| column.value).sum::<f64>();
        let mut diagonal = vec![0.0; n];
        for column in &self.columns {
            column.rows.iter().for_each(|&i| diagonal[i as usize] += 1.0);
        }
        for (i, diagonal) in diagonal.iter_mut().enumerate() {
            if *diagonal == 0.0 {
                // S is straight up to the kink where the row meets its first column: that far, and its share beyond.
                let share = self.gamma * self.a[i];
                *diagonal = share / ((slack[i] - f[i]).max(0.0) + share);
            }
        }
        let gradient = self.a.iter().zip(&sums).map(|(a, sum)| a - sum).collect();
        let curvature = Curvature { scale: self.gamma, diagonal, damping: vec![1.0; n], groups, border: None };
        Ok(Point { value, gradient, curvature })
    }

    fn mass(&self) -> f64 {
        self.b.iter().sum()
    }

    fn longest_move(&self) -> f64 {
        f64::INFINITY
    }
}
