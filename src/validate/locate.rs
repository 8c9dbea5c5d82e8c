//! Finds the places where a value breaks its schema, one after another. The memory depends on the depth of the value, not on its size.

use std::collections::HashSet;
use std::fmt::{self, Write};

use eventry_json::pointer::escape;
use jsonschema::error::ValidationErrorKind;

use super::excerpt::Excerpt;
use super::place::Place;
use super::plan::{Plan, Verdict};
use super::step::{Assertions, Items, Members, Others, Refusal, Step};
use super::violations::{Violation, ViolationKind, Violations};

/// The number of bytes of a message that are kept: a message may quote the schema.
const MESSAGE: usize = 1024;

/// Once the kept places and messages have this many bytes, further violations are only counted.
const KEPT: usize = 1 << 20;

/// The number of names of forbidden members that are shown.
const NAMES: usize = 8;

const TOO_MANY_STEPS: &str = "cannot be judged: matching a pattern takes too many steps";

/// The way from the root of the body to a value.
#[derive(Clone, Copy)]
pub(super) enum Path<'p> {
    Root,
    Member(&'p Path<'p>, &'p str),
    Element(&'p Path<'p>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Root => Ok(()),
            Path::Member(object, name) => write!(f, "{object}/{}", escape(name)),
            Path::Element(array, at) => write!(f, "{array}/{at}"),
        }
    }
}

impl Plan {
    /// The violations of a value that the schema refuses. Up to `limit` are kept.
    pub(super) fn violations(&self, value: Place<'_>, path: &Path<'_>, limit: usize) -> Violations {
        let mut finder = Finder {
            plan: self,
            limit,
            kept: Vec::new(),
            bytes: 0,
            total: 0,
            visited: HashSet::new(),
        };
        finder.judge(0, value, path);
        if finder.total == 0 {
            let site = Site { path, schema: "" };
            finder.verdict(site, 0, value, Refusal::Schema);
        }
        if finder.total == 0 {
            finder.add(Site { path, schema: "" }, "", ViolationKind::Broken, |f| not_allowed(value, f));
        }
        let more = finder.total - finder.kept.len();
        Violations::new(finder.kept, more)
    }
}

pub(super) fn not_allowed(value: Place<'_>, f: &mut dyn Write) -> fmt::Result {
    write!(f, "{} is not what its schema allows", Excerpt(value))
}

struct Finder<'p> {
    plan: &'p Plan,
    limit: usize,
    kept: Vec<Violation>,
    /// The number of bytes kept.
    bytes: usize,
    total: usize,
    /// Pairs of a schema and a value that were judged already. Otherwise the time would double at every level that two schemas lead to.
    visited: HashSet<(usize, u32)>,
}

/// A value and a schema.
#[derive(Clone, Copy)]
struct Site<'s> {
    path: &'s Path<'s>,
    schema: &'s str,
}

impl<'p> Finder<'p> {
    /// Looks for violations of a schema and of those that apply to the same value.
    fn judge(&mut self, node: usize, value: Place<'_>, path: &Path<'_>) {
        let before = self.total;
        let plan = self.plan;
        let mut nodes = vec![node];
        let mut seen = HashSet::new();
        let mut rest = Vec::new();
        let mut next = 0;
        while let Some(&at) = nodes.get(next) {
            next += 1;
            let Some(node) = plan.nodes.get(at).filter(|_| !self.was_visited(at, value)) else {
                continue;
            };
            let site = Site {
                path,
                schema: &node.pointer,
            };
            for step in &node.steps {
                let more = match step {
                    Step::Same(other) => Some(*other),
                    Step::If { lead, then, otherwise } => match plan.verdict(*lead, value) {
                        Verdict::Allowed => *then,
                        Verdict::Refused => *otherwise,
                        Verdict::Unknown => {
                            self.add(site, "if", ViolationKind::Unjudged, |f| f.write_str(TOO_MANY_STEPS));
                            None
                        }
                    },
                    Step::Dependent(schemas) => {
                        let there = schemas.iter().filter(|(name, _)| value.member(name).is_some());
                        nodes.extend(there.map(|(_, other)| *other).filter(|other| seen.insert(*other)));
                        None
                    }
                    Step::Rest { lead, refusal } => {
                        rest.push((site, *lead, *refusal));
                        None
                    }
                    _ => {
                        self.step(step, site, value);
                        None
                    }
                };
                nodes.extend(more.filter(|other| seen.insert(*other)));
            }
        }
        for (site, lead, refusal) in rest {
            if self.total == before {
                self.verdict(site, lead, value, refusal);
            }
        }
    }

