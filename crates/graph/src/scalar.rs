//! What a program computes with: doubles, singles, or doubles with a tangent.

use crate::program::LossKernel;
use gibbs_core::simd::{self, Kernel, Real};
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub};

/// A number of a program. `FMA` is what a kernel receives: see [`gibbs_core::simd::Kernel`].
pub(crate) trait Scalar:
    Copy
    + Send
    + Sync
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + 'static
{
    const ZERO: Self;
    const ONE: Self;

    /// A constant.
    fn of(value: f64) -> Self;
    /// The number without its tangent.
    fn primal(self) -> f64;
    /// self · factor + addend.
    fn times_plus<const FMA: bool>(self, factor: Self, addend: Self) -> Self;
    fn exp<const FMA: bool>(self) -> Self;
    fn ln<const FMA: bool>(self) -> Self;
    fn sqrt(self) -> Self;
    /// log(1 + self), to a few units in the last place.
    fn ln_1p<const FMA: bool>(self) -> Self;
    /// (log(1 + e^self), 1 / (1 + e^−self)).
    fn softplus_and_sigmoid<const FMA: bool>(self) -> (Self, Self);
    /// A function of doubles and its slope at (x, f(x)).
    fn lift(self, value: fn(f64) -> f64, slope: fn(f64, f64) -> f64) -> Self;
    /// The same number without a tangent.
    fn detached(self) -> Self;
    /// Runs a kernel in the instance that fits the processor.
    fn dispatch<K: Kernel>(kernel: K) -> K::Output;

    /// out = a b by the library's product, for the kinds of numbers that it knows; whether it was.
    fn multiply(_a: &[Self], _b: &[Self], _sizes: [usize; 3], _out: &mut [Self]) -> bool {
        false
    }

    /// target += d bᵀ by it.
    fn add_left(_b: &[Self], _sizes: [usize; 3], _d: &[Self], _target: &mut [Self]) -> bool {
        false
    }

    /// target += aᵀ d by it.
    fn add_right(_a: &[Self], _sizes: [usize; 3], _d: &[Self], _target: &mut [Self]) -> bool {
        false
    }

    /// Eigenvalues, ascending, and eigenvectors row by row of a symmetric matrix whose lower triangle is read, by the
    /// library; whether they were found.
    fn eigen(_a: &[Self], _n: usize, _values: &mut [Self], _vectors: &mut [Self]) -> bool {
        false
    }

    /// Values and slopes of a loss, in double precision whatever the number.
    fn loss(kernel: &LossKernel, x: &[Self], values: &mut [Self], slopes: &mut [Self]) {
        let wide: Vec<f64> = x.iter().map(|x| x.primal()).collect();
        let (mut found, mut along) = (vec![0.0; values.len()], vec![0.0; slopes.len()]);
        (kernel.evaluate)(&wide, &mut found, &mut along);
        for (out, &found) in values.iter_mut().chain(slopes).zip(found.iter().chain(&along)) {
            *out = Self::of(found);
        }
    }
}

impl Scalar for f64 {
    const ZERO: Self = 0.0;
    const ONE: Self = 1.0;

    #[inline(always)]
    fn of(value: f64) -> Self {
        value
    }

    #[inline(always)]
    fn primal(self) -> f64 {
        self
    }

    #[inline(always)]
    fn times_plus<const FMA: bool>(self, factor: Self, addend: Self) -> Self {
        Real::times_plus::<FMA>(self, factor, addend)
    }

    #[inline(always)]
    fn exp<const FMA: bool>(self) -> Self {
        self.exp_lane::<FMA>()
    }

    #[inline(always)]
    fn ln<const FMA: bool>(self) -> Self {
        self.ln_lane::<FMA>()
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        f64::sqrt(self)
    }

