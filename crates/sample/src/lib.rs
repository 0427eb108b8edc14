//! Samplers and approximations of densities: a method, a module.

pub mod advi;
pub mod common;
pub mod elliptical;
pub mod laplace;
pub mod nuts;
pub mod pathfinder;
pub mod random_walk;
pub mod slice;
pub mod smc;
pub mod tempering;
