//! Runs that are asked and told, kept here between calls: a step copies nothing of what there is.
//!
//! A handle's object never changes elsewhere; these do. A module that failed, or another thread, would make the object anew from
//! the bytes it began with, which is not where the run is by now. So every change has a number, and whoever asks says which he knows.

use crate::handle::Handled;
use gibbs_core::{Error, Result};
use gibbs_sample::{ensemble::Ensemble, nested::Nested, stochastic_gradient::Dynamics};
use std::sync::{Mutex, PoisonError};

/// A state that bytes can hold.
pub(crate) trait State: Send + Sized + 'static {
    /// What TypeScript calls it.
    const KIND: &'static str;
    fn read(bytes: &[u8]) -> Result<Self>;
}

impl State for Dynamics {
    const KIND: &'static str = "sgldRun";
    fn read(bytes: &[u8]) -> Result<Self> {
        Self::from_bytes(bytes)
    }
}

impl State for Nested {
    const KIND: &'static str = "nestedRun";
    fn read(bytes: &[u8]) -> Result<Self> {
        Self::from_bytes(bytes)
    }
}

impl State for Ensemble {
    const KIND: &'static str = "ensembleRun";
    fn read(bytes: &[u8]) -> Result<Self> {
        Self::from_bytes(bytes)
    }
}

/// A state with the number of its changes.
pub(crate) struct Running<T>(Mutex<(u32, T)>);

impl<T: State> Handled for Running<T> {
    const KIND: &'static str = T::KIND;

    fn from_bytes(bytes: &[u8]) -> Result<Self> {
        Ok(Self(Mutex::new((0, T::read(bytes)?))))
    }
}

impl<T> Running<T> {
    /// Looks at the state after `turn` changes.
    pub(crate) fn look<R>(&self, turn: u32, work: impl FnOnce(&T) -> Result<R>) -> Result<R> {
        self.hold(turn, false, |state| work(state))
    }

    /// Changes the state after `turn` changes; where `work` fails it does not count as a change.
    pub(crate) fn change<R>(&self, turn: u32, work: impl FnOnce(&mut T) -> Result<R>) -> Result<R> {
        self.hold(turn, true, work)
    }

    fn hold<R>(&self, turn: u32, changes: bool, work: impl FnOnce(&mut T) -> Result<R>) -> Result<R> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.0 != turn {
            return Err(Error::internal("the run was lost with a module that failed; begin again from a checkpoint"));
        }
        let result = work(&mut held.1)?;
        held.0 = held.0.wrapping_add(u32::from(changes));
        Ok(result)
    }
}
