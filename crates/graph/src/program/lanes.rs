//! Element-wise instructions over blocks of lanes.
//!
//! What is frequent is a loop that the compiler vectorises; the rest calls a function a lane.

use super::{Code, Instruction};
use crate::{
    elementwise::{binary, binary_slopes, ternary, ternary_adjoints, unary, unary_slope},
    graph::{Binary, Ternary, Unary},
    scalar::Scalar,
};

/// Lanes of a block.
pub(crate) const WIDE: usize = 32;

#[inline(always)]
pub(crate) fn load<T: Scalar, const B: usize>(values: &[T], at: usize, each: u32, l: usize) -> [T; B] {
    if each == 0 {
        return [values[at]; B];
    }
    let mut lanes = [T::ZERO; B];
    lanes.copy_from_slice(&values[at + l..at + l + B]);
    lanes
}

/// Adds to the adjoints of an operand.
#[inline(always)]
pub(crate) fn add<T: Scalar, const B: usize>(adjoints: &mut [T], at: usize, each: u32, l: usize, lanes: [T; B]) {
    if each == 0 {
        let mut sum = lanes[0];
        for lane in &lanes[1..] {
            sum += *lane;
        }
        adjoints[at] += sum;
        return;
    }
    for (adjoint, lane) in adjoints[at + l..at + l + B].iter_mut().zip(lanes) {
        *adjoint += lane;
    }
}

macro_rules! each {
    ($lanes:ident, $l:ident => $value:expr) => {{
        let mut out = $lanes;
        for $l in 0..B {
            out[$l] = $value;
        }
        out
    }};
}

/// The values of a block.
#[inline(always)]
pub(crate) fn value<T: Scalar, const FMA: bool, const B: usize>(code: Code, x: [T; B], y: [T; B], z: [T; B]) -> [T; B] {
    let (zero, one) = (T::ZERO, T::ONE);
    match code {
        Code::Unary(Unary::Negate) => each!(x, l => -x[l]),
        Code::Unary(Unary::Square) => each!(x, l => x[l] * x[l]),
        Code::Unary(Unary::Sqrt) => each!(x, l => x[l].sqrt()),
        Code::Unary(Unary::Reciprocal) => each!(x, l => one / x[l]),
        Code::Unary(Unary::Exp) => each!(x, l => x[l].exp::<FMA>()),
        Code::Unary(Unary::Log) => each!(x, l => x[l].ln::<FMA>()),
        Code::Unary(Unary::Sigmoid) => each!(x, l => x[l].softplus_and_sigmoid::<FMA>().1),
        Code::Unary(function) => each!(x, l => unary(function, x[l])),
        Code::Binary(Binary::Add) => each!(x, l => x[l] + y[l]),
        Code::Binary(Binary::Subtract) => each!(x, l => x[l] - y[l]),
        Code::Binary(Binary::Multiply) => each!(x, l => x[l] * y[l]),
        Code::Binary(Binary::Divide) => each!(x, l => x[l] / y[l]),
        Code::Binary(Binary::Less) => each!(x, l => if x[l] < y[l] { one } else { zero }),
        Code::Binary(Binary::Greater) => each!(x, l => if x[l] > y[l] { one } else { zero }),
        Code::Binary(Binary::GreaterEqual) => each!(x, l => if x[l] >= y[l] { one } else { zero }),
        Code::Binary(function) => each!(x, l => binary(function, x[l], y[l])),
        Code::Ternary(Ternary::MultiplyAdd) => each!(x, l => x[l].times_plus::<FMA>(y[l], z[l])),
        Code::Ternary(function) => each!(x, l => ternary::<T, FMA>(function, x[l], y[l], z[l])),
        _ => x,
    }
}

/// What the operands' adjoints gain from `d`, the adjoint of the value `o`.
#[inline(always)]
pub(crate) fn adjoints<T: Scalar, const FMA: bool, const B: usize>(
    code: Code,
    x: [T; B],
    y: [T; B],
    z: [T; B],
    o: [T; B],
    d: [T; B],
) -> [[T; B]; 3] {
    let (zero, one, half) = ([T::ZERO; B], T::ONE, T::of(0.5));
    match code {
        Code::Unary(function) => {
            let along = match function {
                Unary::Negate => each!(d, l => -d[l]),
                Unary::Square => each!(d, l => (x[l] + x[l]) * d[l]),
                Unary::Sqrt => each!(d, l => quiet(half * d[l] / o[l], d[l])),
                Unary::Reciprocal => each!(d, l => quiet(-(d[l] * o[l] * o[l]), d[l])),
                Unary::Exp => each!(d, l => quiet(d[l] * o[l], d[l])),
                Unary::Log => each!(d, l => quiet(d[l] / x[l], d[l])),
                // Their slope stands behind them: the forward pass has it for nothing.
                Unary::Softplus | Unary::LogSigmoid => each!(d, l => d[l] * o[l]),
                Unary::Sigmoid => each!(d, l => d[l] * o[l] * (one - o[l])),
                _ => each!(d, l => quiet(unary_slope(function, x[l], o[l]) * d[l], d[l])),
            };
            [along, zero, zero]
        }
        Code::Binary(Binary::Add) => [d, d, zero],
        Code::Binary(Binary::Subtract) => [d, each!(d, l => -d[l]), zero],
        Code::Binary(Binary::Multiply) => [each!(d, l => d[l] * y[l]), each!(d, l => d[l] * x[l]), zero],
        Code::Binary(Binary::Divide) => {
            let along = each!(d, l => quiet(d[l] / y[l], d[l]));
            [along, each!(d, l => quiet(-(along[l] * o[l]), d[l])), zero]
        }
        Code::Binary(function) => {
            let (mut along_x, mut along_y) = (zero, zero);
            for l in 0..B {
                let slopes = binary_slopes(function, x[l], y[l], o[l]);
                along_x[l] = quiet(slopes[0] * d[l], d[l]);
                along_y[l] = quiet(slopes[1] * d[l], d[l]);
            }
            [along_x, along_y, zero]
        }
        Code::Ternary(Ternary::MultiplyAdd) => [each!(d, l => d[l] * y[l]), each!(d, l => d[l] * x[l]), d],
        Code::Ternary(function) => {
            let mut along = [zero; 3];
            for l in 0..B {
                let [first, second, third] = ternary_adjoints(function, x[l], y[l], z[l], d[l]);
                along[0][l] = first;
                along[1][l] = second;
                along[2][l] = third;
            }
            along
        }
        _ => [zero; 3],
    }
}

