//! From a graph to a program: every node becomes instructions, and what depends on data alone is computed on the way.
//!
//! References carry a bit that says that they are constants; an instruction on constants alone is run at once and leaves
//! its result among them. So constants fold, indices are known when maps are made, and nothing that is known is computed
//! twice. Equal instructions are shared.

mod bodies;
mod counts;
mod densities;
mod elementwise;
mod losses;
mod lower;
mod multivariate;
mod predictor;
mod rewrite;
mod split;
mod triangle;

use crate::{
    graph::{Reduction, Shape, broadcast, elements, shape_text},
    program::{Code, Inner, Instruction, NOWHERE, Operand, Place, Program, Workspace, kernels::panels, run},
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// What goes wrong names the node; the caller makes an [`gibbs_core::Error`] of it.
pub(crate) type Built<T> = Result<T, String>;

/// Marks a reference to the constants.
const FIXED: u32 = 1 << 31;
/// Stands for the size of a frame until it is known.
const FRAME: u32 = 1 << 31;
/// Elements an arena may have.
const LARGEST: usize = 1 << 28;

/// A range of the arena.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Ref {
    at: u32,
    step: u32,
    len: u32,
    needs: bool,
}

impl Ref {
    fn is_fixed(self) -> bool {
        self.at & FIXED != 0
    }

    /// As an operand of an instruction on `n` elements.
    fn place(self, n: usize) -> Place {
        Place { at: self.at, each: u32::from(self.len as usize == n && n != 1), step: self.step }
    }

    fn operand(self) -> Operand {
        Operand { place: Place { at: self.at, each: 1, step: self.step }, len: self.len, needs: self.needs }
    }
}

/// A value with its shape.
#[derive(Debug, Clone)]
pub(crate) struct Value {
    pub(crate) at: Ref,
    pub(crate) shape: Shape,
    /// Known to be above 0 wherever it is a number.
    pub(crate) positive: bool,
}

impl Value {
    pub(crate) fn is_fixed(&self) -> bool {
        self.at.is_fixed()
    }

    /// Whether parameters decide it.
    pub(crate) fn needs(&self) -> bool {
        self.at.needs
    }

    fn len(&self) -> usize {
        self.at.len as usize
    }
}

/// A program under construction.
pub(crate) struct Build {
    program: Program,
    /// Constants, and room for what kernels need while they fold.
    folder: Workspace<f64>,
    top: usize,
    /// Where frames begin, in a body.
    frames: Option<usize>,
    shared: HashMap<(Code, usize, Vec<Ref>), Ref>,
    maps: HashMap<Arc<[u32]>, u32>,
    /// What each range comes from.
    producers: HashMap<Ref, (Code, Vec<Ref>)>,
    /// Ranges that are affine in others.
    combinations: HashMap<Ref, Combination>,
    /// What stands in a range of joined pieces, by place and length.
    pieces: HashMap<(u32, u32), Ref>,
    /// Ranges that are never below 0, and those never at 0 either.
    not_negative: HashSet<Ref>,
    positive: HashSet<Ref>,
    /// What each instruction reads.
    reads: Vec<Vec<Ref>>,
    /// Which of the instructions that are kept the density needs.
    needed: Vec<bool>,
    /// Where ranges that are used go, once the others are left out: each with where it begins and ends now.
    moved: Vec<(u32, u32, u32)>,
    /// Whether constant data may be rewritten, which changes rounding alone.
    pub(crate) rewrite: bool,
    /// The node that is being built.
    pub(crate) node: usize,
}

/// constant + Σ factor · number.
#[derive(Debug, Clone)]
struct Combination {
    constant: f64,
    terms: Vec<(f64, Ref)>,
}

impl Build {
    pub(crate) fn new() -> Self {
        Self {
            program: Program::default(),
            folder: Workspace::empty(),
            top: 0,
            frames: None,
            shared: HashMap::new(),
            maps: HashMap::new(),
            producers: HashMap::new(),
            combinations: HashMap::new(),
            pieces: HashMap::new(),
            not_negative: HashSet::new(),
            positive: HashSet::new(),
            reads: Vec::new(),
            needed: Vec::new(),
            moved: Vec::new(),
            rewrite: true,
            node: 0,
        }
    }

    /// Room in the arena for numbers that change.
    pub(crate) fn allocate(&mut self, len: usize, needs: bool) -> Built<Ref> {
        let at = self.top;
        self.top = at.saturating_add(len);
        if self.top.saturating_add(self.folder.values.len()) > LARGEST {
            return Err(format!("needs more than {LARGEST} numbers in all"));
        }
        let step = if self.frames.is_some() { FRAME } else { 0 };
        Ok(Ref { at: at as u32, step, len: len as u32, needs })
    }

