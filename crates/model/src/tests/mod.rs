mod densities;
mod saving;
mod variables;
mod written;

use crate::{Model, Prior, eight_schools, linear_regression, logistic_regression, poisson_regression};
use gibbs_core::{MatrixView, Stream, purpose};

/// Rows of predictors on uneven scales, and responses of every kind.
pub(super) struct Table {
    pub(super) x: Vec<f64>,
    pub(super) n: usize,
    pub(super) p: usize,
    pub(super) real: Vec<f64>,
    pub(super) binary: Vec<f64>,
    pub(super) counts: Vec<f64>,
}

impl Table {
    pub(super) fn new(seed: u64, n: usize, p: usize) -> Self {
        let mut stream = Stream::new(seed, purpose::SIMULATE, 0);
        let x: Vec<f64> = (0..n * p).map(|k| 10f64.powi((k % p) as i32 - 1) * (stream.normal() + 0.7)).collect();
        let real = (0..n).map(|_| 40.0 + 3.0 * stream.normal()).collect();
        let binary = (0..n).map(|_| f64::from(stream.uniform() < 0.4)).collect();
        let counts = (0..n).map(|_| stream.below(6) as f64).collect();
        Self { x, n, p, real, binary, counts }
    }

    pub(super) fn x(&self) -> MatrixView<'_> {
        MatrixView::new(&self.x, self.n, self.p).unwrap()
    }

    pub(super) fn linear(&self, prior: &Prior) -> Model {
        linear_regression(self.x(), &self.real, prior).unwrap()
    }

    pub(super) fn logistic(&self, prior: &Prior) -> Model {
        logistic_regression(self.x(), &self.binary, prior).unwrap()
    }

    pub(super) fn poisson(&self, prior: &Prior) -> Model {
        poisson_regression(self.x(), &self.counts, prior).unwrap()
    }

    /// All regressions, and both forms of the eight schools.
    pub(super) fn models(&self) -> Vec<Model> {
        let errors: Vec<f64> = self.counts.iter().map(|count| 1.0 + count).collect();
        let prior = Prior::default();
        vec![
            self.linear(&prior),
            self.logistic(&prior),
            self.poisson(&prior),
            eight_schools(&self.real, &errors, true).unwrap(),
            eight_schools(&self.real, &errors, false).unwrap(),
        ]
    }
}

pub(super) fn random_position(seed: u64, dimension: usize) -> Vec<f64> {
    let mut stream = Stream::new(seed, purpose::SIMULATE, 1);
    (0..dimension).map(|_| 1.5 * (2.0 * stream.uniform() - 1.0)).collect()
}
