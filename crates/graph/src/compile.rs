//! A graph bound to its data: evaluate, differentiate, simulate.

use crate::{
    build::{Build, Value},
    graph::{Graph, Op, Shape, elements, shape_text},
    program::{Place, Program, Workspace, run},
    scalar::{Dual, Scalar},
};
use gibbs_core::{Code, Error, Evaluator, Monitor, Result};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// The output whose gradient is taken.
pub const DENSITY: &str = "value";

/// One output of a compiled graph.
#[derive(Debug, Clone)]
pub struct Output {
    /// Its name.
    pub name: String,
    /// Its shape.
    pub shape: Shape,
    place: Place,
    /// Whether it is computed again in each evaluation, and has an adjoint.
    live: bool,
    depends: bool,
}

/// A compiled graph. It is shared by threads; each evaluates with buffers of its own.
#[derive(Debug)]
pub struct Compiled {
    program: Program,
    outputs: Vec<Output>,
    dimension: usize,
    density: Option<usize>,
    places: Vec<String>,
    /// Buffers that evaluators gave back.
    spare: Mutex<Vec<Workspace<f64>>>,
}

impl Graph {
    /// Binds data, by name and row-major, and compiles. Inputs that the graph does not have are errors.
    pub fn compile(&self, data: &BTreeMap<String, &[f64]>) -> Result<Compiled> {
        self.compile_with(data, true)
    }

    /// The same; without `rewrite` scans stay loops and data stay as they are, to compare: rounding alone may differ.
    pub fn compile_with(&self, data: &BTreeMap<String, &[f64]>, rewrite: bool) -> Result<Compiled> {
        for name in data.keys() {
            if !self.inputs().iter().any(|leaf| leaf.name == *name) {
                return Err(Error::value("data", format!("the graph has no input {name:?}")));
            }
        }
        let mut build = Build::new();
        build.rewrite = rewrite;
        let nodes = self.nodes();
        let wanted = self.reachable();
        let mut values: Vec<Value> = Vec::with_capacity(nodes.len());
        let refuse = |problem: String| Error::value("graph", problem);
        // Parameters come first: they are the flat vector.
        let mut parameters = BTreeMap::new();
        for leaf in self.parameters() {
            let len = elements(&leaf.shape).unwrap_or(0);
            let at = build.allocate(len, true).map_err(refuse)?;
            parameters.insert(leaf.node, Value { at, shape: leaf.shape.clone(), positive: false });
        }
        for (k, node) in nodes.iter().enumerate() {
            build.node = k;
            let value = match &node.op {
                Op::Parameter(_) => parameters[&k].clone(),
                Op::Input(name) if wanted[k] => {
                    let given = data.get(name).copied();
                    let given = given.ok_or_else(|| Error::value("data", format!("there is no {name:?}")))?;
                    if elements(&node.shape) != Some(given.len()) {
                        let expected = shape_text(&node.shape);
                        let problem = format!("{name}: expected {expected}, got {} numbers", given.len());
                        return Err(Error::shape("data", problem));
                    }
                    build.constants(given, &node.shape).map_err(refuse)?
                }
                _ if wanted[k] => build.lower_at(k, node, &values).map_err(refuse)?,
                // Never read: any value will do.
                _ => build.constants(&[], &[0]).map_err(refuse)?,
            };
            values.push(value);
        }
        let outputs: Vec<(String, Value)> =
            self.outputs().iter().map(|(name, &node)| (name.clone(), values[node].clone())).collect();
        let roots: Vec<_> = outputs.iter().map(|(_, value)| value).chain(parameters.values()).map(|v| v.at).collect();
        let density = outputs.iter().find(|(name, value)| name == DENSITY && value.shape.is_empty());
        build.keep_only(&roots, density.map(|(_, value)| value.at));
        let (program, place) = build.finish();
        let live = program.live;
        let outputs: Vec<Output> = outputs
            .into_iter()
            .map(|(name, value)| {
                let depends = value.needs();
                let place = place(value.at);
                Output { name, shape: value.shape, place, live: (place.at as usize) < live, depends }
            })
            .collect();
        let density = outputs.iter().position(|output| output.name == DENSITY && output.shape.is_empty());
        let places = nodes
            .iter()
            .enumerate()
            .map(|(k, node)| node.site.clone().unwrap_or_else(|| format!("node {k}")))
            .collect();
        Ok(Compiled { program, outputs, dimension: self.dimension(), density, places, spare: Mutex::default() })
    }

