use super::{elementwise::*, *};
use proptest::prelude::*;

/// |value − exact| in units of the last place of `exact` in the type with `mantissa` bits and smallest normal 2^`lowest`.
fn ulps(value: f64, exact: f64, mantissa: i32, lowest: i32) -> f64 {
    if value == exact || value.is_nan() && exact.is_nan() {
        return 0.0;
    }
    let exponent = (exact.abs().log2().floor() as i32).max(lowest);
    (value - exact).abs() / 2f64.powi(exponent - mantissa)
}

fn ulps_f32(value: f32, exact: f64) -> f64 {
    // The exact value rounds to infinity where f32 ends.
    if f64::from(exact as f32) == f64::from(value) { 0.0 } else { ulps(value.into(), exact, 23, -126) }
}

/// Distance in representable numbers.
fn ulps_f64(a: f64, b: f64) -> u64 {
    if a == b || a.is_nan() && b.is_nan() {
        return 0;
    }
    if a.is_nan() || b.is_nan() || a.is_sign_negative() != b.is_sign_negative() {
        return u64::MAX;
    }
    a.to_bits().abs_diff(b.to_bits())
}

fn supported() -> impl Iterator<Item = Level> {
    Level::ALL.into_iter().filter(|level| level.is_supported())
}

fn mapped<T: Real, F: Function<T>>(level: Level, x: &[T], function: F) -> Vec<T> {
    let mut y = vec![T::ZERO; x.len()];
    dispatch_on(level, Map { x, y: &mut y, function }).unwrap();
    y
}

/// A lane function without a slice function of its own.
#[derive(Clone, Copy)]
enum Lane {
    ExpFlush,
    Ln1pUnit,
    Softplus,
    Sigmoid,
}

impl<T: Real> Function<T> for Lane {
    #[inline(always)]
    fn of<const FMA: bool>(self, x: T) -> T {
        match self {
            Lane::ExpFlush => x.exp_flush_lane::<FMA>(),
            Lane::Ln1pUnit => x.ln_1p_unit_lane::<FMA>(),
            Lane::Softplus => x.softplus_and_sigmoid_lane::<FMA>().0,
            Lane::Sigmoid => x.softplus_and_sigmoid_lane::<FMA>().1,
        }
    }
}

/// Worst error over every 1021st `f32` that `domain` holds.
fn worst_f32<F: Function<f32>>(level: Level, function: F, domain: fn(f32) -> bool, exact: fn(f64) -> f64) -> f64 {
    let x: Vec<f32> = (0..u32::MAX / 1021).map(|i| f32::from_bits(i * 1021)).filter(|&x| domain(x)).collect();
    assert!(x.len() > 100_000);
    let y = mapped(level, &x, function);
    x.iter().zip(y).map(|(&x, y)| ulps_f32(y, exact(x.into()))).fold(0.0, f64::max)
}

#[test]
fn single_precision_keeps_its_stated_accuracy() {
    for level in supported() {
        assert!(worst_f32(level, Exp, |_| true, f64::exp) < 1.1);
        assert!(worst_f32(level, Ln, |_| true, f64::ln) < 0.9);
        assert!(worst_f32(level, Lane::ExpFlush, |x| (-87.336..=0.0).contains(&x), f64::exp) < 1.1);
        assert!(worst_f32(level, Lane::Ln1pUnit, |x| (0.0..=1.0).contains(&x), f64::ln_1p) < 1.5);
    }
}

#[test]
fn double_precision_is_within_one_unit_of_the_platform() {
    let mut stream = crate::Stream::new(1, crate::purpose::PROBE, 0);
    let mut uniform =
        |low: f64, high: f64| -> Vec<f64> { (0..100_000).map(|_| low + (high - low) * stream.uniform()).collect() };
    let (wide, unit) = (uniform(-746.0, 710.0), uniform(0.0, 1.0));
    let normal: Vec<f64> = wide.iter().map(|x| x.clamp(-708.0, 0.0)).collect();
    // Every binade, the subnormal ones too, and the neighborhood of 1.
    let positive: Vec<f64> = uniform(0.0, 2047.0)
        .iter()
        .map(|x| f64::from_bits((x * (1u64 << 52) as f64) as u64))
        .chain(uniform(0.5, 2.0))
        .chain((0..1000).map(|i| f64::from_bits(1f64.to_bits() + i - 500)))
        .collect();
    for level in supported() {
        let worst = |x: &[f64], y: Vec<f64>, exact: fn(f64) -> f64| {
            x.iter().zip(y).map(|(&x, y)| ulps_f64(y, exact(x))).max().unwrap()
        };
        assert!(worst(&wide, mapped(level, &wide, Exp), f64::exp) <= 1);
        assert!(worst(&normal, mapped(level, &normal, Lane::ExpFlush), f64::exp) <= 1);
        assert!(worst(&positive, mapped(level, &positive, Ln), f64::ln) <= 1);
        assert!(worst(&unit, mapped(level, &unit, Lane::Ln1pUnit), f64::ln_1p) <= 1);
    }
}

