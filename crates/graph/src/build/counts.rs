//! Log densities of whole numbers, as terms: see [`super::densities`].

use super::{Build, Built, Ref, Value, densities::Terms};
use crate::{
    graph::{Binary, Distribution, Unary, elements},
    program::{Code, kernels::panels::logits_size},
};

impl Build {
    /// Distributions of whole numbers.
    pub(super) fn counts(
        &mut self,
        distribution: Distribution,
        x: &Value,
        parameters: &[&Value],
        sum: &mut Terms,
    ) -> Built<()> {
        use Distribution as D;
        self.whole(x, sum)?;
        self.not_negative(x, sum)?;
        let p = parameters[0];
        match distribution {
            D::Bernoulli | D::BernoulliLogit => {
                let one = self.number(1.0)?;
                self.at_least(&one, x, sum)?;
                if distribution == D::Bernoulli {
                    self.successes(x, &one, p, sum)
                } else {
                    self.logits(x, None, p, sum)
                }
            }
            D::Binomial => {
                self.choose(x, p, sum)?;
                self.successes(x, p, parameters[1], sum)
            }
            D::BinomialLogit => {
                self.choose(x, p, sum)?;
                self.logits(x, Some(p), parameters[1], sum)
            }
            D::BetaBinomial => {
                let (count, a, b) = (p, parameters[1], parameters[2]);
                self.positive(a, sum)?;
                self.positive(b, sum)?;
                self.choose(x, count, sum)?;
                let rest = self.binary(Binary::Subtract, count, x)?;
                let (left, right) = (self.binary(Binary::Add, x, a)?, self.binary(Binary::Add, &rest, b)?);
                let joint = self.binary(Binary::LogBeta, &left, &right)?;
                let prior = self.binary(Binary::LogBeta, a, b)?;
                sum.terms.extend([(1.0, joint), (-1.0, prior)]);
                Ok(())
            }
            D::Poisson => {
                self.not_negative(p, sum)?;
                let product = self.binary(Binary::Xlogy, x, p)?;
                sum.terms.extend([(1.0, product), (-1.0, p.clone())]);
                self.log_factorial(-1.0, x, sum)
            }
            D::PoissonLog => {
                let product = self.binary(Binary::Multiply, x, p)?;
                sum.terms.push((1.0, product));
                self.term(-1.0, Unary::Exp, p, sum)?;
                self.log_factorial(-1.0, x, sum)
            }
            D::NegativeBinomial => {
                let (r, probability) = (p, parameters[1]);
                self.positive(r, sum)?;
                self.occurrences(x, r, sum)?;
                let first = self.binary(Binary::Xlogy, r, probability)?;
                let minus = self.unary(Unary::Negate, probability)?;
                let second = self.binary(Binary::Xlog1py, x, &minus)?;
                sum.terms.extend([(1.0, first), (1.0, second)]);
                Ok(())
            }
            D::NegativeBinomialMean => {
                // r log p = −r log(1 + μ / r), x log(1 − p) = x (log μ − log(μ + r)).
                let (mean, r) = (p, parameters[1]);
                self.positive(r, sum)?;
                self.positive(mean, sum)?;
                self.occurrences(x, r, sum)?;
                let ratio = self.binary(Binary::Divide, mean, r)?;
                let log = self.unary(Unary::Log1p, &ratio)?;
                let first = self.binary(Binary::Multiply, r, &log)?;
                let all = self.binary(Binary::Add, mean, r)?;
                let share = self.binary(Binary::Divide, mean, &all)?;
                let second = self.binary(Binary::Xlogy, x, &share)?;
                sum.terms.extend([(-1.0, first), (1.0, second)]);
                Ok(())
            }
            D::Geometric => {
                let minus = self.unary(Unary::Negate, p)?;
                let product = self.binary(Binary::Xlog1py, x, &minus)?;
                sum.terms.push((1.0, product));
                self.term(1.0, Unary::Log, p, sum)
            }
            other => Err(format!("{} is not a distribution of numbers", other.name())),
        }
    }

