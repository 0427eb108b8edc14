//! Sums over slices, accumulated in `f64` in an order that the length alone fixes.
//!
//! Elements go to the lanes of a block in turn, and the lanes are added up in halves. Every segment of 8192 elements is
//! summed on its own, which keeps the rounding error of a long sum near that of a pairwise one.

use super::{
    Kernel, Lanes, Real, WIDTH, dispatch,
    parts::{SEGMENT, largest, sum_of_exponentials},
};

/// Below this length a loop on the spot is faster than the way to the vector instance.
const SHORT: usize = 16;

/// Σ xᵢ.
pub fn sum<T: Real>(x: &[T]) -> f64 {
    dispatch(Sum { x, y: x, term: Plain })
}

/// Σ xᵢ yᵢ, over as many elements as both slices have.
#[inline]
pub fn dot<T: Real>(x: &[T], y: &[T]) -> f64 {
    total(x, y, Product)
}

/// Σ (xᵢ − yᵢ)², over as many elements as both slices have.
#[inline]
pub fn squared_distance<T: Real>(x: &[T], y: &[T]) -> f64 {
    total(x, y, SquaredDifference)
}

/// √Σ xᵢ², without overflow or underflow on the way.
#[inline]
pub fn norm<T: Real>(x: &[T]) -> f64 {
    let square = dot(x, x);
    if (1e-280..=f64::MAX).contains(&square) { square.sqrt() } else { scaled_norm(x, square) }
}

#[cold]
fn scaled_norm<T: Real>(x: &[T], square: f64) -> f64 {
    let largest = x.iter().fold(0.0, |largest: f64, x| largest.max(x.to_f64().abs()));
    if square.is_nan() || largest == 0.0 || largest == f64::INFINITY {
        return square.sqrt();
    }
    let sum: f64 = x.iter().map(|x| x.to_f64() / largest).map(|x| x * x).sum();
    largest * sum.sqrt()
}

/// log Σ exp(xᵢ), −∞ of none. Exact where one element is ±∞; NaN where one is NaN.
pub fn logsumexp<T: Real>(x: &[T]) -> f64 {
    dispatch(LogSumExp(x))
}

/// The sum of a term over pairs of elements.
#[inline]
fn total<T: Real, S: Term>(x: &[T], y: &[T], term: S) -> f64 {
    let length = x.len().min(y.len());
    let (x, y) = (&x[..length], &y[..length]);
    if length < SHORT {
        return x.iter().zip(y).fold(0.0, |sum, (x, y)| term.add::<false>(x.to_f64(), y.to_f64(), sum));
    }
    dispatch(Sum { x, y, term })
}

/// What is summed.
trait Term: Copy {
    /// sum + term(x, y).
    fn add<const FMA: bool>(self, x: f64, y: f64, sum: f64) -> f64;
}

#[derive(Clone, Copy)]
struct Plain;

impl Term for Plain {
    #[inline(always)]
    fn add<const FMA: bool>(self, x: f64, _y: f64, sum: f64) -> f64 {
        sum + x
    }
}

#[derive(Clone, Copy)]
struct Product;

impl Term for Product {
    #[inline(always)]
    fn add<const FMA: bool>(self, x: f64, y: f64, sum: f64) -> f64 {
        x.times_plus::<FMA>(y, sum)
    }
}

#[derive(Clone, Copy)]
struct SquaredDifference;

impl Term for SquaredDifference {
    #[inline(always)]
    fn add<const FMA: bool>(self, x: f64, y: f64, sum: f64) -> f64 {
        let difference = x - y;
        difference.times_plus::<FMA>(difference, sum)
    }
}

/// `x` and `y` are of one length.
struct Sum<'a, T, S> {
    x: &'a [T],
    y: &'a [T],
    term: S,
}

impl<T: Real, S: Term> Kernel for Sum<'_, T, S> {
    type Output = f64;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> f64 {
        let mut sum = 0.0;
        for (x, y) in self.x.chunks(SEGMENT).zip(self.y.chunks(SEGMENT)) {
            sum += sum_segment::<T, S, FMA>(x, y, self.term);
        }
        sum
    }
}

#[inline(always)]
fn sum_segment<T: Real, S: Term, const FMA: bool>(x: &[T], y: &[T], term: S) -> f64 {
    let ((x, x_rest), (y, y_rest)) = (x.as_chunks::<WIDTH>(), y.as_chunks::<WIDTH>());
    let mut sums = Lanes::<f64>::splat(0.0);
    for (x, y) in x.iter().zip(y) {
        for i in 0..WIDTH {
            sums.0[i] = term.add::<FMA>(x[i].to_f64(), y[i].to_f64(), sums.0[i]);
        }
    }
    let ((x, x_rest), (y, y_rest)) = (x_rest.as_chunks::<8>(), y_rest.as_chunks::<8>());
    let mut small = Lanes::<f64, 8>::splat(0.0);
    for (x, y) in x.iter().zip(y) {
        for i in 0..8 {
            small.0[i] = term.add::<FMA>(x[i].to_f64(), y[i].to_f64(), small.0[i]);
        }
    }
    let mut rest = 0.0;
    for (x, y) in x_rest.iter().zip(y_rest) {
        rest = term.add::<FMA>(x.to_f64(), y.to_f64(), rest);
    }
    sums.sum() + small.sum() + rest
}

struct LogSumExp<'a, T>(&'a [T]);

impl<T: Real> Kernel for LogSumExp<'_, T> {
    type Output = f64;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> f64 {
        let shift = largest(self.0);
        if shift == T::NEG_INFINITY || shift.to_f64() == f64::INFINITY {
            let undefined = self.0.iter().any(|x| x.to_f64().is_nan());
            return if undefined { f64::NAN } else { shift.to_f64() };
        }
        let mut sum = 0.0;
        for x in self.0.chunks(SEGMENT) {
            sum += sum_of_exponentials::<T, FMA>(x, shift);
        }
        shift.to_f64() + sum.ln_lane::<FMA>()
    }
}
