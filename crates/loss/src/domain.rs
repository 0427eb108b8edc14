//! Domains of options.

use gibbs_core::{Error, Result};

/// Refuses what is not a positive, finite number.
pub(crate) fn positive(name: &str, value: f64) -> Result<()> {
    accept(value > 0.0 && value.is_finite(), name, "a positive number", value)
}

/// Refuses what is not a finite number of at least 0.
pub(crate) fn non_negative(name: &str, value: f64) -> Result<()> {
    accept((0.0..f64::INFINITY).contains(&value), name, "a number of at least 0", value)
}

/// Refuses what is not a finite number.
pub(crate) fn finite(name: &str, value: f64) -> Result<()> {
    accept(value.is_finite(), name, "a finite number", value)
}

/// Refuses what is not in [0, 1].
pub(crate) fn unit(name: &str, value: f64) -> Result<()> {
    accept((0.0..=1.0).contains(&value), name, "a number from 0 to 1", value)
}

/// Refuses what is not in [0, 1).
pub(crate) fn below_one(name: &str, value: f64) -> Result<()> {
    accept((0.0..1.0).contains(&value), name, "a number of at least 0 and below 1", value)
}

/// Refuses what is not strictly between 0 and 1.
pub(crate) fn open_unit(name: &str, value: f64) -> Result<()> {
    accept(value > 0.0 && value < 1.0, name, "a number between 0 and 1", value)
}

/// The error of an option unless it is `good`.
pub(crate) fn accept(good: bool, name: &str, expected: &str, value: f64) -> Result<()> {
    if good { Ok(()) } else { Err(Error::option(name, format!("expected {expected}, got {value}"))) }
}

/// Refuses rows with a single class, for losses that divide by what the other classes add.
pub(crate) fn several_classes(classes: usize) -> Result<()> {
    match classes {
        1 => Err(Error::shape("logits", "expected at least two classes, got one")),
        _ => Ok(()),
    }
}
