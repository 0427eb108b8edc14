//! Odd-k-out learning: cross-entropy of sets in which two examples share a class and k others do not.
//!
//! ```text
//! Z = Σ_{i ∈ set} zᵢ
//! hard: loss = −log softmax(Z)_y,  y the pair's class
//! soft: loss = KL(t ‖ softmax(Z)),  t the share of each class in the set
//! ```
//!
//! The gradient by Z goes to every member of the set alike. A model trained on sets is used on single examples. [`sample`]
//! draws sets: the pair's class uniformly among those with two examples, k other classes without repetition, examples
//! uniformly within their class. `O(m (k + 2) K)` time for m sets.
//!
//! Reference: L. Muttenthaler et al., Set Learning for Accurate and Calibrated Models, ICLR 2024,
//! <https://arxiv.org/abs/2307.02245>.

use crate::{Reduction, Row, Solution, examples, rows::whole::Softmax};
use gibbs_core::{Error, MatrixView, Monitor, Result, Stream, axpy};

/// The purpose of the streams that draw sets.
const SETS: u32 = 132;

/// Which sets are drawn.
#[derive(Debug, Clone)]
pub struct SampleOptions {
    /// How many, positive.
    pub sets: usize,
    /// k, how many classes are odd.
    pub odd: usize,
    /// Set i has a stream of its own.
    pub seed: u64,
}

impl Default for SampleOptions {
    fn default() -> Self {
        Self { sets: 128, odd: 1, seed: 0 }
    }
}

/// Draws sets of examples with these `labels` (n, at least 0): sets · (k + 2) indices, the pair first.
pub fn sample(labels: &[i32], options: &SampleOptions, monitor: &Monitor) -> Result<Vec<i32>> {
    if options.sets == 0 {
        return Err(Error::option("sets", "expected a positive integer, got 0"));
    }
    if let Some(i) = labels.iter().position(|&label| label < 0) {
        return Err(Error::value("labels", format!("expected integers of at least 0, got {} at {i}", labels[i])));
    }
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by_key(|&i| (labels[i], i));
    let classes: Vec<&[usize]> = order.chunk_by(|&i, &j| labels[i] == labels[j]).collect();
    let pairs: Vec<usize> = (0..classes.len()).filter(|&k| classes[k].len() > 1).collect();
    if pairs.is_empty() || options.odd >= classes.len() {
        let problem = format!("expected a class with two examples and {} others", options.odd);
        return Err(Error::value("labels", problem));
    }
    let bytes = options.sets as f64 * (options.odd as f64 + 2.0) * 4.0;
    if bytes > 4e9 {
        return Err(Error::out_of_memory("the sets", bytes));
    }
    let mut sets = Vec::with_capacity(options.sets * (options.odd + 2));
    for set in 0..options.sets {
        if set % 1024 == 0 {
            monitor.check()?;
        }
        let mut stream = Stream::new(options.seed, SETS, set as u32);
        let pair = pairs[stream.below(pairs.len())];
        let members = classes[pair];
        let (first, second) = (stream.below(members.len()), stream.below(members.len() - 1));
        sets.extend([members[first], members[second + usize::from(second >= first)]].map(|i| i as i32));
        // The first k of a shuffle of the other classes.
        let mut others: Vec<usize> = (0..classes.len()).filter(|&k| k != pair).collect();
        for i in 0..options.odd {
            let chosen = i + stream.below(others.len() - i);
            others.swap(i, chosen);
            let members = classes[others[i]];
            sets.push(members[stream.below(members.len())] as i32);
        }
    }
    Ok(sets)
}

/// Logits of examples and the sets they are in.
#[derive(Debug, Clone, Copy)]
pub struct Sets<'a> {
    /// z, n × K.
    pub logits: MatrixView<'a>,
    /// n, each in 0..K.
    pub labels: &'a [i32],
    /// m · (k + 2) indices in 0..n, the pair first.
    pub sets: &'a [i32],
    /// k.
    pub odd: usize,
    /// Whether the target is the share of each class.
    pub soft: bool,
    /// m, at least 0; all 1 where there are none.
    pub weights: Option<&'a [f64]>,
    /// How the sets' losses become one number.
    pub reduction: Reduction,
}

/// The reduced loss; `gradient` (n · K), where given, receives its gradient by the logits.
pub fn evaluate(given: Sets, mut gradient: Option<&mut [f64]>, monitor: &Monitor) -> Result<Solution> {
    let (classes, width) = (given.logits.ncols(), given.odd + 2);
    given.check(width)?;
    if let Some(gradient) = &mut gradient {
        gradient.fill(0.0);
    }
    let (mut sum, mut slope, mut target) = (vec![0.0; classes], vec![0.0; classes], vec![0.0; classes]);
    let count = given.sets.len() / width;
    examples::evaluate(count, given.weights, given.reduction, "logits", monitor, |m, factor| {
        let set = &given.sets[m * width..(m + 1) * width];
        sum.fill(0.0);
        target.fill(0.0);
        for &i in set {
            axpy(&mut sum, 1.0, given.logits.row(i as usize));
            target[given.labels[i as usize] as usize] += 1.0 / width as f64;
        }
        let label = given.labels[set[0] as usize] as usize;
        let value = if given.soft {
            slope.copy_from_slice(&sum);
            let softmax = Softmax::in_place(&mut slope);
            let mut value = 0.0;
            for k in 0..classes {
                if target[k] > 0.0 {
                    value += target[k] * (target[k].ln() + softmax.log_sum_exp - sum[k]);
                }
                slope[k] -= target[k];
            }
            value
        } else {
            Softmax::cross_entropy(&Row { index: m, logits: &sum, label, gradient: true }, &mut slope)
        };
        if let Some(gradient) = &mut gradient {
            for &i in set {
                axpy(&mut gradient[i as usize * classes..(i as usize + 1) * classes], factor, &slope);
            }
        }
        Some(value)
    })
}

impl Sets<'_> {
    fn check(&self, width: usize) -> Result<()> {
        let n = self.logits.nrows();
        examples::check_classes("labels", self.labels, n, self.logits.ncols())?;
        if !self.sets.len().is_multiple_of(width) {
            return Err(Error::shape("sets", format!("{} indices for sets of {width}", self.sets.len())));
        }
        for (m, set) in self.sets.chunks(width).enumerate() {
            if set.iter().any(|&i| !usize::try_from(i).is_ok_and(|i| i < n)) {
                return Err(Error::value(
                    "sets",
                    format!("expected indices of 0 to {} in set {m}", n.saturating_sub(1)),
                ));
            }
            if self.labels[set[0] as usize] != self.labels[set[1] as usize] {
                return Err(Error::value("sets", format!("the first two of set {m} are not of one class")));
            }
        }
        Ok(())
    }
}
