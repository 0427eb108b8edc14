//! The transport polytope `{P ≥ 0, P 1 = a, Pᵀ 1 = b}`: its measures, its vertices, and the way back into it.

use crate::emd;
use crate::plan::SparsePlan;
use crate::problem::{Problem, check_weights};
use crate::reduced::{Side, fits, mass};
use gibbs_core::{Error, MatrixView, Monitor, Result, dot};

/// Two measures of sum 1 without their points of no weight.
pub(crate) struct Measures {
    pub(crate) a: Side,
    pub(crate) b: Side,
    /// The mass both had.
    pub(crate) mass: f64,
}

impl Measures {
    /// Checks weights of `n` sources and `m` targets.
    pub(crate) fn new(a: Option<&[f64]>, b: Option<&[f64]>, n: usize, m: usize) -> Result<Self> {
        check_weights("problem.a", a, n)?;
        check_weights("problem.b", b, m)?;
        let (mass, _) = mass(a, b)?;
        Ok(Self { a: Side::new(a, n), b: Side::new(b, m), mass })
    }

    /// Rows and columns with weight.
    pub(crate) fn shape(&self) -> [usize; 2] {
        [self.a.len(), self.b.len()]
    }

    /// a ⊗ b.
    pub(crate) fn product(&self) -> Vec<f64> {
        self.a.weights.iter().flat_map(|a| self.b.weights.iter().map(move |b| a * b)).collect()
    }

    /// The rows and columns with weight of a matrix between the two sides.
    pub(crate) fn select(&self, matrix: MatrixView) -> Vec<f64> {
        select(matrix, &self.a.indices, &self.b.indices)
    }

    /// A plan between the points with weight as one between all points, of the mass given.
    pub(crate) fn restore(&self, plan: &[f64]) -> Vec<f64> {
        let (m, full) = (self.b.len(), self.b.full);
        let mut all = vec![0.0; self.a.full * full];
        for (row, &i) in plan.chunks_exact(m).zip(&self.a.indices) {
            for (&value, &j) in row.iter().zip(&self.b.indices) {
                all[i * full + j] = self.mass * value;
            }
        }
        all
    }

    /// Refuses sizes of which `count` matrices `n × m` do not fit into memory.
    pub(crate) fn check_memory(&self, what: &str, count: usize) -> Result<()> {
        let (n, m) = (self.a.full, self.b.full);
        let fit = n.checked_mul(count).is_some_and(|rows| fits::<f64>(rows, m, usize::MAX));
        if fit { Ok(()) } else { Err(Error::out_of_memory(what, (8 * count) as f64 * n as f64 * m as f64)) }
    }
}

/// The chosen rows and columns, row by row.
pub(crate) fn select(matrix: MatrixView, rows: &[usize], columns: &[usize]) -> Vec<f64> {
    rows.iter().flat_map(|&i| columns.iter().map(move |&j| matrix.row(i)[j])).collect()
}

/// A vertex of the polytope that is least in a direction.
pub(crate) struct Vertex {
    /// Its entries, at most n + m − 1.
    pub(crate) plan: SparsePlan,
    /// No plan is lower in that direction.
    pub(crate) bound: f64,
    /// The potentials that show it.
    pub(crate) f: Vec<f64>,
    /// Those of the columns.
    pub(crate) g: Vec<f64>,
}

/// The vertex with the least ⟨cost, P⟩, for weights that are positive and of sum 1.
pub(crate) fn vertex(
    cost: &[f64],
    a: &[f64],
    b: &[f64],
    warm_start: Option<(Vec<f64>, Vec<f64>)>,
    monitor: &Monitor,
) -> Result<Vertex> {
    let problem = Problem::dense(MatrixView::new(cost, a.len(), b.len())?).with_weights(Some(a), Some(b));
    let options = emd::Options { warm_start, ..emd::Options::default() };
    let emd::Solution { dual, f, g, plan, .. } = emd::solve(&problem, &options, monitor)?;
    Ok(Vertex { plan, bound: dual, f, g })
}

