//! The steps of which conversions are made, where Rust's own do not do.

use std::collections::BTreeMap;

use super::UpgradeError;
use crate::{Codec, Decoder, Descriptor, Json, Number, Reason, TypedOr, Union, Unmatched, encode};

/// One upgrade up for a payload: what became of it.
#[derive(Debug)]
pub enum Step<P> {
    /// It is of the next version now.
    Up(P),
    /// There is no next version; it is as it was.
    Top(P),
    /// There is one, but this value does not get there; it is as it was.
    Stuck(P, UpgradeError),
}

/// Tries a conversion that may fail; what does not get up stays what it is.
pub fn try_up<P, Old: Clone, New>(
    old: Old,
    convert: fn(Old) -> Result<New, UpgradeError>,
    stay: fn(Old) -> P,
    up: fn(New) -> P,
) -> Step<P> {
    match convert(old.clone()) {
        Ok(new) => Step::Up(up(new)),
        Err(error) => Step::Stuck(stay(old), error),
    }
}

/// Stays, because a person has to write the way up.
pub fn no_path<P>(stays: P, from: &'static Descriptor, to: &'static Descriptor) -> Step<P> {
    let words = format!(
        "there is no path from `{}` to `{}` without code that a person writes",
        from.id(),
        to.id()
    );
    Step::Stuck(stays, UpgradeError::new(words))
}

/// Converts a member; an error says its name.
///
/// # Errors
/// What `step` gives.
pub fn member<T, U>(name: &str, old: T, step: impl FnOnce(T) -> Result<U, UpgradeError>) -> Result<U, UpgradeError> {
    step(old).map_err(|error| error.under_member(name))
}

/// Converts every element; an error says which.
///
/// # Errors
/// What `step` gives for the first element that does not fit.
pub fn list<T, U>(old: Vec<T>, mut step: impl FnMut(T) -> Result<U, UpgradeError>) -> Result<Vec<U>, UpgradeError> {
    let elements = old.into_iter().enumerate();
    elements
        .map(|(at, element)| step(element).map_err(|error| error.under_index(at)))
        .collect()
}

/// Converts every value; an error says which.
///
/// # Errors
/// What `step` gives for the first value that does not fit.
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

/// Converts a value by the `TryFrom` that was generated for it.
///
/// # Errors
/// When it does not fit.
pub fn convert<Old, New>(old: Old) -> Result<New, UpgradeError>
where
    New: TryFrom<Old, Error = UpgradeError>,
{
    New::try_from(old)
}

/// The value of a member that was optional and is required.
///
/// # Errors
/// When it is absent.
pub fn required<T>(old: Option<T>) -> Result<T, UpgradeError> {
    old.ok_or_else(|| UpgradeError::new("absent, but required"))
}

/// The value at a place that allowed null and does not.
///
/// # Errors
/// When it is null.
pub fn not_null<T>(old: Option<T>) -> Result<T, UpgradeError> {
    old.ok_or_else(|| UpgradeError::new("null, but not allowed to be"))
}

/// A value as JSON.
#[must_use]
pub fn json<'de, T: Codec<'de>>(old: &T) -> Json {
    Json::from_raw(encode(old))
}

/// Any of the numeric types as a number with all its digits. An `f64` that is no number is none to JSON either, and becomes zero.
#[must_use]
pub fn number<'de, T: Codec<'de>>(old: &T) -> Number {
    encode(old).parse().unwrap_or_else(|_| Number::from(0))
}

/// Reads a value anew as another type.
///
/// # Errors
/// When it does not fit, or the other type holds fewer of its digits.
pub fn reread<'de, T, U>(old: &T) -> Result<U, UpgradeError>
where
    T: Codec<'de>,
    U: for<'a> Codec<'a>,
{
    let text = encode(old);
    let mut from = Decoder::new(&text);
    let new = crate::read(&mut from)?;
    match from.take_spelling() {
        Some(text) => Err(UpgradeError::from(crate::DecodeError::new(
            Reason::OutOfRange {
                expected: "the type of the new version",
                text: text.into(),
            },
            0,
        ))),
        None => Ok(new),
    }
}

/// Reads a value anew where the new version allows more than its typed part.
#[must_use]
pub fn relax<U: for<'a> Codec<'a>>(old: Json) -> TypedOr<U> {
    crate::read(&mut Decoder::new(old.as_str())).unwrap_or_else(|_| TypedOr::Other(old.clone()))
}

/// Reads a value anew as a choice: a branch that fits now, or as it came.
#[must_use]
pub fn rematch<'de, T, U>(old: &T) -> U
where
    T: Codec<'de>,
    U: for<'a> Union<'a>,
{
    let json = json(old);
    if let Ok(new) = crate::read(&mut Decoder::new(json.as_str())) {
        return new;
    }
    let mut new: U = crate::blank();
    new.set_other(Unmatched::from(json.clone()));
    new
}
