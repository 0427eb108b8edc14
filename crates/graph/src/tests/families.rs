use super::Writer;
use crate::{Compiled, Family, Graph};
use serde_json::json;
use std::collections::BTreeMap;

/// A density of two numbers `z`, which a function writes; compiled, and the family that is claimed.
fn claimed(write: &dyn Fn(&mut Writer, usize) -> usize) -> (Compiled, Option<Family>) {
    let mut w = Writer::default();
    let z = w.parameter("z", &[2]);
    let value = write(&mut w, z);
    let text = json!({ "version": 1, "nodes": w.nodes, "outputs": { "value": value } }).to_string();
    let graph = Graph::from_json(&text).unwrap();
    (graph.compile(&BTreeMap::new()).unwrap(), graph.families()[0])
}

/// The log density of a distribution, summed, with `moved` in the place of one operand and constants in the others.
fn law(w: &mut Writer, distribution: &str, constants: &[f64], place: usize, moved: usize) -> usize {
    let operands: Vec<usize> =
        constants.iter().enumerate().map(|(k, c)| if k == place { moved } else { w.constant(&[*c], &[]) }).collect();
    w.node("logDensity", &operands, &[], json!({ "distribution": distribution }))
}

/// Applies functions one after another.
fn through(w: &mut Writer, functions: &[&str], z: usize) -> usize {
    functions.iter().fold(z, |z, function| w.op(function, &[z], &[2]))
}

/// Whether the density along each element is a u + b v + constant, with u and v of the family.
fn assert_in_family(compiled: &Compiled, family: Family, what: &str) {
    let functions = |z: f64| match family {
        Family::Normal => [z, z * z],
        Family::Gamma => [z.ln(), z],
        Family::InverseGamma => [z.ln(), 1.0 / z],
        Family::Beta => [z.ln(), (1.0 - z).ln()],
    };
    let points = [0.15, 0.5, 0.9, 0.3, 0.75];
    for element in 0..2 {
        let values = points.map(|z| {
            let mut position = [0.4, 0.6];
            position[element] = z;
            compiled.evaluator().outputs(&position).unwrap()[0][0]
        });
        // Cramer's rule, of differences from the first point.
        let [origin, first, second] = [0, 1, 2].map(|k| functions(points[k]));
        let (p, q) = (first[0] - origin[0], first[1] - origin[1]);
        let (r, s) = (second[0] - origin[0], second[1] - origin[1]);
        let (f, g) = (values[1] - values[0], values[2] - values[0]);
        let determinant = p * s - q * r;
        let (a, b) = ((f * s - q * g) / determinant, (p * g - f * r) / determinant);
        for k in [3, 4] {
            let u = functions(points[k]);
            let expected = values[0] + a * (u[0] - origin[0]) + b * (u[1] - origin[1]);
            assert!((values[k] - expected).abs() < 1e-9 * (1.0 + expected.abs()), "{what}: {} {expected}", values[k]);
        }
    }
}

