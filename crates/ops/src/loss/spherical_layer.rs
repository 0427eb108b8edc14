//! The last layer under a loss of the spherical family.

use crate::{
    arrays::{Integers, Matrix, Vector},
    scalars::{Count, Finite, NonNegative, Positive},
};
use gibbs_loss::spherical_layer::{self, Common, Kind, Options};

crate::words! { Kind { Z = "z", Taylor = "taylor", Spherical = "spherical", Squares = "squares" } }
crate::options! { Options as SphericalStepOptions {
    ; kind: Kind, a: Positive, b: Finite, epsilon: Positive, rate: NonNegative,
} }
crate::record! { Common as SphericalCommon {
    classes: usize, factor: Vec<f64>, inverse: Vec<f64>, offset: Vec<f64>, gram: Vec<f64>, total: Vec<f64>,
} }
crate::record! { Stepped as SphericalStep {
    values: Vec<f64>, hiddens: Vec<f64>, residual: f64, rows: Vec<f64>, common: Common,
} }

crate::operations! { "loss";
    /// Steps of gradient descent on the last layer, at a cost that does not depend on the number of classes.
    fn spherical_step(monitor, hiddens: Matrix, which["labels"]: Integers, rows: Vector, classes: Count, factor: Vector, inverse: Vector, offset: Vector, gram: Vector, total: Vector, options: Options) -> Stepped
        = {
            let [factor, inverse, offset, gram, total] = [factor, inverse, offset, gram, total].map(|part| part.into_owned());
            let mut common = Common { classes, factor, inverse, offset, gram, total };
            let mut rows = rows.into_owned();
            let seen = spherical_layer::step(&mut common, &mut rows, hiddens.view()?, which, &options, monitor)?;
            Ok(Stepped { values: seen.values, hiddens: seen.hiddens, residual: seen.residual, rows, common })
        };

    /// The weights of a layer in factors.
    fn spherical_weights(monitor, weights: Matrix, factor: Vector, offset: Vector) -> Vec<f64>
        = spherical_layer::weights(weights.view()?, &factor, &offset, monitor);

    /// What is kept beside the weights of a layer.
    fn spherical_refresh(monitor, weights: Matrix) -> Common
        = spherical_layer::refresh(weights.view()?, monitor);
}

struct Stepped {
    values: Vec<f64>,
    hiddens: Vec<f64>,
    residual: f64,
    rows: Vec<f64>,
    common: Common,
}
