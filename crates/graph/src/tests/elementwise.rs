use super::{Writer, assert_close, check_derivatives, numbers, result};
use crate::{Binary, Ternary, Unary};
use gibbs_distribution::special;

/// Where a function is smooth and defined, and what the standard library says about it.
fn unary(function: Unary) -> (f64, f64, fn(f64) -> f64) {
    match function {
        Unary::Negate => (-2.0, 2.0, |x| -x),
        Unary::Abs => (-2.0, -0.1, f64::abs),
        Unary::Sign => (0.1, 2.0, f64::signum),
        Unary::Square => (-2.0, 2.0, |x| x.powi(2)),
        Unary::Sqrt => (0.1, 3.0, |x| x.powf(0.5)),
        Unary::Reciprocal => (0.3, 3.0, |x| x.powi(-1)),
        Unary::Exp => (-3.0, 3.0, f64::exp),
        Unary::Expm1 => (-1.0, 1.0, |x| x.exp() - 1.0),
        Unary::Log => (0.1, 4.0, f64::ln),
        Unary::Log1p => (-0.9, 4.0, |x| (1.0 + x).ln()),
        Unary::Log1mExp => (-4.0, -0.1, |x| (1.0 - x.exp()).ln()),
        Unary::Softplus => (-4.0, 4.0, |x| (1.0 + x.exp()).ln()),
        Unary::Sigmoid => (-4.0, 4.0, |x| 1.0 / (1.0 + (-x).exp())),
        Unary::LogSigmoid => (-4.0, 4.0, |x| -(1.0 + (-x).exp()).ln()),
        Unary::Logit => (0.05, 0.95, |x| (x / (1.0 - x)).ln()),
        Unary::InverseCloglog => (-2.0, 1.0, |x| 1.0 - (-x.exp()).exp()),
        Unary::Sin => (-3.0, 3.0, f64::sin),
        Unary::Cos => (-3.0, 3.0, f64::cos),
        Unary::Tan => (-1.0, 1.0, |x| x.sin() / x.cos()),
        Unary::Asin => (-0.9, 0.9, f64::asin),
        Unary::Acos => (-0.9, 0.9, f64::acos),
        Unary::Atan => (-3.0, 3.0, f64::atan),
        Unary::Sinh => (-2.0, 2.0, |x| 0.5 * (x.exp() - (-x).exp())),
        Unary::Cosh => (-2.0, 2.0, |x| 0.5 * (x.exp() + (-x).exp())),
        Unary::Tanh => (-2.0, 2.0, |x| 1.0 - 2.0 / ((2.0 * x).exp() + 1.0)),
        Unary::Asinh => (-2.0, 2.0, |x| (x + (x * x + 1.0).sqrt()).ln()),
        Unary::Acosh => (1.2, 4.0, |x| (x + (x * x - 1.0).sqrt()).ln()),
        Unary::Atanh => (-0.9, 0.9, |x| 0.5 * ((1.0 + x) / (1.0 - x)).ln()),
        Unary::Erf => (-2.0, 2.0, |x| 2.0 * special::normal_cdf(x * 2f64.sqrt()) - 1.0),
        Unary::Erfc => (-2.0, 2.0, |x| 2.0 * special::normal_cdf(-x * 2f64.sqrt())),
        Unary::NormalCdf => (-3.0, 3.0, |x| 0.5 * special::erfc(-x / 2f64.sqrt())),
        Unary::LogNormalCdf => (-6.0, 3.0, |x| (0.5 * special::erfc(-x / 2f64.sqrt())).ln()),
        Unary::InverseNormalCdf => (0.05, 0.95, special::normal_quantile),
        Unary::Lgamma => (0.2, 5.0, stirling),
        Unary::Digamma => (0.3, 5.0, |x| (stirling(x + 1e-4) - stirling(x - 1e-4)) / 2e-4),
        Unary::Trigamma => (0.3, 5.0, special::trigamma),
        Unary::LogBesselI0 => (-3.0, 3.0, |x| {
            let steps = 2000;
            let at = |k: u32| (x * (std::f64::consts::PI * (f64::from(k) + 0.5) / f64::from(steps)).cos()).exp();
            ((0..steps).map(at).sum::<f64>() / f64::from(steps)).ln()
        }),
        Unary::Relu => (0.1, 2.0, |x| x),
        Unary::Floor => (0.1, 0.9, |_| 0.0),
        Unary::Ceil => (0.1, 0.9, |_| 1.0),
        Unary::Round => (0.6, 0.9, |_| 1.0),
        Unary::Not => (0.1, 0.9, |_| 0.0),
        Unary::Detach => (-2.0, 2.0, |x| x),
    }
}

