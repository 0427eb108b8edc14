//! How runs are driven: targets of effective size, draws that are not kept, coordinates and gradients on request.

use super::*;

fn finished(model: &Model, settings: &Settings, threads: usize) -> Run {
    let mut run = Run::start(model, settings.clone()).unwrap();
    run.finish(model, &Monitor::threads(threads)).unwrap();
    run
}

#[test]
fn a_target_is_reached_and_not_much_passed() {
    let model = schools();
    let settings = Settings { target_ess: Some(1000.0), draws: 100_000, seed: 3, ..Settings::default() };
    let run = finished(&model, &settings, 2);
    let posterior = run.posterior(&model, &Monitor::none()).unwrap();
    let effective = posterior.diagnostics.ess_bulk.min(posterior.diagnostics.ess_tail);
    assert!((1000.0..2600.0).contains(&effective), "{effective}");
    assert!(posterior.draws < 3000, "{}", posterior.draws);
    // The draws are the first ones of a longer run, whatever the threads and the stops.
    let longer = finished(&model, &Settings { target_ess: None, draws: posterior.draws as u32, ..settings.clone() }, 1);
    assert_eq!(bits(&longer.posterior(&model, &Monitor::none()).unwrap()), bits(&posterior));
    let mut run = Run::start(&model, settings).unwrap();
    while !run.advance(&model, 700, &Monitor::none()).unwrap() {
        run = Run::from_bytes(&model, &run.to_bytes().unwrap()).unwrap();
    }
    assert_eq!(bits(&run.posterior(&model, &Monitor::none()).unwrap()), bits(&posterior));
}

#[test]
fn a_target_out_of_reach_ends_with_the_draws() {
    let model = schools();
    let run = finished(&model, &Settings { target_ess: Some(1e9), draws: 700, seed: 3, ..Settings::default() }, 1);
    let posterior = run.posterior(&model, &Monitor::none()).unwrap();
    assert_eq!(posterior.draws, 700);
    // A finished run is taken further by a larger number, or by a target.
    let mut more = run.clone();
    (more.settings.target_ess, more.settings.draws) = (Some(1500.0), 100_000);
    more.finish(&model, &Monitor::none()).unwrap();
    let diagnostics = more.posterior(&model, &Monitor::none()).unwrap().diagnostics;
    assert!(diagnostics.ess_bulk.min(diagnostics.ess_tail) >= 1500.0);
}

#[test]
fn thinned_draws_are_every_so_manyth() {
    let model = schools();
    let settings = Settings { draws: 46, chains: 2, seed: 5, ..Settings::default() };
    let all = finished(&model, &settings, 1).posterior(&model, &Monitor::none()).unwrap();
    for thin in [2, 3, 7, 100] {
        let few = finished(&model, &Settings { thin, ..settings.clone() }, 1);
        let found = few.posterior(&model, &Monitor::none()).unwrap();
        assert_eq!(found.draws, 46usize.div_ceil(thin as usize));
        for chain in 0..2 {
            for draw in 0..found.draws {
                let row =
                    |of: &Posterior, at: usize| of.values[(chain * of.draws + at) * of.width..][..of.width].to_vec();
                assert_eq!(row(&found, draw), row(&all, draw * thin as usize));
            }
        }
        assert_eq!(found.diagnostics.divergences, all.diagnostics.divergences);
    }
}

