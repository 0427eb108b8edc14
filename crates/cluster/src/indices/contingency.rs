//! The contingency table of two labelings: how many points have label `i` in one and label `j` in the other.

use gibbs_core::{Error, Result};

/// A sparse contingency table with its margins.
pub(super) struct Contingency {
    /// Number of points, at least 1.
    pub(super) points: usize,
    /// Points of each label of the first labeling.
    pub(super) rows: Vec<usize>,
    /// Points of each label of the second.
    pub(super) columns: Vec<usize>,
    /// Row, column and number of points of every entry that is not 0, row by row and in order of the columns.
    pub(super) entries: Vec<(u32, u32, usize)>,
}

impl Contingency {
    /// Counts two labelings `a` and `b` of the same points. `O(n)`, and a sort where labels are spread out.
    pub(super) fn new(a: &[i32], b: &[i32]) -> Result<Self> {
        if a.is_empty() {
            return Err(Error::shape("a", "expected at least one label"));
        }
        if a.len() != b.len() {
            return Err(Error::shape("b", format!("expected as many labels as a has, {}, got {}", a.len(), b.len())));
        }
        let ((a, row_count), (b, column_count)) = (numbered(a), numbered(b));
        let (rows, columns) = (counts(&a, row_count), counts(&b, column_count));
        let mut entries = Vec::new();
        let (mut tally, mut seen) = (vec![0; column_count], Vec::new());
        let sorted = sorted_by(&a, &b, &rows);
        let mut rest = sorted.as_slice();
        for (row, &size) in rows.iter().enumerate() {
            let (members, after) = rest.split_at(size);
            rest = after;
            for &column in members {
                if tally[column as usize] == 0 {
                    seen.push(column);
                }
                tally[column as usize] += 1;
            }
            seen.sort_unstable();
            entries
                .extend(seen.drain(..).map(|column| (row as u32, column, std::mem::take(&mut tally[column as usize]))));
        }
        Ok(Self { points: a.len(), rows, columns, entries })
    }

    /// Whether both labelings make the same groups.
    pub(super) fn is_matching(&self) -> bool {
        self.entries.len() == self.rows.len() && self.entries.len() == self.columns.len()
    }
}

/// Labels as numbers from 0, in the order of the labels, and how many differ.
pub(super) fn numbered(labels: &[i32]) -> (Vec<u32>, usize) {
    let least = labels.iter().copied().min().unwrap_or(0);
    let most = labels.iter().copied().max().unwrap_or(0);
    let range = most.abs_diff(least) as usize;
    let place = |label: i32| label.abs_diff(least) as usize;
    if range <= 4 * labels.len() + 1024 {
        let mut number = vec![0; range + 1];
        labels.iter().for_each(|&label| number[place(label)] = 1);
        let mut count = 0;
        for used in &mut number {
            count += std::mem::replace(used, count);
        }
        return (labels.iter().map(|&label| number[place(label)]).collect(), count as usize);
    }
    let mut used = labels.to_vec();
    used.sort_unstable();
    used.dedup();
    (labels.iter().map(|label| used.partition_point(|other| other < label) as u32).collect(), used.len())
}

/// How often each number below `count` occurs.
pub(super) fn counts(numbers: &[u32], count: usize) -> Vec<usize> {
    let mut counts = vec![0; count];
    numbers.iter().for_each(|&number| counts[number as usize] += 1);
    counts
}

/// The second labels of the points, ordered by their first.
fn sorted_by(a: &[u32], b: &[u32], sizes: &[usize]) -> Vec<u32> {
    let mut next: Vec<usize> = Vec::with_capacity(sizes.len());
    let mut start = 0;
    for size in sizes {
        next.push(start);
        start += size;
    }
    let mut sorted = vec![0; b.len()];
    for (&row, &column) in a.iter().zip(b) {
        sorted[next[row as usize]] = column;
        next[row as usize] += 1;
    }
    sorted
}
