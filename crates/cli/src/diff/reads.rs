//! Whether the types of one side read what the types of the other side stand for.
//!
//! A generated type holds every value that its schema allows. So a type that reads all that another type holds reads all that the
//! other's schema allows; what this finds is a proof that needs no look at the schemas. The other way round it may be too careful.

use std::collections::HashMap;

use eventry_schema::model::{Fixed, Member, Shape, TypeId, TypeKind, Union};

use super::path::{Step, Types, Way, find};
use crate::change::Verdict;

/// Compares types.
pub struct Reads<'m> {
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
}

/// Rounds until types that contain each other are settled; verdicts only rise, so few are needed.
const MAX_ROUNDS: usize = 64;

impl<'m> Reads<'m> {
    /// Types of `reader` that get what types of `writer` hold.
    pub fn new(reader: Types<'m>, writer: Types<'m>) -> Self {
        Reads {
            reader,
            writer,
            known: HashMap::new(),
            believed: HashMap::new(),
            open: Vec::new(),
        }
    }

    /// Asks until the answer does not change what is believed about types that contain each other.
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

    /// Whether all is read that stands at the end of a way, all below it included; `None` where the types do not lead there.
    pub fn at(&mut self, way: &Way) -> Option<Verdict> {
        let mut reader = self.reader.base(way)?;
        let mut writer = self.writer.base(way)?;
        let mut worst = Verdict::Unsafe;
        for (at, step) in way.steps.iter().enumerate() {
            let mut r = self.reader.bare(&reader);
            let mut w = self.writer.bare(&writer);
            if let Shape::Loose(inner) = &r {
                worst = Verdict::Note;
                r = self.reader.bare(inner);
            }
            if let Shape::Loose(inner) = &w {
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
                // A struct keeps what it does not name as it came.
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

    fn member(&mut self, r: &Member, w: &Member) -> Verdict {
        if r.required && !w.required {
            return Verdict::Unsafe;
        }
        let null = match (w.nullable && !r.nullable, r.required) {
            (false, _) => Verdict::Safe,
            (true, false) => Verdict::Note,
            (true, true) => Verdict::Unsafe,
        };
        null.max(self.shape(present(r), present(w)))
    }

    fn shape(&mut self, r: &Shape, w: &Shape) -> Verdict {
        let nullable = |shape: &Shape| matches!(shape, Shape::Optional(_) | Shape::Nullable(_));
        match r {
            Shape::Json => return Verdict::Safe,
            Shape::Boxed(inner) => return self.shape(inner, w),
            Shape::Loose(inner) => return self.shape(inner, w).min(Verdict::Note),
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
            Shape::Loose(_) => Verdict::Note,
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
                // Behind the places anything may stand.
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
                    Some(TypeKind::Record(theirs)) if own.positional == theirs.positional => self.record(own, theirs),
                    _ => Verdict::Unsafe,
                },
                Shape::Map(value) if !own.positional => {
                    let members = own.members.iter().map(|member| match member.required {
                        true => Verdict::Unsafe,
                        false => self.shape(present(member), value),
                    });
                    members.max().unwrap_or(Verdict::Safe)
                }
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

    fn record(&mut self, r: &eventry_schema::model::Record, w: &eventry_schema::model::Record) -> Verdict {
        let mut verdict = Verdict::Safe;
        for member in &r.members {
            let names = std::iter::once(&member.wire).chain(&member.aliases);
            let theirs = names.filter_map(|name| w.members.iter().find(|known| known.wire == *name)).next();
            verdict = verdict.max(match theirs {
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
