//! Distributions of vectors and matrices, and of classes by a vector of parameters: log densities with their gradients.
//!
//! Matrices are row-major and square. Gradients are written, not added; a gradient by a symmetric matrix is the symmetric
//! one, `dl = Σ Gᵢⱼ dAᵢⱼ`. As for the distributions of one number, the value is −∞ outside the support (and the gradients
//! are 0), and NaN where a parameter is not valid: a matrix that is not positive definite, a length that does not fit.

mod categorical;
mod dirichlet;
mod gaussian;
pub mod gaussian_process;
mod lkj;
mod matrix;
mod multinomial;
mod ordered_logistic;
mod wishart;

pub use categorical::{categorical, categorical_logit};
pub use dirichlet::{dirichlet, dirichlet_draw};
pub use gaussian::{
    multivariate_normal, multivariate_normal_cholesky, multivariate_normal_draw, multivariate_normal_precision,
    multivariate_t,
};
pub use lkj::{lkj, lkj_cholesky, lkj_cholesky_draw};
pub use matrix::Factor;
pub use multinomial::multinomial;
pub use ordered_logistic::ordered_logistic;
pub use wishart::{inverse_wishart, wishart, wishart_draw};

#[cfg(test)]
mod tests;
