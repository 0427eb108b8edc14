//! Weighted means and covariances of positions and gradients, one state at a time.
//!
//! `S ← S + w W/(W + w) δ δᵀ` with `δ = x − mean` keeps the scatter about the running mean without cancellation (D. West,
//! Updating mean and variance estimates, Communications of the ACM 22, 1979); two sets merge by the same rule with their
//! weights (Chan, Golub, LeVeque, 1979). `O(d²)` a state, `O(d)` where only variances are kept.

use super::packed;
use gibbs_core::axpy;
use serde::{Deserialize, Serialize};

/// Weighted moments of positions and gradients.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Moments {
    /// Number of states.
    pub(super) count: u64,
    pub(super) position: Spread,
    pub(super) gradient: Spread,
}

impl Moments {
    /// Moments of nothing; `full` keeps covariances, else variances only.
    pub(super) fn new(dimension: usize, full: bool) -> Self {
        Self { count: 0, position: Spread::new(dimension, full), gradient: Spread::new(dimension, full) }
    }

    /// Adds a state of the given weight.
    pub(super) fn add(&mut self, position: &[f64], gradient: &[f64], weight: f64, scratch: &mut [f64]) {
        self.count += 1;
        self.position.add(position, weight, scratch);
        self.gradient.add(gradient, weight, scratch);
    }

    /// Adds the states of another set of the same shape.
    pub(super) fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.position.merge(&other.position);
        self.gradient.merge(&other.gradient);
    }

    pub(super) fn fits(&self, dimension: usize, full: bool) -> bool {
        self.position.fits(dimension, full) && self.gradient.fits(dimension, full)
    }
}

/// A weighted mean and scatter.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Spread {
    weight: f64,
    mean: Vec<f64>,
    /// The lower triangle row by row, or the diagonal alone.
    #[serde(with = "packed")]
    scatter: Vec<f64>,
    full: bool,
}

impl Spread {
    fn new(dimension: usize, full: bool) -> Self {
        Self { weight: 0.0, mean: vec![0.0; dimension], scatter: vec![0.0; Self::size(dimension, full)], full }
    }

    fn size(dimension: usize, full: bool) -> usize {
        if full { dimension * (dimension + 1) / 2 } else { dimension }
    }

    fn fits(&self, dimension: usize, full: bool) -> bool {
        self.full == full && self.mean.len() == dimension && self.scatter.len() == Self::size(dimension, full)
    }

    fn add(&mut self, x: &[f64], weight: f64, difference: &mut [f64]) {
        let total = self.weight + weight;
        let share = weight / total;
        for ((d, x), mean) in difference.iter_mut().zip(x).zip(&mut self.mean) {
            *d = x - *mean;
            *mean += share * *d;
        }
        self.add_square(difference, self.weight * share);
        self.weight = total;
    }

    fn merge(&mut self, other: &Self) {
        let total = self.weight + other.weight;
        if other.weight == 0.0 {
            return;
        }
        let share = other.weight / total;
        let difference: Vec<f64> = other.mean.iter().zip(&self.mean).map(|(b, a)| b - a).collect();
        axpy(&mut self.mean, share, &difference);
        axpy(&mut self.scatter, 1.0, &other.scatter);
        self.add_square(&difference, self.weight * share);
        self.weight = total;
    }

    /// scatter ← scatter + factor · difference differenceᵀ.
    fn add_square(&mut self, difference: &[f64], factor: f64) {
        if !self.full {
            for (s, d) in self.scatter.iter_mut().zip(difference) {
                *s += factor * d * d;
            }
            return;
        }
        let mut rest = &mut self.scatter[..];
        for (i, d) in difference.iter().enumerate() {
            let (row, after) = rest.split_at_mut(i + 1);
            axpy(row, factor * d, &difference[..=i]);
            rest = after;
        }
    }

    pub(super) fn dimension(&self) -> usize {
        self.mean.len()
    }

    /// The variance of each coordinate.
    pub(super) fn variances(&self) -> Vec<f64> {
        let place = |i: usize| if self.full { i * (i + 1) / 2 + i } else { i };
        (0..self.mean.len()).map(|i| self.scatter[place(i)] / self.weight).collect()
    }

    /// The covariance matrix; without covariances, the variances on its diagonal.
    pub(super) fn covariance(&self) -> Vec<f64> {
        let d = self.mean.len();
        let mut matrix = vec![0.0; d * d];
        if !self.full {
            for (i, variance) in self.variances().into_iter().enumerate() {
                matrix[i * d + i] = variance;
            }
            return matrix;
        }
        for i in 0..d {
            for j in 0..=i {
                let value = self.scatter[i * (i + 1) / 2 + j] / self.weight;
                matrix[i * d + j] = value;
                matrix[j * d + i] = value;
            }
        }
        matrix
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gibbs_core::{Stream, purpose};

    #[test]
    fn one_at_a_time_is_all_at_once() {
        let d = 4;
        let mut stream = Stream::new(1, purpose::PROBE, 0);
        let points: Vec<(Vec<f64>, f64)> =
            (0..50).map(|_| ((0..d).map(|i| 1e4 + i as f64 * stream.normal()).collect(), stream.uniform())).collect();
        let total: f64 = points.iter().map(|(_, w)| w).sum();
        let mean: Vec<f64> = (0..d).map(|i| points.iter().map(|(x, w)| w * x[i]).sum::<f64>() / total).collect();
        for full in [true, false] {
            let (mut first, mut second) = (Moments::new(d, full), Moments::new(d, full));
            let mut scratch = vec![0.0; d];
            for (k, (x, w)) in points.iter().enumerate() {
                let half = if k < 20 { &mut first } else { &mut second };
                half.add(x, x, *w, &mut scratch);
            }
            first.merge(&second);
            first.merge(&Moments::new(d, full));
            assert_eq!(first.count, 50);
            let found = first.position.covariance();
            for i in 0..d {
                for j in 0..d {
                    let term = |(x, w): &(Vec<f64>, f64)| w * (x[i] - mean[i]) * (x[j] - mean[j]);
                    let expected = points.iter().map(term).sum::<f64>() / total;
                    if full || i == j {
                        assert!((found[i * d + j] - expected).abs() < 1e-9 * (1.0 + expected.abs()));
                    } else {
                        assert_eq!(found[i * d + j], 0.0);
                    }
                }
                assert_eq!(first.gradient.variances()[i], found[i * d + i]);
            }
        }
    }
}
