//! Sums of squares about a linear predictor of data: a few rows stand for all.
//!
//! ```text
//! Σ (x − μ)²,  μ = offset + Σⱼ columnⱼ βⱼ + Σₖ coefficientₖ · αₖ[group]
//! ```
//!
//! Orthogonal transformations leave the sum as it is. Those that make the table (coefficients, columns, x − offset)
//! triangular within each group leave as many rows for a group as it has terms of its own, and what is left over of all
//! groups depends on the columns alone and is made triangular once more. No squared condition number, unlike normal
//! equations. `O(n (k + p)²)` once; a gradient then costs `O(groups · k (k + p) + p²)`.

use super::{Build, Built, FIXED, Ref, Value};
use crate::{
    graph::{Binary, Ternary, Unary},
    program::{Code, NOWHERE, kernels::panels},
};

/// Terms of a linear predictor that are worth a factorization.
const WIDEST: usize = 64;

/// offset + Σ columnⱼ · numberⱼ + Σ coefficientₖ · vectorₖ at the row's group.
struct Linear {
    offset: Vec<f64>,
    columns: Vec<(Vec<f64>, Ref)>,
    groups: Vec<Group>,
}

/// A vector of which each row reads one element.
struct Group {
    coefficient: Vec<f64>,
    vector: Ref,
    places: Vec<u32>,
}

impl Build {
    /// Σ (c (x − μ))² over the common shape; `c` has no adjoint.
    pub(super) fn squares(&mut self, x: &Value, location: &Value, c: &Value) -> Built<Value> {
        match self.linear_form(x, location, c) {
            Some((linear, table)) => self.squares_of_table(&linear, &table, c),
            None => self.squares_of(x, location, c),
        }
    }

    fn squares_of(&mut self, x: &Value, location: &Value, c: &Value) -> Built<Value> {
        let (refs, shape) = self.aligned(&[x, location, c])?;
        let n: usize = shape.iter().product();
        let at = match self.producers.get(&refs[1]).cloned() {
            // Data about a product and a sum: the location itself is not written.
            Some((Code::Ternary(Ternary::MultiplyAdd), parts))
                if self.rewrite && refs[1].len as usize == n && n > 1 && x.is_fixed() && c.is_fixed() =>
            {
                let (y, weights) = (self.stretch(x, &shape)?, self.stretch(c, &shape)?);
                let constants = self.concatenate(&[y.at, weights.at])?;
                self.emit(Code::Residuals, n, 1, &[parts[0], parts[1], parts[2], constants])?
            }
            _ => self.emit(Code::Squares, n, 1, &refs)?,
        };
        Ok(Value { at, shape: Vec::new(), positive: false })
    }

    /// The location as a linear form, and the table of its columns and what is left of x, where a few rows can stand for
    /// it: x is data, c a number, and there are more rows than what they would become.
    fn linear_form(&self, x: &Value, location: &Value, c: &Value) -> Option<(Linear, Vec<f64>)> {
        let n = x.len();
        if !self.rewrite || location.is_fixed() || c.len() != 1 || self.frames.is_some() {
            return None;
        }
        if (location.len() != 1 && location.shape != x.shape) || n < 8 {
            return None;
        }
        let data = self.known(x)?;
        let mut linear = Linear { offset: vec![0.0; n], columns: Vec::new(), groups: Vec::new() };
        if !self.is_linear(location.at, n, &vec![1.0; n], &mut linear) {
            return None;
        }
        let (own, p) = (linear.groups.len(), linear.columns.len());
        let groups = linear.groups.first().map_or(0, |group| group.vector.len as usize);
        let alike = linear.groups.iter().all(|group| group.places == linear.groups[0].places);
        if own + p == 0 || own > 4 || !alike || 2 * (own * groups + p + 1) > n {
            return None;
        }
        let mut table = Vec::with_capacity(n * (own + p + 1));
        for k in 0..n {
            table.extend(linear.groups.iter().map(|group| group.coefficient[k]));
            table.extend(linear.columns.iter().map(|(column, _)| column[k]));
            table.push(data[k] - linear.offset[k]);
        }
        table.iter().all(|value| value.is_finite()).then_some((linear, table))
    }

