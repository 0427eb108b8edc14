//! Blocks of elements: one dispatch a block, and every parameter a number or a vector.
//!
//! Elements are handled 32 at a time through small buffers: the inner loop then reads and writes arrays of fixed length,
//! whichever operands are broadcast, and the compiler makes vectors of it where the formulas allow. Sums are of eight
//! interleaved parts whose order the length alone decides.

use crate::univariate::{Partials, Univariate};
use gibbs_core::simd::{self, Kernel};
use std::marker::PhantomData;

const BLOCK: usize = 32;
const PARTS: usize = 8;

/// A number for every element of a block: itself (length 1) or one each.
#[derive(Clone, Copy)]
pub(crate) struct Column<'a>(pub(crate) &'a [f64]);

impl Column<'_> {
    #[inline(always)]
    fn is_broadcast(self) -> bool {
        self.0.len() == 1
    }

    /// Puts the elements from `at` on into `buffer`.
    #[inline(always)]
    fn load(self, at: usize, count: usize, buffer: &mut [f64; BLOCK]) {
        if self.is_broadcast() {
            if at == 0 {
                buffer.fill(self.0[0]);
            }
        } else {
            buffer[..count].copy_from_slice(&self.0[at..at + count]);
        }
    }
}

/// Whether the parameters are valid, and whether `x` lies in the support.
#[inline(always)]
fn check<D: Univariate<N>, const N: usize>(x: f64, p: &[f64; N]) -> (bool, bool) {
    let mut valid = !x.is_nan();
    for k in 0..N {
        valid &= D::PARAMETERS[k].domain.contains(p[k]);
    }
    (valid && D::is_valid(p), D::SUPPORT.contains(x, p))
}

/// Log density at a point, without the carrier.
#[inline(always)]
pub(crate) fn log_density<D: Univariate<N>, const N: usize, const FMA: bool>(
    constants: &D::Constants,
    x: f64,
    p: &[f64; N],
) -> f64 {
    let (valid, inside) = check::<D, N>(x, p);
    let outside = if valid { f64::NEG_INFINITY } else { f64::NAN };
    if D::VECTOR {
        // Both sides are computed and one is kept: no branch in the loop.
        let value = D::kernel::<FMA>(constants, x, p);
        return if valid & inside { value } else { outside };
    }
    if valid && inside { D::kernel::<FMA>(constants, x, p) } else { outside }
}

/// Log density and derivatives at a point, without the carrier.
#[inline(always)]
pub(crate) fn partials<D: Univariate<N>, const N: usize, const FMA: bool>(
    constants: &D::Constants,
    x: f64,
    p: &[f64; N],
) -> Partials<N> {
    let (valid, inside) = check::<D, N>(x, p);
    let nothing = if valid { 0.0 } else { f64::NAN };
    let outside = if valid { f64::NEG_INFINITY } else { f64::NAN };
    if D::VECTOR {
        let mut result = D::partials::<FMA>(constants, x, p);
        let keep = valid & inside;
        result.value = if keep { result.value } else { outside };
        result.x = if keep { result.x } else { nothing };
        for k in 0..N {
            result.parameters[k] = if keep { result.parameters[k] } else { nothing };
        }
        return result;
    }
    if !(valid && inside) {
        return Partials { value: outside, x: nothing, parameters: [nothing; N] };
    }
    D::partials::<FMA>(constants, x, p)
}

/// Adds the carrier where it is wanted and the formulas hold.
#[inline(always)]
fn carried<D: Univariate<N>, const N: usize>(value: f64, x: f64, p: &[f64; N], wanted: bool) -> f64 {
    if D::CARRIER && wanted && value > f64::NEG_INFINITY { value + D::carrier(x, p) } else { value }
}

/// Log density at one point.
pub(crate) fn log_density_at<D: Univariate<N>, const N: usize>(x: f64, p: &[f64; N]) -> f64 {
    carried::<D, N>(log_density::<D, N, false>(&D::constants(p), x, p), x, p, true)
}

