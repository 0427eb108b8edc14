use super::*;
use gibbs_core::{CancelToken, Code, Progress, Stream, purpose};

fn scores(n: usize, clusters: usize, spread: f64) -> Vec<f64> {
    let mut stream = Stream::new(7, purpose::SIMULATE, 0);
    (0..n * clusters).map(|_| spread * stream.normal()).collect()
}

fn solved(data: &[f64], clusters: usize, options: &Options) -> (Solution, Vec<f64>) {
    let view = MatrixView::new(data, data.len() / clusters, clusters).unwrap();
    let mut out = vec![0.0; data.len()];
    let solution = solve(view, None, options, Some(&mut out), &Monitor::none()).unwrap();
    (solution, out)
}

/// The loop of the papers' codes, on the kernel itself: clusters to n / K, then samples to 1.
fn plain(data: &[f64], clusters: usize, epsilon: f64, iterations: usize) -> Vec<f64> {
    let n = data.len() / clusters;
    let mut kernel: Vec<f64> = data.iter().map(|s| (s / epsilon).exp()).collect();
    for _ in 0..iterations {
        for j in 0..clusters {
            let sum: f64 = (0..n).map(|i| kernel[i * clusters + j]).sum();
            (0..n).for_each(|i| kernel[i * clusters + j] *= n as f64 / clusters as f64 / sum);
        }
        for row in kernel.chunks_mut(clusters) {
            let sum: f64 = row.iter().sum();
            row.iter_mut().for_each(|q| *q /= sum);
        }
    }
    kernel
}

#[test]
fn swav_is_three_plain_iterations() {
    for clusters in [1, 3, 16, 37] {
        let data = scores(50, clusters, 0.2);
        let (solution, out) = solved(&data, clusters, &Options { preset: Preset::Swav, ..Options::default() });
        let expected = plain(&data, clusters, 0.05, 3);
        assert!(out.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-12));
        assert!(solution.iterations <= 3 && solution.epsilon == 0.05);
        let masses: Vec<f64> = (0..clusters).map(|j| expected.iter().skip(j).step_by(clusters).sum()).collect();
        assert!(solution.masses.iter().zip(&masses).all(|(a, b)| (a - b).abs() < 1e-10));
        for (i, &label) in solution.labels.iter().enumerate() {
            let row = &expected[i * clusters..(i + 1) * clusters];
            assert!(row.iter().all(|&q| q <= row[label as usize]));
        }
    }
}

#[test]
fn sela_converges_to_equal_clusters_whatever_the_scale_of_the_rows() {
    let (n, clusters) = (120, 5);
    let data = scores(n, clusters, 0.3);
    let (solution, out) = solved(&data, clusters, &Options::default());
    assert!(solution.converged && solution.marginal_error <= 0.1 / n as f64);
    assert!(solution.masses.iter().all(|mass| (mass - 24.0).abs() < 0.1));
    assert_eq!(solution.sizes.iter().sum::<u32>(), n as u32);
    // Softmax's logarithms are the logits less a number a row: the fixed point is the same.
    let log_softmax: Vec<f64> = data
        .chunks(clusters)
        .flat_map(|row| {
            let total = row.iter().map(|s| s.exp()).sum::<f64>().ln();
            row.iter().map(move |s| s - total).collect::<Vec<_>>()
        })
        .collect();
    let tight = Options { tolerance: Some(1e-13), ..Options::default() };
    let (_, exact) = solved(&data, clusters, &tight);
    let (_, shifted) = solved(&log_softmax, clusters, &tight);
    assert!(exact.iter().zip(&shifted).all(|(a, b)| (a - b).abs() < 1e-10));
    assert!(out.iter().zip(&exact).all(|(a, b)| (a - b).abs() < 1e-2));
}

#[test]
fn the_bound_meets_the_best_assignment() {
    // Four samples, two clusters of two: by hand, the best is to swap the cheaper of the greedy choices.
    let data = [3.0, 1.0, 3.0, 2.0, 2.5, 0.0, 0.5, 0.0];
    let best = [0b0011, 0b0101, 0b1001, 0b0110, 0b1010, 0b1100]
        .map(|first: u32| (0..4).map(|i| data[2 * i + usize::from(first >> i & 1 == 0)]).sum::<f64>() / 4.0)
        .into_iter()
        .fold(f64::MIN, f64::max);
    let options =
        Options { epsilon: Some(0.02), tolerance: Some(1e-12), max_iterations: Some(100_000), ..Options::default() };
    let (solution, _) = solved(&data, 2, &options);
    assert!(solution.dual >= best - 1e-12);
    assert!((solution.value - best).abs() < 0.02 * 2f64.ln() && (solution.dual - best).abs() < 0.05);
    assert_eq!(solution.sizes, [2, 2]);
}

