//! The list of distributions, and what can be asked of each.

use crate::{
    block::{self, Column, Inputs},
    domain::{Parameter, Support},
    special::Tails,
    univariate::{self, Univariate},
};
use gibbs_core::{Error, Result, Stream};

/// Lists the distributions once: variant, implementation, number of parameters.
macro_rules! distributions {
    ($($(#[$doc:meta])* $name:ident / $count:literal,)*) => {
        /// A distribution of one number; its parameters are [`Distribution::parameters`], in that order everywhere.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Distribution {
            $($(#[$doc])* $name,)*
        }

        impl Distribution {
            /// All of them.
            pub const ALL: &'static [Distribution] = &[$(Distribution::$name,)*];

            fn table(self) -> &'static Table {
                match self {
                    $(Distribution::$name => const { &table::<univariate::$name, $count>() },)*
                }
            }
        }
    };
}

distributions! {
    /// See [`univariate::Bernoulli`].
    Bernoulli / 1,
    /// See [`univariate::BernoulliLogit`].
    BernoulliLogit / 1,
    /// See [`univariate::Beta`].
    Beta / 2,
    /// See [`univariate::BetaBinomial`].
    BetaBinomial / 3,
    /// See [`univariate::Binomial`].
    Binomial / 2,
    /// See [`univariate::BinomialLogit`].
    BinomialLogit / 2,
    /// See [`univariate::Cauchy`].
    Cauchy / 2,
    /// See [`univariate::ChiSquared`].
    ChiSquared / 1,
    /// See [`univariate::Exponential`].
    Exponential / 1,
    /// See [`univariate::Gamma`].
    Gamma / 2,
    /// See [`univariate::Geometric`].
    Geometric / 1,
    /// See [`univariate::Gumbel`].
    Gumbel / 2,
    /// See [`univariate::HalfCauchy`].
    HalfCauchy / 1,
    /// See [`univariate::HalfNormal`].
    HalfNormal / 1,
    /// See [`univariate::HalfStudentT`].
    HalfStudentT / 2,
    /// See [`univariate::InverseGamma`].
    InverseGamma / 2,
    /// See [`univariate::Laplace`].
    Laplace / 2,
    /// See [`univariate::LogNormal`].
    LogNormal / 2,
    /// See [`univariate::Logistic`].
    Logistic / 2,
    /// See [`univariate::NegativeBinomial`].
    NegativeBinomial / 2,
    /// See [`univariate::NegativeBinomialLog`].
    NegativeBinomialLog / 2,
    /// See [`univariate::NegativeBinomialMean`].
    NegativeBinomialMean / 2,
    /// See [`univariate::Normal`].
    Normal / 2,
    /// See [`univariate::Pareto`].
    Pareto / 2,
    /// See [`univariate::Poisson`].
    Poisson / 1,
    /// See [`univariate::PoissonLog`].
    PoissonLog / 1,
    /// See [`univariate::StudentT`].
    StudentT / 3,
    /// See [`univariate::Uniform`].
    Uniform / 2,
    /// See [`univariate::VonMises`].
    VonMises / 2,
    /// See [`univariate::Weibull`].
    Weibull / 2,
}

impl Distribution {
    /// The distribution of that name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|distribution| distribution.name() == name)
    }

    /// Its name, as TypeScript spells it.
    pub fn name(self) -> &'static str {
        self.table().name
    }

    /// Its parameters in order.
    pub fn parameters(self) -> &'static [Parameter] {
        self.table().parameters
    }

    /// Where its values lie.
    pub fn support(self) -> Support {
        self.table().support
    }

    /// Whether its values are integers, with probabilities instead of densities.
    pub fn is_discrete(self) -> bool {
        self.support().is_discrete()
    }

    /// Whether it has a part that neither depends on differentiable parameters nor costs nothing, such as `−log x!`: see
    /// [`Distribution::gradient`].
    pub fn has_carrier(self) -> bool {
        self.table().has_carrier
    }

    /// Why `parameters` are not valid: the name of the first one at fault, and what was expected of it.
    pub fn fault(self, parameters: &[f64]) -> Option<(&'static str, &'static str)> {
        let names = self.parameters();
        if let Some((parameter, _)) =
            names.iter().zip(parameters).find(|(parameter, value)| !parameter.domain.contains(**value))
        {
            return Some((parameter.name, parameter.domain.expected()));
        }
        let ordered = names.len() == parameters.len() && (self.table().is_valid)(parameters);
        if ordered { None } else { Some((names.last()?.name, "a number above the one before it")) }
    }

    /// log p(x), or the logarithm of the probability of `x`.
    pub fn log_density(self, x: f64, parameters: &[f64]) -> f64 {
        (self.table().log_density)(x, parameters)
    }

    /// log p(x), and its derivatives by `x` and by each parameter in `slopes` (one more than there are parameters).
    pub fn partials(self, x: f64, parameters: &[f64], slopes: &mut [f64]) -> f64 {
        (self.table().partials)(x, parameters, slopes)
    }

    /// P(X ≤ x), P(X > x) and their logarithms.
    pub fn tails(self, x: f64, parameters: &[f64]) -> Tails {
        (self.table().tails)(x, parameters)
    }

    /// P(X ≤ x).
    pub fn cdf(self, x: f64, parameters: &[f64]) -> f64 {
        self.tails(x, parameters).lower
    }

    /// log P(X ≤ x), without underflow.
    pub fn log_cdf(self, x: f64, parameters: &[f64]) -> f64 {
        self.tails(x, parameters).ln_lower
    }

    /// log P(X > x), without underflow.
    pub fn log_ccdf(self, x: f64, parameters: &[f64]) -> f64 {
        self.tails(x, parameters).ln_upper
    }

    /// log P(X ≤ x) and log P(X > x), and their derivatives by `x` and by each parameter in `lower` and `upper` (each one
    /// more than there are parameters).
    pub fn tail_partials(self, x: f64, parameters: &[f64], lower: &mut [f64], upper: &mut [f64]) -> (f64, f64) {
        (self.table().tail_partials)(x, parameters, lower, upper)
    }

    /// The least `x` with `P(X ≤ x) ≥ level`.
    pub fn quantile(self, level: f64, parameters: &[f64]) -> f64 {
        (self.table().quantile)(level, parameters)
    }

    /// The mean; NaN where there is none.
    pub fn mean(self, parameters: &[f64]) -> f64 {
        (self.table().mean)(parameters)
    }

    /// The variance; NaN where there is none, ∞ where it is infinite.
    pub fn variance(self, parameters: &[f64]) -> f64 {
        (self.table().variance)(parameters)
    }

    /// A draw.
    pub fn draw(self, stream: &mut Stream, parameters: &[f64]) -> f64 {
        (self.table().draw)(stream, parameters)
    }

    /// Writes log p(xᵢ) to `out`. `x` and each parameter have the length of `out`, or 1 for the same everywhere.
    ///
    /// # Errors
    ///
    /// `InvalidShape` for other lengths or another number of parameters.
    pub fn log_densities(self, x: &[f64], parameters: &[&[f64]], out: &mut [f64]) -> Result<()> {
        self.check_lengths(out.len(), x, parameters)?;
        if !out.is_empty() {
            (self.table().log_densities)(x, parameters, out);
        }
        Ok(())
    }

    /// Adds the gradient of `Σ adjointᵢ log p(xᵢ)`, i from 1 to `count`, to `gradients`, and returns `Σ log p(xᵢ)`.
    ///
    /// `x`, each parameter and `adjoint` have length `count`, or 1 for the same everywhere. `gradients` are by `x` and by
    /// each parameter: of the length of what they belong to, or 0 where one is not wanted. Without `carrier` the sum
    /// leaves out the part that [`Distribution::has_carrier`] names; its sum over data is a constant.
    ///
    /// # Errors
    ///
    /// `InvalidShape` for other lengths or another number of parameters.
    pub fn gradient(
        self,
        count: usize,
        x: &[f64],
        parameters: &[&[f64]],
        adjoint: &[f64],
        gradients: &mut [&mut [f64]],
        carrier: bool,
    ) -> Result<f64> {
        self.check_lengths(count, x, parameters)?;
        check_length("adjoint", adjoint.len(), count)?;
        let operands = [x].into_iter().chain(parameters.iter().copied()).map(<[f64]>::len);
        let fits = gradients.len() == parameters.len() + 1
            && gradients.iter().zip(operands).all(|(gradient, length)| gradient.is_empty() || gradient.len() == length);
        match gradients {
            _ if !fits => Err(Error::shape("gradients", "expected the lengths of what they belong to, or 0")),
            [by_x, by_parameters @ ..] if count > 0 => {
                Ok((self.table().gradient)(count, x, parameters, adjoint, by_x, by_parameters, carrier))
            }
            _ => Ok(0.0),
        }
    }

    fn check_lengths(self, count: usize, x: &[f64], parameters: &[&[f64]]) -> Result<()> {
        check_length("x", x.len(), count)?;
        let names = self.parameters();
        if names.len() != parameters.len() {
            let problem = format!("{} has {} parameters, got {}", self.name(), names.len(), parameters.len());
            return Err(Error::shape("parameters", problem));
        }
        names
            .iter()
            .zip(parameters)
            .try_for_each(|(parameter, values)| check_length(parameter.name, values.len(), count))
    }
}

