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
    for t in 0..n {
        let (before, rest) = alpha.split_at_mut(t * k);
        let row = &mut rest[..k];
        if t == 0 {
            row.copy_from_slice(start);
        } else {
            propagate::<T, FMA>(&before[(t - 1) * k..], a, row);
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
    for &scale in &*scales {
        total += scale.ln::<FMA>();
    }
    value[0] = total;
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
    // Two rows for the backward probabilities, in room that the forward ones had.
    let (beta, rest) = rest.split_at_mut(k);
    d_a.fill(T::ZERO);
    beta.fill(value[0]);
    for t in (0..n).rev() {
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
        pull_back::<T, FMA>(before, a, weighted, d_a, beta);
    }
    for (d, &a) in d_a.iter_mut().zip(a) {
        *d = *d * a;
    }
    match n {
        0 => d_start.fill(T::ZERO),
        _ => d_start.copy_from_slice(&gamma[..k]),
    }
}

/// rowₛ = Σ beforeⱼ aⱼₛ; few states are unrolled.
#[inline(always)]
fn propagate<T: Scalar, const FMA: bool>(before: &[T], a: &[T], row: &mut [T]) {
    match row.len() {
        2 => propagate_few::<T, FMA, 2>(before, a, row),
        3 => propagate_few::<T, FMA, 3>(before, a, row),
        4 => propagate_few::<T, FMA, 4>(before, a, row),
        k => {
            row.fill(T::ZERO);
            for j in 0..k {
                axpy::<T, FMA>(row, before[j], &a[j * k..(j + 1) * k]);
            }
        }
    }
}

#[inline(always)]
fn propagate_few<T: Scalar, const FMA: bool, const K: usize>(before: &[T], a: &[T], row: &mut [T]) {
    let (a, _) = a.as_chunks::<K>();
    let mut sums = [T::ZERO; K];
    for j in 0..K {
        for s in 0..K {
            sums[s] = before[j].times_plus::<FMA>(a[j][s], sums[s]);
        }
    }
    row.copy_from_slice(&sums);
}

/// d_aⱼₛ += beforeⱼ weightedₛ and βⱼ = Σ aⱼₛ weightedₛ.
#[inline(always)]
fn pull_back<T: Scalar, const FMA: bool>(before: &[T], a: &[T], weighted: &[T], d_a: &mut [T], beta: &mut [T]) {
    match beta.len() {
        2 => pull_back_few::<T, FMA, 2>(before, a, weighted, d_a, beta),
        3 => pull_back_few::<T, FMA, 3>(before, a, weighted, d_a, beta),
        4 => pull_back_few::<T, FMA, 4>(before, a, weighted, d_a, beta),
        k => {
            for j in 0..k {
                axpy::<T, FMA>(&mut d_a[j * k..(j + 1) * k], before[j], weighted);
                beta[j] = dot::<T, FMA>(&a[j * k..(j + 1) * k], weighted);
            }
        }
    }
}

#[inline(always)]
fn pull_back_few<T: Scalar, const FMA: bool, const K: usize>(
    before: &[T],
    a: &[T],
    weighted: &[T],
    d_a: &mut [T],
    beta: &mut [T],
) {
    let ((a, _), (d_a, _)) = (a.as_chunks::<K>(), d_a.as_chunks_mut::<K>());
    for j in 0..K {
        let mut sum = T::ZERO;
        for s in 0..K {
            d_a[j][s] = before[j].times_plus::<FMA>(weighted[s], d_a[j][s]);
            sum = a[j][s].times_plus::<FMA>(weighted[s], sum);
        }
        beta[j] = sum;
    }
}
