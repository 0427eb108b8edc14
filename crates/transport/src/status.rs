//! Why a solver ended: each has the reasons that it can end for, under the names that users see.

/// Makes `Status` of a solver's reasons and their public names.
macro_rules! status {
    ($(#[$about:meta])* pub enum Status { $($(#[$meaning:meta])* $reason:ident = $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Status {
            $($(#[$meaning])* $reason,)+
        }

        impl Status {
            /// Every status there is.
            pub const ALL: &'static [Status] = &[$(Status::$reason,)+];

            /// Its public name.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Status::$reason => $word,)+
                }
            }
        }
    };
}
pub(crate) use status;
