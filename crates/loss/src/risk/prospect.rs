//! Prospect: smoothed spectral risks of a linear model's losses, minimized by stochastic steps without bias or variance at the
//! end.
//!
//! ```text
//! F(w) = R(ℓ₁(w), …, ℓₙ(w)) + (μ / 2) ‖w‖²,   R(l) = max over q of Σ qᵢ lᵢ − ν D(q)
//! v = n qᵢ gᵢ − n ρᵢ gᵢ' + Σ ρⱼ gⱼ',   w ← (w − η v) / (1 + η μ),   ρᵢ ← qᵢ,  gᵢ' ← gᵢ,  lᵢ ← ℓᵢ(w),  q ← best for l
//! ```
//!
//! with i drawn evenly, tables of losses l, of gradients g' and of the weights ρ these were taken with. `ℓᵢ` is `½ (xᵢ·w − yᵢ)²` or
//! the logistic loss; the gradients' table holds one number an example. Unlike stochastic gradients of batches the direction
//! is unbiased in the limit and its variance vanishes: convergence is linear, for ν that is not too small beside the step.
//! Where η is not given it is halved whenever ten passes did not lower the gap, from the best point on (a safeguard that is
//! not in the paper, for little smoothing).
//!
//! F is μ-strongly convex, so that `‖∇F‖² / 2μ`, evaluated on all the data after every pass, bounds what is left to gain:
//! that is `gap`. A step is `O(n + d)`: the table's order is kept, and the best q is one pass over it. `O(n + d)` memory.
//!
//! Reference: R. Mehta, V. Roulet, K. Pillutla, Z. Harchaoui, Distributionally Robust Optimization with Bias and Variance
//! Reduction, ICLR 2024, <https://arxiv.org/abs/2310.13863>.

use super::spectral::{Penalty, SpectralOptions, Spectrum, best_sorted};
use crate::domain;
use gibbs_core::{Error, MatrixView, Monitor, Result, Stream, axpy, dot};
use std::borrow::Cow;

/// The purpose of the stream that orders the examples.
const STREAM: u32 = 170;

/// Passes without a smaller gap after which steps are halved, where their length is not given.
const PATIENCE: u32 = 10;

/// Steps between two looks at the monitor.
const BREATH: usize = 256;

/// The losses of a linear model.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LinearLoss {
    /// `½ (x·w − y)²`.
    #[default]
    Squared,
    /// `log(1 + exp(x·w)) − y x·w` with y 0 or 1.
    Logistic,
}

/// What is minimized, and how.
#[derive(Debug, Clone)]
pub struct ProspectOptions {
    /// ℓ.
    pub loss: LinearLoss,
    /// Which weights σ of sorted losses R has.
    pub spectrum: Spectrum,
    /// Their parameter, with the defaults of [`SpectralOptions`].
    pub parameter: Option<f64>,
    /// ν, positive.
    pub smoothing: f64,
    /// D.
    pub penalty: Penalty,
    /// μ, positive; 1/n where there is none.
    pub regularization: Option<f64>,
    /// η, positive; where there is none it begins at `1 / 3 (n σₙ L + μ)`, with the largest curvature L of a loss.
    pub step: Option<f64>,
    /// Passes over the data at most.
    pub epochs: u32,
    /// Largest `gap` that counts as solved, relative to the value.
    pub tolerance: f64,
    /// Of the order of examples.
    pub seed: u64,
}

impl Default for ProspectOptions {
    fn default() -> Self {
        Self {
            loss: LinearLoss::Squared,
            spectrum: Spectrum::Superquantile,
            parameter: None,
            smoothing: 1.0,
            penalty: Penalty::Squares,
            regularization: None,
            step: None,
            epochs: 1000,
            tolerance: 1e-8,
            seed: 0,
        }
    }
}

impl ProspectOptions {
    /// R.
    pub fn risk(&self) -> SpectralOptions {
        let Self { spectrum, parameter, smoothing, penalty, .. } = *self;
        SpectralOptions { spectrum, parameter, smoothing, penalty }
    }
}

/// A minimizer, with what it may lack.
#[derive(Debug, Clone)]
pub struct ProspectSolution {
    /// w (d).
    pub coefficients: Vec<f64>,
    /// F.
    pub value: f64,
    /// No w has a value below `value − gap`; the least that a pass ended with.
    pub gap: f64,
    /// The gaps of the start and after every pass.
    pub gaps: Vec<f64>,
    /// q (n), a distribution on the examples.
    pub weights: Vec<f64>,
    /// Passes over the data.
    pub epochs: u32,
    /// Whether the gap met the tolerance.
    pub converged: bool,
}

