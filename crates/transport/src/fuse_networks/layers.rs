//! Layers and networks, and what is done to them.

use crate::SparsePlan;
use gibbs_core::{Error, MatrixView, Result, axpy, dot};

/// ϕ, for hidden layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Activation {
    /// max(0, x).
    #[default]
    Relu,
    /// tanh x.
    Tanh,
    /// 1 / (1 + e⁻ˣ).
    Sigmoid,
    /// x.
    Identity,
}

impl Activation {
    fn apply(self, x: f64) -> f64 {
        match self {
            Activation::Relu => x.max(0.0),
            Activation::Tanh => x.tanh(),
            Activation::Sigmoid => 1.0 / (1.0 + (-x).exp()),
            Activation::Identity => x,
        }
    }

    /// Whether ϕ(ϕ(x)) = ϕ(x).
    pub(super) fn is_idempotent(self) -> bool {
        matches!(self, Activation::Relu | Activation::Identity)
    }
}

/// x ↦ Wx + b.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// Rows of W.
    pub outputs: usize,
    /// Columns of W.
    pub inputs: usize,
    /// W, row by row.
    pub weights: Vec<f64>,
    /// b; zeros where there is none.
    pub bias: Option<Vec<f64>>,
}

impl Layer {
    pub(super) fn identity(width: usize) -> Self {
        let weights = (0..width * width).map(|k| if k / width == k % width { 1.0 } else { 0.0 }).collect();
        Self { outputs: width, inputs: width, weights, bias: None }
    }

    fn row(&self, i: usize) -> &[f64] {
        &self.weights[i * self.inputs..(i + 1) * self.inputs]
    }

    fn bias(&self, i: usize) -> f64 {
        self.bias.as_ref().map_or(0.0, |bias| bias[i])
    }

    /// A row a neuron: its weights, then its bias.
    pub(super) fn neurons(&self) -> Vec<f64> {
        (0..self.outputs).flat_map(|i| self.row(i).iter().copied().chain([self.bias(i)])).collect()
    }

    /// W T: its inputs are those that the plan's columns stand for.
    pub(super) fn with_inputs(&self, plan: &SparsePlan, inputs: usize) -> Self {
        let mut weights = vec![0.0; self.outputs * inputs];
        for (i, out) in weights.chunks_exact_mut(inputs).enumerate() {
            let row = self.row(i);
            for ((&from, &to), value) in plan.rows.iter().zip(&plan.columns).zip(&plan.values) {
                out[to as usize] += row[from as usize] * value;
            }
        }
        Self { inputs, weights, ..self.clone() }
    }

    /// Tᵀ W and Tᵀ b.
    pub(super) fn with_outputs(&self, plan: &SparsePlan, outputs: usize) -> Self {
        let mut weights = vec![0.0; outputs * self.inputs];
        let mut bias = self.bias.as_ref().map(|_| vec![0.0; outputs]);
        for ((&from, &to), &value) in plan.rows.iter().zip(&plan.columns).zip(&plan.values) {
            let (from, to) = (from as usize, to as usize);
            axpy(&mut weights[to * self.inputs..(to + 1) * self.inputs], value, self.row(from));
            if let Some(bias) = &mut bias {
                bias[to] += value * self.bias(from);
            }
        }
        Self { outputs, inputs: self.inputs, weights, bias }
    }
}

/// The plan with columns of sum 1: of which neurons each one is made.
pub(super) fn with_unit_columns(mut plan: SparsePlan, columns: usize) -> SparsePlan {
    let mut sums = vec![0.0; columns];
    for (&column, value) in plan.columns.iter().zip(&plan.values) {
        sums[column as usize] += value;
    }
    for (&column, value) in plan.columns.iter().zip(&mut plan.values) {
        *value /= sums[column as usize];
    }
    plan
}

/// A multilayer perceptron.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// From the input to the output; each takes as many numbers as the one before gives.
    pub layers: Vec<Layer>,
}

impl Network {
    /// Numbers that it takes.
    pub fn inputs(&self) -> usize {
        self.layers.first().map_or(0, |layer| layer.inputs)
    }

    /// Numbers that it gives.
    pub fn outputs(&self) -> usize {
        self.layers.last().map_or(0, |layer| layer.outputs)
    }

    pub(super) fn check(&self, name: &str) -> Result<()> {
        if self.layers.is_empty() {
            return Err(Error::shape(name.to_string(), "has no layers"));
        }
        for (l, layer) in self.layers.iter().enumerate() {
            let at = || format!("{name}.{l}");
            if layer.outputs == 0 || layer.inputs == 0 || layer.weights.len() != layer.outputs * layer.inputs {
                return Err(Error::shape(
                    at(),
                    format!("{} × {} weights are empty or incomplete", layer.outputs, layer.inputs),
                ));
            }
            if l > 0 && layer.inputs != self.layers[l - 1].outputs {
                let problem =
                    format!("takes {} numbers, the layer before gives {}", layer.inputs, self.layers[l - 1].outputs);
                return Err(Error::shape(at(), problem));
            }
            if layer.bias.as_ref().is_some_and(|bias| bias.len() != layer.outputs) {
                return Err(Error::shape(at(), format!("expected {} biases", layer.outputs)));
            }
            if !layer.weights.iter().chain(layer.bias.iter().flatten()).all(|value| value.is_finite()) {
                return Err(Error::value(at(), "holds a number that is not finite"));
            }
        }
        Ok(())
    }

    /// What each hidden layer answers on `data`, a row a neuron.
    pub(super) fn activations(&self, data: MatrixView, activation: Activation) -> Vec<Vec<f64>> {
        let samples = data.nrows();
        let mut before: Vec<f64> = data.rows().flatten().copied().collect();
        let mut all = Vec::new();
        for layer in &self.layers[..self.layers.len() - 1] {
            let mut answers = vec![0.0; layer.outputs * samples];
            for (i, answers) in answers.chunks_exact_mut(samples).enumerate() {
                for (answer, x) in answers.iter_mut().zip(before.chunks_exact(layer.inputs)) {
                    *answer = activation.apply(dot(layer.row(i), x) + layer.bias(i));
                }
            }
            before = (0..samples * layer.outputs)
                .map(|k| answers[k % layer.outputs * samples + k / layer.outputs])
                .collect();
            all.push(answers);
        }
        all
    }

    /// self += share · (network − other), all of the same shape.
    pub(super) fn add_difference(&mut self, share: f64, network: &Network, other: &Network) {
        for ((sum, layer), other) in self.layers.iter_mut().zip(&network.layers).zip(&other.layers) {
            for ((sum, weight), other) in sum.weights.iter_mut().zip(&layer.weights).zip(&other.weights) {
                *sum += share * (weight - other);
            }
            if layer.bias.is_none() && other.bias.is_none() {
                continue;
            }
            let bias = sum.bias.get_or_insert_with(|| vec![0.0; layer.outputs]);
            for (i, sum) in bias.iter_mut().enumerate() {
                *sum += share * (layer.bias(i) - other.bias(i));
            }
        }
    }
}
