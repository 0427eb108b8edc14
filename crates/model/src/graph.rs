//! A model that was written as a graph: its density, its variables, and what can be simulated of it.
//!
//! ```text
//! log density(u) = log p(data, values(u)) + log |∂ values / ∂ u|
//! ```
//!
//! The graphs come from outside as one JSON text (the specification) beside one array of numbers (the data); what is saved
//! are these two. `density` has the output `value` over the unconstrained position, `constrain` the variables there; the
//! others have the variables as their parameters, or none. Outputs of all but the density are named by their places,
//! `000000`, `000001`, …, so that their order is theirs. A graph is compiled when it is first needed, the density and
//! the variables at once.

use crate::Model;
use gibbs_core::{Error, Evaluator, LogDensity, Monitor, Result, Stream, Support, Variable, purpose};
use gibbs_graph::{Compiled, Graph};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

/// What can be computed of a model beside its density.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quantity {
    /// Draws of variables and observations from the prior; it has no parameters.
    Prior,
    /// Draws of the observations, given the variables.
    Predictive,
    /// The log density of each observation, given the variables.
    LogLikelihood,
}

impl Quantity {
    const ALL: [Quantity; 3] = [Quantity::Prior, Quantity::Predictive, Quantity::LogLikelihood];

    fn key(self) -> &'static str {
        match self {
            Quantity::Prior => "prior",
            Quantity::Predictive => "predictive",
            Quantity::LogLikelihood => "logLikelihood",
        }
    }
}