/// Minimizes F for rows `points` (n × d) and `targets` (n).
pub fn prospect(
    points: MatrixView<f64>,
    targets: &[f64],
    options: &ProspectOptions,
    monitor: &Monitor,
) -> Result<ProspectSolution> {
    let mut problem = Problem::new(points, targets, options)?;
    let n = points.nrows();
    let mut stream = Stream::new(options.seed, STREAM, 0);
    let mut state = State::at(&problem, vec![0.0; points.ncols()]);
    let mut best = (problem.evaluate(&state.w), state.w.clone());
    let (mut gaps, mut waited) = (vec![best.0.gap], 0);
    while !problem.solved(&best.0) && gaps.len() <= options.epochs as usize {
        for step in 0..n {
            if step % BREATH == 0 {
                monitor.check()?;
            }
            state.step(&problem, stream.below(n));
        }
        state.settle(&problem);
        let at = problem.evaluate(&state.w);
        if !at.gap.is_finite() && options.step.is_some() {
            return Err(Error::option("step", format!("steps of {} diverge", problem.step)));
        }
        gaps.push(at.gap);
        if at.gap < best.0.gap {
            (best, waited) = ((at, state.w.clone()), 0);
        } else {
            waited += 1;
        }
        if waited == PATIENCE && options.step.is_none() {
            problem.step *= 0.5;
            (state, waited) = (State::at(&problem, best.1.clone()), 0);
        }
        monitor.report((gaps.len() - 1) as f64, Some(f64::from(options.epochs)));
    }
    let converged = problem.solved(&best.0);
    let (Evaluation { value, gap, weights }, coefficients) = best;
    Ok(ProspectSolution { coefficients, value, gap, epochs: gaps.len() as u32 - 1, gaps, weights, converged })
}

/// Data, and the numbers that the options make of them.
struct Problem<'a> {
    points: MatrixView<'a, f64>,
    targets: &'a [f64],
    options: &'a ProspectOptions,
    risk: SpectralOptions,
    sigma: Vec<f64>,
    mu: f64,
    step: f64,
}

/// What all the data say at a point.
struct Evaluation {
    value: f64,
    gap: f64,
    weights: Vec<f64>,
}

impl<'a> Problem<'a> {
    fn new(points: MatrixView<'a, f64>, targets: &'a [f64], options: &'a ProspectOptions) -> Result<Self> {
        let n = points.nrows();
        if targets.len() != n {
            return Err(Error::shape("targets", format!("{} targets for {n} points", targets.len())));
        }
        let label = |y: &f64| matches!(*y, 0.0 | 1.0);
        if options.loss == LinearLoss::Logistic
            && let Some(i) = targets.iter().position(|y| !label(y))
        {
            return Err(Error::value("targets", format!("expected 0 or 1, got {} at {i}", targets[i])));
        }
        domain::positive("smoothing", options.smoothing)?;
        domain::non_negative("tolerance", options.tolerance)?;
        let risk = options.risk();
        let sigma = risk.sigma(n)?;
        let mu = options.regularization.unwrap_or(1.0 / n as f64);
        domain::positive("regularization", mu)?;
        let curvature = match options.loss {
            LinearLoss::Squared => 1.0,
            LinearLoss::Logistic => 0.25,
        } * points.rows().map(|x| dot(x, x)).fold(0.0, f64::max);
        let largest = sigma.iter().copied().fold(0.0, f64::max);
        let step = options.step.unwrap_or(1.0 / (3.0 * (n as f64 * largest * curvature + mu)));
        domain::positive("step", step)?;
        Ok(Self { points, targets, options, risk, sigma, mu, step })
    }

    /// A loss and its derivative by the prediction.
    fn loss(&self, i: usize, w: &[f64]) -> (f64, f64) {
        let (z, y) = (dot(self.points.row(i), w), self.targets[i]);
        match self.options.loss {
            LinearLoss::Squared => (0.5 * (z - y) * (z - y), z - y),
            LinearLoss::Logistic => {
                let small = (-z.abs()).exp();
                let probability = if z > 0.0 { 1.0 / (1.0 + small) } else { small / (1.0 + small) };
                (z.max(0.0) + small.ln_1p() - y * z, probability - y)
            }
        }
    }

    /// The best weights of losses, given in order and back in that order.
    fn best(&self, sorted: &[f64]) -> Vec<f64> {
        best_sorted(sorted, Cow::Borrowed(&self.sigma), &self.risk).0
    }

