//! Scans and differential equations: a program of its own for the body.

use super::{Build, Built, FRAME, Ref, Value};
use crate::{
    graph::{Node, Ode, Op, Scan, SubGraph, elements},
    program::{Code, Inner, OdeKernel, ScanKernel},
};

impl Build {
    /// The inner arena: what is unchanged, the sequences, the emissions, then a frame for each step and one more, each of
    /// them beginning with the states.
    pub(crate) fn scan(&mut self, scan: &Scan, operands: &[&Value], shape: &[usize]) -> Built<Value> {
        let (states, rest) = operands.split_at(scan.carried);
        let (sequences, captured) = rest.split_at(scan.sequences);
        let mut body = Build::new();
        let mut copied = Vec::new();
        let mut unchanged = Vec::new();
        for value in captured {
            let at = body.allocate(value.len(), value.at.needs)?;
            copied.push((value.at.operand(), at.at));
            unchanged.push(Value { at, ..(*value).clone() });
        }
        let last = scan.length.saturating_sub(1);
        let along = |at: Ref, row: usize, reverse: bool| Ref {
            at: at.at + if reverse { (last * row) as u32 } else { 0 },
            step: if reverse { (row as u32).wrapping_neg() } else { row as u32 },
            len: row as u32,
            needs: at.needs,
        };
        let mut rows = Vec::new();
        for value in sequences {
            let at = body.allocate(value.len(), value.at.needs)?;
            copied.push((value.at.operand(), at.at));
            let row: usize = value.shape[1..].iter().product();
            let at = along(at, row, scan.reverse);
            rows.push(Value { at, shape: value.shape[1..].to_vec(), positive: value.positive });
        }
        let needs = operands.iter().any(|operand| operand.at.needs);
        let outputs = scan.body.output_shapes();
        let mut emitted = Vec::new();
        for shape in &outputs[scan.carried..] {
            let row = elements(shape).unwrap_or(0);
            let at = body.allocate(row * scan.length, needs)?;
            emitted.push((at, along(at, row, scan.reverse)));
        }
        body.frames = Some(body.top);
        let mut arguments = Vec::new();
        for value in states {
            let at = body.allocate(value.len(), needs)?;
            copied.push((value.at.operand(), at.at));
            arguments.push(Value { at, shape: value.shape.clone(), positive: false });
        }
        let carried: Vec<Ref> = arguments.iter().map(|argument| argument.at).collect();
        arguments.extend(rows);
        arguments.extend(unchanged);
        let returned = body.body(&scan.body, &arguments)?;
        let frames = body.frames.unwrap_or(0);
        let frame = body.top - frames;
        for (value, at) in returned.iter().zip(&carried) {
            let next = Ref { at: at.at + frame as u32, step: FRAME, ..*at };
            body.emit_into(Code::Move, value.len(), &[value.at], next);
        }
        for (value, (_, at)) in returned[scan.carried..].iter().zip(&emitted) {
            body.emit_into(Code::Move, value.len(), &[value.at], *at);
        }
        body.program.code.retain(|ins| ins.n > 0);
        let frames_end = frames.saturating_add(frame.saturating_mul(scan.length)).saturating_add(frame);
        if frames_end.saturating_add(self.top) > super::LARGEST {
            return Err(format!("its steps need more than {} numbers", super::LARGEST));
        }
        let after = (scan.length * frame) as u32;
        let mut results: Vec<(u32, u32)> = carried.iter().map(|at| (at.at + after, at.len)).collect();
        results.extend(emitted.iter().map(|(at, _)| (at.at, at.len)));
        let program = body.finish_body(frame, frames_end);
        let kernel = ScanKernel { program, length: scan.length, operands: copied, results };
        let refs: Vec<Ref> = operands.iter().map(|operand| operand.at).collect();
        let n = elements(shape).ok_or("too many elements")?;
        let at = self.emit_kernel(Inner::Scan(kernel), n, &refs, false)?;
        Ok(Value { at, shape: shape.to_vec(), positive: false })
    }

    pub(crate) fn ode(&mut self, ode: &Ode, operands: &[&Value], shape: &[usize]) -> Built<Value> {
        let [state, start, times, captured @ ..] = operands else { return Err("expected three operands".into()) };
        let mut body = Build::new();
        let t = body.allocate(1, false)?;
        let y = body.allocate(state.len(), true)?;
        let mut arguments = vec![
            Value { at: t, shape: Vec::new(), positive: false },
            Value { at: y, shape: state.shape.clone(), positive: false },
        ];
        let mut copied = Vec::new();
        for value in captured {
            let at = body.allocate(value.len(), value.at.needs)?;
            copied.push((value.at.operand(), at.at));
            arguments.push(Value { at, ..(*value).clone() });
        }
        let returned = body.body(&ode.body, &arguments)?;
        let slope = body.allocate(state.len(), true)?;
        body.emit_into(Code::Move, state.len(), &[returned[0].at], slope);
        body.program.nested = true;
        let (program, _) = body.finish();
        let kernel = OdeKernel {
            program,
            method: ode.method,
            relative: ode.relative,
            absolute: ode.absolute,
            max_steps: ode.max_steps,
            problem: [state.at.operand(), start.at.operand(), times.at.operand()],
            captured: copied,
            time: t.at,
            state: y.at,
            slope: slope.at,
        };
        // Times have no adjoint.
        let mut refs: Vec<Ref> = operands.iter().map(|operand| operand.at).collect();
        refs[1].needs = false;
        refs[2].needs = false;
        let n = elements(shape).ok_or("too many elements")?;
        let at = self.emit_kernel(Inner::Ode(kernel), n, &refs, false)?;
        Ok(Value { at, shape: shape.to_vec(), positive: false })
    }

    /// The nodes of a body on its arguments.
    fn body(&mut self, body: &SubGraph, arguments: &[Value]) -> Built<Vec<Value>> {
        let mut values: Vec<Value> = Vec::with_capacity(body.nodes.len());
        for (k, node) in body.nodes.iter().enumerate() {
            self.node = k;
            let value = match node.op {
                Op::Argument(index) => arguments[index].clone(),
                _ => self.lower_at(k, node, &values)?,
            };
            values.push(value);
        }
        Ok(body.outputs.iter().map(|&output| values[output].clone()).collect())
    }

    /// Builds a node on values by their number, and names it where that fails.
    pub(crate) fn lower_at(&mut self, k: usize, node: &Node, values: &[Value]) -> Built<Value> {
        let operands: Vec<&Value> = node.operands.iter().map(|&operand| &values[operand]).collect();
        self.lower(node, &operands).map_err(|problem| match &node.site {
            Some(site) => format!("node {k} (site {site:?}): {problem}"),
            None => format!("node {k}: {problem}"),
        })
    }

    fn finish_body(mut self, frame: usize, end: usize) -> crate::program::Program {
        self.program.nested = true;
        let frames = self.frames.unwrap_or(0);
        // Frames repeat: places are those of the first, and constants stand behind the last.
        self.top = end;
        let frame = frame as u32;
        debug_assert!(frames <= end);
        let (mut program, _) = {
            self.frames = Some(end - frame as usize);
            self.finish()
        };
        program.nested = true;
        program
    }
}
