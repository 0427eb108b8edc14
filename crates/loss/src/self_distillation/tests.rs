use super::*;
use gibbs_core::{Stream, purpose};
use gibbs_linear::symmetric_eigen;

/// A radial kernel of points on a line, and noisy targets, two a point.
struct Problem {
    kernel: Vec<f64>,
    targets: Vec<f64>,
    held_kernel: Vec<f64>,
    held_targets: Vec<f64>,
    n: usize,
    v: usize,
}

fn problem(n: usize, v: usize) -> Problem {
    let mut stream = Stream::new(3, purpose::SIMULATE, 0);
    let points: Vec<f64> = (0..n).map(|_| stream.uniform()).collect();
    let held: Vec<f64> = (0..v).map(|_| stream.uniform()).collect();
    let kernel = |a: &[f64], b: &[f64]| -> Vec<f64> {
        a.iter().flat_map(|x| b.iter().map(move |y| (-20.0 * (x - y) * (x - y)).exp())).collect()
    };
    let mut noisy = |points: &[f64], noise: f64| -> Vec<f64> {
        let truth = |x: f64| [(6.0 * x).sin(), x * x];
        points.iter().flat_map(|&x| truth(x).map(|y| y + noise * stream.normal())).collect()
    };
    let (targets, held_targets) = (noisy(&points, 0.5), noisy(&held, 0.05));
    Problem { kernel: kernel(&points, &points), targets, held_kernel: kernel(&held, &points), held_targets, n, v }
}

impl Problem {
    fn solve(&self, xi: Option<&[f64]>, ridge: f64, steps: u32) -> Solution {
        let kernel = MatrixView::new(&self.kernel, self.n, self.n).unwrap();
        let targets = MatrixView::new(&self.targets, self.n, 2).unwrap();
        let held = Held {
            kernel: MatrixView::new(&self.held_kernel, self.v, self.n).unwrap(),
            targets: MatrixView::new(&self.held_targets, self.v, 2).unwrap(),
        };
        solve(kernel, targets, xi, Some(held), &Options { ridge, steps }, &Monitor::none()).unwrap()
    }
}

fn near(a: &[f64], b: &[f64], tolerance: f64) {
    assert_eq!(a.len(), b.len());
    assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() <= tolerance), "{a:?}\n{b:?}");
}

/// The closed form in the kernel's eigenbasis, which shares nothing with the steps.
#[test]
fn students_shrink_every_eigenvector_by_the_recursion() {
    let problem = problem(30, 5);
    let eigen = symmetric_eigen(&problem.kernel, 30).unwrap();
    let ridge = 0.3;
    let weights = [0.4, 1.7, -0.5, 1.0];
    for steps in 0..=4 {
        let shrink = eigen.function(|d| {
            let first = d / (d + ridge);
            weights[..steps].iter().fold(first, |b, xi| first * (1.0 - xi + xi * b))
        });
        let expected: Vec<f64> = (0..30)
            .flat_map(|i| (0..2).map(move |j| (i, j)))
            .map(|(i, j)| (0..30).map(|k| shrink[i * 30 + k] * problem.targets[k * 2 + j]).sum())
            .collect();
        near(&problem.solve(Some(&weights[..steps]), ridge, steps as u32).fitted, &expected, 1e-11);
    }
}

#[test]
fn many_students_are_ridge_regression_with_a_larger_ridge() {
    let problem = problem(25, 4);
    for xi in [0.3, 0.8] {
        let many = problem.solve(Some(&[xi; 200]), 0.2, 200);
        let direct = problem.solve(Some(&[]), 0.2 / (1.0 - xi), 0);
        near(&many.fitted, &direct.fitted, 1e-10);
        assert!((many.errors[200] - direct.errors[0]).abs() < 1e-10);
    }
    // The teacher alone: nothing is left.
    assert!(problem.solve(Some(&[1.0; 3000]), 5.0, 3000).fitted.iter().all(|f| f.abs() < 1e-3));
}

#[test]
fn the_best_weights_are_least_squares_at_every_step() {
    let problem = problem(40, 30);
    let best = problem.solve(None, 0.05, 3);
    assert_eq!((best.xi.len(), best.errors.len()), (3, 4));
    assert!(best.errors.windows(2).all(|pair| pair[1] <= pair[0] + 1e-15), "{:?}", best.errors);
    for step in 0..3 {
        for off in [-0.01, 0.01] {
            let mut xi = best.xi[..=step].to_vec();
            xi[step] += off;
            let other = problem.solve(Some(&xi), 0.05, step as u32 + 1);
            assert!(other.errors[step + 1] > best.errors[step + 1], "{step} {off}");
        }
    }
    // With this much noise and this little ridge the student should learn from its teacher more than all.
    assert!(best.xi[0] > 1.0, "{:?}", best.xi);
}

#[test]
fn predictions_are_the_kernel_times_the_coefficients() {
    let problem = problem(12, 3);
    let solution = problem.solve(Some(&[0.5]), 0.1, 1);
    let fitted: Vec<f64> = (0..12)
        .flat_map(|i| (0..2).map(move |j| (i, j)))
        .map(|(i, j)| (0..12).map(|k| problem.kernel[i * 12 + k] * solution.coefficients[k * 2 + j]).sum())
        .collect();
    near(&solution.fitted, &fitted, 1e-12);
}

#[test]
fn wrong_input_is_named() {
    let named = |kernel: &[f64], xi: Option<&[f64]>, held: Option<([usize; 2], [usize; 2])>, ridge, name: &str| {
        let zeros = [0.0; 12];
        let side = kernel.len().isqrt();
        let held = held.map(|(kernel, targets)| Held {
            kernel: MatrixView::new(&zeros[..kernel[0] * kernel[1]], kernel[0], kernel[1]).unwrap(),
            targets: MatrixView::new(&zeros[..targets[0] * targets[1]], targets[0], targets[1]).unwrap(),
        });
        let kernel = MatrixView::new(kernel, kernel.len() / side, side).unwrap();
        let targets = MatrixView::new(&[1.0, 2.0], 2, 1).unwrap();
        let error = solve(kernel, targets, xi, held, &Options { ridge, steps: 1 }, &Monitor::none()).unwrap_err();
        assert_eq!(error.argument(), Some(name), "{error}");
    };
    let identity = [1.0, 0.0, 0.0, 1.0];
    named(&[1.0], Some(&[0.5]), None, 1.0, "kernel");
    named(&[1.0, 0.5, 0.0, 1.0], Some(&[0.5]), None, 1.0, "kernel");
    named(&[1.0, 3.0, 3.0, 1.0], Some(&[0.5]), None, 1.0, "kernel");
    named(&identity, Some(&[0.5]), None, 0.0, "options.ridge");
    named(&identity, Some(&[0.5, 0.5]), None, 1.0, "options.xi");
    named(&identity, Some(&[f64::NAN]), None, 1.0, "options.xi");
    named(&identity, None, None, 1.0, "options.xi");
    named(&identity, None, Some(([1, 3], [1, 1])), 1.0, "options.validation.kernel");
    named(&identity, None, Some(([3, 2], [2, 1])), 1.0, "options.validation.targets");
}
