//! Sorting once for all that ranks decide: quantiles, normal scores, and normal scores of the folded draws.
//!
//! The normal score of rank `r` among `S` is `Φ⁻¹((r − 3/8) / (S + 1/4))` (Blom); ties share their average rank. Folding
//! is `|x − median|`. Time `O(S log S)`; the folded draws need no second sort, because below and above the median they are
//! in order already.

use crate::{
    draws::{Draws, Sequences},
    normal,
};
use std::borrow::Cow;

/// The normal scores of the ranks `1, 1½, 2, …, S`: ties have whole or half ranks.
pub(crate) struct Scores {
    table: Vec<f64>,
}

impl Scores {
    /// Scores of `count` ranks.
    pub(crate) fn new(count: usize) -> Self {
        let size = (2 * count).saturating_sub(1);
        let mut table = vec![0.0; size];
        for i in 0..size / 2 {
            let score = normal::quantile((1.0 + 0.5 * i as f64 - 0.375) / (count as f64 + 0.25));
            table[i] = score;
            table[size - 1 - i] = -score;
        }
        Self { table }
    }

    /// Scores that fit the half chains of `draws`.
    pub(crate) fn for_halves(draws: &Draws) -> Self {
        Self::new(2 * draws.chains() * draws.half())
    }

    /// Replaces places by scores: `sorted` lists (value, place) in ascending order of the values.
    fn assign(&self, sorted: &[(f64, u32)], length: usize) -> Sequences {
        let mut values = vec![0.0; sorted.len()];
        let mut start = 0;
        while start < sorted.len() {
            let ties = sorted[start..].iter().take_while(|(value, _)| *value == sorted[start].0).count();
            // Ranks start + 1 to start + ties, on average start + (ties + 1) / 2.
            let score = self.table[2 * start + ties - 1];
            for (_, place) in &sorted[start..start + ties] {
                values[*place as usize] = score;
            }
            start += ties;
        }
        Sequences { values, length }
    }
}

/// Draws in ascending order, each with its index.
pub(crate) struct Sorted<'a> {
    draws: Draws<'a>,
    order: Vec<(f64, u32)>,
}

impl<'a> Sorted<'a> {
    pub(crate) fn new(draws: Draws<'a>) -> Self {
        // Adding zero makes one zero of the two.
        let mut keys: Vec<(u64, u32)> =
            draws.values().iter().zip(0..).map(|(x, i)| (ordered_bits(x + 0.0), i)).collect();
        keys.sort_unstable_by_key(|(bits, _)| *bits);
        let order = keys.into_iter().map(|(_, index)| (draws.values()[index as usize], index)).collect();
        Self { draws, order }
    }

    /// The `p` quantile of all draws; see [`quantile`](crate::quantile()).
    pub(crate) fn quantile(&self, p: f64) -> f64 {
        crate::quantile::interpolate(self.order.len(), p, |i| self.order[i].0)
    }

    /// The normal scores of the draws in their half chains.
    pub(crate) fn scores(&self, scores: &Scores) -> Sequences {
        scores.assign(&self.in_halves(), self.draws.half())
    }

    /// The normal scores of the distances to the median, in the half chains.
    pub(crate) fn folded_scores(&self, scores: &Scores) -> Sequences {
        let (median, order) = (self.quantile(0.5), self.in_halves());
        let middle = order.partition_point(|(value, _)| *value < median);
        let (below, above) = order.split_at(middle);
        let mut below = below.iter().rev().map(|(value, place)| (median - value, *place)).peekable();
        let mut above = above.iter().map(|(value, place)| (value - median, *place)).peekable();
        let mut folded = Vec::with_capacity(order.len());
        loop {
            let next = match (below.peek(), above.peek()) {
                (Some(left), Some(right)) if left.0 < right.0 => below.next(),
                (Some(_), None) => below.next(),
                _ => above.next(),
            };
            let Some(next) = next else { break };
            folded.push(next);
        }
        scores.assign(&folded, self.draws.half())
    }

    /// (Value, place among the half chains) in ascending order.
    fn in_halves(&self) -> Cow<'_, [(f64, u32)]> {
        if self.draws.length().is_multiple_of(2) {
            // Every draw stays where it is.
            return Cow::Borrowed(&self.order);
        }
        let place = |&(value, index): &(f64, u32)| Some((value, self.draws.place_in_halves(index as usize)? as u32));
        self.order.iter().filter_map(place).collect()
    }
}

/// Bits that compare as the finite numbers do.
fn ordered_bits(value: f64) -> u64 {
    let bits = value.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}
