//! Initial value problems: steps forward that are remembered, and their exact adjoint backward.
//!
//! Output times are stepped onto. Step sizes come from the values alone and are held fixed by the adjoint, so gradients
//! are those of the numerical solution (discretise, then differentiate). A solution that needs more than the allowed
//! steps, or leaves the numbers, is NaN from there on.

mod explicit;
mod radau;

use super::{
    super::{Instruction, OdeKernel, Workspace, run},
    structure,
};
use crate::{graph::Method, scalar::Scalar};

/// What a solution remembers for its adjoint, and room to work in; kept from one evaluation to the next.
#[derive(Debug)]
pub(crate) struct Tape<T> {
    /// Where each step began, and its size.
    steps: Vec<(f64, f64)>,
    /// The state at each step's beginning.
    states: Vec<T>,
    /// Stages of each step, where they cannot be computed again cheaply.
    stages: Vec<T>,
    /// Steps that had been taken when each output was reached.
    marks: Vec<usize>,
    scratch: Vec<T>,
    adjoint: Vec<T>,
}

impl<T> Default for Tape<T> {
    fn default() -> Self {
        Self {
            steps: Vec::new(),
            states: Vec::new(),
            stages: Vec::new(),
            marks: Vec::new(),
            scratch: Vec::new(),
            adjoint: Vec::new(),
        }
    }
}

/// The right-hand side and the buffers of its program.
pub(super) struct Slope<'a, T> {
    kernel: &'a OdeKernel,
    inner: &'a mut Workspace<T>,
}

impl<T: Scalar> Slope<'_, T> {
    /// out = f(t, y).
    fn at(&mut self, t: f64, y: &[T], out: &mut [T]) {
        let (state, slope) = (self.kernel.state as usize, self.kernel.slope as usize);
        self.inner.values[self.kernel.time as usize] = T::of(t);
        self.inner.values[state..state + y.len()].copy_from_slice(y);
        run::forward(&self.kernel.program, self.inner, 0..1);
        out.copy_from_slice(&self.inner.values[slope..slope + y.len()]);
    }

    /// out = seedᵀ ∂f/∂y at the point of the last [`at`](Self::at); `gains`, of what the right-hand side reads, grow.
    fn pull(&mut self, seed: &[T], out: &mut [T], gains: Option<&mut [T]>) {
        let (state, slope) = (self.kernel.state as usize, self.kernel.slope as usize);
        self.inner.adjoints.fill(T::ZERO);
        self.inner.adjoints[slope..slope + seed.len()].copy_from_slice(seed);
        run::backward(&self.kernel.program, self.inner, 0..1);
        out.copy_from_slice(&self.inner.adjoints[state..state + seed.len()]);
        let Some(gains) = gains else { return };
        let mut from = 0;
        for (operand, at) in &self.kernel.captured {
            let (at, len) = (*at as usize, operand.len as usize);
            structure::add(&mut gains[from..from + len], &self.inner.adjoints[at..at + len]);
            from += len;
        }
    }
}

pub(crate) fn forward<T: Scalar>(kernel: &OdeKernel, k: usize, ins: &Instruction, work: &mut Workspace<T>, i: usize) {
    let size = kernel.problem[0].len as usize;
    let mut inner = std::mem::replace(&mut work.inner[k], Workspace::empty());
    let mut tape = std::mem::take(&mut inner.tape);
    for (operand, at) in &kernel.captured {
        let (from, to, len) = (operand.place.start(i), *at as usize, operand.len as usize);
        inner.values[to..to + len].copy_from_slice(&work.values[from..from + len]);
    }
    let [state, start, times] = kernel.problem.map(|operand| operand.place.start(i));
    tape.steps.clear();
    tape.states.clear();
    tape.stages.clear();
    tape.marks.clear();
    tape.scratch.clear();
    tape.states.extend_from_slice(&work.values[state..state + size]);
    let mut slope = Slope { kernel, inner: &mut inner };
    let mut t = work.values[start].primal();
    let mut guess = None;
    let out = ins.d.start(i);
    for j in 0..kernel.problem[2].len as usize {
        let goal = work.values[times + j].primal();
        let at = out + j * size;
        let reached = match kernel.method {
            Method::Rk4 { steps } => explicit::fixed(&mut slope, &mut tape, t, goal, steps),
            Method::Dopri5 => explicit::adaptive(&mut slope, &mut tape, t, goal, &mut guess),
            Method::Radau => radau::adaptive(&mut slope, &mut tape, t, goal, &mut guess),
        };
        if !reached {
            work.values[at..out + ins.n as usize].fill(T::of(f64::NAN));
            break;
        }
        t = goal;
        tape.marks.push(tape.steps.len());
        let last = tape.states.len() - size;
        work.values[at..at + size].copy_from_slice(&tape.states[last..]);
    }
    inner.tape = tape;
    work.inner[k] = inner;
}

