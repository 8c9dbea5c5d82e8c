//! Objects and tuples: the one driver that reads and writes every generated struct.

mod extra;
mod places;
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

use std::fmt;

use crate::Codec;

/// A generated struct: its table, and its members as values.
///
/// Generated code implements this; the functions [`read`] and [`write()`] do the rest.
pub trait Record<'de>: Codec<'de> {
    /// The table of members, and what the schema does not name.
    fn table(&self) -> (&'static RecordShape, &Extra);

    /// The member at an index of the table; behind its end, what the schema does not name.
    fn member(&self, at: usize) -> &dyn Codec<'de>;

    /// The member at an index of the table, to read into; behind its end, what the schema does not name.
    fn member_mut(&mut self, at: usize) -> &mut dyn Codec<'de>;

    /// What the schema does not name, to add to.
    fn extra_mut(&mut self) -> &mut Extra;
}

impl<'de> dyn Record<'de> + '_ {
    /// The table of members.
    #[must_use]
    pub fn shape(&self) -> &'static RecordShape {
        self.table().0
    }

    /// What the schema does not name.
    #[must_use]
    pub fn extra(&self) -> &Extra {
        self.table().1
    }
}

/// Shows a struct as a derived `Debug` does; `names` are those of its fields.
///
/// # Errors
/// Those of the formatter.
#[doc(hidden)]
pub fn debug<'de>(record: &dyn Record<'de>, names: &[&str], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (shape, extra) = record.table();
    let mut fields = f.debug_struct(shape.name);
    for (at, name) in names.iter().enumerate() {
        fields.field(name, &record.member(at));
    }
    fields.field("extra", extra).finish()
}
