//! Learning from mean responses of bags.

use crate::{
    arrays::{Integers, Matrix, Vector},
    scalars::{Finite, HalfOpenUnit, NonNegative, Positive, Seed},
};
use gibbs_cluster::aggregate::{self, Bags, Evaluation, Fit, FitOptions, Loss, PrivacyOptions, Private};

crate::words! { Loss { Squared = "squared", Logistic = "logistic" } }
crate::options! { FitOptions as AggregateRegressionOptions { ; rho: NonNegative, ridge: NonNegative, intercept: bool } }
crate::options! { PrivacyOptions as PrivateAggregatesOptions {
    epsilon: Positive; delta: HalfOpenUnit, lower: Finite, upper: Finite, seed: Seed,
} }
crate::record! { Evaluation as AggregateEvaluation { value: f64, bag: f64, instance: f64, gradient: Vec<f64> } }
crate::record! { Fit as AggregateFit { coefficients: Vec<f64>, intercept: f64, bag: f64, instance: f64, residual: f64 } }
crate::record! { Private as PrivateMeans { means: Vec<f64>, deviations: Vec<f64>, sizes: Vec<i32>, clipped: usize } }

crate::operations! { "cluster-systems";
    /// The loss of predictions against mean responses of bags, between bag level and instance level.
    fn aggregate_loss(monitor, predictions: Vector, ids["bags.ids"]: Integers, means["bags.means"]: Vector, loss["options.loss"]: Option<Loss>, rho["options.rho"]: Option<NonNegative>) -> Evaluation = {
        monitor.check()?;
        aggregate::loss(&predictions, Bags { ids, means: &means }, loss.unwrap_or_default(), rho.unwrap_or(1.0))
    };
    /// A linear model of mean responses of bags.
    fn aggregate_regression(monitor, points: Matrix, ids["bags.ids"]: Integers, means["bags.means"]: Vector, options: FitOptions) -> Fit
        = aggregate::fit(points.view()?, Bags { ids, means: &means }, &options, monitor);
    /// Mean responses of bags with noise that makes them private.
    fn private_aggregates(monitor, responses: Vector, ids: Integers, options: PrivacyOptions) -> Private = {
        monitor.check()?;
        aggregate::private(&responses, ids, &options)
    };
}
