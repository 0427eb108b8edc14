//! Quantiles by inversion of the cumulative distribution.

use crate::special::Tails;

const STEPS: u32 = 400;

/// The quantile of a continuous distribution on the positive numbers, from a first guess.
///
/// Newton's method for `log P` or `log(1 − P)`, whichever is smaller, in `log x`; kept within the bracket that the values
/// seen so far prove, and halving it (in `log x`) where a step would leave it.
pub(crate) fn positive(level: f64, start: f64, tails: impl Fn(f64) -> Tails, ln_density: impl Fn(f64) -> f64) -> f64 {
    match level {
        level if !(0.0..=1.0).contains(&level) => return f64::NAN,
        0.0 => return 0.0,
        1.0 => return f64::INFINITY,
        _ => {}
    }
    let on_log_scale = |y: f64| {
        let x = libm::exp(y);
        (tails(x), ln_density(x) + y)
    };
    let start = if start > 0.0 && start.is_finite() { libm::log(start) } else { 0.0 };
    libm::exp(newton(level, start, (-746.0, 710.0), on_log_scale))
}

/// The quantile of a continuous distribution on all numbers, from a first guess; see [`positive`].
#[allow(dead_code, reason = "for the distributions that follow")]
pub(crate) fn real(level: f64, start: f64, bracket: (f64, f64), point: impl Fn(f64) -> (Tails, f64)) -> f64 {
    match level {
        level if !(0.0..=1.0).contains(&level) => f64::NAN,
        0.0 => bracket.0,
        1.0 => bracket.1,
        _ => newton(level, start, bracket, point),
    }
}

/// `point` gives both tails and the log density.
fn newton(level: f64, start: f64, bracket: (f64, f64), point: impl Fn(f64) -> (Tails, f64)) -> f64 {
    let from_below = level <= 0.5;
    let goal = if from_below { libm::log(level) } else { libm::log1p(-level) };
    let (mut low, mut high) = bracket;
    let mut x = start.clamp(low, high);
    for _ in 0..STEPS {
        let (tails, ln_density) = point(x);
        // Increasing in x, 0 at the quantile, and nearly straight in the tail.
        let (miss, ln_tail) = match from_below {
            true => (tails.ln_lower - goal, tails.ln_lower),
            false => (goal - tails.ln_upper, tails.ln_upper),
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
        let next = if newton > low && newton < high { newton } else { middle(low, high) };
        if (next - x).abs() <= 2.0 * f64::EPSILON * x.abs() || next == low || next == high {
            return next;
        }
        x = next;
    }
    x
}

/// Halfway; where an end is infinite, far enough in its direction to reach it soon.
fn middle(low: f64, high: f64) -> f64 {
    match (low.is_finite(), high.is_finite()) {
        (true, true) => low + 0.5 * (high - low),
        (true, false) => low + low.abs() + 1.0,
        (false, true) => high - high.abs() - 1.0,
        (false, false) => 0.0,
    }
}

/// The least integer `x ≥ 0` with `P(X ≤ x) ≥ level`, from a first guess: doubling steps to bracket it, then halving.
#[allow(dead_code, reason = "for the distributions that follow")]
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
