//! Nodes to instructions.

use super::{Build, Built, Ref, Value, strides, walk};
use crate::{
    graph::{Node, Op, Reduction, broadcast, elements, left_parts, resolve_axes, resolve_axis, right_parts},
    program::{Code, DrawKernel, Inner, NOWHERE, kernels::linear::eigenvalues_size, kernels::sequences::hmm_size},
};

impl Build {
    /// Builds one node on its operands.
    pub(crate) fn lower(&mut self, node: &Node, operands: &[&Value]) -> Built<Value> {
        let shape = &node.shape;
        match &node.op {
            Op::Input(_) | Op::Parameter(_) | Op::Argument(_) => Err("a leaf has no operands".into()),
            Op::Constant(values) => self.constants(values, shape),
            Op::Unary(function) => self.unary(*function, operands[0]),
            Op::Binary(function) => self.binary(*function, operands[0], operands[1]),
            Op::Ternary(function) => self.ternary(*function, [operands[0], operands[1], operands[2]]),
            Op::Reduce { reduction, axes, .. } => self.reduce(*reduction, axes.as_deref(), operands[0], shape),
            Op::Softmax { axis, log } => self.along(*axis, operands[0], &mut |build, x, width| {
                let code = Code::Softmax { width, log: *log };
                build.emit(code, x.len as usize, x.len as usize, &[x])
            }),
            Op::CumulativeSum { axis, reverse } => self.along(*axis, operands[0], &mut |build, x, width| {
                let code = Code::CumulativeSum { width, reverse: *reverse };
                build.emit(code, x.len as usize, x.len as usize, &[x])
            }),
            Op::Sort { descending } => self.sort(operands[0], None, *descending, shape),
            Op::TopK(k) => self.sort(operands[0], Some(*k), true, shape),
            Op::Argsort { descending } => {
                let width = width(operands[0])?;
                let n = operands[0].len();
                let at = self.emit(Code::Argsort { width, descending: *descending }, n, n, &[operands[0].at])?;
                Ok(Value { at, shape: shape.clone(), positive: false })
            }
            Op::Broadcast => self.stretch(operands[0], shape),
            Op::Reshape => Ok(self.reshape(operands[0], shape)),
            Op::Transpose(permutation) => self.transpose(operands[0], permutation.as_deref()),
            Op::Slice { start, step, .. } => {
                let steps = strides(&operands[0].shape);
                let first = start.iter().zip(&steps).map(|(start, step)| start * step).sum();
                let steps: Vec<usize> = steps.iter().zip(step).map(|(a, b)| a * b).collect();
                self.take(operands[0], walk(shape, &steps, first), shape)
            }
            Op::Concat(axis) => {
                let axis = resolve_axis(*axis, shape)?;
                self.join(operands, axis, shape)
            }
            Op::Stack(axis) => {
                let resolved = resolve_axis(*axis, shape)?;
                let mut unit = shape.clone();
                unit[resolved] = 1;
                let pieces: Vec<Value> = operands.iter().map(|operand| self.reshape(operand, &unit)).collect();
                self.join(&pieces.iter().collect::<Vec<_>>(), resolved, shape)
            }
            Op::Gather(axis) => self.gather(operands[0], operands[1], resolve_axis(*axis, &operands[0].shape)?, shape),
            Op::SegmentSum(size) => self.segment_sum(operands[0], operands[1], *size, shape),
            Op::Diagonal => {
                let n = shape[0];
                self.take(operands[0], walk(&[n], &[n + 1], 0), shape)
            }
            Op::DiagonalMatrix => {
                let n = shape[0];
                let places = (0..n * n).map(|k| if k / n == k % n { (k % n) as u32 } else { NOWHERE }).collect();
                self.take(operands[0], places, shape)
            }
            Op::LowerTriangle => {
                let n = shape[0];
                let places = (0..n * n).map(|k| if k % n <= k / n { k as u32 } else { NOWHERE }).collect();
                self.take(operands[0], places, shape)
            }
            Op::MatMul => self.matmul(operands[0], operands[1]),
            Op::Cholesky => self.cholesky(operands[0]),
            Op::TriangularSolve { upper, transpose } => {
                self.triangular_solve(operands[0], operands[1], *upper, *transpose)
            }
            Op::LogDeterminant => self.log_determinant(operands[0]),
            Op::Eigenvalues => {
                let size = shape[0];
                let code = Code::Eigenvalues { size: size as u32 };
                let at = self.emit(code, size, eigenvalues_size(size), &[operands[0].at])?;
                Ok(Value { at, shape: shape.clone(), positive: false })
            }
            Op::LinearRecurrence => {
                let n = shape[0];
                let refs: Vec<Ref> = operands.iter().map(|operand| operand.at).collect();
                let at = self.emit(Code::LinearRecurrence, n, n, &refs)?;
                Ok(Value { at, shape: shape.clone(), positive: false })
            }
            Op::Hmm => {
                let (length, states) = (operands[2].shape[0], operands[2].shape[1]);
                if length == 0 {
                    return self.number(0.0);
                }
                let refs: Vec<Ref> = operands.iter().map(|operand| operand.at).collect();
                let code = Code::Hmm { states: states as u32, length: length as u32 };
                let at = self.emit(code, 1, hmm_size(states, length), &refs)?;
                Ok(Value { at, shape: Vec::new(), positive: false })
            }
            Op::Scan(scan) => match self.split_scan(scan, operands, shape)? {
                Some(value) => Ok(value),
                None => self.scan(scan, operands, shape),
            },
            Op::Ode(ode) => self.ode(ode, operands, shape),
            Op::LogDensity { distribution, each } => self.log_density(*distribution, operands, *each, shape),
            Op::Loss(loss) => self.loss(loss, operands, shape),
            Op::Risk(risk) => self.risk(risk, operands),
            Op::Draw { distribution, stream, truncated } => {
                self.draw(*distribution, (*stream, *truncated), operands, shape)
            }
        }
    }

