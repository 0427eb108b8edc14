//! Dynamics by noisy gradients, asked and told.

use super::running::Running;
use crate::{
    arrays::{Matrix, Vector},
    handle::Handle,
    scalars::{Count32, NonNegative, OpenUnit, Positive, Seed},
};
use gibbs_sample::stochastic_gradient::{Dynamics, Method, Options};

crate::words! { Method { Sgld = "sgld", Sghmc = "sghmc" } }
crate::options! { Options as SgldOptions {
    ; method: Method, step_size: Positive, delay: Positive, decay: NonNegative, friction: OpenUnit, warmup: u32, draws: Count32,
    thin: Count32, seed: Seed,
} }
crate::record! { Stage as SgldStage { dimension: usize, positions: Vec<f64>, steps: u64, done: bool } }
crate::record! { Outcome as SgldOutcome { draws: Vec<f64>, weights: Vec<f64> } }

crate::operations! { "sample";
    /// The state of stochastic-gradient dynamics before the first gradient.
    fn sgld_begin(_monitor, start: Matrix, options: Options) -> Vec<u8> = {
        let rows = start.view()?;
        Dynamics::new(rows.rows().flatten().copied().collect(), rows.ncols(), options)?.to_bytes()
    };
    /// Looks at a run.
    fn sgld_look(_monitor, run: Handle<Running<Dynamics>>, turn: u32) -> Stage = run.look(turn, |dynamics| Ok(stage(dynamics)));
    /// Takes estimates of the gradients where they were wanted, and moves.
    fn sgld_tell(_monitor, run: Handle<Running<Dynamics>>, turn: u32, gradients: Vector) -> Stage = run.change(turn, |dynamics| {
        dynamics.tell(&gradients)?;
        Ok(stage(dynamics))
    });
    /// The draws so far, chain by chain, with their weights.
    fn sgld_result(_monitor, run: Handle<Running<Dynamics>>, turn: u32) -> Outcome = run.look(turn, |dynamics| {
        let (draws, weights) = dynamics.draws();
        Ok(Outcome { draws, weights })
    });
    /// A run as bytes.
    fn sgld_save(_monitor, run: Handle<Running<Dynamics>>, turn: u32) -> Vec<u8> = run.look(turn, Dynamics::to_bytes);
}

struct Stage {
    dimension: usize,
    positions: Vec<f64>,
    steps: u64,
    done: bool,
}

fn stage(dynamics: &Dynamics) -> Stage {
    Stage {
        dimension: dynamics.dimension(),
        positions: dynamics.positions().to_vec(),
        steps: dynamics.steps(),
        done: dynamics.is_done(),
    }
}

struct Outcome {
    draws: Vec<f64>,
    weights: Vec<f64>,
}
