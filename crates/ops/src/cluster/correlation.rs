//! Correlation clustering.

use crate::{
    arrays::{Integers, Numbers},
    scalars::{Count, Seed},
};
use gibbs_cluster::correlation::{self, Problem, Triples};

crate::options! { correlation::Options as CorrelationOptions {
    ;
    persistency: bool, restarts: u32, max_iterations: u32, seed: Seed,
} }
crate::record! { correlation::Solution as CorrelationSolution {
    labels: Vec<i32>, value: f64, lower_bound: f64, gap: f64, relative_gap: f64, certified: bool,
    join_from: Vec<i32>, join_to: Vec<i32>, join_condition: Vec<i32>, cut_from: Vec<i32>, cut_to: Vec<i32>,
    triple_cuts: Vec<i32>, parts: Vec<i32>, remaining: usize,
} }

crate::operations! { "cluster-graphs";
    /// The partition that costs least by pairs and triples, with a bound and what is certain.
    fn correlation_clustering(
        monitor, nodes["problem.nodes"]: Count, from["problem.pairs.from"]: Integers, to["problem.pairs.to"]: Integers,
        costs["problem.pairs.costs"]: Numbers, first["problem.triples.first"]: Integers,
        second["problem.triples.second"]: Integers, third["problem.triples.third"]: Integers,
        triple_costs["problem.triples.costs"]: Numbers, options: correlation::Options,
    ) -> correlation::Solution
        = correlation::correlation_clustering(
            &Problem {
                nodes, from, to, costs: &costs,
                triples: Some(Triples { first, second, third, costs: &triple_costs }),
            },
            &options,
            monitor,
        );
}
