//! BLEU of sentences and of a corpus, and how far the mean of the first is from the second.
//!
//! ```text
//! BLEU = B exp((1/N) Σₙ log(mₙ / cₙ)),   B = min(1, exp(1 − r/c))
//! gap  = mean over sentences of BLEU − BLEU of all
//! ```
//!
//! with cₙ the n-grams of the candidate, mₙ those of them that a reference has, each at most as often as the reference that
//! has it most often, c the candidate's length and r that of the reference nearest in length (the shorter of two). Of the
//! corpus mₙ, cₙ, c and r are sums over sentences, and nothing is smoothed. Of a sentence `mₙ / cₙ` is
//! `(mₙ + 1) / (cₙ + 1)` for n > 1 under [`Smoothing::AddOne`]. A score is 0 where an mₙ is, after smoothing.
//!
//! The standard error is that of the mean over sentences, taken as independent. `O(N L log L)` time for a sentence of L.
//!
//! References: K. Papineni, S. Roukos, T. Ward, W.-J. Zhu, BLEU: a Method for Automatic Evaluation of Machine Translation,
//! ACL 2002; C.-Y. Lin, F. J. Och, ORANGE, COLING 2004 (one is added); F. Yuan et al., Simpson's Bias in NLP Training, AAAI
//! 2021, <https://arxiv.org/abs/2103.11795>.

use crate::simpson::mean_with_error;
use gibbs_core::{Error, Monitor, Result};
use std::collections::BTreeMap;

/// What becomes of a sentence's n-grams of which none matches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Smoothing {
    /// `(m + 1) / (c + 1)` for n > 1.
    #[default]
    AddOne,
    /// `m / c`.
    None,
}

/// Which score.
#[derive(Debug, Clone)]
pub struct Options {
    /// N, from 1 to 16.
    pub order: usize,
    /// Of sentences.
    pub smoothing: Smoothing,
}

impl Default for Options {
    fn default() -> Self {
        Self { order: 4, smoothing: Smoothing::AddOne }
    }
}

/// Sentences one after the other.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'a> {
    /// Tokens of all candidates.
    pub candidates: &'a [i32],
    /// How many are each candidate's, n.
    pub candidate_lengths: &'a [i32],
    /// Tokens of all references.
    pub references: &'a [i32],
    /// How many are each reference's.
    pub reference_lengths: &'a [i32],
    /// How many references each candidate has, n.
    pub reference_counts: &'a [i32],
}

/// The score of the corpus and of its sentences.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// BLEU of the corpus.
    pub population: f64,
    /// The mean of the sentences' BLEU.
    pub sample_mean: f64,
    /// `sample_mean − population`.
    pub gap: f64,
    /// Of `sample_mean`; 0 for one sentence.
    pub standard_error: f64,
    /// BLEU of every sentence.
    pub samples: Vec<f64>,
    /// Of the corpus, mₙ / cₙ for n = 1 … N; NaN where no candidate has n tokens.
    pub precisions: Vec<f64>,
    /// B of the corpus.
    pub brevity_penalty: f64,
}

/// Measures the gap.
pub fn measure(texts: Texts, options: &Options, monitor: &Monitor) -> Result<Solution> {
    if !(1..=16).contains(&options.order) {
        return Err(Error::option("order", format!("expected an integer from 1 to 16, got {}", options.order)));
    }
    let candidates = split("candidates", texts.candidates, texts.candidate_lengths)?;
    let references = split("references", texts.references, texts.reference_lengths)?;
    let n = candidates.len();
    if n == 0 {
        return Err(Error::shape("candidates", "expected at least one sentence"));
    }
    if texts.reference_counts.len() != n {
        let problem = format!("{} for {n} candidates", texts.reference_counts.len());
        return Err(Error::shape("references", problem));
    }
    let groups = split("references", &references, texts.reference_counts)?;
    let mut all = Counts::new(options.order);
    let mut samples = Vec::with_capacity(n);
    for (i, (candidate, references)) in candidates.iter().zip(groups).enumerate() {
        monitor.check()?;
        if references.is_empty() {
            return Err(Error::shape("references", format!("expected at least one for candidate {i}")));
        }
        let counts = Counts::of(candidate, references, options.order);
        samples.push(counts.score(options.smoothing));
        all.add(&counts);
    }
    let population = all.score(Smoothing::None);
    let (sample_mean, standard_error) = mean_with_error(&samples);
    let precisions = all.grams.iter().map(|&[matched, total]| matched / total).collect();
    let (gap, brevity_penalty) = (sample_mean - population, all.brevity());
    Ok(Solution { population, sample_mean, gap, standard_error, samples, precisions, brevity_penalty })
}

