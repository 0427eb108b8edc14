//! A student's logits against a teacher's, values as distributions on bins, and logits held near centers.

use super::Evaluation;
use crate::{
    Destination,
    arrays::{FloatMatrix, FloatMatrixArgument, Integers, MatrixArgument, Vector},
    output::Floats,
    scalars::{Finite, NonNegative, Positive},
};
use gibbs_core::{Error, Monitor, Result, simd::Real};
use gibbs_loss::{Reduction, RowOptions, Rows, distillation, hl_gauss, spectral_decoupling::SpectralDecoupling};

crate::options! { distillation::Options as DistillationOptions { ; temperature: Positive, alpha: Finite } }
crate::options! { hl_gauss::Options as HlGaussOptions { ; sigma: Positive } }
crate::options! { SpectralDecoupling as SpectralDecouplingOptions { ; lambda: NonNegative } }

crate::operations! { "loss";
    /// A student's softmax against a teacher's, both softened by a temperature.
    fn distillation(monitor into out, logits: FloatMatrix, teacher: FloatMatrix, labels["options.labels"]: Option<Integers>, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, rows: RowOptions, options: distillation::Options) -> Evaluation
        = {
            let call = Distillation { labels, weights: weights.as_deref(), gradient, rows: &rows, options: &options, monitor };
            match (logits, teacher, out) {
                (FloatMatrixArgument::F64(logits), FloatMatrixArgument::F64(teacher), Destination::None) => call.with_new_gradient(&logits, &teacher, Floats::F64),
                (FloatMatrixArgument::F32(logits), FloatMatrixArgument::F32(teacher), Destination::None) => call.with_new_gradient(&logits, &teacher, Floats::F32),
                (FloatMatrixArgument::F64(logits), FloatMatrixArgument::F64(teacher), Destination::F64(out)) => call.with_gradient_in(&logits, &teacher, out),
                (FloatMatrixArgument::F32(logits), FloatMatrixArgument::F32(teacher), Destination::F32(out)) => call.with_gradient_in(&logits, &teacher, out),
                _ => Err(Error::value("teacher", "expected the logits' precision, and `out` of it")),
            }
        };

    /// Values as normal distributions on bins.
    fn hl_gauss(monitor into out, logits: FloatMatrix, values: Vector, edges["options.edges"]: Vector, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, reduction["options.reduction"]: Option<Reduction>, options: hl_gauss::Options) -> Evaluation
        = {
            let loss = hl_gauss::HlGauss { values: &values, edges: &edges, sigma: options.sigma };
            let rows = RowOptions { ignore_index: None, reduction: reduction.unwrap_or_default() };
            super::rows::evaluate(&loss, logits, None, weights.as_deref(), gradient, &rows, out, monitor)
        };

    /// Cross-entropy with a penalty on the logits.
    fn spectral_decoupling(monitor into out, logits: FloatMatrix, labels: Integers, gamma["options.gamma"]: Option<Vector>, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, rows: RowOptions, options: SpectralDecoupling) -> Evaluation
        = {
            let loss = SpectralDecoupling { gamma: gamma.map_or_else(Vec::new, |gamma| gamma.into_owned()), ..options };
            super::rows::evaluate(&loss, logits, Some(labels), weights.as_deref(), gradient, &rows, out, monitor)
        };
}

/// Everything but the two matrices.
struct Distillation<'a> {
    labels: Option<&'a [i32]>,
    weights: Option<&'a [f64]>,
    gradient: bool,
    rows: &'a RowOptions,
    options: &'a distillation::Options,
    monitor: &'a Monitor<'a>,
}

impl Distillation<'_> {
    fn with_new_gradient<T: Real>(
        &self,
        logits: &MatrixArgument<T>,
        teacher: &MatrixArgument<T>,
        floats: fn(Vec<T>) -> Floats,
    ) -> Result<Evaluation> {
        let (rows, teacher) = (self.rows(logits)?, teacher.view()?);
        Evaluation::new(rows.logits.nrows() * rows.logits.ncols(), self.gradient, floats, |gradient| {
            distillation::evaluate(rows, teacher, self.options, gradient, self.monitor)
        })
    }

    fn with_gradient_in<T: Real>(
        &self,
        logits: &MatrixArgument<T>,
        teacher: &MatrixArgument<T>,
        out: &mut [T],
    ) -> Result<Evaluation> {
        let (rows, teacher) = (self.rows(logits)?, teacher.view()?);
        Evaluation::into(out, |gradient| distillation::evaluate(rows, teacher, self.options, gradient, self.monitor))
    }

    fn rows<'b, T: Real>(&'b self, logits: &'b MatrixArgument<T>) -> Result<Rows<'b, T>> {
        Ok(Rows { logits: logits.view()?, labels: self.labels, weights: self.weights, options: self.rows })
    }
}
