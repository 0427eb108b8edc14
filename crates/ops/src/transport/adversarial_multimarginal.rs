//! Bounds on robust accuracy.

use crate::{
    arrays::{Integers, Matrix, Vector},
    scalars::{Count, NonNegative},
};
use gibbs_core::Error;
use gibbs_transport::adversarial_multimarginal::{self, Classes, Metric};

crate::words! { Metric { Euclidean = "euclidean", Chebyshev = "chebyshev" } }
crate::options! { adversarial_multimarginal::Options as AdversarialMultimarginalOptions {
    radius: NonNegative; metric: Metric, max_order: Count, max_groups: Count,
} }
crate::record! { adversarial_multimarginal::Solution as AdversarialMultimarginalSolution {
    value: f64, dual: f64, gap: f64, relative_gap: f64, risk_lower_bound: f64, complete: bool, members: Vec<u32>,
    starts: Vec<u32>, masses: Vec<f64>, potentials: Vec<f64>, marginal_error: f64, groups: usize, converged: bool,
} }

crate::operations! { "transport-systems";
    /// The accuracy that an adversary leaves to any classifier of the classes, whose points lie one class after another.
    fn adversarial_multimarginal(monitor, points["classes"]: Matrix, sizes["classes"]: Integers, masses["options.masses"]: Option<Vector>, options: adversarial_multimarginal::Options) -> adversarial_multimarginal::Solution = {
        let sizes: Option<Vec<usize>> = sizes.iter().map(|&size| usize::try_from(size).ok()).collect();
        let sizes = sizes.ok_or_else(|| Error::value("classes", "expected sizes of at least 0"))?;
        let classes = Classes { points: points.view()?, sizes: &sizes, masses: masses.as_deref() };
        adversarial_multimarginal::solve(&classes, &options, monitor)
    };
}