fn check_length(name: &'static str, length: usize, count: usize) -> Result<()> {
    if length == count || length == 1 {
        return Ok(());
    }
    Err(Error::shape(name, format!("expected {count} numbers or one, got {length}")))
}

/// A distribution as functions, its number of parameters no longer in the type.
struct Table {
    name: &'static str,
    parameters: &'static [Parameter],
    support: Support,
    has_carrier: bool,
    is_valid: fn(&[f64]) -> bool,
    log_density: fn(f64, &[f64]) -> f64,
    partials: fn(f64, &[f64], &mut [f64]) -> f64,
    tails: fn(f64, &[f64]) -> Tails,
    #[allow(clippy::type_complexity, reason = "the arguments of `Distribution::tail_partials`")]
    tail_partials: fn(f64, &[f64], &mut [f64], &mut [f64]) -> (f64, f64),
    quantile: fn(f64, &[f64]) -> f64,
    mean: fn(&[f64]) -> f64,
    variance: fn(&[f64]) -> f64,
    draw: fn(&mut Stream, &[f64]) -> f64,
    log_densities: fn(&[f64], &[&[f64]], &mut [f64]),
    #[allow(clippy::type_complexity, reason = "the arguments of `Distribution::gradient`, split")]
    gradient: fn(usize, &[f64], &[&[f64]], &[f64], &mut [f64], &mut [&mut [f64]], bool) -> f64,
}

