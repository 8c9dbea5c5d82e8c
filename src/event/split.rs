//! Where the events of a body with many of them begin and end.

use std::ops::Range;

use super::document::Documents;
use super::splitter::{Splitter, Step};

/// The byte ranges of the events in a body.
///
/// The body may hold values one after another with or without white space between (JSON Lines is one such form), arrays, or both: the
/// elements of an array at the top are events of their own. `member` names a member that holds such an array, for documents that wrap their
/// events: of an object with that member, its elements are the events.
///
/// An empty array holds no events; an empty body is one that is broken. What is no JSON becomes a range of its own, up to the next line that
/// begins with `{` or `[`, so that nothing is left out. Whether strings are UTF-8 is left to whoever decodes them. Linear in the length of
/// the body.
///
/// [`Parts`](crate::Parts) gives the same events of a stream.
///
/// ```
/// let body = b"{\"a\": 1} {\"b\": 2}\n[{\"c\": 3}, 4]";
/// let parts: Vec<_> = eventry::split(body, None).into_iter().map(|part| &body[part]).collect();
/// assert_eq!(parts, [&b"{\"a\": 1}"[..], b"{\"b\": 2}", b"{\"c\": 3}", b"4"]);
/// ```
#[must_use]
pub fn split(body: &[u8], member: Option<&str>) -> Vec<Range<usize>> {
    let documents = member.map(|member| Documents {
        member: member.into(),
        envelope: None,
    });
    split_documents(body, documents)
}

/// The same, where it is known which documents wrap events.
pub(super) fn split_documents(body: &[u8], documents: Option<Documents<'_>>) -> Vec<Range<usize>> {
    let mut splitter = Splitter::new(documents, usize::MAX);
    let mut parts = Vec::new();
    // No range is longer than a limit that is the largest number.
    while let Step::Part(part) = splitter.step(body, true) {
        parts.push(part);
    }
    parts
}
