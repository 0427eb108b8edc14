//! How much a student of ridge regression should learn from its teacher when labels are noisy.
//!
//! For `y = Xθ + noise` (variance σ² and no correlation) the teacher is `θ_T = (XᵀX + λI)⁻¹ Xᵀ y` and a student learns from
//! `(1 − ξ) y + ξ X θ_T` in the same way. Its expected squared error is a parabola in ξ:
//!
//! ```text
//! E ‖θ(ξ) − θ‖² = λ² ‖Gθ + ξ GGCθ‖² + σ² tr((G − ξλG²) C (G − ξλG²)),   C = XᵀX,  G = (C + λI)⁻¹
//! ```
//!
//! whose least point is ξ*. With `sⱼ` the eigenvalues of C and `θⱼ` the truth along its eigenvectors,
//!
//! ```text
//! ξ* = Σ sⱼ (σ² − λ θⱼ²) / (λ + sⱼ)³ / (λ Σ sⱼ (σ² + sⱼ θⱼ²) / (λ + sⱼ)⁴)
//! ```
//!
//! so that it grows with the noise to `Σ sⱼ / (λ + sⱼ)³ / (λ Σ sⱼ / (λ + sⱼ)⁴)`, which exceeds 1, and is negative where the
//! ridge is already too large. Computed without eigenvalues from the factor of `C + λI`: `O(n d² + d³)` time.
//!
//! Reference: R. Das, S. Sanghavi, Understanding Self-Distillation in the Presence of Label Noise, ICML 2023,
//! <https://arxiv.org/abs/2301.13304>. The formulas are derived here; of the text only the beginning was at hand.

use crate::domain;
use gibbs_core::{Error, MatrixView, Monitor, Result, dot};
use gibbs_linear::{
    add_gram, multiply,
    positive::{cholesky, inverse_from_factor, lower_inverse},
};

/// What is computed.
#[derive(Debug, Clone)]
pub struct Options {
    /// λ, positive.
    pub ridge: f64,
    /// σ, the noise's standard deviation, at least 0.
    pub noise: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { ridge: 1.0, noise: 1.0 }
    }
}

/// The best weight and what it gains.
#[derive(Debug, Clone)]
pub struct Solution {
    /// ξ*; 0 where no weight changes anything.
    pub xi: f64,
    /// Expected squared error of its student.
    pub error: f64,
    /// And of the teacher.
    pub teacher_error: f64,
    /// The error at ξ is `curve[0] + curve[1] ξ + curve[2] ξ²`.
    pub curve: Vec<f64>,
}

/// The best weight for rows `points` (n × d) and true coefficients `truth` (d).
pub fn solve(points: MatrixView<f64>, truth: &[f64], options: &Options, monitor: &Monitor) -> Result<Solution> {
    domain::positive("ridge", options.ridge)?;
    domain::non_negative("noise", options.noise)?;
    let d = points.ncols();
    if truth.len() != d {
        return Err(Error::shape("coefficients", format!("{} for {d} columns of points", truth.len())));
    }
    let (lambda, variance) = (options.ridge, options.noise * options.noise);
    let mut gram = vec![0.0; d * d];
    add_gram(&mut gram, &points.to_contiguous(), d);
    let mut shifted = gram.clone();
    (0..d).for_each(|i| shifted[i * d + i] += lambda);
    monitor.check()?;
    let factor = cholesky(&shifted, d).ok_or_else(|| Error::value("points", "their squares overflow"))?;
    let inverse = inverse_from_factor(&lower_inverse(&factor, d), d);
    monitor.check()?;
    // G C, λ G² and G C G, which commute.
    let fit = multiply(&inverse, &gram, d, d, d);
    let shrink: Vec<f64> = multiply(&inverse, &inverse, d, d, d).iter().map(|g| lambda * g).collect();
    let covariance = multiply(&fit, &inverse, d, d, d);
    monitor.check()?;
    let bias = apply(&inverse, truth);
    let more = apply(&inverse, &apply(&fit, truth));
    let curve = vec![
        lambda * lambda * dot(&bias, &bias) + variance * dot(&fit, &inverse),
        2.0 * (lambda * lambda * dot(&bias, &more) - variance * dot(&fit, &shrink)),
        lambda * lambda * dot(&more, &more) + variance * lambda * dot(&covariance, &shrink),
    ];
    if curve.iter().any(|c| !c.is_finite()) {
        return Err(Error::value("points", "their squares overflow"));
    }
    let xi = if curve[2] > 0.0 { -0.5 * curve[1] / curve[2] } else { 0.0 };
    Ok(Solution { xi, error: curve[0] + 0.5 * xi * curve[1], teacher_error: curve[0], curve })
}

