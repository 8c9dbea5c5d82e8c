//! Finds values in JSON text by their places, without building a tree.

use std::borrow::Cow;

use crate::json::Decoder;
use crate::kind::Kind;
use crate::table::Steps;

/// The step that stands for every element or member.
pub(crate) const EACH: &str = "*";

/// Finds the values at several places in one pass. If a member is repeated, the last one counts. Text that is not JSON ends the search.
pub(crate) fn find_all<'t>(text: &'t str, wanted: &[(usize, Steps)], found: &mut dyn FnMut(usize, Option<&'t str>)) {
    let mut deeper = Vec::new();
    for (id, steps) in wanted {
        if steps.is_empty() {
            found(*id, Some(text));
        } else {
            deeper.push((*id, *steps));
        }
    }
    if deeper.is_empty() {
        return;
    }
    each_child(text, &mut |name, value| {
        let below: Vec<(usize, Steps)> = deeper
            .iter()
            .filter_map(|(id, steps)| steps.split_first().filter(|(first, _)| name.is(first)).map(|(_, rest)| (*id, rest)))
            .collect();
        for (id, _) in &below {
            // What an earlier member with this name held does not count.
            found(*id, None);
        }
        if !below.is_empty() {
            find_all(value, &below, found);
        }
    });
}

/// Finds the value at one place.
pub(crate) fn find(text: &str, steps: Steps) -> Option<&str> {
    let mut value = None;
    find_all(text, &[(0, steps)], &mut |_, found| value = found);
    value
}

/// Hands out every value that the steps reach, with the name that the last step [`EACH`] stands for.
pub(crate) fn find_each<'t>(text: &'t str, steps: Steps, take: &mut dyn FnMut(Key<'_>, &'t str)) {
    each_below(text, steps, Key::Name(""), take);
}

fn each_below<'t>(text: &'t str, steps: Steps, name: Key<'_>, take: &mut dyn FnMut(Key<'_>, &'t str)) {
    let Some((first, rest)) = steps.split_first() else {
        return take(name, text);
    };
    if *first == EACH {
        each_child(text, &mut |name, value| each_below(value, rest, name, take));
    } else if let Some(value) = last_child(text, first) {
        each_below(value, rest, name, take);
    }
}

fn last_child<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let mut found = None;
    each_child(text, &mut |child, value| {
        if child.is(name) {
            found = Some(value);
        }
    });
    found
}

/// The name of a member, or the index of an element.
#[derive(Clone, Copy)]
pub(crate) enum Key<'k> {
    Name(&'k str),
    Index(usize),
}

impl Key<'_> {
    /// Returns whether a step leads to this child.
    pub(crate) fn is(self, step: &str) -> bool {
        match self {
            Key::Name(name) => name == step,
            // As in a JSON pointer, an index has no leading zeros.
            Key::Index(at) => step.parse() == Ok(at) && (step == "0" || !step.starts_with(['0', '+'])),
        }
    }
}

/// Hands out the members of an object or the elements of an array.
pub(crate) fn each_child<'t>(text: &'t str, take: &mut dyn FnMut(Key<'_>, &'t str)) {
    let mut from = Decoder::new(text);
    match from.kind() {
        Ok(Kind::Object) if from.begin_object().is_ok() => {
            while let Ok(Some(name)) = from.next_member() {
                let Ok(value) = from.skip() else { return };
                take(Key::Name(&name), value);
            }
        }
        Ok(Kind::Array) if from.begin_array().is_ok() => {
            let mut at = 0_usize;
            while let Ok(true) = from.next_element() {
                let Ok(value) = from.skip() else { return };
                take(Key::Index(at), value);
                at += 1;
            }
        }
        _ => {}
    }
}

/// Returns the text of a string, a number, or a boolean. Other values have none.
pub(crate) fn scalar(raw: &str) -> Option<Cow<'_, str>> {
    let mut from = Decoder::new(raw);
    match from.kind().ok()? {
        Kind::String => from.string().ok(),
        Kind::Number | Kind::Bool => Some(raw.trim().into()),
        _ => None,
    }
}
