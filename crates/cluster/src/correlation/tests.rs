use super::*;
use gibbs_core::{Code, Stream, purpose};

/// Pairs, triples and their costs, in lists.
#[derive(Default, Clone)]
struct Lists {
    n: usize,
    from: Vec<i32>,
    to: Vec<i32>,
    costs: Vec<f64>,
    nodes: [Vec<i32>; 3],
    triple_costs: Vec<f64>,
}

impl Lists {
    fn pair(&mut self, i: usize, j: usize, cost: f64) {
        self.from.push(i as i32);
        self.to.push(j as i32);
        self.costs.push(cost);
    }

    fn triple(&mut self, nodes: [usize; 3], cost: f64) {
        nodes.iter().zip(&mut self.nodes).for_each(|(&node, list)| list.push(node as i32));
        self.triple_costs.push(cost);
    }

    fn problem(&self) -> Problem<'_> {
        let [first, second, third] = &self.nodes;
        let triples = Triples { first, second, third, costs: &self.triple_costs };
        Problem { nodes: self.n, from: &self.from, to: &self.to, costs: &self.costs, triples: Some(triples) }
    }

    fn solve(&self, persistency: bool) -> Solution {
        let options = Options { persistency, ..Options::default() };
        correlation_clustering(&self.problem(), &options, &Monitor::none()).unwrap()
    }

    /// All partitions of least cost, by trying each: a node after the other is put into a group or alone, and pays then.
    fn best(&self) -> (f64, Vec<Vec<u32>>) {
        let costs = self.problem().read().unwrap();
        let mut triples = vec![Vec::new(); self.n];
        for (nodes, cost) in &costs.triples {
            triples[nodes[2] as usize].push((nodes[0] as usize, nodes[1] as usize, *cost));
        }
        let mut trial = Trial { costs: &costs, triples, labels: Vec::new(), least: f64::INFINITY, all: Vec::new() };
        trial.extend(0, 0.0);
        (trial.least, trial.all)
    }
}

struct Trial<'a> {
    costs: &'a Costs,
    /// Of each node, the triples in which it is the last.
    triples: Vec<Vec<(usize, usize, f64)>>,
    labels: Vec<u32>,
    least: f64,
    all: Vec<Vec<u32>>,
}

impl Trial<'_> {
    fn extend(&mut self, groups: u32, paid: f64) {
        let node = self.labels.len();
        if node == self.costs.n {
            if paid < self.least - 1e-9 {
                (self.least, self.all) = (paid, Vec::new());
            }
            if paid <= self.least + 1e-9 {
                self.all.push(self.labels.clone());
            }
            return;
        }
        for label in 0..=groups {
            let with = |other: &usize| self.labels[*other] == label;
            let pairs: f64 = (0..node).filter(with).map(|other| self.costs.pair(node, other)).sum();
            let triples = self.triples[node].iter().filter(|(i, j, _)| with(i) && with(j));
            let more = pairs + triples.map(|(_, _, cost)| cost).sum::<f64>();
            self.labels.push(label);
            self.extend(groups.max(label + 1), paid + more);
            self.labels.pop();
        }
    }
}

/// Random costs: planted groups (as in the paper's partition instances) or none, integers so that ties happen.
fn random(n: usize, kind: u64, seed: u64) -> Lists {
    let mut stream = Stream::new(seed, purpose::SIMULATE, kind as u32);
    let mut lists = Lists { n, ..Lists::default() };
    let alpha = [0.2, 0.5, 0.7, 0.9][(seed % 4) as usize];
    let cost = |together: bool, stream: &mut Stream| match kind {
        0 => (stream.normal() * 3.0).round(),
        1 => (if together { -(1.0 - alpha) } else { 1.0 - alpha }) + (0.1 + 0.3 * alpha) * stream.normal(),
        _ if stream.uniform() < 0.4 => (stream.normal() * 2.0).round(),
        _ => 0.0,
    };
    for i in 0..n {
        for j in 0..i {
            let value = cost(i % 3 == j % 3, &mut stream);
            lists.pair(i, j, value);
            for k in 0..j {
                let value = cost(i % 3 == j % 3 && j % 3 == k % 3, &mut stream);
                lists.triple([i, j, k], value);
            }
        }
    }
    lists
}

