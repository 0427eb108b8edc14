//! Losses: a file a driver, in groups that are modules of WebAssembly.

mod adversarial;
mod distillation;
mod elements;
mod log_sum_exp;
mod overlap;
mod pairs;
mod risks;
mod rows;
mod spherical_layer;

use crate::{Operation, output::Floats};
use gibbs_core::{Result, simd::Real};
use gibbs_loss::{Reduction, Solution};

/// Losses of rows of logits and of pairs, by file.
#[rustfmt::skip] // a line a file
pub(crate) const OPERATIONS: &[&[Operation]] = &[
    adversarial::OPERATIONS,
    distillation::OPERATIONS,
    elements::OPERATIONS,
    log_sum_exp::OPERATIONS,
    overlap::OPERATIONS,
    pairs::OPERATIONS,
    risks::OPERATIONS,
    rows::OPERATIONS,
    spherical_layer::OPERATIONS,
];

crate::words! { Reduction { Mean = "mean", Sum = "sum", None = "none" } }
crate::record! { Evaluation as LossEvaluation { value: f64, values: Option<Vec<f64>>, gradient: Option<Floats> } }

/// A loss with the gradient by its one input, unless that is elsewhere.
struct Evaluation {
    value: f64,
    values: Option<Vec<f64>>,
    gradient: Option<Floats>,
}

impl Evaluation {
    /// Evaluates into a new gradient of `length` numbers where one is asked for.
    fn new<T: Real>(
        length: usize,
        gradient: bool,
        floats: fn(Vec<T>) -> Floats,
        evaluate: impl FnOnce(Option<&mut [T]>) -> Result<Solution>,
    ) -> Result<Self> {
        let mut buffer = gradient.then(|| vec![T::ZERO; length]);
        let Solution { value, values } = evaluate(buffer.as_deref_mut())?;
        Ok(Self { value, values, gradient: buffer.map(floats) })
    }

    /// As `new`, with the gradient in the caller's array.
    fn into<T: Real>(out: &mut [T], evaluate: impl FnOnce(Option<&mut [T]>) -> Result<Solution>) -> Result<Self> {
        let Solution { value, values } = evaluate(Some(out))?;
        Ok(Self { value, values, gradient: None })
    }
}
