//! Any JSON integer, exactly.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use eventry_json::{Decimal, is_integer, to_i64, to_i128};

use crate::codec::{Codec, note_quotes};
use crate::error::DecodeError;
use crate::json::{Decoder, Digits, Encoder};
use crate::kind::Kind;

/// Any JSON integer, of any size. JSON Schema counts `1.0` and `1e3` as integers: they read as `1` and `1000`.
///
/// ```
/// use eventry::Integer;
///
/// let count: Integer = "1e3".parse()?;
/// assert_eq!(count, 1000);
/// assert_eq!(i64::try_from(count)?, 1000);
///
/// let large: Integer = "123456789012345678901234567890".parse()?;
/// assert_eq!(large.as_i64(), None);
/// assert_eq!(large.to_string(), "123456789012345678901234567890");
///
/// assert!("1.5".parse::<Integer>().is_err());
/// # Ok::<(), eventry::DecodeError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Integer(Repr);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Small(i64),
    /// An integer that does not fit an `i64`. Each has exactly one spelling, so that texts can be compared.
    Large(Box<str>),
}

/// The most digits that an integer is written out with: `1e999999999` must not take a gigabyte.
const WRITTEN_OUT: usize = 4096;

impl Integer {
    /// Converts a valid number literal; returns `None` for a fraction.
    pub(crate) fn from_literal(literal: &str) -> Option<Self> {
        if let Some(value) = to_i64(literal) {
            return Some(Self(Repr::Small(value)));
        }
        if !is_integer(literal) {
            return None;
        }
        Some(Self(Repr::Large(spell(&Decimal::parse(literal)))))
    }

    /// Returns the integer if it fits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        match self.0 {
            Repr::Small(value) => Some(value),
            Repr::Large(_) => None,
        }
    }

    /// Returns the integer if it fits.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        self.as_i128().and_then(|value| u64::try_from(value).ok())
    }

    /// Returns the integer if it fits.
    #[must_use]
    pub fn as_i128(&self) -> Option<i128> {
        match &self.0 {
            Repr::Small(value) => Some(i128::from(*value)),
            Repr::Large(text) => to_i128(text),
        }
    }

    fn with_literal<T>(&self, use_it: impl FnOnce(&str) -> T) -> T {
        match &self.0 {
            Repr::Small(value) => use_it(Digits::signed(*value).as_str()),
            Repr::Large(text) => use_it(text),
        }
    }
}

/// The only spelling of a large integer: written out, or with an exponent if that would take too many zeros.
fn spell(decimal: &Decimal<'_>) -> Box<str> {
    let mut text = String::with_capacity(decimal.digit_count() + 1);
    if decimal.is_negative() {
        text.push('-');
    }
    text.extend(decimal.digits().map(char::from));
    match decimal.exponent().to::<usize>() {
        Some(zeros) if zeros == 0 || decimal.digit_count().saturating_add(zeros) <= WRITTEN_OUT => text.extend((0..zeros).map(|_| '0')),
        _ => {
            text.push('e');
            text.push_str(&decimal.exponent().to_string());
        }
    }
    text.into()
}

impl<'de> Codec<'de> for Integer {
    #[inline]
    fn blank() -> Self {
        Self::default()
    }

    #[inline]
    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        if let Some(value) = from.small_integer() {
            *self = Self(Repr::Small(value));
            return Ok(());
        }
        match from.kind()? {
            Kind::Number => {}
            Kind::String if !from.is_in_union() => return in_quotes(self, from),
            _ => return Err(from.unexpected("integer")),
        }
        let start = from.offset();
        match Self::from_literal(from.number()?) {
            Some(value) => {
                *self = value;
                Ok(())
            }
            None => Err(DecodeError::expected("integer", Kind::Number, start)),
        }
    }

    fn write(&self, to: &mut Encoder) {
        match &self.0 {
            Repr::Small(value) => to.integer(*value),
            Repr::Large(text) => to.compact(text),
        }
    }
}

