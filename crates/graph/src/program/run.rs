//! Runs instructions forward and backward.

use super::{
    Code, Inner, Instruction, Program, Workspace,
    kernels::{
        Split, cholesky, cholesky::Rows, draw, fused, linear, ode, panels, rows, scan, sequences, structure, totals,
    },
    lanes,
};
use crate::{
    graph::{Reduction, Unary},
    scalar::Scalar,
};
use gibbs_core::simd::Kernel;
use std::ops::Range;

impl<T: Scalar> Workspace<T> {
    /// Buffers for a program, constants in place.
    pub(crate) fn new(program: &Program) -> Self {
        let mut values = vec![T::ZERO; program.live];
        values.extend(program.constants.iter().map(|&value| T::of(value)));
        let inner = program.kernels.iter().map(|kernel| match kernel {
            Inner::Scan(scan) => Workspace::new(&scan.program),
            Inner::Ode(ode) => Workspace::new(&ode.program),
            Inner::Draw(_) | Inner::Combine(_) => Workspace::empty(),
        });
        Self {
            values,
            adjoints: vec![T::ZERO; program.live],
            inner: inner.collect(),
            tape: ode::Tape::default(),
            random: (0, 0),
        }
    }

    /// Adjoints begin at 0.
    pub(crate) fn clear(&mut self, program: &Program) {
        for &(from, to) in &program.cleared {
            self.adjoints[from as usize..to as usize].fill(T::ZERO);
        }
    }

    /// Buffers for nothing.
    pub(crate) fn empty() -> Self {
        let (values, adjoints, inner) = (Vec::new(), Vec::new(), Vec::new());
        Self { values, adjoints, inner, tape: ode::Tape::default(), random: (0, 0) }
    }
}

/// Values of every instruction, step after step (a program outside a scan has one step).
pub(crate) fn forward<T: Scalar>(program: &Program, work: &mut Workspace<T>, steps: Range<usize>) {
    T::dispatch(Run { program, code: &program.code, work, steps, ahead: true, back: Back::No });
}

/// Adjoints of every instruction, from the last step to the first; those of the results must be there.
pub(crate) fn backward<T: Scalar>(program: &Program, work: &mut Workspace<T>, steps: Range<usize>) {
    T::dispatch(Run { program, code: &program.code, work, steps, ahead: false, back: Back::FromAdjoints });
}

/// Values of what the density needs, then its adjoints; its place is `at`.
pub(crate) fn gradient<T: Scalar>(program: &Program, work: &mut Workspace<T>, at: usize) {
    T::dispatch(Run { program, code: &program.density, work, steps: 0..1, ahead: true, back: Back::From(at) });
}

/// The value of one instruction.
pub(crate) fn alone<T: Scalar>(program: &Program, ins: &Instruction, work: &mut Workspace<T>) {
    let code = std::slice::from_ref(ins);
    T::dispatch(Run { program, code, work, steps: 0..1, ahead: true, back: Back::No });
}

enum Back {
    No,
    FromAdjoints,
    /// From the number at this place.
    From(usize),
}

/// One kernel for both directions: its instances are the largest part of the library.
struct Run<'a, T> {
    program: &'a Program,
    code: &'a [Instruction],
    work: &'a mut Workspace<T>,
    steps: Range<usize>,
    ahead: bool,
    back: Back,
}

impl<T: Scalar> Kernel for Run<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        if self.ahead {
            for i in self.steps.clone() {
                for ins in self.code {
                    forward_one::<T, FMA>(self.program, ins, self.work, i);
                }
            }
        }
        match self.back {
            Back::No => return,
            Back::FromAdjoints => {}
            Back::From(at) => {
                self.work.clear(self.program);
                self.work.adjoints[at] = T::ONE;
            }
        }
        for i in self.steps.rev() {
            for ins in self.code.iter().rev() {
                if ins.need != 0 {
                    backward_one::<T, FMA>(self.program, ins, self.work, i);
                }
            }
        }
    }
}

