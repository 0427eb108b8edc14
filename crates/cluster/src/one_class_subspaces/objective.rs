//! Frames as points of a manifold, and the objective on it.

use super::Options;
use gibbs_core::{Monitor, Result, Stream, axpy, dot, norm};

/// Points that one item of work looks after.
const BLOCK: usize = 1024;

/// Two frames and their offsets; also a tangent vector or a gradient, which has the same shape.
#[derive(Debug, Clone)]
pub(super) struct Frames {
    pub columns: usize,
    /// Rows of the first frame, then of the second.
    pub rows: Vec<f64>,
    pub offsets: Vec<f64>,
}

impl Frames {
    pub(super) fn random(directions: usize, columns: usize, stream: &mut Stream) -> Self {
        let rows = (0..2 * directions * columns).map(|_| stream.normal()).collect();
        let mut frames = Self { columns, rows, offsets: vec![0.0; 2 * directions] };
        frames.orthonormalize();
        frames
    }

    /// One frame's rows.
    fn frame(&self) -> usize {
        self.rows.len() / 2
    }

    /// Makes the rows of each frame orthonormal, one after another; twice, which leaves rounding errors alone.
    fn orthonormalize(&mut self) {
        let (p, half) = (self.columns, self.frame());
        for frame in self.rows.chunks_mut(half) {
            for row in 0..half / p {
                let (before, rest) = frame.split_at_mut(row * p);
                let own = &mut rest[..p];
                for _ in 0..2 {
                    for other in before.chunks(p) {
                        let along = dot(own, other);
                        axpy(own, -along, other);
                    }
                    let length = norm(own);
                    own.iter_mut().for_each(|x| *x /= length);
                }
            }
        }
    }

    /// Largest entry of `W Wᵀ − I` of either frame.
    pub(super) fn orthogonality(&self) -> f64 {
        let (p, mut largest) = (self.columns, 0.0f64);
        for frame in self.rows.chunks(self.frame()) {
            for (a, x) in frame.chunks(p).enumerate() {
                for (b, y) in frame.chunks(p).enumerate() {
                    largest = largest.max((dot(x, y) - f64::from(u8::from(a == b))).abs());
                }
            }
        }
        largest
    }

    /// The tangent vector nearest to `ambient`: `G − sym(G Wᵀ) W` for each frame.
    pub(super) fn tangent(&self, ambient: &Frames) -> Frames {
        let (p, half) = (self.columns, self.frame());
        let mut tangent = ambient.clone();
        for (own, (g, w)) in tangent.rows.chunks_mut(half).zip(ambient.rows.chunks(half).zip(self.rows.chunks(half))) {
            for a in 0..half / p {
                for b in 0..half / p {
                    let (ga, gb) = (&g[a * p..(a + 1) * p], &g[b * p..(b + 1) * p]);
                    let (wa, wb) = (&w[a * p..(a + 1) * p], &w[b * p..(b + 1) * p]);
                    axpy(&mut own[a * p..(a + 1) * p], -0.5 * (dot(ga, wb) + dot(gb, wa)), wb);
                }
            }
        }
        tangent
    }

    /// A step along a tangent vector and back to the manifold.
    pub(super) fn retract(&self, direction: &Frames, length: f64) -> Frames {
        let mut next = self.clone();
        next.add(length, direction);
        next.orthonormalize();
        next
    }

    pub(super) fn add(&mut self, factor: f64, other: &Frames) {
        axpy(&mut self.rows, factor, &other.rows);
        axpy(&mut self.offsets, factor, &other.offsets);
    }

    pub(super) fn times(&self, factor: f64) -> Frames {
        let scaled = |values: &[f64]| values.iter().map(|x| factor * x).collect();
        Frames { columns: self.columns, rows: scaled(&self.rows), offsets: scaled(&self.offsets) }
    }

    pub(super) fn inner(&self, other: &Frames) -> f64 {
        dot(&self.rows, &other.rows) + dot(&self.offsets, &other.offsets)
    }
}

/// The objective at `at` and its Euclidean gradient, for scaled points `x` (`n × p`, row by row).
pub(super) fn evaluate(x: &[f64], at: &Frames, options: &Options, monitor: &Monitor) -> Result<(f64, Frames)> {
    let (p, both) = (at.columns, at.offsets.len());
    let k = both / 2;
    let parts = monitor.map(x.chunks(BLOCK * p).collect(), |_, points: &[f64]| {
        let mut value = 0.0;
        let mut slopes = at.times(0.0);
        let mut u = vec![0.0; both];
        for point in points.chunks(p) {
            for (row, u) in u.iter_mut().enumerate() {
                *u = dot(&at.rows[row * p..(row + 1) * p], point) + at.offsets[row];
            }
            let (mut lowest, mut highest) = (0, k);
            for row in 1..k {
                lowest = if u[row] < u[lowest] { row } else { lowest };
                highest = if u[k + row] > u[highest] { k + row } else { highest };
            }
            let below = (options.margin - u[lowest]).max(0.0);
            let above = (options.margin + u[highest]).max(0.0);
            value += below * below + above * above + options.closeness * dot(&u, &u);
            u.iter_mut().for_each(|u| *u *= 2.0 * options.closeness);
            u[lowest] -= 2.0 * below;
            u[highest] += 2.0 * above;
            for (row, &slope) in u.iter().enumerate() {
                axpy(&mut slopes.rows[row * p..(row + 1) * p], slope, point);
                slopes.offsets[row] += slope;
            }
        }
        (value, slopes)
    })?;
    let share = p as f64 / x.len() as f64;
    let (mut value, mut gradient) = (0.0, at.times(0.0));
    for (part, slopes) in &parts {
        value += share * part;
        gradient.add(share, slopes);
    }
    for row in 0..k {
        let apart = at.offsets[row] - at.offsets[k + row];
        value += 0.5 * options.origin_weight * apart * apart;
        gradient.offsets[row] += options.origin_weight * apart;
        gradient.offsets[k + row] -= options.origin_weight * apart;
    }
    Ok((value, gradient))
}
