//! Learning from aggregate responses: of every bag of samples only the mean response `ȳ` is known.
//!
//! ```text
//! bag loss        L_bag = (1/m) Σ_B (ȳ_B − (1/|B|) Σ_{i∈B} fᵢ)²
//! instance loss   L_ins = (1/m) Σ_B (1/|B|) Σ_{i∈B} (ȳ_B − fᵢ)²
//! interpolation   L_ρ = (1 − ρ) L_bag + ρ L_ins = L_bag + ρ (1/m) Σ_B (variance of f within B)
//! ```
//!
//! for `m` bags: the instance loss is the bag loss with a penalty on what tells the members of a bag apart, and `ρ` says how
//! much of it. The same with the logistic loss of log-odds `f` has no such identity, but the same two ends. A linear model is
//! fitted in closed form for squares. Time: `O(n)`, and `O(n p² + p³)` for the fit.
//!
//! [`private`] makes the aggregates private with respect to one sample's response: clipped to a range of width `w`, a mean
//! over `|B|` moves by at most `w / |B|`, and Laplace noise of scale `w / (|B| ε)` makes all means together ε-private, as the
//! bags share no sample. Gaussian noise of standard deviation `w √(2 log(1.25/δ)) / (|B| ε)` gives (ε, δ), for ε below 1.
//!
//! References: A. Javanmard, L. Chen, V. Mirrokni, A. Badanidiyuru, G. Fu, Learning from aggregate responses: instance level
//! versus bag level loss functions, ICLR 2024, <https://arxiv.org/abs/2401.11081> (a reconstruction from the abstract and from
//! summaries: the body was not at hand); C. Dwork, A. Roth, The algorithmic foundations of differential privacy, 2014.

use gibbs_core::{Error, MatrixView, Monitor, Result, Stream, axpy, dot, purpose};
use gibbs_linear as linear;

/// The loss of a prediction against a mean response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Loss {
    /// `(ȳ − f)²`.
    #[default]
    Squared,
    /// `log(1 + e^f) − ȳ f`, for log-odds `f` and responses from 0 to 1; a bag's prediction is the mean probability.
    Logistic,
}

/// Which bag every sample is in, and every bag's mean response.
#[derive(Debug, Clone, Copy)]
pub struct Bags<'a> {
    /// The bag of every sample (`n`).
    pub ids: &'a [i32],
    /// Mean response of every bag.
    pub means: &'a [f64],
}

/// The interpolated loss, its ends, and its gradient.
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// `(1 − ρ) bag + ρ instance`.
    pub value: f64,
    /// The loss at the level of bags.
    pub bag: f64,
    /// The loss at the level of samples.
    pub instance: f64,
    /// Derivative of the value by every prediction (`n`).
    pub gradient: Vec<f64>,
}

/// Members of every bag counted; errors name the bags' ids as they are called, or `bags.means`.
fn sizes(bags: &Bags, n: usize, name: &'static str) -> Result<Vec<f64>> {
    if bags.ids.len() != n {
        return Err(Error::shape(name, format!("expected {n} integers, got {}", bags.ids.len())));
    }
    let mut sizes = vec![0.0; bags.means.len()];
    for (at, &bag) in bags.ids.iter().enumerate() {
        match usize::try_from(bag).ok().and_then(|bag| sizes.get_mut(bag)) {
            Some(size) => *size += 1.0,
            None => {
                let problem = format!("expected bags from 0 to {}, got {bag} at {at}", bags.means.len() as i64 - 1);
                return Err(Error::value(name, problem));
            }
        }
    }
    match sizes.iter().position(|&size| size == 0.0) {
        Some(empty) => Err(Error::value("bags.means", format!("bag {empty} has no members"))),
        None => Ok(sizes),
    }
}