    /// Which nodes the outputs read.
    fn reachable(&self) -> Vec<bool> {
        let mut wanted = vec![false; self.nodes().len()];
        for &node in self.outputs().values() {
            wanted[node] = true;
        }
        for (k, node) in self.nodes().iter().enumerate().rev() {
            if wanted[k] {
                node.operands.iter().for_each(|&operand| wanted[operand] = true);
            }
        }
        wanted
    }

    /// Parameters that the density does not read, by name: their gradient is 0 everywhere.
    pub fn unused_parameters(&self) -> Vec<&str> {
        let Some(&density) = self.outputs().get(DENSITY) else { return Vec::new() };
        let mut wanted = vec![false; self.nodes().len()];
        wanted[density] = true;
        for (k, node) in self.nodes().iter().enumerate().rev() {
            if wanted[k] {
                node.operands.iter().for_each(|&operand| wanted[operand] = true);
            }
        }
        self.parameters().iter().filter(|leaf| !wanted[leaf.node]).map(|leaf| leaf.name.as_str()).collect()
    }
}

impl Compiled {
    /// Length of the flat vector of parameters.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// What it returns, by name in order.
    pub fn outputs(&self) -> &[Output] {
        &self.outputs
    }

    /// Instructions of one evaluation.
    pub fn instructions(&self) -> usize {
        self.program.code.len()
    }

    /// Numbers that an evaluation writes.
    #[cfg(test)]
    pub(crate) fn numbers(&self) -> usize {
        self.program.live
    }

    /// An evaluator in double precision; its buffers are those of one that is gone, or new.
    pub fn evaluator(&self) -> GraphEvaluator<'_> {
        let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop();
        GraphEvaluator { compiled: self, work: spare.unwrap_or_else(|| Workspace::new(&self.program)) }
    }

    /// An evaluator in single precision: the parameters are rounded, and so is everything after them.
    pub fn single_evaluator(&self) -> SingleEvaluator<'_> {
        SingleEvaluator { compiled: self, work: Workspace::new(&self.program) }
    }

    /// An evaluator of directional derivatives.
    pub fn tangents(&self) -> Tangents<'_> {
        Tangents { compiled: self, work: Workspace::new(&self.program) }
    }

    fn density(&self) -> Result<&Output> {
        self.density
            .map(|k| &self.outputs[k])
            .ok_or_else(|| Error::value("graph", format!("has no output {DENSITY:?} that is a number")))
    }

    fn check(&self, position: &[f64]) -> Result<()> {
        match position.len() {
            found if found == self.dimension => Ok(()),
            found => Err(Error::shape("parameters", format!("expected {} numbers, got {found}", self.dimension))),
        }
    }

    /// The value at each row of `positions` (`n × dimension`) and in `gradients`, of their size, the gradients; the rows on
    /// this call's threads.
    pub fn batch(&self, positions: &[f64], gradients: &mut [f64], monitor: &Monitor) -> Result<Vec<f64>> {
        self.density()?;
        let d = self.dimension;
        let rows = positions.len().checked_div(d).unwrap_or(0);
        if d == 0 || rows * d != positions.len() {
            return Err(Error::shape("parameters", format!("expected rows of {d} numbers, got {}", positions.len())));
        }
        if gradients.len() != positions.len() {
            let problem = format!("expected {} numbers, got {}", positions.len(), gradients.len());
            return Err(Error::shape("gradients", problem));
        }
        let mut values = vec![0.0; rows];
        // A block is what an evaluator's buffers are worth.
        const BLOCK: usize = 64;
        let items: Vec<_> =
            positions.chunks(BLOCK * d).zip(values.chunks_mut(BLOCK)).zip(gradients.chunks_mut(BLOCK * d)).collect();
        monitor.map(items, |_, ((positions, values), gradients)| {
            let mut evaluator = self.evaluator();
            for ((position, value), gradient) in positions.chunks(d).zip(values).zip(gradients.chunks_mut(d)) {
                *value = evaluator.evaluate(position, gradient);
            }
        })?;
        Ok(values)
    }

    /// Where a position first gives a number that is not finite: the site of the first instruction that makes one of
    /// finite operands, or nothing.
    pub fn first_not_finite(&self, position: &[f64]) -> Result<Option<String>> {
        self.check(position)?;
        let mut work = Workspace::<f64>::new(&self.program);
        work.values[..self.dimension].copy_from_slice(position);
        for ins in &self.program.code {
            run::alone(&self.program, ins, &mut work);
            let at = ins.d.start(0);
            let values = &work.values[at..at + ins.results()];
            if let Some((k, value)) = values.iter().enumerate().find(|(_, value)| !value.is_finite()) {
                let place = &self.places[ins.node as usize];
                return Ok(Some(format!("{place}: {value} at element {k}")));
            }
        }
        Ok(None)
    }
}

