//! What values a site has, and where it starts.

use super::{Site, Update};
use gibbs_core::Stream;

impl Site {
    /// Whether it is a value.
    pub(super) fn holds(&self, x: f64) -> bool {
        match self.update {
            Update::Enumerate => x.fract() == 0.0 && x >= 0.0 && x < self.classes as f64,
            Update::Integer => x.fract() == 0.0 && x >= self.lower && x <= self.upper,
            Update::Walk | Update::Slice | Update::Conjugate(_) => x >= self.lower && x <= self.upper,
        }
    }

    /// A class, a count near the bound, a number of size 1 within the bounds.
    pub(super) fn start(&self, stream: &mut Stream) -> f64 {
        let (lower, upper) = match self.update {
            Update::Conjugate(family) => family.support(),
            _ => (self.lower, self.upper),
        };
        match self.update {
            Update::Enumerate => stream.below(self.classes) as f64,
            Update::Integer => {
                let few = stream.below(5) as f64;
                match (lower.is_finite(), upper.is_finite()) {
                    (true, _) => (lower.ceil() + few).min(upper.floor()),
                    (_, true) => upper.floor() - few,
                    _ => few - 2.0,
                }
            }
            Update::Walk | Update::Slice | Update::Conjugate(_) => {
                let near = 4.0 * stream.uniform() - 2.0;
                match (lower.is_finite(), upper.is_finite()) {
                    (true, true) => lower + (upper - lower) * (0.5 + 0.2 * near),
                    (true, false) => lower + near.exp(),
                    (false, true) => upper - near.exp(),
                    _ => near,
                }
            }
        }
    }
}
