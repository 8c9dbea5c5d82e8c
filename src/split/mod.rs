//! Where the events of a batch begin and end, in a whole body or in a stream.

mod document;
mod lost;
mod reader;
mod splitter;
mod state;
mod stream_error;
mod window;

use std::ops::Range;

pub use reader::SplitReader;
pub use stream_error::StreamError;
pub use window::EVENT_LIMIT;

pub(crate) use document::Documents;
pub(crate) use reader::fill;
pub(crate) use window::{Next, Window};

use splitter::{Found, Splitter};

/// Returns the byte ranges of the events in a body.
///
/// The body may hold values one after another, with or without white space between them (as in JSON Lines), arrays, or both. The elements
/// of an array at the top level are events of their own. For documents that wrap their events, `member` names the member that holds the
/// array.
///
/// An empty array holds no events; an empty body is one broken event. Text that is not JSON becomes a range of its own, up to the next line
/// that begins with `{` or `[`, so that nothing is left out. UTF-8 is not checked. The time is linear in the length of the body.
///
/// [`SplitReader`] returns the same events of a stream.
///
/// ```
/// let body = b"{\"a\": 1} {\"b\": 2}\n[{\"c\": 3}, 4]";
/// let parts: Vec<_> = eventry::rt::split(body, None).into_iter().map(|part| &body[part]).collect();
/// assert_eq!(parts, [&b"{\"a\": 1}"[..], b"{\"b\": 2}", b"{\"c\": 3}", b"4"]);
/// ```
#[must_use]
pub fn split(body: &[u8], member: Option<&str>) -> Vec<Range<usize>> {
    let documents = member.map(|member| Documents {
        member: member.into(),
        provider: None,
    });
    split_documents(body, documents)
}

/// Does the same as [`split`] with the documents of a provider.
pub(crate) fn split_documents(body: &[u8], documents: Option<Documents<'_>>) -> Vec<Range<usize>> {
    let mut splitter = Splitter::new(documents, usize::MAX);
    let mut parts = Vec::new();
    // No range is longer than `usize::MAX`.
    while let Found::Part(part) = splitter.step(body, true) {
        parts.push(part);
    }
    parts
}
