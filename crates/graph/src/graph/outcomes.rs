//! Shapes of what distributions give: outcomes, densities, draws.

use super::{
    Distribution, Event,
    shape::{Inferred, broadcast, broadcast_all, mismatch, shape_text, square},
};

pub(super) fn log_density(distribution: Distribution, each: bool, operands: &[&[usize]]) -> Inferred {
    let batch = outcomes(distribution, operands).map_err(|problem| format!("{}: {problem}", distribution.name()))?;
    Ok(if each { batch } else { Vec::new() })
}

/// The shape of the outcomes: one log density for each.
fn outcomes(distribution: Distribution, operands: &[&[usize]]) -> Inferred {
    let x = operands[0];
    match distribution.event() {
        Event::Number => broadcast_all(operands),
        Event::Class => match operands[1] {
            [batch @ .., classes] if *classes > 0 => broadcast(x, batch),
            other => Err(format!("expected classes along the last axis, got {}", shape_text(other))),
        },
        Event::Ordered => match operands[2] {
            [count] if *count > 0 => broadcast(x, operands[1]),
            other => Err(format!("expected a vector of cut points, got {}", shape_text(other))),
        },
        Event::Vector => match broadcast(x, operands[1])?.as_slice() {
            [batch @ .., size] if *size > 0 => Ok(batch.to_vec()),
            _ => Err(mismatch("vectors along the last axis", x, operands[1])),
        },
        Event::Gaussian => {
            let [.., location, matrix] = operands else { return Err("expected a location and a matrix".into()) };
            let size = square(matrix)?;
            if operands.len() == 4 && !operands[1].is_empty() {
                return Err(format!("expected one number of degrees of freedom, got {}", shape_text(operands[1])));
            }
            match broadcast(x, location)?.as_slice() {
                [last] if *last == size => Ok(Vec::new()),
                [rows, last] if *last == size => Ok(vec![*rows]),
                joint => Err(mismatch("outcomes along the last axis as long as the matrix", joint, matrix)),
            }
        }
        Event::Matrix => {
            let size = square(x)?;
            if !operands[1].is_empty() {
                return Err(format!("expected one number, got {}", shape_text(operands[1])));
            }
            match operands.get(2) {
                Some(scale) if square(scale)? != size => Err(mismatch("matrices of one size", x, scale)),
                _ => Ok(Vec::new()),
            }
        }
    }
}

/// Parameters, then the bounds.
pub(super) fn truncated(distribution: Distribution, operands: &[&[usize]], declared: &[usize]) -> Inferred {
    if distribution.event() != Event::Number {
        return Err(format!("{}: bounds are for numbers", distribution.name()));
    }
    let joint = operands.iter().try_fold(Vec::new(), |shape, operand| broadcast(&shape, operand))?;
    if broadcast(&joint, declared).is_ok_and(|shape| shape == declared) {
        return Ok(declared.to_vec());
    }
    Err(format!("parameters give {}, not {}", shape_text(&joint), shape_text(declared)))
}

pub(super) fn drawn(distribution: Distribution, parameters: &[&[usize]], declared: &[usize]) -> Inferred {
    let mut operands = vec![declared];
    operands.extend(parameters);
    let problem = |problem: String| format!("{}: {problem}", distribution.name());
    let batch = outcomes(distribution, &operands).map_err(problem)?;
    match distribution.event() {
        Event::Number | Event::Class | Event::Ordered if batch != declared => {
            Err(format!("parameters give {}, not {}", shape_text(&batch), shape_text(declared)))
        }
        Event::Vector | Event::Gaussian => {
            let wide = parameters.iter().any(|shape| shape.len() > 2 || (shape.len() == 2 && declared.len() < 2));
            let narrow = declared.is_empty() || (wide && distribution.event() == Event::Vector);
            if narrow {
                Err(format!("parameters do not broadcast to {}", shape_text(declared)))
            } else {
                Ok(declared.to_vec())
            }
        }
        _ => Ok(declared.to_vec()),
    }
}
