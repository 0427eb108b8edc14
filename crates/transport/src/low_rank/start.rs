//! Where the descent begins.

use super::descent::{self, State};
use super::geometry::Geometry;
use super::project;
use super::side::{CHUNK, Side};
use super::{Init, Options};
use crate::problem::{Cost, Metric, Problem};
use crate::reduced::sides;
use crate::sinkhorn::{self, Epsilon};
use gibbs_core::{Code, MatrixView, Monitor, Result, simd};
use gibbs_core::{Stream, purpose};

/// Rounds of Lloyd's iteration.
const LLOYD_ROUNDS: usize = 12;

/// Share of the groups' weights that is spread evenly, so that none begins empty.
const EVEN: f64 = 0.02;

/// Columns (rows) whose costs stand for the coordinates of a row (column) that has none.
const FEATURES: usize = 16;

/// Rounds of sharing out one side for the groups of the other; steps of a round, in units of one over the scale.
const ROUNDS: usize = 2;
const STEPS: [f64; 4] = [8.0, 16.0, 64.0, 256.0];

/// Cells a group, and the least number of them, that stand for each cloud while pairs of them are grouped; the regularisation
/// of the transport between them, relative to their mean cost.
const CELLS: usize = 4;
const LEAST_CELLS: usize = 100;
const EPSILON: f64 = 0.01;

/// Descents between cells, and the steps of each.
const STARTS: u64 = 6;
const DESCENT_STEPS: usize = 60;

/// Gives the state its first factors.
pub(super) fn start(state: &mut State, problem: &Problem, options: &Options, monitor: &Monitor) -> Result<()> {
    let by_cells = options.init == Init::KMeans && matches!(problem.cost, Cost::Points { .. });
    match options.init {
        Init::KMeans if by_cells => groups_of_cells(state, problem, options.seed, monitor)?,
        Init::KMeans => groups_of_sources(state, options.seed, monitor)?,
        Init::Random => random(state, options.seed),
        Init::Deterministic => deterministic(state),
    }
    if options.init == Init::KMeans && !by_cells {
        let groups = state.groups.clone();
        let linear = state.evaluate(&groups, monitor)?;
        state.accept(groups, linear);
        return if state.geometry.scale() > 0.0 { share_out(state, monitor) } else { Ok(()) };
    }
    begin(state, monitor)
}

/// A cloud by the cells of its k-means.
struct Cells {
    /// The cell of each point.
    labels: Vec<usize>,
    /// The centers (`cells × d`) of those that are not empty, which come first.
    centers: Vec<f64>,
    masses: Vec<f64>,
}

/// The best of several descents between cells of both clouds, lifted to the points; shares in `next`.
fn groups_of_cells(state: &mut State, problem: &Problem, seed: u64, monitor: &Monitor) -> Result<()> {
    let rank = state.groups.len();
    let weights =
        |side: &Side| -> Vec<f64> { side.chunks.iter().flat_map(|chunk| chunk.weights.iter().copied()).collect() };
    let (metric, power) = match problem.cost {
        Cost::Points { metric, power, .. } if metric != Metric::Cosine => (metric, power),
        // Means of directions have no direction where they cancel.
        _ => (Metric::SquaredEuclidean, 1.0),
    };
    let (Geometry::Rows { clouds: [x, y], .. } | Geometry::Squared { clouds: [x, y], .. }) = &state.geometry;
    let count = (CELLS * rank).max(LEAST_CELLS);
    let x = Cells::new(x, &weights(&state.x), count, seed, monitor)?;
    let y = Cells::new(y, &weights(&state.y), count, seed, monitor)?;
    let (n, m) = (x.masses.len(), y.masses.len());
    let dimension = x.centers.len() / n;
    let cost = Cost::Points {
        x: MatrixView::new(&x.centers, n, dimension)?,
        y: MatrixView::new(&y.centers, m, dimension)?,
        metric,
        power,
    };
    let coarse = Problem { cost, a: Some(&x.masses), b: Some(&y.masses) };
    let [q, r] = best_descent(&coarse, rank, seed, monitor)?;

    let mut groups = vec![0.0; rank];
    for (side, cells, mut shares) in [(&mut state.x, &x, q), (&mut state.y, &y, r)] {
        for (shares, mass) in shares.chunks_exact_mut(rank).zip(&cells.masses) {
            shares.iter_mut().for_each(|share| *share = (1.0 - EVEN) * *share / mass + EVEN / rank as f64);
        }
        for (chunk, labels) in side.chunks.iter_mut().zip(cells.labels.chunks(CHUNK)) {
            let rows = chunk.rows();
            for (k, (next, group)) in chunk.next.chunks_exact_mut(rows).zip(&mut groups).enumerate() {
                for ((next, weight), &label) in next.iter_mut().zip(&chunk.weights).zip(labels) {
                    *next = weight * shares[label * rank + k];
                    *group += 0.5 * *next;
                }
            }
        }
    }
    state.groups = groups;
    Ok(())
}