#[inline(always)]
fn forward_one<T: Scalar, const FMA: bool>(program: &Program, ins: &Instruction, work: &mut Workspace<T>, i: usize) {
    match ins.code {
        Code::Unary(_) | Code::Binary(_) | Code::Ternary(_) => lanes::forward::<T, FMA>(ins, &mut work.values, i),
        Code::Squares => fused::squares::<T, FMA>(ins, &mut work.values, i),
        Code::Residuals => fused::residuals::<T, FMA>(ins, &mut work.values, i),
        Code::LogSigmoids => totals::log_sigmoids::<T, FMA>(ins, &mut work.values, i),
        Code::Logits { inner } => panels::logits::<T, FMA>(ins, inner as usize, &mut work.values, i),
        Code::Spread => totals::spread::<T, FMA>(ins, &mut work.values, i),
        Code::Kernel(k) => match &program.kernels[k as usize] {
            Inner::Scan(kernel) => scan::forward(kernel, k as usize, ins, work, i),
            Inner::Ode(kernel) => ode::forward(kernel, k as usize, ins, work, i),
            Inner::Draw(kernel) => draw::forward(kernel, ins, work, i),
            Inner::Combine(kernel) => fused::combine(kernel, ins, &mut work.values, i),
        },
        _ => {
            let (others, out) = Split::new(&mut work.values, ins.d.start(i), ins.size());
            kernel_forward::<T, FMA>(program, ins, &others, out, i);
        }
    }
}

#[inline(always)]
fn kernel_forward<T: Scalar, const FMA: bool>(
    program: &Program,
    ins: &Instruction,
    others: &Split<T>,
    out: &mut [T],
    i: usize,
) {
    let a = |len: usize| others.get(ins.a.start(i), len);
    let b = |len: usize| others.get(ins.b.start(i), len);
    let c = |len: usize| others.get(ins.c.start(i), len);
    let n = ins.n as usize;
    match ins.code {
        Code::Move => out.copy_from_slice(a(n)),
        Code::Take(map) => structure::take(&program.maps[map as usize], others, ins.a.start(i), out),
        Code::Put(map) => structure::put(&program.maps[map as usize], a(program.maps[map as usize].len()), out),
        Code::Rows { reduction: Reduction::LogSumExp, width } => {
            rows::log_sum_exp_rows::<T, FMA>(a(n * width as usize), n, width as usize, out)
        }
        Code::Rows { reduction, width } => {
            rows::reduce::<T, FMA>(reduction, a(n * width as usize), width as usize, out)
        }
        Code::Softmax { width, log } => rows::softmax::<T, FMA>(a(n), width as usize, log, out),
        Code::CumulativeSum { width, reverse } => rows::cumulative_sum(a(n), width as usize, reverse, out),
        Code::Sort { width, keep, descending } => {
            rows::sort(a(n / keep as usize * width as usize), width as usize, keep as usize, descending, out)
        }
        Code::Argsort { width, descending } => rows::argsort(a(n), width as usize, descending, out),
        Code::MatMul { rows, inner, columns } => {
            let sizes = [rows, inner, columns].map(|size| size as usize);
            let batch = linear::batch(sizes, n);
            linear::matmul::<T, FMA>(a(batch * sizes[0] * sizes[1]), b(batch * sizes[1] * sizes[2]), sizes, out)
        }
        Code::Cholesky { size, packed } => {
            let (rows, size) = (Rows::new(packed), size as usize);
            cholesky::cholesky::<T, FMA>(a(rows.len(size)), rows, size, out)
        }
        Code::TriangularSolve { size, columns, upper, transpose } => {
            let size = size as usize;
            linear::triangular_solve::<T, FMA>(a(size * size), b(n), size, columns as usize, upper, transpose, out)
        }
        Code::LogDeterminant { size } => {
            linear::log_determinant::<T, FMA>(a(size as usize * size as usize), size as usize, out)
        }
        Code::Eigenvalues { size } => linear::eigenvalues(a(size as usize * size as usize), size as usize, out),
        Code::LinearRecurrence => {
            let each = ins.b.each as usize;
            sequences::recurrence::<T, FMA>(a(1)[0], b(if each == 1 { n } else { 1 }), c(n), out)
        }
        Code::Hmm { states, length } => {
            let (k, length) = (states as usize, length as usize);
            sequences::hmm::<T, FMA>(a(k), b(k * k), c(length * k), out)
        }
        Code::Columns { rows, inner } => {
            let (rows, inner) = (rows as usize, inner as usize);
            panels::product::<T, FMA>(a(panels::size(rows, inner)), b(inner), out)
        }
        Code::Quadratic { size } => {
            let size = size as usize;
            let (value, product) = out.split_at_mut(1);
            panels::product::<T, FMA>(a(panels::size(size, size)), b(size), product);
            value[0] = linear::dot::<T, FMA>(b(size), product);
        }
        Code::Repeat(map) => structure::repeat(&program.maps[map as usize], others, ins.a.start(i), out),
        Code::Pieces(map) => structure::pieces(&program.maps[map as usize], others, ins.a.start(i), out),
        Code::Loss { loss, width } => {
            let (values, slopes) = out.split_at_mut(n);
            T::loss(&program.losses[loss as usize], a(n * width as usize), values, slopes)
        }
        Code::Unary(_) | Code::Binary(_) | Code::Ternary(_) | Code::Kernel(_) => {}
        Code::Squares | Code::Residuals | Code::LogSigmoids | Code::Logits { .. } | Code::Spread => {}
    }
}

