//! From the final tree to the plan, its cost, and the proof that no plan costs less.
//!
//! The bound needs nothing of the simplex but `g`: `fᵢ = minⱼ Cᵢⱼ − gⱼ` and then `gⱼ = minᵢ Cᵢⱼ − fᵢ` are feasible in the
//! dual `max ⟨a, f⟩ + ⟨b, g⟩ : fᵢ + gⱼ ≤ Cᵢⱼ` whatever `g` was.

use super::pricing::Costs;
use super::supply::{Supply, Units};
use super::tree::Tree;
use crate::blocks::RowBlocks;
use crate::kernels;
use crate::oracle::{Oracle, Selection};
use crate::plan::SparsePlan;
use crate::problem::Problem;
use crate::reduced::{Reduced, Side};
use gibbs_core::simd::WIDTH;
use gibbs_core::{Monitor, Result, dot};

/// The points with weight of either side, with the weights of all points as they were given.
pub(super) struct Sides<'a> {
    pub(super) a: &'a Side,
    pub(super) b: &'a Side,
    pub(super) weights: [Option<&'a [f64]>; 2],
    pub(super) mass: f64,
}

/// The basic plan of a tree by row and column, entries without mass or without a cost left out; and what it costs.
pub(super) fn plan<U: Units>(
    tree: &Tree<U>,
    supply: &Supply<U>,
    cost: impl Fn(usize, usize) -> Option<f64>,
    sides: &Sides,
) -> (SparsePlan, f64) {
    let mut arcs: Vec<_> = tree.arcs().filter(|arc| supply.units(arc.flow) > U::default()).collect();
    arcs.sort_unstable_by_key(|arc| (arc.row, arc.column));
    let weight = |side: usize, place: usize| sides.weights[side].map_or(f64::INFINITY, |weights| weights[place]);
    let mut plan = SparsePlan::default();
    let mut value = 0.0;
    for arc in arcs {
        let (i, j) = (arc.row as usize, arc.column as usize);
        let Some(cost) = cost(i, j) else { continue };
        let (row, column) = (sides.a.indices[i], sides.b.indices[j]);
        // Weights lighter than a unit were taken for one.
        let lighter = weight(0, row).min(weight(1, column));
        let mut mass = supply.mass(supply.units(arc.flow));
        if lighter < supply.mass(U::of(1)) {
            mass = mass.min(lighter);
        }
        value += mass * cost;
        plan.rows.push(row as u32);
        plan.columns.push(column as u32);
        plan.values.push(mass);
    }
    (plan, value)
}

/// L1 distances of the marginals from the weights, relative to the mass.
pub(super) fn marginal_error(plan: &SparsePlan, sides: &Sides) -> [f64; 2] {
    [(&plan.rows, sides.a), (&plan.columns, sides.b)].map(|(places, side)| {
        let mut sums = vec![0.0; side.full];
        for (&place, value) in places.iter().zip(&plan.values) {
            sums[place as usize] += value;
        }
        let weights = side.indices.iter().zip(&side.weights);
        weights.map(|(&i, weight)| (sums[i] / sides.mass - weight).abs()).sum()
    })
}

/// Potentials that are feasible in the dual at the points with weight, and their value for weights of sum 1.
pub(super) struct Dual {
    pub(super) value: f64,
    pub(super) f: Vec<f64>,
    pub(super) g: Vec<f64>,
}

/// The dual of `−g` (padded), by a c-transform each way.
pub(super) fn dual(shifts: &[f64], costs: &Costs, reduced: &Reduced, monitor: &Monitor) -> Result<Dual> {
    let f = row_transform(shifts, costs, monitor)?;
    let g = column_transform(&f, costs, monitor)?;
    let value = dot(&reduced.a.weights, &f) + dot(&reduced.b.weights, &g);
    Ok(Dual { value, f, g })
}

/// `minⱼ Cᵢⱼ − gⱼ` of every row.
pub(super) fn row_transform(shifts: &[f64], costs: &Costs, monitor: &Monitor) -> Result<Vec<f64>> {
    let mut blocks = RowBlocks::new(costs.oracle, monitor);
    let mut f = vec![0.0; costs.nrows()];
    let height = blocks.height();
    blocks.run(
        monitor,
        f.chunks_mut(height),
        |rows, _, f: &mut [f64]| {
            for (i, f) in rows.zip(f) {
                *f = costs.oracle.least(i, 0..costs.ncols(), costs.offset, shifts);
            }
        },
        |(), _| {},
    )?;
    Ok(f)
}

