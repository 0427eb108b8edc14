//! Minimum-entropy couplings.

use crate::{
    arrays::{Integers, Numbers},
    scalars::NonNegative,
};
use gibbs_core::{Error, Result};
use gibbs_transport::{
    SparsePlan,
    minimum_entropy_coupling::{self, bottleneck},
};

crate::record! { minimum_entropy_coupling::Solution as MinimumEntropyCouplingSolution {
    states: Vec<u32>, values: Vec<f64>, entropy: f64, lower_bound: f64, guarantee: f64, information: f64, marginal_error: f64,
} }
crate::options! { bottleneck::Options as BottleneckCouplingOptions { rate: NonNegative; stochastic: bool } }
crate::record! { bottleneck::Solution as BottleneckCouplingSolution {
    coupling: SparsePlan, encoder: SparsePlan, decoder: SparsePlan, code: Vec<f64>, information: f64, upper_bound: f64,
    code_information: f64, code_gap: f64, code_entropy: f64, entropy: f64, marginal_error: f64,
} }

crate::operations! { "transport-systems";
    /// The greedy coupling of marginals, which lie one after another with the given sizes.
    fn minimum_entropy_coupling(monitor, masses: Numbers, sizes: Integers) -> minimum_entropy_coupling::Solution = {
        let marginals = marginals(&masses, sizes)?;
        let name = |k: usize| match k {
            0 => "p".into(),
            1 => "q".into(),
            more => format!("options.more.{}", more - 2),
        };
        let names: Vec<String> = (0..marginals.len()).map(name).collect();
        minimum_entropy_coupling::solve(&marginals, &names, monitor)
    };

    /// The coupling of two distributions through a code of bounded entropy.
    fn bottleneck_coupling(monitor, p: Numbers, q: Numbers, options: bottleneck::Options) -> bottleneck::Solution
        = bottleneck::solve(&p, &q, &options, monitor);
}

/// The slices of the given sizes.
fn marginals<'a>(masses: &'a [f64], sizes: &[i32]) -> Result<Vec<&'a [f64]>> {
    let mut rest = masses;
    let mut marginals = Vec::with_capacity(sizes.len());
    for &size in sizes {
        let Some((marginal, after)) = usize::try_from(size).ok().and_then(|size| rest.split_at_checked(size)) else {
            return Err(Error::internal("sizes do not fit the masses"));
        };
        marginals.push(marginal);
        rest = after;
    }
    Ok(marginals)
}
