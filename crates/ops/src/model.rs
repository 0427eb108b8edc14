//! Models, ready-made and written as graphs.

use crate::{
    arrays::{Matrix, Numbers, Vector},
    border::Text,
    handle::{Handle, Handled},
    output::Listed,
    scalars::{Count, Finite, Seed},
};
use gibbs_core::{Error, LogDensity, Result, Variable};
use gibbs_model::{
    Model, Prior, Quantity, Site, eight_schools, graph_model, linear_regression, logistic_regression,
    poisson_regression,
};

impl Handled for Model {
    const KIND: &'static str = "model";

    fn from_bytes(bytes: &[u8]) -> Result<Self> {
        Model::from_bytes(bytes)
    }
}

crate::options! { Prior as Prior {
    ; intercept_location: Finite, intercept_scale: Finite, coefficient_scale: Finite, noise_scale: Finite,
} }
crate::record! { Description as ModelDescription { kind: &'static str, dimension: usize, variables: Listed<VariableDescription> } }
crate::record! { VariableDescription as ModelVariable { name: String, shape: Vec<u32>, support: &'static str, derived: bool } }
crate::words! { Quantity { Prior = "prior", Predictive = "predictive", LogLikelihood = "logLikelihood" } }
crate::record! { SiteDescription as ModelSite { name: String, shape: Vec<u32> } }
crate::record! { Gradient as LogDensityGradient { value: f64, gradient: Vec<f64> } }

crate::operations! { "model";
    /// The bytes of a Bayesian linear regression.
    fn linear_regression(_monitor, x: Matrix, y: Vector, prior: Prior) -> Vec<u8>
        = linear_regression(x.view()?, &y, &prior)?.to_bytes();
    /// The bytes of a Bayesian logistic regression.
    fn logistic_regression(_monitor, x: Matrix, y: Vector, prior: Prior) -> Vec<u8>
        = logistic_regression(x.view()?, &y, &prior)?.to_bytes();
    /// The bytes of a Bayesian Poisson regression.
    fn poisson_regression(_monitor, x: Matrix, y: Vector, prior: Prior) -> Vec<u8>
        = poisson_regression(x.view()?, &y, &prior)?.to_bytes();
    /// The bytes of the eight schools.
    fn eight_schools(_monitor, y: Vector, sigma: Vector, noncentered["options.noncentered"]: bool) -> Vec<u8>
        = eight_schools(&y, &sigma, noncentered)?.to_bytes();
    /// The bytes of a model that was written as graphs.
    fn graph_model(_monitor, specification["model"]: Text, data["model"]: Numbers) -> Vec<u8>
        = graph_model(specification, &data)?.to_bytes();
    /// What the user wrote down of such a model.
    fn model_notes(_monitor, model: Handle<Model>) -> String = Ok(model.notes().into());
    /// The arrays of a quantity of such a model.
    fn model_sites(_monitor, model: Handle<Model>, quantity: Quantity) -> Listed<SiteDescription>
        = model.sites(quantity).map(|sites| Listed(sites.iter().map(SiteDescription::from).collect()));
    /// A quantity of such a model at rows of variables.
    fn evaluate_model(monitor, model: Handle<Model>, quantity: Quantity, values: Numbers, rows: Count, seed["options.seed"]: Seed) -> Vec<f64>
        = model.evaluate(quantity, &values, rows, seed, monitor);
    /// What a model is made of.
    fn describe_model(_monitor, model: Handle<Model>) -> Description = Ok(Description {
        kind: model.kind(),
        dimension: model.dimension(),
        variables: Listed(model.variables().iter().map(VariableDescription::from).collect()),
    });
    /// The log density at an unconstrained position, with the Jacobians of the transforms.
    fn log_density(_monitor, model: Handle<Model>, unconstrained: Vector) -> f64
        = evaluate(&model, &unconstrained).map(|evaluated| evaluated.value);
    /// The log density and its gradient at an unconstrained position.
    fn log_density_gradient(_monitor, model: Handle<Model>, unconstrained: Vector) -> Gradient = evaluate(&model, &unconstrained);
    /// The variables' values at an unconstrained position.
    fn constrain(_monitor, model: Handle<Model>, unconstrained: Vector) -> Vec<f64> = {
        check_length(&model, &unconstrained)?;
        let mut values = vec![0.0; model.width()];
        model.constrain(&unconstrained, &mut values);
        Ok(values)
    };
    /// The unconstrained position of the variables' values.
    fn unconstrain(_monitor, model: Handle<Model>, values: Vector) -> Vec<f64> = model.unconstrain(&values);
    /// The mean response at every row of `x` under every draw.
    fn predict(monitor, model: Handle<Model>, draws["posterior.values"]: Matrix, x: Matrix) -> Vec<f64>
        = model.predict(draws.view()?, x.view()?, monitor);
    /// The mean response at every row of `x`, averaged over the draws.
    fn predict_mean(monitor, model: Handle<Model>, draws["posterior.values"]: Matrix, x: Matrix) -> Vec<f64>
        = model.predict_mean(draws.view()?, x.view()?, monitor);
}

struct Description {
    kind: &'static str,
    dimension: usize,
    variables: Listed<VariableDescription>,
}

struct VariableDescription {
    name: String,
    shape: Vec<u32>,
    support: &'static str,
    derived: bool,
}

impl From<&Variable> for VariableDescription {
    fn from(variable: &Variable) -> Self {
        Self {
            name: variable.name.clone(),
            shape: variable.shape.iter().map(|&size| size as u32).collect(),
            support: variable.support.as_str(),
            derived: variable.derived,
        }
    }
}

struct SiteDescription {
    name: String,
    shape: Vec<u32>,
}

impl From<&Site> for SiteDescription {
    fn from(site: &Site) -> Self {
        Self { name: site.name.clone(), shape: site.shape.iter().map(|&size| size as u32).collect() }
    }
}

struct Gradient {
    value: f64,
    gradient: Vec<f64>,
}

fn evaluate(model: &Model, position: &[f64]) -> Result<Gradient> {
    check_length(model, position)?;
    let mut gradient = vec![0.0; position.len()];
    let value = model.evaluator().evaluate(position, &mut gradient);
    Ok(Gradient { value, gradient })
}

fn check_length(model: &Model, position: &[f64]) -> Result<()> {
    match (model.dimension(), position.len()) {
        (expected, found) if expected == found => Ok(()),
        (expected, found) => Err(Error::shape("unconstrained", format!("expected {expected} numbers, got {found}"))),
    }
}
