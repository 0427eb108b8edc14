//! What is done to a row while it is in the cache.

use gibbs_core::simd::{Lanes, Real};

/// Entries that are worked on at once.
const WIDTH: usize = 16;

/// A row's exponents and exponentials; of the width of the scores.
pub(super) struct Buffers<T> {
    exponents: Vec<f64>,
    /// exp(sⱼ / ε + gⱼ − largest).
    pub(super) weights: Vec<T>,
}

/// What is known of a row.
pub(super) struct Row {
    /// maxⱼ (sⱼ / ε + gⱼ).
    pub(super) largest: f64,
    /// Σⱼ of the weights.
    pub(super) sum: f64,
}

impl<T: Real> Buffers<T> {
    pub(super) fn new(columns: usize) -> Self {
        Self { exponents: vec![0.0; columns], weights: vec![T::ZERO; columns] }
    }

    /// Computes the weights of a row. Exponents are in double precision, for a large score and the scaling that answers it
    /// cancel; what is left of them, at most 0, has room in either type.
    #[inline(always)]
    pub(super) fn weigh<const FMA: bool>(&mut self, scores: &[T], inverse: f64, logs: &[f64]) -> Row {
        let (blocks, rest) = scores.as_chunks::<WIDTH>();
        let (log_blocks, log_rest) = logs.as_chunks::<WIDTH>();
        let (exponent_blocks, exponent_rest) = self.exponents.as_chunks_mut::<WIDTH>();
        let mut largest = Lanes::<f64, WIDTH>::splat(f64::NEG_INFINITY);
        for ((block, logs), exponents) in blocks.iter().zip(log_blocks).zip(exponent_blocks.iter_mut()) {
            for k in 0..WIDTH {
                exponents[k] = block[k].to_f64().times_plus::<FMA>(inverse, logs[k]);
            }
            largest = Lanes(*exponents).larger(largest);
        }
        let mut largest = largest.max();
        for ((score, log), exponent) in rest.iter().zip(log_rest).zip(exponent_rest.iter_mut()) {
            *exponent = score.to_f64().times_plus::<FMA>(inverse, *log);
            largest = exponent.larger(largest);
        }
        let (weight_blocks, weight_rest) = self.weights.as_chunks_mut::<WIDTH>();
        let mut sums = Lanes::<f64, WIDTH>::splat(0.0);
        for (exponents, weights) in exponent_blocks.iter().zip(weight_blocks) {
            for k in 0..WIDTH {
                weights[k] = T::from_f64(exponents[k] - largest).exp_flush_lane::<FMA>();
                sums.0[k] += weights[k].to_f64();
            }
        }
        let mut sum = sums.sum();
        for (exponent, weight) in exponent_rest.iter().zip(weight_rest) {
            *weight = T::from_f64(exponent - largest).exp_flush_lane::<FMA>();
            sum += weight.to_f64();
        }
        Row { largest, sum }
    }

    /// The first cluster with the largest exponent.
    #[inline(always)]
    pub(super) fn label(&self, row: &Row) -> i32 {
        self.exponents.iter().position(|&exponent| exponent == row.largest).unwrap_or(0) as i32
    }
}

/// totals += factor · weights.
#[inline(always)]
pub(super) fn add<T: Real, const FMA: bool>(totals: &mut [f64], factor: f64, weights: &[T]) {
    let (blocks, rest) = totals.as_chunks_mut::<WIDTH>();
    let (weight_blocks, weight_rest) = weights.as_chunks::<WIDTH>();
    for (block, weights) in blocks.iter_mut().zip(weight_blocks) {
        for k in 0..WIDTH {
            block[k] = weights[k].to_f64().times_plus::<FMA>(factor, block[k]);
        }
    }
    for (total, weight) in rest.iter_mut().zip(weight_rest) {
        *total = weight.to_f64().times_plus::<FMA>(factor, *total);
    }
}

/// Σ x y in double precision.
#[inline(always)]
pub(super) fn dot<T: Real, const FMA: bool>(x: &[T], y: &[T]) -> f64 {
    let (x_blocks, x_rest) = x.as_chunks::<WIDTH>();
    let (y_blocks, y_rest) = y.as_chunks::<WIDTH>();
    let mut sums = Lanes::<f64, WIDTH>::splat(0.0);
    for (x, y) in x_blocks.iter().zip(y_blocks) {
        for k in 0..WIDTH {
            sums.0[k] = x[k].to_f64().times_plus::<FMA>(y[k].to_f64(), sums.0[k]);
        }
    }
    let rest: f64 = x_rest.iter().zip(y_rest).map(|(x, y)| x.to_f64() * y.to_f64()).sum();
    sums.sum() + rest
}

/// largest = max(largest, scores), entry by entry; whether all scores are finite.
#[inline(always)]
pub(super) fn raise<T: Real>(largest: &mut [T], scores: &[T]) -> bool {
    // 0 s is 0 for finite numbers and NaN for the others.
    let mut zeros = Lanes::<T, WIDTH>::splat(T::ZERO);
    let (blocks, rest) = largest.as_chunks_mut::<WIDTH>();
    let (score_blocks, score_rest) = scores.as_chunks::<WIDTH>();
    for (block, scores) in blocks.iter_mut().zip(score_blocks) {
        for k in 0..WIDTH {
            block[k] = scores[k].larger(block[k]);
            zeros.0[k] += scores[k] * T::ZERO;
        }
    }
    for (top, &score) in rest.iter_mut().zip(score_rest) {
        *top = score.larger(*top);
    }
    zeros.sum() == T::ZERO && score_rest.iter().all(|&score| score * T::ZERO == T::ZERO)
}

/// totals += exp((scores − shifts) · inverse), no score being above its shift.
#[inline(always)]
pub(super) fn add_exponentials<T: Real, const FMA: bool>(totals: &mut [f64], scores: &[T], shifts: &[T], inverse: f64) {
    let (blocks, rest) = totals.as_chunks_mut::<WIDTH>();
    let (score_blocks, score_rest) = scores.as_chunks::<WIDTH>();
    let (shift_blocks, shift_rest) = shifts.as_chunks::<WIDTH>();
    for ((block, scores), shifts) in blocks.iter_mut().zip(score_blocks).zip(shift_blocks) {
        for k in 0..WIDTH {
            let exponent = (scores[k].to_f64() - shifts[k].to_f64()) * inverse;
            block[k] += T::from_f64(exponent).exp_flush_lane::<FMA>().to_f64();
        }
    }
    for ((total, score), shift) in rest.iter_mut().zip(score_rest).zip(shift_rest) {
        let exponent = (score.to_f64() - shift.to_f64()) * inverse;
        *total += T::from_f64(exponent).exp_flush_lane::<FMA>().to_f64();
    }
}
