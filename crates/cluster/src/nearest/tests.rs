use super::*;
use gibbs_core::Stream;

fn normals(n: usize, p: usize, index: u32) -> Vec<f64> {
    let mut stream = Stream::new(11, 0, index);
    (0..n * p).map(|_| stream.normal()).collect()
}

/// Distances of the neighbors found, by sorting all of them.
fn sorted(points: MatrixView, i: usize) -> Vec<f64> {
    let distance = |j: usize| points.row(i).iter().zip(points.row(j)).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
    let mut all: Vec<f64> = (0..points.nrows()).filter(|&j| j != i).map(distance).collect();
    all.sort_by(f64::total_cmp);
    all
}

#[test]
fn few_points_get_their_nearest_in_order() {
    for (n, p) in [(2, 1), (30, 3), (300, 20)] {
        let data = normals(n, p, 0);
        let points = MatrixView::new(&data, n, p).unwrap();
        let found = nearest(points, 5, 0, &Monitor::threads(2)).unwrap();
        assert_eq!(found.count, 5.min(n - 1));
        for i in 0..n {
            let all = sorted(points, i);
            for (rank, &j) in found.ids[i * found.count..(i + 1) * found.count].iter().enumerate() {
                let row = points.row(j as usize);
                let distance: f64 = points.row(i).iter().zip(row).map(|(a, b)| (a - b) * (a - b)).sum();
                assert!(j as usize != i && (distance - all[rank]).abs() < 1e-12);
            }
        }
    }
}

#[test]
fn one_point_has_no_neighbors() {
    assert_eq!(nearest(MatrixView::new(&[1.0], 1, 1).unwrap(), 5, 0, &Monitor::none()).unwrap().count, 0);
}

#[test]
fn many_points_get_nearly_all_and_the_same_at_any_thread_count() {
    let (n, p) = (20_000, 16);
    let data = normals(n, p, 1);
    let points = MatrixView::new(&data, n, p).unwrap();
    let found = nearest(points, 5, 3, &Monitor::threads(2)).unwrap();
    assert_eq!(found.ids, nearest(points, 5, 3, &Monitor::threads(1)).unwrap().ids);
    let mut hits = 0;
    for i in (0..n).step_by(97) {
        let within = sorted(points, i)[4];
        for &j in &found.ids[5 * i..5 * i + 5] {
            let row = points.row(j as usize);
            assert_ne!(j as usize, i);
            hits += usize::from(points.row(i).iter().zip(row).map(|(a, b)| (a - b) * (a - b)).sum::<f64>() <= within);
        }
    }
    let recall = hits as f64 / (5 * n.div_ceil(97)) as f64;
    assert!(recall > 0.75, "{recall}");
}

#[test]
fn equal_points_are_neighbors_of_each_other() {
    let data = vec![1.0; 9000 * 2];
    let found = nearest(MatrixView::new(&data, 9000, 2).unwrap(), 3, 0, &Monitor::none()).unwrap();
    assert!(found.ids.iter().all(|&id| id < 9000));
}
