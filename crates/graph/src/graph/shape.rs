//! The shape of a node from the shapes of its operands; every message shows the shapes that do not fit.

use super::{
    Op,
    op::{Ode, Scan},
    outcomes::{drawn, log_density, truncated},
};

/// Sizes along the axes; empty for a number.
pub type Shape = Vec<usize>;

/// A shape as a person reads it, such as `[2, 3]`.
pub fn shape_text(shape: &[usize]) -> String {
    format!("{shape:?}")
}

pub(super) type Inferred = Result<Shape, String>;

/// The shape of `op` on operands of these shapes; `declared` is the shape that the file gives the node, which leaves and
/// operations that make a shape take as theirs.
pub(crate) fn infer(op: &Op, operands: &[&[usize]], declared: &[usize]) -> Inferred {
    expect_count(op, operands.len())?;
    match op {
        Op::Input(_) | Op::Parameter(_) | Op::Argument(_) => Ok(declared.to_vec()),
        Op::Constant(values) => constant(values.len(), declared),
        Op::Unary(_) => Ok(operands[0].to_vec()),
        Op::Binary(_) | Op::Ternary(_) => broadcast_all(operands),
        Op::Reduce { axes, keep, .. } => reduced(operands[0], axes.as_deref(), *keep),
        Op::Softmax { axis, .. } | Op::CumulativeSum { axis, .. } => {
            resolve_axis(*axis, operands[0])?;
            Ok(operands[0].to_vec())
        }
        Op::Sort { .. } | Op::Argsort { .. } => {
            resolve_axis(-1, operands[0])?;
            Ok(operands[0].to_vec())
        }
        Op::TopK(k) => top(operands[0], *k),
        Op::Broadcast => match broadcast(operands[0], declared)? {
            shape if shape == declared => Ok(shape),
            _ => Err(format!("cannot make {} of {}", shape_text(declared), shape_text(operands[0]))),
        },
        Op::Reshape => reshaped(operands[0], declared),
        Op::Transpose(permutation) => transposed(operands[0], permutation.as_deref()),
        Op::Slice { start, stop, step } => sliced(operands[0], start, stop, step),
        Op::Concat(axis) => concatenated(operands, *axis),
        Op::Stack(axis) => stacked(operands, *axis),
        Op::Gather(axis) => {
            let axis = resolve_axis(*axis, operands[0])?;
            let (before, after) = (&operands[0][..axis], &operands[0][axis + 1..]);
            Ok([before, operands[1], after].concat())
        }
        Op::SegmentSum(size) => match (operands[0], operands[1]) {
            ([rows, row @ ..], [count]) if rows == count => Ok([&[*size][..], row].concat()),
            (values, segments) => Err(format!(
                "expected one segment for each row, got values {} and segments {}",
                shape_text(values),
                shape_text(segments)
            )),
        },
        Op::Diagonal | Op::LogDeterminant | Op::Eigenvalues => {
            let size = square(operands[0])?;
            Ok(if *op == Op::LogDeterminant { Vec::new() } else { vec![size] })
        }
        Op::DiagonalMatrix => match operands[0] {
            [size] => Ok(vec![*size, *size]),
            other => Err(format!("expected a vector, got {}", shape_text(other))),
        },
        Op::LowerTriangle | Op::Cholesky => square(operands[0]).map(|size| vec![size, size]),
        Op::MatMul => matmul(operands[0], operands[1]),
        Op::TriangularSolve { .. } => {
            let size = square(operands[0])?;
            match operands[1] {
                [rows] | [rows, _] if *rows == size => Ok(operands[1].to_vec()),
                other => Err(mismatch("a right-hand side with as many rows", operands[0], other)),
            }
        }
        Op::LinearRecurrence => linear_recurrence(operands),
        Op::Hmm => hmm(operands),
        Op::Scan(scan) => scanned(scan, operands),
        Op::Ode(ode) => integrated(ode, operands),
        Op::LogDensity { distribution, each } => log_density(*distribution, *each, operands),
        Op::Draw { distribution, truncated: true, .. } => truncated(*distribution, operands, declared),
        Op::Draw { distribution, .. } => drawn(*distribution, operands, declared),
        Op::Loss(loss) => row_loss(loss.reduction, operands),
        Op::Risk(_) => match operands {
            [[_, ..]] => Ok(Vec::new()),
            [losses @ [_, ..], groups] if losses == groups => Ok(Vec::new()),
            [losses, groups] => Err(mismatch("a group for each loss", losses, groups)),
            _ => Err("expected losses, got a number".into()),
        },
    }
}

