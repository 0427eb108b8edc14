//! Rows of the cost matrix: looked up where it is given, computed where it follows from points.
//!
//! Points of the columns lie in tiles of 32, coordinate by coordinate, so that 32 costs stay in registers while the
//! coordinates go by: `O(d)` operations a cost, `O((n + m) d)` memory. Every metric is `(s Σₖ |xₖ − yₖ|^q)^r` with
//! `q` 1 or 2; cosine is half the squared distance between the points' directions, which is exact for near directions.

use crate::problem::{Cost, Metric, Problem};
use gibbs_core::simd::{self, Kernel, Lanes, Real, WIDTH};
use gibbs_core::{MatrixView, norm};
use std::borrow::Cow;

mod pricing;

/// Which rows and columns of a problem are looked at, in order; rows may be its columns.
pub(crate) struct Selection {
    pub(crate) rows: Vec<usize>,
    pub(crate) columns: Vec<usize>,
}

impl Selection {
    pub(crate) fn all(problem: &Problem) -> Self {
        Self { rows: (0..problem.nrows()).collect(), columns: (0..problem.ncols()).collect() }
    }
}

/// Rows of a cost matrix.
pub(crate) struct Oracle<'a> {
    rows: usize,
    columns: usize,
    source: Source<'a>,
}

enum Source<'a> {
    /// A given matrix; a selection of its columns where not all are wanted.
    Dense { cost: MatrixView<'a>, rows: Vec<usize>, columns: Option<Vec<usize>> },
    /// The transpose of a given matrix.
    Transposed { cost: MatrixView<'a>, selection: Selection },
    /// Computed from points.
    Clouds(Clouds<'a>),
    /// Computed from points once.
    Table(Vec<f64>),
}

impl<'a> Oracle<'a> {
    /// The rows and columns of `selection`; the problem has been checked.
    pub(crate) fn new(problem: &Problem<'a>, selection: &Selection) -> Self {
        let source = match problem.cost {
            Cost::Dense(cost) => Source::Dense {
                cost,
                rows: selection.rows.clone(),
                columns: (selection.columns.len() < cost.ncols()).then(|| selection.columns.clone()),
            },
            Cost::Points { x, y, metric, power } => Source::Clouds(Clouds::new(
                select(x, &selection.rows, metric),
                &select(y, &selection.columns, metric),
                x.ncols(),
                Form::new(metric, power),
            )),
        };
        Self { rows: selection.rows.len(), columns: selection.columns.len(), source }
    }

    /// The transpose: the rows of `selection` are columns of the problem, and the other way round.
    pub(crate) fn transposed(problem: &Problem<'a>, selection: Selection) -> Self {
        match problem.cost {
            Cost::Points { x, y, metric, power } => {
                let cost = Cost::Points { x: y, y: x, metric, power };
                Self::new(&Problem { cost, ..*problem }, &selection)
            }
            Cost::Dense(cost) => {
                let (rows, columns) = (selection.rows.len(), selection.columns.len());
                Self { rows, columns, source: Source::Transposed { cost, selection } }
            }
        }
    }

    /// Costs from points that are not the problem's rows, to all its columns.
    pub(crate) fn between(x: MatrixView<'a>, y: MatrixView<'a>, metric: Metric, power: f64) -> Self {
        let problem = Problem { cost: Cost::Points { x, y, metric, power }, a: None, b: None };
        Self::new(&problem, &Selection::all(&problem))
    }

    pub(crate) fn nrows(&self) -> usize {
        self.rows
    }

    pub(crate) fn ncols(&self) -> usize {
        self.columns
    }

    /// Numbers a buffer for [`row`](Self::row) must hold.
    pub(crate) fn buffer_length(&self) -> usize {
        self.columns.next_multiple_of(WIDTH)
    }

    /// Row `i`, borrowed where it is stored, else written to `buffer`.
    #[inline]
    pub(crate) fn row<'s>(&'s self, i: usize, buffer: &'s mut [f64]) -> &'s [f64] {
        match &self.source {
            Source::Dense { cost, rows, columns: None } => cost.row(rows[i]),
            Source::Dense { cost, rows, columns: Some(columns) } => {
                let row = cost.row(rows[i]);
                for (value, &j) in buffer.iter_mut().zip(columns) {
                    *value = row[j];
                }
                &buffer[..self.columns]
            }
            Source::Transposed { cost, selection } => {
                for (value, &j) in buffer.iter_mut().zip(&selection.columns) {
                    *value = cost.get(j, selection.rows[i]);
                }
                &buffer[..self.columns]
            }
            Source::Clouds(clouds) => {
                clouds.row(i, buffer);
                &buffer[..self.columns]
            }
            Source::Table(table) => &table[i * self.columns..(i + 1) * self.columns],
        }
    }

    /// Whether a row costs so much more than reading it that a table of all is worth its memory.
    pub(crate) fn is_expensive(&self) -> bool {
        match &self.source {
            Source::Dense { columns, .. } => columns.is_some(),
            Source::Clouds(clouds) => clouds.dimension > 4 || !clouds.form.is_cheap(),
            Source::Transposed { .. } | Source::Table(_) => false,
        }
    }

    /// The same oracle with every row in `table`.
    pub(crate) fn with_table(self, table: Vec<f64>) -> Self {
        Self { source: Source::Table(table), ..self }
    }
}

/// The chosen points one after the other, borrowed where that is all of them; of length 1 for the cosine metric.
fn select<'a>(points: MatrixView<'a>, chosen: &[usize], metric: Metric) -> Cow<'a, [f64]> {
    if metric == Metric::Cosine {
        return chosen.iter().flat_map(|&i| direction(points.row(i))).collect();
    }
    match points.as_slice() {
        Some(all) if chosen.len() == points.nrows() => Cow::Borrowed(all),
        _ => chosen.iter().flat_map(|&i| points.row(i)).copied().collect(),
    }
}