    fn squares_of_table(&mut self, linear: &Linear, table: &[f64], c: &Value) -> Built<Value> {
        let (own, p) = (linear.groups.len(), linear.columns.len());
        let width = own + p + 1;
        let numbers = match p {
            0 => None,
            _ => Some(self.neighbours(&linear.columns.iter().map(|(_, at)| *at).collect::<Vec<_>>())?),
        };
        let Some(first) = linear.groups.first() else {
            return self.squares_of_rows(table, 0, p, numbers, &[], c);
        };
        let groups = first.vector.len as usize;
        let mut members: Vec<Vec<f64>> = vec![Vec::new(); groups];
        for (row, &place) in table.chunks(width).zip(&first.places) {
            members[place as usize].extend_from_slice(row);
        }
        // The first rows of each group, one after another by their number; then what is left over.
        let mut heads = vec![Vec::with_capacity(groups * width); own];
        let mut rest = Vec::new();
        for rows in &mut members {
            triangularize(rows, width, own);
            rows.resize(rows.len().max(own * width), 0.0);
            for (head, row) in heads.iter_mut().zip(rows.chunks(width)) {
                head.extend_from_slice(row);
            }
            for row in rows.chunks(width).skip(own) {
                rest.extend_from_slice(&row[own..]);
            }
        }
        let mut total = self.squares_of_rows(&rest, 0, p, numbers, &[], c)?;
        for (k, head) in heads.iter().enumerate() {
            let vectors: Vec<Ref> = linear.groups[k..].iter().map(|group| group.vector).collect();
            let head: Vec<f64> = head.chunks(width).flat_map(|row| &row[k..]).copied().collect();
            let squares = self.squares_of_rows(&head, vectors.len(), p, numbers, &vectors, c)?;
            total = self.binary(Binary::Add, &total, &squares)?;
        }
        Ok(total)
    }

    /// Σ (c (t − Σ coefficientₖ vectorₖ − Σ columnⱼ numberⱼ))² of rows that hold the `own` coefficients, the `p` columns and t;
    /// without vectors of their own the rows become as many as there are columns.
    fn squares_of_rows(
        &mut self,
        table: &[f64],
        own: usize,
        p: usize,
        numbers: Option<Ref>,
        vectors: &[Ref],
        c: &Value,
    ) -> Built<Value> {
        let width = own + p + 1;
        let short;
        let table = if own == 0 && table.len() > width * width {
            short = gibbs_linear::triangular_factor(table, table.len() / width, width);
            &short
        } else {
            table
        };
        let rows = table.len() / width;
        if rows == 0 {
            return self.number(0.0);
        }
        let column = |j: usize| -> Vec<f64> { (0..rows).map(|k| table[k * width + j]).collect() };
        let target = self.constants(&column(width - 1), &[rows])?;
        let mut location = None;
        if let Some(numbers) = numbers {
            let columns: Vec<f64> = table.chunks(width).flat_map(|row| &row[own..own + p]).copied().collect();
            let columns = self.panels(&columns, rows, p)?;
            let code = Code::Columns { rows: rows as u32, inner: p as u32 };
            let at = self.emit(code, rows, rows, &[columns, numbers])?;
            location = Some(Value { at, shape: vec![rows], positive: false });
        }
        for (k, vector) in vectors.iter().enumerate() {
            let coefficient = self.constants(&column(k), &[rows])?;
            let vector = Value { at: *vector, shape: vec![rows], positive: false };
            location = Some(match location {
                Some(sum) => self.ternary(Ternary::MultiplyAdd, [&coefficient, &vector, &sum])?,
                None => self.binary(Binary::Multiply, &coefficient, &vector)?,
            });
        }
        let location = match location {
            Some(location) => location,
            None => self.number(0.0)?,
        };
        self.squares_of(&target, &location, c)
    }

    /// Numbers one after another: where they are, if they are so, or moved together.
    fn neighbours(&mut self, refs: &[Ref]) -> Built<Ref> {
        let first = refs[0];
        if refs.iter().enumerate().all(|(k, at)| at.at == first.at + k as u32) {
            let needs = refs.iter().any(|at| at.needs);
            return Ok(Ref { len: refs.len() as u32, needs, ..first });
        }
        self.concatenate(refs)
    }

