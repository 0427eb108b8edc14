//! Barycentres of measures: what lies between them, in the geometry of a cost.
//!
//! ```text
//! minimise over measures a    Σₖ λₖ OT(a, bₖ),    λ ≥ 0, Σ λₖ = 1
//! ```
//!
//! [`fixed`] looks for weights on a given support, a convex problem; [`free`] moves the points of the support, which is not
//! convex and is solved to a local optimum with a bound on what any measure could reach.

pub mod fixed;
pub mod free;

use gibbs_core::{Error, Result};

/// Largest relative difference between the masses of measures that is repaired.
const MASS_TOLERANCE: f64 = 1e-6;

/// Measures by their weights, one after the other.
#[derive(Debug, Clone, Copy)]
pub struct Measures<'a> {
    /// Number of points of each measure (`K`, positive).
    pub sizes: &'a [usize],
    /// Weights of all points, measure by measure (not negative; the same mass in each measure up to 1e-6).
    pub weights: &'a [f64],
    /// λ: what each measure counts (`K`, not negative, not all zero; scaled to sum 1).
    pub shares: &'a [f64],
}

/// One measure ready for solving.
#[derive(Debug, Clone)]
pub(crate) struct Measure {
    /// Its place among all measures.
    pub(crate) index: usize,
    /// Where its points begin among all points.
    pub(crate) start: usize,
    /// Its weights, of sum 1.
    pub(crate) weights: Vec<f64>,
    /// What it counts.
    pub(crate) share: f64,
}

impl Measures<'_> {
    /// The measures that count, with weights of sum 1, and the mass that they have.
    pub(crate) fn prepare(&self) -> Result<(Vec<Measure>, f64)> {
        if self.sizes.is_empty() || self.sizes.contains(&0) {
            return Err(Error::shape("measures", "expected at least one measure, and a point in each"));
        }
        if self.sizes.iter().sum::<usize>() != self.weights.len() {
            return Err(Error::shape("measures", format!("has {} weights for all points", self.weights.len())));
        }
        if self.shares.len() != self.sizes.len() {
            let message = format!("has {} weights for {} measures", self.shares.len(), self.sizes.len());
            return Err(Error::shape("options.weights", message));
        }
        let total: f64 = self.shares.iter().sum();
        if self.shares.iter().any(|share| share.is_nan() || *share < 0.0) || !(total > 0.0 && total.is_finite()) {
            return Err(Error::value("options.weights", "expected numbers of at least 0, not all 0"));
        }
        let (mut measures, mut mass, mut start) = (Vec::new(), 0.0, 0);
        for (index, (&size, share)) in self.sizes.iter().zip(self.shares).enumerate() {
            let weights = &self.weights[start..start + size];
            let sum: f64 = weights.iter().sum();
            if weights.iter().any(|weight| weight.is_nan() || *weight < 0.0) || !(sum > 0.0 && sum.is_finite()) {
                let message = format!("the weights of measure {index} must be numbers of at least 0, not all 0");
                return Err(Error::value("measures", message));
            }
            if index == 0 {
                mass = sum;
            } else if (sum - mass).abs() > MASS_TOLERANCE * mass.max(sum) {
                let message = format!("measure {index} has the mass {sum}, the first one {mass}");
                return Err(Error::infeasible("measures", message));
            }
            if *share > 0.0 {
                let weights = weights.iter().map(|weight| weight / sum).collect();
                measures.push(Measure { index, start, weights, share: share / total });
            }
            start += size;
        }
        Ok((measures, mass))
    }
}