/// A product with `d`, 0 where d is 0: what does not reach the result has no slope, not even at a pole.
#[inline(always)]
fn quiet<T: Scalar>(product: T, d: T) -> T {
    if d.primal() == 0.0 && product.primal().is_nan() { T::ZERO } else { product }
}

/// Runs an element-wise instruction in step `i`.
#[inline(always)]
pub(crate) fn forward<T: Scalar, const FMA: bool>(ins: &Instruction, values: &mut [T], i: usize) {
    let n = ins.n as usize;
    if n == 1 {
        return forward_block::<T, FMA, 1>(ins, values, i, 0);
    }
    let mut l = 0;
    while l + WIDE <= n {
        forward_block::<T, FMA, WIDE>(ins, values, i, l);
        l += WIDE;
    }
    while l + 8 <= n {
        forward_block::<T, FMA, 8>(ins, values, i, l);
        l += 8;
    }
    while l < n {
        forward_block::<T, FMA, 1>(ins, values, i, l);
        l += 1;
    }
}

#[inline(always)]
fn operands<T: Scalar, const B: usize>(ins: &Instruction, values: &[T], i: usize, l: usize) -> [[T; B]; 3] {
    let x = load(values, ins.a.start(i), ins.a.each, l);
    let (mut y, mut z) = (x, x);
    if !matches!(ins.code, Code::Unary(_)) {
        y = load(values, ins.b.start(i), ins.b.each, l);
        if let Code::Ternary(_) = ins.code {
            z = load(values, ins.c.start(i), ins.c.each, l);
        }
    }
    [x, y, z]
}

#[inline(always)]
fn forward_block<T: Scalar, const FMA: bool, const B: usize>(ins: &Instruction, values: &mut [T], i: usize, l: usize) {
    let [x, y, z] = operands::<T, B>(ins, values, i, l);
    let at = ins.d.start(i) + l;
    if let Code::Unary(function @ (Unary::Softplus | Unary::LogSigmoid)) = ins.code {
        let (mut out, mut slope) = (x, x);
        for l in 0..B {
            let x = if function == Unary::Softplus { x[l] } else { -x[l] };
            let (softplus, sigmoid) = x.softplus_and_sigmoid::<FMA>();
            out[l] = if function == Unary::Softplus { softplus } else { -softplus };
            slope[l] = sigmoid;
        }
        values[at..at + B].copy_from_slice(&out);
        let behind = at + ins.n as usize;
        values[behind..behind + B].copy_from_slice(&slope);
        return;
    }
    let out = value::<T, FMA, B>(ins.code, x, y, z);
    values[at..at + B].copy_from_slice(&out);
}

/// Runs the adjoint of an element-wise instruction in step `i`.
#[inline(always)]
pub(crate) fn backward<T: Scalar, const FMA: bool>(ins: &Instruction, values: &[T], adjoints: &mut [T], i: usize) {
    let n = ins.n as usize;
    if n == 1 {
        return backward_block::<T, FMA, 1>(ins, values, adjoints, i, 0);
    }
    let mut l = 0;
    while l + WIDE <= n {
        backward_block::<T, FMA, WIDE>(ins, values, adjoints, i, l);
        l += WIDE;
    }
    while l + 8 <= n {
        backward_block::<T, FMA, 8>(ins, values, adjoints, i, l);
        l += 8;
    }
    while l < n {
        backward_block::<T, FMA, 1>(ins, values, adjoints, i, l);
        l += 1;
    }
}

#[inline(always)]
fn backward_block<T: Scalar, const FMA: bool, const B: usize>(
    ins: &Instruction,
    values: &[T],
    adjoints: &mut [T],
    i: usize,
    l: usize,
) {
    let [x, y, z] = operands::<T, B>(ins, values, i, l);
    let at = ins.d.start(i);
    let behind = matches!(ins.code, Code::Unary(Unary::Softplus | Unary::LogSigmoid));
    let out = load::<T, B>(values, at + if behind { ins.n as usize } else { 0 }, 1, l);
    let d = load::<T, B>(adjoints, at, 1, l);
    let gains = self::adjoints::<T, FMA, B>(ins.code, x, y, z, out, d);
    for (k, place) in [ins.a, ins.b, ins.c].into_iter().enumerate() {
        if ins.need >> k & 1 != 0 {
            add(adjoints, place.start(i), place.each, l, gains[k]);
        }
    }
}
