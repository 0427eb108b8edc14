//! One operation of a node: read from its name and attributes.

use super::{Binary, Distribution, Loss, Reduction, Risk, SubGraph, Ternary, Unary};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Steps that a solution of a differential equation may take at most, whatever is asked for.
const MOST_STEPS: usize = 1 << 22;

/// How an initial value problem is solved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Method {
    /// The classical Runge-Kutta method, this many steps between two times.
    Rk4 {
        /// Steps between two times.
        steps: usize,
    },
    /// Dormand and Prince's 5(4) pair with adaptive steps.
    Dopri5,
    /// The three-stage Radau IIA method of order 5 with adaptive steps, for stiff problems.
    Radau,
}

/// A scan: a body that is repeated along the first axis of its sequences and hands a state on.
#[derive(Debug, Clone, PartialEq)]
pub struct Scan {
    /// States that are carried: the first operands, and the first arguments and outputs of the body.
    pub carried: usize,
    /// Sequences: the next operands; the body's next arguments are their rows.
    pub sequences: usize,
    /// Number of steps.
    pub length: usize,
    /// Whether the sequences are read from their end.
    pub reverse: bool,
    /// Arguments: states, rows, then what does not change; outputs: states, then what a step emits.
    pub body: SubGraph,
}

/// An initial value problem y′ = f(t, y, …).
#[derive(Debug, Clone, PartialEq)]
pub struct Ode {
    /// How it is solved.
    pub method: Method,
    /// Relative error allowed a step.
    pub relative: f64,
    /// Absolute error allowed a step.
    pub absolute: f64,
    /// Steps after which the solution is NaN.
    pub max_steps: usize,
    /// Arguments: t, y, then what does not change; output: y′.
    pub body: SubGraph,
}

/// What a node computes.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "docs/graph.md has the table")]
pub enum Op {
    Input(String),
    Parameter(String),
    Constant(Arc<[f64]>),
    Argument(usize),
    Unary(Unary),
    Binary(Binary),
    Ternary(Ternary),
    Reduce { reduction: Reduction, axes: Option<Vec<i64>>, keep: bool },
    Softmax { axis: i64, log: bool },
    CumulativeSum { axis: i64, reverse: bool },
    Sort { descending: bool },
    Argsort { descending: bool },
    TopK(usize),
    Broadcast,
    Reshape,
    Transpose(Option<Vec<usize>>),
    Slice { start: Vec<usize>, stop: Vec<usize>, step: Vec<usize> },
    Concat(i64),
    Stack(i64),
    Gather(i64),
    SegmentSum(usize),
    Diagonal,
    DiagonalMatrix,
    LowerTriangle,
    MatMul,
    Cholesky,
    TriangularSolve { upper: bool, transpose: bool },
    LogDeterminant,
    Eigenvalues,
    LinearRecurrence,
    Hmm,
    Scan(Arc<Scan>),
    Ode(Arc<Ode>),
    LogDensity { distribution: Distribution, each: bool },
    Draw { distribution: Distribution, stream: u32, truncated: bool },
    Loss(Arc<Loss>),
    Risk(Arc<Risk>),
}

impl Op {
    /// The names of the operations that are not in the tables of functions and reductions; no other is read.
    pub const NAMES: &[&str] = &[
        "input",
        "parameter",
        "constant",
        "argument",
        "softmax",
        "logSoftmax",
        "cumulativeSum",
        "sort",
        "argsort",
        "topK",
        "broadcast",
        "reshape",
        "transpose",
        "slice",
        "concat",
        "stack",
        "gather",
        "segmentSum",
        "diagonal",
        "diagonalMatrix",
        "lowerTriangle",
        "matmul",
        "cholesky",
        "triangularSolve",
        "logDeterminant",
        "eigenvalues",
        "linearRecurrence",
        "hmm",
        "scan",
        "ode",
        "logDensity",
        "draw",
        "loss",
        "risk",
    ];