#[test]
fn what_is_claimed_of_distributions_is_so() {
    use Family::{Beta, Gamma, InverseGamma, Normal};
    let (precision, deviation) = (&["sqrt", "reciprocal"][..], &["sqrt"][..]);
    type Case = (&'static str, &'static [f64], usize, &'static [&'static str], Family);
    let cases: [Case; 26] = [
        ("normal", &[1.0, 0.5, 2.0], 0, &[], Normal),
        ("normal", &[1.0, 0.5, 2.0], 1, &["negate"], Normal),
        ("normal", &[1.0, 0.5, 2.0], 2, precision, Gamma),
        ("normal", &[1.0, 0.5, 2.0], 2, deviation, InverseGamma),
        ("logNormal", &[1.5, 0.5, 2.0], 1, &[], Normal),
        ("logNormal", &[1.5, 0.5, 2.0], 2, precision, Gamma),
        ("laplace", &[1.5, 0.5, 2.0], 2, &[], InverseGamma),
        ("laplace", &[1.5, 0.5, 2.0], 2, &["reciprocal"], Gamma),
        ("gamma", &[1.0, 2.5, 3.0], 0, &[], Gamma),
        ("gamma", &[1.0, 2.5, 3.0], 0, &["reciprocal"], InverseGamma),
        ("gamma", &[1.0, 2.5, 3.0], 2, &[], Gamma),
        ("gamma", &[1.0, 2.5, 3.0], 2, &["reciprocal"], InverseGamma),
        ("inverseGamma", &[1.0, 2.5, 3.0], 0, &[], InverseGamma),
        ("inverseGamma", &[1.0, 2.5, 3.0], 0, &["reciprocal"], Gamma),
        ("inverseGamma", &[1.0, 2.5, 3.0], 2, &[], Gamma),
        ("chiSquared", &[1.0, 3.0], 0, &[], Gamma),
        ("exponential", &[1.0, 3.0], 0, &[], Gamma),
        ("exponential", &[1.0, 3.0], 1, &[], Gamma),
        ("poisson", &[4.0, 3.0], 1, &[], Gamma),
        ("pareto", &[4.0, 3.0, 2.0], 2, &[], Gamma),
        ("beta", &[0.3, 2.0, 3.5], 0, &[], Beta),
        ("uniform", &[0.3, 0.0, 1.0], 0, &[], Beta),
        ("bernoulli", &[1.0, 0.5], 1, &[], Beta),
        ("geometric", &[3.0, 0.5], 1, &[], Beta),
        ("binomial", &[3.0, 5.0, 0.5], 2, &[], Beta),
        ("negativeBinomial", &[3.0, 5.0, 0.5], 2, &[], Beta),
    ];
    for (distribution, constants, place, functions, family) in cases {
        let what = format!("{distribution}, operand {place}, {functions:?}");
        let (compiled, found) = claimed(&|w, z| {
            let moved = through(w, functions, z);
            let seen = law(w, distribution, constants, place, moved);
            // A slope more leaves a normal law normal.
            let one = w.op("sum", &[z], &[]);
            if family == Family::Normal { w.op("subtract", &[seen, one], &[]) } else { seen }
        });
        assert_eq!(found, Some(family), "{what}");
        assert_in_family(&compiled, family, &what);
    }
}

#[test]
fn sums_and_products_keep_families() {
    let matrix = [1.0, 0.5, -0.7, 2.0];
    let two = |w: &mut Writer| w.constant(&[2.0], &[]);
    type Writes<'a> = (&'a str, Family, &'a dyn Fn(&mut Writer, usize) -> usize);
    let cases: [Writes; 6] = [
        ("a regression", Family::Normal, &|w, z| {
            let design = w.constant(&matrix, &[2, 2]);
            let place = w.op("matmul", &[design, z], &[2]);
            let seen = law(w, "normal", &[0.4, 0.0, 0.7], 1, place);
            let prior = law(w, "normal", &[0.4, 0.0, 3.0], 0, z);
            w.op("add", &[seen, prior], &[])
        }),
        ("a product of neighbors", Family::Normal, &|w, z| {
            let [first, second] = [0, 1].map(|k| w.node("slice", &[z], &[1], json!({ "start": [k], "stop": [k + 1] })));
            let pair = w.op("multiply", &[first, second], &[1]);
            let square = w.op("square", &[z], &[2]);
            let (pair, square) = (w.op("sum", &[pair], &[]), w.op("sum", &[square], &[]));
            w.op("subtract", &[pair, square], &[])
        }),
        ("many normals", Family::Normal, &|w, z| {
            let covariance = w.constant(&[2.0, 0.5, 0.5, 1.0], &[2, 2]);
            let location = w.constant(&[1.0, -1.0], &[2]);
            let operands = [z, location, covariance];
            w.node("logDensity", &operands, &[], json!({ "distribution": "multivariateNormal" }))
        }),
        ("written out", Family::Gamma, &|w, z| {
            let factor = two(w);
            let log = w.op("log", &[z], &[2]);
            let twice = w.op("multiply", &[log, factor], &[2]);
            let each = w.op("subtract", &[twice, z], &[2]);
            w.op("sum", &[each], &[])
        }),
        ("counts of rates in groups", Family::Gamma, &|w, z| {
            let groups = w.constant(&[0.0, 1.0, 1.0], &[3]);
            let counts = w.constant(&[4.0, 0.0, 2.0], &[3]);
            let rates = w.node("gather", &[z, groups], &[3], json!({ "axis": 0 }));
            let exposed = two(w);
            let rates = w.op("multiply", &[rates, exposed], &[3]);
            let seen = w.node("logDensity", &[counts, rates], &[], json!({ "distribution": "poisson" }));
            let prior = law(w, "gamma", &[0.0, 2.0, 3.0], 0, z);
            w.op("add", &[seen, prior], &[])
        }),
        ("a variance of two", Family::InverseGamma, &|w, z| {
            let deviation = w.op("sqrt", &[z], &[2]);
            let seen = law(w, "normal", &[0.4, 0.0, 0.7], 2, deviation);
            let prior = law(w, "inverseGamma", &[0.0, 2.0, 3.0], 0, z);
            w.op("add", &[seen, prior], &[])
        }),
    ];
    for (what, family, write) in cases {
        let (compiled, found) = claimed(write);
        assert_eq!(found, Some(family), "{what}");
        assert_in_family(&compiled, family, what);
    }
}