    fn allocate_fixed(&mut self, len: usize) -> Built<Ref> {
        let at = self.folder.values.len();
        if at.saturating_add(len).saturating_add(self.top) > LARGEST {
            return Err(format!("needs more than {LARGEST} numbers in all"));
        }
        self.folder.values.resize(at + len, 0.0);
        Ok(Ref { at: at as u32 | FIXED, step: 0, len: len as u32, needs: false })
    }

    /// Constants of a shape.
    pub(crate) fn constants(&mut self, values: &[f64], shape: &[usize]) -> Built<Value> {
        let at = self.allocate_fixed(values.len())?;
        let start = (at.at & !FIXED) as usize;
        self.folder.values[start..].copy_from_slice(values);
        let positive = values.iter().all(|&value| value > 0.0);
        Ok(Value { at, shape: shape.to_vec(), positive })
    }

    /// A constant `rows × inner` matrix that stands row by row, in panels.
    fn panels(&mut self, matrix: &[f64], rows: usize, inner: usize) -> Built<Ref> {
        let packed = panels::packed(matrix, rows, inner);
        Ok(self.constants(&packed, &[packed.len()])?.at)
    }

    pub(crate) fn number(&mut self, value: f64) -> Built<Value> {
        self.constants(&[value], &[])
    }

    /// The numbers of a constant.
    pub(crate) fn known(&self, value: &Value) -> Option<&[f64]> {
        let start = (value.at.at & !FIXED) as usize;
        value.is_fixed().then(|| &self.folder.values[start..start + value.len()])
    }

    fn is_number(&self, value: &Value, number: f64) -> bool {
        value.len() == 1 && self.known(value).is_some_and(|known| known[0] == number)
    }

    /// An instruction with `n` results that writes `size` numbers; run at once on constants alone.
    fn emit(&mut self, code: Code, n: usize, size: usize, operands: &[Ref]) -> Built<Ref> {
        let key = (code, n, operands.to_vec());
        if let Some(&known) = self.shared.get(&key) {
            return Ok(known);
        }
        let fixed = operands.iter().all(|operand| operand.is_fixed());
        let needs = !code.is_flat() && operands.iter().any(|operand| operand.needs);
        let mut out = if fixed { self.allocate_fixed(size)? } else { self.allocate(size, needs)? };
        self.emit_into(code, n, operands, out);
        out.len = if code.is_total() { 1 } else { n as u32 };
        if !fixed {
            self.producers.insert(out, (code, operands.to_vec()));
        }
        self.shared.insert(key, out);
        Ok(out)
    }

    fn emit_into(&mut self, code: Code, n: usize, operands: &[Ref], out: Ref) {
        let place = |k: usize| operands.get(k).map_or(Place::default(), |operand| operand.place(n));
        let slopes = operands.iter().take(if code.is_flat() { 0 } else { 3 });
        let need = slopes.enumerate().fold(0, |need, (k, operand)| need | u8::from(operand.needs) << k);
        let d = Place { at: out.at, each: 1, step: out.step };
        let (a, b, c, e) = (place(0), place(1), place(2), place(3));
        let mut ins = Instruction { code, need, n: n as u32, a, b, c, d, e, node: self.node as u32 };
        if out.is_fixed() {
            for place in [&mut ins.a, &mut ins.b, &mut ins.c, &mut ins.d, &mut ins.e] {
                place.at &= !FIXED;
            }
            run::alone(&self.program, &ins, &mut self.folder);
        } else {
            self.program.code.push(ins);
            self.reads.push(operands.to_vec());
        }
    }

    /// Adds a kernel and the instruction that runs it.
    fn emit_kernel(&mut self, kernel: Inner, n: usize, operands: &[Ref], random: bool) -> Built<Ref> {
        let k = self.program.kernels.len() as u32;
        let fixed = !random && operands.iter().all(|operand| operand.is_fixed());
        let needs = operands.iter().any(|operand| operand.needs);
        let out = if fixed { self.allocate_fixed(n)? } else { self.allocate(n, needs)? };
        let mut kernel = kernel;
        if fixed {
            each_operand(&mut kernel, &mut |operand| operand.place.at &= !FIXED);
        }
        self.folder.inner.push(match &kernel {
            _ if !fixed => Workspace::empty(),
            Inner::Scan(scan) => Workspace::new(&scan.program),
            Inner::Ode(ode) => Workspace::new(&ode.program),
            Inner::Draw(_) | Inner::Combine(_) => Workspace::empty(),
        });
        self.program.kernels.push(kernel);
        // The need of a kernel's operands is its own; one bit says that there is one.
        let marker = Ref { at: out.at, step: out.step, len: n as u32, needs };
        self.emit_into(Code::Kernel(k), n, &[marker], out);
        if let (false, Some(reads)) = (fixed, self.reads.last_mut()) {
            *reads = operands.to_vec();
        }
        Ok(out)
    }

