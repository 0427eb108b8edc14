//! Labels from counts over bags.

use crate::{
    Error,
    arrays::{Integers, Matrix, Numbers, Vector},
    scalars::{Count, Count32, HalfOpenUnit, NonNegative, OpenUnit, Positive, Seed},
};
use gibbs_cluster::label_proportions::{self, Bags, Classifier, Edges, Metric, Options, Similarity, Solution};

crate::words! { Metric { Cosine = "cosine", Euclidean = "euclidean" } }
crate::words! { Similarity { Matern = "matern", Cosine = "cosine", Constant = "constant" } }
crate::options! { Options as LabelProportionsOptions {
    ; bag_weight: NonNegative, similarity_weight: NonNegative, neighbors: Count, metric: Metric, similarity: Similarity,
    bandwidth: Positive, damping: HalfOpenUnit, max_iterations: Count32, tolerance: NonNegative, threshold: OpenUnit,
    rounds: usize, features: usize, ridge: Positive, seed: Seed,
} }
crate::record! { Solution as LabelProportionsSolution {
    marginals: Vec<f64>, labels: Vec<i32>, count_error: f64, edges: usize, iterations: u32, residual: f64, converged: bool,
    probabilities: Vec<f64>, proportion_errors: Vec<f64>, classifier: Vec<f64>, classifier_converged: bool,
} }

crate::operations! { "cluster-systems";
    /// Labels of points of which only the number of ones in every bag is known.
    fn label_proportions(monitor, points: Matrix, ids["bags.ids"]: Integers, counts["bags.counts"]: Vector, from["options.edges.from"]: Option<Integers>, to["options.edges.to"]: Option<Integers>, weights["options.edges.weights"]: Option<Vector>, options: Options) -> Solution = {
        let edges = from.zip(to).map(|(from, to)| Edges { from, to, weights: weights.as_deref() });
        label_proportions::solve(points.view()?, Bags { ids, counts: &counts }, edges, &options, monitor)
    };
    /// The learned classifier's probability of label 1 of new points.
    fn label_proportions_predict(monitor, points["newPoints"]: Matrix, classifier: Numbers) -> Vec<f64> = {
        let points = points.view()?;
        match Classifier::from_numbers(&classifier, points.ncols()) {
            Some(classifier) => classifier.probabilities(points, monitor),
            None => Err(Error::shape("newPoints", "the classifier learned from points of another dimension")),
        }
    };
}
