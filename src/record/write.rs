//! Writing a struct as an object.

use super::extra::{Extra, Note};
use super::{Record, positional};
use crate::{Codec, Encoder};

/// Writes `record` as an object: members in the order of the schema, then those that the schema does not name.
pub fn write<'de>(record: &dyn Record<'de>, to: &mut Encoder) {
    if record.shape().positional {
        return positional::write(record, to);
    }
    write_with(record, to, None);
}

/// A member that the record itself does not hold.
pub(crate) struct Insert<'i> {
    /// In front of which member it is written.
    pub at: usize,
    pub name: &'i str,
    pub write: &'i dyn Fn(&mut Encoder),
}

pub(crate) fn write_with<'de>(record: &dyn Record<'de>, to: &mut Encoder, insert: Option<Insert<'_>>) {
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

/// Writes a value as it was spelled, if it is still the value that was read.
pub(crate) fn write_value<'de>(value: &dyn Codec<'de>, extra: &Extra, at: usize, to: &mut Encoder) {
    write_spelled(&|to| value.write(to), extra, at, to);
}

/// As [`write_value`], for what is no member of the record that remembers it.
pub(crate) fn write_spelled(write: &dyn Fn(&mut Encoder), extra: &Extra, at: usize, to: &mut Encoder) {
    let spelled = extra.notes(at).find_map(|note| match note {
        Note::Spelled { canonical, literal } => Some((canonical, literal)),
        _ => None,
    });
    let Some((canonical, literal)) = spelled else {
        return write(to);
    };
    let mut now = Encoder::new();
    write(&mut now);
    let now = now.into_string();
    if *now == **canonical {
        to.raw(literal);
    } else {
        to.raw(&now);
    }
}
