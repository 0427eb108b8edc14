//! One pass over a block of rows of all stored kernels.

use super::projections::Projections;
use crate::kernels::{self, ROWS};
use std::ops::Range;

/// What a pass reads.
pub(super) struct Pass<'s> {
    pub(super) state: &'s Projections<'s>,
    /// exp(ψ − what is absorbed of it), kernel by kernel.
    pub(super) factors: &'s [Vec<f64>],
}

/// What it says of a block of rows.
pub(super) struct Part {
    /// Lₖ, and the support's own after them.
    pub(super) logs: Vec<Vec<f64>>,
    pub(super) log_a: Vec<f64>,
    pub(super) columns: Vec<Vec<f64>>,
}

impl Pass<'_> {
    pub(super) fn block(&self, rows: Range<usize>) -> Part {
        let (state, count) = (self.state, self.state.psi.len());
        let mut part = Part {
            logs: self.factors.iter().map(|_| Vec::with_capacity(rows.len())).collect(),
            log_a: Vec::with_capacity(rows.len()),
            columns: self.factors[..count].iter().map(|factors| vec![0.0; factors.len()]).collect(),
        };
        for first in rows.clone().step_by(ROWS) {
            let last = (first + ROWS).min(rows.end);
            for k in 0..self.factors.len() {
                let sums = kernels::dot_rows(self.rows(k, first), &self.factors[k]);
                let logs =
                    (first..last).zip(sums).map(|(i, sum)| sum.max(f64::MIN_POSITIVE).ln() - state.stored(k).phi[i]);
                part.logs[k].extend(logs);
            }
            for i in first..last {
                let at = i - rows.start;
                let shared =
                    state.problem.measures.iter().zip(&part.logs).map(|(measure, logs)| measure.share * logs[at]);
                part.log_a.push(shared.sum::<f64>() + state.log_d.as_ref().map_or(0.0, |log_d| log_d[i]));
            }
            for k in 0..count {
                let mut scalings = [0.0; ROWS];
                for (i, scaling) in (first..last).zip(&mut scalings) {
                    let at = i - rows.start;
                    *scaling = (part.log_a[at] - part.logs[k][at] - state.stored(k).phi[i]).exp();
                }
                kernels::add_rows(&mut part.columns[k], scalings, self.rows(k, first));
            }
        }
        part
    }

    /// Four rows of a kernel.
    fn rows(&self, k: usize, first: usize) -> [&[f64]; ROWS] {
        let (entries, width) = (&self.state.stored(k).entries, self.factors[k].len());
        std::array::from_fn(|r| &entries[(first + r) * width..(first + r + 1) * width])
    }
}
