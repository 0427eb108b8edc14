//! Passes over all scores, in blocks of rows that the shape alone fixes and whose sums are added in order.

use super::kernels::{self, Buffers};
use gibbs_core::{
    Error, MatrixView, Monitor, Result,
    simd::{self, Kernel, Real},
};
use std::ops::Range;

/// Scores of a block: about a millisecond of work.
const SHARE: usize = 1 << 20;

/// Blocks a thread that are in flight at once.
const WAVE: usize = 4;

/// Above this, exponents are near enough to overflow for their differences to.
const LARGEST_EXPONENT: f64 = 1e300;

/// The rows of a block, and how many blocks there are in a wave.
struct Blocks {
    rows: usize,
    height: usize,
    wave: usize,
}

impl Blocks {
    fn new(rows: usize, columns: usize, monitor: &Monitor) -> Self {
        Self { rows, height: (SHARE / columns).clamp(1, rows.max(1)), wave: WAVE * monitor.thread_count() }
    }

    /// Does `work` for each block of rows and its item, and `combine`s the results in order.
    fn run<I: Send, R: Send>(
        &self,
        monitor: &Monitor,
        mut items: impl Iterator<Item = I>,
        work: impl Fn(Range<usize>, I) -> R + Sync,
        mut combine: impl FnMut(R) -> Result<()>,
    ) -> Result<()> {
        let mut start = 0;
        while start < self.rows {
            monitor.check()?;
            let mut wave = Vec::with_capacity(self.wave);
            while wave.len() < self.wave && start < self.rows {
                let Some(item) = items.next() else { return Ok(()) };
                let end = (start + self.height).min(self.rows);
                wave.push((start..end, item));
                start = end;
            }
            for result in monitor.map(wave, |_, (range, item)| work(range, item))? {
                combine(result)?;
            }
        }
        Ok(())
    }

    fn count(&self) -> usize {
        self.rows.div_ceil(self.height)
    }
}

/// The clusters' scalings that make their masses right under the plain kernel exp(s / ε); finds what is not finite.
pub(super) fn first_scaling<T: Real>(
    scores: MatrixView<T>,
    epsilon: f64,
    targets: &[f64],
    monitor: &Monitor,
) -> Result<Vec<f64>> {
    let columns = scores.ncols();
    let blocks = Blocks::new(scores.nrows(), columns, monitor);
    let nothing = || std::iter::repeat_n((), blocks.count());
    let mut largest = vec![T::NEG_INFINITY; columns];
    blocks.run(
        monitor,
        nothing(),
        |range, ()| (range.start, simd::dispatch(Largest { scores: scores.slice_rows(range.start, range.end) })),
        |(start, (tops, bad))| match bad {
            Some(i) => Err(not_finite(scores, start + i)),
            None => {
                largest.iter_mut().zip(tops).for_each(|(largest, top)| *largest = top.larger(*largest));
                Ok(())
            }
        },
    )?;
    if largest.iter().any(|top| top.to_f64().abs() / epsilon > LARGEST_EXPONENT) {
        return Err(Error::value("scores", format!("are so large that dividing them by {epsilon} overflows")));
    }
    let mut totals = vec![0.0; columns];
    let shifts = largest.as_slice();
    blocks.run(
        monitor,
        nothing(),
        |range, ()| simd::dispatch(Shifted { scores: scores.slice_rows(range.start, range.end), shifts, epsilon }),
        |part| add(&mut totals, &part),
    )?;
    let scaling = |((&target, total), top): ((&f64, f64), T)| target.ln() - total.ln() - top.to_f64() / epsilon;
    Ok(targets.iter().zip(totals).zip(largest).map(scaling).collect())
}

/// The clusters' masses once the samples are scaled.
pub(super) fn masses<T: Real>(
    scores: MatrixView<T>,
    epsilon: f64,
    logs: &[f64],
    monitor: &Monitor,
) -> Result<Vec<f64>> {
    let blocks = Blocks::new(scores.nrows(), scores.ncols(), monitor);
    let mut totals = vec![0.0; scores.ncols()];
    blocks.run(
        monitor,
        std::iter::repeat_n((), blocks.count()),
        |range, ()| simd::dispatch(Masses { scores: scores.slice_rows(range.start, range.end), logs, epsilon }),
        |part| add(&mut totals, &part),
    )?;
    Ok(totals)
}

