//! Whether the types of one side can read everything that the types of the other side hold.
//!
//! A generated type holds every value that its schema allows. So a type that reads all that another type holds reads all that the
//! other's schema allows; what this finds is a proof that needs no look at the schemas. The reverse does not hold: it may be too cautious.
//! What is written follows its schema: a member that `provider.toml` doubts may be absent only for the reader.

use std::collections::HashMap;

use eventry_schema::model::{Fixed, Member, Shape, TypeId, TypeKind, Union};

use super::path::{Step, Types, Way, find};
use crate::change::Verdict;

/// Compares types.
pub struct Compatibility<'m> {
    /// The side that reads.
    reader: Types<'m>,
    /// The side that wrote.
    writer: Types<'m>,
    /// What this round has found about two types; while it is found out, the round before is believed.
    known: HashMap<(TypeId, TypeId), Verdict>,
    /// What the round before found. In the first round all is taken to be well.
    believed: HashMap<(TypeId, TypeId), Verdict>,
    /// A generated type and a plain shape that are being compared: choices may lead to themselves.
    open: Vec<(Shape, Shape)>,
    /// Members of written structs that no value satisfies, or only null.
    silent: Vec<(TypeId, String, bool)>,
    /// What reads a list or a map, and the list or map without elements that is written: types do not say that it has none.
    empty: Vec<(Shape, Shape)>,
}

/// Rounds until types that contain each other are settled; verdicts only rise, so few are needed.
const MAX_ROUNDS: usize = 64;

impl<'m> Compatibility<'m> {
    /// Compares the types of a reader with the types of a writer.
    pub fn new(reader: Types<'m>, writer: Types<'m>) -> Self {
        Compatibility {
            reader,
            writer,
            known: HashMap::new(),
            believed: HashMap::new(),
            open: Vec::new(),
            silent: Vec::new(),
            empty: Vec::new(),
        }
    }

