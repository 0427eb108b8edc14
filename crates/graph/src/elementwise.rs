//! The element-wise functions and their slopes, one lane at a time, for every kind of number.

use crate::{
    graph::{Binary, Ternary, Unary},
    scalar::Scalar,
    special,
};
use std::f64::consts::{FRAC_2_SQRT_PI, LN_2};

fn zero(_x: f64, _v: f64) -> f64 {
    0.0
}

/// log(1 − e^x).
fn log1m_exp(x: f64) -> f64 {
    if x > -LN_2 { (-x.exp_m1()).ln() } else { (-x.exp()).ln_1p() }
}

fn sin<T: Scalar>(x: T) -> T {
    x.lift(f64::sin, |x, _| x.cos())
}

fn cos<T: Scalar>(x: T) -> T {
    x.lift(f64::cos, |x, _| -x.sin())
}

fn expm1<T: Scalar>(x: T) -> T {
    x.lift(f64::exp_m1, |_, v| v + 1.0)
}

fn log1p<T: Scalar>(x: T) -> T {
    x.lift(f64::ln_1p, |x, _| 1.0 / (1.0 + x))
}

/// exp without a kernel's instance: for what is rare.
fn exp<T: Scalar>(x: T) -> T {
    x.exp::<false>()
}

fn ln<T: Scalar>(x: T) -> T {
    x.ln::<false>()
}

fn indicator<T: Scalar>(truth: bool) -> T {
    if truth { T::ONE } else { T::ZERO }
}

/// f(x).
#[inline(never)]
pub(crate) fn unary<T: Scalar>(function: Unary, x: T) -> T {
    match function {
        Unary::Negate => -x,
        Unary::Abs => {
            if x.primal() < 0.0 {
                -x
            } else {
                x
            }
        }
        Unary::Sign => x.lift(
            |x| {
                if x > 0.0 {
                    1.0
                } else if x < 0.0 {
                    -1.0
                } else {
                    x
                }
            },
            zero,
        ),
        Unary::Square => x * x,
        Unary::Sqrt => x.sqrt(),
        Unary::Reciprocal => T::ONE / x,
        Unary::Exp => exp(x),
        Unary::Expm1 => expm1(x),
        Unary::Log => ln(x),
        Unary::Log1p => log1p(x),
        Unary::Log1mExp => x.lift(log1m_exp, |x, _| -1.0 / (-x).exp_m1()),
        Unary::Softplus => x.softplus_and_sigmoid::<false>().0,
        Unary::Sigmoid => x.softplus_and_sigmoid::<false>().1,
        Unary::LogSigmoid => -(-x).softplus_and_sigmoid::<false>().0,
        Unary::Logit => ln(x) - log1p(-x),
        Unary::InverseCloglog => -expm1(-exp(x)),
        Unary::Sin => sin(x),
        Unary::Cos => cos(x),
        Unary::Tan => x.lift(f64::tan, |_, v| 1.0 + v * v),
        Unary::Asin => x.lift(f64::asin, |x, _| 1.0 / (1.0 - x * x).sqrt()),
        Unary::Acos => x.lift(f64::acos, |x, _| -1.0 / (1.0 - x * x).sqrt()),
        Unary::Atan => x.lift(f64::atan, |x, _| 1.0 / (1.0 + x * x)),
        Unary::Sinh => x.lift(f64::sinh, |x, _| x.cosh()),
        Unary::Cosh => x.lift(f64::cosh, |x, _| x.sinh()),
        Unary::Tanh => x.lift(f64::tanh, |_, v| 1.0 - v * v),
        Unary::Asinh => x.lift(f64::asinh, |x, _| 1.0 / (x * x + 1.0).sqrt()),
        Unary::Acosh => x.lift(f64::acosh, |x, _| 1.0 / (x * x - 1.0).sqrt()),
        Unary::Atanh => x.lift(f64::atanh, |x, _| 1.0 / (1.0 - x * x)),
        Unary::Erf => x.lift(special::erf, |x, _| FRAC_2_SQRT_PI * (-x * x).exp()),
        Unary::Erfc => x.lift(special::erfc, |x, _| -FRAC_2_SQRT_PI * (-x * x).exp()),
        Unary::NormalCdf => x.lift(special::normal_cdf, |x, _| (-0.5 * x * x - special::LOG_ROOT_TAU).exp()),
        Unary::LogNormalCdf => x.lift(special::log_normal_cdf, |x, v| (-0.5 * x * x - special::LOG_ROOT_TAU - v).exp()),
        Unary::InverseNormalCdf => {
            x.lift(special::inverse_normal_cdf, |_, v| (0.5 * v * v + special::LOG_ROOT_TAU).exp())
        }
        Unary::Lgamma => x.lift(special::lgamma, |x, _| special::digamma(x)),
        Unary::Digamma => digamma(x),
        Unary::Trigamma => trigamma(x),
        Unary::LogBesselI0 => x.lift(special::log_bessel_i0, |x, _| special::bessel_ratio(x)),
        Unary::Relu => {
            if x.primal() > 0.0 {
                x
            } else {
                T::ZERO
            }
        }
        Unary::Floor => x.lift(f64::floor, zero),
        Unary::Ceil => x.lift(f64::ceil, zero),
        Unary::Round => x.lift(f64::round, zero),
        Unary::Not => indicator(x.primal() == 0.0),
        Unary::Detach => x.detached(),
    }
}