#[test]
fn everything_certain_holds_in_one_best_partition() {
    let mut counts = [0; 9];
    for n in 3..=10 {
        for kind in 0..3 {
            for seed in 0..[60, 16, 3][usize::from(n > 6) + usize::from(n > 8)] {
                let lists = random(n, kind, seed);
                let (least, best) = lists.best();
                let found = lists.solve(true);
                assert!((found.value - least).abs() < 1e-9 && found.certified, "{n} {kind} {seed}: {}", found.value);
                assert!(found.lower_bound <= least + 1e-9);
                let agrees = |labels: &Vec<u32>| {
                    let same = |i: i32, j: i32| labels[i as usize] == labels[j as usize];
                    let joins = found.join_from.iter().zip(&found.join_to).all(|(&i, &j)| same(i, j));
                    let cuts = found.cut_from.iter().zip(&found.cut_to).all(|(&i, &j)| !same(i, j));
                    let triples = found.triple_cuts.chunks(3).all(|t| !(same(t[0], t[1]) && same(t[1], t[2])));
                    let apart =
                        (0..n).all(|i| (0..i).all(|j| found.parts[i] == found.parts[j] || labels[i] != labels[j]));
                    joins && cuts && triples && apart
                };
                assert!(best.iter().any(agrees), "{n} {kind} {seed}: {found:?}");
                found.join_condition.iter().for_each(|&code| counts[code as usize] += 1);
                counts[6] += found.cut_from.len();
                counts[7] += found.triple_cuts.len() / 3;
                counts[8] += usize::from(found.parts.iter().any(|&part| part > 0));
            }
        }
    }
    // Every condition had something to say.
    assert!(counts.iter().filter(|&&count| count > 0).count() >= 7, "{counts:?}");
}

/// Which fact each condition alone finds, on the instances on which the others are silent, is checked above; here each is
/// asked first.
#[test]
fn each_join_agrees_with_a_best_partition_on_its_own() {
    let mut said = BTreeMap::new();
    for kind in 0..3 {
        for seed in 100..180 {
            let n = 4 + (seed % 4) as usize;
            let lists = random(n, kind, seed);
            let (_, best) = lists.best();
            let costs = lists.problem().read().unwrap();
            for (condition, nodes) in persistency::each_join(&costs) {
                let together = |labels: &Vec<u32>| nodes.iter().all(|&i| labels[i] == labels[nodes[0]]);
                assert!(best.iter().any(together), "{condition:?} {nodes:?} {kind} {seed}");
                *said.entry(condition.code()).or_insert(0) += 1;
            }
        }
    }
    assert!(said.len() >= 5, "{said:?}");
}

#[test]
fn three_nodes_are_joined_as_published() {
    let joined = |x: f64| {
        let mut lists = Lists { n: 3, ..Lists::default() };
        lists.triple([0, 1, 2], -3.0);
        lists.pair(0, 1, -2.0);
        lists.pair(0, 2, x);
        lists.pair(1, 2, x);
        let costs = lists.problem().read().unwrap();
        persistency::edge_joins_only(&costs)
    };
    assert_eq!(joined(2.5), vec![0, 1, 2]);
    assert_eq!(joined(1.6), vec![0, 0, 1]);
    assert_eq!(joined(1.4), vec![0, 0, 0]);
}

#[test]
fn cuts_are_the_smallest() {
    for seed in 0..40 {
        let n = 2 + (seed % 6) as usize;
        let mut stream = Stream::new(seed, purpose::SIMULATE, 7);
        let mut weights = vec![0.0; n * n];
        for i in 0..n {
            for j in 0..i {
                let weight = if stream.uniform() < 0.3 { 0.0 } else { stream.uniform() };
                (weights[i * n + j], weights[j * n + i]) = (weight, weight);
            }
        }
        let value = |side: usize| -> f64 {
            let inside = |i: usize| side >> i & 1 == 1;
            (0..n * n).filter(|&at| inside(at / n) && !inside(at % n)).map(|at| weights[at]).sum()
        };
        let least =
            |fits: &dyn Fn(usize) -> bool| (1..1 << n).filter(|&s| fits(s)).map(value).fold(f64::INFINITY, f64::min);
        let all = cuts::all(&weights, n, &Monitor::none()).unwrap();
        for i in 0..n {
            for j in (0..n).filter(|&j| j != i) {
                let expected = least(&|s| s >> i & 1 == 1 && s >> j & 1 == 0);
                assert!((all[i * n + j] - expected).abs() < 1e-12);
                for k in (0..n).filter(|&k| k != i && k != j) {
                    let expected = least(&|s| s >> i & 1 == 1 && s >> j & 1 == 0 && s >> k & 1 == 0);
                    assert!((cuts::between(&weights, n, i, &[j, k]).0 - expected).abs() < 1e-12);
                }
            }
        }
        let expected = least(&|s| s != (1 << n) - 1);
        assert!((cuts::smallest(weights.clone(), n) - expected).abs() < 1e-12);
    }
}

