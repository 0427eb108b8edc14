//! What the network simplex asks of costs: single ones, parts of rows, and the least of a part less potentials.

use super::{Clouds, Oracle, Source, tile_sums};
use gibbs_core::simd::{self, Kernel, Lanes, Real, WIDTH};
use std::ops::Range;

/// Costs that are computed at a time where they cannot be used as they come.
const CHUNK: usize = 8 * WIDTH;

impl Oracle<'_> {
    /// The cost of row `i` and column `j`; from points it may differ from the row's in the last bits.
    pub(crate) fn cost(&self, i: usize, j: usize) -> f64 {
        match &self.source {
            Source::Dense { cost, rows, columns } => {
                cost.get(rows[i], columns.as_ref().map_or(j, |columns| columns[j]))
            }
            Source::Transposed { cost, selection } => cost.get(selection.columns[j], selection.rows[i]),
            Source::Clouds(clouds) => clouds.cost(i, j),
            Source::Table(table) => table[i * self.columns + j],
        }
    }

    /// The costs of `columns`, which begin at a multiple of `WIDTH`; `buffer` has room for the next multiple of their number.
    pub(crate) fn part<'s>(&'s self, i: usize, columns: Range<usize>, buffer: &'s mut [f64]) -> &'s [f64] {
        if let Some(row) = self.stored_row(i) {
            return &row[columns];
        }
        let count = columns.len();
        match &self.source {
            Source::Clouds(clouds) => clouds.part(i, columns.start, &mut buffer[..count.next_multiple_of(WIDTH)]),
            _ => {
                for (value, j) in buffer.iter_mut().zip(columns) {
                    *value = self.cost(i, j);
                }
            }
        }
        &buffer[..count]
    }

    /// The least of `(cost − offset) + shift` over `columns`, which begin at a multiple of `WIDTH` and end at one or with
    /// the row. `shifts` has an element a column of the whole row, and +∞ up to the next multiple of `WIDTH`.
    #[inline]
    pub(crate) fn least(&self, i: usize, columns: Range<usize>, offset: f64, shifts: &[f64]) -> f64 {
        if let Some(row) = self.stored_row(i) {
            let shifts = &shifts[columns.clone()];
            return simd::dispatch(LeastOfRow { cost: &row[columns], offset, shifts });
        }
        match &self.source {
            Source::Clouds(clouds) if clouds.form.is_cheap() => clouds.least(i, columns, offset, shifts),
            _ => {
                let mut buffer = [0.0; CHUNK];
                let mut least = f64::INFINITY;
                for start in columns.clone().step_by(CHUNK) {
                    let chunk = start..(start + CHUNK).min(columns.end);
                    let cost = self.part(i, chunk.clone(), &mut buffer);
                    least = least.min(simd::dispatch(LeastOfRow { cost, offset, shifts: &shifts[chunk] }));
                }
                least
            }
        }
    }

    /// Where [`least`](Self::least) is, its value being `least`: the first column of it.
    #[cold]
    pub(crate) fn find(&self, i: usize, columns: Range<usize>, offset: f64, shifts: &[f64], least: f64) -> usize {
        let mut buffer = [0.0; CHUNK];
        let mut best = (f64::INFINITY, columns.start);
        for start in columns.clone().step_by(CHUNK) {
            let chunk = start..(start + CHUNK).min(columns.end);
            let cost = self.part(i, chunk.clone(), &mut buffer);
            for ((j, cost), shift) in chunk.clone().zip(cost).zip(&shifts[chunk]) {
                let value = (cost - offset) + shift;
                if value <= least {
                    return j;
                }
                // The two passes may round differently; then the least of this one will do.
                if value < best.0 {
                    best = (value, j);
                }
            }
        }
        best.1
    }

    #[inline]
    fn stored_row(&self, i: usize) -> Option<&[f64]> {
        match &self.source {
            Source::Dense { cost, rows, columns: None } => Some(cost.row(rows[i])),
            Source::Table(table) => Some(&table[i * self.columns..(i + 1) * self.columns]),
            _ => None,
        }
    }
}

