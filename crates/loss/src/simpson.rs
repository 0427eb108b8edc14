//! Simpson's bias: how far the mean of a score over samples is from the score of all of them together.
//!
//! ```text
//! F1 = 2A / (B + C),  precision = A / B,  recall = A / C,   A = Σ w m t,  B = Σ w m,  C = Σ w t
//! gap = mean over groups of F(group) − F(all rows)
//! ```
//!
//! with memberships m in [0, 1] (one-hot predictions give F1, probabilities the soft Dice coefficient) and t = 1 at the
//! label. F is the mean over classes whose ratio is defined, those with a denominator above 0, or with `empty` in place of
//! 0/0. A score of ratios of sums is not the mean of ratios: a model can have the better mean over batches and the worse
//! score of the whole, so that training on one does not select the other.
//!
//! The standard error is that of the mean over groups, taken as independent. `O(nK)` time, three sums a group and class.
//!
//! Reference: F. Yuan et al., Simpson's Bias in NLP Training, AAAI 2021, <https://arxiv.org/abs/2103.11795>.

use crate::overlap::{check_labels, check_row_groups, hit};
use gibbs_core::{Error, MatrixView, Monitor, Result};

/// Rows between one check of the monitor and the next.
const STRIDE: usize = 1 << 14;

/// Which score.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Score {
    /// 2A / (B + C).
    #[default]
    F1,
    /// A / B.
    Precision,
    /// A / C.
    Recall,
}

/// What is measured.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Which score.
    pub score: Score,
    /// What 0/0 counts as, in [0, 1]; classes with it are left out where there is nothing.
    pub empty: Option<f64>,
}

/// A score of the whole and of its parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// F of all rows.
    pub population: f64,
    /// The mean of F over the groups where it is defined.
    pub sample_mean: f64,
    /// `sample_mean − population`.
    pub gap: f64,
    /// Of `sample_mean`; 0 for one group.
    pub standard_error: f64,
    /// F of every group, NaN where no class has a ratio.
    pub samples: Vec<f64>,
    /// Of all rows, each class's ratio; NaN where it is not defined.
    pub classes: Vec<f64>,
}

