//! Means, reweighting, and steps that minimize risks.

use super::{spectral::Spectrum, *};
use gibbs_core::{MatrixView, Monitor, Stream, dot, purpose};
use gibbs_testkit::finite_difference_gradient;

fn normals(seed: u64, count: usize) -> Vec<f64> {
    let mut stream = Stream::new(seed, purpose::SIMULATE, 0);
    (0..count).map(|_| stream.normal()).collect()
}

fn near(a: &[f64], b: &[f64], tolerance: f64) {
    assert_eq!(a.len(), b.len());
    assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() <= tolerance), "{a:?}\n{b:?}");
}

fn named<T>(result: Result<T>, name: &str) {
    assert_eq!(result.err().and_then(|error| error.argument().map(String::from)).as_deref(), Some(name));
}

#[test]
fn the_mean_divides_by_the_weights_sum() {
    let losses = [1.0, 2.0, 6.0];
    let plain = mean(&losses, None, true).unwrap();
    assert_eq!(plain.value, 3.0);
    near(&plain.gradient.unwrap(), &[1.0 / 3.0; 3], 1e-16);
    let weighted = mean(&losses, Some(&[1.0, 0.0, 3.0]), true).unwrap();
    assert_eq!((weighted.value, weighted.gradient), (4.75, Some(vec![0.25, 0.0, 0.75])));
    let slopes = finite_difference_gradient(|l| mean(l, Some(&[2.0, 1.0, 0.5]), false).unwrap().value, &losses, 1e-5);
    near(&mean(&losses, Some(&[2.0, 1.0, 0.5]), true).unwrap().gradient.unwrap(), &slopes, 1e-10);
    named(mean::<f64>(&[], None, true), "losses");
    named(mean(&[f64::NAN], None, true), "losses");
    named(mean(&losses, Some(&[1.0]), true), "options.weights");
    named(mean(&losses, Some(&[0.0; 3]), true), "options.weights");
    named(mean(&losses, Some(&[1.0, -1.0, 1.0]), true), "options.weights");
}

fn weights(losses: &[f64], strategy: Strategy, temperature: f64) -> Vec<f64> {
    reweight(losses, &ReweightOptions { strategy, temperature }, true).unwrap().gradient.unwrap()
}

#[test]
fn reweighting_is_the_softmax_of_the_strategies() {
    // Heights −1, −½, 0, ½, 1.
    let losses = [2.0, 3.0, 4.0, 5.0, 6.0];
    let expect = |strategy, scores: [f64; 5]| {
        for temperature in [0.3, 1.0, 5.0] {
            let total: f64 = scores.iter().map(|f| (f / temperature).exp()).sum();
            let expected = scores.map(|f| (f / temperature).exp() / total);
            near(&weights(&losses, strategy, temperature), &expected, 1e-15);
        }
    };
    expect(Strategy::LinUpper, [0.0, 0.5, 1.0, 1.0, 1.0]);
    expect(Strategy::Linear, [0.0, 0.25, 0.5, 0.75, 1.0]);
    expect(Strategy::Quadratic, [0.0, 0.75, 1.0, 0.75, 0.0]);
    expect(Strategy::Extremes, [1.0, 0.5, 0.0, 0.5, 1.0]);
}

#[test]
fn reweighting_does_not_depend_on_the_losses_scale_and_ends_at_equal_weights() {
    let losses = normals(1, 30);
    for strategy in [Strategy::LinUpper, Strategy::Linear, Strategy::Quadratic, Strategy::Extremes] {
        let own = weights(&losses, strategy, 0.7);
        assert!((own.iter().sum::<f64>() - 1.0).abs() < 1e-14);
        let moved: Vec<f64> = losses.iter().map(|l| 1e3 * l - 50.0).collect();
        near(&weights(&moved, strategy, 0.7), &own, 1e-12);
        near(&weights(&losses, strategy, 1e12), &[1.0 / 30.0; 30], 1e-12);
        near(&weights(&[3.0; 4], strategy, 0.5), &[0.25; 4], 1e-16);
        assert!(weights(&[-1.7e308, 1.7e308, 0.0], strategy, 1e-9).iter().all(|w| w.is_finite()));
        let ratio = own.iter().copied().fold(0.0, f64::max) / own.iter().copied().fold(1.0, f64::min);
        assert!(ratio <= (1.0f64 / 0.7).exp() + 1e-9, "{ratio}");
    }
    let risk = reweight(&losses, &ReweightOptions::default(), true).unwrap();
    assert!((risk.value - dot(&risk.gradient.unwrap(), &losses)).abs() < 1e-14);
    // What counts less below the middle raises the mean.
    assert!(risk.value > mean(&losses, None, false).unwrap().value);
    named(reweight(&[1.0], &ReweightOptions { temperature: 0.0, ..Default::default() }, true), "options.temperature");
    named(reweight::<f64>(&[], &ReweightOptions::default(), true), "losses");
}

