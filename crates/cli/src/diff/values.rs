//! Differences of a single value: kinds, null, listed values, formats, bounds, patterns and other conditions.

use std::cmp::Ordering;

use eventry_schema::json::Node;
use eventry_schema::kinds::Kinds;
use eventry_schema::model::Fixed;
use eventry_schema::normalize::Place;

use super::facts::{Assertion, Facts, Spot};
use super::rules::{self, Rule};
use super::walk::{Here, Side, Walk};
use crate::change::Verdict;

/// Keywords of numbers that allow more the larger they are (`true`), or the smaller.
const BOUNDS: &[(&str, bool)] = &[
    ("exclusiveMaximum", true),
    ("exclusiveMinimum", false),
    ("maxContains", true),
    ("maxItems", true),
    ("maxLength", true),
    ("maxProperties", true),
    ("maximum", true),
    ("minContains", false),
    ("minItems", false),
    ("minLength", false),
    ("minProperties", false),
    ("minimum", false),
];

impl<'s> Walk<'_, 's> {
    /// A place where one of the schemas allows no value, or only null. Its type is JSON, so it reads what comes.
    pub(super) fn void(&mut self, a: &Facts<'s>, b: &Facts<'s>, here: &Here) {
        let Some(spot) = self.spot_of_type(a, b) else { return };
        let subject = here.subject();
        let (rule, words) = match (a.is_void(), b.is_void()) {
            (_, true) => (&rules::VALUE_FORBIDDEN, format!("{subject} is no longer allowed")),
            (true, _) => (&rules::VALUE_ALLOWED, format!("{subject} is now allowed")),
            _ => {
                let words = format!("{subject} is now {}; it was {}", words_for(b.kinds), words_for(a.kinds));
                match b.is_void_or_null() {
                    true => (&rules::VALUE_FORBIDDEN, words),
                    false => (&rules::VALUE_ALLOWED, words),
                }
            }
        };
        self.note(rule, Side::New, &spot, here, words);
        if let Some(found) = self.found.last_mut() {
            found.only_null = a.kinds == Kinds::NULL || b.kinds == Kinds::NULL;
        }
        if !a.is_void() && !b.is_void() {
            self.null(a.kinds, b.kinds, &spot, here);
        }
    }

    /// Null became allowed, or forbidden.
    fn null(&mut self, old: Kinds, new: Kinds, spot: &Spot, here: &Here) {
        let added = new.meets(Kinds::NULL);
        if old.meets(Kinds::NULL) == added {
            return;
        }
        let rule = match (added, here.required) {
            (true, (true, _)) => &rules::NULL_ADDED,
            (true, _) => &rules::NULL_ADDED_OPTIONAL,
            (false, (_, true)) => &rules::NULL_REMOVED,
            (false, _) => &rules::NULL_REMOVED_OPTIONAL,
        };
        let may = if added { "can now be null" } else { "can no longer be null" };
        self.note(rule, Side::New, spot, here, format!("{} {may}", here.subject()));
    }

    /// Kinds of values. Returns whether anything is left to compare.
    pub(super) fn kinds(&mut self, a: &Facts<'s>, b: &Facts<'s>, here: &Here, choices: bool) -> bool {
        let (old, new) = (a.kinds, b.kinds);
        if old == new {
            return true;
        }
        let Some(spot) = self.spot_of_type(a, b) else { return true };
        let everything = old == Kinds::ALL || new == Kinds::ALL;
        let (old_kinds, new_kinds) = match everything {
            true => (old, new),
            false => (old.without(Kinds::NULL), new.without(Kinds::NULL)),
        };
        // Choices have separate rows for the values of their branches.
        if !choices && old_kinds != new_kinds {
            let rule = match (old_kinds.within(new_kinds), new_kinds.within(old_kinds)) {
                (true, _) => &rules::TYPE_WIDENED,
                (_, true) => &rules::TYPE_NARROWED,
                _ => &rules::TYPE_CHANGED,
            };
            let words = format!("{} is now {}; it was {}", here.subject(), words_for(new), words_for(old));
            self.note(rule, Side::New, &spot, here, words);
        }
        if !everything {
            self.null(old, new, &spot, here);
        }
        old_kinds.meets(new_kinds)
    }

    fn spot_of_type(&self, a: &Facts<'s>, b: &Facts<'s>) -> Option<Spot> {
        // What stood in the old document has a place in the new one: the schema that lost its `type`.
        b.kinds_spot.clone().or_else(|| b.spot.clone()).or_else(|| a.spot.clone())
    }

    /// `enum` and `const`.
    pub(super) fn values(&mut self, a: &Facts<'s>, b: &Facts<'s>, here: &Here) {
        let kinds = a.kinds.and(b.kinds);
        let texts = |facts: &Facts<'_>| facts.kinds.without(Kinds::NULL) == Kinds::STRING;
        match (&a.values, &b.values) {
            (None, None) => {}
            (Some((old, old_spot)), Some((new, spot))) => {
                let is_enum = texts(a) && texts(b) && a.choices.is_empty() && b.choices.is_empty();
                let counts = |value: &&Node| !value.is_null() && Kinds::of_instance(value).meets(kinds);
                for value in new.iter().copied().filter(counts).filter(|value| !old.contains(value)) {
                    let rule = if is_enum { &rules::ENUM_VALUE_ADDED } else { &rules::VALUE_ADDED };
                    let spot = listed(spot, new, value);
                    let words = format!("{} can now be {}", here.subject(), value.to_compact());
                    self.note(rule, Side::New, &spot, here, words);
                }
                for value in old.iter().copied().filter(counts).filter(|value| !new.contains(value)) {
                    let rule = if is_enum {
                        &rules::ENUM_VALUE_REMOVED
                    } else {
                        &rules::VALUE_REMOVED
                    };
                    let spot = listed(old_spot, old, value);
                    let words = format!("{} can no longer be {}", here.subject(), value.to_compact());
                    self.note(rule, Side::Old, &spot, here, words);
                }
            }
            (None, Some((_, spot))) => {
                let rule = if texts(b) && kinds.meets(Kinds::STRING) {
                    &rules::ENUM_ADDED
                } else {
                    &rules::VALUES_ADDED
                };
                self.note(
                    rule,
                    Side::New,
                    spot,
                    here,
                    format!("the values of {} are now listed", here.subject()),
                );
            }
            (Some((_, spot)), None) => {
                let rule = if texts(a) && kinds.meets(Kinds::STRING) {
                    &rules::ENUM_REMOVED
                } else {
                    &rules::VALUES_REMOVED
                };
                let words = format!("the values of {} are no longer listed", here.subject());
                self.note(rule, Side::Old, spot, here, words);
            }
        }
    }

    /// `format`.
    pub(super) fn format(&mut self, a: &Facts<'s>, b: &Facts<'s>, here: &Here) {
        let name = |facts: &Facts<'s>| facts.format.as_ref().map(|(format, _)| *format);
        let (old, new) = (name(a), name(b));
        if old == new && a.fixed == b.fixed {
            return;
        }
        let Some(rule) = format_rule(a, b, old, new) else { return };
        let quoted = |format: Option<&str>| format.map_or("no format".to_owned(), |format| format!("format `{format}`"));
        let mut words = format!("{} now has {}; it had {}", here.subject(), quoted(new), quoted(old));
        if rule.wire.max(rule.replay) == Verdict::Edge {
            words.push_str("; this only matters for integers beyond 64 bits");
        }
        match (&b.format, &a.format) {
            (Some((_, spot)), _) => self.note(rule, Side::New, spot, here, words),
            (None, Some((_, spot))) => self.note(rule, Side::Old, spot, here, words),
            (None, None) => {}
        }
    }

    /// Bounds, patterns and conditions without a shape in Rust.
    pub(super) fn assertions(&mut self, a: &Facts<'s>, b: &Facts<'s>, here: &Here) {
        let mut keywords: Vec<&str> = a.assertions.keys().chain(b.assertions.keys()).copied().collect();
        keywords.sort_unstable();
        keywords.dedup();
        for keyword in keywords {
            let of = |facts: &Facts<'s>| facts.assertions.get(keyword).cloned().unwrap_or_default();
            let (mut old, mut new) = (of(a), of(b));
            old.retain(|known| match new.iter().position(|other| self.same(keyword, known, other, here)) {
                Some(at) => {
                    new.remove(at);
                    false
                }
                None => true,
            });
            // The rest differs; they are paired in order.
            for at in 0..old.len().max(new.len()) {
                self.assertion(keyword, old.get(at), new.get(at), here);
            }
        }
    }

    fn assertion(&mut self, keyword: &str, old: Option<&Assertion<'s>>, new: Option<&Assertion<'s>>, here: &Here) {
        let rule = assertion_rule(keyword, old.map(|it| it.node), new.map(|it| it.node));
        let text = |assertion: &Assertion<'_>| short(assertion.node);
        let (which, owner, words) = match (old, new) {
            (Some(old), Some(new)) => {
                let words = format!("`{keyword}` of {} is now {}; it was {}", here.subject(), text(new), text(old));
                (Side::New, &new.owner, words)
            }
            (None, Some(new)) => {
                let words = format!("{} now has `{keyword}` {}", here.subject(), text(new));
                (Side::New, &new.owner, words)
            }
            (Some(old), None) => {
                let words = format!("{} no longer has `{keyword}`; it was {}", here.subject(), text(old));
                (Side::Old, &old.owner, words)
            }
            (None, None) => return,
        };
        self.note(rule, which, &Spot::keyword(owner, keyword), here, words);
    }

    /// Whether two conditions are equal, including what they refer to.
    fn same(&mut self, keyword: &str, old: &Assertion<'s>, new: &Assertion<'s>, here: &Here) -> bool {
        let refers = |node: &Node| node.to_compact().contains("$");
        if old.node != new.node {
            return false;
        }
        if !refers(old.node) {
            return true;
        }
        let inside = |assertion: &Assertion<'s>| -> Vec<Place<'s>> {
            let place = assertion.owner.at(assertion.node, &[keyword]);
            let mut places = vec![place.clone()];
            let listed = assertion.node.as_array().into_iter().flatten().enumerate();
            places.extend(listed.map(|(at, node)| place.at(node, &[&at.to_string()])));
            let named = assertion.node.as_object().into_iter().flatten();
            places.extend(named.map(|member| place.at(&member.node, &[&member.name])));
            places
        };
        let before = self.found.len();
        for (old, new) in inside(old).into_iter().zip(inside(new)) {
            self.site(&[old], &[new], here);
        }
        self.found.drain(before..).all(|found| found.rule.is_words())
    }
}

