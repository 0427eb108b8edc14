//! Volumes, weights, the evidence and its error, from points with the contours they were born in.

use super::Particle;
use crate::common::purpose;
use gibbs_core::{
    Stream,
    simd::{self, logsumexp},
};

/// Simulations of the volumes that the error comes from.
const SIMULATIONS: u32 = 200;
/// Points are added where they are worth this share of the most that any is.
const WORTH: f64 = 0.8;

/// A point of the posterior.
#[derive(Debug, Clone)]
pub struct Weighted {
    /// Its place in the cube (`d`).
    pub cube: Vec<f64>,
    /// Its log likelihood.
    pub log_likelihood: f64,
    /// Expected log of the prior's volume above it.
    pub log_volume: f64,
    /// Its share of the evidence.
    pub weight: f64,
}

/// What a run says.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// All points by likelihood, with weights that sum to 1.
    pub points: Vec<Weighted>,
    /// Log of the integral of the likelihood over the prior.
    pub log_evidence: f64,
    /// Its standard error, from simulated volumes.
    pub log_evidence_error: f64,
    /// Information: the log of the prior's volume over the posterior's.
    pub information: f64,
    /// Effective number of points under the weights.
    pub ess: f64,
}

impl Evidence {
    /// `share` are the points of the prior that had a likelihood among those tried.
    pub(super) fn new(points: Vec<Particle>, (found, tried): (u64, u64), seed: u64) -> Self {
        let run = Run::new(points);
        if run.points.is_empty() {
            let nan = f64::NAN;
            return Self {
                points: vec![],
                log_evidence: f64::NEG_INFINITY,
                log_evidence_error: nan,
                information: nan,
                ess: 0.0,
            };
        }
        let share = found as f64 / tried as f64;
        let volumes = run.expected();
        let logs = run.log_weights(&volumes);
        let total = logsumexp(&logs);
        let weights: Vec<f64> = logs.iter().map(|l| (l - total).exp()).collect();
        let mut stream = Stream::new(seed, purpose::NESTED, 1);
        let simulated: Vec<f64> =
            (0..SIMULATIONS).map(|_| logsumexp(&run.log_weights(&run.simulated(&mut stream)))).collect();
        let mean = simulated.iter().sum::<f64>() / f64::from(SIMULATIONS);
        let variance = simulated.iter().map(|z| (z - mean) * (z - mean)).sum::<f64>() / f64::from(SIMULATIONS - 1);
        let log_evidence = total + share.ln();
        let likelihoods = || run.points.iter().zip(&weights).filter(|(p, _)| p.log_likelihood.is_finite());
        Self {
            log_evidence,
            log_evidence_error: (variance + (1.0 - share) / found.max(1) as f64).sqrt(),
            information: likelihoods().map(|(p, w)| w * p.log_likelihood).sum::<f64>() - log_evidence,
            ess: 1.0 / weights.iter().map(|w| w * w).sum::<f64>(),
            points: run
                .points
                .into_iter()
                .zip(weights)
                .zip(volumes)
                .map(|((p, weight), volume)| Weighted {
                    cube: p.cube,
                    log_likelihood: p.log_likelihood,
                    log_volume: volume + share.ln(),
                    weight,
                })
                .collect(),
        }
    }
}

/// Points by likelihood, with the number that were live when each left.
struct Run {
    points: Vec<Particle>,
    live: Vec<f64>,
}

impl Run {
    fn new(mut points: Vec<Particle>) -> Self {
        points.sort_by(|a, b| a.log_likelihood.total_cmp(&b.log_likelihood));
        let mut births: Vec<f64> = points.iter().map(|p| p.birth).collect();
        births.sort_by(f64::total_cmp);
        let mut born = 0;
        let live = points
            .iter()
            .enumerate()
            .map(|(left, p)| {
                while born < births.len() && births[born] < p.log_likelihood {
                    born += 1;
                }
                (born.max(left + 1) - left) as f64
            })
            .collect();
        Self { points, live }
    }

    /// Expected log volumes above each point.
    fn expected(&self) -> Vec<f64> {
        let mut log_volume = 0.0;
        self.live
            .iter()
            .map(|n| {
                log_volume -= 1.0 / n;
                log_volume
            })
            .collect()
    }

