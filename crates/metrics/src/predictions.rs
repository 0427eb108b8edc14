//! Probabilities and labels that fit each other.

use gibbs_core::{Error, MatrixView, Result, simd};

/// How far a row's sum may be from 1.
const SLACK: f64 = 1e-3;

/// Checked probabilities and labels, at least one row.
#[derive(Clone, Copy)]
pub(crate) struct Predictions<'a> {
    probabilities: MatrixView<'a>,
    labels: &'a [i32],
}

/// The most probable class of a row.
pub(crate) struct Top {
    /// Its probability.
    pub(crate) confidence: f64,
    /// Whether it is the label.
    pub(crate) correct: bool,
}

impl<'a> Predictions<'a> {
    pub(crate) fn new(probabilities: MatrixView<'a>, labels: &'a [i32]) -> Result<Self> {
        let (n, columns) = (probabilities.nrows(), probabilities.ncols());
        if n == 0 || columns == 0 {
            return Err(Error::shape("probabilities", format!("{n} × {columns} is empty")));
        }
        if labels.len() != n {
            return Err(Error::shape("labels", format!("{} labels for {n} rows of probabilities", labels.len())));
        }
        for (i, row) in probabilities.rows().enumerate() {
            if let Some(p) = row.iter().find(|p| !(0.0..=1.0).contains(*p)) {
                return Err(Error::value("probabilities", format!("expected numbers from 0 to 1, got {p} in row {i}")));
            }
            let sum: f64 = row.iter().sum();
            if columns > 1 && (sum - 1.0).abs() > SLACK {
                return Err(Error::value(
                    "probabilities",
                    format!("expected rows that sum to 1, got {sum} in row {i}"),
                ));
            }
        }
        let classes = columns.max(2);
        let valid = |label: &i32| usize::try_from(*label).is_ok_and(|label| label < classes);
        match labels.iter().position(|label| !valid(label)) {
            Some(i) => {
                let problem = format!("expected a class of 0 to {}, got {} in row {i}", classes - 1, labels[i]);
                Err(Error::value("labels", problem))
            }
            None => Ok(Self { probabilities, labels }),
        }
    }

    /// The rows with their labels.
    pub(crate) fn rows(self) -> impl Iterator<Item = (Row<'a>, usize)> {
        let single = self.probabilities.ncols() == 1;
        let row = move |row: &'a [f64]| if single { Row::Binary(row[0]) } else { Row::Classes(row) };
        self.probabilities.rows().map(row).zip(self.labels.iter().map(|&label| label as usize))
    }

    /// The mean over rows of `score`.
    pub(crate) fn mean(self, score: impl Fn(Row, usize) -> f64) -> f64 {
        let scores: Vec<f64> = self.rows().map(|(row, label)| score(row, label)).collect();
        simd::sum(&scores) / scores.len() as f64
    }
}

/// One row's probabilities.
pub(crate) enum Row<'a> {
    /// Of every class.
    Classes(&'a [f64]),
    /// Of class 1 of two.
    Binary(f64),
}

impl Row<'_> {
    pub(crate) fn probability(&self, class: usize) -> f64 {
        match self {
            Row::Classes(row) => row[class],
            Row::Binary(p) => [1.0 - p, *p][class],
        }
    }

    /// The most probable class, the first of equals.
    pub(crate) fn top(&self, label: usize) -> Top {
        let (class, confidence) = match self {
            Row::Classes(row) => first_largest(row),
            Row::Binary(p) => first_largest(&[1.0 - p, *p]),
        };
        Top { confidence, correct: class == label }
    }
}

fn first_largest(row: &[f64]) -> (usize, f64) {
    let mut best = (0, row[0]);
    for (class, &p) in row.iter().enumerate().skip(1) {
        if p > best.1 {
            best = (class, p);
        }
    }
    best
}
