//! Generalized intersection over union of boxes, as a loss with gradients by both.
//!
//! ```text
//! loss(a, b) = 1 − (I / U − (C − U) / C) = 2 − I / U − U / C
//! ```
//!
//! with the areas I of the intersection, U of the union and C of the hull of two boxes (x₁, y₁, x₂, y₂). It is 0 for equal
//! boxes, and unlike the intersection over union it still pulls boxes together that do not meet; it tends to 2 for boxes far
//! apart. Where two edges coincide the gradient is the mean of both sides. `O(n)` time.
//!
//! Reference: H. Rezatofighi et al., Generalized Intersection over Union: A Metric and A Loss for Bounding Box Regression,
//! CVPR 2019, <https://arxiv.org/abs/1902.09630>.

use crate::{Reduction, Solution, reduction::Weights};
use gibbs_core::{
    Error, MatrixView, Monitor, Result,
    simd::{self, Real},
};

/// Pairs between one check of the monitor and the next.
const STRIDE: usize = 1 << 16;

/// Pairs of boxes.
#[derive(Debug, Clone, Copy)]
pub struct Boxes<'a, T> {
    /// n × 4: x₁, y₁, x₂, y₂ with x₁ ≤ x₂ and y₁ ≤ y₂.
    pub a: MatrixView<'a, T>,
    /// n × 4.
    pub b: MatrixView<'a, T>,
    /// n, at least 0; all 1 where there are none.
    pub weights: Option<&'a [f64]>,
    /// How the losses become one number.
    pub reduction: Reduction,
}

/// The reduced loss of pairs of boxes; `gradient`, where given, receives its gradients by both, row by row.
///
/// Boxes and gradients keep their precision, the loss is computed in double precision. Errors name `boxesA` or `boxesB` and
/// the row of a box that is none; of two boxes one must have an area.
pub fn evaluate<T: Real>(
    boxes: Boxes<T>,
    mut gradient: Option<(&mut [T], &mut [T])>,
    monitor: &Monitor,
) -> Result<Solution> {
    let n = boxes.check()?;
    let divisor = Weights::new(boxes.weights, n)?.divisor(boxes.reduction, |_| true)?;
    let mut values = vec![0.0; n];
    for i in 0..n {
        if i % STRIDE == 0 {
            monitor.check()?;
        }
        let weight = boxes.weights.map_or(1.0, |weights| weights[i]);
        let pair = Pair::new(boxes.a.row(i), boxes.b.row(i));
        if pair.union <= 0.0 || !pair.hull.is_finite() {
            return Err(Error::value("boxesA", format!("neither box of row {i} has an area, or it overflows")));
        }
        values[i] = weight * pair.loss();
        if let Some((by_a, by_b)) = &mut gradient {
            let factor = weight / divisor;
            pair.slope(&pair.a, &pair.b, factor, &mut by_a[4 * i..4 * i + 4]);
            pair.slope(&pair.b, &pair.a, factor, &mut by_b[4 * i..4 * i + 4]);
        }
    }
    let value = simd::sum(&values) / divisor;
    Ok(Solution { value, values: (boxes.reduction == Reduction::None).then_some(values) })
}

impl<T: Real> Boxes<'_, T> {
    fn check(&self) -> Result<usize> {
        let n = self.a.nrows();
        for (name, boxes) in [("boxesA", self.a), ("boxesB", self.b)] {
            if boxes.nrows() != n || boxes.ncols() != 4 {
                let problem = format!("expected {n} × 4 numbers, got {} × {}", boxes.nrows(), boxes.ncols());
                return Err(Error::shape(name, problem));
            }
            let good = |row: &[T]| row.iter().all(|x| x.to_f64().is_finite()) && row[0] <= row[2] && row[1] <= row[3];
            if let Some(i) = boxes.rows().position(|row| !good(row)) {
                let problem = format!("expected x₁ ≤ x₂ and y₁ ≤ y₂, got {:?} in row {i}", boxes.row(i));
                return Err(Error::value(name, problem));
            }
        }
        Ok(n)
    }
}

/// Two boxes with their areas.
struct Pair {
    a: [f64; 4],
    b: [f64; 4],
    intersection: f64,
    union: f64,
    hull: f64,
}

impl Pair {
    fn new<T: Real>(a: &[T], b: &[T]) -> Self {
        let [a, b] = [a, b].map(|corners| [0, 1, 2, 3].map(|k| corners[k].to_f64()));
        let overlap = |k: usize| (a[k + 2].min(b[k + 2]) - a[k].max(b[k])).max(0.0);
        let extent = |k: usize| a[k + 2].max(b[k + 2]) - a[k].min(b[k]);
        let area = |c: &[f64; 4]| (c[2] - c[0]) * (c[3] - c[1]);
        let intersection = overlap(0) * overlap(1);
        Self { a, b, intersection, union: area(&a) + area(&b) - intersection, hull: extent(0) * extent(1) }
    }

    fn loss(&self) -> f64 {
        (1.0 - self.intersection / self.union) + (1.0 - self.union / self.hull)
    }

    /// The gradient by `own`, times `factor`.
    fn slope<T: Real>(&self, own: &[f64; 4], other: &[f64; 4], factor: f64, slope: &mut [T]) {
        let by_union = self.intersection / (self.union * self.union) - 1.0 / self.hull;
        let by_intersection = -1.0 / self.union - by_union;
        let by_hull = self.union / (self.hull * self.hull);
        for k in 0..2 {
            // The other axis' lengths, by which areas grow.
            let across = 1 - k;
            let length = own[across + 2] - own[across];
            let overlap = own[across + 2].min(other[across + 2]) - own[across].max(other[across]);
            let extent = own[across + 2].max(other[across + 2]) - own[across].min(other[across]);
            let meet = own[k + 2].min(other[k + 2]) > own[k].max(other[k]) && overlap > 0.0;
            let inner = if meet { by_intersection * overlap } else { 0.0 };
            let high = by_union * length
                + inner * below(own[k + 2], other[k + 2])
                + by_hull * extent * below(other[k + 2], own[k + 2]);
            let low = by_union * length + inner * below(other[k], own[k]) + by_hull * extent * below(own[k], other[k]);
            (slope[k], slope[k + 2]) = (T::from_f64(-factor * low), T::from_f64(factor * high));
        }
    }
}

/// 1 where x is below y, ½ where they are equal.
fn below(x: f64, y: f64) -> f64 {
    if x == y { 0.5 } else { f64::from(x < y) }
}

#[cfg(test)]
mod tests;
