//! The grid, its kernel axis by axis, and the smoothed transport loss with its conjugate.

use crate::kernels;
use crate::sinkhorn::Epsilon;
use crate::sinkhorn::anderson::Memory;
use gibbs_core::{Error, Monitor, Result, dot};

/// L1 distance between a mixture and what the potentials make of it at which a loss is known well enough.
const LOSS_TOLERANCE: f64 = 1e-8;

/// Steps of a loss.
const LOSS_STEPS: usize = 500;

/// An error this many times the best is a failure of the extrapolation.
const SETBACK: f64 = 2.0;

/// Sums of products below this may have lost terms to underflow.
const LEAST_SUM: f64 = 1e-280;

/// What stands for the mass of a cell without any.
const NO_MASS: f64 = 1e-30;

/// Cells of product structure.
pub(super) struct Grid {
    shape: Vec<usize>,
    /// The kernels of the axes.
    axes: Vec<Axis>,
    epsilon: f64,
    mean_cost: f64,
    cells: usize,
}

/// The kernel of one axis, in both directions.
struct Axis {
    /// Costs over ε: row-major, and transposed.
    costs: [Vec<f64>; 2],
    /// Their exponentials.
    kernels: [Vec<f64>; 2],
}

/// Which way mass goes.
#[derive(Clone, Copy)]
enum Way {
    /// From targets to mixtures.
    Forward,
    /// Back.
    Backward,
}

impl Grid {
    pub(super) fn new(shape: &[usize], costs: Option<&[f64]>, epsilon: Epsilon) -> Result<Self> {
        let mut axes: Vec<Vec<f64>> = shape.iter().map(|&n| unit_costs(n)).collect();
        if let Some(costs) = costs {
            if costs.len() != axes.iter().map(Vec::len).sum::<usize>() {
                return Err(Error::shape("options.costs", "expected a square matrix for each axis"));
            }
            if costs.iter().any(|cost| !cost.is_finite() || *cost < 0.0) {
                return Err(Error::value("options.costs", "expected finite numbers of at least 0"));
            }
            let mut rest = costs;
            for axis in &mut axes {
                let (own, others) = rest.split_at(axis.len());
                axis.copy_from_slice(own);
                rest = others;
            }
        }
        let mean_cost: f64 = axes.iter().map(|axis| axis.iter().sum::<f64>() / axis.len() as f64).sum();
        let epsilon = match epsilon {
            Epsilon::Absolute(epsilon) => epsilon,
            Epsilon::Relative(factor) if mean_cost > 0.0 => factor * mean_cost,
            Epsilon::Relative(factor) => factor,
        };
        let scaled = |(axis, &n): (&Vec<f64>, &usize)| {
            let rows: Vec<f64> = axis.iter().map(|cost| cost / epsilon).collect();
            let columns = (0..n * n).map(|k| rows[k % n * n + k / n]).collect();
            let kernel = |costs: &Vec<f64>| costs.iter().map(|cost| (-cost).exp()).collect();
            Axis { kernels: [kernel(&rows), kernel(&columns)], costs: [rows, columns] }
        };
        Ok(Self {
            shape: shape.to_vec(),
            axes: axes.iter().zip(shape).map(scaled).collect(),
            epsilon,
            // Without any cost a proximal term needs some scale of its own.
            mean_cost: if mean_cost > 0.0 { mean_cost } else { 1.0 },
            cells: shape.iter().product(),
        })
    }

    pub(super) fn shape(&self) -> &[usize] {
        &self.shape
    }

    pub(super) fn cells(&self) -> usize {
        self.cells
    }

    pub(super) fn epsilon(&self) -> f64 {
        self.epsilon
    }

    pub(super) fn mean_cost(&self) -> f64 {
        self.mean_cost
    }

    /// The marginal of a distribution on axis `k`.
    pub(super) fn marginal(&self, distribution: &[f64], k: usize) -> Vec<f64> {
        let inner: usize = self.shape[k + 1..].iter().product();
        let mut marginal = vec![0.0; self.shape[k]];
        for (at, value) in distribution.iter().enumerate() {
            marginal[at / inner % self.shape[k]] += value;
        }
        marginal
    }

    /// W*(g), and its gradient in `gradient`: the mixture that `g` belongs to.
    pub(super) fn conjugate(&self, target: &[f64], g: &[f64], gradient: &mut [f64]) -> f64 {
        let log_m = -(self.cells as f64).ln();
        let mut logs: Vec<f64> = g.iter().map(|g| g / self.epsilon + log_m).collect();
        let start = logs.clone();
        self.soft(&mut logs, Way::Backward);
        let value = self.epsilon * dot(target, &logs);
        for (log, target) in logs.iter_mut().zip(target) {
            *log = target.ln() - *log;
        }
        self.soft(&mut logs, Way::Forward);
        for ((gradient, log), start) in gradient.iter_mut().zip(&logs).zip(&start) {
            *gradient = (log + start).exp();
        }
        value
    }

