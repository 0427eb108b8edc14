//! The metric nearest to dissimilarities.
//!
//! ```text
//! minimise ½ Σ_{i<j} w_ij (x_ij − d_ij)²        x_ij ≤ x_ik + x_kj, x ≥ 0
//! ```
//!
//! For multipliers `z ≥ 0` of the inequalities `A x ≤ 0` the bound is the minimum over `x ≥ 0` of the sum with `z'Ax`, at
//! `x = max(0, d − A'z / w)`. Two metrics come from every `x`: all entries raised by the largest violation, and the shortest
//! paths; the better one at the end is the answer.

use super::{
    face::climb,
    rows::{Moved, Row, remember},
    triangles::{over_pairs, shortest_paths, violated},
};
use gibbs_core::{Error, MatrixView, Monitor, Result};

/// Passes over the remembered inequalities in a round.
const PASSES: usize = 8;

/// Share of the sums' terms that rounding may take.
const ROUNDING: f64 = 1e-14;

/// How long to look.
#[derive(Debug, Clone)]
pub struct NearnessOptions {
    /// Relative gap that is good enough; default 1e-6.
    pub tolerance: f64,
    /// Most rounds; default 2000.
    pub max_iterations: u32,
}

impl Default for NearnessOptions {
    fn default() -> Self {
        Self { tolerance: 1e-6, max_iterations: 2000 }
    }
}

/// A metric, a bound on how near any other is, and how many inequalities it took.
#[derive(Debug, Clone)]
pub struct NearestMetric {
    /// The metric (`n × n`): symmetric, zeros on the diagonal, all triangle inequalities up to the rounding of a sum.
    pub distances: Vec<f64>,
    /// `½ Σ_{i<j} w_ij (x_ij − d_ij)²`.
    pub value: f64,
    /// No metric has a smaller value.
    pub lower_bound: f64,
    /// `value − lower_bound`.
    pub gap: f64,
    /// `gap / value`; 0 where the gap is.
    pub relative_gap: f64,
    /// Largest violation of a triangle inequality before the repair, in units of the dissimilarities.
    pub violation: f64,
    /// Inequalities with a positive multiplier at the end.
    pub active: usize,
    /// Inequalities that were remembered after each round.
    pub remembered: Vec<f64>,
    /// Rounds.
    pub iterations: u32,
    /// Whether the relative gap is at most the tolerance, or rounding.
    pub converged: bool,
}

/// Finds the metric nearest to symmetric dissimilarities (`n × n`, finite, zeros on the diagonal) under weights (`n × n`,
/// symmetric, positive off the diagonal; none: all 1).
pub fn nearest_metric(
    dissimilarities: MatrixView,
    weights: Option<MatrixView>,
    options: &NearnessOptions,
    monitor: &Monitor,
) -> Result<NearestMetric> {
    let problem = Problem::new(dissimilarities, weights)?;
    let n = problem.n;
    let scale = problem.weights.iter().map(|weight| 1.0 / weight).collect();
    let mut moved = Moved { place: problem.given.clone(), scale, upper: f64::INFINITY };
    let (mut rows, mut remembered): (Vec<Row>, Vec<f64>) = (Vec::new(), Vec::new());
    let (mut lower, mut iterations) = (0.0f64, 0);
    let rounding = ROUNDING * problem.size();
    let violation = loop {
        let matrix = moved.matrix(n);
        let found = violated(&matrix, n, 0.0, monitor)?;
        lower = lower.max(problem.bound(&moved, &rows) - rounding);
        let value = problem.value(&matrix, found.worst);
        let done = value - lower <= (options.tolerance * value).max(2.0 * rounding);
        if done || iterations == options.max_iterations {
            break found.worst;
        }
        rows = remember(rows, found.rows);
        for _ in 0..PASSES {
            monitor.check()?;
            rows.iter_mut().for_each(|row| moved.project(row));
        }
        climb(&mut moved, &mut rows.iter_mut().collect::<Vec<_>>(), monitor)?;
        rows.retain(|row| row.multiplier > 0.0);
        remembered.push(rows.len() as f64);
        iterations += 1;
        monitor.report(f64::from(iterations), None);
    };
    let raised = moved.matrix(n);
    let mut distances = raised.clone();
    shortest_paths(&mut distances, n, monitor)?;
    if problem.value(&raised, violation) < problem.value(&distances, 0.0) {
        distances = raised;
        (0..n * n).filter(|at| at / n != at % n).for_each(|at| distances[at] += violation);
    }
    let value = problem.value(&distances, 0.0);
    let gap = (value - lower).max(0.0);
    let gap = if gap <= 2.0 * rounding { 0.0 } else { gap };
    let relative_gap = if gap == 0.0 { 0.0 } else { gap / value };
    Ok(NearestMetric {
        distances,
        value,
        lower_bound: lower.min(value),
        gap,
        relative_gap,
        violation,
        active: rows.len(),
        remembered,
        iterations,
        converged: relative_gap <= options.tolerance,
    })
}

