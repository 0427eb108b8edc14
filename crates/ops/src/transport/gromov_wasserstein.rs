//! Gromov-Wasserstein, plain and fused.

use super::problem::regularization;
use crate::{
    arrays::{Matrix, Vector},
    scalars::{Count, Finite, Positive, Seed},
};
use gibbs_core::Error;
use gibbs_transport::{
    SparsePlan,
    gromov_wasserstein::{self, Loss, Options, Problem, Solution, Spaces, Status},
};

crate::words! { Loss { Square = "square", Kl = "kl" } }
crate::options! { Options as GromovWassersteinOptions {
    ; alpha: Finite, loss: Loss, semi_relaxed: bool, restarts: Count, seed: Seed, tolerance: Positive,
    max_iterations: Count, lower_bound: bool,
} }
crate::record! { Solution as GromovWassersteinSolution {
    value: f64, lower_bound: f64, gap: f64, relative_gap: f64, frank_wolfe_gap: f64, marginal_error: [f64; 2],
    f: Vec<f64>, g: Vec<f64>, epsilon: Option<f64>, regularized_value: Option<f64>, entries: Option<SparsePlan>,
    dense: Option<Vec<f64>>, trace: Vec<f64>, iterations: usize, converged: bool, status: Status,
} }

crate::operations! { "transport-spaces";
    /// A plan between two spaces that keeps distances, with a cost between features where one is given.
    fn gromov_wasserstein(monitor, cx["problem.cx"]: Option<Matrix>, cy["problem.cy"]: Option<Matrix>, x["problem.x"]: Option<Matrix>, y["problem.y"]: Option<Matrix>, cost["problem.cost"]: Option<Matrix>, a["problem.a"]: Option<Vector>, b["problem.b"]: Option<Vector>, epsilon["options.epsilon"]: Option<Positive>, relative: bool, options: Options) -> Solution = {
        let spaces = match (&cx, &cy, &x, &y) {
            (Some(cx), Some(cy), None, None) => Spaces::Matrices { cx: cx.view()?, cy: cy.view()? },
            (None, None, Some(x), Some(y)) => Spaces::Points { x: x.view()?, y: y.view()? },
            _ => return Err(Error::value("problem", "expected either cx and cy or x and y")),
        };
        let cost = cost.as_ref().map(|cost| cost.view()).transpose()?;
        let problem = Problem { spaces, cost, a: a.as_deref(), b: b.as_deref() };
        let options = Options { epsilon: epsilon.map(|epsilon| regularization(epsilon, relative)), ..options };
        gromov_wasserstein::solve(&problem, &options, monitor)
    };
}
