//! Convex functions of a plan, built in or evaluated outside.

use crate::{
    arrays::{Matrix, Numbers, Vector},
    scalars::{Count, NonNegative, Positive, Seed},
};
use gibbs_core::{Error, Result};
use gibbs_transport::mirror_sinkhorn::{self, Advanced, Answer, Function, Options, Problem, Solution, State};
use std::borrow::Cow;

/// Which function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Linear,
    Quadratic,
    Entropic,
    Concave,
    GromovWasserstein,
}

crate::words! { Kind {
    Linear = "linear", Quadratic = "quadratic", Entropic = "entropic", Concave = "concave",
    GromovWasserstein = "gromovWasserstein",
} }
crate::options! { Options as MirrorSinkhornOptions {
    ; max_iterations: Count, tolerance: Positive, step_scale: Positive, noise: NonNegative, seed: Seed,
} }
crate::record! { Solution as MirrorSinkhornSolution {
    value: f64, lower_bound: Option<f64>, frank_wolfe_gap: f64, relative_gap: f64, marginal_error: [f64; 2],
    f: Vec<f64>, g: Vec<f64>, plan: Vec<f64>, trace: Vec<f64>, iterations: usize, converged: bool,
} }
crate::record! { Step as MirrorSinkhornStep {
    log_plan: Vec<f64>, mean: Vec<f64>, steps: usize, bound: f64, plan: Vec<f64>,
} }
crate::record! { Answer as MirrorSinkhornAnswer {
    plan: Vec<f64>, marginal_error: [f64; 2], frank_wolfe_gap: Option<f64>,
} }

crate::operations! { "transport-spaces";
    /// A plan that minimises a built-in function, as the running mean of multiplicative steps.
    fn mirror_sinkhorn(monitor, a["problem.a"]: Vector, b["problem.b"]: Vector, kind["objective.kind"]: Kind, cost["objective.cost"]: Option<Matrix>, target["objective.target"]: Option<Matrix>, cx["objective.cx"]: Option<Matrix>, cy["objective.cy"]: Option<Matrix>, weight["objective.weight"]: Option<Positive>, epsilon["objective.epsilon"]: Option<Positive>, scale["objective.scale"]: Option<Positive>, options: Options) -> Solution = {
        let function = match kind {
            Kind::Linear => Function::Linear,
            Kind::Quadratic => {
                let target = target.as_ref().map(|target| target.view()).transpose()?;
                Function::Quadratic { target, weight: weight.unwrap_or(1.0) }
            }
            Kind::Entropic => Function::Entropic { epsilon: needed("objective.epsilon", epsilon)? },
            Kind::Concave => Function::Concave { scale: needed("objective.scale", scale)? },
            Kind::GromovWasserstein => Function::GromovWasserstein {
                cx: needed("objective.cx", cx.as_ref())?.view()?,
                cy: needed("objective.cy", cy.as_ref())?.view()?,
            },
        };
        let cost = cost.as_ref().map(|cost| cost.view()).transpose()?;
        mirror_sinkhorn::solve(&Problem { function, cost, a: &a, b: &b }, &options, monitor)
    };
    /// Begins an iteration whose gradients come from outside.
    fn mirror_sinkhorn_begin(_monitor, a["problem.a"]: Vector, b["problem.b"]: Vector) -> Step = mirror_sinkhorn::begin(&a, &b).map(Step::from);
    /// One step of it.
    fn mirror_sinkhorn_advance(_monitor, a["problem.a"]: Vector, b["problem.b"]: Vector, log_plan: Numbers, mean: Numbers, steps: u32, bound: NonNegative, gradient: Matrix, step_scale["options.stepScale"]: Positive) -> Step = {
        let state = State { log_plan: log_plan.into_owned(), mean: mean.into_owned(), steps: steps as usize, bound };
        let gradient = gradient.view()?.to_contiguous();
        mirror_sinkhorn::advance(&a, &b, state, &gradient, step_scale).map(Step::from)
    };
    /// What it has come to, with the gap where the gradient at the answer is given.
    fn mirror_sinkhorn_answer(monitor, a["problem.a"]: Vector, b["problem.b"]: Vector, mean: Numbers, steps: u32, gradient: Option<Matrix>) -> Answer = {
        let state = State { mean: mean.into_owned(), steps: steps as usize, ..State::default() };
        let gradient = gradient.as_ref().map(|gradient| gradient.view()).transpose()?;
        let gradient: Option<Cow<[f64]>> = gradient.map(|gradient| gradient.to_contiguous());
        mirror_sinkhorn::answer(&a, &b, &state, gradient.as_deref(), monitor)
    };
}

/// State and plan, place by place.
struct Step {
    log_plan: Vec<f64>,
    mean: Vec<f64>,
    steps: usize,
    bound: f64,
    plan: Vec<f64>,
}

impl From<Advanced> for Step {
    fn from(Advanced { state: State { log_plan, mean, steps, bound }, plan }: Advanced) -> Self {
        Self { log_plan, mean, steps, bound, plan }
    }
}

fn needed<T>(name: &'static str, value: Option<T>) -> Result<T> {
    value.ok_or_else(|| Error::value(name, "is missing"))
}
