//! Greedy ensembles.

use crate::{
    arrays::{Matrix, Weights},
    scalars::{Count32, Positive},
};
use gibbs_sample::greedy_ensemble::{self, Divergence, Options, Solution};

crate::words! { Divergence {
    Kl = "kl", ReverseKl = "reverseKl", Hellinger = "hellinger", JensenShannon = "jensenShannon", TotalVariation = "totalVariation",
} }
crate::options! { Options as GreedyEnsembleOptions { members: Count32; divergence: Divergence, bandwidth: Positive } }
crate::record! { Solution as GreedyEnsembleSolution {
    members: Vec<i32>, divergences: Vec<f64>, gains: Vec<f64>, divergence: f64, lower_bound: f64, bandwidth: f64,
} }

crate::operations! { "sample";
    /// Few of many functions whose mixture of kernels comes near a posterior.
    fn greedy_ensemble(monitor, outputs: Matrix, weights["options.weights"]: Option<Weights>, options: Options) -> Solution = {
        let view = outputs.view()?;
        let weights = weights.unwrap_or_else(|| vec![1.0; view.nrows()].into());
        greedy_ensemble::solve(view, &weights, &options, monitor)
    };
}
