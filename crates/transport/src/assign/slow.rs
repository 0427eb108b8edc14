//! Larger problems than the ordinary tests have patience for: the proof holds, and how the rows were assigned.

use super::{Options, solve};
use crate::reference::{matrix, normal_cloud, squared_distances, uniform_costs};
use gibbs_core::Monitor;

fn study(name: &str, cost: &[f64], m: usize) {
    let solution = solve(matrix(cost, m), &Options::default(), &Monitor::none()).unwrap();
    let (paths, gap) = (solution.iterations, solution.relative_gap);
    println!("assign {name}: cost {:.6}, relative gap {gap:.1e}, {paths} paths", solution.cost);
    assert!(solution.converged);
}

#[test]
fn random_costs() {
    for n in [1000, 2000, 4000] {
        study(&format!("uniform costs, n = {n}"), &uniform_costs(1, n, n), n);
    }
    study("uniform costs, 1000 x 3000", &uniform_costs(1, 1000, 3000), 3000);
}

#[test]
fn clouds() {
    for (n, m, d) in [(2000, 2000, 2), (2000, 2000, 16), (1000, 1500, 2), (1500, 1000, 3)] {
        let cost = squared_distances(&normal_cloud(1, n, d, 1.0), &normal_cloud(2, m, d, 1.0), d);
        study(&format!("clouds of {n} and {m} in {d} dimensions"), &cost, m);
    }
}
