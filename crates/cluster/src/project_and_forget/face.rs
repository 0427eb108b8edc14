//! Projections on one inequality at a time find which of them hold and which bounds of the box bind; from there on they agree
//! slowly. Where the multipliers `z` of the former and the variables `F` off the latter stay what they are, the dual function is a
//! quadratic, and conjugate gradients on
//!
//! ```text
//! A T_F A' d = A x
//! ```
//!
//! lead to its maximum. The step is taken as far as `z + d ≥ 0`, cut there, and halved until the dual function rises, so that it
//! is never worse than none.
//!
//! Reference for the alternation: J. Moré, G. Toraldo, On the solution of large quadratic programming problems with bound
//! constraints, SIAM Journal on Optimization 1 (1991).

use super::rows::{Moved, Row};
use gibbs_core::{Monitor, Result, axpy, dot};

/// Steps of conjugate gradients, at most, and the share of the residual at which they end.
const STEPS: usize = 100;
const ENOUGH: f64 = 1e-4;

/// Halvings of a step.
const HALVINGS: usize = 8;

/// Moves the multipliers of the rows together; the steps of conjugate gradients that it took.
pub(crate) fn climb(moved: &mut Moved, rows: &mut [&mut Row], monitor: &Monitor) -> Result<usize> {
    let mut held: Vec<&mut Row> = rows.iter_mut().filter(|row| row.multiplier > 0.0).map(|row| &mut **row).collect();
    if held.is_empty() {
        return Ok(0);
    }
    let (direction, steps) = direction(moved, &held, monitor)?;
    let (before, place) = (moved.dual(), moved.place.clone());
    let multipliers: Vec<f64> = held.iter().map(|row| row.multiplier).collect();
    let mut length = 1.0;
    for _ in 0..HALVINGS {
        let mut change = vec![0.0; place.len()];
        for ((row, d), z) in held.iter_mut().zip(&direction).zip(&multipliers) {
            row.multiplier = (z + length * d).max(0.0);
            row.spread(row.multiplier - z, &mut change);
        }
        for ((y, old), (change, scale)) in moved.place.iter_mut().zip(&place).zip(change.iter().zip(&moved.scale)) {
            *y = old - scale * change;
        }
        if moved.dual() > before {
            return Ok(steps);
        }
        length *= 0.5;
    }
    held.iter_mut().zip(multipliers).for_each(|(row, z)| row.multiplier = z);
    moved.place = place;
    Ok(steps)
}

/// `d`, and the steps that it took.
fn direction(moved: &Moved, rows: &[&mut Row], monitor: &Monitor) -> Result<(Vec<f64>, usize)> {
    let free: Vec<f64> = (0..moved.place.len())
        .map(|at| if moved.place[at] > 0.0 && moved.place[at] < moved.upper { moved.scale[at] } else { 0.0 })
        .collect();
    let mut residual: Vec<f64> = rows.iter().map(|row| row.times(|at| moved.value(at))).collect();
    let (mut found, mut search, mut sums) = (vec![0.0; rows.len()], residual.clone(), vec![0.0; free.len()]);
    let mut energy = dot(&residual, &residual);
    let enough = ENOUGH * ENOUGH * energy;
    let mut steps = 0;
    while steps < STEPS && energy > enough {
        monitor.check()?;
        sums.fill(0.0);
        rows.iter().zip(&search).for_each(|(row, d)| row.spread(*d, &mut sums));
        sums.iter_mut().zip(&free).for_each(|(sum, scale)| *sum *= scale);
        let image: Vec<f64> = rows.iter().map(|row| row.times(|at| sums[at])).collect();
        let curvature = dot(&search, &image);
        steps += 1;
        if curvature <= 1e-14 * dot(&search, &search) {
            // No bend along it: the dual function rises until another bound binds.
            axpy(&mut found, if steps == 1 { 1.0 } else { 0.0 }, &search);
            break;
        }
        let length = energy / curvature;
        axpy(&mut found, length, &search);
        axpy(&mut residual, -length, &image);
        let next = dot(&residual, &residual);
        let turn = next / energy;
        search.iter_mut().zip(&residual).for_each(|(s, r)| *s = r + turn * *s);
        energy = next;
    }
    Ok((found, steps))
}