/// The model that a step minimizes, at any point.
fn model(options: &CvarStepOptions, parameters: &[f64], gradient: &[f64], at: &[f64], a: f64) -> f64 {
    let offset: Vec<f64> = at.iter().zip(parameters).map(|(x, y)| x - y).collect();
    let linear = options.loss + dot(gradient, &offset) - a;
    a + linear.max(0.0) / (1.0 - options.level)
        + dot(&offset, &offset) / (2.0 * options.step)
        + (a - options.quantile).powi(2) / (2.0 * options.quantile_step)
}

#[test]
fn a_step_minimizes_its_model() {
    let (parameters, gradient) = ([0.5, -1.0, 2.0], [1.5, 0.3, -0.7]);
    let mut kinds = [0; 3];
    for loss in [-3.0, -0.1, 0.0, 0.05, 0.2, 1.0, 40.0] {
        for (step, quantile_step) in [(0.1, 0.1), (2.0, 0.01), (0.01, 3.0)] {
            let options = CvarStepOptions { loss, quantile: 0.1, level: 0.75, step, quantile_step };
            let CvarStep { parameters: moved, quantile, weight } = cvar_step(&parameters, &gradient, &options).unwrap();
            let best = model(&options, &parameters, &gradient, &moved, quantile);
            for probe in 0..200 {
                let direction = normals(probe, 4);
                for scale in [1e-3, 0.1] {
                    let at: Vec<f64> = moved.iter().zip(&direction).map(|(x, d)| x + scale * d).collect();
                    let value = model(&options, &parameters, &gradient, &at, quantile + scale * direction[3]);
                    assert!(value >= best - 1e-12, "{loss} {step}: {value} {best}");
                }
            }
            // Below the tail nothing but the quantile moves; in between the linear loss ends at the quantile.
            let kind = if weight == 0.0 {
                0
            } else if weight < 4.0 {
                1
            } else {
                2
            };
            kinds[kind] += 1;
            if kind == 0 {
                assert_eq!((moved, quantile), (parameters.to_vec(), 0.1 - quantile_step));
            } else if kind == 1 {
                let offset: Vec<f64> = moved.iter().zip(&parameters).map(|(x, y)| x - y).collect();
                assert!((loss + dot(&gradient, &offset) - quantile).abs() < 1e-12);
            }
        }
    }
    assert!(kinds.iter().all(|&count| count > 0), "{kinds:?}");
}

#[test]
fn steps_follow_the_losses_scale() {
    let (parameters, gradient) = ([0.5, -1.0], [1.5, 0.3]);
    let options = CvarStepOptions { loss: 1.0, quantile: 0.4, level: 0.8, step: 0.3, quantile_step: 0.2 };
    let own = cvar_step(&parameters, &gradient, &options).unwrap();
    let c = 100.0;
    let scaled = CvarStepOptions { loss: c, quantile: c * 0.4, level: 0.8, step: 0.3 / c, quantile_step: c * 0.2 };
    let other = cvar_step(&parameters, &[c * 1.5, c * 0.3], &scaled).unwrap();
    near(&other.parameters, &own.parameters, 1e-13);
    assert!((other.quantile - c * own.quantile).abs() < 1e-11 && (other.weight - own.weight).abs() < 1e-13);
}

/// Stochastic steps on a regression with heavy tails come close to the least tail risk, from long steps too.
#[test]
fn steps_minimize_the_tail_risk() {
    let (n, level) = (60, 0.7);
    let x = normals(2, n);
    let y: Vec<f64> = x.iter().zip(normals(3, n)).map(|(x, e)| 2.0 * x + e.powi(3)).collect();
    let risk = |w: f64| {
        let losses: Vec<f64> = x.iter().zip(&y).map(|(x, y)| (w * x - y).abs()).collect();
        cvar(&losses, level, false, &Monitor::none()).unwrap().0.value
    };
    let least = (0..4000).map(|i| risk(-2.0 + f64::from(i) * 2e-3)).fold(f64::INFINITY, f64::min);
    for step in [0.03, 0.3, 3.0] {
        let (mut w, mut quantile) = (vec![0.0], 0.0);
        let mut stream = Stream::new(4, purpose::SIMULATE, 0);
        let (mut mean, steps) = (0.0, 40_000);
        for t in 1..=steps {
            let i = stream.below(n);
            let residual = w[0] * x[i] - y[i];
            let shorter = f64::from(t).sqrt();
            let options = CvarStepOptions {
                loss: residual.abs(),
                quantile,
                level,
                step: step / shorter,
                quantile_step: 10.0 / shorter,
            };
            let next = cvar_step(&w, &[residual.signum() * x[i]], &options).unwrap();
            (w, quantile) = (next.parameters, next.quantile);
            if t > steps / 2 {
                mean += w[0] / f64::from(steps / 2);
            }
        }
        assert!(risk(mean) < 1.02 * least, "{step}: {} {least}", risk(mean));
    }
}

