//! Metropolis within Gibbs on a traced density.

use crate::{
    arrays::{Numbers, Vector},
    border::Bytes,
    graph::{TakenApart, taken_apart},
    scalars::{Count32, Seed},
};
use gibbs_core::{Error, Evaluator, LogDensity, Result, Support, Variable};
use gibbs_graph::{Compiled, ConditionalEvaluator, GraphEvaluator};
use gibbs_sample::{
    common::ChainDraws,
    within_gibbs::{self, Family, Options, Site, Terms, Update},
};

/// Numbers a site: update, elements, classes, lower and upper bound.
const FIELDS: usize = 5;
const UPDATES: [Update; 4] = [Update::Enumerate, Update::Integer, Update::Walk, Update::Slice];
/// Then: exactly by the family that the graph proves; and that where there is one, else by steps.
const CONJUGATE: usize = UPDATES.len();
const AUTOMATIC: usize = CONJUGATE + 1;

crate::options! { Options as MetropolisWithinGibbsOptions {
    ; chains: Count32, warmup: u32, draws: Count32, thin: Count32, seed: Seed,
} }
crate::record! { Drawn as MetropolisWithinGibbsDraws { draws: ChainDraws, updates: Vec<u32> } }

crate::operations! { "sample";
    /// Draws of a density of discrete and continuous sites, a coordinate at a time; and how each site was updated.
    fn metropolis_within_gibbs(
        monitor, density: Bytes, sites: Numbers, init["options.init"]: Option<Vector>, options: Options,
    ) -> Drawn = {
        let TakenApart { compiled, conditionals, families, names } = taken_apart(density)?;
        let sites = read_sites(&sites, &families, &names)?;
        let variables = sites.iter().map(|site| Variable {
            name: String::new(),
            shape: vec![site.len],
            support: Support::Real,
            derived: false,
        });
        let joint = Joint { variables: variables.collect(), density: &compiled };
        let terms = |site: usize| {
            let conditional = conditionals.get(site)?.as_ref()?;
            Some(Box::new(Moved(conditional.evaluator(), conditional.same_for_all())) as Box<dyn Terms + '_>)
        };
        let draws = within_gibbs::metropolis_within_gibbs(&joint, &sites, &terms, init.as_deref(), &options, monitor)?;
        Ok(Drawn { draws, updates: sites.iter().map(|site| place_of(site.update)).collect() })
    };
}

struct Drawn {
    draws: ChainDraws,
    updates: Vec<u32>,
}

/// Where an update is in the list of those there are.
fn place_of(update: Update) -> u32 {
    UPDATES.iter().position(|each| *each == update).unwrap_or(CONJUGATE) as u32
}

fn read_sites(numbers: &[f64], families: &[Option<gibbs_graph::Family>], names: &[String]) -> Result<Vec<Site>> {
    numbers.chunks(FIELDS).enumerate().map(|(k, fields)| {
        let &[update, len, classes, lower, upper] = fields else {
            return Err(Error::value("sites", "expected five numbers a site"));
        };
        let found = families.get(k).copied().flatten();
        let family = found.map(family_of).filter(|family| family.fits(lower, upper));
        let update = match (update as usize, family) {
            (CONJUGATE | AUTOMATIC, Some(family)) => Update::Conjugate(family),
            (AUTOMATIC, None) => Update::Walk,
            (CONJUGATE, None) => {
                let name = names.get(k).map_or("", String::as_str);
                let problem = match found {
                    None => "the density does not show that, given the others, it is normal, gamma, inverse gamma or beta",
                    Some(_) => "bounds cut the law that it has given the others; slices keep them",
                };
                return Err(Error::value(format!("density.sites.{name}.update"), problem));
            }
            (place, _) => *UPDATES.get(place).ok_or_else(|| Error::value("sites", "there is no such update"))?,
        };
        Ok(Site { update, len: len as usize, classes: classes as usize, lower, upper })
    }).collect()
}

fn family_of(family: gibbs_graph::Family) -> Family {
    match family {
        gibbs_graph::Family::Normal => Family::Normal,
        gibbs_graph::Family::Gamma => Family::Gamma,
        gibbs_graph::Family::InverseGamma => Family::InverseGamma,
        gibbs_graph::Family::Beta => Family::Beta,
    }
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
