//! Milliseconds of a summary table, of draws that stand alone and of draws in threes:
//! `cargo run --release -p gibbs-diagnostics --example summary_speed [repetitions]`.

use gibbs_core::{Monitor, Stream, clock, purpose};
use gibbs_diagnostics::summarize_each;

fn main() {
    let repetitions = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(10);
    for (a, chains, length, width) in
        [(0.0, 4, 3000, 10), (0.9, 4, 3000, 10), (0.999, 4, 3000, 10), (0.9999, 4, 25_000, 1)]
    {
        let mut stream = Stream::new(1, purpose::SIMULATE, 0);
        let mut state = vec![0.0; width];
        let mut values = Vec::new();
        for _ in 0..chains * length {
            for x in &mut state {
                *x = a * *x + (1.0f64 - a * a).sqrt() * stream.normal();
            }
            values.extend_from_slice(&state);
        }
        for batch in [1, 3] {
            let mut best = f64::INFINITY;
            let mut check = 0.0;
            for _ in 0..repetitions {
                let start = clock::now();
                check = summarize_each(&values, chains, width, batch, &Monitor::none())
                    .map_or(f64::NAN, |rows| rows[0].ess_bulk);
                best = best.min(clock::now() - start);
            }
            println!(
                "{chains} x {length} draws x {width} quantities, AR({a}), batches of {batch}: {:.2} ms (bulk ESS of the first {check:.0})",
                best * 1e3
            );
        }
    }
}
