//! Functions of every element of a slice.

use super::{Kernel, Real, dispatch};

/// yᵢ = e^xᵢ, for as many elements as both slices have.
pub fn exp<T: Real>(x: &[T], y: &mut [T]) {
    dispatch(Map { x, y, function: Exp });
}

/// xᵢ becomes e^xᵢ.
pub fn exp_in_place<T: Real>(x: &mut [T]) {
    dispatch(MapInPlace { x, function: Exp });
}

/// yᵢ = log xᵢ, for as many elements as both slices have.
pub fn ln<T: Real>(x: &[T], y: &mut [T]) {
    dispatch(Map { x, y, function: Ln });
}

/// xᵢ becomes log xᵢ.
pub fn ln_in_place<T: Real>(x: &mut [T]) {
    dispatch(MapInPlace { x, function: Ln });
}

/// yᵢ += a xᵢ, for as many elements as both slices have.
#[inline]
pub fn axpy<T: Real>(y: &mut [T], a: T, x: &[T]) {
    dispatch(Axpy { y, a, x });
}

/// xᵢ becomes a xᵢ.
#[inline]
pub fn scale<T: Real>(x: &mut [T], a: T) {
    dispatch(MapInPlace { x, function: Times(a) });
}

/// A function of one element.
pub(super) trait Function<T>: Copy {
    fn of<const FMA: bool>(self, x: T) -> T;
}

#[derive(Clone, Copy)]
pub(super) struct Exp;

impl<T: Real> Function<T> for Exp {
    #[inline(always)]
    fn of<const FMA: bool>(self, x: T) -> T {
        x.exp_lane::<FMA>()
    }
}

#[derive(Clone, Copy)]
pub(super) struct Ln;

impl<T: Real> Function<T> for Ln {
    #[inline(always)]
    fn of<const FMA: bool>(self, x: T) -> T {
        x.ln_lane::<FMA>()
    }
}

#[derive(Clone, Copy)]
struct Times<T>(T);

impl<T: Real> Function<T> for Times<T> {
    #[inline(always)]
    fn of<const FMA: bool>(self, x: T) -> T {
        self.0 * x
    }
}

pub(super) struct Map<'a, T, F> {
    pub(super) x: &'a [T],
    pub(super) y: &'a mut [T],
    pub(super) function: F,
}

impl<T: Real, F: Function<T>> Kernel for Map<'_, T, F> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        for (y, &x) in self.y.iter_mut().zip(self.x) {
            *y = self.function.of::<FMA>(x);
        }
    }
}

struct MapInPlace<'a, T, F> {
    x: &'a mut [T],
    function: F,
}

impl<T: Real, F: Function<T>> Kernel for MapInPlace<'_, T, F> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        for x in self.x {
            *x = self.function.of::<FMA>(*x);
        }
    }
}

struct Axpy<'a, T> {
    y: &'a mut [T],
    a: T,
    x: &'a [T],
}

impl<T: Real> Kernel for Axpy<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        for (y, &x) in self.y.iter_mut().zip(self.x) {
            *y = x.times_plus::<FMA>(self.a, *y);
        }
    }
}
