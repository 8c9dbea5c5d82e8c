//! What a schema asks for, keyword by keyword: by this, violations are looked for in a body that the validator refused.
//!
//! The validator finds all violations at once, with all that led to each. That takes a multiple of the body at every level of a recursive
//! schema. So it is asked for verdicts only, which take no more than the levels of the body, and the places are found by this plan, one after
//! another.

use std::sync::OnceLock;

use jsonschema::Draft;
use serde_json::{Map, Value, json};

use super::compile::{TapedValidator, validator_of, validator_of_assertions};
use super::node::{Lead, Place};
use super::planner::Planner;
use crate::table::Schema;

/// What all schemas ask for that the root of one reaches without a choice.
pub(crate) struct Plan {
    pub(super) nodes: Vec<Node>,
    leads: Leads,
}

/// One schema.
#[derive(Default)]
pub(super) struct Node {
    /// JSON pointer to it.
    pub pointer: String,
    pub steps: Vec<Step>,
}

/// What one or several of its keywords ask for. Numbers are indices of nodes.
pub(super) enum Step {
    /// The schema is `false`.
    Forbidden,
    /// Keywords that refer to no other schema.
    Assertions(Assertions),
    Members(Members),
    /// The names of members.
    Names(usize),
    Items(Items),
    /// A choice, and the like: only the verdict is asked for.
    Verdict {
        lead: usize,
        refusal: Refusal,
    },
    /// Where a member is there, the schema.
    Dependent(Vec<(String, usize)>),
    /// For the same value.
    Same(usize),
    If {
        lead: usize,
        then: Option<usize>,
        otherwise: Option<usize>,
    },
    /// What depends on the verdicts of other keywords: asked when nothing else was found.
    Rest {
        lead: usize,
        refusal: Refusal,
    },
}

/// Keywords that refer to no other schema.
pub(super) struct Assertions {
    keywords: Value,
    draft: Draft,
    assert_formats: bool,
    validator: OnceLock<Option<TapedValidator>>,
}

/// The members of an object.
pub(super) struct Members {
    /// Sorted by name.
    pub named: Vec<(String, usize)>,
    pub patterns: Vec<(Pattern, usize)>,
    pub others: Others,
}

/// The elements of an array.
pub(super) struct Items {
    pub first: Vec<usize>,
    pub others: Others,
    /// The keyword that speaks of the others.
    pub keyword: &'static str,
}

/// Members and elements that no other keyword speaks of.
pub(super) enum Others {
    Any,
    Forbidden,
    Each(usize),
}

/// A pattern for names.
pub(super) struct Pattern {
    matches: Option<TapedValidator>,
    differs: Option<TapedValidator>,
}

/// Why a value is refused of which only the verdict is known.
#[derive(Clone, Copy)]
pub(super) enum Refusal {
    AnyOf,
    OneOf {
        /// Leads to any of the choices.
        any: usize,
    },
    Not,
    Contains,
    ContainsCounted,
    Unevaluated(&'static str),
    Dynamic(&'static str),
    /// Of the whole schema.
    Schema,
}

/// What is known of a value and a schema.
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
    /// The names of those that allow what the schema allows, and what it refuses.
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

impl Assertions {
    pub(super) fn new(keywords: Map<String, Value>, draft: Draft, assert_formats: bool) -> Self {
        Assertions {
            keywords: keywords.into(),
            draft,
            assert_formats,
            validator: OnceLock::new(),
        }
    }

    /// The validator of them; none where they cannot be used, which the validator of the whole schema says.
    pub(super) fn validator(&self) -> Option<&TapedValidator> {
        let made = self
            .validator
            .get_or_init(|| validator_of_assertions(&self.keywords, self.draft, self.assert_formats));
        made.as_ref()
    }
}

impl Pattern {
    pub(super) fn new(pattern: &str, draft: Draft) -> Self {
        let keyword = json!({ "pattern": pattern });
        Pattern {
            differs: validator_of_assertions(&json!({ "not": keyword }), draft, false),
            matches: validator_of_assertions(&keyword, draft, false),
        }
    }

    /// Whether a name matches; `None` if that takes too many steps.
    pub(super) fn is_match(&self, name: &str) -> Option<bool> {
        let holds = |validator: &Option<TapedValidator>| validator.as_ref().is_some_and(|validator| validator.is_valid(Place::Text(name)));
        if holds(&self.matches) {
            return Some(true);
        }
        holds(&self.differs).then_some(false)
    }
}

impl Refusal {
    /// The keyword that refuses.
    pub(super) fn keyword(self) -> &'static str {
        match self {
            Refusal::AnyOf => "anyOf",
            Refusal::OneOf { .. } => "oneOf",
            Refusal::Not => "not",
            Refusal::Contains | Refusal::ContainsCounted => "contains",
            Refusal::Unevaluated(keyword) | Refusal::Dynamic(keyword) => keyword,
            Refusal::Schema => "",
        }
    }
}
