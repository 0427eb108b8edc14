//! What one lane computes: branch-free scalar code that the compiler vectorises inside a kernel.
//!
//! exp: x = k ln 2 + r with |r| ≤ ln 2 / 2, the rounding to k by adding and subtracting 1.5 · 2^mantissa bits and ln 2 in
//! two parts, so that r is exact without FMA; then e^r = 1 + r + r² q(r) with q interpolated at Chebyshev nodes, and 2^k
//! put into the exponent. The full range multiplies by 2^k in two factors, so that the last product rounds once into the
//! subnormals, 0 or ∞.
//!
//! ln: x = 2^e (1 + f) with 1 + f in [√½, √2). f32: f − f²/2 + f³ p(f); f64: the series in s = f / (2 + f) of fdlibm's
//! `e_log.c` (Sun Microsystems, 1993), <https://www.netlib.org/fdlibm/e_log.c>.

use crate::Float;
use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub, SubAssign};

/// `f32` or `f64` in a kernel. `FMA` is the const parameter that [`Kernel::run`](super::Kernel::run) receives.
pub trait Real:
    Float
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
{
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;
    /// −∞.
    const NEG_INFINITY: Self;

    /// self · factor + addend, rounded once where `FMA`.
    fn times_plus<const FMA: bool>(self, factor: Self, addend: Self) -> Self;
    /// e^self.
    fn exp_lane<const FMA: bool>(self) -> Self;
    /// e^self for self ≤ 0, as a softmax needs it: results below the smallest normal number are 0. Faster than
    /// [`exp_lane`](Self::exp_lane).
    fn exp_flush_lane<const FMA: bool>(self) -> Self;
    /// The natural logarithm.
    fn ln_lane<const FMA: bool>(self) -> Self;
    /// log(1 + self) for 0 ≤ self ≤ 1.
    fn ln_1p_unit_lane<const FMA: bool>(self) -> Self;
    /// |self|.
    fn abs_lane(self) -> Self;

    /// The larger of two numbers; `other` where either is NaN.
    #[inline(always)]
    fn larger(self, other: Self) -> Self {
        if self > other { self } else { other }
    }

    /// The smaller of two numbers; `other` where either is NaN.
    #[inline(always)]
    fn smaller(self, other: Self) -> Self {
        if self < other { self } else { other }
    }

    /// log(1 + e^self) and its derivative 1 / (1 + e^−self), for every self and without overflow.
    #[inline(always)]
    fn softplus_and_sigmoid_lane<const FMA: bool>(self) -> (Self, Self) {
        let tail = (-self.abs_lane()).exp_flush_lane::<FMA>();
        let negative = self < Self::ZERO;
        let softplus = tail.ln_1p_unit_lane::<FMA>() + if negative { Self::ZERO } else { self };
        let sigmoid = (if negative { tail } else { Self::ONE }) / (Self::ONE + tail);
        (softplus, sigmoid)
    }
}

/// The polynomial with the given coefficients, highest first, at `$x`.
macro_rules! polynomial {
    ($fma:ident, $x:expr, $highest:expr $(, $coefficient:expr)*) => {{
        let p = $highest;
        $( let p = p.times_plus::<$fma>($x, $coefficient); )*
        p
    }};
}

