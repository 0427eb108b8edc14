//! The driver of losses of examples with several inputs, in double precision, one after the other.

use crate::{Reduction, Row, Solution, reduction::Weights};
use gibbs_core::{Error, MatrixView, Monitor, Result, simd};

/// Examples between one check of the monitor and the next.
const STRIDE: usize = 1 << 12;

/// The reduced loss of `n` examples. `example` gets an index and what the gradient of its loss is to be multiplied by, and
/// returns its loss, or nothing where that is not finite; an example of weight 0 is not looked at. `name` is the argument
/// of the error.
pub(crate) fn evaluate(
    n: usize,
    weights: Option<&[f64]>,
    reduction: Reduction,
    name: &'static str,
    monitor: &Monitor,
    mut example: impl FnMut(usize, f64) -> Option<f64>,
) -> Result<Solution> {
    let divisor = Weights::new(weights, n)?.divisor(reduction, |_| true)?;
    let mut values = vec![0.0; n];
    for (i, value) in values.iter_mut().enumerate() {
        if i % STRIDE == 0 {
            monitor.check()?;
        }
        let weight = weights.map_or(1.0, |weights| weights[i]);
        if weight > 0.0 {
            match example(i, weight / divisor) {
                Some(loss) if loss.is_finite() => *value = weight * loss,
                _ => return Err(Error::value(name, format!("example {i} has no finite loss"))),
            }
        }
    }
    let value = simd::sum(&values) / divisor;
    Ok(Solution { value, values: (reduction == Reduction::None).then_some(values) })
}

/// Refuses a matrix that is not of a shape.
pub(crate) fn check_shape(name: &'static str, matrix: MatrixView, rows: usize, columns: usize) -> Result<()> {
    match (matrix.nrows(), matrix.ncols()) {
        shape if shape == (rows, columns) => Ok(()),
        (r, c) => Err(Error::shape(name, format!("expected {rows} × {columns} numbers, got {r} × {c}"))),
    }
}

/// Refuses labels that are not one an example, each in 0..classes.
pub(crate) fn check_classes(name: &'static str, labels: &[i32], n: usize, classes: usize) -> Result<()> {
    if labels.len() != n {
        return Err(Error::shape(name, format!("{} labels for {n} examples", labels.len())));
    }
    match labels.iter().position(|&label| !usize::try_from(label).is_ok_and(|label| label < classes)) {
        Some(i) => {
            let problem = format!("expected a class of 0 to {}, got {} at {i}", classes.saturating_sub(1), labels[i]);
            Err(Error::value(name, problem))
        }
        None => Ok(()),
    }
}

/// The targets of a row of logits, where there are any.
pub(crate) fn targets_of<'a>(targets: MatrixView<'a>, row: &Row) -> Option<&'a [f64]> {
    (row.index < targets.nrows() && targets.ncols() == row.logits.len()).then(|| targets.row(row.index))
}
