//! Loss kernels: value and gradient.
//!
//! A loss is a few lines over one of a few drivers: row-wise over logits (`rows`), or element-wise over pairs of log
//! probabilities (`pairs`). The drivers hold the vector loops, the blocks for threads, weights and reductions.

pub mod active_passive;
pub mod aldr_kl;
pub mod balanced_distillation;
pub mod bleu;
pub mod bootstrapped_cross_entropy;
pub mod comp_sum;
pub mod conr;
pub mod cross_entropy;
pub mod distillation;
mod domain;
pub mod dpo;
pub mod elements;
pub mod encouraging;
pub mod entropy_maximization;
mod examples;
pub mod focal;
pub mod generalized_cross_entropy;
pub mod giou;
pub mod hl_gauss;
pub mod huber;
pub mod implicit_feedback;
pub mod knowledge_transfer;
pub mod label_correction;
pub mod ldr_k;
pub mod ldr_kl;
pub mod log_cosh;
mod logistic;
pub mod logit_clip;
pub mod mean_absolute_error;
mod minimize;
pub mod mixup;
pub mod multi_focal;
pub mod multiclass_hinge;
pub mod noisy_labels;
pub mod normalized_cross_entropy;
pub mod normalized_focal;
pub mod normalized_generalized_cross_entropy;
pub mod odd_k_out;
pub mod ordinal;
pub mod overlap;
mod pairs;
pub mod poisson;
pub mod poly;
pub mod project_conflict;
pub mod quantile;
mod reduction;
pub mod reject;
pub mod reverse_cross_entropy;
pub mod risk;
mod rows;
pub mod selective_mixup;
pub mod self_calibrating;
pub mod self_distillation;
pub mod self_distillation_optimum;
pub mod simpson;
pub mod smooth_adversarial;
pub mod spectral_decoupling;
pub mod spherical;
pub mod spherical_layer;
pub mod squared_logit;
pub mod squentropy;
pub mod symmetric_consistency;
pub mod symmetric_cross_entropy;
pub mod z_loss;

pub use elements::{ElementLoss, Elements};
pub use pairs::{Gradients, Pairs};
pub use reduction::{Reduction, Solution};
pub use rows::{
    Form, Row, RowLoss, RowOptions, RowOutcome, RowStatistics, Rows, SoftmaxLoss, TargetLoss, WholeLoss, evaluate,
};

#[cfg(test)]
mod element_tests;
#[cfg(test)]
mod row_tests;
#[cfg(test)]
mod step_tests;
#[cfg(test)]
mod target_tests;
