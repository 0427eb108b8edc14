//! One estimate: through the sites in order, with what follows each of them a value and a gradient.

use super::{Objective, Site, Strategy, Terms};
use gibbs_core::{Error, Result, Stream, simd::logsumexp};

/// An estimate of the objective's bound and of its gradient along the parameters.
#[derive(Debug, Clone)]
pub struct Estimate {
    /// The bound of these draws.
    pub value: f64,
    /// The gradient (`P`).
    pub gradient: Vec<f64>,
}

/// Estimates value and gradient at `parameters`; `baseline` is what scores are compared with where there is one particle.
pub fn estimate(
    terms: &mut dyn Terms,
    parameters: &[f64],
    sites: &[Site],
    objective: Objective,
    particles: usize,
    baseline: f64,
    stream: &mut Stream,
) -> Result<Estimate> {
    let mut walk = Walk::new(terms, parameters, sites, particles, baseline, stream);
    let value = match objective {
        Objective::Bound => walk.follow(0, 1.0)?.value,
        Objective::Wake => walk.wake()?,
    };
    walk.gradient.truncate(parameters.len());
    Ok(Estimate { value, gradient: walk.gradient })
}

/// Slots of the first of `particles` draws, and the log ratios `log p/q` of all.
pub(super) fn draws(
    terms: &mut dyn Terms,
    parameters: &[f64],
    sites: &[Site],
    particles: usize,
    stream: &mut Stream,
) -> Result<(Vec<f64>, Vec<f64>)> {
    let mut walk = Walk::new(terms, parameters, sites, particles, 0.0, stream);
    let ratios = walk.ancestral()?;
    Ok((walk.at[0][parameters.len()..].to_vec(), ratios))
}

/// What follows a site: the objective, and for each particle what its scores are compared with.
struct Worth {
    value: f64,
    baselines: Vec<f64>,
}

impl Worth {
    fn add(&mut self, share: f64, other: &Self) {
        self.value += share * other.value;
        self.baselines.iter_mut().zip(&other.baselines).for_each(|(b, other)| *b += share * other);
    }
}

/// A site, or one of its elements where each has a turn of its own.
#[derive(Clone, Copy)]
struct Turn {
    particle: usize,
    site: usize,
    element: usize,
}

/// Where a site's numbers stand.
#[derive(Clone, Copy)]
struct Place {
    slot: usize,
    /// Its log densities among the terms, its parameters after them.
    term: usize,
}

struct Walk<'a> {
    terms: &'a mut dyn Terms,
    sites: &'a [Site],
    places: Vec<Place>,
    turns: Vec<Turn>,
    /// Position of each particle.
    at: Vec<Vec<f64>>,
    gradient: Vec<f64>,
    /// Number of terms.
    width: usize,
    baseline: f64,
    stream: &'a mut Stream,
}

impl<'a> Walk<'a> {
    fn new(
        terms: &'a mut dyn Terms,
        parameters: &[f64],
        sites: &'a [Site],
        particles: usize,
        baseline: f64,
        stream: &'a mut Stream,
    ) -> Self {
        let (mut slot, mut width) = (parameters.len(), 1);
        let mut places = vec![];
        for site in sites {
            places.push(Place { slot, term: width });
            slot += site.len;
            width += site.len * (1 + site.law.parameters(site.classes));
        }
        let mut turns = vec![];
        for particle in 0..particles {
            for (k, site) in sites.iter().enumerate() {
                let apart = matches!(site.strategy, Strategy::Enumerated | Strategy::Measure);
                turns.extend((0..if apart { site.len } else { 1 }).map(|element| Turn { particle, site: k, element }));
            }
        }
        // Slots that have not been drawn yet are somewhere in every support.
        let mut start = parameters.to_vec();
        start.resize(slot, 0.5);
        let gradient = vec![0.0; slot];
        Self { terms, sites, places, turns, at: vec![start; particles], gradient, width, baseline, stream }
    }

