//! Fused loops over one row, or a few rows, of a plan.

use gibbs_core::Float;
use gibbs_core::simd::{Kernel, Lanes, Real, WIDTH, dispatch};

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

/// rowⱼ = plan[j] · factor · inverse_b[j], kept within the range of both types; below the smallest normal `f32` it is 0.
pub(crate) fn store_density<T: Float>(row: &mut [T], plan: &[f64], factor: f64, inverse_b: &[f64]) {
    dispatch(StoreDensity { row, plan, factor, inverse_b });
}

struct StoreDensity<'a, T> {
    row: &'a mut [T],
    plan: &'a [f64],
    factor: f64,
    inverse_b: &'a [f64],
}

impl<T: Float> Kernel for StoreDensity<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        for ((row, plan), inverse) in self.row.iter_mut().zip(self.plan).zip(self.inverse_b) {
            *row = stored(plan * self.factor * inverse);
        }
    }
}

#[inline(always)]
fn stored<T: Float>(density: f64) -> T {
    let density = density.smaller(f64::from(f32::MAX));
    T::from_f64(if density < f64::from(f32::MIN_POSITIVE) { 0.0 } else { density })
}

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

/// Entries of one row of a plan that are kept: columns, values and exponents `(cost − offset) / ε`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kept {
    pub(crate) columns: Vec<u32>,
    pub(crate) values: Vec<f64>,
    pub(crate) exponents: Vec<f64>,
}

/// Appends to `kept` the entries of the plan `factor · plan` above `share · min(largest, limitⱼ)`.
///
/// Most blocks of 32 hold none, and take one comparison an entry.
pub(crate) fn keep_above(
    kept: &mut Kept,
    share: f64,
    (largest, limits): (f64, &[f64]),
    (plan, factor): (&[f64], f64),
    (cost, scale): (&[f64], CostScale),
) {
    dispatch(KeepAbove { kept, threshold: share / factor, largest, limits, plan, factor, cost, scale });
}

struct KeepAbove<'a> {
    kept: &'a mut Kept,
    threshold: f64,
    largest: f64,
    limits: &'a [f64],
    plan: &'a [f64],
    factor: f64,
    cost: &'a [f64],
    scale: CostScale,
}

impl KeepAbove<'_> {
    #[inline(always)]
    fn is_kept(&self, value: f64, limit: f64) -> bool {
        value > self.threshold * limit.smaller(self.largest)
    }

    /// Looks at the entries from `first` on, `count` of them, at most 32.
    #[inline(always)]
    fn keep(&mut self, first: usize, count: usize) {
        let (mut columns, mut values, mut exponents) = ([0; WIDTH], [0.0; WIDTH], [0.0; WIDTH]);
        let mut found = 0;
        for j in first..first + count {
            // Every entry is written, and the place moves on where it is kept: no branch to predict.
            columns[found] = j as u32;
            values[found] = self.plan[j] * self.factor;
            exponents[found] = (self.cost[j] - self.scale.offset) * self.scale.inverse_epsilon;
            found += usize::from(self.is_kept(self.plan[j], self.limits[j]));
        }
        self.kept.columns.extend_from_slice(&columns[..found]);
        self.kept.values.extend_from_slice(&values[..found]);
        self.kept.exponents.extend_from_slice(&exponents[..found]);
    }
}

impl Kernel for KeepAbove<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(mut self) {
        let (plans, rest) = self.plan.as_chunks::<WIDTH>();
        let (limits, _) = self.limits.as_chunks::<WIDTH>();
        for (block, (plan, limits)) in plans.iter().zip(limits).enumerate() {
            let mut any = false;
            for l in 0..WIDTH {
                any |= self.is_kept(plan[l], limits[l]);
            }
            if any {
                self.keep(block * WIDTH, WIDTH);
            }
        }
        self.keep(plans.len() * WIDTH, rest.len());
    }
}

/// How many entries of the plan `factor · plan` are above `share · min(largest, limitⱼ)`.
pub(crate) fn count_above(share: f64, (largest, limits): (f64, &[f64]), (plan, factor): (&[f64], f64)) -> usize {
    let threshold = share / factor;
    plan.iter().zip(limits).filter(|(value, limit)| **value > threshold * limit.smaller(largest)).count()
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

/// Rows of a stored plan that a pass takes at once: the vectors beside them are read once for all.
pub(crate) const ROWS: usize = 4;

/// The products of four rows with `v`.
pub(crate) fn dot_rows<T: Float>(rows: [&[T]; ROWS], v: &[f64]) -> [f64; ROWS] {
    dispatch(DotRows { rows, v })
}

struct DotRows<'a, T> {
    rows: [&'a [T]; ROWS],
    v: &'a [f64],
}

#[inline(always)]
fn widen<T: Float>(values: &[T; NARROW]) -> Lanes<f64, NARROW> {
    let mut lanes = [0.0; NARROW];
    for l in 0..NARROW {
        lanes[l] = values[l].to_f64();
    }
    Lanes(lanes)
}

impl<T: Float> Kernel for DotRows<'_, T> {
    type Output = [f64; ROWS];

    #[inline(always)]
    fn run<const FMA: bool>(self) -> [f64; ROWS] {
        let (v, v_rest) = self.v.as_chunks::<NARROW>();
        let [(k0, r0), (k1, r1), (k2, r2), (k3, r3)] = self.rows.map(|row| row.as_chunks::<NARROW>());
        let zero = Lanes::splat(0.0);
        let (mut s0, mut s1, mut s2, mut s3) = (zero, zero, zero, zero);
        for ((((v, k0), k1), k2), k3) in v.iter().zip(k0).zip(k1).zip(k2).zip(k3) {
            let v = Lanes(*v);
            s0 = widen(k0).times_plus::<FMA>(v, s0);
            s1 = widen(k1).times_plus::<FMA>(v, s1);
            s2 = widen(k2).times_plus::<FMA>(v, s2);
            s3 = widen(k3).times_plus::<FMA>(v, s3);
        }
        let mut sums = [s0.sum(), s1.sum(), s2.sum(), s3.sum()];
        for (sum, rest) in sums.iter_mut().zip([r0, r1, r2, r3]) {
            *sum += rest.iter().zip(v_rest).map(|(k, v)| k.to_f64() * v).sum::<f64>();
        }
        sums
    }
}

/// sums += Σ uᵣ rowᵣ over four rows.
pub(crate) fn add_rows<T: Float>(sums: &mut [f64], u: [f64; ROWS], rows: [&[T]; ROWS]) {
    dispatch(AddRows { sums, u, rows });
}

struct AddRows<'a, T> {
    sums: &'a mut [f64],
    u: [f64; ROWS],
    rows: [&'a [T]; ROWS],
}

impl<T: Float> Kernel for AddRows<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let [k0, k1, k2, k3] = self.rows;
        let [u0, u1, u2, u3] = self.u;
        for ((((sum, k0), k1), k2), k3) in self.sums.iter_mut().zip(k0).zip(k1).zip(k2).zip(k3) {
            let low = k1.to_f64().times_plus::<FMA>(u1, k0.to_f64() * u0);
            let high = k3.to_f64().times_plus::<FMA>(u3, k2.to_f64() * u2);
            *sum += low + high;
        }
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
