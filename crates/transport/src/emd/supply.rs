//! Weights as whole numbers, perturbed so that no pivot is degenerate.
//!
//! A weight becomes a whole number of units, a power of two small enough, with 128 bits, that every weight above some
//! 1e-15 of the mass is one exactly. With `u` units a source supplies `k u + 1` and a sink takes `k u`, the last one `n`
//! more, `k > 4 max(n, m)` a power of two: then every basic flow is positive (A. Orden, The transhipment problem, Management Science 2, 1956), the
//! simplex cannot cycle, and `k` divides out of the flows in the end.

use super::certify::Sides;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Neg, Rem, Shl, Shr, Sub, SubAssign};

/// Flow in perturbed units. 128 bits are exact for all weights that matter; 64 bits make steps that are nearly as good, faster.
pub(super) trait Units:
    Copy
    + Ord
    + Default
    + Sum
    + Send
    + Sync
    + Add<Output = Self>
    + Sub<Output = Self>
    + Neg<Output = Self>
    + Div<Output = Self>
    + Rem<Output = Self>
    + Shl<u32, Output = Self>
    + Shr<u32, Output = Self>
    + AddAssign
    + SubAssign
{
    /// Bits that a sum of perturbed supplies may have.
    const BITS: i32;
    /// More than any flow.
    const MOST: Self;

    /// A number of points.
    fn of(count: usize) -> Self;

    /// The nearest whole number.
    fn nearest(value: f64) -> Self;

    /// As a float.
    fn float(self) -> f64;
}

macro_rules! units {
    ($type:ty, $bits:literal) => {
        impl Units for $type {
            const BITS: i32 = $bits;
            const MOST: Self = <$type>::MAX;

            fn of(count: usize) -> Self {
                count as $type
            }

            fn nearest(value: f64) -> Self {
                value.round() as $type
            }

            fn float(self) -> f64 {
                self as f64
            }
        }
    };
}

units!(i64, 61);
units!(i128, 124);

/// What sources supply and sinks take, in perturbed units, and how flows become masses.
pub(super) struct Supply<U> {
    pub(super) a: Vec<U>,
    pub(super) b: Vec<U>,
    /// log₂ k.
    shift: u32,
    /// Units in all.
    total: U,
    /// The mass of a unit where it is a power of two, as its exponent; else the whole mass, of `total` units.
    unit: Unit,
}

enum Unit {
    Power(i32),
    Share(f64),
}

impl<U: Units> Supply<U> {
    /// The supplies of the points with weight.
    pub(super) fn between(sides: &Sides) -> Self {
        let pick = |weights: Option<&[f64]>, indices: &[usize]| {
            weights.map(|weights| indices.iter().map(|&i| weights[i]).collect::<Vec<f64>>())
        };
        let (a, b) = (pick(sides.weights[0], &sides.a.indices), pick(sides.weights[1], &sides.b.indices));
        Self::of(a.as_deref(), b.as_deref(), [sides.a.len(), sides.b.len()], sides.mass)
    }

    /// The supplies of positive weights, `None` standing for equal ones. Where the sums differ, `b` is scaled to that of `a`.
    pub(super) fn of(a: Option<&[f64]>, b: Option<&[f64]>, [n, m]: [usize; 2], mass: f64) -> Self {
        let shift = 4usize.saturating_mul(n.max(m) + 1).next_power_of_two().trailing_zeros();
        let (a, b, unit) = match (unequal(a), unequal(b)) {
            (None, None) => {
                let divisor = common_divisor(n, m);
                (vec![U::of(m / divisor); n], vec![U::of(n / divisor); m], Unit::Share(mass))
            }
            (a, b) => {
                let power = U::BITS - shift as i32 - exponent(mass);
                let (a, b) = match (a, b) {
                    (Some(a), b) => {
                        let a = whole(a, power, 1.0);
                        let total = a.iter().copied().sum();
                        let b = b.map_or_else(|| even(total, m), |b| fitted(b, power, mass, total));
                        (a, b)
                    }
                    (None, b) => {
                        let b = b.unwrap_or_default();
                        let b = whole(b, power, correction(b, mass));
                        (even(b.iter().copied().sum(), n), b)
                    }
                };
                (a, b, Unit::Power(-power))
            }
        };
        let total = a.iter().copied().sum();
        let a = a.iter().map(|&units| (units << shift) + U::of(1)).collect();
        let mut b: Vec<U> = b.iter().map(|&units| units << shift).collect();
        if let Some(last) = b.last_mut() {
            *last += U::of(n);
        }
        Self { a, b, shift, total, unit }
    }

    /// Whole units of a perturbed flow.
    pub(super) fn units(&self, flow: U) -> U {
        (flow + (U::of(1) << (self.shift - 1))) >> self.shift
    }

    /// Whether units are the weights themselves, so that flows are exact.
    pub(super) fn is_exact(&self) -> bool {
        matches!(self.unit, Unit::Share(_))
    }

    /// The mass of whole units.
    pub(super) fn mass(&self, units: U) -> f64 {
        match self.unit {
            Unit::Power(power) => scaled(units.float(), power),
            Unit::Share(mass) => units.float() * mass / self.total.float(),
        }
    }
}

/// The weights, where they are not all equal.
fn unequal(weights: Option<&[f64]>) -> Option<&[f64]> {
    weights.filter(|weights| weights.iter().any(|&weight| weight != weights[0]))
}

fn common_divisor(mut n: usize, mut m: usize) -> usize {
    while m > 0 {
        (n, m) = (m, n % m);
    }
    n
}

/// The least power of two above `x > 0`, as its exponent.
fn exponent(x: f64) -> i32 {
    let bits = ((x.to_bits() >> 52) & 0x7ff) as i32;
    // Of subnormal numbers a bound will do.
    bits - 1022
}

/// `x 2^power`, also where the power alone is no f64.
fn scaled(x: f64, power: i32) -> f64 {
    let half = power / 2;
    x * 2f64.powi(half) * 2f64.powi(power - half)
}

/// What weights are scaled by so that they sum to `mass`.
fn correction(weights: &[f64], mass: f64) -> f64 {
    let sum: f64 = weights.iter().sum();
    if sum == mass { 1.0 } else { mass / sum }
}

/// Weights times `factor` in units of `2^-power`; at least one unit each.
fn whole<U: Units>(weights: &[f64], power: i32, factor: f64) -> Vec<U> {
    weights.iter().map(|weight| U::nearest(scaled(weight * factor, power)).max(U::of(1))).collect()
}

/// Weights in units of `2^-power` that sum to `total`: the largest takes what rounding left.
fn fitted<U: Units>(weights: &[f64], power: i32, mass: f64, total: U) -> Vec<U> {
    let mut units = whole(weights, power, correction(weights, mass));
    let rest = total - units.iter().copied().sum::<U>();
    if let Some(largest) = units.iter_mut().max() {
        *largest += rest;
    }
    units
}

/// `total` units in `count` parts that differ by one at most.
fn even<U: Units>(total: U, count: usize) -> Vec<U> {
    let (share, more) = (total / U::of(count), total % U::of(count));
    (0..count).map(|i| share + if U::of(i) < more { U::of(1) } else { U::of(0) }).collect()
}
