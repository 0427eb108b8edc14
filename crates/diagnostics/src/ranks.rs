//! Sorting once for all that ranks decide: quantiles, normal scores, and normal scores of the folded draws.
//!
//! The normal score of rank `r` among `S` is `Φ⁻¹((r − 3/8) / (S + 1/4))` (Blom); ties share their average rank. Folding
//! is `|x − median|`. Time `O(S log S)`; the folded draws need no second sort, because below and above the median they are
//! in order already.

use crate::{
    draws::{Draws, Sequences},
    normal,
    quantile::interpolate,
    sorting::Sorter,
};
use std::hint::select_unpredictable;

/// The normal scores of the ranks `1, 1½, 2, …, S`: ties have whole or half ranks.
pub(crate) struct Scores {
    whole: Vec<f64>,
    half: Vec<f64>,
}

impl Scores {
    /// Scores of `count` ranks.
    pub(crate) fn new(count: usize) -> Self {
        let of = |from: f64, size: usize| {
            let mut scores = vec![0.0; size];
            for i in 0..size / 2 {
                let score = normal::quantile((from + i as f64 - 0.375) / (count as f64 + 0.25));
                (scores[i], scores[size - 1 - i]) = (score, -score);
            }
            scores
        };
        Self { whole: of(1.0, count), half: of(1.5, count.saturating_sub(1)) }
    }

    /// Scores that fit the half chains of `draws`.
    pub(crate) fn for_halves(draws: &Draws) -> Self {
        Self::new(2 * draws.chains() * draws.half())
    }

    /// Writes the score of each place, `sorted` being in ascending order.
    fn assign(&self, sorted: &[f64], places: &[u32], values: &mut Vec<f64>) {
        values.resize(sorted.len(), 0.0);
        let mut start = 0;
        while start < sorted.len() {
            let mut ties = 1;
            while start + ties < sorted.len() && sorted[start + ties] == sorted[start] {
                ties += 1;
            }
            // Ranks start + 1 to start + ties, on average start + (ties + 1) / 2.
            let scores = if ties % 2 == 1 { &self.whole } else { &self.half };
            let score = scores[start + (ties - 1) / 2];
            for place in &places[start..start + ties] {
                values[*place as usize] = score;
            }
            start += ties;
        }
    }
}

/// Numbers in ascending order, with their places.
#[derive(Default)]
struct Ordered {
    values: Vec<f64>,
    places: Vec<u32>,
}

/// The order of the draws of one quantity. Its memory serves one quantity after another.
#[derive(Default)]
pub(crate) struct Ranking {
    sorter: Sorter,
    draws: Ordered,
    folded: Ordered,
    scores: Vec<f64>,
    half: usize,
    median: f64,
}

impl Ranking {
    /// Sorts the draws, and returns their quantiles at 5 %, 50 % and 95 %.
    pub(crate) fn sort(&mut self, draws: Draws) -> [f64; 3] {
        let Ordered { values, places } = &mut self.draws;
        self.sorter.sort(draws.values(), places);
        values.clear();
        values.extend(places.iter().map(|place| draws.values()[*place as usize]));
        let quantiles = [0.05, 0.5, 0.95].map(|p| interpolate(values.len(), p, |i| values[i]));
        (self.half, self.median) = (draws.half(), quantiles[1]);
        if !draws.length().is_multiple_of(2) {
            // The middle draw of each chain goes, and the second halves move up. In even chains every place stays.
            let moved: Vec<(f64, u32)> = values
                .iter()
                .zip(places.iter())
                .filter_map(|(value, place)| Some((*value, draws.place_in_halves(*place as usize)? as u32)))
                .collect();
            (*values, *places) = moved.into_iter().unzip();
        }
        quantiles
    }

    /// The normal scores of the draws in their half chains.
    pub(crate) fn scores(&mut self, scores: &Scores) -> Sequences<'_> {
        scores.assign(&self.draws.values, &self.draws.places, &mut self.scores);
        Sequences { values: &self.scores, length: self.half }
    }

    /// The normal scores of the distances to the median, in the half chains.
    pub(crate) fn folded_scores(&mut self, scores: &Scores) -> Sequences<'_> {
        self.fold();
        scores.assign(&self.folded.values, &self.folded.places, &mut self.scores);
        Sequences { values: &self.scores, length: self.half }
    }

    /// Merges what lies below the median, from the end, with what lies above. Which side is nearer is a coin's toss, so the merge
    /// chooses without branching: both pointers move, one of them by 0.
    fn fold(&mut self) {
        let (values, places) = (&self.draws.values[..], &self.draws.places[..]);
        let (median, count) = (self.median, values.len());
        self.folded.values.resize(count, 0.0);
        self.folded.places.resize(count, 0);
        let (mut below, mut above) = (values.partition_point(|value| *value < median), 0);
        let middle = below;
        let mut done = 0;
        let slots = self.folded.values.iter_mut().zip(&mut self.folded.places);
        for (distance, place) in slots {
            if below == 0 || middle + above == count {
                break;
            }
            let (left, right) = (median - values[below - 1], values[middle + above] - median);
            let nearer = left < right;
            *distance = select_unpredictable(nearer, left, right);
            *place = places[select_unpredictable(nearer, below - 1, middle + above)];
            let nearer = usize::from(nearer);
            below -= nearer;
            above += 1 - nearer;
            done += 1;
        }
        let left = values[..below].iter().zip(&places[..below]).rev().map(|(value, place)| (median - value, *place));
        let right = values[middle + above..]
            .iter()
            .zip(&places[middle + above..])
            .map(|(value, place)| (value - median, *place));
        let slots = self.folded.values[done..].iter_mut().zip(&mut self.folded.places[done..]);
        for (slot, rest) in slots.zip(left.chain(right)) {
            (*slot.0, *slot.1) = rest;
        }
    }
}
