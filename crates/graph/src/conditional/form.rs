//! Of which family the conditional law of each element of a parameter is, as far as the graph proves it.
//!
//! Every node is given a span: each of its entries is a sum, with factors that the parameter does not move, of these functions of the
//! parameter's elements `z`, and of a constant:
//!
//! ```text
//! z (affine),  z² and zᵢ zⱼ,  log z,  1 / z,  log(1 − z)
//! ```
//!
//! Along the line of one element, with the others as they are, an entry is then a sum of these functions of that element. A log density
//! that is
//!
//! ```text
//! b z + c z²              is normal
//! a log z + b z           gamma
//! a log z + b / z         inverse gamma
//! a log z + b log(1 − z)  beta
//! ```
//!
//! What is not known to be in the span is in none: no family is claimed then, so that a claim is a proof (of the formulas; what the
//! numbers are only an evaluation says). Sums are closed under sums, and under products with what does not depend on the parameter.

use super::Cone;
use crate::graph::{Binary, Distribution, Graph, Node, Op, Reduction, Ternary, Unary};
use std::sync::Arc;

/// A law of one number that is drawn from exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// exp(b z + c z²).
    Normal,
    /// zᵃ exp(b z), z > 0.
    Gamma,
    /// zᵃ exp(b / z), z > 0.
    InverseGamma,
    /// zᵃ (1 − z)ᵇ, 0 < z < 1.
    Beta,
}

const Z: u8 = 1;
const SQUARE: u8 = 2;
const LOG: u8 = 4;
const RECIPROCAL: u8 = 8;
const LOG_REST: u8 = 16;

/// What the entries of a node are as functions of a parameter's elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Form {
    /// The functions that they are sums of, as bits; none where they are others.
    span: Option<u8>,
    /// Each entry is a constant, or one times `z^(power / 2)` of one element.
    power: Option<i32>,
    /// Each entry is an element.
    identity: bool,
}

const CONSTANT: Form = Form { span: Some(0), power: Some(0), identity: false };
const OTHER: Form = Form { span: None, power: None, identity: false };

impl Graph {
    /// For each parameter, in their order, the family of which the conditional law of every element is, under the output `value`.
    pub fn families(&self) -> Vec<Option<Family>> {
        let root = self.outputs().get(crate::DENSITY).copied();
        let of = |leaf: &crate::graph::Leaf| family(form(&Cone::new(self, leaf.node), root?));
        self.parameters().iter().map(of).collect()
    }
}

fn family(form: Form) -> Option<Family> {
    let span = form.span?;
    let within = |functions: u8, needed: u8| span & !functions == 0 && span & needed != 0;
    let families = [
        (Family::Normal, Z | SQUARE, SQUARE),
        (Family::Gamma, LOG | Z, Z),
        (Family::InverseGamma, LOG | RECIPROCAL, RECIPROCAL),
        (Family::Beta, LOG | LOG_REST, LOG_REST),
    ];
    families.into_iter().find(|&(_, functions, needed)| within(functions, needed)).map(|(family, ..)| family)
}

/// The form of the node `root`.
fn form(cone: &Cone, root: usize) -> Form {
    let nodes = cone.graph.nodes();
    let mut forms = vec![CONSTANT; nodes.len()];
    forms[cone.parameter] = Form { span: Some(Z), power: Some(2), identity: true };
    for k in (cone.parameter + 1..=root).filter(|&k| cone.depends[k]) {
        let operands: Vec<Form> = nodes[k].operands.iter().map(|&operand| forms[operand]).collect();
        forms[k] = Reading { nodes, node: &nodes[k], operands: &operands }.form();
    }
    forms[root]
}

/// A node that depends on the parameter, with its operands.
struct Reading<'a> {
    nodes: &'a [Node],
    node: &'a Node,
    operands: &'a [Form],
}

