//! Variational inference by a normal distribution on the unconstrained space: mean-field or of full rank.
//!
//! ```text
//! maximise over (m, L)   ELBO = E log p(m + L ε) − E log q(m + L ε),   ε ~ normal(0, I)
//! step                   m ← m + ρ L h,   L ← L (I + ρ tril h εᵀ),     h = Lᵀ (∇log p(x) − ∇log q(x))
//! ```
//!
//! The expectation is over a few antithetic pairs. The step is that of the natural gradient: in the coordinates of `q` itself
//! the problem looks alike whatever the scales and correlations of `p`. `∇log q` is kept in `h` although its mean is 0 (the path
//! derivative of Roeder and others): where `q` equals `p` the noise vanishes, so a normal target is met exactly. The ascent
//! begins at the best normal of a Pathfinder path; the step size is halved whenever an epoch gains no more than its error, and
//! the means over the last epoch are returned. `O(d)` a gradient for mean-field, `O(d²)` for full rank.
//!
//! A. Kucukelbir, D. Tran, R. Ranganath, A. Gelman, D. Blei, Automatic differentiation variational inference, JMLR 18 (2017),
//! arXiv:1603.00788; G. Roeder, Y. Wu, D. Duvenaud, Sticking the landing, NIPS 2017, arXiv:1703.09194.

use crate::{
    common::{Approximation, Candidates, Normal, Target, check_init, purpose},
    pathfinder,
};
use gibbs_core::{Error, LogDensity, Monitor, Result, Stream, axpy, dot};
use gibbs_linear::{gram, positive};

/// Steps between two looks at the bound.
const EPOCH: u32 = 50;
/// The first step size, and how often it is halved before the ascent ends.
const STEP: f64 = 0.4;
const HALVINGS: u32 = 6;
/// No step moves a coordinate further than this, in units of `q`.
const FURTHEST: f64 = 0.5;
/// A factor above this dimension would not fit.
const MOST_COORDINATES: usize = 4000;

/// Which normal distributions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Family {
    /// Independent coordinates.
    #[default]
    MeanField,
    /// Any covariance.
    FullRank,
}

/// What to fit and when to stop.
#[derive(Debug, Clone)]
pub struct Options {
    /// Which normal distributions; default mean-field.
    pub family: Family,
    /// Draws returned; default 1000.
    pub draws: u32,
    /// Whether the draws are resampled by their importance weights; default false.
    pub resample: bool,
    /// Gradients a step, in antithetic pairs; default 10.
    pub gradients_per_step: u32,
    /// Steps at most; default 10000.
    pub max_iterations: u32,
    /// Names the random streams; default 0.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            family: Family::MeanField,
            draws: 1000,
            resample: false,
            gradients_per_step: 10,
            max_iterations: 10_000,
            seed: 0,
        }
    }
}

