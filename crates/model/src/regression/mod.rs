//! Regressions on standardised predictors, with normal priors.
//!
//! With means `m` and standard deviations `s` of the columns of `x` (divisor `n − 1`; 1 for a constant column) and
//! `x̃ = (x − m) / s`, the coordinates are the intercept `a` at the predictors' means and the coefficients `b` of `x̃`. The
//! variables are those of `x` itself: `coefficients = b / s` and `intercept = a − Σ mⱼ coefficientsⱼ`, both times the
//! response's scale where it has one.
//!
//! The prior of the intercept is that of `a`, the expected linear predictor at average `x`, as in rstanarm, which also
//! centres predictors for it. A constant column is all zero after centring, so its coefficient follows its prior.

mod canonical;
mod design;
mod linear;
mod logistic;
mod poisson;
mod predict;
mod prior;

pub(crate) use linear::LinearRegression;
pub(crate) use logistic::LogisticRegression;
pub(crate) use poisson::PoissonRegression;
pub(crate) use predict::Predictor;

pub use linear::linear_regression;
pub use logistic::logistic_regression;
pub use poisson::poisson_regression;
pub use prior::Prior;