/// The row for a format, where it has one: a format beside a kind that it says nothing about has none.
fn format_rule(a: &Facts<'_>, b: &Facts<'_>, old: Option<&str>, new: Option<&str>) -> Option<&'static Rule> {
    let kinds = a.kinds.and(b.kinds).without(Kinds::NULL);
    if kinds.is_empty() {
        return None;
    }
    let float = |format: Option<&str>| matches!(format, Some("double" | "float"));
    if kinds.within(Kinds::NUMBER) {
        match (a.fixed, b.fixed) {
            (None, Some(fixed)) => return Some(fixed_rule(kinds, fixed).0),
            (Some(fixed), None) => return Some(fixed_rule(kinds, fixed).1),
            (Some(old), Some(new)) if old != new => return Some(&rules::INTEGER_SIGN_CHANGED),
            (Some(_), Some(_)) => {}
            (None, None) if float(old) != float(new) && kinds == Kinds::NUMBER => {
                return Some(if float(new) {
                    &rules::FLOAT_FORMAT_ADDED
                } else {
                    &rules::FLOAT_FORMAT_REMOVED
                });
            }
            (None, None) => {}
        }
    }
    let timestamp =
        |facts: &Facts<'_>, format: Option<&str>| kinds.meets(Kinds::STRING) && facts.values.is_none() && format == Some("date-time");
    Some(match (timestamp(a, old), timestamp(b, new)) {
        (false, true) => &rules::TIMESTAMP_ADDED,
        (true, false) => &rules::TIMESTAMP_REMOVED,
        _ => match (old, new) {
            (None, Some(_)) => &rules::FORMAT_ADDED,
            (Some(_), None) => &rules::FORMAT_REMOVED,
            _ => &rules::FORMAT_CHANGED,
        },
    })
}