/// log Γ by recurrence to 20 and Stirling's series.
fn stirling(x: f64) -> f64 {
    let (mut x, mut product) = (x, 1.0);
    while x < 20.0 {
        product *= x;
        x += 1.0;
    }
    let tail = 1.0 / (12.0 * x) - 1.0 / (360.0 * x.powi(3)) + 1.0 / (1260.0 * x.powi(5)) - 1.0 / (1680.0 * x.powi(7));
    (x - 0.5) * x.ln() - x + 0.5 * (2.0 * std::f64::consts::PI).ln() + tail - f64::ln(product)
}

#[test]
pub(super) fn functions_of_one_number() {
    for (seed, &function) in Unary::ALL.iter().enumerate() {
        let (low, high, second) = unary(function);
        let mut w = Writer::default();
        let x = w.parameter("x", &[43]);
        let y = w.op(function.name(), &[x], &[43]);
        let compiled = w.finish(y);
        let position = numbers(43, low, high, seed as u64);
        let expected: Vec<f64> = position.iter().map(|&x| second(x)).collect();
        let tolerance = if function == Unary::Digamma { 1e-6 } else { 1e-13 };
        assert_close(function.name(), &result(&compiled, &position), &expected, tolerance);
        if function == Unary::Detach {
            let (_, gradient) = compiled.evaluator().value_and_gradient(&position).unwrap();
            assert!(gradient.iter().all(|&slope| slope == 0.0));
        } else {
            check_derivatives(function.name(), &compiled, &position);
        }
    }
}

/// A range for each operand, and a second implementation.
type Second = ([f64; 2], [f64; 2], fn(f64, f64) -> f64);

fn binary(function: Binary) -> Second {
    let any = [-2.0, 2.0];
    match function {
        Binary::Add => (any, any, |x, y| x + y),
        Binary::Subtract => (any, any, |x, y| x - y),
        Binary::Multiply => (any, any, |x, y| x * y),
        Binary::Divide => (any, [0.5, 2.0], |x, y| x / y),
        Binary::Power => ([0.3, 2.0], any, |x, y| (y * x.ln()).exp()),
        Binary::Minimum => ([-2.0, -0.1], [0.1, 2.0], f64::min),
        Binary::Maximum => ([-2.0, -0.1], [0.1, 2.0], f64::max),
        Binary::Atan2 => ([0.3, 2.0], any, f64::atan2),
        Binary::LogAddExp => (any, any, |x, y| (x.exp() + y.exp()).ln()),
        Binary::LogSubExp => ([1.0, 2.0], [-2.0, 0.5], |x, y| (x.exp() - y.exp()).ln()),
        Binary::Xlogy => (any, [0.3, 2.0], |x, y| x * y.ln()),
        Binary::Xlog1py => (any, [-0.5, 2.0], |x, y| x * (1.0 + y).ln()),
        Binary::LogBeta => ([0.3, 3.0], [0.3, 3.0], |x, y| stirling(x) + stirling(y) - stirling(x + y)),
        Binary::Less => (any, any, |x, y| f64::from(u8::from(x < y))),
        Binary::LessEqual => (any, any, |x, y| f64::from(u8::from(x <= y))),
        Binary::Greater => (any, any, |x, y| f64::from(u8::from(x > y))),
        Binary::GreaterEqual => (any, any, |x, y| f64::from(u8::from(x >= y))),
        Binary::Equal => (any, any, |x, y| f64::from(u8::from(x == y))),
        Binary::NotEqual => (any, any, |x, y| f64::from(u8::from(x != y))),
        Binary::And => (any, any, |x, y| f64::from(u8::from(x != 0.0 && y != 0.0))),
        Binary::Or => (any, any, |x, y| f64::from(u8::from(x != 0.0 || y != 0.0))),
    }
}

