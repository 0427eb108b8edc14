//! One line of a summary table, with everything that needs sorting sorted once.

use crate::{
    Draws,
    draws::Layout,
    ess::{self, Buffers},
    moments::{Spread, mean, variance},
    ranks::{Ranking, Scores},
    rhat,
};
use gibbs_core::{Error, Monitor, Result};

/// Quantities that are read at once.
const BLOCK: usize = 8;

/// What the draws say about one quantity, and how far to trust it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// Mean of all draws.
    pub mean: f64,
    /// Standard deviation of all draws (divisor `S − 1`).
    pub sd: f64,
    /// Monte Carlo standard error of the mean.
    pub mcse: f64,
    /// 5 % quantile.
    pub q5: f64,
    /// Median.
    pub q50: f64,
    /// 95 % quantile.
    pub q95: f64,
    /// Effective size for the bulk.
    pub ess_bulk: f64,
    /// Effective size for the tails.
    pub ess_tail: f64,
    /// Rank-normalised split R-hat.
    pub rhat: f64,
}

/// Summarises the draws of one quantity. `O(S log S)`.
///
/// Mean, deviation and quantiles are there for any finite draws; the rest follows the crate's table of edges.
pub fn summarize(draws: Draws) -> Summary {
    let layout = Layout::of(&draws);
    Summarizer::new(&Scores::of(&layout), &layout).summarize(draws)
}

/// Summarizes `width` quantities at once: `values` holds rows of `width`, `chains` chains of equally many rows, of which each
/// `batch` consecutive ones belong together ([`Draws::in_batches`]).
///
/// The quantities are spread over the monitor's threads; each is computed by one, so the bits do not depend on them.
pub fn summarize_each(
    values: &[f64],
    chains: usize,
    width: usize,
    batch: usize,
    monitor: &Monitor,
) -> Result<Vec<Summary>> {
    if width == 0 || !values.len().is_multiple_of(width) {
        return Err(Error::shape("draws", format!("{} numbers do not fill rows of {width}", values.len())));
    }
    let layout = Layout::of(&Draws::new(&values[..values.len() / width], chains)?.in_batches(batch));
    let scores = Scores::of(&layout);
    let summarize_some = |_, some: std::ops::Range<usize>| -> Result<Vec<Summary>> {
        let mut summarizer = Summarizer::new(&scores, &layout);
        let (mut columns, mut summaries, rows) = (vec![], vec![], values.len() / width);
        for first in some.clone().step_by(BLOCK) {
            monitor.check()?;
            let block = first..some.end.min(first + BLOCK);
            read_columns(values, width, block.clone(), &mut columns);
            for k in 0..block.len() {
                summaries.push(summarizer.summarize(Draws::new(&columns[k * rows..(k + 1) * rows], chains)?));
            }
        }
        Ok(summaries)
    };
    let share = width.div_ceil(monitor.thread_count());
    let shares = (0..width).step_by(share).map(|first| first..width.min(first + share)).collect();
    Ok(monitor.map(shares, summarize_some)?.into_iter().collect::<Result<Vec<_>>>()?.concat())
}

/// Writes columns of rows of `width` numbers, one after another. Row by row, so that memory is read once for all of them.
fn read_columns(values: &[f64], width: usize, range: std::ops::Range<usize>, columns: &mut Vec<f64>) {
    let rows = values.len() / width;
    columns.resize(rows * range.len(), 0.0);
    let mut done = 0;
    if range.len() == BLOCK {
        // Squares of as many rows as columns.
        for square in values.chunks_exact(BLOCK * width) {
            let row = |t: usize| square[t * width + range.start..].first_chunk::<BLOCK>().copied().unwrap_or_default();
            let square: [[f64; BLOCK]; BLOCK] = std::array::from_fn(row);
            for (k, column) in columns.chunks_exact_mut(rows).enumerate() {
                column[done..done + BLOCK].copy_from_slice(&std::array::from_fn::<f64, BLOCK, _>(|t| square[t][k]));
            }
            done += BLOCK;
        }
    }
    for (t, row) in values.chunks_exact(width).enumerate().skip(done) {
        for (k, value) in row[range.clone()].iter().enumerate() {
            columns[k * rows + t] = *value;
        }
    }
}

/// Summarizes one quantity after another of the same shape.
struct Summarizer<'a> {
    scores: &'a Scores,
    layout: &'a Layout,
    ranking: Ranking,
    buffers: Buffers,
}

impl<'a> Summarizer<'a> {
    fn new(scores: &'a Scores, layout: &'a Layout) -> Self {
        Self { scores, layout, ranking: Ranking::default(), buffers: Buffers::default() }
    }

    fn summarize(&mut self, draws: Draws) -> Summary {
        if draws.values().is_empty() || !draws.are_finite() {
            return Summary::nothing();
        }
        let Self { scores, layout, ranking, buffers } = self;
        let [q5, q50, q95] = ranking.sort(draws, layout);
        let (mean, sd) = mean_and_sd(draws.values());
        let known = Summary { mean, sd, q5, q50, q95, ..Summary::nothing() };
        if !draws.are_usable() {
            return known;
        }
        let mcse = sd / ess::of_mean(draws, layout, buffers).sqrt();
        let ess_tail = ess::of_tails(ranking, q5, q95, layout, &mut buffers.batches);
        let (sums, bulk) = ranking.scored(scores, layout);
        let ess_bulk = ess::of_sums(sums, &bulk, layout, &mut buffers.batches);
        let rhat = rhat::larger(&bulk, &ranking.folded(scores, layout), Spread::rhat);
        Summary { mcse, ess_bulk, ess_tail, rhat, ..known }
    }
}

impl Summary {
    fn nothing() -> Self {
        let nan = f64::NAN;
        Self { mean: nan, sd: nan, mcse: nan, q5: nan, q50: nan, q95: nan, ess_bulk: nan, ess_tail: nan, rhat: nan }
    }
}

/// Monte Carlo standard error of the mean: `sd / √ESS` with the effective size for the mean.
pub fn mcse_mean(draws: Draws) -> f64 {
    mean_and_sd(draws.values()).1 / crate::ess_mean(draws).sqrt()
}

/// Monte Carlo standard error of the standard deviation: that of the mean square distance `v` to the mean, by the chain
/// rule `se(√v) = se(v) / (2 √v)`.
pub fn mcse_sd(draws: Draws) -> f64 {
    let center = mean(draws.values());
    let squares: Vec<f64> = draws.values().iter().map(|x| (x - center) * (x - center)).collect();
    let second = mean(&squares);
    let fourth = mean(&squares.iter().map(|square| square * square).collect::<Vec<_>>());
    ((fourth - second * second) / crate::ess_sd(draws) / second / 4.0).sqrt()
}

fn mean_and_sd(values: &[f64]) -> (f64, f64) {
    let center = mean(values);
    (center, variance(values, center).sqrt())
}
