//! The distribution that bridges start from: independent logistic coordinates, and densities on the way from it.
//!
//! `π₀(u) = Π sech²((uᵢ − mᵢ) / 2sᵢ) / 4sᵢ`. It is what a uniform prior between bounds becomes on the unconstrained scale, it
//! is easy to draw from, and its tails are wider than those of a normal distribution.

use super::Target;
use gibbs_core::{Error, Result, Stream};

/// Location and scale of each coordinate of a logistic distribution.
#[derive(Debug, Clone)]
pub struct Reference {
    /// Location (`d`).
    pub location: Vec<f64>,
    /// Scale (`d`), positive; the standard deviation is `π / √3` times it.
    pub scale: Vec<f64>,
}

/// Checks that location and scale have as many numbers as the density has coordinates; absent they are 0 and 1.
pub fn check_reference(location: Option<&[f64]>, scale: Option<&[f64]>, dimension: usize) -> Result<Reference> {
    for (name, values) in [("location", location), ("scale", scale)] {
        if let Some(values) = values.filter(|values| values.len() != dimension) {
            return Err(Error::option(name, format!("expected {dimension} numbers, got {}", values.len())));
        }
    }
    if let Some(bad) = scale.and_then(|scale| scale.iter().find(|s| !(**s > 0.0 && s.is_finite()))) {
        return Err(Error::option("scale", format!("expected positive numbers, got {bad}")));
    }
    Ok(Reference {
        location: location.map_or_else(|| vec![0.0; dimension], <[f64]>::to_vec),
        scale: scale.map_or_else(|| vec![1.0; dimension], <[f64]>::to_vec),
    })
}

impl Reference {
    /// A draw.
    pub(crate) fn draw(&self, stream: &mut Stream) -> Vec<f64> {
        self.location.iter().zip(&self.scale).map(|(m, s)| m + s * logit(stream.uniform())).collect()
    }

    /// Where a point of the unit cube falls.
    pub(crate) fn quantile(&self, cube: &[f64], position: &mut [f64]) {
        for (((x, u), m), s) in position.iter_mut().zip(cube).zip(&self.location).zip(&self.scale) {
            *x = m + s * logit(*u);
        }
    }

    /// Log density and gradient.
    pub(crate) fn gradient(&self, position: &[f64], gradient: &mut [f64]) -> f64 {
        let mut value = 0.0;
        for (((x, g), m), s) in position.iter().zip(gradient).zip(&self.location).zip(&self.scale) {
            let z = (x - m) / s;
            // log of e^−|z| / (s (1 + e^−|z|)²).
            let tail = (-z.abs()).exp();
            value += -z.abs() - 2.0 * tail.ln_1p() - s.ln();
            *g = -(1.0 - tail) / (1.0 + tail) * z.signum() / s;
        }
        value
    }
}

fn logit(u: f64) -> f64 {
    (u / (1.0 - u)).ln()
}

/// The density `π₀^(1 − β) p^β`, with what it is made of.
pub(crate) struct Tempered<'a, 'b> {
    pub(crate) target: &'b mut Target<'a>,
    pub(crate) reference: &'b Reference,
    pub(crate) beta: f64,
}

/// A position with both densities and both gradients.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    pub(crate) position: Vec<f64>,
    pub(crate) log_target: f64,
    pub(crate) log_reference: f64,
    target_gradient: Vec<f64>,
    reference_gradient: Vec<f64>,
}

impl Place {
    /// log p − log π₀.
    pub(crate) fn log_ratio(&self) -> f64 {
        self.log_target - self.log_reference
    }

    /// The log density at inverse temperature `beta`.
    pub(crate) fn log_density(&self, beta: f64) -> f64 {
        if beta == 0.0 { self.log_reference } else { self.log_reference + beta * self.log_ratio() }
    }

    pub(crate) fn gradient(&self, beta: f64, gradient: &mut [f64]) {
        for ((g, target), reference) in gradient.iter_mut().zip(&self.target_gradient).zip(&self.reference_gradient) {
            *g = (1.0 - beta) * reference + beta * target;
        }
    }
}

impl Tempered<'_, '_> {
    pub(crate) fn place(&mut self, position: Vec<f64>) -> Place {
        let d = position.len();
        let mut place =
            Place { position, target_gradient: vec![0.0; d], reference_gradient: vec![0.0; d], ..Place::default() };
        self.visit(&mut place);
        place
    }

    /// Evaluates both densities where `place` is.
    pub(crate) fn visit(&mut self, place: &mut Place) {
        place.log_target = self.target.gradient(&place.position, &mut place.target_gradient);
        place.log_reference = self.reference.gradient(&place.position, &mut place.reference_gradient);
    }
}
