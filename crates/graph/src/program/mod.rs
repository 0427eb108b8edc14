//! A compiled graph: instructions over one arena, run forward for values and backward for adjoints.
//!
//! An arena holds parameters, values, what kernels keep for their adjoints, then constants. Adjoints mirror it up to the
//! constants. An operand is a place in the arena; in the body of a scan it moves by a step, so that each step writes a
//! frame of its own and nothing is computed again on the way back. Offsets come from the compiler, never from a file.

pub(crate) mod kernels;
pub(crate) mod lanes;
pub(crate) mod run;

use crate::graph::{Binary, Distribution, Evaluate, Method, Reduction, Ternary, Unary};
use std::sync::Arc;

/// Where an operand is: element `l` in step `i` of a scan is at `at + i * step + l * each`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct Place {
    pub(crate) at: u32,
    /// 1, or 0 for a number that stands for all elements.
    pub(crate) each: u32,
    /// Wraps, so that a sequence can be read backwards.
    pub(crate) step: u32,
}

impl Place {
    #[inline(always)]
    pub(crate) fn start(self, i: usize) -> usize {
        self.at.wrapping_add((i as u32).wrapping_mul(self.step)) as usize
    }
}

/// What an instruction does with the operands a, b, c, e and the destination d.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Code {
    Unary(Unary),
    Binary(Binary),
    Ternary(Ternary),
    /// d = a.
    Move,
    /// dᵢ = a at the map's i-th place, 0 where it says [`NOWHERE`].
    Take(u32),
    /// d at the map's i-th place += aᵢ; `n` is the destination's length.
    Put(u32),
    /// Each row of `width` elements becomes a number.
    Rows {
        reduction: Reduction,
        width: u32,
    },
    Softmax {
        width: u32,
        log: bool,
    },
    CumulativeSum {
        width: u32,
        reverse: bool,
    },
    /// The first `keep` of each sorted row, then the places they came from.
    Sort {
        width: u32,
        keep: u32,
        descending: bool,
    },
    /// The places alone.
    Argsort {
        width: u32,
        descending: bool,
    },
    /// Products of `rows × inner` in a with `inner × columns` in b, as many as fill the result.
    MatMul {
        rows: u32,
        inner: u32,
        columns: u32,
    },
    /// Of a whole matrix, or of its lower triangle row by row.
    Cholesky {
        size: u32,
        packed: bool,
    },
    TriangularSolve {
        size: u32,
        columns: u32,
        upper: bool,
        transpose: bool,
    },
    /// A number, then the factor.
    LogDeterminant {
        size: u32,
    },
    /// Eigenvalues, then eigenvectors row by row.
    Eigenvalues {
        size: u32,
    },
    /// a the start, b the coefficient(s), c the input.
    LinearRecurrence,
    /// A number, then transition, emission and forward probabilities and their scales.
    Hmm {
        states: u32,
        length: u32,
    },
    /// b's product with the constant `rows × inner` in a, in panels.
    Columns {
        rows: u32,
        inner: u32,
    },
    /// Σ (c (a − b))², a number; c has no adjoint.
    Squares,
    /// Σ (w (y − (a b + c)))² for constants y in e and w behind it, a number.
    Residuals,
    /// Σ log s(a b) for s the logistic function and a without an adjoint, a number; then the slopes along b.
    LogSigmoids,
    /// Σ log s(e (a b + c)) for a constant `n × inner` in panels and constants e, a number; then the slopes along c, and along b.
    Logits {
        inner: u32,
    },
    /// Σ log c + (a − b)² / c, a number; then half the slopes along a, and the slopes along c.
    Spread,
    /// bᵀ a b for a symmetric constant a in panels, then a b.
    Quadratic {
        size: u32,
    },
    /// a's elements in runs: pairs of a place and a length in the map.
    Repeat(u32),
    /// A loss of rows of `width` numbers: values, then slopes row by row.
    Loss {
        loss: u32,
        width: u32,
    },
    /// a's elements in pieces of neighbours: pairs of a place and a length in the map.
    Pieces(u32),
    /// One of the program's kernels with a body or with many operands.
    Kernel(u32),
}

impl Code {
    /// Whether it adds up what it computes of all elements: its result is a number, whatever stands behind.
    pub(crate) fn is_total(self) -> bool {
        matches!(self, Code::Squares | Code::Residuals | Code::LogSigmoids | Code::Logits { .. } | Code::Spread)
    }

    /// Whether its slopes are 0 wherever it has any.
    pub(crate) fn is_flat(self) -> bool {
        match self {
            Code::Argsort { .. } => true,
            Code::Unary(function) => {
                matches!(function, Unary::Detach | Unary::Not | Unary::Sign | Unary::Floor | Unary::Ceil | Unary::Round)
            }
            Code::Binary(function) => matches!(
                function,
                Binary::Less
                    | Binary::LessEqual
                    | Binary::Greater
                    | Binary::GreaterEqual
                    | Binary::Equal
                    | Binary::NotEqual
                    | Binary::And
                    | Binary::Or
            ),
            _ => false,
        }
    }
}

