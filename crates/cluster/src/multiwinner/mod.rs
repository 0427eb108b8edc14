//! Committees from rankings, with shares for groups: multiwinner selection where some groups may be ranked with bias.
//!
//! ```text
//! maximize over |S| = k   F(S) = Σᵥ wᵥ Σⱼ λⱼ s(rank of the j-th best member of S in ranking v),     ℓ_g ≤ |S ∩ g| ≤ u_g
//! ```
//!
//! with scores `s` that fall with the rank (Borda, plurality, bloc, harmonic) and weights `λ` that do not rise: all 1 (k-Borda,
//! SNTV, bloc), only the first (Chamberlin–Courant), or `1/j` (proportional). `F` is monotone and submodular. The greedy
//! committee is optimal for weights of 1, at least `1 − 1/e` of the best without bounds on groups, at least half with them.
//! The result carries an upper bound of its own: `F(T) ≤ F(S) + Σ_{t∈T∖S} F(t|S)` for every `S` on the way, with the best `T`
//! that the groups allow. Bounds are what makes up for bias: they are imposed on biased rankings to do well on fair ones.
//!
//! Time: `O(n k m k)` for `n` rankings of `m` items. Memory: `O(n (m + k))`.
//!
//! References: N. Boehmer, L. E. Celis, L. Huang, A. Mehrotra, N. K. Vishnoi, Subset selection based on multiple rankings in the
//! presence of bias, ICML 2023, <https://arxiv.org/abs/2306.09835> (a reconstruction: the families of scores are the field's,
//! the paper's experiments are not repeated); G. Nemhauser, L. Wolsey, M. Fisher, Math. Prog. 14 (1978).

use gibbs_core::{Error, Monitor, Result};

/// What a rank is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Score {
    /// `m − rank`, ranks from 1.
    #[default]
    Borda,
    /// 1 for the first.
    Plurality,
    /// 1 for the first `k`.
    Bloc,
    /// `1 / rank`.
    Harmonic,
}

/// What the members of a committee are worth to a ranking, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Aggregation {
    /// All alike.
    #[default]
    Sum,
    /// Only the best.
    Best,
    /// The j-th best `1/j`.
    Proportional,
}

/// What is selected.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Members of the committee.
    pub size: usize,
    /// What a rank is worth.
    pub score: Score,
    /// What the members are worth to a ranking.
    pub aggregation: Aggregation,
}

/// Groups of items with bounds on their numbers of members.
#[derive(Debug, Clone, Copy, Default)]
pub struct Groups<'a> {
    /// The group of every item (`m`).
    pub ids: &'a [i32],
    /// Least members of every group; 0 where there are none.
    pub at_least: Option<&'a [i32]>,
    /// Most members of every group; any where there are none.
    pub at_most: Option<&'a [i32]>,
}

/// Rankings, each of all items from best to worst.
#[derive(Debug, Clone, Copy)]
pub struct Rankings<'a> {
    /// `n × m` items, row by row.
    pub items: &'a [i32],
    /// Items in a ranking.
    pub count: usize,
    /// Weights of the rankings; 1 where there are none.
    pub weights: Option<&'a [f64]>,
}

/// A committee and how good it is.
#[derive(Debug, Clone)]
pub struct Solution {
    /// Its members in the order in which they were taken.
    pub members: Vec<i32>,
    /// Its score `F`.
    pub value: f64,
    /// No committee within the bounds has a larger score.
    pub upper_bound: f64,
    /// `(upper_bound − value) / upper_bound`; 0 where both are 0.
    pub relative_gap: f64,
    /// Share of the best score that the method gives in any case: 1, 1 − 1/e or 1/2.
    pub guarantee: f64,
}

/// Selects a committee greedily. Errors name `rankings`, `options.weights`, `options.groups…` or `options.size`.
pub fn select(rankings: Rankings, groups: Option<Groups>, options: &Options, monitor: &Monitor) -> Result<Solution> {
    let mut state = State::new(rankings, options)?;
    let mut bounds = Bounds::new(groups, rankings.count, options.size)?;
    let mut upper_bound = f64::INFINITY;
    for taken in 0..=options.size {
        let gains = state.gains(monitor)?;
        upper_bound = upper_bound.min(state.value + bounds.best_sum(&gains, &state.chosen));
        if taken == options.size {
            break;
        }
        let mut best: Option<usize> = None;
        for item in 0..rankings.count {
            let better = best.is_none_or(|best| gains[item] > gains[best]);
            if !state.chosen[item] && better && bounds.allows(item) {
                best = Some(item);
            }
        }
        let Some(item) = best else {
            return Err(Error::infeasible("options.groups", "no committee of this size is within the bounds"));
        };
        bounds.take(item);
        state.take(item);
        monitor.report(taken as f64 + 1.0, Some(options.size as f64));
    }
    let guarantee = match (options.aggregation, bounds.bind) {
        (Aggregation::Sum, _) => 1.0,
        (_, false) => 1.0 - (-1f64).exp(),
        (_, true) => 0.5,
    };
    let upper_bound = upper_bound.max(state.value);
    let relative_gap = if upper_bound > 0.0 { (upper_bound - state.value) / upper_bound } else { 0.0 };
    let members = state.members.iter().map(|&item| item as i32).collect();
    Ok(Solution { members, value: state.value, upper_bound, relative_gap, guarantee })
}

