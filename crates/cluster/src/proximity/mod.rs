//! Proximities of a graph's nodes: kernels of its adjacency matrix, their logarithms, and the distances that they give.
//!
//! With weights `A` (symmetric, at least 0), degrees `D`, `L = D − A`, `P = D⁻¹A`:
//!
//! ```text
//! walk                    (I − tA)⁻¹           forest             (I + tL)⁻¹
//! communicability         exp(tA)              heat               exp(−tL)
//! page rank               (I − αP)⁻¹           normalized heat    exp(−t(I − D^−½ A D^−½))
//! modified page rank      (D − αA)⁻¹           page-rank heat     exp(−t(I − P))
//! sigmoid commute time    1 / (1 + exp(−t L⁺ / σ)), σ the standard deviation of the entries of L⁺
//!
//! distances   dᵢⱼ = ½ (kᵢᵢ + kⱼⱼ − kᵢⱼ − kⱼᵢ)
//! ```
//!
//! Element-wise logarithms turn products along paths into sums: for walks, communicability's relatives and forests
//! `dᵢⱼ + dⱼₖ = dᵢₖ` wherever every path from `i` to `k` goes through `j`. They ask for small entries to be right as such,
//! beside large ones. So all kernels but the commute time are computed from sums and products of numbers that are not
//! negative: inverses of M-matrices by elimination without exchanges, exponentials by Taylor sums that are squared. No
//! entry suffers from cancellation, however small.
//!
//! `O(n³)` time, `O(n²)` memory.
//!
//! References: V. Ivashkin, P. Chebotarev, Do logarithmic proximity measures outperform plain ones in graph clustering?,
//! 2016, <https://arxiv.org/abs/1605.01046>; P. Chebotarev, The walk distances in graphs, Discrete Applied Mathematics 160
//! (2012); F. Fouss et al., An experimental investigation of kernels on graphs, Neural Networks 31 (2012).

mod exponential;
mod inverse;

use exponential::exponential;
use gibbs_core::{Error, MatrixView, Monitor, Result};
use gibbs_linear::{symmetric_eigen, symmetric_eigenvalues};
use inverse::inverse;

/// Share of the largest weight by which a matrix may differ from its transpose.
const SYMMETRY: f64 = 1e-9;

/// Which kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// `(I − tA)⁻¹`, Katz's sum over walks; `t` below the inverse of the largest eigenvalue.
    #[default]
    Walk,
    /// `exp(tA)`.
    Communicability,
    /// `(I + tL)⁻¹`.
    Forest,
    /// `exp(−tL)`.
    Heat,
    /// `exp(−t(I − D^−½ A D^−½))`.
    NormalizedHeat,
    /// `(I − αP)⁻¹`; not symmetric; `α` below 1.
    PageRank,
    /// `(D − αA)⁻¹`; `α` below 1.
    ModifiedPageRank,
    /// `exp(−t(I − P))`; not symmetric.
    PageRankHeat,
    /// `1 / (1 + exp(−t L⁺ / σ))`.
    SigmoidCommuteTime,
}

/// How the parameter is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scale {
    /// As `t` or `α` of the formula.
    #[default]
    Absolute,
    /// As `x` between 0 and 1: `t = x / ρ(A)` for walks, `α = x` for page ranks, `t = x / (2 (1 − x))` for all others.
    Unit,
}

/// Which kernel, and where on its scale.
#[derive(Debug, Clone)]
pub struct Options {
    /// Default walks.
    pub kind: Kind,
    /// `t` or `α`, positive; required: the default is 0, which is refused.
    pub parameter: f64,
    /// What the parameter is measured in; default the formula's own.
    pub scale: Scale,
    /// Whether entries are replaced by their logarithms; default not.
    pub log: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { kind: Kind::Walk, parameter: 0.0, scale: Scale::Absolute, log: false }
    }
}

/// A kernel and its distances.
#[derive(Debug, Clone)]
pub struct Solution {
    /// `n × n`, row by row.
    pub kernel: Vec<f64>,
    /// `½ (kᵢᵢ + kⱼⱼ − kᵢⱼ − kⱼᵢ)`: `n × n`, symmetric, 0 on the diagonal.
    pub distances: Vec<f64>,
    /// `t` or `α` of the formula.
    pub parameter: f64,
}

