//! Transport on a line, where sorting solves it: for costs `|x − y|^p` with `p ≥ 1` the plan that keeps the order is best.
//!
//! [`distance`] is the value with its gradient, [`plan`] the plan with its proof, [`circle`] the same on a circle.
//! `O((n + m) log(n + m))` time, `O(n + m)` memory.
//!
//! Reference: G. Peyré, M. Cuturi, Computational optimal transport, Foundations and Trends in Machine Learning 11 (2019), 2.6.

pub mod circle;
pub mod distance;
pub mod plan;

use gibbs_core::{Error, Result};

/// Largest relative difference between the masses of the two sides that is repaired.
const MASS_TOLERANCE: f64 = 1e-6;

/// Larger coordinates could overflow when they are subtracted.
const LARGEST: f64 = 1e300;

/// Weights of two measures of the same mass.
pub(crate) enum Marginals {
    /// `n` and `m` points of equal weights: masses are whole numbers of units of `mass / (n m)`.
    Equal { n: usize, m: usize, mass: f64 },
    /// Weights of both sides, the second scaled to the mass of the first.
    Given { a: Vec<f64>, b: Vec<f64>, mass: f64 },
}

impl Marginals {
    /// Checks the weights of `n` and `m` points, which errors call `options.a` and `options.b`. Missing ones are equal, and of the
    /// mass of the others, which is 1 where both are missing.
    pub(crate) fn new(a: Option<&[f64]>, b: Option<&[f64]>, n: usize, m: usize) -> Result<Self> {
        let mass_a = a.map(|a| mass("options.a", a, n)).transpose()?;
        let mass_b = b.map(|b| mass("options.b", b, m)).transpose()?;
        let mass = mass_a.or(mass_b).unwrap_or(1.0);
        let other = mass_b.unwrap_or(mass);
        if (mass - other).abs() > MASS_TOLERANCE * mass.max(other) {
            return Err(Error::infeasible("options.b", format!("its mass is {other}, that of options.a is {mass}")));
        }
        if a.is_none() && b.is_none() {
            return Ok(Self::Equal { n, m, mass });
        }
        let equal = |count: usize| vec![mass / count as f64; count];
        Ok(Self::Given {
            a: a.map_or_else(|| equal(n), <[f64]>::to_vec),
            b: b.map_or_else(|| equal(m), |b| b.iter().map(|weight| weight * (mass / other)).collect()),
            mass,
        })
    }

    /// What a unit of the masses that [`walk`](Self::walk) hands out is worth.
    pub(crate) fn unit(&self) -> f64 {
        match *self {
            Self::Equal { n, m, mass } if n == m => mass / n as f64,
            Self::Equal { n, m, mass } => mass / (n as f64 * m as f64),
            Self::Given { .. } => 1.0,
        }
    }

    /// Whether the order of the points is needed besides their sorted values.
    pub(crate) fn needs_order(&self) -> bool {
        matches!(self, Self::Given { .. })
    }

    pub(crate) fn mass(&self) -> f64 {
        match *self {
            Self::Equal { mass, .. } | Self::Given { mass, .. } => mass,
        }
    }

    /// Weight of source `i`.
    pub(crate) fn source(&self, i: usize) -> f64 {
        match self {
            Self::Equal { n, mass, .. } => mass / *n as f64,
            Self::Given { a, .. } => a[i],
        }
    }

    /// Weight of target `j`.
    pub(crate) fn target(&self, j: usize) -> f64 {
        match self {
            Self::Equal { m, mass, .. } => mass / *m as f64,
            Self::Given { b, .. } => b[j],
        }
    }

    /// Goes down the staircase from the first pair of sorted points to the last, one step at a time, and hands `visit` each pair of
    /// places on it with the mass that the plan moves between them, in [units](Self::unit), often 0. The orders are looked
    /// at where weights are given.
    pub(crate) fn walk(&self, x_order: &[u32], y_order: &[u32], visit: impl FnMut(usize, usize, f64)) {
        match self {
            Self::Equal { n, m, .. } => {
                // In whole numbers, so that equal quantiles meet exactly.
                let (row, column) = if n == m { (1.0, 1.0) } else { (*m as f64, *n as f64) };
                staircase(*n, *m, |_| row, |_| column, visit);
            }
            Self::Given { a, b, .. } => {
                let (row, column) = (|k: usize| a[x_order[k] as usize], |l: usize| b[y_order[l] as usize]);
                staircase(a.len(), b.len(), row, column, visit);
            }
        }
    }
}

fn mass(name: &'static str, weights: &[f64], count: usize) -> Result<f64> {
    if weights.len() != count {
        return Err(Error::shape(name, format!("has {} weights for {count} points", weights.len())));
    }
    if let Some(i) = weights.iter().position(|&weight| !(weight >= 0.0 && weight.is_finite())) {
        return Err(Error::value(name, format!("weight {i} is {}, which is not a number ≥ 0", weights[i])));
    }
    let mass: f64 = weights.iter().sum();
    match mass > 0.0 && mass.is_finite() {
        true => Ok(mass),
        false => Err(Error::value(name, format!("the sum of the weights is {mass}"))),
    }
}

