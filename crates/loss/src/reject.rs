//! Rejecting with a fixed predictor: the surrogate loss of a rejector, a linear rejector, and what it accepts at what error.
//!
//! ```text
//! loss(r, a) = exp((α/2) (r − a)) + c exp(−β r),   a = 1 where the predictor is right, −1 where it is wrong
//! ```
//!
//! An example is accepted where r > 0, and rejecting costs c. The loss is at least 1 for a wrong one accepted and at least c
//! for one rejected. With `β = (α / 2c) (c exp(α/2) + (1 − c) exp(−α/2))`, the default, the r that minimizes its expectation
//! is positive exactly where the probability of an error is below c. The paper's text could not be had: the form is known
//! from it, β is derived here.
//!
//! [`fit`] minimizes the mean loss of `r = θᵀx + b` with a penalty `½ λ ‖θ‖²`, which is convex; [`curve`] goes through the
//! thresholds. `O(nd)` an iteration, `O(n log n)` for a curve.
//!
//! Reference: C. Mohri, D. Andor, E. Choi, M. Collins, A. Mao, Y. Zhong, Learning to Reject with a Fixed Predictor:
//! Application to Decontextualization, ICLR 2024, <https://arxiv.org/abs/2301.09044>.

use crate::{ElementLoss, domain, minimize::minimize, reduction::Weights};
use gibbs_core::{Error, MatrixView, Monitor, Result, axpy, dot};

/// The loss.
#[derive(Debug, Clone)]
pub struct Reject {
    /// c, in (0, 1).
    pub cost: f64,
    /// α, positive.
    pub alpha: f64,
    /// β, positive; calibrated where there is none.
    pub beta: Option<f64>,
}

impl Default for Reject {
    fn default() -> Self {
        Self { cost: 0.05, alpha: 2.0, beta: None }
    }
}

impl Reject {
    fn beta(&self) -> f64 {
        let (c, half) = (self.cost, 0.5 * self.alpha);
        self.beta.unwrap_or(half / c * (c * half.exp() + (1.0 - c) * (-half).exp()))
    }
}

impl ElementLoss for Reject {
    fn check(&self) -> Result<()> {
        domain::open_unit("cost", self.cost)?;
        domain::positive("alpha", self.alpha)?;
        domain::positive("beta", self.beta())
    }

    fn target(&self, target: f64) -> Option<&'static str> {
        (target != 0.0 && target != 1.0).then_some("1 where the predictor is right and 0 where it is wrong")
    }

    fn names(&self) -> (&'static str, &'static str) {
        ("scores", "right")
    }

    fn element(&self, score: f64, right: f64) -> (f64, f64) {
        let (half, beta) = (0.5 * self.alpha, self.beta());
        let accept = (half * (score - (2.0 * right - 1.0))).exp();
        let reject = self.cost * (-beta * score).exp();
        (accept + reject, half * accept - beta * reject)
    }
}

/// How a rejector is fitted.
#[derive(Debug, Clone)]
pub struct FitOptions {
    /// c, in (0, 1).
    pub cost: f64,
    /// α, positive.
    pub alpha: f64,
    /// β, positive; calibrated where there is none.
    pub beta: Option<f64>,
    /// λ, at least 0.
    pub penalty: f64,
    /// Largest norm of the gradient that counts as solved.
    pub tolerance: f64,
    /// Iterations after which the best rejector so far is returned.
    pub max_iterations: u32,
}

impl Default for FitOptions {
    fn default() -> Self {
        let Reject { cost, alpha, beta } = Reject::default();
        Self { cost, alpha, beta, penalty: 1e-4, tolerance: 1e-6, max_iterations: 500 }
    }
}

/// A linear rejector.
#[derive(Debug, Clone)]
pub struct Rejector {
    /// θ, d.
    pub weights: Vec<f64>,
    /// b.
    pub bias: f64,
    /// r of every example.
    pub scores: Vec<f64>,
    /// The mean loss with the penalty.
    pub value: f64,
    /// The norm of its gradient, which is 0 at the minimum.
    pub slope: f64,
    /// Iterations taken.
    pub iterations: u32,
    /// Whether `slope` is within the tolerance.
    pub converged: bool,
}

