//! Log densities of classes, vectors and matrices.

use super::{Build, Built, Value, densities::Terms};
use crate::{
    graph::{Binary, Distribution, Event, Reduction, Unary, broadcast, elements},
    program::Code,
    special::LOG_ROOT_TAU,
};
use std::f64::consts::{LN_2, PI};

impl Build {
    /// The terms of a log density, and the shape of its outcomes.
    pub(super) fn multivariate(
        &mut self,
        distribution: Distribution,
        operands: &[&Value],
        sum: &mut Terms,
    ) -> Built<Vec<usize>> {
        let (x, first) = (operands[0], operands[1]);
        match distribution {
            Distribution::Categorical => {
                let picked = self.pick(x, first)?;
                let batch = picked.shape.clone();
                self.term(1.0, Unary::Log, &picked, sum)?;
                Ok(batch)
            }
            Distribution::CategoricalLogit => {
                let width = first.shape.last().copied().unwrap_or(1) as u32;
                let n = first.len();
                let at = self.emit(Code::Softmax { width, log: true }, n, n, &[first.at])?;
                let logs = Value { at, shape: first.shape.clone(), positive: false };
                let picked = self.pick(x, &logs)?;
                let batch = picked.shape.clone();
                sum.terms.push((1.0, picked));
                Ok(batch)
            }
            Distribution::OrderedLogistic => self.ordered(x, first, operands[2], sum),
            Distribution::Dirichlet => self.dirichlet(x, first, sum),
            Distribution::Multinomial => self.multinomial(x, first, sum),
            Distribution::MultivariateNormal | Distribution::MultivariateNormalCholesky => {
                let cholesky = distribution == Distribution::MultivariateNormalCholesky;
                let (square, batch) = self.quadratic(x, first, operands[2], cholesky, sum)?;
                sum.constant -= LOG_ROOT_TAU * size(operands[2]) as f64;
                sum.terms.push((-0.5, square));
                Ok(batch)
            }
            Distribution::MultivariateT => {
                let d = size(operands[3]) as f64;
                let (square, batch) = self.quadratic(x, operands[2], operands[3], false, sum)?;
                self.t_terms(first, d, &square, sum)?;
                Ok(batch)
            }
            Distribution::MultivariateNormalPrecision => self.by_precision(x, first, operands[2], sum),
            Distribution::Lkj => {
                let log = self.log_determinant(x)?;
                let one = self.number(1.0)?;
                let less = self.binary(Binary::Subtract, first, &one)?;
                let product = self.binary(Binary::Multiply, &less, &log)?;
                sum.terms.push((1.0, product));
                self.lkj_constant(first, size(x), sum)?;
                Ok(Vec::new())
            }
            Distribution::LkjCholesky => self.lkj_cholesky(x, first, sum),
            Distribution::Wishart => self.wishart(x, first, operands[2], sum),
            other => Err(format!("{} is a distribution of numbers", other.name())),
        }
    }

    /// The element of the last axis that each class names.
    fn pick(&mut self, x: &Value, table: &Value) -> Built<Value> {
        let (classes, outer) = table.shape.split_last().ok_or("expected classes along the last axis")?;
        let batch = broadcast(&x.shape, outer)?;
        let x = self.stretch(x, &batch)?;
        let indices = self.indices(&x, *classes)?;
        let rows = super::stretch_map(outer, &batch);
        let map = rows.iter().zip(indices).map(|(row, class)| row * *classes as u32 + class as u32).collect();
        self.take(table, map, &batch)
    }