/// One type's lanes; the logarithm's core, which differs in kind between the two, is the function `$ln_core`.
macro_rules! real {
    (
        $type:ident, $bits:ident, mantissa: $mantissa:literal, bias: $bias:literal, ln_2: ($ln_2_high:literal, $ln_2_low:literal),
        flush_below: $flush:literal, exp_range: ($lowest:literal, $highest:literal), exp: [$($coefficient:literal),*],
        ln: $ln_core:ident
    ) => {
        const _: () = {
            /// Adding it rounds to an integer, which then stands in the low bits.
            const ROUND: $type = 1.5 * (1u64 << $mantissa) as $type;
            const SUBNORMAL_SCALE: $type = (1u64 << ($mantissa + 1)) as $type;
            const ROOT_HALF: $bits = std::$type::consts::FRAC_1_SQRT_2.to_bits();
            const UNIT: $type = (1u64 << $mantissa) as $type;

            /// (k + ROUND, e^r − 1) with x = k ln 2 + r.
            #[inline(always)]
            fn reduce<const FMA: bool>(x: $type) -> ($type, $type) {
                let shifted = x.times_plus::<FMA>(std::$type::consts::LOG2_E, ROUND);
                let k = shifted - ROUND;
                let r = k.times_plus::<FMA>(-$ln_2_high, x);
                let r = k.times_plus::<FMA>(-$ln_2_low, r);
                let q = polynomial!(FMA, r, $($coefficient),*);
                (shifted, (r * r).times_plus::<FMA>(q, r))
            }

            /// 2^k from k + ROUND.
            #[inline(always)]
            fn power_of_two(shifted: $type) -> $type {
                $type::from_bits((shifted.to_bits() << $mantissa).wrapping_add($bias << $mantissa))
            }

            impl Real for $type {
                const ZERO: $type = 0.0;
                const ONE: $type = 1.0;
                const NEG_INFINITY: $type = $type::NEG_INFINITY;

                #[inline(always)]
                fn times_plus<const FMA: bool>(self, factor: $type, addend: $type) -> $type {
                    if FMA { self.mul_add(factor, addend) } else { self * factor + addend }
                }

                #[inline(always)]
                fn exp_lane<const FMA: bool>(self) -> $type {
                    // Comparisons written so that NaN goes through.
                    let x = if self < $lowest { $lowest } else { self };
                    let x = if x > $highest { $highest } else { x };
                    let (shifted, rest) = reduce::<FMA>(x);
                    let k = shifted - ROUND;
                    let half = k.times_plus::<FMA>(0.5, ROUND);
                    let first = power_of_two(half);
                    let second = power_of_two((k - (half - ROUND)) + ROUND);
                    rest.times_plus::<FMA>(first, first) * second
                }

                #[inline(always)]
                fn exp_flush_lane<const FMA: bool>(self) -> $type {
                    let x = if self < $flush { $flush } else { self };
                    let (shifted, rest) = reduce::<FMA>(x);
                    let scale = power_of_two(shifted);
                    let value = rest.times_plus::<FMA>(scale, scale);
                    if self < $flush { 0.0 } else { value }
                }

                #[inline(always)]
                fn ln_lane<const FMA: bool>(self) -> $type {
                    let subnormal = self < $type::MIN_POSITIVE;
                    let x = if subnormal { self * SUBNORMAL_SCALE } else { self };
                    let correction = if subnormal { -(($mantissa + 1) as $type) } else { 0.0 };
                    let offset = x.to_bits().wrapping_sub(ROOT_HALF);
                    // The exponent as a float without a conversion: put into the low mantissa bits of UNIT.
                    let biased = offset.wrapping_add($bias << $mantissa) >> $mantissa;
                    let exponent = $type::from_bits(biased | UNIT.to_bits()) - (UNIT + $bias as $type) + correction;
                    let scaled = $type::from_bits((offset & ((1 << $mantissa) - 1)).wrapping_add(ROOT_HALF));
                    let value = $ln_core::<FMA>(scaled - 1.0, exponent);
                    let value = if self == 0.0 { $type::NEG_INFINITY } else { value };
                    let value = if self == $type::INFINITY { self } else { value };
                    if self >= 0.0 { value } else { $type::NAN }
                }

                #[inline(always)]
                fn ln_1p_unit_lane<const FMA: bool>(self) -> $type {
                    // 1 + self = 2 (1 + (self − 1) / 2) where self is above √2 − 1.
                    let halve = self > std::$type::consts::SQRT_2 - 1.0;
                    let fraction = if halve { (self - 1.0) * 0.5 } else { self };
                    $ln_core::<FMA>(fraction, if halve { 1.0 } else { 0.0 })
                }

                #[inline(always)]
                fn abs_lane(self) -> $type {
                    $type::from_bits(self.to_bits() & ($bits::MAX >> 1))
                }
            }
        };
    };
}

real! {
    f32, u32, mantissa: 23, bias: 127u32, ln_2: (0.693_359_4, -2.121_944_4e-4),
    flush_below: -87.336_54, exp_range: (-104.0, 89.0),
    exp: [0.001_392_621_3_f32, 0.008_363_203, 0.041_666_556, 0.166_665_76, 0.5],
    ln: ln_core_f32
}

real! {
    f64, u64, mantissa: 52, bias: 1023u64, ln_2: (6.931_471_803_691_238e-1, 1.908_214_929_270_587_7e-10),
    flush_below: -708.39, exp_range: (-746.0, 710.0),
    exp: [
        2.510_042_415_700_506_7e-8_f64, 2.762_013_871_973_399_4e-7, 2.755_726_837_868_419_2e-6, 2.480_152_119_021_773e-5,
        1.984_126_986_310_596_8e-4, 1.388_888_891_728_179_4e-3, 8.333_333_333_330_051e-3, 4.166_666_666_662_399e-2,
        0.166_666_666_666_666_69, 0.5
    ],
    ln: ln_core_f64
}

/// exponent · ln 2 + log(1 + f) for √½ − 1 ≤ f < √2 − 1.
#[inline(always)]
fn ln_core_f32<const FMA: bool>(f: f32, exponent: f32) -> f32 {
    let square = f * f;
    let p = polynomial!(
        FMA,
        f,
        0.069_715_62_f32,
        -0.114_797_34,
        0.116_854_2,
        -0.124_256_87,
        0.142_490_58,
        -0.166_678_03,
        0.200_007_16,
        -0.249_999_97,
        0.333_333_3
    );
    let small = exponent.times_plus::<FMA>(-2.121_944_4e-4, (p * f) * square);
    let small = (-0.5_f32).times_plus::<FMA>(square, small);
    exponent.times_plus::<FMA>(0.693_359_4, f + small)
}

/// exponent · ln 2 + log(1 + f) for √½ − 1 ≤ f < √2 − 1.
#[inline(always)]
fn ln_core_f64<const FMA: bool>(f: f64, exponent: f64) -> f64 {
    let s = f / (2.0 + f);
    let z = s * s;
    let series = z * polynomial!(
        FMA,
        z,
        1.479_819_860_511_658_6e-1_f64,
        1.531_383_769_920_937_3e-1,
        1.818_357_216_161_805e-1,
        2.222_219_843_214_978_4e-1,
        2.857_142_874_366_239e-1,
        3.999_999_999_940_942e-1,
        6.666_666_666_666_735e-1
    );
    let half_square = 0.5 * f * f;
    let low = s.times_plus::<FMA>(half_square + series, exponent * 1.908_214_929_270_587_7e-10);
    exponent.times_plus::<FMA>(6.931_471_803_691_238e-1, f - (half_square - low))
}
