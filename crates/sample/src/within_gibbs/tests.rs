use super::*;
use gibbs_core::{Evaluator, Support, Variable};
use gibbs_diagnostics::Summary;

/// A density of a function, which knows no gradient.
struct Written {
    variables: Vec<Variable>,
    density: fn(&[f64]) -> f64,
}

impl LogDensity for Written {
    fn dimension(&self) -> usize {
        self.variables[0].len()
    }

    fn variables(&self) -> &[Variable] {
        &self.variables
    }

    fn evaluator(&self) -> Box<dyn Evaluator + '_> {
        Box::new(self)
    }

    fn constrain(&self, position: &[f64], values: &mut [f64]) {
        values.copy_from_slice(position);
    }
}

impl Evaluator for &Written {
    fn evaluate(&mut self, position: &[f64], _gradient: &mut [f64]) -> f64 {
        (self.density)(position)
    }
}

fn written(dimension: usize, density: fn(&[f64]) -> f64) -> Written {
    let variable = Variable { name: "x".into(), shape: vec![dimension], support: Support::Real, derived: false };
    Written { variables: vec![variable], density }
}

fn site(update: Update, len: usize) -> Site {
    let lower = if update == Update::Integer { 0.0 } else { f64::NEG_INFINITY };
    Site { update, len, classes: 3, lower, upper: f64::INFINITY }
}

/// Holds means and variances to the truth within 4.5 Monte Carlo errors.
fn assert_moments(found: &ChainDraws, truth: &[(f64, f64)]) {
    for (k, (line, (mean, variance))) in found.summary.iter().zip(truth).enumerate() {
        let &Summary { ess_bulk, sd, rhat, .. } = line;
        assert!(
            rhat < 1.02 && (line.mean - mean).abs() < 4.5 * (variance / ess_bulk).sqrt(),
            "{k}: {line:?} for {mean}"
        );
        assert!((sd * sd / variance - 1.0).abs() < 8.0 * (2.0 / ess_bulk).sqrt(), "{k}: {line:?} for {variance}");
    }
}

/// No terms of a site of their own.
fn whole<'a>(_: usize) -> Option<Box<dyn Terms + 'a>> {
    None
}

/// A class of weights 0.2, 0.5, 0.3; given it a normal number at its place, and a count of a rate of its own.
fn mixed(x: &[f64]) -> f64 {
    let class = x[0] as usize;
    let (weight, place, rate): (f64, f64, f64) = [(0.2, -2.0, 1.0), (0.5, 0.0, 3.0), (0.3, 1.5, 6.0)][class];
    let factorial: f64 = (1..=x[2] as u32).map(|k| f64::from(k).ln()).sum();
    weight.ln() - 0.5 * ((x[1] - place) / 0.7).powi(2) + x[2] * rate.ln() - rate - factorial
}

#[test]
fn a_class_a_number_and_a_count_have_their_moments() {
    let (weights, places, rates) = ([0.2, 0.5, 0.3], [-2.0, 0.0, 1.5], [1.0, 3.0, 6.0]);
    let moments = |values: [f64; 3], within: [f64; 3]| {
        let mean: f64 = weights.iter().zip(values).map(|(w, v)| w * v).sum();
        let square: f64 = (0..3).map(|k| weights[k] * (values[k] * values[k] + within[k])).sum();
        (mean, square - mean * mean)
    };
    let truth = [moments([0.0, 1.0, 2.0], [0.0; 3]), moments(places, [0.49; 3]), moments(rates, rates)];
    for number in [Update::Walk, Update::Slice] {
        let sites = [site(Update::Enumerate, 1), site(number, 1), site(Update::Integer, 1)];
        let options = Options { draws: 6000, seed: 3, ..Options::default() };
        let found =
            metropolis_within_gibbs(&written(3, mixed), &sites, &whole, None, &options, &Monitor::threads(2)).unwrap();
        assert_moments(&found, &truth);
        assert!(found.converged, "{:?}", found.diagnostics);
    }
}

