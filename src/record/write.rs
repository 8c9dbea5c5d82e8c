//! Writing a struct as an object.

use super::Record;
use super::spelled::write_value;
use crate::json::Encoder;
use crate::value::Note;

/// A member that the record does not have.
pub(crate) struct Insert<'i> {
    /// The index of the member in front of which it is written.
    pub at: usize,
    pub name: &'i str,
    pub write: &'i dyn Fn(&mut Encoder),
}

pub(crate) fn write_object<'de>(record: &dyn Record<'de>, to: &mut Encoder, insert: Option<Insert<'_>>) {
    let (shape, extra) = record.table();
    let noted = extra.has_notes();
    to.begin_object();
    for (at, member) in shape.members.iter().enumerate() {
        if let Some(insert) = insert.as_ref().filter(|insert| insert.at == at) {
            to.member(insert.name);
            (insert.write)(to);
        }
        let value = record.member(at);
        let mut name = member.wire;
        if noted {
            let alias = extra.notes(at).find_map(|note| match note {
                Note::Alias(alias) => Some(&**alias),
                _ => None,
            });
            name = alias.unwrap_or(name);
        }
        if value.is_absent() {
            if member.required || (noted && extra.notes(at).any(|note| *note == Note::Null)) {
                to.member(name);
                to.null();
            }
            continue;
        }
        to.member(name);
        if noted {
            write_value(value, extra, at, to)
        } else {
            value.write(to)
        }
    }
    if let Some(insert) = insert.as_ref().filter(|insert| insert.at >= shape.members.len()) {
        to.member(insert.name);
        (insert.write)(to);
    }
    for (name, value) in extra.iter() {
        if insert.as_ref().is_some_and(|insert| insert.name == name) {
            continue;
        }
        let written = shape.own(name).is_some_and(|at| !record.member(at).is_absent());
        if !written {
            to.member(name);
            to.raw(value.as_str());
        }
    }
    to.end_object();
}
