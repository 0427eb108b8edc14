//! The graph of similar samples, in flat arrays.

use super::{Edges, Metric, Options, Similarity};
use crate::nearest;
use gibbs_core::{Error, MatrixView, Monitor, Result, dot, norm, simd::squared_distance};

/// Samples that one item of work looks after.
const BLOCK: usize = 4096;

/// Every undirected edge twice, once at either end: slots `start[i]..start[i + 1]` belong to sample `i`.
#[derive(Debug, Default)]
pub(super) struct Graph {
    pub start: Vec<usize>,
    /// The sample at the other end.
    pub neighbor: Vec<u32>,
    /// The slot of the same edge at the other end.
    pub reverse: Vec<u32>,
    /// `e^{−w}`: what an edge of weight `w` leaves of labelings that differ across it.
    pub disagreement: Vec<f64>,
}

impl Graph {
    /// The graph of given edges, of which equal ones add up.
    pub(super) fn given(edges: &Edges, n: usize, weight: f64) -> Result<Self> {
        let Edges { from, to, weights } = edges;
        if from.len() != to.len() {
            return Err(Error::shape(
                "options.edges.to",
                format!("expected {} integers, got {}", from.len(), to.len()),
            ));
        }
        let weights = match weights {
            Some(weights) if weights.len() != from.len() => {
                let problem = format!("expected {} numbers, got {}", from.len(), weights.len());
                return Err(Error::shape("options.edges.weights", problem));
            }
            Some(weights) => weights.to_vec(),
            None => vec![1.0; from.len()],
        };
        if let Some(at) = weights.iter().position(|&w| w < 0.0) {
            let problem = format!("expected weights of at least 0, got {} at {at}", weights[at]);
            return Err(Error::value("options.edges.weights", problem));
        }
        let mut pairs = Vec::with_capacity(from.len());
        for (at, ((&a, &b), &w)) in from.iter().zip(*to).zip(&weights).enumerate() {
            for (name, end) in [("options.edges.from", a), ("options.edges.to", b)] {
                if end < 0 || end as usize >= n {
                    return Err(Error::value(name, format!("expected indices from 0 to {}, got {end} at {at}", n - 1)));
                }
            }
            if a == b {
                return Err(Error::value("options.edges.to", format!("edge {at} joins {a} with itself")));
            }
            pairs.push((a.min(b) as u32, a.max(b) as u32, weight * w));
        }
        pairs.sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
        pairs.dedup_by(|next, kept| {
            let same = (next.0, next.1) == (kept.0, kept.1);
            if same {
                kept.2 += next.2;
            }
            same
        });
        Ok(Self::from_pairs(&pairs, n))
    }

    /// The union of every sample's edges to its nearest neighbors, weighed by their similarity.
    pub(super) fn of_neighbors(
        points: MatrixView,
        metric: Metric,
        options: &Options,
        monitor: &Monitor,
    ) -> Result<Self> {
        let n = points.nrows();
        let unit = match metric {
            Metric::Cosine => Some(unit_rows(points)),
            Metric::Euclidean => None,
        };
        let placed = match &unit {
            Some(rows) => MatrixView::new(rows, n, points.ncols())?,
            None => points,
        };
        let found = nearest::nearest(placed, options.neighbors, options.seed, monitor)?;
        let mut pairs: Vec<(u32, u32, f64)> = Vec::with_capacity(found.ids.len());
        if found.count > 0 {
            for (i, ids) in found.ids.chunks(found.count).enumerate() {
                pairs.extend(ids.iter().map(|&j| ((i as u32).min(j), (i as u32).max(j), 0.0)));
            }
        }
        pairs.sort_unstable_by_key(|&(a, b, _)| (a, b));
        pairs.dedup_by_key(|&mut (a, b, _)| (a, b));
        weigh(&mut pairs, placed, options, monitor)?;
        Ok(Self::from_pairs(&pairs, n))
    }

    /// The graph of distinct pairs of smaller and larger index with their weights.
    fn from_pairs(pairs: &[(u32, u32, f64)], n: usize) -> Self {
        let mut start = vec![0; n + 1];
        for &(a, b, _) in pairs {
            start[a as usize + 1] += 1;
            start[b as usize + 1] += 1;
        }
        for i in 0..n {
            start[i + 1] += start[i];
        }
        let mut free = start.clone();
        let slots = 2 * pairs.len();
        let mut graph =
            Self { start, neighbor: vec![0; slots], reverse: vec![0; slots], disagreement: vec![0.0; slots] };
        for &(a, b, w) in pairs {
            let (at_a, at_b) = (free[a as usize], free[b as usize]);
            free[a as usize] += 1;
            free[b as usize] += 1;
            (graph.neighbor[at_a], graph.neighbor[at_b]) = (b, a);
            (graph.reverse[at_a], graph.reverse[at_b]) = (at_b as u32, at_a as u32);
            (graph.disagreement[at_a], graph.disagreement[at_b]) = ((-w).exp(), (-w).exp());
        }
        graph
    }

    pub(super) fn edge_count(&self) -> usize {
        self.neighbor.len() / 2
    }
}

/// Gives the pairs the weight `λ s` of their similarity.
fn weigh(pairs: &mut [(u32, u32, f64)], points: MatrixView, options: &Options, monitor: &Monitor) -> Result<()> {
    let rows = |&(a, b, _): &(u32, u32, f64)| (points.row(a as usize), points.row(b as usize));
    let similarity = options.similarity;
    monitor.map(pairs.chunks_mut(BLOCK).collect(), |_, pairs: &mut [(u32, u32, f64)]| {
        for pair in pairs {
            let (x, y) = rows(pair);
            pair.2 = match similarity {
                Similarity::Matern => squared_distance(x, y).sqrt(),
                Similarity::Cosine => (dot(x, y) / (norm(x) * norm(y)).max(f64::MIN_POSITIVE)).max(0.0),
                Similarity::Constant => 1.0,
            };
        }
    })?;
    if similarity == Similarity::Matern {
        let mean = pairs.iter().map(|pair| pair.2).sum::<f64>() / pairs.len().max(1) as f64;
        let width = options.bandwidth * mean;
        for pair in &mut *pairs {
            // Where all neighbors are at the same place there is no scale, and they are as similar as can be.
            pair.2 = if width > 0.0 { (-pair.2 / width).exp() } else { 1.0 };
        }
    }
    for pair in pairs {
        pair.2 *= options.similarity_weight;
    }
    Ok(())
}

/// The samples in an order in which near ones stand together.
pub(super) fn order(points: MatrixView, options: &Options, monitor: &Monitor) -> Result<Vec<u32>> {
    match options.metric {
        Metric::Cosine => {
            let rows = unit_rows(points);
            nearest::order(MatrixView::new(&rows, points.nrows(), points.ncols())?, options.seed, monitor)
        }
        Metric::Euclidean => nearest::order(points, options.seed, monitor),
    }
}

/// The rows scaled to length 1; rows of zeros stay.
fn unit_rows(points: MatrixView) -> Vec<f64> {
    let mut rows = Vec::with_capacity(points.nrows() * points.ncols());
    for row in points.rows() {
        let length = norm(row);
        rows.extend(row.iter().map(|x| if length > 0.0 { x / length } else { 0.0 }));
    }
    rows
}
