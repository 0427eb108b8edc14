use super::*;
use crate::oracle::Selection;
use crate::problem::Problem;
use crate::reference::*;

#[test]
fn every_row_is_visited_once_and_in_order() {
    for (n, m) in [(1, 1), (3, 2), (700, 90), (5000, 40), (2, 3000), (3000, 900)] {
        let cost = uniform_costs(1, n, m);
        let problem = Problem::dense(matrix(&cost, m));
        let oracle = Oracle::new(&problem, &Selection::all(&problem));
        for threads in [1, 3] {
            let mut blocks = RowBlocks::new(&oracle, &Monitor::threads(threads));
            let mut marks = vec![0; n];
            let mut order = Vec::new();
            let parts = marks.chunks_mut(blocks.height());
            blocks
                .run(
                    &Monitor::threads(threads),
                    parts,
                    |rows, _, part: &mut [i32]| {
                        assert_eq!(rows.len(), part.len());
                        part.iter_mut().for_each(|mark| *mark += 1);
                        rows
                    },
                    |rows, _| order.extend(rows),
                )
                .unwrap();
            assert!(marks.iter().all(|mark| *mark == 1));
            assert!(order.iter().copied().eq(0..n));
            assert_eq!(RowBlocks::new(&oracle, &Monitor::threads(threads)).count(), n.div_ceil(blocks.height()));
        }
    }
}
