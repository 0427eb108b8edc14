//! Training the last layer under a loss of the spherical family, at a cost that does not depend on the number of classes.
//!
//! A layer of weights W (K × d) gives an example with hidden values h the logits z = W h. Losses of the spherical family see
//! them through `o = z_y`, `s = Σ z` and `q = ‖z‖²` alone, and
//!
//! ```text
//! q = hᵀ G h,  s = hᵀ t,  o = hᵀ w_y        with the Gram matrix G = WᵀW (d × d) and t = Wᵀ1 (d)
//! ∇_W L = (2 L_q W h + L_s 1 + L_o e_y) hᵀ,   ∇_h L = 2 L_q G h + L_s t + L_o w_y
//! ```
//!
//! A step `W ← W − η ∇_W L` is kept as factors, `W = V U + 1 ωᵀ` with U (d × d), its inverse, and ω (d): with
//! `a = 2 η L_q`, `b = η L_s`, `c = η L_o`
//!
//! ```text
//! U ← U (I − a h hᵀ),   U⁻¹ ← (I + a / (1 − a ‖h‖²) h hᵀ) U⁻¹,   ω ← ω − (a ωᵀh + b) h,   v_y ← v_y − c U⁻ᵀ h
//! G ← G + x hᵀ + h xᵀ,  t ← t − (a s + K b + c) h
//! x = −a G h − b (t − a s h) − c (w_y − a o h) + ½ (a² q + K b² + c² + 2 b c) h
//! ```
//!
//! so that one example costs `O(d²)` and touches one row of V, whatever K is: exactly stochastic gradient descent on W, one
//! example after the other, up to rounding. `residual` says how well U and its inverse still fit; [`refresh`] multiplies
//! the factors out, `O(K d²)`, and makes U the identity again.
//!
//! References: P. Vincent, A. de Brébisson, X. Bouthillier, Efficient Exact Gradient Update for training Deep Networks with
//! Very Large Sparse Targets, NeurIPS 2015, <https://arxiv.org/abs/1412.7091>; A. de Brébisson, P. Vincent, The Z-loss: a
//! shift and scale invariant classification loss belonging to the Spherical Family, 2016,
//! <https://arxiv.org/abs/1604.08859>. The part ω, which makes the constant term of the gradient cheap, is ours.

use crate::{domain, examples, logistic};
use gibbs_core::{Error, MatrixView, Monitor, Result, axpy, dot};

/// How near a step may come to wiping out a direction of the weights.
const SMALLEST_PIVOT: f64 = 1e-6;

/// Which loss of the family.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// The Z-loss.
    #[default]
    Z,
    /// −log of the Taylor softmax.
    Taylor,
    /// −log of the spherical softmax.
    Spherical,
    /// ½ ‖z − e_y‖².
    Squares,
}

/// What is minimized, and how fast.
#[derive(Debug, Clone)]
pub struct Options {
    /// Which loss.
    pub kind: Kind,
    /// a of the Z-loss, positive.
    pub a: f64,
    /// b of the Z-loss.
    pub b: f64,
    /// ε of the spherical softmax, positive.
    pub epsilon: f64,
    /// η, at least 0.
    pub rate: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { kind: Kind::Z, a: 1.0, b: 1.0, epsilon: 1e-3, rate: 0.1 }
    }
}

/// Everything about a layer that does not grow with the number of classes.
#[derive(Debug, Clone, PartialEq)]
pub struct Common {
    /// K.
    pub classes: usize,
    /// U, d × d, row by row.
    pub factor: Vec<f64>,
    /// U⁻¹.
    pub inverse: Vec<f64>,
    /// ω, d.
    pub offset: Vec<f64>,
    /// G, d × d.
    pub gram: Vec<f64>,
    /// t, d.
    pub total: Vec<f64>,
}

/// What a call of [`step`] saw.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// The loss of every example, before its step.
    pub values: Vec<f64>,
    /// Its gradient by the hidden values (n · d), before its step; nothing is divided.
    pub hiddens: Vec<f64>,
    /// The largest relative error of U⁻¹ met.
    pub residual: f64,
}

