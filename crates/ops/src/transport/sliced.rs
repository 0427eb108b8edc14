//! Sliced transport.

use crate::{
    arrays::{Matrix, Weights},
    scalars::{Count, Finite, Positive, Seed},
};
use gibbs_transport::sliced::{self, maximum, plan};

crate::words! { plan::Method { Min = "min", Expected = "expected" } }
crate::options! { sliced::Options as SlicedWassersteinOptions { ; p: Finite, projections: Count, seed: Seed, gradient: bool } }
crate::options! { maximum::Options as MaxSlicedWassersteinOptions {
    ; p: Finite, projections: Count, restarts: Count, max_iterations: Count, tolerance: Positive, seed: Seed,
} }
crate::options! { plan::Options as SlicedPlanOptions { ; p: Finite, projections: Count, method: plan::Method, seed: Seed } }
crate::record! { sliced::Solution as SlicedWassersteinSolution {
    value: f64, standard_error: f64, distance: f64, x: Option<Vec<f64>>, y: Option<Vec<f64>>,
} }
crate::record! { maximum::Solution as MaxSlicedWassersteinSolution {
    value: f64, distance: f64, direction: Vec<f64>, upper_bound: f64, gap: f64, residual: f64, iterations: usize,
    converged: bool,
} }
crate::record! { plan::Solution as SlicedPlanSolution {
    value: f64, distance: f64, dual: f64, gap: f64, relative_gap: f64, marginal_error: [f64; 2], f: Vec<f64>, g: Vec<f64>,
    rows: Vec<u32>, columns: Vec<u32>, values: Vec<f64>, partners: Vec<u32>, direction: Vec<f64>,
} }

crate::operations! { "transport";
    /// The mean Wasserstein distance between projections of two clouds, with its standard error.
    fn sliced_wasserstein(monitor, x: Matrix, y: Matrix, a["options.a"]: Option<Weights>, b["options.b"]: Option<Weights>, options: sliced::Options) -> sliced::Solution
        = sliced::solve(x.view()?, y.view()?, a.as_deref(), b.as_deref(), &options, monitor);
    /// The largest Wasserstein distance found between projections of two clouds, and the direction.
    fn max_sliced_wasserstein(monitor, x: Matrix, y: Matrix, a["options.a"]: Option<Weights>, b["options.b"]: Option<Weights>, options: maximum::Options) -> maximum::Solution
        = maximum::solve(x.view()?, y.view()?, a.as_deref(), b.as_deref(), &options, monitor);
    /// A plan between two clouds from transport on lines, with bounds on both sides.
    fn sliced_plan(monitor, x: Matrix, y: Matrix, a["options.a"]: Option<Weights>, b["options.b"]: Option<Weights>, options: plan::Options) -> plan::Solution
        = plan::solve(x.view()?, y.view()?, a.as_deref(), b.as_deref(), &options, monitor);
}
