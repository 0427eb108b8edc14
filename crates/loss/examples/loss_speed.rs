//! Milliseconds of losses, value and gradient, on one and two threads, in both precisions.
//!
//! `cargo run --release -p gibbs-loss --example loss_speed [rows classes]`

use gibbs_core::{
    MatrixView, Monitor, Result, Stream, clock, purpose,
    simd::{self, Real},
};
use gibbs_loss::{
    Gradients, Pairs, RowLoss, RowOptions, Rows, aldr_kl::AldrKl, cross_entropy::CrossEntropy, distillation, dpo,
    focal::Focal, generalized_cross_entropy::GeneralizedCrossEntropy, hl_gauss::HlGauss, ldr_k::LdrK, ldr_kl::LdrKl,
    normalized_cross_entropy::NormalizedCrossEntropy, normalized_focal::NormalizedFocal, risk, squentropy::Squentropy,
    z_loss::ZLoss,
};

const REPEATS: usize = 41;

fn main() -> Result<()> {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|text| text.parse().ok()).collect();
    let (rows, classes) = if let [rows, classes] = sizes[..] { (rows, classes) } else { (4096, 1000) };
    println!("{rows} x {classes}, {}", simd::name());
    measure::<f32>("f32", rows, classes)?;
    measure::<f64>("f64", rows, classes)
}

fn measure<T: Real>(precision: &str, rows: usize, classes: usize) -> Result<()> {
    let mut stream = Stream::new(0, purpose::SIMULATE, 0);
    let logits: Vec<T> = (0..rows * classes).map(|_| T::from_f64(3.0 * stream.normal())).collect();
    let others: Vec<T> = (0..rows * classes).map(|_| T::from_f64(3.0 * stream.normal())).collect();
    let labels: Vec<i32> = (0..rows).map(|_| stream.below(classes) as i32).collect();
    let mut gradient = vec![T::ZERO; rows * classes];
    let view = MatrixView::new(&logits, rows, classes)?;
    for threads in [1, 2] {
        let monitor = Monitor::threads(threads);
        let options = RowOptions::default();
        let rows = Rows { logits: view, labels: Some(&labels), weights: None, options: &options };
        for (name, loss) in losses() {
            report(&format!("{precision} {name}, threads {threads}"), || {
                let loss = gibbs_loss::evaluate(&*loss, rows, Some(&mut gradient), &monitor)?;
                Ok(loss.value + gradient[0].to_f64())
            })?;
        }
        report(&format!("{precision} cross-entropy, value only, threads {threads}"), || {
            Ok(gibbs_loss::evaluate(&CrossEntropy::default(), rows, None, &monitor)?.value)
        })?;
        let teacher = MatrixView::new(&others, rows.logits.nrows(), classes)?;
        let soft = distillation::Options::default();
        let student = Rows { labels: None, ..rows };
        report(&format!("{precision} distillation, threads {threads}"), || {
            Ok(distillation::evaluate(student, teacher, &soft, Some(&mut gradient), &monitor)?.value)
        })?;
        let bins = 101.min(classes);
        let values: Vec<f64> = (0..rows.logits.nrows()).map(|i| (i % 97) as f64 / 97.0).collect();
        let edges: Vec<f64> = (0..=bins).map(|i| i as f64 / bins as f64).collect();
        let narrow = MatrixView::new(&logits[..values.len() * bins], values.len(), bins)?;
        let (loss, length) = (HlGauss { values: &values, edges: &edges, sigma: None }, values.len() * bins);
        report(&format!("{precision} HL-Gauss, {bins} bins, threads {threads}"), || {
            let rows = Rows { logits: narrow, labels: None, weights: None, options: &options };
            Ok(gibbs_loss::evaluate(&loss, rows, Some(&mut gradient[..length]), &monitor)?.value)
        })?;
        let many = &logits[..logits.len().min(1_000_000)];
        report(&format!("{precision} CVaR of {} losses, threads {threads}", many.len()), || {
            Ok(risk::cvar(many, 0.9, true, &monitor)?.0.value)
        })?;
        for smoothing in [0.0, 0.1] {
            let options = risk::SpectralOptions { smoothing, ..Default::default() };
            report(&format!("{precision} spectral risk, smoothing {smoothing}, threads {threads}"), || {
                Ok(risk::spectral(many, &options, true, &monitor)?.value)
            })?;
        }
        let (pairs, outputs) = (logits.len() / 4, gradient.split_at_mut(logits.len() / 2));
        let pairs = Pairs {
            policy_chosen: &logits[..pairs],
            policy_rejected: &logits[pairs..2 * pairs],
            reference_chosen: &logits[2 * pairs..3 * pairs],
            reference_rejected: &logits[3 * pairs..4 * pairs],
        };
        report(&format!("{precision} dpo, {} pairs, threads {threads}", pairs.policy_chosen.len()), || {
            let count = pairs.policy_chosen.len();
            let gradients =
                Gradients { policy_chosen: &mut outputs.0[..count], policy_rejected: &mut outputs.1[..count] };
            Ok(dpo::evaluate(pairs, None, &dpo::Options::default(), Some(gradients), &monitor)?.value)
        })?;
    }
    Ok(())
}

fn losses() -> Vec<(&'static str, Box<dyn RowLoss>)> {
    vec![
        ("cross-entropy", Box::new(CrossEntropy::default())),
        ("label smoothing", Box::new(CrossEntropy { label_smoothing: 0.1 })),
        ("generalized cross-entropy", Box::new(GeneralizedCrossEntropy::default())),
        ("focal", Box::new(Focal::default())),
        ("normalized cross-entropy", Box::new(NormalizedCrossEntropy)),
        ("LDR-KL", Box::new(LdrKl::default())),
        ("LDR-k", Box::new(LdrK { k: 5, margin: 2.0 })),
        ("ALDR-KL", Box::new(AldrKl::default())),
        ("Z-loss", Box::new(ZLoss::default())),
        ("squentropy", Box::new(Squentropy)),
        ("normalized focal", Box::new(NormalizedFocal::default())),
    ]
}

/// Prints the median and least time of one call, and the sum of what it returned.
fn report(name: &str, mut call: impl FnMut() -> Result<f64>) -> Result<()> {
    let (mut times, mut checksum) = (Vec::new(), call()?);
    for _ in 0..REPEATS {
        let start = clock::now();
        checksum += call()?;
        times.push((clock::now() - start) * 1e3);
    }
    times.sort_by(f64::total_cmp);
    println!("{name}: {:.3} ms ({:.3})  checksum {checksum:.9}", times[REPEATS / 2], times[0]);
    Ok(())
}
