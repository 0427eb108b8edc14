//! Gradients with latent rationales.

use crate::{
    arrays::Integers,
    scalars::{Count, Seed},
};
use gibbs_core::Error;
use gibbs_sample::trice::{self, Solution};

crate::record! { Solution as TriceSolution { control: Vec<f64>, examples: Vec<i32>, proposals: Vec<i32>, weights: Vec<f64> } }

crate::operations! { "sample";
    /// Which gradients of kept and proposed rationales to add, and with which weights.
    fn trice(_monitor, correct: Integers, count["options.count"]: Option<Count>, seed["options.seed"]: Seed) -> Solution = {
        if correct.len() < 2 {
            return Err(Error::shape("correct", format!("expected at least 2 examples, got {}", correct.len())));
        }
        if let Some(bad) = correct.iter().find(|c| !(0..=1).contains(*c)) {
            return Err(Error::value("correct", format!("expected 0 or 1, got {bad}")));
        }
        let correct: Vec<bool> = correct.iter().map(|&c| c == 1).collect();
        Ok(trice::trice(&correct, count, seed))
    };
}
