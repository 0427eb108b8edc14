//! A share of the rows, swept by one thread: losses of the softmax.

use super::{RowOutcome, RowStatistics, SoftmaxLoss};
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
    pub(super) labels: Option<&'a [i32]>,
    pub(super) weights: Option<&'a [f64]>,
    pub(super) ignore_index: Option<i32>,
    /// What the gradient is divided by.
    pub(super) divisor: f64,
    /// Receives weight · loss.
    pub(super) values: &'a mut [f64],
    pub(super) gradient: Option<&'a mut [T]>,
}

impl<T: Real> Block<'_, T> {
    /// Weight and label of row `i` of the block; nothing where it does not count, and its gradient is then 0.
    #[inline(always)]
    pub(super) fn example(&mut self, i: usize) -> Option<(f64, usize)> {
        let weight = self.weights.map_or(1.0, |weights| weights[i]);
        let label = self.labels.map_or(0, |labels| labels[i]);
        if weight == 0.0 || self.labels.is_some() && Some(label) == self.ignore_index {
            if let Some(gradient) = self.slope(i) {
                gradient.fill(T::ZERO);
            }
            return None;
        }
        Some((weight, label as usize))
    }

    /// Where the gradient of row `i` goes.
    #[inline(always)]
    pub(super) fn slope(&mut self, i: usize) -> Option<&mut [T]> {
        let classes = self.logits.ncols();
        self.gradient.as_mut().map(|gradient| &mut gradient[i * classes..(i + 1) * classes])
    }
}

/// Evaluates a loss on a block; returns the first row whose loss is not finite.
pub(super) struct Evaluate<'a, 'l, T, const SUM: bool> {
    pub(super) block: Block<'a, T>,
    pub(super) loss: &'l dyn SoftmaxLoss,
}

impl<T: Real, const SUM: bool> Kernel for Evaluate<'_, '_, T, SUM> {
    type Output = Option<usize>;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> Option<usize> {
        let Self { mut block, loss } = self;
        let classes = block.logits.ncols();
        let buffered = block.gradient.is_some() && classes <= SEGMENT;
        let mut buffer = vec![T::ZERO; if buffered { classes } else { 0 }];
        let (scale, margin) = (1.0 / loss.temperature(), loss.margin());
        let prepares = scale != 1.0 || margin != 0.0;
        let mut prepared = vec![T::ZERO; if prepares { classes } else { 0 }];
        for i in 0..block.values.len() {
            let Some((weight, label)) = block.example(i) else { continue };
            let mut row = block.logits.row(i);
            if prepares {
                prepare(row, label, T::from_f64(scale), margin * scale, &mut prepared);
                row = &prepared;
            }
            let sweep = if buffered {
                Sweep::over::<SUM, true, FMA>(row, &mut buffer)
            } else {
                Sweep::over::<SUM, false, FMA>(row, &mut buffer)
            };
            let statistics = sweep.statistics::<SUM, FMA>(row, label, &buffer);
            let outcome = loss.outcome(&statistics);
            if !outcome.value.is_finite() {
                return Some(block.first_row + i);
            }
            block.values[i] = weight * outcome.value;
            let factor = weight / block.divisor * scale;
            if let Some(gradient) = block.slope(i) {
                let slope = Slope::new(&outcome, factor, sweep.sum);
                if buffered {
                    slope.write::<SUM, FMA>(&buffer, gradient);
                } else {
                    slope.write_again::<SUM, FMA>(row, sweep.shift, gradient);
                }
                gradient[label] = T::from_f64(outcome.at_label(&statistics) * factor);
            }
        }
        None
    }
}

impl RowOutcome {
    /// The gradient at the label: p + (1 − p) for the 1 of its own term, so that nothing cancels.
    #[inline(always)]
    pub(super) fn at_label(&self, row: &RowStatistics) -> f64 {
        (self.softmax + self.label) * row.probability + self.label * row.complement + self.constant
    }
}

/// scale · row, and `margin` less at the label.
#[inline(always)]
fn prepare<T: Real>(row: &[T], label: usize, scale: T, margin: f64, prepared: &mut [T]) {
    for (prepared, &logit) in prepared.iter_mut().zip(row) {
        *prepared = logit * scale;
    }
    prepared[label] -= T::from_f64(margin);
}

/// The cross-entropy of a row, the sum of its shifted exponentials, which are left in `buffer`, and 1 − p_y.
#[inline(always)]
pub(super) fn cross_entropy<T: Real, const FMA: bool>(row: &[T], label: usize, buffer: &mut Vec<T>) -> (f64, f64, f64) {
    buffer.resize(row.len(), T::ZERO);
    let shift = largest(row);
    let shift = if shift == T::NEG_INFINITY { T::ZERO } else { shift };
    let mut sweep = Sweep { shift, sum: 0.0, plain_sum: 0.0 };
    for (segment, stores) in row.chunks(SEGMENT).zip(buffer.chunks_mut(SEGMENT)) {
        sweep.sum += exponentials::<T, false, true, FMA>(segment, shift, stores).0;
    }
    let statistics = sweep.statistics::<false, FMA>(row, label, buffer);
    (statistics.cross_entropy, sweep.sum, statistics.complement)
}

/// What one pass over a row leaves behind.
#[derive(Clone, Copy)]
pub(super) struct Sweep<T> {
    /// max zₖ.
    pub(super) shift: T,
    /// Σ exp(zₖ − shift).
    pub(super) sum: f64,
    /// Σ zₖ, where the loss asks for it.
    plain_sum: f64,
}