/// Log density and derivatives at one point.
pub(crate) fn partials_at<D: Univariate<N>, const N: usize>(x: f64, p: &[f64; N]) -> Partials<N> {
    let mut result = partials::<D, N, false>(&D::constants(p), x, p);
    result.value = carried::<D, N>(result.value, x, p, true);
    result
}

/// What a block is evaluated on.
#[derive(Clone, Copy)]
pub(crate) struct Inputs<'a, const N: usize> {
    pub(crate) count: usize,
    pub(crate) x: Column<'a>,
    pub(crate) parameters: [Column<'a>; N],
    pub(crate) carrier: bool,
}

impl<const N: usize> Inputs<'_, N> {
    #[inline(always)]
    fn first(&self) -> [f64; N] {
        let mut first = [0.0; N];
        for k in 0..N {
            first[k] = self.parameters[k].0[0];
        }
        first
    }

    /// Whether the constants are the same for all elements.
    #[inline(always)]
    fn is_hoisted<D: Univariate<N>>(&self) -> bool {
        let mut hoisted = true;
        for k in 0..N {
            hoisted &= !D::HOISTED[k] || self.parameters[k].is_broadcast();
        }
        hoisted
    }
}

/// Runs a kernel by vectors where its formulas allow.
fn run<D: Univariate<N>, const N: usize, K: Kernel>(kernel: K) -> K::Output {
    if D::VECTOR { simd::dispatch(kernel) } else { kernel.run::<false>() }
}

/// Writes the log density of every element; there must be at least one, and `out` must have as many.
pub(crate) fn log_densities<D: Univariate<N>, const N: usize>(inputs: Inputs<N>, out: &mut [f64]) {
    run::<D, N, _>(LogDensities::<D, N> { inputs, out, distribution: PhantomData });
}

struct LogDensities<'a, D, const N: usize> {
    inputs: Inputs<'a, N>,
    out: &'a mut [f64],
    distribution: PhantomData<D>,
}

impl<D: Univariate<N>, const N: usize> Kernel for LogDensities<'_, D, N> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let inputs = self.inputs;
        let (mut x, mut columns) = ([0.0; BLOCK], [[0.0; BLOCK]; N]);
        let hoisted = inputs.is_hoisted::<D>();
        let mut constants = D::constants(&inputs.first());
        for (at, out) in (0..inputs.count).step_by(BLOCK).zip(self.out.chunks_mut(BLOCK)) {
            let count = out.len();
            inputs.x.load(at, count, &mut x);
            for k in 0..N {
                inputs.parameters[k].load(at, count, &mut columns[k]);
            }
            if hoisted {
                for i in 0..count {
                    let p = transposed(&columns, i);
                    out[i] = log_density::<D, N, FMA>(&constants, x[i], &p);
                }
            } else {
                for i in 0..count {
                    let p = transposed(&columns, i);
                    constants = D::constants(&p);
                    out[i] = log_density::<D, N, FMA>(&constants, x[i], &p);
                }
            }
            if D::CARRIER && inputs.carrier {
                for i in 0..count {
                    out[i] = carried::<D, N>(out[i], x[i], &transposed(&columns, i), true);
                }
            }
        }
    }
}

/// Adds the gradient of `Σ adjointᵢ log p(xᵢ)` to what is in the gradients, and returns `Σ log p(xᵢ)`.
///
/// A gradient of length 0 is not wanted, one of length 1 receives the sum, and one of length `count` the terms.
pub(crate) fn gradient<D: Univariate<N>, const N: usize>(
    inputs: Inputs<N>,
    adjoint: Column,
    by_x: &mut [f64],
    by_parameters: &mut [&mut [f64]],
) -> f64 {
    run::<D, N, _>(Gradient::<D, N> { inputs, adjoint, by_x, by_parameters, distribution: PhantomData })
}

