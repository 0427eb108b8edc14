//! Sorting once for all that ranks decide: quantiles, tails, normal scores, and normal scores of the folded draws.
//!
//! The normal score of rank `r` among `S` is `Φ⁻¹((r − 3/8) / (S + 1/4))` (Blom); ties share their average rank. Folding
//! is `|x − median|`. Time `O(S log S)`; the folded draws need no second sort, because below and above the median they are
//! in order already. Nothing is written in the order of time but sums of batches, which is all that R-hat and effective sizes need.

use crate::{
    draws::{Draws, Layout, Sums},
    moments::Spread,
    normal,
    quantile::interpolate,
    sorting::Sorter,
};
use std::hint::select_unpredictable;

/// The normal scores of the ranks `1, 1½, 2, …, S`: ties have whole or half ranks.
pub(crate) struct Scores(Vec<f64>);

impl Scores {
    /// Scores that fit the half chains of `layout`.
    pub(crate) fn of(layout: &Layout) -> Self {
        let count = layout.count();
        let mut scores = vec![0.0; (2 * count).saturating_sub(1)];
        for i in 0..scores.len() / 2 {
            let score = normal::quantile((1.0 + 0.5 * i as f64 - 0.375) / (count as f64 + 0.25));
            let last = scores.len() - 1;
            (scores[i], scores[last - i]) = (score, -score);
        }
        Self(scores)
    }
}

/// Numbers in ascending order, between −∞ and ∞, with the slots that their draws belong to.
#[derive(Default)]
struct Ordered {
    values: Vec<f64>,
    slots: Vec<u32>,
}

impl Ordered {
    fn resize(&mut self, count: usize) {
        self.values.resize(count + 2, 0.0);
        self.slots.resize(count + 2, 0);
        (self.values[0], self.values[count + 1]) = (f64::NEG_INFINITY, f64::INFINITY);
    }

    /// The numbers without the ends.
    fn values(&self) -> &[f64] {
        &self.values[1..self.values.len() - 1]
    }

    fn slots(&self) -> &[u32] {
        &self.slots[1..self.slots.len() - 1]
    }
}

/// Merges are done by so many pieces side by side, since each waits for its last choice.
const MERGES: usize = 4;

/// The order of the draws of one quantity. Its memory serves one quantity after another.
#[derive(Default)]
pub(crate) struct Ranking {
    sorter: Sorter,
    draws: Ordered,
    folded: Ordered,
    starts: Vec<u32>,
    scores: Vec<f64>,
    sums: Sums,
    median: f64,
}

impl Ranking {
    /// Sorts the draws, and returns their quantiles at 5 %, 50 % and 95 %.
    pub(crate) fn sort(&mut self, draws: Draws, layout: &Layout) -> [f64; 3] {
        let places = self.sorter.sort(draws.values());
        let value = |i: usize| draws.values()[places[i] as usize];
        let quantiles = [0.05, 0.5, 0.95].map(|p| interpolate(places.len(), p, value));
        self.median = quantiles[1];
        let count = layout.count();
        self.draws.resize(count);
        let Ordered { values, slots } = &mut self.draws;
        // The middle draw of each odd chain goes: the next number is written over it.
        let mut rank = 1;
        for place in places {
            let place = *place as usize;
            let slot = layout.slot(place);
            (values[rank], slots[rank]) = (draws.values()[place], slot);
            rank += usize::from(slot != layout.outside());
        }
        values[count + 1] = f64::INFINITY;
        quantiles
    }

    /// Sums and spread of the normal scores.
    pub(crate) fn scored(&mut self, scores: &Scores, layout: &Layout) -> (&Sums, Spread) {
        let Self { draws, starts, scores: list, sums, .. } = self;
        let spread = add_scores(draws, scores, layout, (starts, list), sums);
        (sums, spread)
    }

    /// The spread of the normal scores of the distances to the median.
    pub(crate) fn folded(&mut self, scores: &Scores, layout: &Layout) -> Spread {
        self.fold();
        let Self { folded, starts, scores: list, sums, .. } = self;
        add_scores(folded, scores, layout, (starts, list), sums)
    }

    /// How many draws are in the tail below a `low` threshold, the threshold itself included, or else above it, by slots.
    pub(crate) fn tail(&mut self, threshold: f64, low: bool, layout: &Layout) -> &Sums {
        let count = self.draws.values().partition_point(|value| *value <= threshold);
        let tail = if low { &self.draws.slots()[..count] } else { &self.draws.slots()[count..] };
        self.sums.clear(layout);
        tail.iter().for_each(|slot| self.sums.0[*slot as usize] += 1.0);
        &self.sums
    }

