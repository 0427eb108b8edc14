//! The functions that are built in, for plans of mass 1: `F(M p)` and its derivatives with respect to `p`.

use crate::descent::Objective;
use crate::gromov_wasserstein;
use crate::polytope::Measures;
use crate::two_sided::PlanRef;
use gibbs_core::{Error, MatrixView, Monitor, Result, dot};

/// A function of a plan.
#[derive(Debug, Clone, Copy)]
pub enum Function<'a> {
    /// ⟨C, P⟩.
    Linear,
    /// ⟨C, P⟩ + w/2 ‖P − T‖².
    Quadratic {
        /// T (`n × m`); `None`: zero.
        target: Option<MatrixView<'a>>,
        /// w, positive.
        weight: f64,
    },
    /// ⟨C, P⟩ + ε KL(P | a ⊗ b / M).
    Entropic {
        /// ε, positive.
        epsilon: f64,
    },
    /// Σ Cᵢⱼ σ log(1 + Pᵢⱼ / σ): costs that fall with the amount, for C ≥ 0. Not convex.
    Concave {
        /// σ, positive: the amount at which a further unit costs half.
        scale: f64,
    },
    /// Σ (cxᵢₖ − cyⱼₗ)² Pᵢⱼ Pₖₗ. Not convex.
    GromovWasserstein {
        /// Distances within the sources (`n × n`).
        cx: MatrixView<'a>,
        /// Distances within the targets (`m × m`).
        cy: MatrixView<'a>,
    },
}

/// A function with its cost and the weights.
#[derive(Debug, Clone, Copy)]
pub struct Problem<'a> {
    /// The function.
    pub function: Function<'a>,
    /// C (`n × m`); `None`: zero, where the function has more to say.
    pub cost: Option<MatrixView<'a>>,
    /// Weights of the sources (`n`).
    pub a: &'a [f64],
    /// Weights of the targets (`m`).
    pub b: &'a [f64],
}

impl Problem<'_> {
    /// Whether the function is convex.
    pub(super) fn is_convex(&self) -> bool {
        !matches!(self.function, Function::Concave { .. } | Function::GromovWasserstein { .. })
    }

    pub(super) fn measures(&self) -> Result<Measures> {
        super::positive(self.a, self.b)
    }

    pub(super) fn objective(&self, measures: &Measures) -> Result<Box<dyn Objective>> {
        let [n, m] = [self.a.len(), self.b.len()];
        check_shape("objective.cost", self.cost, n, m)?;
        if let Function::GromovWasserstein { cx, cy } = self.function {
            check_shape("objective.cx", Some(cx), n, n)?;
            check_shape("objective.cy", Some(cy), m, m)?;
            return Ok(Box::new(gromov_wasserstein::quadratic(cx, cy, measures)?));
        }
        let cost = match self.cost {
            Some(cost) => measures.select(cost),
            None if matches!(self.function, Function::Linear | Function::Concave { .. }) => {
                return Err(Error::value("objective.cost", "is missing"));
            }
            None => vec![0.0; measures.a.len() * measures.b.len()],
        };
        let mass = measures.mass;
        let term = match self.function {
            Function::Quadratic { target, weight } => {
                check_shape("objective.target", target, n, m)?;
                Term::Quadratic {
                    target: target.map(|target| measures.select(target)),
                    weight: positive("objective.weight", weight)?,
                }
            }
            Function::Entropic { epsilon } => {
                Term::Entropic { epsilon: positive("objective.epsilon", epsilon)?, logs: logs(measures) }
            }
            Function::Concave { scale } => {
                if cost.iter().any(|&c| c < 0.0) {
                    return Err(Error::value(
                        "objective.cost",
                        "holds a negative number, which makes the function convex",
                    ));
                }
                Term::Concave { scale: positive("objective.scale", scale)? }
            }
            Function::Linear | Function::GromovWasserstein { .. } => Term::Linear,
        };
        Ok(Box::new(Entrywise { cost, mass, term }))
    }
}

/// Whether `rows × columns` is the matrix's shape, where there is one.
fn check_shape(name: &'static str, matrix: Option<MatrixView>, rows: usize, columns: usize) -> Result<()> {
    let Some(matrix) = matrix else { return Ok(()) };
    if [matrix.nrows(), matrix.ncols()] != [rows, columns] {
        let message = format!("is {} × {} where {rows} × {columns} is wanted", matrix.nrows(), matrix.ncols());
        return Err(Error::shape(name, message));
    }
    crate::problem::check_numbers(name, matrix)
}

fn positive(name: &'static str, value: f64) -> Result<f64> {
    let is_positive = value > 0.0 && value.is_finite();
    if is_positive { Ok(value) } else { Err(Error::value(name, format!("must be a positive number, not {value}"))) }
}

fn logs(measures: &Measures) -> Vec<f64> {
    measures.a.logs.iter().flat_map(|a| measures.b.logs.iter().map(move |b| a + b)).collect()
}

/// A sum of functions of single entries.
struct Entrywise {
    cost: Vec<f64>,
    mass: f64,
    term: Term,
}

enum Term {
    Linear,
    Quadratic { target: Option<Vec<f64>>, weight: f64 },
    Entropic { epsilon: f64, logs: Vec<f64> },
    Concave { scale: f64 },
}

/// The least positive number stands for 0, whose share in the entropy is 0.
fn log(value: f64) -> f64 {
    value.max(f64::MIN_POSITIVE).ln()
}

impl Objective for Entrywise {
    fn image(&self, _plan: PlanRef, _monitor: &Monitor) -> Result<Vec<f64>> {
        Ok(Vec::new())
    }

    fn value(&self, plan: &[f64], _image: &[f64]) -> f64 {
        let linear = || self.mass * dot(&self.cost, plan);
        let at = |target: &Option<Vec<f64>>, k: usize| target.as_ref().map_or(0.0, |target| target[k]);
        match &self.term {
            Term::Linear => linear(),
            Term::Quadratic { target, weight } => {
                let squares = plan.iter().enumerate().map(|(k, p)| (self.mass * p - at(target, k)).powi(2));
                linear() + 0.5 * weight * squares.sum::<f64>()
            }
            Term::Entropic { epsilon, logs } => {
                let terms = plan.iter().zip(logs).map(|(&p, l)| p * (log(p) - l));
                linear() + epsilon * self.mass * terms.sum::<f64>()
            }
            Term::Concave { scale } => {
                self.cost.iter().zip(plan).map(|(c, p)| c * scale * (self.mass * p / scale).ln_1p()).sum()
            }
        }
    }

    fn gradient(&self, plan: &[f64], _image: &[f64], _monitor: &Monitor) -> Result<Vec<f64>> {
        let mass = self.mass;
        let entries = self.cost.iter().zip(plan);
        Ok(match &self.term {
            Term::Linear => self.cost.iter().map(|c| mass * c).collect(),
            Term::Quadratic { target, weight } => {
                let aim = |k: usize| target.as_ref().map_or(0.0, |target| target[k]);
                entries.enumerate().map(|(k, (c, p))| mass * (c + weight * (mass * p - aim(k)))).collect()
            }
            Term::Entropic { epsilon, logs } => {
                entries.zip(logs).map(|((c, &p), l)| mass * (c + epsilon * (log(p) - l + 1.0))).collect()
            }
            Term::Concave { scale } => entries.map(|(c, p)| mass * c / (1.0 + mass * p / scale)).collect(),
        })
    }
}