#[test]
fn wrong_steps_are_named() {
    let step = |change: fn(&mut CvarStepOptions)| {
        let mut options = CvarStepOptions::default();
        change(&mut options);
        cvar_step(&[1.0], &[1.0], &options)
    };
    named(step(|options| options.loss = f64::NAN), "options.loss");
    named(step(|options| options.quantile = f64::INFINITY), "options.quantile");
    named(step(|options| options.level = 1.0), "options.level");
    named(step(|options| options.step = 0.0), "options.step");
    named(step(|options| options.quantile_step = -1.0), "options.quantileStep");
    named(cvar_step(&[1.0], &[1.0, 2.0], &CvarStepOptions::default()), "gradient");
}

fn regression(n: usize, d: usize) -> (Vec<f64>, Vec<f64>) {
    let points = normals(6, n * d);
    let truth = normals(7, d);
    let noise = normals(8, n);
    let targets = points.chunks_exact(d).zip(noise).map(|(x, e)| dot(x, &truth) + 0.3 * e + 0.2 * e.powi(3)).collect();
    (points, targets)
}

fn run(options: &ProspectOptions, n: usize, d: usize) -> ProspectSolution {
    let (points, mut targets) = regression(n, d);
    if options.loss == LinearLoss::Logistic {
        targets.iter_mut().for_each(|y| *y = f64::from(*y > 0.0));
    }
    prospect(MatrixView::new(&points, n, d).unwrap(), &targets, options, &Monitor::none()).unwrap()
}

fn all_problems() -> Vec<ProspectOptions> {
    let (tolerance, extremile, exponential) = (1e-13, Spectrum::Extremile, Spectrum::Exponential);
    vec![
        ProspectOptions { tolerance, ..Default::default() },
        ProspectOptions { tolerance, spectrum: extremile, ..Default::default() },
        ProspectOptions { tolerance, spectrum: exponential, penalty: Penalty::Entropy, ..Default::default() },
        ProspectOptions { tolerance, loss: LinearLoss::Logistic, ..Default::default() },
    ]
}

