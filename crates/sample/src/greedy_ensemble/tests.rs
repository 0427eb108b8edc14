use super::*;
use gibbs_core::{Stream, axpy};

const ALL: [Divergence; 5] = [
    Divergence::Kl,
    Divergence::ReverseKl,
    Divergence::Hellinger,
    Divergence::JensenShannon,
    Divergence::TotalVariation,
];

fn scattered(n: usize, seed: u64) -> (Vec<f64>, Vec<f64>) {
    let mut stream = Stream::new(seed, 1, 0);
    let outputs = (0..2 * n).map(|_| stream.normal()).collect();
    (outputs, (0..n).map(|_| stream.uniform()).collect())
}

fn choose(outputs: &[f64], columns: usize, weights: &[f64], options: &Options) -> Solution {
    let view = MatrixView::new(outputs, weights.len(), columns).unwrap();
    solve(view, weights, options, &Monitor::threads(2)).unwrap()
}

fn target(outputs: &[f64], weights: &[f64], divergence: Divergence) -> Target {
    let view = MatrixView::new(outputs, weights.len(), 2).unwrap();
    let total: f64 = weights.iter().sum();
    let (kernels, _) = kernels(view, Some(0.7), &Monitor::none()).unwrap();
    Target { divergence, posterior: weights.iter().map(|w| w / total).collect(), kernels }
}

fn mixture(target: &Target, set: u32, share: f64) -> Vec<f64> {
    let mut mixture = vec![0.0; target.posterior.len()];
    for m in (0..target.posterior.len()).filter(|m| set >> m & 1 == 1) {
        axpy(&mut mixture, share, target.kernel(m));
    }
    mixture
}

#[test]
fn what_a_member_gains_never_grows_as_others_join() {
    // The theorem, by all pairs of nested sets: F(A + m) − F(A) ≥ F(B + m) − F(B) for F = −Σ p f(q/p), A ⊂ B.
    let (outputs, weights) = scattered(6, 1);
    for divergence in ALL {
        let target = target(&outputs, &weights, divergence);
        let value = |set: u32| target.value(&mixture(&target, set, 0.25));
        let values: Vec<f64> = (0..64).map(value).collect();
        for b in 1..64_u32 {
            for a in (1..b).filter(|a| a & b == *a) {
                for m in (0..6).filter(|m| b >> m & 1 == 0) {
                    let gain = |set: u32| values[set as usize] - values[(set | 1 << m) as usize];
                    assert!(gain(a) >= gain(b) - 1e-12, "{divergence:?}: {a:b} {b:b} {m}");
                }
            }
        }
    }
}

#[test]
fn no_set_beats_the_bound_and_greedy_is_near_the_best() {
    let (outputs, weights) = scattered(9, 2);
    for divergence in ALL {
        let options = Options { members: 3, divergence, bandwidth: Some(0.7) };
        let found = choose(&outputs, 2, &weights, &options);
        let target = target(&outputs, &weights, divergence);
        let sets = (0..512_u32).filter(|set| set.count_ones() == 3);
        let best = sets.map(|set| target.value(&mixture(&target, set, 1.0 / 3.0))).fold(f64::INFINITY, f64::min);
        assert!(found.lower_bound <= best + 1e-12 && best <= found.divergence + 1e-12, "{divergence:?} {found:?}");
        assert!(found.divergence < 1.5 * best, "{divergence:?}: {} for {best}", found.divergence);
        assert!(found.gains.windows(2).all(|pair| pair[1] <= pair[0] + 1e-12), "{divergence:?} {:?}", found.gains);
        if divergence == Divergence::Kl {
            // Monotone: at least 1 − 1/e of what the best set gains over the first member.
            let alone =
                (0..9).map(|m| target.value(&mixture(&target, 1 << m, 1.0 / 3.0))).fold(f64::INFINITY, f64::min);
            let gain: f64 = found.gains.iter().sum();
            assert!(gain >= 0.63 * (alone - best), "{gain} of {}", alone - best);
        }
    }
}

#[test]
fn the_bound_is_the_least_divergence_of_any_mixture() {
    // Two candidates: the best mixture by a fine grid.
    let (outputs, weights) = ([0.0, 0.0, 1.0, 0.0], [0.35, 0.65]);
    for divergence in ALL {
        let options = Options { members: 1, divergence, bandwidth: Some(0.7) };
        let found = choose(&outputs, 2, &weights, &options);
        let target = target(&outputs, &weights, divergence);
        let at = |w: f64| {
            let q: Vec<f64> = (0..2).map(|i| w * target.kernel(0)[i] + (1.0 - w) * target.kernel(1)[i]).collect();
            target.value(&q)
        };
        let least = (0..=100_000).map(|k| at(f64::from(k) / 1e5)).fold(f64::INFINITY, f64::min);
        let slack = 2e-3 * least + 2e-6;
        assert!(
            found.lower_bound <= least + 1e-12 && found.lower_bound > least - slack,
            "{divergence:?}: {least} {found:?}"
        );
    }
}

#[test]
fn a_member_for_each_mode_the_heaviest_first() {
    let mut stream = Stream::new(3, 1, 0);
    let (mut outputs, mut weights) = (vec![], vec![]);
    for (mode, weight) in [(0.0, 0.2), (10.0, 0.5), (20.0, 0.3)] {
        for _ in 0..30 {
            outputs.extend([mode + 0.3 * stream.normal(), 0.3 * stream.normal()]);
            weights.push(weight / 30.0);
        }
    }
    for divergence in ALL {
        let options = Options { members: 3, divergence, bandwidth: Some(0.5) };
        let found = choose(&outputs, 2, &weights, &options);
        let mut modes: Vec<i32> = found.members.iter().map(|m| m / 30).collect();
        assert_eq!(modes[0], 1, "{divergence:?}");
        modes.sort_unstable();
        assert_eq!(modes, [0, 1, 2], "{divergence:?}");
    }
}

#[test]
fn all_candidates_with_narrow_kernels_are_the_posterior_itself() {
    let (outputs, _) = scattered(7, 4);
    for divergence in ALL {
        let options = Options { members: 7, divergence, bandwidth: Some(1e-3) };
        let found = choose(&outputs, 2, &[1.0; 7], &options);
        assert!(found.divergence.abs() < 1e-12 && found.lower_bound.abs() < 1e-12, "{divergence:?} {found:?}");
        let same = choose(&[1.0; 14], 2, &[1.0; 7], &Options { members: 1, divergence, bandwidth: None });
        assert!(same.divergence.abs() < 1e-12);
    }
}

#[test]
fn threads_change_nothing_and_misfits_are_named() {
    let (outputs, weights) = scattered(40, 5);
    let view = MatrixView::new(&outputs, 40, 2).unwrap();
    let run = |threads| solve(view, &weights, &Options::default(), &Monitor::threads(threads)).unwrap();
    assert_eq!(run(1).members, run(3).members);
    assert_eq!(run(1).lower_bound.to_bits(), run(3).lower_bound.to_bits());
    let refused = |options: &Options, weights: &[f64]| {
        solve(view, weights, options, &Monitor::none()).unwrap_err().argument().map(str::to_owned)
    };
    assert_eq!(refused(&Options { members: 41, ..Options::default() }, &weights).as_deref(), Some("options.members"));
    assert_eq!(refused(&Options::default(), &weights[..9]).as_deref(), Some("options.weights"));
}