/// The loss of `predictions` (`n`) at the interpolation `rho`, and its gradient.
pub fn loss(predictions: &[f64], bags: Bags, loss: Loss, rho: f64) -> Result<Evaluation> {
    let sizes = sizes(&bags, predictions.len(), "bags.ids")?;
    if loss == Loss::Logistic
        && let Some(at) = bags.means.iter().position(|mean| !(0.0..=1.0).contains(mean))
    {
        return Err(Error::value("bags.means", format!("expected means from 0 to 1, got {} at {at}", bags.means[at])));
    }
    let share = 1.0 / bags.means.len() as f64;
    let outputs: Vec<f64> = match loss {
        Loss::Squared => predictions.to_vec(),
        Loss::Logistic => predictions.iter().map(|&f| sigmoid(f)).collect(),
    };
    let mut means = vec![0.0; sizes.len()];
    for (output, &bag) in outputs.iter().zip(bags.ids) {
        means[bag as usize] += output / sizes[bag as usize];
    }
    let mut result = Evaluation { value: 0.0, bag: 0.0, instance: 0.0, gradient: vec![0.0; predictions.len()] };
    let mut slopes = vec![0.0; sizes.len()];
    for ((slope, &mean), &target) in slopes.iter_mut().zip(&means).zip(bags.means) {
        let (value, by_mean) = match loss {
            Loss::Squared => ((mean - target).powi(2), 2.0 * (mean - target)),
            Loss::Logistic => cross_entropy(mean, target),
        };
        result.bag += share * value;
        *slope = by_mean;
    }
    for (i, (&f, &bag)) in predictions.iter().zip(bags.ids).enumerate() {
        let bag = bag as usize;
        let (target, weight) = (bags.means[bag], share / sizes[bag]);
        let (value, own, through) = match loss {
            Loss::Squared => ((target - f).powi(2), 2.0 * (f - target), 1.0),
            Loss::Logistic => {
                let softplus = f.max(0.0) + (-f.abs()).exp().ln_1p();
                (softplus - target * f, outputs[i] - target, outputs[i] * sigmoid(-f))
            }
        };
        result.instance += weight * value;
        result.gradient[i] = weight * (rho * own + (1.0 - rho) * slopes[bag] * through);
    }
    result.value = (1.0 - rho) * result.bag + rho * result.instance;
    Ok(result)
}

fn sigmoid(f: f64) -> f64 {
    1.0 / (1.0 + (-f).exp())
}

/// Cross-entropy of a mean probability against a share, and its slope; probabilities are kept 10⁻¹² from 0 and 1.
fn cross_entropy(mean: f64, target: f64) -> (f64, f64) {
    let p = mean.clamp(1e-12, 1.0 - 1e-12);
    (-target * p.ln() - (1.0 - target) * (1.0 - p).ln(), (p - target) / (p * (1.0 - p)))
}

/// A linear model and what it leaves.
#[derive(Debug, Clone)]
pub struct Fit {
    /// Coefficient of every column (`p`).
    pub coefficients: Vec<f64>,
    /// The constant; 0 where none is fitted.
    pub intercept: f64,
    /// The squared bag loss of the fit.
    pub bag: f64,
    /// Its squared instance loss.
    pub instance: f64,
    /// Largest entry of the gradient of `L_ρ + ridge ‖coefficients‖²`, relative to that at zero.
    pub residual: f64,
}

/// Options of [`fit`].
#[derive(Debug, Clone)]
pub struct FitOptions {
    /// From the bag loss, 0, to the instance loss, 1.
    pub rho: f64,
    /// Weight of the squared coefficients.
    pub ridge: f64,
    /// Whether there is a constant.
    pub intercept: bool,
}

impl Default for FitOptions {
    fn default() -> Self {
        Self { rho: 1.0, ridge: 0.0, intercept: true }
    }
}

/// Minimizes `L_ρ + ridge ‖a‖²` over linear models of `points` (`n × p`); of several the one of least length.
pub fn fit(points: MatrixView, bags: Bags, options: &FitOptions, monitor: &Monitor) -> Result<Fit> {
    let (n, p) = (points.nrows(), points.ncols());
    let sizes = sizes(&bags, n, "bags.ids")?;
    let count = sizes.len();
    let mut mean = vec![0.0; count * p];
    for (row, &bag) in points.rows().zip(bags.ids) {
        axpy(&mut mean[bag as usize * p..(bag as usize + 1) * p], 1.0 / sizes[bag as usize], row);
    }
    // With a constant the columns are centered at the mean of the bags' means, which both losses leave free.
    let (mut center, mut level) = (vec![0.0; p], 0.0);
    if options.intercept {
        mean.chunks(p).for_each(|row| axpy(&mut center, 1.0 / count as f64, row));
        level = bags.means.iter().sum::<f64>() / count as f64;
    }
    mean.chunks_mut(p).for_each(|row| axpy(row, -1.0, &center));
    let mut between = vec![0.0; p * p];
    for rows in mean.chunks(1024 * p) {
        monitor.check()?;
        linear::add_gram(&mut between, rows, p);
    }
    let mut within = vec![0.0; p * p];
    let mut block = Vec::with_capacity(1024 * p);
    for (i, (row, &bag)) in points.rows().zip(bags.ids).enumerate() {
        let bag = bag as usize;
        let scale = 1.0 / sizes[bag].sqrt();
        block.extend((0..p).map(|j| scale * (row[j] - center[j] - mean[bag * p + j])));
        if block.len() == 1024 * p || i + 1 == n {
            monitor.check()?;
            linear::add_gram(&mut within, &block, p);
            block.clear();
            monitor.report((i + 1) as f64, Some(n as f64));
        }
    }
    let mut right = vec![0.0; p];
    mean.chunks(p).zip(bags.means).for_each(|(row, target)| axpy(&mut right, (target - level) / count as f64, row));
    let mut system: Vec<f64> = between.iter().zip(&within).map(|(b, w)| (b + options.rho * w) / count as f64).collect();
    (0..p).for_each(|j| system[j * p + j] += options.ridge);
    let coefficients = least_norm(&system, &right, p)?;
    let gap = (0..p).map(|j| (dot(&system[j * p..(j + 1) * p], &coefficients) - right[j]).abs()).fold(0.0, f64::max);
    let scale = right.iter().fold(f64::MIN_POSITIVE, |most, x| most.max(x.abs()));
    let intercept = level - dot(&center, &coefficients);
    let predictions: Vec<f64> = points.rows().map(|row| intercept + dot(row, &coefficients)).collect();
    let ends = loss(&predictions, bags, Loss::Squared, options.rho)?;
    Ok(Fit { coefficients, intercept, bag: ends.bag, instance: ends.instance, residual: gap / scale })
}

