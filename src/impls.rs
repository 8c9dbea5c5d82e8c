//! The macros that generated code is made of: what a type's table does not say by itself, written once.
//!
//! Each takes a type, with its parameter for text where it has one, and its table, one row per line.

/// Reading, writing and showing of a generated struct: per member its index, its field, and its row of the table.
#[doc(hidden)]
#[macro_export]
macro_rules! record_impls {
    ($name:ident<$text:ident> $members:tt $($more:tt)*) => {
        $crate::record_impls!(@ ['de, $text: $crate::TextFrom<'de>] [$name<$text>] $name $members $($more)*);
        $crate::serde_impls!($name, $text);
    };
    ($name:ident $members:tt $($more:tt)*) => {
        $crate::record_impls!(@ ['de] [$name] $name $members $($more)*);
        $crate::serde_impls!($name);
    };
    (@ [$($from:tt)*] [$this:ty] $name:ident
        { $($at:literal => $member:ident: $presence:ident($wire:literal)$(.$mark:ident())*,)* } $(.$more:ident $with:tt)*
    ) => {
        impl<$($from)*> $crate::Record<'de> for $this {
            fn table(&self) -> (&'static $crate::RecordShape, &$crate::Extra) {
                static SHAPE: $crate::RecordShape =
                    $crate::RecordShape::new(::std::stringify!($name), &[$($crate::Member::$presence($wire)$(.$mark())*),*])$(.$more $with)*;
                (&SHAPE, &self.extra)
            }
            fn member(&self, at: usize) -> &dyn $crate::Codec<'de> {
                match at {
                    $($at => &self.$member,)*
                    _ => &self.extra,
                }
            }
            fn member_mut(&mut self, at: usize) -> &mut dyn $crate::Codec<'de> {
                match at {
                    $($at => &mut self.$member,)*
                    _ => &mut self.extra,
                }
            }
            fn extra_mut(&mut self) -> &mut $crate::Extra {
                &mut self.extra
            }
        }
        impl<$($from)*> ::std::fmt::Debug for $this {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::record::debug(self, &[$(::std::stringify!($member)),*], f)
            }
        }
        impl<$($from)*> $crate::Codec<'de> for $this {
            fn blank() -> Self {
                Self { $($member: $crate::Codec::blank(),)* extra: $crate::Extra::new() }
            }
            fn read(&mut self, from: &mut $crate::Decoder<'de>) -> ::std::result::Result<(), $crate::DecodeError> {
                $crate::record::read(self, from)
            }
            fn write(&self, to: &mut $crate::Encoder) {
                $crate::record::write(self, to);
            }
        }
    };
}

/// Reading and writing of a generated enum of strings, and its texts.
#[doc(hidden)]
#[macro_export]
macro_rules! values_impls {
    ($name:ident { $($variant:ident => $wire:literal,)* }) => {
        impl $name {
            /// The text on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unrecognized(text) => text.as_str(),
                }
            }
            /// Whether the schema does not list this value.
            #[must_use]
            pub fn is_unknown(&self) -> bool {
                ::std::matches!(self, Self::Unrecognized(_))
            }
        }
        impl ::std::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($wire => Self::$variant,)*
                    other => Self::Unrecognized($crate::Unrecognized::new(other)),
                }
            }
        }
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl<'de> $crate::Codec<'de> for $name {
            fn blank() -> Self {
                Self::Unrecognized($crate::Unrecognized::new(""))
            }
            fn read(&mut self, from: &mut $crate::Decoder<'de>) -> ::std::result::Result<(), $crate::DecodeError> {
                $crate::ReadListed::read_listed(self, Self::is_unknown, from)
            }
            fn write(&self, to: &mut $crate::Encoder) {
                to.string(self.as_str());
            }
        }
        $crate::serde_impls!($name);
    };
}