#[test]
fn huge_scores_stay_finite() {
    for scale in [1e3, 1e10, 1e30] {
        let data: Vec<f32> = scores(40, 6, scale).into_iter().map(|s| s as f32).collect();
        let mut out = vec![0f32; data.len()];
        let view = MatrixView::new(&data, 40, 6).unwrap();
        for preset in [Preset::Sela, Preset::Swav] {
            let options = Options { preset, ..Options::default() };
            let solution = solve(view, None, &options, Some(&mut out), &Monitor::none()).unwrap();
            assert!(out.iter().all(|q| (0.0..=1.0001).contains(q)));
            assert!(out.chunks(6).all(|row| (row.iter().sum::<f32>() - 1.0).abs() < 1e-5));
            assert!(solution.masses.iter().all(|mass| mass.is_finite() && *mass >= 0.0));
            assert!(solution.value.is_finite() && solution.dual.is_finite() && solution.marginal_error <= 2.0);
        }
    }
    let view = MatrixView::new(&[1e308, 0.0], 1, 2).unwrap();
    let error = solve(view, None, &Options::default(), None, &Monitor::none()).unwrap_err();
    assert_eq!((error.code(), error.argument()), (Code::InvalidValue, Some("scores")));
}

#[test]
fn a_shift_of_all_scores_changes_nothing() {
    let data = scores(60, 7, 0.2);
    let shifted: Vec<f64> = data.iter().map(|s| s + 1024.0).collect();
    let (a, first) = solved(&data, 7, &Options::default());
    let (b, second) = solved(&shifted, 7, &Options::default());
    assert_eq!(a.labels, b.labels);
    assert!(first.iter().zip(&second).all(|(a, b)| (a - b).abs() < 1e-9));
}

#[test]
fn in_place_threads_and_single_precision_agree() {
    let (n, clusters) = (5000, 333);
    let data: Vec<f32> = scores(n, clusters, 0.2).into_iter().map(|s| s as f32).collect();
    let view = MatrixView::new(&data, n, clusters).unwrap();
    let options = Options { max_iterations: Some(5), ..Options::default() };
    let mut out = vec![0f32; data.len()];
    let one = solve(view, None, &options, Some(&mut out), &Monitor::none()).unwrap();
    let eight = solve(view, None, &options, None, &Monitor::threads(8)).unwrap();
    let mut over = data.clone();
    let placed = solve_in_place(&mut over, clusters, None, &options, &Monitor::threads(2)).unwrap();
    assert_eq!((&one.labels, &one.masses), (&eight.labels, &eight.masses));
    assert_eq!((&one.labels, &one.masses, one.value), (&placed.labels, &placed.masses, placed.value));
    assert_eq!(out, over);
    let wide: Vec<f64> = data.iter().map(|&s| f64::from(s)).collect();
    let (double, exact) = solved(&wide, clusters, &options);
    assert!(out.iter().zip(&exact).all(|(a, b)| (f64::from(*a) - b).abs() < 1e-6));
    assert!(double.masses.iter().zip(&one.masses).all(|(a, b)| (a / b - 1.0).abs() < 1e-6));
}

#[test]
fn prescribed_masses_are_met() {
    let data = scores(90, 3, 0.5);
    let view = MatrixView::new(&data, 90, 3).unwrap();
    let options = Options { tolerance: Some(1e-10), ..Options::default() };
    let solution = solve(view, Some(&[1.0, 2.0, 6.0]), &options, None, &Monitor::none()).unwrap();
    assert!(solution.converged && solution.status == Status::Converged);
    assert!(solution.masses.iter().zip([10.0, 20.0, 60.0]).all(|(a, b)| (a - b).abs() < 1e-7));
}

#[test]
fn wrong_input_is_named() {
    let data = [0.0, f64::NAN, 1.0, 2.0];
    let view = MatrixView::new(&data, 2, 2).unwrap();
    let error = solve(view, None, &Options::default(), None, &Monitor::none()).unwrap_err();
    assert!(error.to_string().contains("row 0, column 1"), "{error}");
    let good = MatrixView::new(&[0.0, 1.0], 1, 2).unwrap();
    for masses in [&[1.0][..], &[1.0, 0.0], &[1.0, f64::NAN], &[1.0, 1e-13]] {
        let error = solve(good, Some(masses), &Options::default(), None, &Monitor::none()).unwrap_err();
        assert_eq!(error.argument(), Some("options.masses"));
    }
    let error = solve(good, None, &Options::default(), Some(&mut [0.0]), &Monitor::none()).unwrap_err();
    assert_eq!(error.argument(), Some("options.out"));
}

#[test]
fn a_cancelled_call_ends() {
    let token = CancelToken::default();
    let data = scores(200, 10, 0.2);
    let view = MatrixView::new(&data, 200, 10).unwrap();
    let stop = |_: Progress| token.cancel();
    let monitor = Monitor::new(Some(&token), Some(&stop), 1);
    let options = Options { tolerance: Some(1e-300), max_iterations: Some(usize::MAX), ..Options::default() };
    assert_eq!(solve(view, None, &options, None, &monitor).unwrap_err().code(), Code::Cancelled);
}
