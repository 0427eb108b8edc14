//! Messages of a bag's count to its members: exact, for any size of bag.
//!
//! With `hᵢ` the members' log-odds before the bag speaks, the message to member `i` is
//!
//! ```text
//! mᵢ = log Σ꜀ P₋ᵢ(c) e^{g(c + 1)} − log Σ꜀ P₋ᵢ(c) e^{g(c)},        g(c) = −λ (c − S)²
//! ```
//!
//! where `P₋ᵢ` is the law of the number of ones among the others (Poisson-binomial). A forward pass over the laws of the
//! first members and a backward pass over the means of `e^g` under the last give all messages in `O(b w)` time for `b`
//! members. All log-odds are first shifted by the number `t` that makes the mean count the most probable one; that changes
//! every message by `t` and nothing else, keeps both passes clear of underflow, and lets them leave out counts more than
//! nine standard deviations away, so that `w` is at most `b + 1` and of order `√b`.

use gibbs_core::{Monitor, Result};

/// No message is larger: beyond it the other label has probability 10⁻³⁰⁴.
const BOUND: f64 = 700.0;

/// Memory of the two passes, kept from bag to bag.
#[derive(Debug, Default)]
pub(super) struct Passes {
    /// Probability of one, and of zero, of every member under the shifted odds.
    one: Vec<f64>,
    zero: Vec<f64>,
    /// First count that is kept after so many members, and one past the last.
    low: Vec<usize>,
    high: Vec<usize>,
    /// Where the backward row of so many members starts in `rows`.
    start: Vec<usize>,
    rows: Vec<f64>,
    law: Vec<f64>,
    next: Vec<f64>,
}

impl Passes {
    /// Writes the messages of a count near `count`, of weight `weight`, to members with log-odds `odds`.
    pub(super) fn messages(
        &mut self,
        odds: &[f64],
        count: f64,
        weight: f64,
        out: &mut [f64],
        monitor: &Monitor,
    ) -> Result<()> {
        let tilt = tilt(odds, count, weight);
        self.split(odds, tilt);
        self.backward(count, weight, tilt, monitor)?;
        self.forward(tilt, out, monitor)
    }

    fn split(&mut self, odds: &[f64], tilt: f64) {
        let Self { one, zero, low, high, .. } = self;
        for values in [&mut *one, &mut *zero] {
            values.clear();
        }
        for values in [&mut *low, &mut *high] {
            values.clear();
        }
        low.push(0);
        high.push(1);
        let (mut mean, mut variance) = (0.0, 0.0);
        for (i, h) in odds.iter().enumerate() {
            let (p, q) = (probability(h + tilt), probability(-h - tilt));
            one.push(p);
            zero.push(q);
            mean += p;
            variance += p * q;
            let reach = 9.0 * f64::sqrt(variance) + 16.0;
            low.push((mean - reach).max(low[i] as f64) as usize);
            high.push(((mean + reach) as usize + 2).clamp(high[i], i + 2));
        }
    }

    /// The mean of `e^g` over the last members, given the count of the first.
    fn backward(&mut self, count: f64, weight: f64, tilt: f64, monitor: &Monitor) -> Result<()> {
        let members = self.one.len();
        self.start.clear();
        self.start.push(0);
        for i in 0..=members {
            self.start.push(self.start[i] + self.high[i] - self.low[i]);
        }
        self.rows.clear();
        self.rows.resize(self.start[members + 1], 0.0);
        let (low, last) = (self.low[members], self.start[members]);
        let potential = |c: usize| -weight * (c as f64 - count).powi(2) - tilt * c as f64;
        let top = (low..self.high[members]).map(potential).fold(f64::NEG_INFINITY, f64::max);
        for (k, value) in self.rows[last..].iter_mut().enumerate() {
            *value = (potential(low + k) - top).exp();
        }
        for i in (0..members).rev() {
            if i % 256 == 0 {
                monitor.check()?;
            }
            let (before, after) = self.rows.split_at_mut(self.start[i + 1]);
            let after = &after[..self.start[i + 2] - self.start[i + 1]];
            for (k, value) in before[self.start[i]..].iter_mut().enumerate() {
                let c = self.low[i] + k;
                *value = self.zero[i] * at(after, c, self.low[i + 1]) + self.one[i] * at(after, c + 1, self.low[i + 1]);
            }
        }
        Ok(())
    }

    fn forward(&mut self, tilt: f64, out: &mut [f64], monitor: &Monitor) -> Result<()> {
        self.law.clear();
        self.law.push(1.0);
        for (i, message) in out.iter_mut().enumerate() {
            if i % 256 == 0 {
                monitor.check()?;
            }
            let after = &self.rows[self.start[i + 1]..self.start[i + 2]];
            let (low, low_after) = (self.low[i], self.low[i + 1]);
            let (mut with, mut without) = (0.0, 0.0);
            for (k, p) in self.law.iter().enumerate() {
                with += p * at(after, low + k + 1, low_after);
                without += p * at(after, low + k, low_after);
            }
            *message = (tilt + f64::ln(with) - f64::ln(without)).clamp(-BOUND, BOUND);
            self.next.clear();
            for c in low_after..self.high[i + 1] {
                let came = at(&self.law, c.wrapping_sub(1), low);
                self.next.push(self.zero[i] * at(&self.law, c, low) + self.one[i] * came);
            }
            std::mem::swap(&mut self.law, &mut self.next);
        }
        Ok(())
    }
}

