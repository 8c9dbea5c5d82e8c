//! Scalars of the standard library as JSON values.

use eventry_json::{equal_numbers, is_integer, to_i128};

use super::Codec;
use crate::drift::Sighting;
use crate::error::DecodeError;
use crate::json::{Decoder, Digits, Encoder, Spelling};
use crate::kind::Kind;

/// Reads and writes `null`.
impl<'de> Codec<'de> for () {
    #[inline]
    fn blank() -> Self {}

    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        from.null()
    }

    fn write(&self, to: &mut Encoder) {
        to.null();
    }
}

impl<'de> Codec<'de> for bool {
    #[inline]
    fn blank() -> Self {
        false
    }

    #[inline]
    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        *self = from.bool()?;
        Ok(())
    }

    fn write(&self, to: &mut Encoder) {
        to.bool(*self);
    }
}

impl<'de> Codec<'de> for String {
    #[inline]
    fn blank() -> Self {
        Self::new()
    }

    #[inline]
    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        *self = match from.plain_string() {
            Some(characters) => characters.to_owned(),
            None => from.string()?.into_owned(),
        };
        Ok(())
    }

    fn write(&self, to: &mut Encoder) {
        to.string(self);
    }
}

/// A whole number that fits, spelled `1`, `1.0` or `1e2`. A string with such a number (`"1"`) is tolerated, because some producers send
/// 64-bit integers that way.
macro_rules! integers {
    ($($integer:ty, $words:literal, $write:ident;)*) => {$(
        impl<'de> Codec<'de> for $integer {
            #[inline]
            fn blank() -> Self {
                0
            }

            #[inline]
            fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
                match from.small_integer().map(<$integer>::try_from) {
                    Some(Ok(value)) => {
                        *self = value;
                        Ok(())
                    }
                    Some(Err(_)) => Err(small_out_of_range(from, $words)),
                    None => other_integer(self, from, $words),
                }
            }

            fn write(&self, to: &mut Encoder) {
                to.$write((*self).into());
            }
        }
    )*};
}

integers! {
    i32, "`i32`", integer;
    i64, "`i64`", integer;
    u32, "`u32`", unsigned;
    u64, "`u64`", unsigned;
}

/// Returns the error for an integer that was read and does not fit.
#[cold]
fn small_out_of_range(from: &Decoder<'_>, words: &'static str) -> DecodeError {
    let read = from.text().get(..from.offset()).unwrap_or_default();
    let start = read.trim_end_matches(|letter: char| letter == '-' || letter.is_ascii_digit()).len();
    DecodeError::out_of_range(words, read.get(start..).unwrap_or_default(), start)
}

/// Reads an integer that is long or has another spelling than Rust's, or reports that the value is not an integer.
fn other_integer<'de, T>(into: &mut T, from: &mut Decoder<'de>, words: &'static str) -> Result<(), DecodeError>
where
    T: TryFrom<i128>,
{
    match from.kind()? {
        Kind::Number => {}
        Kind::String => return integer_in_quotes(into, from, words),
        _ => return Err(from.unexpected("integer")),
    }
    let start = from.offset();
    let literal = from.number()?;
    match to_i128(literal).map(T::try_from) {
        Some(Ok(value)) => {
            *into = value;
            Ok(())
        }
        None if !is_integer(literal) => Err(DecodeError::expected("integer", Kind::Number, start)),
        _ => Err(DecodeError::out_of_range(words, literal, start)),
    }
}

#[cold]
fn integer_in_quotes<'de, T>(into: &mut T, from: &mut Decoder<'de>, words: &'static str) -> Result<(), DecodeError>
where
    T: TryFrom<i128>,
{
    let start = from.offset();
    // Only digits that are written back as the same text count as a number. Everything else is a string.
    let text = from.string()?;
    let value = match text.parse::<i128>() {
        Ok(value) if value.to_string() == text => value,
        _ => return Err(DecodeError::expected("integer", Kind::String, start)),
    };
    *into = T::try_from(value).map_err(|_| DecodeError::out_of_range(words, &text, start))?;
    note_quotes(&text, from);
    Ok(())
}

/// Notes that an integer came in quotes, and keeps them.
pub(crate) fn note_quotes(text: &str, from: &mut Decoder<'_>) {
    from.surprise(Sighting::Quoted);
    from.spelling = Some(Spelling::Literal(format!("\"{text}\"").into()));
}

