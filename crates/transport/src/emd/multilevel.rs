//! Where the simplex starts: from the potentials of a coarser problem.
//!
//! A quarter of the points on either side stand for all, each with the mass of those that are nearest to it; that problem is
//! solved the same way. Its potentials, carried to all points by two c-transforms, say which arcs are likely to be used: a
//! greedy plan on them needs few pivots, and nearly all of these on a short list of arcs a row.

use super::certify;
use super::pricing::{self, Costs, Precision, Run};
use super::shortlist::Arcs;
use super::start::{self, Shipping};
use super::supply::{Supply, Units};
use super::tree::Tree;
use crate::blocks::RowBlocks;
use crate::kernels;
use crate::oracle::{Oracle, Selection};
use crate::problem::{Cost, Metric, Problem};
use crate::reduced::{self, Reduced};
use gibbs_core::{MatrixView, Monitor, Result, Stream, purpose};

/// Points that one of the coarser problem stands for.
const COARSENING: usize = 4;

/// Problems with fewer points on a side are solved without a coarser one.
const LEAST_POINTS: usize = 600;

/// Costs of a row or a column that are compared to tell how near two of them are.
const FEATURES: usize = 16;

/// Short lists that are tried one after the other, and the share of rows that must still have an arc to let in.
const LISTS: usize = 8;
const WORTHWHILE: usize = 50;

/// A problem between some points of the given one.
pub(super) struct Level<'a> {
    pub(super) problem: &'a Problem<'a>,
    pub(super) costs: Costs<'a>,
    /// Their places.
    pub(super) rows: &'a [usize],
    pub(super) columns: &'a [usize],
    /// Their weights.
    pub(super) a: &'a [f64],
    pub(super) b: &'a [f64],
    pub(super) memory_limit: usize,
}

impl<'a> Level<'a> {
    /// The problem of all points with weight.
    pub(super) fn finest(problem: &'a Problem<'a>, reduced: &'a Reduced<'a>, memory_limit: usize) -> Self {
        Self {
            problem,
            costs: Costs { oracle: &reduced.oracle, offset: reduced.offset },
            rows: &reduced.a.indices,
            columns: &reduced.b.indices,
            a: &reduced.a.weights,
            b: &reduced.b.weights,
            memory_limit,
        }
    }

    /// An optimal tree, or the best so far and `false` where the allowed pivots were used up.
    pub(super) fn solve<U: Units>(&self, supply: &Supply<U>, run: &mut Run) -> Result<(Tree<U>, bool)> {
        let costs = &self.costs;
        if costs.nrows().min(costs.ncols()) >= LEAST_POINTS {
            let (f, shifts) = self.coarse_potentials(run)?;
            return from_potentials(costs, supply, &f, &shifts, run);
        }
        let arcs = start::vogel(costs, supply, run.monitor)?;
        let mut tree = Tree::new(costs.nrows(), costs.ncols(), &arcs, |i, j| costs.at(i, j))?;
        let mut precision = Precision::new(&tree, |i, j| costs.at(i, j));
        let finished = optimize(&mut tree, costs, 1.0, &mut precision, run)?;
        Ok((tree, finished))
    }

    /// Potentials `f` and `−g` (padded) from the coarser problem.
    fn coarse_potentials(&self, run: &mut Run) -> Result<(Vec<f64>, Vec<f64>)> {
        let (rows, columns) = (sample(self.rows.len(), 0), sample(self.columns.len(), 1));
        let a = aggregate(self.a, &rows, &self.row_features(&rows)?, run.monitor)?;
        let b = aggregate(self.b, &columns, &self.column_features(&columns)?, run.monitor)?;
        let pick = |places: &[usize], chosen: &[usize]| chosen.iter().map(|&i| places[i]).collect::<Vec<_>>();
        let selection = Selection { rows: pick(self.rows, &rows), columns: pick(self.columns, &columns) };
        let mut oracle = Oracle::new(self.problem, &selection);
        if oracle.is_expensive() && reduced::fits::<f64>(rows.len(), columns.len(), self.memory_limit) {
            oracle = reduced::tabulate(oracle, run.monitor)?;
        }
        let coarse = Level {
            problem: self.problem,
            costs: Costs { oracle: &oracle, offset: self.costs.offset },
            rows: &selection.rows,
            columns: &selection.columns,
            a: &a,
            b: &b,
            memory_limit: self.memory_limit,
        };
        let supply = Supply::<i64>::of(Some(&a), Some(&b), [a.len(), b.len()], 1.0);
        let (tree, _) = coarse.solve(&supply, run)?;
        run.earlier += tree.pivots;
        let (f, g) = carry(&tree.column_shifts()[..columns.len()], &columns, &self.costs, run.monitor)?;
        Ok((f, certify::shifts(&g)))
    }

