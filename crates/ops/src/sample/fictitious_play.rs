//! Entropic fictitious play.

use crate::{
    arrays::{Matrix, Vector, Weights},
    scalars::{NonNegative, Positive},
};
use gibbs_sample::fictitious_play::{self, Loss, Options, Solution};

crate::words! { Loss { Squared = "squared", Logistic = "logistic" } }
crate::options! { Options as EntropicFictitiousPlayOptions {
    ; loss: Loss, temperature: Positive, step: Positive, tolerance: NonNegative, max_iterations: u32,
} }
crate::record! { Solution as EntropicFictitiousPlaySolution {
    weights: Vec<f64>, predictions: Vec<f64>, potentials: Vec<f64>, risk: f64, divergence: f64, objective: f64, lower_bound: f64,
    gap: f64, relative_gap: f64, trace: Vec<f64>, iterations: u32, converged: bool,
} }

crate::operations! { "sample";
    /// The measure on features of least risk and entropy.
    fn entropic_fictitious_play(
        monitor, features: Matrix, targets: Vector, reference["options.reference"]: Option<Weights>, options: Options,
    ) -> Solution = {
        let view = features.view()?;
        let reference = reference.unwrap_or_else(|| vec![1.0; view.ncols()].into());
        fictitious_play::solve(view, &targets, &reference, &options, monitor)
    };
}
