//! Same bits: whatever the budget, the threads and the number of times a run was put down and taken up again.

use super::*;
use proptest::prelude::*;

fn settings() -> Settings {
    Settings { draws: 45, chains: 3, seed: 11, ..Settings::default() }
}

fn undisturbed(model: &Model) -> Posterior {
    super::super::run(model, &settings(), &Monitor::none()).unwrap()
}

#[test]
fn threads_change_nothing() {
    let model = schools();
    let expected = undisturbed(&model);
    for threads in [2, 8] {
        let found = super::super::run(&model, &settings(), &Monitor::threads(threads)).unwrap();
        assert_eq!(bits(&found), bits(&expected));
        assert_eq!(found.diagnostics, expected.diagnostics);
    }
}

#[test]
fn budgets_and_checkpoints_change_nothing() {
    let model = schools();
    let expected = undisturbed(&model);
    for (budget, saves) in [(1, true), (7, true), (1000, true), (1, false), (u64::MAX, true)] {
        let mut run = Run::start(&model, settings()).unwrap();
        let mut meetings = 0;
        while !run.advance(&model, budget, &Monitor::none()).unwrap() {
            if saves {
                let bytes = run.to_bytes().unwrap();
                let read = Run::from_bytes(&model, &bytes).unwrap();
                assert_eq!(read, run);
                run = read;
            }
            meetings += 1;
        }
        assert!(meetings > 5);
        assert_eq!(bits(&run.posterior(&model, &Monitor::none()).unwrap()), bits(&expected), "budget {budget}");
    }
}

#[test]
fn chains_driven_one_by_one_from_bytes_are_the_run() {
    // As an orchestrator does it: every step from bytes to bytes, chains in any order.
    let model = schools();
    let bytes = model.to_bytes().unwrap();
    let options = settings();
    let chains: Vec<Chain> = (0..3).map(|index| start(&model, &options, index).unwrap()).collect();
    let mut shared = begin(&model, &options, &chains).unwrap().to_bytes().unwrap();
    let mut chains: Vec<Vec<u8>> = chains.iter().map(|chain| chain.to_bytes().unwrap()).collect();
    let mut batches = vec![Batch::default(); 3];
    loop {
        let common = Shared::from_bytes(&shared).unwrap();
        for index in [2, 0, 1] {
            loop {
                // A worker of its own.
                let model = Model::from_bytes(&bytes).unwrap();
                let mut chain = Chain::from_bytes(&chains[index]).unwrap();
                let mut output =
                    advance(&model, &options, &common, &mut chain, 50 + index as u64, &Monitor::none()).unwrap();
                chains[index] = chain.to_bytes().unwrap();
                batches[index].append(&mut output.batch);
                if output.effort.done {
                    break;
                }
            }
        }
        if common.is_sampling() {
            break;
        }
        let met: Vec<Chain> = chains.iter().map(|chain| Chain::from_bytes(chain).unwrap()).collect();
        shared = meet(&options, &common, &met).unwrap().to_bytes().unwrap();
    }
    let chains = chains.iter().map(|chain| Chain::from_bytes(chain).unwrap()).collect();
    let run = Run { settings: options, shared: Shared::from_bytes(&shared).unwrap(), chains, batches };
    assert_eq!(bits(&run.posterior(&model, &Monitor::none()).unwrap()), bits(&undisturbed(&model)));
}

#[test]
fn more_draws_continue_where_fewer_ended() {
    let model = schools();
    let run = |draws| {
        let mut run = Run::start(&model, Settings { draws, ..settings() }).unwrap();
        run.finish(&model, &Monitor::none()).unwrap();
        run
    };
    // 20 draws are seven trees, of which the last gives one draw too many.
    let mut short = Run::from_bytes(&model, &run(20).to_bytes().unwrap()).unwrap();
    assert_eq!(short.posterior(&model, &Monitor::none()).unwrap().draws, 20);
    short.settings.draws = 45;
    short.finish(&model, &Monitor::none()).unwrap();
    let (found, expected) = (short.posterior(&model, &Monitor::none()).unwrap(), undisturbed(&model));
    assert_eq!(bits(&found), bits(&expected));
}

