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
//! With x ≥ 0, erfc(x) = e^(−x²) p(s) / (1 + x) where p is the polynomial of degree 18 that agrees at Chebyshev nodes of
//! s = (13 x − 21) / (7 (x + 3)), which goes from −1 to 1 for x up to 7; to 2e-16 of e^(−x²) / (1 + x).
//!
//! Reference: J. Farebrother et al., Stop Regressing: Training Value Functions via Classification for Scalable Deep RL, ICML
//! 2024, <https://arxiv.org/abs/2403.03950>; E. Imani, M. White, Improving Regression Performance with Distributional
//! Losses, ICML 2018.

use crate::{Form, RowLoss, TargetLoss, domain};
use gibbs_core::{
    Error, Result,
    simd::{self, Kernel, Lanes, Real},
};
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
        Form::Target(self)
    }
}

impl TargetLoss for HlGauss<'_> {
    fn target(&self, index: usize, masses: &mut Vec<f64>) -> Option<usize> {
        Some(bins(*self.values.get(index)?, self.edges, self.deviation(), masses).0)
    }
}

/// The bins that have mass: the first of them, and their total; `masses` receives each one's share of it.
fn bins(value: f64, edges: &[f64], sigma: f64, masses: &mut Vec<f64>) -> (usize, f64) {
    let last = edges.len() - 1;
    let value = value.clamp(edges[0], edges[last]);
    let first = edges.partition_point(|&e| e <= value - REACH * sigma).saturating_sub(1);
    let end = first + edges[first..].partition_point(|&e| e < value + REACH * sigma);
    let count = end.min(last) - first;
    masses.resize((count + 1).next_multiple_of(BLOCK), 0.0);
    let total = simd::dispatch(Masses { edges: &edges[first..], count, value, scale: FRAC_1_SQRT_2 / sigma, masses });
    masses.truncate(count);
    (first, total)
}

/// The shares of the first bins, and their total before.
struct Masses<'a> {
    edges: &'a [f64],
    count: usize,
    value: f64,
    /// 1 / (√2 σ).
    scale: f64,
    /// One more than bins, in whole blocks.
    masses: &'a mut [f64],
}

/// Edges of one block.
const BLOCK: usize = 16;

impl Kernel for Masses<'_> {
    type Output = f64;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> f64 {
        let Self { edges, count, value, scale, masses } = self;
        // Twice the probability of the tail on the edge's own side of the value, so that differences keep their digits; that
        // above the value with a minus, and then only the bin of the value is 2 short.
        let mut below = 0;
        for at in (0..=count).step_by(BLOCK) {
            let edges = match edges.len() - at < BLOCK {
                true => Lanes::<f64, BLOCK>::padded(&edges[at..], edges[edges.len() - 1]),
                false => Lanes::load(edges, at),
            };
            let offsets = edges - Lanes::splat(value);
            let mut tails = twice_tail::<FMA>(offsets * Lanes::splat(scale));
            for i in 0..BLOCK {
                let above = offsets.0[i] > 0.0;
                tails.0[i] = if above { -tails.0[i] } else { tails.0[i] };
                below += u64::from(!above);
            }
            tails.store(masses, at);
        }
        let own = (below as usize).saturating_sub(1);
        let within = if own < count { 1.0 } else { 0.0 };
        let total = 0.5 * (masses[count] - masses[0]) + within;
        let (half, inverse) = (0.5 / total, 1.0 / total);
        for k in 0..count {
            masses[k] = (masses[k + 1] - masses[k]) * half;
        }
        if own < count {
            masses[own] += inverse;
        }
        total
    }
}

/// erfc |x|.
#[inline(always)]
fn twice_tail<const FMA: bool>(mut x: Lanes<f64, BLOCK>) -> Lanes<f64, BLOCK> {
    const COEFFICIENTS: [f64; 19] = [
        -4.956_093_897_965_174e-11,
        1.886_528_288_477_688_8e-10,
        1.220_390_762_362_051e-9,
        -1.710_181_583_360_575_8e-9,
        -1.961_723_642_753_995_9e-8,
        -1.867_845_354_658_662e-10,
        2.828_604_233_087_661e-7,
        2.115_107_171_864_045_2e-7,
        -4.333_277_552_825_464e-6,
        -2.701_232_053_278_717e-6,
        7.637_206_879_620_337e-5,
        -7.516_521_201_537_587e-5,
        -1.268_835_801_805_688_3e-3,
        6.932_514_434_485_904e-3,
        -1.703_798_236_996_656_6e-2,
        1.499_125_945_828_831e-2,
        4.321_728_621_623_317e-2,
        -2.026_458_999_344_976_4e-1,
        7.942_174_460_668_907e-1,
    ];
    let mut exponents = x;
    for i in 0..BLOCK {
        x.0[i] = x.0[i].abs_lane().smaller(7.0);
        exponents.0[i] = -x.0[i] * x.0[i];
    }
    let (above, below) = (x + Lanes::splat(3.0), x + Lanes::splat(1.0));
    let inverse = Lanes::splat(1.0) / (above * below);
    let s = (x * Lanes::splat(13.0 / 7.0) - Lanes::splat(3.0)) * inverse * below;
    let mut p = Lanes::splat(COEFFICIENTS[0]);
    for coefficient in &COEFFICIENTS[1..] {
        p = p.times_plus::<FMA>(s, Lanes::splat(*coefficient));
    }
    exponents.exp_flush::<FMA>() * p * (inverse * above)
}

#[cfg(test)]
mod tests;
