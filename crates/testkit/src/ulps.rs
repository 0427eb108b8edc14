//! Distances in units of the last place.

/// How many `f64` lie between `a` and `b`, one of them counted: 0 where they are equal (as +0 and −0 are) or both NaN,
/// `u64::MAX` where one is NaN.
pub fn ulps_f64(a: f64, b: f64) -> u64 {
    if a.is_nan() || b.is_nan() {
        return if a.is_nan() && b.is_nan() { 0 } else { u64::MAX };
    }
    // Place on the line of all numbers, counted from zero.
    let place = |x: f64| {
        let magnitude = i128::from(x.to_bits() & (u64::MAX >> 1));
        if x.is_sign_negative() { -magnitude } else { magnitude }
    };
    u64::try_from(place(a).abs_diff(place(b))).unwrap_or(u64::MAX)
}

/// How many `f32` lie between `a` and `b`, one of them counted: 0 where they are equal (as +0 and −0 are) or both NaN,
/// `u32::MAX` where one is NaN.
pub fn ulps_f32(a: f32, b: f32) -> u32 {
    if a.is_nan() || b.is_nan() {
        return if a.is_nan() && b.is_nan() { 0 } else { u32::MAX };
    }
    let place = |x: f32| {
        let magnitude = i64::from(x.to_bits() & (u32::MAX >> 1));
        if x.is_sign_negative() { -magnitude } else { magnitude }
    };
    u32::try_from(place(a).abs_diff(place(b))).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_count_representable_numbers() {
        assert_eq!(ulps_f64(1.0, 1.0 + f64::EPSILON), 1);
        assert_eq!(ulps_f64(1.0, 1.0 - f64::EPSILON), 2);
        assert_eq!(ulps_f64(0.0, -0.0), 0);
        assert_eq!(ulps_f64(5e-324, -5e-324), 2);
        assert_eq!(ulps_f64(f64::MAX, f64::INFINITY), 1);
        assert_eq!(ulps_f64(f64::NAN, f64::NAN), 0);
        assert_eq!(ulps_f64(f64::NAN, 1.0), u64::MAX);
        assert!(ulps_f64(f64::NEG_INFINITY, f64::INFINITY) > 1 << 63);
        assert_eq!(ulps_f32(1.0, 1.0 + f32::EPSILON), 1);
        assert_eq!(ulps_f32(1e-45, -1e-45), 2);
        assert_eq!(ulps_f32(f32::NAN, f32::NAN), 0);
    }
}
