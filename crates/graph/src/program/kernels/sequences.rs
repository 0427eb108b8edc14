//! Linear recurrences and hidden Markov models: sequences whose adjoint is known in closed form.

use super::linear::{axpy, dot};
use crate::scalar::Scalar;

/// hₜ = aₜ hₜ₋₁ + bₜ from h₋₁ = `start`; one coefficient, or one for each step.
#[inline(always)]
pub(crate) fn recurrence<T: Scalar, const FMA: bool>(start: T, a: &[T], b: &[T], out: &mut [T]) {
    let mut h = start;
    if let [a] = *a {
        let mut from = 0;
        if let Some(even) = Even::new(a) {
            for (out, b) in out.as_chunks_mut::<8>().0.iter_mut().zip(b.as_chunks::<8>().0) {
                (*out, h) = even.onward::<FMA>(*b, h);
            }
            from = out.len() / 8 * 8;
        }
        for (out, &b) in out[from..].iter_mut().zip(&b[from..]) {
            h = a.times_plus::<FMA>(h, b);
            *out = h;
        }
        return;
    }
    for ((out, &b), &a) in out.iter_mut().zip(b).zip(a) {
        h = a.times_plus::<FMA>(h, b);
        *out = h;
    }
}

/// Turns the results' adjoints into the inputs': dₜ += aₜ₊₁ dₜ₊₁, from the end.
#[inline(always)]
pub(crate) fn recurrence_back<T: Scalar, const FMA: bool>(a: &[T], d: &mut [T]) {
    if let [a] = *a {
        let mut h = T::ZERO;
        let rest = match Even::new(a) {
            Some(even) => {
                let (rest, blocks) = d.as_rchunks_mut::<8>();
                for d in blocks.iter_mut().rev() {
                    (*d, h) = even.back::<FMA>(*d, h);
                }
                rest
            }
            None => d,
        };
        for d in rest.iter_mut().rev() {
            h = a.times_plus::<FMA>(h, *d);
            *d = h;
        }
        return;
    }
    for t in (1..d.len()).rev() {
        d[t - 1] = d[t].times_plus::<FMA>(a[t], d[t - 1]);
    }
}

/// A coefficient that is the same in all steps, by its powers: eight steps at a time, of which the sums over two, four and
/// eight steps wait for nothing and the one before them enters at the end.
struct Even<T> {
    powers: [T; 8],
}

impl<T: Scalar> Even<T> {
    /// Nothing where powers may overflow although steps do not.
    #[inline(always)]
    fn new(a: T) -> Option<Self> {
        const LARGEST: f64 = 16.0;
        let mut powers = [a; 8];
        for l in 1..8 {
            powers[l] = powers[l - 1] * a;
        }
        // A NaN is not below.
        (a.primal().abs() <= LARGEST).then_some(Self { powers })
    }

    /// The next eight states after `h`, and the last of them.
    #[inline(always)]
    fn onward<const FMA: bool>(&self, mut b: [T; 8], h: T) -> ([T; 8], T) {
        for step in [1, 2, 4] {
            let mut before = [T::ZERO; 8];
            before[step..].copy_from_slice(&b[..8 - step]);
            for l in 0..8 {
                b[l] = before[l].times_plus::<FMA>(self.powers[step - 1], b[l]);
            }
        }
        let last = self.powers[7].times_plus::<FMA>(h, b[7]);
        for l in 0..8 {
            b[l] = self.powers[l].times_plus::<FMA>(h, b[l]);
        }
        (b, last)
    }

    /// The same from the end.
    #[inline(always)]
    fn back<const FMA: bool>(&self, mut d: [T; 8], h: T) -> ([T; 8], T) {
        for step in [1, 2, 4] {
            let mut after = [T::ZERO; 8];
            after[..8 - step].copy_from_slice(&d[step..]);
            for l in 0..8 {
                d[l] = after[l].times_plus::<FMA>(self.powers[step - 1], d[l]);
            }
        }
        let first = self.powers[7].times_plus::<FMA>(h, d[0]);
        for l in 0..8 {
            d[l] = self.powers[7 - l].times_plus::<FMA>(h, d[l]);
        }
        (d, first)
    }
}

/// What the start and the coefficients gain from the inputs' adjoints `d`.
#[inline(always)]
pub(crate) fn recurrence_slopes<T: Scalar, const FMA: bool>(
    start: T,
    a: &[T],
    out: &[T],
    d: &[T],
    along: Option<&mut [T]>,
) -> T {
    let [first, later @ ..] = d else { return T::ZERO };
    if let Some(along) = along {
        along[0] += *first * start;
        if let [along] = along {
            *along += dot::<T, FMA>(later, &out[..later.len()]);
        } else {
            for ((along, &d), &out) in along[1..].iter_mut().zip(later).zip(out) {
                *along += d * out;
            }
        }
    }
    *first * a[0]
}

