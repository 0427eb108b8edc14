//! Generalised sum pooling: a mean of features that leaves out what no prototype wants.
//!
//! A map has features `f₁ … fₙ`, there are prototypes `w₁ … wₘ`, and a share `μ` of the features' mass is transported to the
//! prototypes, the rest being residual at no cost:
//!
//! ```text
//! min over X, r ≥ 0   Σₖⱼ xₖⱼ cₖⱼ + (1/γ) (Σₖⱼ xₖⱼ log xₖⱼ + Σⱼ rⱼ log rⱼ)    rⱼ + Σₖ xₖⱼ = 1/n,   Σⱼ rⱼ = 1 − μ
//! pooled = Σⱼ ωⱼ fⱼ,   ωⱼ = (1/n − rⱼ) / μ;     attributesₖ = Σⱼ xₖⱼ / μ;     cₖⱼ = ‖ŵₖ − f̂ⱼ‖,   x̂ = x / max(1, ‖x‖)
//! ```
//!
//! With `log sⱼ = log Σₖ exp(−γ cₖⱼ)` the solution is `n μ ωⱼ = uⱼ = σ(η + log sⱼ)` and `xₖⱼ = uⱼ qₖⱼ / n` where `qₖⱼ = exp(−γ
//! cₖⱼ) / sⱼ`, and the single number `η` makes `Σⱼ uⱼ = n μ`; it is found by a safeguarded Newton iteration to rounding
//! rather than by a fixed number of scalings. Equal costs give `uⱼ = μ`, which is average pooling, as does `μ = 1`.
//!
//! The gradient needs no inverse. With `aⱼ = ⟨∂L/∂pooled, fⱼ⟩`, `gₖ = ∂L/∂attributesₖ`, `ḡⱼ = Σₖ qₖⱼ gₖ`, `vⱼ = uⱼ (1 − uⱼ)` and
//! `bⱼ = (aⱼ + ḡⱼ) / (n μ)`, whose mean under `v` is `b̄`:
//!
//! ```text
//! ∂L/∂cₖⱼ = −γ qₖⱼ (vⱼ (bⱼ − b̄) + ωⱼ (gₖ − ḡⱼ))
//! ```
//!
//! Time: `O(n m d)` a map; maps are worked on in parallel and their gradients for the prototypes added in order. Memory:
//! `O(n m)` a map in flight, and the results.
//!
//! Reference: Y. Z. Gürbüz, O. Şener, A. A. Alatan, Generalized sum pooling for metric learning, ICCV 2023,
//! <https://arxiv.org/abs/2308.09228>. `γ` multiplies the costs here, as in the authors' code.

mod map;

use gibbs_core::{Error, MatrixView, Monitor, Result};
use map::{Map, Prototypes};

/// Maps a thread that are in flight at once.
const WAVE: usize = 4;

/// How features are pooled.
#[derive(Debug, Clone)]
pub struct Options {
    /// μ, the share of the features' mass that is pooled: above 0, at most 1.
    pub mass: f64,
    /// γ, the inverse of the regularisation: the larger, the sharper the choice.
    pub sharpness: f64,
    /// Whether costs are between vectors scaled into the unit ball; otherwise between the vectors themselves.
    pub normalize: bool,
    /// Number of maps that `features` holds one after another, each with equally many rows.
    pub maps: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { mass: 0.3, sharpness: 0.1, normalize: true, maps: 1 }
    }
}

/// Derivatives of a loss with respect to what pooling returns; what is missing is 0.
#[derive(Debug, Clone, Copy, Default)]
pub struct Upstream<'a> {
    /// With respect to the pooled features (`maps × d`).
    pub pooled: Option<MatrixView<'a>>,
    /// With respect to the attributes (`maps × m`).
    pub attributes: Option<MatrixView<'a>>,
}

