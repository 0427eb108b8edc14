//! The Wasserstein distance between two measures on a circle.
//!
//! ```text
//! W_p^p = min over θ of ∫₀¹ |F⁻¹(t) − G⁻¹(t + θ)|^p dt · M,   G⁻¹(t + 1) = G⁻¹(t) + 1
//! ```
//!
//! with positions in turns. The integral is convex in θ, and piecewise linear for measures with finitely many points. For p = 1
//! the minimum is `∫ |F − G − α|` with the median α of `F − G`, and potentials of slope at most 1 prove it. For p > 1 it is
//! searched for between the two tangents that enclose it: where they meet is a bound from below, and the search ends when the
//! bound is attained. `O((n + m) log(n + m))` time, and `O(n + m)` for each of usually 10 to 50 shifts.
//!
//! Reference: J. Delon, J. Salomon, A. Sobolevski, Fast transport optimization for Monge costs on the circle, SIAM J. Appl.
//! Math. 70 (2010).

use super::{Marginals, Power, Sorted, check_values, finite};
use gibbs_core::{Error, Monitor, Result};

/// A gap of this share of the value is rounding.
const ROUNDING: f64 = 1e-12;

/// Shifts that are tried; each halves what is left of the interval at least every second time.
const MOST_SHIFTS: usize = 200;

/// Which distance.
#[derive(Debug, Clone)]
pub struct Options {
    /// Power of the distance along the circle, at least 1.
    pub p: f64,
    /// Length of the circle, positive.
    pub period: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { p: 1.0, period: 1.0 }
    }
}

/// The distance and a bound from below.
#[derive(Debug, Clone)]
pub struct Solution {
    /// W_p^p, the cost of a plan.
    pub value: f64,
    /// W_p.
    pub distance: f64,
    /// No plan costs less.
    pub dual: f64,
    /// How far the value is from that, at least 0.
    pub gap: f64,
    /// The gap relative to the larger of both; 0 where both are 0.
    pub relative_gap: f64,
    /// Shifts that were tried: none for p = 1.
    pub iterations: usize,
    /// Whether the gap is within what rounding explains.
    pub converged: bool,
}

