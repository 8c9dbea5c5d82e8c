//! The steps of a plan: what the keywords of one schema require.

use std::sync::OnceLock;

use jsonschema::Draft;
use serde_json::{Map, Value, json};

use super::compile::{TapedValidator, validator_of_assertions};
use super::place::Place;

/// One schema.
#[derive(Default)]
pub(super) struct Node {
    /// The JSON Pointer to it.
    pub pointer: String,
    pub steps: Vec<Step>,
}

/// What one or several keywords require. Numbers are indices of nodes.
pub(super) enum Step {
    /// The schema is `false`.
    Forbidden,
    /// Keywords that refer to no other schema.
    Assertions(Assertions),
    Members(Members),
    /// The names of members.
    Names(usize),
    Items(Items),
    /// A choice or the like: only the verdict matters.
    Verdict {
        lead: usize,
        refusal: Refusal,
    },
    /// A schema for each member, applied if the member is present.
    Dependent(Vec<(String, usize)>),
    /// A schema for the same value.
    Same(usize),
    If {
        lead: usize,
        then: Option<usize>,
        otherwise: Option<usize>,
    },
    /// A verdict that depends on those of other keywords: required if no other violation was found.
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
    /// The keyword for the others.
    pub keyword: &'static str,
}

/// Members and elements that no other keyword covers.
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

/// Why a value is refused if only the verdict is known.
#[derive(Clone, Copy)]
pub(super) enum Refusal {
    AnyOf,
    OneOf {
        /// The lead to any of the choices.
        any: usize,
    },
    Not,
    Contains,
    ContainsCounted,
    Unevaluated(&'static str),
    Dynamic(&'static str),
    /// The whole schema.
    Schema,
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

    /// The validator of the keywords; `None` if they cannot be used, which the validator of the whole schema reports.
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

    /// Whether a name matches; `None` if matching takes too many steps.
    pub(super) fn is_match(&self, name: &str) -> Option<bool> {
        let holds = |validator: &Option<TapedValidator>| validator.as_ref().is_some_and(|validator| validator.is_valid(Place::Text(name)));
        if holds(&self.matches) {
            return Some(true);
        }
        holds(&self.differs).then_some(false)
    }
}

impl Refusal {
    /// The keyword that refuses the value.
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
