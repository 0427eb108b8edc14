//! A matrix of which only the lower triangle is read: element-wise work that makes it is done on that triangle alone.
//!
//! Both triangles of a covariance matrix are written by whoever writes its kernel; a Cholesky factor reads one. The chain of
//! element-wise instructions behind it is written once more over the triangle's rows, packed one after another, and what
//! nobody reads of the first chain goes.

use super::{Build, Built, FIXED, Ref, Value};
use crate::program::Code;
use std::collections::HashMap;

/// Rows below which nothing is gained.
const LEAST: usize = 8;

/// Instructions in a chain that are followed.
const DEEPEST: usize = 64;

impl Build {
    /// The matrix's lower triangle, row by row, where less work makes it.
    pub(super) fn lower_part(&mut self, a: &Value) -> Built<Option<Ref>> {
        let d = a.shape[0];
        if !self.rewrite || a.is_fixed() || d < LEAST || self.frames.is_some() {
            return Ok(None);
        }
        let packed = self.packed(a.at, d, DEEPEST, &mut HashMap::new())?;
        Ok(packed.filter(|packed| packed.len > 1))
    }

    /// The lower triangle of a `d × d` range, row by row, or a number; nothing where it is not element-wise.
    fn packed(&mut self, at: Ref, d: usize, depth: usize, done: &mut HashMap<Ref, Option<Ref>>) -> Built<Option<Ref>> {
        if at.len == 1 {
            return Ok(Some(at));
        }
        if depth == 0 || at.len as usize != d * d {
            return Ok(None);
        }
        if let Some(known) = done.get(&at) {
            return Ok(*known);
        }
        let found = match self.producers.get(&at).cloned() {
            _ if at.is_fixed() => {
                let start = (at.at & !FIXED) as usize;
                let values = &self.folder.values[start..start + d * d];
                let triangle: Vec<f64> = (0..d).flat_map(|i| &values[i * d..=i * d + i]).copied().collect();
                Some(self.constants(&triangle, &[triangle.len()])?.at)
            }
            Some((code @ (Code::Unary(_) | Code::Binary(_) | Code::Ternary(_)), refs)) => {
                let mut operands = Vec::new();
                for operand in refs {
                    let Some(at) = self.packed(operand, d, depth - 1, done)? else { break };
                    let shape = if at.len == 1 { Vec::new() } else { vec![at.len as usize] };
                    operands.push(Value { at, shape, positive: self.positive.contains(&at) });
                }
                let expected = match code {
                    Code::Unary(_) => 1,
                    Code::Binary(_) => 2,
                    _ => 3,
                };
                match operands.len() {
                    found if found == expected => {
                        Some(self.elementwise(code, &operands.iter().collect::<Vec<_>>())?.at)
                    }
                    _ => None,
                }
            }
            _ => None,
        };
        done.insert(at, found);
        Ok(found)
    }
}
