//! Overlap losses: Dice, self-adjusting Dice and Tversky losses of token and pixel batches.
//!
//! ```text
//! q = (1 − p)^α p,   A = Σ w q t,  B = Σ w q,  C = Σ w t                    (sums over the rows of a group, a class each)
//! Dice:     loss = 1 − (2A + s) / (B + C + s)                               (B = Σ w q² where squared)
//! Tversky:  loss = 1 − (A + s) / (A + α (B − A) + β (C − A) + s)            (q = p)
//! ```
//!
//! with p = softmax(z), or the logistic function where there is one column, t = 1 at the label and 0 elsewhere, example
//! weights w and a smoothing s. The loss of a group is the mean over classes, one class against the rest; a single column is
//! one class, the positive one. A group is the whole batch, every row by itself, or what the caller says, such as the image
//! that a pixel is of: what is a group decides what the loss means (Simpson's bias, [`simpson`](crate::simpson)).
//!
//! `α > 0` is the self-adjusting loss: what is right already pulls less. The authors' code adds up the classes instead of
//! averaging them, and for several classes compares every row's own numerator with the whole batch's denominator; here
//! numerator and denominator are of the same rows. Tversky with α = β = ½ is Dice with twice the smoothing.
//!
//! `O(nK)` time, two passes; `O(K)` memory beside the gradient and three sums a group and class. Computed in double
//! precision.
//!
//! References: X. Li et al., Dice Loss for Data-imbalanced NLP Tasks, ACL 2020, <https://arxiv.org/abs/1911.02855>;
//! S. S. M. Salehi, D. Erdogmus, A. Gholipour, Tversky loss function for image segmentation using 3D fully convolutional
//! deep networks, 2017, <https://arxiv.org/abs/1706.05721> (the formula from the common literature).

use crate::{Reduction, Solution, domain, logistic::sigmoid, reduction::Weights, rows::whole::Softmax};
use gibbs_core::{
    Error, MatrixView, Monitor, Result,
    simd::{self, Real},
};

/// Elements between one check of the monitor and the next.
const STRIDE: usize = 1 << 16;

/// Dice loss.
#[derive(Debug, Clone)]
pub struct DiceOptions {
    /// α, at least 0: how much less what is right already counts.
    pub alpha: f64,
    /// s, at least 0.
    pub smooth: f64,
    /// Whether B is a sum of squares.
    pub square: bool,
}

impl Default for DiceOptions {
    fn default() -> Self {
        Self { alpha: 0.0, smooth: 1e-4, square: false }
    }
}

/// Tversky loss.
#[derive(Debug, Clone)]
pub struct TverskyOptions {
    /// α, what a false positive costs, at least 0.
    pub alpha: f64,
    /// β, what a false negative costs, at least 0.
    pub beta: f64,
    /// s, at least 0.
    pub smooth: f64,
}

impl Default for TverskyOptions {
    fn default() -> Self {
        Self { alpha: 0.5, beta: 0.5, smooth: 1e-4 }
    }
}

/// Which loss.
#[derive(Debug, Clone)]
pub enum Overlap {
    /// Dice.
    Dice(DiceOptions),
    /// Tversky.
    Tversky(TverskyOptions),
}

/// Rows, what counts of them, and which belong together.
#[derive(Debug, Clone, Copy)]
pub struct Batch<'a, T> {
    /// n × K; with K = 1 the logit of the positive class.
    pub logits: MatrixView<'a, T>,
    /// n, each in 0..K, or 0 or 1 where K = 1, or the ignored one.
    pub labels: &'a [i32],
    /// n, at least 0; all 1 where there are none.
    pub weights: Option<&'a [f64]>,
    /// n, each in 0..n; one group where there are none.
    pub groups: Option<&'a [i32]>,
    /// Rows with this label do not count.
    pub ignore_index: Option<i32>,
    /// How the groups' losses become one number; a group without a row that counts does not count.
    pub reduction: Reduction,
}

