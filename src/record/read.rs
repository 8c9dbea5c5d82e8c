//! Reading an object into a struct.

use super::spelled::write_value;
use super::{MemberShape, Record, RecordShape};
use crate::drift::Sighting;
use crate::error::DecodeError;
use crate::json::{Decoder, Encoder};
use crate::kind::Kind;
use crate::value::{Extra, Json, Note};

/// Observes the members of an object while its record reads them.
pub(crate) trait Watch<'de> {
    /// Returns the members of the table to observe, one bit for each of the first 64. All later members are observed.
    fn wanted(&self) -> u64;

    /// Takes a member of the table that was read, and its value as text.
    fn named(&mut self, at: usize, value: &'de str);

    /// Takes a member that the table does not have, before its value is read. Returns whether it has read the value.
    ///
    /// # Errors
    ///
    /// Returns an error if it reads the value and the value does not fit.
    fn unnamed(&mut self, name: &str, from: &mut Decoder<'de>) -> Result<bool, DecodeError>;
}

/// Reads the next value, an object, into `record`.
///
/// # Errors
///
/// Returns an error if the value is not an object, a member does not fit its type, or a required member is missing.
pub(crate) fn read_object<'de>(
    record: &mut dyn Record<'de>,
    from: &mut Decoder<'de>,
    mut watch: Option<&mut dyn Watch<'de>>,
) -> Result<(), DecodeError> {
    let shape = record.shape();
    if from.again {
        forget(record);
    }
    from.begin_object()?;
    let start = from.offset().saturating_sub(1);
    from.enter()?;
    let wanted = watch.as_ref().map_or(0, |watch| watch.wanted());
    let mut seen = Seen::default();
    let mut expected = 0;
    while from.reach_member_name()? {
        let (at, begin) = match shape.members.get(expected) {
            Some(member) if !member.escaped && from.expected_name(member.wire)? => {
                let begin = from.offset();
                read_member(record, (expected, member), from, &mut seen)?;
                (expected, begin)
            }
            _ => {
                let name = from.name()?;
                let begin = from.offset();
                let found = shape.find(&name, expected);
                match found.and_then(|at| Some((at, shape.members.get(at)?))) {
                    Some((at, member)) if member.wire == name => read_member(record, (at, member), from, &mut seen)?,
                    Some(found) if !read_alias(record, found, &name, from, &mut seen)? => {
                        expected = found.0 + 1;
                        continue;
                    }
                    Some(_) => {}
                    None => {
                        let taken = match &mut watch {
                            Some(watch) => watch.unnamed(&name, from)?,
                            None => false,
                        };
                        if !taken {
                            keep(record, &name, from)?;
                        }
                        continue;
                    }
                }
                (found.unwrap_or(expected), begin)
            }
        };
        expected = at + 1;
        if watch.is_some()
            && (at >= 64 || wanted & (1 << at) != 0)
            && let Some(watch) = &mut watch
        {
            watch.named(at, from.text().get(begin..from.offset()).unwrap_or_default().trim_ascii_start());
        }
    }
    from.leave();
    if shape.required & !seen.first == 0 && shape.members.len() <= 64 {
        return Ok(());
    }
    for (at, member) in shape.members.iter().enumerate() {
        if member.required && !seen.contains(at) {
            return Err(DecodeError::missing(member.wire, start));
        }
    }
    if shape.doubted {
        note_missing(shape, &seen, from);
    }
    Ok(())
}

/// Notes the members that the schema requires and the object does not have, although it ends here.
#[cold]
fn note_missing(shape: &'static RecordShape, seen: &Seen, from: &mut Decoder<'_>) {
    let missing = shape
        .members
        .iter()
        .enumerate()
        .filter(|(at, member)| member.doubted && !seen.contains(*at));
    from.doubt(missing.map(|(_, member)| Sighting::Missing(member.wire)));
}

/// Reads a member of the table.
#[inline]
pub(super) fn read_member<'de>(
    record: &mut dyn Record<'de>,
    (at, member): (usize, &'static MemberShape),
    from: &mut Decoder<'de>,
    seen: &mut Seen,
) -> Result<(), DecodeError> {
    if seen.insert(at) {
        // The member occurred before, under this name or another.
        return read_again(record, (at, member), from);
    }
    read_value(record, (at, member), member.wire, from)
}

