//! The macros for what features of the runtime add: compressed wrappers, and serde's traits.

/// The encoding of compressed bodies, which needs the feature `gzip`.
#[cfg(feature = "gzip")]
#[doc(hidden)]
#[macro_export]
macro_rules! gzip_encoding {
    () => {
        $crate::rt::Encoding::Base64Gzip
    };
}

/// The encoding of compressed bodies, which needs the feature `gzip`.
#[cfg(not(feature = "gzip"))]
#[doc(hidden)]
#[macro_export]
macro_rules! gzip_encoding {
    () => {
        ::std::compile_error!("a provider accepts a wrapper with compressed bodies: enable the feature `gzip` of `eventry`")
    };
}

/// Implements `Serialize` and `Deserialize` for a generated type through its own codec, with the feature `serde`.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! serde_impls {
    ($name:ident, $text:ident) => {
        impl<'de, $text: $crate::rt::TextFrom<'de>> $crate::rt::serde::Serialize for $name<$text> {
            fn serialize<S: $crate::rt::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::rt::serialize_value(self, serializer)
            }
        }
        impl<'de> $crate::rt::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::rt::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                $crate::rt::deserialize_value(deserializer)
            }
        }
    };
    ($name:ident) => {
        impl $crate::rt::serde::Serialize for $name {
            fn serialize<S: $crate::rt::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::rt::serialize_value(self, serializer)
            }
        }
        impl<'de> $crate::rt::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::rt::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                $crate::rt::deserialize_value(deserializer)
            }
        }
    };
}

/// Implements `Serialize` for a generated payload enum, with the feature `serde`.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! payload_serde_impls {
    ([$($from:tt)*] [$this:ty]) => {
        impl<$($from)*> $crate::rt::serde::Serialize for $this {
            fn serialize<S: $crate::rt::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::rt::serialize_content(&$crate::rt::PayloadFrom::content(self), serializer)
            }
        }
    };
}

/// Implements nothing without the feature `serde`.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! payload_serde_impls {
    ($($generated:tt)*) => {};
}

/// Implements nothing without the feature `serde`.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! serde_impls {
    ($($generated:tt)*) => {};
}
