//! Entropic fictitious play: a convex risk of a mixture of features plus entropy, minimized over the measures on the features.
//!
//! ```text
//! minimize    L(μ) = 1/n Σ ℓ(hᵢ, yᵢ) + λ KL(μ ‖ ν),   h = H μ,  μ ≥ 0, Σ μ = 1
//! potentials  gᵢ = ℓ′(hᵢ, yᵢ)
//! Gibbs       p ∝ ν exp(−1/(λ n) Hᵀ g)
//! play        μ ← (1 − γ) μ + γ p
//! dual        D(g) = −1/n Σ ℓ*(gᵢ) − λ log Σ ν exp(−1/(λ n) Hᵀ g) ≤ L,   L(μ) − D(g) = λ KL(μ ‖ p)
//! ```
//!
//! Columns of `H` are what the features (neurons, basis functions, experts) say of the `n` examples: the particles stay and their weights
//! move. Of a mixture only `h` is needed, so that a step costs two products with `H`, `O(n M)`. With small steps `L` falls to its minimum at
//! the rate `1 − γ` whatever the problem, since `L − L* ≤ λ KL(μ ‖ p)` is what a step gains for each `γ`; by default `γ` is searched along
//! the line, where `L` is convex.
//!
//! A. Nitanda, K. Oko, D. Wu, N. Takenouchi, T. Suzuki, Primal and dual analysis of entropic fictitious play for finite-sum problems,
//! ICML 2023, arXiv:2303.02957; Z. Ren, F. Chen, X. Tan, Z. Zhang, Entropic fictitious play for mean field optimization problem, JMLR 2023.

use gibbs_core::{Error, MatrixView, Monitor, Result, axpy, dot, simd};

/// Halvings of the line search.
const HALVINGS: u32 = 50;
/// Rows that one task multiplies.
const BLOCK: usize = 256;

/// Loss of a prediction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Loss {
    /// `½ (h − y)²`.
    #[default]
    Squared,
    /// `log(1 + e^{−y h})`, `y = ±1`.
    Logistic,
}

/// What is minimized, how and until when.
#[derive(Debug, Clone)]
pub struct Options {
    /// Loss; default `Squared`.
    pub loss: Loss,
    /// `λ`; default 0.01.
    pub temperature: f64,
    /// `γ` of every step, at most 1; none: searched along the line.
    pub step: Option<f64>,
    /// Relative gap that counts as solved; default 1e-6.
    pub tolerance: f64,
    /// Steps after which the best measure so far is returned; default 10 000.
    pub max_iterations: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { loss: Loss::Squared, temperature: 0.01, step: None, tolerance: 1e-6, max_iterations: 10_000 }
    }
}

/// A measure on the features, with its proof.
#[derive(Debug, Clone)]
pub struct Solution {
    /// Weights of the features (`M`), which sum to 1.
    pub weights: Vec<f64>,
    /// What the mixture says of the examples (`n`).
    pub predictions: Vec<f64>,
    /// `ℓ′` there (`n`).
    pub potentials: Vec<f64>,
    /// Mean loss.
    pub risk: f64,
    /// `KL(μ ‖ ν)`.
    pub divergence: f64,
    /// `risk + λ divergence`.
    pub objective: f64,
    /// No measure has a smaller objective.
    pub lower_bound: f64,
    /// `objective − lower_bound`.
    pub gap: f64,
    /// The gap over the objective; 0 where both are 0.
    pub relative_gap: f64,
    /// Objective before each step and at the end (`iterations + 1`).
    pub trace: Vec<f64>,
    /// Steps.
    pub iterations: u32,
    /// Whether the relative gap met the tolerance.
    pub converged: bool,
}

