//! The metric from some states, where there are too many coordinates for covariances.
//!
//! A few hundred states span little of thousands of coordinates. In their whole span the two covariances agree on a matrix that maps these
//! very gradients to these very positions, and fits nothing else; so few directions are taken, such that many states speak for each:
//!
//! ```text
//! X, G     N scaled positions and gradients about their means
//! Q₀       the N/8 widest directions of X and the N/8 widest of G
//! twice:   sᵢ ← sᵢ (var x̃ᵢ / var g̃ᵢ)^¼ with x̃, g̃ what Q leaves of them;  scale again;  Q ← the N/4 widest directions of X + G
//! A        = (X Qᵀ)ᵀ(X Qᵀ) + I  #  ((G Qᵀ)ᵀ(G Qᵀ) + I)⁻¹,  its eigenpairs as directions
//! ```
//!
//! Why `X + G`: a normal posterior of covariance `D (I + U (Λ − I) Uᵀ) D` has `g = −x` in coordinates scaled by `D`, but for its directions
//! `U`. So the sum is free of the noise of all other coordinates, and shows wide and narrow directions alike; the rescaling finds `D`, which
//! the directions would hide. On such a normal in 1800 coordinates, ten directions of variances 10 to 1000, 256 states bring the
//! ratio of the widest to the narrowest scale from 41 to 2.
//!
//! `O(d N²)`, and the directions are at most `N/4`.

use super::{fisher::kept_directions, metric::Metric, points::Points};
use gibbs_core::axpy;
use gibbs_linear::{gram, multiply, multiply_transposed_into, symmetric_eigen};

/// Of so many states one direction is taken; of half as many for the first guess, from positions and gradients apart.
const STATES_A_DIRECTION: usize = 4;

/// Directions whose square is a smaller share of the widest's are rounding.
const LEAST_SHARE: f64 = 1e-10;

/// A sum of positions and gradients whose square is a smaller share of the positions' is rounding.
const LEAST_SUM: f64 = 1e-16;

/// The metric with directions whose variance is outside `[1/cut, cut]`; `None` where the states say nothing or the numbers overflow.
pub(super) fn from_points(points: &Points, scale: &[f64], cut: f64) -> Option<Metric> {
    let mut states = States::new(points, scale);
    states.sums()?;
    let directions = (states.count / STATES_A_DIRECTION).max(1);
    let mut basis = states.first_guess(directions.div_ceil(2))?;
    for _ in 0..2 {
        states.rescale(&basis);
        basis = states.telling_directions(directions)?;
    }
    let (values, vectors) = states.fit(&basis, cut)?;
    Some(Metric { scale: states.scale, values, vectors })
}

/// Scaled positions and gradients about their means, one state a row, and the scale.
struct States {
    scale: Vec<f64>,
    positions: Vec<f64>,
    gradients: Vec<f64>,
    count: usize,
}

impl States {
    fn new(points: &Points, scale: &[f64]) -> Self {
        let d = scale.len();
        let mut positions = points.centered_positions(d);
        let mut gradients = points.centered_gradients(d);
        positions.iter_mut().zip(scale.iter().cycle()).for_each(|(x, s)| *x /= s);
        gradients.iter_mut().zip(scale.iter().cycle()).for_each(|(g, s)| *g *= s);
        Self { scale: scale.to_vec(), count: positions.len() / d, positions, gradients }
    }

    /// An orthonormal basis of the `few` widest directions of the positions and of the gradients.
    fn first_guess(&self, few: usize) -> Option<Vec<f64>> {
        let d = self.scale.len();
        let mut both = widest(&self.positions, d, few)?;
        both.append(&mut widest(&self.gradients, d, few)?);
        widest(&both, d, both.len() / d)
    }

    /// Scales each coordinate so that what `basis` leaves of positions and gradients varies alike.
    fn rescale(&mut self, basis: &[f64]) {
        let d = self.scale.len();
        let spread = |rows: &[f64]| -> Vec<f64> {
            let rest = without(rows, basis, d);
            let mut sums = vec![0.0; d];
            for (row, whole) in rest.chunks_exact(d).zip(rows.chunks_exact(d)) {
                for ((sum, x), whole) in sums.iter_mut().zip(row).zip(whole) {
                    // Where the basis leaves nothing but rounding, that is no reason to scale.
                    *sum += x * x + LEAST_SUM * whole * whole;
                }
            }
            sums
        };
        let factors: Vec<f64> = spread(&self.positions)
            .into_iter()
            .zip(spread(&self.gradients))
            .map(|(position, gradient)| (position / gradient).sqrt().sqrt())
            .map(|factor| if factor > 1e-4 && factor < 1e4 { factor } else { 1.0 })
            .collect();
        self.positions.iter_mut().zip(factors.iter().cycle()).for_each(|(x, factor)| *x /= factor);
        self.gradients.iter_mut().zip(factors.iter().cycle()).for_each(|(g, factor)| *g *= factor);
        self.scale.iter_mut().zip(&factors).for_each(|(scale, factor)| *scale *= factor);
    }