#[test]
fn edges_are_those_of_the_definition() {
    let infinity = f64::INFINITY;
    let edges = [-infinity, -1e300, -745.2, -0.0, 0.0, 709.79, 1e300, infinity, f64::NAN];
    let values = [0.0, 0.0, 0.0, 1.0, 1.0, infinity, infinity, infinity];
    let arguments = [0.0, -0.0, 1.0, infinity, -1.0, -infinity, -5e-324, f64::NAN];
    for level in supported() {
        let exp = mapped(level, &edges, Exp);
        assert_eq!(exp[..8], values);
        assert!(exp[8].is_nan());
        let single: Vec<f32> = edges.iter().map(|&x| x as f32).collect();
        let exp = mapped(level, &single, Exp);
        assert_eq!(exp[..8], values.map(|x| x as f32));
        assert!(exp[8].is_nan());
        let ln = mapped(level, &arguments, Ln);
        assert_eq!(ln[..4], [-infinity, -infinity, 0.0, infinity]);
        assert!(ln[4..].iter().all(|x| x.is_nan()));
        let flushed = mapped(level, &[-infinity, -1e300, -709.0, -0.0, f64::NAN], Lane::ExpFlush);
        assert_eq!(flushed[..4], [0.0, 0.0, 0.0, 1.0]);
        assert!(flushed[4].is_nan());
        let flushed = mapped(level, &[f32::NEG_INFINITY, -88.0, 0.0, f32::NAN], Lane::ExpFlush);
        assert_eq!(flushed[..3], [0.0, 0.0, 1.0]);
        assert!(flushed[3].is_nan());
    }
}