/// Reads a string that spells an integer without fraction, exponent, or superfluous zeros, and keeps its quotes.
#[cold]
fn in_quotes(into: &mut Integer, from: &mut Decoder<'_>) -> Result<(), DecodeError> {
    let start = from.offset();
    let text = from.string()?;
    let digits = text.strip_prefix('-').unwrap_or(&text);
    let is_plain = match digits.as_bytes() {
        [b'1'..=b'9', rest @ ..] => rest.iter().all(u8::is_ascii_digit),
        zero => zero == b"0" && text == "0",
    };
    match is_plain.then(|| Integer::from_literal(&text)).flatten() {
        Some(value) => *into = value,
        None => return Err(DecodeError::expected("integer", Kind::String, start)),
    }
    note_quotes(&text, from);
    Ok(())
}

impl Default for Integer {
    #[inline]
    fn default() -> Self {
        Self(Repr::Small(0))
    }
}

impl Ord for Integer {
    fn cmp(&self, other: &Self) -> Ordering {
        if let (Repr::Small(one), Repr::Small(other)) = (&self.0, &other.0) {
            return one.cmp(other);
        }
        self.with_literal(|one| other.with_literal(|other| compare(one, other)))
    }
}

impl PartialOrd for Integer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn compare(one: &str, other: &str) -> Ordering {
    let magnitude = |one: &str, other: &str| Decimal::parse(one).compare_magnitude(&Decimal::parse(other));
    match (one.starts_with('-'), other.starts_with('-')) {
        (false, false) => magnitude(one, other),
        (true, true) => magnitude(other, one),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
    }
}

impl PartialEq<i64> for Integer {
    fn eq(&self, other: &i64) -> bool {
        self.as_i64() == Some(*other)
    }
}

impl fmt::Display for Integer {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.with_literal(|literal| to.pad(literal))
    }
}

impl fmt::Debug for Integer {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.with_literal(|literal| to.write_str(literal))
    }
}

impl FromStr for Integer {
    type Err = DecodeError;

    /// Parses a JSON number. Returns an error if the text is not an integer.
    fn from_str(text: &str) -> Result<Self, DecodeError> {
        let mut from = Decoder::new(text);
        let literal = from.number()?;
        from.end()?;
        Self::from_literal(literal).ok_or_else(|| DecodeError::expected("integer", Kind::Number, 0))
    }
}

macro_rules! from_integers {
    ($($integer:ty)*) => {$(
        impl From<$integer> for Integer {
            fn from(value: $integer) -> Self {
                Self(Repr::Small(i64::from(value)))
            }
        }
    )*};
}

from_integers!(i8 i16 i32 i64 u8 u16 u32);

macro_rules! from_wide_integers {
    ($($integer:ty)*) => {$(
        impl From<$integer> for Integer {
            fn from(value: $integer) -> Self {
                match i64::try_from(value) {
                    Ok(value) => Self::from(value),
                    Err(_) => Self(Repr::Large(value.to_string().into())),
                }
            }
        }
    )*};
}

from_wide_integers!(u64 i128);

macro_rules! into_integers {
    ($($integer:ty, $words:literal;)*) => {$(
        impl TryFrom<Integer> for $integer {
            type Error = DecodeError;

            /// Returns an error if the integer does not fit.
            fn try_from(value: Integer) -> Result<Self, DecodeError> {
                Self::try_from(&value)
            }
        }

        impl TryFrom<&Integer> for $integer {
            type Error = DecodeError;

            /// Returns an error if the integer does not fit.
            fn try_from(value: &Integer) -> Result<Self, DecodeError> {
                value
                    .as_i128()
                    .and_then(|value| Self::try_from(value).ok())
                    .ok_or_else(|| value.with_literal(|literal| DecodeError::out_of_range($words, literal, 0)))
            }
        }
    )*};
}

into_integers! {
    i32, "`i32`";
    i64, "`i64`";
    i128, "`i128`";
    u8, "`u8`";
    u16, "`u16`";
    u32, "`u32`";
    u64, "`u64`";
    usize, "`usize`";
}
