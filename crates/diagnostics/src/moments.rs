//! Means and variances, in a fixed order of summation.

use crate::draws::{Layout, Sequences, Sums};
use gibbs_core::simd::{self, Kernel, Lanes};

/// Σ xᵢ / n.
pub(crate) fn mean(values: &[f64]) -> f64 {
    simd::sum(values) / values.len() as f64
}

/// Σ (xᵢ − x̄)² / (n − 1).
pub(crate) fn variance(values: &[f64], mean: f64) -> f64 {
    squares_about(values, mean) / (values.len() as f64 - 1.0)
}

/// How far sequences of equal length spread.
pub(crate) struct Spread {
    /// The mean of each.
    pub(crate) means: Vec<f64>,
    /// Mean variance within a sequence.
    pub(crate) within: f64,
    /// Variance of the means; 0 of one sequence.
    between: f64,
    length: f64,
}

/// Where the means leave a smaller share of the squares within sequences, too few of its digits are left.
const CANCELLED: f64 = 1e-4;

/// A smaller share is the rounding of means.
const ROUNDING: f64 = 1e-25;

impl Spread {
    pub(crate) fn of(sequences: Sequences) -> Self {
        let means: Vec<f64> = sequences.each().map(mean).collect();
        let squares: f64 = sequences.each().zip(&means).map(|(values, mean)| squares_about(values, *mean)).sum();
        Self::new(means, squares, sequences.length)
    }

    /// That of values in any order, with the slots they belong to, and their sums.
    pub(crate) fn of_values(values: &[f64], slots: &[u32], sums: &Sums, layout: &Layout) -> Self {
        let n = layout.half as f64;
        let means: Vec<f64> = sums.each_half(layout).map(|slots| simd::sum(slots) / n).collect();
        let squares = simd::dot(values, values);
        let mut within = squares - n * simd::dot(&means, &means);
        if within <= CANCELLED * squares {
            let square = |(x, slot): (&f64, &u32)| (x - means[*slot as usize / layout.stride]).powi(2);
            within = values.iter().zip(slots).map(square).sum();
            within = if within > ROUNDING * squares { within } else { 0.0 };
        }
        Self::new(means, within, layout.half)
    }

    /// That of values of which `ones` in each half chain are 1 and the others 0.
    pub(crate) fn of_indicators(ones: &Sums, layout: &Layout) -> Self {
        let n = layout.half as f64;
        let counts: Vec<f64> = ones.each_half(layout).map(simd::sum).collect();
        let within = counts.iter().map(|ones| ones * (n - ones) / n).sum();
        Self::new(counts.iter().map(|ones| ones / n).collect(), within, layout.half)
    }

    /// With the sum of squares about the means.
    fn new(means: Vec<f64>, squares: f64, length: usize) -> Self {
        let between = if means.len() > 1 { variance(&means, mean(&means)) } else { 0.0 };
        let length = length as f64;
        Self { within: squares / (means.len() as f64 * (length - 1.0)), between, means, length }
    }

    /// Variance of one value, differences between the sequences included.
    pub(crate) fn total(&self) -> f64 {
        self.within * (self.length - 1.0) / self.length + self.between
    }

    /// R-hat of the sequences as they are. 0/0 means that nothing varies.
    pub(crate) fn rhat(&self) -> f64 {
        ((self.length * self.between / self.within + self.length - 1.0) / self.length).sqrt()
    }

    /// R-hat of groups of `size` sequences that follow one another.
    pub(crate) fn nested_rhat(&self, size: usize) -> f64 {
        let centers: Vec<f64> = self.means.chunks_exact(size).map(mean).collect();
        let apart: Vec<f64> =
            self.means.chunks_exact(size).zip(&centers).map(|(means, center)| variance(means, *center)).collect();
        (1.0 + variance(&centers, mean(&centers)) / (mean(&apart) + self.within)).sqrt()
    }
}

fn squares_about(values: &[f64], center: f64) -> f64 {
    simd::dispatch(Squares { values, center })
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
