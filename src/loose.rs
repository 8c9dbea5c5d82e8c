//! A typed value, or whatever came instead.

use crate::{Decoder, Encoder, Fault, Json, Value};

/// A value at a place where the schema allows more than its typed part: the typed value if the text fits it, otherwise
/// the JSON as it came.
///
/// ```
/// use eventry::{Decoder, Loose, Value};
///
/// let mut count: Loose<i64> = Value::blank();
/// count.read(&mut Decoder::new("3"))?;
/// assert_eq!(count.typed(), Some(&3));
/// count.read(&mut Decoder::new(r#""many""#))?;
/// assert_eq!(count.other().map(|json| json.as_str()), Some(r#""many""#));
/// # Ok::<(), eventry::Fault>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loose<T> {
    /// The value fits its type.
    Typed(T),
    /// Any other value, as it came.
    Other(Json),
}

impl<T> Loose<T> {
    /// Returns the typed value, if it is one.
    pub const fn typed(&self) -> Option<&T> {
        match self {
            Self::Typed(value) => Some(value),
            Self::Other(_) => None,
        }
    }

    /// Returns the JSON that did not fit the type, if it did not.
    pub const fn other(&self) -> Option<&Json> {
        match self {
            Self::Typed(_) => None,
            Self::Other(json) => Some(json),
        }
    }

    /// Returns the typed value itself, if it is one.
    pub fn into_typed(self) -> Option<T> {
        match self {
            Self::Typed(value) => Some(value),
            Self::Other(_) => None,
        }
    }
}

impl<T> From<T> for Loose<T> {
    fn from(value: T) -> Self {
        Self::Typed(value)
    }
}

impl<'de, T: Value<'de>> Value<'de> for Loose<T> {
    // Not a blank `T`: that may hold another `Loose<T>`, and so on without end.
    fn blank() -> Self {
        Self::Other(Json::null())
    }

    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), Fault> {
        let mark = from.mark();
        from.enter()?;
        let mut value = T::blank();
        // A number in quotes, say, is taken for the number only where the schema asks for nothing else.
        if value.read(from).is_ok() && from.spelling.is_none() {
            from.leave();
            *self = Self::Typed(value);
            return Ok(());
        }
        from.rewind(mark);
        let mut json = Json::null();
        json.read(from)?;
        from.surprises += 1;
        *self = Self::Other(json);
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
}
