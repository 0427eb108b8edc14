//! Closed forms, finite differences and strategies for the tests of gibbs.