#[test]
fn nothing_is_claimed_of_what_is_no_law() {
    let cases: [(&str, &[f64], usize, &[&str]); 12] = [
        ("normal", &[1.0, 0.5, 2.0], 2, &[]),
        ("normal", &[1.0, 0.5, 2.0], 1, &["exp"]),
        ("normal", &[1.0, 0.5, 2.0], 1, &["square"]),
        ("normal", &[1.0, 0.5, 2.0], 0, &["square", "sqrt"]),
        ("normal", &[1.0, 0.5, 2.0], 0, &["sqrt"]),
        ("normal", &[1.0, 0.5, 2.0], 1, &["abs"]),
        ("studentT", &[1.0, 3.0, 0.5, 2.0], 2, &[]),
        ("cauchy", &[1.0, 0.5, 2.0], 0, &[]),
        ("gamma", &[1.0, 2.5, 3.0], 1, &[]),
        ("beta", &[0.3, 2.0, 3.5], 0, &["square"]),
        ("bernoulli", &[1.0, 0.5], 1, &["sqrt"]),
        ("uniform", &[0.3, 0.0, 2.0], 0, &[]),
    ];
    for (distribution, constants, place, functions) in cases {
        let (_, found) = claimed(&|w, z| {
            let moved = through(w, functions, z);
            law(w, distribution, constants, place, moved)
        });
        assert_eq!(found, None, "{distribution}, operand {place}, {functions:?}");
    }
    // Two families at once; a place that the number itself chooses; one that is moved twice.
    let none = |write: &dyn Fn(&mut Writer, usize) -> usize| assert_eq!(claimed(write).1, None);
    none(&|w, z| {
        let prior = law(w, "gamma", &[0.0, 2.0, 3.0], 0, z);
        let seen = law(w, "normal", &[0.0, 2.0, 3.0], 1, z);
        w.op("add", &[prior, seen], &[])
    });
    none(&|w, z| {
        let zero = w.constant(&[0.0], &[]);
        let above = w.op("greater", &[z, zero], &[2]);
        let place = w.op("select", &[above, z, zero], &[2]);
        law(w, "normal", &[1.0, 0.5, 2.0], 1, place)
    });
    none(&|w, z| {
        let zero = w.constant(&[0.0], &[]);
        let deviation = w.op("sqrt", &[z], &[2]);
        w.node("logDensity", &[zero, z, deviation], &[], json!({ "distribution": "normal" }))
    });
}
