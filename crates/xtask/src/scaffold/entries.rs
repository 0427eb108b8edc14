//! Lines that a new operation adds to files that are there already, each where its order puts it.

/// Adds `pub mod name;` to a crate's root, in the order that rustfmt keeps.
pub(super) fn module(text: &str, name: &str) -> String {
    let new = format!("pub mod {name};");
    let declared = |line: &str| {
        let rest = line.strip_prefix("pub mod ").or_else(|| line.strip_prefix("mod "))?;
        rest.strip_suffix(';').map(String::from)
    };
    let lines: Vec<&str> = text.lines().collect();
    let modules = lines.iter().enumerate().filter_map(|(index, line)| declared(line).map(|module| (index, module)));
    let modules: Vec<_> = modules.filter(|(_, module)| module != "tests").collect();
    if let Some((index, _)) = modules.iter().rfind(|(_, module)| module.as_str() < name) {
        return with_lines(&lines, index + 1, &[&new]);
    }
    if let Some((index, _)) = modules.first() {
        return with_lines(&lines, above_attributes(&lines, *index), &[&new]);
    }
    // A crate without modules has its documentation, and perhaps items, which come after modules.
    let head = lines.iter().take_while(|line| line.starts_with("//!")).count();
    with_lines(&lines, head, &["", &new])
}

/// The first of the attributes and comments that belong to the line at `index`.
fn above_attributes(lines: &[&str], index: usize) -> usize {
    let belongs = |line: &&&str| line.starts_with("#[") || line.starts_with("///");
    index - lines[..index].iter().rev().take_while(belongs).count()
}

/// Adds an operation to a topic's list, and what describes its options and result above the list.
pub(super) fn operation(text: &str, topic: &str, border: &str, operation: &str) -> Result<String, String> {
    let begin = format!("crate::operations! {{ \"{topic}\";");
    let start = text.find(&begin).ok_or_else(|| format!("expected a line `{begin}`"))?;
    let body = &text[start..];
    let length = body.find("\n}").ok_or("expected the list of operations to end with a line `}`")?;
    let end = start + length + 1;
    Ok([&text[..start], border, &text[start..end], operation, &text[end..]].concat())
}

/// A file of its own for an operation, in a topic whose list has a file a method.
pub(super) fn list(topic: &str, words: &str, border: &str, operation: &str) -> String {
    let mut title: Vec<char> = words.chars().collect();
    title.iter_mut().take(1).for_each(|letter| *letter = letter.to_ascii_uppercase());
    let title: String = title.into_iter().collect();
    format!("//! {title}.\n\n{border}\ncrate::operations! {{ \"{topic}\";\n{}}}\n", operation.trim_start_matches('\n'))
}

/// Adds a file to such a topic's list.
pub(super) fn listed(text: &str, name: &str) -> Result<String, String> {
    let list = "pub(crate) const OPERATIONS: &[&[Operation]] = &[\n";
    let start = text.find(list).ok_or("expected the list `OPERATIONS`, a file a line")?;
    let (head, body) = text.split_at(start);
    let mut lines: Vec<&str> = body.lines().collect();
    let end = lines.iter().position(|line| *line == "];").ok_or("expected the list to end with a line `];`")?;
    let new = format!("    {name}::OPERATIONS,");
    let later = lines[1..end].iter().position(|line| *line > new.as_str());
    lines.insert(later.map_or(end, |index| index + 1), &new);
    Ok(module(head, name).replace(&format!("pub mod {name};"), &format!("mod {name};")) + &lines.join("\n") + "\n")
}

/// Adds `export { … } from "./name.js";` to a topic's index, in the order of the files' names.
pub(super) fn export(text: &str, file: &str, names: &[String]) -> String {
    let new = statement(file, names);
    let text = text.replace("export {};\n", "");
    let lines: Vec<&str> = text.lines().collect();
    let mut start = None;
    for (index, line) in lines.iter().enumerate() {
        if line.starts_with("export ") {
            start = Some(index);
        }
        let source = line.split_once(" from \"./").and_then(|(_, rest)| rest.strip_suffix(".js\";"));
        if let (Some(first), Some(source)) = (start, source) {
            if source > file {
                return with_lines(&lines, first, &[&new]);
            }
            start = None;
        }
    }
    with_lines(&lines, lines.len(), &[&new])
}

/// An export on one line where it fits, as Biome formats it.
fn statement(file: &str, names: &[String]) -> String {
    const WIDTH: usize = 120;
    let line = format!("export {{ {} }} from \"./{file}.js\";", names.join(", "));
    if line.len() <= WIDTH {
        return line;
    }
    let list: String = names.iter().map(|name| format!("  {name},\n")).collect();
    format!("export {{\n{list}}} from \"./{file}.js\";")
}

/// A topic's benchmark cases before the first one.
pub(super) fn no_cases(topic: &str) -> String {
    format!(
        "/** Cases of `gibbs/{topic}`. */\n\
         import * as {topic} from \"gibbs/{topic}\";\n\
         \n\
         export default function (add) {{\n\
         }}\n"
    )
}

/// Adds a case to a topic's benchmark.
pub(super) fn case(text: &str, topic: &str, title: &str, function: &str) -> Result<String, String> {
    let from = format!("from \"gibbs/{topic}\";");
    let imported = text.lines().filter_map(|line| line.strip_prefix("import * as ")?.strip_suffix(&from));
    let module = imported.map(str::trim).next().ok_or_else(|| format!("expected `import * as … {from}`"))?;
    let start = text.find("export default function (add) {").ok_or("expected `export default function (add) {`")?;
    let length = text[start..].find("\n}").ok_or("expected the cases to end with a line `}`")?;
    let end = start + length + 1;
    let new = format!(
        "  add(\"{title}\", () => {{\n\
         \x20   const points = Array.from({{ length: 1000 }}, (_, i) => [Math.sin(i), Math.cos(3 * i)]);\n\
         \x20   return {module}.{function}(points).value;\n\
         \x20 }});\n"
    );
    Ok([&text[..end], &new, &text[end..]].concat())
}

/// Adds a row to a topic's table in the catalogue, in the order of the functions' names.
pub(super) fn catalogued(text: &str, topic: &str, function: &str, test: &str) -> Result<String, String> {
    let heading = format!("## gibbs/{topic}");
    let lines: Vec<&str> = text.lines().collect();
    let begin = lines.iter().position(|line| *line == heading).ok_or_else(|| format!("expected `{heading}`"))?;
    let rows = lines[begin + 1..].iter().take_while(|line| !line.starts_with("## ")).enumerate();
    let rows: Vec<_> = rows.filter(|(_, line)| line.starts_with('|')).map(|(index, _)| begin + 1 + index).collect();
    if rows.len() < 2 {
        return Err(format!("expected a table below `{heading}`"));
    }
    let row = format!("| `{function}` | FILL IN | FILL IN | `{test}` | |");
    let later = rows[2..].iter().find(|&&index| lines[index] > row.as_str());
    let index = later.copied().unwrap_or(rows[rows.len() - 1] + 1);
    Ok(with_lines(&lines, index, &[&row]))
}

fn with_lines(lines: &[&str], index: usize, new: &[&str]) -> String {
    let (before, after) = lines.split_at(index);
    [before, new, after].concat().join("\n") + "\n"
}
