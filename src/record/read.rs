//! Reading an object into a struct.

use std::borrow::Cow;

use super::extra::Note;
use super::write::write_value;
use super::{Record, positional};
use crate::drift;
use crate::{Decoder, Encoder, Fault, Json, Kind};

/// What a hook did with a member.
pub(crate) enum Hooked {
    /// Read it.
    Taken,
    /// Left it to the record.
    Left,
}

/// A look at every member before the record sees it.
pub(crate) type Hook<'h, 'de> = &'h mut dyn FnMut(&str, &mut Decoder<'de>) -> Result<Hooked, Fault>;

/// Reads the next value, an object, into `record`.
///
/// Members that the schema does not name go into [`Record::extra_mut`]. An optional member that is null, though the schema does not
/// allow null, reads as absent. Of members that occur twice, the last one counts.
///
/// # Errors
/// When the value is no object, a member does not fit its type, or a required member is missing.
pub fn read<'de>(record: &mut dyn Record<'de>, from: &mut Decoder<'de>) -> Result<(), Fault> {
    if record.shape().positional {
        return positional::read(record, from);
    }
    read_with(record, from, None)
}

pub(crate) fn read_with<'de>(record: &mut dyn Record<'de>, from: &mut Decoder<'de>, mut hook: Option<Hook<'_, 'de>>) -> Result<(), Fault> {
    let shape = record.shape();
    from.begin_object()?;
    let start = from.offset().saturating_sub(1);
    from.enter()?;
    let mut seen = Seen::default();
    let mut expected = 0;
    while let Some(name) = from.next_member()? {
        if let Some(hook) = &mut hook
            && matches!(hook(&name, from)?, Hooked::Taken)
        {
            continue;
        }
        match shape.find(&name, expected) {
            Some(at) => {
                expected = at + 1;
                read_member(record, at, name, from, &mut seen)?;
            }
            None => keep(record, &name, from)?,
        }
    }
    from.leave();
    for (at, member) in shape.members.iter().enumerate() {
        if member.required && !seen.contains(at) {
            return Err(Fault::missing(member.wire, start));
        }
    }
    Ok(())
}

/// Reads the member at an index of the table. `name` is how it is called on the wire.
#[inline]
pub(super) fn read_member<'de>(
    record: &mut dyn Record<'de>,
    at: usize,
    name: Cow<'de, str>,
    from: &mut Decoder<'de>,
    seen: &mut Seen,
) -> Result<(), Fault> {
    let shape = record.shape();
    let Some(member) = shape.members.get(at) else {
        return keep(record, &name, from);
    };
    let aliased = *name != *member.wire;
    if seen.insert(at) {
        // It was here before, under this name or another.
        if aliased {
            return keep(record, &name, from);
        }
        set_aside(record, at);
    }
    if !member.nullable && !member.required && from.kind()? == Kind::Null {
        from.null()?;
        from.surprises += 1;
        record.extra_mut().note(at, Note::Null);
    } else {
        let Some(value) = record.member_mut(at) else {
            return keep(record, &name, from);
        };
        value.read(from).map_err(|fault| fault.under_member(&name))?;
        if let Some(literal) = from.spelling.take() {
            let mut canonical = Encoder::new();
            value.write(&mut canonical);
            record.extra_mut().note_spelling(at, canonical.into_string(), literal);
        }
    }
    if aliased {
        record.extra_mut().note(at, Note::Alias(name.into()));
    }
    Ok(())
}

/// Keeps a member that the schema does not name.
#[cold]
pub(super) fn keep<'de>(record: &mut dyn Record<'de>, name: &str, from: &mut Decoder<'de>) -> Result<(), Fault> {
    let value = Json::parse(from.skip()?)?;
    from.surprise(drift::Kind::UnknownMember);
    record.extra_mut().push(name, value);
    Ok(())
}

/// Makes room for a member that comes again. What came under another name moves to the extra members.
#[cold]
fn set_aside<'de>(record: &mut dyn Record<'de>, at: usize) {
    let alias = record.extra().notes(at).find_map(|note| match note {
        Note::Alias(name) => Some(name.clone()),
        _ => None,
    });
    if let (Some(alias), Some(value)) = (alias, record.member(at)) {
        let mut text = Encoder::new();
        write_value(value, record.extra(), at, &mut text);
        let value = Json::from_raw(text.into_string());
        record.extra_mut().push(&alias, value);
    }
    record.extra_mut().forget(at);
    if let Some(value) = record.member_mut(at) {
        value.reset();
    }
}

/// Which members have been read.
#[derive(Default)]
pub(super) struct Seen {
    first: u64,
    more: Vec<u64>,
}

impl Seen {
    /// Marks a member; returns whether it was marked before.
    #[inline]
    pub(super) fn insert(&mut self, at: usize) -> bool {
        if at < 64 {
            let bit = 1_u64 << at;
            let known = self.first & bit != 0;
            self.first |= bit;
            return known;
        }
        let (word, bit) = (at / 64 - 1, 1_u64 << (at % 64));
        if self.more.len() <= word {
            self.more.resize(word + 1, 0);
        }
        let known = self.more[word] & bit != 0;
        self.more[word] |= bit;
        known
    }

    #[inline]
    pub(super) fn contains(&self, at: usize) -> bool {
        if at < 64 {
            return self.first & (1 << at) != 0;
        }
        self.more.get(at / 64 - 1).is_some_and(|word| word & (1 << (at % 64)) != 0)
    }
}
