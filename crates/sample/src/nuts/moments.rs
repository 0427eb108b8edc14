//! Weighted means and covariances of positions and gradients, one state at a time.
//!
//! `S ← S + w W/(W + w) δ δᵀ` with `δ = x − mean` keeps the scatter about the running mean without cancellation (D. West,
//! Updating mean and variance estimates, Communications of the ACM 22, 1979); two sets merge by the same rule with their
//! weights (Chan, Golub, LeVeque, 1979). `O(d²)` a state, `O(d)` where only variances are kept.

use super::{packed, rows::LANES};
use gibbs_core::{
    axpy,
    simd::{Kernel, Lanes, Real, dispatch},
};
use serde::{Deserialize, Serialize};

/// Weighted moments of positions and gradients.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Moments {
    /// Number of states.
    pub(super) count: u64,
    pub(super) position: Spread,
    pub(super) gradient: Spread,
}

impl Moments {
    /// Moments of nothing; `full` keeps covariances, else variances only.
    pub(super) fn new(dimension: usize, full: bool) -> Self {
        Self { count: 0, position: Spread::new(dimension, full), gradient: Spread::new(dimension, full) }
    }

    /// Adds states with their weights: position, gradient, weight.
    pub(super) fn add<'a>(&mut self, states: impl Iterator<Item = (&'a [f64], &'a [f64], f64)>) {
        let mut waiting: [Waiting; 2] = Default::default();
        for (position, gradient, weight) in states {
            self.count += 1;
            for ((spread, x), waiting) in
                [&mut self.position, &mut self.gradient].into_iter().zip([position, gradient]).zip(&mut waiting)
            {
                spread.add(x, weight, waiting);
            }
        }
        self.position.add_squares(&mut waiting[0]);
        self.gradient.add_squares(&mut waiting[1]);
    }

    /// Adds the states of another set of the same shape.
    pub(super) fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.position.merge(&other.position);
        self.gradient.merge(&other.gradient);
    }

    pub(super) fn fits(&self, dimension: usize, full: bool) -> bool {
        self.position.fits(dimension, full) && self.gradient.fits(dimension, full)
    }
}

/// A weighted mean and scatter.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Spread {
    weight: f64,
    mean: Vec<f64>,
    /// The lower triangle row by row, or the diagonal alone.
    #[serde(with = "packed")]
    scatter: Vec<f64>,
    full: bool,
}

impl Spread {
    fn new(dimension: usize, full: bool) -> Self {
        Self { weight: 0.0, mean: vec![0.0; dimension], scatter: vec![0.0; Self::size(dimension, full)], full }
    }

    fn size(dimension: usize, full: bool) -> usize {
        if full { dimension * (dimension + 1) / 2 } else { dimension }
    }

    fn fits(&self, dimension: usize, full: bool) -> bool {
        self.full == full && self.mean.len() == dimension && self.scatter.len() == Self::size(dimension, full)
    }

    fn add(&mut self, x: &[f64], weight: f64, waiting: &mut Waiting) {
        let total = self.weight + weight;
        let share = weight / total;
        waiting.differences.extend(x.iter().zip(&mut self.mean).map(|(x, mean)| {
            let difference = x - *mean;
            *mean += share * difference;
            difference
        }));
        waiting.factors.push(self.weight * share);
        self.weight = total;
        if waiting.factors.len() == TOGETHER {
            self.add_squares(waiting);
        }
    }

    fn merge(&mut self, other: &Self) {
        let total = self.weight + other.weight;
        if other.weight == 0.0 {
            return;
        }
        let share = other.weight / total;
        let difference: Vec<f64> = other.mean.iter().zip(&self.mean).map(|(b, a)| b - a).collect();
        axpy(&mut self.mean, share, &difference);
        axpy(&mut self.scatter, 1.0, &other.scatter);
        self.add_squares(&mut Waiting { differences: difference, factors: vec![self.weight * share] });
        self.weight = total;
    }

    /// scatter ← scatter + Σ factor · difference differenceᵀ, and waits no longer.
    fn add_squares(&mut self, waiting: &mut Waiting) {
        let Waiting { differences, factors } = waiting;
        let d = self.mean.len();
        if !self.full {
            for (difference, factor) in differences.chunks_exact(d).zip(&*factors) {
                self.scatter.iter_mut().zip(difference).for_each(|(s, d)| *s += factor * d * d);
            }
        } else if let Ok(factors) = <[f64; TOGETHER]>::try_from(&factors[..]) {
            dispatch(Squares { scatter: &mut self.scatter, differences, factors });
        } else {
            for (difference, factor) in differences.chunks_exact(d).zip(&*factors) {
                dispatch(Squares { scatter: &mut self.scatter, differences: difference, factors: [*factor] });
            }
        }
        differences.clear();
        factors.clear();
    }

    pub(super) fn dimension(&self) -> usize {
        self.mean.len()
    }