/// In a map: nowhere.
pub(crate) const NOWHERE: u32 = u32::MAX;

/// One instruction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Instruction {
    pub(crate) code: Code,
    /// Which operands have adjoints: bits 0, 1, 2.
    pub(crate) need: u8,
    /// Elements of the result.
    pub(crate) n: u32,
    pub(crate) a: Place,
    pub(crate) b: Place,
    pub(crate) c: Place,
    pub(crate) d: Place,
    /// A fourth operand, which has no adjoint.
    pub(crate) e: Place,
    /// The graph's node, for messages.
    pub(crate) node: u32,
}

/// A range of the arena that a kernel reads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Operand {
    pub(crate) place: Place,
    pub(crate) len: u32,
    pub(crate) needs: bool,
}

/// A program inside a program.
#[derive(Debug, Clone)]
pub(crate) enum Inner {
    Scan(ScanKernel),
    Ode(OdeKernel),
    Draw(DrawKernel),
    Combine(CombineKernel),
}

/// constant + Σ factor · number.
#[derive(Debug, Clone)]
pub(crate) struct CombineKernel {
    pub(crate) constant: f64,
    pub(crate) terms: Vec<(f64, Operand)>,
}

/// A scan: what is copied in and out of its own arena.
#[derive(Debug, Clone)]
pub(crate) struct ScanKernel {
    pub(crate) program: Program,
    pub(crate) length: usize,
    /// Of the outer arena, each with its place in the inner one.
    pub(crate) operands: Vec<(Operand, u32)>,
    /// Of the inner arena, in the order of the result.
    pub(crate) results: Vec<(u32, u32)>,
}

/// An initial value problem; the program's arguments are t, y and the rest.
#[derive(Debug, Clone)]
pub(crate) struct OdeKernel {
    pub(crate) program: Program,
    pub(crate) method: Method,
    pub(crate) relative: f64,
    pub(crate) absolute: f64,
    pub(crate) max_steps: usize,
    /// State, start, times.
    pub(crate) problem: [Operand; 3],
    /// What the right-hand side reads, each with its place in the inner arena.
    pub(crate) captured: Vec<(Operand, u32)>,
    /// Where the inner arena has t, y and the slope.
    pub(crate) time: u32,
    pub(crate) state: u32,
    pub(crate) slope: u32,
}

/// A random draw.
#[derive(Debug, Clone)]
pub(crate) struct DrawKernel {
    pub(crate) distribution: Distribution,
    /// Whether the last two parameters are bounds.
    pub(crate) truncated: bool,
    pub(crate) stream: u32,
    pub(crate) parameters: Vec<Operand>,
    /// Elements of one outcome.
    pub(crate) event: usize,
}

/// A loss: it knows its labels, weights and options.
#[derive(Clone)]
pub(crate) struct LossKernel {
    pub(crate) name: &'static str,
    pub(crate) evaluate: Evaluate,
}

impl std::fmt::Debug for LossKernel {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name)
    }
}

/// Instructions and the arena's first image.
#[derive(Debug, Clone, Default)]
pub(crate) struct Program {
    pub(crate) code: Vec<Instruction>,
    /// Those of them that the density needs: a gradient runs no others.
    pub(crate) density: Vec<Instruction>,
    pub(crate) maps: Vec<Arc<[u32]>>,
    pub(crate) kernels: Vec<Inner>,
    pub(crate) losses: Vec<LossKernel>,
    /// Elements that have adjoints; constants stand above.
    pub(crate) live: usize,
    /// Adjoints that begin at 0, from and to: slopes that stand behind values have none.
    pub(crate) cleared: Vec<(u32, u32)>,
    pub(crate) constants: Arc<[f64]>,
    /// Whether it is a body: what stands in it must be run again before its adjoint, which comes after other steps.
    pub(crate) nested: bool,
}

impl Program {
    /// A loss of parameters in it or in its bodies: such kernels have no second derivatives.
    pub(crate) fn first_loss(&self) -> Option<&'static str> {
        let bodies = self.kernels.iter().filter_map(|kernel| match kernel {
            Inner::Scan(scan) => scan.program.first_loss(),
            Inner::Ode(ode) => ode.program.first_loss(),
            Inner::Draw(_) | Inner::Combine(_) => None,
        });
        let own = self.code.iter().filter_map(|ins| match ins.code {
            Code::Loss { loss, .. } if ins.need != 0 => Some(self.losses[loss as usize].name),
            _ => None,
        });
        own.chain(bodies).next()
    }
}

/// The buffers of one evaluator.
#[derive(Debug)]
pub(crate) struct Workspace<T> {
    pub(crate) values: Vec<T>,
    pub(crate) adjoints: Vec<T>,
    pub(crate) inner: Vec<Workspace<T>>,
    pub(crate) tape: kernels::ode::Tape<T>,
    /// Seed and index of the simulation under way.
    pub(crate) random: (u64, u32),
}
