//! A bound on the cost of every partition, from triangles that cannot have their way.
//!
//! Triples become pairs: with `x = 1` for pairs in one group, a triple with `c < 0` brings at most `c (x_ij + x_ik + x_jk) / 3`, one
//! with `c > 0` costs at least `c (x_ij + x_ik + x_jk − 1) / 2`. Pairs alone bring at least `Σ min(0, c)`. Where two pairs
//! of a triangle attract and the third repels, one of the three is not as it likes, which costs the smallest of the three
//! magnitudes; that much is counted, taken off all three, and the next triangle is looked at. What is taken off are multipliers
//! of the triangles, from which the [relaxation] goes on.

use super::{costs::Costs, relaxation};
use crate::project_and_forget::{rows::Row, triangles::triangle};
use gibbs_core::{Monitor, Result};

/// Share of the sum of magnitudes that is taken off for rounding.
const ROUNDING: f64 = 1e-13;

/// No partition costs less; better bounds than `value` are not looked for, nor any in more than `rounds` rounds.
pub(super) fn lower_bound(costs: &Costs, value: f64, rounds: u32, monitor: &Monitor) -> Result<f64> {
    let (bound, rows) = packed(costs, monitor)?;
    if rounds == 0 || bound >= value || !relaxation::is_affordable(costs.n) {
        return Ok(bound);
    }
    Ok(bound.max(relaxation::lower_bound(costs, rows, value, rounds, monitor)?))
}

/// The bound of packed triangles, and the triangles.
pub(super) fn packed(costs: &Costs, monitor: &Monitor) -> Result<(f64, Vec<Row>)> {
    let n = costs.n;
    let mut pairs: Vec<f64> = (0..n).flat_map(|i| costs.row(i).iter().copied()).collect();
    let (mut constant, mut size) = (0.0, 0.0);
    for (nodes, cost) in &costs.triples {
        let share = if *cost < 0.0 { cost / 3.0 } else { 0.5 * cost };
        constant -= if *cost > 0.0 { 0.5 * cost } else { 0.0 };
        size += cost.abs();
        for (i, j) in [(nodes[0], nodes[1]), (nodes[0], nodes[2]), (nodes[1], nodes[2])] {
            pairs[i as usize * n + j as usize] += share;
            pairs[j as usize * n + i as usize] += share;
        }
    }
    let (packed, rows) = pack_triangles(&mut pairs, n, monitor)?;
    let all = || (0..n).flat_map(|i| (0..i).map(move |j| i * n + j));
    let likes: f64 = all().map(|at| pairs[at].min(0.0)).sum();
    size += all().map(|at| pairs[at].abs()).sum::<f64>() + packed;
    // Positive triples may cost nothing at all: a bound without them holds too.
    let plain = costs.triples.iter().map(|(_, cost)| cost.min(0.0)).sum::<f64>()
        + (0..n).flat_map(|i| costs.row(i)[..i].iter()).map(|cost| cost.min(0.0)).sum::<f64>();
    // `likes` is what is left after the packing has taken its part from the attracting pairs.
    Ok(((constant + likes - packed).max(plain) - ROUNDING * size, rows))
}

/// Takes triangles with one repelling pair off the costs and returns `2 δ − δ` summed: what the attracting pairs lose beyond
/// what the triangle costs at least; and the triangles in the order of their keys.
fn pack_triangles(pairs: &mut [f64], n: usize, monitor: &Monitor) -> Result<(f64, Vec<Row>)> {
    let (mut packed, mut rows) = (0.0, Vec::new());
    for i in 0..n {
        monitor.check()?;
        for j in 0..i {
            for k in 0..n {
                let repelled = pairs[i * n + j];
                if repelled <= 0.0 {
                    break;
                }
                let taken = repelled.min(-pairs[i * n + k]).min(-pairs[j * n + k]);
                if k == i || k == j || taken <= 0.0 {
                    continue;
                }
                for (a, b, change) in [(i, j, -taken), (i, k, taken), (j, k, taken)] {
                    pairs[a * n + b] += change;
                    pairs[b * n + a] += change;
                }
                packed += taken;
                rows.push(triangle(n, i, j, k).with(taken));
            }
        }
    }
    Ok((packed, rows))
}