/// Plays on `features` (`n × M`) for `targets` (`n`) under the measure `reference` (`M`), which need not sum to 1.
pub fn solve(
    features: MatrixView,
    targets: &[f64],
    reference: &[f64],
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    check(features, targets, reference, options)?;
    let game = Game::new(features, targets, reference, options);
    let mut weights = game.reference.clone();
    let mut predictions = game.predict(&weights, monitor)?;
    let (mut lower_bound, mut iterations, mut trace, mut stuck) = (f64::NEG_INFINITY, 0, vec![], false);
    loop {
        let reply = game.reply(&predictions, monitor)?;
        let (risk, divergence) = (game.risk(&predictions), game.divergence(&weights));
        let objective = risk + options.temperature * divergence;
        trace.push(objective);
        lower_bound = f64::max(lower_bound, reply.dual.min(objective));
        let gap = objective - lower_bound;
        let converged = gap <= options.tolerance * objective;
        if converged || stuck || iterations == options.max_iterations {
            let relative_gap = if gap == 0.0 { 0.0 } else { gap / objective };
            let potentials = reply.potentials;
            return Ok(Solution {
                weights,
                predictions,
                potentials,
                risk,
                divergence,
                objective,
                lower_bound,
                gap,
                relative_gap,
                trace,
                iterations,
                converged,
            });
        }
        let towards = game.predict(&reply.gibbs, monitor)?;
        let step = options.step.unwrap_or_else(|| game.search(&weights, &reply.gibbs, &predictions, &towards));
        // Rounding leaves nothing to gain along the line.
        stuck = step == 0.0;
        blend(&mut weights, &reply.gibbs, step);
        blend(&mut predictions, &towards, step);
        iterations += 1;
        monitor.report(f64::from(iterations), Some(f64::from(options.max_iterations)));
    }
}

fn check(features: MatrixView, targets: &[f64], reference: &[f64], options: &Options) -> Result<()> {
    let (n, m) = (features.nrows(), features.ncols());
    if targets.len() != n {
        return Err(Error::shape("targets", format!("expected {n} numbers, got {}", targets.len())));
    }
    if reference.len() != m {
        return Err(Error::shape("options.reference", format!("expected {m} numbers, got {}", reference.len())));
    }
    if let Some(step) = options.step.filter(|step| *step > 1.0) {
        return Err(Error::option("step", format!("expected at most 1, got {step}")));
    }
    match targets.iter().find(|y| options.loss == Loss::Logistic && y.abs() != 1.0) {
        Some(bad) => Err(Error::value("targets", format!("expected 1 or −1, got {bad}"))),
        None => Ok(()),
    }
}

/// The problem.
struct Game<'a> {
    features: MatrixView<'a>,
    targets: &'a [f64],
    /// ν, which sums to 1, and its logarithms.
    reference: Vec<f64>,
    logs: Vec<f64>,
    loss: Loss,
    temperature: f64,
}

/// The Gibbs measure that answers a mixture.
struct Reply {
    potentials: Vec<f64>,
    gibbs: Vec<f64>,
    dual: f64,
}

impl<'a> Game<'a> {
    fn new(features: MatrixView<'a>, targets: &'a [f64], reference: &[f64], options: &Options) -> Self {
        let total: f64 = reference.iter().sum();
        let reference: Vec<f64> = reference.iter().map(|w| w / total).collect();
        let logs = reference.iter().map(|w| w.ln()).collect();
        Self { features, targets, reference, logs, loss: options.loss, temperature: options.temperature }
    }

    /// Blocks of rows, whose size nothing but the data fixes.
    fn blocks(&self) -> Vec<(usize, usize)> {
        let n = self.features.nrows();
        (0..n).step_by(BLOCK).map(|start| (start, (start + BLOCK).min(n))).collect()
    }

    /// `H μ`.
    fn predict(&self, weights: &[f64], monitor: &Monitor) -> Result<Vec<f64>> {
        let work = |_, (start, end): (usize, usize)| -> Result<Vec<f64>> {
            monitor.check()?;
            Ok(self.features.slice_rows(start, end).rows().map(|row| dot(row, weights)).collect())
        };
        Ok(monitor.map(self.blocks(), work)?.into_iter().collect::<Result<Vec<_>>>()?.concat())
    }

