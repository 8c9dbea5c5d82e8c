//! A string that borrows from the text it was read from.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::ops::Deref;

use super::{Json, RawJson};
use crate::codec::{Codec, Sealed, TextFrom, TextStore};
use crate::error::DecodeError;
use crate::json::{Decoder, Encoder};

/// The characters of a JSON string: borrowed from the text that they were read from, or owned if the string contains an escape.
///
/// Views hold it in place of `String`.
///
/// ```
/// use eventry::rt::{Codec, Decoder};
/// use eventry::Text;
///
/// let mut name = Text::blank();
/// name.read(&mut Decoder::new(r#""Ada""#))?;
/// assert_eq!(name, "Ada");
/// assert!(name.is_borrowed());
/// name.read(&mut Decoder::new(r#""A\u0064a""#))?;
/// assert_eq!(name, "Ada");
/// assert!(!name.is_borrowed());
/// # Ok::<(), eventry::DecodeError>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text<'de>(Cow<'de, str>);

impl<'de> Text<'de> {
    /// Returns the characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Converts into an owned string.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0.into_owned()
    }

    /// Converts into the characters, borrowed if the string contains no escape.
    #[must_use]
    pub fn into_cow(self) -> Cow<'de, str> {
        self.0
    }

    /// Returns whether the characters are borrowed from the text that they were read from.
    #[must_use]
    pub const fn is_borrowed(&self) -> bool {
        matches!(self.0, Cow::Borrowed(_))
    }
}

impl Sealed for String {}

impl TextStore for String {
    type Json = Json;
}

impl TextFrom<'_> for String {}

impl Sealed for Text<'_> {}

impl<'de> TextStore for Text<'de> {
    type Json = RawJson<'de>;
}

impl<'de> TextFrom<'de> for Text<'de> {}

impl<'de> Codec<'de> for Text<'de> {
    #[inline]
    fn blank() -> Self {
        Self::default()
    }

    #[inline]
    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        self.0 = match from.plain_string() {
            Some(characters) => Cow::Borrowed(characters),
            None => from.string()?,
        };
        Ok(())
    }

    fn write(&self, to: &mut Encoder) {
        to.string(&self.0);
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Text<'_> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Text<'_> {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Text<'_> {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl PartialEq<&str> for Text<'_> {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == **other
    }
}

impl PartialEq<String> for Text<'_> {
    fn eq(&self, other: &String) -> bool {
        *self.0 == **other
    }
}

impl<'de> From<&'de str> for Text<'de> {
    fn from(characters: &'de str) -> Self {
        Self(Cow::Borrowed(characters))
    }
}

impl From<String> for Text<'_> {
    fn from(characters: String) -> Self {
        Self(Cow::Owned(characters))
    }
}

impl<'de> From<Cow<'de, str>> for Text<'de> {
    fn from(characters: Cow<'de, str>) -> Self {
        Self(characters)
    }
}

impl From<Text<'_>> for String {
    fn from(text: Text<'_>) -> Self {
        text.into_string()
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.pad(&self.0)
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, to)
    }
}
