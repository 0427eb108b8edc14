//! Parallel tempering.

use crate::{
    arrays::Vector,
    handle::Handle,
    scalars::{Count32, Seed},
};
use gibbs_core::{Error, LogDensity};
use gibbs_model::Model;
use gibbs_sample::{
    common::{ChainDraws, check_reference},
    tempering::{self, Options, Solution},
};

crate::options! { Options as ParallelTemperingOptions {
    ; chains: Count32, levels: Count32, warmup: u32, draws: Count32, seed: Seed,
} }
crate::record! { Solution as ParallelTemperingSolution {
    draws: ChainDraws, log_evidence: f64, log_evidence_error: f64, temperatures: Vec<f64>, rejections: Vec<f64>,
    round_trips: u64,
} }

crate::operations! { "sample";
    /// Ladders of chains between a reference distribution and a density.
    fn parallel_tempering(
        monitor, model: Handle<Model>, location["options.location"]: Option<Vector>, scale["options.scale"]: Option<Vector>,
        options: Options,
    ) -> Solution = {
        if options.levels < 2 {
            return Err(Error::option("levels", "expected at least 2"));
        }
        let reference = check_reference(location.as_deref(), scale.as_deref(), model.dimension())?;
        tempering::parallel_tempering(&*model, &reference, &options, monitor)
    };
}