/// Pooled features, map by map.
#[derive(Debug, Clone)]
pub struct Solution {
    /// Σⱼ ωⱼ fⱼ (maps × d).
    pub pooled: Vec<f64>,
    /// ω, of sum 1 in each map (maps × n).
    pub weights: Vec<f64>,
    /// Shares of the prototypes, of sum 1 in each map (maps × m).
    pub attributes: Vec<f64>,
    /// Largest relative error `|Σⱼ uⱼ / (n μ) − 1|` of the mass that is pooled.
    pub mass_error: f64,
    /// ∂L/∂features (maps · n × d), where an upstream derivative was given.
    pub features_gradient: Option<Vec<f64>>,
    /// ∂L/∂prototypes (m × d), summed over the maps.
    pub prototypes_gradient: Option<Vec<f64>>,
}

/// Pools `features` (`maps · n × d`, finite) by their distances to `prototypes` (`m × d`, finite); with `upstream`, the
/// gradients too.
///
/// Errors name `features`, `prototypes`, `options.mass`, `options.maps`, `options.upstream.pooled` or
/// `options.upstream.attributes`.
pub fn solve(
    features: MatrixView,
    prototypes: MatrixView,
    options: &Options,
    upstream: Option<Upstream>,
    monitor: &Monitor,
) -> Result<Solution> {
    check(features, prototypes, options, upstream)?;
    let rows = features.nrows() / options.maps;
    let prototypes = Prototypes::new(prototypes, options);
    let pool = |_: usize, map: usize| {
        let features = features.slice_rows(map * rows, (map + 1) * rows);
        let row = |matrix: Option<MatrixView<'_>>| matrix.map(|matrix| matrix.row(map).to_vec());
        Map::pool(features, &prototypes, options, upstream.map(|up| (row(up.pooled), row(up.attributes))))
    };
    let mut solution = Solution {
        pooled: Vec::new(),
        weights: Vec::new(),
        attributes: Vec::new(),
        mass_error: 0.0,
        features_gradient: upstream.map(|_| Vec::new()),
        prototypes_gradient: upstream.map(|_| vec![0.0; prototypes.size()]),
    };
    let (mut done, wave) = (0, WAVE * monitor.thread_count());
    while done < options.maps {
        monitor.check()?;
        monitor.report(done as f64, Some(options.maps as f64));
        let end = (done + wave).min(options.maps);
        for map in monitor.map((done..end).collect(), pool)? {
            solution.append(map);
        }
        done = end;
    }
    Ok(solution)
}

impl Solution {
    fn append(&mut self, map: Map) {
        self.pooled.extend(map.pooled);
        self.weights.extend(map.weights);
        self.attributes.extend(map.attributes);
        self.mass_error = self.mass_error.max(map.mass_error);
        let (Some(all), Some(sum), Some((features, prototypes))) =
            (&mut self.features_gradient, &mut self.prototypes_gradient, map.gradients)
        else {
            return;
        };
        all.extend(features);
        sum.iter_mut().zip(prototypes).for_each(|(sum, part)| *sum += part);
    }
}

fn check(features: MatrixView, prototypes: MatrixView, options: &Options, upstream: Option<Upstream>) -> Result<()> {
    if features.nrows() == 0 || features.ncols() == 0 {
        return Err(Error::shape("features", format!("{} × {} is empty", features.nrows(), features.ncols())));
    }
    if prototypes.nrows() == 0 || prototypes.ncols() != features.ncols() {
        let problem = format!(
            "expected rows of {} numbers, got {} × {}",
            features.ncols(),
            prototypes.nrows(),
            prototypes.ncols()
        );
        return Err(Error::shape("prototypes", problem));
    }
    if !(options.mass > 0.0 && options.mass <= 1.0) {
        return Err(Error::option("mass", format!("expected a number above 0 and at most 1, got {}", options.mass)));
    }
    if options.maps == 0 || !features.nrows().is_multiple_of(options.maps) {
        let problem = format!("{} rows of features are no {} maps of equal size", features.nrows(), options.maps);
        return Err(Error::option("maps", problem));
    }
    let upstream = upstream.unwrap_or_default();
    let gradients = [
        ("options.upstream.pooled", upstream.pooled, features.ncols()),
        ("options.upstream.attributes", upstream.attributes, prototypes.nrows()),
    ];
    for (name, matrix, columns) in gradients {
        if matrix.is_some_and(|matrix| matrix.nrows() != options.maps || matrix.ncols() != columns) {
            return Err(Error::shape(name, format!("expected {} × {columns}", options.maps)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
