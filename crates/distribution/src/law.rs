//! Distributions as a user writes them: a member of the list, a half moved to where it begins, truncated or censored.
//!
//! Truncated to `lower ≤ x ≤ upper`, the density is divided by what is left between:
//!
//! ```text
//! log p(x) − log P(lower ≤ X ≤ upper)
//! ```
//!
//! Censored, values beyond a bound are recorded as the bound, which so has the probability of what lies beyond:
//!
//! ```text
//! log P(X ≤ lower) at x ≤ lower      log P(X ≥ upper) at x ≥ upper      log p(x) between
//! ```
//!
//! A bound may be infinite. Differences of cumulative probabilities are taken in the tail where they are small, by
//! logarithms, so that a normal truncated to 30 and more is as good as any.

use crate::{
    Distribution,
    invert::{self, Goal},
    special::{Tails, ln_difference_exp, ln_sum_exp},
};
use gibbs_core::Stream;

/// What is done to a distribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Nothing.
    Whole,
    /// Two more parameters, lower and upper: the distribution given that X lies between.
    Truncated,
    /// Two more parameters, lower and upper: values beyond are recorded as the bound.
    Censored,
}

/// A distribution in a form. Its parameters are the distribution's; for a half there is a location before the scale; then
/// the bounds, if the form has any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Law {
    /// The member of the list.
    pub distribution: Distribution,
    /// What is done to it.
    pub form: Form,
}

/// No distribution has more parameters.
const MOST: usize = 3;

/// Parameters taken apart.
struct Parts {
    own: [f64; MOST],
    count: usize,
    location: f64,
    bounds: [f64; 2],
}

impl Parts {
    fn own(&self) -> &[f64] {
        &self.own[..self.count]
    }
}

impl Law {
    /// How many parameters there are.
    pub fn count(self) -> usize {
        let bounds = if self.form == Form::Whole { 0 } else { 2 };
        self.distribution.parameters().len() + usize::from(self.is_half()) + bounds
    }

