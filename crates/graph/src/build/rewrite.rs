//! Shorter programs for the same numbers: products that are added, sums of numbers, and instructions that nobody reads.

use super::{Build, Built, Combination, Ref, Value};
use crate::{
    graph::{Binary, Ternary},
    program::{Code, CombineKernel, Inner},
};

impl Build {
    /// x y + z as one instruction.
    pub(super) fn multiply_add(&mut self, function: Binary, x: &Value, y: &Value) -> Built<Option<Value>> {
        if function != Binary::Add || x.is_fixed() && y.is_fixed() {
            return Ok(None);
        }
        for (product, other) in [(x, y), (y, x)] {
            let Some((Code::Binary(Binary::Multiply), factors)) = self.producers.get(&product.at) else { continue };
            let [a, b] = factors[..] else { continue };
            if product.len() < other.len() {
                continue;
            }
            // Factors are as long as their product, or numbers.
            let as_value = |at: Ref| Value {
                at,
                shape: if at.len == 1 && product.len() != 1 { Vec::new() } else { product.shape.clone() },
                positive: self.positive.contains(&at),
            };
            let (a, b) = (as_value(a), as_value(b));
            return self.ternary(Ternary::MultiplyAdd, [&a, &b, other]).map(Some);
        }
        Ok(None)
    }

    /// A number that is affine in numbers, made of numbers that are: one sum for all of them.
    pub(super) fn combined(&mut self, function: Binary, x: &Value, y: &Value) -> Built<Option<Value>> {
        if x.len() != 1 || y.len() != 1 || (x.is_fixed() && y.is_fixed()) || self.frames.is_some() {
            return Ok(None);
        }
        let known = [x, y].iter().any(|value| self.combinations.contains_key(&value.at));
        let scale = |build: &Self, value: &Value| build.known(value).map(|known| known[0]).filter(|k| k.is_finite());
        let combination = match function {
            Binary::Add if known => self.sum_of(x, 1.0, y, 1.0),
            Binary::Subtract if known => self.sum_of(x, 1.0, y, -1.0),
            Binary::Multiply if known => match (scale(self, x), scale(self, y)) {
                (_, Some(factor)) => self.scaled_combination(x, factor),
                (Some(factor), _) => self.scaled_combination(y, factor),
                _ => return Ok(None),
            },
            _ => return Ok(None),
        };
        let at = self.combine(combination)?;
        let shape = if x.shape.len() >= y.shape.len() { x.shape.clone() } else { y.shape.clone() };
        Ok(Some(Value { at, shape, positive: false }))
    }

    fn combination_of(&self, value: &Value) -> Combination {
        if let Some(known) = self.known(value) {
            return Combination { constant: known[0], terms: Vec::new() };
        }
        let alone = || Combination { constant: 0.0, terms: vec![(1.0, value.at)] };
        self.combinations.get(&value.at).cloned().unwrap_or_else(alone)
    }

    fn scaled_combination(&self, value: &Value, factor: f64) -> Combination {
        let mut combination = self.combination_of(value);
        combination.constant *= factor;
        combination.terms.iter_mut().for_each(|(share, _)| *share *= factor);
        combination
    }

    fn sum_of(&self, x: &Value, a: f64, y: &Value, b: f64) -> Combination {
        let mut sum = self.scaled_combination(x, a);
        let other = self.scaled_combination(y, b);
        sum.constant += other.constant;
        sum.terms.extend(other.terms);
        sum
    }

    /// The instruction of a combination.
    pub(super) fn combine_terms(&mut self, constant: f64, terms: Vec<(f64, Ref)>) -> Built<Value> {
        if terms.is_empty() {
            return self.number(constant);
        }
        let at = self.combine(Combination { constant, terms })?;
        Ok(Value { at, shape: Vec::new(), positive: false })
    }

    fn combine(&mut self, combination: Combination) -> Built<Ref> {
        let terms = combination.terms.iter().map(|(factor, at)| (*factor, at.operand())).collect();
        let kernel = CombineKernel { constant: combination.constant, terms };
        let refs: Vec<Ref> = combination.terms.iter().map(|(_, at)| *at).collect();
        let at = self.emit_kernel(Inner::Combine(kernel), 1, &refs, false)?;
        self.combinations.insert(at, combination);
        Ok(at)
    }

    /// Forgets instructions whose results nobody reads, and the room that they took; notes those that the density reads.
    pub(crate) fn keep_only(&mut self, roots: &[Ref], density: Option<Ref>) {
        let (mut wanted, mut needed) = (vec![false; self.top], vec![false; self.top]);
        let mark = |wanted: &mut Vec<bool>, at: Ref| {
            if !at.is_fixed() {
                wanted[at.at as usize..(at.at + at.len) as usize].fill(true);
            }
        };
        roots.iter().for_each(|root| mark(&mut wanted, *root));
        density.iter().for_each(|root| mark(&mut needed, *root));
        let code = std::mem::take(&mut self.program.code);
        let reads = std::mem::take(&mut self.reads);
        let mut kept = Vec::with_capacity(code.len());
        for (ins, reads) in code.into_iter().zip(reads).rev() {
            let at = ins.d.at as usize;
            if wanted[at..at + ins.results()].contains(&true) {
                let is_needed = needed[at..at + ins.results()].contains(&true);
                reads.iter().for_each(|read| mark(&mut wanted, *read));
                reads.iter().filter(|_| is_needed).for_each(|read| mark(&mut needed, *read));
                kept.push(ins);
                self.needed.push(is_needed);
            }
        }
        kept.reverse();
        self.needed.reverse();
        // Slopes behind a result are used by its adjoint.
        for ins in &kept {
            let at = ins.d.at as usize;
            wanted[at..at + ins.size()].fill(true);
        }
        self.program.code = kept;
        self.close_up(&wanted);
    }

    /// Lets the used parts of the arena follow one another.
    fn close_up(&mut self, used: &[bool]) {
        let (mut from, mut next) = (0, 0);
        for run in used.chunk_by(|a, b| a == b) {
            let to = from + run.len() as u32;
            if run[0] {
                self.moved.push((from, to, next));
                next += to - from;
            }
            from = to;
        }
    }
}
