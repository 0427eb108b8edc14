//! Fused loops over one row, or a few rows, of a plan.

mod certify;
mod keep;
mod stored;

pub(crate) use certify::{add_rest, cost_and_entropy, lower_to_slack, scale_row, smallest_slack};
use gibbs_core::simd::{Kernel, Lanes, WIDTH, dispatch};
pub(crate) use keep::{Kept, count_above, keep_above};
pub(crate) use stored::{ROWS, add_rows, dot_rows, store_density};

/// Exponents are cut here, far above any that a converging plan has, so that a sum of exponentials stays finite.
const LARGEST_EXPONENT: f64 = 700.0;

/// Exponents beyond this are taken for it where costs are so far apart that they would be infinite.
const UNBOUNDED: f64 = 1e300;

/// Lanes of a block where several rows are in flight, or rows are short.
const NARROW: usize = 16;

/// How a cost becomes an exponent: `(cost − offset) / epsilon`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CostScale {
    pub(crate) offset: f64,
    pub(crate) inverse_epsilon: f64,
}

impl CostScale {
    pub(crate) fn new(offset: f64, epsilon: f64) -> Self {
        Self { offset, inverse_epsilon: 1.0 / epsilon }
    }
}

/// planⱼ = exp(shift + potentialⱼ − costⱼ / ε); returns the sum. Below e^−708 it is 0.
pub(crate) fn exp_row(cost: &[f64], scale: CostScale, shift: f64, potential: &[f64], plan: &mut [f64]) -> f64 {
    dispatch(ExpRow { cost, scale, shift, potential, plan })
}

struct ExpRow<'a> {
    cost: &'a [f64],
    scale: CostScale,
    shift: f64,
    potential: &'a [f64],
    plan: &'a mut [f64],
}

/// Exponentials of at most the largest exponent.
#[inline(always)]
fn bounded_exp<const FMA: bool, const N: usize>(exponents: Lanes<f64, N>) -> Lanes<f64, N> {
    exponents.smaller(Lanes::splat(LARGEST_EXPONENT)).exp_flush::<FMA>()
}

impl ExpRow<'_> {
    #[inline(always)]
    fn block<const FMA: bool>(scale: CostScale, shift: f64, cost: Lanes<f64>, potential: Lanes<f64>) -> Lanes<f64> {
        let negative = Lanes::splat(-scale.inverse_epsilon);
        let distance = cost - Lanes::splat(scale.offset);
        let exponent = distance.times_plus::<FMA>(negative, potential + Lanes::splat(shift));
        bounded_exp::<FMA, WIDTH>(exponent)
    }
}

impl Kernel for ExpRow<'_> {
    type Output = f64;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> f64 {
        let (costs, cost_rest) = self.cost.as_chunks::<WIDTH>();
        let (potentials, potential_rest) = self.potential.as_chunks::<WIDTH>();
        let (plans, plan_rest) = self.plan.as_chunks_mut::<WIDTH>();
        let mut sum = Lanes::splat(0.0);
        for ((cost, potential), plan) in costs.iter().zip(potentials).zip(plans) {
            let value = Self::block::<FMA>(self.scale, self.shift, Lanes(*cost), Lanes(*potential));
            *plan = value.0;
            sum += value;
        }
        if !cost_rest.is_empty() {
            let potential = Lanes::padded(potential_rest, f64::NEG_INFINITY);
            let value =
                Self::block::<FMA>(self.scale, self.shift, Lanes::padded(cost_rest, self.scale.offset), potential);
            for (plan, value) in plan_rest.iter_mut().zip(value.0) {
                *plan = value;
            }
            sum += value;
        }
        sum.sum()
    }
}