/// The rows for an integer format that is new, and for one that is gone: what else the place could hold makes the difference.
fn fixed_rule(kinds: Kinds, fixed: Fixed) -> (&'static Rule, &'static Rule) {
    match fixed {
        _ if !kinds.within(Kinds::INTEGER) => (&rules::NUMBER_FIXED, &rules::NUMBER_FREED),
        Fixed::I64 => (&rules::INTEGER_FORMAT_ADDED, &rules::INTEGER_FORMAT_REMOVED),
        Fixed::U64 => (&rules::UNSIGNED_ADDED, &rules::UNSIGNED_REMOVED),
    }
}

/// The row for a bound, a pattern or a condition.
fn assertion_rule(keyword: &str, old: Option<&Node>, new: Option<&Node>) -> &'static Rule {
    let [added, removed, changed] = match keyword {
        "pattern" => [&rules::PATTERN_ADDED, &rules::PATTERN_REMOVED, &rules::PATTERN_CHANGED],
        "multipleOf" | "uniqueItems" => [&rules::BOUND_TIGHTENED, &rules::BOUND_LOOSENED, &rules::BOUND_CHANGED],
        _ => match BOUNDS.iter().find(|(bound, _)| *bound == keyword) {
            Some((_, larger)) => return bound_rule(old, new, *larger),
            None => [&rules::CONDITION_ADDED, &rules::CONDITION_REMOVED, &rules::CONDITION_CHANGED],
        },
    };
    match (old, new) {
        (None, _) => added,
        (_, None) => removed,
        // A truth value is a bound that is there or not.
        (Some(old), Some(new)) => match (old.as_bool(), new.as_bool()) {
            (Some(false), Some(true)) if keyword == "uniqueItems" => added,
            (Some(true), Some(false)) if keyword == "uniqueItems" => removed,
            _ => changed,
        },
    }
}

