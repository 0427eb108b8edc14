//! Committees from rankings.

use crate::{
    arrays::{Integers, Weights},
    scalars::{Count, Count32},
};
use gibbs_cluster::multiwinner::{self, Aggregation, Groups, Options, Rankings, Score, Solution};

crate::words! { Score { Borda = "borda", Plurality = "plurality", Bloc = "bloc", Harmonic = "harmonic" } }
crate::words! { Aggregation { Sum = "sum", Best = "best", Proportional = "proportional" } }
crate::options! { Options as MultiwinnerOptions { size: Count; score: Score, aggregation: Aggregation } }
crate::record! { Solution as MultiwinnerSolution {
    members: Vec<i32>, value: f64, upper_bound: f64, relative_gap: f64, guarantee: f64,
} }

crate::operations! { "cluster-systems";
    /// A committee by its scores in rankings, with bounds on its members of every group.
    fn multiwinner(monitor, rankings: Integers, items: Count32, weights["options.weights"]: Option<Weights>, ids["options.groups.ids"]: Option<Integers>, at_least["options.groups.atLeast"]: Option<Integers>, at_most["options.groups.atMost"]: Option<Integers>, options: Options) -> Solution = {
        let rankings = Rankings { items: rankings, count: items as usize, weights: weights.as_deref() };
        let groups = ids.map(|ids| Groups { ids, at_least, at_most });
        multiwinner::select(rankings, groups, &options, monitor)
    };
    /// The score of a committee.
    fn multiwinner_score(monitor, rankings: Integers, items: Count32, weights["options.weights"]: Option<Weights>, members: Integers, options: Options) -> f64 = {
        monitor.check()?;
        let rankings = Rankings { items: rankings, count: items as usize, weights: weights.as_deref() };
        multiwinner::score(rankings, members, &options)
    };
}