impl Clouds<'_> {
    fn point(&self, i: usize) -> &[f64] {
        &self.x[i * self.dimension..(i + 1) * self.dimension]
    }

    fn tiles_from(&self, start: usize, count: usize) -> &[f64] {
        &self.tiles[start * self.dimension..(start + count) * self.dimension]
    }

    fn cost(&self, i: usize, j: usize) -> f64 {
        let (tile, lane) = (j / WIDTH * WIDTH * self.dimension, j % WIDTH);
        let coordinates = self.point(i).iter().enumerate();
        let differences = coordinates.map(|(k, x)| x - self.tiles[tile + k * WIDTH + lane]);
        let sum: f64 = match self.form.squared {
            true => differences.map(|difference| difference * difference).sum(),
            false => differences.map(f64::abs).sum(),
        };
        let mut cost = [sum];
        self.form.finish(&mut cost);
        cost[0]
    }

    /// Costs from column `start` on.
    fn part(&self, i: usize, start: usize, out: &mut [f64]) {
        let (point, tiles) = (self.point(i), self.tiles_from(start, out.len()));
        if self.form.squared {
            simd::dispatch(super::Sums::<true> { point, tiles, out });
        } else {
            simd::dispatch(super::Sums::<false> { point, tiles, out });
        }
        self.form.finish(out);
    }

    fn least(&self, i: usize, columns: Range<usize>, offset: f64, shifts: &[f64]) -> f64 {
        let count = columns.len().next_multiple_of(WIDTH);
        let (point, tiles) = (self.point(i), self.tiles_from(columns.start, count));
        let shifts = &shifts[columns.start..columns.start + count];
        let (scale, root) = (self.form.scale, self.form.exponent == 0.5);
        match (self.form.squared, root) {
            (true, false) => simd::dispatch(LeastOfCloud::<true, false> { point, tiles, scale, offset, shifts }),
            (true, true) => simd::dispatch(LeastOfCloud::<true, true> { point, tiles, scale, offset, shifts }),
            (false, false) => simd::dispatch(LeastOfCloud::<false, false> { point, tiles, scale, offset, shifts }),
            (false, true) => simd::dispatch(LeastOfCloud::<false, true> { point, tiles, scale, offset, shifts }),
        }
    }
}

/// min (cost − offset) + shift of stored costs.
struct LeastOfRow<'a> {
    cost: &'a [f64],
    offset: f64,
    shifts: &'a [f64],
}

impl Kernel for LeastOfRow<'_> {
    type Output = f64;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> f64 {
        let (costs, cost_rest) = self.cost.as_chunks::<WIDTH>();
        let (shifts, shift_rest) = self.shifts.as_chunks::<WIDTH>();
        let offset = Lanes::splat(self.offset);
        let mut least = Lanes::splat(f64::INFINITY);
        for (cost, shift) in costs.iter().zip(shifts) {
            least = (Lanes(*cost) - offset + Lanes(*shift)).smaller(least);
        }
        let mut rest = f64::INFINITY;
        for (cost, shift) in cost_rest.iter().zip(shift_rest) {
            rest = (cost - self.offset + shift).smaller(rest);
        }
        (-(-least).max()).smaller(rest)
    }
}

/// min (cost − offset) + shift of costs that are `scale · Σₖ |xₖ − yₖ|^q` or the root of it.
struct LeastOfCloud<'a, const SQUARED: bool, const ROOT: bool> {
    point: &'a [f64],
    tiles: &'a [f64],
    scale: f64,
    offset: f64,
    shifts: &'a [f64],
}

impl<const SQUARED: bool, const ROOT: bool> Kernel for LeastOfCloud<'_, SQUARED, ROOT> {
    type Output = f64;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> f64 {
        let (shifts, _) = self.shifts.as_chunks::<WIDTH>();
        let (scale, offset) = (Lanes::splat(self.scale), Lanes::splat(self.offset));
        let mut least = Lanes::splat(f64::INFINITY);
        for (shift, tile) in shifts.iter().zip(self.tiles.chunks_exact(WIDTH * self.point.len())) {
            let mut cost = tile_sums::<SQUARED, FMA>(self.point, tile);
            if self.scale != 1.0 {
                cost *= scale;
            }
            if ROOT {
                for l in 0..WIDTH {
                    cost.0[l] = cost.0[l].sqrt();
                }
            }
            least = (cost - offset + Lanes(*shift)).smaller(least);
        }
        -(-least).max()
    }
}
