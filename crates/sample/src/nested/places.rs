//! Where new points are sought: in the region about the points above the contour, or along slices from one of them.

use super::{Method, Nested, Particle, Phase, region::Region, walk::Walker};
use gibbs_core::Stream;

/// The region is made anew after this share of the live points have been replaced.
const RENEWAL: f64 = 0.2;
/// Friends are used up to this dimension where the method is left open.
const FRIENDLY: usize = 6;

impl Nested {
    /// Whether points are sought along slices.
    pub(super) fn slices(&self) -> bool {
        match self.options.method {
            Method::Slice => true,
            Method::Friends => false,
            Method::Auto => self.dimension > FRIENDLY,
        }
    }

    /// Points of the region, which must be made or made anew first.
    pub(super) fn propose(&mut self, count: usize, stream: &mut Stream) -> Vec<f64> {
        let stale = self.replaced as f64 >= RENEWAL * self.wanted as f64;
        let region = match self.region.take() {
            Some(region) if !stale => region,
            _ => {
                self.replaced = 0;
                Region::new(&self.members(), self.dimension, stream)
            }
        };
        let points = (0..count).flat_map(|_| region.draw(stream)).collect();
        self.region = Some(region);
        points
    }

    /// Points above the contour that tell where it is.
    fn members(&self) -> Vec<Vec<f64>> {
        let contour = self.contour();
        let above = |p: &&Particle| p.log_likelihood > contour;
        let scouts = self.scouts.iter().filter(above);
        // Of points above a floor, those born below it are uniform there.
        let earlier =
            self.dead.iter().filter(|p| matches!(self.phase, Phase::Fill) && p.birth <= self.floor).filter(above);
        let live = self.live.iter().filter(|p| p.log_likelihood >= contour);
        live.chain(earlier).chain(scouts).map(|p| p.cube.clone()).collect()
    }

    fn steps(&self) -> u32 {
        self.options.steps.unwrap_or(5 + self.dimension as u32)
    }

    /// The next points of walks from live points, which are begun where there are fewer than `count`.
    pub(super) fn walk(&mut self, count: usize, stream: &mut Stream) -> Vec<f64> {
        let contour = self.contour();
        let above = |p: &&Particle| p.log_likelihood > contour;
        let stale = self.replaced as f64 >= RENEWAL * self.wanted as f64;
        let renewed = (self.region.is_none() || stale).then(|| Region::metric(&self.members(), self.dimension));
        let earlier =
            self.dead.iter().filter(|p| matches!(self.phase, Phase::Fill) && p.birth <= self.floor).filter(above);
        let starts: Vec<&Particle> = self.live.iter().filter(above).chain(earlier).collect();
        let steps = self.steps();
        if renewed.is_some() {
            (self.region, self.replaced) = (renewed, 0);
        }
        let Some(region) = self.region.as_ref().filter(|_| !starts.is_empty()) else { return vec![] };
        while self.walkers.len() < count {
            let from = starts[stream.below(starts.len())].cube.clone();
            self.walkers.push(Walker::new(from, contour, steps, region, stream));
        }
        self.walkers.iter().flat_map(|walker| walker.point()).collect()
    }

    /// Tells the walks their likelihoods, and offers the points of those that have arrived.
    pub(super) fn step_walkers(&mut self, values: &[f64], stream: &mut Stream) {
        let Some(region) = self.region.clone() else { return };
        let mut arrived = vec![];
        self.walkers.iter_mut().zip(values).for_each(|(walker, value)| walker.tell(*value, &region, stream));
        self.walkers.retain(|walker| match walker.arrived() {
            Some(point) => {
                arrived.push(point);
                false
            }
            None => true,
        });
        // A walk that began at a lower contour has sampled a larger set; where it ended above today's, it is a point of that too.
        for (cube, value) in arrived {
            self.offer(&cube, value);
        }
    }
}
