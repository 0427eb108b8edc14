//! Greedy ensembles: few of many functions whose mixture of kernels comes near a posterior in an f-divergence.
//!
//! ```text
//! posterior   weights p of candidates g₁ … g_N, each known by its values at some inputs
//! kernels     Kᵢₘ = k(gᵢ, gₘ) / Σⱼ k(gⱼ, gₘ),   k(g, g′) = exp(−‖g − g′‖² / 2h²)
//! ensemble    q_S = 1/M Σ_{m ∈ S} K_m,   D(S) = Σ pᵢ f(qᵢ / pᵢ)
//! greedy      add the member that lowers Σ pᵢ f(qᵢ / pᵢ) most, M times
//! ```
//!
//! For each candidate `−f` is a concave function of a sum over members, so that `−D` is submodular for every `f`: what a member gains
//! never grows as others join, and for a decreasing `f` (`kl`) the greedy gain is at least `1 − 1/e` of the best. `D` is also convex in the
//! weights of a mixture, so its slopes bound what any mixture of any number of kernels can reach: `D(w) + minₘ D′ₘ − Σ wₘ D′ₘ`, which is
//! raised by Frank–Wolfe steps from the ensemble. `O(N² n)` for the kernels, `O(N²)` a member and step; `8 N²` bytes.
//!
//! A. Tiulpin, M. Blaschko, Greedy Bayesian posterior approximation with deep ensembles, TMLR 2022, arXiv:2105.14275. The paper trains
//! each member against the marginal gain; choosing among candidates that are there is a reconstruction on the same objective.

use gibbs_core::{Error, MatrixView, Monitor, Result, dot, simd};

/// Kernels that would need more memory are refused.
const LARGEST_BYTES: f64 = 8e9;
/// Frank–Wolfe steps that raise the lower bound.
const BOUND_STEPS: u32 = 200;
/// The bound is not raised further once the gap is this share of the divergence.
const BOUND_TOLERANCE: f64 = 1e-3;
/// Halvings of a line search.
const HALVINGS: u32 = 40;
/// Probabilities below count as this.
const FLOOR: f64 = 1e-300;

/// Which divergence between the posterior `p` and the ensemble `q`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Divergence {
    /// `Σ p log(p/q)`: the ensemble covers the posterior.
    #[default]
    Kl,
    /// `Σ q log(q/p)`: the ensemble avoids what the posterior excludes.
    ReverseKl,
    /// `Σ (√q − √p)²`.
    Hellinger,
    /// Mean of the divergences of both from their middle.
    JensenShannon,
    /// `½ Σ |q − p|`.
    TotalVariation,
}

/// How many members, and how near is near.
#[derive(Debug, Clone)]
pub struct Options {
    /// Members of the ensemble.
    pub members: u32,
    /// Which divergence; default `Kl`.
    pub divergence: Divergence,
    /// Width `h` of the kernels; none: the median distance over `√(2 log N)`.
    pub bandwidth: Option<f64>,
}

impl Default for Options {
    fn default() -> Self {
        Self { members: 5, divergence: Divergence::Kl, bandwidth: None }
    }
}

/// The members in the order in which they joined, and what their mixture is worth.
#[derive(Debug, Clone)]
pub struct Solution {
    /// Members (`M`).
    pub members: Vec<i32>,
    /// Divergence of the mixture of the first 1, 2, … `M` members (`M`).
    pub divergences: Vec<f64>,
    /// What each member after the first lowers `Σ p f(q/p)` by, at weights `1/M` from the beginning (`M − 1`); never rises.
    pub gains: Vec<f64>,
    /// Divergence of the whole ensemble.
    pub divergence: f64,
    /// No mixture of kernels about the candidates has a smaller divergence.
    pub lower_bound: f64,
    /// Width of the kernels.
    pub bandwidth: f64,
}