fn expect_count(op: &Op, found: usize) -> Result<(), String> {
    let expected = match op {
        Op::Input(_) | Op::Parameter(_) | Op::Constant(_) | Op::Argument(_) => 0,
        Op::Binary(_) | Op::Gather(_) | Op::SegmentSum(_) | Op::MatMul | Op::TriangularSolve { .. } => 2,
        Op::Ternary(_) | Op::LinearRecurrence | Op::Hmm => 3,
        Op::LogDensity { distribution, .. } if found == distribution.parameters().len() && distribution.is_half() => {
            found
        }
        Op::LogDensity { distribution, .. } => 1 + distribution.parameters().len(),
        Op::Draw { distribution, truncated: true, .. } => distribution.parameters().len() + 2,
        Op::Draw { distribution, .. } if found + 1 == distribution.parameters().len() && distribution.is_half() => {
            found
        }
        Op::Draw { distribution, .. } => distribution.parameters().len(),
        Op::Concat(_) | Op::Stack(_) if found > 0 => found,
        Op::Scan(scan) if found >= scan.carried.saturating_add(scan.sequences) => found,
        Op::Ode(_) if found >= 3 => found,
        Op::Loss(_) if found == 3 => found,
        Op::Loss(_) => 2,
        Op::Risk(risk) => 1 + usize::from(risk.has_groups()),
        Op::Scan(scan) => scan.carried.saturating_add(scan.sequences),
        Op::Ode(_) => 3,
        _ => 1,
    };
    if found == expected { Ok(()) } else { Err(format!("expected {expected} operands, got {found}")) }
}

/// The common shape of two operands: axes are aligned at the end, and an axis of 1 stretches.
pub(crate) fn broadcast(a: &[usize], b: &[usize]) -> Inferred {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let mut shape = long.to_vec();
    let offset = long.len() - short.len();
    for (size, &other) in shape[offset..].iter_mut().zip(short) {
        *size = match (*size, other) {
            (x, y) if x == y => x,
            (1, y) => y,
            (x, 1) => x,
            _ => return Err(format!("shapes {} and {} do not fit", shape_text(a), shape_text(b))),
        };
    }
    Ok(shape)
}

pub(super) fn broadcast_all(operands: &[&[usize]]) -> Inferred {
    operands.iter().try_fold(Vec::new(), |shape, operand| broadcast(&shape, operand))
}

/// The axis that `axis` names, counted from the end where negative.
pub(crate) fn resolve_axis(axis: i64, shape: &[usize]) -> Result<usize, String> {
    let rank = shape.len() as i64;
    let resolved = if axis < 0 { axis + rank } else { axis };
    if (0..rank).contains(&resolved) {
        Ok(resolved as usize)
    } else {
        Err(format!("axis {axis} is not one of {}", shape_text(shape)))
    }
}

fn constant(count: usize, declared: &[usize]) -> Inferred {
    match elements(declared) {
        Some(expected) if expected == count => Ok(declared.to_vec()),
        _ => Err(format!("{count} numbers do not fill {}", shape_text(declared))),
    }
}

/// Number of elements, if it can be counted.
pub(crate) fn elements(shape: &[usize]) -> Option<usize> {
    shape.iter().try_fold(1usize, |product, &size| product.checked_mul(size))
}

/// The axes that are reduced, ascending and distinct.
pub(crate) fn resolve_axes(axes: Option<&[i64]>, shape: &[usize]) -> Result<Vec<usize>, String> {
    let Some(axes) = axes else { return Ok((0..shape.len()).collect()) };
    let mut resolved = axes.iter().map(|&axis| resolve_axis(axis, shape)).collect::<Result<Vec<_>, _>>()?;
    resolved.sort_unstable();
    match resolved.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(format!("axis {} is there twice", pair[0])),
        None => Ok(resolved),
    }
}

fn reduced(shape: &[usize], axes: Option<&[i64]>, keep: bool) -> Inferred {
    let axes = resolve_axes(axes, shape)?;
    let sizes = shape.iter().enumerate();
    Ok(if keep {
        sizes.map(|(axis, &size)| if axes.contains(&axis) { 1 } else { size }).collect()
    } else {
        sizes.filter(|(axis, _)| !axes.contains(axis)).map(|(_, &size)| size).collect()
    })
}

