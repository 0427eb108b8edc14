use super::*;
use gibbs_core::{Stream, purpose};

const CLASSES: usize = 12;

/// A teacher over five inputs, and samples of it.
fn samples(seed: u64, n: usize) -> (Vec<f64>, Vec<i32>, Vec<i32>, Vec<f64>) {
    let mut stream = Stream::new(7, purpose::SIMULATE, 0);
    let mut teacher: Vec<f64> = (0..5 * CLASSES).map(|_| (1.5 * stream.normal()).exp()).collect();
    teacher.chunks_exact_mut(CLASSES).for_each(normalize);
    let mut stream = Stream::new(seed, purpose::SIMULATE, 1);
    let (mut inputs, mut labels, mut drawn) = (Vec::new(), Vec::new(), Vec::new());
    for i in 0..n {
        let row = &teacher[(i % 5) * CLASSES..][..CLASSES];
        let (mut left, mut label) = (stream.uniform(), 0);
        while label + 1 < CLASSES && left > row[label] {
            left -= row[label];
            label += 1;
        }
        inputs.push((i % 5) as i32);
        labels.push(label as i32);
        drawn.push(row[label]);
    }
    (teacher, inputs, labels, drawn)
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.chunks_exact(CLASSES)
        .zip(b.chunks_exact(CLASSES))
        .map(|(a, b)| 0.5 * a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum::<f64>())
        .fold(0.0, f64::max)
}

#[test]
fn more_help_is_faster_and_the_naive_learner_is_biased() {
    let mut errors = [[0.0; 4]; 2];
    for (errors, n) in errors.iter_mut().zip([200, 20_000]) {
        for seed in 0..10 {
            let (teacher, inputs, labels, drawn) = samples(seed, n);
            let rows: Vec<f64> =
                inputs.iter().flat_map(|&s| teacher[s as usize * CLASSES..][..CLASSES].to_vec()).collect();
            let soft = MatrixView::new(&rows, n, CLASSES).unwrap();
            let learners = [Teacher::Hard, Teacher::Partial(&drawn), Teacher::Soft(soft), Teacher::Weighted(&drawn)];
            for (error, learner) in errors.iter_mut().zip(learners) {
                let student = knowledge_transfer(&inputs, &labels, 5, CLASSES, learner).unwrap();
                *error += 0.1 * distance(&student.probabilities, &teacher);
            }
        }
    }
    let [few, many] = errors;
    // Hard labels fall as n^-1/2, so by ten; partial ones as 1/n or better; soft ones are exact from the start.
    assert!((5.0..20.0).contains(&(few[0] / many[0])), "{few:?} {many:?}");
    assert!(few[1] < 0.6 * few[0] && many[1] < 1e-3 * many[0], "{few:?} {many:?}");
    assert!(few[2] < 1e-12 && many[2] < 1e-12);
    assert!(many[3] > 0.1, "{many:?}");
    // The limit of the naive learner is q² over its sum.
    let (teacher, inputs, labels, drawn) = samples(3, 200_000);
    let naive = knowledge_transfer(&inputs, &labels, 5, CLASSES, Teacher::Weighted(&drawn)).unwrap();
    let mut squares: Vec<f64> = teacher.iter().map(|q| q * q).collect();
    squares.chunks_exact_mut(CLASSES).for_each(normalize);
    assert!(distance(&naive.probabilities, &squares) < 0.02);
}

#[test]
fn what_was_never_drawn_bounds_the_distance() {
    for seed in 0..20 {
        let (teacher, inputs, labels, drawn) = samples(seed, 60);
        let student = knowledge_transfer(&inputs, &labels, 5, CLASSES, Teacher::Partial(&drawn)).unwrap();
        for (s, &missing) in student.missing.iter().enumerate() {
            let row = s * CLASSES..(s + 1) * CLASSES;
            let unseen: f64 = row
                .clone()
                .filter(|&at| !inputs.iter().zip(&labels).any(|(&s, &a)| s as usize * CLASSES + a as usize == at))
                .map(|at| teacher[at])
                .sum();
            assert!((missing - unseen).abs() < 1e-12);
            assert!(distance(&student.probabilities[row.clone()], &teacher[row]) <= missing + 1e-12);
        }
    }
}

/// The least sum of squares, against what no move of mass improves.
#[test]
fn partial_help_minimizes_the_squared_error_of_logits() {
    let (inputs, labels, drawn) = ([0, 0, 0, 0, 0], [0, 0, 1, 2, 2], [0.5, 0.4, 0.2, 0.1, 0.2]);
    let student = knowledge_transfer(&inputs, &labels, 1, 4, Teacher::Partial(&drawn)).unwrap();
    let objective = |p: &[f64]| -> f64 {
        labels.iter().zip(&drawn).map(|(&a, q): (&i32, &f64)| (p[a as usize].ln() - q.ln()).powi(2)).sum()
    };
    let best = objective(&student.probabilities);
    for from in 0..4 {
        for to in 0..4 {
            let mut other = student.probabilities.clone();
            other[from] -= 1e-4;
            other[to] += 1e-4;
            assert!(objective(&other) >= best - 1e-15);
        }
    }
    assert!((student.probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-15);
}

#[test]
fn inputs_that_never_came_get_equal_probabilities_and_wrong_input_is_named() {
    let student = knowledge_transfer(&[1], &[0], 3, 2, Teacher::Partial(&[0.25])).unwrap();
    assert_eq!(student.probabilities, [0.5, 0.5, 0.25, 0.75, 0.5, 0.5]);
    assert_eq!((student.visits, student.missing), (vec![0.0, 1.0, 0.0], vec![1.0, 0.75, 1.0]));
    let named = |inputs: &[i32], labels: &[i32], teacher: Teacher, name: &str| {
        let error = knowledge_transfer(inputs, labels, 2, 2, teacher).unwrap_err();
        assert_eq!(error.argument(), Some(name));
    };
    named(&[], &[], Teacher::Hard, "inputs");
    named(&[2], &[0], Teacher::Hard, "inputs");
    named(&[0], &[-1], Teacher::Hard, "labels");
    named(&[0, 1], &[0], Teacher::Hard, "labels");
    for bad in [0.0, -0.1, 1.1, f64::NAN] {
        named(&[0], &[0], Teacher::Partial(&[bad]), "options.probabilities");
    }
    named(&[0], &[0], Teacher::Weighted(&[0.5, 0.5]), "options.probabilities");
    for row in [[0.5, 0.6], [-0.1, 1.1], [f64::NAN, 1.0]] {
        named(&[0], &[0], Teacher::Soft(MatrixView::new(&row, 1, 2).unwrap()), "options.distributions");
    }
    named(&[0], &[0], Teacher::Soft(MatrixView::new(&[1.0], 1, 1).unwrap()), "options.distributions");
}
