//! A stationary chain on a product space, and the entropies of its projections.

use gibbs_core::{Error, MatrixView, Monitor, Result};
use std::collections::BTreeMap;

/// Coordinates that a set of them may have.
const MOST: usize = 60;

/// The chain; sets of coordinates are bits.
#[derive(Debug)]
pub(super) struct Chain {
    states: Vec<usize>,
    /// `π(x)` and `π(x) P(x, y)`.
    law: Vec<f64>,
    flow: Vec<f64>,
    /// `h(X_S)` and `h(X_S, Y_S)` of the sets looked at.
    known: BTreeMap<u64, (f64, f64)>,
}

impl Chain {
    /// Checks the chain and finds its stationary law.
    pub(super) fn new(transition: MatrixView, states: &[i32], monitor: &Monitor) -> Result<Self> {
        let n = transition.nrows();
        if transition.ncols() != n {
            return Err(Error::shape(
                "transition",
                format!("expected a square matrix, got {n} × {}", transition.ncols()),
            ));
        }
        if states.is_empty() || states.len() > MOST {
            return Err(Error::shape("states", format!("expected 1 to {MOST} integers, got {}", states.len())));
        }
        if let Some(at) = states.iter().position(|&count| count < 1) {
            return Err(Error::value("states", format!("expected positive integers, got {} at {at}", states[at])));
        }
        let product = states.iter().try_fold(1usize, |product, &count| product.checked_mul(count as usize));
        if product != Some(n) {
            return Err(Error::shape("states", format!("expected integers with product {n}, the rows of transition")));
        }
        for (x, row) in transition.rows().enumerate() {
            if let Some(y) = row.iter().position(|&p| p < 0.0) {
                let problem = format!("expected probabilities, got {} in row {x}, column {y}", row[y]);
                return Err(Error::value("transition", problem));
            }
            let sum: f64 = row.iter().sum();
            if (sum - 1.0).abs() > 1e-8 {
                return Err(Error::value("transition", format!("expected rows of sum 1, got {sum} in row {x}")));
            }
        }
        let law = stationary(transition, monitor)?;
        let flow = transition.rows().zip(&law).flat_map(|(row, pi)| row.iter().map(move |p| pi * p)).collect();
        let states = states.iter().map(|&count| count as usize).collect();
        Ok(Self { states, law, flow, known: BTreeMap::from([(0, (0.0, 0.0))]) })
    }

    pub(super) fn coordinates(&self) -> usize {
        self.states.len()
    }

    pub(super) fn all(&self) -> u64 {
        (1 << self.states.len()) - 1
    }

    /// `h(X_S)` and `h(X_S, Y_S)`.
    pub(super) fn entropies(&mut self, set: u64, monitor: &Monitor) -> Result<(f64, f64)> {
        if let Some(&known) = self.known.get(&set) {
            return Ok(known);
        }
        monitor.check()?;
        let (law, flow) = self.marginals(set);
        let found = (entropy(&law), entropy(&flow));
        self.known.insert(set, found);
        Ok(found)
    }

    /// The entropy rate of the projection on a set.
    pub(super) fn rate(&mut self, set: u64, monitor: &Monitor) -> Result<f64> {
        let (law, flow) = self.entropies(set, monitor)?;
        Ok(flow - law)
    }

    /// Sum of the coordinates' entropies less the joint one.
    pub(super) fn correlation(&self) -> f64 {
        let single: f64 = (0..self.states.len()).map(|i| entropy(&self.marginals_of_law(1 << i))).sum();
        (single - entropy(&self.law)).max(0.0)
    }

    /// Stationary law and transition matrix of the projected chain.
    pub(super) fn projected(&self, set: u64) -> (Vec<f64>, Vec<f64>) {
        let (law, mut flow) = self.marginals(set);
        for (row, pi) in flow.chunks_mut(law.len()).zip(&law) {
            row.iter_mut().for_each(|p| *p /= pi);
        }
        (law, flow)
    }

    /// Where every joint state lies among those of a set, and how many these are.
    fn places(&self, set: u64) -> (Vec<usize>, usize) {
        let mut places = vec![0];
        let mut count = 1;
        for (i, &states) in self.states.iter().enumerate() {
            let kept = set >> i & 1 == 1;
            let step = |place: usize, state: usize| if kept { place * states + state } else { place };
            places = places.iter().flat_map(|&place| (0..states).map(move |state| step(place, state))).collect();
            count *= if kept { states } else { 1 };
        }
        (places, count)
    }

    fn marginals_of_law(&self, set: u64) -> Vec<f64> {
        let (places, count) = self.places(set);
        let mut law = vec![0.0; count];
        places.iter().zip(&self.law).for_each(|(&place, pi)| law[place] += pi);
        law
    }

    fn marginals(&self, set: u64) -> (Vec<f64>, Vec<f64>) {
        let (places, count) = self.places(set);
        let mut law = vec![0.0; count];
        let mut flow = vec![0.0; count * count];
        for (x, row) in self.flow.chunks(places.len()).enumerate() {
            law[places[x]] += self.law[x];
            let target = &mut flow[places[x] * count..(places[x] + 1) * count];
            places.iter().zip(row).for_each(|(&place, p)| target[place] += p);
        }
        (law, flow)
    }
}

/// `−Σ p log p`.
pub(crate) fn entropy(law: &[f64]) -> f64 {
    law.iter().map(|&p| if p > 0.0 { -p * p.ln() } else { 0.0 }).sum()
}

/// The stationary law, by elimination of one state after another without a subtraction.
fn stationary(transition: MatrixView, monitor: &Monitor) -> Result<Vec<f64>> {
    let n = transition.nrows();
    let mut p = transition.to_contiguous().into_owned();
    for k in (1..n).rev() {
        monitor.check()?;
        let (rest, last) = p.split_at_mut(k * n);
        let last = &last[..k];
        let out: f64 = last.iter().sum();
        // States that were eliminated already cannot be left for the others.
        if out == 0.0 {
            return Err(Error::infeasible(
                "transition",
                format!("states 0 to {} cannot be reached from state {k}", k - 1),
            ));
        }
        for row in rest.chunks_mut(n) {
            row[k] /= out;
            let through = row[k];
            row[..k].iter_mut().zip(last).for_each(|(p, q)| *p += through * q);
        }
    }
    let mut law = vec![0.0; n];
    law[0] = 1.0;
    for k in 1..n {
        law[k] = (0..k).map(|x| law[x] * p[x * n + k]).sum();
        if law[k] == 0.0 {
            return Err(Error::infeasible(
                "transition",
                format!("state {k} cannot be reached: the chain must be irreducible"),
            ));
        }
    }
    let total: f64 = law.iter().sum();
    law.iter_mut().for_each(|pi| *pi /= total);
    Ok(law)
}
