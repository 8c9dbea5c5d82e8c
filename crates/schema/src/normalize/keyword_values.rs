//! Checks the values of keywords against what the meta-schema of their dialect allows.
//!
//! A validator rejects a whole schema because of one invalid keyword, and strict decoding would then reject every body. Published schemas
//! contain such keywords: lists that name a member twice, `required: true` beside a type, strings in place of schemas, patterns in the
//! syntax of other languages. The rest of such a schema is still worth validating against.

use std::borrow::Cow;
use std::collections::HashSet;

use super::dialect::Dialect;
use super::keywords;
use super::place::Place;
use super::{regex, uri};
use crate::json::{Json, Member, Node};

/// The values of `type`.
pub const KINDS: &[&str] = &["null", "boolean", "integer", "number", "string", "array", "object"];

/// The deepest level of a schema in its document. The validator's JSON parser stops at 128 levels, and the schema itself needs some of
/// them.
const MAX_LEVEL: usize = 100;
/// The number of levels that the value of a keyword may add.
const MAX_HEIGHT: usize = 20;

const TOO_DEEP: &str = "this schema is nested too deeply for validators";
const UNREADABLE: &str = "readable by validators: numbers must fit an `f64`, and nesting is limited";

/// The result of checking the value of a keyword.
#[derive(Clone, Debug, PartialEq)]
pub enum KeywordValue {
    /// The value is valid.
    Valid,
    /// The validator gets an equivalent value, such as a list without duplicates.
    Equivalent(Node),
    /// The validator gets the usable part of the value. The text says what the value must be.
    Truncated(Node, &'static str),
    /// The keyword is removed without a warning, because it does not narrow the schema.
    Irrelevant,
    /// The keyword is removed, because its meaning is unclear. The text says what the value must be.
    Invalid(Cow<'static, str>),
}

impl KeywordValue {
    fn invalid(expected: &'static str) -> KeywordValue {
        KeywordValue::Invalid(expected.into())
    }
}

/// Checks a keyword of the schema at a place on the given level. Keywords that no meta-schema describes are valid.
pub fn check(keyword: &str, value: &Node, place: &Place<'_>, level: usize) -> KeywordValue {
    let (schema, dialect) = (place.node, place.dialect);
    let text = value.as_str().is_some();
    let flag = value.as_bool().is_some();
    let number = value.as_number().and_then(|number| number.parse::<f64>().ok());
    let draft4 = dialect == Dialect::Draft4;
    if !holds_schemas(keyword, value) && !readable(value, level) {
        return if keywords::asserts(keyword) {
            KeywordValue::invalid(UNREADABLE)
        } else {
            KeywordValue::Irrelevant
        };
    }
    match keyword {
        "$id" if draft4 => valid_or(text, KeywordValue::Irrelevant),
        "id" if !draft4 => valid_or(text, KeywordValue::Irrelevant),
        "$id" | "id" => of_id(value, place),
        "$anchor" | "$dynamicAnchor" => match value.as_str() {
            Some(name) => valid_or(
                is_anchor(keyword, name, dialect),
                KeywordValue::invalid("a letter followed by letters, digits, `-`, `_` and `.`"),
            ),
            None => KeywordValue::invalid("a string"),
        },
        "$comment" | "$schema" | "contentEncoding" | "contentMediaType" | "description" | "format" | "title" => {
            valid_or(text, KeywordValue::Irrelevant)
        }
        "$vocabulary" => {
            let is_vocabulary = |it: &Member| it.node.as_bool().is_some() && it.name.contains(':') && uri::is_reference(&it.name);
            valid_or(
                value.as_object().is_some_and(|all| all.iter().all(is_vocabulary)),
                KeywordValue::Irrelevant,
            )
        }
        "deprecated" | "readOnly" | "writeOnly" => valid_or(flag, KeywordValue::Irrelevant),
        "examples" => valid_or(value.as_array().is_some(), KeywordValue::Irrelevant),
        "$dynamicRef" | "$recursiveRef" | "$ref" => valid_or(text, KeywordValue::invalid("a string")),
        "$recursiveAnchor" if dialect == Dialect::Draft201909 => valid_or(flag, KeywordValue::invalid("true or false")),
        // It has no meaning in later dialects.
        "$recursiveAnchor" => KeywordValue::Irrelevant,
        "pattern" => match value.as_str().map(regex::usable) {
            Some(Ok(pattern)) if Some(&*pattern) == value.as_str() => KeywordValue::Valid,
            Some(Ok(pattern)) => KeywordValue::Equivalent(Node::string(&pattern, value.span)),
            Some(Err(why)) => KeywordValue::Invalid(not_a_pattern(&why).into()),
            None => KeywordValue::invalid("a regular expression"),
        },
        "uniqueItems" => valid_or(flag, KeywordValue::invalid("true or false")),
        "maximum" | "minimum" => valid_or(number.is_some(), KeywordValue::invalid("a number")),
        "exclusiveMaximum" | "exclusiveMinimum" if draft4 => {
            match (flag, schema.get(if keyword == "exclusiveMaximum" { "maximum" } else { "minimum" })) {
                (true, Some(_)) => KeywordValue::Valid,
                (true, None) => KeywordValue::Irrelevant,
                (false, _) => KeywordValue::invalid("true or false"),
            }
        }
        "exclusiveMaximum" | "exclusiveMinimum" => valid_or(number.is_some(), KeywordValue::invalid("a number")),
        "multipleOf" => valid_or(
            number.is_some_and(|number| number > 0.0),
            KeywordValue::invalid("a number greater than 0"),
        ),
        "maxContains" | "maxItems" | "maxLength" | "maxProperties" | "minContains" | "minItems" | "minLength" | "minProperties" => {
            let count = number.is_some_and(|number| number >= 0.0 && number.fract() == 0.0);
            valid_or(count, KeywordValue::invalid("a non-negative integer"))
        }
        "required" => match names(value) {
            Some(names) if draft4 && names.is_empty() => KeywordValue::Irrelevant,
            Some(_) => without_duplicates(value),
            None => KeywordValue::invalid("a list of strings"),
        },
        "dependentRequired" => of_lists(value),
        "type" => of_type(value),
        "enum" => match value.as_array() {
            Some([]) if dialect <= Dialect::Draft6 => KeywordValue::invalid("a non-empty list"),
            Some(_) if dialect <= Dialect::Draft6 => without_duplicates(value),
            Some(_) => KeywordValue::Valid,
            None => KeywordValue::invalid("a list of values"),
        },
        "items" => match &value.value {
            Json::Array(_) if dialect == Dialect::Draft202012 => KeywordValue::invalid("a schema; use `prefixItems` for a list of schemas"),
            Json::Array(schemas) if schemas.is_empty() => KeywordValue::Irrelevant,
            Json::Array(_) => KeywordValue::Valid,
            _ => of_schema(value, draft4),
        },
        "additionalItems" | "additionalProperties" => of_schema(value, false),
        _ if keywords::LIST.contains(&keyword) => match value.as_array() {
            Some([_, ..]) => KeywordValue::Valid,
            _ => KeywordValue::invalid("a list of schemas"),
        },
        _ if keywords::NAMED.contains(&keyword) => valid_or(
            value.as_object().is_some(),
            KeywordValue::invalid("an object whose values are schemas"),
        ),
        _ if keywords::ONE.contains(&keyword) => of_schema(value, draft4),
        _ => KeywordValue::Valid,
    }
}

/// Returns whether a validator of the dialect accepts an anchor.
pub fn is_anchor(keyword: &str, name: &str, dialect: Dialect) -> bool {
    let (first, others) = match dialect {
        Dialect::Draft201909 if keyword == "$anchor" => ("", ".:"),
        Dialect::Draft202012 => ("_", "."),
        // It has no meaning in other dialects.
        _ => return true,
    };
    name.starts_with(|c: char| c.is_ascii_alphabetic() || first.contains(c))
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_' || others.contains(c))
}

/// Checks the URI of a schema. Since 2019-09, fragments are the task of anchors.
fn of_id(value: &Node, place: &Place<'_>) -> KeywordValue {
    let Some(id) = value.as_str() else {
        return KeywordValue::invalid("a string");
    };
    let (whole, fragment) = uri::split_fragment(id);
    if !uri::is_reference(id) {
        KeywordValue::invalid("a URI")
    } else if place.dialect <= Dialect::Draft7 || fragment.is_empty() {
        KeywordValue::Valid
    } else if whole.is_empty() {
        KeywordValue::invalid("a URI without a fragment")
    } else {
        KeywordValue::Truncated(Node::string(whole, value.span), "a URI without a fragment")
    }
}

fn not_a_pattern(why: &str) -> String {
    format!("a regular expression of ECMA-262, but this one has {why}")
}

/// Returns whether the value of a keyword consists of schemas.
fn holds_schemas(keyword: &str, value: &Node) -> bool {
    match &value.value {
        Json::Object(_) => keywords::ONE.contains(&keyword) || keywords::NAMED.contains(&keyword) || keyword == "components",
        Json::Array(_) => keywords::LIST.contains(&keyword),
        _ => false,
    }
}

/// Returns whether a validator's JSON parser can read a value on the given level.
fn readable(value: &Node, level: usize) -> bool {
    if level > MAX_LEVEL + MAX_HEIGHT {
        return false;
    }
    match &value.value {
        Json::Number(number) => number.parse::<f64>().is_ok_and(f64::is_finite),
        Json::Array(elements) => elements.iter().all(|element| readable(element, level + 1)),
        Json::Object(members) => members.iter().all(|member| readable(&member.node, level + 1)),
        _ => true,
    }
}

/// A value that should be a subschema but is not valid.
pub struct InvalidSubschema<'a> {
    /// Its name or index in the value of its keyword.
    pub name: String,
    pub pointer: String,
    pub node: &'a Node,
    /// What the validator gets instead.
    pub replacement: Replacement,
    /// The message about it, if its meaning is unclear.
    pub problem: Option<String>,
}

/// The replacement of an invalid subschema.
pub enum Replacement {
    /// Another schema.
    Schema(Node),
    /// The same schema under an equivalent pattern.
    Pattern(String),
    /// A pattern that matches every name.
    AnyName,
}

/// Finds the invalid direct subschemas of a schema on the given level.
pub fn invalid_subschemas<'a>(place: &Place<'a>, level: usize) -> Vec<InvalidSubschema<'a>> {
    let mut found = Vec::new();
    for member in place.node.as_object().into_iter().flatten() {
        let keyword = &*member.name;
        let children: Vec<(String, &'a Node)> = match &member.node.value {
            Json::Object(children) if keywords::NAMED.contains(&keyword) => {
                children.iter().map(|child| (child.name.to_string(), &child.node)).collect()
            }
            Json::Array(children) if keywords::LIST.contains(&keyword) => {
                children.iter().enumerate().map(|(at, child)| (at.to_string(), child)).collect()
            }
            Json::Object(_) if keywords::ONE.contains(&keyword) && level >= MAX_LEVEL => vec![(String::new(), &member.node)],
            _ => continue,
        };
        for (name, child) in children {
            let Some((replacement, problem)) = check_subschema(place, keyword, &name, child, level) else {
                continue;
            };
            let tokens = [keyword, &*name];
            let tokens = if name.is_empty() && keywords::ONE.contains(&keyword) {
                &tokens[..1]
            } else {
                &tokens
            };
            found.push(InvalidSubschema {
                pointer: place.at(child, tokens).pointer.to_string(),
                name,
                node: child,
                replacement,
                problem,
            });
        }
    }
    found
}

