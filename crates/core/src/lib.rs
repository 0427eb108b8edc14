//! Vocabulary of gibbs: matrix views, errors, the monitor of a running call, random streams, vector maths and the
//! parallel driver. Every topic crate speaks it; none of it knows JavaScript.

pub mod clock;
mod density;
mod error;
mod matrix;
mod monitor;
mod parallel;
mod random;
pub mod saved;
pub mod simd;

pub use density::{Evaluator, LogDensity, Support, Variable};
pub use error::{Code, Error, Result};
pub use matrix::{Float, MatrixView, StridedView};
pub use monitor::{CancelToken, Monitor, Progress};
pub use parallel::{MAX_THREADS, available_threads, default_threads, spawn};
pub use random::{Stream, StreamState, purpose};
pub use simd::{axpy, dot, norm};
