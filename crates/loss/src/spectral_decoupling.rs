//! Spectral decoupling: cross-entropy with a penalty on the logits, against features that starve others.
//!
//! ```text
//! loss(z, y) = −log p_y + (λ / K) Σₖ (zₖ − γ_y)²,   p = softmax(z),  λ ≥ 0,  γ = 0 where none is given
//! ∂loss/∂zⱼ  = pⱼ − [j = y] + 2 λ (zⱼ − γ_y) / K
//! ```
//!
//! instead of weight decay, which penalizes the weights. The group variant with a center γ for every class lets the examples
//! of a class have large logits where only they need them. The mean over logits has no factor ½, as in the authors' code
//! (their text has λ / 2). Not invariant to a shift of the logits. `O(nK)` time.
//!
//! Reference: M. Pezeshki et al., Gradient Starvation: A Learning Proclivity in Neural Networks, NeurIPS 2021,
//! <https://arxiv.org/abs/2011.09468>.

use crate::{Form, Row, RowLoss, WholeLoss, domain, rows::whole::Softmax};
use gibbs_core::{Error, Result, simd};

/// The loss.
#[derive(Debug, Clone)]
pub struct SpectralDecoupling {
    /// λ, at least 0.
    pub lambda: f64,
    /// γ, one a class and finite; all 0 where there is none.
    pub gamma: Vec<f64>,
}

impl Default for SpectralDecoupling {
    fn default() -> Self {
        Self { lambda: 0.1, gamma: Vec::new() }
    }
}

impl RowLoss for SpectralDecoupling {
    fn check(&self, classes: usize) -> Result<()> {
        domain::non_negative("lambda", self.lambda)?;
        if !self.gamma.is_empty() && self.gamma.len() != classes {
            let problem = format!("expected one number a class, {classes}, got {}", self.gamma.len());
            return Err(Error::shape("options.gamma", problem));
        }
        self.gamma.iter().try_for_each(|&gamma| domain::finite("gamma", gamma))
    }

    fn form(&self) -> Form<'_> {
        Form::Whole(self)
    }
}

impl WholeLoss for SpectralDecoupling {
    fn row(&self, row: &Row, slope: &mut [f64], _scratch: &mut Vec<f64>) -> f64 {
        let share = self.lambda / row.logits.len() as f64;
        let center = self.gamma.get(row.label).copied().unwrap_or(0.0);
        let cross_entropy = Softmax::cross_entropy(row, slope);
        if row.gradient {
            for (slope, z) in slope.iter_mut().zip(row.logits) {
                *slope += 2.0 * share * (z - center);
            }
        }
        // Σ (z − γ)² term by term: the expanded square would cancel.
        let squares = match center == 0.0 {
            true => simd::dot(row.logits, row.logits),
            false => row.logits.iter().map(|z| (z - center) * (z - center)).sum(),
        };
        cross_entropy + share * squares
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{RowOptions, Rows, cross_entropy::CrossEntropy};
    use gibbs_core::{MatrixView, Monitor};
    use gibbs_testkit::finite_difference_gradient;

    fn run(loss: &dyn RowLoss, logits: &[f64]) -> Result<(f64, Vec<f64>)> {
        let options = RowOptions::default();
        let logits = MatrixView::new(logits, 3, 2)?;
        let rows = Rows { logits, labels: Some(&[0, 1, 1]), weights: None, options: &options };
        let mut gradient = vec![0.0; 6];
        Ok((crate::evaluate(loss, rows, Some(&mut gradient), &Monitor::none())?.value, gradient))
    }

    #[test]
    fn examples_are_drawn_to_the_center_of_their_class() {
        let logits = [0.4, -1.0, 2.0, 0.3, 0.0, -0.7];
        let loss = SpectralDecoupling { lambda: 0.6, gamma: vec![2.5, -0.4] };
        let (value, gradient) = run(&loss, &logits).unwrap();
        let centers = [2.5, 2.5, -0.4, -0.4, -0.4, -0.4];
        let squares: f64 = logits.iter().zip(centers).map(|(z, c)| (z - c) * (z - c)).sum();
        let plain = run(&CrossEntropy::default(), &logits).unwrap().0;
        assert!((value - plain - 0.6 * squares / 6.0).abs() < 1e-14);
        let slopes = finite_difference_gradient(|z| run(&loss, z).unwrap().0, &logits, 1e-5);
        assert!(gradient.iter().zip(slopes).all(|(exact, near)| (exact - near).abs() < 1e-9));
    }

    #[test]
    fn centers_that_do_not_fit_are_refused() {
        for gamma in [vec![1.0], vec![1.0, f64::NAN]] {
            let error = run(&SpectralDecoupling { lambda: 0.1, gamma }, &[0.0; 6]).unwrap_err();
            assert_eq!(error.argument(), Some("options.gamma"));
        }
    }
}