    /// x log p + (n − x) log(1 − p).
    fn successes(&mut self, x: &Value, count: &Value, p: &Value, sum: &mut Terms) -> Built<()> {
        let first = self.binary(Binary::Xlogy, x, p)?;
        let rest = self.binary(Binary::Subtract, count, x)?;
        let minus = self.unary(Unary::Negate, p)?;
        let second = self.binary(Binary::Xlog1py, &rest, &minus)?;
        sum.terms.extend([(1.0, first), (1.0, second)]);
        Ok(())
    }

    /// x η − n log(1 + e^η); for 0 and 1 known beforehand, log s((2x − 1) η).
    fn logits(&mut self, x: &Value, count: Option<&Value>, eta: &Value, sum: &mut Terms) -> Built<()> {
        if let (None, true) = (count, x.is_fixed()) {
            let (two, one) = (self.number(2.0)?, self.number(1.0)?);
            let double = self.binary(Binary::Multiply, x, &two)?;
            let sign = self.binary(Binary::Subtract, &double, &one)?;
            if let (true, false, Some(sums)) = (self.rewrite, eta.is_fixed(), &mut sum.sums) {
                let (refs, shape) = self.aligned(&[&sign, eta])?;
                let n = elements(&shape).ok_or("too many elements")?;
                let at = match self.regression(eta.at, n) {
                    Some(([matrix, numbers], inner, offset)) => {
                        let offset = offset.map_or_else(|| self.number(0.0).map(|zero| zero.at), Ok)?;
                        let signs = self.stretch(&sign, &shape)?.at;
                        let size = logits_size(n, inner as usize);
                        self.emit(Code::Logits { inner }, n, size, &[matrix, numbers, offset, signs])?
                    }
                    None => self.emit(Code::LogSigmoids, n, 1 + n, &refs)?,
                };
                sums.push((1.0, Value { at, shape: Vec::new(), positive: false }));
                return Ok(());
            }
            let turned = self.binary(Binary::Multiply, &sign, eta)?;
            return self.term(1.0, Unary::LogSigmoid, &turned, sum);
        }
        let product = self.binary(Binary::Multiply, x, eta)?;
        let mut softplus = self.unary(Unary::Softplus, eta)?;
        if let Some(count) = count {
            softplus = self.binary(Binary::Multiply, count, &softplus)?;
        }
        sum.terms.extend([(1.0, product), (-1.0, softplus)]);
        Ok(())
    }

    /// The constant matrix and the numbers that make a predictor of `n` rows, with their number, and what is added to it.
    fn regression(&self, eta: Ref, n: usize) -> Option<([Ref; 2], u32, Option<Ref>)> {
        let product = |at: Ref| match self.producers.get(&at) {
            Some((Code::Columns { rows, inner }, refs)) if *rows as usize == n => Some(([refs[0], refs[1]], *inner)),
            _ => None,
        };
        if let Some((refs, inner)) = product(eta) {
            return Some((refs, inner, None));
        }
        let Some((Code::Binary(Binary::Add), refs)) = self.producers.get(&eta) else { return None };
        let sum = |k: usize| product(refs[k]).map(|(found, inner)| (found, inner, Some(refs[1 - k])));
        sum(0).or_else(|| sum(1))
    }

    /// factor · log x!.
    pub(super) fn log_factorial(&mut self, factor: f64, x: &Value, sum: &mut Terms) -> Built<()> {
        let one = self.number(1.0)?;
        let next = self.binary(Binary::Add, x, &one)?;
        self.term(factor, Unary::Lgamma, &next, sum)
    }

    /// log C(n, x), and x ≤ n.
    fn choose(&mut self, x: &Value, count: &Value, sum: &mut Terms) -> Built<()> {
        self.at_least(count, x, sum)?;
        let rest = self.binary(Binary::Subtract, count, x)?;
        self.log_factorial(1.0, count, sum)?;
        self.log_factorial(-1.0, x, sum)?;
        self.log_factorial(-1.0, &rest, sum)
    }

    /// log Γ(x + r) − log Γ(r) − log x!.
    fn occurrences(&mut self, x: &Value, r: &Value, sum: &mut Terms) -> Built<()> {
        let both = self.binary(Binary::Add, x, r)?;
        self.term(1.0, Unary::Lgamma, &both, sum)?;
        self.term(-1.0, Unary::Lgamma, r, sum)?;
        self.log_factorial(-1.0, x, sum)
    }
}
