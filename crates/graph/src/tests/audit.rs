//! No operation and no distribution without its checks: names come from the tables that graphs are read by.

use super::{Checks, LEDGER, densities, draws, elementwise, linear, losses, sequences, structure};
use crate::{Binary, Distribution, Loss, Op, Reduction, Risk, Ternary, Unary};
use std::{collections::BTreeMap, path::Path};

/// Every test that compares an operation with finite differences and a second implementation.
const TESTS: &[fn()] = &[
    densities::a_multivariate_t_is_a_mixture_of_gaussians,
    densities::classes_have_their_logarithms,
    densities::densities_of_numbers_are_the_textbooks,
    densities::gaussians_in_their_three_forms,
    densities::laws_of_matrices,
    densities::vectors_of_shares_and_counts,
    draws::scores_of_draws_are_zero_in_the_mean,
    elementwise::functions_of_one_number,
    elementwise::functions_of_three_numbers,
    elementwise::functions_of_two_numbers_broadcast,
    linear::a_factor_times_its_transpose_is_the_matrix,
    linear::determinants_and_eigenvalues,
    linear::products_of_batches,
    linear::products_of_vectors_and_matrices,
    linear::triangular_systems_are_solved,
    losses::every_loss_of_rows,
    losses::every_risk,
    sequences::a_hidden_markov_model_sums_over_all_paths,
    sequences::a_scan_is_its_loop_in_both_directions,
    sequences::an_oscillator_has_its_closed_form_by_every_method,
    sequences::recurrences_are_their_loops,
    structure::elements_move,
    structure::indices_gather_and_segments_add_up,
    structure::pieces_are_joined,
    structure::reductions_go_along_any_axes,
    structure::rows_are_normalised_summed_and_sorted,
];

/// Leaves compute nothing: every other test stands on them.
const LEAVES: &[&str] = &["input", "parameter", "constant", "argument"];

/// Operations without a slope.
const FLAT: &[&str] = &[
    "and",
    "argsort",
    "ceil",
    "detach",
    "draw",
    "equal",
    "floor",
    "greater",
    "greaterEqual",
    "less",
    "lessEqual",
    "not",
    "notEqual",
    "or",
    "round",
    "sign",
];

fn functions() -> impl Iterator<Item = &'static str> {
    let one = Unary::ALL.iter().map(|function| function.name());
    let two = Binary::ALL.iter().map(|function| function.name());
    let three = Ternary::ALL.iter().map(|function| function.name());
    one.chain(two).chain(three).chain(Reduction::ALL.iter().map(|reduction| reduction.name()))
}

fn distributions() -> impl Iterator<Item = &'static str> {
    Distribution::ALL.iter().map(|distribution| distribution.name())
}

#[test]
fn every_operation_and_distribution_is_checked() {
    LEDGER.take();
    TESTS.iter().for_each(|test| test());
    let ledger: BTreeMap<String, Checks> = LEDGER.take();
    let operations = functions().chain(Op::NAMES.iter().copied()).filter(|name| !LEAVES.contains(name));
    let losses = Loss::NAMES.iter().chain(Risk::NAMES).copied();
    for name in operations.chain(distributions()).chain(losses) {
        let checks = ledger.get(name).copied().unwrap_or_default();
        assert!(checks.results > 0, "{name}: no second implementation");
        if name != "draw" && name != "detach" {
            assert!(checks.derivatives > 0, "{name}: no finite differences");
        }
        assert_eq!(checks.slope == 0.0, FLAT.contains(&name), "{name}: largest slope {}", checks.slope);
    }
}

/// The cells of the rows of docs/graph.md's tables, by the names in their first cell.
fn documentation() -> BTreeMap<String, Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/graph.md");
    let text = std::fs::read_to_string(path).unwrap().replace("\\|", "¦");
    let (_, operations) = text.split_once("\n## Operations\n").unwrap();
    let (operations, _) = operations.split_once("\n## Compiling\n").unwrap();
    let mut rows = BTreeMap::new();
    for line in operations.lines().filter(|line| line.starts_with("| `")) {
        let mut cells = line.trim_matches('|').split('|').map(|cell| cell.trim().to_string());
        let first = cells.next().unwrap();
        let rest: Vec<String> = cells.collect();
        for name in first.split('`').skip(1).step_by(2) {
            let again = rows.insert(name.to_string(), rest.clone());
            assert!(again.is_none() || LEAVES.contains(&name) || !is_named(name), "{name} has two rows");
        }
    }
    rows
}

fn is_named(name: &str) -> bool {
    all().any(|known| known == name)
}

fn all() -> impl Iterator<Item = &'static str> {
    let losses = Loss::NAMES.iter().chain(Risk::NAMES).copied();
    functions().chain(Op::NAMES.iter().copied()).chain(distributions()).chain(losses)
}

#[test]
fn every_operation_and_distribution_has_its_formula() {
    let rows = documentation();
    for name in all() {
        let cells = rows.get(name).unwrap_or_else(|| panic!("docs/graph.md has no row of `{name}`"));
        assert!(!cells.is_empty() && !cells.last().unwrap().is_empty(), "docs/graph.md: `{name}` has an empty row");
        // Functions and reductions have a formula and an adjoint; distributions their parameters and a log density.
        if functions().chain(distributions()).any(|each| each == name) {
            let full = cells.iter().all(|cell| !cell.is_empty());
            assert!(full && cells.len() >= 2, "docs/graph.md: `{name}` lacks a formula: {cells:?}");
        }
    }
}
