use super::*;
use crate::reference::*;

#[test]
fn points_without_weight_are_left_out() {
    let cost: Vec<f64> = (0..12).map(f64::from).collect();
    let (a, b) = ([0.0, 2.0, 6.0], [1e-300, 4.0, 0.0, 4.0]);
    let problem = Problem::dense(matrix(&cost, 4)).with_weights(Some(&a), Some(&b));
    let reduced = Reduced::new(&problem, 1 << 20, &Monitor::none()).unwrap();
    assert_eq!((&*reduced.a.indices, &*reduced.a.weights), (&[1, 2][..], &[0.25, 0.75][..]));
    assert_eq!((&*reduced.b.indices, &*reduced.b.weights), (&[1, 3][..], &[0.5, 0.5][..]));
    assert_eq!(reduced.mass, 8.0);
    // The costs left are 5, 7, 9 and 11.
    assert_eq!((reduced.offset, reduced.spread), (5.0, 6.0));
    assert!((reduced.mean - (0.25 * 1.0 + 0.75 * 5.0)).abs() < 1e-14);
    assert_eq!(reduced.b.weightless(), [0, 2]);
    assert_eq!(reduced.b.scatter(&[1.0, 2.0], -1.0), [-1.0, 1.0, -1.0, 2.0]);
}

#[test]
fn a_table_of_costs_is_the_costs() {
    let (x, y) = (normal_cloud(1, 40, 9, 1.0), normal_cloud(2, 50, 9, 1.0));
    let problem = Problem::points(matrix(&x, 9), matrix(&y, 9), crate::Metric::Euclidean);
    let rows = |limit: usize| -> Vec<Vec<f64>> {
        let reduced = Reduced::new(&problem, limit, &Monitor::threads(2)).unwrap();
        let mut buffer = vec![0.0; reduced.oracle.buffer_length()];
        (0..40).map(|i| reduced.oracle.row(i, &mut buffer).to_vec()).collect()
    };
    assert_eq!(rows(0), rows(40 * 50 * 8));
}

#[test]
fn what_fits_is_a_matter_of_bytes() {
    assert!(fits::<f64>(10, 10, 800) && !fits::<f64>(10, 10, 799) && fits::<f32>(10, 10, 400));
    assert!(!fits::<f64>(usize::MAX, usize::MAX, usize::MAX));
}

#[test]
fn masses_that_differ_by_rounding_are_repaired_and_reported() {
    let cost = vec![0.0; 1000];
    let thirds: Vec<f64> = weights(1, 1000);
    let mismatch = |a: &[f64]| {
        let problem = Problem::dense(matrix(&cost, 1)).with_weights(Some(a), Some(&[1.0]));
        Reduced::new(&problem, 1 << 20, &Monitor::none()).map(|reduced| reduced.mass_mismatch)
    };
    let scaled = |factor: f64| thirds.iter().map(|weight| weight * factor).collect::<Vec<f64>>();
    let single = |factor: f64| thirds.iter().map(|weight| f64::from((weight * factor) as f32)).collect::<Vec<f64>>();
    assert!(mismatch(&thirds).unwrap() < 1e-12);
    assert!((mismatch(&scaled(1.0 + 5e-7)).unwrap() - 5e-7).abs() < 1e-9);
    assert!(mismatch(&scaled(1.0 + 5e-5)).is_err());
    // What has been through single precision may differ by more, though not by anything.
    assert!((mismatch(&single(1.0 + 5e-5)).unwrap() - 5e-5).abs() < 1e-7);
    assert!(mismatch(&single(1.0 + 2e-4)).is_err());
    // Counts are numbers of single precision too, but a difference between them is meant.
    let counts = Problem::dense(matrix(&cost[..1], 1)).with_weights(Some(&[20_000.0]), Some(&[20_001.0]));
    assert!(Reduced::new(&counts, 1 << 20, &Monitor::none()).is_err());
}
