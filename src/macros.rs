//! The macros that generated code calls, so that a generated type is little more than its table; and the one for tests of samples.
//!
//! Each macro for generated code takes a type, with its text parameter if it has one, and its table, one row per line.

mod features;
mod schemas;

/// Tests the samples of a catalog: each must be recognized as its own event, decode, and be written back unchanged.
///
/// Call it in a test of the crate that invokes [`events!`](crate::events). Without an argument, it takes the `CATALOG` at the root of the
/// crate; otherwise, its path:
///
/// ```no_run
/// # use eventry as shop;
/// # use eventry::CATALOG;
/// # mod events {
/// #     pub use eventry::CATALOG;
/// # }
/// # fn main() {
/// eventry::assert_samples!(); // `events!()` is in `src/lib.rs` or `src/main.rs`
/// eventry::assert_samples!(crate::events::CATALOG); // `events!()` is in `src/events.rs`
/// eventry::assert_samples!(shop::CATALOG); // a test in `tests/` of the library `shop`
/// # }
/// ```
///
/// # Panics
///
/// Panics with a list of all samples that fail: for each, the event id, the label, the outcome, and where and why it does not fit. Panics
/// also if the catalog has no samples, because nothing would be tested.
#[allow(clippy::crate_in_macro_def)] // The catalog is at the root of the caller's crate.
#[macro_export]
macro_rules! assert_samples {
    () => {
        $crate::rt::assert_samples(&crate::CATALOG)
    };
    ($catalog:expr $(,)?) => {
        $crate::rt::assert_samples(&$catalog)
    };
}

/// Implements reading, writing and `Debug` for a generated struct. Each row has a member's index, its field, and its row of the table.
#[doc(hidden)]
#[macro_export]
macro_rules! record_impls {
    ($name:ident<$text:ident> $members:tt $($more:tt)*) => {
        $crate::record_impls!(@ ['de, $text: $crate::rt::TextFrom<'de>] [$name<$text>] $name $members $($more)*);
        $crate::serde_impls!($name, $text);
    };
    ($name:ident $members:tt $($more:tt)*) => {
        $crate::record_impls!(@ ['de] [$name] $name $members $($more)*);
        $crate::serde_impls!($name);
    };
    (@ [$($from:tt)*] [$this:ty] $name:ident
        { $($at:literal => $member:ident: $presence:ident($wire:literal)$(.$mark:ident())*,)* } $(.$more:ident $with:tt)*
    ) => {
        impl $name {
            /// Makes a value to start from, which is incomplete: optional members are absent, required ones are empty, and a member with only
            /// one possible value has it. Set the members that the schema requires: `Type { member, ..Type::new() }`.
            #[must_use]
            #[allow(dead_code)]
            #[inline]
            pub fn new() -> Self {
                $crate::rt::blank()
            }
        }
        /// As incomplete as what `new()` makes.
        impl ::std::default::Default for $name {
            #[inline]
            fn default() -> Self {
                Self::new()
            }
        }
        #[doc(hidden)]
        impl<$($from)*> $crate::rt::Record<'de> for $this {
            fn table(&self) -> (&'static $crate::rt::RecordShape, &$crate::rt::Extra) {
                static SHAPE: $crate::rt::RecordShape =
                    $crate::rt::RecordShape::new(::std::stringify!($name), &[$($crate::rt::MemberShape::$presence($wire)$(.$mark())*),*])$(.$more $with)*;
                (&SHAPE, &self.extra)
            }
            fn member(&self, at: usize) -> &dyn $crate::rt::Codec<'de> {
                match at {
                    $($at => &self.$member,)*
                    _ => &self.extra,
                }
            }
            fn member_mut(&mut self, at: usize) -> &mut dyn $crate::rt::Codec<'de> {
                match at {
                    $($at => &mut self.$member,)*
                    _ => &mut self.extra,
                }
            }
            fn extra_mut(&mut self) -> &mut $crate::rt::Extra {
                &mut self.extra
            }
        }
        impl<$($from)*> ::std::fmt::Debug for $this {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::rt::record::debug(self, ::std::stringify!($($member)*), f)
            }
        }
        #[doc(hidden)]
        impl<$($from)*> $crate::rt::Codec<'de> for $this {
            fn blank() -> Self {
                Self { $($member: $crate::rt::Codec::blank(),)* extra: $crate::rt::Extra::new() }
            }
            fn read(&mut self, from: &mut $crate::rt::Decoder<'de>) -> ::std::result::Result<(), $crate::rt::DecodeError> {
                $crate::rt::record::read(self, from)
            }
            fn write(&self, to: &mut $crate::rt::Encoder) {
                $crate::rt::record::write(self, to);
            }
            $crate::each_member_function!('de);
        }
    };
}

