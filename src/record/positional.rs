//! Arrays in which each position has its own type.

use super::Record;
use super::read::{Seen, forget, keep, read_member};
use super::spelled::write_value;
use crate::error::DecodeError;
use crate::json::{Decoder, Encoder};
use crate::value::Note;

pub(super) fn read<'de>(record: &mut dyn Record<'de>, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
    let shape = record.shape();
    if from.again {
        forget(record);
    }
    from.begin_array()?;
    let start = from.offset().saturating_sub(1);
    from.enter()?;
    let mut seen = Seen::default();
    let mut at = 0;
    while from.next_element()? {
        match shape.members.get(at) {
            Some(member) => read_member(record, (at, member), from, &mut seen)?,
            None => keep(record, &at.to_string(), from)?,
        }
        at += 1;
    }
    from.leave();
    match shape.members.get(at) {
        Some(member) if member.required => Err(DecodeError::missing(member.wire, start)),
        _ => Ok(()),
    }
}

pub(super) fn write<'de>(record: &dyn Record<'de>, to: &mut Encoder) {
    let (shape, extra) = record.table();
    let is_there = |at: usize| {
        !record.member(at).is_absent()
            || shape.members.get(at).is_some_and(|member| member.required)
            || extra.notes(at).any(|note| *note == Note::Null)
    };
    let count = if extra.is_empty() {
        (0..shape.members.len()).rev().find(|at| is_there(*at)).map_or(0, |last| last + 1)
    } else {
        shape.members.len()
    };
    to.begin_array();
    for at in 0..count {
        to.element();
        match record.member(at) {
            value if value.is_absent() => to.null(),
            value => write_value(value, extra, at, to),
        }
    }
    for (_, value) in extra.iter() {
        to.element();
        to.raw(value.as_str());
    }
    to.end_array();
}
