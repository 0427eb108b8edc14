//! Optimal transport with certificates.
