//! The dialects of JSON Schema, and how keywords are spelled in 2020-12, which `schemars` produces and rewrites to others.

use serde_json::{Map, Value, json};

/// A dialect. Later ones are greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Dialect {
    Draft4,
    Draft6,
    Draft7,
    Draft2019,
    Draft2020,
}

/// How the value of a keyword holds schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// It is a schema, or a list of schemas. So is an object of a keyword that no dialect knows, because references may lead there.
    Schemas,
    /// It is an object whose members are schemas.
    NamedSchemas,
    /// It is data.
    Data,
}

impl Dialect {
    /// The dialect that a document declares; the generator makes sure that each declares one.
    pub(super) fn of(root: &Value) -> Self {
        let declared = root.get("$schema").and_then(Value::as_str).unwrap_or_default();
        [
            ("draft-04", Dialect::Draft4),
            ("draft-06", Dialect::Draft6),
            ("draft-07", Dialect::Draft7),
            ("2019-09", Dialect::Draft2019),
        ]
        .into_iter()
        .find_map(|(part, dialect)| declared.contains(part).then_some(dialect))
        .unwrap_or(Dialect::Draft2020)
    }

    /// The keyword that names a resource.
    pub(super) fn id(self) -> &'static str {
        if self == Dialect::Draft4 { "id" } else { "$id" }
    }

    /// Whether a reference replaces the keywords beside it.
    pub(super) fn ref_hides_siblings(self) -> bool {
        self <= Dialect::Draft7
    }

    /// What a keyword of a schema is called in 2020-12.
    pub(super) fn respelled<'k>(self, keyword: &'k str, schema: &Map<String, Value>) -> &'k str {
        let is_tuple = self < Dialect::Draft2020 && schema.get("items").is_some_and(Value::is_array);
        match keyword {
            "items" if is_tuple => "prefixItems",
            "additionalItems" if is_tuple => "items",
            "dependencies" if self <= Dialect::Draft7 => "dependentSchemas",
            "$recursiveRef" | "$dynamicRef" => "$ref",
            _ => keyword,
        }
    }

    /// Whether a keyword only names a schema, or has no meaning in 2020-12. References are resolved before it goes.
    pub(super) fn is_dropped(self, keyword: &str, schema: &Map<String, Value>) -> bool {
        match keyword {
            "$schema" | "$anchor" | "$dynamicAnchor" | "$recursiveAnchor" | "$vocabulary" => true,
            "$id" => true,
            "id" => self == Dialect::Draft4 && schema.get("id").is_some_and(Value::is_string),
            // Without a tuple, it says nothing.
            "additionalItems" => self < Dialect::Draft2020 && !schema.get("items").is_some_and(Value::is_array),
            "exclusiveMinimum" | "exclusiveMaximum" => self == Dialect::Draft4,
            _ => false,
        }
    }

    /// Adds what two keywords of an older dialect mean together.
    pub(super) fn combine(self, old: &Map<String, Value>, new: &mut Map<String, Value>) {
        if self == Dialect::Draft4 {
            for (bound, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
                if old.get(exclusive) == Some(&Value::Bool(true))
                    && let Some(limit) = new.remove(bound)
                {
                    new.insert(exclusive.to_owned(), limit);
                }
            }
        }
        // A list of names is a keyword of its own now.
        if let Some(Value::Object(members)) = new.get_mut("dependentSchemas") {
            let (names, schemas): (Map<_, _>, Map<_, _>) = std::mem::take(members).into_iter().partition(|(_, value)| value.is_array());
            if !names.is_empty() {
                new.insert("dependentRequired".to_owned(), Value::Object(names));
            }
            if schemas.is_empty() {
                new.remove("dependentSchemas");
            } else {
                new.insert("dependentSchemas".to_owned(), Value::Object(schemas));
            }
        }
    }
}

/// How the value of a keyword holds schemas.
pub(super) fn holds(keyword: &str) -> Holds {
    match keyword {
        "const" | "default" | "dependentRequired" | "enum" | "example" | "examples" | "required" => Holds::Data,
        "$defs" | "definitions" | "dependencies" | "dependentSchemas" | "patternProperties" | "properties" => Holds::NamedSchemas,
        _ => Holds::Schemas,
    }
}

/// The schema that stands for a reference which leads nowhere: it accepts everything.
pub(super) fn anything() -> Value {
    json!({})
}