/// `minⱼ Cᵢⱼ − gⱼ` of every row, and the first column where it is.
pub(super) fn row_minima(shifts: &[f64], costs: &Costs, monitor: &Monitor) -> Result<(Vec<f64>, Vec<u32>)> {
    let least = row_transform(shifts, costs, monitor)?;
    let mut places = vec![0; least.len()];
    let mut blocks = RowBlocks::new(costs.oracle, monitor);
    let height = blocks.height();
    blocks.run(
        monitor,
        places.chunks_mut(height),
        |rows, _, places: &mut [u32]| {
            for (i, place) in rows.zip(places) {
                *place = costs.oracle.find(i, 0..costs.ncols(), costs.offset, shifts, least[i]) as u32;
            }
        },
        |(), _| {},
    )?;
    Ok((least, places))
}

/// `minᵢ Cᵢⱼ − fᵢ` of every column.
pub(super) fn column_transform(f: &[f64], costs: &Costs, monitor: &Monitor) -> Result<Vec<f64>> {
    let mut g = vec![f64::INFINITY; costs.ncols()];
    let mut blocks = RowBlocks::new(costs.oracle, monitor);
    blocks.run(
        monitor,
        std::iter::repeat_n((), blocks.count()),
        |rows, scratch, ()| {
            scratch.least.fill(f64::INFINITY);
            for i in rows {
                let cost = costs.oracle.row(i, &mut scratch.cost);
                kernels::lower_to_slack(&mut scratch.least, cost, f[i] + costs.offset);
            }
        },
        |(), scratch| {
            for (g, least) in g.iter_mut().zip(&scratch.least) {
                *g = g.min(*least);
            }
        },
    )?;
    Ok(g)
}

/// Potentials of all points, for the costs as they are, with ⟨a, f⟩ = ⟨b, g⟩; and the target of every row without weight:
/// the one that its potential comes from.
pub(super) fn extend(
    problem: &Problem,
    reduced: &Reduced,
    dual: &Dual,
    monitor: &Monitor,
) -> Result<(Vec<f64>, Vec<f64>, Vec<u32>)> {
    let (a, b) = (&reduced.a, &reduced.b);
    let (mut f, mut g) = (a.scatter(&dual.f, 0.0), b.scatter(&dual.g, 0.0));
    let (rows, columns) = (a.weightless(), b.weightless());
    let mut targets = Vec::new();
    if !rows.is_empty() {
        let oracle = Oracle::new(problem, &Selection { rows: rows.clone(), columns: b.indices.clone() });
        let costs = Costs { oracle: &oracle, offset: reduced.offset };
        let (values, places) = row_minima(&shifts(&dual.g), &costs, monitor)?;
        rows.iter().zip(values).for_each(|(&i, value)| f[i] = value);
        targets = places.iter().map(|&place| b.indices[place as usize] as u32).collect();
    }
    if !columns.is_empty() {
        let selection = Selection { rows: columns.clone(), columns: (0..a.full).collect() };
        let oracle = Oracle::transposed(problem, selection);
        let costs = Costs { oracle: &oracle, offset: reduced.offset };
        let values = row_transform(&shifts(&f), &costs, monitor)?;
        columns.iter().zip(values).for_each(|(&j, value)| g[j] = value);
    }
    center(&mut f, &mut g, dual, [a, b], reduced.offset);
    Ok((f, g, targets))
}

/// Shifts the potentials `f` and `g` of all points so that ⟨a, f⟩ = ⟨b, g⟩, and by half the offset each.
pub(super) fn center(f: &mut [f64], g: &mut [f64], dual: &Dual, [a, b]: [&Side; 2], offset: f64) {
    let shift = 0.5 * (dot(&a.weights, &dual.f) - dot(&b.weights, &dual.g));
    f.iter_mut().for_each(|f| *f += 0.5 * offset - shift);
    g.iter_mut().for_each(|g| *g += 0.5 * offset + shift);
}

/// `−g`, padded with +∞ to a whole number of lanes.
pub(super) fn shifts(g: &[f64]) -> Vec<f64> {
    let mut shifts = vec![f64::INFINITY; g.len().next_multiple_of(WIDTH)];
    shifts.iter_mut().zip(g).for_each(|(shift, g)| *shift = -g);
    shifts
}