#[test]
fn bounds_hold_and_steps_are_accepted_as_they_should() {
    // Exponential on (1, ∞), uniform on (−1, 2), both by steps and by slices.
    let density = |x: &[f64]| -2.0 * (x[0] + x[2]);
    for update in [Update::Walk, Update::Slice] {
        let real = |lower, upper| Site { update, len: 1, classes: 0, lower, upper };
        let sites = [real(1.0, f64::INFINITY), real(-1.0, 2.0), real(1.0, f64::INFINITY)];
        let options = Options { draws: 5000, ..Options::default() };
        let found = metropolis_within_gibbs(&written(3, density), &sites, &whole, None, &options, &Monitor::threads(2))
            .unwrap();
        assert_moments(&found, &[(1.5, 0.25), (0.5, 0.75), (1.5, 0.25)]);
        assert!(found.values.chunks(3).all(|x| x[0] >= 1.0 && x[1] >= -1.0 && x[1] <= 2.0));
        let accepted = found.diagnostics.acceptance;
        assert!(update == Update::Slice || (accepted - 0.44).abs() < 0.06, "{accepted}");
    }
}

#[test]
fn one_coordinate_given_the_others_is_exact() {
    // An Ising chain of 6 spins with coupling 0.6: neighbours agree in the mean as tanh 0.6.
    let density = |x: &[f64]| x.windows(2).map(|pair| 0.6 * (2.0 * pair[0] - 1.0) * (2.0 * pair[1] - 1.0)).sum();
    let sites = [Site { classes: 2, ..site(Update::Enumerate, 6) }];
    let options = Options { draws: 8000, ..Options::default() };
    let found =
        metropolis_within_gibbs(&written(6, density), &sites, &whole, None, &options, &Monitor::threads(2)).unwrap();
    let agree: f64 = found.values.chunks(6).map(|x| f64::from(x[2] == x[3])).sum::<f64>() / 32_000.0;
    assert!((2.0 * agree - 1.0 - 0.6_f64.tanh()).abs() < 0.03, "{agree}");
    assert_moments(&found, &[(0.5, 0.25); 6]);
}

#[test]
fn threads_change_nothing_and_misfits_are_named() {
    let sites = [site(Update::Enumerate, 1), site(Update::Slice, 1), site(Update::Integer, 1)];
    let density = written(3, mixed);
    let options = Options { draws: 50, warmup: 50, ..Options::default() };
    let run = |threads| {
        metropolis_within_gibbs(&density, &sites, &whole, None, &options, &Monitor::threads(threads)).unwrap().values
    };
    assert_eq!(run(1), run(3));
    let refused = |sites: &[Site], init: Option<&[f64]>| {
        let found = metropolis_within_gibbs(&density, sites, &whole, init, &options, &Monitor::none());
        found.unwrap_err().argument().map(str::to_owned).unwrap()
    };
    assert_eq!(refused(&sites[..2], None), "sites");
    let empty = Site { lower: 2.0, upper: 1.0, ..sites[1] };
    assert_eq!(refused(&[sites[0], empty, sites[2]], None), "sites");
    assert_eq!(refused(&sites, Some(&[0.5, 0.0, 1.0])), "options.init");
    assert_eq!(refused(&sites, Some(&[3.0, 0.0, 1.0])), "options.init");
    assert_eq!(refused(&sites, Some(&[1.0, 0.0, -1.0])), "options.init");
    assert_eq!(refused(&sites, Some(&[1.0])), "options.init");
}

/// log p of five labels, and of a mean `m` and a slope `b` of what was seen of them: yᵢ of deviation 1 about m + b zᵢ.
const SEEN: [f64; 5] = [-1.3, 0.2, 1.9, 2.4, 0.7];

fn seen(x: &[f64], k: usize) -> f64 {
    -0.5 * (SEEN[k] - x[5] - x[6] * x[k]).powi(2) - 0.3 * x[k]
}

fn labelled(x: &[f64]) -> f64 {
    (0..5).map(|k| seen(x, k)).sum::<f64>() - 0.5 * x[5] * x[5] - 0.1 * x[6] * x[6]
}