impl Reading<'_> {
    fn form(&self) -> Form {
        match (&self.node.op, self.operands) {
            (Op::Unary(unary), &[x]) => self.unary(*unary, x),
            (Op::Binary(binary), &[x, y]) => self.binary(*binary, x, y),
            (Op::Ternary(Ternary::MultiplyAdd), &[x, y, z]) => sum(product(x, y), z),
            (Op::Ternary(Ternary::Select), &[CONSTANT, x, y]) => either(x, y),
            (Op::Broadcast | Op::Reshape | Op::Transpose(_) | Op::Slice { .. }, &[x]) => x,
            (Op::Diagonal | Op::DiagonalMatrix | Op::LowerTriangle, &[x]) => Form { identity: false, ..x },
            (Op::Gather(_), &[x, CONSTANT]) => x,
            (Op::Concat(_) | Op::Stack(_), operands) => operands.iter().copied().reduce(either).unwrap_or(OTHER),
            (Op::Reduce { reduction: Reduction::Sum | Reduction::Mean, .. } | Op::CumulativeSum { .. }, &[x]) => {
                mixed(x)
            }
            (Op::SegmentSum(_), &[x, CONSTANT]) => mixed(x),
            (Op::MatMul, &[x, y]) => mixed(product(x, y)),
            (Op::LogDensity { distribution, .. }, operands) => self.log_density(*distribution, operands),
            _ => OTHER,
        }
    }

    fn unary(&self, unary: Unary, x: Form) -> Form {
        match unary {
            Unary::Negate => Form { identity: false, ..x },
            Unary::Detach => x,
            Unary::Square => either_way(product(x, x), x.power.map(|power| 2 * power)),
            Unary::Sqrt => powered(root(x)),
            Unary::Reciprocal => powered(x.power.map(|power| -power)),
            Unary::Log if x.power.is_some() => spanned(LOG),
            _ => OTHER,
        }
    }

    fn binary(&self, binary: Binary, x: Form, y: Form) -> Form {
        match binary {
            Binary::Add | Binary::Subtract => sum(x, y),
            Binary::Multiply => product(x, y),
            Binary::Divide if y == CONSTANT => product(x, CONSTANT),
            Binary::Divide if x == CONSTANT => powered(y.power.map(|power| -power)),
            Binary::Xlogy if x == CONSTANT && y.power.is_some() => spanned(LOG),
            // Of an exponent that is written in the graph.
            Binary::Power if y == CONSTANT => match self.number(1) {
                Some(2.0) => either_way(product(x, x), x.power.map(|power| 2 * power)),
                Some(-1.0) => powered(x.power.map(|power| -power)),
                Some(0.5) => powered(root(x)),
                Some(-0.5) => powered(root(x).map(|power| -power)),
                _ => OTHER,
            },
            _ => OTHER,
        }
    }

    /// The number that all entries of an operand are, if it is written in the graph.
    fn number(&self, operand: usize) -> Option<f64> {
        let Op::Constant(values) = &self.nodes[self.node.operands[operand]].op else { return None };
        let first = *values.first()?;
        Arc::as_ref(values).iter().all(|value| *value == first).then_some(first)
    }

    fn log_density(&self, distribution: Distribution, operands: &[Form]) -> Form {
        use Distribution as D;
        // log and a power of the operand that varies, for laws of a scale.
        let scaled = |x: Form, factor: i32| {
            x.power.and_then(|power| basis(factor * power)).map_or(OTHER, |function| spanned(LOG | function))
        };
        let chance = |p: Form, span: u8| if p.identity { spanned(span) } else { OTHER };
        match (distribution, operands) {
            (D::Normal, &[x, location, CONSTANT]) => squared(sum(x, location)),
            (D::Normal | D::LogNormal, &[CONSTANT, CONSTANT, scale]) => scaled(scale, -2),
            (D::LogNormal, &[CONSTANT, location, CONSTANT]) => squared(location),
            (
                D::MultivariateNormal | D::MultivariateNormalPrecision | D::MultivariateNormalCholesky,
                &[x, location, CONSTANT],
            ) => squared(sum(x, location)),
            (D::Laplace, &[CONSTANT, CONSTANT, scale]) => scaled(scale, -1),
            (D::Gamma, &[x, CONSTANT, CONSTANT]) | (D::ChiSquared, &[x, CONSTANT]) => scaled(x, 1),
            (D::Gamma, &[CONSTANT, CONSTANT, rate]) => scaled(rate, 1),
            (D::InverseGamma, &[x, CONSTANT, CONSTANT]) => scaled(x, -1),
            (D::InverseGamma, &[CONSTANT, CONSTANT, scale]) => scaled(scale, 1),
            // An outcome without a logarithm: that of the slope alone.
            (D::Exponential, &[x, CONSTANT]) if x.power == Some(2) => spanned(Z),
            (D::Exponential | D::Poisson, &[CONSTANT, rate]) => scaled(rate, 1),
            (D::Pareto, &[CONSTANT, CONSTANT, shape]) => scaled(shape, 1),
            (D::Beta, &[x, CONSTANT, CONSTANT]) => chance(x, LOG | LOG_REST),
            (D::Uniform, &[x, CONSTANT, CONSTANT]) if self.number(1) == Some(0.0) && self.number(2) == Some(1.0) => {
                chance(x, LOG | LOG_REST)
            }
            (D::Bernoulli | D::Geometric, &[CONSTANT, p]) => chance(p, LOG | LOG_REST),
            (D::Binomial | D::NegativeBinomial, &[CONSTANT, CONSTANT, p]) => chance(p, LOG | LOG_REST),
            _ => OTHER,
        }
    }
}

