//! Self-labelling.

use crate::{
    Destination,
    arrays::{FloatMatrix, FloatMatrixArgument, Vector},
    output::Floats,
    scalars::{Count, NonNegative, Positive},
};
use gibbs_core::{Error, MatrixView, Monitor, Result, simd::Real};
use gibbs_transport::self_label::{self, Options, Preset, Solution, Status};

crate::words! { Preset { Sela = "sela", Swav = "swav" } }
crate::options! { self_label::Options as SelfLabelOptions {
    ; preset: Preset, epsilon: Positive, max_iterations: Count, tolerance: NonNegative,
} }
crate::record! { self_label::Solution as SelfLabelSolution {
    labels: Vec<i32>, sizes: Vec<u32>, masses: Vec<f64>, value: f64, dual: f64, marginal_error: f64, epsilon: f64,
    iterations: usize, converged: bool, status: Status,
} }
crate::record! { Labelled as SelfLabelAnswer { solution: Solution, assignment: Option<Floats> } }

crate::operations! { "transport-systems";
    /// Labels for samples by their scores, under prescribed masses of the clusters.
    fn self_label(monitor into out, scores: FloatMatrix, masses["options.masses"]: Option<Vector>, assignment["options.assignment"]: bool, options: self_label::Options) -> Labelled
        = match (scores, out) {
            (FloatMatrixArgument::F64(scores), Destination::None) => labelled(scores.view()?, masses.as_deref(), assignment, &options, monitor, Floats::F64),
            (FloatMatrixArgument::F32(scores), Destination::None) => labelled(scores.view()?, masses.as_deref(), assignment, &options, monitor, Floats::F32),
            (FloatMatrixArgument::F64(scores), Destination::F64(out)) => self_label::solve(scores.view()?, masses.as_deref(), &options, Some(out), monitor).map(Labelled::without),
            (FloatMatrixArgument::F32(scores), Destination::F32(out)) => self_label::solve(scores.view()?, masses.as_deref(), &options, Some(out), monitor).map(Labelled::without),
            _ => Err(Error::value("options.out", "expected an array of the scores' precision")),
        };

    /// The same, with the soft assignment written over the scores.
    fn self_label_over(monitor into out, columns["scores"]: Count, masses["options.masses"]: Option<Vector>, options: self_label::Options) -> Labelled
        = match out {
            Destination::F64(scores) => self_label::solve_in_place(scores, columns, masses.as_deref(), &options, monitor).map(Labelled::without),
            Destination::F32(scores) => self_label::solve_in_place(scores, columns, masses.as_deref(), &options, monitor).map(Labelled::without),
            Destination::None => Err(Error::value("scores", "expected a Float64Array or Float32Array")),
        };
}

struct Labelled {
    solution: Solution,
    assignment: Option<Floats>,
}

impl Labelled {
    fn without(solution: Solution) -> Self {
        Self { solution, assignment: None }
    }
}

fn labelled<T: Real>(
    scores: MatrixView<T>,
    masses: Option<&[f64]>,
    assignment: bool,
    options: &Options,
    monitor: &Monitor,
    floats: fn(Vec<T>) -> Floats,
) -> Result<Labelled> {
    let mut out = assignment.then(|| vec![T::ZERO; scores.nrows() * scores.ncols()]);
    let solution = self_label::solve(scores, masses, options, out.as_deref_mut(), monitor)?;
    Ok(Labelled { solution, assignment: out.map(floats) })
}
