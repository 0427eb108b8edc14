//! Where parameters and values live.

/// A parameter of a distribution: its name, as TypeScript spells it, and its domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// Its name, such as `logRate`.
    pub name: &'static str,
    /// The values it may take.
    pub domain: Domain,
}

impl Parameter {
    pub(crate) const fn new(name: &'static str, domain: Domain) -> Self {
        Self { name, domain }
    }
}

/// The values that a parameter may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    /// Finite numbers.
    Real,
    /// Finite numbers above 0.
    Positive,
    /// Finite numbers of at least 0.
    NonNegative,
    /// Numbers from 0 to 1, both included.
    Unit,
    /// Numbers above 0 and up to 1.
    PositiveUnit,
    /// Integers of at least 0.
    Count,
    /// Any number but NaN, infinities included: a bound.
    Bound,
}

impl Domain {
    /// Whether `value` is in it.
    #[inline(always)]
    pub fn contains(self, value: f64) -> bool {
        match self {
            Domain::Real => value.is_finite(),
            Domain::Positive => value > 0.0 && value < f64::INFINITY,
            Domain::NonNegative => (0.0..f64::INFINITY).contains(&value),
            Domain::Unit => (0.0..=1.0).contains(&value),
            Domain::PositiveUnit => value > 0.0 && value <= 1.0,
            Domain::Count => (0.0..f64::INFINITY).contains(&value) && value.floor() == value,
            Domain::Bound => !value.is_nan(),
        }
    }

    /// What an error says was expected.
    pub fn expected(self) -> &'static str {
        match self {
            Domain::Real => "a finite number",
            Domain::Positive => "a positive number",
            Domain::NonNegative => "a number of at least 0",
            Domain::Unit => "a number from 0 to 1",
            Domain::PositiveUnit => "a number above 0 and up to 1",
            Domain::Count => "an integer of at least 0",
            Domain::Bound => "a number or an infinity",
        }
    }
}

/// The values that a distribution gives probability to, and so the transform under which a parameter with this prior is
/// sampled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// Real numbers; sampled as they are.
    Real,
    /// Positive numbers; sampled on the log scale.
    Positive,
    /// Numbers from 0 to 1; sampled on the logit scale.
    Unit,
    /// Numbers between the distribution's first two parameters; sampled on the logit scale of the interval.
    Interval,
    /// Numbers above the distribution's first parameter; sampled on the log scale above it.
    AboveFirst,
    /// Angles, −π to π; sampled on the logit scale of that interval.
    Angle,
    /// Positive integers and 0; not sampled.
    Counts,
    /// Integers from 0 to the distribution's first parameter; not sampled.
    CountsUpTo,
    /// 0 and 1; not sampled.
    Binary,
}

impl Support {
    /// Whether values are integers, with probabilities instead of densities.
    pub fn is_discrete(self) -> bool {
        matches!(self, Support::Counts | Support::CountsUpTo | Support::Binary)
    }

    /// The word that TypeScript shows.
    pub fn as_str(self) -> &'static str {
        match self {
            Support::Real => "real",
            Support::Positive => "positive",
            Support::Unit => "unit",
            Support::Interval => "interval",
            Support::AboveFirst => "aboveFirst",
            Support::Angle => "angle",
            Support::Counts => "counts",
            Support::CountsUpTo => "countsUpTo",
            Support::Binary => "binary",
        }
    }

    /// Whether `x` is in it, for the parameters `p`.
    #[inline(always)]
    pub(crate) fn contains<const N: usize>(self, x: f64, p: &[f64; N]) -> bool {
        let first = |k: usize| p.get(k).copied().unwrap_or(f64::NAN);
        match self {
            Support::Real => x.abs() < f64::INFINITY,
            Support::Positive => (0.0..f64::INFINITY).contains(&x),
            Support::Unit => (0.0..=1.0).contains(&x),
            Support::Interval => x >= first(0) && x <= first(1),
            Support::AboveFirst => x >= first(0) && x < f64::INFINITY,
            Support::Angle => x.abs() <= std::f64::consts::PI,
            Support::Counts => (0.0..f64::INFINITY).contains(&x) && x.floor() == x,
            Support::CountsUpTo => x >= 0.0 && x <= first(0) && x.floor() == x,
            Support::Binary => x == 0.0 || x == 1.0,
        }
    }
}