/// The value of count `c` in a row that starts at `low`; 0 outside.
#[inline]
fn at(row: &[f64], c: usize, low: usize) -> f64 {
    row.get(c.wrapping_sub(low)).copied().unwrap_or(0.0)
}

#[inline]
pub(super) fn probability(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}

/// The shift under which the mean count is the most probable one: the root of `t + 2 λ (Σ σ(hᵢ + t) − S)`, which rises.
fn tilt(odds: &[f64], count: f64, weight: f64) -> f64 {
    let members = odds.len() as f64;
    let (mut low, mut high) = (-2.0 * weight * (members - count).max(0.0), 2.0 * weight * count.max(0.0));
    let mut t = 0.0_f64.clamp(low.min(high), high.max(low));
    // A tenth of a count is near enough: the shift only has to keep the passes in range.
    for _ in 0..200 {
        let (mut mean, mut variance) = (0.0, 0.0);
        for h in odds {
            let p = probability(h + t);
            mean += p;
            variance += p * (1.0 - p);
        }
        let excess = mean - count + t / (2.0 * weight);
        if excess.abs() < 0.1 {
            break;
        }
        match excess > 0.0 {
            true => high = t,
            false => low = t,
        }
        let newton = t - excess / (variance + 0.5 / weight);
        t = if newton > low && newton < high { newton } else { 0.5 * (low + high) };
    }
    t
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The messages by adding up all labelings of the others.
    fn by_enumeration(odds: &[f64], count: f64, weight: f64) -> Vec<f64> {
        let n = odds.len();
        let log_weight = |labels: usize, skip: usize, own: usize| {
            let others = labels & !(1 << skip);
            let sum: f64 = (0..n).filter(|&i| others >> i & 1 == 1).map(|i| odds[i]).sum();
            sum - weight * (f64::from(others.count_ones()) + own as f64 - count).powi(2)
        };
        let total = |skip: usize, own: usize| {
            let terms: Vec<f64> = (0..1 << n)
                .filter(|labels| labels >> skip & 1 == 0)
                .map(|labels| log_weight(labels, skip, own))
                .collect();
            gibbs_core::simd::logsumexp(&terms)
        };
        (0..n).map(|i| total(i, 1) - total(i, 0)).collect()
    }

    fn messages(odds: &[f64], count: f64, weight: f64) -> Vec<f64> {
        let mut out = vec![0.0; odds.len()];
        Passes::default().messages(odds, count, weight, &mut out, &Monitor::none()).unwrap();
        out
    }

    #[test]
    fn messages_are_those_of_all_labelings() {
        let odds = [0.3, -2.0, 5.0, 0.0, 1.5, -30.0, 40.0, 2.5, -0.7];
        for members in [1, 2, 5, 9] {
            for (count, weight) in [(0.0, 10.0), (1.0, 0.1), (2.5, 3.0), (4.0, 1e4), (-3.0, 0.5), (14.0, 0.5)] {
                let found = messages(&odds[..members], count, weight);
                for (a, b) in found.iter().zip(by_enumeration(&odds[..members], count, weight)) {
                    assert!(
                        (a - b.clamp(-BOUND, BOUND)).abs() < 1e-9 * (1.0 + b.abs()),
                        "{members} {count} {weight}: {a} {b}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_large_bag_of_equal_members_splits_its_count() {
        // Equal odds: the marginal of each member is the mean count over the size, near S / b for a large weight.
        for members in [100, 3000] {
            let count = 0.2 * members as f64;
            let found = messages(&vec![0.0; members], count, 50.0);
            for m in &found {
                assert!((probability(*m) - 0.2).abs() < 1e-9, "{m}");
            }
        }
    }

    #[test]
    fn far_from_its_mean_a_large_bag_agrees_with_the_unwindowed_law() {
        // Two kinds of members, whose law is a product of binomials that logarithms of factorials give.
        let (many, few) = (700, 60);
        let odds: Vec<f64> = (0..many + few).map(|i| if i < many { -3.0 } else { 2.0 }).collect();
        let (count, weight) = (400.0, 0.02);
        let found = messages(&odds, count, weight);
        let factorials: Vec<f64> = std::iter::once(0.0)
            .chain((1..=many).scan(0.0, |sum, k| {
                *sum += (k as f64).ln();
                Some(*sum)
            }))
            .collect();
        let choose = |n: usize, k: usize| factorials[n] - factorials[k] - factorials[n - k];
        let side = |own: f64| {
            let mut terms = Vec::new();
            for a in 0..many {
                for b in 0..=few {
                    let c = (a + b) as f64 + own;
                    let law = choose(many - 1, a) - 3.0 * a as f64 + choose(few, b) + 2.0 * b as f64;
                    terms.push(law - weight * (c - count).powi(2));
                }
            }
            gibbs_core::simd::logsumexp(&terms)
        };
        let expected = side(1.0) - side(0.0);
        assert!((found[0] - expected).abs() < 1e-9 && (found[500] - expected).abs() < 1e-9, "{} {expected}", found[0]);
    }
}