/// Elements that [`hmm`] writes: the value; initial, transition and emission probabilities; forward probabilities and
/// their scales. Its adjoint needs no more for what the operands gain.
pub(crate) fn hmm_size(states: usize, length: usize) -> usize {
    1 + states + states * states + 2 * length * states + length
}

/// log p(observations) by the scaled forward algorithm; emissions are scaled by their largest in each step.
#[inline(always)]
pub(crate) fn hmm<T: Scalar, const FMA: bool>(initial: &[T], transition: &[T], emission: &[T], out: &mut [T]) {
    let k = initial.len();
    let n = emission.len() / k;
    let (value, rest) = out.split_at_mut(1);
    let (start, rest) = rest.split_at_mut(k);
    let (a, rest) = rest.split_at_mut(k * k);
    let (e, rest) = rest.split_at_mut(n * k);
    let (alpha, scales) = rest.split_at_mut(n * k);
    for (p, &log) in start.iter_mut().zip(initial) {
        *p = log.exp::<FMA>();
    }
    for (p, &log) in a.iter_mut().zip(transition) {
        *p = log.exp::<FMA>();
    }
    let mut total = T::ZERO;
    for t in 0..n {
        let row = &emission[t * k..(t + 1) * k];
        let top = row.iter().fold(T::of(f64::NEG_INFINITY), |top, &x| if x > top { x } else { top });
        total += top;
        for (p, &log) in e[t * k..(t + 1) * k].iter_mut().zip(row) {
            *p = log - top;
        }
    }
    // In one run, which goes by vectors where rows are short.
    for p in e.iter_mut() {
        *p = p.exp::<FMA>();
    }
    match k {
        2 => onward_few::<T, FMA, 2>(start, a, e, alpha, scales),
        3 => onward_few::<T, FMA, 3>(start, a, e, alpha, scales),
        4 => onward_few::<T, FMA, 4>(start, a, e, alpha, scales),
        _ => onward::<T, FMA>(start, a, e, alpha, scales),
    }
    for &scale in &*scales {
        total += scale.ln::<FMA>();
    }
    value[0] = total;
}

/// The forward probabilities of each step and what they were divided by.
#[inline(always)]
fn onward<T: Scalar, const FMA: bool>(start: &[T], a: &[T], e: &[T], alpha: &mut [T], scales: &mut [T]) {
    let k = start.len();
    for t in 0..scales.len() {
        let (before, rest) = alpha.split_at_mut(t * k);
        let row = &mut rest[..k];
        if t == 0 {
            row.copy_from_slice(start);
        } else {
            row.fill(T::ZERO);
            for (j, &before) in before[(t - 1) * k..].iter().enumerate() {
                axpy::<T, FMA>(row, before, &a[j * k..(j + 1) * k]);
            }
        }
        let mut scale = T::ZERO;
        for (p, &e) in row.iter_mut().zip(&e[t * k..(t + 1) * k]) {
            *p = *p * e;
            scale += *p;
        }
        let inverse = T::ONE / scale;
        row.iter_mut().for_each(|p| *p = *p * inverse);
        scales[t] = scale;
    }
}

/// The same for few states, unrolled. The scale of a step divides the emissions of the next, so that the product with the
/// transitions does not wait for it.
#[inline(always)]
fn onward_few<T: Scalar, const FMA: bool, const K: usize>(
    start: &[T],
    a: &[T],
    e: &[T],
    alpha: &mut [T],
    scales: &mut [T],
) {
    let (mut transitions, mut now, mut inverse) = ([[T::ZERO; K]; K], [T::ZERO; K], T::ONE);
    transitions.copy_from_slice(a.as_chunks::<K>().0);
    let steps = e.as_chunks::<K>().0.iter().zip(alpha.as_chunks_mut::<K>().0).zip(scales);
    for (t, ((e, alpha), scale)) in steps.enumerate() {
        let mut next = [T::ZERO; K];
        if t == 0 {
            next.copy_from_slice(start);
        } else {
            for j in 0..K {
                for s in 0..K {
                    next[s] = now[j].times_plus::<FMA>(transitions[j][s], next[s]);
                }
            }
        }
        for s in 0..K {
            next[s] = next[s] * (e[s] * inverse);
        }
        let mut sum = next[0] + next[1];
        if K == 4 {
            sum += next[2] + next[3];
        } else {
            for s in 2..K {
                sum += next[s];
            }
        }
        inverse = T::ONE / sum;
        for s in 0..K {
            alpha[s] = next[s] * inverse;
        }
        (*scale, now) = (sum, next);
    }
}

