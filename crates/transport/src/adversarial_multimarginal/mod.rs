//! Adversarial multiclass classification as multimarginal transport: how much accuracy an adversary leaves to any classifier.
//!
//! The adversary moves every point by at most `ε`; points of distinct classes that meet in one place cannot all be
//! classified right. A group is a set of points of distinct classes that can meet, `γ` of the classes' points carry masses
//! `μ`, and the adversary merges as much as there is:
//!
//! ```text
//! B = min Σ w_g   over w ≥ 0   with   Σ_{g ∋ i} w_g = μᵢ for every point i
//!   = max Σ μᵢ hᵢ  over h ≥ 0   with   Σ_{i ∈ g} hᵢ ≤ 1 for every group g
//! ```
//!
//! With groups of up to as many points as there are classes, `B` is the best robust accuracy (times the mass) and
//! `1 − B` the risk of the best classifier; with smaller groups only, it is an upper bound and `1 − B` bounds the risk of every
//! classifier from below. `ε = 0` with distinct points gives `B = 1`, a large `ε` the mass of the heaviest class.
//!
//! Points meet within `ε` in the Chebyshev metric when they do in pairs, at distances of at most `2ε`, and in the Euclidean
//! metric when their smallest enclosing ball has a radius of at most `ε`. Its squared radius is the maximum of `½ λᵀDλ` over
//! the simplex, `D` being the squared distances; when all smaller groups meet, only a `λ` with full support is left to
//! check, which one small system of equations gives. Distances count as equal to `2ε`, and radii to `ε`, within 1e-12.
//!
//! Since every part of a group is a group, `= μᵢ` may be `≥ μᵢ` and only groups that no other contains are needed. Both
//! programs are solved, by microlp's simplex, and made feasible afterwards: `value` and `dual` are bounds whatever its
//! tolerances. Time: `O(n² d)` for pairs, the number of groups for the rest, and the programs; memory: the groups.
//!
//! Reference: N. García Trillos, M. Jacobs, J. Kim, The multimarginal optimal transport formulation of adversarial
//! multiclass classification, JMLR 24 (2023), <https://arxiv.org/abs/2204.12676>; N. García Trillos, M. Jacobs, J. Kim,
//! M. Werenski, An optimal transport approach for computing adversarial training lower bounds in multiclass
//! classification, 2024, <https://arxiv.org/abs/2401.09191>, for groups of bounded order.

mod ball;
mod groups;
mod program;

use gibbs_core::{Error, MatrixView, Monitor, Result};

/// The relative gap between the two programs' values that counts as solved.
const TOLERANCE: f64 = 1e-9;

/// How far points move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Metric {
    /// √Σ (xₖ − yₖ)².
    #[default]
    Euclidean,
    /// max |xₖ − yₖ|.
    Chebyshev,
}

/// What the adversary can do, and how much is computed.
#[derive(Debug, Clone)]
pub struct Options {
    /// ε, at least 0.
    pub radius: f64,
    /// The metric of the moves.
    pub metric: Metric,
    /// Points in a group at most.
    pub max_order: usize,
    /// Groups at most; more are an error.
    pub max_groups: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { radius: 0.0, metric: Metric::Euclidean, max_order: 3, max_groups: 200_000 }
    }
}

/// The adversary's plan and the classifier's, with what they prove.
#[derive(Debug, Clone)]
pub struct Solution {
    /// Σ w of the plan: no less than B.
    pub value: f64,
    /// Σ μ h of the potentials: no more than B.
    pub dual: f64,
    /// `value − dual`.
    pub gap: f64,
    /// `gap / value`.
    pub relative_gap: f64,
    /// Share of the mass that every classifier gets wrong under attack: `1 − value / Σ μ`.
    pub risk_lower_bound: f64,
    /// Whether larger groups than those considered cannot exist, so that the bound is the best classifier's risk.
    pub complete: bool,
    /// Groups with mass: the points, as places among all points, one group after another.
    pub members: Vec<u32>,
    /// Where each group begins in `members`, and its end (groups + 1).
    pub starts: Vec<u32>,
    /// w (groups).
    pub masses: Vec<f64>,
    /// h (points).
    pub potentials: Vec<f64>,
    /// Largest difference between a point's mass and its groups', over the total mass.
    pub marginal_error: f64,
    /// Groups that no other contains.
    pub groups: usize,
    /// Whether the relative gap is at most 1e-9.
    pub converged: bool,
}

