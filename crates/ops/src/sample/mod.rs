//! Samplers: a file a method.

mod advi;
mod laplace;
mod nuts;
mod pathfinder;
mod results;
mod smc;
mod tempering;

use crate::Operation;

/// Samplers and approximations of models.
#[rustfmt::skip] // a line a file
pub(crate) const OPERATIONS: &[&[Operation]] = &[
    nuts::OPERATIONS,
    advi::OPERATIONS,
    laplace::OPERATIONS,
    pathfinder::OPERATIONS,
    smc::OPERATIONS,
    tempering::OPERATIONS,
];