    fn map(&mut self, map: Vec<u32>) -> u32 {
        let map: Arc<[u32]> = map.into();
        let next = self.program.maps.len() as u32;
        let index = *self.maps.entry(map.clone()).or_insert(next);
        if index == next {
            self.program.maps.push(map);
        }
        index
    }

    /// Elements of `value` at the places of `map`, in a new shape; a run of neighbours is where it is.
    pub(crate) fn take(&mut self, value: &Value, map: Vec<u32>, shape: &[usize]) -> Built<Value> {
        let positive = value.positive && !map.contains(&NOWHERE);
        let first = map.first().copied().unwrap_or(0);
        if first != NOWHERE && map.iter().enumerate().all(|(k, &place)| place == first.wrapping_add(k as u32)) {
            let at = Ref { at: value.at.at + first, len: map.len() as u32, ..value.at };
            // A piece of what was joined is read where it comes from.
            let at = self.pieces.get(&(at.at, at.len)).copied().unwrap_or(at);
            let positive = positive || self.positive.contains(&at);
            return Ok(Value { at, shape: shape.to_vec(), positive });
        }
        let n = map.len();
        let code = match (runs(&map), neighbours(&map)) {
            (Some(runs), _) => Code::Repeat(self.map(runs)),
            (_, Some(pieces)) => Code::Pieces(self.map(pieces)),
            _ => Code::Take(self.map(map)),
        };
        let at = self.emit(code, n, n, &[value.at])?;
        Ok(Value { at, shape: shape.to_vec(), positive })
    }

    /// Elements of `value` added up at the places of `map`.
    pub(crate) fn put(&mut self, value: &Value, map: Vec<u32>, shape: &[usize]) -> Built<Value> {
        let n = elements(shape).unwrap_or(0);
        let map = self.map(map);
        let at = self.emit(Code::Put(map), n, n, &[value.at])?;
        Ok(Value { at, shape: shape.to_vec(), positive: false })
    }

    pub(crate) fn reshape(&self, value: &Value, shape: &[usize]) -> Value {
        Value { shape: shape.to_vec(), ..value.clone() }
    }

    /// Stretches axes of 1.
    pub(crate) fn stretch(&mut self, value: &Value, shape: &[usize]) -> Built<Value> {
        if value.len() == elements(shape).unwrap_or(0) {
            return Ok(self.reshape(value, shape));
        }
        if broadcast(&value.shape, shape)? != shape {
            return Err(format!("cannot stretch {} to {}", shape_text(&value.shape), shape_text(shape)));
        }
        self.take(value, stretch_map(&value.shape, shape), shape)
    }

    /// The last axis becomes a number.
    pub(crate) fn reduce_rows(&mut self, reduction: Reduction, x: &Value) -> Built<Value> {
        let (width, outer) = x.shape.split_last().ok_or("a number has no axis")?;
        let n = elements(outer).ok_or("too many elements")?;
        if *width == 1 && reduction != Reduction::LogSumExp {
            return Ok(self.reshape(x, outer));
        }
        let kept = if reduction == Reduction::LogSumExp { n * width } else { 0 };
        let at = self.emit(Code::Rows { reduction, width: *width as u32 }, n, n + kept, &[x.at])?;
        let positive = x.positive && reduction != Reduction::LogSumExp && *width > 0;
        Ok(Value { at, shape: outer.to_vec(), positive })
    }

    pub(crate) fn total(&mut self, x: &Value) -> Built<Value> {
        let flat = self.reshape(x, &[x.len()]);
        self.reduce_rows(Reduction::Sum, &flat)
    }

