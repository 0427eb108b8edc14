//! Elliptical slice sampling, about any normal distribution.
//!
//! ```text
//! p(x) = normal(x; m, Σ) L(x);   level  log y = log L(x) − exponential(1);   ν ~ normal(0, Σ)
//! x′ = m + (x − m) cos θ + ν sin θ,   θ uniform, its interval shrunk towards 0 until log L(x′) > log y
//! ```
//!
//! Where the prior is normal and given as `m` and `Σ`, `L` is the likelihood and this is Murray, Adams and MacKay's method, made
//! for Gaussian processes. Any other density is `L = p / normal` about any normal distribution that resembles it (Nishihara and
//! others): by default the one that Pathfinder finds, a third wider. No step size; every transition moves.
//!
//! I. Murray, R. Adams, D. MacKay, Elliptical slice sampling, AISTATS 2010, arXiv:1001.0175; R. Nishihara, I. Murray, R. Adams,
//! Parallel MCMC with generalized elliptical slice sampling, JMLR 15 (2014), arXiv:1210.7477.

use crate::{
    common::{ChainDraws, ChainOptions, LowRankNormal, Target, Transition, check_init, purpose, run_chains, start},
    pathfinder,
};
use gibbs_core::{Error, LogDensity, Monitor, Result, Stream};

/// How much wider than Pathfinder's normal the ellipses are: tails that reach further than the normal's would hold chains.
const WIDER: f64 = 1.3;
/// Shrinkings at most.
const MOST_STEPS: u32 = 100;

/// How many chains and how long: 200 transitions of warm-up unless told otherwise.
pub type Options = ChainOptions<200>;

/// Samples `density` about the normal with independent coordinates of `location` and `deviations`, or where these are absent
/// about that of a Pathfinder path.
pub fn elliptical_slice(
    density: &dyn LogDensity,
    init: Option<&[f64]>,
    location: Option<&[f64]>,
    deviations: Option<&[f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<ChainDraws> {
    let (plan, seed, d) = (options.plan(), options.seed, density.dimension());
    check_init(init, d, plan.chains)?;
    for (name, values) in [("location", location), ("deviations", deviations)] {
        if let Some(values) = values.filter(|values| values.len() != d) {
            return Err(Error::option(name, format!("expected {d} numbers, got {}", values.len())));
        }
    }
    if let Some(bad) = deviations.and_then(|all| all.iter().find(|s| !(**s > 0.0 && s.is_finite()))) {
        return Err(Error::option("deviations", format!("expected positive numbers, got {bad}")));
    }
    let (normal, wider) = match (location, deviations) {
        (None, None) => (found(density, init, seed, monitor)?, WIDER),
        _ => {
            let location = location.map_or_else(|| vec![0.0; d], <[f64]>::to_vec);
            let variances: Vec<f64> =
                deviations.map_or_else(|| vec![1.0; d], |all| all.iter().map(|s| s * s).collect());
            let normal = LowRankNormal::new(&location, &vec![0.0; d], &variances, &[]);
            (normal.ok_or_else(|| Error::option("deviations", "have no finite product"))?, 1.0)
        }
    };
    let normal = &normal;
    run_chains(density, plan, monitor, &|index| {
        let mut target = Target::new(density);
        let point = start(&mut target, init, seed, index)?;
        let stream = Stream::new(seed, purpose::TRANSITIONS, index as u32);
        Ok(Box::new(Ellipse { target, normal, wider, position: point.position, value: point.value, stream }))
    })
}

fn found(density: &dyn LogDensity, init: Option<&[f64]>, seed: u64, monitor: &Monitor) -> Result<LowRankNormal> {
    let options = pathfinder::Options { seed, ..Default::default() };
    let path = pathfinder::ascend(density, init, 0, &options, monitor)?;
    path.normal.ok_or_else(|| Error::option("deviations", "no normal distribution resembles this density; give one"))
}

struct Ellipse<'a, 'b> {
    target: Target<'a>,
    normal: &'b LowRankNormal,
    wider: f64,
    position: Vec<f64>,
    value: f64,
    stream: Stream,
}

impl Ellipse<'_, '_> {
    /// log L, up to a constant: the normal is wider than the one at hand.
    fn log_likelihood(&self, position: &[f64], value: f64) -> f64 {
        let inner: Vec<f64> = position.iter().zip(&self.normal.mean).map(|(x, m)| m + (x - m) / self.wider).collect();
        value - self.normal.log_density(&inner)
    }
}

impl Transition for Ellipse<'_, '_> {
    fn advance(&mut self, _warmup: Option<f64>) -> Result<()> {
        let level = self.log_likelihood(&self.position, self.value) + self.stream.uniform().ln();
        let mut direction = vec![0.0; self.position.len()];
        self.normal.draw(&mut self.stream, &mut direction);
        for (v, m) in direction.iter_mut().zip(&self.normal.mean) {
            *v = self.wider * (*v - m);
        }
        let mut angle = std::f64::consts::TAU * self.stream.uniform();
        let (mut low, mut high) = (angle - std::f64::consts::TAU, angle);
        for _ in 0..MOST_STEPS {
            let (sine, cosine) = angle.sin_cos();
            let center = &self.normal.mean;
            let next: Vec<f64> = (0..center.len())
                .map(|k| center[k] + (self.position[k] - center[k]) * cosine + direction[k] * sine)
                .collect();
            let value = self.target.value(&next);
            if value > f64::NEG_INFINITY && self.log_likelihood(&next, value) > level {
                (self.position, self.value) = (next, value);
                return Ok(());
            }
            if angle < 0.0 {
                low = angle;
            } else {
                high = angle;
            }
            angle = low + (high - low) * self.stream.uniform();
        }
        Ok(())
    }

    fn state(&self) -> (&[f64], f64) {
        (&self.position, self.value)
    }

    fn evaluations(&self) -> u64 {
        self.target.evaluations
    }
}

#[cfg(test)]
mod tests;
