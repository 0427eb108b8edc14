//! Prints the TypeScript side of the list: argument and result types, requests, and how each call is laid out.

use gibbs_ops::{Field, Operation, Type, camel_case, operations};
use std::{collections::BTreeMap, fmt::Write};

const HEAD: &str = "// Generated from the list of operations in crates/ops by `cargo xtask generate`. Do not edit.\n";

/// Where types stand that operations of several topics name.
const SHARED: &str = "shared";

/// The files by name: one a topic, and one for the types that several topics name. A subpath loads its own and that one.
pub(crate) fn bindings() -> BTreeMap<String, String> {
    let mut uses = BTreeMap::<&str, usize>::new();
    for topic in topics() {
        named_types(topic).keys().for_each(|name| *uses.entry(name).or_default() += 1);
    }
    let is_shared = |name: &&'static str| uses.get(name).is_some_and(|&count| count > 1);
    let mut common = Named::new();
    let mut files = BTreeMap::new();
    for topic in topics() {
        let (shared, own): (Named, Named) = named_types(topic).into_iter().partition(|(name, _)| is_shared(name));
        files.insert(format!("{topic}.ts"), with_imports(&topic_file(topic, &own), &shared));
        common.extend(shared);
    }
    files.insert(format!("{SHARED}.ts"), with_imports(&types(&common, "export "), &Named::new()));
    files
}

/// The topics and parts of topics that operations name.
fn topics() -> Vec<&'static str> {
    let mut topics: Vec<_> = operations().map(|operation| operation.topic).collect();
    topics.sort_unstable();
    topics.dedup();
    topics
}

/// A topic's own types and its operations.
fn topic_file(topic: &str, own: &Named) -> String {
    let mut file = types(own, "");
    file.push_str(
        "\n/** The topic's operations, each as a request that a backend carries out. */\nexport interface Requests {\n",
    );
    for operation in operations().filter(|operation| operation.topic == topic) {
        let (name, parameters) = (camel_case(operation.name), parameters(operation));
        let documentation = operation.documentation.trim();
        let _ = writeln!(
            file,
            "  /** {documentation} */\n  {name}({parameters}): Request<{}>;",
            typescript(&(operation.result)())
        );
    }
    let _ = write!(
        file,
        "}}\n\nconst group = \"{}\";\n\nexport const operations: Operations<Requests> = {{\n  group,\n  requests: {{\n",
        group(topic)
    );
    for operation in operations().filter(|operation| operation.topic == topic) {
        implementation(&mut file, operation);
    }
    file.push_str("  },\n};\n");
    file
}

/// Interfaces, tables of names and decoders, which other files see where they are `visible`.
fn types(named: &Named, visible: &str) -> String {
    let mut file = String::new();
    for (name, (fields, options)) in named {
        interface(&mut file, name, fields, *options);
    }
    for (name, (fields, options)) in named {
        if *options {
            names(&mut file, name, fields);
        } else {
            decoder(&mut file, name, fields, visible);
        }
    }
    file
}

/// The file with what it needs of others before it. Shared types and tables go on to whoever imports the topic.
fn with_imports(text: &str, shared: &Named) -> String {
    let mut file = String::from(HEAD);
    if text.contains("Handle<") {
        file.push_str("import type { Handle } from \"../handle.js\";\n");
    }
    let types: Vec<_> =
        ["MatrixArgument", "Operations", "Request"].into_iter().filter(|name| mentions(text, name)).collect();
    if !types.is_empty() {
        let function = if text.contains(" request(") { ", request" } else { "" };
        let types: Vec<_> = types.iter().map(|name| format!("type {name}")).collect();
        let _ = writeln!(file, "import {{ {}{function} }} from \"../request.js\";", types.join(", "));
    }
    let mut own = Vec::new();
    let mut passed = Vec::new();
    for (name, (_, options)) in shared {
        if mentions(text, name) {
            own.push(format!("type {name}"));
        }
        passed.push(format!("type {name}"));
        if *options {
            passed.push(format!("{}Names", lower(name)));
        } else if mentions(text, &decoder_name(name)) {
            own.push(decoder_name(name));
        }
    }
    for (word, names) in [("import", own), ("export", passed)] {
        if !names.is_empty() {
            let _ = writeln!(file, "{word} {{ {} }} from \"./{SHARED}.js\";", names.join(", "));
        }
    }
    file + text
}

/// Whether a text says this word.
fn mentions(text: &str, word: &str) -> bool {
    let part = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric());
    text.match_indices(word)
        .any(|(at, _)| !part(text[..at].chars().next_back()) && !part(text[at + word.len()..].chars().next()))
}

type Named = BTreeMap<&'static str, (Vec<Field>, bool)>;

/// Every record (false) and options type (true) that an operation of the topic names.
fn named_types(topic: &str) -> Named {
    let mut types = Named::new();
    for operation in operations().filter(|operation| operation.topic == topic) {
        for parameter in (operation.parameters)() {
            collect(&parameter.kind, &mut types);
        }
        collect(&(operation.result)(), &mut types);
    }
    types
}

fn collect(kind: &Type, types: &mut Named) {
    match kind {
        Type::Optional(inner) | Type::List(inner) => collect(inner, types),
        Type::Record(name, fields) | Type::Options(name, fields) => {
            types.insert(name, (fields.clone(), matches!(kind, Type::Options(..))));
            fields.iter().for_each(|field| collect(&field.kind, types));
        }
        _ => {}
    }
}

