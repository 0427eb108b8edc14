//! The point from which the mass of a plan's row comes cheapest, metric by metric.

use crate::oracle::direction;
use crate::{Metric, SparsePlan};
use gibbs_core::{MatrixView, Monitor, Result, axpy, norm};

/// Steps of Weiszfeld's iteration for one point; each lowers the cost, so that stopping early is no error.
const WEISZFELD_STEPS: usize = 50;

/// A step this small beside the distances ends it.
const WEISZFELD_TOLERANCE: f64 = 1e-10;

/// What comes to each point from where.
pub(super) struct Means<'p> {
    points: &'p [f64],
    dimension: usize,
    metric: Metric,
    /// Mass and place of what comes to each point; empty where a sum is all that is needed.
    arrivals: Vec<Vec<(f64, Vec<f64>)>>,
    /// Σ mass · place.
    sums: Vec<f64>,
    masses: Vec<f64>,
}

impl<'p> Means<'p> {
    pub(super) fn new(points: &'p [f64], dimension: usize, metric: Metric) -> Self {
        let count = points.len() / dimension;
        Self {
            points,
            dimension,
            metric,
            arrivals: vec![Vec::new(); count],
            sums: vec![0.0; points.len()],
            masses: vec![0.0; count],
        }
    }

    /// Adds what one cloud sends.
    pub(super) fn add(&mut self, cloud: MatrixView, share: f64, plan: &SparsePlan) {
        for ((&row, &column), &value) in plan.rows.iter().zip(&plan.columns).zip(&plan.values) {
            let (row, place, mass) = (row as usize, cloud.row(column as usize), share * value);
            self.masses[row] += mass;
            let sum = &mut self.sums[row * self.dimension..(row + 1) * self.dimension];
            match self.metric {
                Metric::SquaredEuclidean => axpy(sum, mass, place),
                Metric::Cosine => axpy(sum, mass, &direction(place)),
                Metric::Euclidean | Metric::Cityblock => self.arrivals[row].push((mass, place.to_vec())),
            }
        }
    }

    /// Where the points go; a point to which nothing comes stays.
    pub(super) fn points(&self, monitor: &Monitor) -> Result<Vec<f64>> {
        let mut moved = self.points.to_vec();
        for (i, point) in moved.chunks_exact_mut(self.dimension).enumerate() {
            if i % 64 == 0 {
                monitor.check()?;
            }
            let sum = &self.sums[i * self.dimension..(i + 1) * self.dimension];
            match self.metric {
                _ if self.masses[i] == 0.0 => {}
                Metric::SquaredEuclidean => {
                    point.iter_mut().zip(sum).for_each(|(x, sum)| *x = sum / self.masses[i]);
                }
                // Opposite directions that cancel leave every direction as good as another.
                Metric::Cosine if norm(sum) <= 1e-12 * self.masses[i] => {}
                Metric::Cosine => point.copy_from_slice(&direction(sum)),
                Metric::Cityblock => medians(point, &self.arrivals[i]),
                Metric::Euclidean => geometric_median(point, &self.arrivals[i]),
            }
        }
        Ok(moved)
    }
}

/// The weighted median of each coordinate.
fn medians(point: &mut [f64], arrivals: &[(f64, Vec<f64>)]) {
    let half: f64 = 0.5 * arrivals.iter().map(|(mass, _)| mass).sum::<f64>();
    for (k, coordinate) in point.iter_mut().enumerate() {
        let mut line: Vec<(f64, f64)> = arrivals.iter().map(|(mass, place)| (place[k], *mass)).collect();
        line.sort_unstable_by(|first, second| first.0.total_cmp(&second.0));
        let mut below = 0.0;
        for (j, (place, mass)) in line.iter().enumerate() {
            below += mass;
            if below >= half * (1.0 - 1e-12) {
                // Between two halves every place is a median; the middle one does not depend on the order.
                let tied = below <= half * (1.0 + 1e-12);
                let next = line[j + 1..].first().filter(|_| tied).map_or(*place, |next| next.0);
                *coordinate = 0.5 * (place + next);
                break;
            }
        }
    }
}

/// Weiszfeld's iteration from where the point is, with Vardi and Zhang's step away from a place that it meets.
fn geometric_median(point: &mut [f64], arrivals: &[(f64, Vec<f64>)]) {
    let dimension = point.len();
    let mut offset = vec![0.0; dimension];
    for _ in 0..WEISZFELD_STEPS {
        let (mut stiffness, mut held, mut scale) = (0.0, 0.0, 0.0);
        let mut force = vec![0.0; dimension];
        for (mass, place) in arrivals {
            offset.iter_mut().zip(place).zip(&*point).for_each(|((o, y), x)| *o = y - x);
            let distance = norm(&offset);
            if distance == 0.0 {
                held += mass;
                continue;
            }
            stiffness += mass / distance;
            scale += mass * distance;
            axpy(&mut force, mass / distance, &offset);
        }
        let strength = norm(&force);
        if stiffness == 0.0 || strength <= held {
            return;
        }
        let step = (1.0 - held / strength) / stiffness;
        axpy(point, step, &force);
        if step * strength * strength <= WEISZFELD_TOLERANCE * scale {
            return;
        }
    }
}
