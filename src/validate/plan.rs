//! What a schema requires, keyword by keyword: the plan by which violations are found in a body that the validator refused.
//!
//! The validator finds all violations at once, with everything that led to each. That takes a multiple of the body at every level of a
//! recursive schema. Therefore it only gives verdicts, which take no more memory than the levels of the body, and this plan finds the
//! places one after another.

use serde_json::{Map, json};

use super::compile::{TapedValidator, validator_of};
use super::place::{Lead, Place};
use super::planner::Planner;
use super::step::Node;
use crate::table::Schema;

/// What all schemas require that the root of one reaches without a choice.
pub(crate) struct Plan {
    pub(super) nodes: Vec<Node>,
    leads: Leads,
}

/// The verdict of a schema on a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Allowed,
    Refused,
    /// Matching a pattern takes too many steps.
    Unknown,
}

/// Schemas by which a value can be judged on its own, all in one validator.
struct Leads {
    validator: TapedValidator,
    /// For each schema, the names of one that allows what it allows and of one that allows what it refuses.
    names: Vec<[String; 2]>,
    /// Some verdicts may be unknown.
    has_patterns: bool,
}

impl Plan {
    /// The plan of a schema.
    pub(super) fn of(schema: &Schema) -> Result<Plan, String> {
        let (nodes, schemas) = Planner::run(schema)?;
        let names: Vec<[String; 2]> = (0..schemas.len()).map(|at| [format!("+{at}"), format!("-{at}")]).collect();
        let mut properties = Map::new();
        for ([allows, refuses], schema) in names.iter().zip(schemas) {
            properties.insert(refuses.clone(), json!({ "not": schema }));
            properties.insert(allows.clone(), schema);
        }
        let made = json!({ "$schema": "https://json-schema.org/draft/2020-12/schema", "properties": properties });
        let mut texts = schema.set.documents().iter().map(|document| document.text());
        Ok(Plan {
            nodes,
            leads: Leads {
                validator: validator_of(&made, schema)?,
                names,
                has_patterns: texts.any(|text| text.contains("\"pattern")),
            },
        })
    }

    /// The verdict of the schema at the end of a lead.
    pub(super) fn verdict(&self, lead: usize, value: Place<'_>) -> Verdict {
        let Some([allows, refuses]) = self.leads.names.get(lead) else {
            return Verdict::Unknown;
        };
        let holds = |name: &str| self.leads.validator.is_valid(Place::Lead(&Lead { name, to: value }));
        match () {
            () if holds(allows) => Verdict::Allowed,
            () if !self.leads.has_patterns || holds(refuses) => Verdict::Refused,
            () => Verdict::Unknown,
        }
    }
}
