//! Smooth adversarial comp-sum losses: a comp-sum loss of the clean logits and how far an attack moves the margins.
//!
//! ```text
//! loss(f, f', y) = Φ_τ(Σ_{k ≠ y} exp((f_k − f_y) / ρ)) + ν ‖D(f') − D(f)‖₂,   D(f) = (f_y − f_k)_{k ≠ y}
//! Φ_τ(u) = ((1 + u)^(1 − τ) − 1) / (1 − τ),  Φ_1(u) = log(1 + u)
//! ```
//!
//! with logits f of an input and f' of the same input attacked (the attack, which makes the norm large, is the caller's).
//! Gradients go through both. Where the margins agree the norm's gradient is 0, a subgradient. With `ν ≥ √(K − 1) / ρ`, the
//! default, the loss is at least the adversarial one, `Φ_τ(Σ_{k ≠ y} min(1, max(0, 1 − (f'_y − f'_k) / ρ)))` at f', since
//! the inner sum is √(K − 1)/ρ-Lipschitz in the margins and Φ_τ is 1-Lipschitz.
//!
//! The paper's text could not be had: scale and ν are a reconstruction from what is known of it, for which the bound above
//! holds. `ρ = 1` and f' = f is [`comp_sum`](crate::comp_sum). `O(nK)` time, in double precision.
//!
//! Reference: A. Mao, M. Mohri, Y. Zhong, Cross-Entropy Loss Functions: Theoretical Analysis and Applications, ICML 2023,
//! <https://arxiv.org/abs/2304.07288>.

use crate::{Form, Reduction, Row, Solution, comp_sum::CompSum, domain, examples, rows::whole};
use gibbs_core::{MatrixView, Monitor, Result};

/// The loss.
#[derive(Debug, Clone)]
pub struct Options {
    /// τ of the comp-sum loss, at least 0.
    pub tau: f64,
    /// ρ, the scale of margins, positive.
    pub rho: f64,
    /// ν, at least 0; √(K − 1) / ρ where there is none.
    pub nu: Option<f64>,
}

impl Default for Options {
    fn default() -> Self {
        Self { tau: 1.0, rho: 1.0, nu: None }
    }
}

/// Inputs of the loss.
#[derive(Debug, Clone, Copy)]
pub struct Attacked<'a> {
    /// f, n × K.
    pub logits: MatrixView<'a>,
    /// f', n × K.
    pub attacked: MatrixView<'a>,
    /// n, each in 0..K.
    pub labels: &'a [i32],
    /// n, at least 0; all 1 where there are none.
    pub weights: Option<&'a [f64]>,
    /// How the losses become one number.
    pub reduction: Reduction,
}

