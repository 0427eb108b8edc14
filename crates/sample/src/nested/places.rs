//! Where new points are sought: in the region about the points above the contour, or along slices from one of them.

use super::{Method, Nested, Particle, region::Region, walk::Walker};
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
            Method::Auto => self.dimension > FRIENDLY || self.sliced,
        }
    }

    /// Points of the region, which must be made or made anew first.
    pub(super) fn propose(&mut self, count: usize, stream: &mut Stream) -> Vec<f64> {
        let region = match self.region.take().filter(|_| !self.is_stale()) {
            Some(region) => region,
            None => {
                self.leave();
                Region::new(&self.members(stream), self.dimension, stream)
            }
        };
        let points = (0..count).flat_map(|_| region.draw(stream)).collect();
        self.region = Some(region);
        points
    }

    fn is_stale(&self) -> bool {
        self.replaced as f64 >= RENEWAL * self.wanted as f64
    }

    /// Points above the contour that tell where it is.
    fn members(&self, stream: &mut Stream) -> Vec<Vec<f64>> {
        let contour = self.contour();
        let scouts = self.scouts.iter().filter(|p| p.log_likelihood > contour);
        let live = self.live.iter().filter(|p| p.log_likelihood >= contour);
        // As many as the first run had are enough: what a region costs grows with their square.
        let mut earlier = self.earlier();
        let most = self.options.live as usize;
        let all = earlier.len();
        if all > most {
            (0..most).for_each(|k| earlier.swap(k, k + stream.below(all - k)));
            earlier.truncate(most);
        }
        live.chain(earlier).chain(scouts).map(|p| p.cube.clone()).collect()
    }

    /// Points of earlier segments that are uniform above the contour: those that are above it and were born below.
    fn earlier(&self) -> Vec<&Particle> {
        // All that have left the first run are below its contour.
        let dead = if self.segments == 0 { &[] } else { self.dead.as_slice() };
        let contour = self.contour();
        dead.iter().filter(|p| p.birth <= contour && p.log_likelihood > contour).collect()
    }

    /// Slices from one point to the next.
    pub(super) fn steps(&self) -> u32 {
        self.options.steps.unwrap_or(5 + self.dimension as u32)
    }

    /// The next points of walks from live points, which are begun where there are fewer than `count`.
    pub(super) fn walk(&mut self, count: usize, stream: &mut Stream) -> Vec<f64> {
        if self.region.is_none() || self.is_stale() {
            self.leave();
            self.region = Some(Region::metric(&self.members(stream), self.dimension));
        }
        if self.walkers.len() < count {
            self.set_out(count, stream);
        }
        self.walkers.iter().flat_map(|walker| walker.point()).collect()
    }

    /// Begins walks from points above the contour until there are `count`.
    fn set_out(&mut self, count: usize, stream: &mut Stream) {
        let (contour, steps) = (self.contour(), self.steps());
        let above = self.live.iter().filter(|p| p.log_likelihood > contour);
        let starts: Vec<&Particle> = above.chain(self.earlier()).collect();
        let Some(region) = self.region.as_ref().filter(|_| !starts.is_empty()) else { return };
        let missing = count - self.walkers.len();
        let from = |_| starts[stream.below(starts.len())].cube.clone();
        let places: Vec<Vec<f64>> = (0..missing).map(from).collect();
        self.walkers.extend(places.into_iter().map(|from| Walker::new(from, contour, steps, region, stream)));
    }

    /// Tells the walks their likelihoods, and offers the points of those that have arrived.
    pub(super) fn step_walkers(&mut self, values: &[f64], stream: &mut Stream) {
        let Some(region) = &self.region else { return };
        let mut arrived = vec![];
        self.walkers.iter_mut().zip(values).for_each(|(walker, value)| walker.tell(*value, region, stream));
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
