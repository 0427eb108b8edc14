//! Loss kernels: value and gradient.
