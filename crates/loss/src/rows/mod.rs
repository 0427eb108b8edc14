//! The driver of losses over rows of logits.
//!
//! A row is read twice while it is in the nearest cache (its maximum; its shifted exponentials and their sum, kept in a
//! buffer) and its gradient written once:
//!
//! ```text
//! ∂loss/∂zⱼ = softmax · pⱼ + constant + label · [j = y],   pⱼ = exp(zⱼ − m) / Σ exp(zₖ − m),  m = max zₖ
//! ```
//!
//! with three coefficients that the loss computes from a few sums of the row. Nothing as large as the logits is stored
//! beside the gradient. Rows of more than 8192 classes are swept in segments with a running maximum, and their
//! exponentials are computed again for the gradient, since a buffer would leave the cache.
//!
//! Rows are independent and their losses are added in order, so threads never change a bit.

mod block;

use crate::{Reduction, Solution, reduction::Weights};
use block::Block;
use gibbs_core::{
    Error, MatrixView, Monitor, Result,
    simd::{self, Real},
};

/// Elements below which a call stays on one thread: waking another costs more than it saves.
const SEQUENTIAL: usize = 1 << 20;

/// Elements a thread takes at a time.
const SHARE: usize = 1 << 18;

/// Logits and what counts of them.
pub(crate) struct Rows<'a, T> {
    /// n × K.
    pub(crate) logits: MatrixView<'a, T>,
    /// n, each in 0..K or [`ignore_index`](Self::ignore_index).
    pub(crate) labels: &'a [i32],
    /// n; all 1 where there are none.
    pub(crate) weights: Option<&'a [f64]>,
    /// The label of rows that do not count.
    pub(crate) ignore_index: Option<i32>,
    pub(crate) reduction: Reduction,
}

/// A loss of one row that depends on its logits through [`RowStatistics`].
pub(crate) trait RowLoss: Sync {
    /// Whether the loss needs the plain sum of the logits, or its gradient a constant term.
    const SUM: bool;

    /// The loss and its gradient's coefficients; must be `#[inline(always)]`.
    fn row<const FMA: bool>(&self, row: &RowStatistics) -> RowOutcome;
}

/// What is known of a row after one sweep.
pub(crate) struct RowStatistics {
    /// K.
    pub(crate) classes: f64,
    /// z_y.
    pub(crate) label_logit: f64,
    /// log Σ exp(zₖ).
    pub(crate) log_sum_exp: f64,
    /// Σ zₖ; 0 where the loss does not ask for it.
    pub(crate) sum: f64,
}

/// A row's loss and the coefficients of its gradient.
pub(crate) struct RowOutcome {
    pub(crate) value: f64,
    /// Times pⱼ.
    pub(crate) softmax: f64,
    /// For every class; only where [`RowLoss::SUM`].
    pub(crate) constant: f64,
    /// For the label.
    pub(crate) label: f64,
}

impl<T: Real> Rows<'_, T> {
    /// The reduced loss; `gradient` (n × K, row by row) receives its gradient.
    pub(crate) fn evaluate<L: RowLoss>(
        &self,
        loss: &L,
        gradient: Option<&mut [T]>,
        monitor: &Monitor,
    ) -> Result<Solution> {
        let weights = self.check(gradient.as_deref())?;
        let divisor = weights.divisor(self.reduction, |i| Some(self.labels[i]) != self.ignore_index)?;
        let mut values = vec![0.0; self.labels.len()];
        let blocks = self.blocks(&mut values, gradient, divisor);
        let failures = monitor.map(blocks, |_, block| simd::dispatch(block::Evaluate { block, loss }))?;
        if let Some(row) = failures.into_iter().flatten().next() {
            let problem = format!("row {row} has no finite loss: its logits hold NaN or an infinity, or overflow");
            return Err(Error::value("logits", problem));
        }
        let value = simd::sum(&values) / divisor;
        Ok(Solution { value, values: (self.reduction == Reduction::None).then_some(values) })
    }

    fn check(&self, gradient: Option<&[T]>) -> Result<Weights<'_>> {
        let (n, classes) = (self.logits.nrows(), self.logits.ncols());
        if n > 0 && classes == 0 {
            return Err(Error::shape("logits", "rows without a class"));
        }
        if self.labels.len() != n {
            return Err(Error::shape("labels", format!("{} labels for {n} rows of logits", self.labels.len())));
        }
        let valid =
            |label: i32| usize::try_from(label).is_ok_and(|label| label < classes) || Some(label) == self.ignore_index;
        if let Some(row) = self.labels.iter().position(|&label| !valid(label)) {
            let problem = format!("expected a class of 0 to {}, got {} in row {row}", classes - 1, self.labels[row]);
            return Err(Error::value("labels", problem));
        }
        match gradient {
            Some(gradient) if gradient.len() != n * classes => {
                Err(Error::shape("gradient", format!("{} elements for {n} × {classes} logits", gradient.len())))
            }
            _ => Weights::new(self.weights, n),
        }
    }

    /// The rows in shares whose size the data alone fixes.
    fn blocks<'b>(&'b self, values: &'b mut [f64], gradient: Option<&'b mut [T]>, divisor: f64) -> Vec<Block<'b, T>> {
        let (n, classes) = (self.logits.nrows(), self.logits.ncols());
        if n == 0 {
            return Vec::new();
        }
        let height = if n.saturating_mul(classes) <= SEQUENTIAL { n } else { (SHARE / classes).max(1) };
        let mut gradients = gradient.map(|gradient| gradient.chunks_mut(height * classes));
        let shares = values.chunks_mut(height).enumerate();
        let block = |(i, values): (usize, &'b mut [f64])| {
            let (start, end) = (i * height, i * height + values.len());
            Block {
                first_row: start,
                logits: self.logits.slice_rows(start, end),
                labels: &self.labels[start..end],
                weights: self.weights.map(|weights| &weights[start..end]),
                ignore_index: self.ignore_index,
                divisor,
                values,
                gradient: gradients.as_mut().and_then(Iterator::next),
            }
        };
        shares.map(block).collect()
    }
}