    /// The program, its places final.
    pub(crate) fn finish(mut self) -> (Program, impl Fn(Ref) -> Place) {
        let moved = std::mem::take(&mut self.moved);
        let live = moved.last().map_or(self.top, |&(from, to, at)| (at + (to - from)) as usize);
        let frame = self.frames.map_or(0, |frames| live - frames) as u32;
        let place = move |mut place: Place| {
            if place.at & FIXED != 0 {
                place.at = (place.at & !FIXED) + live as u32;
                place.step = 0;
            } else if place.step == FRAME {
                place.step = frame;
            } else if let Some(&(from, to, at)) = moved[..moved.partition_point(|range| range.0 <= place.at)].last() {
                // What nobody uses may be anywhere.
                place.at = at + (place.at - from).min(to - from);
            }
            place
        };
        for ins in &mut self.program.code {
            for operand in [&mut ins.a, &mut ins.b, &mut ins.c, &mut ins.d, &mut ins.e] {
                *operand = place(*operand);
            }
        }
        let needed = self.program.code.iter().zip(&self.needed);
        self.program.density = needed.filter(|(_, needed)| **needed).map(|(ins, _)| *ins).collect();
        self.program.cleared = match self.frames {
            None => cleared(&self.program.code, live as u32),
            Some(_) => vec![(0, live as u32)],
        };
        for kernel in &mut self.program.kernels {
            each_operand(kernel, &mut |operand| operand.place = place(operand.place));
        }
        self.program.live = live;
        self.program.constants = std::mem::take(&mut self.folder.values).into();
        (self.program, move |at: Ref| place(Place { at: at.at, each: 1, step: at.step }))
    }
}

/// The adjoints that begin at 0: the parameters', which stand first, and those of the instructions' results; what lies
/// between is taken along where it is short.
fn cleared(code: &[Instruction], live: u32) -> Vec<(u32, u32)> {
    /// A call costs as much as clearing this many numbers.
    const SHORT: u32 = 128;
    let mut ranges: Vec<(u32, u32)> = code.iter().map(|ins| (ins.d.at, ins.d.at + ins.cleared() as u32)).collect();
    ranges.push((0, code.iter().map(|ins| ins.d.at).min().unwrap_or(live)));
    ranges.sort_unstable();
    let mut joined: Vec<(u32, u32)> = Vec::new();
    for (from, to) in ranges {
        match joined.last_mut() {
            Some(last) if from <= last.1.saturating_add(SHORT) => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
}

fn each_operand(kernel: &mut Inner, change: &mut dyn FnMut(&mut Operand)) {
    match kernel {
        Inner::Scan(scan) => scan.operands.iter_mut().for_each(|(operand, _)| change(operand)),
        Inner::Ode(ode) => {
            ode.problem.iter_mut().for_each(&mut *change);
            ode.captured.iter_mut().for_each(|(operand, _)| change(operand));
        }
        Inner::Draw(draw) => draw.parameters.iter_mut().for_each(change),
        Inner::Combine(combine) => combine.terms.iter_mut().for_each(|(_, operand)| change(operand)),
    }
}

/// The map as runs of one place each, where they are long enough to be worth it.
fn runs(map: &[u32]) -> Option<Vec<u32>> {
    let mut runs: Vec<u32> = Vec::new();
    for &place in map {
        match runs.as_mut_slice() {
            [.., last, len] if *last == place => *len += 1,
            _ => runs.extend([place, 1]),
        }
        if place == NOWHERE || runs.len() > map.len() {
            return None;
        }
    }
    (2 * runs.len() <= map.len()).then_some(runs)
}

/// The map as pieces of neighbours, place and length in turn, where they are long enough for vectors.
fn neighbours(map: &[u32]) -> Option<Vec<u32>> {
    let mut pieces: Vec<u32> = Vec::new();
    for &place in map {
        match pieces.as_mut_slice() {
            [.., first, len] if place != NOWHERE && *first + *len == place => *len += 1,
            _ => pieces.extend([place, 1]),
        }
        if place == NOWHERE || 4 * pieces.len() > map.len() + 8 {
            return None;
        }
    }
    (4 * pieces.len() <= map.len()).then_some(pieces)
}

/// Row-major places that a counter over `shape` visits when each axis has the given step.
pub(crate) fn walk(shape: &[usize], steps: &[usize], start: usize) -> Vec<u32> {
    let mut places = vec![start as u32];
    for (&size, &step) in shape.iter().zip(steps) {
        places = places.iter().flat_map(|&place| (0..size).map(move |k| place + (k * step) as u32)).collect();
    }
    places
}

/// How far apart neighbours along each axis are.
pub(crate) fn strides(shape: &[usize]) -> Vec<usize> {
    let mut strides = vec![1; shape.len()];
    for axis in (1..shape.len()).rev() {
        strides[axis - 1] = strides[axis] * shape[axis];
    }
    strides
}

/// Which element of `from` each element of `to` is.
pub(crate) fn stretch_map(from: &[usize], to: &[usize]) -> Vec<u32> {
    let offset = to.len() - from.len();
    let inner = strides(from);
    let steps: Vec<usize> = (0..to.len())
        .map(|axis| if axis < offset || from[axis - offset] == 1 { 0 } else { inner[axis - offset] })
        .collect();
    walk(to, &steps, 0)
}
