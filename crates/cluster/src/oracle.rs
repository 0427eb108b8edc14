//! Plain answers that the tests hold the methods against.

use gibbs_core::{MatrixView, Stream, purpose};

/// Points row by row.
#[derive(Debug, Clone)]
pub(crate) struct Points {
    pub(crate) data: Vec<f64>,
    pub(crate) p: usize,
}

impl Points {
    pub(crate) fn view(&self) -> MatrixView<'_> {
        MatrixView::new(&self.data, self.n(), self.p).unwrap()
    }

    pub(crate) fn n(&self) -> usize {
        self.data.len() / self.p
    }

    pub(crate) fn row(&self, i: usize) -> &[f64] {
        &self.data[i * self.p..(i + 1) * self.p]
    }

    pub(crate) fn map(&self, function: impl Fn(f64) -> f64) -> Self {
        Self { data: self.data.iter().map(|x| function(*x)).collect(), p: self.p }
    }

    /// The rows with the given indices.
    pub(crate) fn rows(&self, indices: &[usize]) -> Self {
        Self { data: indices.iter().flat_map(|&i| self.row(i)).copied().collect(), p: self.p }
    }
}

/// Normal clusters of unit variance around centers that lie about `separation` apart, and the true labels.
pub(crate) fn planted(n: usize, p: usize, clusters: usize, separation: f64, seed: u64) -> (Points, Vec<i32>) {
    let mut stream = Stream::new(seed, purpose::SIMULATE, 0);
    let spread = separation / (2.0 * p as f64).sqrt();
    let centers: Vec<f64> = (0..clusters * p).map(|_| spread * stream.normal()).collect();
    let labels: Vec<i32> = (0..n).map(|i| (i % clusters) as i32).collect();
    let rows = labels.iter().map(|&label| label as usize * p);
    let data = rows.flat_map(|at| centers[at..at + p].to_vec()).map(|c| c + stream.normal()).collect();
    (Points { data, p }, labels)
}

/// Random weights between 0.1 and 2.1.
pub(crate) fn weights(n: usize, seed: u64) -> Vec<f64> {
    let mut stream = Stream::new(seed, purpose::SIMULATE, 1);
    (0..n).map(|_| 0.1 + 2.0 * stream.uniform()).collect()
}

/// Random labels below `classes`.
pub(crate) fn random_labels(n: usize, classes: usize, seed: u64) -> Vec<i32> {
    let mut stream = Stream::new(seed, purpose::SIMULATE, 2);
    (0..n).map(|_| stream.below(classes) as i32).collect()
}

/// The weighted means of the classes; NaN for empty ones.
pub(crate) fn means(points: &Points, labels: &[i32], weights: &[f64], classes: usize) -> Vec<f64> {
    let (mut sums, mut masses) = (vec![0.0; classes * points.p], vec![0.0; classes]);
    for (i, &label) in labels.iter().enumerate() {
        masses[label as usize] += weights[i];
        for j in 0..points.p {
            sums[label as usize * points.p + j] += weights[i] * points.row(i)[j];
        }
    }
    sums.iter().enumerate().map(|(at, sum)| sum / masses[at / points.p]).collect()
}

pub(crate) fn squared_distance(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// Σ wᵢ ‖xᵢ − mean of its class‖².
pub(crate) fn inertia(points: &Points, labels: &[i32], weights: &[f64]) -> f64 {
    let classes = labels.iter().max().map_or(0, |&label| label as usize + 1);
    let means = means(points, labels, weights, classes);
    let mean = |label: i32| &means[label as usize * points.p..][..points.p];
    (0..points.n()).map(|i| weights[i] * squared_distance(points.row(i), mean(labels[i]))).sum()
}

/// The least inertia of all partitions into at most `classes` classes, and its labels.
pub(crate) fn best_partition(points: &Points, weights: &[f64], classes: usize) -> (f64, Vec<i32>) {
    let mut best = (f64::INFINITY, Vec::new());
    let mut labels = vec![0; points.n()];
    loop {
        let value = inertia(points, &labels, weights);
        if value < best.0 {
            best = (value, labels.clone());
        }
        if !next_partition(&mut labels, classes) {
            return best;
        }
    }
}

/// The next labels in which each label is at most one more than the largest before it.
fn next_partition(labels: &mut [i32], classes: usize) -> bool {
    for i in (1..labels.len()).rev() {
        let largest = labels[..i].iter().copied().max().unwrap_or(-1);
        if labels[i] <= largest && labels[i] + 1 < classes as i32 {
            labels[i] += 1;
            labels[i + 1..].fill(0);
            return true;
        }
    }
    false
}

/// The index of the nearest center, the first of equals.
pub(crate) fn nearest(row: &[f64], centers: &[f64]) -> usize {
    let distances: Vec<f64> = centers.chunks_exact(row.len()).map(|center| squared_distance(row, center)).collect();
    (1..distances.len()).fold(0, |best, k| if distances[k] < distances[best] { k } else { best })
}

/// A random rotation of the columns, by Householder reflections.
pub(crate) fn rotate(points: &Points, seed: u64) -> Points {
    let mut stream = Stream::new(seed, purpose::SIMULATE, 3);
    let mut rotated = points.clone();
    for _ in 0..2 {
        let axis: Vec<f64> = (0..points.p).map(|_| stream.normal()).collect();
        let square: f64 = axis.iter().map(|a| a * a).sum();
        for row in rotated.data.chunks_exact_mut(points.p) {
            let along: f64 = row.iter().zip(&axis).map(|(x, a)| x * a).sum();
            row.iter_mut().zip(&axis).for_each(|(x, a)| *x -= 2.0 * along / square * a);
        }
    }
    rotated
}

#[test]
fn all_partitions_are_counted() {
    // Stirling numbers of the second kind: S(5,1) + S(5,2) + S(5,3) = 1 + 15 + 25.
    let mut labels = vec![0; 5];
    let mut count = 1;
    while next_partition(&mut labels, 3) {
        count += 1;
    }
    assert_eq!(count, 41);
}
