//! The Gumbel distribution of largest values: location μ, scale σ > 0 (SciPy's `gumbel_r`).
//!
//! ```text
//! log p(x) = −z − e⁻ᶻ − log σ      z = (x − μ) / σ      P(X ≤ x) = exp(−e⁻ᶻ)
//! ```

use super::standard::{LocationScale, Standard};
use crate::special::Tails;
use gibbs_core::simd::Real as _;
use libm::{exp, expm1, log, log1p};
use std::f64::consts::PI;

/// As the head of its module says.
pub type Gumbel = LocationScale<StandardGumbel>;

/// Location 0, scale 1.
pub struct StandardGumbel;

impl Standard for StandardGumbel {
    const NAME: &'static str = "gumbel";
    const LN_NORMALIZER: f64 = 0.0;
    const MOMENTS: (f64, f64) = (0.577_215_664_901_532_9, PI * PI / 6.0);

    #[inline(always)]
    fn ln_kernel<const FMA: bool>(z: f64) -> (f64, f64) {
        let tail = (-z).exp_lane::<FMA>();
        (-z - tail, tail - 1.0)
    }

    fn tails(z: f64) -> Tails {
        Tails::from_ln_lower(-exp(-z))
    }

    fn hazards(z: f64) -> (f64, f64) {
        let tail = exp(-z);
        (tail, if tail == 0.0 { 1.0 } else { tail / expm1(tail) })
    }

    fn quantile(level: f64) -> f64 {
        -log(if level < 0.5 { -log(level) } else { -log1p(level - 1.0) })
    }
}
