//! Compares the samples of a page with the schema that the page holds. Each disagreement is a note: which side is right is for a person.

use eventry_schema::json::Node;
use jsonschema::{Draft, Validator};
use serde_json::Value;

/// How many disagreements of one sample are named.
const SHOWN: usize = 10;
/// How long a message with the value in it may be.
const LONGEST: usize = 160;

/// A schema, made ready to judge samples.
pub(super) struct Judge {
    validator: Validator,
    members: Vec<String>,
}

impl Judge {
    /// Nothing for a schema that refers to other documents or cannot be used as it is: what is generated from it is checked later.
    pub(super) fn new(schema: &Node) -> Option<Self> {
        let mut schema: Value = serde_json::from_str(&schema.to_compact()).ok()?;
        let members = schema.get("properties").and_then(Value::as_object);
        let members = members.map(|members| members.keys().cloned().collect()).unwrap_or_default();
        if let Value::Object(keywords) = &mut schema {
            // Pages spell `$schema` in several ways, and `$id` may be the same on all of them.
            keywords.remove("$schema");
            keywords.remove("$id");
        }
        // Formats are looser on pages than their standards are: times without an offset are common.
        let options = jsonschema::options().with_draft(Draft::Draft7).should_validate_formats(false);
        let validator = options.build(&schema).ok()?;
        Some(Judge { validator, members })
    }

    /// The places where a sample does not match the schema: the offset in the sample's text, and the problem.
    pub(super) fn disagreements(&self, sample: &Node) -> Vec<(usize, String)> {
        let payload = self.payload(sample);
        let Ok(value) = serde_json::from_str::<Value>(&payload.to_compact()) else {
            return Vec::new();
        };
        let errors = self.validator.iter_errors(&value).take(SHOWN);
        errors
            .map(|error| {
                let place = error.instance_path().to_string();
                let said = error.to_string();
                // A large value is found by its place.
                let said = if said.len() > LONGEST { error.masked().to_string() } else { said };
                let offset = payload.pointer(&place).unwrap_or(payload).span.start;
                let place = if place.is_empty() { place } else { format!(" at `{place}`") };
                (offset, format!("the sample does not match the schema{place}: {said}"))
            })
            .collect()
    }

    /// What the schema is about: the sample, or the one of its members that has the schema's members when the sample has none of them.
    fn payload<'n>(&self, sample: &'n Node) -> &'n Node {
        let fits = |node: &Node| self.members.iter().any(|name| node.get(name).is_some());
        let inner = sample.as_object().into_iter().flatten().map(|member| &member.node);
        let mut inner = inner.filter(|_| !fits(sample));
        inner.find(|node| fits(node)).unwrap_or(sample)
    }
}