/// The factors (row-major) with the least objective that descents from groups of pairs and from random shares end at.
fn best_descent(problem: &Problem, rank: usize, seed: u64, monitor: &Monitor) -> Result<[Vec<f64>; 2]> {
    let (_, a, b) = sides(problem)?;
    // Cells may be fewer than groups where points coincide; groups without a cell of their own share those of others.
    let mut state = State::new(Geometry::new(problem, &a, &b, monitor)?, &a, &b, rank);
    let options = Options { rank, tolerance: 1e-2, max_iterations: DESCENT_STEPS, ..Options::default() };
    let pairs = Pairs::new(problem, monitor)?;
    let (mut least, mut best) = (f64::INFINITY, [Vec::new(), Vec::new()]);
    for start in 0..STARTS {
        let seed = seed.wrapping_add(start << 32);
        state.iterations = 0;
        state.multipliers = [vec![0.0; rank], vec![0.0; rank]];
        match start % 2 {
            0 => pairs.group(&mut state, seed, monitor)?,
            _ => {
                state.groups = vec![1.0 / rank as f64; rank];
                random(&mut state, seed);
            }
        }
        begin(&mut state, monitor)?;
        descent::run(&mut state, &options, monitor)?;
        if state.linear.value < least {
            least = state.linear.value;
            best = [state.x.factor_rows(), state.y.factor_rows()];
        }
    }
    Ok(best)
}

/// Projects shares in `next` onto the state's groups, and takes them for the factors.
fn begin(state: &mut State, monitor: &Monitor) -> Result<()> {
    let groups = state.groups.clone();
    project::project_side(&mut state.x, &groups, 1e-9, monitor)?;
    project::project_side(&mut state.y, &groups, 1e-9, monitor)?;
    let linear = state.evaluate(&groups, monitor)?;
    state.accept(groups, linear);
    Ok(())
}

/// Pairs of points that an entropic plan joins. A group costs what its sources and its targets vary together, so they are
/// grouped by the sums of their points where distances are squared, by both points elsewhere.
struct Pairs {
    /// Source, target and mass of each.
    pairs: Vec<(usize, usize, f64)>,
    features: Vec<f64>,
}

impl Pairs {
    fn new(problem: &Problem, monitor: &Monitor) -> Result<Self> {
        let Cost::Points { x, y, metric, .. } = problem.cost else {
            return Ok(Self { pairs: Vec::new(), features: Vec::new() });
        };
        let (n, m) = (x.nrows(), y.nrows());
        let options = sinkhorn::Options { epsilon: Epsilon::Relative(EPSILON), tolerance: 1e-3, ..Default::default() };
        let plan = match sinkhorn::solve(problem, &options, monitor) {
            Ok(solution) => solution.plan.dense(problem, monitor)?,
            Err(error) if error.code() == Code::Cancelled => return Err(error),
            // Points that all lie in one place have no mean cost to be relative to.
            Err(_) => vec![1.0 / (n * m) as f64; n * m],
        };
        let negligible = 1e-2 / (n.max(m) * n.max(m)) as f64;
        let pairs: Vec<_> = plan
            .into_iter()
            .enumerate()
            .filter(|&(_, mass)| mass > negligible)
            .map(|(place, mass)| (place / m, place % m, mass))
            .collect();
        let feature = |&(i, j, _): &(usize, usize, f64)| {
            let mut feature = x.row(i).to_vec();
            match metric {
                Metric::SquaredEuclidean => gibbs_core::axpy(&mut feature, 1.0, y.row(j)),
                _ => feature.extend(y.row(j)),
            }
            feature
        };
        Ok(Self { features: pairs.iter().flat_map(feature).collect(), pairs })
    }

    /// Groups of pairs as shares in the sides' `next`.
    fn group(&self, state: &mut State, seed: u64, monitor: &Monitor) -> Result<()> {
        let rank = state.groups.len();
        let masses: Vec<f64> = self.pairs.iter().map(|pair| pair.2).collect();
        let labels = k_means(&self.features, &masses, rank, seed, monitor)?.0;
        let even = EVEN / rank as f64;
        for side in [&mut state.x, &mut state.y] {
            for chunk in &mut side.chunks {
                let rows = chunk.rows();
                for next in chunk.next.chunks_exact_mut(rows) {
                    next.iter_mut().zip(&chunk.weights).for_each(|(next, weight)| *next = even * weight);
                }
            }
        }
        let mut groups = vec![even; rank];
        for (&(i, j, mass), &label) in self.pairs.iter().zip(&labels) {
            for (side, place) in [(&mut state.x, i), (&mut state.y, j)] {
                let chunk = &mut side.chunks[place / CHUNK];
                let rows = chunk.rows();
                chunk.next[label * rows + place % CHUNK] += (1.0 - EVEN) * mass;
            }
            groups[label] += (1.0 - EVEN) * mass;
        }
        let total: f64 = groups.iter().sum();
        groups.iter_mut().for_each(|group| *group /= total);
        state.groups = groups;
        Ok(())
    }
}

