//! A Hamiltonian transition of a tempered density: a few leapfrog steps with a diagonal metric, then accept or not.

use super::reference::{Place, Tempered};
use gibbs_core::{Stream, dot};

/// Length of a trajectory in standard deviations, before jitter.
const LENGTH: f64 = 1.6;
/// Leapfrog steps at most.
const LONGEST: u32 = 32;
/// The step size aims at this mean acceptance.
const ACCEPTANCE: f64 = 0.8;

/// Scales of the coordinates and the step size in units of them.
#[derive(Debug, Clone)]
pub(crate) struct Hamiltonian {
    pub(crate) scale: Vec<f64>,
    pub(crate) step: f64,
    /// Updates of the step size so far.
    updates: f64,
}

impl Hamiltonian {
    pub(crate) fn new(scale: Vec<f64>) -> Self {
        let step = 1.0 / (scale.len() as f64).powf(0.25);
        Self { scale, step, updates: 0.0 }
    }

    /// Makes one transition at the density's inverse temperature; returns the probability of accepting it.
    pub(crate) fn advance(&self, density: &mut Tempered, place: &mut Place, stream: &mut Stream) -> f64 {
        let (d, beta) = (place.position.len(), density.beta);
        let step = self.step * (0.8 + 0.4 * stream.uniform());
        let count = ((LENGTH * (0.5 + stream.uniform()) / step).ceil() as u32).clamp(1, LONGEST);
        // Momenta in units of the scales: positions move by scale² · p / scale.
        let mut momentum: Vec<f64> = (0..d).map(|_| stream.normal()).collect();
        let before = place.log_density(beta) - 0.5 * dot(&momentum, &momentum);
        let mut next = place.clone();
        let mut gradient = vec![0.0; d];
        next.gradient(beta, &mut gradient);
        for _ in 0..count {
            self.kick(&mut momentum, &gradient, 0.5 * step);
            for ((x, p), s) in next.position.iter_mut().zip(&momentum).zip(&self.scale) {
                *x += step * s * p;
            }
            density.visit(&mut next);
            next.gradient(beta, &mut gradient);
            let possible = next.log_density(beta) > f64::NEG_INFINITY;
            if !possible || gradient.iter().any(|g| !g.is_finite()) {
                return 0.0;
            }
            self.kick(&mut momentum, &gradient, 0.5 * step);
        }
        let gain = next.log_density(beta) - 0.5 * dot(&momentum, &momentum) - before;
        let acceptance = gain.min(0.0).exp();
        if stream.uniform() < acceptance {
            *place = next;
        }
        if acceptance.is_nan() { 0.0 } else { acceptance }
    }

    fn kick(&self, momentum: &mut [f64], gradient: &[f64], step: f64) {
        for ((p, g), s) in momentum.iter_mut().zip(gradient).zip(&self.scale) {
            *p += step * s * g;
        }
    }

    /// Moves the step size towards the acceptance that it aims at.
    pub(crate) fn learn(&mut self, acceptance: f64) {
        self.updates += 1.0;
        self.step *= (2.0 * (acceptance - ACCEPTANCE) / self.updates.powf(0.6)).exp();
        self.step = self.step.clamp(1e-6, 10.0);
    }

    /// Forgets how often it was updated, so that the next updates count fully again.
    pub(crate) fn refresh(&mut self) {
        self.updates = 0.0;
    }
}