const fn table<D: Univariate<N>, const N: usize>() -> Table {
    Table {
        name: D::NAME,
        parameters: const { &D::PARAMETERS },
        support: D::SUPPORT,
        has_carrier: D::CARRIER,
        is_valid: |p| valid::<D, N>(p).is_some(),
        log_density: |x, p| p.try_into().map_or(f64::NAN, |p| block::log_density_at::<D, N>(x, p)),
        partials: |x, p, slopes| {
            let (Ok(p), [by_x, by_parameters @ ..]) = (p.try_into(), slopes) else { return f64::NAN };
            let partials = block::partials_at::<D, N>(x, p);
            *by_x = partials.x;
            by_parameters.iter_mut().zip(partials.parameters).for_each(|(slope, value)| *slope = value);
            partials.value
        },
        tails: |x, p| match valid::<D, N>(p) {
            Some(p) if !x.is_nan() => D::tails(x, &p),
            _ => Tails::NAN,
        },
        tail_partials: |x, p, lower, upper| match valid::<D, N>(p) {
            Some(p) if !x.is_nan() => {
                let (below, above) = D::tail_partials(x, &p);
                for (slopes, partials) in [(lower, below), (upper, above)] {
                    if let [by_x, by_parameters @ ..] = slopes {
                        *by_x = partials.x;
                        by_parameters.iter_mut().zip(partials.parameters).for_each(|(slope, value)| *slope = value);
                    }
                }
                (below.value, above.value)
            }
            _ => {
                lower.fill(f64::NAN);
                upper.fill(f64::NAN);
                (f64::NAN, f64::NAN)
            }
        },
        quantile: |level, p| match valid::<D, N>(p) {
            Some(p) if (0.0..=1.0).contains(&level) => D::quantile(level, &p),
            _ => f64::NAN,
        },
        mean: |p| valid::<D, N>(p).map_or(f64::NAN, |p| D::mean(&p)),
        variance: |p| valid::<D, N>(p).map_or(f64::NAN, |p| D::variance(&p)),
        draw: |stream, p| valid::<D, N>(p).map_or(f64::NAN, |p| D::draw(stream, &p)),
        log_densities: |x, parameters, out| {
            if let Some(inputs) = columns(out.len(), x, parameters, true) {
                block::log_densities::<D, N>(inputs, out);
            }
        },
        gradient: |count, x, parameters, adjoint, by_x, by_parameters, carrier| match columns(
            count, x, parameters, carrier,
        ) {
            Some(inputs) => block::gradient::<D, N>(inputs, Column(adjoint), by_x, by_parameters),
            None => f64::NAN,
        },
    }
}

/// The parameters, if there are as many as there should be and all are in their domains.
fn valid<D: Univariate<N>, const N: usize>(p: &[f64]) -> Option<[f64; N]> {
    let p: [f64; N] = p.try_into().ok()?;
    let inside = D::PARAMETERS.iter().zip(p).all(|(parameter, value)| parameter.domain.contains(value));
    (inside && D::is_valid(&p)).then_some(p)
}

fn columns<'a, const N: usize>(
    count: usize,
    x: &'a [f64],
    parameters: &[&'a [f64]],
    carrier: bool,
) -> Option<Inputs<'a, N>> {
    let parameters: [&[f64]; N] = parameters.try_into().ok()?;
    Some(Inputs { count, x: Column(x), parameters: parameters.map(Column), carrier })
}
