//! Learning a teacher's conditional probabilities over finite inputs and labels from samples, at three levels of help.
//!
//! From inputs sᵢ and labels aᵢ that the teacher q(· | sᵢ) drew:
//!
//! ```text
//! hard      aᵢ alone            π(a | s) = share of a among the labels of s               (maximum likelihood)
//! partial   aᵢ and q(aᵢ | sᵢ)   π(a | s) = q(a | s) where a was drawn, the rest evenly    (squared error of logits)
//! soft      q(· | sᵢ)           π(· | s) = mean of the rows of s                          (least divergence)
//! ```
//!
//! The second minimizes `Σ (log π(aᵢ | sᵢ) − log qᵢ)²` over distributions, where qᵢ that differ for one pair are averaged in
//! logarithms. (Where these do not leave room for what was not drawn, which a teacher's own never do, they are divided by
//! their sum.) Its distance from the teacher in total
//! variation is at most the probability of what was never drawn. The naive learner of the second level, cross-entropy with
//! weights qᵢ, is there to compare: it tends to π ∝ q². Inputs that never came get equal probabilities. `O(n + S A)` time,
//! `O(n A)` with soft labels.
//!
//! Reference: Q. Zhao, B. Zhu, Towards the Fundamental Limits of Knowledge Transfer over Finite Domains, ICLR 2024,
//! <https://arxiv.org/abs/2310.07838>; of the text only the abstract was at hand: how the mass that was never drawn is
//! shared is a choice made here.

use gibbs_core::{Error, MatrixView, Result};

/// How a student learns.
#[derive(Debug, Clone, Copy)]
pub enum Teacher<'a> {
    /// From the labels alone.
    Hard,
    /// From the probability of each label that was drawn (n, in (0, 1]), by the squared error of logits.
    Partial(&'a [f64]),
    /// From the same, by weighted cross-entropy: biased.
    Weighted(&'a [f64]),
    /// From a distribution on the labels for each sample (n × A).
    Soft(MatrixView<'a, f64>),
}

/// A student.
#[derive(Debug, Clone)]
pub struct Student {
    /// π, S × A.
    pub probabilities: Vec<f64>,
    /// How often each input came (S).
    pub visits: Vec<f64>,
    /// The teacher's probability of labels that were never drawn (S), which bounds the distance in total variation; only of
    /// partial help, 1 for inputs that never came.
    pub missing: Vec<f64>,
}

/// The student of samples `inputs` (n, each in 0..`count`) and `labels` (n, each in 0..`classes`).
pub fn knowledge_transfer(
    inputs: &[i32],
    labels: &[i32],
    count: usize,
    classes: usize,
    teacher: Teacher,
) -> Result<Student> {
    check_indices("inputs", inputs, inputs.len(), count)?;
    check_indices("labels", labels, inputs.len(), classes)?;
    let cell = |i: usize| inputs[i] as usize * classes + labels[i] as usize;
    let mut table = vec![0.0; count * classes];
    let mut missing = Vec::new();
    match teacher {
        Teacher::Hard => (0..inputs.len()).for_each(|i| table[cell(i)] += 1.0),
        Teacher::Weighted(probabilities) => {
            check_probabilities(probabilities, inputs.len())?;
            (0..inputs.len()).for_each(|i| table[cell(i)] += probabilities[i]);
        }
        Teacher::Partial(probabilities) => {
            check_probabilities(probabilities, inputs.len())?;
            let mut draws = vec![0.0; count * classes];
            for i in 0..inputs.len() {
                table[cell(i)] += probabilities[i].ln();
                draws[cell(i)] += 1.0;
            }
            let rows = table.chunks_exact_mut(classes).zip(draws.chunks_exact(classes));
            missing = rows.map(|(row, draws)| complete(row, draws)).collect();
        }
        Teacher::Soft(rows) => {
            check_soft(rows, inputs.len(), classes)?;
            for (&input, row) in inputs.iter().zip(rows.rows()) {
                let target = &mut table[input as usize * classes..][..classes];
                target.iter_mut().zip(row).for_each(|(sum, q)| *sum += q);
            }
        }
    }
    table.chunks_exact_mut(classes).for_each(normalize);
    let mut visits = vec![0.0; count];
    inputs.iter().for_each(|&input| visits[input as usize] += 1.0);
    Ok(Student { probabilities: table, visits, missing })
}

/// Turns sums of log-probabilities into the best distribution; returns the mass of what was never drawn.
fn complete(row: &mut [f64], draws: &[f64]) -> f64 {
    let mut seen = 0.0;
    for (entry, &draws) in row.iter_mut().zip(draws) {
        if draws > 0.0 {
            *entry = (*entry / draws).exp();
            seen += *entry;
        }
    }
    let missing: f64 = (1.0 - seen).max(0.0);
    let unseen = draws.iter().filter(|&&draws| draws == 0.0).count();
    for (entry, &draws) in row.iter_mut().zip(draws) {
        if draws == 0.0 {
            *entry = missing / unseen as f64;
        }
    }
    missing
}

/// Divides by the sum; equal shares where that is 0.
fn normalize(row: &mut [f64]) {
    let total: f64 = row.iter().sum();
    let equal = 1.0 / row.len() as f64;
    row.iter_mut().for_each(|entry| *entry = if total > 0.0 { *entry / total } else { equal });
}

fn check_indices(name: &'static str, values: &[i32], n: usize, count: usize) -> Result<()> {
    if values.len() != n || n == 0 {
        return Err(Error::shape(name, format!("expected {} integers, got {}", n.max(1), values.len())));
    }
    match values.iter().position(|&value| !usize::try_from(value).is_ok_and(|value| value < count)) {
        Some(i) => {
            let most = count.saturating_sub(1);
            Err(Error::value(name, format!("expected integers of 0 to {most}, got {} at {i}", values[i])))
        }
        None => Ok(()),
    }
}

fn check_probabilities(values: &[f64], n: usize) -> Result<()> {
    if values.len() != n {
        return Err(Error::shape("options.probabilities", format!("{} probabilities for {n} samples", values.len())));
    }
    match values.iter().position(|q| !(*q > 0.0 && *q <= 1.0)) {
        Some(i) => {
            let problem = format!("expected probabilities above 0 and up to 1, got {} at {i}", values[i]);
            Err(Error::value("options.probabilities", problem))
        }
        None => Ok(()),
    }
}

fn check_soft(rows: MatrixView<f64>, n: usize, classes: usize) -> Result<()> {
    if (rows.nrows(), rows.ncols()) != (n, classes) {
        let problem = format!("{} × {} for {n} samples of {classes} labels", rows.nrows(), rows.ncols());
        return Err(Error::shape("options.distributions", problem));
    }
    for (i, row) in rows.rows().enumerate() {
        let total: f64 = row.iter().sum();
        if row.iter().any(|q| !(0.0..=1.0).contains(q)) || (total - 1.0).abs() > 1e-6 {
            return Err(Error::value(
                "options.distributions",
                format!("row {i} is no distribution: its sum is {total}"),
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
