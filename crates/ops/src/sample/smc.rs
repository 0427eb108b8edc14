//! Sequential Monte Carlo.

use crate::{
    arrays::Vector,
    handle::Handle,
    scalars::{Count32, OpenUnit, Seed},
};
use gibbs_core::LogDensity;
use gibbs_model::Model;
use gibbs_sample::{
    common::{ChainDraws, check_reference},
    smc::{self, Options, Solution},
};

crate::options! { Options as SmcOptions {
    ; populations: Count32, particles: Count32, moves: Count32, threshold: OpenUnit, seed: Seed,
} }
crate::record! { Solution as SmcSolution {
    draws: ChainDraws, log_evidence: f64, log_evidence_error: f64, log_evidences: Vec<f64>, temperatures: Vec<f64>,
    effective: Vec<f64>, ancestors: Vec<f64>,
} }

crate::operations! { "sample";
    /// Populations carried from a reference distribution to a density.
    fn smc(
        monitor, model: Handle<Model>, location["options.location"]: Option<Vector>, scale["options.scale"]: Option<Vector>,
        options: Options,
    ) -> Solution = {
        let reference = check_reference(location.as_deref(), scale.as_deref(), model.dimension())?;
        smc::smc(&*model, &reference, &options, monitor)
    };
}
