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

/// A product with `d`, 0 where d is 0: what does not reach the result has no slope, not even at a pole.
#[inline(always)]
fn quiet<T: Scalar>(product: T, d: T) -> T {
    if d.primal() == 0.0 && product.primal().is_nan() { T::ZERO } else { product }
}

/// Runs an element-wise instruction in step `i`.
#[inline(always)]
pub(crate) fn forward<T: Scalar, const FMA: bool>(ins: &Instruction, values: &mut [T], i: usize) {
    let n = ins.n as usize;
    let mut l = 0;
    if n < 8 {
        while l < n {
            forward_block::<T, FMA, 1>(ins, values, i, l);
            l += 1;
        }
        return;
    }
    while l + WIDE <= n {
        forward_block::<T, FMA, WIDE>(ins, values, i, l);
        l += WIDE;
    }
    while l < n {
        // The last eight once more rather than what is left of them one by one: no operand is written.
        l = l.min(n - 8);
        forward_block::<T, FMA, 8>(ins, values, i, l);
        l += 8;
    }
}

/// What is frequent has an arm of its own from the loads to the store, so that a block stays in registers.
#[inline(always)]
fn forward_block<T: Scalar, const FMA: bool, const B: usize>(ins: &Instruction, values: &mut [T], i: usize, l: usize) {
    let one = T::ONE;
    let at = ins.d.start(i) + l;
    macro_rules! map {
        ($x:ident => $value:expr) => {{
            let x = load::<T, B>(values, ins.a.start(i), ins.a.each, l);
            let out = each!(x, l => { let $x = x[l]; $value });
            values[at..at + B].copy_from_slice(&out);
        }};
        ($x:ident, $y:ident => $value:expr) => {{
            let x = load::<T, B>(values, ins.a.start(i), ins.a.each, l);
            let y = load::<T, B>(values, ins.b.start(i), ins.b.each, l);
            let out = each!(x, l => { let ($x, $y) = (x[l], y[l]); $value });
            values[at..at + B].copy_from_slice(&out);
        }};
    }
    match ins.code {
        Code::Unary(Unary::Negate) => map!(x => -x),
        Code::Unary(Unary::Square) => map!(x => x * x),
        Code::Unary(Unary::Sqrt) => map!(x => x.sqrt()),
        Code::Unary(Unary::Reciprocal) => map!(x => one / x),
        Code::Unary(Unary::Exp) => map!(x => x.exp::<FMA>()),
        Code::Unary(Unary::Log) => map!(x => x.ln::<FMA>()),
        Code::Unary(Unary::Log1p) => map!(x => x.ln_1p::<FMA>()),
        Code::Unary(Unary::Sigmoid) => map!(x => x.softplus_and_sigmoid::<FMA>().1),
        Code::Unary(function @ (Unary::Softplus | Unary::LogSigmoid)) => {
            let x = load::<T, B>(values, ins.a.start(i), ins.a.each, l);
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
            values[at..at + B].copy_from_slice(&out);
        }
        Code::Binary(Binary::Add) => map!(x, y => x + y),
        Code::Binary(Binary::Subtract) => map!(x, y => x - y),
        Code::Binary(Binary::Multiply) => map!(x, y => x * y),
        Code::Binary(Binary::Divide) => map!(x, y => x / y),
        Code::Binary(Binary::Greater) => map!(x, y => if x > y { one } else { T::ZERO }),
        Code::Binary(Binary::GreaterEqual) => map!(x, y => if x >= y { one } else { T::ZERO }),
        Code::Ternary(Ternary::MultiplyAdd) => {
            let x = load::<T, B>(values, ins.a.start(i), ins.a.each, l);
            let y = load::<T, B>(values, ins.b.start(i), ins.b.each, l);
            let z = load::<T, B>(values, ins.c.start(i), ins.c.each, l);
            let out = each!(x, l => x[l].times_plus::<FMA>(y[l], z[l]));
            values[at..at + B].copy_from_slice(&out);
        }
        _ => forward_rest(ins, values, i, l, B),
    }
}

/// The same, a call a lane.
#[inline(never)]
fn forward_rest<T: Scalar>(ins: &Instruction, values: &mut [T], i: usize, l: usize, lanes: usize) {
    for l in l..l + lanes {
        let [x, y, z] = [ins.a, ins.b, ins.c].map(|place| values[place.start(i) + l * place.each as usize]);
        values[ins.d.start(i) + l] = match ins.code {
            Code::Unary(function) => unary(function, x),
            Code::Binary(function) => binary(function, x, y),
            Code::Ternary(function) => ternary::<T, false>(function, x, y, z),
            _ => x,
        };
    }
}

/// Runs the adjoint of an element-wise instruction in step `i`.
#[inline(always)]
pub(crate) fn backward<T: Scalar>(ins: &Instruction, values: &[T], adjoints: &mut [T], i: usize) {
    let n = ins.n as usize;
    let mut l = 0;
    if n < 8 {
        while l < n {
            backward_block::<T, 1>(ins, values, adjoints, i, l, 0);
            l += 1;
        }
        return;
    }
    while l + WIDE <= n {
        backward_block::<T, WIDE>(ins, values, adjoints, i, l, 0);
        l += WIDE;
    }
    while l < n {
        // The last eight, of which those that were done gain nothing more.
        let from = l.min(n - 8);
        backward_block::<T, 8>(ins, values, adjoints, i, from, l - from);
        l = from + 8;
    }
}

