//! From the losses of examples to one number.

use gibbs_core::{Error, Result};

/// How the losses of examples become one number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reduction {
    /// Σ wᵢ lossᵢ / Σ wᵢ; 0 where no example has any weight.
    #[default]
    Mean,
    /// Σ wᵢ lossᵢ.
    Sum,
    /// As `Sum`, and the weighted losses one by one.
    None,
}

/// A loss.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// The reduced loss; the gradient is that of this number.
    pub value: f64,
    /// wᵢ lossᵢ for every example, 0 where it is ignored; only with [`Reduction::None`].
    pub values: Option<Vec<f64>>,
}

/// The weights of `count` examples.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weights<'a> {
    weights: Option<&'a [f64]>,
    count: usize,
}

impl<'a> Weights<'a> {
    /// Checks that there is one finite weight ≥ 0 for each of `count` examples; without weights all are 1.
    pub(crate) fn new(weights: Option<&'a [f64]>, count: usize) -> Result<Self> {
        let given = weights.unwrap_or_default();
        if weights.is_some() && given.len() != count {
            return Err(Error::shape("options.weights", format!("{} weights for {count} examples", given.len())));
        }
        if let Some(i) = given.iter().position(|weight| !(0.0..f64::INFINITY).contains(weight)) {
            let problem = format!("expected finite weights of at least 0, got {} at {i}", given[i]);
            return Err(Error::value("options.weights", problem));
        }
        Ok(Self { weights, count })
    }

    /// The weights as a slice, where there are any.
    pub(crate) fn as_slice(&self) -> Option<&'a [f64]> {
        self.weights
    }

    /// What the weighted sum is divided by: the total weight of the examples that `counts` for the mean, else 1.
    pub(crate) fn divisor(&self, reduction: Reduction, counts: impl Fn(usize) -> bool) -> Result<f64> {
        if reduction != Reduction::Mean {
            return Ok(1.0);
        }
        let counted = (0..self.count).filter(|&i| counts(i));
        let total = match self.weights {
            Some(weights) => counted.map(|i| weights[i]).sum(),
            None => counted.count() as f64,
        };
        match total {
            f64::INFINITY => Err(Error::value("options.weights", "their sum overflows")),
            0.0 => Ok(1.0),
            total => Ok(total),
        }
    }
}
