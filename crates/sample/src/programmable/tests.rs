use super::*;
use std::f64::consts::TAU;

/// A program of a function of parameters and slots, differentiated along the parameters by central differences.
struct Written<F> {
    parameters: usize,
    terms: F,
}

impl<F: Fn(&[f64]) -> Vec<f64> + Sync> Program for Written<F> {
    fn evaluator(&self) -> Box<dyn Terms + '_> {
        Box::new(self)
    }
}

impl<F: Fn(&[f64]) -> Vec<f64> + Sync> Terms for &Written<F> {
    fn terms(&mut self, position: &[f64]) -> Result<Vec<f64>> {
        Ok((self.terms)(position))
    }

    fn pull(&mut self, position: &[f64], seeds: &[f64]) -> Result<Vec<f64>> {
        let weighted = |at: &[f64]| {
            let terms = (self.terms)(at);
            terms.iter().zip(seeds).filter(|(_, s)| **s != 0.0).map(|(t, s)| t * s).sum::<f64>()
        };
        let slope = |k: usize| {
            let mut at = position.to_vec();
            at[k] += 1e-5;
            let above = weighted(&at);
            at[k] -= 2e-5;
            (above - weighted(&at)) / 2e-5
        };
        Ok((0..position.len()).map(|k| if k < self.parameters { slope(k) } else { 0.0 }).collect())
    }
}

fn site(law: Law, strategy: Strategy) -> Site {
    Site { law, strategy, len: 1, classes: if law == Law::Categorical { 3 } else { 0 } }
}

fn normal(z: f64, location: f64, scale: f64) -> f64 {
    -0.5 * ((z - location) / scale).powi(2) - scale.ln() - 0.5 * TAU.ln()
}

/// Gradient of an exact bound.
fn slopes(bound: impl Fn(&[f64]) -> f64, at: &[f64]) -> Vec<f64> {
    let slope = |k: usize| {
        let mut moved = at.to_vec();
        moved[k] += 1e-4;
        let above = bound(&moved);
        moved[k] -= 2e-4;
        (above - bound(&moved)) / 2e-4
    };
    (0..at.len()).map(slope).collect()
}

/// Holds the mean of many estimates to the exact gradient; returns their variances.
fn unbiased(program: &dyn Program, at: &[f64], sites: &[Site], particles: u32, exact: &[f64]) -> Vec<f64> {
    let options = Options { particles, samples: 8_000, ..Options::default() };
    let found = average(program, at, sites, &options, None, 0, &Monitor::threads(2)).unwrap();
    for ((mean, variance), truth) in found.gradient.iter().zip(&found.variance).zip(exact) {
        let error = 4.5 * (variance / 8_000.0).sqrt() + 1e-6;
        assert!((mean - truth).abs() < error, "{sites:?}: {mean} ± {error} for {truth}");
    }
    found.variance
}

const STRATEGIES: [Strategy; 4] = [Strategy::Reparameterized, Strategy::Score, Strategy::Enumerated, Strategy::Measure];

/// log p of a number: no polynomial, so that nothing cancels by chance.
fn wavy(z: f64) -> f64 {
    -0.4 * (z - 1.0).powi(2) + (2.0 * z).sin()
}

