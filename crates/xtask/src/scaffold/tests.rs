use super::*;
use std::{
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

/// Every place below `root` that is still marked, as `path:line`.
fn marked(root: &Path) -> Vec<String> {
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in ["crates", "src", "test", "bench", "docs", "examples"] {
        walk(&root.join(folder), &mut files);
    }
    files.sort();
    let own = root.join("crates/xtask");
    let mut places = Vec::new();
    for file in files.iter().filter(|file| !file.starts_with(&own)) {
        let Ok(text) = fs::read_to_string(file) else { continue };
        let path = file.strip_prefix(root).unwrap_or(file).display();
        let lines = text.lines().enumerate().filter(|(_, line)| line.contains(MARK));
        places.extend(lines.map(|(index, _)| format!("{path}:{}", index + 1)));
    }
    places
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|kind| ["rs", "ts", "mjs", "md"].iter().any(|known| kind == *known)) {
            files.push(path);
        }
    }
}

/// A small tree that looks like the project, removed when it is dropped.
struct Tree {
    root: PathBuf,
}

impl Tree {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let tree = Self { root: std::env::temp_dir().join(format!("gibbs-scaffold-{}-{number}", std::process::id())) };
        for (path, text) in FILES {
            tree.write(path, text);
        }
        tree
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap()
    }

    fn create(&self, topic: &str, name: &str) -> Result<String, String> {
        create(&self.root, topic, &Name::parse(name)?, &["kmeans", "log_sum_exp"])
    }

    /// Every file with its text.
    fn all(&self) -> Vec<(PathBuf, String)> {
        let mut files = Vec::new();
        walk(&self.root, &mut files);
        files.sort();
        files.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}

const FILES: &[(&str, &str)] = &[
    (
        "crates/cluster/src/lib.rs",
        "//! Clusters.\n\npub mod certify;\nmod hidden;\npub mod kmeans;\n\npub use kmeans::Solution;\n",
    ),
    ("crates/loss/src/lib.rs", "//! Losses.\n"),
    (
        "crates/ops/src/cluster.rs",
        "//! Clusters.\n\ncrate::operations! { \"cluster\";\n    /// k-means.\n    fn kmeans(monitor) -> f64 = Ok(0.0);\n}\n\nfn helper() {\n}\n",
    ),
    ("crates/ops/src/loss.rs", "//! Losses.\n\ncrate::operations! { \"loss\";\n}\n"),
    ("crates/ops/src/value.rs", "//! No topic.\n"),
    ("crates/transport/src/lib.rs", "//! Transport.\n\npub mod sinkhorn;\n"),
    (
        "crates/ops/src/transport/mod.rs",
        "//! Transport.\n\nmod plan;\nmod sinkhorn;\n\nuse crate::Operation;\n\n/// By file.\npub(crate) const OPERATIONS: &[&[Operation]] = &[\n    plan::OPERATIONS,\n    sinkhorn::OPERATIONS,\n];\n",
    ),
    ("src/transport/index.ts", "/** @module */\nexport {};\n"),
    (
        "src/cluster/index.ts",
        "/** @module */\nexport { certify } from \"./certify.js\";\nexport {\n  type KmeansOptions,\n  kmeans,\n} from \"./kmeans.js\";\n",
    ),
    ("src/loss/index.ts", "/** @module */\nexport {};\n"),
    (
        "bench/cases/cluster.mjs",
        "/** Cases. */\nimport * as cluster from \"gibbs/cluster\";\nimport { groups } from \"../lib/data.mjs\";\n\nexport default function (add) {\n  add(\"k-means\", () => cluster.kmeansSync(groups()).value);\n}\n\nfunction helper() {\n}\n",
    ),
    (
        "docs/catalogue.md",
        "# Catalogue\n\n## gibbs/cluster\n\n| function | a | b | c | d |\n| --- | --- | --- | --- | --- |\n| `certify` | a | b | c | |\n| `kmeans` | a | b | c | |\n\n## gibbs/transport\n\n| function | a | b | c | d |\n| --- | --- | --- | --- | --- |\n\n## gibbs/loss\n\n| function | a | b | c | d |\n| --- | --- | --- | --- | --- |\n",
    ),
];

#[test]
fn every_place_gets_its_part() {
    let tree = Tree::new();
    let said = tree.create("cluster", "geometric-median").unwrap();
    let written = [
        "crates/cluster/src/geometric_median/tests.rs",
        "crates/cluster/src/geometric_median.rs",
        "crates/cluster/src/lib.rs",
        "crates/ops/src/cluster.rs",
        "src/cluster/geometric-median.ts",
        "src/cluster/index.ts",
        "test/cluster/geometric-median.test.ts",
        "bench/cases/cluster.mjs",
        "docs/catalogue.md",
    ];
    let places: Vec<_> =
        written.iter().map(|path| said.find(path).unwrap_or_else(|| panic!("{path} in {said}"))).collect();
    assert!(places.is_sorted(), "{said}");
    for path in written {
        assert!(!tree.read(path).contains("{{"), "{path}");
    }
}