impl Cells {
    fn new(points: &[f64], weights: &[f64], count: usize, seed: u64, monitor: &Monitor) -> Result<Self> {
        let dimension = points.len() / weights.len();
        let (mut labels, all) = k_means(points, weights, count.min(weights.len()), seed, monitor)?;
        let mut masses = vec![0.0; all.len() / dimension];
        labels.iter().zip(weights).for_each(|(&label, weight)| masses[label] += weight);
        let kept: Vec<usize> = (0..masses.len()).filter(|&k| masses[k] > 0.0).collect();
        let mut places = vec![0; masses.len()];
        kept.iter().enumerate().for_each(|(place, &k)| places[k] = place);
        labels.iter_mut().for_each(|label| *label = places[*label]);
        let centers = kept.iter().flat_map(|k| &all[k * dimension..(k + 1) * dimension]).copied().collect();
        Ok(Self { labels, centers, masses: kept.iter().map(|&k| masses[k]).collect() })
    }
}

/// The targets' best shares for the sources' groups, and the other way round, by proximal steps on one side at a time: for
/// fixed groups the objective is linear in each side.
fn share_out(state: &mut State, monitor: &Monitor) -> Result<()> {
    let unit = 1.0 / state.geometry.scale();
    for _ in 0..ROUNDS {
        for side in [1, 0] {
            for step in STEPS.map(|step| step * unit) {
                let slope = state.linear.slopes[side].clone();
                let multipliers = state.multipliers[side].clone();
                let own = if side == 0 { &mut state.x } else { &mut state.y };
                own.sum(monitor, |chunk| vec![chunk.prepare(&slope, &multipliers, step)])?;
                let scalings = project::project_side(own, &state.groups, 1e-3, monitor)?;
                for (multiplier, scaling) in state.multipliers[side].iter_mut().zip(scalings) {
                    *multiplier += scaling.max(f64::MIN_POSITIVE).ln() / step;
                }
                own.accept_factor();
            }
            // The other side goes through `next` unchanged.
            for chunk in state.x.chunks.iter_mut().chain(&mut state.y.chunks) {
                chunk.next.copy_from_slice(&chunk.factor);
            }
            let groups = state.groups.clone();
            let linear = state.evaluate(&groups, monitor)?;
            state.accept(groups, linear);
        }
    }
    Ok(())
}

/// Sources in the groups of k-means, targets in all groups alike; both in `next`.
fn groups_of_sources(state: &mut State, seed: u64, monitor: &Monitor) -> Result<()> {
    let rank = state.groups.len();
    let weights: Vec<f64> = state.x.chunks.iter().flat_map(|chunk| chunk.weights.iter().copied()).collect();
    let labels = match &state.geometry {
        Geometry::Squared { clouds: [x, _], .. } => k_means(x, &weights, rank, seed, monitor)?.0,
        Geometry::Rows { oracle, .. } => {
            let m = oracle.ncols();
            let mut buffer = vec![0.0; oracle.buffer_length()];
            let count = FEATURES.min(m);
            let columns: Vec<usize> = (0..count).map(|k| (2 * k + 1) * m / (2 * count)).collect();
            let mut features = Vec::with_capacity(weights.len() * count);
            for i in 0..oracle.nrows() {
                if i % CHUNK == 0 {
                    monitor.check()?;
                }
                let row = oracle.row(i, &mut buffer);
                features.extend(columns.iter().map(|&j| row[j]));
            }
            k_means(&features, &weights, rank, seed, monitor)?.0
        }
    };
    let mut groups = vec![0.0; rank];
    labels.iter().zip(&weights).for_each(|(&label, weight)| groups[label] += weight);
    groups.iter_mut().for_each(|group| *group = (1.0 - EVEN) * *group + EVEN / rank as f64);

    for (chunk, labels) in state.x.chunks.iter_mut().zip(labels.chunks(CHUNK)) {
        let rows = chunk.rows();
        for (k, next) in chunk.next.chunks_exact_mut(rows).enumerate() {
            for ((next, weight), &label) in next.iter_mut().zip(&chunk.weights).zip(labels) {
                let own = if label == k { 1.0 - EVEN } else { 0.0 };
                *next = weight * (own + EVEN / rank as f64);
            }
        }
    }
    for chunk in &mut state.y.chunks {
        let rows = chunk.rows();
        for (next, group) in chunk.next.chunks_exact_mut(rows).zip(&groups) {
            for (next, weight) in next.iter_mut().zip(&chunk.weights) {
                *next = weight * group;
            }
        }
    }
    state.groups = groups;
    Ok(())
}