fn apply(matrix: &[f64], x: &[f64]) -> Vec<f64> {
    matrix.chunks_exact(x.len()).map(|row| dot(row, x)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use gibbs_core::{Stream, purpose};
    use gibbs_linear::symmetric_eigen;

    fn numbers(seed: u64, count: usize) -> Vec<f64> {
        let mut stream = Stream::new(seed, purpose::SIMULATE, 0);
        (0..count).map(|_| stream.normal()).collect()
    }

    fn optimum(points: &[f64], truth: &[f64], ridge: f64, noise: f64) -> Solution {
        let view = MatrixView::new(points, points.len() / truth.len(), truth.len()).unwrap();
        solve(view, truth, &Options { ridge, noise }, &Monitor::none()).unwrap()
    }

    #[test]
    fn the_weight_is_that_of_the_eigenvalues() {
        let (points, truth) = (numbers(1, 20 * 6), numbers(2, 6));
        let mut gram = vec![0.0; 36];
        for row in points.chunks_exact(6) {
            (0..36).for_each(|at| gram[at] += row[at / 6] * row[at % 6]);
        }
        let eigen = symmetric_eigen(&gram, 6).unwrap();
        for (ridge, noise) in [(0.5, 0.1), (3.0, 1.0), (0.01, 2.0), (40.0, 30.0)] {
            // θ' f(C) θ and tr f(C).
            let form = |f: &dyn Fn(f64) -> f64| dot(&apply(&eigen.function(f), &truth), &truth);
            let trace = |f: &dyn Fn(f64) -> f64| (0..6).map(|i| eigen.function(f)[i * 7]).sum::<f64>();
            let variance = noise * noise;
            let above = variance * trace(&|s| s / (ridge + s).powi(3)) - ridge * form(&|s| s / (ridge + s).powi(3));
            let below = variance * trace(&|s| s / (ridge + s).powi(4)) + form(&|s| s * s / (ridge + s).powi(4));
            let solution = optimum(&points, &truth, ridge, noise);
            let xi = above / (ridge * below);
            assert!((solution.xi - xi).abs() < 1e-9 * (1.0 + xi.abs()), "{} {xi}", solution.xi);
        }
    }

    /// Students that are really trained, on many draws of the noise.
    #[test]
    fn the_curve_is_the_mean_error_of_trained_students() {
        let (n, ridge, noise) = (12, 0.7, 0.8);
        let (points, truth) = (numbers(3, n * 3), numbers(4, 3));
        let solution = optimum(&points, &truth, ridge, noise);
        let view = MatrixView::new(&points, n, 3).unwrap();
        let kernel: Vec<f64> = view.rows().flat_map(|a| view.rows().map(move |b| dot(a, b))).collect();
        let mut stream = Stream::new(5, purpose::SIMULATE, 0);
        let (draws, xi) = (4000, 1.6);
        let mut total = 0.0;
        for _ in 0..draws {
            let y: Vec<f64> = view.rows().map(|row| dot(row, &truth) + noise * stream.normal()).collect();
            let (kernel, y) = (MatrixView::new(&kernel, n, n).unwrap(), MatrixView::new(&y, n, 1).unwrap());
            let options = crate::self_distillation::Options { ridge, steps: 1 };
            let student =
                crate::self_distillation::solve(kernel, y, Some(&[xi]), None, &options, &Monitor::none()).unwrap();
            // θ = Xᵀ c.
            let error = |j: usize| (0..n).map(|i| points[3 * i + j] * student.coefficients[i]).sum::<f64>() - truth[j];
            total += (0..3).map(|j| error(j).powi(2)).sum::<f64>() / f64::from(draws);
        }
        let expected = solution.curve[0] + solution.curve[1] * xi + solution.curve[2] * xi * xi;
        assert!((total / expected - 1.0).abs() < 0.06, "{total} {expected}");
    }

    #[test]
    fn the_more_noise_the_more_of_the_teacher() {
        let (points, truth) = (numbers(6, 30 * 4), numbers(7, 4));
        let at = |noise| optimum(&points, &truth, 1.0, noise);
        let weights = [0.0, 0.5, 1.0, 3.0, 100.0].map(|noise| at(noise).xi);
        assert!(weights.windows(2).all(|pair| pair[0] < pair[1]), "{weights:?}");
        // Without noise the ridge is too large already; with much of it the best weight exceeds 1.
        assert!(weights[0] < 0.0 && weights[4] > 1.0);
        for noise in [0.0, 1.0, 3.0] {
            let solution = at(noise);
            assert!(solution.error <= solution.teacher_error);
        }
        assert_eq!(optimum(&points, &[0.0; 4], 1.0, 0.0).xi, 0.0);
    }

    #[test]
    fn wrong_input_is_named() {
        let view = MatrixView::new(&[1.0, 2.0], 1, 2).unwrap();
        let named = |truth: &[f64], ridge, noise| {
            let error = solve(view, truth, &Options { ridge, noise }, &Monitor::none()).unwrap_err();
            error.argument().map(String::from)
        };
        assert_eq!(named(&[1.0], 1.0, 1.0).as_deref(), Some("coefficients"));
        assert_eq!(named(&[1.0, 1.0], 0.0, 1.0).as_deref(), Some("options.ridge"));
        assert_eq!(named(&[1.0, 1.0], 1.0, -1.0).as_deref(), Some("options.noise"));
    }
}
