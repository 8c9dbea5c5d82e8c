//! The types of the standard library as JSON values.

use std::collections::BTreeMap;

use crate::json::{Digits, Spelling, equal_numbers, is_integer, to_i128};
use crate::{Codec, DecodeError, Decoder, Encoder, Kind, TextFrom};

/// Reads and writes `null`.
impl<'de> Codec<'de> for () {
    fn blank() -> Self {}

    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        from.null()
    }

    fn write(&self, to: &mut Encoder) {
        to.null();
    }
}

impl<'de> Codec<'de> for bool {
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
    fn blank() -> Self {
        Self::new()
    }

    #[inline]
    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        *self = from.string()?.into_owned();
        Ok(())
    }

    fn write(&self, to: &mut Encoder) {
        to.string(self);
    }
}

/// A whole number that fits, spelled `1`, `1.0` or `1e2`; tolerated is a string that holds one (`"1"`), as some
/// producers send 64-bit integers.
macro_rules! integers {
    ($($integer:ty, $words:literal, $write:ident;)*) => {$(
        impl<'de> Codec<'de> for $integer {
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

/// The error for an integer that was read and does not fit.
#[cold]
fn small_out_of_range(from: &Decoder<'_>, words: &'static str) -> DecodeError {
    let read = from.text().get(..from.offset()).unwrap_or_default();
    let start = read.trim_end_matches(|letter: char| letter == '-' || letter.is_ascii_digit()).len();
    DecodeError::out_of_range(words, read.get(start..).unwrap_or_default(), start)
}

/// An integer that is long or not spelled as Rust spells it, or is none.
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
    // Only digits that write back to the same text are taken for a number; the rest is a string, whatever it holds.
    let text = from.string()?;
    let value = match text.parse::<i128>() {
        Ok(value) if value.to_string() == text => value,
        _ => return Err(DecodeError::expected("integer", Kind::String, start)),
    };
    *into = T::try_from(value).map_err(|_| DecodeError::out_of_range(words, &text, start))?;
    from.surprises += 1;
    from.spelling = Some(Spelling::Literal(format!("\"{text}\"").into()));
    Ok(())
}

/// The nearest `f64`; the decoder keeps the spelling of a number that no `f64` is equal to.
impl<'de> Codec<'de> for f64 {
    fn blank() -> Self {
        0.0
    }

    #[inline]
    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        let literal = from.number()?;
        // Every JSON number is one that Rust reads.
        let value: f64 = literal.parse().unwrap_or(f64::INFINITY);
        *self = value;
        // Up to 15 digits survive the way through an `f64` that is neither huge nor tiny.
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

/// `null` is `None`; as a member of an object, `None` is not written.
///
/// Written with `match` alone: each of `Option`'s own methods would be compiled once more for every generated type.
impl<'de, T: Codec<'de>> Codec<'de> for Option<T> {
    fn blank() -> Self {
        None
    }

    #[inline]
    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        if from.kind()? == Kind::Null {
            *self = None;
            return from.null();
        }
        *self = Some(T::blank());
        match self {
            Some(value) => value.read(from),
            None => Ok(()),
        }
    }

    fn reset(&mut self) {
        *self = None;
    }

    fn write(&self, to: &mut Encoder) {
        match self {
            Some(value) => value.write(to),
            None => to.null(),
        }
    }

    fn is_absent(&self) -> bool {
        match self {
            Some(value) => value.is_absent(),
            None => true,
        }
    }
}

impl<'de, T: Codec<'de>> Codec<'de> for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }

    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        (**self).read(from)
    }

    fn reset(&mut self) {
        (**self).reset();
    }

    fn write(&self, to: &mut Encoder) {
        (**self).write(to);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl<'de, T: Codec<'de>> Codec<'de> for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }

    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        self.clear();
        from.begin_array()?;
        let start = from.offset().saturating_sub(1);
        from.enter()?;
        let mut spelled = false;
        while from.next_element()? {
            let mut element = T::blank();
            element.read(from).map_err(|error| error.under_index(self.len()))?;
            spelled |= from.spelling.take().is_some();
            self.push(element);
        }
        from.leave();
        keep_spelling(from, start, spelled);
        Ok(())
    }

    fn write(&self, to: &mut Encoder) {
        to.begin_array();
        for element in self {
            to.element();
            element.write(to);
        }
        to.end_array();
    }
}

/// An array or map in which one element keeps its spelling is kept as it was spelled as a whole: only its record can remember it.
fn keep_spelling(from: &mut Decoder<'_>, start: usize, spelled: bool) {
    if spelled {
        from.spelling = Some(Spelling::Part(start..from.offset()));
    }
}

/// Of members with one name the last counts.
impl<'de, K: TextFrom<'de>, T: Codec<'de>> Codec<'de> for BTreeMap<K, T> {
    fn blank() -> Self {
        Self::new()
    }

    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        self.clear();
        from.begin_object()?;
        let start = from.offset().saturating_sub(1);
        let mut spelled = false;
        from.enter()?;
        while let Some(name) = from.next_member()? {
            let mut value = T::blank();
            value.read(from).map_err(|error| error.under_member(&name))?;
            spelled |= from.spelling.take().is_some();
            self.insert(K::from(name), value);
        }
        from.leave();
        keep_spelling(from, start, spelled);
        Ok(())
    }

    fn write(&self, to: &mut Encoder) {
        to.begin_object();
        for (name, value) in self {
            to.member(name.as_ref());
            value.write(to);
        }
        to.end_object();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::{Codec, Decoder};

    /// Reads a `T`; returns the spelling that its record has to keep and the number of surprises.
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
        // How a string is escaped says nothing.
        assert_eq!(kept::<i64>(r#""\u0031\u0032""#), (Some("\"12\"".to_owned()), 1));
        assert_eq!(kept::<u64>("12"), (None, 0));
        assert_eq!(kept::<u64>("1.2e1"), (None, 0));
        let list = "[\"1\", 2, \"3\"]";
        assert_eq!(kept::<Vec<i32>>(list), (Some(list.replace(' ', "")), 2));
        assert_eq!(kept::<Vec<i32>>("[1, 2]"), (None, 0));
        let map = "{\"a b\": [[\"1\" ]]}";
        let kept_map = Some("{\"a b\":[[\"1\"]]}".to_owned());
        assert_eq!(kept::<BTreeMap<String, Vec<Vec<i32>>>>(map), (kept_map, 1));
    }
}
