//! The macro that declares what an event's module has besides its types.

/// Declares the items of an event's module. With `alone`, no other event of the provider has the type.
#[doc(hidden)]
#[macro_export]
macro_rules! event_items {
    ($id:literal => $type:ident in $variant:ident $($alone:ident)?) => {
        /// The event id.
        pub const ID: &str = $id;
        /// Returns documented and recorded bodies of the event.
        #[must_use]
        #[inline]
        pub fn samples() -> &'static [$crate::rt::Sample] {
            super::super::super::TABLE.samples(ID)
        }
        /// Converts a value into the payload of the event.
        #[must_use]
        #[inline]
        pub fn payload(value: $type) -> super::super::super::Payload {
            super::super::super::Payload::$variant(value.into())
        }
        $crate::validate_function!($type);
        $($crate::event_items!(@ $alone $type);)?
    };
    (@ alone $type:ident) => {
        impl ::std::convert::From<$type> for super::super::super::Payload {
            #[inline]
            fn from(value: $type) -> Self {
                payload(value)
            }
        }
        impl $type {
            /// The id of the event that has this type.
            pub const ID: &'static str = ID;
            /// Returns documented and recorded bodies of the event that has this type.
            #[must_use]
            #[inline]
            pub fn samples() -> &'static [$crate::rt::Sample] {
                samples()
            }
        }
    };
}
