//! `operations!`, `options!`, `record!`, `words!`: how the list is written.

/// Declares a topic's operations: `/// doc` then `fn name(monitor, argument: Border, …) -> Result = body;`.
///
/// An operation that can fill an array of the caller's is declared with `(monitor into out, …)`; `out` is a
/// [`Destination`](crate::Destination). A parameter whose public name is not its own is written `a ["problem.a"]: Weights`.
#[macro_export]
macro_rules! operations {
    ($topic:literal; $(
        $(#[doc = $doc:literal])+
        fn $name:ident($monitor:ident $(into $destination:ident)? $(, $argument:ident $([$public:literal])? : $border:ty)* $(,)?) -> $result:ty = $body:expr;
    )*) => {
        /// The operations of this topic.
        pub(crate) const OPERATIONS: &[$crate::Operation] = &[$($crate::Operation {
            topic: $topic,
            name: stringify!($name),
            documentation: concat!($($doc, "\n"),+),
            fills: $crate::fills!($($destination)?),
            call: |$monitor, _destination, _places| {
                let mut _next = 0;
                $(let $destination = _destination;)?
                $(
                    let places = $crate::border::window(_places, _next, <$border as $crate::Border>::PLACES);
                    let $argument = <$border as $crate::Border>::read(
                        places,
                        $crate::Name::Parameter($crate::public_name!($argument $($public)?)),
                    )?;
                    _next += <$border as $crate::Border>::PLACES;
                )*
                #[allow(clippy::redundant_closure_call, reason = "so that `?` ends the operation")]
                let result: $crate::Result<$result> = (|| $body)();
                result.map($crate::IntoOutput::into_output)
            },
            parameters: || vec![$($crate::Field {
                name: $crate::camel_case(stringify!($argument)),
                kind: <$border as $crate::Border>::describe(),
                default: None,
            }),*],
            result: <$result as $crate::IntoOutput>::describe,
        }),*];
    };
}

/// Whether an operation names a destination.
#[macro_export]
macro_rules! fills {
    () => {
        false
    };
    ($destination:ident) => {
        true
    };
}

/// The name a parameter has in errors.
#[macro_export]
macro_rules! public_name {
    ($argument:ident) => {
        stringify!($argument)
    };
    ($argument:ident $public:literal) => {
        $public
    };
}

/// Declares how an options struct is read: `path::Options as Name { required: Border; optional: Border, … }`.
///
/// Fields that are not given keep the value of the struct's `Default`.
#[macro_export]
macro_rules! options {
    ($path:path as $name:ident { $($required:ident : $required_border:ty),* ; $($field:ident : $border:ty),* $(,)? }) => {
        impl $crate::Border for $path {
            type Argument<'a> = $path;
            const PLACES: usize = 0 $(+ <$required_border as $crate::Border>::PLACES)* $(+ <$border as $crate::Border>::PLACES)*;

            fn describe() -> $crate::Type {
                let _defaults = <$path>::default();
                $crate::Type::Options(stringify!($name), vec![
                    $($crate::Field {
                        name: $crate::camel_case(stringify!($required)),
                        kind: <$required_border as $crate::Border>::describe(),
                        default: None,
                    },)*
                    $($crate::Field {
                        name: $crate::camel_case(stringify!($field)),
                        kind: $crate::Type::Optional(Box::new(<$border as $crate::Border>::describe())),
                        default: Some($crate::scalars::Literal::literal(&_defaults.$field)),
                    },)*
                ])
            }

            fn read<'a>(places: &'a [$crate::Value<'a>], _name: $crate::Name) -> $crate::Result<$path> {
                let mut options = <$path>::default();
                let mut _next = 0;
                $(
                    let place = $crate::border::window(places, _next, <$required_border as $crate::Border>::PLACES);
                    options.$required = <$required_border as $crate::Border>::read(place, $crate::Name::Option(stringify!($required)))?.into();
                    _next += <$required_border as $crate::Border>::PLACES;
                )*
                $(
                    let place = $crate::border::window(places, _next, <$border as $crate::Border>::PLACES);
                    if !matches!(place.first(), None | Some($crate::Value::Undefined)) {
                        options.$field = <$border as $crate::Border>::read(place, $crate::Name::Option(stringify!($field)))?.into();
                    }
                    _next += <$border as $crate::Border>::PLACES;
                )*
                Ok(options)
            }
        }
    };
}

/// Declares how a result struct is written: `path::Solution as Name { field: Type, … }`, checked against the struct.
#[macro_export]
macro_rules! record {
    ($path:path as $name:ident { $($field:ident : $type:ty),* $(,)? }) => {
        impl $crate::IntoOutput for $path {
            fn describe() -> $crate::Type {
                $crate::Type::Record(stringify!($name), vec![$($crate::Field {
                    name: $crate::camel_case(stringify!($field)),
                    kind: <$type as $crate::IntoOutput>::describe(),
                    default: None,
                }),*])
            }

            fn into_output(self) -> $crate::Output {
                $crate::Output::List(vec![$(<$type as $crate::IntoOutput>::into_output(self.$field)),*])
            }
        }
    };
}

/// Declares an enumeration's words: `path::Init { KMeansPlusPlus = "k-means++", … }`.
#[macro_export]
macro_rules! words {
    ($path:path { $($variant:ident = $word:literal),* $(,)? }) => {
        impl $crate::Border for $path {
            type Argument<'a> = $path;

            fn describe() -> $crate::Type {
                $crate::Type::Words(vec![$($word),*])
            }

            fn read<'a>(places: &'a [$crate::Value<'a>], name: $crate::Name) -> $crate::Result<$path> {
                match $crate::border::only(places) {
                    $($crate::Value::Text(text) if text == $word => Ok(<$path>::$variant),)*
                    $crate::Value::Text(other) => {
                        let words = [$(concat!("\"", $word, "\"")),*].join(" or ");
                        Err(name.invalid(format!("expected {words}, got {}", $crate::border::quoted(other))))
                    }
                    other => Err(name.unexpected("a string", other)),
                }
            }
        }

        impl $crate::scalars::Literal for $path {
            fn literal(&self) -> String {
                match self {
                    $(<$path>::$variant => concat!("\"", $word, "\"").into(),)*
                }
            }
        }
    };
}