    /// The least loss of any mixture.
    pub(super) fn least_loss(&self, target: &[f64]) -> f64 {
        -self.conjugate(target, &vec![0.0; self.cells], &mut vec![0.0; self.cells])
    }

    /// Σ W(target, mixture), and the potentials of each, which start from those given.
    pub(super) fn losses(
        &self,
        targets: &[Vec<f64>],
        mixtures: &[Vec<f64>],
        duals: &mut [Vec<f64>],
        monitor: &Monitor,
    ) -> Result<f64> {
        let items: Vec<_> = targets.iter().zip(mixtures).zip(duals).collect();
        let losses = monitor.map(items, |_, ((target, mixture), dual)| self.loss(target, mixture, dual, monitor))?;
        losses.into_iter().sum()
    }

    /// W by accelerated Sinkhorn steps on the potential of the mixture; the highest value of the dual, which is W at its end.
    fn loss(&self, target: &[f64], mixture: &[f64], dual: &mut [f64], monitor: &Monitor) -> Result<f64> {
        let (mut reached, mut memory) = (vec![0.0; self.cells], Memory::new(self.cells));
        let mut point: Vec<f64> = dual.iter().map(|dual| dual / self.epsilon).collect();
        let mut residual = vec![0.0; self.cells];
        let mut highest = f64::NEG_INFINITY;
        let mut best = (f64::INFINITY, Vec::new());
        for step in 0..LOSS_STEPS {
            if step % 16 == 0 {
                monitor.check()?;
            }
            let trial: Vec<f64> = point.iter().map(|x| x * self.epsilon).collect();
            let value = dot(mixture, &trial) - self.conjugate(target, &trial, &mut reached);
            let error = kernels::l1_distance(mixture, &reached);
            if value > highest {
                highest = value;
                dual.copy_from_slice(&trial);
            }
            if error <= LOSS_TOLERANCE {
                break;
            }
            if error > SETBACK * best.0 && memory.forget() {
                point.copy_from_slice(&best.1);
                best.0 = f64::INFINITY;
                continue;
            }
            for ((residual, mixture), reached) in residual.iter_mut().zip(mixture).zip(&reached) {
                // A cell without mass has the potential −∞; what stands for it is as good and stays a number.
                *residual = (mixture.max(NO_MASS) / reached.max(NO_MASS)).ln();
            }
            if error < best.0 {
                best = (error, point.iter().zip(&residual).map(|(x, r)| x + r).collect());
            }
            memory.step(&mut point, &residual, mixture);
        }
        Ok(highest)
    }

    /// `log Σ exp(logs − C / ε)` over one side, axis by axis.
    fn soft(&self, logs: &mut [f64], way: Way) {
        let mut inner = self.cells;
        for (&n, axis) in self.shape.iter().zip(&self.axes) {
            inner /= n;
            let (mut line, mut scalings) = (vec![0.0; n], vec![0.0; n]);
            for slab in logs.chunks_exact_mut(n * inner) {
                for offset in 0..inner {
                    for (i, value) in line.iter_mut().enumerate() {
                        *value = slab[i * inner + offset];
                    }
                    axis.soft_line(way, &line, &mut scalings, |j, value| slab[j * inner + offset] = value);
                }
            }
        }
    }
}

impl Axis {
    /// `log Σ exp(line − cost)` for every place on the other side: products with the kernel from the largest number on, and
    /// exponents one by one where those underflow.
    fn soft_line(&self, way: Way, line: &[f64], scalings: &mut [f64], mut write: impl FnMut(usize, f64)) {
        let side = match way {
            Way::Backward => 0,
            Way::Forward => 1,
        };
        let n = line.len();
        let largest = line.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if largest == f64::NEG_INFINITY {
            (0..n).for_each(|j| write(j, largest));
            return;
        }
        scalings.iter_mut().zip(line).for_each(|(scaling, value)| *scaling = value - largest);
        kernels::exp_in_place(scalings);
        for (j, kernel) in self.kernels[side].chunks_exact(n).enumerate() {
            let sum: f64 = kernel.iter().zip(&*scalings).map(|(kernel, scaling)| kernel * scaling).sum();
            let log = if sum > LEAST_SUM {
                largest + sum.ln()
            } else {
                log_sum(line.iter().zip(&self.costs[side][j * n..(j + 1) * n]).map(|(value, cost)| value - cost))
            };
            write(j, log);
        }
    }
}

/// log Σ exp(terms), one of which is finite.
fn log_sum(terms: impl Iterator<Item = f64> + Clone) -> f64 {
    let largest = terms.clone().fold(f64::NEG_INFINITY, f64::max);
    largest + terms.map(|term| (term - largest).exp()).sum::<f64>().ln()
}

/// Squared distances between points of [0, 1] at equal steps.
fn unit_costs(n: usize) -> Vec<f64> {
    let scale = 1.0 / (n.max(2) - 1) as f64;
    let cost = |k: usize| scale * ((k / n) as f64 - (k % n) as f64);
    (0..n * n).map(|k| cost(k) * cost(k)).collect()
}
