//! Seconds of a mixture on planted data: `mixture_speed [none|bayes] [steps]`.
use gibbs_cluster::gaussian_mixture::{Options, Prior, fit};
use gibbs_core::{MatrixView, Monitor, Stream};

fn main() -> gibbs_core::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let bayes = arguments.get(1).is_some_and(|word| word == "bayes");
    let steps = arguments.get(2).and_then(|word| word.parse().ok()).unwrap_or(8);
    let (n, p, k) = (20_000, 50, 10);
    let mut stream = Stream::new(1, 0, 0);
    let centers: Vec<f64> = (0..k * p).map(|_| 0.6 * stream.normal()).collect();
    let data: Vec<f64> = (0..n * p).map(|at| centers[at / p % k * p + at % p] + stream.normal()).collect();
    let points = MatrixView::new(&data, n, p)?;
    let prior = if bayes { Prior::EmpiricalBayes } else { Prior::None };
    for max_iterations in [1, 1 + steps] {
        let options =
            Options { components: k, restarts: 1, prior, tolerance: 0.0, max_iterations, ..Options::default() };
        let begin = std::time::Instant::now();
        let found = fit(points, None, &options, &Monitor::threads(1))?;
        println!("{} steps: {:.3} s, score {:.3}", found.iterations, begin.elapsed().as_secs_f64(), found.best.score);
    }
    Ok(())
}