/// Fits a rejector to `features` (n × d, finite), of which the predictor is `right` (n, 1 or 0), under `weights` (n, at
/// least 0).
pub fn fit(
    features: MatrixView,
    right: &[f64],
    weights: Option<&[f64]>,
    options: &FitOptions,
    monitor: &Monitor,
) -> Result<Rejector> {
    let (n, d) = (features.nrows(), features.ncols());
    let loss = Reject { cost: options.cost, alpha: options.alpha, beta: options.beta };
    loss.check()?;
    domain::non_negative("penalty", options.penalty)?;
    domain::positive("tolerance", options.tolerance)?;
    check_right(&loss, right, n)?;
    let total = Weights::new(weights, n)?.divisor(crate::Reduction::Mean, |_| true)?;
    let mut mean = |theta: &[f64], slope: &mut [f64]| {
        slope.fill(0.0);
        let mut value = 0.0;
        for (i, x) in features.rows().enumerate() {
            let weight = weights.map_or(1.0, |weights| weights[i]) / total;
            let (loss, by) = loss.element(dot(&theta[..d], x) + theta[d], right[i]);
            value += weight * loss;
            axpy(&mut slope[..d], weight * by, x);
            slope[d] += weight * by;
        }
        axpy(&mut slope[..d], options.penalty, &theta[..d]);
        value + 0.5 * options.penalty * dot(&theta[..d], &theta[..d])
    };
    let found = minimize(vec![0.0; d + 1], options.tolerance, options.max_iterations, monitor, &mut mean)?;
    let scores = features.rows().map(|x| dot(&found.x[..d], x) + found.x[d]).collect();
    let mut weights = found.x;
    let bias = weights.pop().unwrap_or_default();
    let (value, slope, iterations, converged) = (found.value, found.slope, found.iterations, found.converged);
    Ok(Rejector { weights, bias, scores, value, slope, iterations, converged })
}

/// What is accepted at each threshold, and how much of it is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// The distinct scores, from the largest on: what has at least this score is accepted.
    pub thresholds: Vec<f64>,
    /// The share that is accepted.
    pub coverage: Vec<f64>,
    /// The share of wrong ones among them.
    pub errors: Vec<f64>,
    /// The mean of `errors` over coverage, as a step function: smaller is better.
    pub area: f64,
    /// The same for scores that put all that is right first: no scores have a smaller area.
    pub least: f64,
}

/// The curve of `scores` (n, finite, at least one) of examples that are `right` (n, 1 or 0), under `weights`.
pub fn curve(scores: &[f64], right: &[f64], weights: Option<&[f64]>) -> Result<Curve> {
    let n = scores.len();
    check_right(&Reject::default(), right, n)?;
    let total = Weights::new(weights, n)?.divisor(crate::Reduction::Mean, |_| true)?;
    if n == 0 {
        return Err(Error::shape("scores", "expected at least one"));
    }
    if let Some(i) = scores.iter().position(|score| !score.is_finite()) {
        return Err(Error::value("scores", format!("expected finite numbers, got {} at {i}", scores[i])));
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&i, &j| scores[j].total_cmp(&scores[i]).then(i.cmp(&j)));
    let weight = |i: usize| weights.map_or(1.0, |weights| weights[i]);
    let mut curve = Curve { thresholds: vec![], coverage: vec![], errors: vec![], area: 0.0, least: 0.0 };
    let (mut accepted, mut wrong, mut before, mut at) = (0.0, 0.0, 0.0, 0);
    while at < n {
        let threshold = scores[order[at]];
        while at < n && scores[order[at]] == threshold {
            accepted += weight(order[at]);
            wrong += weight(order[at]) * (1.0 - right[order[at]]);
            at += 1;
        }
        let error = if accepted > 0.0 { wrong / accepted } else { 0.0 };
        curve.thresholds.push(threshold);
        curve.coverage.push(accepted / total);
        curve.errors.push(error);
        curve.area += error * (accepted - before) / total;
        before = accepted;
    }
    // All right ones first: the error at coverage u > q = 1 − e is (u − q) / u.
    let (share, right_share) = (wrong / total, 1.0 - wrong / total);
    curve.least = if right_share > 0.0 { share + right_share * right_share.ln() } else { share };
    Ok(curve)
}

fn check_right(loss: &Reject, right: &[f64], n: usize) -> Result<()> {
    if right.len() != n {
        return Err(Error::shape("right", format!("expected {n} numbers, got {}", right.len())));
    }
    match right.iter().position(|&right| loss.target(right).is_some()) {
        Some(i) => Err(Error::value("right", format!("expected 0 and 1, got {} at {i}", right[i]))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