    // What rounding 1 + x loses is made good by the quotient (Kahan).
    #[inline(always)]
    fn ln_1p<const FMA: bool>(self) -> Self {
        let sum = 1.0 + self;
        let value = sum.ln_lane::<FMA>();
        let scaled = value * (self / (sum - 1.0));
        let value = if self < f64::MAX { scaled } else { value };
        if sum == 1.0 { self } else { value }
    }

    #[inline(always)]
    fn softplus_and_sigmoid<const FMA: bool>(self) -> (Self, Self) {
        self.softplus_and_sigmoid_lane::<FMA>()
    }

    #[inline(always)]
    fn lift(self, value: fn(f64) -> f64, _slope: fn(f64, f64) -> f64) -> Self {
        value(self)
    }

    #[inline(always)]
    fn detached(self) -> Self {
        self
    }

    #[inline]
    fn dispatch<K: Kernel>(kernel: K) -> K::Output {
        simd::dispatch(kernel)
    }

    fn multiply(a: &[Self], b: &[Self], [_, inner, columns]: [usize; 3], out: &mut [Self]) -> bool {
        gibbs_linear::multiply_into(out, a, b, inner, columns);
        true
    }

    fn add_left(b: &[Self], [_, _, columns]: [usize; 3], d: &[Self], target: &mut [Self]) -> bool {
        let mut product = vec![0.0; target.len()];
        gibbs_linear::multiply_transposed_into(&mut product, d, b, columns);
        target.iter_mut().zip(product).for_each(|(target, gain)| *target += gain);
        true
    }

    fn add_right(a: &[Self], [rows, _, _]: [usize; 3], d: &[Self], target: &mut [Self]) -> bool {
        gibbs_linear::add_transposed_product(target, a, d, rows);
        true
    }

    fn eigen(a: &[Self], n: usize, values: &mut [Self], vectors: &mut [Self]) -> bool {
        if !(0..n).all(|i| a[i * n..=i * n + i].iter().all(|x| x.is_finite())) {
            return false;
        }
        let Ok(found) = gibbs_linear::symmetric_eigen(a, n) else { return false };
        values.copy_from_slice(&found.values);
        vectors.copy_from_slice(&found.vectors);
        true
    }

    fn loss(kernel: &LossKernel, x: &[Self], values: &mut [Self], slopes: &mut [Self]) {
        (kernel.evaluate)(x, values, slopes);
    }
}

impl Scalar for f32 {
    const ZERO: Self = 0.0;
    const ONE: Self = 1.0;

    #[inline(always)]
    fn of(value: f64) -> Self {
        value as f32
    }

    #[inline(always)]
    fn primal(self) -> f64 {
        f64::from(self)
    }

    #[inline(always)]
    fn times_plus<const FMA: bool>(self, factor: Self, addend: Self) -> Self {
        Real::times_plus::<FMA>(self, factor, addend)
    }

    #[inline(always)]
    fn exp<const FMA: bool>(self) -> Self {
        self.exp_lane::<FMA>()
    }

    #[inline(always)]
    fn ln<const FMA: bool>(self) -> Self {
        self.ln_lane::<FMA>()
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        f32::sqrt(self)
    }

    // What rounding 1 + x loses is made good by the quotient (Kahan).
    #[inline(always)]
    fn ln_1p<const FMA: bool>(self) -> Self {
        let sum = 1.0 + self;
        let value = sum.ln_lane::<FMA>();
        let scaled = value * (self / (sum - 1.0));
        let value = if self < f32::MAX { scaled } else { value };
        if sum == 1.0 { self } else { value }
    }

    #[inline(always)]
    fn softplus_and_sigmoid<const FMA: bool>(self) -> (Self, Self) {
        self.softplus_and_sigmoid_lane::<FMA>()
    }

    #[inline(always)]
    fn lift(self, value: fn(f64) -> f64, _slope: fn(f64, f64) -> f64) -> Self {
        value(f64::from(self)) as f32
    }

    #[inline(always)]
    fn detached(self) -> Self {
        self
    }

    // The baseline's instance only: single precision is asked for rarely, and instances are large.
    fn dispatch<K: Kernel>(kernel: K) -> K::Output {
        kernel.run::<false>()
    }
}