/// The distance between points `x` (`n`) with weights `a` and points `y` (`m`) with weights `b` on a circle; positions may be
/// given any number of turns away. Missing weights are equal; zero weights are allowed; the masses must agree to 1e-6.
pub fn solve(
    x: &[f64],
    y: &[f64],
    a: Option<&[f64]>,
    b: Option<&[f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    let period = options.period;
    if !(period > 0.0 && period.is_finite()) {
        return Err(Error::option("period", format!("must be a positive number, not {period}")));
    }
    check_values("x", x)?;
    check_values("y", y)?;
    let marginals = Marginals::new(a, b, x.len(), y.len())?;
    let power = Power::new(options.p, 1.0)?;
    let turns = |values: &[f64]| values.iter().map(|value| turn(value / period)).collect::<Vec<f64>>();
    let (x, y) = (Sorted::new(&turns(x), true), Sorted::new(&turns(y), true));
    monitor.check()?;
    let found = match options.p {
        1.0 => median(&marginals, &x, &y),
        _ => Rotation::new(&marginals, &x, &y, power).minimize(monitor)?,
    };
    let (value, dual) = (found.value, found.dual.max(0.0));
    let gap = (value - dual).max(0.0);
    let scale = period.powf(options.p);
    Ok(Solution {
        value: finite(value * scale)?,
        distance: power.distance(value) * period,
        dual: dual * scale,
        gap: gap * scale,
        relative_gap: if value == 0.0 { 0.0 } else { gap / value },
        iterations: found.shifts,
        converged: gap <= ROUNDING * (value + marginals.mass()),
    })
}

/// The position in [0, 1).
fn turn(value: f64) -> f64 {
    let position = value - value.floor();
    if position < 1.0 { position } else { 0.0 }
}

/// In turns.
struct Found {
    value: f64,
    dual: f64,
    shifts: usize,
}

/// p = 1: the differences of the distribution functions against their median.
fn median(marginals: &Marginals, x: &Sorted, y: &Sorted) -> Found {
    // Jumps of F − G in whole units where weights are equal, so that ties are exact.
    let (unit, up, down): (f64, Vec<f64>, Vec<f64>) = match marginals {
        Marginals::Equal { n, m, mass } => (mass / (*n as f64 * *m as f64), vec![*m as f64; *n], vec![*n as f64; *m]),
        Marginals::Given { a, b, .. } => {
            (1.0, x.order.iter().map(|&i| a[i as usize]).collect(), y.order.iter().map(|&j| b[j as usize]).collect())
        }
    };
    let mut jumps: Vec<(f64, f64)> = x.values.iter().copied().zip(up).collect();
    jumps.extend(y.values.iter().zip(&down).map(|(&y, &weight)| (y, -weight)));
    jumps.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut level = 0.0;
    let count = jumps.len();
    // Level of F − G after each jump, and for how long.
    let levels: Vec<(f64, f64)> = (0..count)
        .map(|k| {
            level += jumps[k].1;
            let next = if k + 1 < count { jumps[k + 1].0 } else { jumps[0].0 + 1.0 };
            (level, next - jumps[k].0)
        })
        .collect();
    let mut by_level = levels.clone();
    by_level.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut below = 0.0;
    let middle = by_level.iter().find(|(_, length)| {
        below += length;
        below >= 0.5
    });
    let median = middle.or(by_level.last()).map_or(0.0, |found| found.0);
    let value: f64 = levels.iter().map(|(level, length)| length * (level - median).abs()).sum();

    // The potential falls where F − G is above its median, rises where it is below, and on the median itself as is needed for it
    // to come back to where it began.
    let share = |keep: fn(f64, f64) -> bool| -> f64 {
        levels.iter().filter(|(level, _)| keep(*level, median)).map(|(_, length)| length).sum()
    };
    let (above, under, on) = (share(|l, m| l > m), share(|l, m| l < m), share(|l, m| l == m));
    let balance = if on > 0.0 { ((under - above) / on).clamp(-1.0, 1.0) } else { 0.0 };
    let (mut potential, mut dual) = (0.0, 0.0);
    for ((_, jump), (level, length)) in jumps.iter().zip(&levels) {
        dual += potential * jump;
        potential += length
            * match level.total_cmp(&median) {
                std::cmp::Ordering::Greater => -1.0,
                std::cmp::Ordering::Less => 1.0,
                std::cmp::Ordering::Equal => -balance,
            };
    }
    Found { value: unit * value, dual: unit * dual, shifts: 0 }
}

/// The integral as a function of the shift, in units of the masses.
struct Rotation<'a> {
    x: &'a [f64],
    y: &'a [f64],
    a: Vec<f64>,
    b: Vec<f64>,
    /// Sums of `b`.
    cumulated: Vec<f64>,
    /// All mass, which is a whole turn.
    total: f64,
    unit: f64,
    /// Whether masses, and so the shifts between which the integral is linear, are whole numbers.
    whole: bool,
    power: Power,
}

/// The integral at a shift, and its slopes to the left and to the right.
#[derive(Clone, Copy)]
struct Tangent {
    shift: f64,
    cost: f64,
    left: f64,
    right: f64,
}

impl<'a> Rotation<'a> {
    fn new(marginals: &Marginals, x: &'a Sorted, y: &'a Sorted, power: Power) -> Self {
        let (unit, whole, a, b) = match marginals {
            Marginals::Equal { n, m, mass } => {
                let (n, m) = (*n as f64, *m as f64);
                (mass / (n * m), true, vec![m; x.values.len()], vec![n; y.values.len()])
            }
            Marginals::Given { a, b, .. } => {
                let sorted = |weights: &[f64], order: &[u32]| order.iter().map(|&i| weights[i as usize]).collect();
                (1.0, false, sorted(a, &x.order), sorted(b, &y.order))
            }
        };
        let total = a.iter().sum();
        let mut sum = 0.0;
        let cumulated = b
            .iter()
            .map(|weight| {
                sum += weight;
                sum
            })
            .collect();
        Self { x: &x.values, y: &y.values, a, b, cumulated, total, unit, whole, power }
    }