/// Reads a member that was read before: the last one counts.
#[cold]
fn read_again<'de>(
    record: &mut dyn Record<'de>,
    (at, member): (usize, &'static MemberShape),
    from: &mut Decoder<'de>,
) -> Result<(), DecodeError> {
    set_aside(record, at);
    let before = std::mem::replace(&mut from.again, true);
    let outcome = read_value(record, (at, member), member.wire, from);
    from.again = before;
    outcome
}

/// Resets a record that was read before, except for members that are sure to be read.
#[cold]
pub(super) fn forget<'de>(record: &mut dyn Record<'de>) {
    for at in 0..record.shape().members.len() {
        record.member_mut(at).reset();
    }
    *record.extra_mut() = Extra::new();
}

/// Reads a member under another spelling of its name. Returns false if the member was read already and this one does not count.
#[cold]
fn read_alias<'de>(
    record: &mut dyn Record<'de>,
    (at, member): (usize, &'static MemberShape),
    alias: &str,
    from: &mut Decoder<'de>,
    seen: &mut Seen,
) -> Result<bool, DecodeError> {
    if seen.insert(at) {
        keep(record, alias, from)?;
        return Ok(false);
    }
    read_value(record, (at, member), alias, from)?;
    record.extra_mut().note(at, Note::Alias(alias.into()));
    Ok(true)
}

#[inline]
fn read_value<'de>(
    record: &mut dyn Record<'de>,
    (at, member): (usize, &'static MemberShape),
    name: &str,
    from: &mut Decoder<'de>,
) -> Result<(), DecodeError> {
    if !member.nullable && !member.required && from.kind()? == Kind::Null {
        from.null()?;
        if member.doubted {
            from.doubt([Sighting::Null]);
        } else {
            from.surprises += 1;
        }
        record.extra_mut().note(at, Note::Null);
        return Ok(());
    }
    let value = record.member_mut(at);
    if let Err(error) = value.read(from) {
        return Err(error.under_member(name));
    }
    if from.spelling.is_some() {
        note_spelling(record, at, from);
    }
    Ok(())
}

/// Records how a member was spelled.
#[cold]
fn note_spelling<'de>(record: &mut dyn Record<'de>, at: usize, from: &mut Decoder<'de>) {
    if from.is_judging() {
        from.spelling = None;
    } else if let Some(literal) = from.take_spelling() {
        let mut canonical = Encoder::new();
        record.member(at).write(&mut canonical);
        record.extra_mut().note_spelling(at, canonical.into_string(), literal);
    }
}

/// Keeps a member that the schema does not name.
#[cold]
pub(super) fn keep<'de>(record: &mut dyn Record<'de>, name: &str, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
    // A decoder that watches for drift keeps nothing but the sighting: there may be millions.
    if from.is_judging() || from.sightings().is_some() {
        from.leap()?;
        from.surprise(Sighting::Member);
        return Ok(());
    }
    let value = Json::take(from)?;
    from.surprise(Sighting::Member);
    record.extra_mut().push(name, value);
    Ok(())
}

/// Makes room for a member that occurs again. A member that came under another name moves to the extra members.
#[cold]
fn set_aside<'de>(record: &mut dyn Record<'de>, at: usize) {
    let alias = record.extra().notes(at).find_map(|note| match note {
        Note::Alias(name) => Some(name.clone()),
        _ => None,
    });
    if let Some(alias) = alias {
        let mut text = Encoder::new();
        write_value(record.member(at), record.extra(), at, &mut text);
        let value = Json::from_raw(text.into_string());
        record.extra_mut().push(&alias, value);
    }
    record.extra_mut().forget(at);
    record.member_mut(at).reset();
}

/// The members that have been read.
#[derive(Default)]
pub(super) struct Seen {
    first: u64,
    more: Vec<u64>,
}

impl Seen {
    /// Marks a member and returns whether it was marked before.
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