/// Reads the nearest `f64`. The decoder keeps the spelling of a number that is not equal to any `f64`.
impl<'de> Codec<'de> for f64 {
    #[inline]
    fn blank() -> Self {
        0.0
    }

    #[inline]
    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        let literal = from.number()?;
        // Rust parses every JSON number.
        let value: f64 = literal.parse().unwrap_or(f64::INFINITY);
        *self = value;
        // An `f64` that is neither huge nor tiny preserves up to 15 digits.
        if literal.len() > 15 || !(1e-290..1e290).contains(&value.abs()) {
            keep_inexact(literal, value, from);
        }
        Ok(())
    }

    fn write(&self, to: &mut Encoder) {
        to.float(*self);
    }
}

#[inline(never)]
fn keep_inexact(literal: &str, value: f64, from: &mut Decoder<'_>) {
    if !value.is_finite() || !equal_numbers(literal, Digits::float(value).as_str()) {
        from.spelling = Some(Spelling::Literal(literal.into()));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::codec::Codec;
    use crate::json::Decoder;
    use crate::value::Integer;

    /// Reads a `T`. Returns the spelling that its record keeps, and the number of surprises.
    fn kept<T: for<'a> Codec<'a>>(text: &str) -> (Option<String>, usize) {
        let mut from = Decoder::new(text);
        T::blank().read(&mut from).expect(text);
        (from.take_spelling().map(String::from), from.surprises)
    }

    #[test]
    fn floats_keep_the_spelling_of_numbers_that_they_cannot_hold() {
        for text in [
            "0",
            "-0.0",
            "0.1",
            "1e5",
            "123456789012345",
            "0.30000000000000004",
            "1e300",
            "5e-324",
            "1.50",
        ] {
            assert_eq!(kept::<f64>(text), (None, 0), "{text}");
        }
        let long = "0.1000000000000000055511151231257827";
        for text in [long, "12345678901234567890123", "1e999", "-1e-999", "9007199254740993", "1.23e-322"] {
            assert_eq!(kept::<f64>(text), (Some(text.to_owned()), 0), "{text}");
            assert_eq!(kept::<Option<Box<f64>>>(text).0.as_deref(), Some(text));
            let list = format!("[1, {text}, 2]");
            assert_eq!(kept::<Vec<f64>>(&list), (Some(list.replace(' ', "")), 0));
        }
    }

    #[test]
    fn integers_in_quotes_are_surprises_and_keep_their_quotes() {
        assert_eq!(kept::<i64>(" \"12\""), (Some("\"12\"".to_owned()), 1));
        // How a string is escaped does not matter.
        assert_eq!(kept::<i64>(r#""\u0031\u0032""#), (Some("\"12\"".to_owned()), 1));
        assert_eq!(kept::<u64>("12"), (None, 0));
        assert_eq!(kept::<u64>("1.2e1"), (None, 0));
        let large = "\"-123456789012345678901234567890\"";
        for text in ["\"0\"", "\"12\"", "\"-7\"", large] {
            assert_eq!(kept::<Integer>(text), (Some(text.to_owned()), 1), "{text}");
        }
        for text in [
            "\"\"", "\"-\"", "\"-0\"", "\"01\"", "\"+1\"", "\"1.0\"", "\"1e3\"", "\" 1\"", "\"one\"",
        ] {
            assert!(Integer::blank().read(&mut Decoder::new(text)).is_err(), "{text}");
            assert!(i64::blank().read(&mut Decoder::new(text)).is_err(), "{text}");
        }
        assert!("\"1\"".parse::<Integer>().is_err());
        let list = "[\"1\", 2, \"3\"]";
        assert_eq!(kept::<Vec<Integer>>(list), (Some(list.replace(' ', "")), 2));
        assert_eq!(kept::<Vec<i32>>(list), (Some(list.replace(' ', "")), 2));
        assert_eq!(kept::<Vec<i32>>("[1, 2]"), (None, 0));
        let map = "{\"a b\": [[\"1\" ]]}";
        let kept_map = Some("{\"a b\":[[\"1\"]]}".to_owned());
        assert_eq!(kept::<BTreeMap<String, Vec<Vec<i32>>>>(map), (kept_map, 1));
    }
}
