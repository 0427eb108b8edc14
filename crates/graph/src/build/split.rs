//! Scans whose states are linear in themselves are no loops over a body: what does not depend on a state is computed for
//! all steps at once before, the states are linear recurrences, and what they feed is computed for all steps after.
//!
//! This holds for bodies of element-wise functions of numbers, whose states can be put in an order such that each is
//! linear in itself, with coefficients that depend on earlier states and on data only. Variances of GARCH models and
//! errors of ARMA models are of this kind.

use super::{Build, Built, Ref, Value};
use crate::{
    graph::{Binary, Distribution, Event, Op, Scan, Ternary, Unary},
    program::Code,
};

/// coefficient · state + rest; no coefficient where the state is not there.
#[derive(Debug, Clone)]
struct Affine {
    coefficient: Option<Value>,
    rest: Option<Value>,
}

impl Build {
    /// The scan's result by recurrences, where it has that form.
    pub(super) fn split_scan(&mut self, scan: &Scan, operands: &[&Value], shape: &[usize]) -> Built<Option<Value>> {
        if !self.rewrite || scan.length < 2 || !scan.body.nodes.iter().all(is_simple) {
            return Ok(None);
        }
        if scan.carried + scan.sequences > operands.len() || scan.carried > 8 {
            return Ok(None);
        }
        let n = scan.length;
        // Values for all steps, in the order of the steps.
        let mut arguments: Vec<Option<Value>> = vec![None; scan.carried];
        for sequence in &operands[scan.carried..scan.carried + scan.sequences] {
            if sequence.shape != [n] {
                return Ok(None);
            }
            arguments.push(Some(self.in_step(sequence, scan.reverse)?));
        }
        for value in &operands[scan.carried + scan.sequences..] {
            if value.len() != 1 {
                return Ok(None);
            }
            arguments.push(Some((*value).clone()));
        }
        let mut last = vec![None; scan.carried];
        let mut next = vec![None; scan.carried];
        while arguments[..scan.carried].iter().any(Option::is_none) {
            let mut solved = None;
            for k in (0..scan.carried).filter(|&k| arguments[k].is_none()) {
                let mut found = vec![None; scan.body.nodes.len()];
                let affine = self.affine(scan, scan.body.outputs[k], k, &arguments, &mut found)?;
                let Some(affine) = affine else { continue };
                solved = Some((k, affine));
                break;
            }
            let Some((k, affine)) = solved else { return Ok(None) };
            let start = operands[k].clone();
            let rest = match affine.rest {
                Some(rest) => self.stretch(&rest, &[n])?,
                None => {
                    let zero = self.number(0.0)?;
                    self.stretch(&zero, &[n])?
                }
            };
            let (before, after) = match affine.coefficient {
                None => {
                    let early = self.take(&rest, (0..n as u32 - 1).collect(), &[n - 1])?;
                    let at = self.concatenate(&[start.at, early.at])?;
                    (Value { at, shape: vec![n], positive: start.positive && rest.positive }, rest)
                }
                Some(coefficient) => self.recurrence(&start, &coefficient, &rest)?,
            };
            last[k] = Some(self.take(&after, vec![n as u32 - 1], &[1])?);
            arguments[k] = Some(before);
            next[k] = Some(after);
        }
        let mut pieces = Vec::new();
        pieces.extend(last.into_iter().flatten().map(|value| value.at));
        let mut known = vec![None; scan.body.nodes.len()];
        for (&output, after) in scan.body.outputs.iter().zip(next) {
            known[output] = after;
        }
        for &output in &scan.body.outputs[scan.carried..] {
            let Some(value) = self.all_steps(scan, output, &arguments, &mut known)? else { return Ok(None) };
            let value = self.stretch(&value, &[n])?;
            pieces.push(self.in_step(&value, scan.reverse)?.at);
        }
        let at = self.concatenate(&pieces)?;
        Ok(Some(Value { at, shape: shape.to_vec(), positive: false }))
    }

    /// The states before and after each step, which overlap: the start stands before the results.
    fn recurrence(&mut self, start: &Value, coefficient: &Value, rest: &Value) -> Built<(Value, Value)> {
        let n = rest.len();
        let refs = [start.at, coefficient.at, rest.at];
        let positive = [start, coefficient, rest].iter().all(|value| value.positive);
        let value = |at: Ref| Value { at, shape: vec![n], positive };
        if refs.iter().all(|at| at.is_fixed()) {
            let after = self.emit(Code::LinearRecurrence, n, n, &refs)?;
            let early = self.take(&value(after), (0..n as u32 - 1).collect(), &[n - 1])?;
            let before = self.concatenate(&[start.at, early.at])?;
            return Ok((value(before), value(after)));
        }
        let all = self.allocate(n + 1, refs.iter().any(|at| at.needs))?;
        let (before, after) = (Ref { len: n as u32, ..all }, Ref { at: all.at + 1, len: n as u32, ..all });
        self.emit_into(Code::Move, 1, &[start.at], Ref { len: 1, ..all });
        self.emit_into(Code::LinearRecurrence, n, &refs, after);
        self.note_sign(&value(before));
        self.note_sign(&value(after));
        Ok((value(before), value(after)))
    }

    fn in_step(&mut self, value: &Value, reverse: bool) -> Built<Value> {
        if !reverse {
            return Ok(value.clone());
        }
        let n = value.len() as u32;
        self.take(value, (0..n).rev().collect(), &value.shape.clone())
    }

