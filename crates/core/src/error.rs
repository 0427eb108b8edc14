//! The one error type of the workspace. Its codes are part of the public interface: `GibbsError.code` in TypeScript.

use std::borrow::Cow;

/// What every fallible function of gibbs returns.
pub type Result<T> = std::result::Result<T, Error>;

/// The kind of an [`Error`]; a new one is a change of the public interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// A number of rows, columns or elements that does not fit.
    InvalidShape,
    /// A value outside its domain.
    InvalidValue,
    /// An option that is unknown, missing or outside its domain.
    InvalidOption,
    /// A problem without a feasible answer.
    Infeasible,
    /// More memory than the machine or the stated limit allows.
    OutOfMemory,
    /// Something this build or backend cannot do.
    Unsupported,
    /// A fault of gibbs itself.
    Internal,
    /// The caller cancelled; TypeScript rejects with the signal's reason and never shows this code.
    Cancelled,
}

impl Code {
    /// The code as TypeScript spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Code::InvalidShape => "InvalidShape",
            Code::InvalidValue => "InvalidValue",
            Code::InvalidOption => "InvalidOption",
            Code::Infeasible => "Infeasible",
            Code::OutOfMemory => "OutOfMemory",
            Code::Unsupported => "Unsupported",
            Code::Internal => "Internal",
            Code::Cancelled => "Cancelled",
        }
    }
}

/// Why a call failed: a code, the argument at fault, and a message for a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    code: Code,
    argument: Option<Cow<'static, str>>,
    message: String,
}

impl Error {
    /// An error with any code; `argument` is the public name, such as `points` or `options.epsilon`.
    pub fn new(code: Code, argument: impl Into<Cow<'static, str>>, problem: impl std::fmt::Display) -> Self {
        let argument = argument.into();
        Self { code, message: format!("{argument}: {problem}"), argument: Some(argument) }
    }

    /// A number of rows, columns or elements that does not fit.
    pub fn shape(argument: impl Into<Cow<'static, str>>, problem: impl std::fmt::Display) -> Self {
        Self::new(Code::InvalidShape, argument, problem)
    }

    /// A value outside its domain.
    pub fn value(argument: impl Into<Cow<'static, str>>, problem: impl std::fmt::Display) -> Self {
        Self::new(Code::InvalidValue, argument, problem)
    }

    /// An option outside its domain; `name` without the leading `options.`.
    pub fn option(name: &str, problem: impl std::fmt::Display) -> Self {
        Self::new(Code::InvalidOption, format!("options.{name}"), problem)
    }

    /// A problem without a feasible answer.
    pub fn infeasible(argument: impl Into<Cow<'static, str>>, problem: impl std::fmt::Display) -> Self {
        Self::new(Code::Infeasible, argument, problem)
    }

    /// Refuses to allocate `bytes` for `what`.
    pub fn out_of_memory(what: &str, bytes: f64) -> Self {
        let message = format!("{what} would need {:.1} GB of memory", bytes / 1e9);
        Self { code: Code::OutOfMemory, argument: None, message }
    }

    /// Something this build or backend cannot do.
    pub fn unsupported(message: impl Into<String>) -> Self {
        Self { code: Code::Unsupported, argument: None, message: message.into() }
    }

    /// A fault of gibbs itself.
    pub fn internal(message: impl Into<String>) -> Self {
        Self { code: Code::Internal, argument: None, message: message.into() }
    }

    /// The caller cancelled.
    pub fn cancelled() -> Self {
        Self { code: Code::Cancelled, argument: None, message: "cancelled".into() }
    }

    /// The kind of error.
    pub fn code(&self) -> Code {
        self.code
    }

    /// The public name of the argument at fault, where one is.
    pub fn argument(&self) -> Option<&str> {
        self.argument.as_deref()
    }
}