/// Scores, and where the soft assignment goes.
pub(super) enum Rows<'a, T> {
    /// Nowhere.
    Read(MatrixView<'a, T>),
    /// To an array of its own.
    Write(MatrixView<'a, T>, &'a mut [T]),
    /// Over the scores, which lie row by row.
    Over(&'a mut [T]),
}

/// Sums over all samples.
pub(super) struct Totals {
    pub(super) labels: Vec<i32>,
    pub(super) masses: Vec<f64>,
    /// Σ qᵢⱼ sᵢⱼ.
    pub(super) value: f64,
    /// Σᵢ maxⱼ (sᵢⱼ / ε + gⱼ).
    pub(super) largest: f64,
}

/// Labels every sample and writes the soft assignment.
pub(super) fn assign<T: Real>(rows: Rows<T>, epsilon: f64, logs: &[f64], monitor: &Monitor) -> Result<Totals> {
    let columns = logs.len();
    let count = match &rows {
        Rows::Read(scores) | Rows::Write(scores, _) => scores.nrows(),
        Rows::Over(scores) => scores.len() / columns,
    };
    let blocks = Blocks::new(count, columns, monitor);
    let size = blocks.height * columns;
    let mut totals = Totals { labels: Vec::with_capacity(count), masses: vec![0.0; columns], value: 0.0, largest: 0.0 };
    let combine = |part: Totals| {
        totals.labels.extend(part.labels);
        totals.value += part.value;
        totals.largest += part.largest;
        add(&mut totals.masses, &part.masses)
    };
    match rows {
        Rows::Read(scores) => {
            let work = |range: Range<usize>, ()| {
                let target = Target::Read(scores.slice_rows(range.start, range.end));
                Assign { target, logs, epsilon }.totals()
            };
            blocks.run(monitor, std::iter::repeat_n((), blocks.count()), work, combine)?;
        }
        Rows::Write(scores, out) => {
            let work = |range: Range<usize>, out: &mut [T]| {
                let target = Target::Write(scores.slice_rows(range.start, range.end), out);
                Assign { target, logs, epsilon }.totals()
            };
            blocks.run(monitor, out.chunks_mut(size), work, combine)?;
        }
        Rows::Over(scores) => {
            let work = |_, scores: &mut [T]| Assign { target: Target::Over(scores), logs, epsilon }.totals();
            blocks.run(monitor, scores.chunks_mut(size), work, combine)?;
        }
    }
    Ok(totals)
}

fn add(totals: &mut [f64], part: &[f64]) -> Result<()> {
    totals.iter_mut().zip(part).for_each(|(total, part)| *total += part);
    Ok(())
}

fn not_finite<T: Real>(scores: MatrixView<T>, row: usize) -> Error {
    let column = scores.row(row).iter().position(|score| !score.to_f64().is_finite()).unwrap_or(0);
    let found = scores.get(row, column);
    Error::value("scores", format!("expected finite numbers, got {found:?} in row {row}, column {column}"))
}

/// The columns' largest scores, and the first row that is not finite.
struct Largest<'a, T> {
    scores: MatrixView<'a, T>,
}

impl<T: Real> Kernel for Largest<'_, T> {
    type Output = (Vec<T>, Option<usize>);
    #[inline(always)]
    fn run<const FMA: bool>(self) -> Self::Output {
        let mut largest = vec![T::NEG_INFINITY; self.scores.ncols()];
        for i in 0..self.scores.nrows() {
            if !kernels::raise(&mut largest, self.scores.row(i)) {
                return (largest, Some(i));
            }
        }
        (largest, None)
    }
}

/// Σᵢ exp((sᵢⱼ − shiftⱼ) / ε).
struct Shifted<'a, T> {
    scores: MatrixView<'a, T>,
    shifts: &'a [T],
    epsilon: f64,
}

