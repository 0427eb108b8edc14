//! A genetic search for places of high likelihood, before a nested run.
//!
//! Generations of points: tournaments of two choose parents, a child blends theirs coordinate by coordinate and mutates, one in
//! ten comes from anywhere; the best of parents and children live on. What it finds is not among the live points, which must come from the prior: it extends the
//! region from which they are sought, so that a narrow mode that no live point has met is not lost.

use super::Particle;
use gibbs_core::Stream;
use serde::{Deserialize, Serialize};

/// Points of a generation at most.
const MOST_POINTS: usize = 200;
/// A coordinate mutates with this probability, by a normal step of this deviation.
const MUTATION: f64 = 0.2;
const STEP: f64 = 0.1;
/// Share of a generation that has no parents.
const IMMIGRANTS: f64 = 0.1;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Genetic {
    dimension: usize,
    size: usize,
    generation: u32,
    population: Vec<Particle>,
}

impl Genetic {
    pub(super) fn new(dimension: usize, live: usize) -> Self {
        Self { dimension, size: live.min(MOST_POINTS), generation: 0, population: vec![] }
    }

    pub(super) fn ask(&self, stream: &mut Stream) -> Vec<f64> {
        if self.population.is_empty() {
            return (0..self.size * self.dimension).map(|_| stream.uniform()).collect();
        }
        (0..self.size).flat_map(|_| self.child(stream)).collect()
    }

    fn parent(&self, stream: &mut Stream) -> &Particle {
        let [a, b] = [0; 2].map(|_| &self.population[stream.below(self.population.len())]);
        if a.log_likelihood > b.log_likelihood { a } else { b }
    }

    fn child(&self, stream: &mut Stream) -> Vec<f64> {
        if stream.uniform() < IMMIGRANTS {
            return (0..self.dimension).map(|_| stream.uniform()).collect();
        }
        let [mother, father] = [self.parent(stream), self.parent(stream)];
        let step = STEP / (1.0 + f64::from(self.generation) / 5.0);
        let coordinates = mother.cube.iter().zip(&father.cube);
        coordinates
            .map(|(a, b)| {
                let blend = a + (b - a) * stream.uniform();
                let mutates = stream.uniform() < MUTATION;
                let x = if mutates { blend + step * stream.normal() } else { blend };
                // Reflected into the cube.
                let folded = x.rem_euclid(2.0);
                (if folded > 1.0 { 2.0 - folded } else { folded }).clamp(1e-12, 1.0 - 1e-12)
            })
            .collect()
    }

    /// Takes a generation's likelihoods; whether it was the last.
    pub(super) fn tell(&mut self, asked: &[f64], values: &[f64], generations: u32) -> bool {
        for (cube, &value) in asked.chunks_exact(self.dimension).zip(values) {
            self.population.push(Particle { cube: cube.to_vec(), log_likelihood: value, birth: f64::NEG_INFINITY });
        }
        self.population.sort_by(|a, b| b.log_likelihood.total_cmp(&a.log_likelihood));
        self.population.truncate(self.size);
        self.generation += 1;
        self.generation > generations
    }

    pub(super) fn scouts(&self) -> Vec<Particle> {
        self.population.iter().filter(|p| p.log_likelihood > f64::NEG_INFINITY).cloned().collect()
    }
}
