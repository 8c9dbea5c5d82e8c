//! Keywords whose value is not what their dialect's meta-schema allows.
//!
//! A validator refuses a whole schema for one such keyword, and so strict decoding every body. Published schemas hold some all the same: lists that
//! name a member twice, `required: true` beside a type, texts where a schema should be, patterns of other languages. What they say otherwise is still worth judging by.

use std::borrow::Cow;
use std::collections::HashSet;

use super::dialect::Dialect;
use super::keywords;
use super::place::Place;
use super::{regex, uri};
use crate::json::{Json, Member, Node};

/// What `type` can name.
pub const KINDS: &[&str] = &["null", "boolean", "integer", "number", "string", "array", "object"];

/// How many levels a validator's reader of JSON may go down to a schema. It stops at 128, and some are needed within the schema.
const MAX_LEVEL: usize = 100;
/// How many levels the value of a keyword may add to those.
const MAX_HEIGHT: usize = 20;

const TOO_DEEP: &str = "this part is nested too deeply for a validator";
const BEYOND_F64: &str = "within what a validator reads: numbers that an `f64` holds, and few levels";

/// What a validator is told of a keyword.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// What stands there.
    Sound,
    /// The same, without what repeats.
    Same(Node),
    /// This, because only that much of it can be used. It should be that.
    Part(Node, &'static str),
    /// Nothing: it does not narrow what a schema admits.
    Idle,
    /// Nothing, because nobody can tell what it should mean. It should be this.
    Broken(Cow<'static, str>),
}

impl Form {
    fn broken(expected: &'static str) -> Form {
        Form::Broken(expected.into())
    }
}

/// What becomes of a keyword of the schema at a place, so many levels down. Of those that no meta-schema describes, all are sound.
pub fn of(keyword: &str, value: &Node, place: &Place<'_>, level: usize) -> Form {
    let (schema, dialect) = (place.node, place.dialect);
    let text = value.as_str().is_some();
    let flag = value.as_bool().is_some();
    let number = value.as_number().and_then(|number| number.parse::<f64>().ok());
    let old = dialect == Dialect::Draft4;
    if !holds_schemas(keyword, value) && !readable(value, level) {
        return if keywords::asserts(keyword) {
            Form::broken(BEYOND_F64)
        } else {
            Form::Idle
        };
    }
    match keyword {
        "$id" if old => sound_or(text, Form::Idle),
        "id" if !old => sound_or(text, Form::Idle),
        "$id" | "id" => of_id(value, place),
        "$anchor" | "$dynamicAnchor" => match value.as_str() {
            Some(name) => sound_or(
                is_anchor(keyword, name, dialect),
                Form::broken("a letter, and then letters, digits, `-`, `_` and `.`"),
            ),
            None => Form::broken("a text"),
        },
        "$comment" | "$schema" | "contentEncoding" | "contentMediaType" | "description" | "format" | "title" => sound_or(text, Form::Idle),
        "$vocabulary" => {
            let is_vocabulary = |it: &Member| it.node.as_bool().is_some() && it.name.contains(':') && uri::is_reference(&it.name);
            sound_or(value.as_object().is_some_and(|all| all.iter().all(is_vocabulary)), Form::Idle)
        }
        "deprecated" | "readOnly" | "writeOnly" => sound_or(flag, Form::Idle),
        "examples" => sound_or(value.as_array().is_some(), Form::Idle),
        "$dynamicRef" | "$recursiveRef" | "$ref" => sound_or(text, Form::broken("a text")),
        "$recursiveAnchor" if dialect == Dialect::Draft201909 => sound_or(flag, Form::broken("true or false")),
        // Later it means nothing.
        "$recursiveAnchor" => Form::Idle,
        "pattern" => match value.as_str().map(regex::usable) {
            Some(Ok(pattern)) if Some(&*pattern) == value.as_str() => Form::Sound,
            Some(Ok(pattern)) => Form::Same(Node::string(&pattern, value.span)),
            Some(Err(why)) => Form::Broken(no_pattern(&why).into()),
            None => Form::broken("a regular expression"),
        },
        "uniqueItems" => sound_or(flag, Form::broken("true or false")),
        "maximum" | "minimum" => sound_or(number.is_some(), Form::broken("a number")),
        "exclusiveMaximum" | "exclusiveMinimum" if old => {
            match (flag, schema.get(if keyword == "exclusiveMaximum" { "maximum" } else { "minimum" })) {
                (true, Some(_)) => Form::Sound,
                (true, None) => Form::Idle,
                (false, _) => Form::broken("true or false, beside a bound"),
            }
        }
        "exclusiveMaximum" | "exclusiveMinimum" => sound_or(number.is_some(), Form::broken("a number")),
        "multipleOf" => sound_or(number.is_some_and(|number| number > 0.0), Form::broken("a number above zero")),
        "maxContains" | "maxItems" | "maxLength" | "maxProperties" | "minContains" | "minItems" | "minLength" | "minProperties" => {
            let count = number.is_some_and(|number| number >= 0.0 && number.fract() == 0.0);
            sound_or(count, Form::broken("a whole number, not below zero"))
        }
        "required" => match names(value) {
            Some(names) if old && names.is_empty() => Form::Idle,
            Some(_) => without_repeats(value),
            None => Form::broken("a list of names"),
        },
        "dependentRequired" => of_lists(value),
        "type" => of_type(value),
        "enum" => match value.as_array() {
            Some([]) if dialect <= Dialect::Draft6 => Form::broken("a list that is not empty"),
            Some(_) if dialect <= Dialect::Draft6 => without_repeats(value),
            Some(_) => Form::Sound,
            None => Form::broken("a list of values"),
        },
        "items" => match &value.value {
            Json::Array(_) if dialect == Dialect::Draft202012 => Form::broken("a schema; a list of them stands under `prefixItems`"),
            Json::Array(schemas) if schemas.is_empty() => Form::Idle,
            Json::Array(_) => Form::Sound,
            _ => of_schema(value, old),
        },
        "additionalItems" | "additionalProperties" => of_schema(value, false),
        _ if keywords::LIST.contains(&keyword) => match value.as_array() {
            Some([_, ..]) => Form::Sound,
            _ => Form::broken("a list of schemas"),
        },
        _ if keywords::NAMED.contains(&keyword) => sound_or(value.as_object().is_some(), Form::broken("an object of schemas")),
        _ if keywords::ONE.contains(&keyword) => of_schema(value, old),
        _ => Form::Sound,
    }
}

/// Whether an anchor is one that a validator of the dialect takes.
pub fn is_anchor(keyword: &str, name: &str, dialect: Dialect) -> bool {
    let (first, others) = match dialect {
        Dialect::Draft201909 if keyword == "$anchor" => ("", ".:"),
        Dialect::Draft202012 => ("_", "."),
        // It means nothing there.
        _ => return true,
    };
    name.starts_with(|c: char| c.is_ascii_alphabetic() || first.contains(c))
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_' || others.contains(c))
}

/// The URI that a schema gives itself. Since 2019-09, what names a part of a document is an anchor.
fn of_id(value: &Node, place: &Place<'_>) -> Form {
    let Some(id) = value.as_str() else {
        return Form::broken("a text");
    };
    let (whole, fragment) = uri::split_fragment(id);
    if !uri::is_reference(id) {
        Form::broken("a URI")
    } else if place.dialect <= Dialect::Draft7 || fragment.is_empty() {
        Form::Sound
    } else if whole.is_empty() {
        Form::broken("a URI without a fragment")
    } else {
        Form::Part(Node::string(whole, value.span), "a URI without a fragment")
    }
}

fn no_pattern(why: &str) -> String {
    format!("a regular expression of ECMA-262; this one has {why}")
}

/// Whether the value of a keyword consists of schemas.
fn holds_schemas(keyword: &str, value: &Node) -> bool {
    match &value.value {
        Json::Object(_) => keywords::ONE.contains(&keyword) || keywords::NAMED.contains(&keyword) || keyword == "components",
        Json::Array(_) => keywords::LIST.contains(&keyword),
        _ => false,
    }
}

/// Whether a value is one that a validator's reader of JSON can read, so many levels down.
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

/// What stands below a schema, and is no schema there.
pub struct Misfit<'a> {
    /// Its name or index under its keyword.
    pub name: String,
    pub pointer: String,
    pub node: &'a Node,
    /// What a validator is told instead.
    pub instead: Instead,
    /// What is wrong, where nobody can tell what it should mean.
    pub broken: Option<String>,
}

