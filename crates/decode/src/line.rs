//! One event as one line of JSON.

use eventry::rt::Encoder;
use eventry::{AnyEvent, MalformedEvent, Outcome, Provider};

use crate::verdict::Verdict;
use eventry_schema::visible;

/// Writes the line, with its line break. With `echo` it holds everything that was read; what would steer a terminal is escaped as JSON does.
pub fn write(verdict: &Verdict, echo: bool) -> String {
    let mut to = Encoder::new();
    to.begin_object();
    match verdict {
        Verdict::Event(provider, event) => {
            head(&mut to, Some(&event.catalog_id()), event.outcome());
            if echo {
                member(&mut to, "envelope", envelope(provider, event.as_ref()).as_deref());
                member(&mut to, "payload", Some(&event.payload_json()));
            }
        }
        Verdict::Payload(event, value) => {
            head(&mut to, Some(event.id()), Outcome::Known);
            if echo {
                member(&mut to, "envelope", None);
                member(&mut to, "payload", Some(&value.to_json()));
            }
        }
        Verdict::Unrelated(json) => {
            head(&mut to, None, Outcome::UnknownType);
            if echo {
                member(&mut to, "envelope", None);
                member(&mut to, "payload", Some(json.as_str()));
            }
        }
        Verdict::Malformed(malformed) => faulty(&mut to, malformed, echo),
    }
    to.end_object();
    let mut line = visible::json(&String::from_utf8_lossy(&to.into_bytes()));
    line.push('\n');
    line
}

fn head(to: &mut Encoder, id: Option<&str>, outcome: Outcome) {
    to.member("id");
    match id {
        Some(id) => to.string(id),
        None => to.null(),
    }
    to.member("outcome");
    to.string(outcome.as_str());
}

fn member(to: &mut Encoder, name: &str, json: Option<&str>) {
    to.member(name);
    match json {
        Some(json) => to.raw(json),
        None => to.null(),
    }
}

/// The envelope, unless the body has none: then its typed value is blank.
fn envelope(provider: &Provider, event: &dyn AnyEvent) -> Option<String> {
    let is_document = event.descriptor().is_some_and(|row| row.is_document());
    (provider.envelope().is_some() && !is_document).then(|| event.envelope_json())
}

fn faulty(to: &mut Encoder, malformed: &MalformedEvent, echo: bool) {
    let id = match (malformed.descriptor(), malformed.provider()) {
        (Some(row), _) => Some(row.id()),
        (None, provider) => provider,
    };
    head(to, id, Outcome::Malformed);
    to.member("pointer");
    to.string(&malformed.pointer());
    to.member("message");
    to.string(&malformed.message());
    if echo {
        if let Some(envelope) = malformed.envelope_json() {
            member(to, "envelope", Some(&envelope));
        }
        to.member("raw");
        to.string(&String::from_utf8_lossy(malformed.raw()));
    }
}