    /// Whether a value that contains more than scalars was judged by a schema before.
    fn was_visited(&mut self, node: usize, value: Place<'_>) -> bool {
        match value {
            Place::At(_, entry, at) if entry.next() > at + 1 + entry.len() => !self.visited.insert((node, at)),
            _ => false,
        }
    }

    fn step(&mut self, step: &'p Step, site: Site<'_>, value: Place<'_>) {
        match step {
            Step::Forbidden => self.add(site, "", ViolationKind::Broken, |f| {
                write!(f, "False schema does not allow {}", Excerpt(value))
            }),
            Step::Assertions(assertions) => self.assertions(assertions, site, value),
            Step::Members(members) => self.members(members, site, value),
            Step::Names(node) => {
                let members = value.as_object().into_iter().flat_map(|object| object.members());
                members.for_each(|(name, _)| self.judge(*node, Place::Text(name), site.path));
            }
            Step::Items(items) => self.items(items, site, value),
            Step::Verdict { lead, refusal } => self.verdict(site, *lead, value, *refusal),
            Step::Dependent(_) | Step::Same(_) | Step::If { .. } | Step::Rest { .. } => {}
        }
    }

    fn assertions(&mut self, assertions: &Assertions, site: Site<'_>, value: Place<'_>) {
        let Some(validator) = assertions.validator() else { return };
        if validator.is_valid(value) {
            return;
        }
        // There are at most as many as keywords.
        for error in validator.iter_errors(value) {
            let keyword = error.schema_path().as_str().trim_start_matches('/');
            let unfinished = matches!(
                error.kind(),
                ValidationErrorKind::BacktrackLimitExceeded { .. } | ValidationErrorKind::RegexEngineFailure { .. }
            );
            if unfinished {
                self.add(site, keyword, ViolationKind::Unjudged, |f| {
                    write!(f, "{TOO_MANY_STEPS}, for {}", Excerpt(value))
                });
            } else {
                let masked = error.masked_with(Excerpt(value).to_string());
                self.add(site, keyword, ViolationKind::Broken, |f| write!(f, "{masked}"));
            }
        }
    }

    fn members(&mut self, members: &Members, site: Site<'_>, value: Place<'_>) {
        let Some(object) = value.as_object() else { return };
        let mut unexpected = Vec::new();
        let mut count = 0;
        for (name, member) in object.members() {
            let path = Path::Member(site.path, name);
            let mut others = true;
            if let Ok(at) = members.named.binary_search_by(|(known, _)| known.as_str().cmp(name))
                && let Some((_, node)) = members.named.get(at)
            {
                others = false;
                self.judge(*node, member, &path);
            }
            for (pattern, node) in &members.patterns {
                match pattern.is_match(name) {
                    Some(true) => {
                        others = false;
                        self.judge(*node, member, &path);
                    }
                    Some(false) => {}
                    None => {
                        // It is unknown whether this schema or the one for others applies.
                        others = false;
                        self.add(Site { path: &path, ..site }, "patternProperties", ViolationKind::Unjudged, |f| {
                            write!(f, "{TOO_MANY_STEPS}, for the name {}", Excerpt(Place::Text(name)))
                        });
                    }
                }
            }
            match &members.others {
                Others::Each(node) if others => self.judge(*node, member, &path),
                Others::Forbidden if others => {
                    count += 1;
                    if unexpected.len() < NAMES {
                        unexpected.push(name);
                    }
                }
                _ => {}
            }
        }
        if count > 0 {
            self.add(site, "additionalProperties", ViolationKind::Broken, |f| {
                f.write_str("Additional properties are not allowed (")?;
                for (at, name) in unexpected.iter().enumerate() {
                    let before = if at == 0 { "" } else { ", " };
                    write!(f, "{before}'")?;
                    super::excerpt::shortened(name, f)?;
                    f.write_char('\'')?;
                }
                match count - unexpected.len() {
                    0 => {}
                    more => write!(f, " and {more} more")?,
                }
                f.write_str(if count == 1 { " was unexpected)" } else { " were unexpected)" })
            });
        }
    }