/// Chooses members among the rows of `outputs` (`N × n`), whose posterior `weights` (`N`) sum to something positive.
pub fn solve(outputs: MatrixView, weights: &[f64], options: &Options, monitor: &Monitor) -> Result<Solution> {
    let n = outputs.nrows();
    if weights.len() != n {
        return Err(Error::shape("options.weights", format!("expected {n} numbers, got {}", weights.len())));
    }
    let size = options.members as usize;
    if size > n {
        return Err(Error::option("members", format!("expected at most {n}, the number of candidates, got {size}")));
    }
    let bytes = 8.0 * (n * n) as f64;
    if bytes > LARGEST_BYTES {
        return Err(Error::out_of_memory("the kernels", bytes));
    }
    let (kernels, bandwidth) = kernels(outputs, options.bandwidth, monitor)?;
    let total: f64 = weights.iter().sum();
    let posterior = weights.iter().map(|w| (w / total).max(FLOOR)).collect();
    let target = Target { divergence: options.divergence, posterior, kernels };

    let share = 1.0 / size as f64;
    let mut mixture = vec![0.0; n];
    let (mut members, mut divergences, mut gains) = (vec![], vec![], vec![]);
    let mut before = f64::INFINITY;
    for k in 0..size {
        let (next, value) = target.best(&mixture, share, &members, monitor)?;
        if k > 0 {
            gains.push(before - value);
        }
        before = value;
        simd::axpy(&mut mixture, share, target.kernel(next));
        members.push(next as i32);
        let scale = size as f64 / (k + 1) as f64;
        divergences.push(target.value(&mixture.iter().map(|q| q * scale).collect::<Vec<_>>()));
        monitor.report((k + 1) as f64, Some(size as f64));
    }
    let divergence = divergences.last().copied().unwrap_or(f64::NAN);
    let lower_bound = target.bound(mixture, monitor)?.min(divergence);
    Ok(Solution { members, divergences, gains, divergence, lower_bound, bandwidth })
}

/// The kernels, one a row and each summing to 1, with their width.
fn kernels(outputs: MatrixView, bandwidth: Option<f64>, monitor: &Monitor) -> Result<(Vec<f64>, f64)> {
    let n = outputs.nrows();
    let row = |_, m: usize| -> Result<Vec<f64>> {
        monitor.check()?;
        Ok(outputs.rows().map(|other| simd::squared_distance(outputs.row(m), other)).collect())
    };
    let mut kernels = monitor.map((0..n).collect(), row)?.into_iter().collect::<Result<Vec<_>>>()?.concat();
    if let Some(bad) = kernels.iter().position(|square| !square.is_finite()) {
        return Err(Error::value("outputs", format!("row {} is too far from others for a distance", bad / n)));
    }
    let width = bandwidth.unwrap_or_else(|| usual_width(&kernels, n));
    for row in kernels.chunks_exact_mut(n) {
        row.iter_mut().for_each(|square| *square *= -0.5 / (width * width));
        simd::exp_in_place(row);
        let sum = simd::sum(row);
        simd::scale(row, 1.0 / sum);
    }
    Ok((kernels, width))
}

/// With this width a candidate at the median distance counts `1/N`: about as much as its own kernel are all others together.
fn usual_width(squares: &[f64], n: usize) -> f64 {
    let mut apart: Vec<f64> = (0..n).flat_map(|m| &squares[m * n..m * n + m]).copied().filter(|s| *s > 0.0).collect();
    if apart.is_empty() {
        return 1.0;
    }
    let middle = apart.len() / 2;
    let (_, median, _) = apart.select_nth_unstable_by(middle, f64::total_cmp);
    (*median / (2.0 * (n.max(2) as f64).ln())).sqrt()
}

/// What mixtures are compared with.
struct Target {
    divergence: Divergence,
    posterior: Vec<f64>,
    kernels: Vec<f64>,
}

impl Target {
    fn kernel(&self, m: usize) -> &[f64] {
        let n = self.posterior.len();
        &self.kernels[m * n..(m + 1) * n]
    }

