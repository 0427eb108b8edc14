//! What a marginal costs that is not the wanted one, and its conjugate.
//!
//! ```text
//! primal  F(p)                    dual  φ(f) = inf over p ≥ 0 of F(p) + f p
//! exact   0 at p = a              a f
//! KL      ρ (p log(p/a) − p + a)  ρ a (1 − exp(−f / ρ))
//! squares ρ/2 (p − a)²            a f − f²/2ρ up to f = ρ a, constant from there
//! TV      ρ |p − a|               a min(f, ρ), f ≥ −ρ
//! at most 0 for p ≤ a             a f, f ≤ 0
//! ```

/// The term of one side, with its strength ρ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Term {
    Exact,
    Kl(f64),
    Squares(f64),
    Variation(f64),
    AtMost,
}

/// Steps of the scalar equation of [`Term::Squares`]; it converges quadratically from one side.
const MOST_SCALAR_STEPS: usize = 60;

impl Term {
    /// The f at which `exp(log_mass + f / ε)`, the mass that arrives, is the mass wanted there.
    pub(crate) fn respond(self, a: f64, log_mass: f64, epsilon: f64) -> f64 {
        let exact = || epsilon * (a.ln() - log_mass);
        match self {
            Term::Exact => exact(),
            Term::Kl(reach) => exact() / (1.0 + epsilon / reach),
            Term::Variation(reach) => exact().clamp(-reach, reach),
            Term::AtMost => exact().min(0.0),
            // x + k x = c with x the mass's logarithm: exp(x) + k x = c.
            Term::Squares(reach) => {
                let k = epsilon / reach;
                epsilon * (log_of_squares(k, a + k * log_mass) - log_mass)
            }
        }
    }

    /// φ(f).
    pub(crate) fn value(self, a: f64, f: f64) -> f64 {
        match self {
            Term::Exact | Term::AtMost => a * f,
            Term::Kl(reach) => -reach * a * (-f / reach).exp_m1(),
            Term::Squares(reach) if f < reach * a => f * (a - 0.5 * f / reach),
            Term::Squares(reach) => 0.5 * reach * a * a,
            Term::Variation(reach) if f < -reach => f64::NEG_INFINITY,
            Term::Variation(reach) => a * f.min(reach),
        }
    }

    /// φ′(f): the mass wanted at f.
    pub(crate) fn wanted(self, a: f64, f: f64) -> f64 {
        match self {
            Term::Exact | Term::AtMost | Term::Variation(_) => a,
            Term::Kl(reach) => a * (-f / reach).exp(),
            Term::Squares(reach) => (a - f / reach).max(0.0),
        }
    }

    /// −φ″(f), where `p` arrives; infinite where f is at a bound. Beyond the kink of squares, where φ is constant, what leads
    /// as far as it takes: back to the kink, and on to where `p` is wanted.
    pub(crate) fn bend(self, a: f64, f: f64, p: f64) -> f64 {
        match self {
            Term::Exact => 0.0,
            Term::Kl(reach) => a * (-f / reach).exp() / reach,
            Term::Squares(reach) if f < reach * a => 1.0 / reach,
            Term::Squares(reach) => p / (f - reach * a + reach * p).max(f64::MIN_POSITIVE),
            Term::Variation(reach) if f.abs() >= reach => f64::INFINITY,
            Term::AtMost if f >= 0.0 => f64::INFINITY,
            Term::Variation(_) | Term::AtMost => 0.0,
        }
    }

    /// F(p); for [`Term::Exact`] and [`Term::AtMost`] of a p that keeps to them up to rounding.
    pub(crate) fn penalty(self, a: f64, p: f64) -> f64 {
        match self {
            Term::Exact | Term::AtMost => 0.0,
            Term::Kl(reach) => reach * divergence(p, a),
            Term::Squares(reach) => 0.5 * reach * (p - a) * (p - a),
            Term::Variation(reach) => reach * (p - a).abs(),
        }
    }

    /// `F(p) − φ(f) + f p`, which is never negative: what f and p have between them of the duality gap.
    pub(crate) fn gap(self, a: f64, f: f64, p: f64) -> f64 {
        match self {
            Term::Exact => 0.0,
            Term::AtMost => (-f * (a - p)).max(0.0),
            Term::Kl(reach) => reach * divergence(p, self.wanted(a, f)),
            Term::Squares(reach) if f < reach * a => 0.5 * reach * (p - self.wanted(a, f)).powi(2),
            Term::Squares(reach) => 0.5 * reach * p * p + (f - reach * a) * p,
            Term::Variation(reach) => (reach * (p - a).abs() + f.clamp(-reach, reach) * (p - a)).max(0.0),
        }
    }

    /// How far the mass `p` is from what `f` wants, bounds considered.
    pub(crate) fn residual(self, a: f64, f: f64, p: f64) -> f64 {
        let [lower, upper] = self.bounds();
        let excess = p - self.wanted(a, f);
        if f >= upper {
            excess.max(0.0)
        } else if f <= lower {
            (-excess).max(0.0)
        } else {
            excess.abs()
        }
    }

    /// ∂φ/∂a: what the value gains by a unit of wanted mass.
    pub(crate) fn worth(self, a: f64, f: f64) -> f64 {
        match self {
            Term::Exact | Term::AtMost => f,
            Term::Kl(reach) => -reach * (-f / reach).exp_m1(),
            Term::Squares(reach) => f.min(reach * a),
            Term::Variation(reach) => f.min(reach),
        }
    }

    /// Least and largest f.
    pub(crate) fn bounds(self) -> [f64; 2] {
        match self {
            Term::Exact | Term::Kl(_) | Term::Squares(_) => [f64::NEG_INFINITY, f64::INFINITY],
            Term::Variation(reach) => [-reach, reach],
            Term::AtMost => [f64::NEG_INFINITY, 0.0],
        }
    }
}

/// `p log(p / q) − p + q`, without cancellation where p is near q.
pub(crate) fn divergence(p: f64, q: f64) -> f64 {
    if p <= 0.0 {
        return q;
    }
    if q <= 0.0 {
        return f64::INFINITY;
    }
    let excess = (p - q) / q;
    if excess.abs() < 1e-3 {
        // (1 + x) log(1 + x) − x = x²/2 − x³/6 + x⁴/12 − x⁵/20 + …
        let x = excess;
        return q * x * x * (0.5 - x * (1.0 / 6.0 - x * (1.0 / 12.0 - x * (0.05 - x / 30.0))));
    }
    (p * (p / q).ln() - p + q).max(0.0)
}

/// The x of `exp(x) + k x = c`, by Newton's method on a convex function.
fn log_of_squares(k: f64, c: f64) -> f64 {
    let mut x = if c > 0.0 { c.ln() } else { c / k };
    for _ in 0..MOST_SCALAR_STEPS {
        let e = x.exp();
        let step = (e + k * x - c) / (e + k);
        x -= step;
        if step.abs() <= 4.0 * f64::EPSILON * x.abs().max(1.0) {
            break;
        }
    }
    x
}