    /// Merges what lies below the median, from the end, with what lies above. Which side is nearer is a coin's toss, so the merge
    /// chooses without branching: both pointers move, one of them by 0.
    fn fold(&mut self) {
        let (values, slots, median) = (&self.draws.values[..], &self.draws.slots[..], self.median);
        let count = values.len() - 2;
        self.folded.resize(count);
        let below = self.draws.values().partition_point(|value| *value < median);
        let piece = count / MERGES;
        // Where each piece begins: the next number to the left and to the right.
        let mut cursors: [(usize, usize); MERGES] = std::array::from_fn(|k| {
            let left = merged(k * piece, below, count - below, |l, r| {
                median - values[below - l] < values[below + 1 + r] - median
            });
            (below - left, below + 1 + k * piece - left)
        });
        let Ordered { values: distances, slots: to } = &mut self.folded;
        let mut step = |(left, right): &mut (usize, usize), at: usize| {
            let (nearest, other) = (median - values[*left], values[*right] - median);
            let nearer = nearest < other;
            distances[at] = select_unpredictable(nearer, nearest, other);
            to[at] = slots[select_unpredictable(nearer, *left, *right)];
            *left -= usize::from(nearer);
            // Distances that overflow may seem to lie beyond the end.
            *right = (*right + usize::from(!nearer)).min(count + 1);
        };
        for i in 0..piece {
            for (k, cursor) in cursors.iter_mut().enumerate() {
                step(cursor, 1 + k * piece + i);
            }
        }
        for at in MERGES * piece..count {
            step(&mut cursors[MERGES - 1], 1 + at);
        }
    }
}

/// How many of the first `count` of two merged sequences come from the left one; `before(l, r)` says whether its `l`-th number comes
/// before the `r`-th of the right one.
fn merged(count: usize, left: usize, right: usize, before: impl Fn(usize, usize) -> bool) -> usize {
    let (mut low, mut high) = (count.saturating_sub(right), count.min(left));
    while low < high {
        let middle = low.midpoint(high);
        if before(middle, count - 1 - middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// Sums the scores of all numbers. Ties are found without branching: in draws of trees they are frequent, and in no pattern.
fn add_scores(
    ordered: &Ordered,
    scores: &Scores,
    layout: &Layout,
    (starts, list): (&mut Vec<u32>, &mut Vec<f64>),
    sums: &mut Sums,
) -> Spread {
    sums.clear(layout);
    starts.resize(layout.count(), 0);
    list.resize(layout.count(), 0.0);
    let (mut start, mut rank) = (0, 0);
    for (place, pair) in starts.iter_mut().zip(ordered.values.windows(2)) {
        start = if pair[0] == pair[1] { start } else { rank };
        *place = start;
        rank += 1;
    }
    let (mut end, mut later) = (0, u32::MAX);
    for ((start, slot), place) in starts.iter().zip(ordered.slots()).zip(list.iter_mut()).rev() {
        rank -= 1;
        end = if *start == later { end } else { rank };
        later = *start;
        // Ranks from start + 1 to end + 1, on average 1 + (start + end) / 2.
        let score = scores.0[(start + end) as usize];
        *place = score;
        sums.0[*slot as usize] += score;
    }
    Spread::of_values(list, ordered.slots(), sums, layout)
}

#[cfg(test)]
mod tests {
    use super::*;
    use gibbs_core::{Stream, purpose};

    #[test]
    fn folding_is_sorting_the_distances() {
        let mut stream = Stream::new(2, purpose::PROBE, 0);
        for (case, count) in [(0, 8), (1, 9), (2, 50), (3, 51), (4, 400)] {
            for coarse in [1e-9, 0.3, 5.0] {
                let values: Vec<f64> =
                    (0..2 * count).map(|_| (stream.normal().exp() / coarse).round() * coarse).collect();
                let draws = Draws::new(&values, 2).unwrap();
                let layout = Layout::of(&draws);
                let mut ranking = Ranking::default();
                let median = ranking.sort(draws, &layout)[1];
                ranking.fold();
                let middle = |t: &usize| count % 2 == 1 && t % count == count / 2;
                let kept: Vec<usize> = (0..2 * count).filter(|t| !middle(t)).collect();
                let mut pairs: Vec<(f64, u32)> = kept.iter().map(|t| (values[*t], layout.slot(*t))).collect();
                for (ordered, distance) in [(&ranking.draws, false), (&ranking.folded, true)] {
                    pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                    let mut found: Vec<(f64, u32)> =
                        ordered.values().iter().copied().zip(ordered.slots().iter().copied()).collect();
                    assert!(found.windows(2).all(|pair| pair[0].0 <= pair[1].0), "{case} {coarse} {distance}");
                    found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                    assert_eq!(found, pairs, "{case} {coarse} {distance}");
                    pairs = kept.iter().map(|t| ((values[*t] - median).abs(), layout.slot(*t))).collect();
                }
            }
        }
    }
}