/// The point's direction; its length must not be zero.
pub(crate) fn direction(point: &[f64]) -> Vec<f64> {
    let largest = point.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
    let scaled: Vec<f64> = point.iter().map(|value| value / largest).collect();
    let length = norm(&scaled);
    scaled.iter().map(|value| value / length).collect()
}

/// `(scale · Σₖ |xₖ − yₖ|^q)^exponent`.
#[derive(Clone, Copy)]
struct Form {
    squared: bool,
    scale: f64,
    exponent: f64,
}

impl Form {
    fn new(metric: Metric, power: f64) -> Self {
        match metric {
            Metric::SquaredEuclidean => Self { squared: true, scale: 1.0, exponent: power },
            Metric::Euclidean => Self { squared: true, scale: 1.0, exponent: 0.5 * power },
            Metric::Cityblock => Self { squared: false, scale: 1.0, exponent: power },
            Metric::Cosine => Self { squared: true, scale: 0.5, exponent: power },
        }
    }

    fn is_cheap(&self) -> bool {
        self.exponent == 1.0 || self.exponent == 0.5
    }

    /// The costs of the sums.
    fn finish(&self, sums: &mut [f64]) {
        if self.scale != 1.0 {
            simd::scale(sums, self.scale);
        }
        match self.exponent {
            1.0 => {}
            0.5 => sums.iter_mut().for_each(|sum| *sum = sum.sqrt()),
            exponent => sums.iter_mut().for_each(|sum| *sum = sum.powf(exponent)),
        }
    }
}

/// Two point clouds.
struct Clouds<'a> {
    dimension: usize,
    /// Row points one after the other.
    x: Cow<'a, [f64]>,
    /// Column points: tile, coordinate, lane. Lanes without a point are 0.
    tiles: Vec<f64>,
    form: Form,
}

impl<'a> Clouds<'a> {
    fn new(x: Cow<'a, [f64]>, y: &[f64], dimension: usize, form: Form) -> Self {
        let count = y.len() / dimension;
        let mut tiles = vec![0.0; count.next_multiple_of(WIDTH) * dimension];
        for (j, point) in y.chunks_exact(dimension).enumerate() {
            let tile = j / WIDTH * WIDTH * dimension;
            for (k, &value) in point.iter().enumerate() {
                tiles[tile + k * WIDTH + j % WIDTH] = value;
            }
        }
        Self { dimension, x, tiles, form }
    }

    fn row(&self, i: usize, out: &mut [f64]) {
        let point = &self.x[i * self.dimension..(i + 1) * self.dimension];
        if self.form.squared {
            simd::dispatch(Sums::<true> { point, tiles: &self.tiles, out });
        } else {
            simd::dispatch(Sums::<false> { point, tiles: &self.tiles, out });
        }
        self.form.finish(out);
    }
}

/// Σₖ |xₖ − yₖ|^q for every lane of every tile.
struct Sums<'a, const SQUARED: bool> {
    point: &'a [f64],
    tiles: &'a [f64],
    out: &'a mut [f64],
}

impl<const SQUARED: bool> Kernel for Sums<'_, SQUARED> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let (blocks, _) = self.out.as_chunks_mut::<WIDTH>();
        for (out, tile) in blocks.iter_mut().zip(self.tiles.chunks_exact(WIDTH * self.point.len())) {
            *out = tile_sums::<SQUARED, FMA>(self.point, tile).0;
        }
    }
}

/// Σₖ |xₖ − yₖ|^q for every lane of a tile.
#[inline(always)]
fn tile_sums<const SQUARED: bool, const FMA: bool>(point: &[f64], tile: &[f64]) -> Lanes<f64> {
    let (coordinates, _) = tile.as_chunks::<WIDTH>();
    let mut sums = Lanes::<f64>::splat(0.0);
    for (&x, y) in point.iter().zip(coordinates) {
        for l in 0..WIDTH {
            let difference = x - y[l];
            sums.0[l] = if SQUARED {
                difference.times_plus::<FMA>(difference, sums.0[l])
            } else {
                sums.0[l] + difference.abs_lane()
            };
        }
    }
    sums
}

#[cfg(test)]
mod tests;