/// Returns the replacement of an invalid subschema, and the message about it.
fn check_subschema(place: &Place<'_>, keyword: &str, name: &str, child: &Node, level: usize) -> Option<(Replacement, Option<String>)> {
    let draft4 = place.dialect == Dialect::Draft4;
    let anything = || Node::new(Json::Object(Vec::new()), child.span);
    if keyword == "patternProperties" {
        match regex::usable(name) {
            Ok(pattern) if pattern == name => {}
            Ok(pattern) => return Some((Replacement::Pattern(pattern.into_owned()), None)),
            Err(why) => {
                return Some((
                    Replacement::AnyName,
                    Some(format!("`{name}` in `{keyword}` must be {}", not_a_pattern(&why))),
                ));
            }
        }
    }
    if keyword == "dependencies"
        && let Some(names) = names(child)
    {
        let replacement = match without_duplicates(child) {
            _ if names.is_empty() && draft4 => anything(),
            KeywordValue::Equivalent(list) => list,
            _ => return None,
        };
        return Some((Replacement::Schema(replacement), None));
    }
    if level >= MAX_LEVEL && child.as_object().is_some() {
        return Some((Replacement::Schema(anything()), Some(TOO_DEEP.to_owned())));
    }
    match of_schema(child, draft4) {
        KeywordValue::Equivalent(schema) => Some((Replacement::Schema(schema), None)),
        KeywordValue::Invalid(expected) => {
            let what = if name.is_empty() {
                format!("`{keyword}`")
            } else {
                format!("`{name}` in `{keyword}`")
            };
            Some((Replacement::Schema(anything()), Some(format!("{what} must be {expected}"))))
        }
        _ => None,
    }
}