/// Leaves in `d[1..]` what initial, transition and emission gain: smoothed probabilities times `d[0]`.
#[inline(always)]
pub(crate) fn hmm_back<T: Scalar, const FMA: bool>(out: &[T], k: usize, n: usize, d: &mut [T]) {
    let (a, rest) = out[1 + k..].split_at(k * k);
    let (e, rest) = rest.split_at(n * k);
    let (alpha, scales) = rest.split_at(n * k);
    let (value, rest) = d.split_at_mut(1);
    let (d_start, rest) = rest.split_at_mut(k);
    let (d_a, rest) = rest.split_at_mut(k * k);
    let (gamma, rest) = rest.split_at_mut(n * k);
    match k {
        2 => back_few::<T, FMA, 2>(value[0], a, e, (alpha, scales), gamma, d_a),
        3 => back_few::<T, FMA, 3>(value[0], a, e, (alpha, scales), gamma, d_a),
        4 => back_few::<T, FMA, 4>(value[0], a, e, (alpha, scales), gamma, d_a),
        // Two rows for the backward probabilities, in room that the forward ones had.
        _ => back::<T, FMA>(value[0], a, e, (alpha, scales), (gamma, d_a), rest.split_at_mut(k)),
    }
    for (d, &a) in d_a.iter_mut().zip(a) {
        *d = *d * a;
    }
    match n {
        0 => d_start.fill(T::ZERO),
        _ => d_start.copy_from_slice(&gamma[..k]),
    }
}

/// Smoothed probabilities in `gamma`, and Σ beforeⱼ weightedₛ of all steps in `d_a`.
#[inline(always)]
fn back<T: Scalar, const FMA: bool>(
    d: T,
    a: &[T],
    e: &[T],
    (alpha, scales): (&[T], &[T]),
    (gamma, d_a): (&mut [T], &mut [T]),
    (beta, rest): (&mut [T], &mut [T]),
) {
    let k = beta.len();
    d_a.fill(T::ZERO);
    beta.fill(d);
    for t in (0..scales.len()).rev() {
        let row = &alpha[t * k..(t + 1) * k];
        for s in 0..k {
            gamma[t * k + s] = row[s] * beta[s];
        }
        if t == 0 {
            break;
        }
        let before = &alpha[(t - 1) * k..t * k];
        let inverse = T::ONE / scales[t];
        let weighted = &mut rest[..k];
        for s in 0..k {
            weighted[s] = beta[s] * e[t * k + s] * inverse;
        }
        for j in 0..k {
            axpy::<T, FMA>(&mut d_a[j * k..(j + 1) * k], before[j], weighted);
            beta[j] = dot::<T, FMA>(&a[j * k..(j + 1) * k], weighted);
        }
    }
}

/// The same for few states, unrolled.
#[inline(always)]
fn back_few<T: Scalar, const FMA: bool, const K: usize>(
    d: T,
    a: &[T],
    e: &[T],
    (alpha, scales): (&[T], &[T]),
    gamma: &mut [T],
    d_a: &mut [T],
) {
    let (a, d_a) = (a.as_chunks::<K>().0, d_a.as_chunks_mut::<K>().0);
    let (e, alpha, gamma) = (e.as_chunks::<K>().0, alpha.as_chunks::<K>().0, gamma.as_chunks_mut::<K>().0);
    let (mut turned, mut gains, mut beta) = ([[T::ZERO; K]; K], [[T::ZERO; K]; K], [d; K]);
    for j in 0..K {
        for s in 0..K {
            turned[s][j] = a[j][s];
        }
    }
    for t in (0..scales.len()).rev() {
        for s in 0..K {
            gamma[t][s] = alpha[t][s] * beta[s];
        }
        if t == 0 {
            break;
        }
        let (inverse, before) = (T::ONE / scales[t], alpha[t - 1]);
        let mut weighted = beta;
        for s in 0..K {
            weighted[s] = beta[s] * (e[t][s] * inverse);
        }
        beta = [T::ZERO; K];
        for s in 0..K {
            for j in 0..K {
                gains[j][s] = before[j].times_plus::<FMA>(weighted[s], gains[j][s]);
                beta[j] = turned[s][j].times_plus::<FMA>(weighted[s], beta[j]);
            }
        }
    }
    d_a.copy_from_slice(&gains);
}
