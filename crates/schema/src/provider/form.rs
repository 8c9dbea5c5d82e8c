//! Forms: templates of the values that select an event.

use std::fmt;

use crate::version::Version;

/// A template for the values of a discriminator: literal text with placeholders for domain, event and version.
///
/// ```
/// use eventry_schema::provider::{Form, FormPart};
/// use eventry_schema::version::Version;
/// let form = Form::parse("{event}-{version}")?;
/// assert_eq!(form.parts(), [FormPart::Event, FormPart::Literal("-".into()), FormPart::Version]);
/// assert_eq!(form.spell("orders", "created", Version::Number(2)), "created-2");
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form(Vec<FormPart>);

/// A part of a [`Form`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormPart {
    /// Literal text.
    Literal(String),
    /// `{domain}`: the name of the domain folder.
    Domain,
    /// `{event}`: the name of the event folder.
    Event,
    /// `{version}`: the version.
    Version,
    /// `{*}`: any text, also none.
    Any,
}

impl Form {
    /// Parses a form as written in `provider.toml`.
    ///
    /// # Errors
    ///
    /// Returns a message that says what is wrong: an unknown placeholder, an unmatched brace, an empty form, a repeated placeholder, or two
    /// placeholders with nothing between them, which would make it unclear where one ends.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            let part = if next == '{' {
                let Some((name, after)) = rest.get(1..).and_then(|it| it.split_once('}')) else {
                    return Err(format!("form `{text}` has a `{{` without a `}}`"));
                };
                rest = after;
                placeholder(name).ok_or_else(|| format!("form `{text}` uses the unknown placeholder `{{{name}}}`"))?
            } else {
                let end = rest.find('{').unwrap_or(rest.len());
                let (literal, after) = rest.split_at(end);
                if literal.contains('}') {
                    return Err(format!("form `{text}` has a `}}` without a `{{`"));
                }
                rest = after;
                FormPart::Literal(literal.to_owned())
            };
            if !matches!(part, FormPart::Literal(_)) {
                if part != FormPart::Any && parts.contains(&part) {
                    return Err(format!("form `{text}` repeats a placeholder"));
                }
                if matches!(parts.last(), Some(last) if !matches!(last, FormPart::Literal(_))) {
                    return Err(format!("form `{text}` has two adjacent placeholders"));
                }
            }
            parts.push(part);
        }
        if parts.is_empty() {
            return Err("this form is empty".into());
        }
        Ok(Self(parts))
    }

    /// Returns the parts in order. Two literals are never adjacent.
    #[must_use]
    pub fn parts(&self) -> &[FormPart] {
        &self.0
    }

    /// Returns the value of the discriminator for an event.
    #[must_use]
    pub fn spell(&self, domain: &str, event: &str, version: Version) -> String {
        self.0
            .iter()
            .map(|part| match part {
                FormPart::Literal(text) => text.clone(),
                FormPart::Domain => domain.to_owned(),
                FormPart::Event => event.to_owned(),
                FormPart::Version => version.to_string(),
                FormPart::Any => String::new(),
            })
            .collect()
    }
}

fn placeholder(name: &str) -> Option<FormPart> {
    match name {
        "domain" => Some(FormPart::Domain),
        "event" => Some(FormPart::Event),
        "version" => Some(FormPart::Version),
        "*" => Some(FormPart::Any),
        _ => None,
    }
}

/// Formats the form as in `provider.toml`.
impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|part| match part {
            FormPart::Literal(text) => f.write_str(text),
            FormPart::Domain => f.write_str("{domain}"),
            FormPart::Event => f.write_str("{event}"),
            FormPart::Version => f.write_str("{version}"),
            FormPart::Any => f.write_str("{*}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn forms_parse_or_say_what_is_wrong() {
        for text in [
            "{domain}",
            "{event}-{version}",
            "v{version}",
            "order.{event}.v{version}",
            "{*}/{event}/{version}",
        ] {
            assert_eq!(Form::parse(text).map(|form| form.to_string()), Ok(text.to_owned()));
        }
        for (text, message) in [
            ("", "this form is empty"),
            ("{name}", "form `{name}` uses the unknown placeholder `{name}`"),
            ("{event", "form `{event` has a `{` without a `}`"),
            ("event}", "form `event}` has a `}` without a `{`"),
            ("{event}-{event}", "form `{event}-{event}` repeats a placeholder"),
            ("{event}{version}", "form `{event}{version}` has two adjacent placeholders"),
        ] {
            assert_eq!(Form::parse(text), Err(message.to_owned()));
        }
    }
}