/// A number and its derivative in one direction.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dual {
    pub(crate) value: f64,
    pub(crate) tangent: f64,
}

impl Dual {
    pub(crate) fn new(value: f64, tangent: f64) -> Self {
        Self { value, tangent }
    }

    /// `slope · tangent`, where a tangent of 0 stays 0 at a pole.
    fn chain(self, value: f64, slope: f64) -> Self {
        Self { value, tangent: if self.tangent == 0.0 { 0.0 } else { slope * self.tangent } }
    }
}

impl PartialEq for Dual {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl PartialOrd for Dual {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl Add for Dual {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.value + other.value, self.tangent + other.tangent)
    }
}

impl Sub for Dual {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.value - other.value, self.tangent - other.tangent)
    }
}

impl Mul for Dual {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self::new(self.value * other.value, self.tangent * other.value + self.value * other.tangent)
    }
}

impl Div for Dual {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let value = self.value / other.value;
        Self::new(value, (self.tangent - value * other.tangent) / other.value)
    }
}

impl Neg for Dual {
    type Output = Self;
    fn neg(self) -> Self {
        Self::new(-self.value, -self.tangent)
    }
}

impl AddAssign for Dual {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Scalar for Dual {
    const ZERO: Self = Dual { value: 0.0, tangent: 0.0 };
    const ONE: Self = Dual { value: 1.0, tangent: 0.0 };

    fn of(value: f64) -> Self {
        Self::new(value, 0.0)
    }

    fn primal(self) -> f64 {
        self.value
    }

    fn times_plus<const FMA: bool>(self, factor: Self, addend: Self) -> Self {
        self * factor + addend
    }

    fn exp<const FMA: bool>(self) -> Self {
        let value = self.value.exp_lane::<false>();
        self.chain(value, value)
    }

    fn ln<const FMA: bool>(self) -> Self {
        self.chain(self.value.ln_lane::<false>(), 1.0 / self.value)
    }

    fn sqrt(self) -> Self {
        let value = self.value.sqrt();
        self.chain(value, 0.5 / value)
    }

    fn ln_1p<const FMA: bool>(self) -> Self {
        self.chain(self.value.ln_1p(), 1.0 / (1.0 + self.value))
    }

    fn softplus_and_sigmoid<const FMA: bool>(self) -> (Self, Self) {
        let (softplus, sigmoid) = self.value.softplus_and_sigmoid_lane::<false>();
        (self.chain(softplus, sigmoid), self.chain(sigmoid, sigmoid * (1.0 - sigmoid)))
    }

    fn lift(self, value: fn(f64) -> f64, slope: fn(f64, f64) -> f64) -> Self {
        let found = value(self.value);
        self.chain(found, slope(self.value, found))
    }

    fn detached(self) -> Self {
        Self::of(self.value)
    }

    fn dispatch<K: Kernel>(kernel: K) -> K::Output {
        kernel.run::<false>()
    }

    // Values have their tangents; the slopes' would be second derivatives, which losses do not have.
    fn loss(kernel: &LossKernel, x: &[Self], values: &mut [Self], slopes: &mut [Self]) {
        let wide: Vec<f64> = x.iter().map(|x| x.value).collect();
        let (mut found, mut along) = (vec![0.0; values.len()], vec![0.0; slopes.len()]);
        (kernel.evaluate)(&wide, &mut found, &mut along);
        let width = x.len().checked_div(values.len()).unwrap_or(0);
        for (k, (value, &found)) in values.iter_mut().zip(&found).enumerate() {
            let row = k * width..(k + 1) * width;
            let tangent = along[row.clone()].iter().zip(&x[row]).map(|(slope, x)| slope * x.tangent).sum();
            *value = Dual::new(found, tangent);
        }
        for (slope, &along) in slopes.iter_mut().zip(&along) {
            *slope = Dual::new(along, f64::NAN);
        }
    }
}
