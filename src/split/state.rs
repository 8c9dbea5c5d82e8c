//! Where a splitter is in a batch.

/// Where the splitter is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Phase {
    /// In front of a byte order mark.
    Mark,
    Between,
    /// Inside a value that begins here.
    Value(usize),
    /// Inside the rest of a long document after its events. It begins here.
    Rest(usize),
    /// Inside a broken part that begins here.
    Broken(usize),
    /// Between the elements of a document's batch. The whole document is in the window and ends here.
    Document(usize),
    /// Inside a value that is too long.
    LongValue,
    /// Inside a broken part that is too long.
    LongBroken,
    Done,
}

/// The open array whose elements are events.
#[derive(Clone, Copy, Debug)]
pub(super) struct Array {
    pub(super) next: Next,
    /// Something in the array was broken, and the array may have ended there.
    pub(super) torn: bool,
    /// The value of [`Lost::error`](super::lost::Lost::error) outside the array.
    pub(super) error: usize,
}

/// The open array belongs to a document that is longer than the limit. It is not held, and its events are returned as they come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wrapped {
    /// The open array in which the document is an element.
    pub(super) outer: Option<Array>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// An element, or the end.
    First,
    /// An element.
    Element,
    /// A comma, or the end.
    Comma,
}
