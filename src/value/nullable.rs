//! A member that may be absent, null or a value.

use crate::codec::Codec;
use crate::error::DecodeError;
use crate::json::{Decoder, Encoder};
use crate::kind::Kind;

/// A member that is optional and nullable: absent and `null` stay apart.
///
/// ```
/// use eventry::Nullable;
///
/// let limit = Nullable::from(5);
/// assert_eq!(limit.as_ref(), Some(&5));
/// assert!(Nullable::<i64>::default().is_absent());
/// assert!(Nullable::<i64>::from(None).is_null());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nullable<T> {
    /// The member is absent.
    #[default]
    Absent,
    /// The member is `null`.
    Null,
    /// The member has a value.
    Value(T),
}

impl<T> Nullable<T> {
    /// Returns the value, if there is one.
    #[inline]
    pub const fn as_ref(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Returns a mutable reference to the value, if there is one.
    #[inline]
    pub const fn as_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Converts into the value, if there is one.
    #[inline]
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Returns whether the member is absent.
    #[inline]
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Returns whether the member is `null`.
    #[inline]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

/// `None` is `null`.
impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl<T> From<Nullable<T>> for Option<T> {
    fn from(value: Nullable<T>) -> Self {
        value.into_option()
    }
}

impl<'de, T: Codec<'de>> Codec<'de> for Nullable<T> {
    #[inline]
    fn blank() -> Self {
        Self::Absent
    }

    #[inline]
    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        if from.kind()? == Kind::Null {
            *self = Self::Null;
            return from.null();
        }
        let mut value = T::blank();
        value.read(from)?;
        *self = Self::Value(value);
        Ok(())
    }

    fn reset(&mut self) {
        *self = Self::Absent;
    }

    fn write(&self, to: &mut Encoder) {
        match self {
            Self::Value(value) => value.write(to),
            Self::Absent | Self::Null => to.null(),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_absent()
    }

    #[cfg(feature = "validate")]
    fn each_member(&self, take: &mut crate::codec::TakeMember<'_, 'de>) {
        if let Self::Value(value) = self {
            value.each_member(take);
        }
    }
}
