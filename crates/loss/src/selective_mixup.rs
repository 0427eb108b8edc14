//! Selective mixup: which pairs of classes to mix so that a metric that is no mean of losses improves.
//!
//! A linear classifier W (K × d) with bias sees features whose class means are z₁ … z_K. A mixup step of classes (i, j), with
//! label i and features `m = λ̄ zᵢ + (1 − λ̄) zⱼ`, moves the logits of class q by `(e_i − p(m)) mᵀz_q`, and with them the
//! confusion `c_q = softmax(A_q)` and a metric M of the recalls `r_q = c_qq`:
//!
//! ```text
//! G_ij = Σ_q (m · z_q) Σ_l D_ql ([l = i] − p_l(m)),   D_ql = ∂M/∂A_ql = w_q c_qq ([l = q] − c_ql),  w_q = ∂M/∂r_q
//! P_ij ∝ [G_ij > 0] exp(G_ij / T)
//! ```
//!
//! `w = 1/K` for the mean recall; `M/(K r_q)` and `M²/(K r_q²)` for the geometric and the harmonic mean; for the least recall
//! multipliers `λ_q ∝ λ_q^β exp(−ω r_q)` that follow the worst class from call to call. Where no pair improves the metric P
//! is uniform. `λ̄` is the middle of `[least λ, 1]`. The authors' code takes `mᵢᵢ` in place of `m` in the part of the label;
//! here both parts are those of the pair, so that G is the derivative of the metric. Features enter through `ZZᵀ` and
//! the prototypes' logits alone: `O(K² d + K³)` time.
//!
//! Reference: S. Ramasubramanian et al., Selective Mixup Fine-Tuning for Optimizing Non-Decomposable Objectives, ICLR 2024,
//! <https://arxiv.org/abs/2403.18301>.

use crate::{domain, examples, rows::whole::Softmax};
use gibbs_core::{Error, MatrixView, Monitor, Result, axpy, dot};

/// Which metric of the recalls.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Objective {
    /// The least one, by multipliers.
    #[default]
    MinRecall,
    /// Their mean.
    MeanRecall,
    /// Their geometric mean.
    GeometricMean,
    /// Their harmonic mean.
    HarmonicMean,
}

/// What is improved, and how.
#[derive(Debug, Clone)]
pub struct Options {
    /// Which metric.
    pub objective: Objective,
    /// T, positive.
    pub temperature: f64,
    /// The least λ of the mixup, in [0, 1].
    pub least_lambda: f64,
    /// ω, at least 0.
    pub step: f64,
    /// β, in [0, 1].
    pub memory: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { objective: Objective::MinRecall, temperature: 1.0, least_lambda: 0.6, step: 1.0, memory: 1.0 }
    }
}

/// What is known of the classifier.
#[derive(Debug, Clone, Copy)]
pub struct Classifier<'a> {
    /// K × K, at least 0: how often class q is taken for class l; every row has a positive sum.
    pub confusion: MatrixView<'a>,
    /// z, K × d: mean features of each class.
    pub prototypes: MatrixView<'a>,
    /// W, K × d.
    pub weights: MatrixView<'a>,
    /// K; 0 where there is none.
    pub bias: Option<&'a [f64]>,
    /// Of the call before, K, positive; equal where there are none.
    pub multipliers: Option<&'a [f64]>,
}

/// Which pairs to mix.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    /// P, K · K: label of the mixture first.
    pub probabilities: Vec<f64>,
    /// G, K · K.
    pub gains: Vec<f64>,
    /// Of each class.
    pub recalls: Vec<f64>,
    /// M now; of the least recall, the multipliers' mean of recalls.
    pub value: f64,
    /// For the next call; w for the other metrics.
    pub multipliers: Vec<f64>,
}

/// The gains and the distribution of pairs.
pub fn select(classifier: Classifier, options: &Options, monitor: &Monitor) -> Result<Selection> {
    let classes = classifier.confusion.nrows();
    options.check()?;
    let shares = classifier.check(classes)?;
    let recalls: Vec<f64> = (0..classes).map(|q| shares[q * classes + q]).collect();
    let (value, multipliers) = options.slopes(&recalls, classifier.multipliers);
    // D, row by row.
    let mut slopes = vec![0.0; classes * classes];
    for q in 0..classes {
        for l in 0..classes {
            let own = if l == q { 1.0 } else { 0.0 };
            slopes[q * classes + l] = multipliers[q] * recalls[q] * (own - shares[q * classes + l]);
        }
    }
    let mixing = 0.5 * (options.least_lambda + 1.0);
    // All that a pair needs is linear in its features: (ZZᵀ) D and the logits of the prototypes.
    let scores = classifier.logits();
    let pulls = classifier.pulls(&slopes);
    let between = |rows: &[f64], i: usize, j: usize, mixed: &mut [f64]| {
        mixed.fill(0.0);
        axpy(mixed, mixing, &rows[i * classes..(i + 1) * classes]);
        axpy(mixed, 1.0 - mixing, &rows[j * classes..(j + 1) * classes]);
    };
    let (mut pull, mut p, mut gains) = (vec![0.0; classes], vec![0.0; classes], vec![0.0; classes * classes]);
    for i in 0..classes {
        monitor.check()?;
        for j in 0..classes {
            between(&scores, i, j, &mut p);
            between(&pulls, i, j, &mut pull);
            Softmax::in_place(&mut p);
            gains[i * classes + j] = pull[i] - dot(&pull, &p);
        }
    }
    if gains.iter().any(|gain| !gain.is_finite()) {
        return Err(Error::value("prototypes", "so large that the gains overflow"));
    }
    Ok(Selection { probabilities: distribution(&gains, options.temperature), gains, recalls, value, multipliers })
}