fn digamma<T: Scalar>(x: T) -> T {
    x.lift(special::digamma, |x, _| special::polygamma(1, x))
}

fn trigamma<T: Scalar>(x: T) -> T {
    x.lift(|x| special::polygamma(1, x), |x, _| special::polygamma(2, x))
}

/// f′(x), given v = f(x).
#[inline(never)]
pub(crate) fn unary_slope<T: Scalar>(function: Unary, x: T, v: T) -> T {
    let one = T::ONE;
    let half = T::of(0.5);
    let log_density = || -(half * x * x) - T::of(special::LOG_ROOT_TAU);
    match function {
        Unary::Negate => -one,
        Unary::Abs => T::of(if x.primal() > 0.0 {
            1.0
        } else if x.primal() < 0.0 {
            -1.0
        } else {
            0.0
        }),
        Unary::Square => x + x,
        Unary::Sqrt => half / v,
        Unary::Reciprocal => -(v * v),
        Unary::Exp => v,
        Unary::Expm1 => v + one,
        Unary::Log => one / x,
        Unary::Log1p => one / (one + x),
        Unary::Log1mExp => -(one / expm1(-x)),
        Unary::Softplus => x.softplus_and_sigmoid::<false>().1,
        Unary::Sigmoid => v * (one - v),
        Unary::LogSigmoid => (-x).softplus_and_sigmoid::<false>().1,
        Unary::Logit => one / (x * (one - x)),
        Unary::InverseCloglog => exp(x - exp(x)),
        Unary::Sin => cos(x),
        Unary::Cos => -sin(x),
        Unary::Tan => one + v * v,
        Unary::Asin => one / (one - x * x).sqrt(),
        Unary::Acos => -(one / (one - x * x).sqrt()),
        Unary::Atan => one / (one + x * x),
        Unary::Sinh => x.lift(f64::cosh, |x, _| x.sinh()),
        Unary::Cosh => x.lift(f64::sinh, |x, _| x.cosh()),
        Unary::Tanh => one - v * v,
        Unary::Asinh => one / (x * x + one).sqrt(),
        Unary::Acosh => one / (x * x - one).sqrt(),
        Unary::Atanh => one / (one - x * x),
        Unary::Erf => T::of(FRAC_2_SQRT_PI) * exp(-(x * x)),
        Unary::Erfc => -(T::of(FRAC_2_SQRT_PI) * exp(-(x * x))),
        Unary::NormalCdf => exp(log_density()),
        Unary::LogNormalCdf => exp(log_density() - v),
        Unary::InverseNormalCdf => exp(half * v * v + T::of(special::LOG_ROOT_TAU)),
        Unary::Lgamma => digamma(x),
        Unary::Digamma => trigamma(x),
        Unary::Trigamma => x.lift(|x| special::polygamma(2, x), |x, _| special::polygamma(3, x)),
        Unary::LogBesselI0 => x.lift(special::bessel_ratio, |x, r| if x == 0.0 { 0.5 } else { 1.0 - r / x - r * r }),
        Unary::Relu => indicator(x.primal() > 0.0),
        Unary::Sign | Unary::Floor | Unary::Ceil | Unary::Round | Unary::Not | Unary::Detach => T::ZERO,
    }
}

/// f(x, y).
#[inline(never)]
pub(crate) fn binary<T: Scalar>(function: Binary, x: T, y: T) -> T {
    let (a, b) = (x.primal(), y.primal());
    match function {
        Binary::Add => x + y,
        Binary::Subtract => x - y,
        Binary::Multiply => x * y,
        Binary::Divide => x / y,
        Binary::Power => power(x, y),
        Binary::Minimum => {
            if a <= b || b.is_nan() && !a.is_nan() {
                x
            } else {
                y
            }
        }
        Binary::Maximum => {
            if a >= b || b.is_nan() && !a.is_nan() {
                x
            } else {
                y
            }
        }
        Binary::Atan2 => {
            let angle = T::of(a.atan2(b));
            // The tangent of the angle is (y dx − x dy) / (x² + y²); adding the difference to its own value keeps it.
            let (dx, dy) = (x - x.detached(), y - y.detached());
            angle + (T::of(b) * dx - T::of(a) * dy) / T::of(a * a + b * b)
        }
        Binary::LogAddExp => match (a == f64::NEG_INFINITY, b == f64::NEG_INFINITY) {
            (true, _) => y,
            (_, true) => x,
            _ if a >= b => x + (y - x).softplus_and_sigmoid::<false>().0,
            _ => y + (x - y).softplus_and_sigmoid::<false>().0,
        },
        Binary::LogSubExp => {
            if b == f64::NEG_INFINITY {
                x
            } else {
                x + unary(Unary::Log1mExp, y - x)
            }
        }
        Binary::Xlogy => {
            if a == 0.0 && !b.is_nan() {
                T::ZERO
            } else {
                x * ln(y)
            }
        }
        Binary::Xlog1py => {
            if a == 0.0 && !b.is_nan() {
                T::ZERO
            } else {
                x * log1p(y)
            }
        }
        Binary::LogBeta => unary(Unary::Lgamma, x) + unary(Unary::Lgamma, y) - unary(Unary::Lgamma, x + y),
        Binary::Less => indicator(a < b),
        Binary::LessEqual => indicator(a <= b),
        Binary::Greater => indicator(a > b),
        Binary::GreaterEqual => indicator(a >= b),
        Binary::Equal => indicator(a == b),
        Binary::NotEqual => indicator(a != b),
        Binary::And => indicator(a != 0.0 && b != 0.0),
        Binary::Or => indicator(a != 0.0 || b != 0.0),
    }
}