    fn minimize(&self, monitor: &Monitor) -> Result<Found> {
        // A turn either way: beyond, every pair is on the wrong side.
        let (mut low, mut high) = (self.tangent(-self.total), self.tangent(self.total));
        let mut best = low.cost.min(high.cost);
        let mut shifts = 2;
        let mut bound = 0.0f64;
        while shifts < MOST_SHIFTS {
            monitor.check()?;
            let (lowest, at) = meeting(&low, &high);
            bound = bound.max(lowest);
            let width = high.shift - low.shift;
            if best - bound <= ROUNDING * best || width <= f64::EPSILON * self.total {
                break;
            }
            // The tangents' meeting hits a corner of the integral in the end; halving sees to it that the end comes.
            let wanted = if shifts % 3 == 2 { low.shift + 0.5 * width } else { at };
            let shift = if self.whole { wanted.round() } else { wanted };
            if self.whole && !(low.shift < shift && shift < high.shift) {
                let other = if shift <= low.shift { low.shift + 1.0 } else { high.shift - 1.0 };
                if !(low.shift < other && other < high.shift) {
                    // Two whole neighbours: the integral is linear between them.
                    bound = best;
                    break;
                }
                (low, high, best, bound) = self.narrow(low, high, other, best, bound);
            } else {
                (low, high, best, bound) = self.narrow(low, high, shift, best, bound);
            }
            shifts += 1;
        }
        Ok(Found { value: self.unit * best, dual: self.unit * bound.min(best), shifts })
    }

    /// The interval cut at `shift`, with the best cost and the bound so far.
    fn narrow(&self, low: Tangent, high: Tangent, shift: f64, best: f64, bound: f64) -> (Tangent, Tangent, f64, f64) {
        let middle = self.tangent(shift);
        let best = best.min(middle.cost);
        if middle.left <= 0.0 && middle.right >= 0.0 {
            return (middle, middle, best, bound.max(middle.cost));
        }
        if middle.right < 0.0 { (middle, high, best, bound) } else { (low, middle, best, bound) }
    }

    fn tangent(&self, shift: f64) -> Tangent {
        let (n, m) = (self.x.len(), self.y.len());
        let mut turns = (shift / self.total).floor();
        let rest = shift - turns * self.total;
        let mut l = self.cumulated.partition_point(|&sum| sum <= rest);
        if l == m {
            (l, turns) = (0, turns + 1.0);
        }
        let mut demand = if l == 0 { self.b[0] - rest } else { self.cumulated[l] - rest };
        if demand <= 0.0 {
            demand = self.b[l];
        }
        let mut tangent = Tangent { shift, cost: 0.0, left: 0.0, right: 0.0 };
        let (mut k, mut supply) = (0, self.a[0]);
        let mut crossed = 0;
        loop {
            let next = if l + 1 < m { self.y[l + 1] + turns } else { self.y[0] + turns + 1.0 };
            let now = self.y[l] + turns;
            let step = |x: f64| self.power.cost(x - next) - self.power.cost(x - now);
            let moved = supply.min(demand);
            tangent.cost += moved * self.power.cost(self.x[k] - now);
            let (row_ends, column_ends) = (supply <= demand, demand <= supply);
            if column_ends && crossed < m {
                // A longer shift hands mass at the boundary on to the next target.
                crossed += 1;
                let after = if !row_ends {
                    self.x[k]
                } else if k + 1 < n {
                    self.x[k + 1]
                } else {
                    self.x[0] + 1.0
                };
                tangent.right += step(self.x[k]);
                tangent.left += step(after);
            }
            if column_ends {
                supply -= moved;
                l += 1;
                if l == m {
                    (l, turns) = (0, turns + 1.0);
                }
                demand = self.b[l];
            } else {
                demand -= moved;
            }
            if row_ends {
                k += 1;
                if k == n {
                    break;
                }
                supply = self.a[k];
            }
        }
        while crossed < m {
            // Boundaries that lie just beyond the last source, at the turn's end.
            let next = if l + 1 < m { self.y[l + 1] + turns } else { self.y[0] + turns + 1.0 };
            let now = self.y[l] + turns;
            let step = self.power.cost(self.x[n - 1] - next) - self.power.cost(self.x[n - 1] - now);
            tangent.right += step;
            tangent.left += step;
            crossed += 1;
            l += 1;
            if l == m {
                (l, turns) = (0, turns + 1.0);
            }
        }
        tangent
    }
}

/// The least value that two tangents allow between them, and where.
fn meeting(low: &Tangent, high: &Tangent) -> (f64, f64) {
    let width = high.shift - low.shift;
    let (falls, rises) = (low.right.min(0.0), high.left.max(0.0));
    if width <= 0.0 || rises - falls <= 0.0 {
        return (low.cost.min(high.cost), low.shift);
    }
    let at = ((high.cost - low.cost - rises * width) / (falls - rises)).clamp(0.0, width);
    ((low.cost + falls * at).min(high.cost - rises * (width - at)), low.shift + at)
}