/// Entries by row and column as a row-major matrix of `length` entries with `m` columns.
pub(crate) fn densified(plan: &SparsePlan, length: usize, m: usize) -> Vec<f64> {
    let mut dense = vec![0.0; length];
    for ((&i, &j), &value) in plan.rows.iter().zip(&plan.columns).zip(&plan.values) {
        dense[i as usize * m + j as usize] += value;
    }
    dense
}

/// The entries that are not zero.
pub(crate) fn sparsified(plan: &[f64], m: usize) -> SparsePlan {
    let mut sparse = SparsePlan::default();
    for (k, &value) in plan.iter().enumerate().filter(|(_, value)| **value != 0.0) {
        sparse.rows.push((k / m) as u32);
        sparse.columns.push((k % m) as u32);
        sparse.values.push(value);
    }
    sparse
}

/// Moves a plan with wrong marginals into the polytope: rows and columns that have too much are scaled down, and what is
/// missing is added as a product. The L1 distance moved is at most twice the L1 error of the marginals.
///
/// Reference: J. Altschuler, J. Weed, P. Rigollet, Near-linear time approximation algorithms for optimal transport via
/// Sinkhorn iteration, NIPS 2017.
pub(crate) fn round(plan: &mut [f64], a: &[f64], b: &[f64]) {
    let m = b.len();
    for (row, a) in plan.chunks_exact_mut(m).zip(a) {
        shrink(row, row.iter().sum(), *a);
    }
    let columns = column_sums(plan, m);
    let factors: Vec<f64> = columns.iter().zip(b).map(|(&sum, &b)| if sum > b { b / sum } else { 1.0 }).collect();
    for row in plan.chunks_exact_mut(m) {
        row.iter_mut().zip(&factors).for_each(|(value, factor)| *value *= factor);
    }
    let missing = |weights: &[f64], sums: Vec<f64>| -> Vec<f64> {
        weights.iter().zip(sums).map(|(weight, sum)| (weight - sum).max(0.0)).collect()
    };
    let rows = missing(a, plan.chunks_exact(m).map(|row| row.iter().sum()).collect());
    let columns = missing(b, column_sums(plan, m));
    let rest: f64 = columns.iter().sum();
    if rest > 0.0 {
        for (row, missing) in plan.chunks_exact_mut(m).zip(rows) {
            gibbs_core::axpy(row, missing / rest, &columns);
        }
    }
}

fn shrink(row: &mut [f64], sum: f64, most: f64) {
    if sum > most {
        row.iter_mut().for_each(|value| *value *= most / sum);
    }
}

/// Sums of the columns of a row-major matrix.
pub(crate) fn column_sums(plan: &[f64], m: usize) -> Vec<f64> {
    let mut sums = vec![0.0; m];
    plan.chunks_exact(m).for_each(|row| gibbs_core::axpy(&mut sums, 1.0, row));
    sums
}

/// L1 distances of the marginals from `a` and `b`.
pub(crate) fn marginal_errors(plan: &[f64], a: &[f64], b: &[f64]) -> [f64; 2] {
    let l1 = |sums: Vec<f64>, weights: &[f64]| sums.iter().zip(weights).map(|(sum, w)| (sum - w).abs()).sum();
    [l1(plan.chunks_exact(b.len()).map(|row| row.iter().sum()).collect(), a), l1(column_sums(plan, b.len()), b)]
}

/// KL(P | a ⊗ b) of a plan of mass 1, given the logarithms of the weights.
pub(crate) fn divergence(plan: &[f64], log_a: &[f64], log_b: &[f64]) -> f64 {
    let mut logs = vec![0.0; log_b.len()];
    let mut sum = 0.0;
    for (row, log_a) in plan.chunks_exact(log_b.len()).zip(log_a) {
        // The least positive number stands for 0, whose share in the sum is 0 either way.
        logs.iter_mut().zip(row).for_each(|(log, value)| *log = value.max(f64::MIN_POSITIVE));
        gibbs_core::simd::ln_in_place(&mut logs);
        logs.iter_mut().zip(log_b).for_each(|(log, log_b)| *log -= log_a + log_b);
        sum += dot(row, &logs);
    }
    sum
}
