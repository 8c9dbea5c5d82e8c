//! Decodes the samples of a catalog. Each must be recognized as its own event and be written back unchanged.

use std::fmt::{self, Write};

use eventry_json::pointer;

use crate::catalog::Catalog;
use crate::event::{AnyEvent, Item, MalformedEvent, Outcome, deliver_sample};
use crate::table::{Descriptor, Sample};
use crate::value::Json;

/// What became of a sample.
#[derive(Debug)]
pub struct TriedSample {
    /// The event whose sample it is.
    pub event: &'static Descriptor,
    /// The label of the sample.
    pub label: &'static str,
    /// The event that was found in it.
    pub found: FoundEvent,
    /// A JSON pointer to the first value that is written back changed. Nothing that was not decoded is written.
    pub changed: Option<String>,
}

/// The event that was found in a sample.
#[derive(Debug)]
pub enum FoundEvent {
    /// The event whose sample it is.
    Own,
    /// The event in the catalog with this id.
    Other(String),
    /// An event that is not in the catalog.
    Unknown(Outcome),
    /// No event of any provider.
    Nothing,
    /// An event that cannot be decoded.
    Malformed(MalformedEvent),
}

/// Shows the outcome, and what is wrong.
impl fmt::Display for FoundEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FoundEvent::Own => f.write_str(Outcome::Known.as_str()),
            FoundEvent::Other(id) => write!(f, "mistaken for {id}"),
            FoundEvent::Unknown(outcome) => f.write_str(outcome.as_str()),
            FoundEvent::Nothing => f.write_str("not recognized"),
            FoundEvent::Malformed(malformed) => malformed.fmt(f),
        }
    }
}

impl TriedSample {
    /// Returns whether the sample is known as its own event.
    #[must_use]
    pub fn is_known(&self) -> bool {
        matches!(self.found, FoundEvent::Own)
    }

    /// Returns whether the event was decoded and is written back unchanged.
    #[must_use]
    pub fn is_lossless(&self) -> bool {
        self.changed.is_none() && !matches!(self.found, FoundEvent::Nothing | FoundEvent::Malformed(_))
    }
}

/// Decodes every sample of a catalog and writes every event again.
#[must_use]
pub fn try_samples(catalog: &Catalog) -> Vec<TriedSample> {
    let events = catalog.iter();
    let samples = events.flat_map(|event| event.samples().iter().map(move |sample| (event, sample)));
    samples.map(|(event, sample)| try_sample(catalog, event, sample)).collect()
}

/// Recognizes the provider as for any body, so that a sample that is mistaken for another event shows up.
fn try_sample(catalog: &Catalog, event: &'static Descriptor, sample: &Sample) -> TriedSample {
    let (found, changed) = match receive_sample(catalog, event, sample) {
        None => (FoundEvent::Nothing, None),
        Some(Err(malformed)) => (FoundEvent::Malformed(malformed), None),
        Some(Ok(decoded)) => {
            let found = match decoded.descriptor() {
                Some(row) if row == event => FoundEvent::Own,
                Some(row) => FoundEvent::Other(row.id().to_owned()),
                None => FoundEvent::Unknown(decoded.outcome()),
            };
            (found, first_change(sample.body(), &decoded.to_json()))
        }
    };
    TriedSample {
        event,
        label: sample.label(),
        found,
        changed,
    }
}

/// Decodes a sample as it is delivered: with the attributes and the route that select its event. Returns nothing if no provider recognizes it.
fn receive_sample(catalog: &Catalog, event: &'static Descriptor, sample: &Sample) -> Option<Result<Box<dyn AnyEvent>, MalformedEvent>> {
    let own = catalog.provider(event.provider()).filter(|own| own.table().has_outside());
    let Some(own) = own else {
        return catalog.provider_of(sample.body().as_bytes()).map(|it| it.decode(sample.body()));
    };
    let delivery = deliver_sample(own.table(), event, sample.body());
    let provider = catalog.provider_of_delivery(&delivery)?;
    let item = provider.receive(&delivery).into_iter().next()?;
    item.map(Item::into_event).transpose()
}

