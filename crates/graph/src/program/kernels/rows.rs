//! Reductions, sums and sorts along rows of the last axis.

use super::super::lanes;
use crate::{graph::Reduction, scalar::Scalar};

/// Each row of `width` elements of `x` becomes a number.
#[inline(always)]
pub(crate) fn reduce<T: Scalar, const FMA: bool>(reduction: Reduction, x: &[T], width: usize, out: &mut [T]) {
    for (k, out) in out.iter_mut().enumerate() {
        let row = &x[k * width..(k + 1) * width];
        *out = match reduction {
            Reduction::Sum => sum(row),
            Reduction::Mean => sum(row) / T::of(width as f64),
            Reduction::Max | Reduction::Min => {
                extreme(row, reduction == Reduction::Max).map_or(nothing(reduction), |l| row[l])
            }
            Reduction::Product => row.iter().fold(T::ONE, |product, &x| product * x),
            Reduction::LogSumExp => log_sum_exp::<T, FMA>(row),
        };
    }
}

/// log Σ e^x of each row, then the shares e^(x − v), which are the slopes. Exponentials go in one run, which vectors take
/// where rows are short.
#[inline(always)]
pub(crate) fn log_sum_exp_rows<T: Scalar, const FMA: bool>(x: &[T], n: usize, width: usize, out: &mut [T]) {
    let (values, shares) = out.split_at_mut(n);
    for (k, value) in values.iter_mut().enumerate() {
        let row = &x[k * width..(k + 1) * width];
        // A NaN wins.
        let larger = |top: f64, x: &T| if x.primal() > top || x.primal().is_nan() { x.primal() } else { top };
        let top = row.iter().fold(f64::NEG_INFINITY, larger);
        *value = T::of(top);
        let shares = &mut shares[k * width..(k + 1) * width];
        if top.is_infinite() {
            shares.fill(T::of(f64::NEG_INFINITY));
            continue;
        }
        for (share, &x) in shares.iter_mut().zip(row) {
            *share = x - *value;
        }
    }
    let (eights, rest) = shares.as_chunks_mut::<8>();
    for eight in eights {
        for share in eight {
            *share = share.exp::<FMA>();
        }
    }
    for share in rest {
        *share = share.exp::<FMA>();
    }
    for (k, value) in values.iter_mut().enumerate() {
        if value.primal().is_infinite() {
            continue;
        }
        let shares = &mut shares[k * width..(k + 1) * width];
        let total = sum(shares);
        let inverse = T::ONE / total;
        shares.iter_mut().for_each(|share| *share = *share * inverse);
        *value += total.ln::<FMA>();
    }
}

#[inline(always)]
pub(crate) fn log_sum_exp_back<T: Scalar>(width: usize, out: &[T], n: usize, d: &[T], target: &mut [T]) {
    let (values, shares) = out.split_at(n);
    for (k, value) in values.iter().enumerate() {
        if value.primal().is_infinite() {
            continue;
        }
        for l in k * width..(k + 1) * width {
            target[l] += d[k] * shares[l];
        }
    }
}

/// Each row's adjoint times its slopes; a row that does not reach the result adds nothing, even where its slope is none.
pub(crate) fn slopes_back<T: Scalar>(slopes: &[T], width: usize, d: &[T], target: &mut [T]) {
    for (k, &d) in d.iter().enumerate() {
        if d.primal() != 0.0 {
            let row = k * width..(k + 1) * width;
            for (target, &slope) in target[row.clone()].iter_mut().zip(&slopes[row]) {
                *target += d * slope;
            }
        }
    }
}

fn nothing<T: Scalar>(reduction: Reduction) -> T {
    T::of(if reduction == Reduction::Max { f64::NEG_INFINITY } else { f64::INFINITY })
}

/// In lanes, so that the order is fixed and the compiler can go by vectors.
#[inline(always)]
pub(crate) fn sum<T: Scalar>(x: &[T]) -> T {
    const B: usize = lanes::WIDE;
    let (blocks, rest) = x.as_chunks::<B>();
    let (eights, rest) = rest.as_chunks::<8>();
    let mut total = T::ZERO;
    if !blocks.is_empty() {
        let mut sums = [T::ZERO; B];
        for block in blocks {
            for l in 0..B {
                sums[l] += block[l];
            }
        }
        total += lanes::sum(sums);
    }
    if !eights.is_empty() {
        let mut sums = [T::ZERO; 8];
        for eight in eights {
            for l in 0..8 {
                sums[l] += eight[l];
            }
        }
        total += lanes::sum(sums);
    }
    for &x in rest {
        total += x;
    }
    total
}

/// The first place of the largest (or smallest) element; a NaN wins.
#[inline(always)]
fn extreme<T: Scalar>(row: &[T], largest: bool) -> Option<usize> {
    let mut best = None;
    for (l, x) in row.iter().enumerate() {
        let x = x.primal();
        let better = match best {
            None => true,
            Some((_, y)) if largest => x > y || x.is_nan() && !f64::is_nan(y),
            Some((_, y)) => x < y || x.is_nan() && !f64::is_nan(y),
        };
        if better {
            best = Some((l, x));
        }
    }
    best.map(|(l, _)| l)
}

#[inline(always)]
fn log_sum_exp<T: Scalar, const FMA: bool>(row: &[T]) -> T {
    let Some(top) = extreme(row, true) else { return T::of(f64::NEG_INFINITY) };
    let shift = row[top].detached();
    if shift.primal().is_infinite() {
        return row[top];
    }
    let mut total = T::ZERO;
    for &x in row {
        total += (x - shift).exp::<FMA>();
    }
    shift + total.ln::<FMA>()
}

