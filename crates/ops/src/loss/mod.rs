//! Losses: a file a driver, in groups that are modules of WebAssembly.

mod adversarial;
mod distillation;
mod elements;
mod log_sum_exp;
mod overlap;
mod pairs;
mod reject;
mod risks;
mod rows;
mod sets;
mod spherical_layer;
mod steps;
mod targets;
mod transfer;

use crate::{Destination, Operation, output::Floats};
use gibbs_core::{Error, Result, simd::Real};
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
    reject::OPERATIONS,
    risks::OPERATIONS,
    rows::OPERATIONS,
    sets::OPERATIONS,
    spherical_layer::OPERATIONS,
    steps::OPERATIONS,
    targets::OPERATIONS,
    transfer::OPERATIONS,
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

    /// With the gradients by two inputs of one size as the halves of `length` numbers, in `out` where there is one.
    fn of_halves<T: Real>(
        length: usize,
        gradient: bool,
        out: Option<&mut [T]>,
        floats: fn(Vec<T>) -> Floats,
        evaluate: impl FnOnce(Option<(&mut [T], &mut [T])>) -> Result<Solution>,
    ) -> Result<Self> {
        let halves = |by: Option<&mut [T]>| match by {
            Some(by) if by.len() != length => Err(Error::shape("options.out", format!("expected {length} numbers"))),
            by => evaluate(by.map(|by| by.split_at_mut(length / 2))),
        };
        match out {
            Some(out) => Self::into(out, halves),
            None => Self::new(length, gradient, floats, halves),
        }
    }
}

/// The caller's array of doubles, where there is one.
fn f64s(out: Destination<'_>) -> Result<Option<&mut [f64]>> {
    match out {
        Destination::None => Ok(None),
        Destination::F64(out) => Ok(Some(out)),
        Destination::F32(_) => Err(Error::value("options.out", "expected a Float64Array")),
    }
}

/// The caller's array of single precision, where there is one.
fn f32s(out: Destination<'_>) -> Result<Option<&mut [f32]>> {
    match out {
        Destination::None => Ok(None),
        Destination::F32(out) => Ok(Some(out)),
        Destination::F64(_) => Err(Error::value("options.out", "expected a Float32Array")),
    }
}