    fn reduce(&mut self, reduction: Reduction, axes: Option<&[i64]>, x: &Value, shape: &[usize]) -> Built<Value> {
        let axes = resolve_axes(axes, &x.shape)?;
        let kept: Vec<usize> = (0..x.shape.len()).filter(|axis| !axes.contains(axis)).collect();
        let outer: Vec<usize> = kept.iter().map(|&axis| x.shape[axis]).collect();
        let width = axes.iter().map(|&axis| x.shape[axis]).product::<usize>();
        let order: Vec<usize> = kept.iter().chain(&axes).copied().collect();
        if matches!(reduction, Reduction::Sum | Reduction::Mean) && !order.iter().is_sorted() {
            return self.sum_leading(reduction, x, &axes, &outer, width, shape);
        }
        let turned = self.transpose(x, Some(&order))?;
        let rows = self.reshape(&turned, &[outer.as_slice(), &[width]].concat());
        let reduced = self.reduce_rows(reduction, &rows)?;
        Ok(self.reshape(&reduced, shape))
    }

    /// A sum along axes that are not the last: each element is added where it belongs.
    fn sum_leading(
        &mut self,
        reduction: Reduction,
        x: &Value,
        axes: &[usize],
        outer: &[usize],
        width: usize,
        shape: &[usize],
    ) -> Built<Value> {
        let mut steps = vec![0; x.shape.len()];
        let inner = strides(outer);
        let kept = (0..x.shape.len()).filter(|axis| !axes.contains(axis));
        for (axis, step) in kept.zip(inner) {
            steps[axis] = step;
        }
        let sum = self.put(x, walk(&x.shape, &steps, 0), outer)?;
        let sum = self.reshape(&sum, shape);
        if reduction == Reduction::Sum {
            return Ok(sum);
        }
        let share = self.number(1.0 / width as f64)?;
        self.binary(crate::graph::Binary::Multiply, &sum, &share)
    }

    /// Runs a row-wise instruction along an axis.
    fn along(
        &mut self,
        axis: i64,
        x: &Value,
        instruction: &mut dyn FnMut(&mut Self, Ref, u32) -> Built<Ref>,
    ) -> Built<Value> {
        let axis = resolve_axis(axis, &x.shape)?;
        let last = x.shape.len() - 1;
        let mut order: Vec<usize> = (0..x.shape.len()).collect();
        order.swap(axis, last);
        let turned = self.transpose(x, Some(&order))?;
        let at = instruction(self, turned.at, x.shape[axis] as u32)?;
        let value = Value { at, shape: turned.shape, positive: false };
        self.transpose(&value, Some(&order))
    }