/// The north-west corner rule. What rounding leaves over at the end goes to the last point with weight.
#[inline]
fn staircase(
    n: usize,
    m: usize,
    row: impl Fn(usize) -> f64,
    column: impl Fn(usize) -> f64,
    mut visit: impl FnMut(usize, usize, f64),
) {
    let (mut k, mut l) = (0, 0);
    let (mut supply, mut demand) = (row(0), column(0));
    loop {
        let (last_row, last_column) = (k + 1 == n, l + 1 == m);
        let moved = match (last_row, last_column) {
            (false, false) => supply.min(demand),
            (true, false) => demand,
            (false, true) => supply,
            (true, true) => supply.max(demand),
        };
        let both_have_weight = row(k) > 0.0 && column(l) > 0.0;
        visit(k, l, if both_have_weight { moved } else { 0.0 });
        if last_row && last_column {
            return;
        }
        if last_column || (!last_row && supply <= demand) {
            demand -= moved;
            k += 1;
            supply = row(k);
        } else {
            supply -= moved;
            l += 1;
            demand = column(l);
        }
    }
}

/// Sorted numbers and where each was.
pub(crate) struct Sorted {
    pub(crate) values: Vec<f64>,
    /// Places of the sorted numbers; empty where they were not asked for.
    pub(crate) order: Vec<u32>,
}

impl Sorted {
    pub(crate) fn new(values: &[f64], with_order: bool) -> Self {
        if !with_order {
            let mut keys: Vec<i64> = values.iter().map(|&value| key(value)).collect();
            keys.sort_unstable();
            return Self { values: keys.into_iter().map(unkey).collect(), order: Vec::new() };
        }
        let mut keys: Vec<(i64, u32)> = values.iter().map(|&value| key(value)).zip(0..).collect();
        keys.sort_by_key(|pair| pair.0);
        Self {
            values: keys.iter().map(|pair| unkey(pair.0)).collect(),
            order: keys.iter().map(|pair| pair.1).collect(),
        }
    }
}

/// An integer that sorts as the number does.
#[inline]
fn key(value: f64) -> i64 {
    let bits = value.to_bits() as i64;
    bits ^ ((bits >> 63) as u64 >> 1) as i64
}

#[inline]
fn unkey(key: i64) -> f64 {
    f64::from_bits((key ^ ((key >> 63) as u64 >> 1) as i64) as u64)
}

/// `(s |d|)^p`, where `s` is a power of two that keeps it near 1.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Power {
    p: f64,
    /// s, exactly.
    down: f64,
    /// 1 / s.
    up: f64,
}

impl Power {
    /// For differences of the size of `largest`.
    pub(crate) fn new(p: f64, largest: f64) -> Result<Self> {
        if !(p >= 1.0 && p.is_finite()) {
            return Err(Error::option("p", format!("must be a number of at least 1, not {p}")));
        }
        let exponent = if largest > 0.0 { largest.log2().floor().clamp(-1000.0, 1000.0) as i32 } else { 0 };
        Ok(Self { p, down: 2f64.powi(-exponent), up: 2f64.powi(exponent) })
    }

    /// The scaled cost of a difference.
    #[inline]
    pub(crate) fn cost(&self, difference: f64) -> f64 {
        let size = difference.abs() * self.down;
        match self.p {
            1.0 => size,
            2.0 => size * size,
            p => size.powf(p),
        }
    }

    /// Its slope, in the same scale: p (s |d|)^(p − 1) sign d; 0 at 0.
    #[inline]
    pub(crate) fn slope(&self, difference: f64) -> f64 {
        let size = difference.abs() * self.down;
        let slope = match self.p {
            1.0 => f64::from(u8::from(size > 0.0)),
            2.0 => 2.0 * size,
            p => p * size.powf(p - 1.0),
        };
        slope.copysign(difference)
    }

    /// A difference in the scale of the costs.
    #[inline]
    pub(crate) fn scaled(&self, difference: f64) -> f64 {
        difference * self.down
    }

    /// A scaled cost in the units of the problem.
    pub(crate) fn value(&self, cost: f64) -> f64 {
        cost * self.up.powf(self.p)
    }

    /// A scaled slope in the units of the problem.
    pub(crate) fn derivative(&self, slope: f64) -> f64 {
        slope * self.up.powf(self.p - 1.0)
    }

    /// The p-th root of a scaled cost, in the units of the problem.
    pub(crate) fn distance(&self, cost: f64) -> f64 {
        self.up
            * match self.p {
                1.0 => cost,
                2.0 => cost.sqrt(),
                p => cost.powf(1.0 / p),
            }
    }
}

/// Refuses coordinates that are missing, not finite or too large. Returns the largest absolute value.
pub(crate) fn check_values(name: &'static str, values: &[f64]) -> Result<f64> {
    if values.is_empty() {
        return Err(Error::shape(name, "is empty"));
    }
    let largest =
        values.iter().fold(0.0, |largest: f64, value| if value.abs() > largest { value.abs() } else { largest });
    match values.iter().position(|value| value.is_nan() || value.abs() > LARGEST) {
        Some(i) => Err(Error::value(name, format!("expected numbers up to 1e300, got {} at {i}", values[i]))),
        None => Ok(largest),
    }
}

/// The value, refused where it overflows.
pub(crate) fn finite(value: f64) -> Result<f64> {
    match value.is_finite() {
        true => Ok(value),
        false => Err(Error::value("x", "the costs are so large that they overflow; rescale the problem")),
    }
}

#[cfg(test)]
mod tests;
