//! HL-Gauss: regression as classification, with a normal distribution around the value in the place of a one-hot target.
//!
//! ```text
//! loss(z, v) = −Σᵢ qᵢ log pᵢ,   p = softmax(z)
//! qᵢ = (Φ((eᵢ₊₁ − v) / σ) − Φ((eᵢ − v) / σ)) / (Φ((e_K − v) / σ) − Φ((e₀ − v) / σ))
//! ∂loss/∂zⱼ  = pⱼ − qⱼ
//! ```
//!
//! with ascending edges e₀ < … < e_K of the K bins and the normal distribution function Φ. Values outside the edges count as
//! the nearest edge. The prediction is `Σ pᵢ` times the bins' centers. σ → 0 makes the target one-hot; the recommended
//! σ is 0.75 of a bin's width. The differences of Φ are taken in the tail in which they keep their digits, and bins more
//! than nine σ away get nothing. `O(nK)` time.
//!
//! Reference: J. Farebrother et al., Stop Regressing: Training Value Functions via Classification for Scalable Deep RL, ICML
//! 2024, <https://arxiv.org/abs/2403.03950>; E. Imani, M. White, Improving Regression Performance with Distributional
//! Losses, ICML 2018.

use crate::{Form, Row, RowLoss, WholeLoss, domain, rows::whole::Softmax};
use gibbs_core::{Error, Result};
use std::f64::consts::FRAC_1_SQRT_2;

/// Standard deviations from which on the distribution has no mass in double precision.
const REACH: f64 = 9.0;

/// What is computed.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// σ, positive; 0.75 of the bins' mean width where there is none.
    pub sigma: Option<f64>,
}

/// The loss of rows whose values are known.
#[derive(Debug, Clone, Copy)]
pub struct HlGauss<'a> {
    /// One value a row, finite.
    pub values: &'a [f64],
    /// K + 1 edges, finite and ascending.
    pub edges: &'a [f64],
    /// σ, positive; 0.75 of the bins' mean width where there is none.
    pub sigma: Option<f64>,
}

impl HlGauss<'_> {
    fn deviation(&self) -> f64 {
        let bins = self.edges.len() - 1;
        self.sigma.unwrap_or(0.75 * (self.edges[bins] - self.edges[0]) / bins as f64)
    }
}

impl RowLoss for HlGauss<'_> {
    fn check(&self, classes: usize) -> Result<()> {
        if self.edges.len() != classes + 1 {
            let problem = format!("expected {} edges for {classes} bins, got {}", classes + 1, self.edges.len());
            return Err(Error::shape("options.edges", problem));
        }
        let ascending = self.edges.windows(2).all(|pair| pair[0] < pair[1]);
        if !ascending || !(self.edges[classes] - self.edges[0]).is_finite() {
            return Err(Error::value("options.edges", "expected finite numbers that ascend"));
        }
        self.sigma.map_or(Ok(()), |sigma| domain::positive("sigma", sigma))
    }

    fn form(&self) -> Form<'_> {
        Form::Whole(self)
    }
}

impl WholeLoss for HlGauss<'_> {
    fn row(&self, row: &Row, slope: &mut [f64], scratch: &mut Vec<f64>) -> f64 {
        let Some(&value) = self.values.get(row.index) else { return f64::NAN };
        let (first, mass) = target(value, self.edges, self.deviation(), scratch);
        slope.copy_from_slice(row.logits);
        let softmax = Softmax::in_place(slope);
        let mut value = softmax.log_sum_exp;
        for (i, q) in scratch.iter().enumerate() {
            let q = q / mass;
            value -= q * row.logits[first + i];
            slope[first + i] -= q;
        }
        value
    }
}

/// The bins that have mass: the first of them, and their total; `bins` receives each one's.
fn target(value: f64, edges: &[f64], sigma: f64, bins: &mut Vec<f64>) -> (usize, f64) {
    let last = edges.len() - 1;
    let value = value.clamp(edges[0], edges[last]);
    let first = edges.partition_point(|&e| e <= value - REACH * sigma).saturating_sub(1);
    let end = edges.partition_point(|&e| e < value + REACH * sigma).min(last);
    bins.clear();
    // Tail probabilities on the edge's own side of the value, so that differences keep their digits.
    let tail = |edge: f64| {
        let x = (edge - value) / sigma;
        (x > 0.0, 0.5 * libm::erfc(x.abs() * FRAC_1_SQRT_2))
    };
    let mut before = tail(edges[first]);
    for &edge in &edges[first + 1..=end] {
        let next = tail(edge);
        bins.push(match (before.0, next.0) {
            (false, false) => next.1 - before.1,
            (false, true) => 1.0 - next.1 - before.1,
            _ => before.1 - next.1,
        });
        before = next;
    }
    (first, bins.iter().sum())
}

#[cfg(test)]
mod tests;
