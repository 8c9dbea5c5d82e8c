//! What an object carries besides its typed members, on its way into another version.

use crate::record::{Note, write_value};
use crate::{Decoder, Encoder, Json, Kind, Record};

/// Says of a member that the new version has no place for it: it goes along among the extra members.
pub const GONE: usize = usize::MAX;

/// What an object carries besides its typed members: those that its schema does not name, those that the new version does not name,
/// and how its members were spelled.
///
/// Generated conversions pack it before they take the fields, and unpack it into the value that they made of them.
#[derive(Debug, Default)]
pub struct Carryover {
    /// The member of the new version for each of the old one.
    places: &'static [usize],
    /// Members of the new version that a person decided about.
    decided: &'static [usize],
    members: Vec<(Box<str>, Json)>,
    /// Members that were not named and now are, with their place.
    landing: Vec<(usize, Box<str>, Json)>,
    notes: Vec<(usize, Note)>,
    /// What members of the new version hold before something else is tried on them.
    before: Vec<(usize, String)>,
}

impl Carryover {
    /// Packs what is not in the fields. `places` has, for each member of the old version, the index of its place in the new one, or
    /// [`GONE`].
    #[must_use]
    pub fn pack<'de>(old: &mut dyn Record<'de>, places: &'static [usize]) -> Self {
        let mut carryover = Carryover {
            places,
            ..Carryover::default()
        };
        for (at, member) in old.shape().members().iter().enumerate() {
            match places.get(at) {
                Some(to) if *to != GONE => carryover.note(old, at, *to),
                _ => carryover.leave_behind(old, at, member.wire(), member.is_required()),
            }
        }
        carryover.members.append(&mut std::mem::take(old.extra_mut()).into_members());
        carryover
    }

    /// Says which members of the new version a person decided about: nothing of the old value is put there.
    #[must_use]
    pub fn decided(mut self, decided: &'static [usize]) -> Self {
        self.decided = decided;
        self
    }

    /// Takes over how a member was spelled.
    fn note<'de>(&mut self, old: &dyn Record<'de>, at: usize, to: usize) {
        if !old.extra().has_notes() {
            return;
        }
        for note in old.extra().notes(at) {
            if let Note::Spelled { canonical, .. } = note {
                // Used only while the value is the one that was read.
                let mut now = Encoder::new();
                old.member(at).write(&mut now);
                if now.into_string() != **canonical {
                    continue;
                }
            }
            self.notes.push((to, note.clone()));
        }
    }

    /// A member that the new version does not name goes along as it would be written.
    fn leave_behind<'de>(&mut self, old: &dyn Record<'de>, at: usize, wire: &str, required: bool) {
        let value = old.member(at);
        let mut name = wire;
        let mut null = required;
        for note in old.extra().notes(at) {
            match note {
                Note::Alias(alias) => name = alias,
                Note::Null => null = true,
                Note::Spelled { .. } => {}
            }
        }
        if !value.is_absent() {
            let mut text = Encoder::new();
            write_value(value, old.extra(), at, &mut text);
            self.members.push((name.into(), Json::from_raw(text.into_string())));
        } else if null {
            self.members.push((name.into(), Json::null()));
        }
    }

    /// Unpacks into the new value. A member that was not named and now is moves into its field if it fits; otherwise it stays among the
    /// extra members.
    pub fn unpack<'de>(&'de mut self, new: &mut dyn Record<'de>) {
        if self.members.is_empty() && self.notes.is_empty() {
            return;
        }
        self.sort_out(new);
        let this: &'de Self = self;
        for (at, note) in this.notes.iter().filter(|(at, _)| !this.decided.contains(at)) {
            this.respell(new, *at, note);
        }
        for (at, name, value) in &this.landing {
            if !this.land(new, *at, name, value) {
                new.extra_mut().forget(*at);
                this.restore(new, *at);
                new.extra_mut().push(name, value.clone());
            }
        }
    }

    /// Tells what the new version names from what it does not name either, and remembers what may have to come back.
    fn sort_out<'de>(&mut self, new: &mut dyn Record<'de>) {
        for (name, value) in std::mem::take(&mut self.members) {
            let Some(at) = self.free_place(new, &name) else {
                new.extra_mut().push(&name, value);
                continue;
            };
            let is_own = new.shape().members().get(at).is_some_and(|member| member.wire() == &*name);
            match self.landing.iter_mut().find(|(known, ..)| *known == at) {
                None => self.landing.push((at, name, value)),
                // The member's own name counts more than another spelling, and of two the last.
                Some(known) if is_own => {
                    let (_, name, value) = std::mem::replace(known, (at, name, value));
                    new.extra_mut().push(&name, value);
                }
                Some(_) => new.extra_mut().push(&name, value),
            }
        }
        let noted = self.notes.iter().map(|(at, _)| *at);
        for at in noted.chain(self.landing.iter().map(|(at, ..)| *at)) {
            let value = new.member(at);
            if !value.is_absent() {
                let mut text = Encoder::new();
                value.write(&mut text);
                self.before.push((at, text.into_string()));
            }
        }
    }

    /// The place that the new version has for a member of that name, if nothing of the old value was put there.
    fn free_place<'de>(&self, new: &dyn Record<'de>, name: &str) -> Option<usize> {
        let shape = new.shape();
        let at = shape.find(name, 0).filter(|_| !shape.positional)?;
        (!self.places.contains(&at) && !self.decided.contains(&at)).then_some(at)
    }

    /// Reads a member into its field; returns whether it fits.
    fn land<'de>(&'de self, new: &mut dyn Record<'de>, at: usize, name: &str, value: &'de Json) -> bool {
        let Some(member) = new.shape().members().get(at) else {
            return false;
        };
        if value.kind() == Kind::Null && !member.is_nullable() {
            if member.is_required() {
                return false;
            }
            new.extra_mut().note(at, Note::Null);
        } else if !read_text(new, at, value.as_str()) {
            return false;
        }
        if member.wire() != name {
            new.extra_mut().note(at, Note::Alias(name.into()));
        }
        true
    }

    /// Puts back what a member held.
    fn restore<'de>(&'de self, new: &mut dyn Record<'de>, at: usize) {
        let value = new.member_mut(at);
        value.reset();
        if let Some((_, text)) = self.before.iter().find(|(known, _)| *known == at) {
            // It was written by the same type.
            let _ = value.read(&mut Decoder::again(text));
        }
    }

    fn respell<'de>(&'de self, new: &mut dyn Record<'de>, at: usize, note: &'de Note) {
        let shape = new.shape();
        let Some(member) = shape.members().get(at) else { return };
        match note {
            Note::Alias(alias) if shape.aliases.contains(&(&**alias, at)) => new.extra_mut().note(at, note.clone()),
            Note::Alias(_) => {}
            Note::Null if member.is_nullable() => {
                let value = new.member_mut(at);
                if value.is_absent() {
                    let _ = value.read(&mut Decoder::new("null"));
                }
            }
            Note::Null if member.is_required() => {}
            Note::Null => new.extra_mut().note(at, Note::Null),
            // The new type may hold more of it than the old one did.
            Note::Spelled { literal, .. } => {
                if !read_text(new, at, literal) {
                    self.restore(new, at);
                }
            }
        }
    }
}

/// Reads a member from a text, and remembers how it is spelled; returns whether it fits.
fn read_text<'de>(new: &mut dyn Record<'de>, at: usize, text: &'de str) -> bool {
    let value = new.member_mut(at);
    value.reset();
    let mut from = Decoder::again(text);
    if value.read(&mut from).is_err() {
        return false;
    }
    if let Some(literal) = from.take_spelling() {
        let mut canonical = Encoder::new();
        value.write(&mut canonical);
        new.extra_mut().note_spelling(at, canonical.into_string(), literal);
    }
    true
}
