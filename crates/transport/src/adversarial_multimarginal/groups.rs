//! Sets of points of distinct classes that can meet.

use super::{Classes, Metric, Options, ball};
use gibbs_core::{Code, Error, Monitor, Result, simd};

/// Points whose neighbours one thread looks for at a time.
const BLOCK: usize = 64;

/// Groups between two looks at the monitor.
const CHECK_EVERY: usize = 1024;

/// What there is to merge.
pub(super) struct Groups {
    /// Groups that no other contains.
    pub(super) maximal: Vec<Vec<u32>>,
    /// Whether larger groups than the options allow cannot exist.
    pub(super) complete: bool,
}

/// Finds the groups order by order: a group of `k + 1` points is one of `k`, and a later neighbour of all of them such that
/// all its other parts are groups too.
pub(super) fn find(classes: &Classes, options: &Options, monitor: &Monitor) -> Result<Groups> {
    let neighbours = Neighbours::find(classes, options, monitor)?;
    let count = classes.points.nrows() as u32;
    let mut order: Vec<Vec<u32>> = (0..count).map(|i| vec![i]).collect();
    let (mut maximal, mut found) = (Vec::new(), order.len());
    let most = options.max_order.min(classes.sizes.len());
    if found > options.max_groups {
        return Err(too_many(options));
    }
    loop {
        let size = order.first().map_or(0, Vec::len);
        if size >= most {
            let complete = size >= classes.sizes.len() || !neighbours.any_extension(&order, monitor)?;
            maximal.append(&mut order);
            return Ok(Groups { maximal, complete });
        }
        let (larger, inside) = neighbours.extend(&order, options, options.max_groups.saturating_sub(found), monitor)?;
        maximal.extend(order.into_iter().zip(inside).filter(|&(_, inside)| !inside).map(|(group, _)| group));
        if larger.is_empty() {
            return Ok(Groups { maximal, complete: true });
        }
        found += larger.len();
        order = larger;
    }
}

fn too_many(options: &Options) -> Error {
    let problem = format!("there are more than {} groups; a smaller radius has fewer", options.max_groups);
    Error::new(Code::OutOfMemory, "options.maxGroups", problem)
}

/// For each point, the later ones of other classes within 2ε, in order, with their squared distances.
struct Neighbours {
    lists: Vec<Vec<(u32, f64)>>,
    /// ε².
    limit: f64,
    euclidean: bool,
}

impl Neighbours {
    fn find(classes: &Classes, options: &Options, monitor: &Monitor) -> Result<Self> {
        let points = classes.points;
        let ends: Vec<usize> = classes
            .sizes
            .iter()
            .scan(0, |end, size| {
                *end += size;
                Some(vec![*end; *size])
            })
            .flatten()
            .collect();
        let reach = 2.0 * options.radius * (1.0 + ball::SLACK);
        let look = |i: usize| -> Vec<(u32, f64)> {
            let near = |j: usize| {
                let (distance, squared) = match options.metric {
                    Metric::Euclidean => {
                        let squared = simd::squared_distance(points.row(i), points.row(j));
                        (squared.sqrt(), squared)
                    }
                    Metric::Chebyshev => (chebyshev(points.row(i), points.row(j)), 0.0),
                };
                (distance <= reach).then_some((j as u32, squared))
            };
            (ends[i]..points.nrows()).filter_map(near).collect()
        };
        let starts: Vec<usize> = (0..points.nrows()).step_by(BLOCK).collect();
        let block = |_: usize, start: usize| -> Vec<Vec<(u32, f64)>> {
            (start..(start + BLOCK).min(points.nrows())).map(look).collect()
        };
        let mut lists = Vec::with_capacity(points.nrows());
        for wave in starts.chunks(4 * monitor.thread_count()) {
            lists.extend(monitor.map(wave.to_vec(), block)?.into_iter().flatten());
            monitor.report(lists.len() as f64, None);
        }
        Ok(Self { lists, limit: options.radius * options.radius, euclidean: options.metric == Metric::Euclidean })
    }

    fn squared(&self, i: u32, j: u32) -> Option<f64> {
        let (first, second) = (i.min(j), i.max(j));
        let list = &self.lists[first as usize];
        list.binary_search_by_key(&second, |&(k, _)| k).ok().map(|place| list[place].1)
    }

    /// The groups with one point more, and which of `order` they contain.
    fn extend(
        &self,
        order: &[Vec<u32>],
        options: &Options,
        room: usize,
        monitor: &Monitor,
    ) -> Result<(Vec<Vec<u32>>, Vec<bool>)> {
        let (mut larger, mut inside) = (Vec::new(), vec![false; order.len()]);
        for (k, group) in order.iter().enumerate() {
            if k % CHECK_EVERY == 0 {
                monitor.check()?;
                monitor.report(k as f64, None);
            }
            for next in self.candidates(group) {
                let Some(parts) = self.parts(order, group, next) else { continue };
                parts.into_iter().for_each(|part| inside[part] = true);
                inside[k] = true;
                if larger.len() >= room {
                    return Err(too_many(options));
                }
                larger.push(group.iter().copied().chain([next]).collect());
            }
        }
        Ok((larger, inside))
    }

    /// Whether there is a group with one point more.
    fn any_extension(&self, order: &[Vec<u32>], monitor: &Monitor) -> Result<bool> {
        for (k, group) in order.iter().enumerate() {
            if k % CHECK_EVERY == 0 {
                monitor.check()?;
            }
            if self.candidates(group).any(|next| self.parts(order, group, next).is_some()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn candidates<'a>(&'a self, group: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
        let last = group.last().copied().unwrap_or(0);
        let rest = &group[..group.len().saturating_sub(1)];
        let list = self.lists.get(last as usize).map_or(&[][..], Vec::as_slice);
        list.iter().map(|&(next, _)| next).filter(|&next| rest.iter().all(|&i| self.squared(i, next).is_some()))
    }

    /// Where the other parts of `group` and `next` are in `order`, which is sorted; `None` if they are no group together.
    fn parts(&self, order: &[Vec<u32>], group: &[u32], next: u32) -> Option<Vec<usize>> {
        let mut parts = Vec::with_capacity(group.len());
        let mut part = Vec::with_capacity(group.len());
        for without in 0..group.len() {
            part.clear();
            part.extend(group.iter().enumerate().filter(|&(k, _)| k != without).map(|(_, &i)| i).chain([next]));
            parts.push(order.binary_search(&part).ok()?);
        }
        let member = |k: usize| group.get(k).copied().unwrap_or(next);
        let squared = |i: usize, j: usize| if i == j { 0.0 } else { self.squared(member(i), member(j)).unwrap_or(0.0) };
        // Pairs have been compared already, and boxes meet when they meet in pairs.
        let meet = !self.euclidean || group.len() == 1 || ball::fits(group.len() + 1, squared, self.limit);
        meet.then_some(parts)
    }
}

fn chebyshev(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).fold(0.0, |largest, (x, y)| (x - y).abs().max(largest))
}