/// The adjoints of a block of results, as 0 where they were seen.
#[inline(always)]
fn unseen<T: Scalar, const B: usize>(adjoints: &[T], at: usize, l: usize, seen: usize) -> [T; B] {
    let mut d = load::<T, B>(adjoints, at, 1, l);
    for l in 0..B {
        d[l] = if l < seen { T::ZERO } else { d[l] };
    }
    d
}

#[inline(always)]
fn backward_block<T: Scalar, const B: usize>(
    ins: &Instruction,
    values: &[T],
    adjoints: &mut [T],
    i: usize,
    l: usize,
    seen: usize,
) {
    let (one, half) = (T::ONE, T::of(0.5));
    let (first, second, third) = (ins.need & 1 != 0, ins.need & 2 != 0, ins.need & 4 != 0);
    macro_rules! operand {
        ($place:ident) => {
            load::<T, B>(values, ins.$place.start(i), ins.$place.each, l)
        };
    }
    // The result and what stands `behind` it.
    macro_rules! result {
        ($behind:expr) => {
            load::<T, B>(values, ins.d.start(i) + $behind, 1, l)
        };
    }
    macro_rules! gain {
        ($place:ident, $d:ident => $value:expr) => {{
            let d = unseen::<T, B>(adjoints, ins.d.start(i), l, seen);
            add(adjoints, ins.$place.start(i), ins.$place.each, l, each!(d, l => { let $d = d[l]; $value }));
        }};
        ($place:ident, $d:ident, $x:ident in $values:expr => $value:expr) => {{
            let (d, x) = (unseen::<T, B>(adjoints, ins.d.start(i), l, seen), $values);
            let gain = each!(d, l => { let ($d, $x) = (d[l], x[l]); $value });
            add(adjoints, ins.$place.start(i), ins.$place.each, l, gain);
        }};
    }
    match ins.code {
        Code::Unary(Unary::Negate) => gain!(a, d => -d),
        Code::Unary(Unary::Square) => gain!(a, d, x in operand!(a) => (x + x) * d),
        Code::Unary(Unary::Log) => gain!(a, d, x in operand!(a) => quiet(d / x, d)),
        Code::Unary(Unary::Log1p) => gain!(a, d, x in operand!(a) => quiet(d / (one + x), d)),
        Code::Unary(Unary::Softplus | Unary::LogSigmoid) => {
            gain!(a, d, slope in result!(ins.n as usize) => d * slope)
        }
        Code::Unary(Unary::Sqrt) => gain!(a, d, o in result!(0) => quiet(half * d / o, d)),
        Code::Unary(Unary::Reciprocal) => gain!(a, d, o in result!(0) => quiet(-(d * o * o), d)),
        Code::Unary(Unary::Exp) => gain!(a, d, o in result!(0) => quiet(d * o, d)),
        Code::Unary(Unary::Sigmoid) => gain!(a, d, o in result!(0) => d * o * (one - o)),
        Code::Binary(function @ (Binary::Add | Binary::Subtract)) => {
            if first {
                gain!(a, d => d);
            }
            match (second, function) {
                (true, Binary::Add) => gain!(b, d => d),
                (true, _) => gain!(b, d => -d),
                _ => {}
            }
        }
        Code::Binary(Binary::Divide) => {
            let (d, y) = (unseen::<T, B>(adjoints, ins.d.start(i), l, seen), operand!(b));
            let along = each!(d, l => quiet(d[l] / y[l], d[l]));
            if first {
                add(adjoints, ins.a.start(i), ins.a.each, l, along);
            }
            if second {
                let o = result!(0);
                let gain = each!(d, l => quiet(-(along[l] * o[l]), d[l]));
                add(adjoints, ins.b.start(i), ins.b.each, l, gain);
            }
        }
        Code::Binary(Binary::Multiply) | Code::Ternary(Ternary::MultiplyAdd) => {
            if first {
                gain!(a, d, y in operand!(b) => d * y);
            }
            if second {
                gain!(b, d, x in operand!(a) => d * x);
            }
            if third {
                gain!(c, d => d);
            }
        }
        _ => backward_rest(ins, values, adjoints, i, l + seen, B - seen),
    }
}

/// The same, a call a lane.
#[inline(never)]
fn backward_rest<T: Scalar>(ins: &Instruction, values: &[T], adjoints: &mut [T], i: usize, l: usize, lanes: usize) {
    let places = [ins.a, ins.b, ins.c];
    for l in l..l + lanes {
        let at = places.map(|place| place.start(i) + l * place.each as usize);
        let [x, y, z] = at.map(|at| values[at]);
        let (o, d) = (values[ins.d.start(i) + l], adjoints[ins.d.start(i) + l]);
        let gains = match ins.code {
            Code::Unary(function) => [quiet(unary_slope(function, x, o) * d, d), T::ZERO, T::ZERO],
            Code::Binary(function) => {
                let [along_x, along_y] = binary_slopes(function, x, y, o);
                [quiet(along_x * d, d), quiet(along_y * d, d), T::ZERO]
            }
            Code::Ternary(function) => ternary_adjoints(function, x, y, z, d),
            _ => [T::ZERO; 3],
        };
        for (k, gain) in gains.into_iter().enumerate() {
            if ins.need >> k & 1 != 0 {
                adjoints[at[k]] += gain;
            }
        }
    }
}
