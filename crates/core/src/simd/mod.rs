//! Vector maths: exponentials, logarithms, sums and products over slices, at the speed of the processor at hand.
//!
//! There are no intrinsics. A kernel is plain Rust over [`Lanes`] (or over slices), which the compiler vectorises; it is
//! compiled once for each class of processor and [`dispatch`] picks the instance at run time: AVX-512, AVX2 with FMA or
//! SSE2 on x86-64, NEON on aarch64, SIMD128 in WebAssembly. A topic crate writes a fused kernel of its own by
//! implementing [`Kernel`], without `unsafe` and without naming a processor:
//!
//! ```
//! use gibbs_core::simd::{self, Kernel, Real};
//!
//! /// Σ exp(xᵢ) yᵢ.
//! struct Weighted<'a>(&'a [f64], &'a [f64]);
//!
//! impl Kernel for Weighted<'_> {
//!     type Output = f64;
//!     #[inline(always)]
//!     fn run<const FMA: bool>(self) -> f64 {
//!         let mut sum = 0.0;
//!         for (x, y) in self.0.iter().zip(self.1) {
//!             sum = x.exp_lane::<FMA>().times_plus::<FMA>(*y, sum);
//!         }
//!         sum
//!     }
//! }
//!
//! let sum = simd::dispatch(Weighted(&[0.0, 1.0], &[2.0, 3.0]));
//! assert!((sum - (2.0 + 3.0 * 1f64.exp())).abs() < 1e-14);
//! ```
//!
//! # Accuracy
//!
//! Largest error in units in the last place, with or without FMA (f32 against f64, f64 against the platform's):
//!
//! | function | domain | f32 | f64 |
//! |---|---|---|---|
//! | [`exp`] | all; subnormal results, ±∞ and NaN as they should be | 1.1 | 1 |
//! | softmax's exp, [`Real::exp_flush_lane`] | x ≤ 0; results below the smallest normal number are 0 | 1.1 | 1 |
//! | [`ln`] | all; subnormal numbers, 0, negative numbers, ∞ and NaN as they should be | 0.9 | 1 |
//! | [`Real::ln_1p_unit_lane`] | 0 ≤ x ≤ 1 | 1.5 | 1 |
//!
//! Each is a function of the element alone: its place in the slice and the slice's length do not change a bit.
//!
//! # Reproducibility
//!
//! The order of every sum is fixed by the length alone and is the same on every processor. Between classes of processors
//! results differ in the last bits, because FMA rounds once where the others round twice.

mod dispatch;
mod elementwise;
mod lanes;
pub mod parts;
mod real;
mod reduce;

pub use dispatch::{Kernel, Level, dispatch, dispatch_on, name};
pub use elementwise::{axpy, exp, exp_in_place, ln, ln_in_place, scale};
pub use lanes::{Lanes, WIDTH};
pub use real::Real;
pub use reduce::{dot, logsumexp, norm, squared_distance, sum};

#[cfg(test)]
mod tests;
