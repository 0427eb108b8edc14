//! Slices of several walkers at once, a density of each at a time.

use gibbs_core::Stream;
use serde::{Deserialize, Serialize};

/// Steps out and shrinkings at most.
const MOST_STEPS: u32 = 10_000;

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
enum Search {
    Left,
    Right,
    Shrink,
    Done,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Line {
    position: Vec<f64>,
    value: f64,
    direction: Vec<f64>,
    level: f64,
    left: f64,
    right: f64,
    at: f64,
    search: Search,
    tries: u32,
}

/// The slices of one half.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Slicing {
    dimension: usize,
    lines: Vec<Line>,
    out: f64,
    shrunk: f64,
}

impl Slicing {
    pub(super) fn new(dimension: usize) -> Self {
        Self { dimension, lines: vec![], out: 0.0, shrunk: 0.0 }
    }

    pub(super) fn fits(&self, size: usize, dimension: usize) -> bool {
        let whole = |line: &Line| line.position.len() == dimension && line.direction.len() == dimension;
        self.dimension == dimension && self.lines.len() == size && self.lines.iter().all(whole)
    }

    pub(super) fn add(&mut self, position: Vec<f64>, value: f64, direction: Vec<f64>, stream: &mut Stream) {
        let left = -stream.uniform();
        let level = value + stream.uniform().ln();
        self.lines.push(Line {
            position,
            value,
            direction,
            level,
            left,
            right: left + 1.0,
            at: left,
            search: Search::Left,
            tries: 0,
        });
    }

    fn moving(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.search != Search::Done)
    }

    pub(super) fn points(&self) -> Vec<f64> {
        self.moving().flat_map(|line| line.position.iter().zip(&line.direction).map(|(x, v)| x + line.at * v)).collect()
    }

    pub(super) fn is_done(&self) -> bool {
        self.moving().next().is_none()
    }

    pub(super) fn counts(&self) -> (f64, f64) {
        (self.out, self.shrunk)
    }

    pub(super) fn ends(&self) -> impl Iterator<Item = (&[f64], f64)> {
        self.lines.iter().map(|line| (line.position.as_slice(), line.value))
    }

    pub(super) fn tell(&mut self, values: &[f64], stream: &mut Stream) {
        let moving = self.lines.iter_mut().filter(|line| line.search != Search::Done);
        for (line, &value) in moving.zip(values) {
            let above = value > line.level;
            line.tries += 1;
            match line.search {
                Search::Left if above && line.tries < MOST_STEPS => {
                    line.left -= 1.0;
                    line.at = line.left;
                    self.out += 1.0;
                }
                Search::Left => (line.search, line.at, line.tries) = (Search::Right, line.right, 0),
                Search::Right if above && line.tries < MOST_STEPS => {
                    line.right += 1.0;
                    line.at = line.right;
                    self.out += 1.0;
                }
                Search::Right => {
                    (line.search, line.tries) = (Search::Shrink, 0);
                    line.at = line.left + (line.right - line.left) * stream.uniform();
                }
                Search::Shrink if above || line.tries >= MOST_STEPS => {
                    if above {
                        line.value = value;
                        line.position.iter_mut().zip(&line.direction).for_each(|(x, v)| *x += line.at * v);
                    }
                    line.search = Search::Done;
                }
                Search::Shrink => {
                    self.shrunk += 1.0;
                    if line.at < 0.0 {
                        line.left = line.at;
                    } else {
                        line.right = line.at;
                    }
                    line.at = line.left + (line.right - line.left) * stream.uniform();
                }
                Search::Done => {}
            }
        }
    }
}