fn top(shape: &[usize], k: usize) -> Inferred {
    match shape {
        [outer @ .., size] if k > 0 && k <= *size => Ok([outer, &[k]].concat()),
        _ => Err(format!("expected k from 1 to the size of the last axis, got {k} and {}", shape_text(shape))),
    }
}

fn reshaped(from: &[usize], to: &[usize]) -> Inferred {
    match (elements(from), elements(to)) {
        (Some(have), Some(want)) if have == want => Ok(to.to_vec()),
        _ => Err(format!("{} and {} have different numbers of elements", shape_text(from), shape_text(to))),
    }
}

fn transposed(shape: &[usize], permutation: Option<&[usize]>) -> Inferred {
    let Some(permutation) = permutation else { return Ok(shape.iter().rev().copied().collect()) };
    let mut sorted = permutation.to_vec();
    sorted.sort_unstable();
    if sorted.iter().copied().eq(0..shape.len()) {
        Ok(permutation.iter().map(|&axis| shape[axis]).collect())
    } else {
        Err(format!("{permutation:?} does not permute the axes of {}", shape_text(shape)))
    }
}

fn sliced(shape: &[usize], start: &[usize], stop: &[usize], step: &[usize]) -> Inferred {
    if start.len() != shape.len() || stop.len() != shape.len() || step.len() != shape.len() {
        return Err(format!("expected a start, stop and step for each axis of {}", shape_text(shape)));
    }
    let bounds = start.iter().zip(stop).zip(step).zip(shape);
    bounds
        .map(|(((&start, &stop), &step), &size)| {
            if start <= stop && stop <= size && step > 0 {
                Ok((stop - start).div_ceil(step))
            } else {
                Err(format!("{start} to {stop} by {step} is not within {}", shape_text(shape)))
            }
        })
        .collect()
}

fn concatenated(operands: &[&[usize]], axis: i64) -> Inferred {
    let axis = resolve_axis(axis, operands[0])?;
    let mut shape = operands[0].to_vec();
    shape[axis] = 0;
    for operand in operands {
        let fits = operand.len() == shape.len()
            && operand.iter().zip(operands[0]).enumerate().all(|(k, (size, first))| k == axis || size == first);
        if !fits {
            return Err(mismatch("shapes equal but for the axis", operands[0], operand));
        }
        shape[axis] = shape[axis].checked_add(operand[axis]).ok_or("too many elements")?;
    }
    Ok(shape)
}

fn stacked(operands: &[&[usize]], axis: i64) -> Inferred {
    if let Some(other) = operands.iter().find(|operand| **operand != operands[0]) {
        return Err(mismatch("equal shapes", operands[0], other));
    }
    let mut shape = operands[0].to_vec();
    let rank = shape.len() as i64 + 1;
    let resolved = if axis < 0 { axis + rank } else { axis };
    if !(0..rank).contains(&resolved) {
        return Err(format!("axis {axis} is not one of the result's, of rank {rank}"));
    }
    shape.insert(resolved as usize, operands.len());
    Ok(shape)
}

pub(super) fn square(shape: &[usize]) -> Result<usize, String> {
    match shape {
        [rows, columns] if rows == columns && *rows > 0 => Ok(*rows),
        other => Err(format!("expected a square matrix, got {}", shape_text(other))),
    }
}

fn matmul(a: &[usize], b: &[usize]) -> Inferred {
    let ([batch_a, rows, n], [batch_b, m, columns]) = (left_parts(a), right_parts(b));
    match broadcast(batch_a, batch_b) {
        Ok(batch) if !n.is_empty() && n == m => Ok([&batch, rows, columns].concat()),
        _ => Err(mismatch("vectors, matrices or batches of them with a common inner size", a, b)),
    }
}

/// The batch, the rows (nothing for a vector) and the inner size of a product's first operand.
pub(crate) fn left_parts(shape: &[usize]) -> [&[usize]; 3] {
    let (rest, inner) = shape.split_at(shape.len().saturating_sub(1));
    let (batch, rows) = rest.split_at(rest.len().saturating_sub(1));
    [batch, rows, inner]
}

/// The batch, the inner size and the columns (nothing for a vector) of its second.
pub(crate) fn right_parts(shape: &[usize]) -> [&[usize]; 3] {
    if shape.len() == 1 {
        return [&[], shape, &[]];
    }
    let (rest, columns) = shape.split_at(shape.len().saturating_sub(1));
    let (batch, inner) = rest.split_at(rest.len().saturating_sub(1));
    [batch, inner, columns]
}