/// What a validator is told in place of a part that is no schema.
pub enum Instead {
    /// This value.
    Value(Node),
    /// The same under another name: a pattern in other words.
    Name(String),
    /// That every name is allowed.
    AnyName,
}

/// The misfits directly below a schema that stands so many levels down.
pub fn misfits<'a>(place: &Place<'a>, level: usize) -> Vec<Misfit<'a>> {
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
            let Some((instead, broken)) = misfit(place, keyword, &name, child, level) else {
                continue;
            };
            let tokens = [keyword, &*name];
            let tokens = if name.is_empty() && keywords::ONE.contains(&keyword) {
                &tokens[..1]
            } else {
                &tokens
            };
            found.push(Misfit {
                pointer: place.at(child, tokens).pointer.to_string(),
                name,
                node: child,
                instead,
                broken,
            });
        }
    }
    found
}

/// What is told in place of a child that is no schema, and what is wrong with it.
fn misfit(place: &Place<'_>, keyword: &str, name: &str, child: &Node, level: usize) -> Option<(Instead, Option<String>)> {
    let old = place.dialect == Dialect::Draft4;
    let anything = || Node::new(Json::Object(Vec::new()), child.span);
    if keyword == "patternProperties" {
        match regex::usable(name) {
            Ok(pattern) if pattern == name => {}
            Ok(pattern) => return Some((Instead::Name(pattern.into_owned()), None)),
            Err(why) => {
                return Some((
                    Instead::AnyName,
                    Some(format!("`{name}` of `{keyword}` should be {}", no_pattern(&why))),
                ));
            }
        }
    }
    if keyword == "dependencies"
        && let Some(names) = names(child)
    {
        let instead = match without_repeats(child) {
            _ if names.is_empty() && old => anything(),
            Form::Same(list) => list,
            _ => return None,
        };
        return Some((Instead::Value(instead), None));
    }
    if level >= MAX_LEVEL && child.as_object().is_some() {
        return Some((Instead::Value(anything()), Some(TOO_DEEP.to_owned())));
    }
    match of_schema(child, old) {
        Form::Same(schema) => Some((Instead::Value(schema), None)),
        Form::Broken(expected) => {
            let what = if name.is_empty() {
                format!("`{keyword}`")
            } else {
                format!("`{name}` of `{keyword}`")
            };
            Some((Instead::Value(anything()), Some(format!("{what} should be {expected}"))))
        }
        _ => None,
    }
}

/// An object of lists of names.
fn of_lists(value: &Node) -> Form {
    let lists = value.as_object().unwrap_or_default();
    if value.as_object().is_none() || lists.iter().any(|list| names(&list.node).is_none()) {
        return Form::broken("an object of lists of names");
    }
    let mut same = value.clone();
    let mut repeats = false;
    for list in same.as_object_mut().into_iter().flatten() {
        if let Form::Same(once) = without_repeats(&list.node) {
            list.node = once;
            repeats = true;
        }
    }
    if repeats { Form::Same(same) } else { Form::Sound }
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
        _ => Form::broken("a schema"),
    }
}

/// A name that is no type has its own warning.
fn of_type(value: &Node) -> Form {
    let is_kind = |node: &Node| node.as_str().is_some_and(|name| KINDS.contains(&name));
    match &value.value {
        Json::Array(kinds) if kinds.is_empty() => Form::broken("a name, or a list of names"),
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
