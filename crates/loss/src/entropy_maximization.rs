//! Entropy maximization: labels of several classes of which a row shows only one that is there, and the step that labels
//! more of them.
//!
//! ```text
//! loss(z, t) = (1/K) Σₖ { softplus(−zₖ)                   tₖ = 1: observed
//!                       { −α H(pₖ)                        tₖ = 0: unknown
//!                       { β (softplus(zₖ) + tₖ zₖ)        tₖ < 0: cross-entropy against the soft target −tₖ
//! p = 1 / (1 + exp(−z)),  H the entropy of a coin
//! ```
//!
//! An unknown label pulls with `α z p (1 − p)`: nothing where the model does not know, and little where it is sure. The
//! authors' code adds 1e-5 inside its logarithms; here they are exact, for any logit. `O(nK)` time.
//!
//! [`pseudo_labels`] is the other half: of every class the unknown labels with the lowest probabilities, a share of those
//! not observed, become soft targets, negative ones as a rule; none becomes positive. So the tolerance is asymmetric, and
//! the pace is the number of calls in which the share is reached.
//!
//! Reference: D. Zhou, P. Chen, Q. Wang, G. Chen, P.-A. Heng, Acknowledging the Unknown for Multi-label Learning with Single
//! Positive Labels, ECCV 2022, <https://arxiv.org/abs/2203.16219>.

use crate::{
    Form, Row, RowLoss, WholeLoss, domain, examples,
    logistic::{sigmoid, softplus},
};
use gibbs_core::{Error, MatrixView, Monitor, Result};

/// What is not observed, and what it costs.
#[derive(Debug, Clone)]
pub struct Options {
    /// α, the weight of the entropy, at least 0.
    pub alpha: f64,
    /// β, the weight of pseudo-labels, at least 0.
    pub beta: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { alpha: 0.2, beta: 0.02 }
    }
}

/// The loss of rows whose targets are those of `targets`.
#[derive(Debug, Clone)]
pub struct EntropyMaximization<'a> {
    /// n × K: 1, 0, or minus a soft target in (0, 1].
    pub targets: MatrixView<'a>,
    /// α and β.
    pub options: Options,
}

impl EntropyMaximization<'_> {
    /// Refuses targets that are none, for `n` rows of `classes` logits.
    pub fn check_targets(&self, n: usize, classes: usize) -> Result<()> {
        check_targets(self.targets, n, classes)
    }
}

impl RowLoss for EntropyMaximization<'_> {
    fn check(&self, _classes: usize) -> Result<()> {
        domain::non_negative("alpha", self.options.alpha)?;
        domain::non_negative("beta", self.options.beta)
    }

    fn form(&self) -> Form<'_> {
        Form::Whole(self)
    }
}

impl WholeLoss for EntropyMaximization<'_> {
    fn row(&self, row: &Row, slope: &mut [f64], _scratch: &mut Vec<f64>) -> f64 {
        let Options { alpha, beta } = self.options;
        let scale = 1.0 / row.logits.len() as f64;
        let Some(targets) = examples::targets_of(self.targets, row) else { return f64::NAN };
        let mut total = 0.0;
        for ((slope, &z), &t) in slope.iter_mut().zip(row.logits).zip(targets) {
            let (value, by) = if t == 1.0 {
                (softplus(-z), -sigmoid(-z))
            } else if t == 0.0 {
                let distance = z.abs();
                let entropy = (-distance).exp().ln_1p() + distance * sigmoid(-distance);
                (-alpha * entropy, alpha * z * sigmoid(z) * sigmoid(-z))
            } else {
                (beta * (softplus(z) + t * z), beta * (sigmoid(z) + t))
            };
            total += value;
            *slope = scale * by;
        }
        scale * total
    }
}

/// How fast unknown labels become pseudo-labels.
#[derive(Debug, Clone)]
pub struct LabelingOptions {
    /// What share of a class's labels that are not observed become pseudo-labels in the end, in [0, 1].
    pub tolerance: f64,
    /// In how many calls.
    pub rounds: usize,
}

impl Default for LabelingOptions {
    fn default() -> Self {
        Self { tolerance: 0.9, rounds: 5 }
    }
}

/// `targets` with more of them labelled: of each class the ⌊tolerance · labels not observed / rounds⌋ unknown ones with the
/// lowest `probabilities` (n × K, in [0, 1]) become minus these.
pub fn pseudo_labels(
    probabilities: MatrixView,
    targets: MatrixView,
    options: &LabelingOptions,
    monitor: &Monitor,
) -> Result<Vec<f64>> {
    let (n, classes) = (probabilities.nrows(), probabilities.ncols());
    domain::unit("tolerance", options.tolerance)?;
    if options.rounds == 0 {
        return Err(Error::option("rounds", "expected a positive integer, got 0"));
    }
    if let Some(i) = probabilities.rows().position(|row| row.iter().any(|p| !(0.0..=1.0).contains(p))) {
        return Err(Error::value("probabilities", format!("expected numbers from 0 to 1 in row {i}")));
    }
    check_targets(targets, n, classes)?;
    let mut labeled = targets.to_contiguous().into_owned();
    for k in 0..classes {
        monitor.check()?;
        let unobserved = (0..n).filter(|&i| targets.get(i, k) <= 0.0).count();
        let count = (options.tolerance * unobserved as f64 / options.rounds as f64) as usize;
        let mut unknown: Vec<usize> = (0..n).filter(|&i| targets.get(i, k) == 0.0).collect();
        unknown.sort_by(|&i, &j| probabilities.get(i, k).total_cmp(&probabilities.get(j, k)).then(i.cmp(&j)));
        for &i in unknown.iter().take(count) {
            // 0 would mean unknown.
            labeled[i * classes + k] = -probabilities.get(i, k).max(f64::MIN_POSITIVE);
        }
    }
    Ok(labeled)
}

fn check_targets(targets: MatrixView, n: usize, classes: usize) -> Result<()> {
    examples::check_shape("targets", targets, n, classes)?;
    let good = |t: &f64| *t == 1.0 || (-1.0..=0.0).contains(t);
    match targets.rows().position(|row| !row.iter().all(good)) {
        Some(i) => Err(Error::value("targets", format!("expected 1, 0 or minus a soft target in (0, 1] in row {i}"))),
        None => Ok(()),
    }
}
