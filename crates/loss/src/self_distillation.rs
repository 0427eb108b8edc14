//! Self-distillation of kernel ridge regression: each student learns from a mixture of the targets and its teacher's fit.
//!
//! ```text
//! c₀ = (K + λI)⁻¹ Y,   cₜ = (K + λI)⁻¹ ((1 − ξₜ) Y + ξₜ K cₜ₋₁)
//! ```
//!
//! with the kernel matrix K (`n × n`, positive semidefinite), `m` targets a point and λ > 0. A prediction at other points is
//! their kernel with the n times `cₜ`. In the eigenbasis of K a student's fit shrinks a target by `bₜ = b₀ (1 − ξ + ξ bₜ₋₁)`
//! with `b₀ = d / (d + λ)`: with ξ = 1 by powers of b₀, with a constant ξ below 1 towards ridge regression with λ / (1 − ξ).
//!
//! A student's prediction is linear in ξ: where held-out targets are given the best ξ of every step is least squares in one
//! unknown. It may be negative and exceed 1. The kernel matrix is factored once, `O(n³)`; a step is `O(n² m)`, and
//! `O(v n m)` for `v` held-out points.
//!
//! References: K. Borup, L. Andersen, Even your Teacher Needs Guidance: Ground-Truth Targets Dampen Regularization Imposed
//! by Self-Distillation, NeurIPS 2021, <https://arxiv.org/abs/2102.13088> (their α is `1 − ξ`); R. Das, S. Sanghavi,
//! Understanding Self-Distillation in the Presence of Label Noise, ICML 2023, <https://arxiv.org/abs/2301.13304>.

use crate::domain;
use gibbs_core::{Error, MatrixView, Monitor, Result, axpy, dot};
use gibbs_linear::positive::cholesky;

/// Relative difference of mirrored entries above which a kernel matrix counts as asymmetric.
const ASYMMETRY: f64 = 1e-8;

/// What is computed.
#[derive(Debug, Clone)]
pub struct Options {
    /// λ, positive.
    pub ridge: f64,
    /// Students after the teacher.
    pub steps: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { ridge: 1.0, steps: 1 }
    }
}

/// Points that are not trained on.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    /// Their kernel with the training points (v × n).
    pub kernel: MatrixView<'a, f64>,
    /// Their targets (v × m).
    pub targets: MatrixView<'a, f64>,
}

/// The last student, and what became of the steps.
#[derive(Debug, Clone)]
pub struct Solution {
    /// c, n × m.
    pub coefficients: Vec<f64>,
    /// K c, n × m.
    pub fitted: Vec<f64>,
    /// ξ of every step.
    pub xi: Vec<f64>,
    /// Mean squared errors at the held-out points of the teacher and of every student; none without such points.
    pub errors: Vec<f64>,
}

/// Distills `options.steps` times from `kernel` (n × n) and `targets` (n × m), with weights `xi` (one a step) or the best ones
/// for what is `held` out.
pub fn solve(
    kernel: MatrixView<f64>,
    targets: MatrixView<f64>,
    xi: Option<&[f64]>,
    held: Option<Held>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    domain::positive("ridge", options.ridge)?;
    let (n, m, steps) = (targets.nrows(), targets.ncols(), options.steps as usize);
    check(kernel, n, m, xi, held, steps)?;
    let ridge = Ridge::new(kernel, options.ridge, monitor)?;
    let y = transposed(targets);
    let teacher = ridge.coefficients(&y, monitor)?;
    let mut student = teacher.clone();
    let mut fitted = ridge.fitted(&y, &student);
    let mut chosen = Vec::with_capacity(steps);
    let mut validation = held.map(|held| Validation::new(held, &teacher, m));
    for step in 0..steps {
        let pure = ridge.coefficients(&fitted, monitor)?;
        let xi = match (xi, &validation) {
            (Some(xi), _) => xi[step],
            (None, Some(validation)) => validation.best(&pure),
            (None, None) => 0.0,
        };
        let mixed: Vec<f64> = mix(&y, &fitted, xi);
        student = mix(&teacher, &pure, xi);
        fitted = ridge.fitted(&mixed, &student);
        chosen.push(xi);
        if let Some(validation) = &mut validation {
            validation.record(&student);
        }
        monitor.report((step + 1) as f64, Some(steps as f64));
    }
    let errors = validation.map_or_else(Vec::new, |validation| validation.errors);
    let [coefficients, fitted] = [student, fitted].map(|columns| by_rows(&columns, n, m));
    Ok(Solution { coefficients, fitted, xi: chosen, errors })
}

