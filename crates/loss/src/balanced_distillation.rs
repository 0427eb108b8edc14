//! Balanced distillation: a classifier learns where it agrees with a model of the head and with one of the tail.
//!
//! ```text
//! loss(z) = ω F(softmax(h) ∘ softmax(z)) + (1 − ω) F(softmax(s) ∘ softmax(z)),   ω = F(h)^c / (F(h)^c + F(s)^c)
//! ```
//!
//! with logits z of the classifier, h and s of the models of the head and of the tail, and F the multi-focal modifier
//! ([`multi_focal`]) of the whole batch; products are by element. Both models and ω are constants in the
//! gradient. The model with the larger loss of its own has the larger weight. As in the authors' code F takes the products
//! of probabilities, which lie in [0, 1], for logits, so that a label's share of either is between one half and 0.731.
//! `O(nK)` time, in double precision.
//!
//! Reference: W. Zhang et al., Learning in Imperfect Environment: Multi-Label Classification with Long-Tailed Distribution
//! and Partial Labels, ICCV 2023, <https://arxiv.org/abs/2304.10539>. Of its three parts this is the balance, as in the
//! authors' code.

use crate::{
    Reduction, RowOptions, Rows, domain, examples,
    multi_focal::{self, MultiFocal},
};
use gibbs_core::{MatrixView, Monitor, Result};

/// How much what counts.
#[derive(Debug, Clone)]
pub struct Options {
    /// γ₊ of the modifier, at least 0.
    pub gamma_positive: f64,
    /// γ₋, at least 0.
    pub gamma_negative: f64,
    /// How far negatives are shifted, in [0, 1).
    pub clip: f64,
    /// How much rare classes gain, at least 0.
    pub exponent: f64,
    /// c, at least 0: with 0 both models count alike.
    pub power: f64,
}

impl Default for Options {
    fn default() -> Self {
        let multi_focal::Options { gamma_positive, gamma_negative, clip, exponent } = Default::default();
        Self { gamma_positive, gamma_negative, clip, exponent, power: 2.0 }
    }
}

/// Inputs of the loss.
#[derive(Debug, Clone, Copy)]
pub struct Branches<'a> {
    /// z, n × K.
    pub logits: MatrixView<'a>,
    /// h, n × K.
    pub head: MatrixView<'a>,
    /// s, n × K.
    pub tail: MatrixView<'a>,
    /// n × K, 0 or 1.
    pub targets: MatrixView<'a>,
    /// Positives of each class, K.
    pub counts: Option<&'a [f64]>,
    /// n, at least 0; all 1 where there are none.
    pub weights: Option<&'a [f64]>,
    /// How the losses become one number.
    pub reduction: Reduction,
}

/// The loss and its two terms.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// ω head + (1 − ω) tail.
    pub value: f64,
    /// Of each row, where asked for.
    pub values: Option<Vec<f64>>,
    /// The term of the head, without its weight.
    pub head: f64,
    /// The term of the tail, without its weight.
    pub tail: f64,
    /// ω.
    pub head_weight: f64,
}

