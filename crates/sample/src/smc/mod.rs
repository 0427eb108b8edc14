//! Sequential Monte Carlo: populations of particles carried from a reference distribution to the target by tempering.
//!
//! ```text
//! β = 0     particles from π₀
//! until β = 1
//!   β′      the largest at which weights w = (p / π₀)^(β′ − β) keep an effective share of the particles
//!   Z       multiplied by the mean weight;  particles resampled by w (systematic)
//!   move    each particle by Hamiltonian transitions of π₀^(1 − β′) p^β′, scaled by the particles' spread
//! ```
//!
//! Populations are independent: they agree or not (R-hat), and their evidence estimates are averaged. The mean weight's
//! product is an unbiased estimate of the integral of `p` for fixed temperatures. Its error comes from the particles' ancestors
//! (after Lee and Whiteley) and from the spread over populations, whichever is larger. `O(T N moves)` gradients a population for `T`
//! temperatures, some ten to thirty.
//!
//! P. Del Moral, A. Doucet, A. Jasra, Sequential Monte Carlo samplers, JRSS B 68 (2006); A. Lee, N. Whiteley, Variance estimation
//! in the particle filter, Biometrika 105 (2018), arXiv:1509.00394.

use crate::common::{
    ChainDiagnostics, ChainDraws, ChainPlan, Hamiltonian, Place, Reference, Target, Tempered, log_mean, purpose,
    resample, width_of,
};
use gibbs_core::{Error, LogDensity, Monitor, Result, Stream};
use std::sync::atomic::{AtomicU64, Ordering};

/// Temperatures after which a run is given up: the reference is too far from the target.
const MOST_TEMPERATURES: usize = 2000;
/// Halvings when a temperature is sought.
const BISECTIONS: u32 = 60;

/// How many particles, and how far they are moved.
#[derive(Debug, Clone)]
pub struct Options {
    /// Independent populations; default 4.
    pub populations: u32,
    /// Particles of each; default 1000.
    pub particles: u32,
    /// Hamiltonian transitions of each particle at each temperature; default 3.
    pub moves: u32,
    /// Share of the particles that must stay effective from one temperature to the next; default 0.5.
    pub threshold: f64,
    /// Names the random streams; default 0.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { populations: 4, particles: 1000, moves: 3, threshold: 0.5, seed: 0 }
    }
}

/// Particles of the target, and the integral of its density.
#[derive(Debug, Clone)]
pub struct Solution {
    /// The particles, a population a chain.
    pub draws: ChainDraws,
    /// Log of the integral of the density.
    pub log_evidence: f64,
    /// Its standard error.
    pub log_evidence_error: f64,
    /// Log evidence of each population.
    pub log_evidences: Vec<f64>,
    /// Inverse temperatures of the first population, from 0 to 1.
    pub temperatures: Vec<f64>,
    /// Share of its particles that stayed effective on the way to each temperature but the first.
    pub effective: Vec<f64>,
    /// Share of each population's first particles that have descendants among the last.
    pub ancestors: Vec<f64>,
}

/// Carries populations from `reference` to `density`, each on one of the monitor's threads.
///
/// An error names `options.scale` where the reference is too far from the density to be bridged.
pub fn smc(density: &dyn LogDensity, reference: &Reference, options: &Options, monitor: &Monitor) -> Result<Solution> {
    let (populations, width) = (options.populations as usize, width_of(density));
    ChainPlan { chains: populations, warmup: 0, draws: options.particles, thin: 1 }
        .check(width.max(4 * density.dimension()))?;
    let moved = AtomicU64::new(0);
    let work = |_, index: usize| Population::run(density, reference, options, index, &moved, monitor);
    let all: Vec<Population> = monitor.map((0..populations).collect(), work)?.into_iter().collect::<Result<_>>()?;
    let mut values = vec![0.0; populations * options.particles as usize * width];
    let particles = || all.iter().flat_map(|population| &population.particles);
    for (place, row) in particles().zip(values.chunks_exact_mut(width)) {
        density.constrain(&place.position, row);
    }
    let log_density = particles().map(|place| place.log_target).collect();
    let diagnostics = ChainDiagnostics {
        evaluations: all.iter().map(|population| population.evaluations).sum(),
        acceptance: all.iter().map(|population| population.acceptance).sum::<f64>() / populations as f64,
        step_size: all.iter().map(|population| population.kernel.step).collect(),
        ..ChainDiagnostics::default()
    };
    let log_evidences: Vec<f64> = all.iter().map(|population| population.log_evidence).collect();
    let log_evidence = log_mean(&log_evidences);
    let k = populations as f64;
    let by_ancestors = all.iter().map(Population::relative_variance).sum::<f64>() / (k * k);
    let spread =
        log_evidences.iter().map(|z| ((z - log_evidence).exp() - 1.0).powi(2)).sum::<f64>() / (k * (k - 1.0).max(1.0));
    Ok(Solution {
        draws: ChainDraws::new(values, log_density, populations, width, diagnostics, monitor)?,
        log_evidence,
        log_evidence_error: by_ancestors.max(spread).sqrt(),
        temperatures: all[0].temperatures.clone(),
        effective: all[0].effective.clone(),
        ancestors: all.iter().map(Population::surviving).collect(),
        log_evidences,
    })
}

struct Population {
    particles: Vec<Place>,
    /// The first particle that each descends from.
    ancestors: Vec<usize>,
    kernel: Hamiltonian,
    temperatures: Vec<f64>,
    /// Share of the particles that stayed effective on the way to each.
    effective: Vec<f64>,
    log_evidence: f64,
    /// Mean acceptance at the last temperature.
    acceptance: f64,
    evaluations: u64,
}

