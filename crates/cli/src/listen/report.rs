//! What is shown of one delivery.

use eventry::Delivery;
use eventry::rt::Encoder;
use eventry_schema::visible::{self, OneLine};

use super::answer::Answer;
use super::unread::Unread;
use crate::decode::line;
use crate::verify::arguments::Format;
use crate::verify::authenticity::Authenticity;
use crate::verify::heading;
use crate::worker::{Drift, Verdict};

/// What is known about a delivery.
#[derive(Debug)]
pub struct Report<'r> {
    /// The delivery.
    pub delivery: &'r Delivery<'r>,
    /// Whether it comes from the provider.
    pub authenticity: &'r Authenticity,
    /// Its items; none if it is refused.
    pub items: &'r [Verdict<'r>],
    /// What has drifted in them.
    pub drifts: &'r [Drift<'r>],
    /// What the sender receives.
    pub answer: &'r Answer,
}

impl Report<'_> {
    /// Returns whole lines.
    pub fn lines(&self, format: Format) -> Vec<u8> {
        match format {
            Format::Text => self.text().into_bytes(),
            Format::Json => self.json().into_bytes(),
        }
    }

    fn text(&self) -> String {
        let mut text = format!("{}: {}\n", heading::text(self.delivery), OneLine(&self.authenticity.text()));
        if let Some(help) = self.authenticity.help() {
            text.push_str(&format!("  help: {help}\n"));
        }
        if self.items.is_empty() && !self.authenticity.is_refused() {
            text.push_str("  no items\n");
        }
        for item in self.items {
            text.push_str(&format!("  {}\n", OneLine(&item_text(item))));
        }
        for drift in self.drifts {
            text.push_str(&format!("  {}\n", OneLine(&drift_text(drift))));
        }
        text
    }

    fn json(&self) -> String {
        let mut object = Encoder::new();
        object.begin_object();
        self.authenticity.put(&mut object);
        heading::put(&mut object, self.delivery);
        if !self.authenticity.is_refused() {
            object.member("items");
            object.begin_array();
            for item in self.items {
                object.element();
                object.raw(&item_json(item));
            }
            object.end_array();
            object.member("drift");
            object.begin_array();
            for drift in self.drifts {
                object.element();
                put_drift(&mut object, drift);
            }
            object.end_array();
        }
        object.member("answer");
        object.unsigned(self.answer.status.into());
        object.end_object();
        visible::json(&format!("{}\n", object.into_string()))
    }
}

/// Returns what is shown of a request that could not be read, as a whole line.
pub fn unread(format: Format, delivery: &Delivery<'_>, unread: Unread) -> Vec<u8> {
    match format {
        Format::Text => format!("{}: not read: {}\n", heading::text(delivery), unread.text()).into_bytes(),
        Format::Json => {
            let mut object = Encoder::new();
            object.begin_object();
            object.member("verdict");
            object.string("unread");
            object.member("reason");
            object.string(unread.as_str());
            object.member("message");
            object.string(&unread.text());
            heading::put(&mut object, delivery);
            object.member("answer");
            object.unsigned(unread.status().into());
            object.end_object();
            visible::json(&format!("{}\n", object.into_string())).into_bytes()
        }
    }
}

/// Returns an item for people.
fn item_text(item: &Verdict<'_>) -> String {
    let mut text = item
        .details
        .as_ref()
        .and_then(|details| details.number)
        .map_or(String::new(), |number| format!("item {number}: "));
    if let Some(id) = item.id {
        text.push_str(&format!("{id} "));
    }
    text.push_str(item.outcome);
    if let Some(control) = &item.control {
        text.push_str(&format!(" {}", control.name));
        for (at, (name, value)) in control.values.iter().enumerate() {
            text.push_str(&format!("{} {name} = {value}", if at == 0 { ":" } else { "," }));
        }
    }
    if let Some(fault) = item.fault {
        if !fault.pointer.is_empty() {
            text.push_str(&format!(" at {}", fault.pointer));
        }
        text.push_str(&format!(": {}", fault.message));
    }
    let Some(details) = &item.details else { return text };
    if let Some(wrapper) = details.wrapper {
        text.push_str(&format!(", in the wrapper {wrapper}"));
    }
    if !details.layers.is_empty() {
        let names: Vec<&str> = details.layers.iter().map(|layer| layer.name).collect();
        text.push_str(&format!(", in {}", names.join(", ")));
    }
    for (what, value) in [("delivery id", details.delivery_id), ("occurred at", details.occurred_at)] {
        if let Some(value) = value {
            text.push_str(&format!(", {what} {value}"));
        }
    }
    text
}

/// Returns an item as `cargo eventry decode` writes it.
fn item_json(item: &Verdict<'_>) -> String {
    let mut line = Vec::new();
    line::write(&mut line, item, 0, &[]);
    String::from_utf8_lossy(line.trim_ascii()).into_owned()
}

/// Returns what has drifted for people.
fn drift_text(drift: &Drift<'_>) -> String {
    let mut text = format!("drift: {}", drift.kind);
    if !drift.pointer.is_empty() {
        text.push_str(&format!(" at {}", drift.pointer));
    }
    if let Some(value) = drift.value {
        text.push_str(&format!(": {value}"));
    }
    if drift.count > 1 {
        text.push_str(&format!(", {} times", drift.count));
    }
    text
}

/// Adds what has drifted, as in a summary.
fn put_drift(to: &mut Encoder, drift: &Drift<'_>) {
    to.begin_object();
    for (name, text) in [
        ("kind", Some(drift.kind)),
        ("id", Some(drift.id)),
        ("pointer", Some(drift.pointer)),
        ("value", drift.value),
    ] {
        to.member(name);
        match text {
            Some(text) => to.string(text),
            None => to.null(),
        }
    }
    to.member("count");
    to.unsigned(drift.count);
    to.end_object();
}
