use super::bottleneck::{self, Options};
use super::encoder::{binary, encode};
use super::*;
use gibbs_core::{Code, Stream, purpose};

fn random(n: usize, index: u32) -> Vec<f64> {
    let mut stream = Stream::new(3, purpose::SIMULATE, index);
    let p: Vec<f64> = (0..n).map(|_| stream.uniform().powi(2) + 1e-3).collect();
    let sum: f64 = p.iter().sum();
    p.iter().map(|mass| mass / sum).collect()
}

fn couple(marginals: &[&[f64]]) -> Solution {
    solve(marginals, &[], &Monitor::none()).unwrap()
}

/// The least entropy of a coupling of two marginals: entropy is concave, so a vertex has it; every vertex is a forest, whose
/// leaves can be filled one after another.
fn least_entropy(p: &mut Vec<f64>, q: &mut Vec<f64>) -> f64 {
    if p.iter().all(|&mass| mass <= 1e-15) || q.iter().all(|&mass| mass <= 1e-15) {
        return 0.0;
    }
    let mut least = f64::INFINITY;
    for i in 0..p.len() {
        for j in 0..q.len() {
            let mass = p[i].min(q[j]);
            if mass <= 1e-15 {
                continue;
            }
            let before = (p[i], q[j]);
            p[i] -= mass;
            q[j] -= mass;
            least = least.min(least_entropy(p, q) - times_log(mass));
            (p[i], q[j]) = before;
        }
    }
    least
}

#[test]
fn greedy_keeps_its_guarantee_against_all_vertices() {
    let mut worst: f64 = 0.0;
    for index in 0..40 {
        let (n, m) = [(2, 2), (3, 2), (3, 3), (2, 4)][index as usize % 4];
        let (p, q) = (random(n, index), random(m, 100 + index));
        let solution = couple(&[&p, &q]);
        let least = least_entropy(&mut p.clone(), &mut q.clone());
        worst = worst.max(solution.entropy - least);
        assert!(solution.entropy >= least - 1e-12 && solution.lower_bound <= least + 1e-12);
        assert!(solution.values.len() < n + m && solution.marginal_error < 1e-14);
        assert!((solution.information - (entropy(&p) + entropy(&q) - solution.entropy)).abs() < 1e-14);
        assert!(solution.guarantee == 1.0 / std::f64::consts::E);
    }
    assert!(worst <= 1.0 / std::f64::consts::E, "{worst}");
}

#[test]
fn equal_marginals_need_no_more_than_their_entropy() {
    let p = random(30, 1);
    let solution = couple(&[&p, &p, &p]);
    assert!((solution.entropy - entropy(&p)).abs() < 1e-12 && solution.entropy - solution.lower_bound < 1e-12);
    assert!(solution.states.chunks(3).all(|states| states[0] == states[1] && states[1] == states[2]));
}

#[test]
fn the_published_example_of_the_bound() {
    // The greatest distribution below (1/2, 1/2) and (.6, .2, .2) has partial sums .5, .8, 1.
    let solution = couple(&[&[0.5, 0.5], &[0.6, 0.2, 0.2]]);
    assert!((solution.lower_bound - entropy(&[0.5, 0.3, 0.2])).abs() < 1e-15);
}

#[test]
fn many_marginals_stay_within_the_majorisation_gap() {
    for index in 0..20 {
        let marginals: Vec<Vec<f64>> = (0..4).map(|k| random(5 + k, 10 * index + k as u32)).collect();
        let views: Vec<&[f64]> = marginals.iter().map(Vec::as_slice).collect();
        let solution = couple(&views);
        // Greedy is within log2(e) bits, one nat, of the meet (Compton, 2022).
        assert!(solution.entropy <= solution.lower_bound + 1.0 && solution.marginal_error < 1e-13);
        assert!(marginals.iter().all(|p| solution.lower_bound >= entropy(p) - 1e-12));
    }
}

#[test]
fn large_marginals_and_zeros() {
    let mut p = random(20_000, 1);
    p[7] = 0.0;
    let mass: f64 = p.iter().sum();
    let q: Vec<f64> = random(10_000, 2).iter().map(|value| value * mass).collect();
    let solution = couple(&[&p, &q]);
    assert!(solution.marginal_error < 1e-10 && solution.states.chunks(2).all(|states| states[0] != 7));
    assert!(solution.values.iter().all(|&value| value > 0.0));
}

/// The best I(X; T) of the codes that merge: all partitions with at most `rate` of entropy.
fn best_merge(p: &[f64], rate: f64) -> f64 {
    fn grow(p: &[f64], groups: &mut Vec<f64>, rate: f64, best: &mut f64) {
        let Some((&mass, rest)) = p.split_first() else {
            let entropy = entropy(groups);
            if entropy <= rate + 1e-12 {
                *best = best.max(entropy);
            }
            return;
        };
        for k in 0..groups.len() {
            groups[k] += mass;
            grow(rest, groups, rate, best);
            groups[k] -= mass;
        }
        groups.push(mass);
        grow(rest, groups, rate, best);
        groups.pop();
    }
    let mut best = 0.0;
    grow(p, &mut Vec::new(), rate, &mut best);
    best
}

