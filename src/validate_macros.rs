//! The macros for what generated code has only with the feature `validate`: features of this crate decide, not those of its users.

/// A provider's function for strict decoding, with the feature `validate`.
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
            rt::Strict::new().decode(body)
        }
    };
}

/// A provider's function for strict decoding, with the feature `validate`.
#[doc(hidden)]
#[cfg(not(feature = "validate"))]
#[macro_export]
macro_rules! strict_function {
    () => {};
}

/// The function of an event's module that validates a payload, with the feature `validate`.
#[doc(hidden)]
#[cfg(feature = "validate")]
#[macro_export]
macro_rules! validate_function {
    ($type:ident) => {
        /// Judges a payload by its schema, and lists the required members that are still as `new()` leaves them.
        #[must_use]
        pub fn validate(value: &$type) -> $crate::rt::Validity {
            $crate::rt::validate_payload(&super::super::super::TABLE, ID, value)
        }
    };
}

/// The function of an event's module that validates a payload, with the feature `validate`.
#[doc(hidden)]
#[cfg(not(feature = "validate"))]
#[macro_export]
macro_rules! validate_function {
    ($type:ident) => {};
}

/// The function of a struct that hands out its members, with the feature `validate`.
#[doc(hidden)]
#[cfg(feature = "validate")]
#[macro_export]
macro_rules! each_member_function {
    ($de:lifetime) => {
        fn each_member(&self, take: &mut $crate::rt::TakeMember<'_, $de>) {
            $crate::rt::record::each_member(self, take);
        }
    };
}

/// The function of a struct that hands out its members, with the feature `validate`.
#[doc(hidden)]
#[cfg(not(feature = "validate"))]
#[macro_export]
macro_rules! each_member_function {
    ($de:lifetime) => {};
}
