//! A problem made ready for solving: points without weight left out, weights of sum 1, the costs' range known.

use crate::blocks::RowBlocks;
use crate::kernels::{self, RowRange};
use crate::oracle::{Oracle, Selection};
use crate::problem::{Cost, Problem};
use gibbs_core::{Error, Monitor, Result};

/// Weights below this share of the mass are treated as zero: no sum could tell them from it.
const NEGLIGIBLE: f64 = 1e-250;

/// Largest relative difference between the masses of the two sides that is repaired: where weights are double precision, and
/// where those of a side are single precision, whose sums round more.
const MASS_TOLERANCE: f64 = 1e-6;
const SINGLE_MASS_TOLERANCE: f64 = 1e-4;

/// Bits of a number's significand beyond which it is taken for the result of single precision arithmetic. Counts and simple
/// fractions have fewer, and their sums nothing to round.
const SHORT_BITS: u32 = 16;

/// One side of a problem: its points with weight.
pub(crate) struct Side {
    /// Their places among all points.
    pub(crate) indices: Vec<usize>,
    /// Their weights, of sum 1.
    pub(crate) weights: Vec<f64>,
    /// The logarithms of their weights.
    pub(crate) logs: Vec<f64>,
    /// Number of all points.
    pub(crate) full: usize,
}

impl Side {
    pub(crate) fn new(weights: Option<&[f64]>, full: usize) -> Self {
        let Some(weights) = weights else {
            let share = 1.0 / full as f64;
            return Self {
                indices: (0..full).collect(),
                weights: vec![share; full],
                logs: vec![share.ln(); full],
                full,
            };
        };
        let largest = weights.iter().copied().fold(0.0, f64::max);
        let relative_mass: f64 = weights.iter().map(|weight| weight / largest).sum();
        let shares = weights.iter().map(|weight| weight / largest / relative_mass);
        let (indices, weights): (Vec<_>, Vec<_>) = shares.enumerate().filter(|&(_, share)| share > NEGLIGIBLE).unzip();
        let logs = weights.iter().map(|weight| weight.ln()).collect();
        Self { indices, weights, logs, full }
    }

    pub(crate) fn len(&self) -> usize {
        self.weights.len()
    }

    /// The places of the points without weight.
    pub(crate) fn weightless(&self) -> Vec<usize> {
        let mut has_weight = vec![false; self.full];
        self.indices.iter().for_each(|&i| has_weight[i] = true);
        (0..self.full).filter(|&i| !has_weight[i]).collect()
    }

    /// `values` at the places of the points with weight, `fill` elsewhere.
    pub(crate) fn scatter(&self, values: &[f64], fill: f64) -> Vec<f64> {
        let mut full = vec![fill; self.full];
        for (&i, &value) in self.indices.iter().zip(values) {
            full[i] = value;
        }
        full
    }
}

/// What solvers work on.
pub(crate) struct Reduced<'a> {
    pub(crate) oracle: Oracle<'a>,
    pub(crate) a: Side,
    pub(crate) b: Side,
    /// The mass that `a` and `b` have in the problem.
    pub(crate) mass: f64,
    /// What the mass of `b` differed from that of `a` by, relative to the larger, before it was scaled to it.
    pub(crate) mass_mismatch: f64,
    /// The least cost; solvers work with what costs exceed it by.
    pub(crate) offset: f64,
    /// The largest excess.
    pub(crate) spread: f64,
    /// The mean excess under a ⊗ b.
    pub(crate) mean: f64,
}

impl<'a> Reduced<'a> {
    /// Checks `problem` and makes it ready. Costs that take long to compute are kept in a table where that fits `memory_limit`.
    pub(crate) fn new(problem: &Problem<'a>, memory_limit: usize, monitor: &Monitor) -> Result<Self> {
        problem.check_but_costs()?;
        let (mass, mass_mismatch) = mass(problem.a, problem.b)?;
        Self::of_mass(problem, mass, mass_mismatch, memory_limit, monitor)
    }

    /// As [`new`](Self::new), for a problem whose sides may have any masses; these are returned too.
    pub(crate) fn with_masses(
        problem: &Problem<'a>,
        memory_limit: usize,
        monitor: &Monitor,
    ) -> Result<(Self, [f64; 2])> {
        problem.check_but_costs()?;
        let masses = masses(problem.a, problem.b)?;
        Ok((Self::of_mass(problem, masses[0], 0.0, memory_limit, monitor)?, masses))
    }

    fn of_mass(
        problem: &Problem<'a>,
        mass: f64,
        mass_mismatch: f64,
        memory_limit: usize,
        monitor: &Monitor,
    ) -> Result<Self> {
        let (a, b) = (Side::new(problem.a, problem.nrows()), Side::new(problem.b, problem.ncols()));
        if a.len() < a.full || b.len() < b.full {
            // Costs of points without weight are not seen below.
            problem.check()?;
        }
        let selection = Selection { rows: a.indices.clone(), columns: b.indices.clone() };
        let mut oracle = Oracle::new(problem, &selection);
        if oracle.is_expensive() && fits::<f64>(a.len(), b.len(), memory_limit) {
            oracle = tabulate(oracle, monitor)?;
        }
        let mut reduced = Self { oracle, a, b, mass, mass_mismatch, offset: 0.0, spread: 0.0, mean: 0.0 };
        reduced.measure(problem, monitor)?;
        Ok(reduced)
    }

