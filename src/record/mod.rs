//! Objects and tuples: the one driver that reads and writes every generated struct.

mod positional;
mod read;
mod shape;
mod spelled;
mod write;

use std::fmt;

pub use shape::{MemberShape, RecordShape};

pub(crate) use read::{Watch, read_object};
pub(crate) use spelled::{write_spelled, write_value};
pub(crate) use write::{Insert, write_object};

use crate::codec::Codec;
#[cfg(feature = "validate")]
use crate::codec::TakeMember;
use crate::error::DecodeError;
use crate::json::{Decoder, Encoder};
use crate::value::Extra;

/// A generated struct: its table, and access to its members by index.
///
/// Generated code implements this trait; the functions `read` and `write` do the rest.
pub trait Record<'de>: Codec<'de> {
    /// Returns the table of members, and the members that the schema does not name.
    fn table(&self) -> (&'static RecordShape, &Extra);

    /// Returns the member at an index of the table; beyond its end, the members that the schema does not name.
    fn member(&self, at: usize) -> &dyn Codec<'de>;

    /// Returns the member at an index of the table, to read into; beyond its end, the members that the schema does not name.
    fn member_mut(&mut self, at: usize) -> &mut dyn Codec<'de>;

    /// Returns the members that the schema does not name, to add to them.
    fn extra_mut(&mut self) -> &mut Extra;
}

impl<'de> dyn Record<'de> + '_ {
    /// Returns the table of members.
    #[must_use]
    pub fn shape(&self) -> &'static RecordShape {
        self.table().0
    }

    /// Returns the members that the schema does not name.
    #[must_use]
    pub fn extra(&self) -> &Extra {
        self.table().1
    }
}

/// Reads the next value into `record`: an object, or an array if its members have places.
///
/// Members that the schema does not name go into [`Record::extra_mut`]. An optional member that is null, though the schema does not
/// allow null, reads as absent. So does a required one that is doubted. If a member occurs twice, the last one counts.
///
/// # Errors
///
/// Returns an error if the value is of another kind, a member does not fit its type, or a required member is missing.
pub fn read<'de>(record: &mut dyn Record<'de>, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
    if record.shape().positional {
        return positional::read(record, from);
    }
    read_object(record, from, None)
}

/// Writes `record`: members in the order of the schema, then those that the schema does not name.
pub fn write<'de>(record: &dyn Record<'de>, to: &mut Encoder) {
    if record.shape().positional {
        return positional::write(record, to);
    }
    write_object(record, to, None);
}

/// Hands out the members of `record`. See [`Codec::each_member`].
#[cfg(feature = "validate")]
pub fn each_member<'de>(record: &dyn Record<'de>, take: &mut TakeMember<'_, 'de>) {
    for (at, member) in record.shape().members.iter().enumerate() {
        take(member.wire, member.required && !member.nullable, record.member(at));
    }
}

/// Formats a struct as a derived `Debug` does. `names` are those of its fields with spaces between them, because one literal compiles faster
/// than a list.
///
/// # Errors
///
/// Returns the errors of the formatter.
#[doc(hidden)]
pub fn debug<'de>(record: &dyn Record<'de>, names: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (shape, extra) = record.table();
    let mut fields = f.debug_struct(shape.name);
    for (at, name) in names.split_ascii_whitespace().enumerate() {
        fields.field(name, &record.member(at));
    }
    fields.field("extra", extra).finish()
}