/// The loss; `gradient` (n · K), where given, receives its gradient by `logits`.
pub fn evaluate(
    given: Branches,
    options: &Options,
    mut gradient: Option<&mut [f64]>,
    monitor: &Monitor,
) -> Result<Solution> {
    let (n, classes) = (given.logits.nrows(), given.logits.ncols());
    domain::non_negative("power", options.power)?;
    for (name, matrix) in [("head", given.head), ("tail", given.tail), ("targets", given.targets)] {
        examples::check_shape(name, matrix, n, classes)?;
    }
    let &Options { gamma_positive, gamma_negative, clip, exponent, power } = options;
    let own = multi_focal::Options { gamma_positive, gamma_negative, clip, exponent };
    let loss = MultiFocal::new(given.targets, given.counts, own)?;
    let options = RowOptions { ignore_index: None, reduction: given.reduction };
    let modifier = |logits: MatrixView, gradient: Option<&mut [f64]>| {
        crate::evaluate(
            &loss,
            Rows { logits, labels: None, weights: given.weights, options: &options },
            gradient,
            monitor,
        )
    };
    let (of_head, of_tail) = (modifier(given.head, None)?.value, modifier(given.tail, None)?.value);
    let head_weight = share(of_head, of_tail, power);
    let student = softmax(given.logits);
    if let Some(gradient) = gradient.as_deref_mut() {
        gradient.fill(0.0);
    }
    let mut term = |teacher: MatrixView, weight: f64| -> Result<crate::Solution> {
        let teacher = softmax(teacher);
        let product: Vec<f64> = student.iter().zip(&teacher).map(|(p, q)| p * q).collect();
        let product = MatrixView::new(&product, n, classes)?;
        let Some(gradient) = gradient.as_deref_mut() else { return modifier(product, None) };
        let mut slopes = vec![0.0; n * classes];
        let solution = modifier(product, Some(&mut slopes))?;
        for i in 0..n {
            let row = i * classes..(i + 1) * classes;
            let (p, q, slopes) = (&student[row.clone()], &teacher[row.clone()], &slopes[row.clone()]);
            let mean: f64 = (0..classes).map(|k| p[k] * q[k] * slopes[k]).sum();
            for (k, by) in gradient[row].iter_mut().enumerate() {
                *by += weight * p[k] * (q[k] * slopes[k] - mean);
            }
        }
        Ok(solution)
    };
    let head = term(given.head, head_weight)?;
    let tail = term(given.tail, 1.0 - head_weight)?;
    let mixed = |head: f64, tail: f64| head_weight * head + (1.0 - head_weight) * tail;
    let values = head.values.as_deref().zip(tail.values.as_deref());
    let values = values.map(|(head, tail)| head.iter().zip(tail).map(|(&head, &tail)| mixed(head, tail)).collect());
    let value = mixed(head.value, tail.value);
    Ok(Solution { value, values, head: head.value, tail: tail.value, head_weight })
}

/// `a^c / (a^c + b^c)` for numbers of at least 0; one half where both are 0.
fn share(a: f64, b: f64, power: f64) -> f64 {
    match a == b {
        true => 0.5,
        false => 1.0 / (1.0 + (b / a).powf(power)),
    }
}

