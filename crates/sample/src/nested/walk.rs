//! A walk above a contour by slices, one likelihood at a time.

use super::Region;
use gibbs_core::Stream;
use serde::{Deserialize, Serialize};

/// Steps out of an interval, and shrinkings, at most.
const MOST_STEPS: u32 = 60;
/// The first interval, in deviations of the live points.
const WIDTH: f64 = 2.0;

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
enum Search {
    Left,
    Right,
    Shrink,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Walker {
    position: Vec<f64>,
    value: f64,
    contour: f64,
    steps: u32,
    direction: Vec<f64>,
    left: f64,
    right: f64,
    at: f64,
    search: Search,
    tries: u32,
}

impl Walker {
    pub(super) fn new(position: Vec<f64>, contour: f64, steps: u32, region: &Region, stream: &mut Stream) -> Self {
        let mut walker = Self {
            direction: vec![0.0; position.len()],
            position,
            value: contour,
            contour,
            steps,
            left: 0.0,
            right: 0.0,
            at: 0.0,
            search: Search::Left,
            tries: 0,
        };
        walker.turn(region, stream);
        walker
    }

    pub(super) fn fits(&self, dimension: usize) -> bool {
        self.position.len() == dimension && self.direction.len() == dimension
    }

    /// A new direction with an interval about the position.
    fn turn(&mut self, region: &Region, stream: &mut Stream) {
        let mut z: Vec<f64> = self.position.iter().map(|_| stream.normal()).collect();
        let length = gibbs_core::norm(&z);
        z.iter_mut().for_each(|z| *z /= length);
        self.direction = region.unwhiten(&z);
        self.left = -WIDTH * stream.uniform();
        self.right = self.left + WIDTH;
        (self.search, self.at, self.tries) = (Search::Left, self.left, 0);
        self.leave_outside(stream);
    }

    /// The point whose likelihood is wanted next.
    pub(super) fn point(&self) -> Vec<f64> {
        self.position.iter().zip(&self.direction).map(|(x, v)| x + self.at * v).collect()
    }

    fn is_inside(&self) -> bool {
        self.position.iter().zip(&self.direction).all(|(x, v)| {
            let x = x + self.at * v;
            x > 0.0 && x < 1.0
        })
    }

    /// Goes on without asking as long as the point is outside of the cube, where nothing is above the contour.
    fn leave_outside(&mut self, stream: &mut Stream) {
        while !self.is_inside() {
            self.answer(false, stream);
        }
    }

    fn answer(&mut self, above: bool, stream: &mut Stream) {
        self.tries += 1;
        match self.search {
            Search::Left if above && self.tries < MOST_STEPS => {
                self.left -= WIDTH;
                self.at = self.left;
            }
            Search::Left => (self.search, self.at, self.tries) = (Search::Right, self.right, 0),
            Search::Right if above && self.tries < MOST_STEPS => {
                self.right += WIDTH;
                self.at = self.right;
            }
            Search::Right => {
                (self.search, self.tries) = (Search::Shrink, 0);
                self.at = self.left + (self.right - self.left) * stream.uniform();
            }
            Search::Shrink => {
                if self.tries >= MOST_STEPS {
                    self.at = 0.0;
                    return;
                }
                if self.at < 0.0 {
                    self.left = self.at;
                } else {
                    self.right = self.at;
                }
                self.at = self.left + (self.right - self.left) * stream.uniform();
            }
        }
    }

    pub(super) fn tell(&mut self, value: f64, region: &Region, stream: &mut Stream) {
        let above = value > self.contour;
        if matches!(self.search, Search::Shrink) && above {
            (self.position, self.value) = (self.point(), value);
            self.steps -= 1;
            if self.steps > 0 {
                self.turn(region, stream);
            }
            return;
        }
        self.answer(above, stream);
        self.leave_outside(stream);
    }

    /// Where the walk ended, with the likelihood there.
    pub(super) fn arrived(&self) -> Option<(Vec<f64>, f64)> {
        (self.steps == 0).then(|| (self.position.clone(), self.value))
    }
}