/// Fits a normal distribution to `density`, beginning on an ascent from `init` or from a random start.
///
/// An error names `options.init` where no start has a finite density.
pub fn advi(
    density: &dyn LogDensity,
    init: Option<&[f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Approximation> {
    let d = density.dimension();
    if options.family == Family::FullRank && d > MOST_COORDINATES {
        return Err(Error::out_of_memory("the factor", 16.0 * (d * d) as f64));
    }
    check_init(init, d, 1)?;
    let path_options = pathfinder::Options { seed: options.seed, max_iterations: 200, ..Default::default() };
    let path = pathfinder::ascend(density, init, 0, &path_options, monitor)?;
    let begin =
        path.normal.ok_or_else(|| Error::value("model", "no normal distribution has a finite density under it"))?;
    let mut target = Target::new(density);
    let fit = match options.family {
        Family::MeanField => Fit { location: begin.mean.clone(), scale: Scale::Diagonal(begin.deviations()) },
        Family::FullRank => {
            let factor = positive::cholesky(&begin.covariance(), d).unwrap_or_else(|| diagonal(&begin.deviations()));
            Fit { location: begin.mean.clone(), scale: Scale::Lower(factor) }
        }
    };
    let (fit, iterations, converged) = ascend(&mut target, fit, options, monitor)?;
    let mut stream = Stream::new(options.seed, purpose::APPROXIMATION, 0);
    let propose = &mut |position: &mut [f64]| fit.draw(&mut stream, position);
    let candidates = Candidates::draw(&mut target, options.draws as usize, monitor, propose)?;
    let seed = options.resample.then_some(options.seed);
    let approximation = Approximation::new(density, candidates, fit.into_normal(), seed, monitor)?;
    Ok(approximation.after(iterations, converged, path.evaluations + target.evaluations))
}

/// Climbs until the step size has been halved often enough.
fn ascend(target: &mut Target, mut fit: Fit, options: &Options, monitor: &Monitor) -> Result<(Fit, u32, bool)> {
    let mut stream = Stream::new(options.seed, purpose::VARIATIONAL, u32::MAX);
    let mut best = f64::NEG_INFINITY;
    let (mut step, mut halvings, mut iterations) = (STEP, 0, 0);
    let epochs = options.max_iterations.div_ceil(EPOCH);
    for _ in 0..epochs {
        let mut average = fit.zero();
        let mut bounds = vec![];
        for _ in 0..EPOCH {
            bounds.push(fit.step(target, options.gradients_per_step, step, &mut stream, monitor)?);
            average.add(&fit, 1.0 / f64::from(EPOCH));
            iterations += 1;
            monitor.report(f64::from(iterations), Some(f64::from(options.max_iterations)));
        }
        let mean = bounds.iter().sum::<f64>() / bounds.len() as f64;
        let variance = bounds.iter().map(|b| (b - mean) * (b - mean)).sum::<f64>() / bounds.len() as f64;
        let error = (variance / bounds.len() as f64).sqrt();
        let rose = mean > best + 2.0 * error;
        if !rose {
            if halvings == HALVINGS {
                return Ok((average, iterations, true));
            }
            halvings += 1;
            step *= 0.5;
            fit = average;
        }
        best = best.max(mean);
    }
    Ok((fit, iterations, false))
}

/// The square root of a covariance.
enum Scale {
    Diagonal(Vec<f64>),
    /// Lower triangular, `d × d`.
    Lower(Vec<f64>),
}

struct Fit {
    location: Vec<f64>,
    scale: Scale,
}

impl Fit {
    fn zero(&self) -> Self {
        let zeros = |values: &[f64]| vec![0.0; values.len()];
        let scale = match &self.scale {
            Scale::Diagonal(scale) => Scale::Diagonal(zeros(scale)),
            Scale::Lower(scale) => Scale::Lower(zeros(scale)),
        };
        Self { location: zeros(&self.location), scale }
    }

    fn add(&mut self, other: &Self, share: f64) {
        axpy(&mut self.location, share, &other.location);
        axpy(self.numbers_mut(), share, other.numbers());
    }

    fn numbers(&self) -> &[f64] {
        match &self.scale {
            Scale::Diagonal(numbers) | Scale::Lower(numbers) => numbers,
        }
    }

    fn numbers_mut(&mut self) -> &mut [f64] {
        match &mut self.scale {
            Scale::Diagonal(numbers) | Scale::Lower(numbers) => numbers,
        }
    }

    /// One natural-gradient step; returns the estimate of the bound before it.
    fn step(
        &mut self,
        target: &mut Target,
        gradients: u32,
        step: f64,
        stream: &mut Stream,
        monitor: &Monitor,
    ) -> Result<f64> {
        let d = self.location.len();
        let pairs = gradients.div_ceil(2);
        let share = 1.0 / f64::from(2 * pairs);
        let mut ascent = vec![0.0; d];
        let mut growth = vec![0.0; self.numbers().len()];
        let (mut gradient, mut position) = (vec![0.0; d], vec![0.0; d]);
        let (mut bound, mut used) = (0.0, 0.0);
        for _ in 0..pairs {
            monitor.check()?;
            let mut deviates: Vec<f64> = (0..d).map(|_| stream.normal()).collect();
            for _ in 0..2 {
                self.place(&deviates, &mut position);
                let value = target.gradient(&position, &mut gradient);
                if value.is_finite() {
                    // h = Lᵀ ∇log p + ε: the gradient of log p / q in the coordinates of q.
                    let mut slope = self.transposed_times(&gradient);
                    axpy(&mut slope, 1.0, &deviates);
                    slope.iter_mut().for_each(|h| *h = h.clamp(-1e6, 1e6));
                    axpy(&mut ascent, share, &slope);
                    grow(&mut growth, share, &slope, &deviates);
                    bound += value + 0.5 * dot(&deviates, &deviates);
                    used += 1.0;
                }
                deviates.iter_mut().for_each(|e| *e = -*e);
            }
        }
        self.apply(&ascent, &growth, step);
        let constant = self.log_determinant() + 0.5 * d as f64 * std::f64::consts::TAU.ln();
        Ok(if used > 0.0 { bound / used + constant } else { f64::NEG_INFINITY })
    }

    /// m + L ε.
    fn place(&self, deviates: &[f64], position: &mut [f64]) {
        let d = deviates.len();
        match &self.scale {
            Scale::Diagonal(scale) => {
                for (((x, m), s), e) in position.iter_mut().zip(&self.location).zip(scale).zip(deviates) {
                    *x = m + s * e;
                }
            }
            Scale::Lower(factor) => {
                for (i, (x, m)) in position.iter_mut().zip(&self.location).enumerate() {
                    *x = m + dot(&factor[i * d..i * d + i + 1], &deviates[..=i]);
                }
            }
        }
    }

    /// Lᵀ v.
    fn transposed_times(&self, v: &[f64]) -> Vec<f64> {
        let d = v.len();
        match &self.scale {
            Scale::Diagonal(scale) => v.iter().zip(scale).map(|(v, s)| v * s).collect(),
            Scale::Lower(factor) => {
                let mut product = vec![0.0; d];
                for (i, v) in v.iter().enumerate() {
                    axpy(&mut product[..=i], *v, &factor[i * d..i * d + i + 1]);
                }
                product
            }
        }
    }

    /// m ← m + ρ L h, L ← L (I + ρ T), with both cut where they would go too far. The diagonal of `T` counts half: that of the
    /// Fisher information is 2.
    fn apply(&mut self, ascent: &[f64], growth: &[f64], step: f64) {
        let d = ascent.len();
        let cut = |x: f64| (step * x).clamp(-FURTHEST, FURTHEST);
        let moves: Vec<f64> = ascent.iter().map(|h| cut(*h)).collect();
        match &mut self.scale {
            Scale::Diagonal(scale) => {
                for (((m, s), h), t) in self.location.iter_mut().zip(scale).zip(&moves).zip(growth) {
                    *m += *s * h;
                    *s *= cut(0.5 * t).exp();
                }
            }
            Scale::Lower(factor) => {
                for (i, m) in self.location.iter_mut().enumerate() {
                    *m += dot(&factor[i * d..i * d + i + 1], &moves[..=i]);
                }
                let mut factors = vec![0.0; d * d];
                for i in 0..d {
                    for j in 0..i {
                        factors[i * d + j] = cut(growth[i * d + j]);
                    }
                    factors[i * d + i] = cut(0.5 * growth[i * d + i]).exp();
                }
                *factor = lower_product(factor, &factors, d);
            }
        }
    }

    fn log_determinant(&self) -> f64 {
        let d = self.location.len();
        match &self.scale {
            Scale::Diagonal(scale) => scale.iter().map(|s| s.ln()).sum(),
            Scale::Lower(factor) => (0..d).map(|i| factor[i * d + i].ln()).sum(),
        }
    }

    fn draw(&self, stream: &mut Stream, position: &mut [f64]) -> f64 {
        let d = position.len() as f64;
        let deviates: Vec<f64> = position.iter().map(|_| stream.normal()).collect();
        self.place(&deviates, position);
        -0.5 * (dot(&deviates, &deviates) + d * std::f64::consts::TAU.ln()) - self.log_determinant()
    }

    fn into_normal(self) -> Normal {
        let d = self.location.len();
        match self.scale {
            Scale::Diagonal(deviations) => Normal { location: self.location, deviations, covariance: vec![] },
            Scale::Lower(factor) => {
                let covariance = gram(&factor, d, d);
                let deviations = (0..d).map(|i| covariance[i * d + i].sqrt()).collect();
                Normal { location: self.location, deviations, covariance }
            }
        }
    }
}

/// Adds `share` times the lower triangle of `h εᵀ`, or its diagonal.
fn grow(growth: &mut [f64], share: f64, slope: &[f64], deviates: &[f64]) {
    let d = slope.len();
    if growth.len() == d {
        for ((t, h), e) in growth.iter_mut().zip(slope).zip(deviates) {
            *t += share * h * e;
        }
        return;
    }
    for (i, h) in slope.iter().enumerate() {
        axpy(&mut growth[i * d..i * d + i + 1], share * h, &deviates[..=i]);
    }
}

fn diagonal(values: &[f64]) -> Vec<f64> {
    let d = values.len();
    let mut matrix = vec![0.0; d * d];
    values.iter().enumerate().for_each(|(i, v)| matrix[i * d + i] = *v);
    matrix
}

/// The product of two lower triangular matrices.
fn lower_product(a: &[f64], b: &[f64], d: usize) -> Vec<f64> {
    let mut product = vec![0.0; d * d];
    for i in 0..d {
        for k in 0..=i {
            axpy(&mut product[i * d..i * d + k + 1], a[i * d + k], &b[k * d..k * d + k + 1]);
        }
    }
    product
}

#[cfg(test)]
mod tests;
