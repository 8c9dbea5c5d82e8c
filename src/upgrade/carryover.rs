//! What an object carries into another version besides its typed members.

use crate::json::{Decoder, Encoder};
use crate::kind::Kind;
use crate::record::{Record, write_value};
use crate::value::{Json, Note};

/// The place of a member that the new version does not have. It is kept among the extra members.
pub const GONE: usize = usize::MAX;

/// What an object carries besides its typed members: members that its schema does not name, members that the new version does not name, and
/// the spelling of members.
///
/// Generated conversions pack it before they move the fields, and unpack it into the new value.
#[derive(Debug, Default)]
pub struct Carryover {
    /// For each member of the old version, its place in the new version.
    places: &'static [usize],
    /// Members of the new version whose values a person decides.
    decided: &'static [usize],
    members: Vec<(Box<str>, Json)>,
    /// Members that only the new version names, with their places.
    landing: Vec<(usize, Box<str>, Json)>,
    notes: Vec<(usize, Note)>,
    /// What members of the new version hold before another value is tried.
    before: Vec<(usize, String)>,
}

impl Carryover {
    /// Packs what is not in the fields. For each member of the old version, `places` has the index of its place in the new version, or
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

    /// Sets the members of the new version whose values a person decides. Nothing of the old value is put there.
    #[must_use]
    pub fn decided(mut self, decided: &'static [usize]) -> Self {
        self.decided = decided;
        self
    }

    /// Copies the spelling of a member.
    fn note<'de>(&mut self, old: &dyn Record<'de>, at: usize, to: usize) {
        if !old.extra().has_notes() {
            return;
        }
        for note in old.extra().notes(at) {
            if let Note::Spelled { canonical, .. } = note {
                // The spelling counts only while the value is the one that was read.
                let mut now = Encoder::new();
                old.member(at).write(&mut now);
                if now.into_string() != **canonical {
                    continue;
                }
            }
            self.notes.push((to, note.clone()));
        }
    }

    /// Keeps a member that the new version does not name, as it would be written.
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

    /// Unpacks into the new value. A member that only the new version names moves into its field if it fits; otherwise it stays among the
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

    /// Separates the members that the new version names from the others, and records the values that may have to be restored.
    fn sort_out<'de>(&mut self, new: &mut dyn Record<'de>) {
        for (name, value) in std::mem::take(&mut self.members) {
            let Some(at) = self.free_place(new, &name) else {
                new.extra_mut().push(&name, value);
                continue;
            };
            let is_own = new.shape().members().get(at).is_some_and(|member| member.wire() == &*name);
            match self.landing.iter_mut().find(|(known, ..)| *known == at) {
                None => self.landing.push((at, name, value)),
                // The member's own name takes precedence over another spelling, and a later member over an earlier one.
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

    /// Returns the place that the new version has for a name, if nothing of the old value was put there.
    fn free_place<'de>(&self, new: &dyn Record<'de>, name: &str) -> Option<usize> {
        let shape = new.shape();
        let at = shape.find(name, 0).filter(|_| !shape.positional)?;
        (!self.places.contains(&at) && !self.decided.contains(&at)).then_some(at)
    }

    /// Reads a member into its field. Returns whether it fits.
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

    /// Restores what a member held.
    fn restore<'de>(&'de self, new: &mut dyn Record<'de>, at: usize) {
        let value = new.member_mut(at);
        value.reset();
        if let Some((_, text)) = self.before.iter().find(|(known, _)| *known == at) {
            // The same type wrote the text.
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
            // The new type may hold more of the spelling than the old type did.
            Note::Spelled { literal, .. } => {
                if !read_text(new, at, literal) {
                    self.restore(new, at);
                }
            }
        }
    }
}

/// Reads a member from a text and records its spelling. Returns whether it fits.
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
