//! Mixup of examples, and RegMixup: cross-entropy of the examples with that of their mixtures beside it.
//!
//! ```text
//! x̃ᵢ = λ xᵢ + (1 − λ) x_{π(i)},   λ ~ Beta(α, α), π a permutation
//! loss = CE(z, y) + η (λ CE(z̃, y) + (1 − λ) CE(z̃, y_π))
//! ```
//!
//! with logits z of the examples and z̃ of their mixtures. Mixup itself is the term with η alone. The authors' code takes the
//! mean over both batches at once, which is half of the loss with `η = 1`. `O(nK)` time.
//!
//! References: H. Zhang et al., mixup: Beyond Empirical Risk Minimization, ICLR 2018, <https://arxiv.org/abs/1710.09412>;
//! F. Pinto et al., RegMixup: Mixup as a Regularizer Can Surprisingly Improve Accuracy and Out Distribution Robustness,
//! NeurIPS 2022, <https://arxiv.org/abs/2206.14502>; for the gamma deviates G. Marsaglia, W. W. Tsang, A Simple Method for
//! Generating Gamma Variables, ACM Transactions on Mathematical Software 26 (2000).

use crate::{Reduction, Row, Solution, domain, examples, rows::whole::Softmax};
use gibbs_core::{Error, MatrixView, Monitor, Result, Stream};

/// The purpose of the stream that pairs and mixes.
const MIXTURE: u32 = 131;

/// How examples are mixed.
#[derive(Debug, Clone)]
pub struct MixOptions {
    /// α, positive: the larger, the nearer λ is to one half.
    pub alpha: f64,
    /// Of λ and the permutation.
    pub seed: u64,
}

impl Default for MixOptions {
    fn default() -> Self {
        Self { alpha: 20.0, seed: 0 }
    }
}

/// Mixtures of examples.
#[derive(Debug, Clone, PartialEq)]
pub struct Mixed {
    /// n × d, row by row.
    pub points: Vec<f64>,
    /// π.
    pub partners: Vec<i32>,
    /// λ.
    pub lambda: f64,
}

/// Mixes the rows of `points` (n × d).
pub fn mix(points: MatrixView, options: &MixOptions, monitor: &Monitor) -> Result<Mixed> {
    domain::positive("alpha", options.alpha)?;
    let n = points.nrows();
    let mut stream = Stream::new(options.seed, MIXTURE, 0);
    let (log_a, log_b) = (log_gamma_deviate(options.alpha, &mut stream), log_gamma_deviate(options.alpha, &mut stream));
    let lambda = 1.0 / (1.0 + (log_b - log_a).exp());
    let mut partners: Vec<i32> = (0..n as i32).collect();
    for i in (1..n).rev() {
        partners.swap(i, stream.below(i + 1));
    }
    let mut mixed = Vec::with_capacity(n * points.ncols());
    for (i, (row, &partner)) in points.rows().zip(&partners).enumerate() {
        if i % 1024 == 0 {
            monitor.check()?;
        }
        let other = points.row(partner as usize);
        mixed.extend(row.iter().zip(other).map(|(a, b)| lambda * a + (1.0 - lambda) * b));
    }
    Ok(Mixed { points: mixed, partners, lambda })
}

/// The logarithm of a gamma deviate of shape `a`.
fn log_gamma_deviate(a: f64, stream: &mut Stream) -> f64 {
    if a < 1.0 {
        // In logarithms, since u^(1/a) underflows for small shapes.
        return log_gamma_deviate(a + 1.0, stream) + stream.uniform().ln() / a;
    }
    let d = a - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = stream.normal();
        let root = 1.0 + c * x;
        let v = root * root * root;
        if v > 0.0 && stream.uniform().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
            return (d * v).ln();
        }
    }
}

/// RegMixup.
#[derive(Debug, Clone)]
pub struct Options {
    /// η, the weight of the mixtures, at least 0.
    pub eta: f64,
    /// λ, in [0, 1].
    pub lambda: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { eta: 1.0, lambda: 0.5 }
    }
}

/// Inputs of RegMixup.
#[derive(Debug, Clone, Copy)]
pub struct Pairs<'a> {
    /// z, n × K.
    pub logits: MatrixView<'a>,
    /// z̃, n × K.
    pub mixed: MatrixView<'a>,
    /// y, n, each in 0..K.
    pub labels: &'a [i32],
    /// π, n, each in 0..n.
    pub partners: &'a [i32],
    /// n, at least 0; all 1 where there are none.
    pub weights: Option<&'a [f64]>,
    /// How the losses become one number.
    pub reduction: Reduction,
}

/// The reduced loss; `gradients`, where given, receive those by z and by z̃ (n · K each).
pub fn evaluate(
    given: Pairs,
    options: &Options,
    mut gradients: Option<(&mut [f64], &mut [f64])>,
    monitor: &Monitor,
) -> Result<Solution> {
    let (n, classes) = (given.logits.nrows(), given.logits.ncols());
    let Options { eta, lambda } = *options;
    domain::non_negative("eta", eta)?;
    domain::unit("lambda", lambda)?;
    examples::check_shape("mixed", given.mixed, n, classes)?;
    examples::check_classes("labels", given.labels, n, classes)?;
    if given.partners.len() != n || given.partners.iter().any(|&i| !usize::try_from(i).is_ok_and(|i| i < n)) {
        return Err(Error::value("options.partners", format!("expected {n} integers of 0 to {}", n.saturating_sub(1))));
    }
    if let Some((clean, mixed)) = &mut gradients {
        clean.fill(0.0);
        mixed.fill(0.0);
    }
    let mut slope = vec![0.0; classes];
    examples::evaluate(n, given.weights, given.reduction, "logits", monitor, |i, factor| {
        let label = given.labels[i] as usize;
        let partner = given.labels[given.partners[i] as usize] as usize;
        let mut total = 0.0;
        let parts = [(0, label, 1.0), (1, label, eta * lambda), (1, partner, eta * (1.0 - lambda))];
        for (side, label, share) in parts.into_iter().filter(|part| part.2 > 0.0) {
            let logits = if side == 0 { given.logits.row(i) } else { given.mixed.row(i) };
            total += share * Softmax::cross_entropy(&Row { index: i, logits, label, gradient: true }, &mut slope);
            if let Some((clean, mixed)) = &mut gradients {
                let out = if side == 0 { &mut **clean } else { &mut **mixed };
                gibbs_core::axpy(&mut out[i * classes..(i + 1) * classes], factor * share, &slope);
            }
        }
        Some(total)
    })
}
