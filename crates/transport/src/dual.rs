//! A bound of the unregularised problem from below: c-transforms, whatever potential they begin with.

use crate::blocks::RowBlocks;
use crate::kernels;
use crate::oracle::{Oracle, Selection};
use crate::problem::Problem;
use crate::reduced::Side;
use gibbs_core::{Monitor, Result, dot};

/// Feasible potentials of all points: fᵢ + gⱼ ≤ Cᵢⱼ for every pair.
pub(crate) struct Bound {
    /// ⟨a, f⟩ + ⟨b, g⟩ for measures of mass 1.
    pub(crate) value: f64,
    /// Potentials of the sources (`n`), with ⟨a, f⟩ = ⟨b, g⟩.
    pub(crate) f: Vec<f64>,
    /// Potentials of the targets (`m`).
    pub(crate) g: Vec<f64>,
}

/// The bound that `g` (`m`, −∞ for targets without weight) leads to: `fᵢ = minⱼ Cᵢⱼ − gⱼ`, then `gⱼ = minᵢ Cᵢⱼ − fᵢ`, in one
/// pass over the costs, `O(n m)`.
pub(crate) fn bound(problem: &Problem, a: &Side, b: &Side, g: &[f64], monitor: &Monitor) -> Result<Bound> {
    let oracle = Oracle::new(problem, &Selection::all(problem));
    let mut f = vec![0.0; problem.nrows()];
    let mut least = vec![f64::INFINITY; problem.ncols()];
    let mut blocks = RowBlocks::new(&oracle, monitor);
    let height = blocks.height();
    blocks.run(
        monitor,
        f.chunks_mut(height),
        |rows, scratch, f: &mut [f64]| {
            scratch.least.fill(f64::INFINITY);
            for (i, f) in rows.zip(f) {
                let cost = oracle.row(i, &mut scratch.cost);
                *f = kernels::smallest_slack(cost, g);
                kernels::lower_to_slack(&mut scratch.least, cost, *f);
            }
        },
        |(), scratch| least.iter_mut().zip(&scratch.least).for_each(|(least, slack)| *least = least.min(*slack)),
    )?;
    Ok(Bound::new(f, least, a, b))
}

impl Bound {
    /// Of feasible potentials, which are centred.
    pub(crate) fn new(mut f: Vec<f64>, mut g: Vec<f64>, a: &Side, b: &Side) -> Self {
        let mean = |side: &Side, values: &[f64]| -> f64 {
            let own: Vec<f64> = side.indices.iter().map(|&i| values[i]).collect();
            dot(&side.weights, &own)
        };
        let (of_f, of_g) = (mean(a, &f), mean(b, &g));
        let shift = 0.5 * (of_f - of_g);
        f.iter_mut().for_each(|f| *f -= shift);
        g.iter_mut().for_each(|g| *g += shift);
        Self { value: of_f + of_g, f, g }
    }
}
