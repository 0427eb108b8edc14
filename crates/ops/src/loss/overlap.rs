//! Overlap losses, and how far samples are from the whole.

use super::Evaluation;
use crate::{
    Destination,
    arrays::{FloatMatrix, FloatMatrixArgument, Integers, Matrix, Vector},
    output::Floats,
    scalars::{Count, NonNegative},
};
use gibbs_core::{Error, MatrixView, Monitor, Result, simd::Real};
use gibbs_loss::{
    RowOptions, bleu,
    overlap::{self, Batch, DiceOptions, Overlap, TverskyOptions},
    simpson,
};

crate::options! { DiceOptions as DiceOptions { ; alpha: NonNegative, smooth: NonNegative, square: bool } }
crate::options! { TverskyOptions as TverskyOptions { ; alpha: NonNegative, beta: NonNegative, smooth: NonNegative } }
crate::words! { simpson::Score { F1 = "f1", Precision = "precision", Recall = "recall" } }
crate::options! { simpson::Options as SimpsonsBiasOptions { ; score: simpson::Score, empty: NonNegative } }
crate::record! { simpson::Solution as SimpsonsBias {
    population: f64, sample_mean: f64, gap: f64, standard_error: f64, samples: Vec<f64>, classes: Vec<f64>,
} }
crate::words! { bleu::Smoothing { AddOne = "addOne", None = "none" } }
crate::options! { bleu::Options as BleuBiasOptions { ; order: Count, smoothing: bleu::Smoothing } }
crate::record! { bleu::Solution as BleuBias {
    population: f64, sample_mean: f64, gap: f64, standard_error: f64, samples: Vec<f64>, precisions: Vec<f64>, brevity_penalty: f64,
} }

crate::operations! { "loss";
    /// Dice loss of token and pixel batches.
    fn dice(monitor into out, logits: FloatMatrix, labels: Integers, groups["options.groups"]: Option<Integers>, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, rows: RowOptions, options: DiceOptions) -> Evaluation
        = evaluate(&Overlap::Dice(options), logits, Given { labels, groups, weights: weights.as_deref(), rows: &rows }, gradient, out, monitor);

    /// Tversky loss of token and pixel batches.
    fn tversky(monitor into out, logits: FloatMatrix, labels: Integers, groups["options.groups"]: Option<Integers>, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, rows: RowOptions, options: TverskyOptions) -> Evaluation
        = evaluate(&Overlap::Tversky(options), logits, Given { labels, groups, weights: weights.as_deref(), rows: &rows }, gradient, out, monitor);

    /// How far the mean of a score over samples is from the score of all.
    fn simpsons_bias(monitor, memberships: Matrix, labels: Integers, groups["options.groups"]: Integers, weights["options.weights"]: Option<Vector>, options: simpson::Options) -> simpson::Solution
        = simpson::measure(memberships.view()?, labels, groups, weights.as_deref(), &options, monitor);

    /// How far the mean of sentences' BLEU is from that of the corpus.
    fn bleu_bias(monitor, candidates: Integers, candidate_lengths["candidates"]: Integers, references: Integers, reference_lengths["references"]: Integers, reference_counts["references"]: Integers, options: bleu::Options) -> bleu::Solution
        = bleu::measure(bleu::Texts { candidates, candidate_lengths, references, reference_lengths, reference_counts }, &options, monitor);
}

/// Everything but the logits.
struct Given<'a> {
    labels: &'a [i32],
    groups: Option<&'a [i32]>,
    weights: Option<&'a [f64]>,
    rows: &'a RowOptions,
}

impl<'a> Given<'a> {
    fn batch<T>(&self, logits: MatrixView<'a, T>) -> Batch<'a, T> {
        Batch {
            logits,
            labels: self.labels,
            weights: self.weights,
            groups: self.groups,
            ignore_index: self.rows.ignore_index,
            reduction: self.rows.reduction,
        }
    }
}

fn evaluate(
    loss: &Overlap,
    logits: FloatMatrixArgument,
    given: Given,
    gradient: bool,
    out: Destination,
    monitor: &Monitor,
) -> Result<Evaluation> {
    fn new<T: Real>(
        loss: &Overlap,
        batch: Batch<T>,
        gradient: bool,
        floats: fn(Vec<T>) -> Floats,
        monitor: &Monitor,
    ) -> Result<Evaluation> {
        let length = batch.logits.nrows() * batch.logits.ncols();
        Evaluation::new(length, gradient, floats, |by| overlap::evaluate(loss, batch, by, monitor))
    }
    match (logits, out) {
        (FloatMatrixArgument::F64(z), Destination::None) => {
            new(loss, given.batch(z.view()?), gradient, Floats::F64, monitor)
        }
        (FloatMatrixArgument::F32(z), Destination::None) => {
            new(loss, given.batch(z.view()?), gradient, Floats::F32, monitor)
        }
        (FloatMatrixArgument::F64(z), Destination::F64(out)) => {
            let batch = given.batch(z.view()?);
            Evaluation::into(out, |by| overlap::evaluate(loss, batch, by, monitor))
        }
        (FloatMatrixArgument::F32(z), Destination::F32(out)) => {
            let batch = given.batch(z.view()?);
            Evaluation::into(out, |by| overlap::evaluate(loss, batch, by, monitor))
        }
        _ => Err(Error::value("options.out", "expected an array of the logits' precision")),
    }
}