#[test]
pub(super) fn functions_of_two_numbers_broadcast() {
    // Equal shapes, numbers on either side, and axes that stretch.
    let shapes: [(&[usize], &[usize], &[usize]); 4] =
        [(&[11], &[11], &[11]), (&[], &[9], &[9]), (&[40], &[], &[40]), (&[3, 1], &[1, 4], &[3, 4])];
    for (seed, &function) in Binary::ALL.iter().enumerate() {
        let (first, second, expected) = binary(function);
        for (a, b, joint) in shapes {
            let mut w = Writer::default();
            let (x, y) = (w.parameter("x", a), w.parameter("y", b));
            let z = w.op(function.name(), &[x, y], joint);
            let compiled = w.finish(z);
            let (n, m) = (a.iter().product(), b.iter().product());
            let mut position = numbers(n, first[0], first[1], seed as u64);
            position.extend(numbers(m, second[0], second[1], 100 + seed as u64));
            let count: usize = joint.iter().product();
            let place = |k: usize, shape: &[usize], len: usize| match shape {
                [_, 1] => k / 4,
                [1, _] => k % 4,
                _ => k % len,
            };
            let values: Vec<f64> =
                (0..count).map(|k| expected(position[place(k, a, n)], position[n + place(k, b, m)])).collect();
            let what = format!("{} {a:?} {b:?}", function.name());
            assert_close(&what, &result(&compiled, &position), &values, 1e-13);
            check_derivatives(&what, &compiled, &position);
        }
    }
}

#[test]
pub(super) fn functions_of_three_numbers() {
    for (seed, &function) in Ternary::ALL.iter().enumerate() {
        let mut w = Writer::default();
        let (x, y, z) = (w.parameter("x", &[10]), w.parameter("y", &[]), w.parameter("z", &[10]));
        let zero = w.constant(&[0.0], &[]);
        let first = if function == Ternary::Select { w.op("less", &[x, zero], &[10]) } else { x };
        let out = w.op(function.name(), &[first, y, z], &[10]);
        let compiled = w.finish(out);
        let mut position = numbers(10, -2.0, 2.0, seed as u64);
        position.push(-0.7);
        position.extend(numbers(10, 0.5, 1.5, 50 + seed as u64));
        let expected: Vec<f64> = (0..10)
            .map(|k| {
                let (x, y, z) = (position[k], position[10], position[11 + k]);
                match function {
                    Ternary::Select => {
                        if x < 0.0 {
                            y
                        } else {
                            z
                        }
                    }
                    Ternary::Clamp => x.clamp(y, z),
                    Ternary::MultiplyAdd => x * y + z,
                }
            })
            .collect();
        assert_close(function.name(), &result(&compiled, &position), &expected, 1e-14);
        check_derivatives(function.name(), &compiled, &position);
    }
}

#[test]
fn a_branch_that_is_not_taken_does_no_harm() {
    // log x is −∞ at 0, where select takes the other branch.
    let mut w = Writer::default();
    let x = w.parameter("x", &[2]);
    let zero = w.constant(&[0.0], &[]);
    let positive = w.op("greater", &[x, zero], &[2]);
    let log = w.op("log", &[x], &[2]);
    let chosen = w.op("select", &[positive, log, x], &[2]);
    let compiled = w.finish(chosen);
    let (value, gradient) = compiled.evaluator().value_and_gradient(&[0.0, 2.0]).unwrap();
    assert!(value.is_finite() && gradient.iter().all(|slope| slope.is_finite()), "{value} {gradient:?}");
}
