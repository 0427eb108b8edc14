//! `cargo xtask generate [--check]`: writes `src/backend/bindings.ts` from the list of operations, or says that it is stale.

mod typescript;

use std::{fs, path::Path, process::ExitCode};

/// What is generated, from the workspace's root.
const BINDINGS: &str = "src/backend/bindings.ts";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["generate"] => generate(),
        ["generate", "--check"] => check(),
        _ => Err("usage: cargo xtask generate [--check]".into()),
    };
    match outcome {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn generate() -> Result<String, String> {
    let path = root().join(BINDINGS);
    let text = typescript::bindings();
    if fs::read_to_string(&path).is_ok_and(|old| old == text) {
        return Ok(format!("{BINDINGS} is up to date"));
    }
    fs::write(&path, text).map_err(|error| format!("{BINDINGS}: {error}"))?;
    Ok(format!("wrote {BINDINGS}"))
}

fn check() -> Result<String, String> {
    match fs::read_to_string(root().join(BINDINGS)) {
        Ok(old) if old == typescript::bindings() => Ok(format!("{BINDINGS} is up to date")),
        _ => Err(format!("{BINDINGS} is stale: run `cargo xtask generate`")),
    }
}
