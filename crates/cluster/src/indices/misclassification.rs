//! Misclassification: the share of points that are in the wrong group after the best matching of groups to classes.
//!
//! ```text
//! 1 − max over injections σ  Σⱼ n_σ(j)j / n
//! ```
//!
//! The contingency table falls into parts that share no group and no class; each is matched by shortest augmenting paths
//! with potentials, in integers, so the answer is exact. `O(n)` and `O(r² c)` for a part of `r ≤ c` groups and classes.
//!
//! Reference: H. W. Kuhn, The Hungarian method for the assignment problem, Naval Research Logistics 2 (1955).

use super::contingency::Contingency;
use gibbs_core::{Error, Monitor, Result};

/// Most entries of a part's table: 1 GiB.
const LARGEST_PART: usize = 1 << 27;

/// The share of points that two labelings (`n ≥ 1` integers each) put apart, after matching groups one to one.
pub fn misclassification(a: &[i32], b: &[i32], monitor: &Monitor) -> Result<f64> {
    let table = Contingency::new(a, b)?;
    let mut matched = 0;
    for part in parts(&table) {
        matched += part.most_matched(monitor)?;
    }
    Ok((table.points as i64 - matched) as f64 / table.points as f64)
}

/// A part of the table that shares no group and no class with the rest.
#[derive(Default)]
struct Part {
    rows: Vec<u32>,
    columns: Vec<u32>,
    entries: Vec<(u32, u32, usize)>,
}

/// The connected parts of the table.
fn parts(table: &Contingency) -> Vec<Part> {
    let row_count = table.rows.len();
    let mut parent: Vec<usize> = (0..row_count + table.columns.len()).collect();
    for &(row, column, _) in &table.entries {
        let (first, second) = (root(&mut parent, row as usize), root(&mut parent, row_count + column as usize));
        parent[first.max(second)] = first.min(second);
    }
    let mut number = vec![usize::MAX; parent.len()];
    let mut parts: Vec<Part> = Vec::new();
    for place in 0..parent.len() {
        let root = root(&mut parent, place);
        if number[root] == usize::MAX {
            number[root] = parts.len();
            parts.push(Part::default());
        }
        let part = &mut parts[number[root]];
        if place < row_count { part.rows.push(place as u32) } else { part.columns.push((place - row_count) as u32) }
    }
    for &entry in &table.entries {
        parts[number[root(&mut parent, entry.0 as usize)]].entries.push(entry);
    }
    parts
}

fn root(parent: &mut [usize], mut place: usize) -> usize {
    while parent[place] != place {
        parent[place] = parent[parent[place]];
        place = parent[place];
    }
    place
}

impl Part {
    /// The most points that a one-to-one matching of rows and columns covers.
    fn most_matched(&self, monitor: &Monitor) -> Result<i64> {
        if self.rows.len() == 1 || self.columns.len() == 1 {
            return Ok(self.entries.iter().map(|&(_, _, count)| count as i64).max().unwrap_or(0));
        }
        let flip = self.rows.len() > self.columns.len();
        let (short, long) = if flip { (&self.columns, &self.rows) } else { (&self.rows, &self.columns) };
        let size = short.len().saturating_mul(long.len());
        if size > LARGEST_PART {
            return Err(Error::out_of_memory("the table of groups and classes", size as f64 * 8.0));
        }
        let mut counts = vec![0i64; size];
        let place = |list: &[u32], label: u32| list.partition_point(|&other| other < label);
        for &(row, column, count) in &self.entries {
            let (first, second) = if flip { (column, row) } else { (row, column) };
            counts[place(short, first) * long.len() + place(long, second)] = count as i64;
        }
        largest_matching(&counts, short.len(), long.len(), monitor)
    }
}

/// The largest sum of entries of `counts` (`rows × columns`, rows at most columns), one a row and none in one column.
fn largest_matching(counts: &[i64], rows: usize, columns: usize, monitor: &Monitor) -> Result<i64> {
    // Costs are −counts; potentials keep cost − row − column ≥ 0, with equality on the pairs that are taken.
    let (mut row_price, mut column_price) = (vec![0i64; rows], vec![0i64; columns]);
    let mut taken_by = vec![usize::MAX; columns];
    for start in 0..rows {
        monitor.check()?;
        monitor.report(start as f64, Some(rows as f64));
        let (mut slack, mut before) = (vec![i64::MAX; columns], vec![usize::MAX; columns]);
        let mut reached = vec![false; columns];
        let (mut row, mut last) = (start, usize::MAX);
        let end = loop {
            let (mut nearest, mut step) = (usize::MAX, i64::MAX);
            for column in (0..columns).filter(|&column| !reached[column]) {
                let reduced = -counts[row * columns + column] - row_price[row] - column_price[column];
                if reduced < slack[column] {
                    (slack[column], before[column]) = (reduced, last);
                }
                if slack[column] < step {
                    (nearest, step) = (column, slack[column]);
                }
            }
            row_price[start] += step;
            for column in 0..columns {
                if reached[column] {
                    row_price[taken_by[column]] += step;
                    column_price[column] -= step;
                } else {
                    slack[column] -= step;
                }
            }
            reached[nearest] = true;
            last = nearest;
            if taken_by[nearest] == usize::MAX {
                break nearest;
            }
            row = taken_by[nearest];
        };
        let mut column = end;
        while before[column] != usize::MAX {
            taken_by[column] = taken_by[before[column]];
            column = before[column];
        }
        taken_by[column] = start;
    }
    let pairs = taken_by.iter().enumerate().filter(|(_, row)| **row != usize::MAX);
    Ok(pairs.map(|(column, &row)| counts[row * columns + column]).sum())
}
