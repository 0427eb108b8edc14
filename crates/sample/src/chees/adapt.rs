//! What the chains learn together: metric, step size, and the length of the trajectories.

use super::walker::Walker;
use crate::nuts::adaptation::{DualAverage, Kinetic, Metric, MetricKind, Points, Seen, fit, starting_scale};

/// Harmonic mean of acceptance that the step size is chosen for, as in the paper.
const ACCEPTANCE: f64 = 0.651;
/// Adam's rate for the log of the length, and how much of the mean square of its gradients is kept; the mean itself is not.
const RATE: f64 = 0.025;
const KEPT: f64 = 0.95;
/// Windows of the metric: the first, and how much longer the next is.
const FIRST_WINDOW: u32 = 10;
const GROWTH: u32 = 2;
/// Share of warm-up after which the metric stays.
const LAST_WINDOW_ENDS: f64 = 0.7;
/// Lengths outside this range are of no use.
const LENGTHS: (f64, f64) = (1e-3, 1e3);

pub(super) struct Adaptation {
    metric: Metric,
    pub(super) step: f64,
    /// `T`.
    pub(super) length: f64,
    dual: DualAverage,
    /// Adam's mean square of the gradients, and how many there were.
    square: f64,
    updates: i32,
    /// Sum of the logarithms of the lengths since the metric stays, and their number.
    logs: (f64, f64),
    seen: Seen,
    window: u32,
    window_ends: u32,
}

impl Adaptation {
    pub(super) fn new(walkers: &[Walker]) -> Self {
        let d = walkers[0].point.position.len();
        let gradients: Vec<&[f64]> = walkers.iter().map(|walker| &walker.point.gradient[..]).collect();
        let step = 1.0 / (d as f64).sqrt().sqrt();
        Self {
            metric: Metric::diagonal(starting_scale(&gradients)),
            step,
            length: 1.0,
            dual: DualAverage::new(step, 1.0),
            square: 0.0,
            updates: 0,
            logs: (0.0, 0.0),
            seen: Seen::new(d),
            window: FIRST_WINDOW,
            window_ends: FIRST_WINDOW,
        }
    }

    /// Leapfrog steps of transition `index`, and its share of the full length.
    pub(super) fn plan(&self, index: u32, most: u32) -> (u32, f64) {
        let share = van_der_corput(index + 1);
        let steps = (share * self.length / self.step).round();
        (steps.clamp(1.0, f64::from(most)) as u32, share)
    }

    pub(super) fn kinetic(&self) -> Kinetic {
        Kinetic::new(&self.metric)
    }

    /// Learns from the last trajectories of all chains.
    pub(super) fn learn(&mut self, walkers: &[Walker], share: f64, transition: u32, warmup: u32) {
        let inverse: f64 = walkers.iter().map(|walker| 1.0 / walker.acceptance.max(1e-10)).sum();
        self.dual.update(walkers.len() as f64 / inverse, ACCEPTANCE);
        self.step = self.dual.step();
        self.climb(share * self.slope(walkers));
        let last = (LAST_WINDOW_ENDS * f64::from(warmup)) as u32;
        if transition < last {
            self.see(walkers, transition, last);
        } else {
            self.logs = (self.logs.0 + self.length.ln(), self.logs.1 + 1.0);
        }
    }

    /// Σ a (q(x') − q(x)) (x' − x̄')ᵀ p' / Σ a.
    pub(super) fn slope(&self, walkers: &[Walker]) -> f64 {
        let usable = || walkers.iter().filter(|walker| walker.acceptance > 1e-4);
        let weight: f64 = usable().map(|walker| walker.acceptance).sum();
        if weight == 0.0 {
            return 0.0;
        }
        let d = self.metric.scale.len();
        let mean = |of: &dyn Fn(&'_ Walker<'_>, usize) -> f64| -> Vec<f64> {
            let sum = |i: usize| usable().map(|walker| walker.acceptance * of(walker, i)).sum::<f64>();
            (0..d).map(|i| sum(i) / weight).collect()
        };
        let (before, after) = (mean(&|walker, i| walker.from[i]), mean(&|walker, i| walker.end.position[i]));
        let term = |walker: &Walker| {
            let change = self.distance(&walker.end.position, &after) - self.distance(&walker.from, &before);
            let away = walker.end.position.iter().zip(&after).zip(&walker.momentum);
            walker.acceptance * change * away.map(|((x, mean), p)| (x - mean) * p).sum::<f64>()
        };
        usable().map(term).sum::<f64>() / weight
    }

    /// q(x) = (x − center)ᵀ M (x − center).
    pub(super) fn distance(&self, position: &[f64], center: &[f64]) -> f64 {
        let each = position.iter().zip(center).zip(&self.metric.scale);
        let mut whitened: Vec<f64> = each.map(|((x, c), s)| (x - c) / s).collect();
        self.metric.bend(&mut whitened, |value| 1.0 / value.sqrt());
        gibbs_core::dot(&whitened, &whitened)
    }

    /// A step of Adam along the log of the length.
    fn climb(&mut self, slope: f64) {
        let slope = slope * self.length;
        if !slope.is_finite() {
            return;
        }
        self.updates += 1;
        self.square = KEPT * self.square + (1.0 - KEPT) * slope * slope;
        let scale = (self.square / (1.0 - KEPT.powi(self.updates))).sqrt();
        if scale > 0.0 {
            self.length *= (RATE * slope / scale).exp();
        }
        self.length = self.length.clamp(LENGTHS.0, LENGTHS.1);
    }

    /// Adds the chains' states to the window; at its end fits the metric to them and begins another, twice as long, up to transition `last`.
    fn see(&mut self, walkers: &[Walker], transition: u32, last: u32) {
        let chains = walkers.len() as u32;
        for (chain, walker) in walkers.iter().enumerate() {
            // States of the same chain follow each other, so the place among all decides which are kept whole.
            let keeps = Points::keeps(transition * chains + chain as u32, self.window, chains);
            self.seen.add(&walker.point.position, &walker.point.gradient, keeps);
        }
        if transition + 1 < self.window_ends {
            return;
        }
        self.metric = fit(MetricKind::LowRank, &self.seen, &self.metric);
        self.seen = Seen::new(self.metric.scale.len());
        self.dual = DualAverage::new(self.step, 1.0);
        // Slopes far from equilibrium are many orders of magnitude larger; remembered they would hold the length where it is.
        (self.square, self.updates) = (0.0, 0);
        self.window *= GROWTH;
        // A window that the next one would not fit behind takes what is left.
        let room = last.saturating_sub(transition + 1);
        self.window_ends = transition + 1 + if room < self.window * (1 + GROWTH) { room } else { self.window };
    }

    /// Fixes what the draws are made with: averages over the time that the metric stayed.
    pub(super) fn settle(&mut self) {
        self.step = self.dual.log_average().exp();
        if self.logs.1 > 0.0 {
            self.length = (self.logs.0 / self.logs.1).exp();
        }
    }
}

/// The bits of `index` mirrored at the point: evenly spread over (0, 1) whenever one stops.
pub(super) fn van_der_corput(index: u32) -> f64 {
    f64::from(index.reverse_bits()) / 2f64.powi(32)
}
