//! One map: its weights, what they pool, and the gradients.

use super::Options;
use gibbs_core::{MatrixView, axpy, dot, norm, simd};

/// Newton steps and bisections; the bracket halves at least every other one.
const MOST_STEPS: usize = 200;

/// Prototypes as distances see them.
pub(super) struct Prototypes {
    scaled: Scaled,
}

impl Prototypes {
    pub(super) fn new(prototypes: MatrixView, options: &Options) -> Self {
        Self { scaled: Scaled::new(prototypes, options.normalize) }
    }

    pub(super) fn size(&self) -> usize {
        self.scaled.values.len()
    }
}

/// Vectors x / max(1, ‖x‖), or as they are.
struct Scaled {
    columns: usize,
    values: Vec<f64>,
    /// max(1, ‖x‖).
    factors: Vec<f64>,
}

impl Scaled {
    fn new(vectors: MatrixView, normalize: bool) -> Self {
        let mut values = Vec::with_capacity(vectors.nrows() * vectors.ncols());
        let factor = |row: &[f64]| if normalize { norm(row).max(1.0) } else { 1.0 };
        let factors: Vec<f64> = vectors.rows().map(factor).collect();
        for (row, factor) in vectors.rows().zip(&factors) {
            values.extend(row.iter().map(|x| x / factor));
        }
        Self { columns: vectors.ncols(), values, factors }
    }

    fn row(&self, i: usize) -> &[f64] {
        &self.values[i * self.columns..(i + 1) * self.columns]
    }

    fn count(&self) -> usize {
        self.factors.len()
    }

    /// What a gradient with respect to a scaled vector is with respect to the vector itself.
    fn pull_back(&self, i: usize, gradient: &mut [f64]) {
        let factor = self.factors[i];
        if factor > 1.0 {
            let along = dot(self.row(i), gradient);
            axpy(gradient, -along, self.row(i));
            simd::scale(gradient, 1.0 / factor);
        }
    }
}

/// What a map gives.
pub(super) struct Map {
    pub(super) pooled: Vec<f64>,
    pub(super) weights: Vec<f64>,
    pub(super) attributes: Vec<f64>,
    pub(super) mass_error: f64,
    /// With respect to features and prototypes.
    pub(super) gradients: Option<(Vec<f64>, Vec<f64>)>,
}

/// What flows back to one map: to its pooled feature and to its attributes.
type MapUpstream = (Option<Vec<f64>>, Option<Vec<f64>>);

impl Map {
    pub(super) fn pool(
        features: MatrixView,
        prototypes: &Prototypes,
        options: &Options,
        upstream: Option<MapUpstream>,
    ) -> Self {
        let scaled = Scaled::new(features, options.normalize);
        let choice = Choice::new(&scaled, &prototypes.scaled, options);
        let mass = features.nrows() as f64 * options.mass;
        let weights: Vec<f64> = choice.shares.iter().map(|share| share / mass).collect();
        let mut pooled = vec![0.0; features.ncols()];
        let mut attributes = vec![0.0; choice.prototypes];
        for (j, (feature, &weight)) in features.rows().zip(&weights).enumerate() {
            axpy(&mut pooled, weight, feature);
            axpy(&mut attributes, weight, choice.affinities(j));
        }
        let gradients = upstream.map(|(pooled, attributes)| {
            let backward = Backward { features, scaled, prototypes: &prototypes.scaled, choice: &choice, options };
            backward.gradients(&weights, pooled.as_deref(), attributes.as_deref())
        });
        let mass_error = (choice.shares.iter().sum::<f64>() / mass - 1.0).abs();
        Self { pooled, weights, attributes, mass_error, gradients }
    }
}

/// How much of each feature is taken, and by whom.
struct Choice {
    prototypes: usize,
    /// cₖⱼ, feature by feature.
    costs: Vec<f64>,
    /// qₖⱼ, feature by feature.
    affinities: Vec<f64>,
    /// uⱼ.
    shares: Vec<f64>,
}

impl Choice {
    fn new(features: &Scaled, prototypes: &Scaled, options: &Options) -> Self {
        let (n, m) = (features.count(), prototypes.count());
        let mut costs = Vec::with_capacity(n * m);
        for j in 0..n {
            let distance = |k: usize| simd::squared_distance(prototypes.row(k), features.row(j)).sqrt();
            costs.extend((0..m).map(distance));
        }
        let mut affinities = costs.clone();
        let mut logs = Vec::with_capacity(n);
        for row in affinities.chunks_exact_mut(m) {
            simd::scale(row, -options.sharpness);
            let log = simd::logsumexp(row);
            row.iter_mut().for_each(|exponent| *exponent -= log);
            simd::exp_in_place(row);
            logs.push(log);
        }
        Self { prototypes: m, costs, affinities, shares: shares(&logs, options.mass) }
    }