/// The labels' own terms, and those of the mean, which moves all that was seen.
struct Own {
    site: usize,
}

impl Terms for Own {
    fn begin(&mut self, _position: &[f64]) {}

    fn value(&mut self, x: &[f64], element: usize) -> f64 {
        if self.site == 0 { seen(x, element) } else { (0..5).map(|k| seen(x, k)).sum::<f64>() - 0.5 * x[5] * x[5] }
    }

    fn same_for_all(&self) -> bool {
        self.site == 1
    }
}

#[test]
fn terms_of_a_site_draw_as_the_whole_density_does() {
    let density = written(7, labelled);
    // The slope has no terms of its own.
    let own = |site: usize| (site < 2).then(|| Box::new(Own { site }) as Box<dyn Terms>);
    for update in [Update::Walk, Update::Slice] {
        let sites = [site(Update::Enumerate, 5), site(update, 1), site(update, 1)];
        let options = Options { chains: 2, warmup: 100, draws: 300, seed: 5, ..Options::default() };
        let run = |terms: TermsOf| {
            metropolis_within_gibbs(&density, &sites, terms, None, &options, &Monitor::threads(2)).unwrap()
        };
        let (all, few) = (run(&whole), run(&own));
        for (a, b) in all.values.iter().zip(&few.values).chain(all.log_density.iter().zip(&few.log_density)) {
            assert!((a - b).abs() < 1e-9, "{update:?}: {a} and {b}");
        }
    }
}

#[test]
fn conjugate_coordinates_have_their_laws() {
    // Independent coordinates: −½ (x − 3)² / 1e-8, gamma(3.5, 20), inverse gamma(6, 8), beta(0.6, 90).
    let density = |x: &[f64]| {
        -0.5 * ((x[0] - 3.0) / 1e-4).powi(2) + 2.5 * x[1].ln()
            - 20.0 * x[1]
            - 7.0 * x[2].ln()
            - 8.0 / x[2]
            - 0.4 * x[3].ln()
            + 89.0 * (-x[3]).ln_1p()
    };
    let families = [Family::Normal, Family::Gamma, Family::InverseGamma, Family::Beta];
    let sites = families.map(|family| {
        let (lower, upper) = family.support();
        Site { update: Update::Conjugate(family), len: 1, classes: 0, lower, upper }
    });
    let options = Options { warmup: 5, draws: 5000, ..Options::default() };
    let found =
        metropolis_within_gibbs(&written(4, density), &sites, &whole, None, &options, &Monitor::threads(2)).unwrap();
    let beta = 0.6 * 90.0 / (90.6_f64.powi(2) * 91.6);
    assert_moments(&found, &[(3.0, 1e-8), (3.5 / 20.0, 3.5 / 400.0), (8.0 / 5.0, 64.0 / 100.0), (0.6 / 90.6, beta)]);
    // Draws of one coordinate given the others are independent of the last.
    assert!(found.summary.iter().all(|line| line.ess_bulk > 17_000.0), "{:?}", found.summary);
}

#[test]
fn what_has_no_law_of_the_family_is_drawn_by_slices() {
    let site = |family: Family| {
        let (lower, upper) = family.support();
        Site { update: Update::Conjugate(family), len: 1, classes: 0, lower, upper }
    };
    let flat = |x: &[f64]| if x[0].abs() < 4.0 && x[1] < 5.0 { 0.0 } else { f64::NEG_INFINITY };
    let options = Options { draws: 4000, ..Options::default() };
    let sites = [site(Family::Normal), site(Family::Gamma)];
    let found =
        metropolis_within_gibbs(&written(2, flat), &sites, &whole, None, &options, &Monitor::threads(2)).unwrap();
    assert_moments(&found, &[(0.0, 64.0 / 12.0), (2.5, 25.0 / 12.0)]);
    let cut = [site(Family::Normal), Site { lower: 1.0, ..site(Family::Gamma) }];
    let refused = metropolis_within_gibbs(&written(2, flat), &cut, &whole, None, &options, &Monitor::none());
    assert_eq!(refused.unwrap_err().argument(), Some("sites"));
}
