use super::*;
use gibbs_core::{Code, Stream, purpose};
use gibbs_testkit::finite_difference_gradient;

fn losses() -> Vec<Overlap> {
    let dice = |alpha, smooth, square| Overlap::Dice(DiceOptions { alpha, smooth, square });
    vec![
        dice(0.0, 1e-4, false),
        dice(1.0, 1.0, false),
        dice(0.7, 0.5, true),
        dice(0.0, 0.0, true),
        Overlap::Tversky(TverskyOptions { alpha: 0.3, beta: 0.7, smooth: 0.5 }),
        Overlap::Tversky(TverskyOptions { alpha: 0.0, beta: 1.0, smooth: 0.0 }),
    ]
}

struct Data {
    columns: usize,
    logits: Vec<f64>,
    labels: Vec<i32>,
    weights: Option<Vec<f64>>,
    groups: Option<Vec<i32>>,
    ignore: Option<i32>,
    reduction: Reduction,
}

impl Data {
    fn new(columns: usize) -> Self {
        let mut stream = Stream::new(5, purpose::SIMULATE, columns as u32);
        let logits = (0..8 * columns).map(|_| 2.0 * stream.normal()).collect();
        let labels = (0..8).map(|i| (i * 5 + 1) % columns.max(2) as i32).collect();
        Self { columns, logits, labels, weights: None, groups: None, ignore: None, reduction: Reduction::Mean }
    }

    fn run(&self, loss: &Overlap) -> Result<(Solution, Vec<f64>)> {
        let batch = Batch {
            logits: MatrixView::new(&self.logits, self.logits.len() / self.columns, self.columns)?,
            labels: &self.labels,
            weights: self.weights.as_deref(),
            groups: self.groups.as_deref(),
            ignore_index: self.ignore,
            reduction: self.reduction,
        };
        let mut gradient = vec![f64::NAN; self.logits.len()];
        let solution = evaluate(loss, batch, Some(&mut gradient), &Monitor::none())?;
        assert_eq!(evaluate(loss, batch, None, &Monitor::none())?, solution);
        Ok((solution, gradient))
    }
}

#[test]
fn gradients_are_those_of_the_values() {
    for loss in losses() {
        for columns in [1, 2, 5] {
            for grouped in [false, true] {
                let mut data = Data::new(columns);
                data.weights = Some(vec![1.0, 0.5, 2.0, 0.0, 1.0, 1.0, 3.0, 1.0]);
                data.groups = grouped.then(|| vec![0, 2, 0, 0, 2, 2, 0, 2]);
                let logits = data.logits.clone();
                let (_, exact) = data.run(&loss).unwrap();
                let mut of = |z: &[f64]| {
                    data.logits = z.to_vec();
                    data.run(&loss).unwrap().0.value
                };
                let near = finite_difference_gradient(&mut of, &logits, 1e-5);
                for (a, b) in exact.iter().zip(near) {
                    assert!((a - b).abs() < 1e-8, "{loss:?} {columns}: {a} {b}");
                }
            }
        }
    }
}

#[test]
fn a_perfect_prediction_has_no_loss_and_tversky_halves_are_dice() {
    let mut data = Data::new(3);
    data.logits = data.labels.iter().flat_map(|&y| (0..3).map(move |k| if k == y { 1e4 } else { -1e4 })).collect();
    let dice = Overlap::Dice(DiceOptions::default());
    assert!(data.run(&dice).unwrap().0.value.abs() < 1e-12);
    for columns in [1, 4] {
        let data = Data::new(columns);
        let halves = Overlap::Tversky(TverskyOptions { alpha: 0.5, beta: 0.5, smooth: 0.25 });
        let twice = Overlap::Dice(DiceOptions { smooth: 0.5, ..DiceOptions::default() });
        let ((a, by_a), (b, by_b)) = (data.run(&halves).unwrap(), data.run(&twice).unwrap());
        assert!((a.value - b.value).abs() < 1e-15);
        assert!(by_a.iter().zip(by_b).all(|(a, b)| (a - b).abs() < 1e-15));
    }
}