#[test]
fn a_run_that_keeps_nothing_passes_everything_by_and_counts() {
    let model = schools();
    let settings = Settings { draws: 3000, chains: 2, seed: 6, ..Settings::default() };
    let kept = finished(&model, &settings, 2).posterior(&model, &Monitor::none()).unwrap();
    let passing = Settings { thin: 0, ..settings };
    let mut run = Run::start(&model, passing.clone()).unwrap();
    while !run.shared.is_sampling() {
        run.advance(&model, u64::MAX, &Monitor::none()).unwrap();
    }
    let mut heard: Vec<f64> = vec![];
    for (chain, batch) in run.chains.iter_mut().zip(&mut run.batches) {
        loop {
            let mut output = advance(&model, &passing, &run.shared, chain, 500, &Monitor::none()).unwrap();
            assert_eq!(output.batch, Batch::default());
            heard.append(&mut output.passing);
            batch.append(&mut output.batch);
            if output.effort.done {
                break;
            }
        }
    }
    assert_eq!(heard, kept.values);
    let posterior = run.posterior(&model, &Monitor::none()).unwrap();
    assert_eq!((posterior.draws, posterior.values.len(), posterior.energy.len()), (0, 0, 0));
    let (found, expected) = (&posterior.diagnostics, &kept.diagnostics);
    assert_eq!((found.divergences, found.max_depth_hits), (expected.divergences, expected.max_depth_hits));
    assert!((found.acceptance - expected.acceptance).abs() < 1e-12);
    assert!(found.ebfmi.iter().zip(&expected.ebfmi).all(|(a, b)| (a / b - 1.0).abs() < 1e-9));
    assert!(!posterior.converged && found.rhat.is_nan());
    // What is carried from shard to shard does not grow.
    let sizes: Vec<usize> = run.chains.iter().map(|chain| chain.to_bytes().unwrap().len()).collect();
    assert!(sizes.iter().all(|size| *size < 40_000), "{sizes:?}");
}

#[test]
fn coordinates_and_gradients_belong_to_the_draws() {
    let model = schools();
    let settings = Settings { draws: 30, thin: 2, unconstrained: true, ..Settings::default() };
    let posterior = super::super::run(&model, &settings, &Monitor::none()).unwrap();
    let d = model.dimension();
    assert_eq!(posterior.positions.len(), 4 * 15 * d);
    let (mut row, mut gradient) = (vec![0.0; posterior.width], vec![0.0; d]);
    let draws = posterior.positions.chunks(d).zip(posterior.gradients.chunks(d));
    for (index, (position, expected)) in draws.enumerate() {
        model.constrain(position, &mut row);
        assert_eq!(row, posterior.values[index * posterior.width..][..posterior.width]);
        let value = model.evaluator().evaluate(position, &mut gradient);
        assert!((value - posterior.log_density[index]).abs() < 1e-12);
        assert_eq!(gradient, expected);
    }
    let plain = super::super::run(&model, &Settings { unconstrained: false, ..settings }, &Monitor::none()).unwrap();
    assert_eq!((bits(&plain), plain.positions.len()), (bits(&posterior), 0));
}

#[test]
fn static_trajectories_sample_the_same_posterior() {
    let model = schools();
    let settings = Settings { trajectory_length: Some(1.5), seed: 3, ..Settings::default() };
    let posterior = sample(&model, &settings);
    assert!(posterior.diagnostics.rhat < 1.02, "{:?}", posterior.diagnostics);
    for (k, known) in [4.41, 3.60].into_iter().enumerate() {
        let line = &posterior.summary[k];
        assert!((line.mean - known).abs() < 4.0 * line.mcse, "{} for {known}", line.mean);
    }
    assert_moments(&sample(&standard_normal(5), &settings), 2, 0.0, 1.0, 4.0);
    let wrong = Settings { trajectory_length: Some(0.0), ..Settings::default() };
    let error = super::super::run(&model, &wrong, &Monitor::none()).unwrap_err();
    assert_eq!(error.argument(), Some("options.trajectoryLength"));
}

#[test]
fn targets_that_cannot_be_judged_are_refused() {
    let density = standard_normal(2);
    let default = Settings::default;
    for (name, settings) in [
        ("options.targetEss", Settings { target_ess: Some(0.0), ..default() }),
        ("options.targetEss", Settings { target_ess: Some(f64::NAN), ..default() }),
        ("options.targetEss", Settings { target_ess: Some(100.0), thin: 0, ..default() }),
        ("options.thin", Settings { thin: 2_000_000, ..default() }),
    ] {
        assert_eq!(super::super::run(&density, &settings, &Monitor::none()).unwrap_err().argument(), Some(name));
    }
}