    fn terms_of(&mut self, particle: usize) -> Result<Vec<f64>> {
        let terms = self.terms.terms(&self.at[particle])?;
        if terms.len() == self.width {
            return Ok(terms);
        }
        Err(Error::shape("guide", format!("expected {} terms of its sites, got {}", self.width, terms.len())))
    }

    /// The parameters of the elements of a site, given the sites before it.
    fn parameters(&mut self, particle: usize, site: usize) -> Result<Vec<Vec<f64>>> {
        let terms = self.terms_of(particle)?;
        let Site { law, len, classes, .. } = self.sites[site];
        let first = self.places[site].term + len;
        let count = law.parameters(classes);
        let of = |element: usize| (0..count).map(|j| terms[first + j * len + element]).collect();
        Ok((0..len).map(of).collect())
    }

    /// Adds to the gradient `weights` times the terms' from `first` on.
    fn pull(&mut self, particle: usize, weights: &[(usize, f64)]) -> Result<()> {
        let mut seeds = vec![0.0; self.width];
        weights.iter().for_each(|(term, weight)| seeds[*term] += weight);
        let pulled = self.terms.pull(&self.at[particle], &seeds)?;
        self.gradient.iter_mut().zip(pulled).for_each(|(g, p)| *g += p);
        Ok(())
    }

    /// The worth of the turns from `turn` on; `weight` times its gradient is added to the gradient.
    fn follow(&mut self, turn: usize, weight: f64) -> Result<Worth> {
        let Some(&Turn { particle, site, element }) = self.turns.get(turn) else {
            return self.leaf(weight);
        };
        let Site { law, strategy, len, .. } = self.sites[site];
        let Place { slot, term } = self.places[site];
        match strategy {
            Strategy::Reparameterized => {
                for k in 0..len {
                    self.at[particle][slot + k] = law.noise(self.stream);
                }
                self.follow(turn + 1, weight)
            }
            Strategy::Score => {
                for (k, eta) in self.parameters(particle, site)?.iter().enumerate() {
                    self.at[particle][slot + k] = law.draw(eta, self.stream);
                }
                let worth = self.follow(turn + 1, weight)?;
                let surprise = weight * (worth.value - worth.baselines[particle]);
                if weight != 0.0 {
                    self.pull(particle, &(0..len).map(|k| (term + k, surprise)).collect::<Vec<_>>())?;
                }
                Ok(worth)
            }
            Strategy::Enumerated => {
                let mut sum = Worth { value: 0.0, baselines: vec![0.0; self.at.len()] };
                let eta = self.parameters(particle, site)?;
                for (value, share) in law.weights(&eta[element]).into_iter().enumerate().filter(|(_, w)| *w > 0.0) {
                    self.at[particle][slot + element] = value as f64;
                    let worth = self.follow(turn + 1, weight * share)?;
                    if weight != 0.0 {
                        self.pull(particle, &[(term + element, weight * share * worth.value)])?;
                    }
                    sum.add(share, &worth);
                }
                Ok(sum)
            }
            Strategy::Measure => self.measure(turn, weight),
        }
    }

    fn measure(&mut self, turn: usize, weight: f64) -> Result<Worth> {
        let Turn { particle, site, element } = self.turns[turn];
        let Site { law, len, classes, .. } = self.sites[site];
        let Place { slot, term } = self.places[site];
        let eta = self.parameters(particle, site)?.swap_remove(element);
        let drawn = law.draw(&eta, self.stream);
        let at = slot + element;
        self.at[particle][at] = drawn;
        let worth = self.follow(turn + 1, weight)?;
        if weight == 0.0 {
            return Ok(worth);
        }
        for j in 0..law.parameters(classes) {
            let pair = law.pair(j, &eta, drawn, self.stream);
            // Both sides see the same random numbers after this site.
            let before = self.stream.state();
            self.at[particle][at] = pair.above;
            let above = self.follow(turn + 1, 0.0)?.value;
            let after = self.stream.state();
            *self.stream = Stream::restore(before);
            self.at[particle][at] = pair.below;
            let below = self.follow(turn + 1, 0.0)?.value;
            *self.stream = Stream::restore(after);
            self.at[particle][at] = drawn;
            self.pull(particle, &[(term + len * (1 + j) + element, weight * pair.weight * (above - below))])?;
        }
        Ok(worth)
    }

