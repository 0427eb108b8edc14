use super::*;
use gibbs_core::Stream;
use proptest::prelude::*;

/// Marginals by adding up all labelings.
fn by_enumeration(bags: Bags, edges: &Edges, options: &Options) -> Vec<f64> {
    let n = bags.ids.len();
    let log_weight = |labels: usize| {
        let label = |i: usize| (labels >> i & 1) as f64;
        let mut sums = vec![0.0; bags.counts.len()];
        (0..n).for_each(|i| sums[bags.ids[i] as usize] += label(i));
        let held: f64 = sums.iter().zip(bags.counts).map(|(sum, count)| (sum - count).powi(2)).sum();
        let weights = edges.weights.unwrap();
        let cut: f64 = (0..weights.len())
            .map(|e| weights[e] * (label(edges.from[e] as usize) - label(edges.to[e] as usize)).powi(2))
            .sum();
        -options.bag_weight * held - options.similarity_weight * cut
    };
    let all: Vec<f64> = (0..1 << n).map(log_weight).collect();
    let total = gibbs_core::simd::logsumexp(&all);
    (0..n)
        .map(|i| (0..1 << n).filter(|labels| labels >> i & 1 == 1).map(|labels| (all[labels] - total).exp()).sum())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn on_forests_of_samples_edges_and_bags_the_marginals_are_exact(seed in 0u64..100_000) {
        let mut stream = Stream::new(seed, 0, 0);
        let n = 4 + stream.below(8);
        let bag_count = 1 + stream.below(n / 2);
        let ids: Vec<i32> = (0..n).map(|_| stream.below(bag_count) as i32).collect();
        let counts: Vec<f64> = (0..bag_count).map(|_| 4.0 * stream.uniform() - 0.5).collect();
        // Bags are nodes of the forest: an edge is kept where it joins two of its trees.
        let mut tree: Vec<usize> = (0..n).map(|i| ids[i] as usize).collect();
        let (mut from, mut to, mut weights) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..3 * n {
            let (a, b) = (stream.below(n), stream.below(n));
            let (ta, tb) = (tree[a], tree[b]);
            if ta != tb {
                tree.iter_mut().filter(|t| **t == tb).for_each(|t| *t = ta);
                from.push(a as i32);
                to.push(b as i32);
                weights.push(3.0 * stream.uniform());
            }
        }
        let edges = Edges { from: &from, to: &to, weights: Some(&weights) };
        let options = Options { bag_weight: 3.0 * stream.uniform(), similarity_weight: 0.7, rounds: 0, tolerance: 1e-12, max_iterations: 1000, ..Options::default() };
        let points = vec![0.0; n];
        let bags = Bags { ids: &ids, counts: &counts };
        let found = solve(MatrixView::new(&points, n, 1)?, bags, Some(edges), &options, &Monitor::none())?;
        prop_assert!(found.converged);
        prop_assert_eq!(found.edges, from.len());
        for (a, b) in found.marginals.iter().zip(by_enumeration(bags, &edges, &options)) {
            prop_assert!((a - b).abs() < 1e-10, "{} {}", a, b);
        }
    }
}

#[test]
fn without_similarity_every_member_has_its_bag_s_proportion() {
    let ids: Vec<i32> = (0..40).map(|i| i % 4).collect();
    let points: Vec<f64> = (0..80).map(f64::from).collect();
    let options = Options { similarity_weight: 0.0, bag_weight: 1e4, rounds: 0, ..Options::default() };
    let bags = Bags { ids: &ids, counts: &[1.0, 3.0, 0.0, 10.0] };
    let found = solve(MatrixView::new(&points, 40, 2).unwrap(), bags, None, &options, &Monitor::none()).unwrap();
    for (i, p) in found.marginals.iter().enumerate() {
        assert!((p - [0.1, 0.3, 0.0, 1.0][i % 4]).abs() < 1e-9);
    }
    assert!(found.count_error < 1e-8 && found.converged);
}

/// Two noisy groups in the first two of `p` columns, in random bags of `size`.
pub(super) fn planted(
    n: usize,
    p: usize,
    size: usize,
    apart: f64,
    seed: u64,
) -> (Vec<f64>, Vec<i32>, Vec<i32>, Vec<f64>) {
    let mut stream = Stream::new(seed, 0, 0);
    let labels: Vec<i32> = (0..n).map(|_| i32::from(stream.uniform() < 0.3)).collect();
    let points = labels
        .iter()
        .flat_map(|&y| (0..p).map(move |j| (y, j)))
        .map(|(y, j)| stream.normal() + if j < 2 { apart * (f64::from(y) - 0.5) } else { 0.0 })
        .collect();
    let ids: Vec<i32> = (0..n).map(|i| (i / size) as i32).collect();
    let mut counts = vec![0.0; n.div_ceil(size)];
    labels.iter().zip(&ids).for_each(|(&y, &bag)| counts[bag as usize] += f64::from(y));
    (points, labels, ids, counts)
}

pub(super) fn accuracy(found: &[i32], labels: &[i32]) -> f64 {
    found.iter().zip(labels).filter(|(a, b)| a == b).count() as f64 / labels.len() as f64
}

