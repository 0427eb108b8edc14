//! A block of numbers that stays in registers.

use super::Real;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

/// Lanes of a block in the kernels here: two to eight registers, so that one chain of operations never waits for itself.
pub const WIDTH: usize = 32;

/// `N` numbers that are worked on at once, `N` a power of two.
///
/// Arithmetic is lane by lane. Sums of lanes are taken in a fixed tree, so they do not depend on the processor's width.
/// Keep accumulators in local variables: captured by a closure they would live in memory.
///
/// ```
/// use gibbs_core::simd::Lanes;
///
/// let x = [1.0, 2.0, 3.0, 4.0, 5.0];
/// let (blocks, rest) = x.as_chunks::<4>();
/// let mut total = Lanes::padded(rest, 0.0);
/// for block in blocks {
///     total += Lanes(*block);
/// }
/// assert_eq!(total.sum(), 15.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(transparent)]
pub struct Lanes<T, const N: usize = WIDTH>(pub [T; N]);

// No closures: the compiler may leave one out of line, compiled for the baseline processor.
macro_rules! lane_by_lane {
    ($($(#[$documentation:meta])* $name:ident $fma:ident: |$x:ident| $value:expr;)*) => {$(
        $(#[$documentation])*
        #[inline(always)]
        pub fn $name<const $fma: bool>(mut self) -> Self {
            for i in 0..N {
                let $x = self.0[i];
                self.0[i] = $value;
            }
            self
        }
    )*};
}

impl<T: Real, const N: usize> Lanes<T, N> {
    /// The same number in every lane.
    #[inline(always)]
    pub fn splat(value: T) -> Self {
        Self([value; N])
    }

    /// `N` numbers of `values` from `at` on; they must be there.
    #[inline(always)]
    pub fn load(values: &[T], at: usize) -> Self {
        let mut lanes = [T::ZERO; N];
        lanes.copy_from_slice(&values[at..at + N]);
        Self(lanes)
    }

    /// Writes the lanes to `values` from `at` on; there must be room.
    #[inline(always)]
    pub fn store(self, values: &mut [T], at: usize) {
        values[at..at + N].copy_from_slice(&self.0);
    }

    /// The first lanes from `values`, which has at most `N`; the others `fill`.
    #[inline(always)]
    pub fn padded(values: &[T], fill: T) -> Self {
        let mut lanes = [fill; N];
        for (lane, &value) in lanes.iter_mut().zip(values) {
            *lane = value;
        }
        Self(lanes)
    }

    /// self · factor + addend.
    #[inline(always)]
    pub fn times_plus<const FMA: bool>(mut self, factor: Self, addend: Self) -> Self {
        for i in 0..N {
            self.0[i] = self.0[i].times_plus::<FMA>(factor.0[i], addend.0[i]);
        }
        self
    }

    lane_by_lane! {
        /// See [`Real::exp_lane`].
        exp FMA: |x| x.exp_lane::<FMA>();
        /// See [`Real::exp_flush_lane`].
        exp_flush FMA: |x| x.exp_flush_lane::<FMA>();
        /// See [`Real::ln_lane`].
        ln FMA: |x| x.ln_lane::<FMA>();
        /// See [`Real::ln_1p_unit_lane`].
        ln_1p_unit FMA: |x| x.ln_1p_unit_lane::<FMA>();
    }

    /// Lane by lane, see [`Real::larger`].
    #[inline(always)]
    pub fn larger(mut self, other: Self) -> Self {
        for i in 0..N {
            self.0[i] = self.0[i].larger(other.0[i]);
        }
        self
    }

    /// Lane by lane, see [`Real::smaller`].
    #[inline(always)]
    pub fn smaller(mut self, other: Self) -> Self {
        for i in 0..N {
            self.0[i] = self.0[i].smaller(other.0[i]);
        }
        self
    }

    /// The sum of the lanes, in halves: lane i with lane i + N/2, and so on.
    #[inline(always)]
    pub fn sum(self) -> T {
        let mut lanes = through_memory(self.0);
        let mut half = N / 2;
        while half > 0 {
            for i in 0..half {
                lanes[i] += lanes[i + half];
            }
            half /= 2;
        }
        lanes[0]
    }

    /// The largest lane; lanes that are NaN may be passed over.
    #[inline(always)]
    pub fn max(self) -> T {
        let mut lanes = through_memory(self.0);
        let mut half = N / 2;
        while half > 0 {
            for i in 0..half {
                lanes[i] = lanes[i].larger(lanes[i + half]);
            }
            half /= 2;
        }
        lanes[0]
    }
}

/// Parts a reduction from the loop before it: where the compiler sees both, it vectorises the loop along the reduction's
/// tree, in pairs of lanes, which halves the speed of the whole. Costs about 3 ns.
#[inline(always)]
fn through_memory<T, const N: usize>(lanes: [T; N]) -> [T; N] {
    std::hint::black_box(lanes)
}

macro_rules! operators {
    ($($trait:ident $method:ident $assign_trait:ident $assign:ident),*) => {$(
        impl<T: Real, const N: usize> $trait for Lanes<T, N> {
            type Output = Self;
            #[inline(always)]
            fn $method(mut self, other: Self) -> Self {
                for i in 0..N {
                    self.0[i] = self.0[i].$method(other.0[i]);
                }
                self
            }
        }

        impl<T: Real, const N: usize> $assign_trait for Lanes<T, N> {
            #[inline(always)]
            fn $assign(&mut self, other: Self) {
                *self = self.$method(other);
            }
        }
    )*};
}

operators!(Add add AddAssign add_assign, Sub sub SubAssign sub_assign, Mul mul MulAssign mul_assign, Div div DivAssign div_assign);

impl<T: Real, const N: usize> Neg for Lanes<T, N> {
    type Output = Self;
    #[inline(always)]
    fn neg(mut self) -> Self {
        for i in 0..N {
            self.0[i] = -self.0[i];
        }
        self
    }
}
