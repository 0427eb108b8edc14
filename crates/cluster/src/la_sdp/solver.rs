//! The relaxation by non-negative factors: `Z_k = U_k U_k'`, projected gradient steps with momentum on an augmented
//! Lagrangian of `Σ_k Z_k 1 = 1`.

use super::problem::Problem;
use gibbs_core::{Monitor, Result, Stream, purpose};
use gibbs_linear::{add_transposed_product, multiply_into};

/// Columns of a factor: with one the iteration sticks, two often do.
const RANK: usize = 3;

/// Steps between restarts of the momentum and looks at feasibility.
const PERIOD: usize = 50;

/// Steps between updates of the multipliers.
const DUAL_PERIOD: usize = 10;

/// Penalty in units of the largest eigenvalue.
const PENALTY: f64 = 0.3;

/// Power iterations for that eigenvalue.
const POWERS: usize = 12;

/// Mean error of the rows' sums at which the iteration ends.
const TOLERANCE: f64 = 1e-3;

/// What the iteration arrives at.
pub(crate) struct Relaxed {
    /// `Z_k 1` (`n × K`).
    pub(crate) memberships: Vec<f64>,
    /// The factors side by side (`n × K r`).
    pub(crate) factors: Vec<f64>,
    /// `Σ_k ⟨A_k, Z_k⟩`.
    pub(crate) value: f64,
    /// Objective at every look.
    pub(crate) trace: Vec<f64>,
    /// Mean error of the rows' sums.
    pub(crate) residual: f64,
    pub(crate) converged: bool,
}

/// Solves the relaxation from a random start. `O(K n p r)` a step.
pub(crate) fn relax(problem: &Problem, seed: u64, start: u32, steps: u32, monitor: &Monitor) -> Result<Relaxed> {
    let Problem { n, k, .. } = *problem;
    let mut stream = Stream::new(seed, purpose::LIKELIHOOD_START, start);
    let forms = Forms::new(problem);
    let largest = forms.largest(&mut stream);
    let penalty = PENALTY * k as f64 * largest;
    let step = 1.0 / (2.0 * largest + 4.0 * penalty);
    let mut now: Vec<Vec<f64>> = (0..k).map(|_| unit((0..n * RANK).map(|_| stream.normal().abs()).collect())).collect();
    let mut before = now.clone();
    let mut multipliers = vec![0.0; n];
    let mut trace = Vec::new();
    let (mut residual, mut converged) = (f64::INFINITY, false);
    for iteration in 0..steps as usize {
        monitor.check()?;
        let phase = (iteration % PERIOD) as f64;
        let momentum = phase / (phase + 3.0);
        let points: Vec<Vec<f64>> = now
            .iter()
            .zip(&before)
            .map(|(now, before)| now.iter().zip(before).map(|(u, v)| u + momentum * (u - v)).collect())
            .collect();
        let errors = row_errors(&points, n);
        let pull: Vec<f64> = multipliers.iter().zip(&errors).map(|(y, g)| y + penalty * g).collect();
        let next = points.iter().enumerate().map(|(g, u)| {
            let gradient = forms.gradient(g, u, &pull);
            let scale = step / n as f64;
            unit(u.iter().zip(&gradient).map(|(u, d)| (u + scale * d).max(0.0)).collect())
        });
        let next: Vec<Vec<f64>> = next.collect();
        before = std::mem::replace(&mut now, next);
        if iteration % DUAL_PERIOD == DUAL_PERIOD - 1 {
            multipliers.iter_mut().zip(&errors).for_each(|(y, g)| *y += penalty * g);
        }
        if iteration % PERIOD == PERIOD - 1 || iteration + 1 == steps as usize {
            residual = row_errors(&now, n).iter().map(|g| g.abs()).sum::<f64>() / n as f64;
            trace.push(forms.value(&now));
            monitor.report(iteration as f64, Some(f64::from(steps)));
            if residual < TOLERANCE {
                converged = true;
                break;
            }
        }
    }
    let mut memberships = vec![0.0; n * k];
    let mut factors = vec![0.0; n * k * RANK];
    for (g, u) in now.iter().enumerate() {
        let ones = column_sums(u);
        for (i, row) in u.chunks_exact(RANK).enumerate() {
            memberships[i * k + g] = row.iter().zip(&ones).map(|(u, o)| u * o).sum();
            factors[(i * k + g) * RANK..(i * k + g + 1) * RANK].copy_from_slice(row);
        }
    }
    Ok(Relaxed { memberships, factors, value: forms.value(&now), trace, residual, converged })
}

/// `A_k = ½ (a_k 1' + 1 a_k') + ½ Y_k Y_k'` less a shift that all groups share.
struct Forms<'a> {
    problem: &'a Problem,
    /// `c_k − ½ ‖y_ik‖²` less the shift, group by group.
    linear: Vec<Vec<f64>>,
    /// The mean over the groups, which only the rows' sums see.
    shift: Vec<f64>,
}