#[test]
fn sites_of_one_number_have_the_slopes_of_the_exact_bound() {
    let at = [0.3, -0.2];
    // Parameters of the law from φ, the value from slot and parameters, log q.
    type Case = (Law, fn(&[f64]) -> Vec<f64>, fn(f64, &[f64]) -> f64, fn(f64, &[f64]) -> f64);
    let cases: [Case; 3] = [
        (
            Law::Normal,
            |phi| vec![phi[0], phi[1].exp()],
            |e, eta| eta[0] + eta[1] * e,
            |z, eta| normal(z, eta[0], eta[1]),
        ),
        (Law::Exponential, |phi| vec![(phi[0] + phi[1]).exp()], |e, eta| e / eta[0], |z, eta| eta[0].ln() - eta[0] * z),
        (
            Law::Poisson,
            |phi| vec![(phi[0] - phi[1]).exp()],
            |_, _| f64::NAN,
            |z, eta| z * eta[0].ln() - eta[0] - (1..=z as u32).map(|k| f64::from(k).ln()).sum::<f64>(),
        ),
    ];
    for (law, parameters, place, density) in cases {
        let mass = |z: f64, eta: &[f64]| density(z, eta).exp() * (wavy(z) - density(z, eta));
        let bound = |phi: &[f64]| {
            let eta = parameters(phi);
            match law {
                Law::Poisson => (0..60).map(|k| mass(f64::from(k), &eta)).sum::<f64>(),
                Law::Normal => (-5_000..5_000).map(|k| mass((f64::from(k) + 0.5) * 2e-3, &eta)).sum::<f64>() * 2e-3,
                _ => (0..20_000).map(|k| mass((f64::from(k) + 0.5) * 2e-3, &eta)).sum::<f64>() * 2e-3,
            }
        };
        let exact = slopes(bound, &at);
        let mut variances = vec![];
        for strategy in STRATEGIES.into_iter().filter(|strategy| law.allows(*strategy)) {
            let terms = |x: &[f64]| {
                let eta = parameters(x);
                let z = if strategy == Strategy::Reparameterized { place(x[2], &eta) } else { x[2] };
                [vec![wavy(z), density(z, &eta)], eta].concat()
            };
            let program = Written { parameters: 2, terms };
            variances.push((strategy, unbiased(&program, &at, &[site(law, strategy)], 1, &exact)));
        }
        if law == Law::Normal {
            // What the strategies are for: the path knows the slope, the score does not.
            let of = |strategy| variances.iter().find(|(each, _)| *each == strategy).unwrap().1[0];
            assert!(of(Strategy::Reparameterized) < 0.7 * of(Strategy::Score), "{variances:?}");
            assert!(of(Strategy::Measure) < of(Strategy::Score), "{variances:?}");
        }
    }
}

/// Two bits, the second given the first: log p and log q by a table.
fn bits(phi: &[f64], a: f64, b: f64) -> (f64, f64, f64, f64, f64) {
    let (p, q) = (1.0 / (1.0 + (-phi[0]).exp()), 1.0 / (1.0 + (-(phi[1] + 1.3 * a)).exp()));
    let mass = |p: f64, x: f64| if x == 1.0 { p.ln() } else { (1.0 - p).ln() };
    let model = [[-2.0, -0.7], [-1.1, -1.9]][a as usize % 2][b as usize % 2];
    (model, mass(p, a), p, mass(q, b), q)
}

#[test]
fn bits_are_unbiased_for_any_particles_and_enumeration_has_no_variance() {
    let at = [0.4, -0.8];
    for particles in [1_u32, 2, 3] {
        // The exact bound: every assignment of every particle.
        let bound = |phi: &[f64]| {
            let mut sum = 0.0;
            for assignment in 0..4_u32.pow(particles) {
                let (mut mass, mut ratios) = (0.0, vec![]);
                for k in 0..particles {
                    let pair = assignment >> (2 * k) & 3;
                    let (model, first, _, second, _) = bits(phi, f64::from(pair & 1), f64::from(pair >> 1));
                    mass += first + second;
                    ratios.push(model - first - second);
                }
                sum += mass.exp() * log_mean(&ratios);
            }
            sum
        };
        let exact = slopes(bound, &at);
        for first in [Strategy::Score, Strategy::Enumerated, Strategy::Measure] {
            for second in [Strategy::Score, Strategy::Enumerated, Strategy::Measure] {
                let terms = |x: &[f64]| {
                    let (model, first, p, second, q) = bits(x, x[2], x[3]);
                    vec![model, first, p, second, q]
                };
                let program = Written { parameters: 2, terms };
                let sites = [site(Law::Bernoulli, first), site(Law::Bernoulli, second)];
                if (first, second) == (Strategy::Enumerated, Strategy::Enumerated) {
                    let options = Options { particles, samples: 2, ..Options::default() };
                    let found = average(&program, &at, &sites, &options, None, 0, &Monitor::none()).unwrap();
                    assert!(found.variance.iter().all(|v| *v < 1e-20), "{:?}", found.variance);
                    assert!((found.value - bound(&at)).abs() < 1e-12);
                    assert!(found.gradient.iter().zip(&exact).all(|(g, e)| (g - e).abs() < 1e-6));
                } else {
                    unbiased(&program, &at, &sites, particles, &exact);
                }
            }
        }
    }
}

/// A class, then a number about its place: log p = log mixture.
fn mixture(strategy: Strategy) -> impl Fn(&[f64]) -> Vec<f64> + Sync {
    move |x: &[f64]| {
        let logits = [x[0], x[1], 0.0];
        let top = logits.iter().map(|l| l.exp()).sum::<f64>();
        let weights = logits.map(|l| l.exp() / top);
        let class = x[3] as usize % 3;
        let location = x[2] * (class as f64 - 1.0);
        let z = if strategy == Strategy::Reparameterized { location + 0.8 * x[4] } else { x[4] };
        let model = [0.5_f64, 0.2, 0.3][class].ln() + wavy(z) - 0.3 * z * class as f64;
        vec![model, weights[class].ln(), weights[0], weights[1], weights[2], normal(z, location, 0.8), location, 0.8]
    }
}