/// Checks an object whose values are lists of strings.
fn of_lists(value: &Node) -> KeywordValue {
    let lists = value.as_object().unwrap_or_default();
    if value.as_object().is_none() || lists.iter().any(|list| names(&list.node).is_none()) {
        return KeywordValue::invalid("an object whose values are lists of strings");
    }
    let mut same = value.clone();
    let mut has_duplicates = false;
    for list in same.as_object_mut().into_iter().flatten() {
        if let KeywordValue::Equivalent(once) = without_duplicates(&list.node) {
            list.node = once;
            has_duplicates = true;
        }
    }
    if has_duplicates {
        KeywordValue::Equivalent(same)
    } else {
        KeywordValue::Valid
    }
}

fn valid_or(valid: bool, otherwise: KeywordValue) -> KeywordValue {
    if valid { KeywordValue::Valid } else { otherwise }
}

/// Returns the strings of a list that contains only strings.
fn names(value: &Node) -> Option<Vec<&str>> {
    value.as_array()?.iter().map(Node::as_str).collect()
}

/// Checks a schema: an object, or, since draft-06, true or false.
fn of_schema(value: &Node, draft4: bool) -> KeywordValue {
    match &value.value {
        Json::Object(_) => KeywordValue::Valid,
        Json::Bool(_) if !draft4 => KeywordValue::Valid,
        Json::Bool(admits) => {
            let mut schema = Node::new(Json::Object(Vec::new()), value.span);
            if !admits {
                schema.insert("not", Node::new(Json::Object(Vec::new()), value.span));
            }
            KeywordValue::Equivalent(schema)
        }
        _ => KeywordValue::invalid("a schema"),
    }
}

/// Checks `type`. An unknown type has its own warning.
fn of_type(value: &Node) -> KeywordValue {
    let is_kind = |node: &Node| node.as_str().is_some_and(|name| KINDS.contains(&name));
    match &value.value {
        Json::Array(kinds) if kinds.is_empty() => KeywordValue::invalid("a string, or a non-empty list of strings"),
        Json::Array(kinds) if kinds.iter().all(is_kind) => without_duplicates(value),
        _ => valid_or(is_kind(value), KeywordValue::Irrelevant),
    }
}

fn without_duplicates(value: &Node) -> KeywordValue {
    let mut seen = HashSet::new();
    let elements = value.as_array().unwrap_or_default();
    let once = elements.iter().filter(|element| seen.insert(element.to_compact()));
    let once: Vec<Node> = once.cloned().collect();
    if once.len() == elements.len() {
        KeywordValue::Valid
    } else {
        KeywordValue::Equivalent(Node::new(Json::Array(once), value.span))
    }
}
