//! One transition leaves the distribution alone: what makes a sampler right, tested on the steps it is made of.

use super::super::{
    metric::Kinetic,
    trajectory::{Point, Side},
    tree::Explorer,
};
use super::*;
use gibbs_core::{Stream, purpose};

/// v ~ normal(0, 1), x | v ~ normal(0, exp(v)): curved, and easy to draw from.
fn curved() -> impl LogDensity {
    Density::new(2, |p, g| {
        let (v, x) = (p[0], p[1]);
        let square = x * x * (-v).exp();
        g[0] = -v - 0.5 + 0.5 * square;
        g[1] = -x * (-v).exp();
        -0.5 * (v * v + v + square)
    })
}

fn point(density: &dyn LogDensity, position: Vec<f64>) -> Point {
    let mut gradient = vec![0.0; position.len()];
    let log_density = density.evaluator().evaluate(&position, &mut gradient);
    Point { position, gradient, log_density }
}

fn slanted_metric() -> Metric {
    let (c, s) = (0.8, 0.6);
    Metric { scale: vec![0.7, 1.3], values: vec![2.5, 0.4], vectors: vec![c, s, -s, c] }
}

#[test]
fn a_trajectory_goes_back_where_it_came_from() {
    let density = curved();
    let metric = slanted_metric();
    let kinetic = Kinetic::new(&metric);
    let mut evaluator = density.evaluator();
    let applied = |vector: &[f64]| applied(&kinetic, vector);
    let momentum = [0.4, -0.9];
    let start = point(&density, vec![0.3, -1.2]);
    let mut side = Side::new(2);
    side.reserve(40);
    side.restart(&start, &momentum, &applied(&momentum), &applied(&start.gradient));
    for _ in 0..30 {
        let (log_density, _) = side.leapfrog(0.2, &mut *evaluator, &kinetic);
        side.push(log_density, 0.0, 1.0);
    }
    let end = point(&density, side.position(30).to_vec());
    let momentum = &side.momentum(30)[..2];
    let mut back = Side::new(2);
    back.reserve(40);
    back.restart(&end, momentum, &applied(momentum), &applied(&end.gradient));
    for _ in 0..30 {
        let (log_density, _) = back.leapfrog(-0.2, &mut *evaluator, &kinetic);
        back.push(log_density, 0.0, 1.0);
    }
    let distance = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| (x - y).abs()).fold(0.0, f64::max);
    assert!(distance(back.position(30), &start.position) < 1e-11);
    assert!(distance(side.position(30), &start.position) > 0.1);
}

/// Position, momentum, and change of the energy after leapfrog steps.
fn travel(density: &dyn LogDensity, metric: &Metric, state: [f64; 4], step: f64, steps: usize) -> ([f64; 4], f64) {
    let kinetic = Kinetic::new(metric);
    let mut evaluator = density.evaluator();
    let mut side = Side::new(2);
    side.reserve(steps + 1);
    let start = point(density, state[..2].to_vec());
    let velocity = applied(&kinetic, &state[2..]);
    side.restart(&start, &state[2..], &velocity, &applied(&kinetic, &start.gradient));
    let energy = 0.5 * (state[2] * velocity[0] + state[3] * velocity[1]) - start.log_density;
    let mut change = 0.0;
    for _ in 0..steps {
        let (log_density, kinetic_energy) = side.leapfrog(step, &mut *evaluator, &kinetic);
        side.push(log_density, 0.0, 1.0);
        change = kinetic_energy - log_density - energy;
    }
    let (x, p) = (side.position(steps), side.momentum(steps));
    ([x[0], x[1], p[0], p[1]], change)
}

#[test]
fn steps_keep_volume_and_err_by_the_square_of_their_size() {
    let (density, metric) = (curved(), slanted_metric());
    let state = [0.3, -1.2, 0.4, -0.9];
    let h = 1e-5;
    let mut jacobian = [[0.0; 4]; 4];
    for k in 0..4 {
        let shifted = |sign: f64| {
            let mut state = state;
            state[k] += sign * h;
            travel(&density, &metric, state, 0.3, 3).0
        };
        let (above, below) = (shifted(1.0), shifted(-1.0));
        (0..4).for_each(|i| jacobian[i][k] = (above[i] - below[i]) / (2.0 * h));
    }
    assert!((determinant(jacobian) - 1.0).abs() < 1e-7);
    let error = |step: f64, steps| travel(&density, &metric, state, step, steps).1.abs();
    let ratio = error(0.02, 50) / error(0.01, 100);
    assert!((ratio - 4.0).abs() < 0.1, "{ratio}");
}

