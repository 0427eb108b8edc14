//! Relatives of distillation: what students learn from a teacher's probabilities or from themselves.

use super::Evaluation;
use crate::{
    arrays::{FloatMatrix, Integers, Matrix, Vector},
    scalars::{Count, NonNegative, Positive},
};
use gibbs_loss::{
    RowOptions,
    knowledge_transfer::{self, Teacher},
    project_conflict::project_conflict,
    self_distillation::{self, Held},
    self_distillation_optimum,
    squared_logit::SquaredLogit,
};

crate::options! { self_distillation::Options as SelfDistillationOptions { ridge: Positive; steps: u32 } }
crate::options! { self_distillation_optimum::Options as SelfDistillationOptimumOptions {
    ridge: Positive, noise: NonNegative;
} }
crate::record! { self_distillation::Solution as SelfDistilled {
    coefficients: Vec<f64>, fitted: Vec<f64>, xi: Vec<f64>, errors: Vec<f64>,
} }
crate::record! { self_distillation_optimum::Solution as SelfDistillationOptimum {
    xi: f64, error: f64, teacher_error: f64, curve: Vec<f64>,
} }
crate::record! { knowledge_transfer::Student as TransferredStudent {
    probabilities: Vec<f64>, visits: Vec<f64>, missing: Vec<f64>,
} }

crate::operations! { "loss";
    /// Squared error of the log-probability of a label that a teacher drew.
    fn squared_logit_error(monitor into out, logits: FloatMatrix, labels: Integers, log_probabilities["logProbabilities"]: Vector, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, rows: RowOptions) -> Evaluation
        = {
            let loss = SquaredLogit { log_probabilities: &log_probabilities };
            loss.check_rows(labels.len())?;
            super::rows::evaluate(&loss, logits, Some(labels), weights.as_deref(), gradient, &rows, out, monitor)
        };

    /// A teacher's probabilities over finite inputs and labels, learned from samples.
    fn knowledge_transfer(_monitor, inputs: Integers, labels: Integers, count["options.inputs"]: Count, classes["options.classes"]: Count, probabilities["options.probabilities"]: Option<Vector>, distributions["options.distributions"]: Option<Matrix>, weighted["options.loss"]: bool) -> knowledge_transfer::Student
        = {
            let rows = distributions.as_ref().map(|rows| rows.view()).transpose()?;
            let teacher = match (probabilities.as_deref(), rows) {
                (_, Some(rows)) => Teacher::Soft(rows),
                (Some(probabilities), None) if weighted => Teacher::Weighted(probabilities),
                (Some(probabilities), None) => Teacher::Partial(probabilities),
                (None, None) => Teacher::Hard,
            };
            knowledge_transfer::knowledge_transfer(inputs, labels, count, classes, teacher)
        };

    /// Kernel ridge regression whose students learn from a mixture of the targets and their teacher's fit.
    fn self_distillation(monitor, kernel: Matrix, targets: Matrix, xi["options.xi"]: Option<Vector>, held_kernel["options.validation.kernel"]: Option<Matrix>, held_targets["options.validation.targets"]: Option<Matrix>, options: self_distillation::Options) -> self_distillation::Solution
        = {
            let held = match (&held_kernel, &held_targets) {
                (Some(kernel), Some(targets)) => Some(Held { kernel: kernel.view()?, targets: targets.view()? }),
                _ => None,
            };
            self_distillation::solve(kernel.view()?, targets.view()?, xi.as_deref(), held, &options, monitor)
        };

    /// How much a student of ridge regression should learn from its teacher when labels are noisy.
    fn self_distillation_optimum(monitor, points: Matrix, coefficients: Vector, options: self_distillation_optimum::Options) -> self_distillation_optimum::Solution
        = self_distillation_optimum::solve(points.view()?, &coefficients, &options, monitor);

    /// A gradient without what works against another one.
    fn project_conflict(_monitor, gradient: Vector, reference: Vector) -> Vec<f64>
        = project_conflict(&gradient, &reference);
}
