//! Chains that warm up alone, in one run or in several that are joined.

use super::*;

fn settings() -> Settings {
    Settings { draws: 45, chains: 3, cross_chain_warmup: false, seed: 11, ..Settings::default() }
}

fn finished(model: &Model, settings: Settings) -> Run {
    let mut run = Run::start(model, settings).unwrap();
    run.finish(model, &Monitor::none()).unwrap();
    run
}

fn one(model: &Model, seed: u64, draws: u32) -> Run {
    finished(model, Settings { chains: 1, draws, seed, ..Settings::default() })
}

fn posterior(run: &Run, model: &Model) -> Posterior {
    run.posterior(model, &Monitor::none()).unwrap()
}

#[test]
fn a_correlated_normal_has_its_moments() {
    let (a, b, rho) = (0.01, 30.0, 0.95);
    let factor = 1.0 / (1.0 - rho * rho);
    let precision = vec![factor / (a * a), -rho * factor / (a * b), -rho * factor / (a * b), factor / (b * b)];
    let density = normal(vec![5.0, -2.0], precision);
    let posterior = sample(&density, &Settings { cross_chain_warmup: false, seed: 2, ..Settings::default() });
    assert!(posterior.converged, "{:?}", posterior.diagnostics);
    assert_moments(&posterior, 0, 5.0, a * a, 4.0);
    assert_moments(&posterior, 1, -2.0, b * b, 4.0);
}

#[test]
fn a_chain_is_the_same_whatever_the_others_do() {
    let model = schools();
    let (two, three) = (finished(&model, Settings { chains: 2, ..settings() }), finished(&model, settings()));
    for index in 0..2 {
        assert_eq!(two.batches[index], three.batches[index]);
        assert_eq!(two.shared.of(index as u32), three.shared.of(index as u32));
    }
    let steps: Vec<f64> = (0..3).map(|index| three.shared.of(index).step_size()).collect();
    assert!(steps[0] != steps[1] && steps[1] != steps[2]);
}

#[test]
fn budgets_threads_and_checkpoints_change_nothing() {
    let model = schools();
    let expected = posterior(&finished(&model, settings()), &model);
    for (budget, threads) in [(1, 1), (90, 2), (u64::MAX, 8)] {
        let mut run = Run::start(&model, settings()).unwrap();
        while !run.advance(&model, budget, &Monitor::threads(threads)).unwrap() {
            run = Run::from_bytes(&model, &run.to_bytes().unwrap()).unwrap();
        }
        let found = posterior(&run, &model);
        assert_eq!(bits(&found), bits(&expected), "budget {budget}");
        assert_eq!(found.diagnostics, expected.diagnostics);
    }
}

#[test]
fn a_target_of_effective_size_is_looked_at_over_all_chains() {
    let model = schools();
    let run = finished(&model, Settings { target_ess: Some(400.0), draws: 30_000, ..settings() });
    let found = posterior(&run, &model);
    assert!(found.diagnostics.ess_bulk.min(found.diagnostics.ess_tail) >= 400.0 && found.draws < 3000);
    let longer = finished(&model, Settings { draws: found.draws as u32, ..settings() });
    assert_eq!(bits(&posterior(&longer, &model)), bits(&found));
}

#[test]
fn runs_made_apart_are_one_and_go_on_as_one() {
    let model = schools();
    let parts = |draws| (0..3).map(|seed| one(&model, seed, draws)).collect::<Vec<_>>();
    let joined = Run::join(parts(60)).unwrap();
    let found = posterior(&joined, &model);
    assert_eq!((found.chains, found.draws), (3, 60));
    for (run, values) in parts(60).iter().zip(found.values.chunks(60 * found.width)) {
        assert_eq!(posterior(run, &model).values, values);
    }
    assert_eq!(found.diagnostics.ebfmi.len(), 3);
    assert_eq!(found.diagnostics.gradients, joined.chains.iter().map(Chain::gradients).sum::<u64>());
    let mut longer = Run::from_bytes(&model, &joined.to_bytes().unwrap()).unwrap();
    longer.settings.draws = 90;
    longer.finish(&model, &Monitor::threads(2)).unwrap();
    assert_eq!(bits(&posterior(&longer, &model)), bits(&posterior(&Run::join(parts(90)).unwrap(), &model)));
    // A run of two chains that share, and one of another length.
    let pair = finished(&model, Settings { chains: 2, draws: 45, seed: 9, ..Settings::default() });
    let mixed = posterior(&Run::join(vec![joined, pair]).unwrap(), &model);
    assert_eq!((mixed.chains, mixed.draws), (5, 45));
}

#[test]
fn runs_that_do_not_go_together_are_refused() {
    let model = schools();
    let cold = Run::start(&model, settings()).unwrap();
    let fewer = finished(&model, Settings { chains: 1, draws: 9, draws_per_tree: 1, seed: 1, ..Settings::default() });
    for runs in [
        vec![],
        vec![cold],
        vec![one(&model, 0, 30), fewer],
        vec![one(&model, 4, 30), one(&model, 5, 30), one(&model, 4, 60)],
    ] {
        assert_eq!(Run::join(runs).unwrap_err().argument(), Some("runs"));
    }
}
