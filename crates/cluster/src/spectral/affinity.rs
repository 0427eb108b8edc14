//! Affinities of points: how a graph is made of them.

use super::{Affinity, Options, neighbors::Packed};
use crate::sample::Sample;
use gibbs_core::{Error, MatrixView, Monitor, Result};

/// Weights of a graph: symmetric, at least 0, nothing on the diagonal.
pub(super) enum Weights {
    /// `n × n`, row by row.
    Dense(Vec<f64>),
    /// Rows by their places in the columns and values.
    Sparse {
        /// `n + 1`.
        starts: Vec<usize>,
        columns: Vec<u32>,
        values: Vec<f64>,
    },
}

/// Most entries of a dense graph: 2 GiB.
const LARGEST: usize = 1 << 28;

/// The graph that the options make of the points.
pub(super) fn of_points(points: MatrixView, options: &Options, monitor: &Monitor) -> Result<Weights> {
    let n = points.nrows();
    if matches!(options.affinity, Affinity::Precomputed) {
        return precomputed(points);
    }
    let sample = Sample::new(points, None, monitor)?;
    let packed = Packed::new(&sample);
    let count = options.neighbors.min(n.saturating_sub(1)).max(1);
    if n == 1 {
        return Ok(Weights::Dense(vec![0.0]));
    }
    match options.affinity {
        Affinity::NearestNeighbors => {
            let (indices, _) = packed.nearest(count, monitor)?;
            Ok(symmetrized(&indices, n, count))
        }
        Affinity::SelfTuning => {
            refuse_large(n)?;
            let (_, squares) = packed.nearest(count, monitor)?;
            // Zero where a point has that many copies: then all that is not a copy is infinitely far.
            let scales: Vec<f64> = squares.chunks_exact(count).map(|row| row[count - 1].sqrt()).collect();
            dense(&packed, n, |i, j, square| affinity(square, scales[i] * scales[j]), monitor)
        }
        Affinity::Gaussian | Affinity::Precomputed => {
            refuse_large(n)?;
            let gamma = match options.gamma {
                // In the scaled space, where a power of two was multiplied into the points.
                Some(gamma) => gamma * sample.take_back_square(1.0),
                None => 1.0 / mean_square(&sample),
            };
            dense(&packed, n, |_, _, square| affinity(square, 1.0 / gamma), monitor)
        }
    }
}

fn affinity(square: f64, scale: f64) -> f64 {
    if square == 0.0 { 1.0 } else { (-square / scale).exp() }
}

fn refuse_large(n: usize) -> Result<()> {
    match n.checked_mul(n) {
        Some(entries) if entries <= LARGEST => Ok(()),
        _ => Err(Error::out_of_memory("the affinities between all points", n as f64 * n as f64 * 8.0)),
    }
}

/// The mean squared distance of the points to their mean; 1 where all coincide.
fn mean_square(sample: &Sample) -> f64 {
    let mut y = vec![0.0; sample.dimension()];
    let mut sum = 0.0;
    for i in 0..sample.len() {
        sample.bring(i, &mut y);
        sum += gibbs_core::dot(&y, &y);
    }
    if sum == 0.0 { 1.0 } else { sum / sample.len() as f64 }
}

fn dense(
    packed: &Packed,
    n: usize,
    affinity: impl Fn(usize, usize, f64) -> f64 + Sync,
    monitor: &Monitor,
) -> Result<Weights> {
    const ROWS: usize = 16;
    let mut weights = vec![0.0; n * n];
    let blocks: Vec<&mut [f64]> = weights.chunks_mut(ROWS * n).collect();
    monitor.map(blocks, |block, rows| {
        let (mut y, mut squares) = (vec![0.0; packed.dimension()], vec![0.0; packed.row_length()]);
        for (offset, row) in rows.chunks_exact_mut(n).enumerate() {
            let i = block * ROWS + offset;
            packed.squared_distances(i, &mut y, &mut squares);
            for (j, entry) in row.iter_mut().enumerate() {
                *entry = if i == j { 0.0 } else { affinity(i, j, squares[j]) };
            }
        }
    })?;
    Ok(Weights::Dense(weights))
}