/// The kernel of the graph with the given weights (`n × n`, symmetric, finite, at least 0) and its distances.
pub fn proximity(graph: MatrixView, options: &Options, monitor: &Monitor) -> Result<Solution> {
    let graph = Graph::new(graph)?;
    let parameter = graph.parameter(options)?;
    let mut kernel = graph.kernel(options.kind, parameter, monitor)?;
    if options.log {
        take_logarithms(&mut kernel, graph.n)?;
    }
    if let Some(value) = kernel.iter().find(|value| !value.is_finite()) {
        return Err(Error::option("parameter", format!("the kernel overflows ({value}) at {parameter}; choose less")));
    }
    let distances = distances(&kernel, graph.n);
    Ok(Solution { kernel, distances, parameter })
}

/// A graph by its weights.
struct Graph {
    n: usize,
    weights: Vec<f64>,
    degrees: Vec<f64>,
}

impl Graph {
    fn new(graph: MatrixView) -> Result<Self> {
        let n = graph.nrows();
        if n == 0 || graph.ncols() != n {
            return Err(Error::shape("graph", format!("expected a square matrix, got {n} × {}", graph.ncols())));
        }
        let mut weights = graph.to_contiguous().into_owned();
        let largest = weights.iter().fold(0.0, |most: f64, &weight| most.max(weight));
        for i in 0..n {
            for j in 0..=i {
                let (one, other) = (weights[i * n + j], weights[j * n + i]);
                if let Some(bad) = [one, other].into_iter().find(|weight| !(*weight >= 0.0 && weight.is_finite())) {
                    let problem = format!("expected finite weights of at least 0, got {bad} between {i} and {j}");
                    return Err(Error::value("graph", problem));
                }
                if (one - other).abs() > SYMMETRY * largest {
                    let problem =
                        format!("expected a symmetric matrix, got {one} at ({i}, {j}), {other} at ({j}, {i})");
                    return Err(Error::value("graph", problem));
                }
                let weight = 0.5 * (one + other);
                (weights[i * n + j], weights[j * n + i]) = (weight, weight);
            }
        }
        let degrees = weights.chunks_exact(n).map(|row| row.iter().sum()).collect();
        Ok(Self { n, weights, degrees })
    }

    /// The parameter of the formula, in its domain as far as that is known beforehand.
    fn parameter(&self, options: &Options) -> Result<f64> {
        let given = options.parameter;
        let below_one = matches!(options.kind, Kind::PageRank | Kind::ModifiedPageRank) || options.scale == Scale::Unit;
        if !(given > 0.0 && given.is_finite() && (given < 1.0 || !below_one)) {
            let expected = if below_one { "a number between 0 and 1" } else { "a positive number" };
            return Err(Error::option("parameter", format!("expected {expected}, got {given}")));
        }
        Ok(match (options.scale, options.kind) {
            (Scale::Absolute, _) | (_, Kind::PageRank | Kind::ModifiedPageRank) => given,
            (_, Kind::Walk) => match self.spectral_radius()? {
                0.0 => given,
                radius => given / radius,
            },
            _ => 0.5 * given / (1.0 - given),
        })
    }

    /// The largest eigenvalue: weights are not negative.
    fn spectral_radius(&self) -> Result<f64> {
        Ok(symmetric_eigenvalues(&self.weights, self.n)?.last().copied().unwrap_or(0.0).max(0.0))
    }

