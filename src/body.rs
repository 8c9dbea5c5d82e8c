//! The bytes of a body.

use std::borrow::Cow;

use bytes::Bytes;

/// The bytes of a body as received.
///
/// Made from anything that holds bytes. What is owned ([`Vec<u8>`], [`String`], [`Bytes`]) is taken over without a copy; what is borrowed
/// is copied once, because events keep the bytes they came in.
///
/// ```
/// use eventry::Body;
/// let body: Body = r#"{"type": "x"}"#.into();
/// assert_eq!(body.as_bytes().len(), 13);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body(Bytes);

impl Body {
    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes, to share.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        self.0
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Body(bytes)
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Body(bytes.into())
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Body(text.into())
    }
}

impl From<&[u8]> for Body {
    fn from(bytes: &[u8]) -> Self {
        Body(Bytes::copy_from_slice(bytes))
    }
}

impl<const N: usize> From<&[u8; N]> for Body {
    fn from(bytes: &[u8; N]) -> Self {
        Body(Bytes::copy_from_slice(bytes))
    }
}

impl From<&Vec<u8>> for Body {
    fn from(bytes: &Vec<u8>) -> Self {
        Body(Bytes::copy_from_slice(bytes))
    }
}

impl From<&str> for Body {
    fn from(text: &str) -> Self {
        Body(Bytes::copy_from_slice(text.as_bytes()))
    }
}

impl From<&String> for Body {
    fn from(text: &String) -> Self {
        Body(Bytes::copy_from_slice(text.as_bytes()))
    }
}

impl From<&Bytes> for Body {
    fn from(bytes: &Bytes) -> Self {
        Body(bytes.clone())
    }
}

impl From<Cow<'_, str>> for Body {
    fn from(text: Cow<'_, str>) -> Self {
        match text {
            Cow::Borrowed(text) => text.into(),
            Cow::Owned(text) => text.into(),
        }
    }
}