    /// log(s(c_x − η) − s(c_{x−1} − η)), with ±∞ beyond the cut points.
    fn ordered(&mut self, x: &Value, eta: &Value, cuts: &Value, sum: &mut Terms) -> Built<Vec<usize>> {
        let batch = broadcast(&x.shape, &eta.shape)?;
        let x = self.stretch(x, &batch)?;
        let eta = self.stretch(eta, &batch)?;
        let classes = self.indices(&x, cuts.len() + 1)?;
        let last = cuts.len();
        // The two ends are logarithms of a sigmoid; between them is a difference of two.
        let (mut low, mut high, mut middle) = (Vec::new(), Vec::new(), Vec::new());
        for (k, &class) in classes.iter().enumerate() {
            match class {
                0 => low.push(k),
                class if class == last => high.push(k),
                class => middle.push((k, class)),
            }
        }
        let places = |ks: &[usize]| ks.iter().map(|&k| k as u32).collect::<Vec<u32>>();
        if classes.is_empty() {
            return Ok(batch);
        }
        // With every outcome in its place, so that single outcomes can be told apart too.
        let flat = self.reshape(&eta, &[classes.len()]);
        let mut pieces: Vec<(Vec<usize>, Value)> = Vec::new();
        for (ks, cut, sign) in [(&low, 0, 1.0), (&high, last - 1, -1.0)] {
            if ks.is_empty() {
                continue;
            }
            let eta = self.take(&flat, places(ks), &[ks.len()])?;
            let cut = self.take(cuts, vec![cut as u32], &[])?;
            let difference = if sign > 0.0 {
                self.binary(Binary::Subtract, &cut, &eta)?
            } else {
                self.binary(Binary::Subtract, &eta, &cut)?
            };
            pieces.push((ks.clone(), self.unary(Unary::LogSigmoid, &difference)?));
        }
        if !middle.is_empty() {
            let ks: Vec<usize> = middle.iter().map(|(k, _)| *k).collect();
            let eta = self.take(&flat, places(&ks), &[ks.len()])?;
            let above = self.take(cuts, middle.iter().map(|(_, c)| *c as u32).collect(), &[ks.len()])?;
            let below = self.take(cuts, middle.iter().map(|(_, c)| *c as u32 - 1).collect(), &[ks.len()])?;
            // s(a) − s(b) = s(a) s(−b) (1 − e^(b − a)).
            let a = self.binary(Binary::Subtract, &above, &eta)?;
            let b = self.binary(Binary::Subtract, &eta, &below)?;
            let gap = self.binary(Binary::Subtract, &below, &above)?;
            let first = self.unary(Unary::LogSigmoid, &a)?;
            let second = self.unary(Unary::LogSigmoid, &b)?;
            let third = self.unary(Unary::Log1mExp, &gap)?;
            let both = self.binary(Binary::Add, &first, &second)?;
            pieces.push((ks, self.binary(Binary::Add, &both, &third)?));
        }
        let order: Vec<usize> = pieces.iter().flat_map(|(ks, _)| ks.iter().copied()).collect();
        let refs: Vec<_> = pieces.iter().map(|(_, value)| value.at).collect();
        let joined = self.concatenate(&refs)?;
        let mut back = vec![0u32; order.len()];
        for (place, &k) in order.iter().enumerate() {
            back[k] = place as u32;
        }
        let joined = Value { at: joined, shape: vec![order.len()], positive: false };
        let value = self.take(&joined, back, &batch)?;
        sum.terms.push((1.0, value));
        Ok(batch)
    }

    fn dirichlet(&mut self, x: &Value, alpha: &Value, sum: &mut Terms) -> Built<Vec<usize>> {
        self.positive_rows(x, sum)?;
        self.positive_rows(alpha, sum)?;
        let joint = broadcast(&x.shape, &alpha.shape)?;
        let batch = joint[..joint.len() - 1].to_vec();
        let one = self.number(1.0)?;
        let less = self.binary(Binary::Subtract, alpha, &one)?;
        let log = self.unary(Unary::Log, x)?;
        let product = self.binary(Binary::Multiply, &less, &log)?;
        let first = self.reduce_rows(Reduction::Sum, &product)?;
        let whole = self.reduce_rows(Reduction::Sum, alpha)?;
        let each = self.unary(Unary::Lgamma, alpha)?;
        let last = self.reduce_rows(Reduction::Sum, &each)?;
        sum.terms.extend([(1.0, first), (-1.0, last)]);
        self.term(1.0, Unary::Lgamma, &whole, sum)?;
        Ok(batch)
    }

    fn multinomial(&mut self, x: &Value, p: &Value, sum: &mut Terms) -> Built<Vec<usize>> {
        let joint = broadcast(&x.shape, &p.shape)?;
        let batch = joint[..joint.len() - 1].to_vec();
        let mut conditions = Terms::new(true);
        self.whole(x, &mut conditions)?;
        let zero = self.number(0.0)?;
        conditions.conditions.push(self.binary(Binary::GreaterEqual, x, &zero)?);
        for condition in &conditions.conditions {
            sum.conditions.push(self.reduce_rows(Reduction::Min, condition)?);
        }
        let count = self.reduce_rows(Reduction::Sum, x)?;
        self.log_factorial(1.0, &count, sum)?;
        let one = self.number(1.0)?;
        let next = self.binary(Binary::Add, x, &one)?;
        let each = self.unary(Unary::Lgamma, &next)?;
        let factorials = self.reduce_rows(Reduction::Sum, &each)?;
        let product = self.binary(Binary::Xlogy, x, p)?;
        let logs = self.reduce_rows(Reduction::Sum, &product)?;
        sum.terms.extend([(-1.0, factorials), (1.0, logs)]);
        Ok(batch)
    }

    fn positive_rows(&mut self, x: &Value, sum: &mut Terms) -> Built<()> {
        if !x.positive {
            let zero = self.number(0.0)?;
            let each = self.binary(Binary::Greater, x, &zero)?;
            sum.conditions.push(self.reduce_rows(Reduction::Min, &each)?);
        }
        Ok(())
    }