/// Reading, writing and showing of a generated enum of different shapes: per branch its index, its variant, and its row of the table.
#[doc(hidden)]
#[macro_export]
macro_rules! union_impls {
    ($name:ident<$text:ident> $branches:tt $($more:tt)*) => {
        $crate::union_impls!(@ ['de, $text: $crate::TextFrom<'de>] [$name<$text>] $name $branches $($more)*);
        $crate::serde_impls!($name, $text);
    };
    ($name:ident $branches:tt $($more:tt)*) => {
        $crate::union_impls!(@ ['de] [$name] $name $branches $($more)*);
        $crate::serde_impls!($name);
    };
    (@ [$($from:tt)*] [$this:ty] $name:ident
        { $($at:literal => $variant:ident: $kinds:ident($branch:literal $(, $tag:literal)*),)* } $(.$more:ident $with:tt)*
    ) => {
        impl<$($from)*> $crate::Union<'de> for $this {
            fn shape(&self) -> &'static $crate::UnionShape {
                static SHAPE: $crate::UnionShape = $crate::UnionShape::new(::std::stringify!($name), &[
                    $($crate::Branch::new($branch, $crate::Kinds::$kinds, &[$($tag),*])),*
                ])$(.$more $with)*;
                &SHAPE
            }
            fn read_branch(&mut self, at: usize, from: &mut $crate::Decoder<'de>) -> ::std::result::Result<(), $crate::DecodeError> {
                *self = match at {
                    $($at => Self::$variant($crate::read(from)?),)*
                    _ => Self::Other($crate::read(from)?),
                };
                ::std::result::Result::Ok(())
            }
            fn set_other(&mut self, other: $crate::Unmatched) {
                *self = Self::Other(other);
            }
        }
        impl<$($from)*> ::std::fmt::Debug for $this {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                let (name, value): (_, &dyn ::std::fmt::Debug) = match self {
                    $(Self::$variant(value) => (::std::stringify!($variant), value),)*
                    Self::Other(value) => ("Other", value),
                };
                f.debug_tuple(name).field(value).finish()
            }
        }
        impl<$($from)*> $crate::Codec<'de> for $this {
            fn blank() -> Self {
                Self::Other($crate::Codec::blank())
            }
            fn read(&mut self, from: &mut $crate::Decoder<'de>) -> ::std::result::Result<(), $crate::DecodeError> {
                $crate::union::read(self, from)
            }
            fn write(&self, to: &mut $crate::Encoder) {
                match self {
                    $(Self::$variant(value) => $crate::write(value, to),)*
                    Self::Other(value) => $crate::write(value, to),
                }
            }
        }
    };
}

/// Reading, writing and showing of a generated tuple struct.
#[doc(hidden)]
#[macro_export]
macro_rules! wrapper_impls {
    ($name:ident<$text:ident>) => {
        $crate::wrapper_impls!(@ $name ['de, $text: $crate::TextFrom<'de>] [$name<$text>]);
        $crate::serde_impls!($name, $text);
    };
    ($name:ident) => {
        $crate::wrapper_impls!(@ $name ['de] [$name]);
        $crate::serde_impls!($name);
    };
    (@ $name:ident [$($from:tt)*] [$this:ty]) => {
        impl<$($from)*> ::std::fmt::Debug for $this {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_tuple(::std::stringify!($name)).field(&self.0).finish()
            }
        }
        impl<$($from)*> $crate::Codec<'de> for $this {
            fn blank() -> Self {
                Self($crate::Codec::blank())
            }
            fn read(&mut self, from: &mut $crate::Decoder<'de>) -> ::std::result::Result<(), $crate::DecodeError> {
                $crate::Codec::read(&mut self.0, from)
            }
            fn reset(&mut self) {
                $crate::Codec::reset(&mut self.0);
            }
            fn write(&self, to: &mut $crate::Encoder) {
                $crate::write(&self.0, to);
            }
        }
    };
}

/// What a generated enum of payloads holds, by the index of the event, and how it shows itself.
#[doc(hidden)]
#[macro_export]
macro_rules! payload_impls {
    (Payload<$text:ident> in $envelope:ty { $($at:literal => $variant:ident,)* }) => {
        $crate::payload_impls!(@ [$text: $crate::TextStore] ['de, $text: $crate::TextFrom<'de>] [Payload<$text>] $envelope, $($at $variant)*);
    };
    (Payload in $envelope:ty { $($at:literal => $variant:ident,)* }) => {
        $crate::payload_impls!(@ [] ['de] [Payload] $envelope, $($at $variant)*);
    };
    (@ [$($kept:tt)*] [$($from:tt)*] [$this:ty] $envelope:ty, $($at:literal $variant:ident)*) => {
        impl<$($kept)*> $crate::PayloadEnum for $this {
            type Envelope = $envelope;
            fn provider() -> &'static $crate::Provider {
                &PROVIDER
            }
            fn missing(descriptor: &'static $crate::Descriptor) -> Self {
                Self::Missing(descriptor)
            }
            fn unknown(unknown: $crate::Unknown) -> Self {
                Self::Unknown(unknown)
            }
        }
        impl<$($from)*> ::std::fmt::Debug for $this {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                let (name, value): (_, &dyn ::std::fmt::Debug) = match self {
                    $(Self::$variant(value) => (::std::stringify!($variant), value),)*
                    Self::Missing(descriptor) => ("Missing", descriptor),
                    Self::Unknown(unknown) => ("Unknown", unknown),
                };
                f.debug_tuple(name).field(value).finish()
            }
        }
        impl<$($from)*> $crate::PayloadFrom<'de> for $this {
            fn blank(at: usize) -> ::std::option::Option<Self> {
                match at {
                    $($at => ::std::option::Option::Some(Self::$variant($crate::Codec::blank())),)*
                    _ => ::std::option::Option::None,
                }
            }
            fn value_mut(&mut self) -> ::std::option::Option<&mut dyn $crate::Codec<'de>> {
                match self {
                    $(Self::$variant(value) => ::std::option::Option::Some(value),)*
                    Self::Missing(_) | Self::Unknown(_) => ::std::option::Option::None,
                }
            }
            fn content(&self) -> $crate::Content<'_, 'de> {
                match self {
                    $(Self::$variant(value) => $crate::Content::Known($at, value),)*
                    Self::Missing(descriptor) => $crate::Content::Missing(descriptor),
                    Self::Unknown(unknown) => $crate::Content::Unknown(unknown),
                }
            }
        }
    };
}

