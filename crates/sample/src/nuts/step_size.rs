//! Step sizes: dual averaging while the metric is unknown, then a curve through all that was seen.

use gibbs_core::simd::Real;
use serde::{Deserialize, Serialize};

/// Nesterov's dual averaging of the log step size towards a mean acceptance.
///
/// ```text
/// H ← (1 − w) H + w (target − accept),  w = 1 / (t + 10);   log ε = μ − H √t / 0.05
/// log ε̄ ← t^−0.75 log ε + (1 − t^−0.75) log ε̄
/// ```
///
/// M. Hoffman, A. Gelman, The No-U-Turn sampler, Journal of Machine Learning Research 15 (2014), section 3.2, with their
/// constants.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct DualAverage {
    /// Where the step size is drawn to: `μ`.
    anchor: f64,
    log_step: f64,
    log_average: f64,
    gap: f64,
    count: f64,
}

/// Steps outside e^±30 are of no use, and would overflow.
const LOG_RANGE: (f64, f64) = (-30.0, 7.0);

impl DualAverage {
    /// Starts at `step`, drawn towards `boldness` times that.
    pub(crate) fn new(step: f64, boldness: f64) -> Self {
        Self { anchor: ln(boldness * step), log_step: ln(step), log_average: ln(step), gap: 0.0, count: 1.0 }
    }

    /// Learns that a tree was accepted with this mean probability.
    pub(crate) fn update(&mut self, accept: f64, target: f64) {
        let weight = 1.0 / (self.count + 10.0);
        self.gap = (1.0 - weight) * self.gap + weight * (target - accept);
        self.log_step = self.anchor - self.gap * self.count.sqrt() / 0.05;
        let share = exp(-0.75 * ln(self.count));
        self.log_average = share * self.log_step + (1.0 - share) * self.log_average;
        self.count += 1.0;
    }

    /// The step size to try next.
    pub(crate) fn step(&self) -> f64 {
        exp(self.log_step.clamp(LOG_RANGE.0, LOG_RANGE.1))
    }

    /// The logarithm of the average so far.
    pub(crate) fn log_average(&self) -> f64 {
        self.log_average.clamp(LOG_RANGE.0, LOG_RANGE.1)
    }
}

/// The step size at which acceptance will be `target`, from all pairs (step size, acceptance) seen.
///
/// Acceptance of a leapfrog trajectory follows `2 Φ(−c ε²)` (Gupta, Irbäck, Karsch, Petersson, The acceptance probability
/// in the hybrid Monte Carlo method, Physics Letters B 242, 1990; energy errors are of order `ε²` and near normal). One
/// number `c` makes the sum over the pairs exact; the answer is then where the curve meets the target. At most ten times the
/// largest and at least a tenth of the smallest step size tried, for pairs that say nothing.
pub(super) fn from_curve(pairs: impl Iterator<Item = (f64, f64)> + Clone, target: f64) -> f64 {
    let surplus =
        |log_c: f64| -> f64 { pairs.clone().map(|(step, accept)| accept - curve(exp(log_c) * step * step)).sum() };
    let (mut low, mut high) = (f64::INFINITY, 0.0f64);
    for (step, _) in pairs.clone() {
        (low, high) = (low.min(step), high.max(step));
    }
    // The step at the target, ε = √(z / c), is to lie within the tenfold range.
    let log_z = root(-12.0, 3.0, |log_z| target - curve(exp(log_z)));
    let log_c = root(log_z - 2.0 * ln(10.0 * high), log_z - 2.0 * ln(0.1 * low), surplus);
    exp(0.5 * (log_z - log_c))
}

/// 2 Φ(−z) for z ≥ 0, to 3e-7: 7.1.26 of Abramowitz and Stegun, Handbook of Mathematical Functions.
fn curve(z: f64) -> f64 {
    let x = z * std::f64::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let series = [1.061_405_429, -1.453_152_027, 1.421_413_741, -0.284_496_736, 0.254_829_592];
    series.iter().fold(0.0, |sum, c| (sum + c) * t) * exp(-x * x)
}

