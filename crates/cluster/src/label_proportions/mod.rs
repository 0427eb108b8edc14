//! Labels, 0 or 1, of samples of which only the number of ones in every bag is known.
//!
//! ```text
//! P(y) ∝ exp(−λ Σ_B (Σ_{i ∈ B} yᵢ − S_B)² − μ Σ_{ij} sᵢⱼ (yᵢ − yⱼ)²)
//! ```
//!
//! where the second sum runs over pairs of near samples with similarities `sᵢⱼ`. Damped belief propagation gives the
//! marginals: exact where samples, edges and bags make a forest, an approximation elsewhere. A bag's count is one factor, whose
//! messages are exact (`counts`), and not a clique of pairs. Then a classifier learns from the marginals; its gradients say
//! which directions matter, neighbors are sought anew where only those count, and so on for some rounds.
//!
//! Time: neighbors `O(n log n p)` (`O(n² p)` for a few thousand), a sweep `O(edges + Σ b w)` with `w ≤ b + 1` of order `√b`
//! for bags of `b`, a classifier's step `O(n p K)`. Memory: `O(n (k + p))`.
//!
//! Reference: S. Havaldar, N. Sharma, S. Sareen, K. Shanmugam, A. Raghuveer, Learning from label proportions: bootstrapping
//! supervised learners via belief propagation, ICLR 2024, <https://arxiv.org/abs/2310.08056>. The authors' network is not
//! here: the embedding is the root of the mean outer product of gradients of a classifier with random features
//! (A. Radhakrishnan et al., Science 383, 2024), and no loss is taken at the level of bags. Their code drops edges of samples
//! whose bag has more than one positive; here all edges stay.

mod classifier;
mod counts;
mod graph;
mod propagate;

pub use classifier::Classifier;
use gibbs_core::{Error, MatrixView, Monitor, Result};
use graph::Graph;
use propagate::{Order, propagate};

/// Random features that a classifier may have.
const MOST_FEATURES: usize = 65_536;

/// By which distance the first round's neighbors are near; later rounds use the Euclidean one of the embedding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Metric {
    /// The angle between rows.
    #[default]
    Cosine,
    /// Euclidean distance.
    Euclidean,
}

/// How similar neighbors at a distance `d` are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Similarity {
    /// `exp(−d / h)`, the Matérn kernel of order 1/2, of rows scaled to length 1 where the metric is the cosine.
    #[default]
    Matern,
    /// The cosine, at least 0.
    Cosine,
    /// 1.
    Constant,
}

/// How labels are found.
#[derive(Debug, Clone)]
pub struct Options {
    /// `λ`: how firmly the counts hold.
    pub bag_weight: f64,
    /// `μ`: how firmly similar samples hold together.
    pub similarity_weight: f64,
    /// Nearest neighbors to which each sample has an edge.
    pub neighbors: usize,
    /// The distance by which they are near.
    pub metric: Metric,
    /// Their similarity.
    pub similarity: Similarity,
    /// `h` of the Matérn kernel, in units of the mean distance along the edges.
    pub bandwidth: f64,
    /// Share of the old message in the new one.
    pub damping: f64,
    /// Sweeps of belief propagation in a round.
    pub max_iterations: u32,
    /// Largest undamped change of a message, in log-odds, that counts as agreement.
    pub tolerance: f64,
    /// Marginal from which the label is 1.
    pub threshold: f64,
    /// Classifiers fitted; none at 0, and neighbors are sought anew before each but the first.
    pub rounds: usize,
    /// Random features of the classifier; at 0 it is linear.
    pub features: usize,
    /// Ridge of the classifier, whose columns have unit variance.
    pub ridge: f64,
    /// Names the random streams.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            bag_weight: 10.0,
            similarity_weight: 10.0,
            neighbors: 5,
            metric: Metric::Cosine,
            similarity: Similarity::Matern,
            bandwidth: 1.0,
            damping: 0.5,
            max_iterations: 100,
            tolerance: 1e-4,
            threshold: 0.5,
            rounds: 1,
            features: 128,
            ridge: 1e-3,
            seed: 0,
        }
    }
}

/// Which bag every sample is in, and the number of ones of every bag (any finite number).
#[derive(Debug, Clone, Copy)]
pub struct Bags<'a> {
    /// The bag of every sample (`n`).
    pub ids: &'a [i32],
    /// Ones in every bag.
    pub counts: &'a [f64],
}

/// Edges in place of those to nearest neighbors, in the first round.
#[derive(Debug, Clone, Copy)]
pub struct Edges<'a> {
    /// One end of every edge.
    pub from: &'a [i32],
    /// The other.
    pub to: &'a [i32],
    /// Similarities, at least 0; 1 where there are none.
    pub weights: Option<&'a [f64]>,
}

/// Marginals, labels and a classifier, with what they rest on.
#[derive(Debug, Clone)]
pub struct Solution {
    /// Probability of label 1 of every sample, by belief propagation in the last round (`n`).
    pub marginals: Vec<f64>,
    /// 1 where the marginal is at least the threshold (`n`).
    pub labels: Vec<i32>,
    /// Root mean square, over bags, of the sum of marginals less the count.
    pub count_error: f64,
    /// Edges in the last round.
    pub edges: usize,
    /// Sweeps in the last round.
    pub iterations: u32,
    /// Largest undamped change of a message in the last sweep, in log-odds.
    pub residual: f64,
    /// Whether it met the tolerance.
    pub converged: bool,
    /// The classifier's probability of label 1 of every sample (`n`); empty without one.
    pub probabilities: Vec<f64>,
    /// Root mean square, over bags, of the mean probability less the proportion, after every round.
    pub proportion_errors: Vec<f64>,
    /// The classifier's numbers, from which [`Classifier::from_numbers`] makes it again; empty without one.
    pub classifier: Vec<f64>,
    /// Whether its last fit converged.
    pub classifier_converged: bool,
}

