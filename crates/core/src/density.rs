//! The seam between models and samplers.

/// The constraint a variable lives under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// Any real number.
    Real,
    /// Positive numbers, sampled on the log scale.
    Positive,
    /// Numbers above a bound.
    Lower,
    /// Numbers below a bound.
    Upper,
    /// Numbers between two bounds.
    Interval,
    /// Positive numbers along the last axis that sum to 1.
    Simplex,
    /// Ascending numbers along the last axis.
    Ordered,
    /// Positive ascending numbers along the last axis.
    PositiveOrdered,
    /// Numbers along the last axis whose squares sum to 1.
    UnitVector,
    /// Numbers along the last axis that sum to 0.
    SumToZero,
    /// A correlation matrix.
    Correlation,
    /// A covariance matrix.
    Covariance,
    /// The lower factor of a correlation matrix.
    CorrelationFactor,
    /// The lower factor of a covariance matrix.
    CovarianceFactor,
}

impl Support {
    /// Every one there is.
    pub const ALL: &[Support] = &[
        Support::Real,
        Support::Positive,
        Support::Lower,
        Support::Upper,
        Support::Interval,
        Support::Simplex,
        Support::Ordered,
        Support::PositiveOrdered,
        Support::UnitVector,
        Support::SumToZero,
        Support::Correlation,
        Support::Covariance,
        Support::CorrelationFactor,
        Support::CovarianceFactor,
    ];

    /// The one that TypeScript calls so.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|support| support.as_str() == word)
    }

    /// The word TypeScript shows.
    pub fn as_str(self) -> &'static str {
        match self {
            Support::Real => "real",
            Support::Positive => "positive",
            Support::Lower => "lower",
            Support::Upper => "upper",
            Support::Interval => "interval",
            Support::Simplex => "simplex",
            Support::Ordered => "ordered",
            Support::PositiveOrdered => "positiveOrdered",
            Support::UnitVector => "unitVector",
            Support::SumToZero => "sumToZero",
            Support::Correlation => "correlation",
            Support::Covariance => "covariance",
            Support::CorrelationFactor => "correlationFactor",
            Support::CovarianceFactor => "covarianceFactor",
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
