//! Random trees, and a look at the neighbors' neighbors.

use super::{Best, TREES};
use gibbs_core::{MatrixView, Monitor, Result, Stream, purpose, simd::squared_distance};

/// Points that a leaf may hold.
const LEAF: usize = 96;
/// Trees in memory at a time.
const AT_ONCE: usize = 4;
/// Points that one item of work looks after.
const BLOCK: usize = 4096;
/// Candidates kept beyond those asked for, through which more are found.
const SPARE: usize = 5;
/// How often the neighbors' neighbors are looked at.
const LOOKS: usize = 2;

/// Candidates of every point, row by row, nearest first.
struct Lists {
    count: usize,
    ids: Vec<u32>,
    distances: Vec<f64>,
}

/// About the `count` nearest of every point, row by row.
///
/// The rows are first brought into the order of a tree's leaves, so that what is near is near in memory too.
pub(super) fn search(points: MatrixView, count: usize, seed: u64, monitor: &Monitor) -> Result<Vec<u32>> {
    let (n, p) = (points.nrows(), points.ncols());
    let pool = (count + SPARE).min(n - 1);
    let order = order(points, seed, monitor)?;
    let placed: Vec<f64> = order.iter().flat_map(|&i| points.row(i as usize)).copied().collect();
    let placed = MatrixView::new(&placed, n, p)?;
    let mut lists = Lists::new(n, pool);
    let trees: Vec<u32> = (1..=TREES as u32).collect();
    for some in trees.chunks(AT_ONCE) {
        let grown = monitor.map(some.to_vec(), |_, tree| {
            let mut found = Lists::new(n, pool);
            let stream = Stream::new(seed, purpose::NEIGHBOR_TREE, tree);
            split(placed, stream, |members| leaf(placed, members, &mut found), monitor).map(|_| found)
        })?;
        for found in grown {
            lists.merge(&found?, monitor)?;
        }
    }
    for _ in 0..LOOKS {
        lists.look_around(placed, monitor)?;
    }
    let mut ids = vec![0; n * count];
    for (found, &i) in lists.ids.chunks(pool).zip(&order) {
        let own = &mut ids[i as usize * count..(i as usize + 1) * count];
        own.iter_mut().zip(found).for_each(|(id, &at)| *id = order[at as usize]);
    }
    Ok(ids)
}

/// The points leaf by leaf of one tree.
pub(super) fn order(points: MatrixView, seed: u64, monitor: &Monitor) -> Result<Vec<u32>> {
    split(points, Stream::new(seed, purpose::NEIGHBOR_TREE, 0), |_| {}, monitor)
}

/// Splits the points down to leaves, which are looked at one after the other; the points in their order.
fn split(points: MatrixView, mut stream: Stream, mut leaf: impl FnMut(&[u32]), monitor: &Monitor) -> Result<Vec<u32>> {
    let mut order: Vec<u32> = (0..points.nrows() as u32).collect();
    let mut keyed: Vec<(f64, u32)> = Vec::with_capacity(order.len());
    let mut stack = vec![(0, order.len())];
    while let Some((start, end)) = stack.pop() {
        monitor.check()?;
        let members = &mut order[start..end];
        if members.len() <= LEAF {
            leaf(members);
            continue;
        }
        let direction = direction(points, members, &mut stream);
        keyed.clear();
        for (at, &i) in members.iter().enumerate() {
            if at % 8192 == 0 {
                monitor.check()?;
            }
            keyed.push((gibbs_core::dot(points.row(i as usize), &direction), i));
        }
        let middle = members.len() / 2;
        keyed.select_nth_unstable_by(middle, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for (place, &(_, i)) in members.iter_mut().zip(&keyed) {
            *place = i;
        }
        stack.extend([(start, start + middle), (start + middle, end)]);
    }
    Ok(order)
}

/// From one random member to another; a random direction where they are the same point.
fn direction(points: MatrixView, members: &[u32], stream: &mut Stream) -> Vec<f64> {
    let mut member = || points.row(members[stream.below(members.len())] as usize);
    let (from, to) = (member(), member());
    let line: Vec<f64> = from.iter().zip(to).map(|(from, to)| to - from).collect();
    match line.iter().any(|&x| x != 0.0) {
        true => line,
        false => line.iter().map(|_| stream.normal()).collect(),
    }
}

fn leaf(points: MatrixView, members: &[u32], lists: &mut Lists) {
    let rows: Vec<f64> = members.iter().flat_map(|&i| points.row(i as usize)).copied().collect();
    let row = |a: usize| &rows[a * points.ncols()..(a + 1) * points.ncols()];
    for (a, &i) in members.iter().enumerate() {
        for (b, &j) in members.iter().enumerate().skip(a + 1) {
            let distance = squared_distance(row(a), row(b));
            lists.of(i as usize).offer(j, distance);
            lists.of(j as usize).offer(i, distance);
        }
    }
}

impl Lists {
    fn new(n: usize, count: usize) -> Self {
        Self { count, ids: vec![u32::MAX; n * count], distances: vec![f64::INFINITY; n * count] }
    }

    fn of(&mut self, i: usize) -> Best<'_> {
        let places = i * self.count..(i + 1) * self.count;
        Best { ids: &mut self.ids[places.clone()], distances: &mut self.distances[places] }
    }

    /// Blocks of rows to change, each with its first row.
    fn blocks(&mut self) -> Vec<(usize, &mut [u32], &mut [f64])> {
        let size = BLOCK * self.count;
        let pairs = self.ids.chunks_mut(size).zip(self.distances.chunks_mut(size));
        pairs.enumerate().map(|(block, (ids, distances))| (block * BLOCK, ids, distances)).collect()
    }

    fn merge(&mut self, other: &Lists, monitor: &Monitor) -> Result<()> {
        let count = self.count;
        monitor.map(self.blocks(), |_, (first, ids, distances)| {
            for (row, (ids, distances)) in ids.chunks_mut(count).zip(distances.chunks_mut(count)).enumerate() {
                let mut best = Best { ids, distances };
                for place in (first + row) * count..(first + row + 1) * count {
                    best.offer(other.ids[place], other.distances[place]);
                }
            }
        })?;
        Ok(())
    }

    /// Offers every point its neighbors' neighbors.
    fn look_around(&mut self, points: MatrixView, monitor: &Monitor) -> Result<()> {
        let (count, known) = (self.count, self.ids.clone());
        let known_of = |i: usize| &known[i * count..(i + 1) * count];
        monitor.map(self.blocks(), |_, (first, ids, distances)| {
            for (row, (ids, distances)) in ids.chunks_mut(count).zip(distances.chunks_mut(count)).enumerate() {
                let i = first + row;
                let mut best = Best { ids, distances };
                for &through in known_of(i) {
                    for &id in known_of(through as usize) {
                        // Half of them are known already, and cheaper found than their distance.
                        if id as usize == i || best.ids.contains(&id) {
                            continue;
                        }
                        best.offer(id, squared_distance(points.row(i), points.row(id as usize)));
                    }
                }
            }
        })?;
        Ok(())
    }
}