    fn sort(&mut self, x: &Value, keep: Option<usize>, descending: bool, shape: &[usize]) -> Built<Value> {
        let width = width(x)?;
        let keep = keep.map_or(width, |keep| keep as u32);
        let n = elements(shape).ok_or("too many elements")?;
        if n == 0 {
            return Ok(self.reshape(x, shape));
        }
        let at = self.emit(Code::Sort { width, keep, descending }, n, 2 * n, &[x.at])?;
        Ok(Value { at, shape: shape.to_vec(), positive: x.positive })
    }

    pub(crate) fn transpose(&mut self, x: &Value, permutation: Option<&[usize]>) -> Built<Value> {
        let reversed: Vec<usize> = (0..x.shape.len()).rev().collect();
        let order = permutation.unwrap_or(&reversed);
        let steps = strides(&x.shape);
        let shape: Vec<usize> = order.iter().map(|&axis| x.shape[axis]).collect();
        let steps: Vec<usize> = order.iter().map(|&axis| steps[axis]).collect();
        self.take(x, walk(&shape, &steps, 0), &shape)
    }

    /// Pieces one after another along an axis: moved into place as runs, then turned where the axis is not the first.
    fn join(&mut self, pieces: &[&Value], axis: usize, shape: &[usize]) -> Built<Value> {
        let mut order: Vec<usize> = (0..shape.len()).collect();
        order.swap(0, axis);
        let turned = pieces.iter().map(|piece| self.transpose(piece, Some(&order))).collect::<Built<Vec<_>>>()?;
        let refs: Vec<Ref> = turned.iter().map(|piece| piece.at).collect();
        let at = self.concatenate(&refs)?;
        let shape: Vec<usize> = order.iter().map(|&axis| shape[axis]).collect();
        let positive = pieces.iter().all(|piece| piece.positive);
        self.transpose(&Value { at, shape, positive }, Some(&order))
    }

    /// One run of all the numbers.
    pub(crate) fn concatenate(&mut self, pieces: &[Ref]) -> Built<Ref> {
        let n: usize = pieces.iter().map(|piece| piece.len as usize).sum();
        let needs = pieces.iter().any(|piece| piece.needs);
        let fixed = pieces.iter().all(|piece| piece.is_fixed());
        let out = if fixed { self.allocate_fixed(n)? } else { self.allocate(n, needs)? };
        let mut at = out.at;
        for piece in pieces.iter().filter(|piece| piece.len > 0) {
            self.emit_into(Code::Move, piece.len as usize, &[*piece], Ref { at, len: piece.len, ..out });
            if !fixed {
                self.pieces.insert((at, piece.len), *piece);
            }
            at += piece.len;
        }
        Ok(out)
    }

    fn gather(&mut self, x: &Value, indices: &Value, axis: usize, shape: &[usize]) -> Built<Value> {
        let size = x.shape[axis];
        let indices = self.indices(indices, size)?;
        let inner: usize = x.shape[axis + 1..].iter().product();
        let outer: usize = x.shape[..axis].iter().product();
        let mut map = Vec::with_capacity(elements(shape).unwrap_or(0));
        for o in 0..outer {
            for &index in &indices {
                let start = (o * size + index) * inner;
                map.extend((start..start + inner).map(|place| place as u32));
            }
        }
        self.take(x, map, shape)
    }

    fn segment_sum(&mut self, x: &Value, segments: &Value, size: usize, shape: &[usize]) -> Built<Value> {
        let segments = self.indices(segments, size)?;
        let inner: usize = shape[1..].iter().product();
        let map = segments.iter().flat_map(|&s| (s * inner..(s + 1) * inner).map(|place| place as u32)).collect();
        self.put(x, map, shape)
    }

    /// Whole numbers below `size` that data alone decide.
    pub(crate) fn indices(&self, value: &Value, size: usize) -> Built<Vec<usize>> {
        let known = self.known(value).ok_or("indices must come from data, not from parameters")?;
        let check = |(k, &index): (usize, &f64)| {
            if index >= 0.0 && index < size as f64 && index.fract() == 0.0 {
                Ok(index as usize)
            } else {
                Err(format!("expected whole numbers from 0 to {}, got {index} at {k}", size.saturating_sub(1)))
            }
        };
        known.iter().enumerate().map(check).collect()
    }

