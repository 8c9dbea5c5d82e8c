//! Places in a delivery, as `provider.toml` spells them.

use std::fmt;

use crate::json::{Json, Node};
use crate::pointer;

/// The step of a pointer that stands for every element of an array, or every member of an object.
pub const EACH: &str = "*";

const ATTRIBUTE: &str = "attribute:";
const ROUTE: &str = "route";

/// A place in a delivery.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// `type`: a member at the top of the envelope.
    Member(String),
    /// `/context/type`: a value in the body. The steps of the JSON pointer are unescaped.
    Pointer(Vec<String>),
    /// `attribute:X-Hub-Event`: an attribute of the delivery or of a wrapper.
    Attribute(String),
    /// `route`: the path, topic or queue.
    Route,
}

impl Place {
    /// Parses a place.
    ///
    /// # Errors
    ///
    /// Returns a message if a pointer is not one, or if an attribute has no name.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text == ROUTE {
            return Ok(Place::Route);
        }
        if let Some(name) = text.strip_prefix(ATTRIBUTE) {
            if name.is_empty() || name.chars().any(|c| c.is_whitespace() || c.is_control()) {
                return Err(format!("`{text}` does not name an attribute"));
            }
            return Ok(Place::Attribute(name.to_owned()));
        }
        if text.starts_with('/') {
            return steps(text).map(Place::Pointer);
        }
        Ok(Place::Member(text.to_owned()))
    }

    /// Returns the value at this place of a body. If a member is repeated, the last one counts.
    #[must_use]
    pub fn value_in<'b>(&self, body: &'b Node) -> Option<&'b Node> {
        match self {
            Place::Member(name) => last_member(body, name),
            Place::Pointer(steps) => steps.iter().try_fold(body, |node, step| match &node.value {
                Json::Array(elements) => elements.get(index(step)?),
                _ => last_member(node, step),
            }),
            Place::Attribute(_) | Place::Route => None,
        }
    }

    /// Returns the place as a JSON pointer into the body.
    #[must_use]
    pub fn pointer(&self) -> Option<String> {
        match self {
            Place::Member(name) => Some(pointer::join("", name)),
            Place::Pointer(steps) => Some(steps.iter().fold(String::new(), |path, step| pointer::join(&path, step))),
            Place::Attribute(_) | Place::Route => None,
        }
    }

    /// Returns whether a step of the pointer, or the end of the attribute's name, is `*`.
    #[must_use]
    pub fn has_star(&self) -> bool {
        match self {
            Place::Pointer(steps) => steps.iter().any(|step| step == EACH),
            Place::Attribute(name) => name.ends_with(EACH),
            Place::Member(_) | Place::Route => false,
        }
    }
}

/// Splits a JSON pointer into its steps.
///
/// # Errors
///
/// Returns a message if the text is not a JSON pointer (RFC 6901).
pub(super) fn steps(text: &str) -> Result<Vec<String>, String> {
    let Some(rest) = text.strip_prefix('/') else {
        return if text.is_empty() {
            Ok(Vec::new())
        } else {
            Err(format!("`{text}` is not a JSON pointer"))
        };
    };
    rest.split('/')
        .map(|step| unescaped(step).ok_or_else(|| format!("`{text}` is not a JSON pointer")))
        .collect()
}

fn unescaped(step: &str) -> Option<String> {
    let mut text = String::with_capacity(step.len());
    let mut rest = step.chars();
    while let Some(c) = rest.next() {
        text.push(match c {
            '~' => match rest.next()? {
                '0' => '~',
                '1' => '/',
                _ => return None,
            },
            c => c,
        });
    }
    Some(text)
}

/// Returns the index that a step means. It has no leading zeros.
fn index(step: &str) -> Option<usize> {
    (step == "0" || !step.starts_with(['0', '+'])).then(|| step.parse().ok())?
}

fn last_member<'b>(body: &'b Node, name: &str) -> Option<&'b Node> {
    let members = body.as_object()?;
    members.iter().rev().find(|member| *member.name == *name).map(|member| &member.node)
}

/// Formats the place as in `provider.toml`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Member(name) => f.write_str(name),
            Place::Pointer(_) => f.write_str(&self.pointer().unwrap_or_default()),
            Place::Attribute(name) => write!(f, "{ATTRIBUTE}{name}"),
            Place::Route => f.write_str(ROUTE),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn places_parse_or_say_what_is_wrong() {
        for text in [
            "type",
            "/context/type",
            "/a~1b/~0/*",
            "attribute:X-Hub-Event",
            "attribute:ce-*",
            "route",
            "/route",
        ] {
            assert_eq!(Place::parse(text).map(|place| place.to_string()), Ok(text.to_owned()));
        }
        for (text, message) in [
            ("attribute:", "`attribute:` does not name an attribute"),
            ("attribute:a b", "`attribute:a b` does not name an attribute"),
            ("/a~2", "`/a~2` is not a JSON pointer"),
        ] {
            assert_eq!(Place::parse(text), Err(message.to_owned()));
        }
    }
}
