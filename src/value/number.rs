//! Any JSON number, exactly.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use eventry_json::{Decimal, equal_numbers, is_integer, to_i64, to_i128};

use crate::codec::Codec;
use crate::error::DecodeError;
use crate::json::{Decoder, Digits, Encoder};
use crate::kind::Kind;

/// Any JSON number, with all the digits that were written.
///
/// Two are equal if they are the same number, however spelled: `10`, `10.0` and `1e1` are equal.
///
/// ```
/// use eventry::Number;
///
/// let amount: Number = "12.50".parse()?;
/// assert_eq!(amount.as_f64(), 12.5);
/// assert_eq!(amount.as_i64(), None);
/// assert_eq!(amount.to_string(), "12.50");
/// assert_eq!(amount, "1.25e1".parse::<Number>()?);
/// assert_eq!(Number::from(7), 7);
/// # Ok::<(), eventry::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct Number(Repr);

// Three words. The whole numbers and amounts of most events do not allocate.
#[derive(Clone)]
enum Repr {
    /// A whole number, in Rust's spelling.
    Whole(i64),
    Short {
        length: u8,
        bytes: [u8; SHORT],
    },
    Long(Box<str>),
}

const SHORT: usize = 22;

impl Number {
    /// Converts a valid number literal.
    pub(crate) fn from_literal(literal: &str) -> Self {
        if let Ok(value) = literal.parse() {
            // `-0` keeps its spelling.
            if value != 0 || literal == "0" {
                return Self(Repr::Whole(value));
            }
        }
        let mut bytes = [0; SHORT];
        match (bytes.get_mut(..literal.len()), u8::try_from(literal.len())) {
            (Some(start), Ok(length)) => {
                start.copy_from_slice(literal.as_bytes());
                Self(Repr::Short { length, bytes })
            }
            _ => Self(Repr::Long(literal.into())),
        }
    }

    /// Returns the number as it was written.
    #[must_use]
    pub fn literal(&self) -> Cow<'_, str> {
        match &self.0 {
            Repr::Whole(value) => Cow::Owned(value.to_string()),
            Repr::Short { length, bytes } => {
                let bytes = bytes.get(..usize::from(*length)).unwrap_or_default();
                // The bytes are a copy of a literal, hence ASCII.
                Cow::Borrowed(std::str::from_utf8(bytes).unwrap_or("0"))
            }
            Repr::Long(text) => Cow::Borrowed(text),
        }
    }

    fn with_literal<T>(&self, use_it: impl FnOnce(&str) -> T) -> T {
        match &self.0 {
            Repr::Whole(value) => use_it(Digits::signed(*value).as_str()),
            _ => use_it(&self.literal()),
        }
    }

    /// Returns whether the number is whole, as `1`, `1.0` and `1e2` are.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        matches!(self.0, Repr::Whole(_)) || self.with_literal(is_integer)
    }

    /// Returns the number if it is whole and fits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        match self.0 {
            Repr::Whole(value) => Some(value),
            _ => self.with_literal(to_i64),
        }
    }

    /// Returns the number if it is whole and fits.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        match self.0 {
            Repr::Whole(value) => u64::try_from(value).ok(),
            _ => self.with_literal(to_i128).and_then(|value| u64::try_from(value).ok()),
        }
    }

    /// Returns the nearest `f64`; an infinity for a number beyond its range.
    #[must_use]
    pub fn as_f64(&self) -> f64 {
        match self.0 {
            Repr::Whole(value) => value as f64,
            // Rust parses every JSON number.
            _ => self.with_literal(|literal| literal.parse().unwrap_or(f64::NAN)),
        }
    }
}

impl<'de> Codec<'de> for Number {
    #[inline]
    fn blank() -> Self {
        Self::default()
    }

    #[inline]
    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        *self = match from.small_integer() {
            Some(value) => Self(Repr::Whole(value)),
            None => Self::from_literal(from.number()?),
        };
        Ok(())
    }

    fn write(&self, to: &mut Encoder) {
        match self.0 {
            Repr::Whole(value) => to.integer(value),
            _ => to.compact(&self.literal()),
        }
    }
}

impl Default for Number {
    #[inline]
    fn default() -> Self {
        Self(Repr::Whole(0))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Repr::Whole(one), Repr::Whole(other)) => one == other,
            _ => self.with_literal(|one| other.with_literal(|other| equal_numbers(one, other))),
        }
    }
}

impl Eq for Number {}

impl PartialEq<i64> for Number {
    fn eq(&self, other: &i64) -> bool {
        self.as_i64() == Some(*other)
    }
}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.with_literal(|literal| Decimal::parse(literal).hash(state));
    }
}

impl fmt::Display for Number {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.with_literal(|literal| to.pad(literal))
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.with_literal(|literal| to.write_str(literal))
    }
}

impl FromStr for Number {
    type Err = DecodeError;

    /// Parses a JSON number.
    fn from_str(text: &str) -> Result<Self, DecodeError> {
        let mut from = Decoder::new(text);
        let literal = from.number()?;
        from.end()?;
        Ok(Self::from_literal(literal))
    }
}

macro_rules! from_integers {
    ($($integer:ty)*) => {$(
        impl From<$integer> for Number {
            fn from(value: $integer) -> Self {
                Self(Repr::Whole(i64::from(value)))
            }
        }
    )*};
}

from_integers!(i8 i16 i32 i64 u8 u16 u32);

impl From<u64> for Number {
    fn from(value: u64) -> Self {
        match i64::try_from(value) {
            Ok(value) => Self::from(value),
            Err(_) => Self::from_literal(Digits::unsigned(value).as_str()),
        }
    }
}

impl TryFrom<f64> for Number {
    type Error = DecodeError;

    /// Returns the number with the fewest digits that read back as the same `f64`. JSON has no infinities and no NaN, so they are an error.
    fn try_from(value: f64) -> Result<Self, DecodeError> {
        if !value.is_finite() {
            return Err(DecodeError::out_of_range(Kind::Number.name(), &value.to_string(), 0));
        }
        let digits = Digits::float(value);
        let literal = digits.as_str();
        Ok(Self::from_literal(literal.strip_suffix(".0").unwrap_or(literal)))
    }
}