    /// The sums of positions and gradients; `None` where these cancel, and the diagonal says all.
    fn sums(&self) -> Option<Vec<f64>> {
        let mut sums = self.positions.clone();
        axpy(&mut sums, 1.0, &self.gradients);
        let square = |rows: &[f64]| gibbs_core::dot(rows, rows);
        (square(&sums) > LEAST_SUM * square(&self.positions)).then_some(sums)
    }

    /// The `most` widest directions of the sums; none where positions and gradients cancel.
    fn telling_directions(&self, most: usize) -> Option<Vec<f64>> {
        match self.sums() {
            Some(sums) => widest(&sums, self.scale.len(), most),
            None => Some(vec![]),
        }
    }

    /// Variances and directions within the span of `basis`.
    fn fit(&self, basis: &[f64], cut: f64) -> Option<(Vec<f64>, Vec<f64>)> {
        let d = self.scale.len();
        let m = basis.len() / d;
        if m == 0 {
            return Some((vec![], vec![]));
        }
        let scatter = |rows: &[f64]| {
            let mut coordinates = vec![0.0; m * self.count];
            multiply_transposed_into(&mut coordinates, basis, rows, d);
            let mut matrix = gram(&coordinates, m, self.count);
            (0..m).for_each(|k| matrix[k * m + k] += 1.0);
            matrix
        };
        let (values, directions) = kept_directions(&scatter(&self.positions), &scatter(&self.gradients), m, cut)?;
        let vectors = multiply(&directions, basis, values.len(), m, d);
        Some((values, vectors))
    }
}

/// An orthonormal basis of the `most` widest directions of `rows`, fewer where they do not span as many; `None` where the numbers
/// overflow or there is no direction. `O(d N²)`.
fn widest(rows: &[f64], d: usize, most: usize) -> Option<Vec<f64>> {
    let mut basis = turned(rows, d, most)?;
    // Once more: the first time the narrower ones are orthogonal only as far as their products with the widest tell.
    if basis.len() > d {
        basis = turned(&basis, d, most)?;
    }
    Some(basis)
}

/// With `rows rowsᵀ = V Λ Vᵀ`, the rows of `Λ^−½ Vᵀ rows` for the largest `λ`.
fn turned(rows: &[f64], d: usize, most: usize) -> Option<Vec<f64>> {
    let n = rows.len() / d;
    let products = gram(rows, n, d);
    if products.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let eigen = symmetric_eigen(&products, n).ok()?;
    let largest = eigen.values.last().copied().filter(|value| *value > 0.0)?;
    let pairs = eigen.values.iter().zip(eigen.vectors.chunks_exact(n)).rev().take(most);
    let weights: Vec<f64> = pairs
        .take_while(|(value, _)| **value > LEAST_SHARE * largest)
        .flat_map(|(value, vector)| {
            let length = value.sqrt();
            vector.iter().map(move |x| x / length)
        })
        .collect();
    let mut basis = multiply(&weights, rows, weights.len() / n, n, d);
    for vector in basis.chunks_exact_mut(d) {
        let length = gibbs_core::norm(vector);
        vector.iter_mut().for_each(|x| *x /= length);
    }
    Some(basis)
}

/// What is left of each row beside an orthonormal basis.
fn without(rows: &[f64], basis: &[f64], d: usize) -> Vec<f64> {
    let (n, m) = (rows.len() / d, basis.len() / d);
    if m == 0 {
        return rows.to_vec();
    }
    let mut along = vec![0.0; n * m];
    multiply_transposed_into(&mut along, rows, basis, d);
    let mut rest = multiply(&along, basis, n, m, d);
    rest.iter_mut().zip(rows).for_each(|(rest, x)| *rest = x - *rest);
    rest
}