impl<T: Real> Kernel for Shifted<'_, T> {
    type Output = Vec<f64>;
    #[inline(always)]
    fn run<const FMA: bool>(self) -> Vec<f64> {
        let (mut totals, inverse) = (vec![0.0; self.shifts.len()], 1.0 / self.epsilon);
        for i in 0..self.scores.nrows() {
            kernels::add_exponentials::<T, FMA>(&mut totals, self.scores.row(i), self.shifts, inverse);
        }
        totals
    }
}

/// Σᵢ qᵢⱼ.
struct Masses<'a, T> {
    scores: MatrixView<'a, T>,
    logs: &'a [f64],
    epsilon: f64,
}

impl<T: Real> Kernel for Masses<'_, T> {
    type Output = Vec<f64>;
    #[inline(always)]
    fn run<const FMA: bool>(self) -> Vec<f64> {
        let (mut totals, inverse) = (vec![0.0; self.logs.len()], 1.0 / self.epsilon);
        let mut buffers = Buffers::new(self.logs.len());
        for i in 0..self.scores.nrows() {
            let row = buffers.weigh::<FMA>(self.scores.row(i), inverse, self.logs);
            kernels::add::<T, FMA>(&mut totals, 1.0 / row.sum, &buffers.weights);
        }
        totals
    }
}

/// A block of [`Rows`].
enum Target<'a, T> {
    Read(MatrixView<'a, T>),
    Write(MatrixView<'a, T>, &'a mut [T]),
    Over(&'a mut [T]),
}

struct Assign<'a, T> {
    target: Target<'a, T>,
    logs: &'a [f64],
    epsilon: f64,
}

impl<T: Real> Assign<'_, T> {
    fn totals(self) -> Totals {
        simd::dispatch(self)
    }
}

impl<T: Real> Kernel for Assign<'_, T> {
    type Output = Totals;
    #[inline(always)]
    fn run<const FMA: bool>(self) -> Totals {
        let columns = self.logs.len();
        let mut sums = Sums::new(self.logs, 1.0 / self.epsilon);
        match self.target {
            Target::Read(scores) => {
                for i in 0..scores.nrows() {
                    sums.row::<FMA>(scores.row(i));
                }
            }
            Target::Write(scores, out) => {
                for (i, out) in out.chunks_exact_mut(columns).enumerate() {
                    let factor = sums.row::<FMA>(scores.row(i));
                    sums.write(factor, out);
                }
            }
            Target::Over(scores) => {
                for row in scores.chunks_exact_mut(columns) {
                    let factor = sums.row::<FMA>(row);
                    sums.write(factor, row);
                }
            }
        }
        sums.totals
    }
}

struct Sums<'a, T> {
    logs: &'a [f64],
    inverse: f64,
    buffers: Buffers<T>,
    totals: Totals,
}

impl<'a, T: Real> Sums<'a, T> {
    fn new(logs: &'a [f64], inverse: f64) -> Self {
        let totals = Totals { labels: Vec::new(), masses: vec![0.0; logs.len()], value: 0.0, largest: 0.0 };
        Self { logs, inverse, buffers: Buffers::new(logs.len()), totals }
    }

    /// Adds a row; returns the factor that makes its weights shares.
    #[inline(always)]
    fn row<const FMA: bool>(&mut self, scores: &[T]) -> f64 {
        let row = self.buffers.weigh::<FMA>(scores, self.inverse, self.logs);
        let factor = 1.0 / row.sum;
        kernels::add::<T, FMA>(&mut self.totals.masses, factor, &self.buffers.weights);
        self.totals.value += factor * kernels::dot::<T, FMA>(&self.buffers.weights, scores);
        self.totals.largest += row.largest;
        self.totals.labels.push(self.buffers.label(&row));
        factor
    }

    #[inline(always)]
    fn write(&self, factor: f64, out: &mut [T]) {
        for (out, weight) in out.iter_mut().zip(&self.buffers.weights) {
            *out = T::from_f64(weight.to_f64() * factor);
        }
    }
}
