//! The settings of `provider.toml` about wrappers, and messages that carry no event.

use toml_span::value::{Key, Table, Value};

use super::control_answer::ControlAnswer;
use super::place::{EACH, Place, steps};
use crate::diagnostic::Diagnostics;
use crate::json::Span;
use crate::nearest::nearest;
use crate::toml::{File, in_document_order, span_in, span_of, span_of_value};

/// The wrappers that every provider can accept by name.
const BUILT_IN: &str = include_str!("wrappers.toml");

const WRAPPERS_HELP: &str = "list what the provider accepts, such as wrappers = [\"sqs\", \"sns\"], or define one in [[wrappers]]";
const NAME_HELP: &str = "set it to a name for messages, such as name = \"outbox\"";
const ITEMS_HELP: &str = "set it to a JSON pointer in which `*` is every element, such as items = \"/Records/*\"";
const WHEN_HELP: &str = "name places and what stands there, such as when = { \"/Type\" = \"Notification\", \"/Message\" = true, \"attribute:x-kind\" = [\"a\", \"b\"] }";
const BODY_HELP: &str = "set it to a JSON pointer in the item, such as body = \"/Message\"";
const ENCODING_HELP: &str = "set it to \"value\" (the default), \"text\" (a string of JSON), \"base64\", \"base64+gzip\" or \"schema-id\"";
const ENCODINGS: &[&str] = &["value", "text", "base64", "base64+gzip", "schema-id"];
const ATTRIBUTES_HELP: &str =
    "give each attribute its place, such as attributes = { id = \"/MessageId\", \"*\" = \"/MessageAttributes/*/Value\" }";
const MADE_HELP: &str =
    "name places and the texts that stand there in a wrapper that is made, such as made = { \"/TopicArn\" = \"arn:…\" }";
pub(super) const CONTROLS_HELP: &str =
    "write [[controls]] with name = \"challenge\", when = { \"/type\" = \"url_verification\" } and values = { challenge = \"/challenge\" }";
const VALUES_HELP: &str = "name what an answer needs and its place, such as values = { challenge = \"/challenge\" }";
const PLACE_HELP: &str = "write a JSON pointer such as `/type`, `attribute:…` or `route`";

/// How a wrapper contains a body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// As a JSON value.
    #[default]
    Value,
    /// As a string of JSON.
    Text,
    /// As a base64 string.
    Base64,
    /// As a base64 string of a gzip file.
    Base64Gzip,
    /// Behind a zero byte and the four bytes of a schema's id.
    SchemaId,
}

/// A place, and what stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The place.
    pub place: Place,
    /// The values that are expected at the place. An empty list means any value.
    pub values: Vec<String>,
}

/// A transport's own JSON around bodies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrapperSettings {
    /// Its name.
    pub name: String,
    /// Where its items are, if it holds several.
    pub items: Option<Vec<String>>,
    /// What distinguishes an item.
    pub when: Vec<Condition>,
    /// Where the body is in an item.
    pub body: Vec<String>,
    /// How the body is contained.
    pub encoding: Encoding,
    /// The attributes that it gives to the body, by name. The name `*` stands for the names at the place.
    pub attributes: Vec<(String, Place)>,
    /// What else stands in a wrapper that is made. With a star, it stands there for every attribute.
    pub made: Vec<(Place, String)>,
    /// The location of its name in `provider.toml`.
    pub span: Span,
}

/// A message that carries no event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlSettings {
    /// Its name.
    pub name: String,
    /// What distinguishes it.
    pub when: Vec<Condition>,
    /// What an answer needs, by name.
    pub values: Vec<(String, Place)>,
    /// How it is answered, if it wants an answer of its own.
    pub answer: Option<ControlAnswer>,
    /// Whether it is recognized by a member that the envelope does not declare. Normalizing finds out.
    pub is_apart: bool,
    /// The location of its name.
    pub span: Span,
}

/// The built-in wrappers, and the control messages of some of them.
struct BuiltIn {
    wrappers: Vec<WrapperSettings>,
    /// With the name of the wrapper.
    controls: Vec<(String, ControlSettings)>,
}

impl BuiltIn {
    fn read() -> Self {
        let mut problems = Diagnostics::default();
        let mut file = File {
            path: "wrappers.toml",
            text: BUILT_IN,
            problems: &mut problems,
        };
        let mut built_in = BuiltIn {
            wrappers: Vec::new(),
            controls: Vec::new(),
        };
        let root = file.root();
        let table = root.as_ref().and_then(Value::as_table);
        for (section, span) in table
            .into_iter()
            .flat_map(|table| file.tables(table, "wrappers", WRAPPERS_HELP))
            .collect::<Vec<_>>()
        {
            let Some(wrapper) = file.wrapper(section, span) else { continue };
            for (control, span) in file.tables(section, "controls", CONTROLS_HELP) {
                let control = file.control(control, span);
                built_in.controls.extend(control.map(|control| (wrapper.name.clone(), control)));
            }
            built_in.wrappers.push(wrapper);
        }
        debug_assert!(problems.is_empty(), "{problems:?}");
        built_in
    }
}