#[test]
fn the_encoder_keeps_its_guarantee_and_its_rate() {
    for index in 0..12 {
        let p = random(6, 200 + index);
        let mut sorted = p.clone();
        sorted.sort_by(|a, b| b.total_cmp(a));
        for step in 0..=10 {
            let rate = entropy(&p) * f64::from(step) / 10.0;
            let merged = encode(&p, rate, false, &Monitor::none()).unwrap();
            let split = encode(&p, rate, true, &Monitor::none()).unwrap();
            assert!(merged.split.is_none() && merged.information <= best_merge(&p, rate) + 1e-12);
            assert!(rate - merged.information <= binary(sorted[1]) + 1e-12);
            assert!(merged.entropy <= rate + 1e-9 && split.entropy <= rate + 1e-9);
            assert!(split.information >= merged.information - 1e-9, "{rate}: {split:?} {merged:?}");
            assert!((merged.information - merged.entropy).abs() < 1e-12);
        }
    }
}

#[test]
fn the_encoder_finds_what_a_grid_of_codes_finds() {
    // The distribution of figure 2 of the paper: every code with three symbols in steps of a tenth.
    let p = [0.7, 0.2, 0.1];
    let shares: Vec<[f64; 3]> = (0..=10)
        .flat_map(|i| {
            (0..=10 - i).map(move |j| [f64::from(i) / 10.0, f64::from(j) / 10.0, f64::from(10 - i - j) / 10.0])
        })
        .collect();
    let rates = [0.15, 0.3, 0.4, 0.55, 0.62, 0.7];
    let mut best = rates.map(|_| 0.0f64);
    for a in &shares {
        for b in &shares {
            for c in &shares {
                let joint: Vec<f64> = (0..3).flat_map(|t| [p[0] * a[t], p[1] * b[t], p[2] * c[t]]).collect();
                let code: Vec<f64> = joint.chunks(3).map(|row| row.iter().sum()).collect();
                let entropy_of_code = -code.iter().copied().map(times_log).sum::<f64>();
                let joint = -joint.iter().copied().map(times_log).sum::<f64>();
                let information = entropy_of_code + entropy(&p) - joint;
                for (best, rate) in best.iter_mut().zip(rates) {
                    if entropy_of_code <= rate && information > *best {
                        *best = information;
                    }
                }
            }
        }
    }
    for (best, rate) in best.iter().zip(rates) {
        let code = encode(&p, rate, true, &Monitor::none()).unwrap();
        assert!(code.information >= best - 1e-9, "{rate}: {} < {best}", code.information);
    }
}

#[test]
fn a_bottleneck_couples_both_marginals() {
    let (p, q) = (random(12, 1), random(9, 2));
    let free = couple(&[&p, &q]);
    for rate in [0.0, 0.3, 1.0, 1.7, 10.0] {
        for stochastic in [false, true] {
            let options = Options { rate, stochastic };
            let solution = bottleneck::solve(&p, &q, &options, &Monitor::none()).unwrap();
            assert!(solution.marginal_error < 1e-13 && solution.code_entropy <= rate + 1e-9);
            assert!(solution.information <= solution.upper_bound + 1e-12);
            assert!(solution.information <= solution.code_information + 1e-12);
            let coupled: f64 = solution.coupling.values.iter().sum();
            assert!((coupled - 1.0).abs() < 1e-13);
            if rate == 0.0 {
                assert!(solution.information < 1e-12 && solution.code.len() == 1);
            }
            if rate == 10.0 {
                assert!((solution.information - free.information).abs() < 1e-12 && solution.code_gap == 0.0);
            }
        }
    }
}

#[test]
fn wrong_input_is_named() {
    let names = ["p".to_string(), "q".to_string()];
    let failure = |p: &[f64], q: &[f64]| solve(&[p, q], &names, &Monitor::none()).unwrap_err();
    assert_eq!(failure(&[1.0], &[0.5, f64::NAN]).argument(), Some("q"));
    assert_eq!(failure(&[-1.0, 2.0], &[1.0]).argument(), Some("p"));
    assert_eq!(failure(&[0.0], &[1.0]).argument(), Some("p"));
    assert_eq!(failure(&[1.0], &[2.0]).code(), Code::Infeasible);
    let options = Options { rate: -1.0, ..Options::default() };
    let error = bottleneck::solve(&[1.0], &[1.0], &options, &Monitor::none()).unwrap_err();
    assert_eq!(error.argument(), Some("options.rate"));
}