/// The score of a committee of any size, for which `options.size` still says what bloc counts.
pub fn score(rankings: Rankings, members: &[i32], options: &Options) -> Result<f64> {
    let mut state = State::new(rankings, options)?;
    for &member in members {
        match usize::try_from(member).ok().filter(|&item| item < rankings.count && !state.chosen[item]) {
            Some(item) => state.take(item),
            None => {
                let problem = format!("expected different items from 0 to {}, got {member}", rankings.count - 1);
                return Err(Error::value("members", problem));
            }
        }
    }
    Ok(state.value)
}

/// A committee that grows.
struct State<'a> {
    weights: Option<&'a [f64]>,
    aggregation: Aggregation,
    /// `n × m`: the rank of every item, from 0.
    ranks: Vec<u32>,
    /// Worth of every rank.
    worth: Vec<f64>,
    /// Ranks of the members in every ranking, ascending.
    member_ranks: Vec<Vec<u32>>,
    chosen: Vec<bool>,
    members: Vec<usize>,
    value: f64,
}

impl<'a> State<'a> {
    fn new(rankings: Rankings<'a>, options: &Options) -> Result<Self> {
        let m = rankings.count;
        if options.size > m {
            return Err(Error::option(
                "size",
                format!("expected at most {m}, the number of items, got {}", options.size),
            ));
        }
        let n = rankings.items.len() / m;
        if rankings.weights.is_some_and(|weights| weights.len() != n) {
            return Err(Error::shape("options.weights", format!("expected {n} numbers")));
        }
        let mut ranks = vec![u32::MAX; n * m];
        for (v, row) in rankings.items.chunks(m).enumerate() {
            for (rank, &item) in row.iter().enumerate() {
                let place = usize::try_from(item).ok().filter(|&item| item < m).map(|item| v * m + item);
                match place.filter(|&place| ranks[place] == u32::MAX) {
                    Some(place) => ranks[place] = rank as u32,
                    None => {
                        let problem = format!("expected every item from 0 to {} once, got {item} in row {v}", m - 1);
                        return Err(Error::value("rankings", problem));
                    }
                }
            }
        }
        let worth = (0..m)
            .map(|rank| match options.score {
                Score::Borda => (m - 1 - rank) as f64,
                Score::Plurality => f64::from(u8::from(rank == 0)),
                Score::Bloc => f64::from(u8::from(rank < options.size)),
                Score::Harmonic => 1.0 / (rank as f64 + 1.0),
            })
            .collect();
        Ok(Self {
            weights: rankings.weights,
            aggregation: options.aggregation,
            ranks,
            worth,
            member_ranks: vec![Vec::new(); n],
            chosen: vec![false; m],
            members: Vec::new(),
            value: 0.0,
        })
    }

    fn weight(&self, v: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[v])
    }

    /// What ranking `v` gains by a member of this rank.
    fn gain(&self, v: usize, rank: u32) -> f64 {
        let others = &self.member_ranks[v];
        let worth = |rank: u32| self.worth[rank as usize];
        match self.aggregation {
            Aggregation::Sum => worth(rank),
            Aggregation::Best => others.first().map_or(worth(rank), |&best| (worth(rank) - worth(best)).max(0.0)),
            Aggregation::Proportional => {
                // Members behind move back by one place each.
                let place = others.partition_point(|&other| other < rank);
                let moved = others[place..].iter().enumerate().map(|(j, &other)| {
                    let j = (place + j) as f64;
                    worth(other) * (1.0 / (j + 2.0) - 1.0 / (j + 1.0))
                });
                worth(rank) / (place as f64 + 1.0) + moved.sum::<f64>()
            }
        }
    }

    /// What every item would add; 0 for members.
    fn gains(&self, monitor: &Monitor) -> Result<Vec<f64>> {
        let m = self.chosen.len();
        let mut gains = vec![0.0; m];
        for (v, ranks) in self.ranks.chunks(m).enumerate() {
            if v % 1024 == 0 {
                monitor.check()?;
            }
            let weight = self.weight(v);
            for item in 0..m {
                if !self.chosen[item] {
                    gains[item] += weight * self.gain(v, ranks[item]);
                }
            }
        }
        Ok(gains)
    }

    fn take(&mut self, item: usize) {
        let m = self.chosen.len();
        for v in 0..self.member_ranks.len() {
            let rank = self.ranks[v * m + item];
            self.value += self.weight(v) * self.gain(v, rank);
            let place = self.member_ranks[v].partition_point(|&other| other < rank);
            self.member_ranks[v].insert(place, rank);
        }
        self.chosen[item] = true;
        self.members.push(item);
    }
}

