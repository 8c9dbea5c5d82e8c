//! The error of reading.

use std::fmt::{self, Write as _};

use eventry_json::pointer::escape;

use crate::kind::Kind;

/// Why a value could not be read: the [`Reason`], the byte offset in the text and the JSON pointer of the place.
///
/// [`Display`](fmt::Display) shows the reason only, so that a report can show pointer and offset where it likes.
///
/// ```
/// use eventry::rt::{Codec, Decoder};
/// use eventry::DecodeError;
///
/// let mut days: Vec<bool> = Vec::blank();
/// let error = days.read(&mut Decoder::new("[true, 7]")).unwrap_err().under_member("days");
/// assert_eq!(error.to_string(), "expected a boolean, found a number");
/// assert_eq!(error.pointer(), "/days/1");
/// assert_eq!(error.offset(), 7);
/// ```
#[derive(Clone, PartialEq)]
pub struct DecodeError(Box<Details>);

// Boxed, so that `Result<(), DecodeError>` is one word.
#[derive(Clone, PartialEq)]
struct Details {
    reason: Reason,
    offset: usize,
    // Innermost first, because an error collects its path on the way out.
    path: Vec<Segment>,
}

#[derive(Clone, PartialEq)]
enum Segment {
    Member(Box<str>),
    Index(usize),
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Reason {
    /// The text is not JSON. The message says what was expected.
    Syntax(&'static str),
    /// The text ends inside a value.
    UnexpectedEnd,
    /// The value is of another kind than the schema requires.
    Expected {
        /// What the schema requires, without an article: `string`.
        expected: &'static str,
        /// The kind of the value.
        found: Kind,
    },
    /// A required member is missing.
    Missing {
        /// The name of the member.
        member: String,
    },
    /// The value is of the right kind but does not fit the type.
    OutOfRange {
        /// The type it does not fit: `a 32-bit integer`.
        expected: &'static str,
        /// The value as written.
        text: String,
    },
    /// The value is nested too deeply.
    TooDeep {
        /// The number of levels that are read.
        limit: usize,
    },
    /// A string contains an escaped lone surrogate, which is not a character.
    LoneSurrogate,
    /// The body is not UTF-8.
    NotUtf8,
    /// The body names an unknown version, and its provider's policy rejects those.
    UnknownVersion {
        /// The version, as the envelope writes it.
        version: String,
    },
    /// Something other than white space follows the value.
    TrailingData,
    /// Any other reason, as a message.
    Other(String),
}

impl DecodeError {
    /// Creates an error with an empty pointer from a reason and a byte offset.
    #[cold]
    #[must_use]
    pub fn new(reason: Reason, offset: usize) -> Self {
        Self(Box::new(Details {
            reason,
            offset,
            path: Vec::new(),
        }))
    }

    /// Creates an error from what was expected (`string`), the kind that was found, and its byte offset.
    #[cold]
    #[must_use]
    pub fn expected(expected: &'static str, found: Kind, offset: usize) -> Self {
        Self::new(Reason::Expected { expected, found }, offset)
    }

    /// Creates an error from the name of a missing member and the byte offset of its object.
    #[cold]
    #[must_use]
    pub fn missing(member: &str, offset: usize) -> Self {
        let member = member.to_owned();
        Self::new(Reason::Missing { member }, offset)
    }

    /// Creates an error from a type (`a 32-bit integer`), the value that does not fit it, and the value's byte offset.
    #[cold]
    #[must_use]
    pub fn out_of_range(expected: &'static str, text: &str, offset: usize) -> Self {
        let text = text.to_owned();
        Self::new(Reason::OutOfRange { expected, text }, offset)
    }

    /// Returns the same error, seen from the object whose member `name` holds it.
    #[cold]
    #[must_use]
    pub fn under_member(mut self, name: &str) -> Self {
        self.0.path.push(Segment::Member(name.into()));
        self
    }

    /// Returns the same error, seen from the array whose element `index` holds it.
    #[cold]
    #[must_use]
    pub fn under_index(mut self, index: usize) -> Self {
        self.0.path.push(Segment::Index(index));
        self
    }

    /// Returns what is wrong.
    #[must_use]
    pub fn reason(&self) -> &Reason {
        &self.0.reason
    }

    /// Returns the byte offset of the problem in the text.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// Returns the place as a JSON pointer (RFC 6901). It is empty for the whole text.
    #[must_use]
    pub fn pointer(&self) -> String {
        let mut pointer = String::new();
        for segment in self.0.path.iter().rev() {
            pointer.push('/');
            match segment {
                Segment::Member(name) => pointer.push_str(&escape(name)),
                Segment::Index(index) => {
                    // Writing to a `String` cannot fail.
                    let _ = write!(pointer, "{index}");
                }
            }
        }
        pointer
    }
}

impl std::error::Error for DecodeError {}

impl fmt::Display for DecodeError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.reason.fmt(to)
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("DecodeError")
            .field("reason", &self.0.reason)
            .field("offset", &self.0.offset)
            .field("pointer", &self.pointer())
            .finish()
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(words) => to.write_str(words),
            Self::UnexpectedEnd => to.write_str("the text ends inside a value"),
            Self::Expected { expected, found } => {
                to.write_str("expected ")?;
                with_article(to, expected)?;
                to.write_str(", found ")?;
                with_article(to, found.name())
            }
            Self::Missing { member } => write!(to, "missing member `{member}`"),
            Self::OutOfRange { expected, text } => {
                // A number may be megabytes long; a message is for people.
                match text.char_indices().nth(60) {
                    Some((end, _)) => {
                        write!(to, "`{}…` does not fit {expected}", text.get(..end).unwrap_or_default())
                    }
                    None => write!(to, "`{text}` does not fit {expected}"),
                }
            }
            Self::TooDeep { limit } => write!(to, "nested more than {limit} levels deep"),
            Self::LoneSurrogate => to.write_str("the string contains an escaped lone surrogate"),
            Self::UnknownVersion { version } => {
                write!(
                    to,
                    "version `{version}` is unknown, and unknown versions of this provider are rejected"
                )
            }
            Self::NotUtf8 => to.write_str("the text is not UTF-8"),
            Self::TrailingData => to.write_str("expected the end of the text after the value"),
            Self::Other(words) => to.write_str(words),
        }
    }
}

fn with_article(to: &mut fmt::Formatter<'_>, noun: &str) -> fmt::Result {
    let article = match noun.as_bytes().first() {
        _ if noun.starts_with("null") => "",
        Some(b'a' | b'e' | b'i' | b'o' | b'u') => "an ",
        _ => "a ",
    };
    write!(to, "{article}{noun}")
}