/// x^y; a whole exponent keeps the sign of a negative base.
fn power<T: Scalar>(x: T, y: T) -> T {
    let (a, b) = (x.primal(), y.primal());
    let value = a.powf(b);
    let (dx, dy) = (x - x.detached(), y - y.detached());
    let (along_x, along_y) = power_slopes(a, b, value);
    let term = |slope: f64, tangent: T| if slope == 0.0 { T::ZERO } else { T::of(slope) * tangent };
    T::of(value) + term(along_x, dx) + term(along_y, dy)
}

fn power_slopes(a: f64, b: f64, value: f64) -> (f64, f64) {
    let along_x = if b == 0.0 { 0.0 } else { b * a.powf(b - 1.0) };
    let along_y = if a > 0.0 { value * a.ln() } else { 0.0 };
    (along_x, along_y)
}

/// ∂f/∂x and ∂f/∂y, given v = f(x, y).
#[inline(never)]
pub(crate) fn binary_slopes<T: Scalar>(function: Binary, x: T, y: T, v: T) -> [T; 2] {
    let (a, b) = (x.primal(), y.primal());
    let (zero, one) = (T::ZERO, T::ONE);
    match function {
        Binary::Add => [one, one],
        Binary::Subtract => [one, -one],
        Binary::Multiply => [y, x],
        Binary::Divide => [one / y, -(v / y)],
        Binary::Power => {
            let along_x = if b == 0.0 { zero } else { y * power(x, y - one) };
            let along_y = if a > 0.0 { v * ln(x) } else { zero };
            [along_x, along_y]
        }
        Binary::Minimum => {
            if a <= b || b.is_nan() && !a.is_nan() {
                [one, zero]
            } else {
                [zero, one]
            }
        }
        Binary::Maximum => {
            if a >= b || b.is_nan() && !a.is_nan() {
                [one, zero]
            } else {
                [zero, one]
            }
        }
        Binary::Atan2 => {
            let square = x * x + y * y;
            [y / square, -(x / square)]
        }
        Binary::LogAddExp => {
            let share = |part: T| if part.primal() == f64::NEG_INFINITY { zero } else { exp(part - v) };
            [share(x), share(y)]
        }
        Binary::LogSubExp => {
            if b == f64::NEG_INFINITY {
                return [one, zero];
            }
            [-(one / expm1(y - x)), -(one / expm1(x - y))]
        }
        Binary::Xlogy => [if a == 0.0 { zero } else { ln(y) }, if a == 0.0 { zero } else { x / y }],
        Binary::Xlog1py => [if a == 0.0 { zero } else { log1p(y) }, if a == 0.0 { zero } else { x / (one + y) }],
        Binary::LogBeta => {
            let both = digamma(x + y);
            [digamma(x) - both, digamma(y) - both]
        }
        _ => [zero, zero],
    }
}

/// f(x, y, z).
#[inline(always)]
pub(crate) fn ternary<T: Scalar, const FMA: bool>(function: Ternary, x: T, y: T, z: T) -> T {
    match function {
        Ternary::Select => {
            if x.primal() != 0.0 {
                y
            } else {
                z
            }
        }
        Ternary::Clamp => {
            if x.primal() < y.primal() {
                y
            } else if x.primal() > z.primal() {
                z
            } else {
                x
            }
        }
        Ternary::MultiplyAdd => x.times_plus::<FMA>(y, z),
    }
}

/// What each operand's adjoint gains from the value's adjoint `d`; 0 · ∞ does not arise for a branch that was not taken.
#[inline(always)]
pub(crate) fn ternary_adjoints<T: Scalar>(function: Ternary, x: T, y: T, z: T, d: T) -> [T; 3] {
    let zero = T::ZERO;
    match function {
        Ternary::Select => {
            if x.primal() != 0.0 {
                [zero, d, zero]
            } else {
                [zero, zero, d]
            }
        }
        Ternary::Clamp => {
            if x.primal() < y.primal() {
                [zero, d, zero]
            } else if x.primal() > z.primal() {
                [zero, zero, d]
            } else {
                [d, zero, zero]
            }
        }
        Ternary::MultiplyAdd => [d * y, d * x, d],
    }
}