#[inline(always)]
fn backward_one<T: Scalar, const FMA: bool>(program: &Program, ins: &Instruction, work: &mut Workspace<T>, i: usize) {
    match ins.code {
        Code::Unary(_) | Code::Binary(_) | Code::Ternary(_) => {
            lanes::backward(ins, &work.values, &mut work.adjoints, i)
        }
        Code::Squares => fused::squares_back::<T, FMA>(ins, &work.values, &mut work.adjoints, i),
        Code::Residuals => fused::residuals_back::<T, FMA>(ins, &work.values, &mut work.adjoints, i),
        Code::LogSigmoids => totals::log_sigmoids_back(ins, &work.values, &mut work.adjoints, i),
        Code::Logits { inner } => panels::logits_back(ins, inner as usize, &work.values, &mut work.adjoints, i),
        Code::Spread => totals::spread_back(ins, &work.values, &mut work.adjoints, i),
        Code::Kernel(k) => match &program.kernels[k as usize] {
            Inner::Scan(kernel) => scan::backward(kernel, k as usize, ins, work, i, program.nested),
            Inner::Ode(kernel) => ode::backward(kernel, k as usize, ins, work, i, program.nested),
            Inner::Draw(_) => {}
            Inner::Combine(kernel) => fused::combine_back(kernel, ins, &mut work.adjoints, i),
        },
        _ => kernel_backward::<T, FMA>(program, ins, &work.values, &mut work.adjoints, i),
    }
}