/// The softmax of the positive gains.
fn distribution(gains: &[f64], temperature: f64) -> Vec<f64> {
    let largest = gains.iter().copied().fold(0.0, f64::max);
    if largest == 0.0 {
        return vec![1.0 / gains.len() as f64; gains.len()];
    }
    let weigh = |&gain: &f64| if gain > 0.0 { ((gain - largest) / temperature).exp() } else { 0.0 };
    let mut probabilities: Vec<f64> = gains.iter().map(weigh).collect();
    let total: f64 = probabilities.iter().sum();
    probabilities.iter_mut().for_each(|p| *p /= total);
    probabilities
}

impl Options {
    fn check(&self) -> Result<()> {
        domain::positive("temperature", self.temperature)?;
        domain::unit("leastLambda", self.least_lambda)?;
        domain::non_negative("step", self.step)?;
        domain::unit("memory", self.memory)
    }

    /// The metric and its derivatives by the recalls.
    fn slopes(&self, recalls: &[f64], multipliers: Option<&[f64]>) -> (f64, Vec<f64>) {
        let classes = recalls.len() as f64;
        // A recall of 0 has an infinite slope: it counts as one so small that nothing overflows.
        let safe = |r: &f64| r.max(1e-7);
        match self.objective {
            Objective::MeanRecall => (recalls.iter().sum::<f64>() / classes, vec![1.0 / classes; recalls.len()]),
            Objective::GeometricMean => {
                let mean = (recalls.iter().map(|r| safe(r).ln()).sum::<f64>() / classes).exp();
                (mean, recalls.iter().map(|r| mean / (classes * safe(r))).collect())
            }
            Objective::HarmonicMean => {
                let mean = classes / recalls.iter().map(|r| 1.0 / safe(r)).sum::<f64>();
                (mean, recalls.iter().map(|r| mean * mean / (classes * safe(r) * safe(r))).collect())
            }
            Objective::MinRecall => {
                let before = |q: usize| multipliers.map_or(1.0, |multipliers| multipliers[q]);
                let logarithm = |(q, r): (usize, &f64)| self.memory * before(q).ln() - self.step * r;
                let mut moved: Vec<f64> = recalls.iter().enumerate().map(logarithm).collect();
                Softmax::in_place(&mut moved);
                (dot(&moved, recalls), moved)
            }
        }
    }
}

impl Classifier<'_> {
    /// Of each prototype, K × K.
    fn logits(&self) -> Vec<f64> {
        let of = |z: &[f64], k: usize| dot(self.weights.row(k), z) + self.bias.map_or(0.0, |bias| bias[k]);
        let classes = 0..self.weights.nrows();
        self.prototypes.rows().flat_map(|z| classes.clone().map(move |k| (z, k))).map(|(z, k)| of(z, k)).collect()
    }

    /// (ZZᵀ) D, K × K.
    fn pulls(&self, slopes: &[f64]) -> Vec<f64> {
        let classes = self.prototypes.nrows();
        let mut pulls = vec![0.0; classes * classes];
        for (z, pull) in self.prototypes.rows().zip(pulls.chunks_mut(classes.max(1))) {
            for (other, slope) in self.prototypes.rows().zip(slopes.chunks(classes.max(1))) {
                axpy(pull, dot(z, other), slope);
            }
        }
        pulls
    }

    /// The rows of the confusion over their sums.
    fn check(&self, classes: usize) -> Result<Vec<f64>> {
        examples::check_shape("confusion", self.confusion, classes, classes)?;
        examples::check_shape("prototypes", self.prototypes, classes, self.prototypes.ncols())?;
        examples::check_shape("weights", self.weights, classes, self.prototypes.ncols())?;
        if let Some(bias) = self.bias.filter(|bias| bias.len() != classes) {
            return Err(Error::shape("bias", format!("expected {classes} numbers, got {}", bias.len())));
        }
        let positive = |given: &[f64]| given.len() == classes && given.iter().all(|m| *m > 0.0 && m.is_finite());
        if self.multipliers.is_some_and(|multipliers| !positive(multipliers)) {
            return Err(Error::value("options.multipliers", format!("expected {classes} positive numbers")));
        }
        let mut shares = Vec::with_capacity(classes * classes);
        for (q, row) in self.confusion.rows().enumerate() {
            let total: f64 = row.iter().sum();
            if row.iter().any(|count| count.is_nan() || *count < 0.0) || !(total > 0.0 && total.is_finite()) {
                let problem = format!("expected numbers of at least 0 with a positive sum in row {q}");
                return Err(Error::value("confusion", problem));
            }
            shares.extend(row.iter().map(|count| count / total));
        }
        Ok(shares)
    }
}
