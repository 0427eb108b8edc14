//! Distributions with the largest mean information over margins.

use crate::{
    Error,
    arrays::Integers,
    scalars::{Count, Count32, NonNegative, Seed},
};
use gibbs_cluster::factorized_information::{self, Options, Solution};

crate::options! { Options as FactorizedInformationOptions {
    ; restarts: Count, max_iterations: Count32, tolerance: NonNegative, seed: Seed,
} }
crate::record! { Solution as FactorizedInformationSolution {
    distribution: Vec<f64>, value: f64, informations: Vec<f64>, multi_information: f64, upper_bound: f64, gap: f64,
    certified: bool, slope: f64, converged: bool,
} }

crate::operations! { "cluster-systems";
    /// A joint distribution with the largest mean information over margins.
    fn factorized_information(monitor, states: Integers, margins: Integers, sizes: Integers, options: Options) -> Solution = {
        let mut rest = margins;
        let mut lists = Vec::with_capacity(sizes.len());
        for &size in sizes {
            let split = usize::try_from(size).ok().and_then(|size| rest.split_at_checked(size));
            let (own, others) = split.ok_or_else(|| Error::shape("margins", "their sizes do not fit"))?;
            lists.push(own.to_vec());
            rest = others;
        }
        factorized_information::maximize(states, &lists, &options, monitor)
    };
}