/// Takes a step for each row of `hiddens` (n × d), one after the other. `rows` (m · d) are rows of V, of which example i
/// uses `which[i]`; the caller puts them back.
pub fn step(
    common: &mut Common,
    rows: &mut [f64],
    hiddens: MatrixView,
    which: &[i32],
    options: &Options,
    monitor: &Monitor,
) -> Result<Seen> {
    let (n, d) = (hiddens.nrows(), hiddens.ncols());
    options.check()?;
    common.check(d)?;
    if !rows.len().is_multiple_of(d.max(1)) {
        return Err(Error::shape("rows", format!("{} numbers for rows of {d}", rows.len())));
    }
    examples::check_classes("labels", which, n, rows.len() / d.max(1))?;
    let mut seen = Seen { values: Vec::with_capacity(n), hiddens: vec![0.0; n * d], residual: 0.0 };
    let mut scratch = Scratch::new(d);
    for (i, slope) in seen.hiddens.chunks_mut(d.max(1)).enumerate() {
        monitor.check()?;
        let (h, y) = (hiddens.row(i), which[i] as usize);
        let row = &mut rows[y * d..(y + 1) * d];
        let (value, residual) = common
            .step(h, row, slope, options, &mut scratch)
            .map_err(|problem| Error::option("rate", format!("{problem} (example {i})")))?;
        if !value.is_finite() {
            return Err(Error::value("hiddens", format!("row {i} has no finite loss")));
        }
        seen.values.push(value);
        seen.residual = seen.residual.max(residual);
    }
    Ok(seen)
}

/// W = V U + 1 ωᵀ (K · d), row by row.
pub fn weights(rows: MatrixView, factor: &[f64], offset: &[f64], monitor: &Monitor) -> Result<Vec<f64>> {
    let (classes, d) = (rows.nrows(), rows.ncols());
    if factor.len() != d * d || offset.len() != d {
        return Err(Error::shape("weights", format!("factors do not fit {d} columns")));
    }
    let mut weights = Vec::with_capacity(classes * d);
    for (k, row) in rows.rows().enumerate() {
        if k % 1024 == 0 {
            monitor.check()?;
        }
        let start = weights.len();
        weights.extend_from_slice(offset);
        for (v, factor) in row.iter().zip(factor.chunks(d)) {
            axpy(&mut weights[start..], *v, factor);
        }
    }
    Ok(weights)
}

/// A layer with W = V, U the identity and ω = 0: its Gram matrix and total, `O(K d²)`.
pub fn refresh(weights: MatrixView, monitor: &Monitor) -> Result<Common> {
    let d = weights.ncols();
    let (mut gram, mut total, mut factor) = (vec![0.0; d * d], vec![0.0; d], vec![0.0; d * d]);
    for (k, row) in weights.rows().enumerate() {
        if k % 1024 == 0 {
            monitor.check()?;
        }
        axpy(&mut total, 1.0, row);
        for (w, gram) in row.iter().zip(gram.chunks_mut(d)) {
            axpy(gram, *w, row);
        }
    }
    factor.iter_mut().step_by(d + 1).for_each(|one| *one = 1.0);
    Ok(Common { classes: weights.nrows(), inverse: factor.clone(), factor, offset: vec![0.0; d], gram, total })
}

/// Buffers of d numbers.
struct Scratch {
    pulled: Vec<f64>,
    label: Vec<f64>,
    mapped: Vec<f64>,
    back: Vec<f64>,
    change: Vec<f64>,
}

impl Scratch {
    fn new(d: usize) -> Self {
        let zeros = || vec![0.0; d];
        Self { pulled: zeros(), label: zeros(), mapped: zeros(), back: zeros(), change: zeros() }
    }
}

impl Common {
    fn check(&self, d: usize) -> Result<()> {
        let square = [self.factor.len(), self.inverse.len(), self.gram.len()].iter().all(|&length| length == d * d);
        match square && self.offset.len() == d && self.total.len() == d && self.classes > 0 {
            true => Ok(()),
            false => Err(Error::shape("hiddens", format!("{d} columns do not fit the layer"))),
        }
    }