/// Labels `points` (`n × p`, finite) by their bags; `edges`, where given, replace those to nearest neighbors.
///
/// Errors name `bags.ids`, `bags.counts`, `options.edges.…` or `options.features`.
pub fn solve(
    points: MatrixView,
    bags: Bags,
    edges: Option<Edges>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    check(points, &bags)?;
    if options.features > MOST_FEATURES {
        return Err(Error::option("features", format!("expected at most {MOST_FEATURES}, got {}", options.features)));
    }
    let order = Order::new(&bags, graph::order(points, options, monitor)?);
    let sorted: Vec<f64> = order.sample.iter().flat_map(|&i| points.row(i as usize)).copied().collect();
    let sorted = MatrixView::new(&sorted, points.nrows(), points.ncols())?;
    let mut graph = match &edges {
        Some(edges) => given(edges, &order, options)?,
        None => Graph::of_neighbors(sorted, options.metric, options, monitor)?,
    };
    let mut beliefs = propagate(&graph, &order, bags.counts, options, monitor)?;
    let mut classifier = None;
    let mut probabilities = Vec::new();
    let mut proportion_errors = Vec::new();
    for round in 0..options.rounds {
        let learner = classifier.get_or_insert_with(|| Classifier::new(sorted, options.features, options.seed));
        if round > 0
            && let Some(embedded) = learner.embed(sorted, monitor)?
        {
            let embedded = MatrixView::new(&embedded, sorted.nrows(), sorted.ncols())?;
            graph = Graph::of_neighbors(embedded, Metric::Euclidean, options, monitor)?;
            beliefs = propagate(&graph, &order, bags.counts, options, monitor)?;
        }
        learner.fit(sorted, &beliefs.marginals, options.ridge, monitor)?;
        probabilities = learner.probabilities(sorted, monitor)?;
        proportion_errors.push(error(&probabilities, &order, bags.counts, |size| size as f64));
    }
    let back = |values: &[f64]| -> Vec<f64> {
        if values.is_empty() { Vec::new() } else { order.place.iter().map(|&at| values[at as usize]).collect() }
    };
    let marginals = back(&beliefs.marginals);
    Ok(Solution {
        labels: marginals.iter().map(|&p| i32::from(p >= options.threshold)).collect(),
        count_error: error(&beliefs.marginals, &order, bags.counts, |_| 1.0),
        marginals,
        edges: graph.edge_count(),
        iterations: beliefs.iterations,
        residual: beliefs.residual,
        converged: beliefs.residual <= options.tolerance,
        probabilities: back(&probabilities),
        proportion_errors,
        classifier_converged: classifier.as_ref().is_some_and(|classifier| classifier.converged),
        classifier: classifier.as_ref().map(Classifier::numbers).unwrap_or_default(),
    })
}

fn check(points: MatrixView, bags: &Bags) -> Result<()> {
    let n = points.nrows();
    if bags.ids.len() != n {
        return Err(Error::shape("bags.ids", format!("expected {n} integers, got {}", bags.ids.len())));
    }
    if bags.counts.is_empty() {
        return Err(Error::shape("bags.counts", "expected at least one number"));
    }
    if let Some(at) = bags.ids.iter().position(|&bag| bag < 0 || bag as usize >= bags.counts.len()) {
        let problem = format!("expected bags from 0 to {}, got {} at {at}", bags.counts.len() - 1, bags.ids[at]);
        return Err(Error::value("bags.ids", problem));
    }
    Ok(())
}

/// The graph of edges between samples, whose ends become places.
fn given(edges: &Edges, order: &Order, options: &Options) -> Result<Graph> {
    // Indices are checked as the caller wrote them, and only then renumbered.
    Graph::given(edges, order.sample.len(), 0.0)?;
    let renumbered = |ends: &[i32]| -> Vec<i32> { ends.iter().map(|&i| order.place[i as usize] as i32).collect() };
    let (from, to) = (renumbered(edges.from), renumbered(edges.to));
    Graph::given(&Edges { from: &from, to: &to, weights: edges.weights }, order.sample.len(), options.similarity_weight)
}

/// Root mean square over the bags that have members of (sum − count) / divisor(size).
fn error(values: &[f64], order: &Order, counts: &[f64], divisor: impl Fn(usize) -> f64) -> f64 {
    let (mut sum, mut bags) = (0.0, 0);
    for (bag, count) in counts.iter().enumerate() {
        let members = order.places(bag);
        if !members.is_empty() {
            let total: f64 = members.iter().map(|&at| values[at as usize]).sum();
            sum += ((total - count) / divisor(members.len())).powi(2);
            bags += 1;
        }
    }
    (sum / f64::from(bags.max(1))).sqrt()
}

#[cfg(all(test, feature = "slow"))]
mod slow;
#[cfg(test)]
mod tests;
