//! Dynamics by noisy gradients, asked and told.

use crate::{
    arrays::{Matrix, Vector},
    border::Bytes,
    scalars::{Count32, NonNegative, OpenUnit, Positive, Seed},
};
use gibbs_core::Result;
use gibbs_sample::stochastic_gradient::{Dynamics, Method, Options};

crate::words! { Method { Sgld = "sgld", Sghmc = "sghmc" } }
crate::options! { Options as SgldOptions {
    ; method: Method, step_size: Positive, delay: Positive, decay: NonNegative, friction: OpenUnit, warmup: u32, draws: Count32,
    thin: Count32, seed: Seed,
} }
crate::record! { Stage as SgldStage { state: Vec<u8>, dimension: usize, positions: Vec<f64>, steps: u64, done: bool } }
crate::record! { Outcome as SgldOutcome { dimension: usize, draws: Vec<f64>, weights: Vec<f64> } }

crate::operations! { "sample";
    /// The state of stochastic-gradient dynamics before the first gradient.
    fn sgld_begin(_monitor, start: Matrix, options: Options) -> Stage = {
        let rows = start.view()?;
        stage(&Dynamics::new(rows.rows().flatten().copied().collect(), rows.ncols(), options)?)
    };
    /// Looks at a saved state.
    fn sgld_look(_monitor, checkpoint: Bytes) -> Stage = stage(&Dynamics::from_bytes(checkpoint)?);
    /// Takes estimates of the gradients where they were wanted, and moves.
    fn sgld_tell(_monitor, checkpoint: Bytes, gradients: Vector) -> Stage = {
        let mut dynamics = Dynamics::from_bytes(checkpoint)?;
        dynamics.tell(&gradients)?;
        stage(&dynamics)
    };
    /// The draws so far, chain by chain, with their weights.
    fn sgld_result(_monitor, checkpoint: Bytes) -> Outcome = {
        let dynamics = Dynamics::from_bytes(checkpoint)?;
        let (draws, weights) = dynamics.draws();
        Ok(Outcome { dimension: dynamics.dimension(), draws, weights })
    };
}

struct Stage {
    state: Vec<u8>,
    dimension: usize,
    positions: Vec<f64>,
    steps: u64,
    done: bool,
}

fn stage(dynamics: &Dynamics) -> Result<Stage> {
    Ok(Stage {
        state: dynamics.to_bytes()?,
        dimension: dynamics.dimension(),
        positions: dynamics.positions().to_vec(),
        steps: dynamics.steps(),
        done: dynamics.is_done(),
    })
}

struct Outcome {
    dimension: usize,
    draws: Vec<f64>,
    weights: Vec<f64>,
}