/// Pieces of the given lengths.
fn split<'a, T>(name: &'static str, all: &'a [T], lengths: &[i32]) -> Result<Vec<&'a [T]>> {
    let mut rest = all;
    let mut pieces = Vec::with_capacity(lengths.len());
    for &length in lengths {
        let piece = usize::try_from(length).ok().and_then(|length| rest.split_at_checked(length));
        let Some((piece, after)) = piece else { return Err(Error::shape(name, "lengths that exceed what there is")) };
        pieces.push(piece);
        rest = after;
    }
    match rest.is_empty() {
        true => Ok(pieces),
        false => Err(Error::shape(name, format!("{} more than the lengths say", rest.len()))),
    }
}

/// What a score is made from.
struct Counts {
    /// mₙ and cₙ.
    grams: Vec<[f64; 2]>,
    /// c.
    length: f64,
    /// r.
    reference: f64,
}

impl Counts {
    fn new(order: usize) -> Self {
        Self { grams: vec![[0.0; 2]; order], length: 0.0, reference: 0.0 }
    }

    fn of(candidate: &[i32], references: &[&[i32]], order: usize) -> Self {
        let length = candidate.len();
        let lengths = references.iter().map(|reference| reference.len());
        let nearest = lengths.min_by_key(|&other| (other.abs_diff(length), other)).unwrap_or(0);
        let grams = |n: usize| {
            let theirs: Vec<_> = references.iter().map(|reference| grams(reference, n)).collect();
            let most = |gram: &[i32]| theirs.iter().filter_map(|own| own.get(gram)).max().copied().unwrap_or(0);
            let matched: usize = grams(candidate, n).into_iter().map(|(gram, count)| count.min(most(gram))).sum();
            [matched as f64, (length + 1).saturating_sub(n) as f64]
        };
        Self { grams: (1..=order).map(grams).collect(), length: length as f64, reference: nearest as f64 }
    }

    fn add(&mut self, other: &Self) {
        self.length += other.length;
        self.reference += other.reference;
        for (sum, own) in self.grams.iter_mut().zip(&other.grams) {
            sum[0] += own[0];
            sum[1] += own[1];
        }
    }

    /// B; 0 for no tokens.
    fn brevity(&self) -> f64 {
        match self.length > 0.0 {
            true => (1.0 - self.reference / self.length).exp().min(1.0),
            false => 0.0,
        }
    }

    fn score(&self, smoothing: Smoothing) -> f64 {
        let logarithm = |(index, &[matched, total]): (usize, &[f64; 2])| {
            let one = if smoothing == Smoothing::AddOne && index > 0 { 1.0 } else { 0.0 };
            match matched + one > 0.0 {
                true => ((matched + one) / (total + one)).ln(),
                false => f64::NEG_INFINITY,
            }
        };
        let sum: f64 = self.grams.iter().enumerate().map(logarithm).sum();
        self.brevity() * (sum / self.grams.len() as f64).exp()
    }
}