#[test]
fn softplus_and_sigmoid_neither_overflow_nor_cancel() {
    let x = [-1e4, -700.0, -30.0, -1.0, 0.0, 0.3, 40.0, 1e4, f64::INFINITY];
    for level in supported() {
        for (&x, (s, p)) in
            x.iter().zip(mapped(level, &x, Lane::Softplus).into_iter().zip(mapped(level, &x, Lane::Sigmoid)))
        {
            let exact = (-x.abs()).exp().ln_1p() + x.max(0.0);
            assert!(s == exact || (s - exact).abs() <= 1e-15 * exact, "{x}: {s} {exact}");
            let exact = if x < 0.0 { x.exp() / (1.0 + x.exp()) } else { 1.0 / (1.0 + (-x).exp()) };
            assert!((p - exact).abs() <= 1e-15 * exact, "{x}: {p} {exact}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_element_does_not_see_its_neighbors(x in proptest::collection::vec(-750.0..750.0f64, 0..100)) {
        let mut y = vec![0.0; x.len()];
        exp(&x, &mut y);
        let mut in_place = x.clone();
        exp_in_place(&mut in_place);
        prop_assert_eq!(&y, &in_place);
        for (x, y) in x.iter().zip(y) {
            let mut alone = [*x];
            exp_in_place(&mut alone);
            prop_assert_eq!(alone[0].to_bits(), y.to_bits());
        }
    }

    #[test]
    fn logsumexp_follows_a_shift(x in proptest::collection::vec(-50.0..50.0f64, 1..200), shift in -1e4..1e4f64) {
        let plain = x.iter().map(|x| x.exp()).sum::<f64>().ln();
        prop_assert!((logsumexp(&x) - plain).abs() < 1e-13 * plain.abs().max(1.0));
        let shifted: Vec<f64> = x.iter().map(|x| x + shift).collect();
        prop_assert!((logsumexp(&shifted) - plain - shift).abs() < 1e-11);
        let single: Vec<f32> = x.iter().map(|&x| x as f32).collect();
        prop_assert!((logsumexp(&single) - plain).abs() < 2e-5);
    }

    #[test]
    fn sums_agree_with_plain_ones(
        (x, y) in (0..300usize).prop_flat_map(|n| {
            (proptest::collection::vec(-1e3..1e3f64, n), proptest::collection::vec(-1e3..1e3f64, n))
        })
    ) {
        let bound = 1e-12 * (1.0 + x.iter().zip(&y).map(|(x, y)| (x * y).abs() + x * x + y * y).sum::<f64>());
        let plain = |term: fn(f64, f64) -> f64| x.iter().zip(&y).map(|(&x, &y)| term(x, y)).sum::<f64>();
        prop_assert!((dot(&x, &y) - plain(|x, y| x * y)).abs() <= bound);
        prop_assert!((sum(&x) - plain(|x, _| x)).abs() <= bound);
        prop_assert!((squared_distance(&x, &y) - plain(|x, y| (x - y) * (x - y))).abs() <= bound);
        prop_assert!((norm(&x) - plain(|x, _| x * x).sqrt()).abs() <= bound.sqrt() * 1e-6);
        let mut z = y.clone();
        axpy(&mut z, 0.3, &x);
        prop_assert!(z.iter().zip(x.iter().zip(&y)).all(|(z, (x, y))| (z - (y + 0.3 * x)).abs() < 1e-12 * (x.abs() + y.abs() + 1.0)));
    }
}

#[test]
fn every_length_is_summed_whole() {
    // Small integers: every order gives the exact sum.
    let x: Vec<f64> = (0..20_000).map(|i| f64::from(i % 17 - 8)).collect();
    let single: Vec<f32> = x.iter().map(|&x| x as f32).collect();
    for n in (0..300).chain([8191, 8192, 8193, 20_000]) {
        let square: f64 = x[..n].iter().map(|x| x * x).sum();
        assert_eq!(dot(&x[..n], &x[..n]), square, "{n}");
        assert_eq!(dot(&single[..n], &single[..n]), square, "{n}");
        assert_eq!(sum(&x[..n]), x[..n].iter().sum::<f64>(), "{n}");
        assert_eq!(squared_distance(&x[..n], &vec![1.0; n]), x[..n].iter().map(|x| (x - 1.0) * (x - 1.0)).sum::<f64>());
        if n > 0 {
            assert!((logsumexp(&vec![2.5; n]) - 2.5 - (n as f64).ln()).abs() < 1e-14 * n as f64, "{n}");
        }
    }
}

#[test]
fn infinities_and_nan_are_not_lost_in_logsumexp() {
    let infinity = f64::INFINITY;
    assert_eq!(logsumexp::<f64>(&[]), -infinity);
    assert_eq!(logsumexp(&[-infinity; 40]), -infinity);
    assert_eq!(logsumexp(&[3.0, -infinity]), 3.0);
    assert_eq!(logsumexp(&[3.0, infinity, -infinity]), infinity);
    assert_eq!(logsumexp(&[1e4f32, 1e4]), 1e4 + 2f64.ln());
    for n in [1, 2, 8, 9, 31, 32, 33, 70] {
        for at in 0..n {
            for filler in [-infinity, 0.0, 1e300, infinity] {
                let mut x = vec![filler; n];
                x[at] = f64::NAN;
                assert!(logsumexp(&x).is_nan(), "{n} {at} {filler}");
            }
        }
    }
}

#[test]
fn norms_survive_large_and_small_numbers() {
    for scale in [1e-320, 1e-200, 1.0, 1e200, 1e307] {
        let x = [3.0 * scale, 4.0 * scale];
        assert!((norm(&x) / (5.0 * scale) - 1.0).abs() < 1e-3f64.min(1e-320 / scale + 1e-15), "{scale}");
    }
    assert_eq!(norm::<f64>(&[]), 0.0);
    assert_eq!(norm(&[0.0; 3]), 0.0);
    assert_eq!(norm(&[1.0, f64::NEG_INFINITY]), f64::INFINITY);
    assert!(norm(&[1.0, f64::NAN]).is_nan());
    assert!((norm(&[3e30f32, 4e30]) / 5e30 - 1.0).abs() < 1e-6);
}

#[test]
fn the_level_has_a_name() {
    assert!(["avx512", "avx2", "sse2", "neon", "simd128", "scalar"].contains(&name()));
    assert!(Level::best().is_supported());
    assert!(dispatch_on(Level::Baseline, Map { x: &[1.0], y: &mut [0.0], function: Exp }).is_some());
    if Level::best() != Level::Neon {
        assert!(dispatch_on(Level::Neon, Map { x: &[1.0], y: &mut [0.0], function: Exp }).is_none());
    }
}

#[test]
fn levels_with_fma_agree_bit_for_bit() {
    let x: Vec<f64> = (0..1000).map(|i| f64::from(i) * 0.37 - 200.0).collect();
    let fused: Vec<_> =
        supported().filter(|&level| level != Level::Baseline).map(|level| mapped(level, &x, Exp)).collect();
    assert!(fused.windows(2).all(|pair| pair[0] == pair[1]));
}
