//! A classifier that learns from soft labels: logistic regression on the columns and on random rectified features of them.
//!
//! ```text
//! f(x) = a₀ + ⟨a, z⟩ + Σₖ cₖ max(0, ⟨wₖ, z⟩ + bₖ)         z the standardized columns, w and b random
//! minimize   mean (log(1 + e^f) − y f) + ridge (‖a‖² + ‖c‖²) / 2
//! ```
//!
//! by Newton's method: the gradient of all samples, the Hessian of some [`SOME`] of them, conjugate gradients for the step,
//! which is halved until the objective falls. `O(n (p + K) + n p K)` a step. The mean outer product of the gradients of `f`
//! says which directions matter; its root maps the samples to where similar ones are similar for the labels.

use super::counts::probability;
use gibbs_core::{MatrixView, Monitor, Result, Stream, axpy, dot, purpose};
use gibbs_linear as linear;

/// Samples from which the Hessian is taken, at most.
const SOME: usize = 20_000;
/// Samples that one item of work looks after.
const BLOCK: usize = 1024;
/// Columns up to which gradients' outer products are kept whole.
const WHOLE: usize = 512;
const STEPS: usize = 30;
const CONJUGATE_STEPS: usize = 60;
/// Largest entry of the gradient at which the fit has converged; the columns have unit variance.
const GRADIENT: f64 = 1e-5;

/// The fitted function.
#[derive(Debug, Clone, Default)]
pub struct Classifier {
    columns: usize,
    features: usize,
    /// Columns' means and inverse deviations (`p` each).
    center: Vec<f64>,
    scale: Vec<f64>,
    /// Random directions (`p × K`) and offsets (`K`).
    hidden: Vec<f64>,
    offsets: Vec<f64>,
    /// Constant, columns, features (`1 + p + K`).
    weights: Vec<f64>,
    /// Whether the last fit's gradient met the tolerance.
    pub converged: bool,
}

impl Classifier {
    /// Looks at the columns of `points` and draws features; every probability is 1/2.
    pub(super) fn new(points: MatrixView, features: usize, seed: u64) -> Self {
        let (n, p) = (points.nrows() as f64, points.ncols());
        let (mut center, mut variance) = (vec![0.0; p], vec![0.0; p]);
        points.rows().for_each(|row| axpy(&mut center, 1.0 / n, row));
        for row in points.rows() {
            for ((v, x), c) in variance.iter_mut().zip(row).zip(&center) {
                *v += (x - c) * (x - c) / n;
            }
        }
        // A column that is constant but for rounding says nothing.
        let floor = |v: f64, c: f64| v.sqrt() > 1e-12 * c.abs();
        let scale =
            variance.iter().zip(&center).map(|(&v, &c)| if floor(v, c) { 1.0 / v.sqrt() } else { 0.0 }).collect();
        let mut stream = Stream::new(seed, purpose::FEATURES, 0);
        let hidden = (0..p * features).map(|_| stream.normal() / (p as f64).sqrt()).collect();
        let offsets = (0..features).map(|_| 0.5 * stream.normal()).collect();
        let weights = vec![0.0; 1 + p + features];
        Self { columns: p, features, center, scale, hidden, offsets, weights, converged: false }
    }

    /// From the numbers of [`numbers`](Self::numbers); `None` where their count does not fit.
    pub fn from_numbers(numbers: &[f64], columns: usize) -> Option<Self> {
        let features = numbers.len().checked_sub(3 * columns + 1)? / (columns + 2);
        if numbers.len() != 3 * columns + 1 + features * (columns + 2) {
            return None;
        }
        let mut rest = numbers;
        let mut take = |count: usize| {
            let (own, others) = rest.split_at_checked(count)?;
            rest = others;
            Some(own.to_vec())
        };
        let (center, scale) = (take(columns)?, take(columns)?);
        let (hidden, offsets) = (take(columns * features)?, take(features)?);
        let weights = take(1 + columns + features)?;
        Some(Self { columns, features, center, scale, hidden, offsets, weights, converged: false })
    }

    /// All that it is made from.
    pub fn numbers(&self) -> Vec<f64> {
        [&self.center, &self.scale, &self.hidden, &self.offsets, &self.weights].into_iter().flatten().copied().collect()
    }

    /// Probability of label 1 of each of `points`.
    pub fn probabilities(&self, points: MatrixView, monitor: &Monitor) -> Result<Vec<f64>> {
        let blocks = monitor.map(blocks(points.nrows()), |_, rows| {
            let inputs = self.inputs(points, rows);
            inputs.chunks(self.weights.len()).map(|row| probability(dot(row, &self.weights))).collect::<Vec<f64>>()
        })?;
        Ok(blocks.concat())
    }

