//! Numbers that carry derivatives, for continued fractions and series whose parameters are differentiated.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// A value and its derivatives with respect to `N` parameters; `N = 0` is plain arithmetic.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dual<const N: usize> {
    pub(crate) value: f64,
    pub(crate) slopes: [f64; N],
}

impl<const N: usize> Dual<N> {
    pub(crate) fn constant(value: f64) -> Self {
        Self { value, slopes: [0.0; N] }
    }

    /// The parameter at `index`; a constant where `N` is too small to follow it.
    pub(crate) fn parameter(value: f64, index: usize) -> Self {
        let mut parameter = Self::constant(value);
        if let Some(slope) = parameter.slopes.get_mut(index) {
            *slope = 1.0;
        }
        parameter
    }

    fn combine(self, other: Self, value: f64, by_self: f64, by_other: f64) -> Self {
        let mut slopes = self.slopes;
        for (slope, other) in slopes.iter_mut().zip(other.slopes) {
            *slope = *slope * by_self + other * by_other;
        }
        Self { value, slopes }
    }

    /// The derivatives of the logarithm.
    pub(crate) fn ln_slopes(self) -> [f64; N] {
        self.slopes.map(|slope| slope / self.value)
    }

    /// Whether the last step changed nothing that counts: an ulp of the value, some of the derivatives.
    pub(crate) fn has_settled(self, last: Self) -> bool {
        let close = |a: f64, b: f64, scale: f64| (a - b).abs() <= f64::EPSILON * scale;
        close(self.value, last.value, self.value.abs())
            && self.slopes.iter().zip(last.slopes).all(|(&a, b)| close(a, b, 4.0 * a.abs().max(self.value.abs())))
    }
}

impl<const N: usize> Add for Dual<N> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        self.combine(other, self.value + other.value, 1.0, 1.0)
    }
}

impl<const N: usize> Sub for Dual<N> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self.combine(other, self.value - other.value, 1.0, -1.0)
    }
}

impl<const N: usize> Neg for Dual<N> {
    type Output = Self;
    fn neg(self) -> Self {
        Self::constant(0.0) - self
    }
}

impl<const N: usize> Mul for Dual<N> {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        self.combine(other, self.value * other.value, other.value, self.value)
    }
}

impl<const N: usize> Div for Dual<N> {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let value = self.value / other.value;
        self.combine(other, value, 1.0 / other.value, -value / other.value)
    }
}

/// The continued fraction `1 / (b₀ + a₁ / (b₁ + a₂ / (b₂ + …)))` of `step(k) = (aₖ, bₖ)`, `a₀` not read.
///
/// NaN where `limit` steps do not settle it. W. J. Lentz's method, as modified by I. J. Thompson and A. R. Barnett (Journal of Computational Physics 64, 1986).
pub(crate) fn continued_fraction<const N: usize>(
    limit: u32,
    mut step: impl FnMut(f64) -> (Dual<N>, Dual<N>),
) -> Dual<N> {
    const TINY: f64 = 1e-300;
    let guarded = |x: Dual<N>| if x.value.abs() < TINY { Dual { value: TINY, ..x } } else { x };
    let one = Dual::constant(1.0);
    let (_, first) = step(0.0);
    let mut ratio = guarded(first);
    let mut inverse = Dual::constant(0.0);
    let mut fraction = one / ratio;
    for k in 1..limit {
        let (a, b) = step(f64::from(k));
        inverse = one / guarded(b + a * inverse);
        ratio = guarded(b + a / ratio);
        let last = fraction;
        fraction = fraction / (ratio * inverse);
        if fraction.has_settled(last) {
            return fraction;
        }
    }
    Dual::constant(f64::NAN)
}
