//! Losses over their own sum over all labels, in double precision.

use super::{Row, RowStatistics, whole::Softmax};
use gibbs_core::simd::{self, Kernel, Lanes, WIDTH};

/// A loss as a function of a label's probability.
pub(crate) trait Curve: Copy {
    /// The loss and its derivative by the cross-entropy.
    fn exact(self, row: &RowStatistics) -> (f64, f64);

    /// The same for a probability of at most ½; must be `#[inline(always)]`.
    fn lane<const FMA: bool>(self, cross_entropy: f64, probability: f64) -> (f64, f64);
}

/// f_y / Σₖ fₖ; `slope` receives the gradient.
pub(crate) fn row<C: Curve>(row: &Row, slope: &mut [f64], derivatives: &mut Vec<f64>, curve: C) -> f64 {
    slope.copy_from_slice(row.logits);
    let softmax = Softmax::in_place(slope);
    derivatives.resize(row.logits.len(), 0.0);
    let log_sum_exp = softmax.log_sum_exp;
    let sums = Curves { logits: row.logits, log_sum_exp, probabilities: slope, derivatives, curve };
    let (mut total, mut sum) = simd::dispatch(sums);
    let exact = |class: usize, slope: &[f64]| {
        let (probability, complement) = (slope[class], softmax.complement(slope, class));
        let cross_entropy = match probability > 0.5 {
            true => -(-complement).ln_1p(),
            false => log_sum_exp - row.logits[class],
        };
        let classes = slope.len() as f64;
        let label_logit = row.logits[class];
        let sum = 0.0;
        curve.exact(&RowStatistics { classes, label_logit, log_sum_exp, cross_entropy, probability, complement, sum })
    };
    if let Some(class) = slope.iter().position(|&p| p > 0.5) {
        let (value, derivative) = exact(class, slope);
        derivatives[class] = derivative;
        (total, sum) = (total + value, sum + derivative);
    }
    let (own, rise) = exact(row.label, slope);
    let value = if total.is_finite() { own / total } else { f64::NAN };
    if row.gradient {
        let (shared, probability) = (rise - value * sum, slope[row.label]);
        let (inverse, value_share) = (1.0 / total, value / total);
        for (slope, derivative) in slope.iter_mut().zip(&*derivatives) {
            *slope = value_share * derivative + *slope * (shared * inverse);
        }
        slope[row.label] = ((value - 1.0) * rise + probability * shared) / total;
    }
    value
}

/// Σ f and Σ f' over the classes of a probability of at most ½; `derivatives` receives each one's f', and 0 of the other.
struct Curves<'a, C> {
    logits: &'a [f64],
    log_sum_exp: f64,
    probabilities: &'a [f64],
    derivatives: &'a mut [f64],
    curve: C,
}

impl<C: Curve> Kernel for Curves<'_, C> {
    type Output = (f64, f64);

    #[inline(always)]
    fn run<const FMA: bool>(mut self) -> (f64, f64) {
        let whole = self.logits.len() / WIDTH * WIDTH;
        let (mut values, mut derivatives) = (Lanes::<f64>::splat(0.0), Lanes::<f64>::splat(0.0));
        for at in (0..whole).step_by(WIDTH) {
            let (value, derivative) = self.block::<WIDTH, FMA>(at);
            values += value;
            derivatives += derivative;
        }
        let mut rest = (0.0, 0.0);
        for at in whole..self.logits.len() {
            let (value, derivative) = self.block::<1, FMA>(at);
            rest = (rest.0 + value.0[0], rest.1 + derivative.0[0]);
        }
        (values.sum() + rest.0, derivatives.sum() + rest.1)
    }
}

impl<C: Curve> Curves<'_, C> {
    #[inline(always)]
    fn block<const N: usize, const FMA: bool>(&mut self, at: usize) -> (Lanes<f64, N>, Lanes<f64, N>) {
        let probabilities = Lanes::<f64, N>::load(self.probabilities, at);
        let (mut values, mut derivatives) = (Lanes::load(self.logits, at), probabilities);
        for i in 0..N {
            let probability = probabilities.0[i];
            let (value, derivative) = self.curve.lane::<FMA>(self.log_sum_exp - values.0[i], probability);
            let counts = probability <= 0.5;
            values.0[i] = if counts { value } else { 0.0 };
            derivatives.0[i] = if counts { derivative } else { 0.0 };
        }
        derivatives.store(self.derivatives, at);
        (values, derivatives)
    }
}
