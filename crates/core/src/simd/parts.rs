//! Pieces of kernels: call them from [`Kernel::run`](super::Kernel::run) only.

use super::{Lanes, Real, WIDTH};

/// Elements whose sum is closed in single precision before the next begins, so that rounding does not grow with length.
pub const SEGMENT: usize = 8192;

/// The largest element, −∞ of none; NaN may be passed over.
#[inline(always)]
pub fn largest<T: Real>(x: &[T]) -> T {
    let (blocks, rest) = x.as_chunks::<WIDTH>();
    let (small_blocks, rest) = rest.as_chunks::<8>();
    let mut small = Lanes::<T, 8>::padded(rest, T::NEG_INFINITY);
    for block in small_blocks {
        small = Lanes(*block).larger(small);
    }
    if blocks.is_empty() {
        return small.max();
    }
    let mut lanes = Lanes::<T>::splat(T::NEG_INFINITY);
    for block in blocks {
        lanes = Lanes(*block).larger(lanes);
    }
    lanes.max().larger(small.max())
}

/// Σ exp(xᵢ − shift) of at most [`SEGMENT`] elements, none above `shift`.
#[inline(always)]
pub fn sum_of_exponentials<T: Real, const FMA: bool>(x: &[T], shift: T) -> f64 {
    let (blocks, rest) = x.as_chunks::<WIDTH>();
    let mut sums = Lanes::<T>::splat(T::ZERO);
    for block in blocks {
        sums += (Lanes(*block) - Lanes::splat(shift)).exp_flush::<FMA>();
    }
    let (blocks, rest) = rest.as_chunks::<8>();
    let mut small = (Lanes::padded(rest, T::NEG_INFINITY) - Lanes::<T, 8>::splat(shift)).exp_flush::<FMA>();
    for block in blocks {
        small += (Lanes(*block) - Lanes::splat(shift)).exp_flush::<FMA>();
    }
    sums.sum().to_f64() + small.sum().to_f64()
}
