//! What a cluster should cost where nobody says: from how the least inertia falls with their number.
//!
//! Under the price `κ` the best partitions have the `K` at which `inertia_K + κ K` is least, so `K` is best from one slope of
//! the lower convex hull of `(K, inertia_K)` to the next. The longest such range on the logarithmic scale, of those for at
//! least two clusters, is the number of clusters that the points insist on most; `κ` is its middle.

use super::kmeans_fit;
use gibbs_core::{MatrixView, Monitor, Result};

/// Most clusters that are tried.
const MOST: usize = 20;

/// The price, in units of the inertia. `O(n p)` a cluster and a step of k-means.
pub(super) fn choose(points: MatrixView, seed: u64, monitor: &Monitor) -> Result<f64> {
    let most = (MOST + 1).min(points.nrows());
    let mut inertias = Vec::with_capacity(most);
    for clusters in 1..=most {
        let inertia = kmeans_fit(points, clusters, seed, monitor)?.inertia;
        // Restarts may miss what one cluster fewer found.
        inertias.push(inertias.last().map_or(inertia, |last: &f64| inertia.min(*last)));
    }
    Ok(middle(&inertias))
}

/// The middle of the longest range of prices for one number of clusters, 2 or more where there is one.
fn middle(inertias: &[f64]) -> f64 {
    let hull = lower_hull(inertias);
    let slope = |a: usize, b: usize| (inertias[a] - inertias[b]) / (b - a) as f64;
    let mut best = (0.0, inertias[0].max(f64::MIN_POSITIVE));
    for at in hull.windows(3) {
        let (above, below) = (slope(at[0], at[1]), slope(at[1], at[2]));
        if above / below > best.0 && above > 0.0 {
            let lowest = below.max(1e-3 * above);
            best = (above / below, (above * lowest).sqrt());
        }
    }
    best.1
}

/// Indices of the lower convex hull of the values over their indices.
fn lower_hull(values: &[f64]) -> Vec<usize> {
    let mut hull: Vec<usize> = Vec::new();
    for i in 0..values.len() {
        while let [.., a, b] = hull[..] {
            let (run, rise) = ((b - a) as f64, values[b] - values[a]);
            if rise * ((i - a) as f64) < (values[i] - values[a]) * run {
                break;
            }
            hull.pop();
        }
        hull.push(i);
    }
    hull
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_the_longest_range() {
        // Slopes 50, 40, 1, .9: three clusters are best between 1 and 40.
        let price = middle(&[100.0, 50.0, 10.0, 9.0, 8.1]);
        assert!((price - 40f64.sqrt()).abs() < 1e-12, "{price}");
        // A point above the hull is passed over.
        assert_eq!(lower_hull(&[10.0, 9.0, 2.0, 1.0]), [0, 2, 3]);
        assert_eq!(middle(&[4.0, 0.0]), 4.0);
        assert!(middle(&[4.0, 0.0, 0.0]) < 4.0);
        assert!(middle(&[0.0, 0.0, 0.0]) > 0.0);
    }
}
