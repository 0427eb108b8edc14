//! A share of the rows, swept by one thread: the cross-entropy against distributions.

use super::{
    TargetLoss,
    block::{Block, Slope, Sweep},
};
use gibbs_core::simd::{Kernel, Real, parts::SEGMENT};

/// Evaluates a loss on a block; returns the first row whose loss is not finite.
pub(super) struct Evaluate<'a, 'l, T> {
    pub(super) block: Block<'a, T>,
    pub(super) loss: &'l dyn TargetLoss,
}

impl<T: Real> Kernel for Evaluate<'_, '_, T> {
    type Output = Option<usize>;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> Option<usize> {
        let Self { mut block, loss } = self;
        let classes = block.logits.ncols();
        let buffered = block.gradient.is_some() && classes <= SEGMENT;
        let mut buffer = vec![T::ZERO; if buffered { classes } else { 0 }];
        let mut masses = Vec::new();
        for i in 0..block.values.len() {
            let Some((weight, _)) = block.example(i) else { continue };
            let (index, row) = (block.first_row + i, block.logits.row(i));
            let sweep = if buffered {
                Sweep::over::<false, true, FMA>(row, &mut buffer)
            } else {
                Sweep::over::<false, false, FMA>(row, &mut buffer)
            };
            let Some(first) = loss.target(index, &mut masses) else { return Some(index) };
            // Terms of the loss are not negative, so that nothing cancels.
            let log_sum = sweep.sum.ln_lane::<FMA>();
            let mut value = 0.0;
            for (&q, &z) in masses.iter().zip(&row[first..]) {
                let surprise = log_sum - (z.to_f64() - sweep.shift.to_f64());
                value += if q > 0.0 { q * surprise } else { 0.0 };
            }
            // A sum that is not finite shows NaN among the logits, which the classes with mass may not.
            if !(value + log_sum).is_finite() {
                return Some(index);
            }
            block.values[i] = weight * value;
            let factor = weight / block.divisor;
            if let Some(gradient) = block.slope(i) {
                let slope = Slope::scaled(factor / sweep.sum);
                if buffered {
                    slope.write::<false, FMA>(&buffer, gradient);
                } else {
                    slope.write_again::<false, FMA>(row, sweep.shift, gradient);
                }
                let inverse = 1.0 / sweep.sum;
                for (k, (gradient, &q)) in gradient[first..].iter_mut().zip(&masses).enumerate() {
                    let exponential = match buffered {
                        true => buffer[first + k],
                        false => (row[first + k] - sweep.shift).exp_flush_lane::<FMA>(),
                    };
                    *gradient = T::from_f64(factor * (exponential.to_f64() * inverse - q));
                }
            }
        }
        None
    }
}
