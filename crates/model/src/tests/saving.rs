//! Models as bytes.

use super::*;
use gibbs_core::{LogDensity, saved};
use proptest::prelude::*;

#[test]
fn a_saved_model_is_the_same_model() {
    for model in Table::new(5, 37, 3).models() {
        let bytes = model.to_bytes().unwrap();
        let read = Model::from_bytes(&bytes).unwrap();
        assert_eq!(read.to_bytes().unwrap(), bytes);
        assert_eq!((read.kind(), read.fingerprint()), (model.kind(), model.fingerprint()));
        let names = |model: &Model| -> Vec<(String, Vec<usize>, bool)> {
            model.variables().iter().map(|v| (v.name.clone(), v.shape.clone(), v.derived)).collect()
        };
        assert_eq!(names(&read), names(&model));
        let position = random_position(1, model.dimension());
        let evaluate = |model: &Model| {
            let mut gradient = vec![0.0; position.len()];
            (model.evaluator().evaluate(&position, &mut gradient), gradient)
        };
        assert_eq!(evaluate(&read), evaluate(&model));
    }
}

#[test]
fn fingerprints_tell_models_apart() {
    let mut prints: Vec<u64> = Table::new(5, 37, 3).models().iter().map(Model::fingerprint).collect();
    prints.extend(Table::new(6, 37, 3).models().iter().map(Model::fingerprint));
    prints.sort_unstable();
    prints.dedup();
    assert_eq!(prints.len(), 10);
    let model = &Table::new(5, 37, 3).models()[0];
    assert_eq!(model.fingerprint(), saved::fingerprint(&model.to_bytes().unwrap()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn damaged_bytes_give_an_error_or_a_working_model(
        which in 0usize..5, place in 0.0f64..1.0, byte in any::<u8>(), cut in 0.0f64..1.2,
    ) {
        let model = &Table::new(5, 6, 2).models()[which];
        let mut bytes = model.to_bytes().unwrap();
        let at = (place * bytes.len() as f64) as usize;
        bytes[at] = byte;
        bytes.truncate((cut * bytes.len() as f64) as usize);
        match Model::from_bytes(&bytes) {
            Err(error) => prop_assert_eq!(error.argument(), Some("model")),
            Ok(model) => {
                let mut gradient = vec![0.0; model.dimension()];
                model.evaluator().evaluate(&vec![0.1; model.dimension()], &mut gradient);
                model.constrain(&vec![0.1; model.dimension()], &mut vec![0.0; model.width()]);
            }
        }
    }
}
