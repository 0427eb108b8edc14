//! The laws of sites: draws, supports, and derivatives as differences of measures.

use gibbs_core::Stream;

/// Counts are drawn in parts whose probabilities of 0 are no less than what a number can hold.
const LARGEST_RATE: f64 = 500.0;

/// What a site is drawn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Law {
    /// Location and scale.
    Normal,
    /// Rate.
    Exponential,
    /// Rate.
    Poisson,
    /// Probability of 1.
    Bernoulli,
    /// Its logit.
    BernoulliLogit,
    /// Probabilities of the classes, from 0.
    Categorical,
    /// Logits of the classes.
    CategoricalLogit,
}

/// How a site's gradient is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strategy {
    /// The value is a function of the parameters and of noise.
    Reparameterized,
    /// By the gradient of the log density.
    Score,
    /// By all values.
    Enumerated,
    /// By differences of what follows two values, a pair a parameter.
    Measure,
}

/// `∂E f / ∂η = weight (E f(above) − E f(below))`.
pub(super) struct Pair {
    pub(super) weight: f64,
    pub(super) above: f64,
    pub(super) below: f64,
}

impl Law {
    /// Which strategies there are.
    pub fn allows(self, strategy: Strategy) -> bool {
        match strategy {
            Strategy::Reparameterized => matches!(self, Self::Normal | Self::Exponential),
            Strategy::Score => true,
            Strategy::Enumerated => {
                matches!(self, Self::Bernoulli | Self::BernoulliLogit | Self::Categorical | Self::CategoricalLogit)
            }
            Strategy::Measure => {
                matches!(
                    self,
                    Self::Normal | Self::Exponential | Self::Poisson | Self::Bernoulli | Self::BernoulliLogit
                )
            }
        }
    }

    /// Parameters of one element, `classes` of them for a categorical law.
    pub(super) fn parameters(self, classes: usize) -> usize {
        match self {
            Self::Normal => 2,
            Self::Categorical | Self::CategoricalLogit => classes,
            _ => 1,
        }
    }

    /// What the program makes a reparameterized value of.
    pub(super) fn noise(self, stream: &mut Stream) -> f64 {
        if self == Self::Normal { stream.normal() } else { exponential(stream) }
    }

    /// A value given the parameters of its element.
    pub(super) fn draw(self, eta: &[f64], stream: &mut Stream) -> f64 {
        match self {
            Self::Normal => eta[0] + eta[1] * stream.normal(),
            Self::Exponential => exponential(stream) / eta[0],
            Self::Poisson => poisson(eta[0], stream),
            Self::Bernoulli | Self::BernoulliLogit | Self::Categorical | Self::CategoricalLogit => {
                let weights = self.weights(eta);
                let mut level = stream.uniform() * weights.iter().sum::<f64>();
                let chosen = weights.iter().position(|w| {
                    level -= w;
                    level < 0.0
                });
                chosen.unwrap_or(weights.len() - 1) as f64
            }
        }
    }

    /// Probabilities of 0, 1, …
    pub(super) fn weights(self, eta: &[f64]) -> Vec<f64> {
        match self {
            Self::BernoulliLogit => {
                let one = 1.0 / (1.0 + (-eta[0]).exp());
                vec![1.0 / (1.0 + eta[0].exp()), one]
            }
            Self::Categorical => eta.to_vec(),
            Self::CategoricalLogit => {
                let top = eta.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let weights: Vec<f64> = eta.iter().map(|l| (l - top).exp()).collect();
                let total: f64 = weights.iter().sum();
                weights.iter().map(|w| w / total).collect()
            }
            _ => vec![1.0 - eta[0], eta[0]],
        }
    }

    /// The two values whose difference is the derivative by parameter `j`; `drawn` is the value that was drawn.
    pub(super) fn pair(self, j: usize, eta: &[f64], drawn: f64, stream: &mut Stream) -> Pair {
        match (self, j) {
            (Self::Normal, 0) => {
                // Weibull variables above and below.
                let away = eta[1] * (2.0 * exponential(stream)).sqrt();
                let weight = 1.0 / (eta[1] * std::f64::consts::TAU.sqrt());
                Pair { weight, above: eta[0] + away, below: eta[0] - away }
            }
            (Self::Normal, _) => {
                // A Maxwell variable with a sign, and its share that is normal.
                let length = (2.0 * exponential(stream) + stream.normal().powi(2)).sqrt();
                let signed = if stream.uniform() < 0.5 { -length } else { length };
                let share = stream.uniform();
                Pair { weight: 1.0 / eta[1], above: eta[0] + eta[1] * signed, below: eta[0] + eta[1] * share * signed }
            }
            (Self::Exponential, _) => {
                let more = exponential(stream) / eta[0];
                Pair { weight: 1.0 / eta[0], above: drawn, below: drawn + more }
            }
            (Self::Poisson, _) => Pair { weight: 1.0, above: drawn + 1.0, below: drawn },
            (Self::BernoulliLogit, _) => {
                let weights = self.weights(eta);
                Pair { weight: weights[0] * weights[1], above: 1.0, below: 0.0 }
            }
            _ => Pair { weight: 1.0, above: 1.0, below: 0.0 },
        }
    }
}

fn exponential(stream: &mut Stream) -> f64 {
    -stream.uniform().ln()
}

/// By inversion, `O(rate)`.
fn poisson(mut rate: f64, stream: &mut Stream) -> f64 {
    let mut count = 0.0;
    while rate > LARGEST_RATE {
        count += poisson(LARGEST_RATE, stream);
        rate -= LARGEST_RATE;
    }
    let (mut level, mut mass, mut k) = (stream.uniform(), (-rate).exp(), 0.0);
    while level >= mass && mass > 0.0 {
        level -= mass;
        k += 1.0;
        mass *= rate / k;
    }
    count + k
}
