//! A scan runs its body once a step over frames of its own arena, and back over the same frames.

use super::super::{Instruction, ScanKernel, Workspace, run};
use crate::scalar::Scalar;

pub(crate) fn forward<T: Scalar>(kernel: &ScanKernel, k: usize, ins: &Instruction, work: &mut Workspace<T>, i: usize) {
    let inner = &mut work.inner[k];
    for (operand, at) in &kernel.operands {
        let (from, to, len) = (operand.place.start(i), *at as usize, operand.len as usize);
        inner.values[to..to + len].copy_from_slice(&work.values[from..from + len]);
    }
    run::forward(&kernel.program, inner, 0..kernel.length);
    let mut at = ins.d.start(i);
    for &(from, len) in &kernel.results {
        let (from, len) = (from as usize, len as usize);
        work.values[at..at + len].copy_from_slice(&inner.values[from..from + len]);
        at += len;
    }
}

pub(crate) fn backward<T: Scalar>(
    kernel: &ScanKernel,
    k: usize,
    ins: &Instruction,
    work: &mut Workspace<T>,
    i: usize,
    again: bool,
) {
    if again {
        forward(kernel, k, ins, work, i);
    }
    let inner = &mut work.inner[k];
    inner.adjoints.fill(T::ZERO);
    let mut at = ins.d.start(i);
    for &(to, len) in &kernel.results {
        let (to, len) = (to as usize, len as usize);
        super::structure::add(&mut inner.adjoints[to..to + len], &work.adjoints[at..at + len]);
        at += len;
    }
    run::backward(&kernel.program, inner, 0..kernel.length);
    for (operand, at) in &kernel.operands {
        if operand.needs {
            let (to, from, len) = (operand.place.start(i), *at as usize, operand.len as usize);
            super::structure::add(&mut work.adjoints[to..to + len], &inner.adjoints[from..from + len]);
        }
    }
}
