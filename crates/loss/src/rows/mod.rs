//! The driver of losses over rows of logits.
//!
//! A loss says in which of three [forms](Form) it is and what of its options is refused; the driver does the rest: vector
//! loops, threads, both precisions, weights, labels that are ignored, reductions, and the gradient in an array of the
//! caller's.
//!
//! A loss of the softmax ([`SoftmaxLoss`]) sees a row through a few sums. The row is read twice while it is in the
//! nearest cache (its maximum; its shifted exponentials and their sum, kept in a buffer) and its gradient written once:
//!
//! ```text
//! ∂loss/∂zⱼ = softmax · pⱼ + constant + label · [j = y],   pⱼ = exp(zⱼ − m) / Σ exp(zₖ − m),  m = max zₖ
//! ```
//!
//! with three coefficients that the loss computes in double precision. Nothing as large as the logits is stored beside the
//! gradient. Rows of more than 8192 classes are swept in segments with a running maximum, and their exponentials are
//! computed again for the gradient, since a buffer would leave the cache. The sum without the label is added up by itself
//! where the label holds most of it, so that 1 − p_y and a small loss keep their digits.
//!
//! The cross-entropy against a distribution on few of the classes ([`TargetLoss`]) is swept likewise, and the distribution
//! taken off the gradient where it has mass. Any other loss ([`WholeLoss`]) gets its row in double precision, one at a time,
//! and leaves the gradient beside it.
//!
//! Rows are independent and their losses are added in order, so threads never change a bit.

mod block;
pub(crate) mod distill;
pub(crate) mod normalized;
mod target;
pub(crate) mod whole;

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

/// A loss of a row of logits and its label.
pub trait RowLoss: Sync {
    /// Refuses options outside their domain, for rows of `classes` logits.
    fn check(&self, classes: usize) -> Result<()>;

    /// How the loss is evaluated.
    fn form(&self) -> Form<'_>;
}

/// What a loss needs of a row.
#[derive(Clone, Copy)]
pub enum Form<'a> {
    /// Sums over its softmax.
    Softmax(&'a dyn SoftmaxLoss),
    /// The distribution that its softmax should be.
    Target(&'a dyn TargetLoss),
    /// The row itself.
    Whole(&'a dyn WholeLoss),
}

/// A loss that depends on its logits through [`RowStatistics`].
pub trait SoftmaxLoss: Sync {
    /// Whether the loss needs the plain sum of the logits, or its gradient a constant term.
    fn sums(&self) -> bool {
        false
    }

    /// What the logits are divided by first.
    fn temperature(&self) -> f64 {
        1.0
    }

    /// What is taken off the label's logit before that.
    fn margin(&self) -> f64 {
        0.0
    }

    /// The loss and its gradient's coefficients with respect to the logits as they are after these two.
    fn outcome(&self, row: &RowStatistics) -> RowOutcome;
}

/// The cross-entropy of the softmax against a distribution on the classes that each row has of its own.
pub trait TargetLoss: Sync {
    /// The distribution of row `index`: `masses`, of any contents before, receives those of consecutive classes, which add
    /// up to 1; the first of the classes is returned. Nothing where the row has none, which is an error of its logits.
    fn target(&self, index: usize, masses: &mut Vec<f64>) -> Option<usize>;
}

/// A loss that looks at every logit.
pub trait WholeLoss: Sync {
    /// The loss of a row; `slope`, as long as the row and of any contents, receives its gradient, or anything where
    /// [`Row::gradient`] says that nobody asks for it. `scratch` is for the loss to use, of any length and contents.
    fn row(&self, row: &Row, slope: &mut [f64], scratch: &mut Vec<f64>) -> f64;
}

/// A row in double precision.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// Which of the rows it is.
    pub index: usize,
    /// K logits.
    pub logits: &'a [f64],
    /// Its label in 0..K; 0 for losses without labels.
    pub label: usize,
    /// Whether the gradient is asked for.
    pub gradient: bool,
}

/// What is known of a row after one sweep.
#[derive(Debug, Clone, Copy)]
pub struct RowStatistics {
    /// K.
    pub classes: f64,
    /// z_y.
    pub label_logit: f64,
    /// log Σ exp(zₖ).
    pub log_sum_exp: f64,
    /// −log p_y.
    pub cross_entropy: f64,
    /// p_y.
    pub probability: f64,
    /// 1 − p_y, without cancellation.
    pub complement: f64,
    /// Σ zₖ; 0 where the loss does not ask for it.
    pub sum: f64,
}

/// A row's loss and the coefficients of its gradient.
#[derive(Debug, Clone, Copy)]
pub struct RowOutcome {
    /// The loss.
    pub value: f64,
    /// Times pⱼ.
    pub softmax: f64,
    /// For every class; only where [`SoftmaxLoss::sums`].
    pub constant: f64,
    /// For the label.
    pub label: f64,
}

impl RowOutcome {
    /// A function of −log p_y with this value and derivative.
    pub(crate) fn of_cross_entropy(value: f64, derivative: f64) -> Self {
        Self { value, softmax: derivative, constant: 0.0, label: -derivative }
    }
}

/// What every loss of rows is told beside its own options.
#[derive(Debug, Clone, Default)]
pub struct RowOptions {
    /// Rows with this label do not count: their loss, weight and gradient are 0 and their logits are not looked at.
    pub ignore_index: Option<i32>,
    /// How the rows' losses become one number.
    pub reduction: Reduction,
}

/// Logits and what counts of them.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a, T> {
    /// n × K.
    pub logits: MatrixView<'a, T>,
    /// n, each in 0..K or [`RowOptions::ignore_index`]; none for losses that have none.
    pub labels: Option<&'a [i32]>,
    /// n, at least 0; all 1 where there are none.
    pub weights: Option<&'a [f64]>,
    /// Reduction and the label that does not count.
    pub options: &'a RowOptions,
}

