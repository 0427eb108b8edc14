//! Steps of training with wrong labels: ordered dropout of features, co-teaching, and detection of noise by a hyperplane and
//! by small losses.
//!
//! ```text
//! nested dropout:  keep the first k of d features,  P(k) ∝ exp(−((k − 1) − μ)² / (2σ²)),  k = 1 … d
//! co-teaching:     each of two networks learns from the ⌊keep · n⌋ examples with the smallest losses under the other
//! small losses:    a mixture of two normal distributions of the losses, scaled to [0, 1]; noise is the upper one
//! hyperplane:      logistic regression of trusted noise against trusted clean examples on standardized features, both sides
//!                  of the same total weight; noise is the far side
//! ```
//!
//! Which examples are trusted the small losses say, or the caller. The authors of the hyperplane alternate both kinds from
//! epoch to epoch: the hyperplane finds what does not belong, and misses simple clean examples that small losses keep. Their
//! regression has no penalty; here a ridge keeps it finite where the sides are separable. `O(nd)` an iteration.
//!
//! References: Y. Chen, S. X. Hu, X. Shen, C. Ai, J. A. K. Suykens, Compressing Features for Learning with Noisy Labels, IEEE
//! TNNLS 2022, <https://arxiv.org/abs/2206.13140>; B. Han et al., Co-teaching: Robust Training of Deep Neural Networks with
//! Extremely Noisy Labels, NeurIPS 2018, <https://arxiv.org/abs/1804.06872>; P. Albert et al., An accurate detection is not
//! all you need to combat label noise in web-noisy datasets, ECCV 2024, <https://arxiv.org/abs/2407.05528>.

use crate::{
    domain,
    logistic::{sigmoid, softplus},
    minimize::minimize,
};
use gibbs_core::{Error, MatrixView, Monitor, Result, Stream, axpy, dot};

/// The purpose of the stream that cuts features off.
const CUTS: u32 = 133;

/// The least variance of a component of the losses, which are scaled to [0, 1].
const FLOOR: f64 = 5e-4;

/// How features are cut off.
#[derive(Debug, Clone)]
pub struct CutOptions {
    /// μ, at least 0.
    pub mean: f64,
    /// σ, positive; d/4 where there is none.
    pub deviation: Option<f64>,
    /// Of the draw.
    pub seed: u64,
}

impl Default for CutOptions {
    fn default() -> Self {
        Self { mean: 0.0, deviation: None, seed: 0 }
    }
}

/// How many of `features` to keep: from 1 to all.
pub fn nested_cut(features: usize, options: &CutOptions) -> Result<usize> {
    let deviation = options.deviation.unwrap_or(0.25 * features as f64);
    domain::non_negative("mean", options.mean)?;
    domain::positive("deviation", deviation)?;
    if features == 0 {
        return Err(Error::shape("features", "expected at least one column"));
    }
    let score = |k: usize| -0.5 * ((k as f64 - options.mean) / deviation).powi(2);
    let largest = (0..features).map(score).fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = (0..features).map(|k| (score(k) - largest).exp()).collect();
    let mut left = Stream::new(options.seed, CUTS, 0).uniform() * weights.iter().sum::<f64>();
    for (k, weight) in weights.iter().enumerate() {
        left -= weight;
        if left < 0.0 {
            return Ok(k + 1);
        }
    }
    Ok(features)
}

/// Which examples each of two networks learns from: those with the smallest losses under the other, ascending indices.
pub fn co_teaching(first: &[f64], second: &[f64], keep: f64) -> Result<(Vec<i32>, Vec<i32>)> {
    if second.len() != first.len() {
        return Err(Error::shape("second", format!("{} losses, but first has {}", second.len(), first.len())));
    }
    domain::unit("keep", keep)?;
    Ok((smallest(second, keep), smallest(first, keep)))
}

fn smallest(losses: &[f64], keep: f64) -> Vec<i32> {
    let mut order: Vec<usize> = (0..losses.len()).collect();
    order.sort_by(|&i, &j| losses[i].total_cmp(&losses[j]).then(i.cmp(&j)));
    order.truncate((keep * losses.len() as f64) as usize);
    order.sort_unstable();
    order.into_iter().map(|i| i as i32).collect()
}