struct Gradient<'a, 'b, D, const N: usize> {
    inputs: Inputs<'a, N>,
    adjoint: Column<'a>,
    by_x: &'a mut [f64],
    by_parameters: &'a mut [&'b mut [f64]],
    distribution: PhantomData<D>,
}

impl<D: Univariate<N>, const N: usize> Kernel for Gradient<'_, '_, D, N> {
    type Output = f64;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> f64 {
        let inputs = self.inputs;
        let hoisted = inputs.is_hoisted::<D>();
        let mut constants = D::constants(&inputs.first());
        if inputs.count == 1 {
            let result = partials::<D, N, FMA>(&constants, inputs.x.0[0], &inputs.first());
            let adjoint = self.adjoint.0[0];
            if let [by_x] = self.by_x {
                *by_x += adjoint * result.x;
            }
            for (by_parameter, slope) in self.by_parameters.iter_mut().zip(result.parameters) {
                if let [by_parameter] = &mut by_parameter[..] {
                    *by_parameter += adjoint * slope;
                }
            }
            return carried::<D, N>(result.value, inputs.x.0[0], &inputs.first(), inputs.carrier);
        }
        let (mut x, mut columns, mut adjoint) = ([0.0; BLOCK], [[0.0; BLOCK]; N], [0.0; BLOCK]);
        let (mut value, mut slope, mut slopes) = ([0.0; BLOCK], [0.0; BLOCK], [[0.0; BLOCK]; N]);
        let mut sum = 0.0;
        for at in (0..inputs.count).step_by(BLOCK) {
            let count = (inputs.count - at).min(BLOCK);
            inputs.x.load(at, count, &mut x);
            self.adjoint.load(at, count, &mut adjoint);
            for k in 0..N {
                inputs.parameters[k].load(at, count, &mut columns[k]);
            }
            for i in 0..count {
                let p = transposed(&columns, i);
                if !hoisted {
                    constants = D::constants(&p);
                }
                let result = partials::<D, N, FMA>(&constants, x[i], &p);
                value[i] = result.value;
                slope[i] = result.x * adjoint[i];
                for k in 0..N {
                    slopes[k][i] = result.parameters[k] * adjoint[i];
                }
            }
            if D::CARRIER && inputs.carrier {
                for i in 0..count {
                    value[i] = carried::<D, N>(value[i], x[i], &transposed(&columns, i), true);
                }
            }
            sum += total(&mut value, count);
            add(self.by_x, at, count, &mut slope);
            for k in 0..N {
                add(self.by_parameters[k], at, count, &mut slopes[k]);
            }
        }
        sum
    }
}

#[inline(always)]
fn transposed<const N: usize>(columns: &[[f64; BLOCK]; N], i: usize) -> [f64; N] {
    let mut row = [0.0; N];
    for k in 0..N {
        row[k] = columns[k][i];
    }
    row
}

/// The sum of the first `count` terms; the others are overwritten.
#[inline(always)]
fn total(terms: &mut [f64; BLOCK], count: usize) -> f64 {
    terms[count..].fill(0.0);
    let mut parts = [0.0; PARTS];
    for at in (0..count).step_by(PARTS) {
        for k in 0..PARTS {
            parts[k] += terms[at + k];
        }
    }
    ((parts[0] + parts[4]) + (parts[2] + parts[6])) + ((parts[1] + parts[5]) + (parts[3] + parts[7]))
}

/// Adds terms to where their gradient goes.
#[inline(always)]
fn add(gradient: &mut [f64], at: usize, count: usize, terms: &mut [f64; BLOCK]) {
    match gradient {
        [] => {}
        [sum] => *sum += total(terms, count),
        all => {
            for (gradient, term) in all[at..at + count].iter_mut().zip(&terms[..count]) {
                *gradient += term;
            }
        }
    }
}