/// Implements reading, writing and the text methods for a generated enum of strings.
#[doc(hidden)]
#[macro_export]
macro_rules! values_impls {
    // What can only be one value is that value from the start.
    (@blank $only:ident) => {
        Self::$only
    };
    (@blank $($variant:ident)*) => {
        Self::Unrecognized($crate::rt::Unrecognized::new(""))
    };
    ($name:ident { $($variant:ident => $wire:literal,)* }) => {
        impl $name {
            /// Returns the text on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unrecognized(text) => text.as_str(),
                }
            }
            /// Returns whether the schema does not list this value.
            #[must_use]
            pub fn is_unknown(&self) -> bool {
                ::std::matches!(self, Self::Unrecognized(_))
            }
        }
        impl ::std::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($wire => Self::$variant,)*
                    other => Self::Unrecognized($crate::rt::Unrecognized::new(other)),
                }
            }
        }
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        #[doc(hidden)]
        impl $crate::rt::Listed for $name {
            fn take(&mut self, text: &str) -> bool {
                *self = Self::from(text);
                self.is_unknown()
            }
        }
        // Compiling a derive takes longer.
        impl ::std::cmp::Eq for $name {}
        impl ::std::hash::Hash for $name {
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                self.as_str().hash(state);
            }
        }
        #[doc(hidden)]
        impl<'de> $crate::rt::Codec<'de> for $name {
            fn blank() -> Self {
                $crate::values_impls!(@blank $($variant)*)
            }
            fn read(&mut self, from: &mut $crate::rt::Decoder<'de>) -> ::std::result::Result<(), $crate::rt::DecodeError> {
                from.listed(self)
            }
            fn write(&self, to: &mut $crate::rt::Encoder) {
                to.string(self.as_str());
            }
        }
        $crate::serde_impls!($name);
    };
}

/// Implements reading, writing and `Debug` for a generated enum of different shapes. Each row has a branch's index, its variant, and its
/// row of the table.
#[doc(hidden)]
#[macro_export]
macro_rules! union_impls {
    ($name:ident<$text:ident> $branches:tt $($more:tt)*) => {
        $crate::union_impls!(@ ['de, $text: $crate::rt::TextFrom<'de>] [$name<$text>] $name $branches $($more)*);
        $crate::serde_impls!($name, $text);
    };
    ($name:ident $branches:tt $($more:tt)*) => {
        $crate::union_impls!(@ ['de] [$name] $name $branches $($more)*);
        $crate::serde_impls!($name);
    };
    (@ [$($from:tt)*] [$this:ty] $name:ident
        { $($at:literal => $variant:ident: $kinds:ident($branch:literal $(, $tag:literal)*),)* } $(.$more:ident $with:tt)*
    ) => {
        #[doc(hidden)]
        impl<$($from)*> $crate::rt::Union<'de> for $this {
            fn shape(&self) -> &'static $crate::rt::UnionShape {
                static SHAPE: $crate::rt::UnionShape = $crate::rt::UnionShape::new(::std::stringify!($name), &[
                    $($crate::rt::Branch::new($branch, $crate::rt::Kinds::$kinds, &[$($tag),*])),*
                ])$(.$more $with)*;
                &SHAPE
            }
            fn read_branch(&mut self, at: usize, from: &mut $crate::rt::Decoder<'de>) -> ::std::result::Result<(), $crate::rt::DecodeError> {
                *self = match at {
                    $($at => Self::$variant($crate::rt::read(from)?),)*
                    _ => Self::Other($crate::rt::read(from)?),
                };
                ::std::result::Result::Ok(())
            }
            fn set_other(&mut self, other: $crate::rt::Unmatched) {
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
        #[doc(hidden)]
        impl<$($from)*> $crate::rt::Codec<'de> for $this {
            fn blank() -> Self {
                Self::Other($crate::rt::Codec::blank())
            }
            fn read(&mut self, from: &mut $crate::rt::Decoder<'de>) -> ::std::result::Result<(), $crate::rt::DecodeError> {
                $crate::rt::union::read(self, from)
            }
            fn write(&self, to: &mut $crate::rt::Encoder) {
                match self {
                    $(Self::$variant(value) => $crate::rt::write(value, to),)*
                    Self::Other(value) => $crate::rt::write(value, to),
                }
            }
        }
    };
}

/// Implements reading, writing and `Debug` for a generated tuple struct.
#[doc(hidden)]
#[macro_export]
macro_rules! wrapper_impls {
    ($name:ident<$text:ident>) => {
        $crate::wrapper_impls!(@ $name ['de, $text: $crate::rt::TextFrom<'de>] [$name<$text>]);
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
        #[doc(hidden)]
        impl<$($from)*> $crate::rt::Codec<'de> for $this {
            fn blank() -> Self {
                Self($crate::rt::Codec::blank())
            }
            fn read(&mut self, from: &mut $crate::rt::Decoder<'de>) -> ::std::result::Result<(), $crate::rt::DecodeError> {
                $crate::rt::Codec::read(&mut self.0, from)
            }
            fn reset(&mut self) {
                $crate::rt::Codec::reset(&mut self.0);
            }
            fn write(&self, to: &mut $crate::rt::Encoder) {
                $crate::rt::write(&self.0, to);
            }
        }
    };
}

