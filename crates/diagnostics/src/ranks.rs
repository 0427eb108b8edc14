//! Sorting once for all that ranks decide: quantiles, normal scores, and normal scores of the folded draws.
//!
//! The normal score of rank `r` among `S` is `Φ⁻¹((r − 3/8) / (S + 1/4))` (Blom); ties share their average rank. Folding
//! is `|x − median|`. Time `O(S log S)`; the folded draws need no second sort, because below and above the median they are
//! in order already.

use crate::{
    draws::{Draws, Sequences},
    normal,
    quantile::interpolate,
    sorting::{Key, sort},
};

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

    /// Writes the score of each place, `sorted` being in ascending order.
    fn assign(&self, sorted: &[Key], values: &mut Vec<f64>) {
        values.clear();
        values.resize(sorted.len(), 0.0);
        let mut start = 0;
        while start < sorted.len() {
            let mut ties = 1;
            while start + ties < sorted.len() && sorted[start + ties].0 == sorted[start].0 {
                ties += 1;
            }
            // Ranks start + 1 to start + ties, on average start + (ties + 1) / 2.
            let score = self.table[2 * start + ties - 1];
            for (_, place) in &sorted[start..start + ties] {
                values[*place as usize] = score;
            }
            start += ties;
        }
    }
}

/// The order of the draws of one quantity. Its memory serves one quantity after another.
#[derive(Default)]
pub(crate) struct Ranking {
    keys: Vec<Key>,
    folded: Vec<Key>,
    scratch: Vec<Key>,
    scores: Vec<f64>,
    half: usize,
    median: f64,
}

impl Ranking {
    /// Sorts the draws, and returns their quantiles at 5 %, 50 % and 95 %.
    pub(crate) fn sort(&mut self, draws: Draws) -> [f64; 3] {
        self.keys.clear();
        // Adding zero makes one zero of the two.
        self.keys.extend(draws.values().iter().zip(0..).map(|(x, place)| (ordered(x + 0.0), place)));
        sort(&mut self.keys, &mut self.scratch);
        let quantiles = [0.05, 0.5, 0.95].map(|p| interpolate(self.keys.len(), p, |i| number(self.keys[i].0)));
        (self.half, self.median) = (draws.half(), quantiles[1]);
        if !draws.length().is_multiple_of(2) {
            // The middle draw of each chain goes, and the second halves move up. In even chains every place stays.
            self.keys.retain_mut(|(_, place)| {
                let moved = draws.place_in_halves(*place as usize);
                *place = moved.unwrap_or(0) as u32;
                moved.is_some()
            });
        }
        quantiles
    }

    /// The normal scores of the draws in their half chains.
    pub(crate) fn scores(&mut self, scores: &Scores) -> Sequences<'_> {
        scores.assign(&self.keys, &mut self.scores);
        Sequences { values: &self.scores, length: self.half }
    }

    /// The normal scores of the distances to the median, in the half chains.
    pub(crate) fn folded_scores(&mut self, scores: &Scores) -> Sequences<'_> {
        self.fold();
        scores.assign(&self.folded, &mut self.scores);
        Sequences { values: &self.scores, length: self.half }
    }

    /// Merges what lies below the median, from the end, with what lies above. Which side is nearer is a coin's toss, so the merge
    /// chooses without branching: both pointers move, one of them by 0.
    fn fold(&mut self) {
        let median = self.median;
        self.scratch.clear();
        // Distances are not negative, so their bits compare as they do.
        self.scratch.extend(self.keys.iter().map(|key| ((number(key.0) - median).abs().to_bits(), key.1)));
        let distances = &self.scratch[..];
        let (mut below, mut above) = (self.keys.partition_point(|(bits, _)| number(*bits) < median), 0);
        let middle = below;
        self.folded.clear();
        while below > 0 && middle + above < distances.len() {
            let (left, right) = (distances[below - 1], distances[middle + above]);
            let nearer = left.0 < right.0;
            self.folded.push(if nearer { left } else { right });
            below -= usize::from(nearer);
            above += usize::from(!nearer);
        }
        self.folded.extend(distances[..below].iter().rev());
        self.folded.extend(&distances[middle + above..]);
    }
}

/// Bits that compare as the finite numbers do.
fn ordered(value: f64) -> u64 {
    let bits = value.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

/// The number of [`ordered`] bits.
fn number(ordered: u64) -> f64 {
    f64::from_bits(if ordered >> 63 == 1 { ordered & (u64::MAX >> 1) } else { !ordered })
}