/// How often each run of `n` tokens occurs.
fn grams(tokens: &[i32], n: usize) -> BTreeMap<&[i32], usize> {
    let mut counts = BTreeMap::new();
    for gram in tokens.windows(n) {
        *counts.entry(gram).or_insert(0) += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    type Sentence = (&'static str, &'static [&'static str]);

    fn of(sentences: &[Sentence], order: usize, smoothing: Smoothing) -> Solution {
        let mut words: Vec<&str> = Vec::new();
        let mut read = |text: &'static str| -> Vec<i32> {
            let mut token = |word: &'static str| match words.iter().position(|known| *known == word) {
                Some(index) => index as i32,
                None => {
                    words.push(word);
                    words.len() as i32 - 1
                }
            };
            text.split_whitespace().map(&mut token).collect()
        };
        let candidates: Vec<Vec<i32>> = sentences.iter().map(|sentence| read(sentence.0)).collect();
        let references: Vec<Vec<i32>> =
            sentences.iter().flat_map(|sentence| sentence.1).map(|text| read(text)).collect();
        let lengths = |texts: &[Vec<i32>]| -> Vec<i32> { texts.iter().map(|text| text.len() as i32).collect() };
        let counts: Vec<i32> = sentences.iter().map(|sentence| sentence.1.len() as i32).collect();
        let texts = Texts {
            candidates: &candidates.concat(),
            candidate_lengths: &lengths(&candidates),
            references: &references.concat(),
            reference_lengths: &lengths(&references),
            reference_counts: &counts,
        };
        measure(texts, &Options { order, smoothing }, &Monitor::none()).unwrap()
    }

    #[test]
    fn counts_are_clipped_and_lengths_the_nearest() {
        // The example of the paper: two of seven.
        let references = &["the cat is on the mat", "there is a cat on the mat"];
        let found = of(&[("the the the the the the the", references)], 1, Smoothing::None);
        assert!((found.population - 2.0 / 7.0).abs() < 1e-15 && found.brevity_penalty == 1.0 && found.gap == 0.0);
        // Of references of 1 and 3 tokens the shorter is the nearest to 2.
        assert_eq!(of(&[("a b", &["a b c", "a"])], 1, Smoothing::None).brevity_penalty, 1.0);
    }

    #[test]
    fn sentences_and_corpus_by_hand() {
        let sentences: [Sentence; 2] =
            [("the cat sat on the mat", &["the cat is on the mat"]), ("on the mat", &["the cat is on the mat"])];
        let found = of(&sentences, 4, Smoothing::AddOne);
        // 5/6, (3 + 1)/(5 + 1), (1 + 1)/(4 + 1), (0 + 1)/(3 + 1); and e⁻¹ of perfect precisions.
        let expected = [(5.0 / 6.0 * 4.0 / 6.0 * 2.0 / 5.0 / 4.0_f64).powf(0.25), (-1.0_f64).exp()];
        assert!(found.samples.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-15), "{found:?}");
        assert_eq!(found.population, 0.0, "no four tokens match");
        let close = |a: f64, b: f64| (a - b).abs() < 1e-15;
        assert!(found.precisions.iter().zip([8.0 / 9.0, 5.0 / 7.0, 2.0 / 5.0, 0.0]).all(|(a, b)| close(*a, b)));
        assert!(close(found.gap, (expected[0] + expected[1]) / 2.0));
        assert!(close(found.standard_error, (expected[0] - expected[1]).abs() / 2.0));
        let pairs = of(&sentences, 2, Smoothing::None);
        assert!(close(pairs.population, (-1.0_f64 / 3.0).exp() * (8.0 / 9.0 * 5.0 / 7.0_f64).sqrt()));
        assert!(close(pairs.samples[0], 0.5_f64.sqrt()));
    }

    #[test]
    fn the_better_by_sentences_can_be_the_worse_by_the_corpus() {
        const LONG: &[&str] = &["a b c d e f g h i j"];
        let first: [Sentence; 2] = [("x y", &["x y"]), ("a b c q q q q q q q", LONG)];
        let second: [Sentence; 2] = [("x z", &["x y"]), ("a b c d e f g q q q", LONG)];
        let (a, b) = (of(&first, 1, Smoothing::None), of(&second, 1, Smoothing::None));
        assert!((a.sample_mean - 0.65).abs() < 1e-14 && (b.sample_mean - 0.6).abs() < 1e-14);
        assert!((a.population - 5.0 / 12.0).abs() < 1e-14 && (b.population - 8.0 / 12.0).abs() < 1e-14);
        assert!(a.population < b.population && a.gap > 0.2 && b.gap < 0.0);
    }

    #[test]
    fn nothing_scores_nothing_and_lengths_must_fit() {
        assert_eq!(of(&[("", &["a"])], 4, Smoothing::AddOne).population, 0.0);
        assert_eq!(of(&[("b", &["a"])], 4, Smoothing::AddOne).samples, [0.0]);
        assert_eq!(of(&[("a", &["a"])], 2, Smoothing::AddOne).samples, [1.0]);
        let good = Texts {
            candidates: &[1, 2],
            candidate_lengths: &[2],
            references: &[1],
            reference_lengths: &[1],
            reference_counts: &[1],
        };
        let bad = [
            Texts { candidate_lengths: &[1], ..good },
            Texts { candidate_lengths: &[3], ..good },
            Texts { candidates: &[], candidate_lengths: &[], reference_counts: &[], ..good },
            Texts { reference_lengths: &[-1], ..good },
            Texts { reference_counts: &[1, 0], ..good },
            Texts { references: &[], reference_lengths: &[], reference_counts: &[0], ..good },
        ];
        for texts in bad {
            assert!(measure(texts, &Options::default(), &Monitor::none()).is_err());
        }
        assert!(measure(good, &Options { order: 0, ..Options::default() }, &Monitor::none()).is_err());
    }
}
