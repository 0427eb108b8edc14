//! Ascent of a log density by L-BFGS, with what it learns of the curvature shown at every step.
//!
//! The diagonal that the method starts from is updated too (J. Gilbert, C. Lemaréchal, Some numerical experiments with
//! variable-storage quasi-Newton algorithms, 1989); steps satisfy the strong Wolfe conditions, and on a quadratic are exact.

use super::{LowRankNormal, Point, Target};
use gibbs_core::{Monitor, Result, dot, norm};

/// A step must gain this share of what the slope promises, and leave at most this share of the slope.
const GAIN: f64 = 1e-4;
const SLOPE: f64 = 0.2;
const SEARCH: usize = 40;

/// How an ascent ended.
pub(crate) struct Ascent {
    pub(crate) point: Point,
    pub(crate) iterations: u32,
    /// Whether a further step promises less than the tolerance.
    pub(crate) converged: bool,
}

/// Climbs from `point` until the next step promises to gain less than `tolerance` nats; `visit` sees every iterate with the
/// normal distribution that the curvature so far makes of it.
pub(crate) fn maximize(
    target: &mut Target,
    point: Point,
    history: usize,
    max_iterations: u32,
    tolerance: f64,
    monitor: &Monitor,
    visit: &mut dyn FnMut(&Point, &LowRankNormal, &mut Target) -> Result<()>,
) -> Result<Ascent> {
    let d = point.position.len();
    let mut curvature = Curvature { alpha: vec![1.0; d], pairs: vec![], history };
    let mut point = point;
    let mut iterations = 0;
    loop {
        monitor.check()?;
        let model = match LowRankNormal::new(&point.position, &point.gradient, &curvature.alpha, &curvature.pairs) {
            Some(model) => model,
            None => {
                // Rounding has spoilt what was learned.
                curvature.reset();
                match LowRankNormal::new(&point.position, &point.gradient, &curvature.alpha, &[]) {
                    Some(model) => model,
                    None => return Ok(Ascent { point, iterations, converged: false }),
                }
            }
        };
        if iterations > 0 {
            visit(&point, &model, target)?;
        }
        let direction: Vec<f64> = model.mean.iter().zip(&point.position).map(|(m, x)| m - x).collect();
        let slope = dot(&point.gradient, &direction);
        // Below the rounding of the density itself no step can be told from another.
        let converged = 0.5 * slope <= tolerance.max(8.0 * f64::EPSILON * point.value.abs());
        if converged || iterations == max_iterations {
            return Ok(Ascent { point, iterations, converged });
        }
        // Nothing is known of the scale before the first step.
        let first = if curvature.pairs.is_empty() { (1.0 / norm(&direction)).min(1.0) } else { 1.0 };
        let Some(next) = search(target, &point, &direction, slope, first) else {
            if curvature.pairs.is_empty() {
                return Ok(Ascent { point, iterations, converged: false });
            }
            curvature.reset();
            iterations += 1;
            continue;
        };
        curvature.learn(&point, &next);
        point = next;
        iterations += 1;
    }
}

struct Curvature {
    alpha: Vec<f64>,
    /// Steps and changes of the negative gradient, oldest first.
    pairs: Vec<(Vec<f64>, Vec<f64>)>,
    history: usize,
}

impl Curvature {
    fn reset(&mut self) {
        self.pairs.clear();
        self.alpha.fill(1.0);
    }

    fn learn(&mut self, from: &Point, to: &Point) {
        let s: Vec<f64> = to.position.iter().zip(&from.position).map(|(a, b)| a - b).collect();
        let y: Vec<f64> = from.gradient.iter().zip(&to.gradient).map(|(a, b)| a - b).collect();
        let b = dot(&y, &s);
        if b <= 1e-12 * dot(&y, &y) || !b.is_finite() {
            return;
        }
        let a: f64 = y.iter().zip(&self.alpha).map(|(y, alpha)| y * y * alpha).sum();
        let c: f64 = s.iter().zip(&self.alpha).map(|(s, alpha)| s * s / alpha).sum();
        for ((alpha, y), s) in self.alpha.iter_mut().zip(&y).zip(&s) {
            let inverse = a / (b * *alpha) + y * y / b - a * s * s / (b * c * *alpha * *alpha);
            if inverse > 0.0 && inverse.is_finite() {
                *alpha = 1.0 / inverse;
            }
        }
        self.pairs.push((s, y));
        if self.pairs.len() > self.history {
            self.pairs.remove(0);
        }
    }
}

/// A place on the line: distance, gain over the start, slope.
#[derive(Clone, Copy)]
struct Place {
    t: f64,
    gain: f64,
    slope: f64,
}

/// A step along `direction` that satisfies the strong Wolfe conditions, or at least gains.
fn search(target: &mut Target, from: &Point, direction: &[f64], slope: f64, first: f64) -> Option<Point> {
    let mut low = Place { t: 0.0, gain: 0.0, slope };
    let mut before = low;
    let mut high: Option<Place> = None;
    let mut best: Option<Point> = None;
    let mut t = first;
    for _ in 0..SEARCH {
        let position = from.position.iter().zip(direction).map(|(x, d)| x + t * d).collect();
        let point = target.point(position);
        let place = Place { t, gain: point.value - from.value, slope: dot(&point.gradient, direction) };
        let gains = place.gain >= GAIN * t * slope && place.gain >= low.gain;
        if gains && place.slope.abs() <= SLOPE * slope {
            return Some(point);
        }
        if !gains || place.slope < 0.0 {
            high = Some(Place { slope: if gains || place.gain.is_finite() { place.slope } else { f64::NAN }, ..place });
        } else {
            (before, low) = (low, place);
        }
        if gains && best.as_ref().is_none_or(|best| point.value > best.value) {
            best = Some(point);
        }
        t = next(before, low, high);
    }
    best
}

/// Where to look next: at the zero of the slope where its ends say where, kept away from them.
fn next(before: Place, low: Place, high: Option<Place>) -> f64 {
    let Some(high) = high else {
        let step = low.t - before.t;
        let secant = step * low.slope / (before.slope - low.slope);
        return low.t + if secant > 0.0 { secant.clamp(0.1 * step, 10.0 * step) } else { 4.0 * step };
    };
    let width = high.t - low.t;
    let secant = low.slope / (low.slope - high.slope);
    let share = if high.slope < 0.0 && secant.is_finite() { secant.clamp(0.01, 0.99) } else { 0.5 };
    low.t + width * share
}