/// The tables of a provider: its event versions, and the documents by which strict decoding judges.
///
/// An event's row is its id, its type, and what else is known of it. The names in the id, the URI of the schema and the path of the type
/// are made from those two. The other documents are named by their paths below `$base`, with their URI where it is another one.
#[doc(hidden)]
#[macro_export]
macro_rules! event_tables {
    (
        $provider:ident: $base:literal, $formats:ident;
        documents { $($document:literal $(at $uri:literal)?,)* }
        events { $($id:literal => $($segment:ident)::+ $(.$with:ident $arguments:tt)*,)* }
    ) => {
        static EVENTS: [$crate::Descriptor; <[&str]>::len(&[$($id),*])] = [$(
            $crate::Descriptor::new(
                $crate::Identity::new($id),
                ::std::concat!(::std::stringify!($provider) $(, "::", ::std::stringify!($segment))+),
                <$($segment)::+ as $crate::AnyValue>::new_boxed,
                $crate::Schema::new(::std::concat!($base, $id, ".json"), &SCHEMAS, $crate::event_tables!(@ $formats)),
            )$(.$with $arguments)*
        ),*];
        // Of a provider without events and without an envelope, nothing is judged.
        #[allow(dead_code)]
        static SCHEMAS: $crate::SchemaSet =
            $crate::SchemaSet::new($crate::schema_documents!($base; $($document $(at $uri)?,)* $($id,)*));
    };
    (@ assert_formats) => { true };
    (@ annotate_formats) => { false };
}

/// The table of schema documents: their texts under the feature `validate`, otherwise nothing.
#[doc(hidden)]
#[cfg(feature = "validate")]
#[macro_export]
macro_rules! schema_documents {
    ($base:literal; $($document:literal $(at $uri:literal)?,)*) => {
        &[$($crate::SchemaDocument::new(
            $crate::schema_documents!(@ $base $document $($uri)?),
            ::std::include_str!(::std::concat!(::std::env!("OUT_DIR"), "/eventry/", $document, ".json")),
        )),*]
    };
    (@ $base:literal $document:literal) => { ::std::concat!($base, $document, ".json") };
    (@ $base:literal $document:literal $uri:literal) => { $uri };
}

/// The table of schema documents: their texts under the feature `validate`, otherwise nothing.
#[doc(hidden)]
#[cfg(not(feature = "validate"))]
#[macro_export]
macro_rules! schema_documents {
    ($($documents:tt)*) => {
        &[]
    };
}

/// A provider's function for strict decoding, under the feature `validate`.
#[doc(hidden)]
#[cfg(feature = "validate")]
#[macro_export]
macro_rules! strict_function {
    () => {
        /// Decodes an event from a body, and accepts it only if its schemas do.
        ///
        /// # Errors
        ///
        /// Fails where tolerant decoding fails; otherwise the error lists every place where envelope or payload break their schemas.
        pub fn decode_strict(
            body: impl ::std::convert::Into<rt::Body>,
        ) -> ::std::result::Result<Event, ::std::boxed::Box<rt::Rejected<Event>>> {
            rt::decode_strict(body.into())
        }
    };
}

/// A provider's function for strict decoding, under the feature `validate`.
#[doc(hidden)]
#[cfg(not(feature = "validate"))]
#[macro_export]
macro_rules! strict_function {
    () => {};
}

/// `serde::Serialize` and `serde::Deserialize` for a generated type, through its own codec, under the feature `serde`.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! serde_impls {
    ($name:ident, $text:ident) => {
        impl<'de, $text: $crate::TextFrom<'de>> $crate::serde::Serialize for $name<$text> {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::serialize_value(self, serializer)
            }
        }
        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                $crate::deserialize_value(deserializer)
            }
        }
    };
    ($name:ident) => {
        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::serialize_value(self, serializer)
            }
        }
        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                $crate::deserialize_value(deserializer)
            }
        }
    };
}

/// `serde::Serialize` and `serde::Deserialize` for a generated type, under the feature `serde`.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! serde_impls {
    ($($generated:tt)*) => {};
}
