//! Rounded rows, what they cost, and c-transforms.

use super::NARROW;
use gibbs_core::simd::{Kernel, Lanes, Real, WIDTH, dispatch};

/// planⱼ *= factorⱼ; returns the sum.
pub(crate) fn scale_row(plan: &mut [f64], factors: &[f64]) -> f64 {
    dispatch(ScaleRow { plan, factors })
}

struct ScaleRow<'a> {
    plan: &'a mut [f64],
    factors: &'a [f64],
}

impl Kernel for ScaleRow<'_> {
    type Output = f64;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> f64 {
        let (plans, plan_rest) = self.plan.as_chunks_mut::<WIDTH>();
        let (factors, factor_rest) = self.factors.as_chunks::<WIDTH>();
        let mut sum = Lanes::splat(0.0);
        for (plan, factor) in plans.iter_mut().zip(factors) {
            let value = Lanes(*plan) * Lanes(*factor);
            *plan = value.0;
            sum += value;
        }
        let mut rest = 0.0;
        for (plan, factor) in plan_rest.iter_mut().zip(factor_rest) {
            *plan *= factor;
            rest += *plan;
        }
        sum.sum() + rest
    }
}

/// planⱼ = factor · planⱼ + rest · shareⱼ: a row of the plan after rounding.
pub(crate) fn add_rest(plan: &mut [f64], factor: f64, rest: f64, shares: &[f64]) {
    dispatch(AddRest { plan, factor, rest, shares });
}

struct AddRest<'a> {
    plan: &'a mut [f64],
    factor: f64,
    rest: f64,
    shares: &'a [f64],
}

impl Kernel for AddRest<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        for (plan, share) in self.plan.iter_mut().zip(self.shares) {
            *plan = plan.times_plus::<FMA>(self.factor, self.rest * share);
        }
    }
}

/// `(Σ pⱼ (cⱼ − offset), Σ pⱼ (log pⱼ − log bⱼ))` of a row of a plan.
pub(crate) fn cost_and_entropy(plan: &[f64], cost: &[f64], offset: f64, log_b: &[f64]) -> (f64, f64) {
    dispatch(CostAndEntropy { plan, cost, offset, log_b })
}

struct CostAndEntropy<'a> {
    plan: &'a [f64],
    cost: &'a [f64],
    offset: f64,
    log_b: &'a [f64],
}

impl Kernel for CostAndEntropy<'_> {
    type Output = (f64, f64);

    #[inline(always)]
    fn run<const FMA: bool>(self) -> (f64, f64) {
        let (plans, plan_rest) = self.plan.as_chunks::<NARROW>();
        let (cost_blocks, cost_rest) = self.cost.as_chunks::<NARROW>();
        let (logs, log_rest) = self.log_b.as_chunks::<NARROW>();
        let offset = Lanes::splat(self.offset);
        let (mut costs, mut entropy) = (Lanes::splat(0.0), Lanes::splat(0.0));
        for ((plan, cost), log_b) in plans.iter().zip(cost_blocks).zip(logs) {
            let plan = Lanes(*plan);
            costs = plan.times_plus::<FMA>(Lanes(*cost) - offset, costs);
            entropy = plan.times_plus::<FMA>(log_density::<FMA>(plan, Lanes(*log_b)), entropy);
        }
        let plan = Lanes::padded(plan_rest, 0.0);
        costs = plan.times_plus::<FMA>(Lanes::padded(cost_rest, 0.0) - offset, costs);
        entropy = plan.times_plus::<FMA>(log_density::<FMA>(plan, Lanes::padded(log_rest, 0.0)), entropy);
        (costs.sum(), entropy.sum())
    }
}

/// log p − log b, finite where p is 0.
#[inline(always)]
fn log_density<const FMA: bool>(plan: Lanes<f64, NARROW>, log_b: Lanes<f64, NARROW>) -> Lanes<f64, NARROW> {
    plan.larger(Lanes::splat(f64::MIN_POSITIVE)).ln::<FMA>() - log_b
}

/// min over j of costⱼ − potentialⱼ.
pub(crate) fn smallest_slack(cost: &[f64], potential: &[f64]) -> f64 {
    dispatch(SmallestSlack { cost, potential })
}

struct SmallestSlack<'a> {
    cost: &'a [f64],
    potential: &'a [f64],
}

impl Kernel for SmallestSlack<'_> {
    type Output = f64;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> f64 {
        let (costs, cost_rest) = self.cost.as_chunks::<WIDTH>();
        let (potentials, potential_rest) = self.potential.as_chunks::<WIDTH>();
        let infinity = Lanes::splat(f64::INFINITY);
        let mut least = infinity;
        for (cost, potential) in costs.iter().zip(potentials) {
            least = (Lanes(*cost) - Lanes(*potential)).smaller(least);
        }
        least = (Lanes::padded(cost_rest, f64::INFINITY) - Lanes::padded(potential_rest, 0.0)).smaller(least);
        -(-least).max()
    }
}

/// leastⱼ = min(leastⱼ, costⱼ − potential).
pub(crate) fn lower_to_slack(least: &mut [f64], cost: &[f64], potential: f64) {
    dispatch(LowerToSlack { least, cost, potential });
}

struct LowerToSlack<'a> {
    least: &'a mut [f64],
    cost: &'a [f64],
    potential: f64,
}

impl Kernel for LowerToSlack<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        for (least, cost) in self.least.iter_mut().zip(self.cost) {
            *least = (cost - self.potential).smaller(*least);
        }
    }
}
