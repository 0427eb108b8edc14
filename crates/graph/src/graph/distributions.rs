//! The distributions that a `logDensity` or a `draw` can name, with their parameters and the shapes of one outcome.

/// What one outcome of a distribution is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A number; all operands broadcast.
    Number,
    /// A class of the last axis of the only parameter.
    Class,
    /// A class that the cut points of the second parameter (a vector) delimit on the scale of the first.
    Ordered,
    /// A vector along the last axis, with a parameter of the same last axis.
    Vector,
    /// A vector along the last axis, with location `d` and a matrix `d × d` as the last two parameters.
    Gaussian,
    /// A `d × d` matrix.
    Matrix,
}

macro_rules! distributions {
    ($($(#[$documentation:meta])* $variant:ident = $word:literal $event:ident ($($parameter:literal),*);)*) => {
        /// A distribution.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Distribution {
            $($(#[$documentation])* $variant,)*
        }

        impl Distribution {
            /// Every one there is.
            pub const ALL: &[Distribution] = &[$(Distribution::$variant,)*];

            /// The name in a graph's file.
            pub fn name(self) -> &'static str {
                match self {
                    $(Distribution::$variant => $word,)*
                }
            }

            /// The one with this name.
            pub fn named(name: &str) -> Option<Self> {
                match name {
                    $($word => Some(Distribution::$variant),)*
                    _ => None,
                }
            }

            /// What one outcome is.
            pub fn event(self) -> Event {
                match self {
                    $(Distribution::$variant => Event::$event,)*
                }
            }

            /// The names of its parameters, in the order of the operands after the outcome.
            pub fn parameters(self) -> &'static [&'static str] {
                match self {
                    $(Distribution::$variant => &[$($parameter),*],)*
                }
            }
        }
    };
}

distributions! {
    /// −½ z² − log σ − ½ log 2π, z = (x − μ) / σ.
    Normal = "normal" Number("location", "scale");
    /// The normal's upper half, above its location.
    HalfNormal = "halfNormal" Number("location", "scale");
    /// Student's t.
    StudentT = "studentT" Number("df", "location", "scale");
    /// Its upper half.
    HalfStudentT = "halfStudentT" Number("df", "location", "scale");
    /// −log(1 + z²) − log(π σ).
    Cauchy = "cauchy" Number("location", "scale");
    /// Its upper half.
    HalfCauchy = "halfCauchy" Number("location", "scale");
    /// −|z| − log 2σ.
    Laplace = "laplace" Number("location", "scale");
    /// −z − 2 log(1 + e^−z) − log σ.
    Logistic = "logistic" Number("location", "scale");
    /// The exponential of a normal.
    LogNormal = "logNormal" Number("location", "scale");
    /// α log β − log Γ(α) + (α − 1) log x − β x.
    Gamma = "gamma" Number("shape", "rate");
    /// The reciprocal of a gamma.
    InverseGamma = "inverseGamma" Number("shape", "scale");
    /// A gamma with shape ν / 2 and rate ½.
    ChiSquared = "chiSquared" Number("df");
    /// log λ − λ x.
    Exponential = "exponential" Number("rate");
    /// log(k / λ) + (k − 1) log(x / λ) − (x / λ)^k.
    Weibull = "weibull" Number("shape", "scale");
    /// −z − e^−z − log σ.
    Gumbel = "gumbel" Number("location", "scale");
    /// (a − 1) log x + (b − 1) log(1 − x) − log B(a, b).
    Beta = "beta" Number("a", "b");
    /// −log(upper − lower) between them.
    Uniform = "uniform" Number("lower", "upper");
    /// α log m − (α + 1) log x, x ≥ m.
    Pareto = "pareto" Number("scale", "shape");
    /// κ cos(x − μ) − log 2π I₀(κ).
    VonMises = "vonMises" Number("location", "concentration");
    /// x log p + (1 − x) log(1 − p).
    Bernoulli = "bernoulli" Number("probability");
    /// x η − log(1 + e^η).
    BernoulliLogit = "bernoulliLogit" Number("logit");
    /// log C(n, x) + x log p + (n − x) log(1 − p).
    Binomial = "binomial" Number("count", "probability");
    /// log C(n, x) + x η − n log(1 + e^η).
    BinomialLogit = "binomialLogit" Number("count", "logit");
    /// log C(n, x) + log B(x + a, n − x + b) − log B(a, b).
    BetaBinomial = "betaBinomial" Number("count", "a", "b");
    /// x log λ − λ − log x!.
    Poisson = "poisson" Number("rate");
    /// x η − e^η − log x!.
    PoissonLog = "poissonLog" Number("logRate");
    /// Failures before the r-th success: log Γ(x + r) − log Γ(r) − log x! + r log p + x log(1 − p).
    NegativeBinomial = "negativeBinomial" Number("successes", "probability");
    /// The same by mean μ and concentration φ: variance μ + μ² / φ.
    NegativeBinomialMean = "negativeBinomialMean" Number("mean", "concentration");
    /// Failures before the first success: log p + x log(1 − p).
    Geometric = "geometric" Number("probability");
    /// log pₓ.
    Categorical = "categorical" Class("probabilities");
    /// ηₓ − log Σ e^η.
    CategoricalLogit = "categoricalLogit" Class("logits");
    /// log(s(cₓ₋₁ … cₓ)): the logistic mass between cut points.
    OrderedLogistic = "orderedLogistic" Ordered("location", "cutpoints");
    /// Σ (αₖ − 1) log xₖ + log Γ(Σ αₖ) − Σ log Γ(αₖ).
    Dirichlet = "dirichlet" Vector("concentration");
    /// log n! − Σ log xₖ! + Σ xₖ log pₖ, n = Σ xₖ.
    Multinomial = "multinomial" Vector("probabilities");
    /// −½ (x − μ)ᵀ Σ⁻¹ (x − μ) − ½ log |2π Σ|.
    MultivariateNormal = "multivariateNormal" Gaussian("location", "covariance");
    /// The same with Σ⁻¹.
    MultivariateNormalPrecision = "multivariateNormalPrecision" Gaussian("location", "precision");
    /// The same with the lower factor L, Σ = L Lᵀ.
    MultivariateNormalCholesky = "multivariateNormalCholesky" Gaussian("location", "factor");
    /// Multivariate t with scale matrix Σ.
    MultivariateT = "multivariateT" Gaussian("df", "location", "scale");
    /// (η − 1) log |R| and its constant, R a correlation matrix.
    Lkj = "lkj" Matrix("concentration");
    /// The same law on the lower factor of R.
    LkjCholesky = "lkjCholesky" Matrix("concentration");
    /// ½ (ν − d − 1) log |X| − ½ tr V⁻¹ X and its constant.
    Wishart = "wishart" Matrix("df", "scale");
}

impl Distribution {
    /// Whether it is one side of another, whose location may be left out: it is 0.
    pub fn is_half(self) -> bool {
        matches!(self, Distribution::HalfNormal | Distribution::HalfStudentT | Distribution::HalfCauchy)
    }
}
