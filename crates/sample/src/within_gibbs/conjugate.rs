//! Exact draws of a coordinate whose conditional density is known to be of a family.
//!
//! ```text
//! log p(z | rest) = a u(z) + b v(z) + constant
//! normal         u = z, v = z²             gamma    u = log z, v = z
//! inverse gamma  u = log z, v = 1 / z      beta     u = log z, v = log(1 − z)
//! ```
//!
//! The density at the present value and at two others gives a and b. What is drawn is accepted with probability
//! `p(y) q(z) / (p(z) q(y))`, which is 1 but for rounding. Where a and b are of no law (a prior that is flat, say) a slice is taken.
//!
//! G. Marsaglia, W. Tsang, A simple method for generating gamma variables, ACM TOMS 26 (2000).

use super::{Block, Sweep};
use gibbs_core::Stream;
use std::f64::consts::LN_2;

/// A law of one number that is drawn from exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// exp(a z + b z²).
    Normal,
    /// zᵃ exp(b z), z > 0.
    Gamma,
    /// zᵃ exp(b / z), z > 0.
    InverseGamma,
    /// zᵃ (1 − z)ᵇ, 0 < z < 1.
    Beta,
}

/// Looks at a normal conditional at most, each from as far as the deviation that the last has found.
const LOOKS: u32 = 6;
/// Deviations from which a look is good enough: from nearer rounding counts.
const NEAR: f64 = 0.3;
const FAR: f64 = 100.0;

impl Family {
    /// Where it has a density.
    pub fn support(self) -> (f64, f64) {
        match self {
            Family::Normal => (f64::NEG_INFINITY, f64::INFINITY),
            Family::Gamma | Family::InverseGamma => (0.0, f64::INFINITY),
            Family::Beta => (0.0, 1.0),
        }
    }

    /// Whether bounds leave it whole: they are where its support ends, or there are none.
    pub fn fits(self, lower: f64, upper: f64) -> bool {
        let (least, largest) = self.support();
        (lower == least || lower == f64::NEG_INFINITY) && (upper == largest || upper == f64::INFINITY)
    }
}

impl Sweep<'_> {
    /// Draws a coordinate from its conditional law; no if that is no law.
    pub(super) fn conjugate(&mut self, block: &mut Block, k: usize, family: Family) -> bool {
        let drawn = match family {
            Family::Normal => self.normal(block, k),
            Family::Gamma => self.gamma(block, k),
            Family::InverseGamma => self.inverse_gamma(block, k),
            Family::Beta => self.beta(block, k),
        };
        // The log density of what was drawn over that of the present value, as the law has it.
        let Some((y, ratio)) = drawn else { return false };
        let value = if y.is_finite() { self.at(block, k, y) } else { f64::NEG_INFINITY };
        if self.stream.uniform() < (value - self.value - ratio).exp() {
            (self.position[k], self.value) = (y, value);
        }
        true
    }

    /// How far the density at two values is above that at the present one.
    fn rises(&mut self, block: &mut Block, k: usize, values: [f64; 2]) -> [f64; 2] {
        values.map(|z| self.at(block, k, z) - self.value)
    }

    fn normal(&mut self, block: &mut Block, k: usize) -> Option<(f64, f64)> {
        let z = self.position[k];
        let mut step = self.scales[k];
        for _ in 0..LOOKS {
            let [right, left] = self.rises(block, k, [z + step, z - step]);
            let curvature = -(right + left) / (step * step);
            let deviation = curvature.sqrt().recip();
            if (NEAR * deviation..FAR * deviation).contains(&step) {
                self.scales[k] = deviation.clamp(1e-150, 1e150);
                let slope = (right - left) / (2.0 * step);
                let y = z + slope / curvature + deviation * self.stream.normal();
                let by = y - z;
                return Some((y, by * (slope - 0.5 * curvature * by)));
            }
            // Too far off the density is nothing; too near, the curvature is lost in rounding.
            step = match (deviation > 0.0 && deviation.is_finite(), right + left < -1e300) {
                (true, _) => deviation,
                (_, true) => step / 1e3,
                _ => step * 1e3,
            };
        }
        None
    }

    fn gamma(&mut self, block: &mut Block, k: usize) -> Option<(f64, f64)> {
        let z = self.position[k];
        let [twice, half] = self.rises(block, k, [2.0 * z, 0.5 * z]);
        let b = 2.0 * (twice + half) / z;
        let a = (twice - b * z) / LN_2;
        let y = ln_gamma_draw(&mut self.stream, a + 1.0)?.exp() / above_zero(-b)?;
        Some((y, a * (y / z).ln() + b * (y - z)))
    }

    fn inverse_gamma(&mut self, block: &mut Block, k: usize) -> Option<(f64, f64)> {
        let z = self.position[k];
        let [half, twice] = self.rises(block, k, [0.5 * z, 2.0 * z]);
        let b = 2.0 * (half + twice) * z;
        let a = (b / z - half) / LN_2;
        let y = above_zero(-b)? / ln_gamma_draw(&mut self.stream, -a - 1.0)?.exp();
        Some((y, a * (y / z).ln() + b * (y.recip() - z.recip())))
    }

    fn beta(&mut self, block: &mut Block, k: usize) -> Option<(f64, f64)> {
        let z = self.position[k];
        // Twice and half the odds: by how much log z and log(1 − z) rise and fall.
        let (more, less) = (z.ln_1p(), (1.0 - z).ln_1p());
        let (rise, fall) = (-(-0.5 * (1.0 - z)).ln_1p(), -(-0.5 * z).ln_1p());
        let [twice, half] = self.rises(block, k, [2.0 * z / (1.0 + z), z / (2.0 - z)]);
        let determinant = -LN_2 * (0.5 * z * (1.0 - z)).ln_1p();
        let a = (twice * fall + half * more) / determinant;
        let b = (half * rise + twice * less) / determinant;
        let first = ln_gamma_draw(&mut self.stream, a + 1.0)?;
        let second = ln_gamma_draw(&mut self.stream, b + 1.0)?;
        let y = ((second - first).exp() + 1.0).recip();
        let ratio = a * (y / z).ln() + b * ((-y).ln_1p() - (-z).ln_1p());
        // What rounds to an end has no density there, and stays where it is.
        Some((y, if ratio.is_nan() { f64::INFINITY } else { ratio }))
    }
}

fn above_zero(x: f64) -> Option<f64> {
    (x > 0.0 && x.is_finite()).then_some(x)
}

/// The logarithm of a draw from the gamma law of rate 1, if there is one of this shape; in logarithms as small shapes underflow.
fn ln_gamma_draw(stream: &mut Stream, shape: f64) -> Option<f64> {
    above_zero(shape)?;
    // G(shape) = G(shape + 1) U^(1 / shape).
    let boost = if shape < 1.0 { stream.uniform().ln() / shape } else { 0.0 };
    let d = if shape < 1.0 { shape + 1.0 } else { shape } - 1.0 / 3.0;
    loop {
        let z = stream.normal();
        let root = 1.0 + z / (9.0 * d).sqrt();
        if root > 0.0 {
            let log = 3.0 * root.ln();
            if stream.uniform().ln() < 0.5 * z * z + d * (1.0 - log.exp() + log) {
                return Some(d.ln() + log + boost);
            }
        }
    }
}
