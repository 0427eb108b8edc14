//! The logistic function and its integral, without overflow and without cancellation.

/// log(1 + exp(x)).
pub(crate) fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// 1 / (1 + exp(−x)).
pub(crate) fn sigmoid(x: f64) -> f64 {
    let tail = (-x.abs()).exp();
    if x < 0.0 { tail / (1.0 + tail) } else { 1.0 / (1.0 + tail) }
}
