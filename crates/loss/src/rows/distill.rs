//! Two rows of logits at once: a student's and a teacher's.

use super::{
    RowOptions, Rows,
    block::{self, Block},
};
use crate::{Reduction, Solution};
use gibbs_core::{
    Error, MatrixView, Monitor, Result,
    simd::{
        self, Kernel, Lanes, Real, WIDTH,
        parts::{SEGMENT, largest},
    },
};

/// `alpha` T² KL(teacher ‖ student) and (1 − `alpha`) times the cross-entropy at the labels.
pub(crate) fn evaluate<T: Real>(
    rows: Rows<T>,
    teacher: MatrixView<T>,
    temperature: f64,
    alpha: f64,
    gradient: Option<&mut [T]>,
    monitor: &Monitor,
) -> Result<Solution> {
    let weights = rows.check("options.labels", gradient.as_deref())?;
    let RowOptions { reduction, .. } = *rows.options;
    let divisor = weights.divisor(reduction, |i| !rows.ignored(i))?;
    let mut values = vec![0.0; rows.logits.nrows()];
    let blocks = rows.blocks(&mut values, gradient, divisor);
    let kernel = |block| Distill { block, teacher, temperature, alpha };
    let failures = monitor.map(blocks, |_, block| simd::dispatch(kernel(block)))?;
    if let Some(row) = failures.into_iter().flatten().next() {
        let bad = |row: &[T]| row.iter().any(|z| z.to_f64().is_nan() || z.to_f64() == f64::INFINITY);
        let name = if bad(teacher.row(row)) && !bad(rows.logits.row(row)) { "teacher" } else { "logits" };
        let problem = format!("row {row} has no finite loss: its logits hold NaN or an infinity, or overflow");
        return Err(Error::value(name, problem));
    }
    let value = simd::sum(&values) / divisor;
    Ok(Solution { value, values: (reduction == Reduction::None).then_some(values) })
}

/// Evaluates the loss on a block; returns the first row whose loss is not finite.
struct Distill<'a, T> {
    block: Block<'a, T>,
    /// Of all rows.
    teacher: MatrixView<'a, T>,
    temperature: f64,
    alpha: f64,
}

impl<T: Real> Kernel for Distill<'_, T> {
    type Output = Option<usize>;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> Option<usize> {
        let Self { mut block, teacher, temperature, alpha } = self;
        let classes = block.logits.ncols();
        let (mut student, mut other, mut plain) = (vec![T::ZERO; classes], vec![T::ZERO; classes], Vec::new());
        let hard = 1.0 - alpha;
        for i in 0..block.values.len() {
            let Some((weight, label)) = block.example(i) else { continue };
            let (z, t) = (block.logits.row(i), teacher.row(block.first_row + i));
            let pair = Pair::over::<T, FMA>(z, t, temperature, &mut student, &mut other);
            let mut value = alpha * temperature * temperature * pair.divergence::<FMA>();
            let factor = weight / block.divisor;
            if let Some(gradient) = block.slope(i) {
                let scale = alpha * temperature * factor;
                let (own, teachers) = (T::from_f64(scale / pair.student_sum), T::from_f64(-scale / pair.teacher_sum));
                for ((gradient, &p), &q) in gradient.iter_mut().zip(&student).zip(&other) {
                    *gradient = (q * teachers) + p * own;
                }
            }
            if hard != 0.0 {
                let (cross_entropy, sum, complement) = block::cross_entropy::<T, FMA>(z, label, &mut plain);
                value += hard * cross_entropy;
                if let Some(gradient) = block.slope(i) {
                    let scale = T::from_f64(hard * factor / sum);
                    let (before, own) = (gradient[label], T::from_f64(-hard * factor * complement));
                    for (gradient, &p) in gradient.iter_mut().zip(&plain) {
                        *gradient += p * scale;
                    }
                    gradient[label] = before + own;
                }
            }
            if !value.is_finite() {
                return Some(block.first_row + i);
            }
            block.values[i] = weight * value;
        }
        None
    }
}

/// What one pass over two rows leaves behind, logits divided by the temperature and less their maximum.
struct Pair {
    /// Σ exp(zₖ).
    student_sum: f64,
    /// Σ exp(tₖ).
    teacher_sum: f64,
    /// Σ exp(tₖ) (tₖ − zₖ).
    cross_sum: f64,
}

impl Pair {
    /// The exponentials are left in `student` and `teacher`.
    #[inline(always)]
    fn over<T: Real, const FMA: bool>(
        z: &[T],
        t: &[T],
        temperature: f64,
        student: &mut [T],
        teacher: &mut [T],
    ) -> Self {
        let scale = T::from_f64(1.0 / temperature);
        let shifts = (finite(largest(z)), finite(largest(t)));
        let mut pair = Self { student_sum: 0.0, teacher_sum: 0.0, cross_sum: 0.0 };
        for start in (0..z.len()).step_by(SEGMENT) {
            let end = z.len().min(start + SEGMENT);
            let whole = start + (end - start) / WIDTH * WIDTH;
            let mut sums = [Lanes::<T>::splat(T::ZERO); 3];
            for at in (start..whole).step_by(WIDTH) {
                block_of::<T, WIDTH, FMA>(z, t, at, shifts, scale, student, teacher, &mut sums);
            }
            let mut rest = [Lanes::<T, 1>::splat(T::ZERO); 3];
            for at in whole..end {
                block_of::<T, 1, FMA>(z, t, at, shifts, scale, student, teacher, &mut rest);
            }
            pair.student_sum += sums[0].sum().to_f64() + rest[0].0[0].to_f64();
            pair.teacher_sum += sums[1].sum().to_f64() + rest[1].0[0].to_f64();
            pair.cross_sum += sums[2].sum().to_f64() + rest[2].0[0].to_f64();
        }
        pair
    }

    /// KL(q ‖ p) = Σ q (t − z) − log Σ exp t + log Σ exp z.
    #[inline(always)]
    fn divergence<const FMA: bool>(&self) -> f64 {
        self.cross_sum / self.teacher_sum - self.teacher_sum.ln_lane::<FMA>() + self.student_sum.ln_lane::<FMA>()
    }
}

/// A shift of a row: its largest logit, or 0 where all are −∞, whose sum then shows it.
#[inline(always)]
fn finite<T: Real>(largest: T) -> T {
    if largest == T::NEG_INFINITY { T::ZERO } else { largest }
}

/// Adds `N` classes from `at` on to the three sums.
#[inline(always)]
fn block_of<T: Real, const N: usize, const FMA: bool>(
    z: &[T],
    t: &[T],
    at: usize,
    (z_shift, t_shift): (T, T),
    scale: T,
    student: &mut [T],
    teacher: &mut [T],
    sums: &mut [Lanes<T, N>; 3],
) {
    let z = (Lanes::<T, N>::load(z, at) - Lanes::splat(z_shift)) * Lanes::splat(scale);
    let t = (Lanes::<T, N>::load(t, at) - Lanes::splat(t_shift)) * Lanes::splat(scale);
    let (p, q) = (z.exp_flush::<FMA>(), t.exp_flush::<FMA>());
    p.store(student, at);
    q.store(teacher, at);
    let mut cross = q;
    for i in 0..N {
        // A class without probability adds nothing, whatever its logits.
        let term = q.0[i] * (t.0[i] - z.0[i]);
        cross.0[i] = if q.0[i] == T::ZERO { T::ZERO } else { term };
    }
    sums[0] += p;
    sums[1] += q;
    sums[2] += cross;
}
