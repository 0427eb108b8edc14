//! Log densities, written out in element-wise instructions.
//!
//! A log density is a sum of terms, each of the shape of what it depends on: the logarithm of a common scale is computed
//! once and multiplied by the number of outcomes, and a term of data alone is a constant of the program. What the terms
//! have in common is shared, and the map that they make is one pass over the data.

use super::{Build, Built, Value};
use crate::{
    graph::{Binary, Distribution, Event, Reduction, Ternary, Unary, broadcast, elements},
    program::Code,
    special::LOG_ROOT_TAU,
};
use std::f64::consts::{LN_2, PI};

/// Terms with their factors, and conditions (1 where they hold) without which the density is 0.
pub(super) struct Terms {
    pub(super) terms: Vec<(f64, Value)>,
    pub(super) conditions: Vec<Value>,
    pub(super) constant: f64,
    /// Terms that are sums over all outcomes already; only where a sum is wanted.
    pub(super) sums: Option<Vec<(f64, Value)>>,
}

impl Terms {
    pub(super) fn new(each: bool) -> Self {
        let sums = if each { None } else { Some(Vec::new()) };
        Self { terms: Vec::new(), conditions: Vec::new(), constant: 0.0, sums }
    }
}

impl Build {
    pub(crate) fn log_density(
        &mut self,
        distribution: Distribution,
        operands: &[&Value],
        each: bool,
        shape: &[usize],
    ) -> Built<Value> {
        let mut sum = Terms::new(each);
        let zero = self.number(0.0)?;
        let operands = &with_location(distribution, operands, &zero, 1);
        let batch = match distribution.event() {
            Event::Number => {
                self.univariate(distribution, operands, &mut sum)?;
                operands.iter().try_fold(Vec::new(), |shape, operand| broadcast(&shape, &operand.shape))?
            }
            _ => self.multivariate(distribution, operands, &mut sum)?,
        };
        if each { self.each_outcome(sum, shape) } else { self.all_outcomes(sum, &batch) }
    }

    /// Σ over all outcomes.
    fn all_outcomes(&mut self, sum: Terms, batch: &[usize]) -> Built<Value> {
        let count = elements(batch).ok_or("too many elements")? as f64;
        let mut constant = sum.constant * count;
        let mut terms = Vec::new();
        let totals = sum.sums.into_iter().flatten().map(|(factor, value)| Ok((factor, value)));
        let each = sum.terms.iter().filter(|(_, term)| term.len() > 0);
        let each: Vec<Built<(f64, Value)>> =
            each.map(|(factor, term)| Ok((factor * count / term.len() as f64, self.total(term)?))).collect();
        for found in totals.chain(each) {
            let (factor, value) = found?;
            match self.known(&value) {
                Some(known) => constant += factor * known[0],
                None => terms.push((factor, value.at)),
            }
        }
        let mut value = self.combine_terms(constant, terms)?;
        for condition in &sum.conditions {
            let flat = self.reshape(condition, &[condition.len()]);
            let holds = self.reduce_rows(Reduction::Min, &flat)?;
            value = self.unless(&holds, &value)?;
        }
        Ok(value)
    }

    fn each_outcome(&mut self, sum: Terms, shape: &[usize]) -> Built<Value> {
        let mut total = self.number(sum.constant)?;
        for (factor, term) in &sum.terms {
            total = self.accumulate(Some(total), *factor, term)?;
        }
        let mut value = self.stretch(&total, shape)?;
        for condition in &sum.conditions {
            value = self.unless(condition, &value)?;
        }
        self.stretch(&value, shape)
    }

    /// total + factor · term.
    fn accumulate(&mut self, total: Option<Value>, factor: f64, term: &Value) -> Built<Value> {
        let Some(total) = total else { return self.scaled(factor, term) };
        match factor {
            1.0 => self.binary(Binary::Add, &total, term),
            -1.0 => self.binary(Binary::Subtract, &total, term),
            _ => {
                let scaled = self.scaled(factor, term)?;
                self.binary(Binary::Add, &total, &scaled)
            }
        }
    }