    /// Names of the parameters in order; the bounds are options to a user.
    pub fn names(self) -> Vec<&'static str> {
        let mut names: Vec<_> = self.distribution.parameters().iter().map(|parameter| parameter.name).collect();
        if self.is_half() {
            names.insert(names.len() - 1, "location");
        }
        if self.form != Form::Whole {
            names.extend(["options.lower", "options.upper"]);
        }
        names
    }

    fn is_half(self) -> bool {
        matches!(self.distribution, Distribution::HalfNormal | Distribution::HalfCauchy | Distribution::HalfStudentT)
    }

    /// Where the location of a half stands.
    fn location(self) -> Option<usize> {
        self.is_half().then(|| self.distribution.parameters().len() - 1)
    }

    /// The parameters in order, or nothing where their number, or a bound, or the location is not valid.
    fn parts(self, parameters: &[f64]) -> Option<Parts> {
        let mut rest = parameters;
        let mut bounds = [f64::NEG_INFINITY, f64::INFINITY];
        if let (Form::Truncated | Form::Censored, [left @ .., lower, upper]) = (self.form, parameters) {
            (rest, bounds) = (left, [*lower, *upper]);
        }
        let mut parts = Parts { own: [0.0; MOST], count: 0, location: 0.0, bounds };
        for (k, &value) in rest.iter().enumerate() {
            if self.location() == Some(k) {
                parts.location = value;
            } else {
                *parts.own.get_mut(parts.count)? = value;
                parts.count += 1;
            }
        }
        let ordered = bounds[0] < bounds[1] || (self.distribution.is_discrete() && bounds[0] == bounds[1]);
        (parameters.len() == self.count() && parts.location.is_finite() && ordered).then_some(parts)
    }

    /// Why `parameters` are not valid: the name of the first one at fault, and what was expected of it.
    pub fn fault(self, parameters: &[f64]) -> Option<(&'static str, &'static str)> {
        if let Some(k) = self.location()
            && parameters.get(k).is_none_or(|location| !location.is_finite())
        {
            return Some(("location", "a finite number"));
        }
        match self.parts(parameters) {
            Some(parts) => self.distribution.fault(parts.own()).or_else(|| {
                let some = self.form != Form::Truncated || self.ln_inside(&parts) > f64::NEG_INFINITY;
                if some { None } else { Some(("options.lower", "bounds with some probability between them")) }
            }),
            None => Some(("options.upper", "an upper bound above the lower one")),
        }
    }

    /// log p(x), or the logarithm of the probability of `x`; NaN for parameters that are not valid.
    pub fn log_density(self, x: f64, parameters: &[f64]) -> f64 {
        let Some(parts) = self.parts(parameters) else { return f64::NAN };
        let whole = |x: f64| self.distribution.log_density(x - parts.location, parts.own());
        let [lower, upper] = parts.bounds;
        match self.form {
            Form::Whole => whole(x),
            Form::Truncated if x < lower || x > upper => valid_or_nan(whole(x), f64::NEG_INFINITY),
            Form::Truncated => whole(x) - self.ln_inside(&parts),
            Form::Censored if x <= lower => self.tails_at(lower, &parts).ln_lower,
            Form::Censored if x >= upper => self.tails_at(self.before(upper), &parts).ln_upper,
            Form::Censored => whole(x),
        }
    }

    /// log p(x) with its derivatives by `x` and each parameter (one more than [`Law::count`]). By bounds too, where the
    /// density is smooth in them; the rest is 0.
    pub fn partials(self, x: f64, parameters: &[f64], slopes: &mut [f64]) -> f64 {
        let Some(parts) = self.parts(parameters).filter(|_| slopes.len() == self.count() + 1) else {
            slopes.fill(f64::NAN);
            return f64::NAN;
        };
        let [lower, upper] = parts.bounds;
        let mut own = [0.0; MOST + 1];
        let own = &mut own[..parts.count + 1];
        let mut bounds = [0.0; 2];
        let value = match self.form {
            Form::Truncated if !(lower..=upper).contains(&x) => {
                valid_or_nan(self.distribution.partials(x - parts.location, parts.own(), own), f64::NEG_INFINITY)
            }
            Form::Censored if x <= lower => {
                let (value, _) = self.tail_partials(lower, &parts, own, &mut [0.0; MOST + 1]);
                // The value recorded is the bound: it is the bound that moves the tail.
                bounds[0] = std::mem::take(&mut own[0]);
                value
            }
            Form::Censored if x >= upper => {
                let (_, value) = self.tail_partials(self.before(upper), &parts, &mut [0.0; MOST + 1], own);
                bounds[1] = std::mem::take(&mut own[0]);
                value
            }
            Form::Truncated => {
                let value = self.distribution.partials(x - parts.location, parts.own(), own);
                value - self.take_inside(&parts, own, &mut bounds)
            }
            _ => self.distribution.partials(x - parts.location, parts.own(), own),
        };
        self.spread(own, bounds, slopes);
        if value == f64::NEG_INFINITY {
            slopes.fill(0.0);
        }
        value
    }

    /// P(X ≤ x) and P(X > x).
    pub fn tails(self, x: f64, parameters: &[f64]) -> Tails {
        let Some(parts) = self.parts(parameters) else { return Tails::NAN };
        let [lower, upper] = parts.bounds;
        match self.form {
            Form::Whole => self.tails_at(x, &parts),
            _ if x.is_nan() || self.tails_at(x, &parts).lower.is_nan() => Tails::NAN,
            _ if x < lower => Tails::NONE,
            _ if x >= upper => Tails::ALL,
            Form::Censored => self.tails_at(x, &parts),
            Form::Truncated => {
                let (inside, at) = (self.ln_inside(&parts), self.tails_at(x, &parts));
                let (first, last) = (self.tails_at(self.before(lower), &parts), self.tails_at(upper, &parts));
                let ln_lower = (ln_between(first, at) - inside).min(0.0);
                let ln_upper = (ln_between(at, last) - inside).min(0.0);
                Tails { lower: libm::exp(ln_lower), upper: libm::exp(ln_upper), ln_lower, ln_upper }
            }
        }
    }

    /// The least `x` with `P(X ≤ x) ≥ level`.
    pub fn quantile(self, level: f64, parameters: &[f64]) -> f64 {
        let Some(parts) = self.parts(parameters).filter(|_| (0.0..=1.0).contains(&level)) else { return f64::NAN };
        let [lower, upper] = parts.bounds;
        let whole = || parts.location + self.distribution.quantile(level, parts.own());
        match self.form {
            Form::Whole => whole(),
            Form::Censored => {
                let quantile = whole();
                if quantile.is_nan() { quantile } else { quantile.clamp(lower, upper) }
            }
            Form::Truncated if self.ln_inside(&parts) > f64::NEG_INFINITY => self.truncated_quantile(level, &parts),
            Form::Truncated => f64::NAN,
        }
    }

    /// A draw.
    pub fn draw(self, stream: &mut Stream, parameters: &[f64]) -> f64 {
        let Some(parts) = self.parts(parameters) else { return f64::NAN };
        let [lower, upper] = parts.bounds;
        let mut whole = || parts.location + self.distribution.draw(stream, parts.own());
        match self.form {
            Form::Whole => whole(),
            Form::Censored => {
                let draw = whole();
                if draw.is_nan() { draw } else { draw.clamp(lower, upper) }
            }
            // Where much is left, draws until one fits; else by inversion.
            Form::Truncated if self.ln_inside(&parts) > -1.0 => loop {
                let draw = whole();
                if draw.is_nan() || (lower..=upper).contains(&draw) {
                    return draw;
                }
            },
            Form::Truncated => self.quantile(stream.uniform(), parameters),
        }
    }

    /// The mean: NaN where there is none, and where it is not known in closed form (with bounds).
    pub fn mean(self, parameters: &[f64]) -> f64 {
        match (self.form, self.parts(parameters)) {
            (Form::Whole, Some(parts)) => parts.location + self.distribution.mean(parts.own()),
            _ => f64::NAN,
        }
    }

    /// The variance, as the mean.
    pub fn variance(self, parameters: &[f64]) -> f64 {
        match (self.form, self.parts(parameters)) {
            (Form::Whole, Some(parts)) => self.distribution.variance(parts.own()),
            _ => f64::NAN,
        }
    }

    fn tails_at(self, x: f64, parts: &Parts) -> Tails {
        self.distribution.tails(x - parts.location, parts.own())
    }

    /// The value whose P(X ≤ ·) is P(X < x).
    fn before(self, x: f64) -> f64 {
        if self.distribution.is_discrete() { x.ceil() - 1.0 } else { x }
    }

    /// log P(lower ≤ X ≤ upper).
    fn ln_inside(self, parts: &Parts) -> f64 {
        let [lower, upper] = parts.bounds;
        ln_between(self.tails_at(self.before(lower), parts), self.tails_at(upper, parts))
    }

    /// Both tails' logarithms at `x`, their slopes by x and the distribution's own parameters.
    fn tail_partials(self, x: f64, parts: &Parts, lower: &mut [f64], upper: &mut [f64]) -> (f64, f64) {
        let (lower, upper) = (&mut lower[..parts.count + 1], &mut upper[..parts.count + 1]);
        self.distribution.tail_partials(x - parts.location, parts.own(), lower, upper)
    }

    /// log P(lower ≤ X ≤ upper), whose slopes are taken off `own` and put into `bounds`.
    fn take_inside(self, parts: &Parts, own: &mut [f64], bounds: &mut [f64; 2]) -> f64 {
        let [mut first_lower, mut first_upper, mut last_lower, mut last_upper] = [[0.0; MOST + 1]; 4];
        let first = self.before(parts.bounds[0]);
        let (ln_first_lower, ln_first_upper) = self.tail_partials(first, parts, &mut first_lower, &mut first_upper);
        let (ln_last_lower, ln_last_upper) =
            self.tail_partials(parts.bounds[1], parts, &mut last_lower, &mut last_upper);
        let inside = self.ln_inside(parts);
        let share = |ln: f64| libm::exp(ln - inside);
        // P(last) − P(first) from below, or S(first) − S(last) from above.
        let from_below = ln_last_lower < ln_first_upper;
        let (plus, by_plus, minus, by_minus) = match from_below {
            true => (share(ln_last_lower), last_lower, share(ln_first_lower), first_lower),
            false => (share(ln_first_upper), first_upper, share(ln_last_upper), last_upper),
        };
        let slope = |k: usize| times(plus, by_plus[k]) - times(minus, by_minus[k]);
        let (by_last, by_first) = match from_below {
            true => (times(plus, by_plus[0]), -times(minus, by_minus[0])),
            false => (-times(minus, by_minus[0]), times(plus, by_plus[0])),
        };
        *bounds = [-by_first, -by_last];
        for (k, own) in own.iter_mut().enumerate().skip(1) {
            *own -= slope(k);
        }
        // A location moves x and both bounds: what the bounds' slopes are, it gives back.
        inside
    }

    /// Puts slopes where their parameters stand; a half's location moves against x and the bounds.
    fn spread(self, own: &[f64], bounds: [f64; 2], slopes: &mut [f64]) {
        let mut rest = own.iter().copied();
        let by_x = rest.next().unwrap_or(0.0);
        let last = slopes.len() - if self.form == Form::Whole { 0 } else { 2 };
        for (k, slope) in slopes[..last].iter_mut().enumerate() {
            *slope = match k.checked_sub(1) {
                None => by_x,
                Some(k) if self.location() == Some(k) => -by_x - bounds[0] - bounds[1],
                Some(_) => rest.next().unwrap_or(0.0),
            };
        }
        slopes[last..].iter_mut().zip(bounds).for_each(|(slope, bound)| *slope = bound);
    }

    /// By Newton's method within the bounds, on the tail in which they are small.
    fn truncated_quantile(self, level: f64, parts: &Parts) -> f64 {
        let [lower, upper] = parts.bounds;
        let (first, last) = (self.tails_at(self.before(lower), parts), self.tails_at(upper, parts));
        let inside = ln_between(first, last);
        let from_below = first.ln_lower < last.ln_upper;
        let goal = match from_below {
            true => ln_sum_exp(first.ln_lower, libm::log(level) + inside),
            false => ln_sum_exp(last.ln_upper, libm::log1p(-level) + inside),
        };
        let whole = |x: f64| self.tails_at(x, parts);
        if self.distribution.is_discrete() {
            // The least integer of at least `goal`, between those next to the bounds.
            let reaches = |tails: Tails| if from_below { tails.ln_lower >= goal } else { tails.ln_upper <= goal };
            return invert::integer(lower.ceil(), upper.floor(), |x| reaches(whole(x)));
        }
        let goal = if from_below { Goal::ln_lower(goal) } else { Goal::ln_upper(goal) };
        let reach =
            |x: f64| if from_below { whole(x).ln_lower >= goal.ln_tail() } else { whole(x).ln_upper <= goal.ln_tail() };
        let bracket = invert::bracket(lower, upper, reach);
        let start = 0.5 * bracket.0 + 0.5 * bracket.1;
        let point = |x: f64| (whole(x), self.distribution.log_density(x - parts.location, parts.own()));
        invert::between(goal, start, bracket, point).clamp(lower, upper)
    }
}

/// log (P(X ≤ b) − P(X ≤ a)), from the tails at a ≤ b.
fn ln_between(a: Tails, b: Tails) -> f64 {
    match b.ln_lower < a.ln_upper {
        true => ln_difference_exp(b.ln_lower, a.ln_lower),
        false => ln_difference_exp(a.ln_upper, b.ln_upper),
    }
}

/// x · y, 0 where x is 0 whatever y.
fn times(x: f64, y: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x * y }
}

/// `value` unless `probe` is NaN.
fn valid_or_nan(probe: f64, value: f64) -> f64 {
    if probe.is_nan() { probe } else { value }
}

#[cfg(test)]
mod tests;
