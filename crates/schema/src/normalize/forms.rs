//! Keywords whose value is not what their dialect's meta-schema allows.
//!
//! A validator refuses a whole schema for one such keyword, and so strict decoding every body. Published schemas hold some all the same: lists that
//! name a member twice, `required: true` beside a type, texts where a schema should be. What they say otherwise is still worth judging by.

use std::collections::HashSet;

use super::dialect::Dialect;
use super::keywords;
use super::place::Place;
use crate::json::{Json, Node};

/// What `type` can name.
pub const KINDS: &[&str] = &["null", "boolean", "integer", "number", "string", "array", "object"];

/// What a validator is told of a keyword.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// What stands there.
    Sound,
    /// The same, without what repeats.
    Same(Node),
    /// Nothing: it does not narrow what a schema admits.
    Idle,
    /// Nothing, because nobody can tell what it should mean. It should be this.
    Broken(&'static str),
}

/// What becomes of a keyword of a schema. Of those that no meta-schema describes, all are sound.
pub fn of(keyword: &str, value: &Node, schema: &Node, dialect: Dialect) -> Form {
    let text = value.as_str().is_some();
    let flag = value.as_bool().is_some();
    let number = value.as_number().and_then(|number| number.parse::<f64>().ok());
    let old = dialect == Dialect::Draft4;
    match keyword {
        "$comment" | "contentEncoding" | "contentMediaType" | "description" | "format" | "id" | "title" => sound_or(text, Form::Idle),
        "deprecated" | "readOnly" | "writeOnly" => sound_or(flag, Form::Idle),
        "examples" => sound_or(value.as_array().is_some(), Form::Idle),
        "$anchor" | "$dynamicAnchor" | "$dynamicRef" | "$id" | "$recursiveRef" | "$ref" => sound_or(text, Form::Broken("a text")),
        "pattern" => sound_or(text, Form::Broken("a regular expression")),
        "uniqueItems" => sound_or(flag, Form::Broken("true or false")),
        "maximum" | "minimum" => sound_or(number.is_some(), Form::Broken("a number")),
        "exclusiveMaximum" | "exclusiveMinimum" if old => {
            match (flag, schema.get(if keyword == "exclusiveMaximum" { "maximum" } else { "minimum" })) {
                (true, Some(_)) => Form::Sound,
                (true, None) => Form::Idle,
                (false, _) => Form::Broken("true or false, beside a bound"),
            }
        }
        "exclusiveMaximum" | "exclusiveMinimum" => sound_or(number.is_some(), Form::Broken("a number")),
        "multipleOf" => sound_or(number.is_some_and(|number| number > 0.0), Form::Broken("a number above zero")),
        "maxContains" | "maxItems" | "maxLength" | "maxProperties" | "minContains" | "minItems" | "minLength" | "minProperties" => {
            let count = number.is_some_and(|number| number >= 0.0 && number.fract() == 0.0);
            sound_or(count, Form::Broken("a whole number, not below zero"))
        }
        "required" => match names(value) {
            Some(names) if old && names.is_empty() => Form::Idle,
            Some(_) => without_repeats(value),
            None => Form::Broken("a list of names"),
        },
        "dependentRequired" => {
            let lists = value
                .as_object()
                .is_some_and(|members| members.iter().all(|it| names(&it.node).is_some()));
            sound_or(lists, Form::Broken("an object of lists of names"))
        }
        "type" => of_type(value),
        "enum" => match value.as_array() {
            Some([]) if dialect <= Dialect::Draft6 => Form::Broken("a list that is not empty"),
            Some(_) if dialect <= Dialect::Draft6 => without_repeats(value),
            Some(_) => Form::Sound,
            None => Form::Broken("a list of values"),
        },
        "items" => match &value.value {
            Json::Array(_) if dialect == Dialect::Draft202012 => Form::Broken("a schema; a list of them stands under `prefixItems`"),
            Json::Array(schemas) if schemas.is_empty() => Form::Idle,
            Json::Array(_) => Form::Sound,
            _ => of_schema(value, old),
        },
        "additionalItems" | "additionalProperties" => of_schema(value, false),
        _ if keywords::LIST.contains(&keyword) => match value.as_array() {
            Some([_, ..]) => Form::Sound,
            _ => Form::Broken("a list of schemas"),
        },
        _ if keywords::NAMED.contains(&keyword) => sound_or(value.as_object().is_some(), Form::Broken("an object of schemas")),
        _ if keywords::ONE.contains(&keyword) => of_schema(value, old),
        _ => Form::Sound,
    }
}

/// What stands where a schema should, and is none.
pub struct Misfit<'a> {
    /// The keyword under which it stands, and its name or index there.
    pub keyword: &'a str,
    pub name: String,
    pub pointer: String,
    pub node: &'a Node,
    /// What a validator is told instead.
    pub instead: Node,
    /// Whether nobody can tell what it should mean.
    pub broken: bool,
}

/// The misfits directly below a schema.
pub fn misfits<'a>(place: &Place<'a>) -> Vec<Misfit<'a>> {
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
            _ => continue,
        };
        for (name, child) in children {
            if keyword == "dependencies" && names(child).is_some() {
                continue;
            }
            let (instead, broken) = match of_schema(child, place.dialect == Dialect::Draft4) {
                Form::Same(schema) => (schema, false),
                Form::Broken(_) => (Node::new(Json::Object(Vec::new()), child.span), true),
                Form::Sound | Form::Idle => continue,
            };
            found.push(Misfit {
                keyword,
                pointer: place.at(child, &[keyword, &name]).pointer.to_string(),
                name,
                node: child,
                instead,
                broken,
            });
        }
    }
    found
}

fn sound_or(sound: bool, otherwise: Form) -> Form {
    if sound { Form::Sound } else { otherwise }
}

/// The names in a list of nothing else.
fn names(value: &Node) -> Option<Vec<&str>> {
    value.as_array()?.iter().map(Node::as_str).collect()
}

/// Up to draft-04, a schema is an object; later true and false are schemas too.
fn of_schema(value: &Node, old: bool) -> Form {
    match &value.value {
        Json::Object(_) => Form::Sound,
        Json::Bool(_) if !old => Form::Sound,
        Json::Bool(admits) => {
            let mut schema = Node::new(Json::Object(Vec::new()), value.span);
            if !admits {
                schema.insert("not", Node::new(Json::Object(Vec::new()), value.span));
            }
            Form::Same(schema)
        }
        _ => Form::Broken("a schema"),
    }
}

/// A name that is no type has its own warning.
fn of_type(value: &Node) -> Form {
    let is_kind = |node: &Node| node.as_str().is_some_and(|name| KINDS.contains(&name));
    match &value.value {
        Json::Array(kinds) if kinds.is_empty() => Form::Broken("a name, or a list of names"),
        Json::Array(kinds) if kinds.iter().all(is_kind) => without_repeats(value),
        _ => sound_or(is_kind(value), Form::Idle),
    }
}

fn without_repeats(value: &Node) -> Form {
    let mut seen = HashSet::new();
    let elements = value.as_array().unwrap_or_default();
    let once = elements.iter().filter(|element| seen.insert(element.to_compact()));
    let once: Vec<Node> = once.cloned().collect();
    if once.len() == elements.len() {
        Form::Sound
    } else {
        Form::Same(Node::new(Json::Array(once), value.span))
    }
}