    fn scaled(&mut self, factor: f64, term: &Value) -> Built<Value> {
        match factor {
            1.0 => Ok(term.clone()),
            -1.0 => self.unary(Unary::Negate, term),
            _ => {
                let factor = self.number(factor)?;
                self.binary(Binary::Multiply, term, &factor)
            }
        }
    }

    /// The value where the condition holds, otherwise −∞.
    fn unless(&mut self, holds: &Value, value: &Value) -> Built<Value> {
        if self.known(holds).is_some_and(|known| known.iter().all(|&holds| holds == 1.0)) {
            return Ok(value.clone());
        }
        let nothing = self.number(f64::NEG_INFINITY)?;
        self.ternary(Ternary::Select, [holds, value, &nothing])
    }

    fn univariate(&mut self, distribution: Distribution, operands: &[&Value], sum: &mut Terms) -> Built<()> {
        use Distribution as D;
        let x = operands[0];
        let parameter = |k: usize| operands[k];
        match distribution {
            D::Normal => self.normal(x, parameter(1), parameter(2), sum),
            D::HalfNormal => {
                sum.constant += LN_2;
                self.at_least(x, parameter(1), sum)?;
                self.normal(x, parameter(1), parameter(2), sum)
            }
            D::StudentT => self.student_t(x, [parameter(1), parameter(2), parameter(3)], sum),
            D::HalfStudentT => {
                sum.constant += LN_2;
                self.at_least(x, parameter(2), sum)?;
                self.student_t(x, [parameter(1), parameter(2), parameter(3)], sum)
            }
            D::Cauchy => self.cauchy(x, parameter(1), parameter(2), sum),
            D::HalfCauchy => {
                sum.constant += LN_2;
                self.at_least(x, parameter(1), sum)?;
                self.cauchy(x, parameter(1), parameter(2), sum)
            }
            D::Laplace => {
                let z = self.standardized(x, parameter(1), parameter(2), sum)?;
                sum.constant -= LN_2;
                self.term(-1.0, Unary::Abs, &z, sum)
            }
            D::Logistic => {
                // −|z| − 2 log(1 + e^−|z|) = −z − 2 softplus(−z).
                let z = self.standardized(x, parameter(1), parameter(2), sum)?;
                let minus = self.unary(Unary::Negate, &z)?;
                sum.terms.push((-1.0, z));
                self.term(-2.0, Unary::Softplus, &minus, sum)
            }
            D::Gumbel => {
                let z = self.standardized(x, parameter(1), parameter(2), sum)?;
                let minus = self.unary(Unary::Negate, &z)?;
                sum.terms.push((-1.0, z));
                self.term(-1.0, Unary::Exp, &minus, sum)
            }
            D::LogNormal => {
                self.positive(x, sum)?;
                let log = self.unary(Unary::Log, x)?;
                sum.terms.push((-1.0, log.clone()));
                self.normal(&log, parameter(1), parameter(2), sum)
            }
            D::Gamma => self.gamma(x, parameter(1), parameter(2), sum),
            D::ChiSquared => {
                let half = self.number(0.5)?;
                let shape = self.binary(Binary::Multiply, parameter(1), &half)?;
                let shape = Value { positive: parameter(1).positive, ..shape };
                self.gamma(x, &shape, &half, sum)
            }
            D::InverseGamma => self.inverse_gamma(x, parameter(1), parameter(2), sum),
            D::Exponential => {
                self.positive(parameter(1), sum)?;
                self.not_negative(x, sum)?;
                let product = self.binary(Binary::Multiply, x, parameter(1))?;
                sum.terms.push((-1.0, product));
                self.term(1.0, Unary::Log, parameter(1), sum)
            }
            D::Weibull => self.weibull(x, parameter(1), parameter(2), sum),
            D::Beta => self.beta(x, parameter(1), parameter(2), sum),
            D::Uniform => {
                self.at_least(x, parameter(1), sum)?;
                self.at_least(parameter(2), x, sum)?;
                let width = self.binary(Binary::Subtract, parameter(2), parameter(1))?;
                self.term(-1.0, Unary::Log, &width, sum)
            }
            D::Pareto => {
                let (least, shape) = (parameter(1), parameter(2));
                self.positive(least, sum)?;
                self.positive(shape, sum)?;
                self.at_least(x, least, sum)?;
                self.term(1.0, Unary::Log, shape, sum)?;
                let ratio = self.binary(Binary::Divide, least, x)?;
                let log = self.unary(Unary::Log, &ratio)?;
                let product = self.binary(Binary::Multiply, shape, &log)?;
                sum.terms.push((1.0, product));
                self.term(-1.0, Unary::Log, x, sum)
            }
            D::VonMises => {
                let (location, concentration) = (parameter(1), parameter(2));
                self.not_negative(concentration, sum)?;
                let angle = self.binary(Binary::Subtract, x, location)?;
                let cos = self.unary(Unary::Cos, &angle)?;
                let product = self.binary(Binary::Multiply, concentration, &cos)?;
                sum.terms.push((1.0, product));
                sum.constant -= 2.0 * LOG_ROOT_TAU;
                self.term(-1.0, Unary::LogBesselI0, concentration, sum)
            }
            _ => self.counts(distribution, x, &operands[1..], sum),
        }
    }