    /// `Σ p f(q/p)`.
    fn value(&self, mixture: &[f64]) -> f64 {
        mixture.iter().zip(&self.posterior).map(|(q, p)| self.divergence.term(*q, *p)).sum()
    }

    /// The candidate beside `members` that lowers the objective most, with the value it leads to; the first of equals.
    fn best(&self, mixture: &[f64], share: f64, members: &[i32], monitor: &Monitor) -> Result<(usize, f64)> {
        let values = monitor.map((0..self.posterior.len()).collect(), |_, m: usize| -> Result<f64> {
            monitor.check()?;
            if members.contains(&(m as i32)) {
                return Ok(f64::INFINITY);
            }
            let joined = mixture.iter().zip(self.kernel(m)).zip(&self.posterior);
            Ok(joined.map(|((q, k), p)| self.divergence.term(q + share * k, *p)).sum())
        })?;
        let values = values.into_iter().collect::<Result<Vec<_>>>()?;
        let best = (0..values.len()).min_by(|a, b| values[*a].total_cmp(&values[*b])).unwrap_or(0);
        Ok((best, values[best]))
    }

    /// The best lower bound that Frank–Wolfe steps from a mixture find.
    fn bound(&self, mut mixture: Vec<f64>, monitor: &Monitor) -> Result<f64> {
        let mut bound = 0.0_f64;
        for _ in 0..BOUND_STEPS {
            monitor.check()?;
            let slopes: Vec<f64> =
                mixture.iter().zip(&self.posterior).map(|(q, p)| self.divergence.slope(*q, *p)).collect();
            let along = |m: usize| dot(&slopes, self.kernel(m));
            let values = monitor.map((0..slopes.len()).collect(), |_, m: usize| along(m))?;
            let best = (0..values.len()).min_by(|a, b| values[*a].total_cmp(&values[*b])).unwrap_or(0);
            let value = self.value(&mixture);
            let gap = dot(&slopes, &mixture) - values[best];
            bound = bound.max(value - gap);
            if value - bound <= BOUND_TOLERANCE * value {
                break;
            }
            let towards = self.kernel(best);
            let step = self.search(&mixture, towards);
            mixture.iter_mut().zip(towards).for_each(|(q, k)| *q += step * (k - *q));
        }
        Ok(bound)
    }

    /// The step from a mixture to a kernel where the slope of the convex objective changes its sign.
    fn search(&self, mixture: &[f64], towards: &[f64]) -> f64 {
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..HALVINGS {
            let middle: f64 = 0.5 * (low + high);
            let parts = mixture.iter().zip(towards).zip(&self.posterior);
            let slope: f64 = parts.map(|((q, k), p)| (k - q) * self.divergence.slope(q + middle * (k - q), *p)).sum();
            if slope < 0.0 {
                low = middle;
            } else {
                high = middle;
            }
        }
        low
    }
}

impl Divergence {
    /// `p f(q/p)`.
    fn term(self, q: f64, p: f64) -> f64 {
        let q = q.max(FLOOR);
        let middle = 0.5 * (p + q);
        match self {
            Self::Kl => p * (p / q).ln(),
            Self::ReverseKl => q * (q / p).ln(),
            Self::Hellinger => (q.sqrt() - p.sqrt()).powi(2),
            Self::JensenShannon => 0.5 * (p * (p / middle).ln() + q * (q / middle).ln()),
            Self::TotalVariation => 0.5 * (q - p).abs(),
        }
    }

    /// Its derivative by `q`.
    fn slope(self, q: f64, p: f64) -> f64 {
        let q = q.max(FLOOR);
        match self {
            Self::Kl => -p / q,
            Self::ReverseKl => (q / p).ln() + 1.0,
            Self::Hellinger => 1.0 - (p / q).sqrt(),
            Self::JensenShannon => 0.5 * (2.0 * q / (p + q)).ln(),
            Self::TotalVariation => 0.5 * (q - p).signum(),
        }
    }
}

#[cfg(test)]
mod tests;