/// The values of one output.
fn read<T: Scalar>(output: &Output, work: &Workspace<T>) -> impl Iterator<Item = T> {
    let at = output.place.start(0);
    let len: usize = output.shape.iter().product();
    work.values[at..at + len].iter().copied()
}

/// Value and adjoints at the position in `work`.
fn gradient<T: Scalar>(compiled: &Compiled, work: &mut Workspace<T>) -> Option<T> {
    let output = &compiled.outputs[compiled.density?];
    if output.live && output.depends {
        run::gradient(&compiled.program, work, output.place.start(0));
    } else {
        run::forward(&compiled.program, work, 0..1);
        work.clear(&compiled.program);
    }
    read(output, work).next()
}

/// Evaluates a compiled graph in double precision; nothing is allocated after the first evaluation.
#[derive(Debug)]
pub struct GraphEvaluator<'a> {
    compiled: &'a Compiled,
    work: Workspace<f64>,
}

impl GraphEvaluator<'_> {
    /// The outputs at a position, in their order.
    pub fn outputs(&mut self, position: &[f64]) -> Result<Vec<Vec<f64>>> {
        self.simulate(position, 0, 0)
    }

    /// Writes the outputs at a position to `values`, one after another in their order, as far as there is room. Allocates nothing.
    pub fn outputs_into(&mut self, position: &[f64], values: &mut [f64]) -> Result<()> {
        self.forward(position, 0, 0)?;
        let outputs = self.compiled.outputs.iter().flat_map(|output| read(output, &self.work));
        values.iter_mut().zip(outputs).for_each(|(value, output)| *value = output);
        Ok(())
    }

    /// The outputs, with draws from the streams of a seed and the index of a simulation.
    pub fn simulate(&mut self, position: &[f64], seed: u64, index: u32) -> Result<Vec<Vec<f64>>> {
        self.forward(position, seed, index)?;
        Ok(self.compiled.outputs.iter().map(|output| read(output, &self.work).collect()).collect())
    }

    fn forward(&mut self, position: &[f64], seed: u64, index: u32) -> Result<()> {
        self.compiled.check(position)?;
        self.work.random = (seed, index);
        self.work.values[..position.len()].copy_from_slice(position);
        run::forward(&self.compiled.program, &mut self.work, 0..1);
        Ok(())
    }

    /// Value and gradient, lengths checked.
    pub fn value_and_gradient(&mut self, position: &[f64]) -> Result<(f64, Vec<f64>)> {
        self.compiled.density()?;
        self.compiled.check(position)?;
        let mut gradient = vec![0.0; position.len()];
        let value = self.evaluate(position, &mut gradient);
        Ok((value, gradient))
    }

    /// seedᵀ J: the gradient of the outputs weighted by `seeds`, one slice an output in their order.
    pub fn vector_jacobian(&mut self, position: &[f64], seeds: &[&[f64]]) -> Result<Vec<f64>> {
        self.compiled.check(position)?;
        self.work.values[..position.len()].copy_from_slice(position);
        run::forward(&self.compiled.program, &mut self.work, 0..1);
        self.work.clear(&self.compiled.program);
        for (output, seed) in self.compiled.outputs.iter().zip(seeds) {
            let at = output.place.start(0);
            if output.live {
                let len = self.work.adjoints.len().min(at + seed.len());
                for (adjoint, seed) in self.work.adjoints[at..len].iter_mut().zip(*seed) {
                    *adjoint += seed;
                }
            }
        }
        run::backward(&self.compiled.program, &mut self.work, 0..1);
        Ok(self.work.adjoints[..position.len()].to_vec())
    }
}

