//! Objects and tuples: the one driver that reads and writes every generated struct.

mod extra;
mod positional;
mod read;
mod shape;
mod write;

pub use extra::Extra;
pub use read::read;
pub use shape::{Member, RecordShape};
pub use write::write;

pub(crate) use extra::Note;
pub(crate) use read::{Watch, read_with};
pub(crate) use write::{Insert, write_spelled, write_value, write_with};

use crate::Value;

/// A generated struct: its table, and its members as values.
///
/// Generated code implements this; the functions [`read`] and [`write()`] do the rest.
pub trait Record<'de>: Value<'de> {
    /// The table of members.
    fn shape(&self) -> &'static RecordShape;

    /// The member at an index of the table; behind its end, what the schema does not name.
    fn member(&self, at: usize) -> &dyn Value<'de>;

    /// The member at an index of the table, to read into; behind its end, what the schema does not name.
    fn member_mut(&mut self, at: usize) -> &mut dyn Value<'de>;

    /// What the schema does not name.
    fn extra(&self) -> &Extra;

    /// What the schema does not name, to add to.
    fn extra_mut(&mut self) -> &mut Extra;
}
