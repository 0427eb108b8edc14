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
pub(super) fn search(points: MatrixView, count: usize, seed: u64, monitor: &Monitor) -> Result<Vec<u32>> {
    let pool = (count + SPARE).min(points.nrows() - 1);
    let mut lists = Lists::new(points.nrows(), pool);
    let trees: Vec<u32> = (0..TREES as u32).collect();
    for some in trees.chunks(AT_ONCE) {
        let grown = monitor.map(some.to_vec(), |_, tree| {
            let mut found = Lists::new(points.nrows(), pool);
            let stream = Stream::new(seed, purpose::NEIGHBOR_TREE, tree);
            grow(points, stream, &mut found, monitor).map(|()| found)
        })?;
        for found in grown {
            lists.merge(&found?, monitor)?;
        }
    }
    for _ in 0..LOOKS {
        lists.look_around(points, monitor)?;
    }
    Ok(lists.ids.chunks(pool).flat_map(|ids| &ids[..count]).copied().collect())
}

/// Splits the points down to leaves, and offers each the others of its leaf.
fn grow(points: MatrixView, mut stream: Stream, lists: &mut Lists, monitor: &Monitor) -> Result<()> {
    let mut order: Vec<u32> = (0..points.nrows() as u32).collect();
    let mut keyed: Vec<(f64, u32)> = Vec::with_capacity(order.len());
    let mut stack = vec![(0, order.len())];
    while let Some((start, end)) = stack.pop() {
        monitor.check()?;
        let members = &mut order[start..end];
        if members.len() <= LEAF {
            leaf(points, members, lists);
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
    Ok(())
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
                    for &id in known_of(through as usize).iter().filter(|&&id| id as usize != i) {
                        best.offer(id, squared_distance(points.row(i), points.row(id as usize)));
                    }
                }
            }
        })?;
        Ok(())
    }
}