/// Pairs `j < i` one after the other.
struct Problem {
    n: usize,
    given: Vec<f64>,
    weights: Vec<f64>,
}

impl Problem {
    fn new(dissimilarities: MatrixView, weights: Option<MatrixView>) -> Result<Self> {
        const MOST: usize = 1 << 14;
        let n = dissimilarities.nrows();
        if n == 0 {
            return Err(Error::shape("problem.dissimilarities", "expected at least one row"));
        }
        if n > MOST {
            return Err(Error::out_of_memory("all pairs and their inequalities", 60.0 * (n as f64).powi(2)));
        }
        let given = triangle_of("problem.dissimilarities", dissimilarities, n)?;
        let diagonal = dissimilarities.rows().enumerate().find(|(i, row)| row[*i] != 0.0);
        if let Some((i, row)) = diagonal {
            return Err(Error::value(
                "problem.dissimilarities",
                format!("expected zeros on the diagonal, got {} at {i}", row[i]),
            ));
        }
        let weights = match weights {
            None => vec![1.0; given.len()],
            Some(weights) => triangle_of("problem.weights", weights, n)?,
        };
        if let Some(weight) = weights.iter().find(|&&weight| !(weight > 0.0 && 1.0 / weight > 0.0)) {
            return Err(Error::value(
                "problem.weights",
                format!("expected positive numbers off the diagonal, got {weight}"),
            ));
        }
        Ok(Self { n, given, weights })
    }

    /// The objective of a matrix with `raise` added off the diagonal.
    fn value(&self, matrix: &[f64], raise: f64) -> f64 {
        over_pairs(self.n, |pair, at| 0.5 * self.weights[pair] * (matrix[at] + raise - self.given[pair]).powi(2))
    }

    /// The bound of the rows' multipliers.
    fn bound(&self, moved: &Moved, rows: &[Row]) -> f64 {
        let mut sums = vec![0.0; self.given.len()];
        rows.iter().for_each(|row| row.add(&mut sums));
        let term = |pair: usize| {
            let x = (self.given[pair] - moved.scale[pair] * sums[pair]).max(0.0);
            0.5 * self.weights[pair] * (x - self.given[pair]).powi(2) + sums[pair] * x
        };
        (0..self.given.len()).map(term).sum()
    }

    /// What the terms of the sums amount to.
    fn size(&self) -> f64 {
        self.given.iter().zip(&self.weights).map(|(d, w)| w * d * d).sum()
    }
}

/// Pairs `j < i` of a symmetric matrix of finite numbers.
fn triangle_of(name: &'static str, matrix: MatrixView, n: usize) -> Result<Vec<f64>> {
    if matrix.nrows() != n || matrix.ncols() != n {
        let (rows, columns) = (matrix.nrows(), matrix.ncols());
        return Err(Error::shape(name, format!("expected {n} × {n}, got {rows} × {columns}")));
    }
    let mut pairs = Vec::with_capacity(n * n.saturating_sub(1) / 2);
    for (i, row) in matrix.rows().enumerate() {
        for j in 0..i {
            let (x, other) = (row[j], matrix.row(j)[i]);
            if !x.is_finite() || !other.is_finite() {
                return Err(Error::value(
                    name,
                    format!("expected finite numbers, got {x} and {other} for {i} and {j}"),
                ));
            }
            if x != other {
                return Err(Error::value(
                    name,
                    format!("expected a symmetric matrix, got {x} and {other} for {i} and {j}"),
                ));
            }
            pairs.push(x);
        }
    }
    Ok(pairs)
}