fn bound_rule(old: Option<&Node>, new: Option<&Node>, larger: bool) -> &'static Rule {
    let number = |node: &Node| node.as_number().and_then(|text| text.parse::<f64>().ok());
    let (Some(old), Some(new)) = (old, new) else {
        return if old.is_none() {
            &rules::BOUND_TIGHTENED
        } else {
            &rules::BOUND_LOOSENED
        };
    };
    let order = number(old).zip(number(new)).and_then(|(old, new)| new.partial_cmp(&old));
    match order {
        Some(Ordering::Greater) if larger => &rules::BOUND_LOOSENED,
        Some(Ordering::Less) if !larger => &rules::BOUND_LOOSENED,
        Some(Ordering::Greater | Ordering::Less) => &rules::BOUND_TIGHTENED,
        // Draft-04 has truth values here, and an `f64` does not tell all numbers apart.
        _ => &rules::BOUND_CHANGED,
    }
}

/// The position of a value in a list; `const` has no list.
fn listed(spot: &Spot, values: &[&Node], value: &Node) -> Spot {
    let mut spot = spot.clone();
    if spot.pointer.ends_with("/enum")
        && let Some(at) = values.iter().position(|known| *known == value)
    {
        spot.pointer.push_str(&format!("/{at}"));
    }
    spot
}

/// A set of kinds in words.
fn words_for(kinds: Kinds) -> String {
    if kinds == Kinds::ALL {
        return "any value".to_owned();
    }
    if kinds.is_empty() {
        return "nothing".to_owned();
    }
    let mut names = Vec::new();
    for (kind, name) in [
        (Kinds::BOOL, "boolean"),
        (Kinds::NUMBER, "number"),
        (Kinds::INTEGER, "integer"),
        (Kinds::STRING, "string"),
        (Kinds::ARRAY, "array"),
        (Kinds::OBJECT, "object"),
        (Kinds::NULL, "null"),
    ] {
        let whole = kind.within(kinds);
        if whole && !(kind == Kinds::INTEGER && Kinds::NUMBER.within(kinds)) {
            names.push(name);
        }
    }
    names.join(" or ")
}

/// A value as a message shows it.
fn short(node: &Node) -> String {
    const MAX: usize = 60;
    let text = node.to_compact();
    match text.char_indices().nth(MAX) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}
