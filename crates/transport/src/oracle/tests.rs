use super::*;
use crate::reference::*;

fn row(oracle: &Oracle, i: usize) -> Vec<f64> {
    let mut buffer = vec![0.0; oracle.buffer_length()];
    oracle.row(i, &mut buffer).to_vec()
}

fn cost(metric: Metric, power: f64, x: &[f64], y: &[f64]) -> f64 {
    let pairs = || x.iter().zip(y);
    let squared: f64 = pairs().map(|(x, y)| (x - y).powi(2)).sum();
    let inner = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
    let distance = match metric {
        Metric::SquaredEuclidean => squared,
        Metric::Euclidean => squared.sqrt(),
        Metric::Cityblock => pairs().map(|(x, y)| (x - y).abs()).sum(),
        Metric::Cosine => 1.0 - inner(x, y) / (inner(x, x) * inner(y, y)).sqrt(),
    };
    distance.powf(power)
}

#[test]
fn every_metric_is_its_definition() {
    for (d, m) in [(1, 1), (2, 31), (3, 32), (17, 70)] {
        let (x, y) = (normal_cloud(1, 3, d, 1.0), normal_cloud(2, m, d, 1.0));
        for metric in Metric::ALL {
            for power in [1.0, 0.5, 2.0, 1.7] {
                let problem = Problem {
                    cost: Cost::Points { x: matrix(&x, d), y: matrix(&y, d), metric, power },
                    a: None,
                    b: None,
                };
                let oracle = Oracle::new(&problem, &Selection::all(&problem));
                for (i, point) in x.chunks(d).enumerate() {
                    let expected: Vec<f64> = y.chunks(d).map(|y| cost(metric, power, point, y)).collect();
                    let tolerance = if metric == Metric::Cosine && power < 1.0 { 1e-7 } else { 1e-12 };
                    for (value, expected) in row(&oracle, i).iter().zip(&expected) {
                        // The definition itself can be below zero by rounding where directions are equal.
                        assert!((value - expected).abs() <= tolerance * (1.0 + expected.abs()) || expected.is_nan());
                    }
                }
            }
        }
    }
}

#[test]
fn equal_points_cost_nothing() {
    let x = normal_cloud(3, 40, 5, 1e3);
    for metric in Metric::ALL {
        let problem = Problem::points(matrix(&x, 5), matrix(&x, 5), metric);
        let oracle = Oracle::new(&problem, &Selection::all(&problem));
        assert!((0..40).all(|i| row(&oracle, i)[i] == 0.0));
    }
}

#[test]
fn a_selection_and_a_transpose_are_parts_of_the_whole() {
    let costs = uniform_costs(1, 7, 9);
    let points = normal_cloud(4, 9, 2, 1.0);
    let dense = Problem::dense(matrix(&costs, 9));
    let clouds = Problem::points(matrix(&points[..14], 2), matrix(&points, 2), Metric::Cityblock);
    for problem in [dense, clouds] {
        let whole = Oracle::new(&problem, &Selection::all(&problem));
        let whole: Vec<Vec<f64>> = (0..7).map(|i| row(&whole, i)).collect();
        let (rows, columns) = (vec![1, 4, 6], vec![0, 2, 3, 8]);
        let part = Oracle::new(&problem, &Selection { rows: rows.clone(), columns: columns.clone() });
        let turned = Oracle::transposed(&problem, Selection { rows: columns.clone(), columns: rows.clone() });
        for (k, &i) in rows.iter().enumerate() {
            for (l, &j) in columns.iter().enumerate() {
                assert_eq!(row(&part, k)[l], whole[i][j]);
                assert_eq!(row(&turned, l)[k], whole[i][j]);
            }
        }
    }
}