/// Points of several classes, one class after another.
#[derive(Debug, Clone, Copy)]
pub struct Classes<'a> {
    /// All points (`n × d`, finite).
    pub points: MatrixView<'a>,
    /// Number of points of each class, of sum n.
    pub sizes: &'a [usize],
    /// Masses (`n`, at least 0, not all 0); all `1 / n` where there are none.
    pub masses: Option<&'a [f64]>,
}

/// Bounds the robust accuracy on `classes`.
///
/// Errors name `classes`, `options.masses`, `options.radius`, `options.maxOrder` or `options.maxGroups`.
pub fn solve(classes: &Classes, options: &Options, monitor: &Monitor) -> Result<Solution> {
    let masses = check(classes, options)?;
    let found = groups::find(classes, options, monitor)?;
    let total: f64 = masses.iter().sum();
    let plan = program::cover(&found.maximal, &masses, monitor)?;
    let potentials = program::pack(&found.maximal, &masses, monitor)?;
    let value: f64 = plan.iter().map(|(_, mass)| mass).sum();
    let dual: f64 = potentials.iter().zip(&masses).map(|(h, mass)| h * mass).sum::<f64>().min(value);
    let relative_gap = (value - dual) / value;
    let (mut members, mut starts, mut weights) = (Vec::new(), vec![0], Vec::new());
    for (group, mass) in &plan {
        members.extend(group);
        starts.push(members.len() as u32);
        weights.push(*mass);
    }
    Ok(Solution {
        value,
        dual,
        gap: value - dual,
        relative_gap,
        risk_lower_bound: (1.0 - value / total).max(0.0),
        complete: found.complete,
        marginal_error: marginal_error(&plan, &masses) / total,
        members,
        starts,
        masses: weights,
        potentials,
        groups: found.maximal.len(),
        converged: relative_gap <= TOLERANCE,
    })
}

fn check(classes: &Classes, options: &Options) -> Result<Vec<f64>> {
    let n = classes.points.nrows();
    if classes.sizes.is_empty() || classes.sizes.contains(&0) || classes.points.ncols() == 0 {
        return Err(Error::shape("classes", "expected at least one class, each with a point"));
    }
    if classes.sizes.iter().sum::<usize>() != n {
        return Err(Error::shape("classes", format!("the classes' sizes do not sum to {n} points")));
    }
    if !(options.radius >= 0.0 && options.radius.is_finite()) {
        return Err(Error::option("radius", format!("expected a number of at least 0, got {}", options.radius)));
    }
    if options.max_order == 0 {
        return Err(Error::option("maxOrder", "expected a positive integer"));
    }
    let Some(masses) = classes.masses else { return Ok(vec![1.0 / n as f64; n]) };
    if masses.len() != n {
        return Err(Error::shape("options.masses", format!("{} masses for {n} points", masses.len())));
    }
    if let Some(i) = masses.iter().position(|mass| !(*mass >= 0.0 && mass.is_finite())) {
        return Err(Error::value(
            "options.masses",
            format!("expected numbers of at least 0, got {} at {i}", masses[i]),
        ));
    }
    let sum: f64 = masses.iter().sum();
    if !(sum > 0.0 && sum.is_finite()) {
        return Err(Error::value("options.masses", format!("expected a positive, finite sum, got {sum}")));
    }
    Ok(masses.to_vec())
}

fn marginal_error(plan: &[(Vec<u32>, f64)], masses: &[f64]) -> f64 {
    let mut rest = masses.to_vec();
    for (group, mass) in plan {
        group.iter().for_each(|&i| rest[i as usize] -= mass);
    }
    rest.iter().fold(0.0, |largest, rest| rest.abs().max(largest))
}

#[cfg(test)]
mod tests;
