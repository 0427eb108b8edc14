//! Agreement of two labelings in bits of information: mutual information, normalized or adjusted for chance, and
//! V-measure.
//!
//! ```text
//! I = Σ (nᵢⱼ / n) log(n nᵢⱼ / (aᵢ bⱼ)),   H_a = −Σ (aᵢ / n) log(aᵢ / n)
//! normalized  I / M(H_a, H_b)
//! adjusted    (I − E) / (M(H_a, H_b) − E),  E the mean of I over labelings with these sizes
//! V-measure   (1 + β) h c / (β h + c),  h = I / H_a, c = I / H_b
//! ```
//!
//! Ratios of logarithms: the base plays no part. `O(n)`; `E` takes the distinct sizes in pairs, and for each the terms
//! that are not negligible.
//!
//! References: N. X. Vinh, J. Epps, J. Bailey, Information theoretic measures for clusterings comparison, JMLR 11 (2010);
//! A. Rosenberg, J. Hirschberg, V-measure, EMNLP 2007.

use super::{chance::expected_mutual_information, contingency::Contingency};
use gibbs_core::{Error, Monitor, Result};

/// Entropies in place of which mutual information counts as none.
const ROUNDING: f64 = 4.0 * f64::EPSILON;

/// The mean `M` of two entropies that mutual information is divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Average {
    /// `(H_a + H_b) / 2`.
    #[default]
    Arithmetic,
    /// `√(H_a H_b)`.
    Geometric,
    /// The smaller.
    Min,
    /// The larger.
    Max,
}

impl Average {
    fn of(self, first: f64, second: f64) -> f64 {
        match self {
            Average::Arithmetic => 0.5 * (first + second),
            Average::Geometric => (first * second).sqrt(),
            Average::Min => first.min(second),
            Average::Max => first.max(second),
        }
    }
}

/// How far the groups of one labeling are each of one class, and classes each in one group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VMeasure {
    /// `1 − H(classes | groups) / H(classes)`: 1 where every group is of one class.
    pub homogeneity: f64,
    /// `1 − H(groups | classes) / H(groups)`: 1 where every class is in one group.
    pub completeness: f64,
    /// Their weighted harmonic mean.
    pub value: f64,
}

/// Mutual information over a mean of the entropies, 0 to 1; 1 for the same groups, one group included.
pub fn normalized_mutual_information(a: &[i32], b: &[i32], average: Average) -> Result<f64> {
    let table = Contingency::new(a, b)?;
    if table.is_matching() {
        return Ok(1.0);
    }
    let information = table.mutual_information();
    if information <= ROUNDING {
        return Ok(0.0);
    }
    Ok((information / average.of(entropy(&table.rows), entropy(&table.columns))).min(1.0))
}

/// Mutual information above its mean over labelings with the same sizes, relative to the most it could be above: 1 for the
/// same groups, 0 by chance.
pub fn adjusted_mutual_information(a: &[i32], b: &[i32], average: Average, monitor: &Monitor) -> Result<f64> {
    let table = Contingency::new(a, b)?;
    if table.is_matching() {
        return Ok(1.0);
    }
    if table.rows.len() == 1 || table.columns.len() == 1 {
        return Ok(0.0);
    }
    let expected = expected_mutual_information(&table, monitor)?;
    let most = average.of(entropy(&table.rows), entropy(&table.columns)) - expected;
    let above = table.mutual_information() - expected;
    // Single points against anything: no labeling with these sizes is above chance.
    let negligible = 1e-13 * expected.max(f64::MIN_POSITIVE);
    Ok(if above.abs() <= negligible || most.abs() <= negligible { 0.0 } else { above / most })
}

/// Homogeneity and completeness of the groups `b` as a prediction of the classes `a`, and their harmonic mean, in which
/// completeness counts `beta ≥ 0` times as much as homogeneity.
pub fn v_measure(a: &[i32], b: &[i32], beta: f64) -> Result<VMeasure> {
    let table = Contingency::new(a, b)?;
    if !(beta >= 0.0 && beta.is_finite()) {
        return Err(Error::option("beta", format!("expected a number of at least 0, got {beta}")));
    }
    if table.is_matching() {
        return Ok(VMeasure { homogeneity: 1.0, completeness: 1.0, value: 1.0 });
    }
    let information = table.mutual_information();
    let share = |of: f64| if of <= ROUNDING { 1.0 } else { (information / of).min(1.0) };
    let (homogeneity, completeness) = (share(entropy(&table.rows)), share(entropy(&table.columns)));
    let both = beta * homogeneity + completeness;
    let value = if both == 0.0 { 0.0 } else { (1.0 + beta) * homogeneity * completeness / both };
    Ok(VMeasure { homogeneity, completeness, value })
}

impl Contingency {
    fn mutual_information(&self) -> f64 {
        let n = self.points as f64;
        let terms = self.entries.iter().map(|&(row, column, count)| {
            let (a, b) = (self.rows[row as usize] as f64, self.columns[column as usize] as f64);
            let share = count as f64 / n;
            share * ((count as f64 / a).ln() - (b / n).ln())
        });
        let information: f64 = terms.sum();
        information.max(0.0)
    }
}

/// The entropy of the shares of the counts.
fn entropy(counts: &[usize]) -> f64 {
    let n: usize = counts.iter().sum();
    let shares = counts.iter().map(|&count| count as f64 / n as f64);
    let entropy: f64 = shares.map(|share| -share * share.ln()).sum();
    entropy.max(0.0)
}
