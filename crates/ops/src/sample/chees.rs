//! Many-chain Hamiltonian Monte Carlo.

use crate::{
    arrays::Vector,
    handle::Handle,
    scalars::{Count32, Seed},
};
use gibbs_core::Error;
use gibbs_model::Model;
use gibbs_sample::{
    chees::{self, Options, Solution},
    common::ChainDraws,
};

crate::options! { Options as CheesOptions {
    ; chains: Count32, warmup: u32, draws: Count32, max_steps: Count32, seed: Seed,
} }
crate::record! { Solution as CheesSolution { draws: ChainDraws, trajectory_length: f64, steps: f64 } }

crate::operations! { "sample";
    /// Many chains with trajectories of one length, which they find together.
    fn chees(monitor, model: Handle<Model>, init["options.init"]: Option<Vector>, options: Options) -> Solution = {
        if options.chains < 2 {
            return Err(Error::option("chains", "expected at least 2"));
        }
        chees::chees(&*model, init.as_deref(), &options, monitor)
    };
}
