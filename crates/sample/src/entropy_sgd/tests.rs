use super::*;
use crate::common::tests::Density;

#[test]
fn on_a_parabola_the_move_is_that_of_the_local_entropy() {
    let h = 0.7;
    let parabola = Density::new(1, move |x, g| {
        g[0] = -h * x[0];
        -0.5 * h * x[0] * x[0]
    });
    for scope in [0.1, 1.0, 5.0] {
        let options = Options { max_iterations: 1, inner_steps: 400, scope, noise: 1e-8, ..Options::default() };
        let found = entropy_sgd(&parabola, Some(&[2.0]), &options, &Monitor::none()).unwrap();
        assert!((found.residual - h * 2.0 / (h + scope)).abs() < 1e-5, "{scope}: {}", found.residual);
    }
}

#[test]
fn a_wide_valley_is_preferred_to_a_sharp_one() {
    // Wells at 0, deep and sharp, and at 3, shallow and wide. Descent from the sharp one's edge falls in; local entropy passes.
    let wells = Density::new(1, |x, g| {
        let well = |at: f64, depth: f64, width: f64| {
            let z = (x[0] - at) / width;
            let value = depth * (-0.5 * z * z).exp();
            (value, -value * z / width)
        };
        let ((a, da), (b, db)) = (well(0.0, 1.0, 0.1), well(3.0, 0.8, 1.5));
        g[0] = da + db;
        a + b
    });
    let wide = Options { inner_steps: 100, noise: 0.6, scope: 0.05, max_iterations: 200, ..Options::default() };
    let found = entropy_sgd(&wells, Some(&[0.15]), &wide, &Monitor::none()).unwrap();
    // Out of the sharp well, on the slope of the wide one; the noise of the moves does not let it rest.
    assert!(found.position[0] > 0.8, "{}", found.position[0]);
    let sharp = Options { scope: 1000.0, inner_step_size: 1e-4, ..Options::default() };
    let found = entropy_sgd(&wells, Some(&[0.15]), &sharp, &Monitor::none()).unwrap();
    assert!(found.position[0].abs() < 0.5, "{}", found.position[0]);
}

#[test]
fn it_ends_at_the_mode_of_a_smooth_density() {
    let bowl = Density::new(2, |x, g| {
        (g[0], g[1]) = (-(x[0] - 1.0), -0.5 * (x[1] + 2.0));
        -0.5 * (x[0] - 1.0).powi(2) - 0.25 * (x[1] + 2.0).powi(2)
    });
    let found = entropy_sgd(&bowl, None, &Options::default(), &Monitor::none()).unwrap();
    assert!(found.converged && found.residual < 1e-3);
    assert!((found.position[0] - 1.0).abs() < 0.02 && (found.position[1] + 2.0).abs() < 0.02, "{:?}", found.position);
}
