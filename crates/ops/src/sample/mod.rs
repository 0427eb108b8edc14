//! Samplers: a file a method.

mod advi;
mod chees;
mod elliptical;
mod ensemble;
mod entropy_sgd;
mod langevin;
mod laplace;
mod nested;
mod nuts;
mod pathfinder;
mod proximal;
mod random_walk;
mod results;
mod slice;
mod smc;
mod stochastic_gradient;
mod tempering;
mod trice;

use crate::Operation;

/// Samplers and approximations of models.
#[rustfmt::skip] // a line a file
pub(crate) const OPERATIONS: &[&[Operation]] = &[
    nuts::OPERATIONS,
    advi::OPERATIONS,
    chees::OPERATIONS,
    elliptical::OPERATIONS,
    ensemble::OPERATIONS,
    entropy_sgd::OPERATIONS,
    langevin::OPERATIONS,
    laplace::OPERATIONS,
    nested::OPERATIONS,
    pathfinder::OPERATIONS,
    proximal::OPERATIONS,
    random_walk::OPERATIONS,
    slice::OPERATIONS,
    smc::OPERATIONS,
    stochastic_gradient::OPERATIONS,
    tempering::OPERATIONS,
    trice::OPERATIONS,
];