    fn kernel(&self, kind: Kind, t: f64, monitor: &Monitor) -> Result<Vec<f64>> {
        let (n, degrees) = (self.n, &self.degrees);
        match kind {
            Kind::Walk => {
                let matrix = self.combine(|_| 1.0, |_, _| -t);
                inverse(matrix, n, monitor)?.ok_or_else(|| {
                    Error::option("parameter", format!("expected less than 1 / ρ of the graph's weights, got {t}"))
                })
            }
            Kind::Communicability => exponential(self.combine(|_| 0.0, |_, _| t), n, 0.0, monitor),
            Kind::Forest => definite(inverse(self.combine(|i| 1.0 + t * degrees[i], |_, _| -t), n, monitor)?),
            Kind::Heat => {
                let most = degrees.iter().fold(0.0, |most: f64, &degree| most.max(degree));
                exponential(self.combine(|i| t * (most - degrees[i]), |_, _| t), n, t * most, monitor)
            }
            Kind::NormalizedHeat => {
                self.refuse_isolated()?;
                let root: Vec<f64> = degrees.iter().map(|degree| degree.sqrt()).collect();
                exponential(self.combine(|_| 0.0, |i, j| t / (root[i] * root[j])), n, t, monitor)
            }
            Kind::PageRankHeat => {
                self.refuse_isolated()?;
                exponential(self.combine(|_| 0.0, |i, _| t / degrees[i]), n, t, monitor)
            }
            Kind::ModifiedPageRank | Kind::PageRank => {
                self.refuse_isolated()?;
                let mut kernel = definite(inverse(self.combine(|i| degrees[i], |_, _| -t), n, monitor)?)?;
                if kind == Kind::PageRank {
                    for row in kernel.chunks_exact_mut(n) {
                        row.iter_mut().zip(degrees).for_each(|(entry, degree)| *entry *= degree);
                    }
                }
                Ok(kernel)
            }
            Kind::SigmoidCommuteTime => self.sigmoid_commute_time(t, monitor),
        }
    }

    /// `diagonal(i)` on the diagonal, plus `factor(i, j) Aᵢⱼ` everywhere.
    fn combine(&self, diagonal: impl Fn(usize) -> f64, factor: impl Fn(usize, usize) -> f64) -> Vec<f64> {
        let n = self.n;
        let mut matrix = self.weights.clone();
        for (i, row) in matrix.chunks_exact_mut(n).enumerate() {
            row.iter_mut().enumerate().for_each(|(j, entry)| *entry *= factor(i, j));
            row[i] += diagonal(i);
        }
        matrix
    }

    fn refuse_isolated(&self) -> Result<()> {
        match self.degrees.iter().position(|&degree| degree == 0.0) {
            Some(node) => Err(Error::value("graph", format!("expected an edge at every node, node {node} has none"))),
            None => Ok(()),
        }
    }

    fn sigmoid_commute_time(&self, t: f64, monitor: &Monitor) -> Result<Vec<f64>> {
        monitor.check()?;
        let n = self.n;
        let eigen = symmetric_eigen(&self.combine(|i| self.degrees[i], |_, _| -1.0), n)?;
        monitor.check()?;
        let negligible = 1e-13 * n as f64 * eigen.values.last().copied().unwrap_or(0.0);
        let mut kernel = eigen.function(|value| if value <= negligible { 0.0 } else { 1.0 / value });
        let mean = kernel.iter().sum::<f64>() / kernel.len() as f64;
        let variance = kernel.iter().map(|entry| (entry - mean) * (entry - mean)).sum::<f64>() / kernel.len() as f64;
        let deviation = variance.sqrt();
        if deviation == 0.0 {
            return Err(Error::value("graph", "expected at least one edge between two nodes"));
        }
        kernel.iter_mut().for_each(|entry| *entry = 1.0 / (1.0 + (-t * *entry / deviation).exp()));
        Ok(kernel)
    }
}

/// An inverse that exists for every parameter in the domain.
fn definite(inverse: Option<Vec<f64>>) -> Result<Vec<f64>> {
    inverse.ok_or_else(|| Error::option("parameter", "the kernel cannot be computed in double precision; choose less"))
}

fn take_logarithms(kernel: &mut [f64], n: usize) -> Result<()> {
    if let Some(at) = kernel.iter().position(|&entry| entry <= 0.0) {
        let problem =
            format!("a logarithm needs a path between all nodes, there is none from {} to {}", at / n, at % n);
        return Err(Error::value("graph", problem));
    }
    kernel.iter_mut().for_each(|entry| *entry = entry.ln());
    Ok(())
}

fn distances(kernel: &[f64], n: usize) -> Vec<f64> {
    let mut distances = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..i {
            let distance = 0.5 * ((kernel[i * n + i] - kernel[i * n + j]) + (kernel[j * n + j] - kernel[j * n + i]));
            (distances[i * n + j], distances[j * n + i]) = (distance, distance);
        }
    }
    distances
}

#[cfg(test)]
mod tests;