fn determinant(mut m: [[f64; 4]; 4]) -> f64 {
    let mut product = 1.0;
    for k in 0..4 {
        product *= m[k][k];
        for i in k + 1..4 {
            let factor = m[i][k] / m[k][k];
            (k..4).for_each(|j| m[i][j] -= factor * m[k][j]);
        }
    }
    product
}

#[test]
fn every_draw_of_a_tree_has_the_distribution_of_the_start() {
    let density = curved();
    let metric = slanted_metric();
    let kinetic = Kinetic::new(&metric);
    let mut explorer = Explorer::new(&density);
    let mut stream = Stream::new(9, purpose::SIMULATE, 0);
    let count = 40_000;
    // Bins of v and of x exp(−v/2), both standard normal, by quartiles and tails.
    let edges = [-1.644_854, -0.674_490, 0.0, 0.674_490, 1.644_854];
    let shares = [0.05, 0.2, 0.25, 0.25, 0.2, 0.05];
    let mut counts = [[[0.0; 6]; 2]; 3];
    let mut depths = [0u32; 5];
    for _ in 0..count {
        let v = stream.normal();
        let mut state = point(&density, vec![v, (0.5 * v).exp() * stream.normal()]);
        // Steps so large that acceptance is about 0.6 and many trees end early.
        let tree = explorer.transition(&mut state, &kinetic, 0.9, 4, 3, &mut stream, &Monitor::none()).unwrap();
        depths[tree.depth as usize] += 1;
        for ((position, _, log_density), counts) in explorer.draw_states().zip(&mut counts) {
            assert!(log_density.is_finite());
            for (value, counts) in [position[0], position[1] * (-0.5 * position[0]).exp()].iter().zip(counts) {
                counts[edges.iter().filter(|edge| value > edge).count()] += 1.0;
            }
        }
    }
    assert!(depths.iter().filter(|depth| **depth > 500).count() >= 3, "{depths:?}");
    for (draw, counts) in counts.iter().enumerate() {
        for (quantity, counts) in counts.iter().enumerate() {
            let chi: f64 = counts
                .iter()
                .zip(shares)
                .map(|(c, s)| (c - s * f64::from(count)).powi(2) / (s * f64::from(count)))
                .sum();
            // 5 degrees of freedom: beyond 22 once in two thousand.
            assert!(chi < 22.0, "draw {draw}, quantity {quantity}: chi-square {chi}");
        }
    }
}

#[test]
fn static_trajectories_leave_the_distribution_alone_too() {
    let density = curved();
    let metric = slanted_metric();
    let kinetic = Kinetic::new(&metric);
    let mut explorer = Explorer::new(&density);
    let mut stream = Stream::new(19, purpose::SIMULATE, 0);
    let count = 40_000;
    let mut sums = [[0.0; 4]; 2];
    for _ in 0..count {
        let v = stream.normal();
        let mut state = point(&density, vec![v, (0.5 * v).exp() * stream.normal()]);
        let tree = explorer.static_transition(&mut state, &kinetic, 0.9, 3, 2, &mut stream, &Monitor::none()).unwrap();
        assert!(tree.leapfrogs == 3 || tree.divergent);
        for ((position, ..), sums) in explorer.draw_states().zip(&mut sums) {
            let z = position[1] * (-0.5 * position[0]).exp();
            [position[0], position[0].powi(2), z, z * z].iter().zip(sums).for_each(|(x, sum)| *sum += x);
        }
    }
    for sums in sums {
        for (k, sum) in sums.iter().enumerate() {
            // Means 0 and squares 1 of standard normal numbers, whose squares have variance 2.
            let (truth, sd) = if k % 2 == 0 { (0.0, 1.0) } else { (1.0, 2f64.sqrt()) };
            let z = (sum / f64::from(count) - truth) / (sd / f64::from(count).sqrt());
            assert!(z.abs() < 4.5, "{k}: {z}");
        }
    }
}

#[test]
fn shares_of_a_tree_sum_to_one_and_follow_time() {
    let density = curved();
    let metric = Metric::diagonal(vec![1.0, 1.0]);
    let kinetic = Kinetic::new(&metric);
    let mut explorer = Explorer::new(&density);
    let mut stream = Stream::new(4, purpose::SIMULATE, 0);
    // From far out, where log weights exceed what weights can hold.
    for start in [vec![0.1, 0.2], vec![0.0, 1e3]] {
        let mut state = point(&density, start);
        let before = state.log_density;
        let tree = explorer.transition(&mut state, &kinetic, 0.1, 6, 1, &mut stream, &Monitor::none()).unwrap();
        let total: f64 = explorer.states().map(|(_, _, share)| share).sum();
        assert!((total - 1.0).abs() < 1e-12, "{total}");
        assert!(state.log_density >= before - 1000.0);
        // Neighbours in time are neighbours in space.
        let positions: Vec<Vec<f64>> = explorer.states().map(|(position, _, _)| position.to_vec()).collect();
        assert!(positions.len() <= 1 << tree.depth);
        let jump = |pair: &[Vec<f64>]| pair[0].iter().zip(&pair[1]).map(|(x, y)| (x - y).powi(2)).sum::<f64>().sqrt();
        let jumps: Vec<f64> = positions.windows(2).map(jump).collect();
        let (low, high) = jumps.iter().fold((f64::INFINITY, 0.0f64), |(l, h), j| (l.min(*j), h.max(*j)));
        assert!(high < 40.0 * low, "{low} {high}");
    }
}

