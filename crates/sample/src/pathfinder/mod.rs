//! Pathfinder: normal approximations along the way of a quasi-Newton ascent, the best by its evidence bound kept.
//!
//! ```text
//! path      u₀ → u₁ → …            L-BFGS on log p
//! normals   qₜ = normal(uₜ + Σₜ ∇log p(uₜ), Σₜ),   Σₜ the inverse Hessian that L-BFGS has learned by then
//! choice    q = the qₜ with the largest ELBO, estimated from a few draws
//! several   draws of all paths' q, weighed by p over the mixture of the q, smoothed, resampled
//! ```
//!
//! The ascent passes through the bulk of the distribution before it reaches the mode, where in high dimensions hardly any of
//! the mass is. Draws are weighed by the mixture of all paths and not by the path that each came from: a path that ended in a
//! poor place then costs draws, and no accuracy. `O(d J)` a step beside the gradient; usually some hundred gradients a path.
//!
//! L. Zhang, B. Carpenter, A. Gelman, A. Vehtari, Pathfinder: parallel quasi-Newton variational inference, JMLR 23 (2022),
//! arXiv:2108.03782.

use crate::common::{
    Approximation, Candidates, LowRankNormal, Normal, Target, check_init, log_mean, maximize, purpose, start,
};
use gibbs_core::{Error, LogDensity, Monitor, Result, Stream};

/// An ascent ends where a step promises less than this, in nats.
const TOLERANCE: f64 = 1e-8;
/// A path's normals are written out as matrices up to this dimension.
const MOST_COORDINATES: usize = 1000;

/// What to draw and when to stop.
#[derive(Debug, Clone)]
pub struct Options {
    /// Independent ascents; default 4.
    pub paths: u32,
    /// Draws returned; default 1000.
    pub draws: u32,
    /// Whether the draws are resampled by their importance weights; default true.
    pub resample: bool,
    /// Steps that L-BFGS remembers; default 6.
    pub history: u32,
    /// Draws that estimate the evidence bound of each normal on a path; default 25.
    pub elbo_draws: u32,
    /// Steps of an ascent at most; default 1000.
    pub max_iterations: u32,
    /// Names the random streams; default 0.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { paths: 4, draws: 1000, resample: true, history: 6, elbo_draws: 25, max_iterations: 1000, seed: 0 }
    }
}

/// Approximates `density`, each path from its part of `init` or from a random start; paths on the monitor's threads.
///
/// An error names `options.init` where no start has a finite density, and `model` where no path found a normal.
pub fn pathfinder(
    density: &dyn LogDensity,
    init: Option<&[f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Approximation> {
    let (d, paths) = (density.dimension(), options.paths as usize);
    check_init(init, d, paths)?;
    let work = |_, index: usize| ascend(density, init, index, options, monitor);
    let ascents: Vec<Path> = monitor.map((0..paths).collect(), work)?.into_iter().collect::<Result<_>>()?;
    let iterations = ascents.iter().map(|path| path.iterations).sum();
    let converged = ascents.iter().all(|path| path.converged);
    let evaluations: u64 = ascents.iter().map(|path| path.evaluations).sum();
    let normals: Vec<LowRankNormal> = ascents.into_iter().filter_map(|path| path.normal).collect();
    if normals.is_empty() {
        return Err(Error::value("model", "no path found a normal distribution with a finite density under it"));
    }
    let mut target = Target::new(density);
    let mut candidates = Candidates::default();
    for (index, normal) in normals.iter().enumerate() {
        let mut stream = Stream::new(options.seed, purpose::APPROXIMATION, index as u32);
        // Draws are shared out evenly, the first paths taking what is left.
        let share = (options.draws as usize + normals.len() - 1 - index) / normals.len();
        let mut drawn =
            Candidates::draw(&mut target, share, monitor, &mut |position| normal.draw(&mut stream, position))?;
        if normals.len() > 1 {
            let mixture = |x: &[f64]| log_mean(&normals.iter().map(|q| q.log_density(x)).collect::<Vec<_>>());
            drawn.log_proposal = drawn.positions.chunks_exact(d).map(mixture).collect();
        }
        candidates.append(&mut drawn);
    }
    let normal = moments(&normals, &candidates, d);
    let seed = options.resample.then_some(options.seed);
    let approximation = Approximation::new(density, candidates, normal, seed, monitor)?;
    Ok(approximation.after(iterations, converged, evaluations + target.evaluations))
}

/// What one ascent found.
pub(crate) struct Path {
    pub(crate) normal: Option<LowRankNormal>,
    pub(crate) iterations: u32,
    pub(crate) evaluations: u64,
    converged: bool,
}

/// The normal with the best evidence bound on one ascent.
pub(crate) fn ascend(
    density: &dyn LogDensity,
    init: Option<&[f64]>,
    index: usize,
    options: &Options,
    monitor: &Monitor,
) -> Result<Path> {
    let &Options { history, elbo_draws, max_iterations, seed, .. } = options;
    let mut target = Target::new(density);
    let begin = start(&mut target, init, seed, index)?;
    // The same deviates for every normal: what differs is then the normals.
    let stream = Stream::new(seed, purpose::VARIATIONAL, index as u32);
    let (mut best, mut best_elbo) = (None, f64::NEG_INFINITY);
    let mut position = vec![0.0; target.dimension()];
    let ascent =
        maximize(&mut target, begin, history as usize, max_iterations, TOLERANCE, monitor, &mut |_, model, target| {
            let mut deviates = stream.clone();
            let mut sum = 0.0;
            for _ in 0..elbo_draws {
                monitor.check()?;
                let log_proposal = model.draw(&mut deviates, &mut position);
                sum += target.value(&position) - log_proposal;
            }
            let elbo = sum / f64::from(elbo_draws);
            if elbo > best_elbo {
                (best, best_elbo) = (Some(model.clone()), elbo);
            }
            Ok(())
        })?;
    let (iterations, converged) = (ascent.iterations, ascent.converged);
    Ok(Path { normal: best, iterations, evaluations: target.evaluations, converged })
}

/// The normal of a single path; of several the moments of their mixture, each path weighed by its draws' importance.
fn moments(normals: &[LowRankNormal], candidates: &Candidates, d: usize) -> Normal {
    if let [normal] = normals {
        let covariance = if d <= MOST_COORDINATES { normal.covariance() } else { vec![] };
        return Normal { location: normal.mean.clone(), deviations: normal.deviations(), covariance };
    }
    let (weights, _) = crate::common::psis(&candidates.log_ratios());
    let rows = || candidates.positions.chunks_exact(d).zip(&weights);
    let mut location = vec![0.0; d];
    rows().for_each(|(x, w)| gibbs_core::axpy(&mut location, *w, x));
    let mut squares = vec![0.0; d];
    for (x, w) in rows() {
        for ((s, x), m) in squares.iter_mut().zip(x).zip(&location) {
            *s += w * (x - m) * (x - m);
        }
    }
    Normal { location, deviations: squares.into_iter().map(f64::sqrt).collect(), covariance: vec![] }
}

#[cfg(test)]
mod tests;
