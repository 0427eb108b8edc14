use super::*;
use gibbs_testkit::finite_difference_gradient;

const IDS: [i32; 7] = [0, 1, 0, 2, 1, 0, 2];

#[test]
fn the_interpolation_is_the_bag_loss_and_the_variance_within() {
    let predictions = [0.3, -1.0, 2.0, 0.5, 0.7, 1.1, -0.4];
    let bags = Bags { ids: &IDS, means: &[0.2, 0.9, -0.3] };
    let (mut variance, mut bag) = (0.0, 0.0);
    for (b, target) in bags.means.iter().enumerate() {
        let own: Vec<f64> = (0..7).filter(|&i| IDS[i] as usize == b).map(|i| predictions[i]).collect();
        let mean = own.iter().sum::<f64>() / own.len() as f64;
        bag += (mean - target).powi(2) / 3.0;
        variance += own.iter().map(|f| (f - mean).powi(2)).sum::<f64>() / own.len() as f64 / 3.0;
    }
    for rho in [0.0, 0.3, 1.0] {
        let found = loss(&predictions, bags, Loss::Squared, rho).unwrap();
        assert!((found.bag - bag).abs() < 1e-14);
        assert!((found.value - bag - rho * variance).abs() < 1e-14);
        assert!((found.instance - bag - variance).abs() < 1e-14);
    }
}

#[test]
fn gradients_are_those_of_differences() {
    let predictions = [0.3, -1.0, 2.0, 0.5, 0.7, 1.1, -0.4];
    let bags = Bags { ids: &IDS, means: &[0.2, 0.9, 0.5] };
    for kind in [Loss::Squared, Loss::Logistic] {
        for rho in [0.0, 0.4, 1.0, 1.7] {
            let found = loss(&predictions, bags, kind, rho).unwrap();
            let slopes = finite_difference_gradient(|f| loss(f, bags, kind, rho).unwrap().value, &predictions, 1e-5);
            for (a, b) in found.gradient.iter().zip(slopes) {
                assert!((a - b).abs() < 1e-9, "{kind:?} {rho}: {a} {b}");
            }
        }
    }
}

#[test]
fn bags_of_one_are_ordinary_least_squares() {
    // y = 2 + 3 a − b exactly: every interpolation finds it.
    let points = [0.0, 1.0, 1.0, 0.0, 2.0, 5.0, -1.0, 1.0, 0.5, 0.25];
    let view = MatrixView::new(&points, 5, 2).unwrap();
    let means: Vec<f64> = view.rows().map(|row| 2.0 + 3.0 * row[0] - row[1]).collect();
    for rho in [0.0, 0.5, 1.0] {
        let options = FitOptions { rho, ..FitOptions::default() };
        let found = fit(view, Bags { ids: &[0, 1, 2, 3, 4], means: &means }, &options, &Monitor::none()).unwrap();
        assert!((found.coefficients[0] - 3.0).abs() < 1e-12 && (found.coefficients[1] + 1.0).abs() < 1e-12);
        assert!((found.intercept - 2.0).abs() < 1e-12 && found.bag < 1e-24 && found.residual < 1e-12);
    }
}

#[test]
fn the_fit_is_stationary() {
    let mut stream = Stream::new(1, 0, 0);
    let (n, p) = (60, 4);
    let points: Vec<f64> = (0..n * p).map(|_| stream.normal()).collect();
    let view = MatrixView::new(&points, n, p).unwrap();
    let ids: Vec<i32> = (0..n).map(|i| (i % 20) as i32).collect();
    let means: Vec<f64> = (0..20).map(|_| stream.normal()).collect();
    let bags = Bags { ids: &ids, means: &means };
    for (rho, ridge, intercept) in [(0.0, 0.0, true), (0.3, 0.1, true), (1.0, 0.0, false)] {
        let found = fit(view, bags, &FitOptions { rho, ridge, intercept }, &Monitor::none()).unwrap();
        let objective = |a: &[f64]| {
            let constant = if intercept { a[p] } else { 0.0 };
            let f: Vec<f64> = view.rows().map(|row| constant + dot(row, &a[..p])).collect();
            loss(&f, bags, Loss::Squared, rho).unwrap().value + ridge * dot(&a[..p], &a[..p])
        };
        let mut at = found.coefficients.clone();
        at.push(found.intercept);
        let slopes = finite_difference_gradient(objective, &at, 1e-5);
        let free = if intercept { p + 1 } else { p };
        assert!(slopes[..free].iter().all(|g| g.abs() < 1e-9), "{slopes:?}");
    }
}

#[test]
fn noise_has_the_scale_that_privacy_asks_for() {
    let (bags, size) = (20_000, 4);
    let ids: Vec<i32> = (0..bags * size).map(|i| (i / size) as i32).collect();
    let responses: Vec<f64> = ids.iter().map(|_| 7.0).collect();
    for delta in [0.0, 1e-5] {
        let options = PrivacyOptions { epsilon: 0.5, delta, lower: -1.0, upper: 3.0, seed: 4 };
        let found = private(&responses, &ids, &options).unwrap();
        assert_eq!(found.clipped, bags * size);
        // A response of 7 counts as 3. Sensitivity 4 / 4 = 1.
        let deviation = if delta > 0.0 { (2.0 * 1.25e5f64.ln()).sqrt() / 0.5 } else { 8f64.sqrt() };
        assert!(found.deviations.iter().all(|d| (d - deviation).abs() < 1e-12));
        let mean = found.means.iter().sum::<f64>() / bags as f64;
        let square = found.means.iter().map(|m| (m - 3.0).powi(2)).sum::<f64>() / bags as f64;
        assert!((mean - 3.0).abs() < 5.0 * deviation / (bags as f64).sqrt());
        assert!((square / deviation.powi(2) - 1.0).abs() < 0.08, "{square}");
        let absolute = found.means.iter().map(|m| (m - 3.0).abs()).sum::<f64>() / bags as f64;
        // E|x| / deviation tells the two laws apart: 1/√2 and √(2/π).
        let expected = if delta > 0.0 { (2.0 / std::f64::consts::PI).sqrt() } else { 0.5f64.sqrt() };
        assert!((absolute / deviation - expected).abs() < 0.02);
    }
}

#[test]
fn wrong_bags_are_refused_by_name() {
    let name = |error: Error| error.argument().unwrap().to_owned();
    let of = |ids: &[i32], means: &[f64]| name(loss(&[1.0, 2.0], Bags { ids, means }, Loss::Squared, 0.5).unwrap_err());
    assert_eq!(of(&[0], &[1.0]), "bags.ids");
    assert_eq!(of(&[0, 1], &[1.0]), "bags.ids");
    assert_eq!(of(&[0, -1], &[1.0]), "bags.ids");
    assert_eq!(of(&[0, 0], &[1.0, 2.0]), "bags.means");
    let bags = Bags { ids: &[0, 0], means: &[1.5] };
    assert_eq!(name(loss(&[1.0, 2.0], bags, Loss::Logistic, 0.5).unwrap_err()), "bags.means");
    let private = |ids: &[i32], options: PrivacyOptions| name(private(&[1.0, 2.0], ids, &options).unwrap_err());
    assert_eq!(private(&[0, 2], PrivacyOptions::default()), "ids");
    assert_eq!(private(&[0, -2], PrivacyOptions::default()), "ids");
    assert_eq!(private(&[0, 0], PrivacyOptions { upper: 0.0, ..PrivacyOptions::default() }), "options.upper");
    assert_eq!(private(&[0, 0], PrivacyOptions { delta: 0.1, ..PrivacyOptions::default() }), "options.epsilon");
}
