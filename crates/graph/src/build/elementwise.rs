//! Element-wise instructions, and what is known of the signs of their results.

use super::{Build, Built, Ref, Value};
use crate::{
    graph::{Binary, Shape, Ternary, Unary, broadcast, elements},
    program::Code,
};

impl Build {
    /// Operands of an element-wise instruction: all of the common shape, or numbers.
    pub(super) fn aligned(&mut self, operands: &[&Value]) -> Built<(Vec<Ref>, Shape)> {
        let shape = operands.iter().try_fold(Vec::new(), |shape, operand| broadcast(&shape, &operand.shape))?;
        let n = elements(&shape).ok_or("too many elements")?;
        let refs = operands.iter().map(|operand| match operand.len() {
            1 => Ok(operand.at),
            len if len == n => Ok(operand.at),
            _ => self.stretch(operand, &shape).map(|value| value.at),
        });
        Ok((refs.collect::<Built<_>>()?, shape))
    }

    pub(super) fn elementwise(&mut self, code: Code, operands: &[&Value]) -> Built<Value> {
        let (refs, shape) = self.aligned(operands)?;
        let n = elements(&shape).unwrap_or(0);
        // These keep their slope behind their value.
        let keeps = matches!(code, Code::Unary(Unary::Softplus | Unary::LogSigmoid));
        let at = self.emit(code, n, if keeps { 2 * n } else { n }, &refs)?;
        Ok(Value { at, shape, positive: false })
    }

    pub(crate) fn unary(&mut self, function: Unary, x: &Value) -> Built<Value> {
        let mut value = self.elementwise(Code::Unary(function), &[x])?;
        value.positive = match function {
            Unary::Exp | Unary::Softplus | Unary::Sigmoid | Unary::Cosh | Unary::InverseCloglog | Unary::NormalCdf => {
                true
            }
            Unary::Sqrt | Unary::Reciprocal | Unary::Square | Unary::Detach | Unary::Log1p => x.positive,
            _ => false,
        };
        if matches!(function, Unary::Square | Unary::Abs) {
            self.not_negative.insert(value.at);
        }
        self.note_sign(&value);
        Ok(value)
    }

    pub(super) fn note_sign(&mut self, value: &Value) {
        if value.positive && !value.is_fixed() {
            self.positive.insert(value.at);
        }
    }

    fn is_not_negative(&self, value: &Value) -> bool {
        let known = |known: &[f64]| known.iter().all(|&value| value >= 0.0);
        value.positive || self.not_negative.contains(&value.at) || self.known(value).is_some_and(known)
    }

    /// The value that a range is the square root of.
    pub(crate) fn squared(&self, value: &Value) -> Option<Value> {
        let Some((Code::Unary(Unary::Sqrt), operands)) = self.producers.get(&value.at) else { return None };
        Some(Value { at: operands[0], shape: value.shape.clone(), positive: value.positive })
    }

    pub(crate) fn binary(&mut self, function: Binary, x: &Value, y: &Value) -> Built<Value> {
        let keeps = |kept: &Value, other: &Value| broadcast(&kept.shape, &other.shape).is_ok_and(|s| s == kept.shape);
        match function {
            Binary::Add if self.is_number(x, 0.0) && keeps(y, x) => return Ok(y.clone()),
            Binary::Add | Binary::Subtract if self.is_number(y, 0.0) && keeps(x, y) => return Ok(x.clone()),
            Binary::Multiply if self.is_number(x, 1.0) && keeps(y, x) => return Ok(y.clone()),
            Binary::Multiply | Binary::Divide if self.is_number(y, 1.0) && keeps(x, y) => return Ok(x.clone()),
            _ => {}
        }
        if let Some(value) = self.combined(function, x, y)? {
            return Ok(value);
        }
        // 1 − s(x) = s(−x), which is known to be positive and does not cancel.
        if self.rewrite
            && function == Binary::Subtract
            && self.is_number(x, 1.0)
            && let Some((Code::Unary(Unary::Sigmoid), operands)) = self.producers.get(&y.at)
        {
            let inner = Value { at: operands[0], shape: y.shape.clone(), positive: false };
            let minus = self.unary(Unary::Negate, &inner)?;
            return self.unary(Unary::Sigmoid, &minus);
        }
        // One division instead of many.
        if self.rewrite && function == Binary::Divide && y.len() == 1 && x.len() > 1 {
            let inverse = self.unary(Unary::Reciprocal, y)?;
            return self.binary(Binary::Multiply, x, &inverse);
        }
        let mut value = match self.multiply_add(function, x, y)? {
            Some(value) => value,
            None => self.elementwise(Code::Binary(function), &[x, y])?,
        };
        value.positive |= match function {
            Binary::Add | Binary::Multiply | Binary::Divide | Binary::Minimum => x.positive && y.positive,
            Binary::Power => x.positive,
            Binary::Maximum => x.positive || y.positive,
            _ => false,
        };
        if function == Binary::Add {
            let sum = self.is_not_negative(x) && self.is_not_negative(y);
            value.positive |= sum && (x.positive || y.positive);
        }
        if function == Binary::Multiply && self.is_not_negative(x) && self.is_not_negative(y) {
            self.not_negative.insert(value.at);
        }
        self.note_sign(&value);
        Ok(value)
    }

    pub(crate) fn ternary(&mut self, function: Ternary, operands: [&Value; 3]) -> Built<Value> {
        let mut value = self.elementwise(Code::Ternary(function), &operands)?;
        value.positive = match function {
            Ternary::Select => operands[1].positive && operands[2].positive,
            Ternary::Clamp => operands.iter().all(|operand| operand.positive),
            Ternary::MultiplyAdd => {
                operands[2].positive && operands.iter().all(|operand| self.is_not_negative(operand))
            }
        };
        self.note_sign(&value);
        Ok(value)
    }
}