/// By what noise is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Detector {
    /// A hyperplane in the features.
    #[default]
    Linear,
    /// Losses alone.
    Loss,
}

/// How noise is told.
#[derive(Debug, Clone)]
pub struct DetectOptions {
    /// By what.
    pub detector: Detector,
    /// The probability from which an example is noise, between 0 and 1.
    pub threshold: f64,
    /// λ of the regression, positive.
    pub ridge: f64,
    /// Iterations of the regression.
    pub max_iterations: u32,
}

impl Default for DetectOptions {
    fn default() -> Self {
        Self { detector: Detector::Linear, threshold: 0.5, ridge: 1e-3, max_iterations: 1000 }
    }
}

/// Who is noise.
#[derive(Debug, Clone)]
pub struct Detected {
    /// 1 for noise, n.
    pub noisy: Vec<i32>,
    /// Of being noise, by the detector, n.
    pub probabilities: Vec<f64>,
    /// The same by the losses alone, n.
    pub by_loss: Vec<f64>,
    /// Whether the regression converged; true without one.
    pub converged: bool,
}

/// Tells noise among examples with `features` (n × d) and `losses` (n). `trusted` (n), where given, is 1 for trusted noise, 0
/// for trusted clean examples and −1 for the others; otherwise the losses say.
pub fn detect(
    features: MatrixView,
    losses: &[f64],
    trusted: Option<&[i32]>,
    options: &DetectOptions,
    monitor: &Monitor,
) -> Result<Detected> {
    let n = features.nrows();
    domain::open_unit("threshold", options.threshold)?;
    domain::positive("ridge", options.ridge)?;
    if losses.len() != n {
        return Err(Error::shape("losses", format!("expected {n} numbers, got {}", losses.len())));
    }
    let sides = |trusted: &[i32]| trusted.len() == n && trusted.iter().all(|side| (-1..=1).contains(side));
    if trusted.is_some_and(|trusted| !sides(trusted)) {
        return Err(Error::value("options.trusted", format!("expected {n} integers of −1, 0 and 1")));
    }
    let by_loss = upper_component(losses)?;
    let is_noise = |p: f64| i32::from(p > options.threshold);
    if options.detector == Detector::Loss {
        let noisy = by_loss.iter().map(|&p| is_noise(p)).collect();
        return Ok(Detected { noisy, probabilities: by_loss.clone(), by_loss, converged: true });
    }
    let sides = trusted.map_or_else(|| by_loss.iter().map(|&p| is_noise(p)).collect(), <[i32]>::to_vec);
    let name = if trusted.is_some() { "options.trusted" } else { "losses" };
    let (probabilities, converged) = hyperplane(features, &sides, name, options, monitor)?;
    let noisy = probabilities.iter().map(|&p| is_noise(p)).collect();
    Ok(Detected { noisy, probabilities, by_loss, converged })
}