#[test]
fn modules_keep_their_order() {
    let tree = Tree::new();
    tree.create("cluster", "geometric-median").unwrap();
    assert_eq!(
        tree.read("crates/cluster/src/lib.rs"),
        "//! Clusters.\n\npub mod certify;\npub mod geometric_median;\nmod hidden;\npub mod kmeans;\n\npub use kmeans::Solution;\n"
    );
    assert_eq!(entries::module("//! A.\n\n#[cfg(x)]\nmod b;\n", "a"), "//! A.\n\npub mod a;\n#[cfg(x)]\nmod b;\n");
    assert_eq!(entries::module("//! A.\n\nmod b;\n", "z"), "//! A.\n\nmod b;\npub mod z;\n");
    assert_eq!(entries::module("//! A.\n//! B.\n", "z"), "//! A.\n//! B.\n\npub mod z;\n");
}

#[test]
fn the_list_gets_options_result_and_operation() {
    let tree = Tree::new();
    tree.create("cluster", "geometric-median").unwrap();
    let list = tree.read("crates/ops/src/cluster.rs");
    let place = |part: &str| list.find(part).unwrap_or_else(|| panic!("{part} in {list}"));
    let order = [
        place("crate::options! { gibbs_cluster::geometric_median::Options as GeometricMedianOptions {"),
        place("crate::record! { gibbs_cluster::geometric_median::Solution as GeometricMedianSolution {"),
        place("crate::operations! { \"cluster\";"),
        place("fn kmeans(monitor)"),
        place("fn geometric_median(monitor, points: crate::arrays::Matrix"),
        place("\n}\n\nfn helper() {\n}\n"),
    ];
    assert!(order.is_sorted(), "{list}");
}

#[test]
fn a_list_of_files_gets_a_file_of_its_own() {
    let tree = Tree::new();
    tree.create("transport", "partial").unwrap();
    assert_eq!(
        tree.read("crates/ops/src/transport/mod.rs"),
        "//! Transport.\n\nmod partial;\nmod plan;\nmod sinkhorn;\n\nuse crate::Operation;\n\n/// By file.\npub(crate) const OPERATIONS: &[&[Operation]] = &[\n    partial::OPERATIONS,\n    plan::OPERATIONS,\n    sinkhorn::OPERATIONS,\n];\n"
    );
    let list = tree.read("crates/ops/src/transport/partial.rs");
    assert!(
        list.starts_with("//! Partial.\n\ncrate::options! { gibbs_transport::partial::Options as PartialOptions {")
    );
    assert!(list.contains("crate::operations! { \"transport\";\n    /// FILL IN"), "{list}");
    assert!(tree.create("transport", "partial").is_err_and(|error| error.contains("already")));
}

#[test]
fn exports_keep_their_order() {
    let tree = Tree::new();
    tree.create("cluster", "geometric-median").unwrap();
    let index = tree.read("src/cluster/index.ts");
    assert!(index.starts_with(
        "/** @module */\nexport { certify } from \"./certify.js\";\nexport {\n  type GeometricMedianMethod,\n"
    ));
    assert!(index.ends_with("  geometricMedianSync,\n} from \"./geometric-median.js\";\nexport {\n  type KmeansOptions,\n  kmeans,\n} from \"./kmeans.js\";\n"));
    let last = entries::export("/** @module */\nexport {};\n", "zeta", &["zeta".into()]);
    assert_eq!(last, "/** @module */\nexport { zeta } from \"./zeta.js\";\n");
}

#[test]
fn benchmarks_and_catalogue_get_their_line() {
    let tree = Tree::new();
    tree.create("cluster", "geometric-median").unwrap();
    let bench = tree.read("bench/cases/cluster.mjs");
    assert!(bench.contains("kmeansSync(groups()).value);\n  add(\"geometric median, 1000 x 2\", () => {\n"), "{bench}");
    assert!(
        bench.contains("return cluster.geometricMedianSync(points).value;\n  });\n}\n\nfunction helper() {"),
        "{bench}"
    );
    let catalogue = tree.read("docs/catalogue.md");
    let rows = "| `certify` | a | b | c | |\n| `geometricMedian` | FILL IN | FILL IN | `test/cluster/geometric-median.test.ts` | |\n| `kmeans` | a | b | c | |\n";
    assert!(catalogue.contains(rows), "{catalogue}");
}

