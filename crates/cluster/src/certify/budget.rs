//! What may be spent on a better bound: seconds where the caller says so, else a fixed number of operations.

use gibbs_core::clock;

/// Operations without a time limit: about a second's on one core, and the same answer on every machine.
const OPERATIONS: f64 = 1e10;

/// Operations a second that are counted on when a step is weighed against the time that is left.
const PER_SECOND: f64 = 5e9;

/// What is left.
#[derive(Debug)]
pub(crate) struct Budget {
    deadline: Option<f64>,
    operations: f64,
}

impl Budget {
    /// `seconds` from now on; none: the fixed number of operations.
    pub(crate) fn new(seconds: Option<f64>) -> Self {
        Self { deadline: seconds.map(|seconds| clock::now() + seconds), operations: OPERATIONS }
    }

    /// So many times the fixed number of operations.
    pub(crate) fn patient(times: f64) -> Self {
        Self { deadline: None, operations: times * OPERATIONS }
    }

    /// Whether so many operations can still be afforded.
    pub(crate) fn allows(&self, operations: f64) -> bool {
        match self.deadline {
            Some(deadline) => clock::now() + operations / PER_SECOND <= deadline,
            None => operations <= self.operations,
        }
    }

    /// Counts operations done.
    pub(crate) fn spend(&mut self, operations: f64) {
        self.operations -= operations;
    }
}