/// Bounds on groups, and how far they are used.
struct Bounds {
    group: Vec<usize>,
    at_least: Vec<usize>,
    at_most: Vec<usize>,
    taken: Vec<usize>,
    size: usize,
    /// Whether there are bounds at all.
    bind: bool,
}

impl Bounds {
    fn new(groups: Option<Groups>, m: usize, size: usize) -> Result<Self> {
        let Some(Groups { ids, at_least, at_most }) = groups else {
            return Ok(Self {
                group: vec![0; m],
                at_least: vec![0],
                at_most: vec![size],
                taken: vec![0],
                size,
                bind: false,
            });
        };
        if ids.len() != m {
            return Err(Error::shape("options.groups.ids", format!("expected {m} integers, got {}", ids.len())));
        }
        if let Some(at) = ids.iter().position(|&group| !(0..m as i64).contains(&i64::from(group))) {
            let problem = format!("expected groups from 0 to at most {}, got {} at {at}", m - 1, ids[at]);
            return Err(Error::value("options.groups.ids", problem));
        }
        let group: Vec<usize> = ids.iter().map(|&group| group as usize).collect();
        let count = group.iter().fold(0, |most, &group| most.max(group + 1));
        let read = |name: &'static str, values: Option<&[i32]>, free: usize| -> Result<Vec<usize>> {
            let Some(values) = values else { return Ok(vec![free; count]) };
            if values.len() != count {
                return Err(Error::shape(name, format!("expected one integer a group, {count}, got {}", values.len())));
            }
            match values.iter().position(|&value| value < 0) {
                Some(at) => {
                    Err(Error::value(name, format!("expected integers of at least 0, got {} at {at}", values[at])))
                }
                None => Ok(values.iter().map(|&value| value as usize).collect()),
            }
        };
        let at_least = read("options.groups.atLeast", at_least, 0)?;
        let at_most = read("options.groups.atMost", at_most, size)?;
        let bounds = Self { taken: vec![0; count], group, at_least, at_most, size, bind: true };
        let mut members = vec![0; count];
        bounds.group.iter().for_each(|&group| members[group] += 1);
        let need: usize = bounds.at_least.iter().sum();
        let room: usize = (0..count).map(|g| bounds.at_most[g].min(members[g])).sum();
        let met = (0..count).all(|g| bounds.at_least[g] <= bounds.at_most[g].min(members[g]));
        match met && need <= size && size <= room {
            true => Ok(bounds),
            false => Err(Error::infeasible("options.groups", "no committee of this size is within the bounds")),
        }
    }

    /// Members that groups still must get.
    fn needed(&self) -> usize {
        self.at_least.iter().zip(&self.taken).map(|(least, taken)| least.saturating_sub(*taken)).sum()
    }

    /// Whether a committee within the bounds can still be reached with the item.
    fn allows(&self, item: usize) -> bool {
        let group = self.group[item];
        let free = self.size - self.taken.iter().sum::<usize>() > self.needed();
        self.taken[group] < self.at_most[group] && (free || self.taken[group] < self.at_least[group])
    }

    fn take(&mut self, item: usize) {
        self.taken[self.group[item]] += 1;
    }

    /// The largest sum of gains over the items outside the committee of any committee within the bounds. Members count 0, so
    /// that the sets within the bounds are the bases of a matroid, on which the greedy sum is the largest.
    fn best_sum(&self, gains: &[f64], chosen: &[bool]) -> f64 {
        let gain = |item: usize| if chosen[item] { 0.0 } else { gains[item] };
        let mut order: Vec<usize> = (0..gains.len()).collect();
        order.sort_by(|&a, &b| gain(b).total_cmp(&gain(a)));
        let mut fresh = Self {
            group: self.group.clone(),
            at_least: self.at_least.clone(),
            at_most: self.at_most.clone(),
            taken: vec![0; self.taken.len()],
            size: self.size,
            bind: self.bind,
        };
        let (mut sum, mut count) = (0.0, 0);
        for item in order {
            if count < self.size && fresh.allows(item) {
                fresh.take(item);
                sum += gain(item);
                count += 1;
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests;
