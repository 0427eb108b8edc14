//! Minimum cuts of small dense graphs.

use gibbs_core::{Monitor, Result};

/// Share of the largest weight below which a residual capacity counts as none.
const ROUNDING: f64 = 1e-15;

/// The weight of the smallest cut between `source` and the `sinks` in the graph of `weights` (`n × n`, symmetric, at least 0),
/// and the nodes on the source's side. Dinic's layers over a dense residual matrix.
pub(super) fn between(weights: &[f64], n: usize, source: usize, sinks: &[usize]) -> (f64, Vec<bool>) {
    let mut residual = weights.to_vec();
    let least = ROUNDING * weights.iter().fold(0.0, |most: f64, &weight| most.max(weight));
    let mut is_sink = vec![false; n];
    sinks.iter().for_each(|&sink| is_sink[sink] = true);
    loop {
        let levels = levels(&residual, n, source, least);
        if !sinks.iter().any(|&sink| levels[sink] != usize::MAX) {
            let side: Vec<bool> = levels.iter().map(|&level| level != usize::MAX).collect();
            let crossing = (0..n).filter(|&i| side[i]).flat_map(|i| (0..n).map(move |j| (i, j)));
            let value = crossing.filter(|&(_, j)| !side[j]).map(|(i, j)| weights[i * n + j]).sum();
            return (value, side);
        }
        let mut next = vec![0; n];
        let mut path: Vec<usize> = vec![source];
        while let Some(&node) = path.last() {
            if is_sink[node] {
                let edges = || path.windows(2).map(|pair| (pair[0], pair[1]));
                let flow = edges().map(|(i, j)| residual[i * n + j]).fold(f64::INFINITY, f64::min);
                let mut keep = path.len();
                for (at, (i, j)) in edges().enumerate() {
                    residual[i * n + j] -= flow;
                    residual[j * n + i] += flow;
                    if residual[i * n + j] <= least {
                        keep = keep.min(at + 1);
                    }
                }
                path.truncate(keep);
                continue;
            }
            let onward = |to: usize| residual[node * n + to] > least && levels[to] == levels[node] + 1;
            match (next[node]..n).find(|&to| onward(to)) {
                Some(to) => {
                    next[node] = to;
                    path.push(to);
                }
                None => {
                    next[node] = n;
                    path.pop();
                    if let Some(&before) = path.last() {
                        next[before] += 1;
                    }
                }
            }
        }
    }
}

/// Steps from the source over residual capacities; the largest number where there is no way.
fn levels(residual: &[f64], n: usize, source: usize, least: f64) -> Vec<usize> {
    let mut levels = vec![usize::MAX; n];
    levels[source] = 0;
    let mut queue = vec![source];
    let mut at = 0;
    while at < queue.len() {
        let node = queue[at];
        at += 1;
        for to in 0..n {
            if levels[to] == usize::MAX && residual[node * n + to] > least {
                levels[to] = levels[node] + 1;
                queue.push(to);
            }
        }
    }
    levels
}

/// The smallest cuts between all pairs (`n × n`), by Gusfield's tree of `n − 1` cuts.
pub(super) fn all(weights: &[f64], n: usize, monitor: &Monitor) -> Result<Vec<f64>> {
    let mut parent = vec![0; n];
    let mut cuts = vec![f64::INFINITY; n * n];
    for i in 1..n {
        monitor.check()?;
        let (value, side) = between(weights, n, i, &[parent[i]]);
        for j in i + 1..n {
            if side[j] && parent[j] == parent[i] {
                parent[j] = i;
            }
        }
        for j in 0..i {
            let cut = if j == parent[i] { value } else { value.min(cuts[parent[i] * n + j]) };
            (cuts[i * n + j], cuts[j * n + i]) = (cut, cut);
        }
    }
    Ok(cuts)
}

/// The smallest cut that leaves nodes on both sides, by Stoer and Wagner's orders; infinite for a single node.
pub(super) fn smallest(mut weights: Vec<f64>, n: usize) -> f64 {
    let mut nodes: Vec<usize> = (0..n).collect();
    let mut best = f64::INFINITY;
    while nodes.len() > 1 {
        let mut attached = vec![0.0; n];
        let mut rest = nodes.clone();
        let (mut before, mut last) = (usize::MAX, usize::MAX);
        while !rest.is_empty() {
            let at = (1..rest.len()).fold(0, |at, k| if attached[rest[k]] > attached[rest[at]] { k } else { at });
            (before, last) = (last, rest.swap_remove(at));
            if rest.is_empty() {
                best = best.min(attached[last]);
            }
            rest.iter().for_each(|&node| attached[node] += weights[last * n + node]);
        }
        for &node in &nodes {
            let sum = weights[before * n + node] + weights[last * n + node];
            (weights[before * n + node], weights[node * n + before]) = (sum, sum);
        }
        nodes.retain(|&node| node != last);
    }
    best
}