    /// Finds the costs' range and mean.
    fn measure(&mut self, problem: &Problem, monitor: &Monitor) -> Result<()> {
        let mut blocks = RowBlocks::new(&self.oracle, monitor);
        let (mut least, mut largest, mut mean) = (f64::INFINITY, f64::NEG_INFINITY, 0.0);
        let (oracle, a, b) = (&self.oracle, &self.a.weights, &self.b.weights);
        let parts = std::iter::repeat_n((), blocks.count());
        blocks.run(
            monitor,
            parts,
            |rows, scratch, ()| {
                let mut block = RowRange::default();
                for i in rows {
                    let row = kernels::range(oracle.row(i, &mut scratch.cost), b);
                    block.least = block.least.min(row.least);
                    block.largest = block.largest.max(row.largest);
                    block.mean += a[i] * row.mean;
                }
                block
            },
            |block, _| {
                least = least.min(block.least);
                largest = largest.max(block.largest);
                mean += block.mean;
            },
        )?;
        (self.offset, self.spread, self.mean) = (least, largest - least, (mean - least).max(0.0));
        // A spread that overflows leaves no room for potentials.
        if self.spread < f64::MAX / 16.0 && mean.is_finite() {
            return Ok(());
        }
        problem.check()?;
        let argument = if matches!(problem.cost, Cost::Dense(_)) { "problem.cost" } else { "problem.x" };
        Err(Error::value(argument, "the costs are so large that they overflow; rescale the problem"))
    }
}

/// Computes every cost once.
pub(crate) fn tabulate<'a>(oracle: Oracle<'a>, monitor: &Monitor) -> Result<Oracle<'a>> {
    let mut blocks = RowBlocks::new(&oracle, monitor);
    let columns = oracle.ncols();
    let mut table = vec![0.0; oracle.nrows() * columns];
    blocks.run(
        monitor,
        table.chunks_mut(blocks.height() * columns),
        |rows, scratch, part: &mut [f64]| {
            for (i, out) in rows.zip(part.chunks_exact_mut(columns)) {
                out.copy_from_slice(oracle.row(i, &mut scratch.cost));
            }
        },
        |(), _| {},
    )?;
    Ok(oracle.with_table(table))
}

/// Whether a `rows × columns` matrix of `T` fits into `limit` bytes, and there is that much memory.
pub(crate) fn fits<T>(rows: usize, columns: usize, limit: usize) -> bool {
    let entries = rows.saturating_mul(columns);
    entries <= limit / size_of::<T>() && Vec::<T>::new().try_reserve_exact(entries).is_ok()
}

/// The mass of a checked problem and its two sides.
pub(crate) fn sides(problem: &Problem) -> Result<(f64, Side, Side)> {
    let (mass, _) = mass(problem.a, problem.b)?;
    Ok((mass, Side::new(problem.a, problem.nrows()), Side::new(problem.b, problem.ncols())))
}

/// The masses of the sides; a side without weights has that of the other.
fn masses(sources: Option<&[f64]>, targets: Option<&[f64]>) -> Result<[f64; 2]> {
    let sum = |weights: &[f64]| weights.iter().sum::<f64>();
    let (a, b) = match (sources.map(sum), targets.map(sum)) {
        (None, None) => (1.0, 1.0),
        (Some(mass), None) | (None, Some(mass)) => (mass, mass),
        (Some(a), Some(b)) => (a, b),
    };
    if !(a.is_finite() && b.is_finite()) {
        let argument = if a.is_finite() { "problem.b" } else { "problem.a" };
        return Err(Error::value(argument, "the sum of the weights overflows"));
    }
    Ok([a, b])
}

/// The mass of both sides and how far they differ, or the error that they differ too much.
pub(crate) fn mass(sources: Option<&[f64]>, targets: Option<&[f64]>) -> Result<(f64, f64)> {
    let [a, b] = masses(sources, targets)?;
    let mismatch = (a - b).abs() / a.max(b);
    let is_single = || [sources, targets].into_iter().flatten().any(is_single);
    if mismatch <= MASS_TOLERANCE || mismatch <= SINGLE_MASS_TOLERANCE && is_single() {
        return Ok((a, mismatch));
    }
    Err(Error::infeasible("problem.b", format!("its mass is {b}, that of problem.a is {a}")))
}

/// Whether the weights have been through single precision: all of them are its numbers, and not all are short ones.
fn is_single(weights: &[f64]) -> bool {
    let spare = f64::MANTISSA_DIGITS - SHORT_BITS;
    let is_short = |weight: f64| weight.to_bits().trailing_zeros() >= spare;
    weights.iter().all(|&weight| f64::from(weight as f32) == weight) && !weights.iter().copied().all(is_short)
}

#[cfg(test)]
mod tests;
