//! Coordinates of a Markov chain.

use crate::{
    arrays::{Integers, Matrix},
    scalars::Count,
};
use gibbs_cluster::markov_subset::{self, Method, Objective, Options, Solution};

crate::words! { Objective {
    EntropyRate = "entropyRate", Independence = "independence", Stationarity = "stationarity", Factorizability = "factorizability",
} }
crate::words! { Method { Greedy = "greedy", Exact = "exact" } }
crate::options! { Options as MarkovSubsetOptions { size: Count; objective: Objective, method: Method } }
crate::record! { Solution as MarkovSubsetSolution {
    coordinates: Vec<i32>, value: f64, bound: f64, gap: f64, certified: bool, correlation: f64, stationary: Vec<f64>,
    transition: Vec<f64>,
} }

crate::operations! { "cluster-systems";
    /// Which coordinates of a Markov chain on a product space to keep.
    fn markov_subset(monitor, transition: Matrix, states: Integers, options: Options) -> Solution
        = markov_subset::select(transition.view()?, states, &options, monitor);
}
