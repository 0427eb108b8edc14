//! Two clouds, checked and laid out for projections.

use crate::line::{Marginals, Power, Sorted};
use gibbs_core::{Error, MatrixView, Monitor, Result, Stream, axpy, norm, purpose};

/// Projected points in a block of directions: enough to be worth a thread, few enough to hear a cancellation.
const BLOCK: usize = 1 << 16;

/// Most directions in a block.
const MOST_DIRECTIONS: usize = 8;

/// Blocks a thread between two combinations of results.
const WAVE: usize = 4;

/// Larger coordinates could overflow when they are projected.
const LARGEST: f64 = 1e300;

pub(super) struct Clouds {
    pub(super) marginals: Marginals,
    pub(super) power: Power,
    pub(super) dimension: usize,
    /// Coordinate by coordinate.
    x: Vec<f64>,
    y: Vec<f64>,
}

impl Clouds {
    pub(super) fn new(x: MatrixView, y: MatrixView, a: Option<&[f64]>, b: Option<&[f64]>, p: f64) -> Result<Self> {
        let largest = check("x", x)?.max(check("y", y)?);
        let dimension = x.ncols();
        if y.ncols() != dimension {
            let message = format!("its points have {} coordinates, those of x {dimension}", y.ncols());
            return Err(Error::shape("y", message));
        }
        let marginals = Marginals::new(a, b, x.nrows(), y.nrows())?;
        Ok(Self { marginals, power: Power::new(p, largest)?, dimension, x: transposed(x), y: transposed(y) })
    }

    /// The sorted projections of both clouds.
    pub(super) fn project(&self, direction: &[f64], with_order: bool) -> (Sorted, Sorted) {
        let with_order = with_order || self.marginals.needs_order();
        let project = |coordinates: &[f64]| {
            let count = coordinates.len() / self.dimension;
            let mut projected = vec![0.0; count];
            for (coordinate, &factor) in coordinates.chunks_exact(count).zip(direction) {
                axpy(&mut projected, factor, coordinate);
            }
            Sorted::new(&projected, with_order)
        };
        (project(&self.x), project(&self.y))
    }

    /// Does `work` on blocks of directions and hands the results to `combine` in order.
    pub(super) fn each<R: Send>(
        &self,
        directions: &[f64],
        monitor: &Monitor,
        work: impl Fn(&[f64]) -> R + Sync,
        mut combine: impl FnMut(R),
    ) -> Result<()> {
        let points = (self.x.len() + self.y.len()) / self.dimension;
        let block = (BLOCK / points).clamp(1, MOST_DIRECTIONS) * self.dimension;
        let wave = if monitor.thread_count() == 1 { 1 } else { WAVE * monitor.thread_count() };
        let mut done = 0;
        for chunk in directions.chunks(block * wave) {
            monitor.check()?;
            monitor.report((done / self.dimension) as f64, Some((directions.len() / self.dimension) as f64));
            for result in monitor.map(chunk.chunks(block).collect(), |_, block| work(block))? {
                combine(result);
            }
            done += chunk.len();
        }
        Ok(())
    }
}

/// Refuses coordinates that are not finite or too large. Returns the largest length that a point may have.
fn check(name: &'static str, points: MatrixView) -> Result<f64> {
    if points.nrows() == 0 || points.ncols() == 0 {
        return Err(Error::shape(name, format!("{} × {} is empty", points.nrows(), points.ncols())));
    }
    let mut largest = 0.0f64;
    for (i, row) in points.rows().enumerate() {
        if let Some(value) = row.iter().find(|value| value.is_nan() || value.abs() > LARGEST) {
            return Err(Error::value(name, format!("expected numbers up to 1e300, got {value} in row {i}")));
        }
        largest = row.iter().fold(largest, |largest, value| largest.max(value.abs()));
    }
    Ok(largest)
}

fn transposed(points: MatrixView) -> Vec<f64> {
    (0..points.ncols()).flat_map(|k| points.rows().map(move |point| point[k])).collect()
}

/// `count` directions, uniform on the sphere, each from a stream of its own, one after the other (`count × dimension`).
pub(super) fn directions(seed: u64, count: usize, dimension: usize) -> Vec<f64> {
    let mut directions = Vec::with_capacity(count * dimension);
    for k in 0..count {
        let mut stream = Stream::new(seed, purpose::PROBE, k as u32);
        loop {
            let normals: Vec<f64> = (0..dimension).map(|_| stream.normal()).collect();
            let length = norm(&normals);
            if length > 0.0 {
                directions.extend(normals.iter().map(|value| value / length));
                break;
            }
        }
    }
    directions
}