    /// The variance of each coordinate.
    pub(super) fn variances(&self) -> Vec<f64> {
        let place = |i: usize| if self.full { i * (i + 1) / 2 + i } else { i };
        (0..self.mean.len()).map(|i| self.scatter[place(i)] / self.weight).collect()
    }

    /// The covariance matrix; without covariances, the variances on its diagonal.
    pub(super) fn covariance(&self) -> Vec<f64> {
        let d = self.mean.len();
        let mut matrix = vec![0.0; d * d];
        if !self.full {
            for (i, variance) in self.variances().into_iter().enumerate() {
                matrix[i * d + i] = variance;
            }
            return matrix;
        }
        for i in 0..d {
            for j in 0..=i {
                let value = self.scatter[i * (i + 1) / 2 + j] / self.weight;
                matrix[i * d + j] = value;
                matrix[j * d + i] = value;
            }
        }
        matrix
    }
}

/// Differences whose squares are not yet in a scatter.
#[derive(Default)]
struct Waiting {
    differences: Vec<f64>,
    factors: Vec<f64>,
}

/// So many squares are added at once, so that a scatter is read and written a fourth as often.
const TOGETHER: usize = 4;

/// Adds squares of `N` differences, one after another, to the lower triangle row by row.
struct Squares<'a, const N: usize> {
    scatter: &'a mut [f64],
    differences: &'a [f64],
    factors: [f64; N],
}

impl<const N: usize> Kernel for Squares<'_, N> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let d = self.differences.len() / N;
        let mut rest = self.scatter;
        for i in 0..d {
            let (row, after) = rest.split_at_mut(i + 1);
            let mut factors = [0.0; N];
            for k in 0..N {
                factors[k] = self.factors[k] * self.differences[k * d + i];
            }
            let mut at = 0;
            while at + LANES <= row.len() {
                let mut sum = Lanes::<f64, LANES>::load(row, at);
                for k in 0..N {
                    let difference = Lanes::load(self.differences, k * d + at);
                    sum = Lanes::splat(factors[k]).times_plus::<FMA>(difference, sum);
                }
                sum.store(row, at);
                at += LANES;
            }
            for j in at..row.len() {
                for k in 0..N {
                    row[j] = factors[k].times_plus::<FMA>(self.differences[k * d + j], row[j]);
                }
            }
            rest = after;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gibbs_core::{Stream, purpose};

    #[test]
    fn states_that_wait_for_each_other_give_the_same_bits() {
        let mut stream = Stream::new(2, purpose::PROBE, 0);
        for (d, count) in [(1, 3), (5, 4), (9, 7), (40, 18)] {
            let states: Vec<(Vec<f64>, f64)> =
                (0..count).map(|_| ((0..d).map(|_| stream.normal()).collect(), stream.uniform())).collect();
            let of = |(x, weight): &'_ (Vec<f64>, f64)| -> (Vec<f64>, f64) {
                (x.iter().map(|x| 2.0 - x).collect(), *weight)
            };
            let gradients: Vec<(Vec<f64>, f64)> = states.iter().map(of).collect();
            for full in [true, false] {
                let (mut together, mut alone) = (Moments::new(d, full), Moments::new(d, full));
                let pairs = || states.iter().zip(&gradients).map(|((x, weight), (g, _))| (&x[..], &g[..], *weight));
                together.add(pairs());
                pairs().for_each(|pair| alone.add(std::iter::once(pair)));
                assert_eq!(together, alone, "{d} {count} {full}");
            }
        }
    }

    #[test]
    fn one_at_a_time_is_all_at_once() {
        let d = 4;
        let mut stream = Stream::new(1, purpose::PROBE, 0);
        let points: Vec<(Vec<f64>, f64)> =
            (0..50).map(|_| ((0..d).map(|i| 1e4 + i as f64 * stream.normal()).collect(), stream.uniform())).collect();
        let total: f64 = points.iter().map(|(_, w)| w).sum();
        let mean: Vec<f64> = (0..d).map(|i| points.iter().map(|(x, w)| w * x[i]).sum::<f64>() / total).collect();
        for full in [true, false] {
            let (mut first, mut second) = (Moments::new(d, full), Moments::new(d, full));
            for (k, (x, w)) in points.iter().enumerate() {
                let half = if k < 20 { &mut first } else { &mut second };
                half.add(std::iter::once((&x[..], &x[..], *w)));
            }
            first.merge(&second);
            first.merge(&Moments::new(d, full));
            assert_eq!(first.count, 50);
            let found = first.position.covariance();
            for i in 0..d {
                for j in 0..d {
                    let term = |(x, w): &(Vec<f64>, f64)| w * (x[i] - mean[i]) * (x[j] - mean[j]);
                    let expected = points.iter().map(term).sum::<f64>() / total;
                    if full || i == j {
                        assert!((found[i * d + j] - expected).abs() < 1e-9 * (1.0 + expected.abs()));
                    } else {
                        assert_eq!(found[i * d + j], 0.0);
                    }
                }
                assert_eq!(first.gradient.variances()[i], found[i * d + i]);
            }
        }
    }
}