impl File<'_> {
    /// Reads what a provider accepts: names of the built-in table, and definitions.
    pub(super) fn wrappers(&mut self, table: &Table<'_>) -> (Vec<WrapperSettings>, Vec<ControlSettings>) {
        let Some((key, value)) = table.get_key_value("wrappers") else {
            return (Vec::new(), Vec::new());
        };
        let Some(elements) = self.array(key, value, WRAPPERS_HELP) else {
            return (Vec::new(), Vec::new());
        };
        let built_in = BuiltIn::read();
        let (mut wrappers, mut controls): (Vec<WrapperSettings>, Vec<ControlSettings>) = (Vec::new(), Vec::new());
        for element in elements {
            let span = span_of_value(element);
            let (name, defined) = match (element.as_str(), element.as_table()) {
                (Some(name), _) => (name.to_owned(), None),
                (None, Some(section)) if section.len() == 1 && section.contains_key("name") => {
                    let Some(name) = self.text(section, "name", NAME_HELP) else {
                        continue;
                    };
                    (name, None)
                }
                (None, Some(section)) => {
                    let Some(wrapper) = self.wrapper(section, span) else { continue };
                    for (control, span) in self.tables(section, "controls", CONTROLS_HELP) {
                        controls.extend(self.control(control, span));
                    }
                    (wrapper.name.clone(), Some(wrapper))
                }
                (None, None) => {
                    self.wrong_type(key, element, "names and tables", WRAPPERS_HELP);
                    continue;
                }
            };
            if wrappers.iter().any(|known| known.name == name) {
                self.error(
                    span,
                    format!("the wrapper `{name}` is listed twice"),
                    "remove one of them, or give it another name",
                );
                continue;
            }
            if let Some(wrapper) = defined {
                wrappers.push(wrapper);
                continue;
            }
            let rows = built_in.wrappers.iter().filter(|row| row.name == name);
            let before = wrappers.len();
            wrappers.extend(rows.cloned().map(|row| WrapperSettings { span, ..row }));
            if wrappers.len() == before {
                let names = built_in_wrappers();
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                let near = nearest(&name, names.iter().copied()).map(|near| format!("did you mean `{near}`? The "));
                let help = format!(
                    "{}built-in wrappers are {}. Define another one in [[wrappers]]",
                    near.unwrap_or_default(),
                    names.join(", ")
                );
                self.error(span, format!("there is no wrapper `{name}`"), help);
            }
            let own = built_in.controls.iter().filter(|(of, _)| *of == name);
            controls.extend(own.map(|(_, control)| ControlSettings { span, ..control.clone() }));
        }
        (wrappers, controls)
    }

    fn wrapper(&mut self, table: &Table<'_>, section: Span) -> Option<WrapperSettings> {
        let place = "in [[wrappers]]";
        self.only_known(
            table,
            &["name", "items", "when", "body", "encoding", "attributes", "made", "controls"],
            place,
        );
        let name = self.needed_text(table, "name", (section, place), NAME_HELP);
        let span = span_in(table, "name", section);
        let items = self.steps(table, "items", ITEMS_HELP);
        if items.as_ref().is_some_and(|(items, _)| !items.iter().any(|step| step == EACH)) {
            self.error(span_in(table, "items", section), "`items` has no `*`", ITEMS_HELP);
        }
        let when = self.conditions(table, section, place);
        let body = self.steps(table, "body", BODY_HELP);
        let encoding = match self.choice(table, "encoding", ENCODINGS, ENCODING_HELP).as_deref() {
            Some("text") => Encoding::Text,
            Some("base64") => Encoding::Base64,
            Some("base64+gzip") => Encoding::Base64Gzip,
            Some("schema-id") => Encoding::SchemaId,
            _ => Encoding::Value,
        };
        if when.is_empty() && table.contains_key("when") && encoding != Encoding::SchemaId {
            self.error(span, "nothing distinguishes this wrapper from a body", WHEN_HELP);
        }
        if body.is_none() && matches!(encoding, Encoding::Text | Encoding::Base64 | Encoding::Base64Gzip) {
            self.error(
                span_in(table, "encoding", section),
                "the encoding needs the place of a string",
                BODY_HELP,
            );
        }
        let attributes = self.places(table, "attributes", ATTRIBUTES_HELP);
        for (name, place, span) in &attributes {
            let message = match (name.as_str(), place.has_star()) {
                (EACH, false) => format!("`{place}` has no `*` to take the names from"),
                (name, true) if name != EACH => format!("`{place}` finds several values for the attribute `{name}`"),
                _ => continue,
            };
            self.error(*span, message, ATTRIBUTES_HELP);
        }
        let made = self.string_table(table, "made", MADE_HELP);
        let made_span = span_in(table, "made", section);
        let made = made
            .into_iter()
            .filter_map(|(text, value)| Some((self.place(&text, made_span)?, value)))
            .collect();
        Some(WrapperSettings {
            name: name?,
            made,
            // Every array at the top holds items.
            items: items.map(|(items, _)| items).filter(|items| items.as_slice() != [EACH]),
            when,
            body: body.map(|(body, _)| body).unwrap_or_default(),
            encoding,
            attributes: attributes.into_iter().map(|(name, place, _)| (name, place)).collect(),
            span,
        })
    }

    pub(super) fn control(&mut self, table: &Table<'_>, section: Span) -> Option<ControlSettings> {
        let place = "in [[controls]]";
        self.only_known(table, &["name", "when", "values", "answer"], place);
        let name = self.needed_text(table, "name", (section, place), NAME_HELP);
        let span = span_in(table, "name", section);
        let when = self.conditions(table, section, place);
        if when.is_empty() && table.contains_key("when") {
            self.error(span, "nothing distinguishes this control message from an event", WHEN_HELP);
        }
        let values = self.places(table, "values", VALUES_HELP);
        let answer = self.control_answer(table, &values);
        Some(ControlSettings {
            name: name?,
            when,
            values: values.into_iter().map(|(name, place, _)| (name, place)).collect(),
            answer,
            is_apart: false,
            span,
        })
    }

    /// Reads a JSON pointer.
    fn steps(&mut self, table: &Table<'_>, name: &str, help: &str) -> Option<(Vec<String>, Span)> {
        let (key, value) = table.get_key_value(name)?;
        let span = span_of_value(value);
        match value.as_str().map(steps) {
            Some(Ok(steps)) => return Some((steps, span)),
            Some(Err(message)) => self.error(span, message, help),
            None => self.wrong_type(key, value, "a string", help),
        }
        None
    }

    /// Reads `when`: places, and `true`, a string, or strings.
    fn conditions(&mut self, table: &Table<'_>, section: Span, place: &str) -> Vec<Condition> {
        let Some((key, value)) = table.get_key_value("when") else {
            let is_optional = table.get("encoding").and_then(Value::as_str) == Some("schema-id");
            if !is_optional {
                self.error(section, format!("missing key `when` {place}"), WHEN_HELP);
            }
            return Vec::new();
        };
        let mut conditions = Vec::new();
        for (key, value) in self.table(key, value, WHEN_HELP).map(in_document_order).unwrap_or_default() {
            let values = match (value.as_str(), value.as_bool()) {
                (Some(text), _) => vec![text.to_owned()],
                (_, Some(true)) => Vec::new(),
                (_, Some(false)) => {
                    self.wrong_type(key, value, "true, a string, or strings", WHEN_HELP);
                    continue;
                }
                _ => self.texts(key, value, WHEN_HELP).into_iter().map(|(text, _)| text).collect(),
            };
            if let Some(place) = self.place(key.name.as_ref(), span_of(key.span)) {
                conditions.push(Condition { place, values });
            }
        }
        conditions
    }

    /// Reads a table of names and places. A name may have several places.
    fn places(&mut self, table: &Table<'_>, name: &str, help: &str) -> Vec<(String, Place, Span)> {
        let Some((key, value)) = table.get_key_value(name) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (key, value) in self.table(key, value, help).map(in_document_order).unwrap_or_default() {
            for (text, span) in self.text_or_texts(key, value, help) {
                found.extend(self.place(&text, span).map(|place| (key.name.to_string(), place, span)));
            }
        }
        found
    }

    /// Reads a string, or an array of strings.
    pub(super) fn text_or_texts(&mut self, key: &Key<'_>, value: &Value<'_>, help: &str) -> Vec<(String, Span)> {
        match value.as_str() {
            Some(text) => vec![(text.to_owned(), span_of_value(value))],
            None => self.texts(key, value, help),
        }
    }

    /// Reads a place where there is no envelope whose member it could be.
    fn place(&mut self, text: &str, span: Span) -> Option<Place> {
        let problem = match Place::parse(text) {
            Ok(Place::Member(name)) => format!("`{name}` is not a place"),
            Ok(place) => return Some(place),
            Err(message) => message,
        };
        self.error(span, problem, PLACE_HELP);
        None
    }
}

/// Returns the names of the built-in wrappers, in the order of the table.
#[must_use]
pub fn built_in_wrappers() -> Vec<String> {
    let mut names: Vec<String> = BuiltIn::read().wrappers.into_iter().map(|row| row.name).collect();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::BuiltIn;

    #[test]
    fn the_built_in_table_is_valid() {
        let built_in = BuiltIn::read();
        assert!(built_in.wrappers.len() > 10 && !built_in.controls.is_empty());
    }
}