    fn simulated(&self, stream: &mut Stream) -> Vec<f64> {
        let mut log_volumes: Vec<f64> = self.live.iter().map(|_| stream.uniform()).collect();
        simd::ln_in_place(&mut log_volumes);
        let mut log_volume = 0.0;
        for (log, n) in log_volumes.iter_mut().zip(&self.live) {
            log_volume += *log / n;
            *log = log_volume;
        }
        log_volumes
    }

    /// log Lᵢ ΔXᵢ by the trapezoid rule.
    fn log_weights(&self, log_volumes: &[f64]) -> Vec<f64> {
        let n = log_volumes.len();
        let mut volumes = log_volumes.to_vec();
        simd::exp_in_place(&mut volumes);
        let width = |i: usize| {
            // Reflected at both ends, so that constants are integrated exactly.
            let before = if i == 0 { 2.0 - volumes[0] } else { volumes[i - 1] };
            let after = if i + 1 == n { -volumes[i] } else { volumes[i + 1] };
            0.5 * (before - after)
        };
        let mut logs: Vec<f64> = (0..n).map(width).collect();
        simd::ln_in_place(&mut logs);
        logs.iter_mut().zip(&self.points).for_each(|(log, point)| *log += point.log_likelihood);
        logs
    }
}

/// How much what is left of a static run's volume can add to its log evidence where no likelihood there exceeds the `best`.
pub(super) fn remaining(dead: &[Particle], best: &dyn Fn() -> f64, n: usize) -> f64 {
    if dead.is_empty() {
        return f64::INFINITY;
    }
    // All points are summed anew, so a look is not due at every step.
    if !dead.len().is_multiple_of((n / 20).max(1)) {
        return f64::INFINITY;
    }
    let step = 1.0 / n as f64;
    let logs: Vec<f64> =
        dead.iter().enumerate().map(|(i, p)| p.log_likelihood - step * (i + 1) as f64 + (step.exp_m1()).ln()).collect();
    let evidence = logsumexp(&logs);
    let left = best() - step * dead.len() as f64;
    // log(Z + left) − log Z.
    (left - evidence).exp().ln_1p()
}

/// The lowest contour above which there can be no more than the tolerance, where no likelihood exceeds the largest known; infinite
/// where there is none.
pub(super) fn summit(points: Vec<Particle>, tolerance: f64) -> f64 {
    let run = Run::new(points);
    let volumes = run.expected();
    let logs = run.log_weights(&volumes);
    let best = run.points.last().map_or(f64::NEG_INFINITY, |p| p.log_likelihood);
    let (top, mut below) = (logsumexp(&logs), 0.0);
    let contours = run.points.iter().zip(logs.iter().zip(&volumes));
    for (point, (log, volume)) in contours {
        below += (log - top).exp();
        if ((best + volume - top).exp() / below).ln_1p() <= tolerance {
            return point.log_likelihood;
        }
    }
    f64::INFINITY
}

/// Between which contours points are worth most.
pub(super) struct Next {
    pub(super) floor: f64,
    pub(super) ceiling: f64,
}

pub(super) fn next_batch(points: &[Particle], posterior_share: f64) -> Next {
    let run = Run::new(points.to_vec());
    let logs = run.log_weights(&run.expected());
    let total = logsumexp(&logs);
    let weights: Vec<f64> = logs.iter().map(|l| (l - total).exp()).collect();
    // Evidence that is still to come at each point, by its number of live points.
    let mut left = 1.0;
    let to_come: Vec<f64> = weights
        .iter()
        .zip(&run.live)
        .map(|(w, n)| {
            let value = left / n;
            left = (left - w).max(0.0);
            value
        })
        .collect();
    let scale: f64 = to_come.iter().sum();
    let worth: Vec<f64> =
        weights.iter().zip(&to_come).map(|(w, z)| posterior_share * w + (1.0 - posterior_share) * z / scale).collect();
    let most = worth.iter().copied().fold(0.0, f64::max);
    let first = worth.iter().position(|w| *w >= WORTH * most).unwrap_or(0);
    let last = worth.iter().rposition(|w| *w >= WORTH * most).unwrap_or(0);
    let floor = if first == 0 { f64::NEG_INFINITY } else { run.points[first - 1].log_likelihood };
    let ceiling = run.points.get(last + 1).map_or(f64::INFINITY, |p| p.log_likelihood);
    Next { floor, ceiling: if ceiling == f64::INFINITY { run.points[last].log_likelihood } else { ceiling } }
}