impl Population {
    fn run(
        density: &dyn LogDensity,
        reference: &Reference,
        options: &Options,
        index: usize,
        moved: &AtomicU64,
        monitor: &Monitor,
    ) -> Result<Self> {
        let mut stream = Stream::new(options.seed, purpose::PARTICLES, index as u32);
        let mut target = Target::new(density);
        let mut tempered = Tempered { target: &mut target, reference, beta: 0.0 };
        let mut particles = vec![];
        for _ in 0..options.particles {
            monitor.check()?;
            particles.push(tempered.place(reference.draw(&mut stream)));
        }
        let ancestors = (0..particles.len()).collect();
        let kernel = Hamiltonian::new(reference.scale.clone());
        let mut this = Self {
            particles,
            ancestors,
            kernel,
            temperatures: vec![0.0],
            effective: vec![],
            log_evidence: 0.0,
            acceptance: 1.0,
            evaluations: 0,
        };
        while tempered.beta < 1.0 {
            if this.temperatures.len() > MOST_TEMPERATURES {
                return Err(too_far());
            }
            let next = this.next_temperature(tempered.beta, options.threshold)?;
            this.reweigh(next - tempered.beta, &mut stream);
            tempered.beta = next;
            this.temperatures.push(next);
            this.rescale();
            for _ in 0..options.moves {
                let mut sum = 0.0;
                for place in &mut this.particles {
                    monitor.check()?;
                    sum += this.kernel.advance(&mut tempered, place, &mut stream);
                    monitor.report(moved.fetch_add(1, Ordering::Relaxed) as f64 + 1.0, None);
                }
                this.acceptance = sum / this.particles.len() as f64;
                this.kernel.learn(this.acceptance);
            }
        }
        this.evaluations = target.evaluations;
        Ok(this)
    }

    /// The largest inverse temperature up to 1 that leaves enough particles effective.
    fn next_temperature(&self, beta: f64, threshold: f64) -> Result<f64> {
        let ratios: Vec<f64> = self.particles.iter().map(Place::log_ratio).collect();
        let share = |step: f64| effective_share(&self.weights(&ratios, step));
        if !ratios.iter().any(|r| *r > f64::NEG_INFINITY) {
            return Err(too_far());
        }
        // Particles outside of the support are lost at any temperature: what is asked for is a share of the others.
        let inside = ratios.iter().filter(|r| **r > f64::NEG_INFINITY).count() as f64 / ratios.len() as f64;
        let wanted = threshold * inside;
        if share(1.0 - beta) >= wanted {
            return Ok(1.0);
        }
        let (mut low, mut high) = (0.0, 1.0 - beta);
        for _ in 0..BISECTIONS {
            let middle = 0.5 * (low + high);
            if share(middle) >= wanted {
                low = middle;
            } else {
                high = middle;
            }
        }
        let step = if low > 0.0 { low } else { high };
        Ok((beta + step).min(1.0))
    }

    fn weights(&self, ratios: &[f64], step: f64) -> Vec<f64> {
        let top = ratios.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        ratios.iter().map(|r| (step * (r - top)).exp()).collect()
    }

    fn reweigh(&mut self, step: f64, stream: &mut Stream) {
        let ratios: Vec<f64> = self.particles.iter().map(Place::log_ratio).collect();
        let logs: Vec<f64> = ratios.iter().map(|r| step * r).collect();
        self.log_evidence += log_mean(&logs);
        let weights = self.weights(&ratios, step);
        self.effective.push(effective_share(&weights));
        let chosen = resample(&weights, self.particles.len(), stream);
        self.particles = chosen.iter().map(|&k| self.particles[k].clone()).collect();
        self.ancestors = chosen.iter().map(|&k| self.ancestors[k]).collect();
    }

    /// Sets the kernel's scales to the particles' deviations.
    fn rescale(&mut self) {
        let n = self.particles.len() as f64;
        for (k, scale) in self.kernel.scale.iter_mut().enumerate() {
            let coordinates = || self.particles.iter().map(|place| place.position[k]);
            let mean = coordinates().sum::<f64>() / n;
            let variance = coordinates().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n;
            if variance > 0.0 && variance.is_finite() {
                *scale = variance.sqrt();
            }
        }
        self.kernel.refresh();
    }

    /// Descendants of each first particle.
    fn families(&self) -> Vec<f64> {
        let mut families = vec![0.0; self.particles.len()];
        self.ancestors.iter().for_each(|&k| families[k] += 1.0);
        families
    }

    /// An estimate of the relative variance of this population's evidence: how unequal the families are. Lee and Whiteley's
    /// allows for multinomial resampling besides; systematic resampling leaves equal families equal.
    fn relative_variance(&self) -> f64 {
        let n = self.particles.len() as f64;
        let same: f64 = self.families().iter().map(|f| f * f).sum::<f64>() / (n * n);
        (same - 1.0 / n).max(0.0)
    }

    fn surviving(&self) -> f64 {
        self.families().iter().filter(|f| **f > 0.0).count() as f64 / self.particles.len() as f64
    }
}

/// Effective number of weighted particles over their number.
fn effective_share(weights: &[f64]) -> f64 {
    let (sum, squares) = weights.iter().fold((0.0, 0.0), |(s, q), w| (s + w, q + w * w));
    sum * sum / squares / weights.len() as f64
}

fn too_far() -> Error {
    Error::option(
        "scale",
        "the reference distribution is too far from the density: hardly a particle is where it has mass",
    )
}

#[cfg(test)]
mod tests;