    /// Adds `factor` · value to a linear form; whether it is one.
    fn is_linear(&self, at: Ref, n: usize, factor: &[f64], linear: &mut Linear) -> bool {
        let value = |k: usize| if at.len == 1 { 0 } else { k };
        if at.is_fixed() {
            let start = (at.at & !FIXED) as usize;
            let known = &self.folder.values[start..start + at.len as usize];
            (0..n).for_each(|k| linear.offset[k] += factor[k] * known[value(k)]);
            return true;
        }
        if linear.columns.len() >= WIDEST {
            return false;
        }
        let times = |other: Ref| -> Vec<f64> {
            let start = (other.at & !FIXED) as usize;
            let known = &self.folder.values[start..start + other.len as usize];
            (0..n).map(|k| factor[k] * known[if other.len == 1 { 0 } else { k }]).collect()
        };
        let negative = || factor.iter().map(|x| -x).collect::<Vec<f64>>();
        let product = |a: Ref, b: Ref, linear: &mut Linear| match (a.is_fixed(), b.is_fixed()) {
            (true, _) => self.is_linear(b, n, &times(a), linear),
            (_, true) => self.is_linear(a, n, &times(b), linear),
            _ => false,
        };
        match self.producers.get(&at) {
            Some((Code::Binary(Binary::Add), refs)) => {
                self.is_linear(refs[0], n, factor, linear) && self.is_linear(refs[1], n, factor, linear)
            }
            Some((Code::Binary(Binary::Subtract), refs)) => {
                self.is_linear(refs[0], n, factor, linear) && self.is_linear(refs[1], n, &negative(), linear)
            }
            Some((Code::Unary(Unary::Negate), refs)) => self.is_linear(refs[0], n, &negative(), linear),
            Some((Code::Binary(Binary::Multiply), refs)) if at.len > 1 => product(refs[0], refs[1], linear),
            Some((Code::Ternary(Ternary::MultiplyAdd), refs)) if at.len > 1 => {
                let (a, b, c) = (refs[0], refs[1], refs[2]);
                product(a, b, linear) && self.is_linear(c, n, factor, linear)
            }
            Some((Code::Columns { rows, inner }, refs)) if *rows as usize == n => {
                let (matrix, numbers) = (refs[0], refs[1]);
                if linear.columns.len() + *inner as usize > WIDEST {
                    return false;
                }
                let start = (matrix.at & !FIXED) as usize;
                let inner = *inner as usize;
                for j in 0..inner {
                    let value = |row: usize| self.folder.values[start + panels::place(n, inner, row, j)];
                    let column = factor.iter().enumerate().map(|(row, factor)| value(row) * factor).collect();
                    linear.columns.push((column, Ref { at: numbers.at + j as u32, len: 1, ..numbers }));
                }
                true
            }
            Some((Code::Take(map), refs)) if at.len > 1 && !refs[0].is_fixed() => {
                let places = self.program.maps[*map as usize].to_vec();
                push_group(places, refs[0], factor, linear)
            }
            Some((Code::Repeat(map), refs)) if at.len > 1 && !refs[0].is_fixed() => {
                let runs = self.program.maps[*map as usize].chunks_exact(2);
                let places = runs.flat_map(|run| std::iter::repeat_n(run[0], run[1] as usize)).collect();
                push_group(places, refs[0], factor, linear)
            }
            Some((Code::Pieces(map), refs)) if at.len > 1 && !refs[0].is_fixed() => {
                let pieces = self.program.maps[*map as usize].chunks_exact(2);
                let places = pieces.flat_map(|piece| piece[0]..piece[0] + piece[1]).collect();
                push_group(places, refs[0], factor, linear)
            }
            _ if at.len == 1 => {
                linear.columns.push((factor.to_vec(), at));
                true
            }
            _ => false,
        }
    }
}

/// Notes a vector of which each row reads one element; whether every row does.
fn push_group(places: Vec<u32>, vector: Ref, factor: &[f64], linear: &mut Linear) -> bool {
    let fits = !places.contains(&NOWHERE);
    linear.groups.push(Group { coefficient: factor.to_vec(), vector, places });
    fits
}

/// Householder reflections that make the first `columns` of the rows triangular.
fn triangularize(rows: &mut [f64], width: usize, columns: usize) {
    let n = rows.len() / width;
    for j in 0..columns.min(n) {
        let norm = (j..n).map(|i| rows[i * width + j].powi(2)).sum::<f64>().sqrt();
        if norm == 0.0 {
            continue;
        }
        let head = rows[j * width + j];
        let pivot = head + norm.copysign(head);
        // v = (pivot, the column below), v·v = 2 norm |pivot|.
        let size = norm * pivot.abs();
        for k in j + 1..width {
            let mut along = pivot * rows[j * width + k];
            for i in j + 1..n {
                along += rows[i * width + j] * rows[i * width + k];
            }
            let share = along / size;
            rows[j * width + k] -= share * pivot;
            for i in j + 1..n {
                rows[i * width + k] -= share * rows[i * width + j];
            }
        }
        rows[j * width + j] = -norm.copysign(head);
        for i in j + 1..n {
            rows[i * width + j] = 0.0;
        }
    }
}