/// The reduced loss of a batch; `gradient` (n · K), where given, receives its gradient by the logits.
pub fn evaluate<T: Real>(
    loss: &Overlap,
    batch: Batch<T>,
    gradient: Option<&mut [T]>,
    monitor: &Monitor,
) -> Result<Solution> {
    loss.check()?;
    batch.check(gradient.as_deref())?;
    let (n, columns) = (batch.logits.nrows(), batch.logits.ncols());
    let groups = batch.groups.map_or(1, |groups| groups.iter().fold(0, |most, &g| most.max(g as usize + 1)));
    let mut sums = vec![Sums::default(); groups * columns];
    let mut counts = vec![false; groups];
    let mut p = vec![0.0; columns];
    let checks = (STRIDE / columns).max(1);
    for i in 0..n {
        if i % checks == 0 {
            monitor.check()?;
        }
        let Some((weight, label)) = batch.example(i) else { continue };
        batch.probabilities(i, &mut p)?;
        let group = batch.group(i);
        counts[group] = true;
        for (k, &p) in p.iter().enumerate() {
            sums[group * columns + k].add(weight, loss.adjusted(p).0, loss.squares(), hit(columns, k, label));
        }
    }
    let counted = counts.iter().filter(|&&counts| counts).count().max(1) as f64;
    let divisor = if batch.reduction == Reduction::Mean { counted } else { 1.0 };
    let slopes: Vec<Slope> = sums.iter().map(|sums| loss.of(sums)).collect();
    let values: Vec<f64> = (0..groups)
        .map(|g| match counts[g] {
            true => slopes[g * columns..(g + 1) * columns].iter().map(|s| s.value).sum::<f64>() / columns as f64,
            false => 0.0,
        })
        .collect();
    if let Some(gradient) = gradient {
        let scale = 1.0 / (divisor * columns as f64);
        for i in 0..n {
            if i % checks == 0 {
                monitor.check()?;
            }
            let row = &mut gradient[i * columns..(i + 1) * columns];
            let Some((weight, label)) = batch.example(i) else {
                row.fill(T::ZERO);
                continue;
            };
            batch.probabilities(i, &mut p)?;
            let group = batch.group(i);
            loss.slope(&slopes[group * columns..(group + 1) * columns], weight * scale, label, &mut p);
            for (out, slope) in row.iter_mut().zip(&p) {
                *out = T::from_f64(*slope);
            }
        }
    }
    let value = simd::sum(&values) / divisor;
    match value.is_finite() {
        true => Ok(Solution { value, values: (batch.reduction == Reduction::None).then_some(values) }),
        false => Err(Error::value("options.weights", "the sums overflow")),
    }
}

/// 1 where class `k` is the label's, 0 elsewhere.
pub(crate) fn hit(columns: usize, k: usize, label: usize) -> f64 {
    f64::from(if columns == 1 { label == 1 } else { label == k })
}

/// Refuses labels that are not one a row, each a class of `columns` (two where there is one column) or ignored.
pub(crate) fn check_labels(labels: &[i32], n: usize, columns: usize, ignored: Option<i32>) -> Result<()> {
    if labels.len() != n {
        return Err(Error::shape("labels", format!("{} labels for {n} rows", labels.len())));
    }
    let classes = columns.max(2);
    let valid = |label: i32| usize::try_from(label).is_ok_and(|label| label < classes) || Some(label) == ignored;
    match labels.iter().position(|&label| !valid(label)) {
        Some(i) => Err(Error::value(
            "labels",
            format!("expected a class of 0 to {}, got {} in row {i}", classes - 1, labels[i]),
        )),
        None => Ok(()),
    }
}

/// Refuses groups that are not one a row, each in 0..n.
pub(crate) fn check_row_groups(groups: Option<&[i32]>, n: usize) -> Result<()> {
    let Some(groups) = groups else { return Ok(()) };
    if groups.len() != n {
        return Err(Error::shape("options.groups", format!("{} groups for {n} rows", groups.len())));
    }
    match groups.iter().position(|&g| !usize::try_from(g).is_ok_and(|g| g < n)) {
        Some(i) => {
            let problem = format!("expected integers of 0 to {}, got {} at {i}", n - 1, groups[i]);
            Err(Error::value("options.groups", problem))
        }
        None => Ok(()),
    }
}