    /// Fits to `targets`, probabilities of label 1.
    pub(super) fn fit(&mut self, points: MatrixView, targets: &[f64], ridge: f64, monitor: &Monitor) -> Result<()> {
        let (mut value, mut gradient) = self.objective(points, targets, ridge, monitor)?;
        let some = self.some_inputs(points);
        for _ in 0..STEPS {
            let largest = gradient.iter().fold(0.0, |most: f64, g| most.max(g.abs()));
            self.converged = largest <= GRADIENT;
            if self.converged {
                break;
            }
            let step = self.newton_step(&some, &gradient, ridge, monitor)?;
            let slope = dot(&step, &gradient);
            let before = self.weights.clone();
            let mut length = 1.0;
            loop {
                self.weights.copy_from_slice(&before);
                axpy(&mut self.weights, length, &step);
                let (next, slopes) = self.objective(points, targets, ridge, monitor)?;
                if next <= value + 1e-4 * length * slope {
                    (value, gradient) = (next, slopes);
                    break;
                }
                length *= 0.5;
                if length < 1e-8 {
                    self.weights = before;
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Mean loss with its ridge, and the gradient.
    fn objective(&self, points: MatrixView, targets: &[f64], ridge: f64, monitor: &Monitor) -> Result<(f64, Vec<f64>)> {
        let size = self.weights.len();
        let parts = monitor.map(blocks(points.nrows()), |_, rows| {
            let inputs = self.inputs(points, rows.clone());
            let (mut value, mut gradient) = (0.0, vec![0.0; size]);
            for (input, &target) in inputs.chunks(size).zip(&targets[rows]) {
                let f = dot(input, &self.weights);
                value += f.max(0.0) + (-f.abs()).exp().ln_1p() - target * f;
                axpy(&mut gradient, probability(f) - target, input);
            }
            (value, gradient)
        })?;
        let (mut value, mut gradient) = (0.0, vec![0.0; size]);
        let share = 1.0 / points.nrows() as f64;
        for (part, slopes) in parts {
            value += share * part;
            axpy(&mut gradient, share, &slopes);
        }
        value += 0.5 * ridge * dot(&self.weights[1..], &self.weights[1..]);
        axpy(&mut gradient[1..], ridge, &self.weights[1..]);
        Ok((value, gradient))
    }

    /// `−H⁻¹ g` by conjugate gradients, with the Hessian of some samples.
    fn newton_step(&self, some: &[f64], gradient: &[f64], ridge: f64, monitor: &Monitor) -> Result<Vec<f64>> {
        let size = self.weights.len();
        let count = some.len() / size;
        let curvature: Vec<f64> = some
            .chunks(size)
            .map(|input| probability(dot(input, &self.weights)))
            .map(|p| p * (1.0 - p) / count as f64)
            .collect();
        let times = |v: &[f64]| {
            let mut product: Vec<f64> = v.iter().map(|v| ridge * v).collect();
            // The constant has no ridge; a trace of one keeps the system definite where all labels are certain.
            product[0] = 1e-10 * v[0];
            for (input, &c) in some.chunks(size).zip(&curvature) {
                axpy(&mut product, c * dot(input, v), input);
            }
            product
        };
        let mut diagonal = vec![ridge + 1e-10; size];
        for (input, &c) in some.chunks(size).zip(&curvature) {
            diagonal.iter_mut().zip(input).for_each(|(d, x)| *d += c * x * x);
        }
        let mut step = vec![0.0; size];
        let mut residual: Vec<f64> = gradient.iter().map(|g| -g).collect();
        let precondition = |r: &[f64]| -> Vec<f64> { r.iter().zip(&diagonal).map(|(r, d)| r / d).collect() };
        let mut direction = precondition(&residual);
        let mut energy = dot(&residual, &direction);
        let enough = 1e-6 * energy;
        for _ in 0..CONJUGATE_STEPS {
            monitor.check()?;
            let image = times(&direction);
            let length = energy / dot(&direction, &image);
            axpy(&mut step, length, &direction);
            axpy(&mut residual, -length, &image);
            let scaled = precondition(&residual);
            let next = dot(&residual, &scaled);
            if next <= enough {
                break;
            }
            let turn = next / energy;
            direction.iter_mut().zip(&scaled).for_each(|(d, s)| *d = s + turn * *d);
            energy = next;
        }
        Ok(step)
    }

    /// The points where distances count as much as the function changes: `M^{1/2} z`, `M` the mean of `∇f ∇fᵀ`. `None` for a
    /// function that is constant.
    pub(super) fn embed(&self, points: MatrixView, monitor: &Monitor) -> Result<Option<Vec<f64>>> {
        let p = self.columns;
        let root = self.sensitivity(points, monitor)?;
        let total: f64 = root.iter().map(|x| x * x).sum();
        if !(total > 0.0 && total.is_finite()) {
            return Ok(None);
        }
        let whole = root.len() == p * p && p > 1;
        let rows = monitor.map(blocks(points.nrows()), |_, rows| {
            let inputs = self.standardized(points, rows);
            match whole {
                true => linear::multiply(&inputs, &root, inputs.len() / p, p, p),
                false => inputs.chunks(p).flat_map(|z| z.iter().zip(&root).map(|(z, r)| z * r)).collect(),
            }
        })?;
        Ok(Some(rows.concat()))
    }

    /// The root of the mean outer product of gradients (`p × p`), or of its diagonal (`p`) where there are many columns.
    fn sensitivity(&self, points: MatrixView, monitor: &Monitor) -> Result<Vec<f64>> {
        let (p, k) = (self.columns, self.features);
        let (direct, indirect) = (&self.weights[1..=p], &self.weights[1 + p..]);
        let some = self.some_inputs(points);
        let transposed: Vec<f64> = (0..k).flat_map(|j| (0..p).map(move |i| self.hidden[i * k + j])).collect();
        let mut product = vec![0.0; if p <= WHOLE { p * p } else { p }];
        for inputs in some.chunks(BLOCK * self.weights.len()) {
            monitor.check()?;
            let active: Vec<f64> = inputs
                .chunks(self.weights.len())
                .flat_map(|input| input[1 + p..].iter().zip(indirect).map(|(&h, &c)| if h > 0.0 { c } else { 0.0 }))
                .collect();
            let count = inputs.len() / self.weights.len();
            let mut gradients =
                if k > 0 { linear::multiply(&active, &transposed, count, k, p) } else { vec![0.0; count * p] };
            gradients.chunks_mut(p).for_each(|gradient| axpy(gradient, 1.0, direct));
            match p <= WHOLE {
                true => linear::add_gram(&mut product, &gradients, p),
                false => gradients.chunks(p).for_each(|g| product.iter_mut().zip(g).for_each(|(m, g)| *m += g * g)),
            }
        }
        let total = (some.len() / self.weights.len()) as f64;
        product.iter_mut().for_each(|m| *m /= total);
        match p <= WHOLE {
            true => Ok(linear::symmetric_eigen(&product, p)?.function(|value| value.max(0.0).sqrt())),
            false => Ok(product.into_iter().map(f64::sqrt).collect()),
        }
    }

    /// Inputs of an even choice of samples.
    fn some_inputs(&self, points: MatrixView) -> Vec<f64> {
        let most = SOME.min(16_000_000 / self.weights.len()).max(1);
        let stride = points.nrows().div_ceil(most);
        (0..points.nrows()).step_by(stride).flat_map(|i| self.inputs(points, i..i + 1)).collect()
    }

    fn standardized(&self, points: MatrixView, rows: std::ops::Range<usize>) -> Vec<f64> {
        let columns = || self.center.iter().zip(&self.scale);
        rows.flat_map(|i| points.row(i).iter().zip(columns()).map(|(x, (c, s))| (x - c) * s)).collect()
    }

    /// Constant, standardized columns and features of some rows.
    fn inputs(&self, points: MatrixView, rows: std::ops::Range<usize>) -> Vec<f64> {
        let (p, k, count) = (self.columns, self.features, rows.len());
        let columns = self.standardized(points, rows);
        let features = if k > 0 { linear::multiply(&columns, &self.hidden, count, p, k) } else { Vec::new() };
        let mut inputs = Vec::with_capacity(count * (1 + p + k));
        for row in 0..count {
            inputs.push(1.0);
            inputs.extend_from_slice(&columns[row * p..(row + 1) * p]);
            let raw = &features[row * k..(row + 1) * k];
            inputs.extend(raw.iter().zip(&self.offsets).map(|(h, b)| (h + b).max(0.0)));
        }
        inputs
    }
}

fn blocks(n: usize) -> Vec<std::ops::Range<usize>> {
    (0..n.div_ceil(BLOCK)).map(|block| block * BLOCK..n.min((block + 1) * BLOCK)).collect()
}