#[test]
fn a_topic_without_any_operation_gets_its_first_one() {
    let tree = Tree::new();
    tree.create("loss", "poly").unwrap();
    assert_eq!(tree.read("crates/loss/src/lib.rs"), "//! Losses.\n\npub mod poly;\n");
    let index = tree.read("src/loss/index.ts");
    assert_eq!(index, "/** @module */\nexport { type PolyOptions, type PolyResult, poly } from \"./poly.js\";\n");
    assert!(tree.read("bench/cases/loss.mjs").contains("import * as loss from \"gibbs/loss\";"));
    assert!(tree.read("bench/cases/loss.mjs").contains("return loss.poly(points).value;"));
    assert!(tree.read("docs/catalogue.md").ends_with("| `poly` | FILL IN | FILL IN | `test/loss/poly.test.ts` | |\n"));
}

#[test]
fn quick_functions_have_no_twin() {
    let tree = Tree::new();
    tree.create("loss", "poly").unwrap();
    assert!(!tree.read("src/loss/poly.ts").contains("polySync"));
    assert!(!tree.read("test/loss/poly.test.ts").contains("polySync"));
}

#[test]
fn long_signatures_get_a_line_for_each_parameter() {
    let tree = Tree::new();
    tree.create("cluster", "a-name-of-some-length").unwrap();
    let text = tree.read("src/cluster/a-name-of-some-length.ts");
    assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");
    let signature = "export function aNameOfSomeLengthSync(\n  points: Points,\n  options: ANameOfSomeLengthSyncOptions = {},\n): ANameOfSomeLengthResult {\n";
    assert!(text.contains(signature), "{text}");
}

#[test]
fn what_is_left_to_say_is_found() {
    let tree = Tree::new();
    assert_eq!(marked(&tree.root), Vec::<String>::new());
    tree.create("cluster", "geometric-median").unwrap();
    let places = marked(&tree.root);
    for path in ["crates/cluster/src/geometric_median.rs:1", "crates/ops/src/cluster.rs:", "docs/catalogue.md:8"] {
        assert!(places.iter().any(|place| place.starts_with(path)), "{path} in {places:?}");
    }
}

#[test]
fn names_that_are_taken_are_refused_and_nothing_is_written() {
    let tree = Tree::new();
    tree.write("src/cluster/spectral.ts", "");
    let before = tree.all();
    for name in ["kmeans", "log-sum-exp", "log_sum_exp", "spectral"] {
        assert!(tree.create("cluster", name).is_err_and(|error| error.contains("already")), "{name}");
    }
    assert_eq!(tree.all(), before);
    tree.create("cluster", "geometric-median").unwrap();
    let after = tree.all();
    assert!(tree.create("cluster", "geometric_median").is_err_and(|error| error.contains("already")));
    assert_eq!(tree.all(), after);
}

#[test]
fn unknown_topics_are_refused_with_the_known_ones() {
    let tree = Tree::new();
    let error = tree.create("clustering", "median").unwrap_err();
    assert_eq!(error, "there is no topic `clustering`; there are cluster, loss, transport");
    assert!(tree.create("value", "median").is_err());
    assert!(tree.create("../cluster", "median").is_err());
}

#[test]
fn a_tree_that_looks_otherwise_is_left_as_it_was() {
    for path in ["crates/ops/src/cluster.rs", "bench/cases/cluster.mjs", "docs/catalogue.md"] {
        let tree = Tree::new();
        tree.write(path, "something else\n");
        let before = tree.all();
        let error = tree.create("cluster", "geometric-median").unwrap_err();
        assert!(error.starts_with(path), "{error}");
        assert_eq!(tree.all(), before);
    }
}

#[test]
fn bad_names_are_refused() {
    let bad = [
        "",
        "-",
        "_",
        "Median",
        "geometricMedian",
        "geometric median",
        "geometric--median",
        "-median",
        "median-",
        "1d",
        "médian",
        "../median",
        "median.rs",
        "fn",
        "new",
        "default",
        "lib",
        "tests",
        "open",
        "kmeans-sync",
        "a\nb",
        "a-name-that-goes-on-and-on-and-on-and-on-and-on",
    ];
    for name in bad {
        assert!(Name::parse(name).is_err(), "{name:?}");
    }
}

#[test]
fn a_name_is_spelled_as_each_place_spells_it() {
    for text in ["emd-1d-plan", "emd_1d_plan"] {
        let name = Name::parse(text).unwrap();
        let spelled = [name.snake(), name.kebab(), name.camel(), name.pascal(), name.words()];
        assert_eq!(spelled, ["emd_1d_plan", "emd-1d-plan", "emd1dPlan", "Emd1dPlan", "emd 1d plan"]);
    }
}

#[test]
fn nothing_in_the_project_is_left_unsaid() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    assert_eq!(marked(root), Vec::<String>::new(), "say what is marked, in place");
}
