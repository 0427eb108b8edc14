//! Losses and risks: kernels that know their labels, weights and options.

use super::{Build, Built, Value};
use crate::{
    graph::{Binary, Evaluate, Loss, Risk},
    program::{Code, LossKernel},
};
use gibbs_loss::Reduction;

impl Build {
    pub(crate) fn loss(&mut self, loss: &Loss, operands: &[&Value], shape: &[usize]) -> Built<Value> {
        let logits = operands[0];
        let (classes, batch) = logits.shape.split_last().ok_or("expected rows of logits")?;
        let targets = self.data(operands[1], if loss.has_labels() { "labels" } else { "values" })?;
        let weights = operands.get(2).map(|weights| self.data(weights, "weights")).transpose()?;
        let (evaluate, total) = loss.evaluate(*classes, &targets, weights.as_deref())?;
        let each = self.emit_loss(loss.name, evaluate, targets.len(), *classes, logits)?;
        let each = self.reshape(&each, batch);
        match loss.reduction {
            Reduction::None => Ok(self.reshape(&each, shape)),
            Reduction::Sum => self.total(&each),
            Reduction::Mean => {
                let sum = self.total(&each)?;
                let share = self.number(if total == 0.0 { 1.0 } else { 1.0 / total })?;
                self.binary(Binary::Multiply, &sum, &share)
            }
        }
    }

    pub(crate) fn risk(&mut self, risk: &Risk, operands: &[&Value]) -> Built<Value> {
        let losses = operands[0];
        let groups = match operands.get(1) {
            Some(groups) => {
                let groups = self.data(groups, "groups")?;
                if let Some(bad) = groups.iter().find(|g| !(0.0..f64::from(i32::MAX)).contains(*g) || g.fract() != 0.0)
                {
                    return Err(format!("groups: expected whole numbers from 0, got {bad}"));
                }
                groups
            }
            None => Vec::new(),
        };
        let evaluate = risk.evaluate(losses.len(), &groups)?;
        let value = self.emit_loss(risk.name, evaluate, 1, losses.len(), losses)?;
        Ok(self.reshape(&value, &[]))
    }

    fn emit_loss(&mut self, name: &'static str, evaluate: Evaluate, n: usize, width: usize, x: &Value) -> Built<Value> {
        let loss = self.program.losses.len() as u32;
        self.program.losses.push(LossKernel { name, evaluate });
        let at = self.emit(Code::Loss { loss, width: width as u32 }, n, n + n * width, &[x.at])?;
        Ok(Value { at, shape: vec![n], positive: false })
    }

    /// Numbers that data alone decide.
    fn data(&self, value: &Value, name: &str) -> Built<Vec<f64>> {
        let known = self.known(value).ok_or(format!("{name} must come from data, not from parameters"))?;
        Ok(known.to_vec())
    }
}