    pub(super) fn term(&mut self, factor: f64, function: Unary, x: &Value, sum: &mut Terms) -> Built<()> {
        let value = self.unary(function, x)?;
        sum.terms.push((factor, value));
        Ok(())
    }

    /// (x − μ) / σ, and −log σ among the terms.
    fn standardized(&mut self, x: &Value, location: &Value, scale: &Value, sum: &mut Terms) -> Built<Value> {
        self.positive(scale, sum)?;
        self.term(-1.0, Unary::Log, scale, sum)?;
        let difference = self.binary(Binary::Subtract, x, location)?;
        let inverse = self.unary(Unary::Reciprocal, scale)?;
        self.binary(Binary::Multiply, &difference, &inverse)
    }

    fn normal(&mut self, x: &Value, location: &Value, scale: &Value, sum: &mut Terms) -> Built<()> {
        if sum.sums.is_some() && (scale.len() == 1 || !scale.needs()) && x.len().max(location.len()) >= scale.len() {
            return self.normal_sum(x, location, scale, sum);
        }
        sum.constant -= LOG_ROOT_TAU;
        if let Some(variance) = self.squared(scale) {
            // The root itself is not needed: it is above 0 where its square is.
            self.positive(&variance, sum)?;
            if let (true, Some(sums)) = (self.rewrite && variance.len() > 1, &mut sum.sums) {
                let (refs, shape) = self.aligned(&[x, location, &variance])?;
                let n = elements(&shape).ok_or("too many elements")?;
                let at = self.emit(Code::Spread, n, 1 + 2 * n, &refs)?;
                sums.push((-0.5, Value { at, shape: Vec::new(), positive: false }));
                return Ok(());
            }
            self.term(-0.5, Unary::Log, &variance, sum)?;
            let difference = self.binary(Binary::Subtract, x, location)?;
            let square = self.unary(Unary::Square, &difference)?;
            let ratio = self.binary(Binary::Divide, &square, &variance)?;
            sum.terms.push((-0.5, ratio));
            return Ok(());
        }
        let z = self.standardized(x, location, scale, sum)?;
        self.term(-0.5, Unary::Square, &z, sum)
    }