/// Measures the gap for `memberships` (n × K, in [0, 1]; a single column is the positive class) of rows with `labels`
/// (n, each in 0..K, or 0 or 1) in `groups` (n, each in 0..n), weighted by `weights` (n, at least 0).
pub fn measure(
    memberships: MatrixView,
    labels: &[i32],
    groups: &[i32],
    weights: Option<&[f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    let (n, columns) = (memberships.nrows(), memberships.ncols());
    check_labels(labels, n, columns, None)?;
    check_row_groups(Some(groups), n)?;
    crate::reduction::Weights::new(weights, n)?;
    if let Some(empty) = options.empty {
        crate::domain::unit("empty", empty)?;
    }
    let count = groups.iter().fold(0, |most, &g| most.max(g as usize + 1));
    let (mut all, mut parts) = (vec![[0.0; 3]; columns], vec![[0.0; 3]; count * columns]);
    let mut present = vec![false; count];
    for i in 0..n {
        if i % STRIDE == 0 {
            monitor.check()?;
        }
        let weight = weights.map_or(1.0, |weights| weights[i]);
        let group = groups[i] as usize;
        present[group] |= weight > 0.0;
        for (k, &m) in memberships.row(i).iter().enumerate() {
            if !(0.0..=1.0).contains(&m) {
                return Err(Error::value("memberships", format!("expected numbers from 0 to 1, got {m} in row {i}")));
            }
            let target = hit(columns, k, labels[i] as usize);
            for (sum, part) in [m * target, m, target].into_iter().enumerate() {
                all[k][sum] += weight * part;
                parts[group * columns + k][sum] += weight * part;
            }
        }
    }
    let samples: Vec<f64> = (0..count)
        .map(|g| if present[g] { options.mean(&parts[g * columns..(g + 1) * columns]) } else { f64::NAN })
        .collect();
    let population = options.mean(&all);
    let defined: Vec<f64> = samples.iter().copied().filter(|score| !score.is_nan()).collect();
    if population.is_nan() || defined.is_empty() {
        return Err(Error::value("memberships", "no class has a defined score"));
    }
    let (sample_mean, standard_error) = mean_with_error(&defined);
    let classes = all.iter().map(|sums| options.ratio(sums)).collect();
    Ok(Solution { population, sample_mean, gap: sample_mean - population, standard_error, samples, classes })
}

/// The mean of scores and its standard error; 0 for one score.
pub(crate) fn mean_with_error(scores: &[f64]) -> (f64, f64) {
    let size = scores.len() as f64;
    let mean = scores.iter().sum::<f64>() / size;
    let squares: f64 = scores.iter().map(|score| (score - mean).powi(2)).sum();
    (mean, if scores.len() > 1 { (squares / (size * (size - 1.0))).sqrt() } else { 0.0 })
}

impl Options {
    /// The score of one class from A, B and C; NaN where it is not defined.
    fn ratio(&self, &[both, predicted, actual]: &[f64; 3]) -> f64 {
        let (above, below) = match self.score {
            Score::F1 => (2.0 * both, predicted + actual),
            Score::Precision => (both, predicted),
            Score::Recall => (both, actual),
        };
        if below > 0.0 { above / below } else { self.empty.unwrap_or(f64::NAN) }
    }

    /// The mean over the classes with a score.
    fn mean(&self, classes: &[[f64; 3]]) -> f64 {
        let ratios = classes.iter().map(|sums| self.ratio(sums)).filter(|ratio| !ratio.is_nan());
        let (sum, count) = ratios.fold((0.0, 0.0), |(sum, count), ratio| (sum + ratio, count + 1.0));
        sum / count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(m: &[f64], columns: usize, labels: &[i32], groups: &[i32], options: &Options) -> Result<Solution> {
        let view = MatrixView::new(m, m.len() / columns, columns)?;
        measure(view, labels, groups, None, options, &Monitor::none())
    }

    #[test]
    fn one_group_has_no_gap_and_scores_are_the_counts() {
        // 3 true positives, 1 false positive, 2 false negatives.
        let m = [1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0];
        let labels = [1, 1, 1, 0, 1, 1, 0];
        let scores = [(Score::F1, 6.0 / 9.0), (Score::Precision, 0.75), (Score::Recall, 0.6)];
        for (score, expected) in scores {
            let solution = of(&m, 1, &labels, &[0; 7], &Options { score, empty: None }).unwrap();
            assert!((solution.population - expected).abs() < 1e-15);
            assert_eq!((solution.gap, solution.standard_error, solution.samples.len()), (0.0, 0.0, 1));
        }
    }

    #[test]
    fn the_better_on_every_mean_can_be_the_worse_in_all() {
        // Three batches: two with a single positive each, one with ten.
        let labels: Vec<i32> = [vec![1, 0], vec![1, 0], vec![1; 10]].concat();
        let groups: Vec<i32> = [vec![0, 0], vec![1, 1], vec![2; 10]].concat();
        let first: Vec<f64> =
            [vec![1.0, 0.0], vec![1.0, 0.0], vec![1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]].concat();
        let second: Vec<f64> = [vec![1.0, 1.0], vec![0.0, 0.0], vec![1.0; 10]].concat();
        let options = Options { score: Score::F1, empty: None };
        let (a, b) = (of(&first, 1, &labels, &groups, &options), of(&second, 1, &labels, &groups, &options));
        let (a, b) = (a.unwrap(), b.unwrap());
        assert!(a.sample_mean > b.sample_mean && a.population < b.population);
        assert!(a.gap > 0.2 && b.gap < -0.3);
    }

    #[test]
    fn what_has_no_ratio_is_left_out_or_counted_as_told() {
        let m = [1.0, 0.0, 0.0, 1.0];
        let (labels, groups) = ([0, 1], [0, 1]);
        let of = |empty| of(&m, 2, &labels, &groups, &Options { score: Score::F1, empty }).unwrap();
        assert_eq!((of(None).sample_mean, of(Some(0.0)).sample_mean, of(Some(1.0)).sample_mean), (1.0, 0.5, 1.0));
        assert_eq!(of(None).classes, [1.0, 1.0]);
        assert!(
            super::measure(
                MatrixView::new(&[0.0], 1, 1).unwrap(),
                &[0],
                &[0],
                None,
                &Options::default(),
                &Monitor::none()
            )
            .is_err()
        );
    }
}
