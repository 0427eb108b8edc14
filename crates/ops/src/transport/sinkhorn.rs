//! Entropic transport.

use super::problem::{ProblemPlaces, regularization};
use crate::{
    arrays::Vector,
    scalars::{Count, Positive},
};
use gibbs_transport::{
    Plan,
    gradient::Gradients,
    sinkhorn::{self, Method, Precision, Status},
};

crate::words! { Method { Auto = "auto", Kernel = "kernel", Log = "log" } }
crate::words! { Precision { F64 = "f64", F32 = "f32" } }
crate::options! { sinkhorn::Options as SinkhornOptions {
    ; method: Method, precision: Precision, tolerance: Positive, max_iterations: Count, memory_limit: Count, gradient: bool, dense: bool,
} }
crate::record! { sinkhorn::Solution as SinkhornSolution {
    value: f64, dual: f64, gap: f64, relative_gap: f64, regularized_value: f64, regularized_dual: f64,
    marginal_error: [f64; 2], mass_mismatch: f64, f: Vec<f64>, g: Vec<f64>, epsilon: f64, iterations: usize, exp_passes: usize,
    stored_passes: usize, converged: bool, status: Status, plan: Plan, gradients: Option<Gradients>, dense: Option<Vec<f64>>,
} }
crate::record! { Gradients as TransportGradients {
    x: Option<Vec<f64>>, y: Option<Vec<f64>>, a: Vec<f64>, b: Vec<f64>, cost: Option<Vec<f64>>,
} }

crate::operations! { "transport";
    /// Entropic optimal transport between two measures, with certificates.
    fn sinkhorn(monitor, problem: ProblemPlaces, epsilon["options.epsilon"]: Positive, relative: bool, warm_f["options.warmStart.f"]: Option<Vector>, warm_g["options.warmStart.g"]: Option<Vector>, options: sinkhorn::Options) -> sinkhorn::Solution = {
        let warm_start = warm_f.zip(warm_g).map(|(f, g)| (f.into_owned(), g.into_owned()));
        let options = sinkhorn::Options { epsilon: regularization(epsilon, relative), warm_start, ..options };
        sinkhorn::solve(&problem.view()?, &options, monitor)
    };
}
