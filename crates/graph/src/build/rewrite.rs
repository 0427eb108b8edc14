//! Shorter programs for the same numbers: products that are added, sums of numbers, sums of squares about a linear
//! predictor, and instructions that nobody reads.

use super::{Build, Built, Combination, FIXED, Ref, Value};
use crate::{
    graph::{Binary, Ternary, Unary},
    program::{Code, CombineKernel, Inner},
};

/// Terms of a linear predictor that are worth a factorisation.
const WIDEST: usize = 64;

/// offset + Σ columnⱼ · numberⱼ.
struct Linear {
    offset: Vec<f64>,
    columns: Vec<(Vec<f64>, Ref)>,
}

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
                positive: false,
            };
            let (a, b) = (as_value(a), as_value(b));
            return self.elementwise(Code::Ternary(Ternary::MultiplyAdd), &[&a, &b, other]).map(Some);
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

    /// Σ (c (x − μ))² over the common shape; `c` has no adjoint. Where x is data, μ linear in numbers and c a number, the
    /// triangular factor of the columns and the data stands for both: ‖x − X β‖ = ‖R (−β, 1)‖.
    pub(super) fn squares(&mut self, x: &Value, location: &Value, c: &Value) -> Built<Value> {
        if let Some((x, location)) = self.factored(x, location, c)? {
            return self.squares_of(&x, &location, c);
        }
        self.squares_of(x, location, c)
    }

    fn squares_of(&mut self, x: &Value, location: &Value, c: &Value) -> Built<Value> {
        let (refs, shape) = self.aligned(&[x, location, c])?;
        let n = shape.iter().product();
        let at = self.emit(Code::Squares, n, 1, &refs)?;
        Ok(Value { at, shape: Vec::new(), positive: false })
    }

    fn factored(&mut self, x: &Value, location: &Value, c: &Value) -> Built<Option<(Value, Value)>> {
        let n = x.len();
        if !self.rewrite || !x.is_fixed() || location.is_fixed() || c.len() != 1 || self.frames.is_some() {
            return Ok(None);
        }
        if (location.len() != 1 && location.shape != x.shape) || n < 8 {
            return Ok(None);
        }
        let mut linear = Linear { offset: vec![0.0; n], columns: Vec::new() };
        if !self.is_linear(location.at, n, &vec![1.0; n], &mut linear) {
            return Ok(None);
        }
        let p = linear.columns.len();
        if p == 0 || 2 * (p + 1) > n {
            return Ok(None);
        }
        let Some(data) = self.known(x) else { return Ok(None) };
        let mut table = Vec::with_capacity(n * (p + 1));
        for k in 0..n {
            table.extend(linear.columns.iter().map(|(column, _)| column[k]));
            table.push(data[k] - linear.offset[k]);
        }
        if table.iter().any(|value| !value.is_finite()) {
            return Ok(None);
        }
        let r = gibbs_linear::triangular_factor(&table, n, p + 1);
        let (rows, width) = (p + 1, p + 1);
        let columns: Vec<f64> = (0..p * rows).map(|k| r[k % rows * width + k / rows]).collect();
        let target: Vec<f64> = (0..rows).map(|k| r[k * width + p]).collect();
        let columns = self.constants(&columns, &[p, rows])?;
        let target = self.constants(&target, &[rows])?;
        let refs: Vec<Ref> = linear.columns.iter().map(|(_, at)| *at).collect();
        let numbers = self.neighbours(&refs)?;
        let code = Code::Columns { rows: rows as u32, inner: p as u32 };
        let at = self.emit(code, rows, rows, &[columns.at, numbers])?;
        Ok(Some((target, Value { at, shape: vec![rows], positive: false })))
    }

    /// Numbers one after another: where they are, if they are so, or moved together.
    fn neighbours(&mut self, refs: &[Ref]) -> Built<Ref> {
        let first = refs[0];
        if refs.iter().enumerate().all(|(k, at)| at.at == first.at + k as u32) {
            let needs = refs.iter().any(|at| at.needs);
            return Ok(Ref { len: refs.len() as u32, needs, ..first });
        }
        self.concatenate(refs)
    }

    /// Adds `factor` · value to a linear form; whether it is one.
    fn is_linear(&self, at: Ref, n: usize, factor: &[f64], linear: &mut Linear) -> bool {
        let value = |k: usize| if at.len == 1 { 0 } else { k };
        if at.is_fixed() {
            let start = (at.at & !FIXED) as usize;
            let known = &self.folder.values[start..start + at.len as usize];
            (0..n).for_each(|k| linear.offset[k] += factor[k] * known[value(k)]);
            return true;
        }
        if linear.columns.len() >= WIDEST {
            return false;
        }
        let times = |other: Ref| -> Vec<f64> {
            let start = (other.at & !FIXED) as usize;
            let known = &self.folder.values[start..start + other.len as usize];
            (0..n).map(|k| factor[k] * known[if other.len == 1 { 0 } else { k }]).collect()
        };
        let negative = || factor.iter().map(|x| -x).collect::<Vec<f64>>();
        let product = |a: Ref, b: Ref, linear: &mut Linear| match (a.is_fixed(), b.is_fixed()) {
            (true, _) => self.is_linear(b, n, &times(a), linear),
            (_, true) => self.is_linear(a, n, &times(b), linear),
            _ => false,
        };
        match self.producers.get(&at) {
            Some((Code::Binary(Binary::Add), refs)) => {
                self.is_linear(refs[0], n, factor, linear) && self.is_linear(refs[1], n, factor, linear)
            }
            Some((Code::Binary(Binary::Subtract), refs)) => {
                self.is_linear(refs[0], n, factor, linear) && self.is_linear(refs[1], n, &negative(), linear)
            }
            Some((Code::Unary(Unary::Negate), refs)) => self.is_linear(refs[0], n, &negative(), linear),
            Some((Code::Binary(Binary::Multiply), refs)) if at.len > 1 => product(refs[0], refs[1], linear),
            Some((Code::Ternary(Ternary::MultiplyAdd), refs)) if at.len > 1 => {
                let (a, b, c) = (refs[0], refs[1], refs[2]);
                product(a, b, linear) && self.is_linear(c, n, factor, linear)
            }
            Some((Code::Columns { rows, inner }, refs)) if *rows as usize == n => {
                let (matrix, numbers) = (refs[0], refs[1]);
                if linear.columns.len() + *inner as usize > WIDEST {
                    return false;
                }
                let start = (matrix.at & !FIXED) as usize;
                for j in 0..*inner as usize {
                    let column = &self.folder.values[start + j * n..start + (j + 1) * n];
                    let column = column.iter().zip(factor).map(|(x, factor)| x * factor).collect();
                    linear.columns.push((column, Ref { at: numbers.at + j as u32, len: 1, ..numbers }));
                }
                true
            }
            _ if at.len == 1 => {
                linear.columns.push((factor.to_vec(), at));
                true
            }
            _ => false,
        }
    }

    /// Forgets instructions whose results nobody reads.
    pub(crate) fn keep_only(&mut self, roots: &[Ref]) {
        let mut wanted = vec![false; self.top];
        let mark = |wanted: &mut Vec<bool>, at: Ref| {
            if !at.is_fixed() {
                wanted[at.at as usize..(at.at + at.len) as usize].fill(true);
            }
        };
        roots.iter().for_each(|root| mark(&mut wanted, *root));
        let code = std::mem::take(&mut self.program.code);
        let reads = std::mem::take(&mut self.reads);
        let mut kept = Vec::with_capacity(code.len());
        for (ins, reads) in code.into_iter().zip(reads).rev() {
            let at = ins.d.at as usize;
            if wanted[at..at + ins.results()].contains(&true) {
                reads.iter().for_each(|read| mark(&mut wanted, *read));
                kept.push(ins);
            }
        }
        kept.reverse();
        self.program.code = kept;
    }
}