    fn items(&mut self, items: &Items, site: Site<'_>, value: Place<'_>) {
        let Some(array) = value.as_array() else { return };
        let others = match &items.others {
            Others::Each(node) => Some(*node),
            Others::Any | Others::Forbidden => None,
        };
        for (at, element) in array.elements().enumerate() {
            let Some(node) = items.first.get(at).copied().or(others) else {
                break;
            };
            self.judge(node, element, &Path::Element(site.path, at));
        }
        let extra = array.count().saturating_sub(items.first.len());
        if extra > 0 && matches!(items.others, Others::Forbidden) {
            self.add(site, items.keyword, ViolationKind::Broken, |f| {
                let items = if extra == 1 { "item" } else { "items" };
                write!(f, "Additional items are not allowed ({extra} {items})")
            });
        }
    }

    /// Adds a violation if a schema does not allow the value.
    fn verdict(&mut self, site: Site<'_>, lead: usize, value: Place<'_>, refusal: Refusal) {
        let kind = match self.plan.verdict(lead, value) {
            Verdict::Allowed => return,
            Verdict::Refused => ViolationKind::Broken,
            Verdict::Unknown => ViolationKind::Unjudged,
        };
        let plan = self.plan;
        self.add(site, refusal.keyword(), kind, |f| {
            if kind == ViolationKind::Unjudged {
                return write!(f, "{TOO_MANY_STEPS}, for {}", Excerpt(value));
            }
            let shown = Excerpt(value);
            match refusal {
                Refusal::AnyOf => write!(f, "{shown} is not valid under any of the schemas listed in the 'anyOf' keyword"),
                Refusal::OneOf { any } if plan.verdict(any, value) == Verdict::Allowed => {
                    write!(
                        f,
                        "{shown} is valid under more than one of the schemas listed in the 'oneOf' keyword"
                    )
                }
                Refusal::OneOf { .. } => write!(f, "{shown} is not valid under any of the schemas listed in the 'oneOf' keyword"),
                Refusal::Not => write!(f, "{shown} is valid under the schema of the 'not' keyword"),
                Refusal::Contains => write!(f, "None of {shown} are valid under the given schema"),
                Refusal::ContainsCounted => write!(f, "too few or too many of {shown} are valid under the given schema"),
                Refusal::Unevaluated("unevaluatedItems") => f.write_str("Unevaluated items are not allowed"),
                Refusal::Unevaluated(_) => f.write_str("Unevaluated properties are not allowed"),
                Refusal::Dynamic(_) | Refusal::Schema => not_allowed(value, f),
            }
        });
    }

    /// Adds a violation.
    fn add(&mut self, site: Site<'_>, keyword: &str, kind: ViolationKind, message: impl FnOnce(&mut Bounded) -> fmt::Result) {
        self.total += 1;
        if self.kept.len() >= self.limit || (self.bytes >= KEPT && !self.kept.is_empty()) {
            return;
        }
        let mut words = Bounded(String::new());
        // This fails only if the message is longer than the part that is kept.
        let _ = message(&mut words);
        let schema_pointer = match keyword {
            "" => site.schema.to_owned(),
            _ => format!("{}/{keyword}", site.schema),
        };
        let violation = Violation {
            kind,
            pointer: site.path.to_string(),
            message: words.0,
            schema_pointer,
        };
        self.bytes += violation.pointer.len() + violation.message.len() + violation.schema_pointer.len();
        self.kept.push(violation);
    }
}

/// Takes a message up to a length.
struct Bounded(String);

impl Write for Bounded {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        let room = MESSAGE.saturating_sub(self.0.len());
        if part.len() <= room {
            self.0.push_str(part);
            return Ok(());
        }
        let end = (0..=room).rev().find(|end| part.is_char_boundary(*end)).unwrap_or(0);
        self.0.push_str(part.get(..end).unwrap_or_default());
        self.0.push('…');
        Err(fmt::Error)
    }
}
