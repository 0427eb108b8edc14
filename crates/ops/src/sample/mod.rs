//! Samplers: a file a method.

mod advi;
mod bayes_mixture;
mod chees;
mod elliptical;
mod ensemble;
mod entropy_sgd;
mod fictitious_play;
mod greedy_ensemble;
mod langevin;
mod laplace;
mod nested;
mod nuts;
mod pathfinder;
mod programmable;
mod proximal;
mod random_walk;
mod results;
mod running;
mod slice;
mod smc;
mod stochastic_gradient;
mod tempering;
mod trice;
mod within_gibbs;

use crate::{Operation, handle::Handled};
use gibbs_core::Result;
use gibbs_sample::{ensemble::Ensemble, nested::Nested, stochastic_gradient::Dynamics};
use running::Running;
use std::{any::Any, sync::Arc};

/// Samplers and approximations of models.
#[rustfmt::skip] // a line a file
pub(crate) const OPERATIONS: &[&[Operation]] = &[
    nuts::OPERATIONS,
    advi::OPERATIONS,
    chees::OPERATIONS,
    bayes_mixture::OPERATIONS,
    elliptical::OPERATIONS,
    ensemble::OPERATIONS,
    entropy_sgd::OPERATIONS,
    fictitious_play::OPERATIONS,
    greedy_ensemble::OPERATIONS,
    langevin::OPERATIONS,
    laplace::OPERATIONS,
    nested::OPERATIONS,
    pathfinder::OPERATIONS,
    programmable::OPERATIONS,
    proximal::OPERATIONS,
    random_walk::OPERATIONS,
    slice::OPERATIONS,
    smc::OPERATIONS,
    stochastic_gradient::OPERATIONS,
    tempering::OPERATIONS,
    trice::OPERATIONS,
    within_gibbs::OPERATIONS,
];

/// Reads a run of a kind from bytes, where the kind is one of ours.
pub(crate) fn read_run(kind: &str, bytes: &[u8]) -> Option<Result<Arc<dyn Any + Send + Sync>>> {
    fn read<T: Handled>(bytes: &[u8]) -> Result<Arc<dyn Any + Send + Sync>> {
        T::from_bytes(bytes).map(|run| Arc::new(run) as _)
    }
    match kind {
        <Running<Dynamics> as Handled>::KIND => Some(read::<Running<Dynamics>>(bytes)),
        <Running<Ensemble> as Handled>::KIND => Some(read::<Running<Ensemble>>(bytes)),
        <Running<Nested> as Handled>::KIND => Some(read::<Running<Nested>>(bytes)),
        _ => None,
    }
}
