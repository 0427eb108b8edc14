//! Means and variances, in a fixed order of summation.

use crate::draws::Sequences;
use gibbs_core::simd::{self, Kernel, Lanes};

/// Σ xᵢ / n.
pub(crate) fn mean(values: &[f64]) -> f64 {
    simd::sum(values) / values.len() as f64
}

/// Σ (xᵢ − x̄)² / (n − 1).
pub(crate) fn variance(values: &[f64], mean: f64) -> f64 {
    simd::dispatch(Squares { values, center: mean }) / (values.len() as f64 - 1.0)
}

/// How far sequences of equal length spread.
pub(crate) struct Spread {
    /// The mean of each.
    pub(crate) means: Vec<f64>,
    /// Mean variance within a sequence.
    pub(crate) within: f64,
    /// Variance of the means; 0 of one sequence.
    pub(crate) between: f64,
    length: f64,
}

impl Spread {
    pub(crate) fn of(sequences: Sequences) -> Self {
        let means: Vec<f64> = sequences.each().map(mean).collect();
        let within: f64 = sequences.each().zip(&means).map(|(values, mean)| variance(values, *mean)).sum();
        Self {
            within: within / means.len() as f64,
            between: if means.len() > 1 { variance(&means, mean(&means)) } else { 0.0 },
            means,
            length: sequences.length as f64,
        }
    }

    /// Variance of one value, differences between the sequences included.
    pub(crate) fn total(&self) -> f64 {
        self.within * (self.length - 1.0) / self.length + self.between
    }

    /// R-hat of the sequences as they are. 0/0 means that nothing varies.
    pub(crate) fn rhat(&self) -> f64 {
        ((self.length * self.between / self.within + self.length - 1.0) / self.length).sqrt()
    }
}

/// Σ (xᵢ − center)².
struct Squares<'a> {
    values: &'a [f64],
    center: f64,
}

impl Kernel for Squares<'_> {
    type Output = f64;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> f64 {
        let (blocks, rest) = self.values.as_chunks::<16>();
        let center = Lanes::splat(self.center);
        let mut sums = Lanes::<f64, 16>::splat(0.0);
        for block in blocks {
            let difference = Lanes(*block) - center;
            sums = difference.times_plus::<FMA>(difference, sums);
        }
        let mut sum = sums.sum();
        for x in rest {
            sum += (x - self.center) * (x - self.center);
        }
        sum
    }
}