pub(crate) fn backward<T: Scalar>(
    kernel: &OdeKernel,
    k: usize,
    ins: &Instruction,
    work: &mut Workspace<T>,
    i: usize,
    again: bool,
) {
    if again {
        forward(kernel, k, ins, work, i);
    }
    let size = kernel.problem[0].len as usize;
    let mut inner = std::mem::replace(&mut work.inner[k], Workspace::empty());
    let mut tape = std::mem::take(&mut inner.tape);
    let mut slope = Slope { kernel, inner: &mut inner };
    let gains: usize = kernel.captured.iter().map(|(operand, _)| operand.len as usize).sum();
    // The adjoint of the state, then what the right-hand side's operands gain.
    let mut total = std::mem::take(&mut tape.adjoint);
    total.clear();
    total.resize(size + gains, T::ZERO);
    let (lambda, gains) = total.split_at_mut(size);
    let out = ins.d.start(i);
    let mut outputs = tape.marks.len();
    for step in (0..=tape.steps.len()).rev() {
        while outputs > 0 && tape.marks[outputs - 1] == step {
            outputs -= 1;
            let at = out + outputs * size;
            structure::add(lambda, &work.adjoints[at..at + size]);
        }
        if step == 0 {
            break;
        }
        match kernel.method {
            Method::Rk4 { .. } => explicit::back(&explicit::CLASSICAL, &mut slope, &mut tape, step - 1, lambda, gains),
            Method::Dopri5 => explicit::back(&explicit::DORMAND_PRINCE, &mut slope, &mut tape, step - 1, lambda, gains),
            Method::Radau => radau::back(&mut slope, &mut tape, step - 1, lambda, gains),
        }
    }
    let state = kernel.problem[0];
    if state.needs {
        structure::add(&mut work.adjoints[state.place.start(i)..][..size], lambda);
    }
    let mut from = 0;
    for (operand, _) in &kernel.captured {
        let len = operand.len as usize;
        if operand.needs {
            structure::add(&mut work.adjoints[operand.place.start(i)..][..len], &gains[from..from + len]);
        }
        from += len;
    }
    tape.adjoint = total;
    inner.tape = tape;
    work.inner[k] = inner;
}

/// The root mean square of `error` on the scale of the allowed error.
pub(super) fn scaled_norm<T: Scalar>(kernel: &OdeKernel, error: &[T], y: &[T], next: &[T]) -> f64 {
    let mut total = 0.0;
    for ((error, y), next) in error.iter().zip(y).zip(next) {
        let scale = kernel.absolute + kernel.relative * y.primal().abs().max(next.primal().abs());
        total += (error.primal() / scale).powi(2);
    }
    (total / error.len().max(1) as f64).sqrt()
}

/// A first step: a hundredth of the time in which the state would change by its own size.
pub(super) fn first_step<T: Scalar>(kernel: &OdeKernel, y: &[T], slope: &[T], span: f64) -> f64 {
    let (size, speed) = (scaled_norm(kernel, y, y, y), scaled_norm(kernel, slope, y, y));
    let step = if size > 1e-5 && speed > 1e-5 { 0.01 * size / speed } else { 1e-6 };
    step.min(span)
}