/// Implements the traits of a generated payload enum. Each row has the index of an event and its variant.
#[doc(hidden)]
#[macro_export]
macro_rules! payload_impls {
    (Payload<$text:ident> in $envelope:ty { $($at:literal => $variant:ident,)* }) => {
        $crate::payload_impls!(@ [$text: $crate::rt::TextStore] ['de, $text: $crate::rt::TextFrom<'de>] [Payload<$text>] $envelope, $($at $variant)*);
    };
    (Payload in $envelope:ty { $($at:literal => $variant:ident,)* }) => {
        $crate::payload_impls!(@ [] ['de] [Payload] $envelope, $($at $variant)*);
    };
    (@ [$($kept:tt)*] [$($from:tt)*] [$this:ty] $envelope:ty, $($at:literal $variant:ident)*) => {
        #[doc(hidden)]
        impl<$($kept)*> $crate::rt::PayloadEnum for $this {
            type Envelope = $envelope;
            fn table() -> &'static $crate::rt::ProviderTable {
                &TABLE
            }
            fn missing(descriptor: &'static $crate::rt::Descriptor) -> Self {
                Self::Missing(descriptor)
            }
            fn unknown(unknown: $crate::rt::Unknown) -> Self {
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
        #[doc(hidden)]
        impl<$($from)*> $crate::rt::PayloadFrom<'de> for $this {
            fn blank(at: usize) -> ::std::option::Option<Self> {
                match at {
                    $($at => ::std::option::Option::Some(Self::$variant($crate::rt::Codec::blank())),)*
                    _ => ::std::option::Option::None,
                }
            }
            fn value_mut(&mut self) -> ::std::option::Option<&mut dyn $crate::rt::Codec<'de>> {
                match self {
                    $(Self::$variant(value) => ::std::option::Option::Some(value),)*
                    Self::Missing(_) | Self::Unknown(_) => ::std::option::Option::None,
                }
            }
            fn content(&self) -> $crate::rt::Content<'_, 'de> {
                match self {
                    $(Self::$variant(value) => $crate::rt::Content::Known($at, value),)*
                    Self::Missing(descriptor) => $crate::rt::Content::Missing(descriptor),
                    Self::Unknown(unknown) => $crate::rt::Content::Unknown(unknown),
                }
            }
        }
        $crate::payload_serde_impls!([$($from)*] [$this]);
    };
}

/// Declares the tables of a provider: its event versions, and the schema documents for strict decoding.
///
/// An event's row has its id, its type, and what else is known about it. The names, the URI of the schema and the path of the type follow
/// from the first two. The other documents are named by their paths below `$base`, with their URI if it is different.
#[doc(hidden)]
#[macro_export]
macro_rules! event_tables {
    (
        $provider:ident: $base:literal, $formats:ident;
        documents { $($document:literal $(at $uri:literal)?,)* }
        events { $($id:literal => $($segment:ident)::+ $(.$with:ident $arguments:tt)*,)* }
    ) => {
        static EVENTS: [$crate::rt::Descriptor; <[&str]>::len(&[$($id),*])] = [$(
            $crate::rt::Descriptor::new(
                $crate::rt::Identity::new($id),
                ::std::concat!(::std::stringify!($provider) $(, "::", ::std::stringify!($segment))+),
                <$($segment)::+ as $crate::rt::AnyValue>::new_boxed,
                $crate::rt::Schema::new(::std::concat!($base, $id, ".json"), &SCHEMAS, $crate::event_tables!(@ $formats)),
            )$(.$with $arguments)*
        ),*];
        // A provider without events and without an envelope does not use it.
        #[allow(dead_code)]
        static SCHEMAS: $crate::rt::SchemaSet =
            $crate::rt::SchemaSet::new($crate::schema_documents!($base; $($document $(at $uri)?,)* $($id,)*));
    };
    (@ assert_formats) => { true };
    (@ annotate_formats) => { false };
}
