//! How deeply typed values nest.

/// The number of levels of typed values that are read. Deeper values are an error ([`Reason::TooDeep`](crate::Reason::TooDeep)).
/// `Decoder::skip` has no such limit, because it does not recurse.
pub const MAX_DEPTH: usize = 512;

/// The number of levels of typed values that a choice reads. A choice that needs more is kept as JSON.
///
/// The count starts at the outermost choice, so that the result of a choice does not depend on what surrounds it. It is less than
/// [`MAX_DEPTH`]: a choice that is inside no more levels than the difference never reaches that limit.
pub const CHOICE_DEPTH: usize = 448;

/// [`MAX_DEPTH`], as a decoder counts.
pub(super) const LIMIT: u16 = MAX_DEPTH as u16;