/// The solution of least length of a positive semidefinite system.
fn least_norm(system: &[f64], right: &[f64], p: usize) -> Result<Vec<f64>> {
    let eigen = linear::symmetric_eigen(system, p)?;
    let floor = eigen.values.last().copied().unwrap_or(0.0).abs() * p as f64 * f64::EPSILON;
    let mut solution = vec![0.0; p];
    for (&value, vector) in eigen.values.iter().zip(eigen.vectors.chunks(p)) {
        if value > floor {
            axpy(&mut solution, dot(vector, right) / value, vector);
        }
    }
    Ok(solution)
}

/// How aggregates are made private.
#[derive(Debug, Clone)]
pub struct PrivacyOptions {
    /// The privacy parameter ε, positive.
    pub epsilon: f64,
    /// 0 for Laplace noise; else Gaussian noise for (ε, δ), with ε below 1.
    pub delta: f64,
    /// Responses are clipped to this range, which must not be chosen by looking at them.
    pub lower: f64,
    /// Its upper end.
    pub upper: f64,
    /// Names the random stream.
    pub seed: u64,
}

impl Default for PrivacyOptions {
    fn default() -> Self {
        Self { epsilon: 1.0, delta: 0.0, lower: 0.0, upper: 1.0, seed: 0 }
    }
}

/// Noisy means, and how noisy they are.
#[derive(Debug, Clone)]
pub struct Private {
    /// Mean of every bag's clipped responses, with noise.
    pub means: Vec<f64>,
    /// Standard deviation of every bag's noise.
    pub deviations: Vec<f64>,
    /// Members of every bag.
    pub sizes: Vec<i32>,
    /// Responses that were clipped. Not private: for the eyes of whoever holds the responses.
    pub clipped: usize,
}

/// Means of `responses` (`n`, finite) over bags `0 … max(ids)`, private with respect to one response.
pub fn private(responses: &[f64], ids: &[i32], options: &PrivacyOptions) -> Result<Private> {
    let PrivacyOptions { epsilon, delta, lower, upper, seed } = *options;
    if upper <= lower {
        return Err(Error::option("upper", format!("expected more than lower, {lower}, got {upper}")));
    }
    if delta > 0.0 && epsilon >= 1.0 {
        return Err(Error::option("epsilon", format!("with delta expected less than 1, got {epsilon}")));
    }
    let count = ids.iter().fold(-1, |most, &bag| most.max(bag));
    let zeros = vec![0.0; usize::try_from(count + 1).unwrap_or(0)];
    let sizes = match sizes(&Bags { ids, means: &zeros }, responses.len(), "ids") {
        Err(error) if error.argument() == Some("bags.means") => {
            return Err(Error::value("ids", "expected a member of every bag up to the largest"));
        }
        counted => counted?,
    };
    let mut means = zeros;
    let mut clipped = 0;
    for (&response, &bag) in responses.iter().zip(ids) {
        let kept = response.clamp(lower, upper);
        clipped += usize::from(kept != response);
        means[bag as usize] += kept / sizes[bag as usize];
    }
    let mut stream = Stream::new(seed, purpose::PRIVACY, 0);
    let width = upper - lower;
    let mut deviations = Vec::with_capacity(means.len());
    for (mean, size) in means.iter_mut().zip(&sizes) {
        let sensitivity = width / size;
        match delta > 0.0 {
            true => {
                let deviation = sensitivity * (2.0 * (1.25 / delta).ln()).sqrt() / epsilon;
                *mean += deviation * stream.normal();
                deviations.push(deviation);
            }
            false => {
                let scale = sensitivity / epsilon;
                *mean += scale * (stream.uniform() / stream.uniform()).ln();
                deviations.push(scale * f64::sqrt(2.0));
            }
        }
    }
    Ok(Private { means, deviations, sizes: sizes.iter().map(|&size| size as i32).collect(), clipped })
}

#[cfg(all(test, feature = "slow"))]
mod slow;
#[cfg(test)]
mod tests;
