//! Transport on a line and on a circle.

use crate::{
    arrays::{Vector, Weights},
    scalars::{Finite, Positive},
};
use gibbs_transport::line::{circle, distance, plan};

crate::options! { distance::Options as Wasserstein1dOptions { ; p: Finite, gradient: bool } }
crate::options! { plan::Options as Emd1dOptions { ; p: Finite } }
crate::options! { circle::Options as WassersteinCircleOptions { ; p: Finite, period: Positive } }
crate::record! { distance::Solution as Wasserstein1dSolution {
    value: f64, distance: f64, x: Option<Vec<f64>>, y: Option<Vec<f64>>,
} }
crate::record! { plan::Solution as Emd1dSolution {
    value: f64, distance: f64, dual: f64, gap: f64, relative_gap: f64, marginal_error: [f64; 2], f: Vec<f64>, g: Vec<f64>,
    rows: Vec<u32>, columns: Vec<u32>, values: Vec<f64>, partners: Vec<u32>, converged: bool,
} }
crate::record! { circle::Solution as WassersteinCircleSolution {
    value: f64, distance: f64, dual: f64, gap: f64, relative_gap: f64, iterations: usize, converged: bool,
} }

crate::operations! { "transport";
    /// The Wasserstein distance between measures on the line.
    fn wasserstein1d(monitor, x: Vector, y: Vector, a["options.a"]: Option<Weights>, b["options.b"]: Option<Weights>, options: distance::Options) -> distance::Solution
        = distance::solve(&x, &y, a.as_deref(), b.as_deref(), &options, monitor);
    /// The best plan between measures on the line, with its proof.
    fn emd1d(monitor, x: Vector, y: Vector, a["options.a"]: Option<Weights>, b["options.b"]: Option<Weights>, options: plan::Options) -> plan::Solution
        = plan::solve(&x, &y, a.as_deref(), b.as_deref(), &options, monitor);
    /// The Wasserstein distance between measures on a circle.
    fn wasserstein_circle(monitor, x: Vector, y: Vector, a["options.a"]: Option<Weights>, b["options.b"]: Option<Weights>, options: circle::Options) -> circle::Solution
        = circle::solve(&x, &y, a.as_deref(), b.as_deref(), &options, monitor);
}
