//! Events that share definitions: Eventry types a shared document once; typify, asked schema by schema, types it in each.

use std::io;

use eventry_schema::discover::Tree;
use typify::TypeSpaceSettings;

use crate::catalog;
use crate::consumers::{eventry, serde_package};
use crate::generators::types_of;
use crate::scratch::Scratch;

/// How many definitions the events share. Each event reaches all of them.
const DEFINITIONS: usize = 60;

/// Where the events find the definitions.
const SHARED: &str = "../../_shared/parts.json#/definitions/";

/// Writes both packages.
///
/// # Errors
/// When one cannot be generated or written.
pub fn write(scratch: &Scratch, ours: &str, typifys: &str, events: usize) -> io::Result<()> {
    eventry(scratch, ours, &tree(events), &[])?;
    let settings = TypeSpaceSettings::default();
    let modules = (0..events).map(|at| {
        let whole = event(at, "#/definitions/", Some(definitions("#/definitions/")));
        Ok((format!("Changed{at}"), types_of(&whole, &settings).map_err(io::Error::other)?))
    });
    serde_package(scratch, typifys, modules)?;
    Ok(())
}

/// The schemas folder with the events and what they share.
fn tree(events: usize) -> Tree {
    let shared = format!("{{\n    \"definitions\": {}\n}}\n", definitions("#/definitions/"));
    let files = (0..events).map(|at| (format!("orders/changed_{at}/v1.json"), event(at, SHARED, None)));
    catalog::tree_of(files.chain([("_shared/parts.json".to_owned(), shared)]))
}

/// An event of three members of its own; the fourth leads to all definitions.
fn event(at: usize, references: &str, bundled: Option<String>) -> String {
    let bundled = bundled.map_or_else(String::new, |all| format!(",\n    \"definitions\": {all}"));
    format!(
        r#"{{
    "title": "changed_{at}",
    "type": "object",
    "required": ["id", "before"],
    "properties": {{
        "id": {{ "type": "string" }},
        "reason_{at}": {{ "type": "string" }},
        "attempt": {{ "type": "integer", "format": "int64" }},
        "before": {{ "$ref": "{references}part_0" }}
    }}{bundled}
}}
"#
    )
}

/// Objects of five members; each refers to two others, the first leads to all.
fn definitions(references: &str) -> String {
    let definition = |at: usize| {
        let member = |child: usize| {
            if child < DEFINITIONS {
                format!(", \"part_{child}\": {{ \"$ref\": \"{references}part_{child}\" }}")
            } else {
                format!(", \"flag_{child}\": {{ \"type\": \"boolean\" }}")
            }
        };
        format!(
            "\"part_{at}\": {{ \"type\": \"object\", \"required\": [\"id\"], \"properties\": {{ \"id\": {{ \"type\": \"string\" }}, \
             \"label_{at}\": {{ \"type\": \"string\" }}, \"amount\": {{ \"type\": \"number\", \"format\": \"double\" }}{}{} }} }}",
            member(2 * at + 1),
            member(2 * at + 2)
        )
    };
    let all: Vec<String> = (0..DEFINITIONS).map(definition).collect();
    format!("{{ {} }}", all.join(",\n        "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_find_what_they_share() {
        let generated = eventry_codegen::generate(&tree(2), None).unwrap_or_else(|problems| panic!("{problems}"));
        let parts = &generated.files["market/shared/parts.rs"];
        assert_eq!(parts.matches("pub struct Part").count(), DEFINITIONS);
    }

    #[test]
    fn schemas_are_json_and_reach_all_definitions() {
        let whole: serde_json::Value =
            serde_json::from_str(&event(3, "#/definitions/", Some(definitions("#/definitions/")))).expect("JSON");
        assert_eq!(whole["definitions"].as_object().map(serde_json::Map::len), Some(DEFINITIONS));
        for at in 1..DEFINITIONS {
            let parent = &whole["definitions"][format!("part_{}", (at - 1) / 2)]["properties"];
            assert!(parent.get(format!("part_{at}")).is_some(), "part_{at}");
        }
    }
}
