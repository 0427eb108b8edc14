//! A share of the rows, swept by one thread.

use super::{RowLoss, RowOutcome, RowStatistics};
use gibbs_core::{
    MatrixView,
    simd::{
        Kernel, Lanes, Real, WIDTH,
        parts::{SEGMENT, largest},
    },
};

/// Consecutive rows with their outputs.
pub(super) struct Block<'a, T> {
    pub(super) first_row: usize,
    pub(super) logits: MatrixView<'a, T>,
    pub(super) labels: &'a [i32],
    pub(super) weights: Option<&'a [f64]>,
    pub(super) ignore_index: Option<i32>,
    /// What the gradient is divided by.
    pub(super) divisor: f64,
    /// Receives weight · loss.
    pub(super) values: &'a mut [f64],
    pub(super) gradient: Option<&'a mut [T]>,
}

/// Evaluates a loss on a block; returns the first row whose loss is not finite.
pub(super) struct Evaluate<'a, 'l, T, L> {
    pub(super) block: Block<'a, T>,
    pub(super) loss: &'l L,
}

impl<T: Real, L: RowLoss> Kernel for Evaluate<'_, '_, T, L> {
    type Output = Option<usize>;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> Option<usize> {
        let Self { mut block, loss } = self;
        let classes = block.logits.ncols();
        let buffered = block.gradient.is_some() && classes <= SEGMENT;
        let mut buffer = vec![T::ZERO; if buffered { classes } else { 0 }];
        for i in 0..block.labels.len() {
            let weight = block.weights.map_or(1.0, |weights| weights[i]);
            let mut gradient = block.gradient.as_mut().map(|gradient| &mut gradient[i * classes..(i + 1) * classes]);
            if weight == 0.0 || Some(block.labels[i]) == block.ignore_index {
                if let Some(gradient) = &mut gradient {
                    gradient.fill(T::ZERO);
                }
                continue;
            }
            let (row, label) = (block.logits.row(i), block.labels[i] as usize);
            let sweep = if buffered {
                Sweep::over::<L, true, FMA>(row, &mut buffer)
            } else {
                Sweep::over::<L, false, FMA>(row, &mut buffer)
            };
            let outcome = loss.row::<FMA>(&sweep.statistics::<FMA>(row, label));
            if !outcome.value.is_finite() {
                return Some(block.first_row + i);
            }
            block.values[i] = weight * outcome.value;
            if let Some(gradient) = gradient {
                let slope = Slope::new(&outcome, weight / block.divisor, sweep.sum);
                if buffered {
                    slope.write::<L, FMA>(&buffer, gradient);
                } else {
                    slope.write_again::<L, FMA>(row, sweep.shift, gradient);
                }
                gradient[label] += slope.label;
            }
        }
        None
    }
}

/// What one pass over a row leaves behind.
#[derive(Clone, Copy)]
struct Sweep<T> {
    /// max zₖ.
    shift: T,
    /// Σ exp(zₖ − shift).
    sum: f64,
    /// Σ zₖ, where the loss asks for it.
    plain_sum: f64,
}

impl<T: Real> Sweep<T> {
    /// Goes through `row` in segments with a running maximum. Where `STORE`, the row is one segment and its shifted
    /// exponentials are left in `buffer`, which has its length.
    #[inline(always)]
    fn over<L: RowLoss, const STORE: bool, const FMA: bool>(row: &[T], buffer: &mut [T]) -> Self {
        let mut sweep = Self { shift: T::NEG_INFINITY, sum: 0.0, plain_sum: 0.0 };
        for segment in row.chunks(SEGMENT) {
            let shift = largest(segment).larger(sweep.shift);
            if shift > sweep.shift && sweep.sum > 0.0 {
                sweep.sum *= (sweep.shift.to_f64() - shift.to_f64()).exp_flush_lane::<FMA>();
            }
            sweep.shift = shift;
            // So far all −∞ (or NaN, which must show): any finite shift does.
            let shift = if shift == T::NEG_INFINITY { T::ZERO } else { shift };
            let (sum, offsets) = exponentials::<T, L, STORE, FMA>(segment, shift, buffer);
            sweep.sum += sum;
            sweep.plain_sum += offsets + shift.to_f64() * segment.len() as f64;
        }
        sweep
    }

