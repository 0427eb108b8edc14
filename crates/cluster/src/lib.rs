//! Clustering with certificates.
