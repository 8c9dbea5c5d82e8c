//! The macro for the feature `schemars`.

/// Implements `JsonSchema` for the generated types of a document, with the feature `schemars`. Each row has a type, and the place of its
/// schema in the document.
#[cfg(feature = "schemars")]
#[doc(hidden)]
#[macro_export]
macro_rules! json_schema_impls {
    ($set:path, $uri:literal { $($name:ident $(<$text:ident>)? => $pointer:literal,)* }) => {$(
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