    pub(crate) fn matmul(&mut self, a: &Value, b: &Value) -> Built<Value> {
        let ([batch_a, rows, inner], [batch_b, _, columns]) = (left_parts(&a.shape), right_parts(&b.shape));
        let joint = broadcast(batch_a, batch_b)?;
        let shape = [&joint, rows, columns].concat();
        let size = |sizes: &[usize]| sizes.iter().product::<usize>();
        let (mut batch, mut rows, inner, columns) = (size(&joint), size(rows), size(inner), size(columns));
        let (mut a, mut b) = (a.clone(), b.clone());
        if size(batch_b) == 1 {
            // One matrix for the whole batch: its rows stand one below the other.
            (rows, batch) = (rows * batch, 1);
        } else {
            a = self.stretch(&a, &[&joint, &a.shape[batch_a.len()..]].concat())?;
            b = self.stretch(&b, &[&joint, &b.shape[batch_b.len()..]].concat())?;
        }
        if batch == 1 && columns == 1 && rows >= 8 && inner > 0 && a.is_fixed() && !b.is_fixed() {
            let code = Code::Columns { rows: rows as u32, inner: inner as u32 };
            // The panels of a matrix are made once: they are noted as what no instruction is, without elements.
            let key = (code, 0, vec![a.at]);
            let panels = match self.shared.get(&key) {
                Some(&panels) => panels,
                None => {
                    let matrix = self.known(&a).unwrap_or_default().to_vec();
                    self.panels(&matrix, rows, inner)?
                }
            };
            self.shared.insert(key, panels);
            let at = self.emit(code, rows, rows, &[panels, b.at])?;
            return Ok(Value { at, shape, positive: false });
        }
        let code = Code::MatMul { rows: rows as u32, inner: inner as u32, columns: columns as u32 };
        let n = batch * rows * columns;
        let at = self.emit(code, n, n, &[a.at, b.at])?;
        Ok(Value { at, shape, positive: false })
    }

    pub(crate) fn cholesky(&mut self, a: &Value) -> Built<Value> {
        let size = a.shape[0];
        let triangle = self.lower_part(a)?;
        let code = Code::Cholesky { size: size as u32, packed: triangle.is_some() };
        let at = self.emit(code, size * size, size * size, &[triangle.unwrap_or(a.at)])?;
        Ok(Value { at, shape: a.shape.clone(), positive: false })
    }

    pub(crate) fn triangular_solve(&mut self, a: &Value, b: &Value, upper: bool, transpose: bool) -> Built<Value> {
        let columns = if b.shape.len() == 2 { b.shape[1] } else { 1 };
        let code = Code::TriangularSolve { size: a.shape[0] as u32, columns: columns as u32, upper, transpose };
        let at = self.emit(code, b.len(), b.len(), &[a.at, b.at])?;
        Ok(Value { at, shape: b.shape.clone(), positive: false })
    }

    pub(crate) fn log_determinant(&mut self, a: &Value) -> Built<Value> {
        let size = a.shape[0];
        let at = self.emit(Code::LogDeterminant { size: size as u32 }, 1, 1 + size * size, &[a.at])?;
        Ok(Value { at, shape: Vec::new(), positive: false })
    }

    fn draw(
        &mut self,
        distribution: crate::graph::Distribution,
        (stream, truncated): (u32, bool),
        parameters: &[&Value],
        shape: &[usize],
    ) -> Built<Value> {
        let values = self.draw_parameters(distribution, parameters, shape)?;
        let event = super::multivariate::event_size(distribution, parameters, shape);
        let refs: Vec<Ref> = values.iter().map(|value| value.at).collect();
        let kernel = DrawKernel {
            distribution,
            truncated,
            stream,
            parameters: refs.iter().map(|at| at.operand()).collect(),
            event,
        };
        let n = elements(shape).ok_or("too many elements")?;
        let mut at = self.emit_kernel(Inner::Draw(kernel), n, &refs, true)?;
        at.needs = false;
        Ok(Value { at, shape: shape.to_vec(), positive: false })
    }
}

fn width(x: &Value) -> Built<u32> {
    x.shape.last().map(|&width| width as u32).ok_or("a number has no axis".into())
}