    /// A node of the body for all steps; nothing where it needs a state that is not there yet.
    fn all_steps(
        &mut self,
        scan: &Scan,
        node: usize,
        arguments: &[Option<Value>],
        known: &mut Vec<Option<Value>>,
    ) -> Built<Option<Value>> {
        if let Some(value) = &known[node] {
            return Ok(Some(value.clone()));
        }
        let found = &scan.body.nodes[node];
        let value = match &found.op {
            Op::Argument(index) => match &arguments[*index] {
                Some(value) => value.clone(),
                None => return Ok(None),
            },
            op => {
                let mut operands = Vec::new();
                for &operand in &found.operands {
                    match self.all_steps(scan, operand, arguments, known)? {
                        Some(value) => operands.push(value),
                        None => return Ok(None),
                    }
                }
                let refs: Vec<&Value> = operands.iter().collect();
                match op {
                    Op::Constant(values) => self.constants(values, &[])?,
                    Op::Unary(function) => self.unary(*function, refs[0])?,
                    Op::Binary(function) => self.binary(*function, refs[0], refs[1])?,
                    Op::Ternary(function) => self.ternary(*function, [refs[0], refs[1], refs[2]])?,
                    Op::Reshape | Op::Broadcast => operands[0].clone(),
                    Op::LogDensity { distribution, .. } => {
                        let shape =
                            refs.iter().map(|value| value.shape.clone()).max_by_key(Vec::len).unwrap_or_default();
                        self.log_density(*distribution, &refs, true, &shape)?
                    }
                    _ => return Ok(None),
                }
            }
        };
        known[node] = Some(value.clone());
        Ok(Some(value))
    }

    /// A node as coefficient · state + rest.
    fn affine(
        &mut self,
        scan: &Scan,
        node: usize,
        state: usize,
        arguments: &[Option<Value>],
        memory: &mut Vec<Option<Affine>>,
    ) -> Built<Option<Affine>> {
        if let Some(known) = &memory[node] {
            return Ok(Some(known.clone()));
        }
        let mut known = vec![None; scan.body.nodes.len()];
        if let Some(rest) = self.all_steps(scan, node, arguments, &mut known)? {
            return Ok(Some(Affine { coefficient: None, rest: Some(rest) }));
        }
        let found = &scan.body.nodes[node];
        if matches!(found.op, Op::Argument(index) if index == state) {
            let one = self.number(1.0)?;
            return Ok(Some(Affine { coefficient: Some(one), rest: None }));
        }
        let mut parts = Vec::new();
        for &operand in &found.operands {
            match self.affine(scan, operand, state, arguments, memory)? {
                Some(part) => parts.push(part),
                None => return Ok(None),
            }
        }
        let Some(first) = parts.first() else { return Ok(None) };
        let affine = match (&found.op, parts.as_slice()) {
            (Op::Unary(Unary::Negate), _) => {
                let minus = self.number(-1.0)?;
                self.times(first, &minus)?
            }
            (Op::Reshape | Op::Broadcast, _) => first.clone(),
            (Op::Binary(Binary::Add), [x, y]) => self.plus(x, y)?,
            (Op::Binary(Binary::Subtract), [x, y]) => {
                let minus = self.number(-1.0)?;
                let y = self.times(y, &minus)?;
                self.plus(x, &y)?
            }
            (Op::Binary(Binary::Multiply), [x, y]) => match self.product(x, y)? {
                Some(product) => product,
                None => return Ok(None),
            },
            (Op::Binary(Binary::Divide), [x, Affine { coefficient: None, rest: Some(y) }]) => {
                let inverse = self.unary(Unary::Reciprocal, y)?;
                self.times(x, &inverse)?
            }
            (Op::Ternary(Ternary::MultiplyAdd), [x, y, z]) => match self.product(x, y)? {
                Some(product) => self.plus(&product, z)?,
                None => return Ok(None),
            },
            _ => return Ok(None),
        };
        memory[node] = Some(affine.clone());
        Ok(Some(affine))
    }

    fn product(&mut self, x: &Affine, y: &Affine) -> Built<Option<Affine>> {
        match (x, y) {
            (Affine { coefficient: None, rest: Some(factor) }, other)
            | (other, Affine { coefficient: None, rest: Some(factor) }) => self.times(other, factor).map(Some),
            _ => Ok(None),
        }
    }

    fn times(&mut self, x: &Affine, factor: &Value) -> Built<Affine> {
        let mut scaled =
            |part: &Option<Value>| part.as_ref().map(|part| self.binary(Binary::Multiply, part, factor)).transpose();
        Ok(Affine { coefficient: scaled(&x.coefficient)?, rest: scaled(&x.rest)? })
    }

    fn plus(&mut self, x: &Affine, y: &Affine) -> Built<Affine> {
        let mut sum = |x: &Option<Value>, y: &Option<Value>| match (x, y) {
            (Some(x), Some(y)) => self.binary(Binary::Add, x, y).map(Some),
            (one, None) | (None, one) => Ok(one.clone()),
        };
        Ok(Affine { coefficient: sum(&x.coefficient, &y.coefficient)?, rest: sum(&x.rest, &y.rest)? })
    }
}

/// Element-wise on numbers.
fn is_simple(node: &crate::graph::Node) -> bool {
    let simple = match &node.op {
        Op::Argument(_) | Op::Constant(_) | Op::Unary(_) | Op::Binary(_) | Op::Ternary(_) => true,
        Op::Reshape | Op::Broadcast => true,
        Op::LogDensity { distribution, .. } => is_of_numbers(*distribution),
        _ => false,
    };
    simple && node.shape.is_empty()
}

fn is_of_numbers(distribution: Distribution) -> bool {
    distribution.event() == Event::Number
}