/// Rows of logits, a label (or value) for each, and perhaps a weight.
fn row_loss(reduction: gibbs_loss::Reduction, operands: &[&[usize]]) -> Inferred {
    let [batch @ .., classes] = operands[0] else { return Err("expected rows of logits, got a number".into()) };
    if *classes == 0 {
        return Err(format!("expected classes along the last axis, got {}", shape_text(operands[0])));
    }
    if let Some(other) = operands[1..].iter().find(|other| **other != batch) {
        return Err(mismatch("a label (and a weight) for each row of logits", operands[0], other));
    }
    Ok(if reduction == gibbs_loss::Reduction::None { batch.to_vec() } else { Vec::new() })
}

fn linear_recurrence(operands: &[&[usize]]) -> Inferred {
    let [initial, coefficient, input] = operands else { return Err("expected three operands".into()) };
    if !initial.is_empty() {
        return Err(format!("expected a number to begin with, got {}", shape_text(initial)));
    }
    match (*coefficient, *input) {
        ([], [_]) => Ok(input.to_vec()),
        ([n], [m]) if n == m => Ok(input.to_vec()),
        (a, b) => Err(mismatch("a coefficient, or one for each input", a, b)),
    }
}

fn hmm(operands: &[&[usize]]) -> Inferred {
    match (operands[0], operands[1], operands[2]) {
        ([k], [rows, columns], [_, states]) if k == rows && k == columns && k == states && *k > 0 => Ok(Vec::new()),
        (initial, transition, emission) => Err(format!(
            "expected logs of k initial, k × k transition and n × k emission probabilities, got {}, {} and {}",
            shape_text(initial),
            shape_text(transition),
            shape_text(emission)
        )),
    }
}

fn scanned(scan: &Scan, operands: &[&[usize]]) -> Inferred {
    let (states, rest) = operands.split_at(scan.carried);
    let (sequences, captured) = rest.split_at(scan.sequences);
    let rows = sequences.iter().map(|sequence| match sequence {
        [length, row @ ..] if *length == scan.length => Ok(row),
        other => Err(format!("expected sequences of length {}, got {}", scan.length, shape_text(other))),
    });
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    let expected: Vec<&[usize]> = states.iter().chain(&rows).chain(captured).copied().collect();
    scan.body.check_arguments(&expected)?;
    let outputs = scan.body.output_shapes();
    if outputs.len() < scan.carried {
        return Err(format!("the body returns {} values for {} states", outputs.len(), scan.carried));
    }
    let (next, emitted) = outputs.split_at(scan.carried);
    for (k, (next, state)) in next.iter().zip(states).enumerate() {
        if next != state {
            return Err(format!("state {k} begins as {} and goes on as {}", shape_text(state), shape_text(next)));
        }
    }
    let total = |shapes: &[&[usize]]| {
        shapes.iter().try_fold(0usize, |sum, shape| sum.checked_add(elements(shape)?)).ok_or("too many elements")
    };
    let emissions = total(emitted)?.checked_mul(scan.length).ok_or("too many elements")?;
    Ok(vec![total(next)?.checked_add(emissions).ok_or("too many elements")?])
}

fn integrated(ode: &Ode, operands: &[&[usize]]) -> Inferred {
    let (state, start, times) = (operands[0], operands[1], operands[2]);
    let ([size], [], [count]) = (state, start, times) else {
        return Err(format!(
            "expected a state vector, a starting time and a vector of times, got {}, {} and {}",
            shape_text(state),
            shape_text(start),
            shape_text(times)
        ));
    };
    let mut expected: Vec<&[usize]> = vec![&[], state];
    expected.extend(&operands[3..]);
    ode.body.check_arguments(&expected)?;
    match ode.body.output_shapes().as_slice() {
        [slope] if *slope == state => Ok(vec![*count, *size]),
        [slope] => Err(mismatch("a slope of the state's shape", state, slope)),
        outputs => Err(format!("expected the body to return the slope alone, got {} values", outputs.len())),
    }
}

pub(super) fn mismatch(expected: &str, a: &[usize], b: &[usize]) -> String {
    format!("expected {expected}, got {} and {}", shape_text(a), shape_text(b))
}