    fn evaluate(&self, w: &[f64]) -> Evaluation {
        let (losses, slopes): (Vec<f64>, Vec<f64>) = (0..self.targets.len()).map(|i| self.loss(i, w)).unzip();
        let mut gradient: Vec<f64> = w.iter().map(|w| self.mu * w).collect();
        if losses.iter().any(|loss| !loss.is_finite()) {
            return Evaluation { value: f64::INFINITY, gap: f64::INFINITY, weights: Vec::new() };
        }
        let mut order: Vec<usize> = (0..losses.len()).collect();
        order.sort_by(|&a, &b| losses[a].total_cmp(&losses[b]));
        let sorted: Vec<f64> = order.iter().map(|&i| losses[i]).collect();
        let (best, risk) = best_sorted(&sorted, Cow::Borrowed(&self.sigma), &self.risk);
        let mut weights = vec![0.0; losses.len()];
        for (&i, &q) in order.iter().zip(&best) {
            weights[i] = q;
            axpy(&mut gradient, q * slopes[i], self.points.row(i));
        }
        let value = risk + 0.5 * self.mu * dot(w, w);
        Evaluation { value, gap: 0.5 * dot(&gradient, &gradient) / self.mu, weights }
    }

    fn solved(&self, at: &Evaluation) -> bool {
        at.gap <= self.options.tolerance * at.value.abs()
    }
}

/// The iterate and the tables.
struct State {
    w: Vec<f64>,
    /// l, and their order from the least on.
    losses: Vec<f64>,
    order: Vec<usize>,
    /// The derivative behind each gradient of the table, and the weight it was taken with.
    slopes: Vec<f64>,
    rho: Vec<f64>,
    /// q of the table's losses, in their order.
    best: Vec<f64>,
    /// Σ ρⱼ gⱼ'.
    mean: Vec<f64>,
    sorted: Vec<f64>,
}

impl State {
    /// From w, with full tables.
    fn at(problem: &Problem, w: Vec<f64>) -> Self {
        let (n, d) = (problem.points.nrows(), problem.points.ncols());
        let (losses, slopes): (Vec<f64>, Vec<f64>) = (0..n).map(|i| problem.loss(i, &w)).unzip();
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&a, &b| losses[a].total_cmp(&losses[b]));
        let sorted: Vec<f64> = order.iter().map(|&i| losses[i]).collect();
        let best = problem.best(&sorted);
        let mut rho = vec![0.0; n];
        order.iter().zip(&best).for_each(|(&i, &q)| rho[i] = q);
        let mut state = Self { w, losses, order, slopes, rho, best, mean: vec![0.0; d], sorted };
        state.settle(problem);
        state
    }

    fn step(&mut self, problem: &Problem, i: usize) {
        let (n, x) = (self.rho.len() as f64, problem.points.row(i));
        let place = self.place(i);
        let q = self.best[place];
        let (loss, slope) = problem.loss(i, &self.w);
        let change = q * slope - self.rho[i] * self.slopes[i];
        let scale = 1.0 / (1.0 + problem.step * problem.mu);
        for ((w, x), mean) in self.w.iter_mut().zip(x).zip(&self.mean) {
            *w = scale * (*w - problem.step * (n * change * x + mean));
        }
        axpy(&mut self.mean, change, x);
        (self.rho[i], self.slopes[i]) = (q, slope);
        self.move_to(i, place, loss);
        self.best = problem.best(&self.sorted);
    }

    /// Where an example is in the order.
    fn place(&self, i: usize) -> usize {
        let loss = self.losses[i];
        let first = self.sorted.partition_point(|l| l.total_cmp(&loss).is_lt());
        first + self.order[first..].iter().position(|&j| j == i).unwrap_or(0)
    }

    /// Gives an example its new loss and place.
    fn move_to(&mut self, i: usize, place: usize, loss: f64) {
        self.order.remove(place);
        self.sorted.remove(place);
        let target = self.sorted.partition_point(|l| l.total_cmp(&loss).is_lt());
        self.order.insert(target, i);
        self.sorted.insert(target, loss);
        self.losses[i] = loss;
    }

    /// Adds the mean up anew, without what rounding left in it.
    fn settle(&mut self, problem: &Problem) {
        self.mean.fill(0.0);
        for (i, x) in problem.points.rows().enumerate() {
            axpy(&mut self.mean, self.rho[i] * self.slopes[i], x);
        }
    }
}