/// The reduced loss; `gradients`, where given, receive those by f and by f' (n · K each).
pub fn evaluate(
    given: Attacked,
    options: &Options,
    mut gradients: Option<(&mut [f64], &mut [f64])>,
    monitor: &Monitor,
) -> Result<Solution> {
    let (n, classes) = (given.logits.nrows(), given.logits.ncols());
    domain::non_negative("tau", options.tau)?;
    domain::positive("rho", options.rho)?;
    let nu = options.nu.unwrap_or((classes as f64 - 1.0).max(0.0).sqrt() / options.rho);
    domain::non_negative("nu", nu)?;
    examples::check_shape("attacked", given.attacked, n, classes)?;
    examples::check_classes("labels", given.labels, n, classes)?;
    if let Some((clean, moved)) = &mut gradients {
        clean.fill(0.0);
        moved.fill(0.0);
    }
    let loss = CompSum { tau: options.tau };
    let (mut scaled, mut slope, mut change) = (vec![0.0; classes], vec![0.0; classes], vec![0.0; classes]);
    examples::evaluate(n, given.weights, given.reduction, "logits", monitor, |i, factor| {
        let (f, moved, label) = (given.logits.row(i), given.attacked.row(i), given.labels[i] as usize);
        for (scaled, f) in scaled.iter_mut().zip(f) {
            *scaled = f / options.rho;
        }
        let row = Row { index: i, logits: &scaled, label, gradient: true };
        let value = whole::row(Form::Softmax(&loss), &row, &mut slope, &mut Vec::new());
        let drift = moved[label] - f[label];
        for (change, (f, moved)) in change.iter_mut().zip(f.iter().zip(moved)) {
            *change = drift - (moved - f);
        }
        let norm = gibbs_core::norm(&change);
        if let Some((clean, attacked)) = &mut gradients {
            let pull = if norm > 0.0 { nu / norm } else { 0.0 };
            let (clean, attacked) = (&mut clean[i * classes..][..classes], &mut attacked[i * classes..][..classes]);
            for k in 0..classes {
                attacked[k] = -factor * pull * change[k];
                clean[k] = factor * slope[k] / options.rho - attacked[k];
            }
            let total = factor * pull * change.iter().sum::<f64>();
            attacked[label] += total;
            clean[label] -= total;
        }
        Some(value + nu * norm)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use gibbs_core::{Stream, purpose};
    use gibbs_testkit::finite_difference_gradient;

    const LABELS: [i32; 5] = [0, 3, 1, 2, 3];
    const WEIGHTS: [f64; 5] = [1.0, 0.5, 0.0, 2.0, 1.0];

    fn run(f: &[f64], moved: &[f64], options: &Options, reduction: Reduction) -> (Solution, Vec<f64>, Vec<f64>) {
        let given = Attacked {
            logits: MatrixView::new(f, 5, 4).unwrap(),
            attacked: MatrixView::new(moved, 5, 4).unwrap(),
            labels: &LABELS,
            weights: Some(&WEIGHTS),
            reduction,
        };
        let (mut a, mut b) = (vec![f64::NAN; 20], vec![f64::NAN; 20]);
        let solution = evaluate(given, options, Some((&mut a, &mut b)), &Monitor::none()).unwrap();
        assert_eq!(evaluate(given, options, None, &Monitor::none()).unwrap(), solution);
        (solution, a, b)
    }

    fn logits(index: u32) -> Vec<f64> {
        let mut stream = Stream::new(2, purpose::SIMULATE, index);
        (0..20).map(|_| 1.5 * stream.normal()).collect()
    }

    #[test]
    fn gradients_are_those_of_the_values() {
        let (f, moved) = (logits(0), logits(1));
        for (tau, rho, nu) in [(1.0, 1.0, None), (0.0, 2.0, Some(0.7)), (1.5, 0.5, Some(3.0)), (2.0, 1.0, Some(0.0))] {
            let options = Options { tau, rho, nu };
            for reduction in [Reduction::Mean, Reduction::Sum] {
                let (_, a, b) = run(&f, &moved, &options, reduction);
                let by_f = finite_difference_gradient(|f| run(f, &moved, &options, reduction).0.value, &f, 1e-6);
                let by_moved = finite_difference_gradient(|m| run(&f, m, &options, reduction).0.value, &moved, 1e-6);
                assert!(a.iter().zip(by_f).all(|(a, b)| (a - b).abs() < 1e-7 * (1.0 + b.abs())));
                assert!(b.iter().zip(by_moved).all(|(a, b)| (a - b).abs() < 1e-7 * (1.0 + b.abs())));
            }
        }
    }

    #[test]
    fn it_bounds_the_adversarial_loss() {
        for (trial, tau) in (0..200).zip([0.0, 0.5, 1.0, 1.7, 2.0].into_iter().cycle()) {
            let rho = [0.5, 1.0, 3.0][trial as usize % 3];
            let (f, moved) = (logits(2 * trial), logits(2 * trial + 1));
            let values = run(&f, &moved, &Options { tau, rho, nu: None }, Reduction::None).0.values.unwrap();
            for i in 0..5 {
                let (row, y) = (&moved[4 * i..4 * i + 4], LABELS[i] as usize);
                let inner = |k: usize| if k == y { 0.0 } else { (1.0 - (row[y] - row[k]) / rho).clamp(0.0, 1.0) };
                let u: f64 = (0..4).map(inner).sum();
                let adversarial = if tau == 1.0 { u.ln_1p() } else { ((1.0 + u).powf(1.0 - tau) - 1.0) / (1.0 - tau) };
                assert!(values[i] >= WEIGHTS[i] * adversarial - 1e-12);
            }
        }
    }

    #[test]
    fn without_an_attack_it_is_the_comp_sum_loss() {
        let f = logits(7);
        let (solution, by_f, by_moved) = run(&f, &f, &Options::default(), Reduction::None);
        let cross_entropy = |i: usize| {
            let row = &f[4 * i..4 * i + 4];
            row.iter().map(|z| z.exp()).sum::<f64>().ln() - row[LABELS[i] as usize]
        };
        for (i, value) in solution.values.unwrap().into_iter().enumerate() {
            assert!((value - WEIGHTS[i] * cross_entropy(i)).abs() < 1e-14);
        }
        assert!(by_moved.iter().all(|&slope| slope == 0.0));
        assert!(by_f[8..12].iter().all(|&slope| slope == 0.0));
    }
}
