//! What a person would write for the made-up events: owned structs with serde's derives, and nothing else.

use crate::catalog::{Parts, capital, event};

/// The module of one event.
#[must_use]
pub fn module(at: usize) -> String {
    let Parts {
        type_name,
        one,
        two,
        three,
        states,
    } = event(at).parts;
    let variants: String = states
        .iter()
        .map(|state| format!("    #[serde(rename = \"{state}\")]\n    {},\n", capital(state)))
        .collect();
    format!(
        "use serde::{{Deserialize, Serialize}};

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct {type_name} {{
    pub {one}_id: String,
    #[serde(default, skip_serializing_if = \"Option::is_none\")]
    pub {two}_reference: Option<String>,
    pub status: {type_name}Status,
    #[serde(default, skip_serializing_if = \"Option::is_none\")]
    pub amount: Option<f64>,
    #[serde(default, skip_serializing_if = \"Option::is_none\")]
    pub attempts: Option<i64>,
    pub {three}: {type_name}{},
    pub happened_at: String,
}}

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum {type_name}Status {{
{variants}}}

/// What it is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct {type_name}{} {{
    pub id: String,
    pub name: String,
    #[serde(default, skip_serializing_if = \"Option::is_none\")]
    pub active: Option<bool>,
}}
",
        capital(three),
        capital(three),
    )
}