fn check(
    kernel: MatrixView<f64>,
    n: usize,
    m: usize,
    xi: Option<&[f64]>,
    held: Option<Held>,
    steps: usize,
) -> Result<()> {
    if (kernel.nrows(), kernel.ncols()) != (n, n) {
        let problem = format!("expected {n} × {n} for {n} targets, got {} × {}", kernel.nrows(), kernel.ncols());
        return Err(Error::shape("kernel", problem));
    }
    for i in 0..n {
        for j in 0..i {
            let (a, b) = (kernel.get(i, j), kernel.get(j, i));
            if (a - b).abs() > ASYMMETRY * (kernel.get(i, i).abs() + kernel.get(j, j).abs() + a.abs()) {
                return Err(Error::value("kernel", format!("not symmetric: {a} and {b} at {i}, {j}")));
            }
        }
    }
    match (xi, held) {
        (Some(xi), _) if xi.len() != steps => {
            return Err(Error::shape("options.xi", format!("{} weights for {steps} steps", xi.len())));
        }
        (Some(xi), _) if xi.iter().any(|xi| !xi.is_finite()) => {
            return Err(Error::value("options.xi", "expected finite numbers"));
        }
        (None, None) if steps > 0 => {
            return Err(Error::option("xi", "expected a number, or held-out points to find the best one"));
        }
        _ => {}
    }
    let Some(held) = held else { return Ok(()) };
    if held.kernel.ncols() != n {
        let problem = format!("expected {n} columns, one a training point, got {}", held.kernel.ncols());
        return Err(Error::shape("options.validation.kernel", problem));
    }
    if (held.targets.nrows(), held.targets.ncols()) != (held.kernel.nrows(), m) {
        let (rows, columns) = (held.targets.nrows(), held.targets.ncols());
        let problem = format!("expected {} × {m}, got {rows} × {columns}", held.kernel.nrows());
        return Err(Error::shape("options.validation.targets", problem));
    }
    Ok(())
}

/// K + λI, factored.
struct Ridge {
    factor: Vec<f64>,
    n: usize,
    ridge: f64,
}

impl Ridge {
    fn new(kernel: MatrixView<f64>, ridge: f64, monitor: &Monitor) -> Result<Self> {
        let n = kernel.nrows();
        let mut matrix = kernel.to_contiguous().into_owned();
        (0..n).for_each(|i| matrix[i * n + i] += ridge);
        monitor.check()?;
        let factor = cholesky(&matrix, n)
            .ok_or_else(|| Error::value("kernel", "not positive semidefinite: with the ridge it has no factor"))?;
        Ok(Self { factor, n, ridge })
    }

    /// (K + λI)⁻¹ of columns of n numbers.
    fn coefficients(&self, columns: &[f64], monitor: &Monitor) -> Result<Vec<f64>> {
        let (n, l) = (self.n, &self.factor);
        let mut solved = columns.to_vec();
        for x in solved.chunks_exact_mut(n) {
            monitor.check()?;
            for i in 0..n {
                x[i] = (x[i] - dot(&l[i * n..i * n + i], &x[..i])) / l[i * n + i];
            }
            for i in (0..n).rev() {
                x[i] /= l[i * n + i];
                let (before, own) = x.split_at_mut(i);
                axpy(before, -own[0], &l[i * n..i * n + i]);
            }
        }
        Ok(solved)
    }

    /// K c for the coefficients c of some targets.
    fn fitted(&self, targets: &[f64], coefficients: &[f64]) -> Vec<f64> {
        targets.iter().zip(coefficients).map(|(y, c)| y - self.ridge * c).collect()
    }
}

/// Predictions at held-out points.
struct Validation<'a> {
    held: Held<'a>,
    /// v × m by columns, as all of these.
    targets: Vec<f64>,
    teacher: Vec<f64>,
    errors: Vec<f64>,
}

impl<'a> Validation<'a> {
    fn new(held: Held<'a>, teacher: &[f64], m: usize) -> Self {
        let mut validation = Self { held, targets: transposed(held.targets), teacher: Vec::new(), errors: Vec::new() };
        validation.teacher = validation.predictions(teacher);
        debug_assert_eq!(validation.targets.len(), held.kernel.nrows() * m);
        validation.record(teacher);
        validation
    }

    fn predictions(&self, coefficients: &[f64]) -> Vec<f64> {
        let columns = coefficients.chunks_exact(self.held.kernel.ncols());
        columns.flat_map(|c| self.held.kernel.rows().map(move |row| dot(row, c))).collect()
    }

    fn record(&mut self, coefficients: &[f64]) {
        let predictions = self.predictions(coefficients);
        let squares = predictions.iter().zip(&self.targets).map(|(p, y)| (p - y) * (p - y)).sum::<f64>();
        self.errors.push(squares / self.targets.len() as f64);
    }

    /// The ξ with which `(1 − ξ) teacher + ξ pure` is nearest to the targets.
    fn best(&self, pure: &[f64]) -> f64 {
        let (mut along, mut square) = (0.0, 0.0);
        for ((p, t), y) in self.predictions(pure).iter().zip(&self.teacher).zip(&self.targets) {
            along += (y - t) * (p - t);
            square += (p - t) * (p - t);
        }
        if square > 0.0 { along / square } else { 0.0 }
    }
}

/// (1 − ξ) a + ξ b.
fn mix(a: &[f64], b: &[f64], xi: f64) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| (1.0 - xi) * a + xi * b).collect()
}

/// A matrix column by column.
fn transposed(matrix: MatrixView<f64>) -> Vec<f64> {
    (0..matrix.ncols()).flat_map(|j| (0..matrix.nrows()).map(move |i| matrix.get(i, j))).collect()
}

fn by_rows(columns: &[f64], n: usize, m: usize) -> Vec<f64> {
    (0..n).flat_map(|i| (0..m).map(move |j| columns[j * n + i])).collect()
}

#[cfg(test)]
mod tests;