/// A named array of a quantity.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// What the user calls it.
    pub name: String,
    /// Sizes along its axes.
    pub shape: Vec<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Specification {
    variables: Vec<SpecifiedVariable>,
    data: Vec<SpecifiedData>,
    density: String,
    constrain: String,
    unconstrain: String,
    /// Graphs by [`Quantity::key`], or why there is none.
    quantities: BTreeMap<String, SpecifiedQuantity>,
    #[serde(default)]
    notes: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpecifiedVariable {
    name: String,
    shape: Vec<usize>,
    support: String,
    #[serde(default)]
    derived: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpecifiedData {
    name: String,
    length: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpecifiedQuantity {
    #[serde(default)]
    graph: String,
    #[serde(default)]
    sites: Vec<Site>,
    /// Why it cannot be computed.
    #[serde(default)]
    missing: Option<String>,
}

/// A model as its specification and data.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct GraphModel {
    specification: String,
    data: Vec<f64>,
    #[serde(skip)]
    parts: Option<Arc<Parts>>,
}

/// What is made of a specification.
#[derive(Debug)]
struct Parts {
    variables: Vec<Variable>,
    data: BTreeMap<String, Vec<f64>>,
    density: Compiled,
    constrain: Compiled,
    unconstrain: Lazy,
    quantities: BTreeMap<Quantity, (Lazy, Vec<Site>, Option<String>)>,
    notes: String,
}

/// A graph that is compiled when it is needed.
#[derive(Debug)]
struct Lazy {
    text: String,
    compiled: OnceLock<Result<Compiled>>,
}

impl Lazy {
    fn new(text: String) -> Self {
        Self { text, compiled: OnceLock::new() }
    }

    fn get(&self, data: &BTreeMap<String, Vec<f64>>) -> Result<&Compiled> {
        self.compiled.get_or_init(|| compiled(&self.text, data)).as_ref().map_err(Error::clone)
    }
}

/// Reads a graph and binds the part of the data that it needs.
fn compiled(text: &str, data: &BTreeMap<String, Vec<f64>>) -> Result<Compiled> {
    let graph = Graph::from_json(text)?;
    let needed = graph
        .inputs()
        .iter()
        .filter_map(|leaf| data.get_key_value(&leaf.name).map(|(name, values)| (name.clone(), values.as_slice())));
    graph.compile(&needed.collect())
}

/// Starting positions that are tried before a model is refused.
const TRIES: u32 = 20;

/// The model that a specification describes, its graphs checked, tried at random starts: one that has no finite density
/// anywhere, or a parameter that changes nothing, is refused with the name of the site.
pub fn graph_model(specification: &str, data: &[f64]) -> Result<Model> {
    let model = GraphModel { specification: specification.into(), data: data.into(), parts: None }.checked()?;
    model.try_starts()?;
    Ok(Model::from(model))
}

impl GraphModel {
    pub(crate) fn checked(mut self) -> Result<Self> {
        let specification: Specification =
            serde_json::from_str(&self.specification).map_err(|error| Error::value("model", error))?;
        self.parts = Some(Arc::new(Parts::new(specification, &self.data)?));
        Ok(self)
    }

    fn parts(&self) -> Result<&Parts> {
        self.parts.as_deref().ok_or_else(|| Error::internal("a model that was not checked"))
    }

    /// Looks for a start as a sampler does, between −2 and 2.
    fn try_starts(&self) -> Result<()> {
        let parts = self.parts()?;
        let d = parts.density.dimension();
        let mut evaluator = parts.density.evaluator();
        let (mut position, mut gradient, mut moved) = (vec![0.0; d], vec![0.0; d], vec![false; d]);
        let mut finite = 0;
        for index in 0..TRIES {
            let mut stream = Stream::new(0, purpose::CHAIN_START, index);
            position.iter_mut().for_each(|x| *x = 4.0 * stream.uniform() - 2.0);
            let value = evaluator.evaluate(&position, &mut gradient);
            if value.is_finite() && gradient.iter().all(|slope| slope.is_finite()) {
                finite += 1;
                moved.iter_mut().zip(&gradient).for_each(|(moved, slope)| *moved |= *slope != 0.0);
            }
        }
        if finite == 0 {
            let place = parts.density.first_not_finite(&position)?.unwrap_or_else(|| "its gradient".into());
            let problem = format!("no start between −2 and 2 has a finite density; not finite first at {place}");
            return Err(Error::value("model", problem));
        }
        let mut start = 0;
        let graph = Graph::from_json(&self.specification_of_density()?)?;
        for leaf in graph.parameters() {
            let end = start + leaf.shape.iter().product::<usize>();
            if start < end && moved[start..end].iter().all(|moved| !moved) {
                let problem = format!("the density has a zero gradient along {} at every start", leaf.name);
                return Err(Error::value("model", problem));
            }
            start = end;
        }
        Ok(())
    }

    fn specification_of_density(&self) -> Result<String> {
        let specification: Specification =
            serde_json::from_str(&self.specification).map_err(|error| Error::value("model", error))?;
        Ok(specification.density)
    }

    pub(crate) fn unconstrain(&self, values: &[f64]) -> Result<Vec<f64>> {
        let parts = self.parts()?;
        Ok(parts.unconstrain.get(&parts.data)?.evaluator().outputs(values)?.concat())
    }

    pub(crate) fn notes(&self) -> &str {
        self.parts.as_deref().map_or("", |parts| &parts.notes)
    }

    pub(crate) fn sites(&self, quantity: Quantity) -> Result<&[Site]> {
        self.quantity(quantity).map(|(_, sites)| sites)
    }

    fn quantity(&self, quantity: Quantity) -> Result<(&Compiled, &[Site])> {
        let parts = self.parts()?;
        let unsupported = || Error::unsupported(format!("{}: this model has none", quantity.key()));
        let (lazy, sites, missing) = parts.quantities.get(&quantity).ok_or_else(unsupported)?;
        if let Some(why) = missing {
            return Err(Error::unsupported(format!("{}: {why}", quantity.key())));
        }
        let compiled = lazy.get(&parts.data)?;
        let fits = compiled.outputs().len() == sites.len()
            && compiled.outputs().iter().zip(sites).all(|(output, site)| output.shape == site.shape);
        if fits { Ok((compiled, sites)) } else { Err(Error::value("model", "sites that its graph does not have")) }
    }

    /// The quantity at each row of `values` (as many rows of variables as there are simulations; of the prior: none), one
    /// row of all sites each. Streams are addressed by `(seed, row)`.
    pub(crate) fn evaluate(
        &self,
        quantity: Quantity,
        values: &[f64],
        rows: usize,
        seed: u64,
        monitor: &Monitor,
    ) -> Result<Vec<f64>> {
        let (compiled, sites) = self.quantity(quantity)?;
        let d = compiled.dimension();
        if values.len() != rows * d {
            return Err(Error::shape("values", format!("expected {rows} rows of {d} numbers, got {}", values.len())));
        }
        let width: usize = sites.iter().map(|site| site.shape.iter().product::<usize>()).sum();
        const LARGEST: f64 = 8e9;
        let bytes = rows as f64 * width as f64 * 8.0;
        if bytes > LARGEST {
            return Err(Error::out_of_memory("the simulations", bytes));
        }
        // A block is what an evaluator's buffers are worth.
        const BLOCK: usize = 32;
        let blocks: Vec<usize> = (0..rows).step_by(BLOCK).collect();
        let computed = monitor.map(blocks, |_, start| {
            let mut evaluator = compiled.evaluator();
            let mut block = Vec::with_capacity(BLOCK * width);
            for row in start..rows.min(start + BLOCK) {
                monitor.check()?;
                for output in evaluator.simulate(&values[row * d..(row + 1) * d], seed, row as u32)? {
                    block.extend(output);
                }
            }
            Ok(block)
        })?;
        let blocks: Vec<Vec<f64>> = computed.into_iter().collect::<Result<_>>()?;
        Ok(blocks.concat())
    }
}

impl Parts {
    fn new(specification: Specification, data: &[f64]) -> Result<Self> {
        let variables = specification.variables.into_iter().map(variable).collect::<Result<Vec<_>>>()?;
        let data = named(&specification.data, data)?;
        let density = compiled(&specification.density, &data)?;
        let constrain = compiled(&specification.constrain, &data)?;
        let shapes = constrain.outputs().iter().map(|output| &output.shape);
        let fits = density.outputs().len() == 1
            && density.outputs()[0].shape.is_empty()
            && density.outputs()[0].name == gibbs_graph::DENSITY
            && density.dimension() == constrain.dimension()
            && constrain.outputs().len() == variables.len()
            && shapes.zip(&variables).all(|(shape, variable)| *shape == variable.shape);
        if !fits {
            return Err(Error::value("model", "its graphs do not fit its variables"));
        }
        let mut known = specification.quantities;
        let quantities = Quantity::ALL.into_iter().filter_map(|quantity| {
            let SpecifiedQuantity { graph, sites, missing } = known.remove(quantity.key())?;
            Some((quantity, (Lazy::new(graph), sites, missing)))
        });
        let quantities = quantities.collect();
        if let Some(key) = known.keys().next() {
            return Err(Error::value("model", format!("there is no quantity {key:?}")));
        }
        let unconstrain = Lazy::new(specification.unconstrain);
        Ok(Self { variables, data, density, constrain, unconstrain, quantities, notes: specification.notes })
    }
}

fn variable(specified: SpecifiedVariable) -> Result<Variable> {
    let SpecifiedVariable { name, shape, support, derived } = specified;
    let support =
        Support::named(&support).ok_or_else(|| Error::value("model", format!("there is no support {support:?}")))?;
    Ok(Variable { name, shape, support, derived })
}

/// Takes the numbers apart by name.
fn named(specified: &[SpecifiedData], mut data: &[f64]) -> Result<BTreeMap<String, Vec<f64>>> {
    let mut named = BTreeMap::new();
    for SpecifiedData { name, length } in specified {
        let Some((values, rest)) = data.split_at_checked(*length) else {
            return Err(Error::value("model", format!("its data end within {name:?}")));
        };
        named.insert(name.clone(), values.to_vec());
        data = rest;
    }
    if data.is_empty() { Ok(named) } else { Err(Error::value("model", "data follow the end")) }
}

impl LogDensity for GraphModel {
    fn dimension(&self) -> usize {
        self.parts.as_deref().map_or(0, |parts| parts.density.dimension())
    }

    fn variables(&self) -> &[Variable] {
        self.parts.as_deref().map_or(&[], |parts| &parts.variables)
    }

    fn evaluator(&self) -> Box<dyn Evaluator + '_> {
        match self.parts.as_deref() {
            Some(parts) => Box::new(parts.density.evaluator()),
            None => Box::new(Nothing),
        }
    }

    fn constrain(&self, position: &[f64], values: &mut [f64]) {
        let written = self.parts.as_deref().map(|parts| parts.constrain.evaluator().outputs_into(position, values));
        // A position of another length has no values.
        if !matches!(written, Some(Ok(()))) {
            values.fill(f64::NAN);
        }
    }
}

/// The density of a model that was never checked.
struct Nothing;

impl Evaluator for Nothing {
    fn evaluate(&mut self, _: &[f64], _: &mut [f64]) -> f64 {
        f64::NAN
    }
}
