//! Samplers and approximations of densities: a method, a module.

pub mod advi;
pub mod bayes_mixture;
pub mod chees;
pub mod common;
pub mod elliptical;
pub mod ensemble;
pub mod entropy_sgd;
pub mod fictitious_play;
pub mod greedy_ensemble;
pub mod langevin;
pub mod laplace;
pub mod nested;
pub mod nuts;
pub mod pathfinder;
pub mod programmable;
pub mod proximal;
pub mod random_walk;
pub mod slice;
pub mod smc;
pub mod stochastic_gradient;
pub mod tempering;
pub mod trice;
pub mod within_gibbs;