/// Returns a JSON pointer to the first value that two texts do not share.
fn first_change(before: &str, after: &str) -> Option<String> {
    let (Ok(mut before), Ok(mut after)) = (Json::parse(before), Json::parse(after)) else {
        return Some(String::new());
    };
    if before == after {
        return None;
    }
    let mut place = String::new();
    while let Some((name, one, other)) = step_to_change(&before, &after) {
        pointer::push(&mut place, &name);
        let (Some(one), Some(other)) = (one, other) else { break };
        (before, after) = (one, other);
    }
    Some(place)
}

/// Returns the first member or element that differs, on both sides.
fn step_to_change(before: &Json, after: &Json) -> Option<(String, Option<Json>, Option<Json>)> {
    if before.kind() != after.kind() {
        return None;
    }
    let elements = before.elements().zip(after.elements()).enumerate();
    if let Some((at, (one, other))) = elements.into_iter().find(|(_, (one, other))| one != other) {
        return Some((at.to_string(), Some(one), Some(other)));
    }
    let mut names = before.members().chain(after.members()).map(|(name, _)| name);
    names.find_map(|name| {
        let (one, other) = (before.get(&name), after.get(&name));
        (one != other).then(|| (name.into_owned(), one, other))
    })
}

/// Panics unless every sample of a catalog is known as its own event and is written back unchanged. The macro
/// [`assert_samples!`](crate::assert_samples) calls this.
///
/// # Panics
///
/// Panics with a list of all samples that fail, or if there is no sample.
#[track_caller]
pub fn assert_samples(catalog: &Catalog) {
    let tried = try_samples(catalog);
    assert!(
        !tried.is_empty(),
        "the catalog has no samples, so nothing is tested\n  help: put a body beside a schema, as `v1.sample.<label>.json`, or remove `assert_samples!`"
    );
    let failed: Vec<&TriedSample> = tried.iter().filter(|sample| !(sample.is_known() && sample.is_lossless())).collect();
    assert!(failed.is_empty(), "{}", list(&failed, tried.len()));
}

fn list(failed: &[&TriedSample], count: usize) -> String {
    let mut list = format!("{} of {count} samples fail", failed.len());
    for sample in failed {
        // Writing to a `String` cannot fail.
        let _ = write!(
            list,
            "\n  {}, sample `{}`: {}",
            sample.event.id(),
            shown(sample.label),
            shown(&sample.found.to_string())
        );
        if let Some(place) = &sample.changed {
            let _ = write!(list, "; written back changed at `{}`", shown(place));
        }
    }
    list.push_str("\n  help: correct the sample, its schema, or the discriminators in `provider.toml`");
    list
}

/// Escapes what is invisible or controls a terminal.
fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\'' | '\\' => out.push(c),
            _ => out.extend(c.escape_debug()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{first_change, shown};

    #[test]
    fn the_first_change_has_a_pointer() {
        let before = r#"{"a": [1, {"b/c": 1.0}], "d": null}"#;
        for (after, place) in [
            (r#"{"d": null, "a": [1.0, {"b/c": 1}]}"#, None),
            (r#"{"a": [1, {"b/c": 2}], "d": null}"#, Some("/a/1/b~1c")),
            (r#"{"a": [1, {"b/c": 1}]}"#, Some("/d")),
            (r#"{"a": [1, {"b/c": 1}], "d": null, "e": 1}"#, Some("/e")),
            (r#"{"a": [1], "d": null}"#, Some("/a")),
            ("[]", Some("")),
            ("{", Some("")),
        ] {
            assert_eq!(first_change(before, after).as_deref(), place, "{after}");
        }
    }

    #[test]
    fn text_cannot_control_a_terminal() {
        assert_eq!(shown("`a` \"b\" \\ é\u{1b}[2J\u{202e}\n"), "`a` \"b\" \\ é\\u{1b}[2J\\u{202e}\\n");
    }
}
