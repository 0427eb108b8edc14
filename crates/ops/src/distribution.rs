//! Probability distributions of one number, over arrays.

use crate::{
    arrays::{Integers, Numbers},
    scalars::{Count, Seed},
};
use gibbs_core::{Error, Monitor, Result, Stream, purpose};
use gibbs_distribution::{Distribution, Form, Law};

crate::words! { Distribution {
    Bernoulli = "bernoulli", BernoulliLogit = "bernoulliLogit", Beta = "beta", BetaBinomial = "betaBinomial",
    Binomial = "binomial", BinomialLogit = "binomialLogit", Cauchy = "cauchy", ChiSquared = "chiSquared",
    Exponential = "exponential", Gamma = "gamma", Geometric = "geometric", Gumbel = "gumbel", HalfCauchy = "halfCauchy",
    HalfNormal = "halfNormal", HalfStudentT = "halfStudentT", InverseGamma = "inverseGamma", Laplace = "laplace",
    LogNormal = "logNormal", Logistic = "logistic", NegativeBinomial = "negativeBinomial",
    NegativeBinomialLog = "negativeBinomialLog", NegativeBinomialMean = "negativeBinomialMean", Normal = "normal",
    Pareto = "pareto", Poisson = "poisson", PoissonLog = "poissonLog", StudentT = "studentT", Uniform = "uniform",
    VonMises = "vonMises", Weibull = "weibull",
} }
crate::words! { Form { Whole = "whole", Truncated = "truncated", Censored = "censored" } }
crate::words! { Quantity {
    LogDensity = "logDensity", Cdf = "cdf", LogCdf = "logCdf", LogCcdf = "logCcdf", Quantile = "quantile", Mean = "mean",
    Variance = "variance",
} }

crate::operations! { "model";
    /// A quantity of a distribution, element by element; parameters one after the other, each as long as its length says.
    fn distribution_quantity(
        monitor, quantity: Quantity, distribution: Distribution, form: Form, x: Numbers, parameters: Numbers, lengths: Integers,
        count: usize,
    ) -> Vec<f64> = {
        let columns = Columns::new(Law { distribution, form }, &parameters, lengths, count)?;
        if quantity == Quantity::Quantile && let Some(at) = x.iter().position(|level| !(0.0..=1.0).contains(level)) {
            return Err(Error::value("levels", format!("expected numbers from 0 to 1, got {} at {at}", x[at])));
        }
        columns.fill(monitor, |law, parameters, i| {
            let x = if x.len() == 1 { x[0] } else { x.get(i).copied().unwrap_or(f64::NAN) };
            match quantity {
                Quantity::LogDensity => law.log_density(x, parameters),
                Quantity::Cdf => law.tails(x, parameters).lower,
                Quantity::LogCdf => law.tails(x, parameters).ln_lower,
                Quantity::LogCcdf => law.tails(x, parameters).ln_upper,
                Quantity::Quantile => law.quantile(x, parameters),
                Quantity::Mean => law.mean(parameters),
                Quantity::Variance => law.variance(parameters),
            }
        })
    };
    /// Draws from a distribution.
    fn distribution_draw(
        monitor, distribution: Distribution, form: Form, parameters: Numbers, lengths: Integers, count["options.count"]: Count,
        seed["options.seed"]: Seed,
    ) -> Vec<f64> = {
        let columns = Columns::new(Law { distribution, form }, &parameters, lengths, count)?;
        let mut stream = Stream::new(seed, purpose::SIMULATE, 0);
        columns.fill(monitor, |law, parameters, _| law.draw(&mut stream, parameters))
    };
}

/// What is asked of a distribution.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quantity {
    LogDensity,
    Cdf,
    LogCdf,
    LogCcdf,
    Quantile,
    Mean,
    Variance,
}

/// Parameters by element: each is one number for all, or one each.
struct Columns<'a> {
    law: Law,
    columns: Vec<&'a [f64]>,
    count: usize,
}

impl<'a> Columns<'a> {
    fn new(law: Law, parameters: &'a [f64], lengths: &[i32], count: usize) -> Result<Self> {
        let names = law.names();
        if lengths.len() != names.len() {
            let problem = format!("expected {} parameters ({}), got {}", names.len(), names.join(", "), lengths.len());
            return Err(Error::shape("parameters", problem));
        }
        let mut rest = parameters;
        let mut columns = Vec::with_capacity(names.len());
        for (name, &length) in names.iter().zip(lengths) {
            let length = length.max(0) as usize;
            let column = rest.split_at_checked(length).filter(|_| length == 1 || length == count);
            let Some((column, left)) = column else {
                return Err(Error::shape(*name, format!("expected one number or {count}, got {length}")));
            };
            columns.push(column);
            rest = left;
        }
        let columns = Self { law, columns, count };
        columns.check()?;
        Ok(columns)
    }

    /// Refuses parameters that are not valid, by name.
    fn check(&self) -> Result<()> {
        let broadcast = self.columns.iter().all(|column| column.len() == 1);
        let mut row = vec![0.0; self.columns.len()];
        for i in 0..if broadcast { self.count.min(1) } else { self.count } {
            self.row(i, &mut row);
            if let Some((name, expected)) = self.law.fault(&row) {
                let values = self.law.names().into_iter().zip(&row);
                let value = values.into_iter().find(|(other, _)| *other == name).map_or(f64::NAN, |(_, value)| *value);
                let place = if broadcast { String::new() } else { format!(" at {i}") };
                return Err(Error::value(name, format!("expected {expected}, got {value}{place}")));
            }
        }
        Ok(())
    }

    fn row(&self, i: usize, row: &mut [f64]) {
        for (value, column) in row.iter_mut().zip(&self.columns) {
            *value = if column.len() == 1 { column[0] } else { column[i] };
        }
    }

    fn fill(&self, monitor: &Monitor, mut value: impl FnMut(Law, &[f64], usize) -> f64) -> Result<Vec<f64>> {
        let mut row = vec![0.0; self.columns.len()];
        let mut values = Vec::with_capacity(self.count);
        for i in 0..self.count {
            // A quantile that is found by inversion takes microseconds, and far-out parameters milliseconds.
            if i % 16 == 0 {
                monitor.check()?;
            }
            self.row(i, &mut row);
            values.push(value(self.law, &row, i));
        }
        Ok(values)
    }
}
