//! One event as one line of JSON.

use eventry::rt::Encoder;
use eventry_schema::visible;

use crate::worker::{Details, Verdict};

/// Appends the line, with its line break. `body` is the event as received. Characters that control a terminal are escaped.
pub fn write(to: &mut Vec<u8>, verdict: &Verdict<'_>, offset: u64, body: &[u8]) {
    let mut line = Encoder::new();
    line.begin_object();
    line.member("id");
    match verdict.id {
        Some(id) => line.string(id),
        None => line.null(),
    }
    line.member("outcome");
    line.string(verdict.outcome);
    line.member("offset");
    line.raw(&offset.to_string());
    let details = verdict.details.as_ref();
    if let Some(number) = details.and_then(|details| details.number) {
        line.member("item");
        line.raw(&number.to_string());
    }
    if let Some(control) = &verdict.control {
        line.member("control");
        line.string(control.name);
        line.member("values");
        line.begin_object();
        for (name, value) in &control.values {
            line.member(name);
            line.string(value);
        }
        line.end_object();
    }
    if let Some(fault) = verdict.fault {
        line.member("pointer");
        line.string(fault.pointer);
        line.member("message");
        line.string(fault.message);
    }
    if let Some(details) = details {
        write_details(&mut line, details);
    }
    if let Some(values) = verdict.values.filter(|_| verdict.control.is_none()) {
        // A malformed event has only what could be read.
        if verdict.fault.is_none() || values.envelope.is_some() {
            value(&mut line, "envelope", values.envelope);
        }
        if verdict.fault.is_none() {
            value(&mut line, "payload", values.payload);
        } else {
            line.member("raw");
            line.string(&String::from_utf8_lossy(body));
        }
    }
    line.end_object();
    put_visible(to, &line.into_bytes());
    to.push(b'\n');
}

/// Writes what is known about the delivery.
fn write_details(line: &mut Encoder, details: &Details<'_>) {
    if let Some(wrapper) = details.wrapper {
        line.member("layer");
        line.string(wrapper);
    }
    if !details.layers.is_empty() {
        line.member("layers");
        line.begin_array();
        for layer in &details.layers {
            line.element();
            line.string(layer.name);
        }
        line.end_array();
    }
    for (name, text) in [("delivery_id", details.delivery_id), ("occurred_at", details.occurred_at)] {
        if let Some(text) = text {
            line.member(name);
            line.string(text);
        }
    }
}

fn value(line: &mut Encoder, name: &str, json: Option<&str>) {
    line.member(name);
    match json {
        Some(json) => line.raw(json),
        None => line.null(),
    }
}

/// Appends JSON in which nothing controls a terminal.
fn put_visible(to: &mut Vec<u8>, json: &[u8]) {
    if json.iter().all(|byte| matches!(byte, b' '..=b'~')) {
        to.extend_from_slice(json);
    } else {
        to.extend_from_slice(visible::json(&String::from_utf8_lossy(json)).as_bytes());
    }
}