    /// The sum over all outcomes in one pass: a common scale stands before Σ (x − μ)², a known one within it.
    fn normal_sum(&mut self, x: &Value, location: &Value, scale: &Value, sum: &mut Terms) -> Built<()> {
        self.positive(scale, sum)?;
        self.term(-1.0, Unary::Log, scale, sum)?;
        sum.constant -= LOG_ROOT_TAU;
        let inverse = self.unary(Unary::Reciprocal, scale)?;
        if let Some(&[inverse]) = self.known(&inverse)
            && inverse.is_finite()
        {
            let one = self.number(1.0)?;
            let squares = self.squares(x, location, &one)?;
            sum.sums.get_or_insert_default().push((-0.5 * inverse * inverse, squares));
            return Ok(());
        }
        let total = if scale.len() == 1 {
            let one = self.number(1.0)?;
            let squares = self.squares(x, location, &one)?;
            let precision = self.unary(Unary::Square, &inverse)?;
            let precision = self.reshape(&precision, &[]);
            self.binary(Binary::Multiply, &squares, &precision)?
        } else {
            self.squares(x, location, &inverse)?
        };
        sum.sums.get_or_insert_default().push((-0.5, total));
        Ok(())
    }

    fn cauchy(&mut self, x: &Value, location: &Value, scale: &Value, sum: &mut Terms) -> Built<()> {
        // A square that is lost beside 1 is lost in the sum of all terms as well, and a logarithm is cheaper than log1p.
        if let (Some(&[s]), true) = (self.known(scale), self.is_number(location, 0.0))
            && (1e-100..1e100).contains(&s)
        {
            // σ / (π (σ² + x²)).
            sum.constant += (s / PI).ln();
            let square = self.number(s * s)?;
            let more = self.ternary(Ternary::MultiplyAdd, [x, x, &square])?;
            return self.term(-1.0, Unary::Log, &more, sum);
        }
        let z = self.standardized(x, location, scale, sum)?;
        sum.constant -= PI.ln();
        let one = self.number(1.0)?;
        let more = self.ternary(Ternary::MultiplyAdd, [&z, &z, &one])?;
        self.term(-1.0, Unary::Log, &more, sum)
    }

    fn student_t(&mut self, x: &Value, [df, location, scale]: [&Value; 3], sum: &mut Terms) -> Built<()> {
        self.positive(df, sum)?;
        let z = self.standardized(x, location, scale, sum)?;
        let (one, half, pi) = (self.number(1.0)?, self.number(0.5)?, self.number(PI)?);
        let more = self.binary(Binary::Add, df, &one)?;
        let above = self.binary(Binary::Multiply, &more, &half)?;
        let below = self.binary(Binary::Multiply, df, &half)?;
        self.term(1.0, Unary::Lgamma, &above, sum)?;
        self.term(-1.0, Unary::Lgamma, &below, sum)?;
        let circle = self.binary(Binary::Multiply, df, &pi)?;
        self.term(-0.5, Unary::Log, &circle, sum)?;
        let square = self.unary(Unary::Square, &z)?;
        let ratio = self.binary(Binary::Divide, &square, df)?;
        let log = self.unary(Unary::Log1p, &ratio)?;
        let product = self.binary(Binary::Multiply, &above, &log)?;
        sum.terms.push((-1.0, product));
        Ok(())
    }

    fn gamma(&mut self, x: &Value, shape: &Value, rate: &Value, sum: &mut Terms) -> Built<()> {
        self.positive(shape, sum)?;
        self.positive(rate, sum)?;
        self.positive(x, sum)?;
        let (log_rate, log_x, one) = (self.unary(Unary::Log, rate)?, self.unary(Unary::Log, x)?, self.number(1.0)?);
        let first = self.binary(Binary::Multiply, shape, &log_rate)?;
        let less = self.binary(Binary::Subtract, shape, &one)?;
        let second = self.binary(Binary::Multiply, &less, &log_x)?;
        let third = self.binary(Binary::Multiply, rate, x)?;
        sum.terms.extend([(1.0, first), (1.0, second), (-1.0, third)]);
        self.term(-1.0, Unary::Lgamma, shape, sum)
    }

