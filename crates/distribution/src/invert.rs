//! Quantiles by inversion of the cumulative distribution.

use crate::special::Tails;

const STEPS: u32 = 400;

/// The tail that a quantile leaves on its smaller side.
#[derive(Clone, Copy)]
pub(crate) struct Goal {
    ln_tail: f64,
    from_below: bool,
}

impl Goal {
    /// P(X ≤ x) = `level`.
    pub(crate) fn level(level: f64) -> Self {
        let from_below = level <= 0.5;
        Self { ln_tail: if from_below { libm::log(level) } else { libm::log1p(-level) }, from_below }
    }

    /// log P(X ≤ x) = `ln_tail`.
    pub(crate) fn ln_lower(ln_tail: f64) -> Self {
        Self { ln_tail, from_below: true }
    }

    /// The logarithm of the tail.
    pub(crate) fn ln_tail(self) -> f64 {
        self.ln_tail
    }

    /// log P(X > x) = `ln_tail`.
    pub(crate) fn ln_upper(ln_tail: f64) -> Self {
        Self { ln_tail, from_below: false }
    }
}

/// The quantile of a continuous distribution on the positive numbers, from a first guess.
///
/// Newton's method for `log P` or `log(1 − P)`, whichever is smaller, in `log x`; kept within the bracket that the values
/// seen so far prove, and halving it (in `log x`) where a step would leave it. `point` gives both tails and the log density.
pub(crate) fn positive(goal: Goal, start: f64, point: impl Fn(f64) -> (Tails, f64)) -> f64 {
    if goal.ln_tail == f64::NEG_INFINITY {
        return if goal.from_below { 0.0 } else { f64::INFINITY };
    }
    let on_log_scale = |y: f64| {
        let (tails, ln_density) = point(libm::exp(y));
        (tails, ln_density + y)
    };
    let start = if start > 0.0 && start.is_finite() { libm::log(start) } else { 0.0 };
    libm::exp(between(goal, start, (-746.0, 710.0), on_log_scale))
}

/// The quantile of a continuous distribution within a bracket, from a first guess; see [`positive`].
pub(crate) fn between(goal: Goal, start: f64, bracket: (f64, f64), point: impl Fn(f64) -> (Tails, f64)) -> f64 {
    if goal.ln_tail == f64::NEG_INFINITY {
        return if goal.from_below { bracket.0 } else { bracket.1 };
    }
    let (mut low, mut high) = bracket;
    let mut x = start.clamp(low, high);
    for _ in 0..STEPS {
        let (tails, ln_density) = point(x);
        // Increasing in x, 0 at the quantile, and nearly straight in the tail.
        let (miss, ln_tail) = match goal.from_below {
            true => (tails.ln_lower - goal.ln_tail, tails.ln_lower),
            false => (goal.ln_tail - tails.ln_upper, tails.ln_upper),
        };
        if miss == 0.0 || miss.is_nan() {
            break;
        }
        if miss < 0.0 {
            low = x
        } else {
            high = x
        }
        let step = miss / libm::exp(ln_density - ln_tail);
        let newton = x - step;
        let next = if newton > low && newton < high { newton } else { low + 0.5 * (high - low) };
        if (next - x).abs() <= 2.0 * f64::EPSILON * x.abs().max(1.0) || next == low || next == high {
            return next;
        }
        x = next;
    }
    x
}

/// A finite bracket within bounds that may be infinite, of where `reaches` becomes true: doubling steps.
pub(crate) fn bracket(lower: f64, upper: f64, reaches: impl Fn(f64) -> bool) -> (f64, f64) {
    if lower.is_finite() && upper.is_finite() {
        return (lower, upper);
    }
    let start = if lower.is_finite() { lower } else { upper.min(0.0) };
    let mut step = start.abs().max(1.0);
    let (mut low, mut high) = (start, start);
    if reaches(start) {
        while low > lower.max(-f64::MAX) && reaches(low) {
            (high, low) = (low, (low - step).max(lower).max(-f64::MAX));
            step *= 2.0;
        }
    } else {
        while high < upper.min(f64::MAX) && !reaches(high) {
            (low, high) = (high, (high + step).min(upper).min(f64::MAX));
            step *= 2.0;
        }
    }
    (low, high)
}

/// The least integer from `low` on (which may be −∞) that `reaches`; `high` (which may be ∞) is taken to.
pub(crate) fn integer(low: f64, high: f64, reaches: impl Fn(f64) -> bool) -> f64 {
    let low = if low.is_finite() { low } else { 0.0 };
    let (mut low, mut high) = if high.is_finite() { (low, high) } else { bracket(low, high, &reaches) };
    if reaches(low) {
        return low;
    }
    while high - low > 1.0 {
        let middle = (low + 0.5 * (high - low)).floor();
        if middle <= low || middle >= high {
            break;
        }
        if reaches(middle) { high = middle } else { low = middle }
    }
    high
}

/// The least integer `x ≥ 0` with `P(X ≤ x) ≥ level`, from a first guess: doubling steps to bracket it, then halving.
pub(crate) fn count(level: f64, start: f64, tails: impl Fn(f64) -> Tails) -> f64 {
    match level {
        level if !(0.0..=1.0).contains(&level) => return f64::NAN,
        0.0 => return 0.0,
        1.0 => return f64::INFINITY,
        _ => {}
    }
    let reaches = |x: f64| {
        let tails = tails(x);
        if level <= 0.5 { tails.lower >= level } else { tails.upper <= 1.0 - level }
    };
    // Invariant: low does not reach (or is −1), high does.
    let start = if start.is_finite() { start.max(0.0).floor() } else { 0.0 };
    let mut step = 1.0;
    let (mut low, mut high);
    if reaches(start) {
        (low, high) = (start - 1.0, start);
        while low >= 0.0 && reaches(low) {
            high = low;
            step *= 2.0;
            low = (low - step).max(-1.0);
        }
    } else {
        (low, high) = (start, start + 1.0);
        while !reaches(high) && high < 1e300 {
            low = high;
            step *= 2.0;
            high += step;
        }
    }
    while high - low > 1.0 {
        let middle = (low + 0.5 * (high - low)).floor();
        if middle <= low || middle >= high {
            break;
        }
        if reaches(middle) { high = middle } else { low = middle }
    }
    high
}