#[test]
fn search_and_bound_enclose_the_best() {
    let (mut closed, mut better) = (0, 0);
    for seed in 0..30 {
        for kind in 0..3 {
            let lists = random(8 + (seed % 3) as usize, kind, 200 + seed);
            let costs = lists.problem().read().unwrap();
            let (least, _) = lists.best();
            let (labels, value) = search::search(&costs, 10, 0, 0, &Monitor::none()).unwrap();
            assert!((costs.value(&labels) - value).abs() < 1e-9);
            assert!(value >= least - 1e-9 && value <= least + 0.02 * least.abs() + 1e-9, "{value} {least}");
            let bound = |rounds| bound::lower_bound(&costs, value, rounds, &Monitor::none()).unwrap();
            let (quick, slow) = (bound(0), bound(200));
            assert!(quick <= slow && slow <= least + 1e-9, "{quick} {slow} {least}");
            closed += u32::from(slow >= least - 1e-6 * costs.size());
            better += u32::from(slow > quick);
            let (labels, value) = search::best_of_all(&costs, &Monitor::none()).unwrap();
            assert!((value - least).abs() < 1e-9 && (costs.value(&labels) - least).abs() < 1e-9);
        }
    }
    // The relaxation is tight on many of them, the packing seldom.
    assert!(closed > 30 && better > 30, "{closed} {better}");
}

#[test]
fn planted_groups_of_forty_are_certain() {
    let lists = random(39, 1, 8);
    let found = lists.solve(true);
    assert!(found.certified && found.remaining == 0, "{} {}", found.gap, found.remaining);
    assert!((0..39).all(|i| found.labels[i] == found.labels[i % 3]));
    let plain = lists.solve(false);
    assert_eq!(plain.labels, found.labels);
    assert!(plain.lower_bound <= found.value && plain.join_from.is_empty());
}

#[test]
fn renaming_nodes_and_scaling_costs_change_nothing_else() {
    let lists = random(7, 1, 3);
    let base = lists.solve(true);
    let mut turned = lists.clone();
    let turn = |list: &mut Vec<i32>| list.iter_mut().for_each(|node| *node = 6 - *node);
    turn(&mut turned.from);
    turn(&mut turned.to);
    turned.nodes.iter_mut().for_each(turn);
    turned.costs.iter_mut().chain(&mut turned.triple_costs).for_each(|cost| *cost *= 1024.0);
    let other = turned.solve(true);
    assert!((other.value - 1024.0 * base.value).abs() < 1e-9 * 1024.0);
    assert!((0..7).all(|i| {
        (0..7).all(|j| (base.labels[i] == base.labels[j]) == (other.labels[6 - i] == other.labels[6 - j]))
    }));
}

#[test]
fn wrong_input_is_named() {
    let error = |change: fn(&mut Lists)| {
        let mut lists = Lists { n: 3, ..Lists::default() };
        lists.pair(0, 1, 1.0);
        lists.triple([0, 1, 2], 1.0);
        change(&mut lists);
        let error = correlation_clustering(&lists.problem(), &Options::default(), &Monitor::none()).unwrap_err();
        (error.code(), error.argument().unwrap().to_owned())
    };
    let value = |name: &str| (Code::InvalidValue, name.to_string());
    assert_eq!(error(|l| l.n = 0), value("problem.nodes"));
    assert_eq!(error(|l| l.from[0] = 3), value("problem.pairs.from"));
    assert_eq!(error(|l| l.to[0] = -1), value("problem.pairs.to"));
    assert_eq!(error(|l| l.to[0] = 0), value("problem.pairs"));
    assert_eq!(error(|l| l.costs[0] = f64::NAN), value("problem.pairs.costs"));
    assert_eq!(error(|l| l.costs.clear()), (Code::InvalidShape, "problem.pairs.costs".into()));
    assert_eq!(error(|l| l.nodes[2][0] = 1), value("problem.triples"));
    assert_eq!(error(|l| l.triple_costs[0] = f64::INFINITY), value("problem.triples.costs"));
    assert_eq!(error(|l| l.nodes[1].clear()), (Code::InvalidShape, "problem.triples.second".into()));
}
