//! The best plan between two measures on the line, with the proof that it is.
//!
//! The plan keeps the order. Along the staircase of its pairs the potentials follow from `fᵢ + gⱼ = |xᵢ − yⱼ|^p`, one step after
//! the other; that they are feasible everywhere else is what the cost's convexity says (`c(x, y) + c(x', y') ≤ c(x, y') +
//! c(x', y)` for `x ≤ x'`, `y ≤ y'`), up to rounding. At most `n + m − 1` entries.

use super::{Marginals, Power, Sorted, check_values, finite};
use gibbs_core::{Monitor, Result};

/// Share of the value that rounding can account for.
const ROUNDING: f64 = 1e-11;

/// Which cost.
#[derive(Debug, Clone)]
pub struct Options {
    /// Power of the distance between points, at least 1.
    pub p: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { p: 1.0 }
    }
}

/// A plan and its proof.
#[derive(Debug, Clone)]
pub struct Solution {
    /// W_p^p, the cost of the plan.
    pub value: f64,
    /// W_p.
    pub distance: f64,
    /// ⟨a, f⟩ + ⟨b, g⟩: no plan costs less.
    pub dual: f64,
    /// How far the value is from the dual value, at least 0.
    pub gap: f64,
    /// The gap relative to the larger of both; 0 where both are 0.
    pub relative_gap: f64,
    /// L1 distances of the plan's marginals from the weights, relative to the mass: rounding.
    pub marginal_error: [f64; 2],
    /// Dual potentials of the sources (`n`), also of those without weight, centred so that ⟨a, f⟩ = ⟨b, g⟩.
    pub f: Vec<f64>,
    /// Dual potentials of the targets (`m`).
    pub g: Vec<f64>,
    /// Source of each entry of the plan, ascending.
    pub rows: Vec<u32>,
    /// Target of each entry.
    pub columns: Vec<u32>,
    /// Mass of each entry.
    pub values: Vec<f64>,
    /// A target for each source (`n`) at which the potentials are tight: where a source without weight would go.
    pub partners: Vec<u32>,
    /// Whether the gap is within what rounding explains.
    pub converged: bool,
}

/// The best plan between points `x` (`n`) with weights `a` and points `y` (`m`) with weights `b`, in any order; missing weights
/// are equal. Zero weights are allowed; the masses must agree to 1e-6.
pub fn solve(
    x: &[f64],
    y: &[f64],
    a: Option<&[f64]>,
    b: Option<&[f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    let largest = check_values("x", x)?.max(check_values("y", y)?);
    let marginals = Marginals::new(a, b, x.len(), y.len())?;
    let power = Power::new(options.p, largest)?;
    let (x, y) = (Sorted::new(x, true), Sorted::new(y, true));
    monitor.check()?;
    let mut staircase = Staircase::descend(&marginals, &x, &y, &power);
    staircase.center(&marginals);
    staircase.order_by_rows();
    monitor.check()?;
    let dual = staircase.dual(&marginals);
    let gap = (staircase.cost - dual).max(0.0);
    let larger = staircase.cost.abs().max(dual.abs());
    let relative_gap = if larger == 0.0 { 0.0 } else { gap / larger };
    let in_units = |potentials: Vec<f64>| potentials.into_iter().map(|value| power.value(value)).collect();
    Ok(Solution {
        value: finite(power.value(staircase.cost))?,
        distance: power.distance(staircase.cost),
        dual: power.value(dual),
        gap: power.value(gap),
        relative_gap,
        marginal_error: staircase.marginal_error(&marginals),
        f: in_units(staircase.f),
        g: in_units(staircase.g),
        rows: staircase.entries.iter().map(|entry| entry.0).collect(),
        columns: staircase.entries.iter().map(|entry| entry.1).collect(),
        values: staircase.entries.iter().map(|entry| entry.2).collect(),
        partners: staircase.partners,
        converged: gap <= ROUNDING * staircase.scale,
    })
}

/// The plan and its potentials, in scaled costs and the caller's order of points.
pub(crate) struct Staircase {
    pub(crate) cost: f64,
    /// Largest cost on the staircase times the mass: what rounding is relative to.
    pub(crate) scale: f64,
    pub(crate) f: Vec<f64>,
    pub(crate) g: Vec<f64>,
    /// Source, target and mass.
    pub(crate) entries: Vec<(u32, u32, f64)>,
    pub(crate) partners: Vec<u32>,
}

impl Staircase {
    pub(crate) fn descend(marginals: &Marginals, x: &Sorted, y: &Sorted, power: &Power) -> Self {
        let (n, m) = (x.values.len(), y.values.len());
        let (mut f, mut g, mut partners) = (vec![0.0; n], vec![0.0; m], vec![0; n]);
        let mut entries = Vec::with_capacity(n + m - 1);
        let (mut cost, mut dearest) = (0.0, 0.0f64);
        let unit = marginals.unit();
        let mut before = (usize::MAX, usize::MAX);
        marginals.walk(&x.order, &y.order, |k, l, moved| {
            let (i, j) = (x.order[k], y.order[l]);
            let step = power.cost(x.values[k] - y.values[l]);
            // Each step reaches one new point, whose potential makes the pair tight. The first source's is 0.
            if before.1 != l {
                g[j as usize] = step - f[i as usize];
            } else {
                f[i as usize] = step - g[j as usize];
            }
            if before.0 != k {
                partners[i as usize] = j;
            }
            if moved > 0.0 {
                entries.push((i, j, unit * moved));
                cost += unit * moved * step;
            }
            dearest = dearest.max(step);
            before = (k, l);
        });
        Self { cost, scale: dearest * marginals.mass(), f, g, entries, partners }
    }

    /// Shifts the potentials so that ⟨a, f⟩ = ⟨b, g⟩.
    fn center(&mut self, marginals: &Marginals) {
        let shift = 0.5 * (self.on_sources(marginals) - self.on_targets(marginals)) / marginals.mass();
        self.f.iter_mut().for_each(|f| *f -= shift);
        self.g.iter_mut().for_each(|g| *g += shift);
    }

    fn order_by_rows(&mut self) {
        self.entries.sort_unstable_by_key(|entry| (entry.0, entry.1));
    }

    fn on_sources(&self, marginals: &Marginals) -> f64 {
        self.f.iter().enumerate().map(|(i, f)| marginals.source(i) * f).sum()
    }

    fn on_targets(&self, marginals: &Marginals) -> f64 {
        self.g.iter().enumerate().map(|(j, g)| marginals.target(j) * g).sum()
    }

    fn dual(&self, marginals: &Marginals) -> f64 {
        self.on_sources(marginals) + self.on_targets(marginals)
    }

    pub(crate) fn marginal_error(&self, marginals: &Marginals) -> [f64; 2] {
        marginal_error(&self.entries, marginals, self.f.len(), self.g.len())
    }
}

/// L1 distances of a plan's marginals from the weights, relative to the mass.
pub(crate) fn marginal_error(entries: &[(u32, u32, f64)], marginals: &Marginals, n: usize, m: usize) -> [f64; 2] {
    let mut left: Vec<f64> = (0..n).map(|i| marginals.source(i)).collect();
    let mut missing: Vec<f64> = (0..m).map(|j| marginals.target(j)).collect();
    for &(i, j, moved) in entries {
        left[i as usize] -= moved;
        missing[j as usize] -= moved;
    }
    [left, missing].map(|rest| rest.iter().map(|value| value.abs()).sum::<f64>() / marginals.mass())
}