    /// Reads an operation; `sub` reads a sub-graph.
    pub(super) fn read(
        name: &str,
        attributes: &mut Attributes,
        sub: &mut dyn FnMut(Value) -> Result<SubGraph, String>,
    ) -> Result<Self, String> {
        if let Some(function) = Unary::named(name) {
            return Ok(Op::Unary(function));
        }
        if let Some(function) = Binary::named(name) {
            return Ok(Op::Binary(function));
        }
        if let Some(function) = Ternary::named(name) {
            return Ok(Op::Ternary(function));
        }
        if let Some(reduction) = Reduction::named(name) {
            return Ok(Op::Reduce { reduction, axes: attributes.axes()?, keep: attributes.flag("keep")? });
        }
        let known = Self::NAMES.iter().find(|known| **known == name);
        Ok(match known.copied().unwrap_or_default() {
            "input" => Op::Input(attributes.text("name")?),
            "parameter" => Op::Parameter(attributes.text("name")?),
            "constant" => Op::Constant(attributes.numbers("value")?.into()),
            "argument" => Op::Argument(attributes.required("index")?),
            "softmax" => Op::Softmax { axis: attributes.axis(-1)?, log: false },
            "logSoftmax" => Op::Softmax { axis: attributes.axis(-1)?, log: true },
            "cumulativeSum" => Op::CumulativeSum { axis: attributes.axis(-1)?, reverse: attributes.flag("reverse")? },
            "sort" => Op::Sort { descending: attributes.flag("descending")? },
            "argsort" => Op::Argsort { descending: attributes.flag("descending")? },
            "topK" => Op::TopK(attributes.required("k")?),
            "broadcast" => Op::Broadcast,
            "reshape" => Op::Reshape,
            "transpose" => Op::Transpose(attributes.counts("permutation")?),
            "slice" => {
                let start = attributes.counts("start")?.ok_or("needs the attribute start")?;
                let stop = attributes.counts("stop")?.ok_or("needs the attribute stop")?;
                let step = attributes.counts("step")?.unwrap_or_else(|| vec![1; start.len()]);
                Op::Slice { start, stop, step }
            }
            "concat" => Op::Concat(attributes.axis(0)?),
            "stack" => Op::Stack(attributes.axis(0)?),
            "gather" => Op::Gather(attributes.axis(0)?),
            "segmentSum" => Op::SegmentSum(attributes.required("size")?),
            "diagonal" => Op::Diagonal,
            "diagonalMatrix" => Op::DiagonalMatrix,
            "lowerTriangle" => Op::LowerTriangle,
            "matmul" => Op::MatMul,
            "cholesky" => Op::Cholesky,
            "triangularSolve" => {
                Op::TriangularSolve { upper: attributes.flag("upper")?, transpose: attributes.flag("transpose")? }
            }
            "logDeterminant" => Op::LogDeterminant,
            "eigenvalues" => Op::Eigenvalues,
            "linearRecurrence" => Op::LinearRecurrence,
            "hmm" => Op::Hmm,
            "scan" => Op::Scan(Arc::new(Scan {
                carried: attributes.required("carried")?,
                sequences: attributes.required("sequences")?,
                length: attributes.required("length")?,
                reverse: attributes.flag("reverse")?,
                body: sub(attributes.take("body").ok_or("needs the attribute body")?)?,
            })),
            "ode" => Op::Ode(Arc::new(Ode {
                method: attributes.method()?,
                relative: attributes.positive("relativeTolerance", 1e-8)?,
                absolute: attributes.positive("absoluteTolerance", 1e-10)?,
                max_steps: attributes.count("maxSteps")?.unwrap_or(10_000).min(MOST_STEPS),
                body: sub(attributes.take("body").ok_or("needs the attribute body")?)?,
            })),
            "logDensity" => Op::LogDensity { distribution: attributes.distribution()?, each: attributes.flag("each")? },
            "draw" => Op::Draw {
                distribution: match attributes.distribution()? {
                    Distribution::Multinomial => return Err("multinomial has no number of trials to draw".into()),
                    distribution => distribution,
                },
                stream: u32::try_from(attributes.required("stream")?).map_err(|_| "stream: expected less than 2³²")?,
                truncated: attributes.flag("truncated")?,
            },
            "loss" => Op::Loss(Arc::new(Loss::read(attributes)?)),
            "risk" => Op::Risk(Arc::new(Risk::read(attributes)?)),
            _ => return Err("there is no such operation".into()),
        })
    }

    /// Whether its value is random: a draw.
    pub fn is_random(&self) -> bool {
        matches!(self, Op::Draw { .. })
    }
}

/// A node's attributes; what was not asked for in the end is an error.
pub(super) struct Attributes(pub(super) Map<String, Value>);

impl Attributes {
    fn take(&mut self, key: &str) -> Option<Value> {
        self.0.remove(key)
    }

    pub(super) fn finish(self) -> Result<(), String> {
        match self.0.keys().next() {
            Some(key) => Err(format!("has no attribute {key:?}")),
            None => Ok(()),
        }
    }

    fn text(&mut self, key: &str) -> Result<String, String> {
        match self.take(key) {
            Some(Value::String(text)) => Ok(text),
            _ => Err(format!("needs the attribute {key}, a string")),
        }
    }