    #[inline(always)]
    fn statistics<const FMA: bool>(&self, row: &[T], label: usize) -> RowStatistics {
        RowStatistics {
            classes: row.len() as f64,
            label_logit: row[label].to_f64(),
            log_sum_exp: self.shift.to_f64() + self.sum.ln_lane::<FMA>(),
            sum: self.plain_sum,
        }
    }
}

/// Σ exp(xᵢ − shift), and Σ (xᵢ − shift) where the loss asks for it; the exponentials go to `stores` where `STORE`.
#[inline(always)]
fn exponentials<T: Real, L: RowLoss, const STORE: bool, const FMA: bool>(
    x: &[T],
    shift: T,
    stores: &mut [T],
) -> (f64, f64) {
    let (mut sums, mut offsets) = (Lanes::<T>::splat(T::ZERO), Lanes::<T>::splat(T::ZERO));
    let wide = x.len() / WIDTH * WIDTH;
    for at in (0..wide).step_by(WIDTH) {
        let offset = Lanes::load(x, at) - Lanes::splat(shift);
        let exponential = offset.exp_flush::<FMA>();
        if STORE {
            exponential.store(stores, at);
        }
        sums += exponential;
        if L::SUM {
            offsets += offset;
        }
    }
    let (mut small_sums, mut small_offsets) = (Lanes::<T, 8>::splat(T::ZERO), Lanes::<T, 8>::splat(T::ZERO));
    for at in (wide..x.len()).step_by(8) {
        let rest = &x[at..x.len().min(at + 8)];
        let exponential = (Lanes::<T, 8>::padded(rest, T::NEG_INFINITY) - Lanes::splat(shift)).exp_flush::<FMA>();
        if STORE {
            for (store, exponential) in stores[at..].iter_mut().zip(exponential.0) {
                *store = exponential;
            }
        }
        small_sums += exponential;
        if L::SUM {
            small_offsets += Lanes::<T, 8>::padded(rest, shift) - Lanes::splat(shift);
        }
    }
    let (mut sum, mut offset_sum) = (small_sums.sum().to_f64(), 0.0);
    if L::SUM {
        offset_sum = small_offsets.sum().to_f64();
    }
    if wide > 0 {
        sum += sums.sum().to_f64();
        if L::SUM {
            offset_sum += offsets.sum().to_f64();
        }
    }
    (sum, offset_sum)
}

/// The gradient of one row: softmax · exp(zⱼ − shift) + constant, and `label` more at the label.
struct Slope<T> {
    softmax: T,
    constant: T,
    label: T,
}

impl<T: Real> Slope<T> {
    #[inline(always)]
    fn new(outcome: &RowOutcome, factor: f64, sum: f64) -> Self {
        Self {
            softmax: T::from_f64(outcome.softmax * factor / sum),
            constant: T::from_f64(outcome.constant * factor),
            label: T::from_f64(outcome.label * factor),
        }
    }

    #[inline(always)]
    fn write<L: RowLoss, const FMA: bool>(&self, exponentials: &[T], gradient: &mut [T]) {
        for (gradient, &exponential) in gradient.iter_mut().zip(exponentials) {
            *gradient = self.at::<L, FMA>(exponential);
        }
    }

    #[inline(always)]
    fn write_again<L: RowLoss, const FMA: bool>(&self, row: &[T], shift: T, gradient: &mut [T]) {
        for (gradient, &logit) in gradient.iter_mut().zip(row) {
            *gradient = self.at::<L, FMA>((logit - shift).exp_flush_lane::<FMA>());
        }
    }

    #[inline(always)]
    fn at<L: RowLoss, const FMA: bool>(&self, exponential: T) -> T {
        if L::SUM { exponential.times_plus::<FMA>(self.softmax, self.constant) } else { exponential * self.softmax }
    }
}