fn typescript(kind: &Type) -> String {
    match kind {
        Type::Nothing => "undefined".into(),
        Type::Boolean => "boolean".into(),
        Type::Number => "number".into(),
        Type::Text => "string".into(),
        Type::Words(words) => words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" | "),
        Type::F64 => "Float64Array".into(),
        Type::F32 => "Float32Array".into(),
        Type::I32 => "Int32Array".into(),
        Type::U32 => "Uint32Array".into(),
        Type::Floats => "Float64Array | Float32Array".into(),
        Type::Bytes => "Uint8Array".into(),
        Type::Matrix => "MatrixArgument".into(),
        Type::Handle(kind) => format!("Handle<\"{kind}\">"),
        Type::Optional(inner) => format!("{} | undefined", typescript(inner)),
        Type::List(inner) => format!("readonly ({})[]", typescript(inner)),
        Type::Record(name, _) | Type::Options(name, _) => (*name).into(),
    }
}

fn interface(file: &mut String, name: &str, fields: &[Field], options: bool) {
    let _ = writeln!(file, "\nexport interface {name} {{");
    for field in fields {
        if let Some(default) = &field.default {
            let _ = writeln!(file, "  /** Default `{default}`. */");
        }
        let optional = if options && matches!(field.kind, Type::Optional(_)) { "?" } else { "" };
        let _ = writeln!(file, "  readonly {}{optional}: {};", field.name, typescript(&field.kind));
    }
    file.push_str("}\n");
}

/// The names and defaults of options, for the checks in TypeScript and for the tests of its documentation.
fn names(file: &mut String, name: &str, fields: &[Field]) {
    let _ = writeln!(file, "\nexport const {}Names = {{", lower(name));
    for field in fields {
        let default = field.default.as_deref().unwrap_or("undefined").replace('\\', "\\\\").replace('\'', "\\'");
        let _ = writeln!(file, "  {}: '{default}',", field.name);
    }
    file.push_str("} as const;\n");
}

fn decoder(file: &mut String, name: &str, fields: &[Field], visible: &str) {
    let _ = writeln!(
        file,
        "\n{visible}function {}(value: unknown): {name} {{\n  const fields = value as readonly unknown[];\n  return {{",
        decoder_name(name)
    );
    for (index, field) in fields.iter().enumerate() {
        let _ = writeln!(file, "    {}: {},", field.name, decode(&field.kind, &format!("fields[{index}]")));
    }
    file.push_str("  };\n}\n");
}

fn decode(kind: &Type, value: &str) -> String {
    match kind {
        Type::Record(name, _) => format!("{}({value})", decoder_name(name)),
        Type::List(inner) if matches!(**inner, Type::Record(..)) => {
            format!("({value} as readonly unknown[]).map((element) => {})", decode(inner, "element"))
        }
        Type::Optional(inner) if matches!(**inner, Type::Record(..)) => {
            format!("{value} === undefined ? undefined : {}", decode(inner, value))
        }
        other => format!("{value} as {}", typescript(other)),
    }
}

fn decoder_name(record: &str) -> String {
    format!("decode{record}")
}

fn lower(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn parameters(operation: &Operation) -> String {
    let list: Vec<_> =
        (operation.parameters)().iter().map(|field| format!("{}: {}", field.name, typescript(&field.kind))).collect();
    let out = operation.fills.then(|| "out: Float64Array | Float32Array | undefined".into());
    list.into_iter().chain(out).collect::<Vec<String>>().join(", ")
}

fn implementation(file: &mut String, operation: &Operation) {
    let fields = (operation.parameters)();
    let out = operation.fills.then(|| "out".into());
    let arguments: Vec<String> = fields.iter().map(|field| field.name.clone()).chain(out).collect();
    let places: Vec<_> = fields.iter().flat_map(|field| places(&field.name, &field.kind, "")).collect();
    let decoder = match (operation.result)() {
        Type::Record(name, _) => format!(", {}", decoder_name(name)),
        kind @ Type::List(_) => format!(", (value) => {}", decode(&kind, "value")),
        _ if operation.fills => ", undefined".into(),
        _ => String::new(),
    };
    let out = if operation.fills { ", out" } else { "" };
    let name = camel_case(operation.name);
    let _ = writeln!(
        file,
        "    {name}: ({}) =>\n      request(group, \"{name}\", [{}]{decoder}{out}),",
        arguments.join(", "),
        places.join(", "),
    );
}

/// What stands at the border for a parameter.
fn places(name: &str, kind: &Type, optional: &str) -> Vec<String> {
    match kind {
        Type::Matrix => ["data", "rows", "columns", "rowStride", "columnStride"]
            .iter()
            .map(|part| format!("{name}{optional}.{part}"))
            .collect(),
        Type::Optional(inner) => places(name, inner, "?"),
        Type::Options(_, fields) => {
            fields.iter().flat_map(|field| places(&format!("{name}.{}", field.name), &field.kind, "")).collect()
        }
        _ => vec![name.into()],
    }
}

/// The WebAssembly module that holds a topic.
fn group(topic: &str) -> &'static str {
    match topic {
        "cluster" => "cluster",
        "cluster-likelihood" => "cluster-likelihood",
        "cluster-graphs" => "cluster-graphs",
        "cluster-systems" => "cluster-systems",
        "transport" => "transport",
        "transport-relaxed" => "transport-relaxed",
        "transport-spaces" => "transport-spaces",
        "transport-systems" => "transport-systems",
        "graph" | "model" | "sample" | "diagnostics" => "model-sample",
        _ => "loss-metrics",
    }
}
