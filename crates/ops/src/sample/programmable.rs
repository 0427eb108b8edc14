//! Programmable variational inference on traced guides.

use crate::{
    arrays::{Integers, Vector},
    graph::Bound,
    handle::Handle,
    scalars::{Count32, Positive, Seed},
};
use gibbs_core::{Error, Monitor, Result};
use gibbs_graph::GraphEvaluator;
use gibbs_sample::programmable::{self, Averaged, Law, Objective, Options, Program, Site, Solution, Strategy, Terms};

/// Numbers a site: law, strategy, elements, classes.
const FIELDS: usize = 4;
const LAWS: [Law; 7] = [
    Law::Normal,
    Law::Exponential,
    Law::Poisson,
    Law::Bernoulli,
    Law::BernoulliLogit,
    Law::Categorical,
    Law::CategoricalLogit,
];
const STRATEGIES: [Strategy; 4] = [Strategy::Reparameterized, Strategy::Score, Strategy::Enumerated, Strategy::Measure];

crate::words! { Objective { Bound = "elbo", Wake = "wakeSleep" } }
crate::options! { Options as ProgrammableViOptions {
    ; objective: Objective, particles: Count32, samples: Count32, steps: Count32, learning_rate: Positive, draws: Count32, seed: Seed,
} }
crate::record! { Solution as ProgrammableViSolution {
    parameters: Vec<f64>, trace: Vec<f64>, bound: f64, bound_error: f64, log_evidence: f64, khat: f64, slots: Vec<f64>,
    log_ratios: Vec<f64>, converged: bool,
} }
crate::record! { Averaged as VariationalGradient { value: f64, gradient: Vec<f64>, variance: Vec<f64> } }

crate::operations! { "sample";
    /// A guide fitted to a program, from the terms of both.
    fn programmable_vi(
        monitor, program: Handle<Bound>, parameters: Vector, sites["guide"]: Integers, options: Options,
    ) -> Solution = programmable::fit(&Traced(&program), &parameters, &read_sites(sites)?, &options, monitor);
    /// The mean of gradient estimates at some parameters, with their variance.
    fn variational_gradient(
        monitor, program: Handle<Bound>, parameters: Vector, sites["guide"]: Integers, options: Options,
    ) -> Averaged = average(&program, &parameters, sites, &options, monitor);
}

fn average(
    program: &Bound,
    parameters: &[f64],
    sites: &[i32],
    options: &Options,
    monitor: &Monitor,
) -> Result<Averaged> {
    programmable::average(&Traced(program), parameters, &read_sites(sites)?, options, None, 0, monitor)
}

fn read_sites(numbers: &[i32]) -> Result<Vec<Site>> {
    let site = |fields: &[i32]| {
        let &[law, strategy, len, classes] = fields else { return None };
        Some(Site {
            law: *LAWS.get(usize::try_from(law).ok()?)?,
            strategy: *STRATEGIES.get(usize::try_from(strategy).ok()?)?,
            len: usize::try_from(len).ok()?,
            classes: usize::try_from(classes).ok()?,
        })
    };
    let sites: Option<Vec<Site>> = numbers.chunks(FIELDS).map(site).collect();
    sites.ok_or_else(|| Error::value("guide", "expected four numbers a site"))
}

/// A graph whose one output holds the terms.
struct Traced<'a>(&'a Bound);

impl Program for Traced<'_> {
    fn evaluator(&self) -> Box<dyn Terms + '_> {
        Box::new(Traces(self.0.compiled.evaluator()))
    }
}

struct Traces<'a>(GraphEvaluator<'a>);

impl Terms for Traces<'_> {
    fn terms(&mut self, position: &[f64]) -> Result<Vec<f64>> {
        Ok(self.0.outputs(position)?.into_iter().flatten().collect())
    }

    fn pull(&mut self, position: &[f64], seeds: &[f64]) -> Result<Vec<f64>> {
        self.0.vector_jacobian(position, &[seeds])
    }
}
