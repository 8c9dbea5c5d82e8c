//! Finds the places of sightings in the text, in one pass.

use std::borrow::Cow;
use std::iter::Peekable;

use eventry_json::{Lexer, SyntaxError, unescape};

use super::Kind;
use super::places::{Place, Step};
use super::sightings::{Sighting, Sightings};
use super::tally::Tally;

/// Values this deep have no type, so that nothing is seen in them.
const DEEPEST: usize = 600;

/// Counts sightings in the value that begins at an offset of the text: in the whole body, or in the value of one of its members.
pub(crate) fn locate<'t>(text: &'t str, at: usize, member: Option<&'t str>, sightings: &Sightings, tally: &mut Tally<'t>) {
    let body = Place::default();
    let place = match member {
        Some(name) => tally.places.inside(body, Step::Member(Cow::Borrowed(name))),
        None => Some(body),
    };
    let mut walk = Walk {
        lexer: Lexer::starting_at(text, at),
        left: sightings.iter().peekable(),
        root: place,
        open: Vec::new(),
        placed: 0,
        tally,
    };
    // The text was read before, so that it has no errors. If it had, nothing would be lost but the places.
    let _ = walk.run();
    while let Some((_, sighting)) = walk.left.next() {
        kind_of(sighting).into_iter().for_each(|kind| walk.tally.add_more(kind));
    }
}

/// Returns the kind of an observation; `None` for what only tells the way.
fn kind_of(sighting: Sighting) -> Option<Kind> {
    Some(match sighting {
        Sighting::Member => Kind::UnknownMember,
        Sighting::Value => Kind::UnknownValue,
        Sighting::Missing(_) => Kind::MissingMember,
        Sighting::Null => Kind::NullMember,
        Sighting::Quoted => Kind::QuotedInteger,
        Sighting::Map => return None,
    })
}

/// An object or array that is open.
struct Level<'t> {
    shape: Shape,
    /// The name of the current member, in its quotes.
    name: &'t str,
    /// The place of the object or array, once it is needed.
    place: Option<Place>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Array,
    Map,
    Record,
}

struct Walk<'t, 'w, I: Iterator<Item = (usize, Sighting)>> {
    lexer: Lexer<'t>,
    left: Peekable<I>,
    root: Option<Place>,
    open: Vec<Level<'t>>,
    /// How many of the open levels, from the outermost, have got their place.
    placed: usize,
    tally: &'w mut Tally<'t>,
}

impl<'t, I: Iterator<Item = (usize, Sighting)>> Walk<'t, '_, I> {
    /// Walks over the values until all sightings are found.
    fn run(&mut self) -> Result<(), SyntaxError> {
        while self.left.peek().is_some() {
            self.enter()?;
            while !self.advance()? {
                if self.open.pop().is_none() {
                    return Ok(());
                }
                self.placed = self.placed.min(self.open.len());
                self.leave("");
            }
        }
        Ok(())
    }

    /// Opens the next value, or reads it if nothing in it matters.
    fn enter(&mut self) -> Result<(), SyntaxError> {
        let shape = match self.lexer.token() {
            Some(b'{') if self.open.len() < DEEPEST => Shape::Record,
            Some(b'[') if self.open.len() < DEEPEST => Shape::Array,
            _ => {
                let value = self.lexer.skip()?;
                self.leave(value);
                return Ok(());
            }
        };
        self.lexer.open();
        let inside = self.lexer.offset();
        let shape = match self.left.next_if_eq(&(inside, Sighting::Map)) {
            Some(_) => Shape::Map,
            None => shape,
        };
        self.open.push(Level {
            shape,
            name: "",
            place: None,
        });
        Ok(())
    }

    /// Moves to the next value of the innermost level. Returns false at its end.
    fn advance(&mut self) -> Result<bool, SyntaxError> {
        let Some(level) = self.open.last_mut() else {
            return Ok(false);
        };
        if level.shape == Shape::Array {
            return self.lexer.next_element();
        }
        if !self.lexer.next_member()? {
            return Ok(false);
        }
        level.name = self.lexer.raw_name()?;
        Ok(true)
    }

    /// Counts what was seen up to the end of a value.
    fn leave(&mut self, value: &'t str) {
        let end = self.lexer.offset();
        while let Some((offset, sighting)) = self.left.next_if(|(offset, _)| *offset <= end) {
            let Some(kind) = kind_of(sighting) else { continue };
            if offset < end {
                self.tally.add_more(kind);
                continue;
            }
            let mut place = self.here();
            let mut text = None;
            match sighting {
                Sighting::Value => text = Some(unescape(value).unwrap_or(Cow::Borrowed(value))),
                Sighting::Missing(member) => {
                    let step = Step::Member(Cow::Borrowed(member));
                    place = place.and_then(|object| self.tally.places.inside(object, step));
                }
                _ => {}
            }
            self.tally.add(kind, place, text);
        }
    }

    /// Returns the place of the current value. Each open level gets its place only once, so that depth costs nothing.
    fn here(&mut self) -> Option<Place> {
        let mut place = match self.placed.checked_sub(1).and_then(|at| self.open.get(at)) {
            Some(level) => level.place,
            None => self.root,
        };
        for at in self.placed.saturating_sub(1)..self.open.len() {
            let level = self.open.get_mut(at)?;
            if at >= self.placed {
                level.place = place;
            }
            let step = level.step();
            place = level.place.and_then(|place| self.tally.places.inside(place, step));
        }
        self.placed = self.open.len();
        place
    }
}

impl<'t> Level<'t> {
    /// The step to the current value.
    fn step(&self) -> Step<'t> {
        match self.shape {
            Shape::Record => Step::to_member(self.name),
            Shape::Array | Shape::Map => Step::Any,
        }
    }
}
