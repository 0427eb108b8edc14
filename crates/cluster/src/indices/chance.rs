//! The mean mutual information of two labelings with given sizes, one of them shuffled.
//!
//! The number of points that groups of `a` and `b` points share is hypergeometric, `p(k) ∝ C(a, k) C(n − a, b − k)`. Its
//! probabilities are taken by their ratios from the mode outwards until they are negligible and divided by their sum, so
//! no factorial is needed and nothing is lost where `n` is large. Groups of equal sizes share the work, and there are at
//! most `√(2n)` sizes.

use super::contingency::Contingency;
use gibbs_core::{Monitor, Result};

/// Probabilities below this times that of the mode are left out.
const NEGLIGIBLE: f64 = 1e-20;

/// `E I = Σᵢⱼ Σₖ p(k) (k / n) log(n k / (aᵢ bⱼ))`.
pub(super) fn expected_mutual_information(table: &Contingency, monitor: &Monitor) -> Result<f64> {
    let (rows, columns) = (sizes(&table.rows), sizes(&table.columns));
    let mut expected = 0.0;
    for (done, &(a, row_count)) in rows.iter().enumerate() {
        monitor.check()?;
        monitor.report(done as f64, Some(rows.len() as f64));
        let mut row = 0.0;
        for &(b, column_count) in &columns {
            row += column_count as f64 * Shared { a, b, n: table.points }.information();
        }
        expected += row_count as f64 * row;
    }
    Ok(expected.max(0.0))
}

/// The sizes that occur, ascending, and how often.
fn sizes(counts: &[usize]) -> Vec<(usize, usize)> {
    let mut sorted = counts.to_vec();
    sorted.sort_unstable();
    sorted.chunk_by(|x, y| x == y).map(|equal| (equal[0], equal.len())).collect()
}

/// What a random group of `a` of `n` points shares with a group of `b`.
struct Shared {
    a: usize,
    b: usize,
    n: usize,
}

impl Shared {
    /// The mean of `(k / n) log(n k / (a b))`.
    fn information(&self) -> f64 {
        let (least, most) = ((self.a + self.b).saturating_sub(self.n), self.a.min(self.b));
        let mode = ((self.a as u128 + 1) * (self.b as u128 + 1) / (self.n as u128 + 2)) as usize;
        let mode = mode.clamp(least, most);
        let (mut mass, mut sum) = (1.0, self.term(mode));
        let mut probability = 1.0;
        for k in mode..most {
            probability *= self.ratio(k);
            if probability < NEGLIGIBLE {
                break;
            }
            mass += probability;
            sum += probability * self.term(k + 1);
        }
        probability = 1.0;
        for k in (least..mode).rev() {
            probability /= self.ratio(k);
            if probability < NEGLIGIBLE {
                break;
            }
            mass += probability;
            sum += probability * self.term(k);
        }
        sum / mass
    }

    /// `p(k + 1) / p(k)`.
    fn ratio(&self, k: usize) -> f64 {
        let unshared = (self.n + k + 1 - self.a - self.b) as f64;
        (self.a - k) as f64 / (k + 1) as f64 * ((self.b - k) as f64 / unshared)
    }

    fn term(&self, k: usize) -> f64 {
        if k == 0 {
            return 0.0;
        }
        let (k, n) = (k as f64, self.n as f64);
        k / n * ((k / self.a as f64).ln() - (self.b as f64 / n).ln())
    }
}
