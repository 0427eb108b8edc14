//! Many small entropic problems in one call, of one size or of several.
//!
//! Each problem is solved as [`sinkhorn::solve`] does, to the last bit; the problems are shared out
//! among the threads, which alone makes a difference where a problem is too small to be. Cost: that of the problems, and
//! `O(n + m)` memory a problem for its answer.

use crate::problem::Problem;
use crate::sinkhorn::{self, Options, Solution};
use gibbs_core::{Error, Monitor, Result};

/// Entries of cost matrices that one piece of work holds, about: some milliseconds.
const ENTRIES: usize = 1 << 17;

/// Pieces between two reports of progress.
const WAVE: usize = 8;

/// Solves `problems`. `options.warm_start` must be `None`. The error of a problem names it: `problems[17].a`.
///
/// ```
/// use gibbs_core::{MatrixView, Monitor};
/// use gibbs_transport::{Problem, batch, sinkhorn::Options};
///
/// let costs = [0.0, 1.0, 1.0, 0.0, 2.0, 3.0];
/// let problems =
///     [Problem::dense(MatrixView::new(&costs[..4], 2, 2)?), Problem::dense(MatrixView::new(&costs[4..], 1, 2)?)];
/// let solutions = batch::solve(&problems, &Options::default(), &Monitor::none())?;
/// assert!(solutions[0].converged && solutions[1].value == 2.5);
/// # Ok::<(), gibbs_core::Error>(())
/// ```
pub fn solve(problems: &[Problem], options: &Options, monitor: &Monitor) -> Result<Vec<Solution>> {
    if problems.is_empty() {
        return Err(Error::shape("problems", "there are none"));
    }
    if options.warm_start.is_some() {
        return Err(Error::option("warmStart", "problems of a batch have none"));
    }
    let mut solutions = Vec::with_capacity(problems.len());
    let mut pieces = pieces(problems).into_iter();
    loop {
        let wave: Vec<_> = pieces.by_ref().take(WAVE * monitor.thread_count()).collect();
        if wave.is_empty() {
            return Ok(solutions);
        }
        let solved = monitor.map(wave, |_, (first, problems)| solve_piece(first, problems, options))?;
        for piece in solved {
            solutions.extend(piece?);
        }
        monitor.report(solutions.len() as f64, Some(problems.len() as f64));
    }
}

/// Consecutive problems with about [`ENTRIES`] entries together, with the number of the first.
fn pieces<'s, 'p>(problems: &'s [Problem<'p>]) -> Vec<(usize, &'s [Problem<'p>])> {
    let mut pieces = Vec::new();
    let (mut first, mut entries) = (0, 0usize);
    for (k, problem) in problems.iter().enumerate() {
        entries = entries.saturating_add(problem.nrows().saturating_mul(problem.ncols()));
        if entries >= ENTRIES || k + 1 == problems.len() {
            pieces.push((first, &problems[first..=k]));
            (first, entries) = (k + 1, 0);
        }
    }
    pieces
}

fn solve_piece(first: usize, problems: &[Problem], options: &Options) -> Result<Vec<Solution>> {
    let monitor = Monitor::none();
    let solve = |(k, problem)| sinkhorn::solve(problem, options, &monitor).map_err(|error| named(error, first + k));
    problems.iter().enumerate().map(solve).collect()
}

/// The error of one problem, with its number in the argument's name.
fn named(error: Error, k: usize) -> Error {
    let Some(part) = error.argument().and_then(|argument| argument.strip_prefix("problem")) else { return error };
    let message = error.to_string();
    let reason = message.split_once(": ").map_or(&*message, |(_, reason)| reason);
    Error::new(error.code(), format!("problems[{k}]{part}"), reason.replace("problem.", &format!("problems[{k}].")))
}

#[cfg(test)]
mod tests;