/// The probability of each loss to be of the component with the larger mean, of two normal ones.
fn upper_component(losses: &[f64]) -> Result<Vec<f64>> {
    let (least, most) = losses.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), &x| (a.min(x), b.max(x)));
    if losses.len() < 2 || !(most - least).is_finite() || most <= least {
        return Err(Error::value("losses", "expected at least two finite losses that are not all the same"));
    }
    let x: Vec<f64> = losses.iter().map(|loss| (loss - least) / (most - least)).collect();
    let mut upper: Vec<f64> = x.iter().map(|&x| f64::from(x > 0.5)).collect();
    let mut likelihood = f64::NEG_INFINITY;
    for _ in 0..200 {
        let sides = [false, true].map(|high| {
            let weigh = |p: &f64| if high { *p } else { 1.0 - p };
            let weight: f64 = upper.iter().map(weigh).sum::<f64>().max(f64::MIN_POSITIVE);
            let mean = x.iter().zip(&upper).map(|(x, p)| weigh(p) * x).sum::<f64>() / weight;
            let spread = x.iter().zip(&upper).map(|(x, p)| weigh(p) * (x - mean).powi(2)).sum::<f64>() / weight;
            (weight.ln(), mean, spread + FLOOR)
        });
        let log_density = |x: f64, (weight, mean, variance): (f64, f64, f64)| {
            weight - 0.5 * variance.ln() - 0.5 * (x - mean).powi(2) / variance
        };
        let mut total = 0.0;
        for (&x, p) in x.iter().zip(&mut upper) {
            let (low, high) = (log_density(x, sides[0]), log_density(x, sides[1]));
            *p = sigmoid(high - low);
            total += low + softplus(high - low);
        }
        if total - likelihood <= 1e-8 * total.abs() {
            break;
        }
        likelihood = total;
    }
    // Of two components the upper one is that with the larger mean, whatever became of the start.
    let mean = |high: bool| {
        let weigh = |p: &f64| if high { *p } else { 1.0 - p };
        let weight: f64 = upper.iter().map(weigh).sum();
        x.iter().zip(&upper).map(|(x, p)| weigh(p) * x).sum::<f64>() / weight.max(f64::MIN_POSITIVE)
    };
    if mean(false) > mean(true) {
        upper.iter_mut().for_each(|p| *p = 1.0 - *p);
    }
    Ok(upper)
}

/// Of every example the probability of being on the side of trusted noise, and whether the fit converged; `name` is where the
/// sides are from.
fn hyperplane(
    features: MatrixView,
    sides: &[i32],
    name: &'static str,
    options: &DetectOptions,
    monitor: &Monitor,
) -> Result<(Vec<f64>, bool)> {
    let d = features.ncols();
    let counts = [0, 1].map(|side| sides.iter().filter(|&&s| s == side).count() as f64);
    if counts.contains(&0.0) {
        return Err(Error::value(name, "expected trusted examples on both sides"));
    }
    let x = standardized(features);
    let row = |i: usize| &x[i * d..(i + 1) * d];
    let mut mean = |theta: &[f64], slope: &mut [f64]| {
        slope.fill(0.0);
        let mut value = 0.0;
        for (i, &side) in sides.iter().enumerate().filter(|(_, side)| **side >= 0) {
            let weight = 0.5 / counts[side as usize];
            let z = dot(&theta[..d], row(i)) + theta[d];
            let sign = if side == 1 { 1.0 } else { -1.0 };
            value += weight * softplus(-sign * z);
            let by = -sign * weight * sigmoid(-sign * z);
            axpy(&mut slope[..d], by, row(i));
            slope[d] += by;
        }
        axpy(&mut slope[..d], options.ridge, &theta[..d]);
        value + 0.5 * options.ridge * dot(&theta[..d], &theta[..d])
    };
    let found = minimize(vec![0.0; d + 1], 1e-6, options.max_iterations, monitor, &mut mean)?;
    let probabilities = (0..sides.len()).map(|i| sigmoid(dot(&found.x[..d], row(i)) + found.x[d])).collect();
    Ok((probabilities, found.converged))
}

/// Columns of mean 0 and variance 1; constant ones of 0.
fn standardized(features: MatrixView) -> Vec<f64> {
    let (n, d) = (features.nrows(), features.ncols());
    let (mut mean, mut spread) = (vec![0.0; d], vec![0.0; d]);
    features.rows().for_each(|row| axpy(&mut mean, 1.0 / n as f64, row));
    for row in features.rows() {
        for (spread, (x, mean)) in spread.iter_mut().zip(row.iter().zip(&mean)) {
            *spread += (x - mean) * (x - mean) / n as f64;
        }
    }
    let scale: Vec<f64> = spread.iter().map(|s| if *s > 0.0 { 1.0 / s.sqrt() } else { 0.0 }).collect();
    let mut x = Vec::with_capacity(n * d);
    for row in features.rows() {
        x.extend(row.iter().zip(mean.iter().zip(&scale)).map(|(x, (mean, scale))| (x - mean) * scale));
    }
    x
}