/// planⱼ = exp(potentialⱼ − costⱼ / ε − largest), with the largest exponent there is; returns it and the sum, which is at
/// least 1 whatever the exponents are.
pub(crate) fn exp_row_from_largest(cost: &[f64], scale: CostScale, potential: &[f64], plan: &mut [f64]) -> (f64, f64) {
    for ((plan, cost), potential) in plan.iter_mut().zip(cost).zip(potential) {
        *plan = potential - ((cost - scale.offset) * scale.inverse_epsilon).clamp(-UNBOUNDED, UNBOUNDED);
    }
    exp_from_largest(plan)
}

/// valuesₖ = exp(valuesₖ − largest); returns the largest of the values and the sum.
pub(crate) fn exp_from_largest(values: &mut [f64]) -> (f64, f64) {
    let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    values.iter_mut().for_each(|value| *value -= largest);
    (largest, exp_in_place(values))
}

/// sums += factor · plan.
#[inline]
pub(crate) fn add_scaled(sums: &mut [f64], factor: f64, plan: &[f64]) {
    gibbs_core::axpy(sums, factor, plan);
}

/// valuesₖ = exp(valuesₖ), cut as in [`exp_row`]; returns the sum.
pub(crate) fn exp_in_place(values: &mut [f64]) -> f64 {
    dispatch(ExpInPlace(values))
}

struct ExpInPlace<'a>(&'a mut [f64]);

impl Kernel for ExpInPlace<'_> {
    type Output = f64;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> f64 {
        let (blocks, rest) = self.0.as_chunks_mut::<NARROW>();
        let mut sum = Lanes::splat(0.0);
        for block in blocks {
            let value = bounded_exp::<FMA, NARROW>(Lanes(*block));
            *block = value.0;
            sum += value;
        }
        let value = bounded_exp::<FMA, NARROW>(Lanes::padded(rest, f64::NEG_INFINITY));
        for (rest, value) in rest.iter_mut().zip(value.0) {
            *rest = value;
        }
        sum += value;
        sum.sum()
    }
}

/// The range and the weighted sum of numbers; the sum is NaN or infinite where a number is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowRange {
    pub(crate) least: f64,
    pub(crate) largest: f64,
    pub(crate) mean: f64,
}

impl Default for RowRange {
    fn default() -> Self {
        Self { least: f64::INFINITY, largest: f64::NEG_INFINITY, mean: 0.0 }
    }
}

/// The range of `row`, and its sum weighted by `weights`.
pub(crate) fn range(row: &[f64], weights: &[f64]) -> RowRange {
    dispatch(Range { row, weights })
}

struct Range<'a> {
    row: &'a [f64],
    weights: &'a [f64],
}

impl Kernel for Range<'_> {
    type Output = RowRange;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> RowRange {
        let (rows, row_rest) = self.row.as_chunks::<NARROW>();
        let (weights, weight_rest) = self.weights.as_chunks::<NARROW>();
        let (mut least, mut largest) = (Lanes::<f64, NARROW>::splat(f64::INFINITY), Lanes::splat(f64::NEG_INFINITY));
        let mut sum = Lanes::splat(0.0);
        for (row, weights) in rows.iter().zip(weights) {
            let row = Lanes(*row);
            least = row.smaller(least);
            largest = row.larger(largest);
            sum = row.times_plus::<FMA>(Lanes(*weights), sum);
        }
        least = Lanes::padded(row_rest, f64::INFINITY).smaller(least);
        largest = Lanes::padded(row_rest, f64::NEG_INFINITY).larger(largest);
        sum = Lanes::padded(row_rest, 0.0).times_plus::<FMA>(Lanes::padded(weight_rest, 0.0), sum);
        RowRange { least: -(-least).max(), largest: largest.max(), mean: sum.sum() }
    }
}

/// The largest |xⱼ − yⱼ|.
pub(crate) fn largest_difference(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| (x - y).abs()).fold(0.0, f64::max)
}

/// Σ |xⱼ − yⱼ|.
pub(crate) fn l1_distance(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| (x - y).abs()).sum()
}

#[cfg(test)]
mod tests;