    /// (x − μ)ᵀ Σ⁻¹ (x − μ) of each outcome, and −½ log |Σ| among the terms.
    fn quadratic(
        &mut self,
        x: &Value,
        location: &Value,
        matrix: &Value,
        factored: bool,
        sum: &mut Terms,
    ) -> Built<(Value, Vec<usize>)> {
        let factor = if factored { matrix.clone() } else { self.cholesky(matrix)? };
        let d = size(matrix);
        let diagonal = self.take(&factor, super::walk(&[d], &[d + 1], 0), &[d])?;
        let logs = self.unary(Unary::Log, &diagonal)?;
        let half = self.reduce_rows(Reduction::Sum, &logs)?;
        sum.terms.push((-1.0, half));
        let difference = self.binary(Binary::Subtract, x, location)?;
        let batch = difference.shape[..difference.shape.len() - 1].to_vec();
        let columns = self.transpose(&difference, None)?;
        let solved = self.triangular_solve(&factor, &columns, false, false)?;
        let squares = self.unary(Unary::Square, &solved)?;
        let rows = self.transpose(&squares, None)?;
        Ok((self.reduce_rows(Reduction::Sum, &rows)?, batch))
    }

    fn by_precision(&mut self, x: &Value, location: &Value, precision: &Value, sum: &mut Terms) -> Built<Vec<usize>> {
        let difference = self.binary(Binary::Subtract, x, location)?;
        let batch = difference.shape[..difference.shape.len() - 1].to_vec();
        if let (true, Some(known)) = (batch.is_empty(), self.known(precision)) {
            // The form reads the symmetric part, and one product gives value and slope.
            let d = size(precision);
            let symmetric: Vec<f64> = (0..d * d).map(|k| 0.5 * (known[k] + known[k % d * d + k / d])).collect();
            let symmetric = self.panels(&symmetric, d, d)?;
            let code = Code::Quadratic { size: d as u32 };
            let at = self.emit(code, 1, 1 + d, &[symmetric, difference.at])?;
            let log = self.log_determinant(precision)?;
            sum.constant -= LOG_ROOT_TAU * d as f64;
            sum.terms.extend([(-0.5, Value { at, shape: Vec::new(), positive: false }), (0.5, log)]);
            return Ok(batch);
        }
        let product =
            if batch.is_empty() { self.matmul(precision, &difference)? } else { self.matmul(&difference, precision)? };
        let each = self.binary(Binary::Multiply, &difference, &product)?;
        let square = self.reduce_rows(Reduction::Sum, &each)?;
        let log = self.log_determinant(precision)?;
        sum.constant -= LOG_ROOT_TAU * size(precision) as f64;
        sum.terms.extend([(-0.5, square), (0.5, log)]);
        Ok(batch)
    }

    fn t_terms(&mut self, df: &Value, d: f64, square: &Value, sum: &mut Terms) -> Built<()> {
        self.positive(df, sum)?;
        let (half, dimension, pi) = (self.number(0.5)?, self.number(d)?, self.number(PI)?);
        let more = self.binary(Binary::Add, df, &dimension)?;
        let above = self.binary(Binary::Multiply, &more, &half)?;
        let below = self.binary(Binary::Multiply, df, &half)?;
        self.term(1.0, Unary::Lgamma, &above, sum)?;
        self.term(-1.0, Unary::Lgamma, &below, sum)?;
        let circle = self.binary(Binary::Multiply, df, &pi)?;
        self.term(-0.5 * d, Unary::Log, &circle, sum)?;
        let ratio = self.binary(Binary::Divide, square, df)?;
        let log = self.unary(Unary::Log1p, &ratio)?;
        let product = self.binary(Binary::Multiply, &above, &log)?;
        sum.terms.push((-1.0, product));
        Ok(())
    }

    /// −log c_d(η): the integral of |R|^(η − 1) over correlation matrices, as a product of beta functions over partial
    /// correlations (Lewandowski, Kurowicka, Joe 2009).
    fn lkj_constant(&mut self, eta: &Value, d: usize, sum: &mut Terms) -> Built<()> {
        self.positive(eta, sum)?;
        for k in 1..d {
            // d − k partial correlations, each B(b, b) on (−1, 1) with b = η + (d − 1 − k) / 2.
            let shift = self.number(0.5 * (d - 1 - k) as f64)?;
            let b = self.binary(Binary::Add, eta, &shift)?;
            let log = self.binary(Binary::LogBeta, &b, &b)?;
            sum.terms.push((-((d - k) as f64), log));
            let two = self.number(2.0)?;
            let twice = self.binary(Binary::Multiply, &b, &two)?;
            let one = self.number(1.0)?;
            let power = self.binary(Binary::Subtract, &twice, &one)?;
            sum.terms.push((-((d - k) as f64) * LN_2, power));
        }
        Ok(())
    }

