//! Which interpolation is better when: the risk of the linear fit by signal, noise and size of bags.

use super::*;

/// Mean squared error of the coefficients over some draws.
fn risk(rho: f64, size: usize, noise: f64, signal: f64) -> Result<f64> {
    let (bags, p, draws) = (200, 100, 20);
    let n = bags * size;
    let mut sum = 0.0;
    for draw in 0..draws {
        let mut stream = Stream::new(9, 0, draw);
        let truth: Vec<f64> = (0..p).map(|_| signal * stream.normal() / (p as f64).sqrt()).collect();
        let points: Vec<f64> = (0..n * p).map(|_| stream.normal()).collect();
        let view = MatrixView::new(&points, n, p)?;
        let ids: Vec<i32> = (0..n).map(|i| (i / size) as i32).collect();
        let mut means = vec![0.0; bags];
        for (row, &bag) in view.rows().zip(&ids) {
            means[bag as usize] += (dot(row, &truth) + noise * stream.normal()) / size as f64;
        }
        let options = FitOptions { rho, ridge: 0.0, intercept: false };
        let found = fit(view, Bags { ids: &ids, means: &means }, &options, &Monitor::none())?;
        sum += found.coefficients.iter().zip(&truth).map(|(a, b)| (a - b).powi(2)).sum::<f64>();
    }
    Ok(sum / f64::from(draws))
}

#[test]
fn the_bag_loss_wins_on_strong_signals_the_instance_loss_on_weak_ones() {
    for (signal, noise, size) in [(3.0, 0.5, 4), (0.3, 2.0, 4)] {
        let risks: Vec<f64> =
            [0.0, 0.05, 0.2, 0.5, 1.0].iter().map(|&rho| risk(rho, size, noise, signal).unwrap()).collect();
        println!(
            "aggregate responses, 200 bags of {size}, 100 columns, signal {signal}, noise {noise}: risk at rho 0, .05, .2, .5, 1: {:.3} {:.3} {:.3} {:.3} {:.3}",
            risks[0], risks[1], risks[2], risks[3], risks[4]
        );
        let best = risks.iter().copied().fold(f64::INFINITY, f64::min);
        match signal > noise {
            true => assert!(risks[0] < 0.5 * risks[4]),
            false => assert!(risks[4] < 0.5 * risks[0]),
        }
        assert!(best <= risks[0].min(risks[4]));
    }
}
