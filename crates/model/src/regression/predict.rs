//! What a regression expects of new observations, draw by draw.

use gibbs_core::{Error, MatrixView, Monitor, Result, Variable, dot};

/// Draws that one task handles.
const BLOCK: usize = 256;

/// Draws of a regression's variables, and rows to predict for.
pub(crate) struct Predictor<'a> {
    values: MatrixView<'a>,
    x: MatrixView<'a>,
    inverse_link: fn(f64) -> f64,
}

impl<'a> Predictor<'a> {
    /// Checks that `values` are draws of `variables` and that `x` has the model's `columns`.
    pub(super) fn new(
        values: MatrixView<'a>,
        x: MatrixView<'a>,
        columns: usize,
        variables: &[Variable],
        inverse_link: fn(f64) -> f64,
    ) -> Result<Self> {
        let width: usize = variables.iter().map(Variable::len).sum();
        if values.nrows() == 0 || values.ncols() != width {
            let found = format!("{} × {}", values.nrows(), values.ncols());
            return Err(Error::shape(
                "posterior",
                format!("{found} are no draws of a model with {width} numbers a draw"),
            ));
        }
        if x.ncols() != columns {
            return Err(Error::shape("x", format!("{} columns for a model of {columns} predictors", x.ncols())));
        }
        Ok(Self { values, x, inverse_link })
    }

    /// The mean response of every draw at every row: `draws × m`.
    pub(crate) fn each(&self, monitor: &Monitor) -> Result<Vec<f64>> {
        let responses = self.for_blocks(monitor, |block| {
            let mut responses = Vec::with_capacity(block.nrows() * self.x.nrows());
            for draw in block.rows() {
                responses.extend(self.x.rows().map(|row| self.response(draw, row)));
            }
            responses
        })?;
        Ok(responses.concat())
    }

    /// The mean over the draws: `m`.
    pub(crate) fn mean(&self, monitor: &Monitor) -> Result<Vec<f64>> {
        let sums = self.for_blocks(monitor, |block| {
            let mut sums = vec![0.0; self.x.nrows()];
            for draw in block.rows() {
                for (sum, row) in sums.iter_mut().zip(self.x.rows()) {
                    *sum += self.response(draw, row);
                }
            }
            sums
        })?;
        let mut means = vec![0.0; self.x.nrows()];
        for sum in sums {
            gibbs_core::axpy(&mut means, 1.0 / self.values.nrows() as f64, &sum);
        }
        Ok(means)
    }

    fn for_blocks<R: Send>(&self, monitor: &Monitor, work: impl Fn(MatrixView) -> R + Sync) -> Result<Vec<R>> {
        let draws = self.values.nrows();
        let starts: Vec<usize> = (0..draws).step_by(BLOCK).collect();
        monitor.map(starts, |_, start| work(self.values.slice_rows(start, (start + BLOCK).min(draws))))
    }

    #[inline]
    fn response(&self, draw: &[f64], row: &[f64]) -> f64 {
        (self.inverse_link)(draw[0] + dot(&draw[1..=row.len()], row))
    }
}