#[test]
fn classes_and_numbers_combine() {
    let at = [0.2, -0.5, 1.1];
    let terms = mixture(Strategy::Score);
    let bound = |phi: &[f64]| {
        let mut sum = 0.0;
        for class in 0..3 {
            for k in -2_000..2_000 {
                let z = (f64::from(k) + 0.5) * 5e-3;
                let found = terms(&[phi, &[f64::from(class), z]].concat());
                sum += 5e-3 * (found[1] + found[5]).exp() * (found[0] - found[1] - found[5]);
            }
        }
        sum
    };
    let exact = slopes(bound, &at);
    for class in [Strategy::Score, Strategy::Enumerated] {
        for number in [Strategy::Reparameterized, Strategy::Score, Strategy::Measure] {
            let program = Written { parameters: 3, terms: mixture(number) };
            let variance =
                unbiased(&program, &at, &[site(Law::Categorical, class), site(Law::Normal, number)], 1, &exact);
            assert!(class == Strategy::Score || variance[0] < 4.0, "{number:?}: {variance:?}");
        }
    }
}

#[test]
fn a_conjugate_posterior_is_found_by_every_strategy_with_its_evidence() {
    // z ~ normal(0, 1), y = 1.4 ~ normal(z, 0.5): posterior normal(1.12, √0.2), evidence normal(1.4; 0, √1.25).
    let evidence = normal(1.4, 0.0, 1.25_f64.sqrt());
    for (objective, particles) in [(Objective::Bound, 1), (Objective::Bound, 4), (Objective::Wake, 8)] {
        for strategy in STRATEGIES.into_iter().filter(|strategy| Law::Normal.allows(*strategy)) {
            if objective == Objective::Wake && strategy == Strategy::Reparameterized {
                continue;
            }
            let terms = |x: &[f64]| {
                let scale = x[1].exp();
                let z = if strategy == Strategy::Reparameterized { x[0] + scale * x[2] } else { x[2] };
                vec![normal(z, 0.0, 1.0) + normal(1.4, z, 0.5), normal(z, x[0], scale), x[0], scale]
            };
            let program = Written { parameters: 2, terms };
            let options = Options { objective, particles, steps: 800, ..Options::default() };
            let sites = [site(Law::Normal, strategy)];
            let found = fit(&program, &[0.0, 0.0], &sites, &options, &Monitor::threads(2)).unwrap();
            let near = |value: f64, truth: f64, slack: f64| {
                assert!((value - truth).abs() < slack, "{objective:?} {strategy:?}: {value} for {truth}");
            };
            near(found.parameters[0], 1.12, 0.05);
            near(found.parameters[1], 0.2_f64.sqrt().ln(), 0.12);
            near(found.log_evidence, evidence, 0.02);
            assert!(found.bound <= evidence + 4.0 * found.bound_error + 1e-9 && found.khat < 0.7);
        }
    }
}

#[test]
fn threads_change_nothing_and_misfits_are_named() {
    let program = Written { parameters: 3, terms: mixture(Strategy::Measure) };
    let sites = [site(Law::Categorical, Strategy::Score), site(Law::Normal, Strategy::Measure)];
    let options = Options { steps: 5, draws: 20, ..Options::default() };
    let run = |threads| fit(&program, &[0.0; 3], &sites, &options, &Monitor::threads(threads)).unwrap();
    assert_eq!((run(1).parameters, run(1).slots), (run(3).parameters, run(3).slots));
    let refused = |sites: &[Site], options: &Options| {
        fit(&program, &[0.0; 3], sites, options, &Monitor::none()).unwrap_err().argument().map(str::to_owned).unwrap()
    };
    assert_eq!(refused(&[site(Law::Normal, Strategy::Enumerated)], &options), "guide");
    assert_eq!(refused(&[site(Law::Poisson, Strategy::Reparameterized)], &options), "guide");
    let moved = [site(Law::Normal, Strategy::Reparameterized)];
    assert_eq!(refused(&moved, &Options { objective: Objective::Wake, ..options.clone() }), "guide");
    let many = [Site { len: 30, ..site(Law::Bernoulli, Strategy::Enumerated) }];
    assert_eq!(refused(&many, &options), "options.particles");
}
