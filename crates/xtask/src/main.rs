//! `cargo xtask generate`: writes `src/backend/bindings.ts` from the list of operations.
//! `cargo xtask new <topic> <name>`: writes a new operation in every place it belongs, with tests that fail.

mod scaffold;
mod typescript;

use std::{
    fs,
    path::Path,
    process::{Command, ExitCode},
};

/// What is generated, from the workspace's root.
const BINDINGS: &str = "src/backend/bindings.ts";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["generate"] => generate(),
        ["new", topic, name] => new(topic, name),
        _ => Err("usage: cargo xtask generate\n       cargo xtask new <topic> <name>".into()),
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

/// Writes the new operation, then the bindings: by a new build of this program, which holds the longer list.
fn new(topic: &str, name: &str) -> Result<String, String> {
    let name = scaffold::Name::parse(name)?;
    let taken: Vec<_> = gibbs_ops::operations().map(|operation| operation.name).collect();
    let said = scaffold::create(root(), topic, &name, typescript::group(topic), &taken)?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["run", "--quiet", "--package", "gibbs-xtask", "--", "generate"];
    match Command::new(cargo).args(arguments).current_dir(root()).status() {
        Ok(status) if status.success() => Ok(said),
        _ => Err(format!("{said}\nThe list does not compile: mend it, then cargo xtask generate")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bindings_are_those_of_the_list() {
        let text = fs::read_to_string(root().join(BINDINGS)).unwrap_or_default();
        assert!(text == typescript::bindings(), "{BINDINGS} is stale: run `cargo xtask generate`");
    }
}
