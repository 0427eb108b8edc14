use super::*;
use crate::reference::*;

const LENGTHS: [usize; 8] = [1, 3, 15, 16, 31, 32, 33, 100];

#[test]
fn a_row_of_exponentials_and_its_sum() {
    let scale = CostScale::new(0.25, 0.02);
    for length in LENGTHS {
        let (cost, potential) = (uniform_costs(1, 1, length), normal_cloud(2, length, 1, 10.0));
        let mut plan = vec![0.0; length];
        let sum = exp_row(&cost, scale, 1.5, &potential, &mut plan);
        let expected: Vec<f64> = (0..length).map(|j| (1.5 + potential[j] - (cost[j] - 0.25) / 0.02).exp()).collect();
        for (value, expected) in plan.iter().zip(&expected) {
            assert!((value - expected).abs() <= 1e-13 * expected);
        }
        assert!((sum - expected.iter().sum::<f64>()).abs() <= 1e-13 * sum);
        let (largest, sum_from_largest) = exp_row_from_largest(&cost, scale, &potential, &mut plan);
        assert!((largest + 1.5 - expected.iter().copied().fold(0.0, f64::max).ln()).abs() < 1e-11);
        assert!((sum_from_largest.ln() + largest + 1.5 - sum.ln()).abs() < 1e-11);
    }
}

#[test]
fn exponents_out_of_range_stay_numbers() {
    let scale = CostScale::new(0.0, 1e-3);
    let cost = [0.0, 1e9, -1e9, 0.5];
    let mut plan = [0.0; 4];
    let sum = exp_row(&cost, scale, 0.0, &[0.0, 0.0, 0.0, f64::NEG_INFINITY], &mut plan);
    assert_eq!((plan[0], plan[1], plan[3]), (1.0, 0.0, 0.0));
    assert!(sum.is_finite() && plan[2] > 1e300);
    let (largest, sum) = exp_row_from_largest(&[1e200, 2e200], CostScale::new(0.0, 1e-200), &[0.0; 2], &mut plan[..2]);
    assert!(largest == -1e300 && sum == 2.0);
    let mut values = [800.0, f64::NEG_INFINITY, 0.0];
    assert!(exp_in_place(&mut values).is_finite());
    assert_eq!(values[1..], [0.0, 1.0]);
}

#[test]
fn slacks_are_least() {
    for length in LENGTHS {
        let (cost, potential) = (normal_cloud(1, length, 1, 1.0), normal_cloud(2, length, 1, 1.0));
        let slack = cost.iter().zip(&potential).map(|(c, g)| c - g).fold(f64::INFINITY, f64::min);
        assert_eq!(smallest_slack(&cost, &potential), slack);
        let mut least = potential.clone();
        lower_to_slack(&mut least, &cost, 0.5);
        assert!((0..length).all(|j| least[j] == potential[j].min(cost[j] - 0.5)));
    }
}

#[test]
fn rows_of_a_stored_plan() {
    for length in LENGTHS {
        let plans: Vec<Vec<f64>> = (0..4).map(|k| uniform_costs(k, 1, length)).collect();
        let inverse: Vec<f64> = (0..length).map(|j| 1.0 + j as f64).collect();
        let (mut double, mut single) = (vec![vec![0.0; length]; 4], vec![vec![0f32; length]; 4]);
        for k in 0..4 {
            store_density(&mut double[k], &plans[k], 2.0, &inverse);
            store_density(&mut single[k], &plans[k], 2.0, &inverse);
            assert!(
                (0..length)
                    .all(|j| double[k][j] == plans[k][j] * 2.0 * inverse[j] && single[k][j] == double[k][j] as f32)
            );
        }
        let v = normal_cloud(9, length, 1, 1.0);
        let dots = dot_rows([&*double[0], &*double[1], &*double[2], &*double[3]], &v);
        let mut sums = v.clone();
        add_rows(&mut sums, [1.0, -2.0, 0.0, 0.5], [&*single[0], &*single[1], &*single[2], &*single[3]]);
        for k in 0..4 {
            let expected: f64 = (0..length).map(|j| double[k][j] * v[j]).sum();
            assert!((dots[k] - expected).abs() < 1e-10);
        }
        for j in 0..length {
            let expected =
                v[j] + f64::from(single[0][j]) - 2.0 * f64::from(single[1][j]) + 0.5 * f64::from(single[3][j]);
            assert!((sums[j] - expected).abs() < 1e-10);
        }
    }
    let mut row = [0f32; 3];
    store_density(&mut row, &[1e-60, 1e60, 1.0], 1.0, &[1.0; 3]);
    assert_eq!(row, [0.0, f32::MAX, 1.0]);
}

#[test]
fn kept_entries_are_those_above_the_share() {
    for length in LENGTHS {
        let (plan, limits) = (uniform_costs(1, 1, length), uniform_costs(2, 1, length));
        let cost = uniform_costs(3, 1, length);
        let mut kept = Kept::default();
        keep_above(&mut kept, 1.2, (0.6, &limits), (&plan, 2.0), (&cost, CostScale::new(0.1, 0.5)));
        let expected: Vec<u32> =
            (0..length as u32).filter(|&j| 2.0 * plan[j as usize] > 1.2 * limits[j as usize].min(0.6)).collect();
        assert_eq!(kept.columns, expected);
        for (k, &j) in expected.iter().enumerate() {
            assert_eq!(kept.values[k], 2.0 * plan[j as usize]);
            assert!((kept.exponents[k] - (cost[j as usize] - 0.1) / 0.5).abs() < 1e-14);
        }
    }
}

#[test]
fn a_rounded_row_and_its_cost() {
    for length in LENGTHS {
        let (mut plan, factors) = (uniform_costs(1, 1, length), uniform_costs(2, 1, length));
        plan[0] = 0.0;
        let (cost, logs) = (normal_cloud(3, length, 1, 1.0), normal_cloud(4, length, 1, 1.0));
        let scaled: Vec<f64> = plan.iter().zip(&factors).map(|(p, f)| p * f).collect();
        let mut row = plan.clone();
        assert!((scale_row(&mut row, &factors) - scaled.iter().sum::<f64>()).abs() < 1e-12);
        assert_eq!(row, scaled);
        let (value, entropy) = cost_and_entropy(&row, &cost, 0.5, &logs);
        let expected: f64 = (0..length).map(|j| row[j] * (cost[j] - 0.5)).sum();
        assert!((value - expected).abs() < 1e-12);
        let expected: f64 = (0..length).filter(|&j| row[j] > 0.0).map(|j| row[j] * (row[j].ln() - logs[j])).sum();
        assert!((entropy - expected).abs() < 1e-12);
        add_rest(&mut row, 0.5, 2.0, &factors);
        assert!((0..length).all(|j| (row[j] - (0.5 * scaled[j] + 2.0 * factors[j])).abs() < 1e-15));
    }
}

#[test]
fn the_range_of_a_row() {
    for length in LENGTHS {
        let (row, weights) = (normal_cloud(1, length, 1, 1.0), uniform_costs(2, 1, length));
        let RowRange { least, largest, mean } = range(&row, &weights);
        assert_eq!(least, row.iter().copied().fold(f64::INFINITY, f64::min));
        assert_eq!(largest, row.iter().copied().fold(f64::NEG_INFINITY, f64::max));
        assert!((mean - row.iter().zip(&weights).map(|(x, w)| x * w).sum::<f64>()).abs() < 1e-12);
        let mut wrong = row.clone();
        wrong[length / 2] = f64::NAN;
        assert!(range(&wrong, &weights).mean.is_nan());
    }
}