    fn inverse_gamma(&mut self, x: &Value, shape: &Value, scale: &Value, sum: &mut Terms) -> Built<()> {
        self.positive(shape, sum)?;
        self.positive(scale, sum)?;
        self.positive(x, sum)?;
        let (log_scale, log_x, one) = (self.unary(Unary::Log, scale)?, self.unary(Unary::Log, x)?, self.number(1.0)?);
        let first = self.binary(Binary::Multiply, shape, &log_scale)?;
        let more = self.binary(Binary::Add, shape, &one)?;
        let second = self.binary(Binary::Multiply, &more, &log_x)?;
        let third = self.binary(Binary::Divide, scale, x)?;
        sum.terms.extend([(1.0, first), (-1.0, second), (-1.0, third)]);
        self.term(-1.0, Unary::Lgamma, shape, sum)
    }

    fn weibull(&mut self, x: &Value, shape: &Value, scale: &Value, sum: &mut Terms) -> Built<()> {
        self.positive(shape, sum)?;
        self.positive(scale, sum)?;
        self.positive(x, sum)?;
        let ratio = self.binary(Binary::Divide, x, scale)?;
        let log = self.unary(Unary::Log, &ratio)?;
        let power = self.binary(Binary::Multiply, shape, &log)?;
        self.term(-1.0, Unary::Exp, &power, sum)?;
        sum.terms.extend([(1.0, power), (-1.0, log)]);
        self.term(1.0, Unary::Log, shape, sum)?;
        self.term(-1.0, Unary::Log, scale, sum)
    }

    fn beta(&mut self, x: &Value, a: &Value, b: &Value, sum: &mut Terms) -> Built<()> {
        let (zero, one) = (self.number(0.0)?, self.number(1.0)?);
        self.positive(a, sum)?;
        self.positive(b, sum)?;
        for condition in [self.binary(Binary::Greater, x, &zero)?, self.binary(Binary::Less, x, &one)?] {
            sum.conditions.push(condition);
        }
        let log = self.unary(Unary::Log, x)?;
        let minus = self.unary(Unary::Negate, x)?;
        let other = self.unary(Unary::Log1p, &minus)?;
        let (a_less, b_less) = (self.binary(Binary::Subtract, a, &one)?, self.binary(Binary::Subtract, b, &one)?);
        let first = self.binary(Binary::Multiply, &a_less, &log)?;
        let second = self.binary(Binary::Multiply, &b_less, &other)?;
        let constant = self.binary(Binary::LogBeta, a, b)?;
        sum.terms.extend([(1.0, first), (1.0, second), (-1.0, constant)]);
        Ok(())
    }

    /// Asks for x > 0 where that is not known.
    pub(super) fn positive(&mut self, x: &Value, sum: &mut Terms) -> Built<()> {
        if !x.positive {
            let zero = self.number(0.0)?;
            sum.conditions.push(self.binary(Binary::Greater, x, &zero)?);
        }
        Ok(())
    }

    pub(super) fn not_negative(&mut self, x: &Value, sum: &mut Terms) -> Built<()> {
        if !x.positive {
            let zero = self.number(0.0)?;
            sum.conditions.push(self.binary(Binary::GreaterEqual, x, &zero)?);
        }
        Ok(())
    }

    /// Asks for x ≥ bound, unless the bound is 0 and x known to be positive.
    pub(super) fn at_least(&mut self, x: &Value, bound: &Value, sum: &mut Terms) -> Built<()> {
        if x.positive && self.is_number(bound, 0.0) {
            return Ok(());
        }
        sum.conditions.push(self.binary(Binary::GreaterEqual, x, bound)?);
        Ok(())
    }

    pub(super) fn whole(&mut self, x: &Value, sum: &mut Terms) -> Built<()> {
        let floor = self.unary(Unary::Floor, x)?;
        sum.conditions.push(self.binary(Binary::Equal, x, &floor)?);
        Ok(())
    }
}

/// The operands with a location, which stands before the scale; `others` operands are no parameters.
pub(super) fn with_location<'a>(
    distribution: Distribution,
    operands: &[&'a Value],
    zero: &'a Value,
    others: usize,
) -> Vec<&'a Value> {
    let mut operands = operands.to_vec();
    if distribution.is_half() && operands.len() < others + distribution.parameters().len() {
        operands.insert(operands.len() - 1, zero);
    }
    operands
}