    /// Takes into account that the schemas of the writing side allow no value at a place, or only null.
    pub fn nothing_at(&mut self, way: &Way, only_null: bool) {
        let steps = way.steps.split_last().map_or(&[][..], |(_, steps)| steps);
        let around = Way {
            steps: steps.to_vec(),
            ..way.clone()
        };
        let shape = |types: &Types<'m>| {
            let reached = types.follow(&around).filter(|reached| reached.whole)?;
            match types.bare(&reached.shape) {
                Shape::TypedOr(inner) => Some(types.bare(&inner)),
                shape => Some(shape),
            }
        };
        let (Some(reader), Some(writer)) = (shape(&self.reader), shape(&self.writer)) else {
            return;
        };
        let Some(last) = way.steps.last() else {
            // Without null, there are no events.
            if !only_null {
                self.empty.push((reader, writer));
            }
            return;
        };
        match (last, &writer) {
            (Step::Member(name), Shape::Named(id)) => self.silent.push((*id, name.clone(), only_null)),
            (Step::Place(at), Shape::Named(id)) => self.silent.push((*id, at.to_string(), only_null)),
            (Step::Item | Step::Value, _) => self.empty.push((reader, writer)),
            _ => {}
        }
    }

    /// Repeats a question until the assumptions about recursive types no longer change.
    fn settled(&mut self, ask: impl Fn(&mut Self) -> Verdict) -> Verdict {
        for _ in 0..MAX_ROUNDS {
            self.known.clear();
            let verdict = ask(self);
            let risen = self
                .known
                .iter()
                .any(|(pair, found)| self.believed.get(pair).copied().unwrap_or(Verdict::Safe) != *found);
            if !risen {
                return verdict;
            }
            self.believed.extend(self.known.drain());
        }
        Verdict::Unsafe
    }

    /// Whether `r` reads every value that `w` holds.
    pub fn whole(&mut self, r: &Shape, w: &Shape) -> Verdict {
        self.settled(|reads| reads.shape(r, w))
    }

    /// The place of a value that cannot be read, for messages.
    pub fn culprit(&mut self, r: &Shape, w: &Shape) -> String {
        let (mut r, mut w) = (self.reader.bare(r), self.writer.bare(w));
        let mut at = String::new();
        // Types may contain themselves.
        for _ in 0..64 {
            let next = match (&r, &w) {
                (Shape::List(r), Shape::List(w)) | (Shape::Map(r), Shape::Map(w)) => Some(("*".to_owned(), (**r).clone(), (**w).clone())),
                _ => match (self.reader.record(&r), self.writer.record(&w)) {
                    (Some((_, own)), Some((_, theirs))) => own.members.iter().find_map(|member| {
                        let written = self.written(theirs, &member.wire)?;
                        let read = self.settled(|reads| reads.member(member, written));
                        (read > Verdict::Note).then(|| (member.wire.clone(), member.shape.clone(), written.shape.clone()))
                    }),
                    _ => None,
                },
            };
            let Some((step, inner_r, inner_w)) = next else { break };
            at.push('/');
            at.push_str(&step);
            (r, w) = (self.reader.bare(&inner_r), self.writer.bare(&inner_w));
        }
        if at.is_empty() {
            "the root of the document".to_owned()
        } else {
            format!("`{at}`")
        }
    }

    /// Whether everything at the end of a way can be read; `None` if the types do not lead there.
    pub fn at(&mut self, way: &Way) -> Option<Verdict> {
        let mut reader = self.reader.base(way)?;
        let mut writer = self.writer.base(way)?;
        let mut worst = Verdict::Unsafe;
        for (at, step) in way.steps.iter().enumerate() {
            let mut r = self.reader.bare(&reader);
            let mut w = self.writer.bare(&writer);
            if let Shape::TypedOr(inner) = &r {
                worst = Verdict::Note;
                r = self.reader.bare(inner);
            }
            let all = w.clone();
            if let Shape::TypedOr(inner) = &w {
                w = self.writer.bare(inner);
            }
            let last = at + 1 == way.steps.len();
            let whole = self.whole(&r, &w).min(worst);
            (reader, writer) = match (step, &r, &w) {
                (_, Shape::Json, _) => return Some(Verdict::Safe),
                (Step::Member(name), Shape::Named(_), Shape::Named(_)) => {
                    let (Some((_, r)), Some((_, w))) = (self.reader.record(&r), self.writer.record(&w)) else {
                        return Some(whole);
                    };
                    match (find(r, name), self.written(w, name)) {
                        (None, _) => return Some(Verdict::Safe),
                        (Some(member), None) => return Some(if member.required { worst } else { Verdict::Safe }),
                        (Some(r), Some(w)) if last => return Some(self.settled(|reads| reads.member(r, w)).min(worst)),
                        (Some(r), Some(w)) => (r.shape.clone(), w.shape.clone()),
                    }
                }
                (Step::Place(place), Shape::Named(_), Shape::Named(_)) => {
                    let (Some((_, r)), Some((_, w))) = (self.reader.record(&r), self.writer.record(&w)) else {
                        return Some(whole);
                    };
                    match (r.members.get(*place), w.members.get(*place)) {
                        (None, _) => return Some(Verdict::Safe),
                        (Some(member), None) => return Some(if member.required { worst } else { Verdict::Safe }),
                        (Some(r), Some(w)) if last => return Some(self.settled(|reads| reads.member(r, w)).min(worst)),
                        (Some(r), Some(w)) => (r.shape.clone(), w.shape.clone()),
                    }
                }
                (Step::Value | Step::Member(_), Shape::Map(r), Shape::Map(w)) | (Step::Item, Shape::List(r), Shape::List(w)) => {
                    ((**r).clone(), (**w).clone())
                }
                // A branch is not a part of a value, which may be of any kind that is written.
                (Step::Branch { .. }, ..) => return Some(self.whole(&r, &all).min(worst)),
                // A written struct may contain more than its named members.
                (Step::Value, Shape::Map(_), Shape::Named(_)) => return Some(Verdict::Unsafe),
                // A struct keeps unknown members unchanged.
                (Step::Value, Shape::Named(_), Shape::Named(_)) if self.reader.record(&r).is_some() => return Some(Verdict::Safe),
                _ => return Some(whole),
            };
        }
        Some(self.whole(&reader, &writer).min(worst))
    }

    /// The member of a written struct that the name means: its own, or the one whose alias on the reading side it is.
    fn written(&self, record: &'m eventry_schema::model::Record, name: &str) -> Option<&'m Member> {
        record.members.iter().find(|member| member.wire == name)
    }

    /// A member that is written as null, or not at all.
    fn member_of_null(&self, r: &Member, w: &Member) -> Verdict {
        match (r.required, r.nullable) {
            (true, _) if !w.is_required_by_schema() => Verdict::Unsafe,
            (_, true) => Verdict::Safe,
            (true, false) => self.null(present(r)),
            (false, false) => Verdict::Note,
        }
    }

    fn member(&mut self, r: &Member, w: &Member) -> Verdict {
        if r.required && !w.is_required_by_schema() {
            return Verdict::Unsafe;
        }
        let null = match (w.nullable && !r.nullable, r.required) {
            (false, _) => Verdict::Safe,
            (true, false) => Verdict::Note,
            // A choice keeps it as it keeps all that fits none of its branches.
            (true, true) => self.null(present(r)),
        };
        null.max(self.shape(present(r), present(w)))
    }

    fn shape(&mut self, r: &Shape, w: &Shape) -> Verdict {
        if self.empty.iter().any(|(reader, writer)| reader == r && writer == w) {
            return Verdict::Safe;
        }
        let nullable = |shape: &Shape| matches!(shape, Shape::Optional(_) | Shape::Nullable(_));
        match r {
            Shape::Json => return Verdict::Safe,
            Shape::Boxed(inner) => return self.shape(inner, w),
            Shape::TypedOr(inner) => return self.shape(inner, w).min(Verdict::Note),
            // What it wraps may be null.
            Shape::Named(id) if !matches!(w, Shape::Named(_)) => {
                if let Some(TypeKind::Wrapper(inner)) = self.reader.get(*id).map(|def| &def.kind) {
                    return self.guarded(r, w, Verdict::Unsafe, |reads| reads.shape(inner, w));
                }
            }
            _ => {}
        }
        match w {
            Shape::Boxed(inner) => return self.shape(r, inner),
            Shape::Named(id) if !matches!(r, Shape::Named(_)) => {
                if let Some(TypeKind::Wrapper(inner)) = self.writer.get(*id).map(|def| &def.kind) {
                    return self.guarded(r, w, Verdict::Safe, |reads| reads.shape(r, inner));
                }
            }
            Shape::Optional(inner) | Shape::Nullable(inner) => {
                let null = if nullable(r) { Verdict::Safe } else { self.anything_else(r) };
                return null.max(self.shape(r, inner));
            }
            _ => {}
        }
        match r {
            Shape::Optional(inner) | Shape::Nullable(inner) => self.shape(inner, w),
            Shape::Named(r) => self.named(*r, w),
            _ => self.plain(r, w),
        }
    }

    /// What becomes of a value that a shape does not name.
    fn anything_else(&self, r: &Shape) -> Verdict {
        match self.reader.bare(r) {
            Shape::Json => Verdict::Safe,
            Shape::TypedOr(_) => Verdict::Note,
            Shape::Named(id) if matches!(self.reader.get(id).map(|def| &def.kind), Some(TypeKind::Union(_))) => Verdict::Note,
            _ => Verdict::Unsafe,
        }
    }

    /// A shape of the runtime reads a value.
    fn plain(&mut self, r: &Shape, w: &Shape) -> Verdict {
        if let Shape::Named(id) = w {
            return self.plain_reads_named(r, *id);
        }
        let reads = match (r, w) {
            (Shape::List(r), Shape::List(w)) | (Shape::Map(r), Shape::Map(w)) => return self.shape(r, w),
            (Shape::Bool, Shape::Bool)
            | (Shape::Text | Shape::Timestamp, Shape::Text | Shape::Timestamp)
            | (Shape::Number | Shape::Float, Shape::Number | Shape::Float | Shape::Integer | Shape::Fixed(_))
            | (Shape::Integer, Shape::Integer | Shape::Fixed(_))
            | (Shape::Fixed(Fixed::I64), Shape::Fixed(Fixed::I64))
            | (Shape::Fixed(Fixed::U64), Shape::Fixed(Fixed::U64)) => true,
            (Shape::Fixed(Fixed::I64), Shape::Integer) => return Verdict::Edge,
            _ => false,
        };
        if reads { Verdict::Safe } else { Verdict::Unsafe }
    }

    fn plain_reads_named(&mut self, r: &Shape, w: TypeId) -> Verdict {
        let Some(def) = self.writer.get(w) else { return Verdict::Unsafe };
        match (&def.kind, r) {
            (TypeKind::Wrapper(inner), _) => self.shape(r, inner),
            (TypeKind::Union(union), _) => self.guarded(r, &Shape::Named(w), Verdict::Safe, |reads| {
                worst(union, |branch| reads.shape(r, branch))
            }),
            (TypeKind::Values(_), Shape::Text | Shape::Timestamp) => Verdict::Safe,
            (TypeKind::Record(record), Shape::Map(value)) if !record.positional => {
                let members = record.members.iter().map(|member| {
                    let null = if member.nullable { self.null(value) } else { Verdict::Safe };
                    null.max(self.shape(value, present(member)))
                });
                members.max().unwrap_or(Verdict::Safe)
            }
            (TypeKind::Record(record), Shape::List(item)) if record.positional => {
                // Anything can follow the places.
                let rest = self.shape(item, &Shape::Json);
                let places = record.members.iter().map(|member| self.shape(item, present(member)));
                places.max().unwrap_or(Verdict::Safe).max(rest)
            }
            _ => Verdict::Unsafe,
        }
    }

    fn null(&self, r: &Shape) -> Verdict {
        match r {
            Shape::Optional(_) | Shape::Nullable(_) => Verdict::Safe,
            _ => self.anything_else(r),
        }
    }

    /// A generated type reads a value.
    fn named(&mut self, r: TypeId, w: &Shape) -> Verdict {
        let Some(def) = self.reader.get(r) else { return Verdict::Unsafe };
        if let Shape::Named(w) = w {
            if let Some(known) = self.known.get(&(r, *w)) {
                return *known;
            }
            let believed = self.believed.get(&(r, *w)).copied().unwrap_or(Verdict::Safe);
            self.known.insert((r, *w), believed);
            let verdict = match (&def.kind, self.writer.get(*w).map(|def| &def.kind)) {
                (TypeKind::Wrapper(inner), _) => self.shape(inner, &Shape::Named(*w)),
                (_, Some(TypeKind::Wrapper(inner))) => self.shape(&Shape::Named(r), inner),
                (TypeKind::Union(r), Some(TypeKind::Union(w))) => worst(w, |branch| self.union(r, branch)),
                (_, Some(TypeKind::Union(w))) => worst(w, |branch| self.shape(&Shape::Named(r), branch)),
                _ => self.known_kind(r, &Shape::Named(*w)),
            };
            self.known.insert((r, *w), verdict);
            return verdict;
        }
        self.guarded(&Shape::Named(r), w, Verdict::Unsafe, |reads| match &def.kind {
            TypeKind::Wrapper(inner) => reads.shape(inner, w),
            _ => reads.known_kind(r, w),
        })
    }

    /// Compares once; `again` is the answer when the same question comes up in it.
    fn guarded(&mut self, r: &Shape, w: &Shape, again: Verdict, compare: impl FnOnce(&mut Self) -> Verdict) -> Verdict {
        if self.open.iter().any(|(open_r, open_w)| open_r == r && open_w == w) {
            return again;
        }
        self.open.push((r.clone(), w.clone()));
        let verdict = compare(self);
        self.open.pop();
        verdict
    }

    fn known_kind(&mut self, r: TypeId, w: &Shape) -> Verdict {
        let Some(def) = self.reader.get(r) else { return Verdict::Unsafe };
        match &def.kind {
            TypeKind::Union(union) => self.union(union, w),
            TypeKind::Values(values) => match self.writer.bare(w) {
                Shape::Text | Shape::Timestamp => Verdict::Note,
                Shape::Named(id) => match self.writer.get(id).map(|def| &def.kind) {
                    Some(TypeKind::Values(theirs)) => {
                        let known = theirs.iter().all(|value| values.iter().any(|own| own.wire == value.wire));
                        if known { Verdict::Safe } else { Verdict::Note }
                    }
                    _ => Verdict::Unsafe,
                },
                _ => Verdict::Unsafe,
            },
            TypeKind::Record(own) => match w {
                Shape::Named(id) => match self.writer.get(*id).map(|def| &def.kind) {
                    Some(TypeKind::Record(theirs)) if own.positional == theirs.positional => self.record(own, (*id, theirs)),
                    _ => Verdict::Unsafe,
                },
                // The names are the struct's alone, as between two structs.
                Shape::Map(_) if !own.positional => match own.members.iter().any(|member| member.required) {
                    true => Verdict::Unsafe,
                    false => Verdict::Safe,
                },
                Shape::List(item) if own.positional => {
                    let places = own.members.iter().map(|member| match member.required {
                        true => Verdict::Unsafe,
                        false => self.shape(present(member), item),
                    });
                    places.max().unwrap_or(Verdict::Safe)
                }
                _ => Verdict::Unsafe,
            },
            TypeKind::Wrapper(inner) => self.shape(inner, w),
        }
    }

    fn record(&mut self, r: &eventry_schema::model::Record, (id, w): (TypeId, &eventry_schema::model::Record)) -> Verdict {
        let mut verdict = Verdict::Safe;
        for member in &r.members {
            let names = std::iter::once(&member.wire).chain(&member.aliases);
            let theirs = names.filter_map(|name| w.members.iter().find(|known| known.wire == *name)).next();
            let silent = theirs.and_then(|theirs| {
                let own = |(silent, name, _): &&(TypeId, String, bool)| *silent == id && *name == theirs.wire;
                self.silent.iter().find(own).map(|(.., only_null)| *only_null)
            });
            verdict = verdict.max(match theirs {
                // No value of the whole struct is ever written.
                Some(theirs) if theirs.is_required_by_schema() && silent == Some(false) => return Verdict::Safe,
                Some(_) if silent == Some(false) && !member.required => Verdict::Safe,
                Some(theirs) if silent == Some(true) => self.member_of_null(member, theirs),
                Some(theirs) => self.member(member, theirs),
                None if member.required => Verdict::Unsafe,
                None => Verdict::Safe,
            });
        }
        verdict
    }

    /// A choice keeps what fits none of its branches.
    fn union(&mut self, r: &Union, w: &Shape) -> Verdict {
        let read = r.branches.iter().map(|branch| self.shape(&branch.shape, w)).min();
        read.unwrap_or(Verdict::Note).min(Verdict::Note)
    }
}

/// A member's shape without what says whether it is there or null.
fn present(member: &Member) -> &Shape {
    match &member.shape {
        Shape::Optional(inner) | Shape::Nullable(inner) => inner,
        shape => shape,
    }
}

fn worst(union: &Union, mut of: impl FnMut(&Shape) -> Verdict) -> Verdict {
    union.branches.iter().map(|branch| of(&branch.shape)).max().unwrap_or(Verdict::Safe)
}