    /// log p − log q of a particle.
    fn ratio(&mut self, particle: usize) -> Result<f64> {
        let terms = self.terms_of(particle)?;
        let densities =
            self.sites.iter().zip(&self.places).map(|(site, place)| &terms[place.term..place.term + site.len]);
        let ratio = terms[0] - densities.flatten().sum::<f64>();
        if ratio.is_finite() {
            return Ok(ratio);
        }
        Err(Error::value(
            "model",
            format!("log p − log q is {ratio} at a draw of the guide: it leaves the model's support"),
        ))
    }

    /// Weights of all log densities of the guide's sites.
    fn densities(&self, weight: f64) -> impl Iterator<Item = (usize, f64)> {
        let places = self.sites.iter().zip(&self.places);
        places.flat_map(move |(site, place)| (place.term..place.term + site.len).map(move |term| (term, weight)))
    }

    fn leaf(&mut self, weight: f64) -> Result<Worth> {
        let particles = self.at.len();
        let ratios = (0..particles).map(|particle| self.ratio(particle)).collect::<Result<Vec<_>>>()?;
        let count = particles as f64;
        let value = logsumexp(&ratios) - count.ln();
        if weight != 0.0 {
            for (particle, ratio) in ratios.iter().enumerate() {
                let share = weight * (ratio - value).exp() / count;
                let mut weights: Vec<(usize, f64)> = self.densities(-share).collect();
                weights.push((0, share));
                self.pull(particle, &weights)?;
            }
        }
        Ok(Worth { value, baselines: baselines(&ratios, self.baseline) })
    }

    /// Draws every particle, reparameterized sites as noise; returns the log ratios.
    fn ancestral(&mut self) -> Result<Vec<f64>> {
        for particle in 0..self.at.len() {
            for (k, site) in self.sites.iter().enumerate() {
                let eta = self.parameters(particle, k)?;
                let slot = self.places[k].slot;
                for (element, eta) in eta.iter().enumerate() {
                    self.at[particle][slot + element] = match site.strategy {
                        Strategy::Reparameterized => site.law.noise(self.stream),
                        _ => site.law.draw(eta, self.stream),
                    };
                }
            }
        }
        (0..self.at.len()).map(|particle| self.ratio(particle)).collect()
    }

    /// Both wake phases: the gradient of the weighted log densities with weights and draws held fixed.
    fn wake(&mut self) -> Result<f64> {
        let ratios = self.ancestral()?;
        let total = logsumexp(&ratios);
        for (particle, ratio) in ratios.iter().enumerate() {
            let share = (ratio - total).exp();
            let mut weights: Vec<(usize, f64)> = self.densities(share).collect();
            weights.push((0, share));
            self.pull(particle, &weights)?;
        }
        Ok(total - (ratios.len() as f64).ln())
    }
}

/// The bound with the particle's own ratio replaced by the mean of the others'; for one particle what is given.
fn baselines(ratios: &[f64], given: f64) -> Vec<f64> {
    let count = ratios.len() as f64;
    if ratios.len() == 1 {
        return vec![given];
    }
    let total: f64 = ratios.iter().sum();
    let without = |k: usize| {
        let mut others = ratios.to_vec();
        others[k] = (total - ratios[k]) / (count - 1.0);
        logsumexp(&others) - count.ln()
    };
    (0..ratios.len()).map(without).collect()
}