fn rounded(probabilities: &[f64]) -> Vec<i32> {
    probabilities.iter().map(|&p| i32::from(p >= 0.5)).collect()
}

#[test]
fn labels_of_groups_are_found_from_bags_alone() {
    let (points, labels, ids, counts) = planted(2000, 3, 8, 4.0, 1);
    let view = MatrixView::new(&points, 2000, 3).unwrap();
    let options = Options { metric: Metric::Euclidean, ..Options::default() };
    let found = solve(view, Bags { ids: &ids, counts: &counts }, None, &options, &Monitor::threads(2)).unwrap();
    // The best rule errs on 0.2 % of these; a bag's count alone leaves 20 %.
    assert!(accuracy(&found.labels, &labels) > 0.97, "{}", accuracy(&found.labels, &labels));
    assert!(accuracy(&rounded(&found.probabilities), &labels) > 0.985);
    assert!(found.classifier_converged);
    let again = solve(view, Bags { ids: &ids, counts: &counts }, None, &options, &Monitor::none()).unwrap();
    assert_eq!(found.marginals, again.marginals);
    assert_eq!(found.classifier, again.classifier);
}

#[test]
fn rounds_find_the_columns_that_matter() {
    // Two columns of sixty matter: neighbors by all columns are poor, by the classifier's gradients good.
    let (points, labels, ids, counts) = planted(3000, 60, 16, 2.5, 2);
    let view = MatrixView::new(&points, 3000, 60).unwrap();
    let bags = Bags { ids: &ids, counts: &counts };
    let marginal = |rounds| {
        let options = Options { metric: Metric::Euclidean, rounds, ..Options::default() };
        accuracy(&solve(view, bags, None, &options, &Monitor::threads(2)).unwrap().labels, &labels)
    };
    let (first, second) = (marginal(1), marginal(2));
    assert!(second > first + 0.01 && second > 0.96, "{first} {second}");
}

#[test]
fn a_classifier_is_its_numbers() {
    let (points, _, ids, counts) = planted(300, 4, 5, 3.0, 3);
    let view = MatrixView::new(&points, 300, 4).unwrap();
    let options = Options { features: 7, ..Options::default() };
    let found = solve(view, Bags { ids: &ids, counts: &counts }, None, &options, &Monitor::none()).unwrap();
    let classifier = Classifier::from_numbers(&found.classifier, 4).unwrap();
    assert_eq!(classifier.probabilities(view, &Monitor::none()).unwrap(), found.probabilities);
    assert!(Classifier::from_numbers(&found.classifier[1..], 4).is_none());
}

#[test]
fn the_classifier_s_gradient_is_zero_at_its_optimum() {
    // Logistic regression without features, held against its own optimality conditions by finite differences.
    let (points, labels, ..) = planted(400, 2, 5, 2.0, 4);
    let view = MatrixView::new(&points, 400, 2).unwrap();
    let targets: Vec<f64> = labels.iter().map(|&y| f64::from(y)).collect();
    let mut classifier = Classifier::new(view, 0, 0);
    classifier.fit(view, &targets, 0.01, &Monitor::none()).unwrap();
    assert!(classifier.converged);
    let numbers = classifier.numbers();
    let (moments, weights) = numbers.split_at(4);
    let loss = |w: &[f64]| {
        let mut sum = 0.0;
        for (i, y) in targets.iter().enumerate() {
            let z = |j: usize| (points[2 * i + j] - moments[j]) * moments[2 + j];
            let f = w[0] + w[1] * z(0) + w[2] * z(1);
            sum += (1.0 + f.exp()).ln() - y * f;
        }
        sum / 400.0 + 0.005 * (w[1] * w[1] + w[2] * w[2])
    };
    for g in gibbs_testkit::finite_difference_gradient(loss, weights, 1e-5) {
        assert!(g.abs() < 2e-5, "{g}");
    }
}

#[test]
fn wrong_bags_and_edges_are_refused_by_name() {
    let points = MatrixView::new(&[0.0, 1.0, 2.0], 3, 1).unwrap();
    let run = |ids: &[i32], counts: &[f64], edges: Option<Edges>| {
        let error = solve(points, Bags { ids, counts }, edges, &Options::default(), &Monitor::none()).unwrap_err();
        error.argument().unwrap().to_owned()
    };
    assert_eq!(run(&[0, 0], &[1.0], None), "bags.ids");
    assert_eq!(run(&[0, 0, 1], &[1.0], None), "bags.ids");
    assert_eq!(run(&[0, 0, 0], &[], None), "bags.counts");
    let edges = |from, to, weights| Some(Edges { from, to, weights });
    assert_eq!(run(&[0, 0, 0], &[1.0], edges(&[0], &[3], None)), "options.edges.to");
    assert_eq!(run(&[0, 0, 0], &[1.0], edges(&[0], &[0], None)), "options.edges.to");
    assert_eq!(run(&[0, 0, 0], &[1.0], edges(&[0], &[1], Some(&[-1.0]))), "options.edges.weights");
}
