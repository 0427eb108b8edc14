//! `cargo xtask new <topic> <name>`: a new operation in every place it belongs, with tests that fail until it is written.
//!
//! Everything is planned before anything is written: a name that is taken, or a file that does not look as expected,
//! leaves the tree as it was. What a person has to say is marked [`MARK`].

mod entries;
mod name;

pub(crate) use name::Name;

use std::{fs, path::Path};

/// Marks what is left to say; a test finds every one.
const MARK: &str = "FILL IN";

/// Topics whose functions take microseconds and have no asynchronous twin.
const QUICK: &[&str] = &["diagnostics", "loss", "metrics"];

/// One file of the plan.
struct Step {
    path: String,
    text: String,
    /// What the author does there.
    then: &'static str,
}

/// Writes a new operation below `root` and says what to fill in, in order. `taken` are the operations there are
/// already.
pub(crate) fn create(root: &Path, topic: &str, name: &Name, taken: &[&str]) -> Result<String, String> {
    check(root, topic, name, taken)?;
    let steps = plan(root, topic, name)?;
    for step in &steps {
        let path = root.join(&step.path);
        let folder = path.parent().map_or_else(|| root.to_path_buf(), Path::to_path_buf);
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        fs::write(&path, &step.text).map_err(|error| format!("{}: {error}", step.path))?;
    }
    Ok(report(topic, name, &steps))
}

/// Refuses topics that are not there and names that are.
fn check(root: &Path, topic: &str, name: &Name, taken: &[&str]) -> Result<(), String> {
    let topics = topics(root);
    if !topics.iter().any(|known| known == topic) {
        return Err(format!("there is no topic `{topic}`; there are {}", topics.join(", ")));
    }
    let (snake, kebab) = (name.snake(), name.kebab());
    if taken.contains(&snake.as_str()) {
        return Err(format!("there is an operation `{snake}` already; names are one for all topics"));
    }
    let places = [
        format!("crates/{topic}/src/{snake}.rs"),
        format!("crates/{topic}/src/{snake}"),
        format!("crates/ops/src/{topic}/{snake}.rs"),
        format!("src/{topic}/{kebab}.ts"),
        format!("test/{topic}/{kebab}.test.ts"),
    ];
    match places.iter().find(|place| root.join(place).exists()) {
        Some(place) => Err(format!("{place} is there already")),
        None => Ok(()),
    }
}

/// Topics are the files and folders of the list that have a crate of the same name.
fn topics(root: &Path) -> Vec<String> {
    let Ok(files) = fs::read_dir(root.join("crates/ops/src")) else {
        return Vec::new();
    };
    let stems = files.flatten().filter_map(|file| file.path().file_stem()?.to_str().map(String::from));
    let mut topics: Vec<_> = stems.filter(|stem| root.join(format!("crates/{stem}/src/lib.rs")).exists()).collect();
    topics.sort();
    topics
}

fn plan(root: &Path, topic: &str, name: &Name) -> Result<Vec<Step>, String> {
    let (snake, kebab) = (name.snake(), name.kebab());
    let quick = QUICK.contains(&topic);
    let fill = |template: &str| filled(template, topic, name);
    let new = |path: String, template: &str, then| Ok(Step { path, text: fill(template), then });
    let changed = |path: String, change: &dyn Fn(&str) -> Result<String, String>, then| {
        let old = read(root, &path)?;
        let text = change(&old).map_err(|problem| format!("{path}: {problem}"))?;
        Ok(Step { path, text, then })
    };
    let (function, test) = match quick {
        true => (include_str!("templates/quick-function.ts.txt"), include_str!("templates/quick-function.test.ts.txt")),
        false => (include_str!("templates/function.ts.txt"), include_str!("templates/function.test.ts.txt")),
    };
    let border = fill(include_str!("templates/border.rs.txt"));
    let operation = fill(include_str!("templates/operation.rs.txt"));
    let mut steps: Vec<Result<Step, String>> = vec![
        new(
            format!("crates/{topic}/src/{snake}/tests.rs"),
            include_str!("templates/tests.rs.txt"),
            "a closed form and an identity; they fail until the method is written",
        ),
        new(
            format!("crates/{topic}/src/{snake}.rs"),
            include_str!("templates/method.rs.txt"),
            "formula, cost and reference; options, solution and `solve`",
        ),
        changed(format!("crates/{topic}/src/lib.rs"), &|text| Ok(entries::module(text, &snake)), "nothing: its `mod`"),
    ];
    const AT_THE_BORDER: &str = "one sentence; parameters, options and result at the border";
    let folder = format!("crates/ops/src/{topic}");
    if root.join(&folder).join("mod.rs").exists() {
        let text = entries::list(topic, &name.words(), &border, &operation);
        steps.push(Ok(Step { path: format!("{folder}/{snake}.rs"), text, then: AT_THE_BORDER }));
        let listed = |text: &str| entries::listed(text, &snake);
        steps.push(changed(format!("{folder}/mod.rs"), &listed, "nothing: its file"));
    } else {
        let list = |text: &str| entries::operation(text, topic, &border, &operation);
        steps.push(changed(format!("{folder}.rs"), &list, AT_THE_BORDER));
    }
    steps.extend([
        new(format!("src/{topic}/{kebab}.ts"), function, "documentation, checks, and the result as users get it"),
        changed(
            format!("src/{topic}/index.ts"),
            &|text| Ok(entries::export(text, &kebab, &exported(name, quick))),
            "nothing: its export",
        ),
        new(format!("test/{topic}/{kebab}.test.ts"), test, "a closed form, on both backends; more bad inputs"),
        bench(root, topic, name, quick),
        changed(
            "docs/catalogue.md".into(),
            &|text| entries::catalogued(text, topic, &name.camel(), &format!("test/{topic}/{kebab}.test.ts")),
            "what it computes, its evidence, and its number in the list of papers if it has one",
        ),
    ]);
    steps.into_iter().collect()
}

