//! Steps of training beside a loss.

use crate::{
    arrays::{Integers, Matrix, Vector},
    output::Floats,
    scalars::{NonNegative, OpenUnit, Positive, Seed},
};
use gibbs_loss::{
    noisy_labels::{self, CutOptions, DetectOptions, Detected, Detector},
    risk::companions,
    selective_mixup::{self, Classifier, Objective, Selection},
};

crate::words! { Objective {
    MinRecall = "minRecall", MeanRecall = "meanRecall", GeometricMean = "geometricMean", HarmonicMean = "harmonicMean",
} }
crate::words! { Detector { Linear = "linear", Loss = "loss" } }
crate::options! { selective_mixup::Options as SelectiveMixupOptions {
    ; objective: Objective, temperature: Positive, least_lambda: NonNegative, step: NonNegative, memory: NonNegative,
} }
crate::options! { CutOptions as NestedDropoutOptions { ; mean: NonNegative, deviation: Positive, seed: Seed } }
crate::options! { DetectOptions as DetectNoiseOptions {
    ; detector: Detector, threshold: OpenUnit, ridge: Positive, max_iterations: u32,
} }
crate::options! { Kept as CoTeachingOptions { ; keep: NonNegative } }
crate::options! { Progress as CompanionObjectiveOptions { ; progress: NonNegative } }
crate::record! { Selection as SelectiveMixup {
    probabilities: Vec<f64>, gains: Vec<f64>, recalls: Vec<f64>, value: f64, multipliers: Vec<f64>,
} }
crate::record! { Detected as DetectedNoise {
    noisy: Vec<i32>, probabilities: Vec<f64>, by_loss: Vec<f64>, converged: bool,
} }
crate::record! { Cut as NestedDropout { features: Vec<f64>, kept: usize } }
crate::record! { Taught as CoTeaching { first: Vec<i32>, second: Vec<i32> } }
crate::record! { Companions as CompanionObjective { value: f64, gradient: Option<Floats> } }

crate::operations! { "loss";
    /// Which pairs of classes to mix.
    fn selective_mixup(monitor, confusion: Matrix, prototypes: Matrix, weights: Matrix, bias: Option<Vector>, multipliers["options.multipliers"]: Option<Vector>, options: selective_mixup::Options) -> Selection
        = {
            let classifier = Classifier {
                confusion: confusion.view()?,
                prototypes: prototypes.view()?,
                weights: weights.view()?,
                bias: bias.as_deref(),
                multipliers: multipliers.as_deref(),
            };
            selective_mixup::select(classifier, &options, monitor)
        };

    /// The first features of a batch.
    fn nested_dropout(_monitor, features: Matrix, options: CutOptions) -> Cut
        = {
            let view = features.view()?;
            let kept = noisy_labels::nested_cut(view.ncols(), &options)?;
            let mut features = view.to_contiguous().into_owned();
            features.chunks_mut(view.ncols()).for_each(|row| row[kept..].fill(0.0));
            Ok(Cut { features, kept })
        };

    /// Which examples two networks learn from.
    fn co_teaching(_monitor, first: Vector, second: Vector, options: Kept) -> Taught
        = noisy_labels::co_teaching(&first, &second, options.keep).map(|(first, second)| Taught { first, second });

    /// Who is noise.
    fn detect_noise(monitor, features: Matrix, losses: Vector, trusted["options.trusted"]: Option<Integers>, options: DetectOptions) -> Detected
        = noisy_labels::detect(features.view()?, &losses, trusted, &options, monitor);

    /// Losses of hidden layers beside that of the output.
    fn companion_objective(_monitor, losses: Vector, weights["options.weights"]: Vector, thresholds["options.thresholds"]: Vector, options: Progress) -> Companions
        = companions(&losses, &weights, &thresholds, options.progress)
            .map(|risk| Companions { value: risk.value, gradient: risk.gradient.map(Floats::F64) });
}

struct Cut {
    features: Vec<f64>,
    kept: usize,
}

struct Kept {
    keep: f64,
}

impl Default for Kept {
    fn default() -> Self {
        Self { keep: 0.8 }
    }
}

#[derive(Default)]
struct Progress {
    progress: f64,
}

struct Taught {
    first: Vec<i32>,
    second: Vec<i32>,
}

struct Companions {
    value: f64,
    gradient: Option<Floats>,
}
