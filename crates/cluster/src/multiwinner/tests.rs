use super::*;
use gibbs_core::Stream;

fn shuffled(m: usize, stream: &mut Stream) -> Vec<i32> {
    let mut items: Vec<i32> = (0..m as i32).collect();
    (1..m).rev().for_each(|i| items.swap(i, stream.below(i + 1)));
    items
}

/// The score from its definition: sorted worths times weights.
fn by_definition(rankings: &Rankings, members: &[usize], options: &Options) -> f64 {
    let m = rankings.count;
    let mut sum = 0.0;
    for (v, row) in rankings.items.chunks(m).enumerate() {
        let worth = |rank: usize| match options.score {
            Score::Borda => (m - 1 - rank) as f64,
            Score::Plurality => {
                if rank == 0 {
                    1.0
                } else {
                    0.0
                }
            }
            Score::Bloc => {
                if rank < options.size {
                    1.0
                } else {
                    0.0
                }
            }
            Score::Harmonic => 1.0 / (rank + 1) as f64,
        };
        let mut worths: Vec<f64> = (0..m).filter(|&rank| members.contains(&(row[rank] as usize))).map(worth).collect();
        worths.sort_by(|a, b| b.total_cmp(a));
        let total: f64 = match options.aggregation {
            Aggregation::Sum => worths.iter().sum(),
            Aggregation::Best => worths[0],
            Aggregation::Proportional => worths.iter().enumerate().map(|(j, w)| w / (j + 1) as f64).sum(),
        };
        sum += rankings.weights.map_or(1.0, |weights| weights[v]) * total;
    }
    sum
}

const SCORES: [Score; 4] = [Score::Borda, Score::Plurality, Score::Bloc, Score::Harmonic];
const AGGREGATIONS: [Aggregation; 3] = [Aggregation::Sum, Aggregation::Best, Aggregation::Proportional];

#[test]
fn every_committee_is_below_the_bound_and_the_guarantee_holds() {
    let mut stream = Stream::new(3, 0, 0);
    for case in 0..40 {
        let (m, n) = (5 + stream.below(4), 1 + stream.below(6));
        let size = 1 + stream.below(4);
        let items: Vec<i32> = (0..n).flat_map(|_| shuffled(m, &mut stream)).collect();
        let weights: Vec<f64> = (0..n).map(|_| stream.uniform()).collect();
        let rankings = Rankings { items: &items, count: m, weights: (case % 2 == 0).then_some(&weights) };
        let ids: Vec<i32> = (0..m).map(|i| (i % 2) as i32).collect();
        let least = [0, 1];
        let most = [size as i32, 2];
        let groups =
            (case % 3 > 0 && size > 1).then_some(Groups { ids: &ids, at_least: Some(&least), at_most: Some(&most) });
        for score in SCORES {
            for aggregation in AGGREGATIONS {
                let options = Options { size, score, aggregation };
                let found = select(rankings, groups, &options, &Monitor::none()).unwrap();
                let members: Vec<usize> = found.members.iter().map(|&item| item as usize).collect();
                assert!((found.value - by_definition(&rankings, &members, &options)).abs() < 1e-10);
                assert!((super::score(rankings, &found.members, &options).unwrap() - found.value).abs() < 1e-10);
                let within = |members: &[usize]| {
                    groups.is_none() || {
                        let second = members.iter().filter(|&&item| item % 2 == 1).count();
                        (1..=2).contains(&second)
                    }
                };
                assert!(within(&members) && members.len() == size);
                let mut best: f64 = 0.0;
                for set in 0..1usize << m {
                    let members: Vec<usize> = (0..m).filter(|&item| set >> item & 1 == 1).collect();
                    if members.len() == size && within(&members) {
                        best = best.max(by_definition(&rankings, &members, &options));
                    }
                }
                assert!(best <= found.upper_bound + 1e-10, "{best} above {}", found.upper_bound);
                assert!(found.value >= found.guarantee * best - 1e-10, "{} of {best}", found.value);
                assert!(found.guarantee < 1.0 || (found.value - best).abs() < 1e-10);
            }
        }
    }
}

#[test]
fn a_share_for_the_group_that_is_ranked_too_low_recovers_quality() {
    // Utilities are uniform; a biased observer sees those of the second half of the items halved, with noise.
    let (m, n, size) = (40, 60, 10);
    let mut gained = 0;
    for seed in 0..20 {
        let mut stream = Stream::new(seed, 0, 0);
        let utility: Vec<f64> = (0..m).map(|_| stream.uniform()).collect();
        let mut ranked = |bias: f64| -> Vec<i32> {
            (0..n)
                .flat_map(|_| {
                    let seen: Vec<f64> = (0..m)
                        .map(|i| utility[i] * if i >= m / 2 { bias } else { 1.0 } + 0.1 * stream.normal())
                        .collect();
                    let mut order: Vec<i32> = (0..m as i32).collect();
                    order.sort_by(|&a, &b| seen[b as usize].total_cmp(&seen[a as usize]));
                    order
                })
                .collect()
        };
        let (fair, biased) = (ranked(1.0), ranked(0.5));
        let options = Options { size, ..Options::default() };
        let seen = Rankings { items: &biased, count: m, weights: None };
        let truth = Rankings { items: &fair, count: m, weights: None };
        let ids: Vec<i32> = (0..m).map(|i| i32::from(i >= m / 2)).collect();
        let groups = Groups { ids: &ids, at_least: Some(&[0, 5]), at_most: None };
        let of = |groups| {
            score(truth, &select(seen, groups, &options, &Monitor::none()).unwrap().members, &options).unwrap()
        };
        gained += usize::from(of(Some(groups)) > of(None));
    }
    assert!(gained >= 18, "{gained} of 20");
}

#[test]
fn what_cannot_be_is_refused_by_name() {
    let name = |result: Result<Solution>| result.unwrap_err().argument().unwrap().to_owned();
    let rankings = |items| Rankings { items, count: 3, weights: None };
    let options = Options { size: 2, ..Options::default() };
    let run = |items, groups, size| {
        name(select(rankings(items), groups, &Options { size, ..options.clone() }, &Monitor::none()))
    };
    assert_eq!(run(&[0, 1, 1], None, 2), "rankings");
    assert_eq!(run(&[0, 1, 3], None, 2), "rankings");
    assert_eq!(run(&[0, 1, 2], None, 4), "options.size");
    let groups = |ids, at_least| Some(Groups { ids, at_least, at_most: None });
    assert_eq!(run(&[0, 1, 2], groups(&[0, 0], None), 2), "options.groups.ids");
    assert_eq!(run(&[0, 1, 2], groups(&[0, 0, -1], None), 2), "options.groups.ids");
    assert_eq!(run(&[0, 1, 2], groups(&[0, 0, 1], Some(&[0])), 2), "options.groups.atLeast");
    assert_eq!(run(&[0, 1, 2], groups(&[0, 0, 1], Some(&[0, 2])), 2), "options.groups");
}
