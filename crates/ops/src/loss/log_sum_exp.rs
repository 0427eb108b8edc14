//! log Σ exp.

use crate::arrays::Vector;

crate::operations! { "loss";
    /// log Σ exp(xᵢ), without overflow.
    fn log_sum_exp(_monitor, x: Vector) -> f64 = Ok(gibbs_core::simd::logsumexp(&x));
}
