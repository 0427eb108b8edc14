//! One type for all ready-made models, so that they travel as bytes.

use crate::{
    eight_schools::EightSchools,
    graph::{GraphModel, Quantity, Site},
    regression::{LinearRegression, LogisticRegression, PoissonRegression, Predictor},
};
use gibbs_core::{Error, Evaluator, LogDensity, MatrixView, Monitor, Result, Variable, saved};
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

const FORMAT: saved::Format = saved::Format { tag: *b"gbmd", version: 1, name: "model" };

/// A ready-made model: a log density with named variables, that can be saved as bytes.
#[derive(Debug, Clone)]
pub struct Model {
    form: Form,
    fingerprint: OnceLock<u64>,
}

/// What a model is and what is saved of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
enum Form {
    Linear(LinearRegression),
    Logistic(LogisticRegression),
    Poisson(PoissonRegression),
    EightSchools(EightSchools),
    Graph(GraphModel),
}

impl Model {
    /// The model as bytes: what [`from_bytes`](Self::from_bytes) reads.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        saved::to_bytes(FORMAT, &self.form)
    }

    /// The model that was saved as `bytes`; bytes that describe none are an error that names `model`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        match saved::from_bytes(FORMAT, bytes)? {
            Form::Linear(model) => model.checked().map(Self::from),
            Form::Logistic(model) => model.checked().map(Self::from),
            Form::Poisson(model) => model.checked().map(Self::from),
            Form::EightSchools(model) => model.checked().map(Self::from),
            Form::Graph(model) => model.checked().map(Self::from),
        }
    }

    /// The name of the function that makes such a model, as TypeScript spells it.
    pub fn kind(&self) -> &'static str {
        match &self.form {
            Form::Linear(_) => "linearRegression",
            Form::Logistic(_) => "logisticRegression",
            Form::Poisson(_) => "poissonRegression",
            Form::EightSchools(_) => "eightSchools",
            Form::Graph(_) => "model",
        }
    }

    /// How many numbers one draw of all variables has.
    pub fn width(&self) -> usize {
        self.variables().iter().map(Variable::len).sum()
    }

    /// The unconstrained position of given `values` (in the order of the variables): the inverse of
    /// [`constrain`](LogDensity::constrain). Derived variables are not read.
    pub fn unconstrain(&self, values: &[f64]) -> Result<Vec<f64>> {
        if values.len() != self.width() {
            return Err(Error::shape("values", format!("{} numbers for variables of {}", values.len(), self.width())));
        }
        let position = match &self.form {
            Form::Linear(model) => model.unconstrain(values),
            Form::Logistic(model) => model.unconstrain(values),
            Form::Poisson(model) => model.unconstrain(values),
            Form::EightSchools(model) => model.unconstrain(values),
            Form::Graph(model) => model.unconstrain(values)?,
        };
        match position.iter().all(|x| x.is_finite()) {
            true => Ok(position),
            false => Err(Error::value("values", "outside the supports of the variables")),
        }
    }

    /// The mean response at every row of `x` (`m × p`) under every draw: `draws × m`, row by row.
    ///
    /// `values` holds one draw a row, in the order of the variables, as a sampler returns them. The mean response is the
    /// expectation of an observation; for the logistic model, the probability of a one. `O(draws · m · p)`.
    pub fn predict(&self, values: MatrixView, x: MatrixView, monitor: &Monitor) -> Result<Vec<f64>> {
        self.predictor(values, x)?.each(monitor)
    }

    /// The mean over the draws of what [`predict`](Self::predict) returns (`m`): the mean of the posterior predictive
    /// distribution, without storing `draws × m` numbers.
    pub fn predict_mean(&self, values: MatrixView, x: MatrixView, monitor: &Monitor) -> Result<Vec<f64>> {
        self.predictor(values, x)?.mean(monitor)
    }

    /// What the user wrote down of a model that was written as a graph, as its specification has it; empty for others.
    pub fn notes(&self) -> &str {
        if let Form::Graph(model) = &self.form { model.notes() } else { "" }
    }

    /// The arrays that a quantity has, in the order of [`evaluate`](Self::evaluate)'s columns.
    pub fn sites(&self, quantity: Quantity) -> Result<&[Site]> {
        self.written_as_graph()?.sites(quantity)
    }

    /// A quantity at each of `rows` rows of variables (`values`, none for the prior): one row of all its sites each.
    ///
    /// Draws come from streams addressed by seed and row. `O(rows)` evaluations, on this call's threads.
    pub fn evaluate(
        &self,
        quantity: Quantity,
        values: &[f64],
        rows: usize,
        seed: u64,
        monitor: &Monitor,
    ) -> Result<Vec<f64>> {
        self.written_as_graph()?.evaluate(quantity, values, rows, seed, monitor)
    }

    fn written_as_graph(&self) -> Result<&GraphModel> {
        match &self.form {
            Form::Graph(model) => Ok(model),
            _ => {
                Err(Error::unsupported(format!("{}: only models that were written with model() simulate", self.kind())))
            }
        }
    }

    fn predictor<'a>(&self, values: MatrixView<'a>, x: MatrixView<'a>) -> Result<Predictor<'a>> {
        match &self.form {
            Form::Linear(model) => model.predictor(values, x),
            Form::Logistic(model) => model.predictor(values, x),
            Form::Poisson(model) => model.predictor(values, x),
            Form::EightSchools(_) => Err(Error::unsupported("predict: the eight schools have no predictors")),
            Form::Graph(_) => {
                Err(Error::unsupported("predict: only regressions have predictors; see posteriorPredictive"))
            }
        }
    }

    fn density(&self) -> &dyn LogDensity {
        match &self.form {
            Form::Linear(model) => model,
            Form::Logistic(model) => model,
            Form::Poisson(model) => model,
            Form::EightSchools(model) => model,
            Form::Graph(model) => model,
        }
    }
}

macro_rules! from {
    ($($form:ident($model:ty)),*) => {$(
        impl From<$model> for Model {
            fn from(model: $model) -> Self {
                Self { form: Form::$form(model), fingerprint: OnceLock::new() }
            }
        }
    )*};
}

from!(
    Linear(LinearRegression),
    Logistic(LogisticRegression),
    Poisson(PoissonRegression),
    EightSchools(EightSchools),
    Graph(GraphModel)
);

impl LogDensity for Model {
    fn dimension(&self) -> usize {
        self.density().dimension()
    }

    fn variables(&self) -> &[Variable] {
        self.density().variables()
    }

    fn evaluator(&self) -> Box<dyn Evaluator + '_> {
        self.density().evaluator()
    }

    fn constrain(&self, position: &[f64], values: &mut [f64]) {
        self.density().constrain(position, values);
    }

    fn fingerprint(&self) -> u64 {
        // Saving to memory does not fail; 0 would only say that the model has no saved form.
        *self.fingerprint.get_or_init(|| self.to_bytes().map_or(0, |bytes| saved::fingerprint(&bytes)))
    }
}
