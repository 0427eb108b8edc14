//! Generalised sum pooling.

use crate::{
    arrays::Matrix,
    scalars::{Count, Positive},
};
use gibbs_transport::generalized_sum_pooling::{self, Upstream};

crate::options! { generalized_sum_pooling::Options as GeneralizedSumPoolingOptions {
    ; mass: Positive, sharpness: Positive, normalize: bool, maps: Count,
} }
crate::record! { generalized_sum_pooling::Solution as GeneralizedSumPoolingSolution {
    pooled: Vec<f64>, weights: Vec<f64>, attributes: Vec<f64>, mass_error: f64, features_gradient: Option<Vec<f64>>,
    prototypes_gradient: Option<Vec<f64>>,
} }

crate::operations! { "transport-systems";
    /// Features pooled by partial transport to prototypes, and the gradients of a loss.
    fn generalized_sum_pooling(monitor, features: Matrix, prototypes: Matrix, pooled["options.upstream.pooled"]: Option<Matrix>, attributes["options.upstream.attributes"]: Option<Matrix>, options: generalized_sum_pooling::Options) -> generalized_sum_pooling::Solution = {
        let pooled = pooled.as_ref().map(|matrix| matrix.view()).transpose()?;
        let attributes = attributes.as_ref().map(|matrix| matrix.view()).transpose()?;
        let upstream = (pooled.is_some() || attributes.is_some()).then_some(Upstream { pooled, attributes });
        generalized_sum_pooling::solve(features.view()?, prototypes.view()?, &options, upstream, monitor)
    };
}
