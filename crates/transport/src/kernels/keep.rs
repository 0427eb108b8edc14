//! The entries of a row that are worth keeping.

use super::CostScale;
use gibbs_core::simd::{Kernel, Real, WIDTH, dispatch};

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