/// The function that `z^(power / 2)` is.
fn basis(power: i32) -> Option<u8> {
    match power {
        0 => Some(0),
        2 => Some(Z),
        4 => Some(SQUARE),
        -2 => Some(RECIPROCAL),
        _ => None,
    }
}

fn spanned(span: u8) -> Form {
    Form { span: Some(span), power: None, identity: false }
}

fn powered(power: Option<i32>) -> Form {
    // Powers far from any that is of use are not followed.
    let power = power.filter(|power| power.abs() <= 8);
    Form { span: power.and_then(basis), power, identity: false }
}

/// The power of a square root: not that of a square, whose root is |z|.
fn root(x: Form) -> Option<i32> {
    x.power.filter(|power| matches!(power, -2 | 2)).map(|power| power / 2)
}

/// What is both of a form and a power.
fn either_way(form: Form, power: Option<i32>) -> Form {
    let known = powered(power);
    Form { span: form.span.or(known.span), ..known }
}

/// Entries that are sums of others' entries.
fn mixed(x: Form) -> Form {
    if x == CONSTANT { x } else { Form { power: None, identity: false, ..x } }
}

fn sum(x: Form, y: Form) -> Form {
    let span = x.span.zip(y.span).map(|(a, b)| a | b);
    if x == CONSTANT && y == CONSTANT { CONSTANT } else { Form { span, power: None, identity: false } }
}

/// Entries that are of one or of the other.
fn either(x: Form, y: Form) -> Form {
    let power = match (x.power, y.power) {
        (Some(a), Some(b)) if a == b || b == 0 => Some(a),
        (Some(0), Some(b)) => Some(b),
        _ => None,
    };
    let identity = (x.identity || x == CONSTANT) && (y.identity || y == CONSTANT);
    Form { span: x.span.zip(y.span).map(|(a, b)| a | b), power, identity }
}

fn product(x: Form, y: Form) -> Form {
    match (x, y) {
        (CONSTANT, other) | (other, CONSTANT) => Form { identity: false, ..other },
        _ => squared(sum(x, y)),
    }
}

/// Squares, and products of two, of what is affine.
fn squared(x: Form) -> Form {
    match x.span {
        Some(span) if span & !Z == 0 => spanned(Z | SQUARE),
        _ => OTHER,
    }
}
