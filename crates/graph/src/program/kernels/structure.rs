//! Elements that move: everything that takes or puts elements by a map that the compiler made.

use super::{super::NOWHERE, Split};
use crate::scalar::Scalar;

/// outᵢ = the operand's element at mapᵢ.
#[inline(always)]
pub(crate) fn take<T: Scalar>(map: &[u32], others: &Split<T>, at: usize, out: &mut [T]) {
    let values = others.onward(at);
    for (out, &place) in out.iter_mut().zip(map) {
        *out = if place == NOWHERE { T::ZERO } else { values[place as usize] };
    }
}

/// The operand's adjoint at mapᵢ += dᵢ.
#[inline(always)]
pub(crate) fn put_back<T: Scalar>(map: &[u32], others: &mut Split<T>, at: usize, d: &[T]) {
    let target = others.onward_mut(at);
    for (&d, &place) in d.iter().zip(map) {
        if place != NOWHERE {
            target[place as usize] += d;
        }
    }
}

/// out at mapᵢ += aᵢ, from zero.
#[inline(always)]
pub(crate) fn put<T: Scalar>(map: &[u32], a: &[T], out: &mut [T]) {
    out.fill(T::ZERO);
    for (&a, &place) in a.iter().zip(map) {
        if place != NOWHERE {
            out[place as usize] += a;
        }
    }
}

/// targetᵢ += d at mapᵢ.
#[inline(always)]
pub(crate) fn take_back<T: Scalar>(map: &[u32], d: &[T], target: &mut [T]) {
    for (target, &place) in target.iter_mut().zip(map) {
        if place != NOWHERE {
            *target += d[place as usize];
        }
    }
}

/// target += d.
#[inline(always)]
pub(crate) fn add<T: Scalar>(target: &mut [T], d: &[T]) {
    for (target, &d) in target.iter_mut().zip(d) {
        *target += d;
    }
}

/// Runs of one element each.
#[inline(always)]
pub(crate) fn repeat<T: Scalar>(runs: &[u32], others: &Split<T>, at: usize, out: &mut [T]) {
    let values = others.onward(at);
    let mut k = 0;
    for run in runs.chunks_exact(2) {
        let end = k + run[1] as usize;
        out[k..end].fill(values[run[0] as usize]);
        k = end;
    }
}

/// Each element gains the sum of its run.
#[inline(always)]
pub(crate) fn repeat_back<T: Scalar>(runs: &[u32], others: &mut Split<T>, at: usize, d: &[T]) {
    let target = others.onward_mut(at);
    let mut k = 0;
    for run in runs.chunks_exact(2) {
        let end = k + run[1] as usize;
        target[run[0] as usize] += super::rows::sum(&d[k..end]);
        k = end;
    }
}

/// Pieces of neighbours one after another.
#[inline(always)]
pub(crate) fn pieces<T: Scalar>(pieces: &[u32], others: &Split<T>, at: usize, out: &mut [T]) {
    let values = others.onward(at);
    let mut k = 0;
    for piece in pieces.chunks_exact(2) {
        let (place, len) = (piece[0] as usize, piece[1] as usize);
        out[k..k + len].copy_from_slice(&values[place..place + len]);
        k += len;
    }
}

/// Each piece's adjoint goes back to where it came from.
#[inline(always)]
pub(crate) fn pieces_back<T: Scalar>(pieces: &[u32], others: &mut Split<T>, at: usize, d: &[T]) {
    let target = others.onward_mut(at);
    let mut k = 0;
    for piece in pieces.chunks_exact(2) {
        let (place, len) = (piece[0] as usize, piece[1] as usize);
        add(&mut target[place..place + len], &d[k..k + len]);
        k += len;
    }
}
