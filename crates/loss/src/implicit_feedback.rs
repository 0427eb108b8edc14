//! Relevance from clicks: a loss of logits that would have to be seen, estimated from clicks and how likely they were seen.
//!
//! A click says that an item was seen and relevant; no click says neither. With the probability θ of being seen
//!
//! ```text
//! loss(z, Y, θ) = r ℓ₁(z) + (1 − r) ℓ₀(z),   r = Y / max(θ, M)
//! log       ℓ₁ = log(1 + e^−z),  ℓ₀ = log(1 + e^z):   loss = log(1 + e^z) − r z,           ∂loss/∂z = s − r
//! squared   ℓ₁ = (1 − s)²,       ℓ₀ = s²:             loss = r (1 − s)² + (1 − r) s²,      ∂loss/∂z = 2 s (1 − s) (s − r)
//! ```
//!
//! with `s = σ(z)` has the expectation of the loss under the true relevance where `M ≤ θ` (the unbiased estimator, M = 0).
//! Clipping trades a bias for less variance. r may exceed 1, and then the loss is negative where z is large: the estimate
//! of a whole is meant, not that of an example.
//!
//! Reference: Y. Saito, S. Yaginuma, Y. Nishino, H. Sakata, K. Nakata, Unbiased Recommender Learning from
//! Missing-Not-At-Random Implicit Feedback, WSDM 2020, <https://arxiv.org/abs/1909.03601>.

use crate::{ElementLoss, domain};
use gibbs_core::{Error, Result};

/// ℓ.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// Cross-entropy.
    #[default]
    Log,
    /// Squared error of the probability.
    Squared,
}

/// The loss of logits and estimated relevances.
#[derive(Debug, Clone, Default)]
pub struct ImplicitFeedback {
    /// ℓ.
    pub kind: Kind,
    /// M, 0 to 1.
    pub clip: f64,
}

impl ImplicitFeedback {
    /// r of `clicks` (n, 0 or 1) and `propensities` (n, above 0 and up to 1).
    pub fn relevances(&self, clicks: &[f64], propensities: &[f64]) -> Result<Vec<f64>> {
        self.check()?;
        if clicks.len() != propensities.len() {
            let problem = format!("{} for {} clicks", propensities.len(), clicks.len());
            return Err(Error::shape("propensities", problem));
        }
        if let Some(i) = clicks.iter().position(|click| !matches!(*click, 0.0 | 1.0)) {
            return Err(Error::value("clicks", format!("expected 0 or 1, got {} at {i}", clicks[i])));
        }
        if let Some(i) = propensities.iter().position(|theta| !(*theta > 0.0 && *theta <= 1.0)) {
            let problem = format!("expected numbers above 0 and up to 1, got {} at {i}", propensities[i]);
            return Err(Error::value("propensities", problem));
        }
        Ok(clicks.iter().zip(propensities).map(|(click, theta)| click / theta.max(self.clip)).collect())
    }
}

impl ElementLoss for ImplicitFeedback {
    fn check(&self) -> Result<()> {
        domain::unit("clip", self.clip)
    }

    fn names(&self) -> (&'static str, &'static str) {
        ("logits", "clicks")
    }

    fn element(&self, logit: f64, relevance: f64) -> (f64, f64) {
        let small = (-logit.abs()).exp();
        let (own, other) = (1.0 / (1.0 + small), small / (1.0 + small));
        // σ(z) and 1 − σ(z), both with their digits.
        let (s, rest) = if logit > 0.0 { (own, other) } else { (other, own) };
        match self.kind {
            Kind::Log => (logit.max(0.0) + small.ln_1p() - relevance * logit, s - relevance),
            Kind::Squared => {
                let value = relevance * rest * rest + (1.0 - relevance) * s * s;
                // An infinite logit has no loss, though its probability has one.
                (if logit.is_finite() { value } else { f64::NAN }, 2.0 * s * rest * (s - relevance))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Elements, Reduction, elements};
    use gibbs_core::{Monitor, Stream, purpose};

    fn both() -> [ImplicitFeedback; 2] {
        [Kind::Log, Kind::Squared].map(|kind| ImplicitFeedback { kind, clip: 0.0 })
    }

    fn mean(loss: &ImplicitFeedback, logits: &[f64], relevances: &[f64]) -> f64 {
        let elements = Elements { predictions: logits, targets: relevances, weights: None, reduction: Reduction::Mean };
        elements::evaluate(loss, elements, None, &Monitor::none()).unwrap().value
    }

    #[test]
    fn over_what_is_seen_it_is_the_loss_of_the_relevance() {
        let mut stream = Stream::new(1, purpose::SIMULATE, 0);
        let n = 40;
        let logits: Vec<f64> = (0..n).map(|_| 2.0 * stream.normal()).collect();
        let relevant: Vec<f64> = (0..n).map(|_| f64::from(stream.uniform() < 0.4)).collect();
        let theta: Vec<f64> = (0..n).map(|_| 0.2 + 0.8 * stream.uniform()).collect();
        for loss in both() {
            let ideal = mean(&loss, &logits, &relevant);
            // In expectation exactly: every click comes with its probability.
            let expected: f64 = (0..n)
                .map(|i| {
                    let at = |click: f64| {
                        let r = loss.relevances(&[click], &theta[i..=i]).unwrap();
                        loss.element(logits[i], r[0]).0
                    };
                    let clicked = theta[i] * relevant[i];
                    (clicked * at(1.0) + (1.0 - clicked) * at(0.0)) / n as f64
                })
                .sum();
            assert!((expected - ideal).abs() < 1e-14, "{expected} {ideal}");
            // Clipping keeps single estimates small.
            let clipped = ImplicitFeedback { clip: 0.5, ..loss };
            assert!(clipped.relevances(&vec![1.0; n], &theta).unwrap().iter().all(|r| *r <= 2.0));
        }
    }

    #[test]
    fn with_everything_seen_it_is_cross_entropy_and_the_squared_error() {
        let [log, squared] = both();
        for z in [-800.0_f64, -1.3, 0.0, 0.4, 30.0, 800.0] {
            let s = 1.0 / (1.0 + (-z).exp());
            for y in [0.0, 1.0] {
                assert!((squared.element(z, y).0 - (y - s) * (y - s)).abs() < 1e-15);
                let signed = if y == 1.0 { z } else { -z };
                let value = if signed < -700.0 { -signed } else { (-signed).exp().ln_1p() };
                assert!((log.element(z, y).0 - value).abs() < 1e-12 * (1.0 + value));
            }
        }
    }

    #[test]
    fn wrong_input_is_named() {
        let loss = ImplicitFeedback::default();
        let named = |clicks: &[f64], theta: &[f64], name: &str| {
            assert_eq!(loss.relevances(clicks, theta).unwrap_err().argument(), Some(name));
        };
        named(&[0.5], &[0.5], "clicks");
        named(&[1.0], &[0.0], "propensities");
        named(&[1.0], &[1.1], "propensities");
        named(&[1.0], &[0.5, 0.5], "propensities");
        let clip = ImplicitFeedback { clip: 1.5, ..loss };
        assert_eq!(clip.relevances(&[], &[]).unwrap_err().argument(), Some("options.clip"));
    }
}