#[test]
fn a_weight_beyond_the_range_of_numbers_is_the_only_one() {
    // Energy falls by 5e5 along the way: the last state has all the weight.
    let density = standard_normal(1);
    let metric = Metric::diagonal(vec![1.0]);
    let kinetic = Kinetic::new(&metric);
    let mut explorer = Explorer::new(&density);
    let mut state = point(&density, vec![1e3]);
    let mut stream = Stream::new(1, purpose::SIMULATE, 0);
    for _ in 0..20 {
        explorer.transition(&mut state, &kinetic, 0.3, 10, 3, &mut stream, &Monitor::none()).unwrap();
        assert!(
            explorer.draw_states().all(|(position, _, log_density)| position[0].is_finite() && log_density.is_finite())
        );
    }
    assert!(state.position[0].abs() < 1e3);
}

#[test]
fn draws_and_data_drawn_in_turn_are_those_drawn_together() {
    // J. Geweke, Getting it right: joint distribution tests of posterior simulators, JASA 99 (2004): v ~ normal(0, 1),
    // x | v ~ normal(0, exp(v/2)), y | x ~ normal(x, 1/2). A tree given y and a fresh y given x, over and over, must leave all three
    // as the prior and the likelihood have them.
    let metric = slanted_metric();
    let kinetic = Kinetic::new(&metric);
    let mut stream = Stream::new(12, purpose::SIMULATE, 0);
    let v = stream.normal();
    let x = (0.5 * v).exp() * stream.normal();
    let (mut position, mut y) = (vec![v, x], x + 0.5 * stream.normal());
    let count = 30_000;
    let mut values = vec![vec![]; 7];
    for _ in 0..count {
        let density = Density::new(2, move |p, g| {
            let (square, miss) = (p[1] * p[1] * (-p[0]).exp(), 4.0 * (y - p[1]));
            g[0] = -p[0] - 0.5 + 0.5 * square;
            g[1] = -p[1] * (-p[0]).exp() + miss;
            -0.5 * (p[0] * p[0] + p[0] + square + 0.25 * miss * miss)
        });
        let mut explorer = Explorer::new(&density);
        let mut state = point(&density, position);
        explorer.transition(&mut state, &kinetic, 0.6, 5, 3, &mut stream, &Monitor::none()).unwrap();
        position = state.position;
        y = position[1] + 0.5 * stream.normal();
        let z = position[1] * (-0.5 * position[0]).exp();
        let bounded = y / (1.0 + y.abs());
        let of = [position[0], position[0].powi(2), z, z * z, bounded, bounded * bounded, bounded * z.tanh()];
        values.iter_mut().zip(of).for_each(|(values, x)| values.push(x));
    }
    // The last three by independent draws.
    let mut known = [(0.0, 0.0), (1.0, 0.0), (0.0, 0.0), (1.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0)];
    let mut fresh = [vec![], vec![], vec![]];
    for _ in 0..200_000 {
        let (v, z) = (stream.normal(), stream.normal());
        let y = (0.5 * v).exp() * z + 0.5 * stream.normal();
        let bounded = y / (1.0 + y.abs());
        [bounded, bounded * bounded, bounded * z.tanh()].iter().zip(&mut fresh).for_each(|(x, values)| values.push(*x));
    }
    for (known, values) in known[4..].iter_mut().zip(&fresh) {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let variance = values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / values.len() as f64;
        *known = (mean, (variance / values.len() as f64).sqrt());
    }
    for (k, (values, (truth, error))) in values.iter().zip(known).enumerate() {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let own = gibbs_diagnostics::mcse_mean(gibbs_diagnostics::Draws::new(values, 1).unwrap());
        // Seven statistics: beyond 4.5 once in twenty thousand runs.
        assert!((mean - truth).abs() < 4.5 * own.hypot(error), "{k}: {mean} for {truth}, {own}");
    }
}