    /// How far rows are from the sampled ones.
    fn row_features(&self, sampled: &[usize]) -> Result<Features<'_>> {
        if let Cost::Points { x, metric, power, .. } = self.problem.cost {
            return Ok(Features::Points(Cost::Points { x, y: x, metric, power }, self.rows, sampled.to_vec()));
        }
        let columns = spread(self.costs.ncols());
        let (costs, n) = (&self.costs, self.costs.nrows());
        let features = (0..n).flat_map(|i| columns.iter().map(move |&j| costs.at(i, j))).collect();
        Ok(Features::Costs(features, columns.len()))
    }

    fn column_features(&self, sampled: &[usize]) -> Result<Features<'_>> {
        if let Cost::Points { y, metric, power, .. } = self.problem.cost {
            return Ok(Features::Points(Cost::Points { x: y, y, metric, power }, self.columns, sampled.to_vec()));
        }
        let rows = spread(self.costs.nrows());
        let (costs, m) = (&self.costs, self.costs.ncols());
        let features = (0..m).flat_map(|j| rows.iter().map(move |&i| costs.at(i, j))).collect();
        Ok(Features::Costs(features, rows.len()))
    }
}

/// An optimal tree found from potentials `f` and `−g` (padded), or the best so far and `false`.
pub(super) fn from_potentials<U: Units>(
    costs: &Costs,
    supply: &Supply<U>,
    f: &[f64],
    shifts: &[f64],
    run: &mut Run,
) -> Result<(Tree<U>, bool)> {
    let list = Arcs::shortest(costs, shifts, run.monitor)?;
    let arcs = list.greedy(costs, supply, f, shifts, run.monitor)?;
    let mut tree = Tree::new(costs.nrows(), costs.ncols(), &arcs, |i, j| costs.at(i, j))?;
    let mut precision = Precision::new(&tree, |i, j| costs.at(i, j));
    let cost = |i: usize, j: usize| costs.at(i, j);
    // A quarter of a block of the search over all arcs: about 500 arcs for 4000 points.
    let block = (costs.side() / 8.0) as usize;
    let mut finished = list.search(&mut tree, cost, block, &mut precision, run)?;
    drop(list);
    for _ in 0..LISTS {
        if !finished || WORTHWHILE * violated_rows(&tree, costs, &precision, run.monitor)? < costs.nrows() {
            break;
        }
        let list = Arcs::shortest(costs, tree.column_shifts(), run.monitor)?;
        finished = list.search(&mut tree, cost, block, &mut precision, run)?;
    }
    finished = finished && optimize(&mut tree, costs, 0.5, &mut precision, run)?;
    Ok((tree, finished))
}

/// The tree of all weights' bits, from that of fewer bits: the same wherever its arcs carry these flows too, else what is left
/// goes where it costs least, and the search goes on from there.
pub(super) fn exact(
    costs: &Costs,
    supply: &Supply<i128>,
    (rough, finished): (Tree<i64>, bool),
    run: &mut Run,
) -> Result<(Tree<i128>, bool)> {
    run.earlier += rough.pivots;
    let mut shipping = Shipping::new(supply);
    rough.ship(&mut shipping);
    let is_same = shipping.arcs.len() + 1 == rough.count();
    let arcs = shipping.finish(costs, rough.column_shifts(), run.monitor)?;
    let mut tree = Tree::new(costs.nrows(), costs.ncols(), &arcs, |i, j| costs.at(i, j))?;
    if is_same || !finished {
        return Ok((tree, finished));
    }
    let mut precision = Precision::new(&tree, |i, j| costs.at(i, j));
    let finished = optimize(&mut tree, costs, 0.5, &mut precision, run)?;
    Ok((tree, finished))
}

/// Block search with potentials computed anew, until a round of all arcs on fresh potentials finds none to let in.
pub(super) fn optimize<U: Units>(
    tree: &mut Tree<U>,
    costs: &Costs,
    block: f64,
    precision: &mut Precision,
    run: &mut Run,
) -> Result<bool> {
    let block = (block * costs.side()) as usize;
    loop {
        precision.refresh(tree, |i, j| costs.at(i, j));
        let pivots = tree.pivots;
        if !pricing::block_search(tree, costs, block, precision, run)? {
            return Ok(false);
        }
        if tree.pivots == pivots {
            return Ok(true);
        }
    }
}

