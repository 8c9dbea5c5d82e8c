//! A typed value, or any JSON that came instead.

use crate::codec::Codec;
use crate::error::DecodeError;
use crate::json::{ChoiceKey, Decoder, Encoder, OpenChoice};
use crate::value::Json;

/// A value whose schema allows more than its type: the typed value if the JSON fits it, otherwise the JSON as it came.
///
/// ```
/// use eventry::rt::{Codec, Decoder};
/// use eventry::TypedOr;
///
/// let mut count: TypedOr<i64> = Codec::blank();
/// count.read(&mut Decoder::new("3"))?;
/// assert_eq!(count.typed(), Some(&3));
/// count.read(&mut Decoder::new(r#""many""#))?;
/// assert_eq!(count.other().map(|json| json.as_str()), Some(r#""many""#));
/// # Ok::<(), eventry::DecodeError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TypedOr<T> {
    /// The value fits its type.
    Typed(T),
    /// Any other value, as it came.
    Other(Json),
}

impl<T> TypedOr<T> {
    /// Returns the typed value, if it is one.
    pub const fn typed(&self) -> Option<&T> {
        match self {
            Self::Typed(value) => Some(value),
            Self::Other(_) => None,
        }
    }

    /// Returns the JSON, if it did not fit the type.
    pub const fn other(&self) -> Option<&Json> {
        match self {
            Self::Typed(_) => None,
            Self::Other(json) => Some(json),
        }
    }

    /// Converts into the typed value, if it is one.
    pub fn into_typed(self) -> Option<T> {
        match self {
            Self::Typed(value) => Some(value),
            Self::Other(_) => None,
        }
    }
}

impl<T> From<T> for TypedOr<T> {
    fn from(value: T) -> Self {
        Self::Typed(value)
    }
}

/// Reads the next value into `value` if it fits; otherwise returns it as JSON.
fn read_typed_or<'de>(value: &mut dyn Codec<'de>, key: ChoiceKey, from: &mut Decoder<'de>) -> Result<Option<Json>, DecodeError> {
    let mut choice = from.open_choice(key)?;
    let outcome = choose(value, from, &mut choice);
    from.close_choice(choice);
    outcome
}

fn choose<'de>(value: &mut dyn Codec<'de>, from: &mut Decoder<'de>, choice: &mut OpenChoice) -> Result<Option<Json>, DecodeError> {
    if let Some(known) = from.recall(choice)? {
        return known.map_or(Ok(None), |branch| read_as(value, branch.is_ok(), from));
    }
    let before = from.surprises;
    let fits = match value.read(from) {
        // A number in quotes, for example, is read as a number only if the schema allows nothing else.
        Ok(()) => from.spelling.is_none(),
        Err(error) => {
            from.may_go_on(error)?;
            false
        }
    };
    if fits && from.take_as_read(choice) {
        return Ok(None);
    }
    let (branch, judged) = if fits {
        (Ok(0), from.judged(choice, before))
    } else {
        from.try_again(choice);
        from.leap()?;
        from.surprises += 1;
        (Err(None), from.judged(choice, before))
    };
    from.try_again(choice);
    match from.settle(choice, branch, judged)? {
        Some(branch) => read_as(value, branch.is_ok(), from),
        None => Ok(None),
    }
}

/// Reads the next value as the type that was chosen.
fn read_as<'de>(value: &mut dyn Codec<'de>, fits: bool, from: &mut Decoder<'de>) -> Result<Option<Json>, DecodeError> {
    if !fits {
        let json = Json::take(from)?;
        from.surprises += 1;
        return Ok(Some(json));
    }
    // It still holds what was read to choose.
    let again = std::mem::replace(&mut from.again, true);
    let outcome = value.read(from);
    from.again = again;
    outcome.map(|()| None)
}

impl<'de, T: Codec<'de>> Codec<'de> for TypedOr<T> {
    // Not a blank `T`, which may contain another `TypedOr<T>`, and so on without end.
    fn blank() -> Self {
        Self::Other(Json::null())
    }

    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        let read: fn(&mut T, &mut Decoder<'de>) -> Result<(), DecodeError> = T::read;
        let mut value = T::blank();
        *self = match read_typed_or(&mut value, read as ChoiceKey, from)? {
            None => Self::Typed(value),
            Some(json) => Self::Other(json),
        };
        Ok(())
    }

    fn write(&self, to: &mut Encoder) {
        match self {
            Self::Typed(value) => value.write(to),
            Self::Other(json) => json.write(to),
        }
    }

    fn is_absent(&self) -> bool {
        match self {
            Self::Typed(value) => value.is_absent(),
            Self::Other(_) => false,
        }
    }

    #[cfg(feature = "validate")]
    fn each_member(&self, take: &mut crate::codec::TakeMember<'_, 'de>) {
        if let Self::Typed(value) = self {
            value.each_member(take);
        }
    }
}