/// Of every row.
fn softmax(logits: MatrixView) -> Vec<f64> {
    let mut all = logits.to_contiguous().into_owned();
    for row in all.chunks_exact_mut(logits.ncols()) {
        let most = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        row.iter_mut().for_each(|z| *z = (*z - most).exp());
        let total: f64 = row.iter().sum();
        row.iter_mut().for_each(|p| *p /= total);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use gibbs_core::{Stream, purpose};
    use gibbs_testkit::finite_difference_gradient;

    const COUNTS: [f64; 4] = [100.0, 40.0, 5.0, 1.0];
    const WEIGHTS: [f64; 3] = [1.0, 0.5, 2.0];

    fn logits(index: u32) -> Vec<f64> {
        let mut stream = Stream::new(7, purpose::SIMULATE, index);
        (0..12).map(|_| 1.5 * stream.normal()).collect()
    }

    fn run(z: &[f64], h: &[f64], s: &[f64], t: &[f64], options: &Options, how: Reduction) -> (Solution, Vec<f64>) {
        let view = |data| MatrixView::new(data, 3, 4).unwrap();
        let given = Branches {
            logits: view(z),
            head: view(h),
            tail: view(s),
            targets: view(t),
            counts: Some(&COUNTS),
            weights: Some(&WEIGHTS),
            reduction: how,
        };
        let mut gradient = vec![f64::NAN; 12];
        let solution = evaluate(given, options, Some(&mut gradient), &Monitor::none()).unwrap();
        assert_eq!(evaluate(given, options, None, &Monitor::none()).unwrap(), solution);
        (solution, gradient)
    }

    #[test]
    fn it_is_its_formula_and_its_gradient_that_with_focal_factors_held() {
        let (z, h, s) = (logits(0), logits(1), logits(2));
        let t = [1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0];
        let options = Options { gamma_positive: 1.0, clip: 0.1, power: 1.5, ..Options::default() };
        let class: Vec<f64> = COUNTS.iter().map(|n| (1.0 - (n / 100.0_f64).ln()).powf(1.0 / 6.0)).collect();
        let sigma = |x: f64| 1.0 / (1.0 + (-x).exp());
        // Of logits u, with focal factors at those of `at`.
        let modifier = |u: &[f64], at: &[f64]| {
            let label = |i: usize| {
                let (w, weight) = (class[i % 4], WEIGHTS[i / 4]);
                let (p, held) = (sigma(u[i]), sigma(at[i]));
                weight
                    * w
                    * match t[i] {
                        1.0 => -(1.0 - held) * p.ln(),
                        _ => -(held - 0.1).max(0.0).powf(4.0 + w) * (1.0 - p + 0.1).min(1.0).ln(),
                    }
            };
            (0..12).map(label).sum::<f64>()
        };
        let shares = |z: &[f64]| -> Vec<f64> {
            let total = |i: usize| z[i / 4 * 4..][..4].iter().map(|z| z.exp()).sum::<f64>();
            (0..12).map(|i| z[i].exp() / total(i)).collect()
        };
        let product =
            |a: &[f64], b: &[f64]| -> Vec<f64> { shares(a).iter().zip(shares(b)).map(|(a, b)| a * b).collect() };
        let (a, b) = (modifier(&h, &h).powf(1.5), modifier(&s, &s).powf(1.5));
        let omega = a / (a + b);
        let held = |x: &[f64]| {
            omega * modifier(&product(&h, x), &product(&h, &z))
                + (1.0 - omega) * modifier(&product(&s, x), &product(&s, &z))
        };
        for (how, scale) in [(Reduction::Sum, 1.0), (Reduction::Mean, 3.5), (Reduction::None, 1.0)] {
            let (solution, gradient) = run(&z, &h, &s, &t, &options, how);
            assert!((solution.value - held(&z) / scale).abs() < 1e-13);
            assert!((solution.head_weight - omega).abs() < 1e-13);
            assert!((solution.head - modifier(&product(&h, &z), &product(&h, &z)) / scale).abs() < 1e-13);
            let differences = finite_difference_gradient(|x| held(x) / scale, &z, 1e-6);
            assert!(
                gradient.iter().zip(&differences).all(|(a, b)| (a - b).abs() < 1e-8),
                "{gradient:?} {differences:?}"
            );
            assert!(gradient.iter().any(|by| by.abs() > 1e-3));
            if let Some(values) = solution.values {
                assert!((values.iter().sum::<f64>() - solution.value).abs() < 1e-13);
            }
        }
    }

    #[test]
    fn models_that_agree_count_alike_and_refusals_have_names() {
        let (z, h) = (logits(0), logits(1));
        let t = [1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0];
        let (same, _) = run(&z, &h, &h, &t, &Options::default(), Reduction::Mean);
        assert_eq!((same.head_weight, same.head), (0.5, same.tail));
        let (even, _) = run(&z, &h, &z, &t, &Options { power: 0.0, ..Options::default() }, Reduction::Mean);
        assert_eq!(even.head_weight, 0.5);
        let view = |data| MatrixView::new(data, 3, 4).unwrap();
        let short = MatrixView::new(&h[..4], 1, 4).unwrap();
        let good = Branches {
            logits: view(&z),
            head: view(&h),
            tail: view(&h),
            targets: view(&t),
            counts: None,
            weights: None,
            reduction: Reduction::Mean,
        };
        for (bad, name) in [(Branches { head: short, ..good }, "head"), (Branches { tail: short, ..good }, "tail")] {
            let error = evaluate(bad, &Options::default(), None, &Monitor::none()).unwrap_err().to_string();
            assert!(error.contains(name), "{error}");
        }
        assert!(evaluate(good, &Options { power: -1.0, ..Options::default() }, None, &Monitor::none()).is_err());
    }
}
