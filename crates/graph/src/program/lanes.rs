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
        adjoints[at] += sum(lanes);
        return;
    }
    for (adjoint, lane) in adjoints[at + l..at + l + B].iter_mut().zip(lanes) {
        *adjoint += lane;
    }
}

/// The sum of a block: eight lanes side by side, then in halves.
#[inline(always)]
pub(crate) fn sum<T: Scalar, const B: usize>(lanes: [T; B]) -> T {
    if B < 8 {
        let mut sum = lanes[0];
        for lane in &lanes[1..] {
            sum += *lane;
        }
        return sum;
    }
    let mut eight = [T::ZERO; 8];
    for (l, eight) in eight.iter_mut().enumerate() {
        *eight = lanes[l];
    }
    let mut k = 8;
    while k < B {
        for l in 0..8 {
            eight[l] += lanes[k + l];
        }
        k += 8;
    }
    for l in 0..4 {
        eight[l] += eight[l + 4];
    }
    (eight[0] + eight[2]) + (eight[1] + eight[3])
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

/// f(x) of a block.
#[inline(always)]
fn unary_block<T: Scalar, const FMA: bool, const B: usize>(function: Unary, x: [T; B]) -> [T; B] {
    let one = T::ONE;
    match function {
        Unary::Negate => each!(x, l => -x[l]),
        Unary::Square => each!(x, l => x[l] * x[l]),
        Unary::Sqrt => each!(x, l => x[l].sqrt()),
        Unary::Reciprocal => each!(x, l => one / x[l]),
        Unary::Exp => each!(x, l => x[l].exp::<FMA>()),
        Unary::Log => each!(x, l => x[l].ln::<FMA>()),
        Unary::Log1p => each!(x, l => x[l].ln_1p::<FMA>()),
        Unary::Sigmoid => each!(x, l => x[l].softplus_and_sigmoid::<FMA>().1),
        _ => each!(x, l => unary(function, x[l])),
    }
}

/// f(x, y) of a block.
#[inline(always)]
fn binary_block<T: Scalar, const B: usize>(function: Binary, x: [T; B], y: [T; B]) -> [T; B] {
    match function {
        Binary::Add => each!(x, l => x[l] + y[l]),
        Binary::Subtract => each!(x, l => x[l] - y[l]),
        Binary::Multiply => each!(x, l => x[l] * y[l]),
        Binary::Divide => each!(x, l => x[l] / y[l]),
        _ => each!(x, l => binary(function, x[l], y[l])),
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
fn forward_block<T: Scalar, const FMA: bool, const B: usize>(ins: &Instruction, values: &mut [T], i: usize, l: usize) {
    let at = ins.d.start(i) + l;
    let x = load::<T, B>(values, ins.a.start(i), ins.a.each, l);
    let out = match ins.code {
        Code::Unary(function @ (Unary::Softplus | Unary::LogSigmoid)) => {
            let (mut out, mut slope) = (x, x);
            for l in 0..B {
                let x = if function == Unary::Softplus { x[l] } else { -x[l] };
                let (softplus, sigmoid) = x.softplus_and_sigmoid::<FMA>();
                out[l] = if function == Unary::Softplus { softplus } else { -softplus };
                slope[l] = sigmoid;
            }
            // The slope stands behind: the adjoint has it for nothing.
            let behind = at + ins.n as usize;
            values[behind..behind + B].copy_from_slice(&slope);
            out
        }
        Code::Unary(function) => unary_block::<T, FMA, B>(function, x),
        Code::Binary(function) => binary_block(function, x, load(values, ins.b.start(i), ins.b.each, l)),
        Code::Ternary(function) => {
            let y = load::<T, B>(values, ins.b.start(i), ins.b.each, l);
            let z = load::<T, B>(values, ins.c.start(i), ins.c.each, l);
            match function {
                Ternary::MultiplyAdd => each!(x, l => x[l].times_plus::<FMA>(y[l], z[l])),
                _ => each!(x, l => ternary::<T, FMA>(function, x[l], y[l], z[l])),
            }
        }
        _ => x,
    };
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
    let d = load::<T, B>(adjoints, ins.d.start(i), 1, l);
    match ins.code {
        Code::Unary(function) => {
            let gain = unary_gain::<T, B>(function, ins, values, d, i, l);
            add(adjoints, ins.a.start(i), ins.a.each, l, gain);
        }
        Code::Binary(function) => binary_back(function, ins, values, adjoints, d, i, l),
        Code::Ternary(Ternary::MultiplyAdd) => {
            if ins.need & 1 != 0 {
                let y = load::<T, B>(values, ins.b.start(i), ins.b.each, l);
                add(adjoints, ins.a.start(i), ins.a.each, l, each!(d, l => d[l] * y[l]));
            }
            if ins.need & 2 != 0 {
                let x = load::<T, B>(values, ins.a.start(i), ins.a.each, l);
                add(adjoints, ins.b.start(i), ins.b.each, l, each!(d, l => d[l] * x[l]));
            }
            if ins.need & 4 != 0 {
                add(adjoints, ins.c.start(i), ins.c.each, l, d);
            }
        }
        Code::Ternary(function) => {
            let [x, y, z] = [ins.a, ins.b, ins.c].map(|place| load::<T, B>(values, place.start(i), place.each, l));
            for (k, place) in [ins.a, ins.b, ins.c].into_iter().enumerate() {
                if ins.need >> k & 1 != 0 {
                    let gain = each!(d, l => ternary_adjoints(function, x[l], y[l], z[l], d[l])[k]);
                    add(adjoints, place.start(i), place.each, l, gain);
                }
            }
        }
        _ => {}
    }
}

/// What the operand's adjoint gains.
#[inline(always)]
fn unary_gain<T: Scalar, const B: usize>(
    function: Unary,
    ins: &Instruction,
    values: &[T],
    d: [T; B],
    i: usize,
    l: usize,
) -> [T; B] {
    let (one, half) = (T::ONE, T::of(0.5));
    let n = ins.n as usize;
    let operand = |values| load::<T, B>(values, ins.a.start(i), ins.a.each, l);
    let result = |values, behind| load::<T, B>(values, ins.d.start(i) + behind, 1, l);
    match function {
        Unary::Negate => each!(d, l => -d[l]),
        Unary::Square => {
            let x = operand(values);
            each!(d, l => (x[l] + x[l]) * d[l])
        }
        Unary::Log => {
            let x = operand(values);
            each!(d, l => quiet(d[l] / x[l], d[l]))
        }
        Unary::Log1p => {
            let x = operand(values);
            each!(d, l => quiet(d[l] / (one + x[l]), d[l]))
        }
        Unary::Softplus | Unary::LogSigmoid => {
            let slope = result(values, n);
            each!(d, l => d[l] * slope[l])
        }
        Unary::Sqrt => {
            let o = result(values, 0);
            each!(d, l => quiet(half * d[l] / o[l], d[l]))
        }
        Unary::Reciprocal => {
            let o = result(values, 0);
            each!(d, l => quiet(-(d[l] * o[l] * o[l]), d[l]))
        }
        Unary::Exp => {
            let o = result(values, 0);
            each!(d, l => quiet(d[l] * o[l], d[l]))
        }
        Unary::Sigmoid => {
            let o = result(values, 0);
            each!(d, l => d[l] * o[l] * (one - o[l]))
        }
        _ => {
            let (x, o) = (operand(values), result(values, 0));
            each!(d, l => quiet(unary_slope(function, x[l], o[l]) * d[l], d[l]))
        }
    }
}

#[inline(always)]
fn binary_back<T: Scalar, const B: usize>(
    function: Binary,
    ins: &Instruction,
    values: &[T],
    adjoints: &mut [T],
    d: [T; B],
    i: usize,
    l: usize,
) {
    let (first, second) = (ins.need & 1 != 0, ins.need & 2 != 0);
    let (a, b) = (ins.a.start(i), ins.b.start(i));
    match function {
        Binary::Add | Binary::Subtract => {
            if first {
                add(adjoints, a, ins.a.each, l, d);
            }
            if second {
                let gain = if function == Binary::Add { d } else { each!(d, l => -d[l]) };
                add(adjoints, b, ins.b.each, l, gain);
            }
        }
        Binary::Multiply => {
            if first {
                let y = load::<T, B>(values, b, ins.b.each, l);
                add(adjoints, a, ins.a.each, l, each!(d, l => d[l] * y[l]));
            }
            if second {
                let x = load::<T, B>(values, a, ins.a.each, l);
                add(adjoints, b, ins.b.each, l, each!(d, l => d[l] * x[l]));
            }
        }
        Binary::Divide => {
            let y = load::<T, B>(values, b, ins.b.each, l);
            let along = each!(d, l => quiet(d[l] / y[l], d[l]));
            if first {
                add(adjoints, a, ins.a.each, l, along);
            }
            if second {
                let o = load::<T, B>(values, ins.d.start(i), 1, l);
                add(adjoints, b, ins.b.each, l, each!(d, l => quiet(-(along[l] * o[l]), d[l])));
            }
        }
        _ => {
            let (x, y) = (load::<T, B>(values, a, ins.a.each, l), load::<T, B>(values, b, ins.b.each, l));
            let o = load::<T, B>(values, ins.d.start(i), 1, l);
            let (mut along_x, mut along_y) = (d, d);
            for l in 0..B {
                let slopes = binary_slopes(function, x[l], y[l], o[l]);
                along_x[l] = quiet(slopes[0] * d[l], d[l]);
                along_y[l] = quiet(slopes[1] * d[l], d[l]);
            }
            if first {
                add(adjoints, a, ins.a.each, l, along_x);
            }
            if second {
                add(adjoints, b, ins.b.each, l, along_y);
            }
        }
    }
}