/// The group of each of `points` (row-major) and the groups' centers: k-means++ and Lloyd's iteration.
fn k_means(
    points: &[f64],
    weights: &[f64],
    groups: usize,
    seed: u64,
    monitor: &Monitor,
) -> Result<(Vec<usize>, Vec<f64>)> {
    let dimension = points.len() / weights.len();
    let point = |i: usize| &points[i * dimension..(i + 1) * dimension];
    let mut stream = Stream::new(seed, purpose::LOW_RANK_START, 0);
    let mut centers = Vec::with_capacity(groups * dimension);
    let mut distances = vec![1.0; weights.len()];
    for k in 0..groups {
        monitor.check()?;
        let next = draw(&distances, weights, stream.uniform());
        centers.extend_from_slice(point(next));
        for (i, distance) in distances.iter_mut().enumerate() {
            let new = simd::squared_distance(point(i), point(next));
            *distance = if k == 0 { new } else { distance.min(new) };
        }
    }
    let mut labels = vec![0; weights.len()];
    for _ in 0..LLOYD_ROUNDS {
        label(points, &centers, dimension, &mut labels, monitor)?;
        let mut masses = vec![0.0; groups];
        let mut sums = vec![0.0; groups * dimension];
        for ((i, &label), &weight) in labels.iter().enumerate().zip(weights) {
            masses[label] += weight;
            gibbs_core::axpy(&mut sums[label * dimension..(label + 1) * dimension], weight, point(i));
        }
        for ((center, sum), &mass) in centers.chunks_exact_mut(dimension).zip(sums.chunks_exact(dimension)).zip(&masses)
        {
            if mass > 0.0 {
                center.iter_mut().zip(sum).for_each(|(center, sum)| *center = sum / mass);
            }
        }
    }
    label(points, &centers, dimension, &mut labels, monitor)?;
    Ok((labels, centers))
}

/// A place drawn with probability proportional to distance · weight; by weight alone where all distances are 0.
fn draw(distances: &[f64], weights: &[f64], uniform: f64) -> usize {
    let total: f64 = distances.iter().zip(weights).map(|(distance, weight)| distance * weight).sum();
    let by_distance = total > 0.0;
    let mut left = uniform * if by_distance { total } else { weights.iter().sum() };
    for (i, (distance, weight)) in distances.iter().zip(weights).enumerate() {
        left -= if by_distance { distance * weight } else { *weight };
        if left < 0.0 {
            return i;
        }
    }
    weights.len() - 1
}

/// The nearest center of each point; the first of several.
fn label(points: &[f64], centers: &[f64], dimension: usize, labels: &mut [usize], monitor: &Monitor) -> Result<()> {
    let parts: Vec<_> = labels.chunks_mut(CHUNK).zip(points.chunks(CHUNK * dimension)).collect();
    monitor.map(parts, |_, (labels, points)| {
        for (label, point) in labels.iter_mut().zip(points.chunks_exact(dimension)) {
            let mut least = f64::INFINITY;
            for (k, center) in centers.chunks_exact(dimension).enumerate() {
                let distance: f64 = point.iter().zip(center).map(|(x, c)| (x - c) * (x - c)).sum();
                if distance < least {
                    (least, *label) = (distance, k);
                }
            }
        }
    })?;
    Ok(())
}

/// Random shares in `next`.
fn random(state: &mut State, seed: u64) {
    for (index, side) in [&mut state.x, &mut state.y].into_iter().enumerate() {
        let mut stream = Stream::new(seed, purpose::LOW_RANK_START, 1 + index as u32);
        for chunk in &mut side.chunks {
            chunk.next.fill_with(|| 0.1 + stream.uniform());
        }
    }
}

/// Shares in `next` that differ a little from row to row and from group to group.
fn deterministic(state: &mut State) {
    for side in [&mut state.x, &mut state.y] {
        let count: usize = side.chunks.iter().map(|chunk| chunk.rows()).sum();
        let rank = side.rank as f64;
        let mut first = 0;
        for chunk in &mut side.chunks {
            let rows = chunk.rows();
            for (k, next) in chunk.next.chunks_exact_mut(rows).enumerate() {
                for (i, next) in next.iter_mut().enumerate() {
                    let (row, group) = ((first + i + 1) as f64 / count as f64, (k + 1) as f64 / rank);
                    *next = 1.0 + 0.5 * row * group;
                }
            }
            first += rows;
        }
    }
}
