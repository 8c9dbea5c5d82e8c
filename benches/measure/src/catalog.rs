//! Catalogs of any size, made up: what generators and compilers are measured with. The same text in every run.

use eventry_schema::discover::Tree;

/// The folder of the provider that all of them belong to.
pub const PROVIDER: &str = "market";

/// Words that members and events are named after.
const NOUNS: [&str; 20] = [
    "account", "balance", "carrier", "customer", "delivery", "discount", "fee", "invoice", "ledger", "limit", "merchant", "order",
    "payment", "price", "quota", "refund", "shipment", "tax", "transfer", "wallet",
];
const STATES: [&str; 10] = [
    "accepted",
    "blocked",
    "cancelled",
    "created",
    "expired",
    "failed",
    "held",
    "paid",
    "pending",
    "settled",
];

/// One made-up event version.
pub struct Made {
    /// The domain's folder.
    pub domain: String,
    /// The event's folder.
    pub event: String,
    /// Its schema.
    pub schema: String,
    /// What the schema is made of.
    pub parts: Parts,
}

/// What a made-up schema is made of.
pub struct Parts {
    /// The name of its type.
    pub type_name: String,
    /// Its subject.
    pub one: &'static str,
    /// What it refers to.
    pub two: &'static str,
    /// The member that is an object.
    pub three: &'static str,
    /// The listed values.
    pub states: [&'static str; 4],
}

/// The event at an index: an object of seven members, among them an object of its own, a list of values and a timestamp.
#[must_use]
pub fn event(at: usize) -> Made {
    let noun = |shift: usize| NOUNS[(at + shift * 7) % NOUNS.len()];
    let state = |shift: usize| STATES[(at / 3 + shift) % STATES.len()];
    let (one, two, three) = (noun(0), noun(1), noun(2));
    let states = [state(0), state(1), state(2), state(3)];
    let name = format!("{one}_{}_{at}", state(0));
    let schema = format!(
        r#"{{
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "title": "{name}",
    "description": "This event occurs when a {one} is {}. It names the {two} that the {one} belongs to.",
    "required": ["{one}_id", "status", "{three}", "happened_at"],
    "properties": {{
        "{one}_id": {{
            "type": "string",
            "description": "Unique identifier of the {one}, defined by the platform.",
            "examples": ["66989cfa-b058-40b8-b0bb-11f0b8ac94d3"]
        }},
        "{two}_reference": {{
            "type": "string",
            "description": "Reference of the {two}, defined by the client.",
            "examples": ["REF-{at}"]
        }},
        "status": {{
            "type": "string",
            "enum": ["{}", "{}", "{}", "{}"],
            "description": "Where the {one} stands."
        }},
        "amount": {{
            "type": "number",
            "format": "double",
            "description": "In the currency of the account.",
            "examples": [100.5]
        }},
        "attempts": {{
            "type": ["integer", "null"],
            "format": "int64",
            "description": "How often it was tried."
        }},
        "{three}": {{
            "type": "object",
            "description": "The {three} concerned.",
            "required": ["id", "name"],
            "properties": {{
                "id": {{ "type": "string", "description": "Identifier of the {three}." }},
                "name": {{ "type": "string", "description": "Name to show." }},
                "active": {{ "type": "boolean", "description": "Whether it is in use." }}
            }}
        }},
        "happened_at": {{
            "type": "string",
            "format": "date-time",
            "description": "Date and time of the event.",
            "examples": ["2019-07-20T19:03:00.000Z"]
        }}
    }}
}}
"#,
        states[0], states[0], states[1], states[2], states[3],
    );
    Made {
        domain: format!("{}s", NOUNS[at % NOUNS.len()]),
        parts: Parts {
            type_name: name.split('_').map(capital).collect(),
            one,
            two,
            three,
            states,
        },
        event: name,
        schema,
    }
}

/// The settings of the provider.
pub const SETTINGS: &str = "name = \"Market\"\n\n[envelope]\nschema = \"envelope.json\"\npayload = \"data\"\n\n\
     [discriminators]\ndomain = [\"{domain}\"]\nevent_type = [\"{event}\"]\n";

/// The schema of the envelope.
pub const ENVELOPE: &str = r#"{
    "type": "object",
    "required": ["event_id", "domain", "event_type", "timestamp", "data"],
    "properties": {
        "event_id": { "type": "string" },
        "domain": { "type": "string" },
        "event_type": { "type": "string" },
        "timestamp": { "type": "string", "format": "date-time" },
        "data": { "type": "object" }
    }
}
"#;

/// A schemas folder with that many events.
#[must_use]
pub fn tree(events: usize) -> Tree {
    let made = (0..events).map(event);
    let files = made.map(|made| (format!("{}/{}/v1.json", made.domain, made.event), made.schema));
    tree_of(files)
}

/// A schemas folder of the provider with these files in it.
pub fn tree_of(files: impl Iterator<Item = (String, String)>) -> Tree {
    let files = files.map(|(path, text)| (format!("{PROVIDER}/{path}"), text));
    let settings = [("provider.toml", SETTINGS), ("envelope.json", ENVELOPE)];
    let settings = settings.map(|(name, text)| (format!("{PROVIDER}/{name}"), text.to_owned()));
    Tree::from_files("schemas", files.chain(settings))
}

/// A word with a capital letter.
#[must_use]
pub fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_the_same_each_time_and_stand_apart() {
        let (one, again) = (tree(300), tree(300));
        assert_eq!(one, again);
        assert_eq!(one.files.len(), 302);
        for (path, text) in one.files.iter().filter(|(path, _)| path.ends_with(".json")) {
            assert!(serde_json::from_str::<serde_json::Value>(text).is_ok(), "{path}");
        }
    }
}
