//! `cargo xtask generate`: writes `src/backend/bindings/` from the list of operations.
//! `cargo xtask new <topic> <name>`: writes a new operation in every place it belongs, with tests that fail.

mod scaffold;
mod typescript;

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Command, ExitCode},
};

/// The folder that is generated, from the workspace's root.
const BINDINGS: &str = "src/backend/bindings";

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
    let folder = root().join(BINDINGS);
    let (old, new) = (written(&folder), typescript::bindings());
    if old == new {
        return Ok(format!("{BINDINGS} is up to date"));
    }
    let problem = |error: std::io::Error| format!("{BINDINGS}: {error}");
    fs::create_dir_all(&folder).map_err(problem)?;
    for stale in old.keys().filter(|name| !new.contains_key(*name)) {
        fs::remove_file(folder.join(stale)).map_err(problem)?;
    }
    for (name, text) in new.iter().filter(|(name, text)| old.get(*name) != Some(text)) {
        fs::write(folder.join(name), text).map_err(problem)?;
    }
    Ok(format!("wrote {BINDINGS}"))
}

/// The files of a folder by name.
fn written(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let name = |entry: &fs::DirEntry| entry.file_name().into_string().ok();
    entries.filter_map(|entry| Some((name(&entry)?, fs::read_to_string(entry.path()).ok()?))).collect()
}

/// Writes the new operation, then the bindings: by a new build of this program, which holds the longer list.
fn new(topic: &str, name: &str) -> Result<String, String> {
    let name = scaffold::Name::parse(name)?;
    let taken: Vec<_> = gibbs_ops::operations().map(|operation| operation.name).collect();
    let said = scaffold::create(root(), topic, &name, &taken)?;
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
        let (written, due) = (written(&root().join(BINDINGS)), typescript::bindings());
        let stale = |name: &&String| written.get(*name) != due.get(*name);
        let names: Vec<_> = due.keys().chain(written.keys()).filter(stale).collect();
        assert!(names.is_empty(), "{BINDINGS}, {names:?} stale: run `cargo xtask generate`");
    }
}