#[test]
fn prospect_converges_linearly_to_a_certified_minimum() {
    for options in all_problems() {
        let solution = run(&options, 60, 4);
        assert!(solution.converged, "{:?}", solution.gaps);
        assert!((solution.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        // The logarithm of the gap falls along a line: by as much in the second half of the way as in the first.
        let logs: Vec<f64> = solution.gaps.iter().map(|gap| gap.ln()).collect();
        let (last, half) = (logs.len() - 1, logs.len() / 2);
        let (first, second) = (logs[0] - logs[half], logs[half] - logs[last]);
        assert!(second > 0.5 * first && second > 5.0, "{first} {second} in {last} passes");
        let worst = logs.windows(last / 5 + 1).map(|part| part[part.len() - 1] - part[0]).fold(f64::MIN, f64::max);
        assert!(worst < 0.0, "no fifth of the way without progress: {worst}");
    }
}

/// The objective written out, and no point nearby that is lower than the gap allows.
#[test]
fn no_point_is_below_the_value_less_the_gap() {
    for options in all_problems() {
        for epochs in [1, 3, 400] {
            let options = ProspectOptions { epochs, ..options.clone() };
            let solution = run(&options, 40, 3);
            let (points, mut targets) = regression(40, 3);
            if options.loss == LinearLoss::Logistic {
                targets.iter_mut().for_each(|y| *y = f64::from(*y > 0.0));
            }
            let objective = |w: &[f64]| {
                let loss = |(x, y): (&[f64], &f64)| match options.loss {
                    LinearLoss::Squared => 0.5 * (dot(x, w) - y).powi(2),
                    LinearLoss::Logistic => dot(x, w).exp().ln_1p() - y * dot(x, w),
                };
                let losses: Vec<f64> = points.chunks_exact(3).zip(&targets).map(loss).collect();
                let risk = spectral(&losses, &options.risk(), false, &Monitor::none()).unwrap().value;
                risk + 0.5 / 40.0 * dot(w, w)
            };
            assert!((objective(&solution.coefficients) - solution.value).abs() < 1e-12);
            // Gradient descent from there, by differences.
            let mut w = solution.coefficients.clone();
            for _ in 0..300 {
                let slope = finite_difference_gradient(objective, &w, 1e-5);
                w.iter_mut().zip(slope).for_each(|(w, s)| *w -= 0.05 * s);
            }
            let lower = objective(&w);
            assert!(lower >= solution.value - solution.gap - 1e-9, "{lower} {} {}", solution.value, solution.gap);
            assert!(epochs < 400 || solution.value - lower < 1e-8);
        }
    }
}

/// What Prospect is for: with the same step, plain stochastic gradients of the weighted losses stall.
#[test]
fn without_the_tables_the_same_steps_stall() {
    let options = ProspectOptions { tolerance: 0.0, epochs: 120, ..Default::default() };
    let solution = run(&options, 60, 4);
    let (points, targets) = regression(60, 4);
    let largest = points.chunks_exact(4).map(|x| dot(x, x)).fold(0.0, f64::max);
    let step = 1.0 / (3.0 * (2.0 * largest + 1.0 / 60.0));
    let mut w = vec![0.0; 4];
    let mut stream = Stream::new(9, purpose::SIMULATE, 0);
    let mut state = 0.0;
    for t in 0..60 * 120 {
        let losses: Vec<f64> =
            points.chunks_exact(4).zip(&targets).map(|(x, y)| 0.5 * (dot(x, &w) - y).powi(2)).collect();
        let q = spectral(&losses, &options.risk(), true, &Monitor::none()).unwrap().gradient.unwrap();
        if t == 60 * 120 - 1 {
            let mut slope: Vec<f64> = w.iter().map(|w| w / 60.0).collect();
            for (i, x) in points.chunks_exact(4).enumerate() {
                let residual = q[i] * (dot(x, &w) - targets[i]);
                slope.iter_mut().zip(x).for_each(|(s, x)| *s += residual * x);
            }
            state = 0.5 * 60.0 * dot(&slope, &slope);
        }
        let i = stream.below(60);
        let x = &points[4 * i..4 * i + 4];
        let residual = 60.0 * q[i] * (dot(x, &w) - targets[i]);
        w.iter_mut().zip(x).for_each(|(w, x)| *w = (*w - step * residual * x) / (1.0 + step / 60.0));
    }
    let gap = solution.gaps[120];
    assert!(gap < 1e-4 * state, "{gap} {state}");
}

/// Steps that the first length is too long for are halved until they are not.
#[test]
fn little_smoothing_converges_too() {
    let options = ProspectOptions { parameter: Some(0.9), smoothing: 0.05, epochs: 20_000, ..Default::default() };
    let solution = run(&options, 60, 3);
    assert!(solution.converged && solution.gap <= 1e-8 * solution.value, "{}", solution.gap);
}

#[test]
fn prospect_refuses_what_does_not_fit() {
    let view = MatrixView::new(&[1.0, 2.0], 2, 1).unwrap();
    let with = |change: fn(&mut ProspectOptions), targets: &[f64]| {
        let mut options = ProspectOptions::default();
        change(&mut options);
        prospect(view, targets, &options, &Monitor::none())
    };
    named(with(|_| (), &[1.0]), "targets");
    named(with(|options| options.loss = LinearLoss::Logistic, &[0.0, 0.5]), "targets");
    named(with(|options| options.smoothing = 0.0, &[0.0, 1.0]), "options.smoothing");
    named(with(|options| options.regularization = Some(0.0), &[0.0, 1.0]), "options.regularization");
    named(with(|options| options.step = Some(-1.0), &[0.0, 1.0]), "options.step");
    named(with(|options| options.tolerance = f64::NAN, &[0.0, 1.0]), "options.tolerance");
    // Steps that are far too long are an error once they overflow, and never count as converged.
    let (points, targets) = regression(30, 3);
    let options = ProspectOptions { step: Some(30.0), regularization: Some(1e-6), ..Default::default() };
    named(prospect(MatrixView::new(&points, 30, 3).unwrap(), &targets, &options, &Monitor::none()), "options.step");
}