impl<T: Real> Sweep<T> {
    /// Goes through `row` in segments with a running maximum. Where `STORE`, the row is one segment and its shifted
    /// exponentials are left in `buffer`, which has its length.
    #[inline(always)]
    pub(super) fn over<const SUM: bool, const STORE: bool, const FMA: bool>(row: &[T], buffer: &mut [T]) -> Self {
        let mut sweep = Self { shift: T::NEG_INFINITY, sum: 0.0, plain_sum: 0.0 };
        for segment in row.chunks(SEGMENT) {
            let shift = largest(segment).larger(sweep.shift);
            if shift > sweep.shift && sweep.sum > 0.0 {
                sweep.sum *= (sweep.shift.to_f64() - shift.to_f64()).exp_flush_lane::<FMA>();
            }
            sweep.shift = shift;
            // So far all −∞ (or NaN, which must show): any finite shift does.
            let shift = if shift == T::NEG_INFINITY { T::ZERO } else { shift };
            let (sum, offsets) = exponentials::<T, SUM, STORE, FMA>(segment, shift, buffer);
            sweep.sum += sum;
            sweep.plain_sum += offsets + shift.to_f64() * segment.len() as f64;
        }
        sweep
    }

    /// What the loss is told; `buffer` holds the exponentials where it is not empty.
    #[inline(always)]
    fn statistics<const SUM: bool, const FMA: bool>(&self, row: &[T], label: usize, buffer: &[T]) -> RowStatistics {
        let own = (row[label] - self.shift).exp_flush_lane::<FMA>().to_f64();
        let mut others = self.sum - own;
        let mut total = self.sum;
        if own > others {
            others = match buffer.is_empty() {
                true => self.without::<FMA>(row, label),
                false => plain_sum(&buffer[..label]) + plain_sum(&buffer[label + 1..]),
            };
            total = own + others;
        }
        let label_logit = row[label].to_f64();
        let cross_entropy = match own >= others {
            true => (others / own).ln_1p_unit_lane::<FMA>(),
            false => self.shift.to_f64() - label_logit + total.ln_lane::<FMA>(),
        };
        RowStatistics {
            classes: row.len() as f64,
            label_logit,
            log_sum_exp: self.shift.to_f64() + total.ln_lane::<FMA>(),
            cross_entropy,
            probability: own / total,
            complement: others / total,
            sum: self.plain_sum,
        }
    }

    /// Σ exp(zₖ − shift) over all classes but `label`, in the order in which a buffer would be added up.
    #[inline(always)]
    fn without<const FMA: bool>(&self, row: &[T], label: usize) -> f64 {
        let mut sum = 0.0;
        for part in [&row[..label], &row[label + 1..]] {
            for segment in part.chunks(SEGMENT) {
                sum += exponentials::<T, false, false, FMA>(segment, self.shift, &mut []).0;
            }
        }
        sum
    }
}

/// Σ exp(xᵢ − shift), and Σ (xᵢ − shift) where `SUM`; the exponentials go to `stores` where `STORE`.
#[inline(always)]
fn exponentials<T: Real, const SUM: bool, const STORE: bool, const FMA: bool>(
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
        if SUM {
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
        if SUM {
            small_offsets += Lanes::<T, 8>::padded(rest, shift) - Lanes::splat(shift);
        }
    }
    let (mut sum, mut offset_sum) = (small_sums.sum().to_f64(), 0.0);
    if SUM {
        offset_sum = small_offsets.sum().to_f64();
    }
    if wide > 0 {
        sum += sums.sum().to_f64();
        if SUM {
            offset_sum += offsets.sum().to_f64();
        }
    }
    (sum, offset_sum)
}

/// Σ xᵢ in the order of [`exponentials`].
#[inline(always)]
fn plain_sum<T: Real>(x: &[T]) -> f64 {
    let mut sums = Lanes::<T>::splat(T::ZERO);
    let wide = x.len() / WIDTH * WIDTH;
    for at in (0..wide).step_by(WIDTH) {
        sums += Lanes::load(x, at);
    }
    let mut small = Lanes::<T, 8>::splat(T::ZERO);
    for at in (wide..x.len()).step_by(8) {
        small += Lanes::<T, 8>::padded(&x[at..x.len().min(at + 8)], T::ZERO);
    }
    let sum = small.sum().to_f64();
    if wide > 0 { sum + sums.sum().to_f64() } else { sum }
}

/// The gradient of one row but for the label: softmax · exp(zⱼ − shift) + constant.
pub(super) struct Slope<T> {
    softmax: T,
    constant: T,
}

impl<T: Real> Slope<T> {
    #[inline(always)]
    fn new(outcome: &RowOutcome, factor: f64, sum: f64) -> Self {
        Self { softmax: T::from_f64(outcome.softmax * factor / sum), constant: T::from_f64(outcome.constant * factor) }
    }

    /// softmax · exp(zⱼ − shift) alone.
    #[inline(always)]
    pub(super) fn scaled(softmax: f64) -> Self {
        Self { softmax: T::from_f64(softmax), constant: T::ZERO }
    }

    #[inline(always)]
    pub(super) fn write<const SUM: bool, const FMA: bool>(&self, exponentials: &[T], gradient: &mut [T]) {
        for (gradient, &exponential) in gradient.iter_mut().zip(exponentials) {
            *gradient = self.at::<SUM, FMA>(exponential);
        }
    }

    #[inline(always)]
    pub(super) fn write_again<const SUM: bool, const FMA: bool>(&self, row: &[T], shift: T, gradient: &mut [T]) {
        for (gradient, &logit) in gradient.iter_mut().zip(row) {
            *gradient = self.at::<SUM, FMA>((logit - shift).exp_flush_lane::<FMA>());
        }
    }

    #[inline(always)]
    fn at<const SUM: bool, const FMA: bool>(&self, exponential: T) -> T {
        if SUM { exponential.times_plus::<FMA>(self.softmax, self.constant) } else { exponential * self.softmax }
    }
}