/// `(C + Cᵀ) / 2` for the indicator `C` of neighbors.
fn symmetrized(indices: &[u32], n: usize, count: usize) -> Weights {
    let mut entries: Vec<Vec<(u32, f64)>> = vec![Vec::with_capacity(2 * count); n];
    for (i, row) in indices.chunks_exact(count).enumerate() {
        for &j in row {
            entries[i].push((j, 0.5));
            entries[j as usize].push((i as u32, 0.5));
        }
    }
    sparse(entries)
}

/// Rows of columns and values, in any order; values of the same place are added.
fn sparse(entries: Vec<Vec<(u32, f64)>>) -> Weights {
    let (mut starts, mut columns, mut values) = (vec![0], Vec::new(), Vec::<f64>::new());
    for mut row in entries {
        row.sort_unstable_by_key(|&(column, _)| column);
        let from = columns.len();
        for (column, value) in row {
            if columns.len() > from && columns[columns.len() - 1] == column {
                let last = values.len() - 1;
                values[last] += value;
            } else {
                columns.push(column);
                values.push(value);
            }
        }
        starts.push(columns.len());
    }
    Weights::Sparse { starts, columns, values }
}

fn precomputed(graph: MatrixView) -> Result<Weights> {
    let n = graph.nrows();
    if graph.ncols() != n {
        return Err(Error::shape(
            "points",
            format!("expected as many columns as rows in a graph, got {n} × {}", graph.ncols()),
        ));
    }
    let mut weights = graph.to_contiguous().into_owned();
    let largest = weights.iter().fold(0.0, |most: f64, &weight| most.max(weight));
    for i in 0..n {
        weights[i * n + i] = 0.0;
        for j in 0..i {
            let (one, other) = (weights[i * n + j], weights[j * n + i]);
            if let Some(bad) = [one, other].into_iter().find(|weight| !(*weight >= 0.0 && weight.is_finite())) {
                let problem = format!("expected finite weights of at least 0, got {bad} between {i} and {j}");
                return Err(Error::value("points", problem));
            }
            if (one - other).abs() > 1e-9 * largest {
                let problem = format!("expected a symmetric matrix, got {one} at ({i}, {j}), {other} at ({j}, {i})");
                return Err(Error::value("points", problem));
            }
            let mean = 0.5 * one + 0.5 * other;
            (weights[i * n + j], weights[j * n + i]) = (mean, mean);
        }
    }
    Ok(Weights::Dense(weights))
}

/// The graph of listed edges between `n` nodes, both ways each; edges given twice are added.
pub(super) fn of_edges(n: usize, from: &[i32], to: &[i32], weights: Option<&[f64]>) -> Result<Weights> {
    if n > LARGEST / 4 {
        return Err(Error::out_of_memory("the nodes of the graph", n as f64 * 24.0));
    }
    if to.len() != from.len() {
        return Err(Error::shape("points.to", format!("expected {} nodes, one an edge, got {}", from.len(), to.len())));
    }
    if let Some(given) = weights
        && given.len() != from.len()
    {
        let problem = format!("expected {} weights, one an edge, got {}", from.len(), given.len());
        return Err(Error::shape("points.weights", problem));
    }
    let node = |list: &[i32], name: &'static str, edge: usize| match usize::try_from(list[edge]) {
        Ok(node) if node < n => Ok(node),
        _ => {
            Err(Error::value(name, format!("expected nodes from 0 to {}, got {} at {edge}", n.max(1) - 1, list[edge])))
        }
    };
    let mut entries = vec![Vec::new(); n];
    for edge in 0..from.len() {
        let (i, j) = (node(from, "points.from", edge)?, node(to, "points.to", edge)?);
        let weight = weights.map_or(1.0, |weights| weights[edge]);
        if i != j && weight > 0.0 {
            entries[i].push((j as u32, weight));
            entries[j].push((i as u32, weight));
        }
    }
    Ok(sparse(entries))
}
