//! Metropolis within Gibbs on a traced density.

use crate::{
    arrays::{Numbers, Vector},
    border::Bytes,
    graph::taken_apart,
    scalars::{Count32, Seed},
};
use gibbs_core::{Error, Evaluator, LogDensity, Result, Support, Variable};
use gibbs_graph::{Compiled, ConditionalEvaluator, GraphEvaluator};
use gibbs_sample::{
    common::ChainDraws,
    within_gibbs::{self, Options, Site, Terms, Update},
};

/// Numbers a site: update, elements, classes, lower and upper bound.
const FIELDS: usize = 5;
const UPDATES: [Update; 4] = [Update::Enumerate, Update::Integer, Update::Walk, Update::Slice];

crate::options! { Options as MetropolisWithinGibbsOptions {
    ; chains: Count32, warmup: u32, draws: Count32, thin: Count32, seed: Seed,
} }

crate::operations! { "sample";
    /// Draws of a density of discrete and continuous sites, a coordinate at a time.
    fn metropolis_within_gibbs(
        monitor, density: Bytes, sites: Numbers, init["options.init"]: Option<Vector>, options: Options,
    ) -> ChainDraws = {
        let sites = read_sites(&sites)?;
        let variables = sites.iter().map(|site| Variable {
            name: String::new(),
            shape: vec![site.len],
            support: Support::Real,
            derived: false,
        });
        let (compiled, conditionals) = taken_apart(density)?;
        let joint = Joint { variables: variables.collect(), density: &compiled };
        let terms = |site: usize| {
            let conditional = conditionals.get(site)?.as_ref()?;
            Some(Box::new(Moved(conditional.evaluator(), conditional.same_for_all())) as Box<dyn Terms + '_>)
        };
        within_gibbs::metropolis_within_gibbs(&joint, &sites, &terms, init.as_deref(), &options, monitor)
    };
}

fn read_sites(numbers: &[f64]) -> Result<Vec<Site>> {
    let site = |fields: &[f64]| {
        let &[update, len, classes, lower, upper] = fields else { return None };
        Some(Site {
            update: *UPDATES.get(update as usize)?,
            len: len as usize,
            classes: classes as usize,
            lower,
            upper,
        })
    };
    let sites: Option<Vec<Site>> = numbers.chunks(FIELDS).map(site).collect();
    sites.ok_or_else(|| Error::value("sites", "expected five numbers a site"))
}

/// A graph whose one output is the log density of its parameters as they are.
struct Joint<'a> {
    variables: Vec<Variable>,
    density: &'a Compiled,
}

impl LogDensity for Joint<'_> {
    fn dimension(&self) -> usize {
        self.density.dimension()
    }

    fn variables(&self) -> &[Variable] {
        &self.variables
    }

    fn evaluator(&self) -> Box<dyn Evaluator + '_> {
        Box::new(Values(self.density.evaluator()))
    }

    fn constrain(&self, position: &[f64], values: &mut [f64]) {
        values.copy_from_slice(position);
    }
}

/// Gives values and no gradients: nobody asks for them.
struct Values<'a>(GraphEvaluator<'a>);

impl Evaluator for Values<'_> {
    fn evaluate(&mut self, position: &[f64], _gradient: &mut [f64]) -> f64 {
        let mut value = [f64::NAN];
        self.0.outputs_into(position, &mut value).map_or(f64::NAN, |()| value[0])
    }
}

/// The terms that a site moves.
struct Moved<'a>(ConditionalEvaluator<'a>, bool);

impl Terms for Moved<'_> {
    fn begin(&mut self, position: &[f64]) {
        // A position of another length is found out by the first value.
        let _ = self.0.begin(position);
    }

    fn value(&mut self, position: &[f64], element: usize) -> f64 {
        self.0.value(position, element).unwrap_or(f64::NAN)
    }

    fn same_for_all(&self) -> bool {
        self.1
    }
}