/// Where the increasing function `f` crosses zero between `low` and `high`, or the end nearest to it.
///
/// Regula falsi with the Illinois rule, some ten evaluations; halving where that does not end.
fn root(mut low: f64, mut high: f64, f: impl Fn(f64) -> f64) -> f64 {
    let (mut below, mut above) = (f(low), f(high));
    if below >= 0.0 {
        return low;
    }
    if above <= 0.0 {
        return high;
    }
    let (mut last, mut rose) = (f64::NAN, None);
    for attempt in 0..100 {
        let middle = if attempt < 40 { (low * above - high * below) / (above - below) } else { 0.5 * (low + high) };
        if (middle - last).abs() < 1e-10 {
            return middle;
        }
        let value = f(middle);
        if value < 0.0 {
            (low, below) = (middle, value);
            above *= if rose == Some(true) { 0.5 } else { 1.0 };
            rose = Some(true);
        } else {
            (high, above) = (middle, value);
            below *= if rose == Some(false) { 0.5 } else { 1.0 };
            rose = Some(false);
        }
        last = middle;
    }
    last
}

/// The exponential without platform mathematics.
pub(super) fn exp(x: f64) -> f64 {
    x.exp_lane::<false>()
}

/// The logarithm without platform mathematics.
pub(super) fn ln(x: f64) -> f64 {
    x.ln_lane::<false>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_is_twice_the_normal_tail() {
        // 2 Φ(−z) from tables: 1 at 0, 0.3173105 at 1, 0.0455003 at 2.
        for (z, p) in [(0.0, 1.0), (1.0, 0.317_310_5), (2.0, 0.045_500_3), (4.0, 6.334e-5)] {
            assert!((curve(z) - p).abs() < 4e-7, "{z}");
        }
    }

    #[test]
    fn pairs_on_a_curve_give_its_step_back() {
        for scale in [1e-4, 0.3, 50.0] {
            // c = 0.7 / scale², so acceptance is 0.8 where 0.7 (ε / scale)² = 0.25335.
            let pairs: Vec<(f64, f64)> = (1..30)
                .map(|k| scale * f64::from(k) / 20.0)
                .map(|step| (step, curve(0.7 * (step / scale).powi(2))))
                .collect();
            let step = from_curve(pairs.iter().copied(), 0.8);
            assert!((step / scale - (0.253_347 / 0.7f64).sqrt()).abs() < 1e-5, "{step}");
            assert!(from_curve(pairs.iter().copied(), 0.9) < step);
        }
    }

    #[test]
    fn pairs_that_say_nothing_move_the_step_tenfold_at_most() {
        let all = |accept: f64| [(0.5, accept), (2.0, accept)].into_iter();
        assert!((from_curve(all(1.0), 0.8) - 20.0).abs() < 1e-6);
        assert!((from_curve(all(0.0), 0.8) - 0.05).abs() < 1e-8);
    }

    #[test]
    fn dual_averaging_finds_the_target() {
        // Acceptance exp(−ε): 0.8 at ε = 0.2231.
        let mut average = DualAverage::new(3.0, 2.0);
        for _ in 0..2000 {
            let accept = (-average.step()).exp();
            average.update(accept, 0.8);
        }
        assert!((exp(average.log_average()) - 0.2231).abs() < 0.01, "{}", exp(average.log_average()));
    }

    #[test]
    fn roots_are_found_and_ends_kept() {
        assert!((root(0.0, 9.0, |x| x * x * x - 5.0) - 5f64.cbrt()).abs() < 1e-9);
        assert!((root(-60.0, 60.0, |x| f64::from(u8::from(x > 1.5)) - 0.5) - 1.5).abs() < 1e-6);
        assert_eq!(root(2.0, 3.0, |x| x), 2.0);
        assert_eq!(root(2.0, 3.0, |x| x - 7.0), 3.0);
    }
}