/// Rows with an arc that would lower the cost.
fn violated_rows<U: Units>(tree: &Tree<U>, costs: &Costs, precision: &Precision, monitor: &Monitor) -> Result<usize> {
    let least = certify::row_transform(tree.column_shifts(), costs, monitor)?;
    let is_violated = |&(i, least): &(usize, &f64)| least - tree.row_potential(i) < -precision.smallest;
    Ok(least.iter().enumerate().filter(is_violated).count())
}

/// `fᵢ = min Cᵢⱼ − gⱼ` over the sampled columns `j`, whose `−g` are `shifts`; then `gⱼ = minᵢ Cᵢⱼ − fᵢ` for all: one pass.
fn carry(shifts: &[f64], columns: &[usize], costs: &Costs, monitor: &Monitor) -> Result<(Vec<f64>, Vec<f64>)> {
    let mut f = vec![0.0; costs.nrows()];
    let mut g = vec![f64::INFINITY; costs.ncols()];
    let mut blocks = RowBlocks::new(costs.oracle, monitor);
    let height = blocks.height();
    blocks.run(
        monitor,
        f.chunks_mut(height),
        |rows, scratch, f: &mut [f64]| {
            scratch.least.fill(f64::INFINITY);
            for (i, f) in rows.zip(f) {
                let cost = costs.oracle.row(i, &mut scratch.cost);
                let sums = columns.iter().zip(shifts).map(|(&j, shift)| cost[j] - costs.offset + shift);
                *f = sums.fold(f64::INFINITY, f64::min);
                kernels::lower_to_slack(&mut scratch.least, cost, *f + costs.offset);
            }
        },
        |(), scratch| {
            for (g, least) in g.iter_mut().zip(&scratch.least) {
                *g = g.min(*least);
            }
        },
    )?;
    Ok((f, g))
}

/// A quarter of `0..count`, in order: always the same ones.
fn sample(count: usize, side: u32) -> Vec<usize> {
    let mut stream = Stream::new(0, purpose::PROBE, side);
    let mut places: Vec<usize> = (0..count).collect();
    let chosen = count / COARSENING;
    for k in 0..chosen {
        places.swap(k, k + stream.below(count - k));
    }
    places.truncate(chosen);
    places.sort_unstable();
    places
}

/// A few places of `0..count`, evenly spread.
fn spread(count: usize) -> Vec<usize> {
    let few = FEATURES.min(count);
    (0..few).map(|k| (2 * k + 1) * count / (2 * few)).collect()
}

/// What tells how near points of a side are.
enum Features<'a> {
    /// Their distances; their places, and which of these are sampled.
    Points(Cost<'a>, &'a [usize], Vec<usize>),
    /// Some of their costs, and how many.
    Costs(Vec<f64>, usize),
}

/// The mass of all points, at the sampled one that is nearest to each.
fn aggregate(weights: &[f64], sampled: &[usize], features: &Features, monitor: &Monitor) -> Result<Vec<f64>> {
    let nearest = match features {
        Features::Points(cost, places, sampled) => {
            let columns = sampled.iter().map(|&i| places[i]).collect();
            let between = Problem { cost: *cost, a: None, b: None };
            nearest(&Oracle::new(&between, &Selection { rows: places.to_vec(), columns }), monitor)?
        }
        Features::Costs(features, few) => {
            let chosen: Vec<f64> = sampled.iter().flat_map(|&i| &features[i * few..(i + 1) * few]).copied().collect();
            let all = MatrixView::new(features, weights.len(), *few)?;
            let chosen = MatrixView::new(&chosen, sampled.len(), *few)?;
            nearest(&Oracle::between(all, chosen, Metric::SquaredEuclidean, 1.0), monitor)?
        }
    };
    let mut masses = vec![0.0; sampled.len()];
    for (weight, place) in weights.iter().zip(nearest) {
        masses[place as usize] += weight;
    }
    Ok(masses)
}

fn nearest(oracle: &Oracle, monitor: &Monitor) -> Result<Vec<u32>> {
    let shifts = certify::shifts(&vec![0.0; oracle.ncols()]);
    certify::row_minima(&shifts, &Costs { oracle, offset: 0.0 }, monitor).map(|(_, places)| places)
}
