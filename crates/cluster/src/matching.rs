//! Which classes of two partitions belong together.

/// For each row of the square `benefit` (row-major `k × k`) its column in an assignment of the largest sum. `O(k³)`.
///
/// Shortest augmenting paths with potentials: H. W. Kuhn, The Hungarian method for the assignment problem, Naval Research
/// Logistics Quarterly 2 (1955), in the form of R. Jonker, A. Volgenant, Computing 38 (1987).
pub(crate) fn best_matching(benefit: &[f64], k: usize) -> Vec<usize> {
    // Index 0 stands for "none" in rows and columns, so both are counted from 1.
    let (mut u, mut v) = (vec![0.0; k + 1], vec![0.0; k + 1]);
    let mut row_of = vec![0; k + 1];
    for row in 1..=k {
        let (mut least, mut from, mut done) = (vec![f64::INFINITY; k + 1], vec![0; k + 1], vec![false; k + 1]);
        row_of[0] = row;
        let mut column = 0;
        loop {
            done[column] = true;
            let (at, mut delta, mut next) = (row_of[column], f64::INFINITY, 0);
            for j in (1..=k).filter(|&j| !done[j]) {
                let reduced = -benefit[(at - 1) * k + j - 1] - u[at] - v[j];
                if reduced < least[j] {
                    (least[j], from[j]) = (reduced, column);
                }
                if least[j] < delta {
                    (delta, next) = (least[j], j);
                }
            }
            for j in 0..=k {
                if done[j] {
                    u[row_of[j]] += delta;
                    v[j] -= delta;
                } else {
                    least[j] -= delta;
                }
            }
            column = next;
            if row_of[column] == 0 {
                break;
            }
        }
        while column != 0 {
            row_of[column] = row_of[from[column]];
            column = from[column];
        }
    }
    let mut matched = vec![0; k];
    (1..=k).for_each(|j| matched[row_of[j] - 1] = j - 1);
    matched
}

/// The share of points with different labels (below `classes`) after the classes have been matched as well as possible.
pub(crate) fn difference(a: &[i32], b: &[i32], classes: usize) -> f64 {
    let mut together = vec![0.0; classes * classes];
    a.iter().zip(b).for_each(|(&x, &y)| together[x as usize * classes + y as usize] += 1.0);
    let matched = best_matching(&together, classes);
    let same: f64 = matched.iter().enumerate().map(|(row, &column)| together[row * classes + column]).sum();
    1.0 - same / a.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use gibbs_core::{Stream, purpose};

    fn best_of_all(benefit: &[f64], k: usize, row: usize, used: &mut Vec<bool>) -> f64 {
        if row == k {
            return 0.0;
        }
        let mut best = f64::NEG_INFINITY;
        for j in 0..k {
            if !used[j] {
                used[j] = true;
                best = best.max(benefit[row * k + j] + best_of_all(benefit, k, row + 1, used));
                used[j] = false;
            }
        }
        best
    }

    #[test]
    fn matchings_are_as_good_as_the_best_of_all_permutations() {
        let mut stream = Stream::new(3, purpose::SIMULATE, 0);
        for k in 1..7 {
            let benefit: Vec<f64> = (0..k * k).map(|_| (10.0 * stream.uniform()).floor()).collect();
            let matched = best_matching(&benefit, k);
            let value: f64 = matched.iter().enumerate().map(|(i, &j)| benefit[i * k + j]).sum();
            assert_eq!(value, best_of_all(&benefit, k, 0, &mut vec![false; k]));
        }
    }

    #[test]
    fn renamed_labels_do_not_differ() {
        assert_eq!(difference(&[0, 0, 1, 2], &[2, 2, 0, 1], 3), 0.0);
        assert_eq!(difference(&[0, 0, 1, 2], &[2, 0, 0, 1], 3), 0.25);
    }
}