    /// The potentials of predictions, the Gibbs measure that they lead to, and the dual value.
    fn reply(&self, predictions: &[f64], monitor: &Monitor) -> Result<Reply> {
        let n = predictions.len() as f64;
        let potentials: Vec<f64> = self.pairs(predictions).map(|(h, y)| self.loss.slope(h, y)).collect();
        let work = |_, (start, end): (usize, usize)| -> Result<Vec<f64>> {
            monitor.check()?;
            let mut sum = vec![0.0; self.features.ncols()];
            for i in start..end {
                axpy(&mut sum, -potentials[i] / (n * self.temperature), self.features.row(i));
            }
            Ok(sum)
        };
        let mut gibbs = self.logs.clone();
        for part in monitor.map(self.blocks(), work)? {
            axpy(&mut gibbs, 1.0, &part?);
        }
        let total = simd::logsumexp(&gibbs);
        gibbs.iter_mut().for_each(|log| *log -= total);
        simd::exp_in_place(&mut gibbs);
        let conjugates: f64 = potentials.iter().zip(self.targets).map(|(g, y)| self.loss.conjugate(*g, *y)).sum();
        Ok(Reply { potentials, gibbs, dual: -conjugates / n - self.temperature * total })
    }

    fn pairs(&self, predictions: &[f64]) -> impl Iterator<Item = (f64, f64)> {
        predictions.iter().copied().zip(self.targets.iter().copied())
    }

    fn risk(&self, predictions: &[f64]) -> f64 {
        self.pairs(predictions).map(|(h, y)| self.loss.value(h, y)).sum::<f64>() / predictions.len() as f64
    }

    /// `KL(μ ‖ ν)`.
    fn divergence(&self, weights: &[f64]) -> f64 {
        let terms = weights.iter().zip(&self.reference).filter(|(w, _)| **w > 0.0);
        terms.map(|(w, v)| w * (w / v).ln()).sum::<f64>().max(0.0)
    }

    /// Where the slope of the objective along the line to the reply changes its sign.
    fn search(&self, weights: &[f64], gibbs: &[f64], predictions: &[f64], towards: &[f64]) -> f64 {
        let n = predictions.len() as f64;
        let slope = |step: f64| {
            let losses = predictions.iter().zip(towards).zip(self.targets);
            let risk: f64 = losses.map(|((h, t), y)| (t - h) * self.loss.slope(h + step * (t - h), *y)).sum();
            let moves = weights.iter().zip(gibbs).zip(&self.reference).filter(|(_, v)| **v > 0.0);
            let entropy: f64 = moves.map(|((w, p), v)| (p - w) * ((w + step * (p - w)).max(1e-300) / v).ln()).sum();
            risk / n + self.temperature * entropy
        };
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..HALVINGS {
            let middle = 0.5 * (low + high);
            if slope(middle) < 0.0 {
                low = middle;
            } else {
                high = middle;
            }
        }
        low
    }
}

impl Loss {
    fn value(self, h: f64, y: f64) -> f64 {
        match self {
            Self::Squared => 0.5 * (h - y) * (h - y),
            Self::Logistic => (-y * h).max(0.0) + (-(y * h).abs()).exp().ln_1p(),
        }
    }

    fn slope(self, h: f64, y: f64) -> f64 {
        match self {
            Self::Squared => h - y,
            Self::Logistic => -y / (1.0 + (y * h).exp()),
        }
    }

    /// `sup_h g h − ℓ(h, y)`, for slopes `g` of the loss.
    fn conjugate(self, g: f64, y: f64) -> f64 {
        match self {
            Self::Squared => g * (0.5 * g + y),
            Self::Logistic => {
                let part = -g * y;
                xlogx(part) + xlogx(1.0 - part)
            }
        }
    }
}

fn xlogx(x: f64) -> f64 {
    if x > 0.0 { x * x.ln() } else { 0.0 }
}

/// `values ← (1 − step) values + step towards`.
fn blend(values: &mut [f64], towards: &[f64], step: f64) {
    values.iter_mut().zip(towards).for_each(|(value, other)| *value += step * (other - *value));
}

#[cfg(test)]
mod tests;
