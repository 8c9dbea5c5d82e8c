//! Conversions of values, used by the generated ones.

use std::collections::BTreeMap;

use super::UpgradeError;
use crate::codec::{Codec, blank, encode, read};
use crate::error::{DecodeError, Reason};
use crate::json::Decoder;
use crate::union::{Union, Unmatched};
use crate::value::{Json, Number, TypedOr};

/// Converts a member. An error says its name.
///
/// # Errors
///
/// Returns the error of `step`.
pub fn member<T, U>(name: &str, old: T, step: impl FnOnce(T) -> Result<U, UpgradeError>) -> Result<U, UpgradeError> {
    step(old).map_err(|error| error.under_member(name))
}

/// Converts every element. An error says its index.
///
/// # Errors
///
/// Returns the error of `step` for the first element that does not fit.
pub fn list<T, U>(old: Vec<T>, mut step: impl FnMut(T) -> Result<U, UpgradeError>) -> Result<Vec<U>, UpgradeError> {
    let elements = old.into_iter().enumerate();
    elements
        .map(|(at, element)| step(element).map_err(|error| error.under_index(at)))
        .collect()
}

/// Converts every value. An error says its name.
///
/// # Errors
///
/// Returns the error of `step` for the first value that does not fit.
pub fn map<T, U>(
    old: BTreeMap<String, T>,
    mut step: impl FnMut(T) -> Result<U, UpgradeError>,
) -> Result<BTreeMap<String, U>, UpgradeError> {
    let mut new = BTreeMap::new();
    for (name, value) in old {
        let value = step(value).map_err(|error| error.under_member(&name))?;
        new.insert(name, value);
    }
    Ok(new)
}

/// Converts a value with its generated `TryFrom`.
///
/// # Errors
///
/// Returns an error if the value does not fit.
pub fn convert<Old, New>(old: Old) -> Result<New, UpgradeError>
where
    New: TryFrom<Old, Error = UpgradeError>,
{
    New::try_from(old)
}

/// Returns the value of a member that was optional and is now required.
///
/// # Errors
///
/// Returns an error if the member is absent.
pub fn required<T>(old: Option<T>) -> Result<T, UpgradeError> {
    old.ok_or_else(|| UpgradeError::new("absent, but required"))
}

/// Returns a value that could be null and no longer can.
///
/// # Errors
///
/// Returns an error if the value is null.
pub fn not_null<T>(old: Option<T>) -> Result<T, UpgradeError> {
    old.ok_or_else(|| UpgradeError::new("null, but not allowed to be"))
}

/// Converts a value into JSON.
#[must_use]
pub fn json<'de, T: Codec<'de>>(old: &T) -> Json {
    Json::from_raw(encode(old))
}

/// Converts any numeric type into a number with all its digits. An `f64` that is not a number becomes zero, because JSON cannot hold it.
#[must_use]
pub fn number<'de, T: Codec<'de>>(old: &T) -> Number {
    encode(old).parse().unwrap_or_else(|_| Number::from(0))
}

/// Writes a value and reads it as another type.
///
/// # Errors
///
/// Returns an error if the value does not fit, or the other type holds fewer of its digits.
pub fn reread<'de, T, U>(old: &T) -> Result<U, UpgradeError>
where
    T: Codec<'de>,
    U: for<'a> Codec<'a>,
{
    let text = encode(old);
    let mut from = Decoder::new(&text);
    let new = read(&mut from)?;
    match from.take_spelling() {
        Some(text) => Err(UpgradeError::from(DecodeError::new(
            Reason::OutOfRange {
                expected: "the type of the new version",
                text: text.into(),
            },
            0,
        ))),
        None => Ok(new),
    }
}

/// Reads JSON where the new version allows more than its typed part.
#[must_use]
pub fn relax<U: for<'a> Codec<'a>>(old: Json) -> TypedOr<U> {
    read(&mut Decoder::new(old.as_str())).unwrap_or_else(|_| TypedOr::Other(old.clone()))
}

/// Writes a value and reads it as a choice: a branch that fits, or the value as it came.
#[must_use]
pub fn rematch<'de, T, U>(old: &T) -> U
where
    T: Codec<'de>,
    U: for<'a> Union<'a>,
{
    let json = json(old);
    if let Ok(new) = read(&mut Decoder::new(json.as_str())) {
        return new;
    }
    let mut new: U = blank();
    new.set_other(Unmatched::from(json.clone()));
    new
}