impl<T: Real> Batch<'_, T> {
    fn check(&self, gradient: Option<&[T]>) -> Result<()> {
        let (n, columns) = (self.logits.nrows(), self.logits.ncols());
        if n > 0 && columns == 0 {
            return Err(Error::shape("logits", "rows without a class"));
        }
        check_labels(self.labels, n, columns, self.ignore_index)?;
        check_row_groups(self.groups, n)?;
        Weights::new(self.weights, n)?;
        match gradient {
            Some(gradient) if gradient.len() != n * columns => {
                Err(Error::shape("gradient", format!("{} elements for {n} × {columns} logits", gradient.len())))
            }
            _ => Ok(()),
        }
    }

    /// Weight and label of a row that counts.
    fn example(&self, i: usize) -> Option<(f64, usize)> {
        let weight = self.weights.map_or(1.0, |weights| weights[i]);
        (weight > 0.0 && Some(self.labels[i]) != self.ignore_index).then_some((weight, self.labels[i] as usize))
    }

    fn group(&self, i: usize) -> usize {
        self.groups.map_or(0, |groups| groups[i] as usize)
    }

    fn probabilities(&self, i: usize, p: &mut [f64]) -> Result<()> {
        for (p, logit) in p.iter_mut().zip(self.logits.row(i)) {
            *p = logit.to_f64();
        }
        let lost = p.iter().all(|&z| z == f64::NEG_INFINITY) && p.len() > 1;
        if lost || p.iter().any(|z| z.is_nan() || *z == f64::INFINITY) {
            return Err(Error::value("logits", format!("row {i} holds NaN or an infinity")));
        }
        match p {
            [p] => *p = sigmoid(*p),
            several => {
                Softmax::in_place(several);
            }
        }
        Ok(())
    }
}

/// Sums over a group's rows for one class.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    /// A.
    both: f64,
    /// B.
    predicted: f64,
    /// C.
    actual: f64,
}

impl Sums {
    fn add(&mut self, weight: f64, q: f64, squares: bool, target: f64) {
        self.both += weight * q * target;
        self.predicted += weight * if squares { q * q } else { q };
        self.actual += weight * target;
    }
}

/// A class's loss with its derivatives by A and B.
struct Slope {
    value: f64,
    by_both: f64,
    by_predicted: f64,
}

impl Overlap {
    fn check(&self) -> Result<()> {
        match self {
            Overlap::Dice(DiceOptions { alpha, smooth, .. }) => {
                domain::non_negative("alpha", *alpha)?;
                domain::non_negative("smooth", *smooth)
            }
            Overlap::Tversky(TverskyOptions { alpha, beta, smooth }) => {
                domain::non_negative("alpha", *alpha)?;
                domain::non_negative("beta", *beta)?;
                domain::non_negative("smooth", *smooth)
            }
        }
    }

    fn squares(&self) -> bool {
        matches!(self, Overlap::Dice(DiceOptions { square: true, .. }))
    }

    /// q and its derivative by p.
    fn adjusted(&self, p: f64) -> (f64, f64) {
        match self {
            Overlap::Dice(DiceOptions { alpha, .. }) if *alpha > 0.0 => {
                let rest = 1.0 - p;
                // With α < 1 the slope at p = 1 is infinite, but p (1 − p) times it is 0.
                let steep = if rest == 0.0 && *alpha < 1.0 { 0.0 } else { rest.powf(alpha - 1.0) };
                (rest.powf(*alpha) * p, rest.powf(*alpha) - alpha * p * steep)
            }
            _ => (p, 1.0),
        }
    }

    /// The loss of one class. A class that is neither there nor predicted, without smoothing, has loss 0.
    fn of(&self, sums: &Sums) -> Slope {
        let Sums { both, predicted, actual } = *sums;
        let (factor, smooth, below, by_both, by_predicted) = match self {
            Overlap::Dice(options) => (2.0, options.smooth, predicted + actual, 0.0, 1.0),
            Overlap::Tversky(TverskyOptions { alpha, beta, smooth }) => {
                let below = both + alpha * (predicted - both) + beta * (actual - both);
                (1.0, *smooth, below, 1.0 - alpha - beta, *alpha)
            }
        };
        let (above, below) = (factor * both + smooth, below + smooth);
        if below <= 0.0 {
            return Slope { value: 0.0, by_both: 0.0, by_predicted: 0.0 };
        }
        let share = above / below;
        Slope {
            value: (below - above) / below,
            by_both: (share * by_both - factor) / below,
            by_predicted: share * by_predicted / below,
        }
    }

    /// Replaces a row's probabilities by the gradient by its logits.
    fn slope(&self, slopes: &[Slope], weight: f64, label: usize, p: &mut [f64]) {
        let columns = p.len();
        let by_probability = |k: usize, p: f64| {
            let (q, rise) = self.adjusted(p);
            let grown = if self.squares() { 2.0 * q } else { 1.0 };
            (slopes[k].by_both * hit(columns, k, label) + slopes[k].by_predicted * grown) * rise * weight
        };
        if let [p] = p {
            *p = *p * (1.0 - *p) * by_probability(0, *p);
            return;
        }
        let mean: f64 = p.iter().enumerate().map(|(k, &p)| p * by_probability(k, p)).sum();
        for (k, p) in p.iter_mut().enumerate() {
            *p *= by_probability(k, *p) - mean;
        }
    }
}

#[cfg(test)]
mod tests;
