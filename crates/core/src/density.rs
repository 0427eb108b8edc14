//! The seam between models and samplers.

/// The constraint a variable lives under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// Any real number.
    Real,
    /// Positive numbers, sampled on the log scale.
    Positive,
}

impl Support {
    /// The word TypeScript shows.
    pub fn as_str(self) -> &'static str {
        match self {
            Support::Real => "real",
            Support::Positive => "positive",
        }
    }
}

/// A named quantity of a model, as the user sees it.
#[derive(Debug, Clone)]
pub struct Variable {
    /// Its name, such as `tau`.
    pub name: String,
    /// Its shape; empty for a scalar.
    pub shape: Vec<usize>,
    /// Its constraint.
    pub support: Support,
    /// Whether it is computed from the parameters (and so has no coordinate of its own in the unconstrained space).
    pub derived: bool,
}

impl Variable {
    /// Number of elements.
    pub fn len(&self) -> usize {
        self.shape.iter().product()
    }

    /// Whether it has no element.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A log density on an unconstrained space, shared by the threads that sample it.
pub trait LogDensity: Send + Sync {
    /// Number of unconstrained coordinates.
    fn dimension(&self) -> usize;

    /// The variables in the order of [`constrain`](Self::constrain)'s output.
    fn variables(&self) -> &[Variable];

    /// An evaluator with buffers of its own; one a chain.
    fn evaluator(&self) -> Box<dyn Evaluator + '_>;

    /// Writes every variable's value at an unconstrained position, in the order of [`variables`](Self::variables).
    fn constrain(&self, position: &[f64], values: &mut [f64]);

    /// A number that tells this density from others, so that a saved state is not continued with another one; 0 where the
    /// density has no saved form.
    fn fingerprint(&self) -> u64 {
        0
    }
}

/// Evaluates a log density without allocating.
pub trait Evaluator: Send {
    /// The log density with the transforms' Jacobians, up to a constant, and its gradient at `position`.
    ///
    /// Negative infinity or NaN says that the position is outside the support.
    fn evaluate(&mut self, position: &[f64], gradient: &mut [f64]) -> f64;
}