impl<'a> Forms<'a> {
    fn new(problem: &'a Problem) -> Self {
        let Problem { n, p, k, .. } = *problem;
        let mut linear: Vec<Vec<f64>> = (0..k)
            .map(|g| {
                let squares = problem.roots[g].chunks_exact(p).map(|y| y.iter().map(|y| y * y).sum::<f64>());
                squares.map(|square| problem.constants[g] - 0.5 * square).collect()
            })
            .collect();
        let shift: Vec<f64> = (0..n).map(|i| linear.iter().map(|a| a[i]).sum::<f64>() / k as f64).collect();
        linear.iter_mut().for_each(|a| a.iter_mut().zip(&shift).for_each(|(a, s)| *a -= s));
        Self { problem, linear, shift }
    }

    /// `A_g u` for `u` of `columns` columns.
    fn apply(&self, g: usize, u: &[f64], columns: usize) -> Vec<f64> {
        let Problem { n, p, .. } = *self.problem;
        let (roots, linear) = (&self.problem.roots[g], &self.linear[g]);
        let mut inner = vec![0.0; p * columns];
        add_transposed_product(&mut inner, roots, u, n);
        let mut out = vec![0.0; n * columns];
        multiply_into(&mut out, roots, &inner, p, columns);
        let (mut ones, mut weighted) = (vec![0.0; columns], vec![0.0; columns]);
        for (row, a) in u.chunks_exact(columns).zip(linear) {
            for c in 0..columns {
                ones[c] += row[c];
                weighted[c] += a * row[c];
            }
        }
        for (row, a) in out.chunks_exact_mut(columns).zip(linear) {
            for c in 0..columns {
                row[c] = 0.5 * (row[c] + a * ones[c] + weighted[c]);
            }
        }
        out
    }

    /// `2 A_g u − (v 1' + 1 v') u`: the gradient of the Lagrangian in factor `g` for the pull `v`.
    fn gradient(&self, g: usize, u: &[f64], pull: &[f64]) -> Vec<f64> {
        let mut out = self.apply(g, u, RANK);
        let ones = column_sums(u);
        let mut weighted = [0.0; RANK];
        for (row, v) in u.chunks_exact(RANK).zip(pull) {
            (0..RANK).for_each(|c| weighted[c] += v * row[c]);
        }
        for (row, v) in out.chunks_exact_mut(RANK).zip(pull) {
            (0..RANK).for_each(|c| row[c] = 2.0 * row[c] - v * ones[c] - weighted[c]);
        }
        out
    }

    /// `Σ_k ⟨A_k, U_k U_k'⟩`, the shift included.
    fn value(&self, factors: &[Vec<f64>]) -> f64 {
        let quadratic: f64 = factors
            .iter()
            .enumerate()
            .map(|(g, u)| self.apply(g, u, RANK).iter().zip(u).map(|(a, u)| a * u).sum::<f64>())
            .sum();
        let errors = row_errors(factors, self.problem.n);
        quadratic + self.shift.iter().zip(&errors).map(|(s, g)| s * (1.0 + g)).sum::<f64>()
    }

    /// About the largest eigenvalue of a block in absolute value, a point.
    fn largest(&self, stream: &mut Stream) -> f64 {
        let n = self.problem.n;
        let mut largest = 0.0_f64;
        for g in 0..self.problem.k {
            let mut w: Vec<f64> = (0..n).map(|_| stream.normal()).collect();
            let mut length = 0.0;
            for _ in 0..POWERS {
                w = self.apply(g, &unit(w), 1);
                length = gibbs_core::norm(&w);
            }
            largest = largest.max(length);
        }
        (largest / n as f64).max(f64::MIN_POSITIVE)
    }
}

/// Scaled to length 1. Where a step has left nothing, all entries are equal: the zero matrix is a trap.
fn unit(mut u: Vec<f64>) -> Vec<f64> {
    let length = gibbs_core::norm(&u);
    if length > 1e-12 {
        u.iter_mut().for_each(|u| *u /= length);
    } else {
        let even = 1.0 / (u.len() as f64).sqrt();
        u.fill(even);
    }
    u
}

fn column_sums(u: &[f64]) -> [f64; RANK] {
    let mut sums = [0.0; RANK];
    u.chunks_exact(RANK).for_each(|row| (0..RANK).for_each(|c| sums[c] += row[c]));
    sums
}

/// `Σ_k Z_k 1 − 1`.
fn row_errors(factors: &[Vec<f64>], n: usize) -> Vec<f64> {
    let mut errors = vec![-1.0; n];
    for u in factors {
        let ones = column_sums(u);
        for (error, row) in errors.iter_mut().zip(u.chunks_exact(RANK)) {
            *error += row.iter().zip(&ones).map(|(u, o)| u * o).sum::<f64>();
        }
    }
    errors
}
