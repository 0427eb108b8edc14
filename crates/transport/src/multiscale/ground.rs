//! Costs that are convex functions of a difference, `h(x − y) = (s Σₖ |xₖ − yₖ|^q)^r` with `q r ≥ 1`.

use crate::oracle::direction;
use crate::problem::{Cost, Metric, Problem};
use gibbs_core::{Error, MatrixView, Result};

/// A cost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ground {
    squared: bool,
    scale: f64,
    exponent: f64,
}

/// Most coordinates: beyond these, cells are no longer small where they hold few points.
const MOST_COORDINATES: usize = 8;

impl Ground {
    /// The cost of a problem and its points, row-major; of length 1 for the cosine metric.
    pub(super) fn of(problem: &Problem) -> Result<(Self, [Vec<f64>; 2])> {
        let Cost::Points { x, y, metric, power } = problem.cost else {
            return Err(Error::new(
                gibbs_core::Code::Unsupported,
                "problem.cost",
                "multiscale needs points, problem.x and problem.y; sinkhorn takes a matrix",
            ));
        };
        let (squared, scale, exponent) = match metric {
            Metric::SquaredEuclidean => (true, 1.0, power),
            Metric::Euclidean => (true, 1.0, 0.5 * power),
            Metric::Cityblock => (false, 1.0, power),
            Metric::Cosine => (true, 0.5, power),
        };
        let least = if squared { 0.5 } else { 1.0 };
        if exponent < least {
            let message = format!("{power} makes a cost that is not convex, which multiscale does not bound");
            return Err(Error::new(gibbs_core::Code::Unsupported, "problem.power", message));
        }
        if x.ncols() > MOST_COORDINATES {
            let message = format!("has {} coordinates; multiscale takes at most {MOST_COORDINATES}", x.ncols());
            return Err(Error::new(gibbs_core::Code::Unsupported, "problem.x", message));
        }
        let points = |points: MatrixView| -> Vec<f64> {
            match metric {
                Metric::Cosine => points.rows().flat_map(direction).collect(),
                _ => points.rows().flatten().copied().collect(),
            }
        };
        Ok((Self { squared, scale, exponent }, [points(x), points(y)]))
    }

    /// h(x − y).
    #[inline(always)]
    pub(super) fn cost(self, x: &[f64], y: &[f64]) -> f64 {
        let mut sum = 0.0;
        for (x, y) in x.iter().zip(y) {
            let difference = x - y;
            sum += if self.squared { difference * difference } else { difference.abs() };
        }
        self.finish(sum)
    }

    /// What makes the points of a cell differ: the square of the distance, in units such that costs are powers of it; the cost
    /// itself where that is a sum of absolute values.
    pub(super) fn scatter(self, x: &[f64], y: &[f64]) -> f64 {
        if self.squared { Self { exponent: 1.0, ..self }.cost(x, y) } else { self.cost(x, y) }
    }

    /// What a scatter across the way of the mass costs on top of `cost`, to first order: r C^(1 − 1/r) where C is the power r
    /// of the scatter. (Along the way nothing is lost where distances are not squared.)
    pub(super) fn curvature(self, cost: f64) -> f64 {
        let r = self.exponent;
        if self.squared && r != 1.0 && cost > 0.0 { r * cost.powf(1.0 - 1.0 / r) } else { 1.0 }
    }

    /// The cost of a sum of powers.
    #[inline(always)]
    pub(super) fn finish(self, sum: f64) -> f64 {
        match self.exponent {
            1.0 => self.scale * sum,
            0.5 => (self.scale * sum).sqrt(),
            exponent => (self.scale * sum).powf(exponent),
        }
    }

    /// Whether a cost is a function of the sum of squares, not of that of absolute values.
    pub(super) fn is_squared(self) -> bool {
        self.squared
    }

    /// h(x − y), and a subgradient of h there.
    #[inline(always)]
    pub(super) fn tangent(self, x: &[f64], y: &[f64], slope: &mut [f64]) -> f64 {
        let mut sum = 0.0;
        for ((x, y), slope) in x.iter().zip(y).zip(slope.iter_mut()) {
            let difference = x - y;
            if self.squared {
                sum += difference * difference;
                *slope = 2.0 * difference;
            } else {
                sum += difference.abs();
                *slope = if difference == 0.0 { 0.0 } else { difference.signum() };
            }
        }
        let cost = self.finish(sum);
        let factor = match self.exponent {
            1.0 => self.scale,
            // At the least of h, 0 is a subgradient.
            _ if sum == 0.0 => 0.0,
            exponent => exponent * cost / sum,
        };
        slope.iter_mut().for_each(|slope| *slope *= factor);
        cost
    }
}
