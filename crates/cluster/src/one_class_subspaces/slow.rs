//! Digits, each in turn the class that is known, by the number of directions.

use super::{tests::digits_auroc, *};

#[test]
fn digits_by_the_number_of_directions() {
    for directions in [2, 5, 10, 20, 40, 64] {
        let (frames, distance) = digits_auroc(&Options { directions, ..Options::default() });
        println!(
            "one-class subspaces, digits, {directions} directions: mean AUC {frames:.3}, distance to the mean {distance:.3}"
        );
        assert!(directions < 40 || frames > distance);
    }
}
