//! The two linear programs, and what makes their answers feasible beyond doubt.

use gibbs_core::{Error, Monitor, Result};
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOutcome, Variable};
use std::time::Duration;

/// Time between two looks at the monitor.
const SLICE: Duration = Duration::from_millis(40);

/// The adversary's plan: groups and their masses, which sum to each point's mass.
pub(super) fn cover(groups: &[Vec<u32>], masses: &[f64], monitor: &Monitor) -> Result<Vec<(Vec<u32>, f64)>> {
    let unit = unit(masses);
    let mut program = Problem::new(OptimizationDirection::Minimize);
    let variables: Vec<Variable> = groups.iter().map(|_| program.add_var(1.0, (0.0, f64::INFINITY))).collect();
    let mut covering = vec![Vec::new(); masses.len()];
    for (group, &variable) in groups.iter().zip(&variables) {
        group.iter().for_each(|&i| covering[i as usize].push((variable, 1.0)));
    }
    for (terms, mass) in covering.iter().zip(masses) {
        program.add_constraint(terms.as_slice(), ComparisonOp::Ge, mass / unit);
    }
    let weights = solved(program, &variables, monitor)?;
    let mut plan: Vec<(Vec<u32>, f64)> =
        groups.iter().cloned().zip(weights.iter().map(|w| w.max(0.0) * unit)).collect();
    plan.retain(|(_, mass)| *mass > 0.0);
    Ok(exact(plan, masses))
}

/// The classifier's potentials, at most 1 in sum over every group.
pub(super) fn pack(groups: &[Vec<u32>], masses: &[f64], monitor: &Monitor) -> Result<Vec<f64>> {
    let unit = unit(masses);
    let mut program = Problem::new(OptimizationDirection::Maximize);
    let variables: Vec<Variable> = masses.iter().map(|mass| program.add_var(mass / unit, (0.0, 1.0))).collect();
    for group in groups.iter().filter(|group| group.len() > 1) {
        let terms: Vec<(Variable, f64)> = group.iter().map(|&i| (variables[i as usize], 1.0)).collect();
        program.add_constraint(terms, ComparisonOp::Le, 1.0);
    }
    let mut potentials = solved(program, &variables, monitor)?;
    potentials.iter_mut().for_each(|h| *h = h.clamp(0.0, 1.0));
    let sum = |group: &Vec<u32>| group.iter().map(|&i| potentials[i as usize]).sum::<f64>();
    let largest = groups.iter().map(sum).fold(1.0, f64::max);
    potentials.iter_mut().for_each(|h| *h /= largest);
    Ok(potentials)
}

/// The mean mass, in which the solver's absolute tolerances make sense.
fn unit(masses: &[f64]) -> f64 {
    masses.iter().sum::<f64>() / masses.len() as f64
}

/// Solves a program in slices of time, so that a cancelled call ends.
fn solved(mut program: Problem, variables: &[Variable], monitor: &Monitor) -> Result<Vec<f64>> {
    let failed = |problem: microlp::Error| Error::internal(format!("the linear program failed: {problem}"));
    program.set_time_limit(SLICE);
    let mut outcome = program.solve().map_err(failed)?;
    let mut slices = 0.0;
    while !outcome.is_optimal() {
        monitor.check()?;
        slices += 1.0;
        monitor.report(slices, None);
        outcome = outcome.resume().map_err(failed)?;
    }
    match outcome {
        SolveOutcome::Solution(solution) => {
            Ok(variables.iter().map(|&variable| solution.var_value(variable)).collect())
        }
        SolveOutcome::Interrupted(_) => Err(Error::internal("the linear program ended without an answer")),
    }
}

/// Turns a cover, up to the solver's tolerance, into an exact one: what is missing is left where it is, points that are
/// covered twice leave groups.
fn exact(plan: Vec<(Vec<u32>, f64)>, masses: &[f64]) -> Vec<(Vec<u32>, f64)> {
    let mut excess: Vec<f64> = masses.iter().map(|mass| -mass).collect();
    for (group, mass) in &plan {
        group.iter().for_each(|&i| excess[i as usize] += mass);
    }
    let mut exact = Vec::with_capacity(plan.len());
    for (group, mut mass) in plan {
        // Members by what they have too much: part by part, those leave whose excess the part does not exceed.
        while mass > 0.0 {
            let spare = |&i: &u32| excess[i as usize].max(0.0).min(mass);
            let part = group.iter().map(spare).filter(|&spare| spare > 0.0).fold(mass, f64::min);
            let leaving: Vec<u32> = group.iter().copied().filter(|i| spare(i) > 0.0).collect();
            leaving.iter().for_each(|&i| excess[i as usize] -= part);
            let staying: Vec<u32> = group.iter().copied().filter(|i| !leaving.contains(i)).collect();
            if !staying.is_empty() {
                exact.push((staying, part));
            }
            mass -= part;
        }
    }
    let missing = excess.iter().enumerate().filter(|&(_, &excess)| excess < 0.0);
    exact.extend(missing.map(|(i, &excess)| (vec![i as u32], -excess)));
    exact
}