#[test]
fn groups_are_batches_of_their_own() {
    for loss in losses() {
        let mut data = Data::new(3);
        data.groups = Some(vec![0, 1, 1, 0, 4, 4, 0, 1]);
        data.reduction = Reduction::None;
        let values = data.run(&loss).unwrap().0.values.unwrap();
        assert_eq!((values.len(), values[2], values[3]), (5, 0.0, 0.0));
        let groups = data.groups.take().unwrap();
        for g in [0, 1, 4] {
            let mut alone = Data::new(3);
            let members: Vec<usize> = (0..8).filter(|&i| groups[i] == g).collect();
            alone.logits = members.iter().flat_map(|&i| data.logits[3 * i..3 * i + 3].to_vec()).collect();
            alone.labels = members.iter().map(|&i| data.labels[i]).collect();
            assert!((alone.run(&loss).unwrap().0.value - values[g as usize]).abs() < 1e-15);
        }
        // The mean is over the three groups that have rows.
        data.groups = Some(groups);
        data.reduction = Reduction::Mean;
        let mean = (values[0] + values[1] + values[4]) / 3.0;
        assert!((data.run(&loss).unwrap().0.value - mean).abs() < 1e-15);
    }
}

#[test]
fn ignored_rows_and_rows_of_no_weight_are_not_looked_at() {
    for loss in losses() {
        let mut data = Data::new(3);
        let mut short = Data::new(3);
        short.logits.truncate(18);
        short.labels.truncate(6);
        let expected = short.run(&loss).unwrap().0.value;
        data.logits[18..].fill(f64::NAN);
        (data.labels[6], data.ignore) = (-7, Some(-7));
        data.weights = Some(vec![1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0]);
        let (solution, gradient) = data.run(&loss).unwrap();
        assert!((solution.value - expected).abs() < 1e-15);
        assert!(gradient[18..].iter().all(|&slope| slope == 0.0));
        data.labels.fill(-7);
        assert_eq!(data.run(&loss).unwrap(), (Solution { value: 0.0, values: None }, vec![0.0; 24]));
    }
}

#[test]
fn extreme_logits_stay_finite_and_single_precision_is_near() {
    for loss in losses() {
        for columns in [1, 3] {
            let mut data = Data::new(columns);
            let (solution, gradient) = data.run(&loss).unwrap();
            let single: Vec<f32> = data.logits.iter().map(|&z| z as f32).collect();
            let batch = Batch {
                logits: MatrixView::new(&single, 8, columns).unwrap(),
                labels: &data.labels,
                weights: None,
                groups: None,
                ignore_index: None,
                reduction: Reduction::Mean,
            };
            let mut slopes = vec![0f32; single.len()];
            let near = evaluate(&loss, batch, Some(&mut slopes), &Monitor::none()).unwrap();
            assert!((near.value - solution.value).abs() < 1e-6);
            assert!(gradient.iter().zip(slopes).all(|(a, b)| (a - f64::from(b)).abs() < 1e-6));
            data.logits.iter_mut().enumerate().for_each(|(i, z)| *z = if i % 2 == 0 { 1e4 } else { -1e4 });
            let (solution, gradient) = data.run(&loss).unwrap();
            assert!(solution.value.is_finite() && gradient.iter().all(|slope| slope.is_finite()));
        }
    }
}

#[test]
fn wrong_input_is_named() {
    let loss = Overlap::Dice(DiceOptions::default());
    let named = |change: &dyn Fn(&mut Data), loss: &Overlap, name: &str| {
        let mut data = Data::new(3);
        change(&mut data);
        assert_eq!(data.run(loss).unwrap_err().argument(), Some(name));
    };
    named(&|data| data.labels[3] = 3, &loss, "labels");
    named(&|data| data.labels[3] = -1, &loss, "labels");
    named(&|data| data.logits[4] = f64::NAN, &loss, "logits");
    named(&|data| data.logits[4] = f64::INFINITY, &loss, "logits");
    named(&|data| data.weights = Some(vec![-1.0; 8]), &loss, "options.weights");
    named(&|data| data.groups = Some(vec![8; 8]), &loss, "options.groups");
    named(&|data| data.groups = Some(vec![0; 7]), &loss, "options.groups");
    for bad in [-1.0, f64::NAN] {
        let dice = |alpha, smooth| Overlap::Dice(DiceOptions { alpha, smooth, square: false });
        named(&|_| (), &dice(bad, 1.0), "options.alpha");
        named(&|_| (), &dice(0.0, bad), "options.smooth");
        let tversky = |alpha, beta, smooth| Overlap::Tversky(TverskyOptions { alpha, beta, smooth });
        named(&|_| (), &tversky(bad, 1.0, 1.0), "options.alpha");
        named(&|_| (), &tversky(1.0, bad, 1.0), "options.beta");
        named(&|_| (), &tversky(1.0, 1.0, bad), "options.smooth");
    }
    let mut binary = Data::new(1);
    binary.labels[0] = 2;
    assert_eq!(binary.run(&loss).unwrap_err().code(), Code::InvalidValue);
}