    /// One example: its loss and the error of U⁻¹; `slope` receives the gradient by `h`.
    fn step(
        &mut self,
        h: &[f64],
        row: &mut [f64],
        slope: &mut [f64],
        options: &Options,
        scratch: &mut Scratch,
    ) -> std::result::Result<(f64, f64), &'static str> {
        let (d, classes) = (h.len(), self.classes as f64);
        let Scratch { pulled, label, mapped, back, change } = scratch;
        times(&self.gram, h, pulled);
        transposed_times(&self.factor, row, label);
        axpy(label, 1.0, &self.offset);
        let (q, s, o) = (dot(h, pulled), dot(h, &self.total), dot(h, label));
        let Slopes { value, by_label, by_sum, by_squares } = options.of(classes, o, s, q);
        for i in 0..d {
            slope[i] = 2.0 * by_squares * pulled[i] + by_sum * self.total[i] + by_label * label[i];
        }
        let (a, b, c) = (2.0 * options.rate * by_squares, options.rate * by_sum, options.rate * by_label);
        let pivot = 1.0 - a * dot(h, h);
        if pivot.is_nan() || pivot.abs() <= SMALLEST_PIVOT {
            return Err("so large that a step wipes out a direction of the weights");
        }
        times(&self.factor, h, mapped);
        transposed_times(&self.inverse, h, back);
        for i in 0..d {
            axpy(&mut self.factor[i * d..(i + 1) * d], -a * mapped[i], h);
            axpy(&mut self.inverse[i * d..(i + 1) * d], a / pivot * h[i], back);
        }
        let along = a * dot(&self.offset, h) + b;
        axpy(&mut self.offset, -along, h);
        // hᵀU⁻¹ after the update is the one before over the pivot.
        back.iter_mut().for_each(|x| *x /= pivot);
        axpy(row, -c, back);
        for i in 0..d {
            change[i] = -a * pulled[i] - b * (self.total[i] - a * s * h[i]) - c * (label[i] - a * o * h[i])
                + 0.5 * (a * a * q + classes * b * b + c * c + 2.0 * b * c) * h[i];
        }
        for i in 0..d {
            let gram = &mut self.gram[i * d..(i + 1) * d];
            axpy(gram, change[i], h);
            axpy(gram, h[i], change);
        }
        axpy(&mut self.total, -(a * s + classes * b + c), h);
        transposed_times(&self.factor, back, mapped);
        let scale = h.iter().fold(f64::MIN_POSITIVE, |most, x| most.max(x.abs()));
        let error = mapped.iter().zip(h).fold(0.0, |most: f64, (x, h)| most.max((x - h).abs()));
        Ok((value, error / scale))
    }
}

/// A loss of (o, s, q) and its derivatives.
struct Slopes {
    value: f64,
    by_label: f64,
    by_sum: f64,
    by_squares: f64,
}

impl Options {
    fn check(&self) -> Result<()> {
        domain::positive("a", self.a)?;
        domain::finite("b", self.b)?;
        domain::positive("epsilon", self.epsilon)?;
        domain::non_negative("rate", self.rate)
    }

    fn of(&self, classes: f64, o: f64, s: f64, q: f64) -> Slopes {
        match self.kind {
            Kind::Squares => Slopes { value: 0.5 * (q - 2.0 * o + 1.0), by_label: -1.0, by_sum: 0.0, by_squares: 0.5 },
            Kind::Taylor => {
                let (total, own) = (classes + s + 0.5 * q, 0.5 + 0.5 * (1.0 + o) * (1.0 + o));
                Slopes {
                    value: (total / own).ln(),
                    by_label: -(1.0 + o) / own,
                    by_sum: 1.0 / total,
                    by_squares: 0.5 / total,
                }
            }
            Kind::Spherical => {
                let (total, own) = (q.max(0.0) + classes * self.epsilon, o * o + self.epsilon);
                Slopes { value: (total / own).ln(), by_label: -2.0 * o / own, by_sum: 0.0, by_squares: 1.0 / total }
            }
            Kind::Z => self.z(classes, o, s, q),
        }
    }

    fn z(&self, classes: f64, o: f64, s: f64, q: f64) -> Slopes {
        let mean = s / classes;
        let variance = q / classes - mean * mean;
        // Equal logits, as far as rounding lets one see: no gradient, as of the loss of rows.
        if variance <= 1e-14 * q / classes {
            return Slopes {
                value: logistic::softplus(self.a * self.b) / self.a,
                by_label: 0.0,
                by_sum: 0.0,
                by_squares: 0.0,
            };
        }
        let deviation = variance.sqrt();
        let score = (o - mean) / deviation;
        let x = self.a * (self.b - score);
        let bend = -logistic::sigmoid(x);
        Slopes {
            value: logistic::softplus(x) / self.a,
            by_label: bend / deviation,
            by_sum: bend * (score * mean / variance - 1.0 / deviation) / classes,
            by_squares: -bend * score / (2.0 * classes * variance),
        }
    }
}

/// A x for a square matrix.
fn times(matrix: &[f64], x: &[f64], result: &mut [f64]) {
    for (result, row) in result.iter_mut().zip(matrix.chunks(x.len().max(1))) {
        *result = dot(row, x);
    }
}

/// Aᵀ x.
fn transposed_times(matrix: &[f64], x: &[f64], result: &mut [f64]) {
    result.fill(0.0);
    for (row, &x) in matrix.chunks(result.len().max(1)).zip(x) {
        axpy(result, x, row);
    }
}

#[cfg(test)]
mod tests;