    fn affinities(&self, j: usize) -> &[f64] {
        &self.affinities[j * self.prototypes..(j + 1) * self.prototypes]
    }
}

/// uⱼ = σ(η + ℓⱼ) with mean `mass`.
fn shares(logs: &[f64], mass: f64) -> Vec<f64> {
    if mass == 1.0 {
        return vec![1.0; logs.len()];
    }
    let logit = (mass / (1.0 - mass)).ln();
    let [least, largest] = logs.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[a, b], &l| [l.min(a), l.max(b)]);
    let (mut low, mut high) = (logit - largest, logit - least);
    let goal = mass * logs.len() as f64;
    let mut eta = 0.5 * (low + high);
    for step in 0..MOST_STEPS {
        let (mut excess, mut slope) = (-goal, 0.0);
        for log in logs {
            let share = sigmoid(eta + log);
            excess += share;
            slope += share * (1.0 - share);
        }
        if excess > 0.0 {
            high = eta
        } else {
            low = eta
        }
        let newton = eta - excess / slope;
        // Far out the slope is flat and Newton jumps; every other step may only halve.
        let next = if newton > low && newton < high && step % 2 == 0 { newton } else { 0.5 * (low + high) };
        let settled = (newton - eta).abs() <= 4.0 * f64::EPSILON * eta.abs().max(1.0);
        if settled || excess == 0.0 || next <= low || next >= high {
            eta = if settled { newton.clamp(low, high) } else { eta };
            break;
        }
        eta = next;
    }
    logs.iter().map(|log| sigmoid(eta + log)).collect()
}

fn sigmoid(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + (-x).exp())
    } else {
        let tail = x.exp();
        tail / (1.0 + tail)
    }
}

struct Backward<'a> {
    features: MatrixView<'a>,
    scaled: Scaled,
    prototypes: &'a Scaled,
    choice: &'a Choice,
    options: &'a Options,
}

impl Backward<'_> {
    fn gradients(&self, weights: &[f64], pooled: Option<&[f64]>, attributes: Option<&[f64]>) -> (Vec<f64>, Vec<f64>) {
        let (n, d) = (self.features.nrows(), self.features.ncols());
        let expected: Vec<f64> =
            (0..n).map(|j| attributes.map_or(0.0, |g| dot(self.choice.affinities(j), g))).collect();
        let moves = self.moves(pooled, &expected);
        let mut to_features = vec![0.0; n * d];
        let mut to_prototypes = vec![0.0; self.prototypes.values.len()];
        let mut offset = vec![0.0; d];
        for (j, gradient) in to_features.chunks_exact_mut(d).enumerate() {
            for k in 0..self.choice.prototypes {
                let spread = attributes.map_or(0.0, |g| weights[j] * (g[k] - expected[j]));
                let slope = -self.options.sharpness * self.choice.affinities(j)[k] * (moves[j] + spread);
                let cost = self.choice.costs[j * self.choice.prototypes + k];
                // At distance 0 the distance has no slope; 0 is one of its subgradients.
                if slope == 0.0 || cost == 0.0 {
                    continue;
                }
                for ((offset, x), w) in offset.iter_mut().zip(self.scaled.row(j)).zip(self.prototypes.row(k)) {
                    *offset = x - w;
                }
                axpy(gradient, slope / cost, &offset);
                axpy(&mut to_prototypes[k * d..(k + 1) * d], -slope / cost, &offset);
            }
            self.scaled.pull_back(j, gradient);
            if let Some(pooled) = pooled {
                axpy(gradient, weights[j], pooled);
            }
        }
        for (k, gradient) in to_prototypes.chunks_exact_mut(d).enumerate() {
            self.prototypes.pull_back(k, gradient);
        }
        (to_features, to_prototypes)
    }

    /// vⱼ (bⱼ − b̄): derivatives with respect to log sⱼ.
    fn moves(&self, pooled: Option<&[f64]>, expected: &[f64]) -> Vec<f64> {
        let mass = expected.len() as f64 * self.options.mass;
        let value = |(feature, expected): (&[f64], &f64)| (pooled.map_or(0.0, |g| dot(feature, g)) + expected) / mass;
        let values: Vec<f64> = self.features.rows().zip(expected).map(value).collect();
        let slopes: Vec<f64> = self.choice.shares.iter().map(|share| share * (1.0 - share)).collect();
        let total: f64 = slopes.iter().sum();
        let mean = if total > 0.0 { dot(&slopes, &values) / total } else { 0.0 };
        slopes.iter().zip(values).map(|(slope, value)| slope * (value - mean)).collect()
    }
}
