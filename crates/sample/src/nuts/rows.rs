//! Pieces of kernels over rows that are filled up with zeros to a multiple of [`LANES`]: to be called within kernels only.

use gibbs_core::simd::Lanes;

/// Vectors are filled up with zeros to a multiple of so many numbers.
pub(super) const LANES: usize = 8;

/// Rows that are worked on together: sums that do not wait for each other.
pub(super) const TOGETHER: usize = 4;

/// `values` as rows of `width`, each filled up with `fill`.
pub(super) fn filled(values: &[f64], width: usize, fill: f64) -> Vec<f64> {
    let stride = width.next_multiple_of(LANES);
    let mut rows = vec![fill; values.len() / width * stride];
    for (row, values) in rows.chunks_exact_mut(stride).zip(values.chunks_exact(width)) {
        row[..width].copy_from_slice(values);
    }
    rows
}

/// The inner products of `x` with `N` rows as long as `x`.
#[inline(always)]
pub(super) fn products<const FMA: bool, const N: usize>(rows: &[f64], x: &[f64]) -> [f64; N] {
    let stride = x.len();
    let mut sums = [Lanes::<f64, LANES>::splat(0.0); N];
    let mut at = 0;
    while at < stride {
        let block = Lanes::<f64, LANES>::load(x, at);
        for k in 0..N {
            sums[k] = block.times_plus::<FMA>(Lanes::load(rows, k * stride + at), sums[k]);
        }
        at += LANES;
    }
    let mut products = [0.0; N];
    for k in 0..N {
        products[k] = sums[k].sum();
    }
    products
}

/// y ← y + Σ factor · row over `N` rows as long as `y`.
#[inline(always)]
pub(super) fn add<const FMA: bool, const N: usize>(y: &mut [f64], factors: [f64; N], rows: &[f64]) {
    let stride = y.len();
    let mut at = 0;
    while at < stride {
        let mut block = Lanes::<f64, LANES>::load(y, at);
        for k in 0..N {
            block = Lanes::<f64, LANES>::splat(factors[k]).times_plus::<FMA>(Lanes::load(rows, k * stride + at), block);
        }
        block.store(y, at);
        at += LANES;
    }
}