#[inline(always)]
pub(crate) fn reduce_back<T: Scalar>(reduction: Reduction, x: &[T], width: usize, d: &[T], target: &mut [T]) {
    for (k, &d) in d.iter().enumerate() {
        let range = k * width..(k + 1) * width;
        let (row, target) = (&x[range.clone()], &mut target[range]);
        match reduction {
            Reduction::Sum => target.iter_mut().for_each(|target| *target += d),
            Reduction::Mean => {
                let share = d / T::of(width as f64);
                target.iter_mut().for_each(|target| *target += share);
            }
            Reduction::Max | Reduction::Min => {
                if let Some(l) = extreme(row, reduction == Reduction::Max) {
                    target[l] += d;
                }
            }
            Reduction::Product => product_back(row, d, target),
            // Has its own adjoint.
            Reduction::LogSumExp => {}
        }
    }
}

/// Products of all others: the whole divided by each, or one by one where there is a 0.
fn product_back<T: Scalar>(row: &[T], d: T, target: &mut [T]) {
    let product = row.iter().fold(T::ONE, |product, &x| product * x);
    let zeros = row.iter().any(|x| x.primal() == 0.0);
    for (l, target) in target.iter_mut().enumerate() {
        let others = if zeros {
            row.iter().enumerate().filter(|(k, _)| *k != l).fold(T::ONE, |product, (_, &x)| product * x)
        } else {
            product / row[l]
        };
        *target += d * others;
    }
}

#[inline(always)]
pub(crate) fn softmax<T: Scalar, const FMA: bool>(x: &[T], width: usize, log: bool, out: &mut [T]) {
    if width == 0 {
        return;
    }
    for (row, out) in x.chunks(width).zip(out.chunks_mut(width)) {
        let total = log_sum_exp::<T, FMA>(row);
        for (out, &x) in out.iter_mut().zip(row) {
            *out = if log { x - total } else { (x - total).exp::<FMA>() };
        }
    }
}

#[inline(always)]
pub(crate) fn softmax_back<T: Scalar, const FMA: bool>(width: usize, log: bool, out: &[T], d: &[T], target: &mut [T]) {
    if width == 0 {
        return;
    }
    for ((out, d), target) in out.chunks(width).zip(d.chunks(width)).zip(target.chunks_mut(width)) {
        let mut total = T::ZERO;
        for (&out, &d) in out.iter().zip(d) {
            total += if log { d } else { d * out };
        }
        for ((target, &out), &d) in target.iter_mut().zip(out).zip(d) {
            *target += if log { d - out.exp::<FMA>() * total } else { out * (d - total) };
        }
    }
}

#[inline(always)]
pub(crate) fn cumulative_sum<T: Scalar>(x: &[T], width: usize, reverse: bool, out: &mut [T]) {
    out.fill(T::ZERO);
    cumulative_sum_back(width, !reverse, x, out);
}

/// Adds to each target the sum of `d` from here on (to here where `reverse`): the adjoint of the sum up to here.
#[inline(always)]
pub(crate) fn cumulative_sum_back<T: Scalar>(width: usize, reverse: bool, d: &[T], target: &mut [T]) {
    if width == 0 {
        return;
    }
    for (d, target) in d.chunks(width).zip(target.chunks_mut(width)) {
        let mut total = T::ZERO;
        for k in 0..d.len() {
            let k = if reverse { k } else { d.len() - 1 - k };
            total += d[k];
            target[k] += total;
        }
    }
}

/// The first `keep` of each sorted row; after all of them, the places they came from, which the adjoint needs.
pub(crate) fn sort<T: Scalar>(x: &[T], width: usize, keep: usize, descending: bool, out: &mut [T]) {
    let half = out.len() / 2;
    let (values, places) = out.split_at_mut(half);
    if keep == 0 {
        return;
    }
    for ((row, values), places) in x.chunks(width).zip(values.chunks_mut(keep)).zip(places.chunks_mut(keep)) {
        select(row, descending, places);
        for (value, place) in values.iter_mut().zip(&*places) {
            *value = row[place.primal() as usize];
        }
    }
}

pub(crate) fn argsort<T: Scalar>(x: &[T], width: usize, descending: bool, out: &mut [T]) {
    if width == 0 {
        return;
    }
    for (row, out) in x.chunks(width).zip(out.chunks_mut(width)) {
        select(row, descending, out);
    }
}

/// Places of the first elements in order: insertion into the sorted places so far, found by bisection, so that nothing is
/// allocated. Stable; NaN comes last.
fn select<T: Scalar>(row: &[T], descending: bool, places: &mut [T]) {
    let before = |a: usize, b: usize| {
        let (x, y) = (row[a].primal(), row[b].primal());
        if x.is_nan() || y.is_nan() {
            !x.is_nan()
        } else if descending {
            x > y
        } else {
            x < y
        }
    };
    let mut count = 0;
    for l in 0..row.len() {
        let at = places[..count].partition_point(|place| !before(l, place.primal() as usize));
        if at == places.len() {
            continue;
        }
        count = (count + 1).min(places.len());
        places.copy_within(at..count - 1, at + 1);
        places[at] = T::of(l as f64);
    }
}

pub(crate) fn sort_back<T: Scalar>(width: usize, keep: usize, out: &[T], d: &[T], target: &mut [T]) {
    let half = out.len() / 2;
    if keep == 0 {
        return;
    }
    for ((places, d), target) in out[half..].chunks(keep).zip(d[..half].chunks(keep)).zip(target.chunks_mut(width)) {
        for (place, &d) in places.iter().zip(d) {
            target[place.primal() as usize] += d;
        }
    }
}
