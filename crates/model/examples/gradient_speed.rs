//! Microseconds of a value and gradient: `cargo run --release -p gibbs-model --example gradient_speed`.

use gibbs_core::{LogDensity, MatrixView, Result, Stream, clock, purpose};
use gibbs_model::{Model, Prior, eight_schools, linear_regression, logistic_regression, poisson_regression};

fn main() -> Result<()> {
    let effects = [28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0];
    let errors = [15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0];
    report("eight schools, non-centred", &eight_schools(&effects, &errors, true)?);
    report("eight schools, centred", &eight_schools(&effects, &errors, false)?);
    let mut stream = Stream::new(1, purpose::SIMULATE, 0);
    let (n, p) = (2000, 20);
    let x: Vec<f64> = (0..n * p).map(|_| stream.normal()).collect();
    let y: Vec<f64> = (0..n).map(|_| stream.below(2) as f64).collect();
    let x = MatrixView::new(&x, n, p)?;
    report("logistic regression, 2000 x 20", &logistic_regression(x, &y, &Prior::default())?);
    report("Poisson regression, 2000 x 20", &poisson_regression(x, &y, &Prior::default())?);
    report("linear regression, 2000 x 20", &linear_regression(x, &y, &Prior::default())?);
    Ok(())
}

fn report(name: &str, model: &Model) {
    let mut position = vec![0.1; model.dimension()];
    let mut gradient = position.clone();
    let mut evaluator = model.evaluator();
    let (mut best, mut check) = (f64::INFINITY, 0.0);
    for _ in 0..200 {
        let start = clock::now();
        for _ in 0..50 {
            check += evaluator.evaluate(&position, &mut gradient);
            position[0] += 1e-9 * gradient[0];
        }
        best = best.min((clock::now() - start) / 50.0);
    }
    println!("{name}: {:.3} µs (checksum {check:.6e})", best * 1e6);
}
