use super::*;
use gibbs_testkit::finite_difference_gradient;

fn normals(n: usize, p: usize, index: u32) -> Vec<f64> {
    let mut stream = Stream::new(2, 0, index);
    (0..n * p).map(|_| stream.normal()).collect()
}

#[test]
fn the_gradient_is_that_of_differences() {
    let (n, p) = (40, 5);
    let x = normals(n, p, 0);
    let options = Options { margin: 0.5, origin_weight: 0.3, ..Options::default() };
    let mut at = Frames::random(3, p, &mut Stream::new(1, 0, 0));
    at.offsets = vec![0.3, -0.2, 0.5, -0.4, 0.1, 0.2];
    let (_, gradient) = evaluate(&x, &at, &options, &Monitor::none()).unwrap();
    let of_rows = |rows: &[f64]| {
        let frames = Frames { rows: rows.to_vec(), ..at.clone() };
        evaluate(&x, &frames, &options, &Monitor::none()).unwrap().0
    };
    for (a, b) in gradient.rows.iter().zip(finite_difference_gradient(of_rows, &at.rows, 1e-6)) {
        assert!((a - b).abs() < 1e-7, "{a} {b}");
    }
    let of_offsets = |offsets: &[f64]| {
        let frames = Frames { offsets: offsets.to_vec(), ..at.clone() };
        evaluate(&x, &frames, &options, &Monitor::none()).unwrap().0
    };
    for (a, b) in gradient.offsets.iter().zip(finite_difference_gradient(of_offsets, &at.offsets, 1e-6)) {
        assert!((a - b).abs() < 1e-7, "{a} {b}");
    }
}

#[test]
fn a_tangent_vector_keeps_the_frames_orthonormal_to_first_order() {
    let at = Frames::random(3, 6, &mut Stream::new(3, 0, 0));
    let tangent = at.tangent(&Frames::random(3, 6, &mut Stream::new(4, 0, 0)));
    // Projection is idempotent, and a step of length h leaves an error of order h².
    let again = at.tangent(&tangent);
    assert!(again.rows.iter().zip(&tangent.rows).all(|(a, b)| (a - b).abs() < 1e-14));
    let mut moved = at.clone();
    moved.add(1e-5, &tangent);
    assert!(moved.orthogonality() < 1e-9);
    assert!(at.retract(&tangent, 0.7).orthogonality() < 1e-14);
}

#[test]
fn the_objective_falls_to_where_no_step_near_by_lowers_it_with_orthonormal_frames() {
    let (n, p) = (300, 6);
    let x = normals(n, p, 1);
    let view = MatrixView::new(&x, n, p).unwrap();
    let options = Options { directions: 3, max_iterations: 3000, ..Options::default() };
    let found = fit(view, &options, &Monitor::threads(2)).unwrap();
    assert!(found.orthogonality < 1e-13);
    assert!(found.trace.windows(2).all(|pair| pair[1] <= pair[0]));
    assert!(found.converged, "{:?}", found.trace.len());
    assert_eq!(found.frames, fit(view, &options, &Monitor::none()).unwrap().frames);
    let at = Frames { columns: p, rows: found.frames.clone(), offsets: found.offsets.clone() };
    let scaled = scaled(view, &found.center, &found.scale);
    let mut stream = Stream::new(8, 0, 0);
    let mut lowest = f64::INFINITY;
    for _ in 0..300 {
        let mut step = at.tangent(&Frames::random(3, p, &mut stream));
        step.offsets.iter_mut().for_each(|b| *b = 0.3 * stream.normal());
        for length in [0.03, 0.01, 0.001] {
            let (value, _) = evaluate(&scaled, &at.retract(&step, length), &options, &Monitor::none()).unwrap();
            lowest = lowest.min(value);
        }
    }
    assert!(lowest > found.value * (1.0 - 1e-3), "{lowest} {}", found.value);
}

#[test]
fn in_one_dimension_the_frames_are_the_closed_form() {
    // With K = p = 1 and closeness 0 a wide enough pair of offsets holds every point: objective 0 without the origins' term.
    let x: Vec<f64> = (0..50).map(f64::from).collect();
    let options = Options {
        directions: 1,
        closeness: 0.0,
        origin_weight: 0.0,
        max_iterations: 5000,
        tolerance: 1e-9,
        ..Options::default()
    };
    let found = fit(MatrixView::new(&x, 50, 1).unwrap(), &options, &Monitor::none()).unwrap();
    assert!(found.value < 1e-12, "{}", found.value);
    assert!(found.scores.iter().all(|&score| score < 0.0));
}

/// Share of pairs of an inlier and an outlier that the scores put in order.
fn auroc(inside: &[f64], outside: &[f64]) -> f64 {
    let mut wins = 0.0;
    for a in inside {
        for b in outside {
            wins += if b > a {
                1.0
            } else if b == a {
                0.5
            } else {
                0.0
            };
        }
    }
    wins / (inside.len() * outside.len()) as f64
}

/// The digits of the shipped data: pixels and labels.
fn digits() -> (Vec<f64>, Vec<usize>) {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/digits.csv")).unwrap();
    let rows: Vec<Vec<f64>> =
        text.lines().skip(1).map(|line| line.split(',').map(|x| x.parse().unwrap()).collect()).collect();
    (rows.iter().flat_map(|row| row[..64].to_vec()).collect(), rows.iter().map(|row| row[64] as usize).collect())
}

/// Mean AUC over the digits, each in turn the class that is known: of the frames, and of the distance to the class's mean.
pub(super) fn digits_auroc(options: &Options) -> (f64, f64) {
    let (pixels, labels) = digits();
    let row = |i: usize| &pixels[64 * i..64 * i + 64];
    let (mut frames, mut distance) = (0.0, 0.0);
    for digit in 0..10 {
        let own: Vec<usize> = (0..labels.len()).filter(|&i| labels[i] == digit).collect();
        let (train, test) = own.split_at(own.len() / 2);
        let known: Vec<f64> = train.iter().flat_map(|&i| row(i)).copied().collect();
        let known = MatrixView::new(&known, train.len(), 64).unwrap();
        let found = fit(known, options, &Monitor::threads(2)).unwrap();
        let others: Vec<usize> = (0..labels.len()).filter(|&i| labels[i] != digit).collect();
        let of = |ids: &[usize]| {
            let points: Vec<f64> = ids.iter().flat_map(|&i| row(i)).copied().collect();
            let view = MatrixView::new(&points, ids.len(), 64).unwrap();
            let scores = score(view, &found.frames, &found.offsets, &found.center, &found.scale).unwrap();
            let distances: Vec<f64> = scaled(view, &found.center, &found.scale).chunks(64).map(norm).collect();
            (scores, distances)
        };
        let ((inside, near), (outside, far)) = (of(test), of(&others));
        frames += auroc(&inside, &outside) / 10.0;
        distance += auroc(&near, &far) / 10.0;
    }
    (frames, distance)
}

#[test]
fn digits_that_were_not_seen_score_higher() {
    let options = Options { directions: 40, restarts: 1, max_iterations: 60, ..Options::default() };
    let (frames, distance) = digits_auroc(&options);
    assert!(frames > 0.94 && distance > 0.9, "{frames} {distance}");
}
