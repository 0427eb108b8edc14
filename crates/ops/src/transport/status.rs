//! Why solvers ended, as the words that users read.

use crate::{IntoOutput, Output, Type};
use gibbs_transport::{emd, gromov_wasserstein, low_rank, self_label, sinkhorn, sparse};

macro_rules! words {
    ($($status:ty),+) => {
        $(impl IntoOutput for $status {
            fn describe() -> Type {
                Type::Words(<$status>::ALL.iter().map(|status| status.as_str()).collect())
            }

            fn into_output(self) -> Output {
                self.as_str().into_output()
            }
        })+
    };
}

words! { emd::Status, gromov_wasserstein::Status, low_rank::Status, self_label::Status, sinkhorn::Status, sparse::Status }
