//! Both tails of a distribution.

use libm::{exp, log1p};

use super::logs::ln_1m_exp;

/// P(X ≤ x) and P(X > x), each with its logarithm, so that neither tail loses its digits or underflows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tails {
    /// P(X ≤ x).
    pub lower: f64,
    /// P(X > x).
    pub upper: f64,
    /// log P(X ≤ x).
    pub ln_lower: f64,
    /// log P(X > x).
    pub ln_upper: f64,
}

impl Tails {
    /// Everything is above: x lies below the support.
    pub const NONE: Tails = Tails { lower: 0.0, upper: 1.0, ln_lower: f64::NEG_INFINITY, ln_upper: 0.0 };
    /// Everything is below: x lies above the support.
    pub const ALL: Tails = Tails { lower: 1.0, upper: 0.0, ln_lower: 0.0, ln_upper: f64::NEG_INFINITY };
    /// No answer.
    pub const NAN: Tails = Tails { lower: f64::NAN, upper: f64::NAN, ln_lower: f64::NAN, ln_upper: f64::NAN };

    /// From the lower tail.
    pub fn from_lower(lower: f64) -> Self {
        Self { lower, upper: 1.0 - lower, ln_lower: libm::log(lower), ln_upper: log1p(-lower) }
    }

    /// From the upper tail.
    pub fn from_upper(upper: f64) -> Self {
        Self::from_lower(upper).swapped()
    }

    /// From the lower tail's logarithm.
    pub fn from_ln_lower(ln_lower: f64) -> Self {
        let ln_lower = if ln_lower > 0.0 { 0.0 } else { ln_lower };
        let lower = exp(ln_lower);
        Self { lower, upper: -libm::expm1(ln_lower), ln_lower, ln_upper: ln_1m_exp(ln_lower) }
    }

    /// From the upper tail's logarithm.
    pub fn from_ln_upper(ln_upper: f64) -> Self {
        Self::from_ln_lower(ln_upper).swapped()
    }

    /// Each tail from where it has its digits.
    pub fn from_both(lower: f64, upper: f64) -> Self {
        let ln = |tail: f64, other: f64| if other < 0.5 { log1p(-other) } else { libm::log(tail) };
        Self { lower, upper, ln_lower: ln(lower, upper), ln_upper: ln(upper, lower) }
    }

    /// The tails of −X at −x.
    pub fn swapped(self) -> Self {
        Self { lower: self.upper, upper: self.lower, ln_lower: self.ln_upper, ln_upper: self.ln_lower }
    }
}