/// What the topic's index exports of the new file.
fn exported(name: &Name, quick: bool) -> Vec<String> {
    let (camel, pascal) = (name.camel(), name.pascal());
    if quick {
        return vec![format!("type {pascal}Options"), format!("type {pascal}Result"), camel];
    }
    let types = ["Method", "Options", "Result", "SyncOptions"].map(|kind| format!("type {pascal}{kind}"));
    types.into_iter().chain([camel.clone(), format!("{camel}Sync")]).collect()
}

fn bench(root: &Path, topic: &str, name: &Name, quick: bool) -> Result<Step, String> {
    let path = format!("bench/cases/{topic}.mjs");
    let function = name.camel() + if quick { "" } else { "Sync" };
    let old = if root.join(&path).exists() { read(root, &path)? } else { entries::no_cases(topic) };
    let title = format!("{}, 1000 x 2", name.words());
    let text = entries::case(&old, topic, &title, &function).map_err(|problem| format!("{path}: {problem}"))?;
    Ok(Step { path, text, then: "a size that users have; a case takes about a millisecond" })
}

fn read(root: &Path, path: &str) -> Result<String, String> {
    fs::read_to_string(root.join(path)).map_err(|error| format!("{path}: {error}"))
}

fn filled(template: &str, topic: &str, name: &Name) -> String {
    let words = [
        ("{{topic}}", topic),
        ("{{snake}}", &name.snake()),
        ("{{camel}}", &name.camel()),
        ("{{pascal}}", &name.pascal()),
    ];
    let text = words.iter().fold(template.into(), |text: String, (mark, word)| text.replace(mark, word));
    text.lines().map(|line| wrapped(line) + "\n").collect()
}

/// A TypeScript signature with a line for each parameter where one line is too long, as Biome formats it.
fn wrapped(line: &str) -> String {
    const WIDTH: usize = 120;
    let is_signature = line.starts_with("export function ") && line.chars().count() > WIDTH;
    match line.split_once('(').zip(line.rsplit_once("): ")) {
        Some(((head, rest), (_, result))) if is_signature => {
            let parameters = rest[..rest.len() - result.len() - 3].split(", ");
            let lines: String = parameters.map(|parameter| format!("  {parameter},\n")).collect();
            format!("{head}(\n{lines}): {result}")
        }
        _ => line.into(),
    }
}

fn report(topic: &str, name: &Name, steps: &[Step]) -> String {
    let width = steps.iter().map(|step| step.path.len()).max().unwrap_or(0);
    let lines: Vec<_> = steps
        .iter()
        .enumerate()
        .map(|(index, Step { path, then, .. })| format!("  {}. {path:width$}  {then}", index + 1))
        .collect();
    format!(
        "wrote {} in every place it belongs; in this order:\n{}\n\
         What is left to say is marked: grep -rn \"{MARK}\" crates src test bench docs\n\
         Meanwhile: cargo test -p gibbs-{topic} {}, cargo xtask generate, npm test -- --only=native,wasm",
        name.camel(),
        lines.join("\n"),
        name.snake(),
    )
}

#[cfg(test)]
mod tests;