impl Evaluator for GraphEvaluator<'_> {
    fn evaluate(&mut self, position: &[f64], out: &mut [f64]) -> f64 {
        if position.len() != self.compiled.dimension || out.len() != position.len() {
            return f64::NAN;
        }
        self.work.values[..position.len()].copy_from_slice(position);
        let value = gradient(self.compiled, &mut self.work);
        out.copy_from_slice(&self.work.adjoints[..position.len()]);
        value.unwrap_or(f64::NAN)
    }
}

impl Drop for GraphEvaluator<'_> {
    fn drop(&mut self) {
        /// More than this many at a time are threads that will not come back.
        const KEPT: usize = 8;
        let mut spare = self.compiled.spare.lock().unwrap_or_else(PoisonError::into_inner);
        if spare.len() < KEPT {
            spare.push(std::mem::replace(&mut self.work, Workspace::empty()));
        }
    }
}

/// Evaluates a compiled graph in single precision.
#[derive(Debug)]
pub struct SingleEvaluator<'a> {
    compiled: &'a Compiled,
    work: Workspace<f32>,
}

impl SingleEvaluator<'_> {
    /// Value and gradient.
    pub fn value_and_gradient(&mut self, position: &[f32]) -> Result<(f32, Vec<f32>)> {
        self.compiled.density()?;
        let expected = self.compiled.dimension;
        if position.len() != expected {
            return Err(Error::shape("parameters", format!("expected {expected} numbers, got {}", position.len())));
        }
        self.work.values[..position.len()].copy_from_slice(position);
        let value = gradient(self.compiled, &mut self.work);
        Ok((value.unwrap_or(f32::NAN), self.work.adjoints[..position.len()].to_vec()))
    }
}

/// Derivatives in one direction, by forward tangents: through the values for J v, through the reverse pass for H v.
#[derive(Debug)]
pub struct Tangents<'a> {
    compiled: &'a Compiled,
    work: Workspace<Dual>,
}

impl Tangents<'_> {
    fn place(&mut self, position: &[f64], direction: &[f64]) -> Result<()> {
        self.compiled.check(position)?;
        if direction.len() != position.len() {
            let problem = format!("expected {} numbers, got {}", position.len(), direction.len());
            return Err(Error::shape("direction", problem));
        }
        for ((value, &x), &v) in self.work.values.iter_mut().zip(position).zip(direction) {
            *value = Dual::new(x, v);
        }
        Ok(())
    }

    /// J v of every output, in their order.
    pub fn jacobian_vector(&mut self, position: &[f64], direction: &[f64]) -> Result<Vec<Vec<f64>>> {
        self.place(position, direction)?;
        run::forward(&self.compiled.program, &mut self.work, 0..1);
        let outputs = self.compiled.outputs.iter();
        Ok(outputs.map(|output| read(output, &self.work).map(|dual| dual.tangent).collect()).collect())
    }

    /// Value, gradient and Hessian times `direction` of the density.
    pub fn hessian_vector(&mut self, position: &[f64], direction: &[f64]) -> Result<(f64, Vec<f64>, Vec<f64>)> {
        self.compiled.density()?;
        if let Some(loss) = self.compiled.program.first_loss() {
            let problem = format!("{loss} has no second derivatives, so there is no Hessian");
            return Err(Error::new(Code::Unsupported, "graph", problem));
        }
        self.place(position, direction)?;
        let value = gradient(self.compiled, &mut self.work).map_or(f64::NAN, |dual| dual.value);
        let adjoints = &self.work.adjoints[..position.len()];
        let gradient = adjoints.iter().map(|dual| dual.value).collect();
        Ok((value, gradient, adjoints.iter().map(|dual| dual.tangent).collect()))
    }
}