#[test]
fn a_stopped_run_returns_what_every_chain_has() {
    let model = schools();
    let mut run = Run::start(&model, settings()).unwrap();
    assert_eq!(run.posterior(&model, &Monitor::none()).unwrap().draws, 0);
    assert!(!run.posterior(&model, &Monitor::none()).unwrap().converged);
    while !run.shared.is_sampling() {
        run.advance(&model, 100, &Monitor::none()).unwrap();
    }
    run.advance(&model, 20, &Monitor::none()).unwrap();
    let posterior = run.posterior(&model, &Monitor::none()).unwrap();
    let fewest = run.batches.iter().map(Batch::draws).min().unwrap();
    assert!(fewest > 0 && fewest < 45);
    assert_eq!(posterior.draws, fewest);
    assert_eq!(posterior.values.len(), 3 * fewest * posterior.width);
}

#[test]
fn parts_that_do_not_fit_together_are_refused() {
    let model = schools();
    let mut run = Run::start(&model, settings()).unwrap();
    run.finish(&model, &Monitor::none()).unwrap();
    let breaks: [fn(&mut Run); 5] = [
        |run| run.batches[1].values.truncate(7),
        |run| run.batches[2].energy.truncate(1),
        |run| run.batches[0].fate.push(0),
        |run| run.batches.truncate(2),
        |run| run.chains.truncate(1),
    ];
    for break_it in breaks {
        let mut broken = run.clone();
        break_it(&mut broken);
        assert_eq!(broken.posterior(&model, &Monitor::none()).unwrap_err().argument(), Some("checkpoint"));
        assert_eq!(Run::from_bytes(&model, &broken.to_bytes().unwrap()).unwrap_err().argument(), Some("checkpoint"));
    }
}

#[test]
fn states_of_another_run_are_refused() {
    let (model, other) = (schools(), gibbs_model::eight_schools(&[1.0; 8], &ERRORS, true).unwrap());
    let mut run = Run::start(&model, settings()).unwrap();
    run.advance(&model, u64::MAX, &Monitor::none()).unwrap();
    let bytes = run.to_bytes().unwrap();
    assert_eq!(Run::from_bytes(&other, &bytes).unwrap_err().argument(), Some("checkpoint"));
    assert_eq!(Run::from_bytes(&standard_normal(10), &bytes).unwrap_err().argument(), Some("checkpoint"));
    let mut chain = run.chains[0].clone();
    assert!(advance(&other, &run.settings, &run.shared, &mut chain, 1, &Monitor::none()).is_err());
    assert_eq!(meet(&run.settings, &run.shared, &run.chains).unwrap_err().argument(), Some("chains"), "not done yet");
    run.advance(&model, 20, &Monitor::none()).unwrap();
    let mut swapped = run.chains.clone();
    swapped.swap(0, 1);
    assert_eq!(meet(&run.settings, &run.shared, &swapped).unwrap_err().argument(), Some("chains"));
    let diagonal = Settings { metric: MetricKind::Diagonal, ..settings() };
    let mut chain = run.chains[0].clone();
    let error = advance(&model, &diagonal, &run.shared, &mut chain, 1, &Monitor::none()).unwrap_err();
    assert_eq!(error.argument(), Some("checkpoint"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn damaged_checkpoints_are_refused_or_run(places in proptest::collection::vec((0.0f64..1.0, any::<u8>()), 1..4), late in any::<bool>()) {
        let model = schools();
        let mut run = Run::start(&model, settings()).unwrap();
        for _ in 0..if late { 12 } else { 2 } {
            run.advance(&model, 60, &Monitor::none()).unwrap();
        }
        let mut bytes = run.to_bytes().unwrap();
        for (place, byte) in places {
            let at = (place * bytes.len() as f64) as usize;
            bytes[at] = byte;
        }
        if let Ok(mut run) = Run::from_bytes(&model, &bytes) {
            for _ in 0..3 {
                // An error is fine, a panic is not.
                if run.advance(&model, 50, &Monitor::none()).is_err() {
                    break;
                }
                let _ = run.posterior(&model, &Monitor::none());
            }
        }
    }
}