/// The reduced `loss` of `rows`; `gradient` (n · K, row by row), where given, receives the gradient of
/// [`Solution::value`] by the logits.
///
/// Rows of weight 0 are treated as ignored. Where every row is ignored, or there is none, value and gradient are 0.
/// Errors name `labels` and the row of a label out of range, and `logits` and the row whose loss is not finite.
pub fn evaluate<T: Real>(
    loss: &dyn RowLoss,
    rows: Rows<T>,
    gradient: Option<&mut [T]>,
    monitor: &Monitor,
) -> Result<Solution> {
    let weights = rows.check("labels", gradient.as_deref())?;
    loss.check(rows.logits.ncols())?;
    let divisor = weights.divisor(rows.options.reduction, |i| !rows.ignored(i))?;
    let mut values = vec![0.0; rows.logits.nrows()];
    let blocks = rows.blocks(&mut values, gradient, divisor);
    let failures = monitor.map(blocks, |_, block| match loss.form() {
        Form::Softmax(loss) if loss.sums() => simd::dispatch(block::Evaluate::<T, true> { block, loss }),
        Form::Softmax(loss) => simd::dispatch(block::Evaluate::<T, false> { block, loss }),
        Form::Target(loss) => simd::dispatch(target::Evaluate { block, loss }),
        Form::Whole(loss) => whole::evaluate(block, loss),
    })?;
    if let Some(row) = failures.into_iter().flatten().next() {
        let problem = format!("row {row} has no finite loss: its logits hold NaN or an infinity, or overflow");
        return Err(Error::value("logits", problem));
    }
    let value = simd::sum(&values) / divisor;
    Ok(Solution { value, values: (rows.options.reduction == Reduction::None).then_some(values) })
}

impl<T: Real> Rows<'_, T> {
    fn ignored(&self, i: usize) -> bool {
        self.labels.is_some_and(|labels| Some(labels[i]) == self.options.ignore_index)
    }

    /// `name` is what the labels are called in errors.
    fn check(&self, name: &'static str, gradient: Option<&[T]>) -> Result<Weights<'_>> {
        let (n, classes) = (self.logits.nrows(), self.logits.ncols());
        if n > 0 && classes == 0 {
            return Err(Error::shape("logits", "rows without a class"));
        }
        if let Some(labels) = self.labels {
            self.check_labels(name, labels)?;
        }
        match gradient {
            Some(gradient) if gradient.len() != n * classes => {
                Err(Error::shape("gradient", format!("{} elements for {n} × {classes} logits", gradient.len())))
            }
            _ => Weights::new(self.weights, n),
        }
    }

    fn check_labels(&self, name: &'static str, labels: &[i32]) -> Result<()> {
        let (n, classes) = (self.logits.nrows(), self.logits.ncols());
        if labels.len() != n {
            return Err(Error::shape(name, format!("{} labels for {n} rows of logits", labels.len())));
        }
        let ignored = self.options.ignore_index;
        let valid = |label: i32| usize::try_from(label).is_ok_and(|label| label < classes) || Some(label) == ignored;
        match labels.iter().position(|&label| !valid(label)) {
            Some(row) => {
                let problem = format!("expected a class of 0 to {}, got {} in row {row}", classes - 1, labels[row]);
                Err(Error::value(name, problem))
            }
            None => Ok(()),
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
                labels: self.labels.map(|labels| &labels[start..end]),
                weights: self.weights.map(|weights| &weights[start..end]),
                ignore_index: self.options.ignore_index,
                divisor,
                values,
                gradient: gradients.as_mut().and_then(Iterator::next),
            }
        };
        shares.map(block).collect()
    }
}