    fn flag(&mut self, key: &str) -> Result<bool, String> {
        match self.take(key) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(flag),
            Some(_) => Err(format!("{key}: expected true or false")),
        }
    }

    fn count(&mut self, key: &str) -> Result<Option<usize>, String> {
        self.take(key).map(|value| as_count(&value).ok_or(format!("{key}: expected a whole number"))).transpose()
    }

    fn required(&mut self, key: &str) -> Result<usize, String> {
        self.count(key)?.ok_or(format!("needs the attribute {key}, a whole number"))
    }

    fn counts(&mut self, key: &str) -> Result<Option<Vec<usize>>, String> {
        let Some(value) = self.take(key) else { return Ok(None) };
        let counts = value.as_array().and_then(|values| values.iter().map(as_count).collect());
        counts.map(Some).ok_or(format!("{key}: expected a list of whole numbers"))
    }

    fn axis(&mut self, default: i64) -> Result<i64, String> {
        match self.take("axis") {
            None => Ok(default),
            Some(value) => value.as_i64().ok_or("axis: expected a whole number".into()),
        }
    }

    fn axes(&mut self) -> Result<Option<Vec<i64>>, String> {
        match self.take("axes") {
            None => Ok(None),
            Some(Value::Array(axes)) => {
                let axes: Option<Vec<i64>> = axes.iter().map(Value::as_i64).collect();
                axes.map(Some).ok_or("axes: expected whole numbers".into())
            }
            Some(_) => Err("axes: expected a list of whole numbers".into()),
        }
    }

    fn positive(&mut self, key: &str, default: f64) -> Result<f64, String> {
        match self.take(key) {
            None => Ok(default),
            Some(value) => {
                value.as_f64().filter(|x| *x > 0.0 && x.is_finite()).ok_or(format!("{key}: expected a positive number"))
            }
        }
    }

    pub(super) fn numbers(&mut self, key: &str) -> Result<Vec<f64>, String> {
        let expected = format!("needs the attribute {key}, a number or a flat list of numbers");
        match self.take(key) {
            Some(Value::Array(values)) => values.iter().map(as_number).collect::<Option<_>>().ok_or(expected),
            Some(value) => as_number(&value).map(|x| vec![x]).ok_or(expected),
            None => Err(expected),
        }
    }

    pub(super) fn optional_numbers(&mut self, key: &str) -> Result<Option<Vec<f64>>, String> {
        if self.0.contains_key(key) { self.numbers(key).map(Some) } else { Ok(None) }
    }

    /// One of these names.
    pub(super) fn named(&mut self, key: &str, names: &[&'static str]) -> Result<&'static str, String> {
        let name = self.text(key)?;
        names.iter().find(|known| **known == name).copied().ok_or(format!("{key}: there is no {name:?}"))
    }

    /// A finite number in place of the default.
    pub(super) fn number(&mut self, key: &str, target: &mut f64) -> Result<(), String> {
        if let Some(value) = self.take(key) {
            let number = value.as_f64().filter(|x| x.is_finite());
            *target = number.ok_or(format!("{key}: expected a finite number"))?;
        }
        Ok(())
    }

    /// A whole number in place of the default.
    pub(super) fn whole(&mut self, key: &str, target: &mut usize) -> Result<(), String> {
        if let Some(count) = self.count(key)? {
            *target = count;
        }
        Ok(())
    }

    /// What one of these words stands for in place of the default.
    pub(super) fn word<T: Copy>(&mut self, key: &str, target: &mut T, words: &[(&str, T)]) -> Result<(), String> {
        if let Some(value) = self.take(key) {
            let known = words.iter().find(|(word, _)| value.as_str() == Some(*word));
            let expected = || words.iter().map(|(word, _)| format!("{word:?}")).collect::<Vec<_>>().join(", ");
            *target = known.ok_or_else(|| format!("{key}: expected one of {}, got {value}", expected()))?.1;
        }
        Ok(())
    }

    pub(super) fn integer(&mut self, key: &str) -> Result<Option<i32>, String> {
        let Some(value) = self.take(key) else { return Ok(None) };
        let number = value.as_i64().and_then(|number| i32::try_from(number).ok());
        number.map(Some).ok_or(format!("{key}: expected a whole number"))
    }

    pub(super) fn object(&mut self, key: &str) -> Result<Map<String, Value>, String> {
        match self.take(key) {
            None => Ok(Map::new()),
            Some(Value::Object(options)) => Ok(options),
            Some(_) => Err(format!("{key}: expected an object")),
        }
    }

    fn distribution(&mut self) -> Result<Distribution, String> {
        let name = self.text("distribution")?;
        Distribution::named(&name).ok_or(format!("distribution: there is no {name:?}"))
    }

    fn method(&mut self) -> Result<Method, String> {
        let steps = self.count("steps")?;
        match (self.text("method")?.as_str(), steps) {
            ("rk4", Some(steps)) if steps == 0 || steps > MOST_STEPS => {
                Err(format!("steps: expected from 1 to {MOST_STEPS}, got {steps}"))
            }
            ("rk4", steps) => Ok(Method::Rk4 { steps: steps.unwrap_or(10) }),
            ("dopri5", None) => Ok(Method::Dopri5),
            ("radau", None) => Ok(Method::Radau),
            (_, Some(_)) => Err("steps: only \"rk4\" has a fixed number".into()),
            (other, _) => Err(format!("method: expected \"rk4\", \"dopri5\" or \"radau\", got {other:?}")),
        }
    }
}

fn as_count(value: &Value) -> Option<usize> {
    value.as_u64().filter(|&count| count <= u64::from(u32::MAX)).map(|count| count as usize)
}

/// A number; JSON has no word for those that are not finite, so strings stand for them.
fn as_number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => match text.as_str() {
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            "NaN" => Some(f64::NAN),
            _ => None,
        },
        _ => None,
    }
}