#[inline(always)]
fn kernel_backward<T: Scalar, const FMA: bool>(
    program: &Program,
    ins: &Instruction,
    values: &[T],
    adjoints: &mut [T],
    i: usize,
) {
    let size = ins.size();
    let out = &values[ins.d.start(i)..][..size];
    let (mut others, d) = Split::new(adjoints, ins.d.start(i), size);
    let at = [ins.a.start(i), ins.b.start(i), ins.c.start(i)];
    let n = ins.n as usize;
    let needs = |k: u8| ins.need >> k & 1 != 0;
    match ins.code {
        Code::Move => structure::add(others.get_mut(at[0], n), d),
        Code::Take(map) => structure::put_back(&program.maps[map as usize], &mut others, at[0], d),
        Code::Put(map) => {
            let map = &program.maps[map as usize];
            structure::take_back(map, d, others.get_mut(at[0], map.len()))
        }
        Code::Rows { reduction, width } => {
            let (width, len) = (width as usize, n * width as usize);
            let target = others.get_mut(at[0], len);
            match reduction {
                Reduction::LogSumExp => rows::log_sum_exp_back(width, out, n, d, target),
                _ => rows::reduce_back(reduction, &values[at[0]..][..len], width, d, target),
            }
        }
        Code::Softmax { width, log } => {
            rows::softmax_back::<T, FMA>(width as usize, log, out, d, others.get_mut(at[0], n))
        }
        Code::CumulativeSum { width, reverse } => {
            rows::cumulative_sum_back(width as usize, reverse, d, others.get_mut(at[0], n))
        }
        Code::Sort { width, keep, .. } => {
            let len = n / keep as usize * width as usize;
            rows::sort_back(width as usize, keep as usize, out, d, others.get_mut(at[0], len))
        }
        Code::Argsort { .. } => {}
        Code::MatMul { rows, inner, columns } => {
            let sizes = [rows, inner, columns].map(|size| size as usize);
            let batch = linear::batch(sizes, n);
            let (a_len, b_len) = (batch * sizes[0] * sizes[1], batch * sizes[1] * sizes[2]);
            if needs(0) {
                linear::matmul_back_left::<T, FMA>(&values[at[1]..][..b_len], sizes, d, others.get_mut(at[0], a_len));
            }
            if needs(1) {
                linear::matmul_back_right::<T, FMA>(&values[at[0]..][..a_len], sizes, d, others.get_mut(at[1], b_len));
            }
        }
        Code::Cholesky { size, packed } => {
            let (rows, size) = (Rows::new(packed), size as usize);
            let target = others.get_mut(at[0], rows.len(size));
            cholesky::cholesky_back::<T, FMA>(out, size, d, rows, target)
        }
        Code::TriangularSolve { size, columns, upper, transpose } => {
            let (size, columns) = (size as usize, columns as usize);
            let matrix = &values[at[0]..][..size * size];
            linear::solve_in_place::<T, FMA>(matrix, d, size, columns, upper, !transpose);
            if needs(0) {
                let target = others.get_mut(at[0], size * size);
                linear::triangle_back(out, d, size, columns, upper, transpose, target);
            }
            if needs(1) {
                structure::add(others.get_mut(at[1], n), d);
            }
        }
        Code::LogDeterminant { size } => {
            let len = size as usize * size as usize;
            linear::log_determinant_back::<T, FMA>(out, size as usize, d, others.get_mut(at[0], len))
        }
        Code::Eigenvalues { size } => {
            let len = size as usize * size as usize;
            linear::eigenvalues_back(out, size as usize, d, others.get_mut(at[0], len))
        }
        Code::LinearRecurrence => {
            let coefficients = if ins.b.each == 1 { n } else { 1 };
            let (a, b) = (&values[at[0]..][..1], &values[at[1]..][..coefficients]);
            // d becomes the adjoint of the input.
            sequences::recurrence_back::<T, FMA>(b, d);
            let along = if needs(1) { Some(others.get_mut(at[1], coefficients)) } else { None };
            let first = sequences::recurrence_slopes::<T, FMA>(a[0], b, out, d, along);
            if needs(0) {
                others.get_mut(at[0], 1)[0] += first;
            }
            if needs(2) {
                structure::add(others.get_mut(at[2], n), d);
            }
        }
        Code::Hmm { states, length } => {
            let (k, length) = (states as usize, length as usize);
            sequences::hmm_back::<T, FMA>(out, k, length, d);
            let (initial, rest) = d[1..].split_at(k);
            let (transition, rest) = rest.split_at(k * k);
            for (place, (operand, gain)) in
                [(k, initial), (k * k, transition), (length * k, rest)].into_iter().enumerate()
            {
                if needs(place as u8) {
                    structure::add(others.get_mut(at[place], operand), &gain[..operand]);
                }
            }
        }
        Code::Columns { rows, inner } => {
            let (rows, inner) = (rows as usize, inner as usize);
            let a = &values[at[0]..][..panels::size(rows, inner)];
            panels::product_back::<T, FMA>(a, d, others.get_mut(at[1], inner))
        }
        Code::Quadratic { size } => {
            linear::axpy::<T, FMA>(others.get_mut(at[1], size as usize), d[0] + d[0], &out[1..])
        }
        Code::Repeat(map) => structure::repeat_back(&program.maps[map as usize], &mut others, at[0], d),
        Code::Pieces(map) => structure::pieces_back(&program.maps[map as usize], &mut others, at[0], d),
        Code::Loss { width, .. } => {
            let width = width as usize;
            rows::slopes_back(&out[n..], width, &d[..n], others.get_mut(at[0], n * width))
        }
        Code::Unary(_) | Code::Binary(_) | Code::Ternary(_) | Code::Kernel(_) => {}
        Code::Squares | Code::Residuals | Code::LogSigmoids | Code::Logits { .. } | Code::Spread => {}
    }
}

impl Instruction {
    /// Elements that the instruction writes: its result and what it keeps.
    #[inline(always)]
    pub(crate) fn size(&self) -> usize {
        let n = self.n as usize;
        match self.code {
            Code::Sort { .. } => 2 * n,
            Code::Squares | Code::Residuals => 1,
            Code::LogSigmoids => 1 + n,
            Code::Logits { inner } => panels::logits_size(n, inner as usize),
            Code::Spread => 1 + 2 * n,
            Code::Unary(Unary::Softplus | Unary::LogSigmoid) => 2 * n,
            Code::Rows { reduction: Reduction::LogSumExp, width } => n + n * width as usize,
            Code::Quadratic { size } => 1 + size as usize,
            Code::LogDeterminant { size } => 1 + (size * size) as usize,
            Code::Eigenvalues { size } => linear::eigenvalues_size(size as usize),
            Code::Loss { width, .. } => n + n * width as usize,
            Code::Hmm { states, length } => sequences::hmm_size(states as usize, length as usize),
            _ => n,
        }
    }

    /// Elements of the result alone.
    pub(crate) fn results(&self) -> usize {
        if self.code.is_total() { 1 } else { self.n as usize }
    }

    /// Elements from the destination on whose adjoints begin at 0: not those of slopes, which the adjoint reads as values.
    pub(crate) fn cleared(&self) -> usize {
        match self.code {
            Code::Unary(_) | Code::LogSigmoids | Code::Logits { .. } | Code::Spread => self.results(),
            Code::Quadratic { .. } | Code::Loss { .. } => self.results(),
            Code::Rows { .. } => self.n as usize,
            _ => self.size(),
        }
    }
}
