//! The macros for published schemas: their texts, and the places of types in them.

/// The table of schema documents: their texts with the features `schemars` and `validate`, otherwise empty.
#[doc(hidden)]
#[cfg(any(feature = "schemars", feature = "validate"))]
#[macro_export]
macro_rules! schema_documents {
    ($base:literal; $($document:literal $(at $uri:literal)?,)*) => {
        &[$($crate::rt::SchemaDocument::new(
            $crate::schema_documents!(@ $base $document $($uri)?),
            ::std::include_str!(::std::concat!($document, ".json")),
        )),*]
    };
    (@ $base:literal $document:literal) => { ::std::concat!($base, $document, ".json") };
    (@ $base:literal $document:literal $uri:literal) => { $uri };
}

/// The table of schema documents: their texts with the features `schemars` and `validate`, otherwise empty.
#[doc(hidden)]
#[cfg(not(any(feature = "schemars", feature = "validate")))]
#[macro_export]
macro_rules! schema_documents {
    ($($documents:tt)*) => {
        &[]
    };
}

/// Implements `JsonSchema` for the generated types of a document, with the feature `schemars`. Each row has a type, and the place of its
/// schema in the document.
#[cfg(feature = "schemars")]
#[doc(hidden)]
#[macro_export]
macro_rules! json_schema_impls {
    ($set:path, $uri:literal { $($name:ident $(<$text:ident>)? => $pointer:literal,)* }) => {$(
        #[doc(hidden)]
        impl $(<$text: $crate::rt::TextStore>)? $crate::rt::schemars::JsonSchema for $name $(<$text>)? {
            fn inline_schema() -> bool {
                // A reference to a definition, which is shared already.
                true
            }
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                ::std::borrow::Cow::Borrowed(::std::stringify!($name))
            }
            fn schema_id() -> ::std::borrow::Cow<'static, str> {
                ::std::borrow::Cow::Borrowed(::std::concat!($uri, "#", $pointer))
            }
            fn json_schema(generator: &mut $crate::rt::schemars::SchemaGenerator) -> $crate::rt::schemars::Schema {
                $crate::rt::published_schema(&$set, $uri, $pointer, generator)
            }
        }
    )*};
}

/// Implements nothing without the feature `schemars`.
#[cfg(not(feature = "schemars"))]
#[doc(hidden)]
#[macro_export]
macro_rules! json_schema_impls {
    ($($generated:tt)*) => {};
}
