use super::*;
use crate::{Reduction, RowOptions, Rows, Solution};
use gibbs_core::{MatrixView, Monitor, Stream, purpose};
use gibbs_testkit::finite_difference_gradient;

fn normals(seed: u64, count: usize) -> Vec<f64> {
    let mut stream = Stream::new(seed, purpose::SIMULATE, 0);
    (0..count).map(|_| 2.0 * stream.normal()).collect()
}

fn run(logits: &[f64], loss: &HlGauss, reduction: Reduction) -> Result<(Solution, Vec<f64>)> {
    let options = RowOptions { reduction, ..RowOptions::default() };
    let view = MatrixView::new(logits, loss.values.len(), logits.len() / loss.values.len()).unwrap();
    let rows = Rows { logits: view, labels: None, weights: None, options: &options };
    let mut gradient = vec![f64::NAN; logits.len()];
    Ok((crate::evaluate(loss, rows, Some(&mut gradient), &Monitor::none())?, gradient))
}

fn edges(bins: usize) -> Vec<f64> {
    (0..=bins).map(|i| -2.0 + 4.0 * i as f64 / bins as f64).collect()
}

#[test]
fn targets_are_a_normal_distribution_in_bins() {
    for value in [-2.0, -1.99, 0.0, 0.3, 1.9, 2.0] {
        for sigma in [0.01, 0.1, 0.75, 5.0] {
            let edges = edges(23);
            let mut masses = Vec::new();
            let (first, mass) = bins(value, &edges, sigma, &mut masses);
            let normal = |x: f64| 0.5 * libm::erfc(-(x - value) / sigma * FRAC_1_SQRT_2);
            let whole = normal(2.0) - normal(-2.0);
            assert!((mass - whole).abs() < 1e-14, "{value} {sigma}: {mass} {whole}");
            for i in 0..23 {
                let expected = (normal(edges[i + 1]) - normal(edges[i])) / whole;
                let q = if (first..first + masses.len()).contains(&i) { masses[i - first] } else { 0.0 };
                assert!((q - expected).abs() < 1e-14, "{value} {sigma} {i}: {q} {expected}");
            }
        }
    }
}

#[test]
fn tails_are_those_of_the_error_function() {
    let grid: Vec<f64> = (0..=6400).map(|i| i as f64 / 1000.0).collect();
    for x in grid.chunks(BLOCK) {
        for sign in [1.0, -1.0] {
            let signed: Vec<f64> = x.iter().map(|x| sign * x).collect();
            let tails = twice_tail::<false>(Lanes::padded(&signed, 0.0));
            for (x, tail) in x.iter().zip(tails.0) {
                let exact = libm::erfc(*x);
                // x² is rounded before the exponential sees it.
                assert!((tail - exact).abs() <= (4.0 + x * x) * f64::EPSILON * exact, "{x}: {tail} {exact}");
            }
        }
    }
    assert_eq!(twice_tail::<false>(Lanes::splat(1e300)), twice_tail::<false>(Lanes::splat(-9.0)));
}

#[test]
fn the_target_has_the_value_as_its_mean_and_sharpens_to_one_hot() {
    let edges = edges(41);
    let centers: Vec<f64> = edges.windows(2).map(|e| 0.5 * (e[0] + e[1])).collect();
    let mut masses = Vec::new();
    let (first, _) = bins(0.317, &edges, 0.15, &mut masses);
    let mean: f64 = masses.iter().enumerate().map(|(i, q)| q * centers[first + i]).sum();
    assert!((mean - 0.317).abs() < 1e-4, "{mean}");
    let (first, mass) = bins(0.317, &edges, 1e-6, &mut masses);
    let hot = edges.partition_point(|&e| e <= 0.317) - 1;
    assert!((mass - 1.0).abs() < 1e-15 && (masses[hot - first] - 1.0).abs() < 1e-15);
}

#[test]
fn values_and_gradients_are_those_of_the_definition() {
    let (n, bins) = (5, 17);
    let (logits, values, edges) = (normals(1, n * bins), [-3.0, -1.2, 0.0, 0.77, 9.0], edges(bins));
    for sigma in [None, Some(0.3)] {
        let loss = HlGauss { values: &values, edges: &edges, sigma };
        let (solution, gradient) = run(&logits, &loss, Reduction::None).unwrap();
        let deviation = sigma.unwrap_or(0.75 * 4.0 / 17.0);
        for (i, row) in logits.chunks(bins).enumerate() {
            let value = values[i].clamp(-2.0, 2.0);
            let normal = |x: f64| 0.5 * libm::erfc(-(x - value) / deviation * FRAC_1_SQRT_2);
            let sum: f64 = row.iter().map(|z| z.exp()).sum();
            let mut expected = 0.0;
            for (j, z) in row.iter().enumerate() {
                let q = (normal(edges[j + 1]) - normal(edges[j])) / (normal(2.0) - normal(-2.0));
                expected -= q * (z - sum.ln());
                assert!((gradient[i * bins + j] - (z.exp() / sum - q)).abs() < 1e-13);
            }
            assert!((solution.values.as_ref().unwrap()[i] - expected).abs() < 1e-12);
        }
        let of = |z: &[f64]| run(z, &loss, Reduction::Mean).unwrap();
        let slopes = finite_difference_gradient(|z| of(z).0.value, &logits, 1e-5);
        assert!(of(&logits).1.iter().zip(slopes).all(|(a, b)| (a - b).abs() < 1e-9));
    }
}

#[test]
fn large_logits_are_finite_and_bad_options_are_named() {
    let edges = edges(3);
    let loss = HlGauss { values: &[0.1], edges: &edges, sigma: None };
    let (solution, gradient) = run(&[1e4, -1e4, 0.0], &loss, Reduction::Mean).unwrap();
    assert!(solution.value.is_finite() && gradient.iter().all(|g| g.is_finite()));
    let refused = |loss: HlGauss, name: &str| {
        assert_eq!(run(&[0.0; 3], &loss, Reduction::Mean).unwrap_err().argument(), Some(name));
    };
    refused(HlGauss { edges: &edges[1..], ..loss }, "options.edges");
    refused(HlGauss { edges: &[0.0, 1.0, 1.0, 2.0], ..loss }, "options.edges");
    refused(HlGauss { edges: &[0.0, 1.0, f64::NAN, 2.0], ..loss }, "options.edges");
    refused(HlGauss { edges: &[0.0, 1.0, 2.0, f64::INFINITY], ..loss }, "options.edges");
    for sigma in [0.0, -1.0, f64::NAN] {
        refused(HlGauss { sigma: Some(sigma), ..loss }, "options.sigma");
    }
    for bad in [f64::NAN, f64::INFINITY] {
        assert_eq!(run(&[0.0, bad, 0.0], &loss, Reduction::Mean).unwrap_err().argument(), Some("logits"));
    }
}
