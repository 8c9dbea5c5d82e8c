//! The runtime has another name, and the generated events are in a module. Generated code depends on neither.
#![deny(warnings, missing_docs)]

/// The events of `schemas/`.
pub mod generated {
    events_rt::events!();
}

use generated::club::{self, Payload};

fn main() {
    for body in [
        r#"{"joined": {"name": "Ada", "since": 1843}, "by": "letter"}"#,
        r#"{"left": "Ada"}"#,
        r#"{"joined": {"name": 1843}}"#,
    ] {
        match club::decode(body) {
            Ok(event) => match &event.payload {
                Payload::MembersJoinedV1(joined) => println!("{} joined: {}", joined.joined.name, event.to_json()),
                _ => println!("{}: {}", event.outcome().as_str(), event.to_json()),
            },
            Err(malformed) => println!("{malformed}"),
        }
    }
    println!("{} event", generated::CATALOG.iter().count());
}