    fn lkj_cholesky(&mut self, factor: &Value, eta: &Value, sum: &mut Terms) -> Built<Vec<usize>> {
        let d = size(factor);
        let diagonal = self.take(factor, super::walk(&[d], &[d + 1], 0), &[d])?;
        let logs = self.unary(Unary::Log, &diagonal)?;
        // The k-th of 1…d has the exponent d − k + 2η − 2; the first is log 1.
        let exponents: Vec<f64> = (1..=d).map(|k| d as f64 - k as f64 - 2.0).collect();
        let weights = self.constants(&exponents, &[d])?;
        let two = self.number(2.0)?;
        let twice = self.binary(Binary::Multiply, eta, &two)?;
        let weights = self.binary(Binary::Add, &weights, &twice)?;
        let weighted = self.binary(Binary::Multiply, &weights, &logs)?;
        let value = self.total(&weighted)?;
        sum.terms.push((1.0, value));
        self.lkj_constant(eta, d, sum)?;
        Ok(Vec::new())
    }

    fn wishart(&mut self, x: &Value, df: &Value, scale: &Value, sum: &mut Terms) -> Built<Vec<usize>> {
        let d = size(x);
        let log_x = self.log_determinant(x)?;
        let less = self.number(d as f64 + 1.0)?;
        let exponent = self.binary(Binary::Subtract, df, &less)?;
        let first = self.binary(Binary::Multiply, &exponent, &log_x)?;
        let factor = self.cholesky(scale)?;
        // tr V⁻¹X = tr L⁻¹ X L⁻ᵀ.
        let once = self.triangular_solve(&factor, x, false, false)?;
        let turned = self.transpose(&once, None)?;
        let twice = self.triangular_solve(&factor, &turned, false, false)?;
        let diagonal = self.take(&twice, super::walk(&[d], &[d + 1], 0), &[d])?;
        let trace = self.total(&diagonal)?;
        let roots = self.take(&factor, super::walk(&[d], &[d + 1], 0), &[d])?;
        let logs = self.unary(Unary::Log, &roots)?;
        let half = self.total(&logs)?;
        let second = self.binary(Binary::Multiply, df, &half)?;
        sum.terms.extend([(0.5, first), (-0.5, trace), (-1.0, second), (-0.5 * d as f64 * LN_2, df.clone())]);
        sum.constant -= 0.25 * (d * (d - 1)) as f64 * PI.ln();
        for j in 0..d {
            let (half, shift) = (self.number(0.5)?, self.number(0.5 * j as f64)?);
            let below = self.binary(Binary::Multiply, df, &half)?;
            let below = self.binary(Binary::Subtract, &below, &shift)?;
            self.positive(&below, sum)?;
            self.term(-1.0, Unary::Lgamma, &below, sum)?;
        }
        Ok(Vec::new())
    }

    /// What a draw of one outcome after another reads: numbers for each outcome, or a whole table.
    pub(super) fn draw_parameters(
        &mut self,
        distribution: Distribution,
        parameters: &[&Value],
        shape: &[usize],
    ) -> Built<Vec<Value>> {
        let whole = |parameters: &[&Value]| Ok(parameters.iter().map(|value| (*value).clone()).collect());
        let zero = self.number(0.0)?;
        let parameters = &super::densities::with_location(distribution, parameters, &zero, 0);
        match distribution.event() {
            Event::Number => parameters.iter().map(|value| self.stretch(value, shape)).collect(),
            Event::Class => {
                let classes = parameters[0].shape.last().copied().unwrap_or(1);
                Ok(vec![self.stretch(parameters[0], &[shape, &[classes]].concat())?])
            }
            Event::Ordered => Ok(vec![self.stretch(parameters[0], shape)?, parameters[1].clone()]),
            Event::Vector => Ok(vec![self.stretch(parameters[0], shape)?]),
            Event::Gaussian => {
                let location = parameters.len() - 2;
                let mut values: Vec<Value> = whole(parameters)?;
                values[location] = self.stretch(parameters[location], shape)?;
                Ok(values)
            }
            Event::Matrix => whole(parameters),
        }
    }
}

/// Numbers in one outcome.
pub(super) fn event_size(distribution: Distribution, parameters: &[&Value], shape: &[usize]) -> usize {
    match distribution.event() {
        Event::Number => 1,
        Event::Class => parameters[0].shape.last().copied().unwrap_or(1),
        Event::Ordered => 1,
        Event::Vector | Event::Gaussian => shape.last().copied().unwrap_or(1),
        Event::Matrix => elements(shape).unwrap_or(1),
    }
}

fn size(matrix: &Value) -> usize {
    matrix.shape.first().copied().unwrap_or(0)
}
