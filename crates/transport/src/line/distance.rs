//! The Wasserstein distance between two measures on the line.
//!
//! ```text
//! W_p^p = ∫₀¹ |F⁻¹(t) − G⁻¹(t)|^p dt · M
//! ```
//!
//! F and G are the distribution functions, M is the mass. The gradient is that of the value with respect to the points: the plan
//! stays the same under small moves, so it is the plan's mean slope. At ties and, for p = 1, where points of both sides
//! coincide, the value has a kink, and this is a subgradient for one of the optimal plans.

use super::{Marginals, Power, Sorted, check_values, finite};
use gibbs_core::{Monitor, Result};

/// Which distance, and what is wanted of it.
#[derive(Debug, Clone)]
pub struct Options {
    /// Power of the distance between points, at least 1.
    pub p: f64,
    /// Whether the gradient is computed too.
    pub gradient: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { p: 1.0, gradient: false }
    }
}

/// The distance.
#[derive(Debug, Clone)]
pub struct Solution {
    /// W_p^p, the cost of the best plan.
    pub value: f64,
    /// W_p.
    pub distance: f64,
    /// Gradient of the value with respect to `x` (`n`), where it was asked for.
    pub x: Option<Vec<f64>>,
    /// Gradient with respect to `y` (`m`).
    pub y: Option<Vec<f64>>,
}

/// The distance between points `x` (`n`) with weights `a` and points `y` (`m`) with weights `b`, in any order; missing weights
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
    let with_order = marginals.needs_order() || options.gradient;
    let x = Sorted::new(x, with_order);
    monitor.check()?;
    let y = Sorted::new(y, with_order);
    monitor.check()?;
    let cost = marginals.unit() * sorted_cost(&marginals, &x, &y, &power);
    let slopes = options.gradient.then(|| slopes(&marginals, &x, &y, &power));
    let (slopes_x, slopes_y) = slopes.unzip();
    let in_units = |slopes: Vec<f64>| slopes.into_iter().map(|slope| power.derivative(slope)).collect();
    Ok(Solution {
        value: finite(power.value(cost))?,
        distance: power.distance(cost),
        x: slopes_x.map(in_units),
        y: slopes_y.map(in_units),
    })
}

/// The scaled cost of the plan that keeps the order, in units of the marginals.
pub(crate) fn sorted_cost(marginals: &Marginals, x: &Sorted, y: &Sorted, power: &Power) -> f64 {
    if let Marginals::Equal { n, m, .. } = marginals
        && n == m
    {
        return x.values.iter().zip(&y.values).map(|(x, y)| power.cost(x - y)).sum();
    }
    let mut cost = 0.0;
    marginals.walk(&x.order, &y.order, |k, l, moved| cost += moved * power.cost(x.values[k] - y.values[l]));
    cost
}

/// The scaled slopes of the cost with respect to all points, in the caller's order.
pub(crate) fn slopes(marginals: &Marginals, x: &Sorted, y: &Sorted, power: &Power) -> (Vec<f64>, Vec<f64>) {
    let (mut slopes_x, mut slopes_y) = (vec![0.0; x.values.len()], vec![0.0; y.values.len()]);
    let unit = marginals.unit();
    marginals.walk(&x.order, &y.order, |k, l, moved| {
        let slope = unit * moved * power.slope(x.values[k] - y.values[l]);
        slopes_x[x.order[k] as usize] += slope;
        slopes_y[y.order[l] as usize] -= slope;
    });
    (slopes_x, slopes_y)
}
