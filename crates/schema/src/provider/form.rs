use std::fmt;

/// How a discriminator's value is spelled: literal text and the places of domain, event and version.
///
/// ```
/// use eventry_schema::provider::{Form, FormPart};
/// let form = Form::parse("{event}-{version}")?;
/// assert_eq!(form.parts(), [FormPart::Event, FormPart::Literal("-".into()), FormPart::Version]);
/// assert_eq!(form.spell("orders", "created", 2), "created-2");
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form(Vec<FormPart>);

/// A piece of a [`Form`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormPart {
    /// Text that stands as it is.
    Literal(String),
    /// `{domain}`: the domain folder's name.
    Domain,
    /// `{event}`: the event folder's name.
    Event,
    /// `{version}`: the version's number.
    Version,
}

impl Form {
    /// Reads a form as `provider.toml` spells it.
    ///
    /// # Errors
    ///
    /// With a sentence about what is wrong: an unknown placeholder, a lone brace, an empty text, one placeholder twice,
    /// or two of them with nothing in between (where one ends could not be told).
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            let part = if next == '{' {
                let Some((name, behind)) = rest.get(1..).and_then(|it| it.split_once('}')) else {
                    return Err(format!("form `{text}` has a `{{` without `}}`"));
                };
                rest = behind;
                placeholder(name).ok_or_else(|| format!("form `{text}` uses the unknown placeholder `{{{name}}}`"))?
            } else {
                let end = rest.find('{').unwrap_or(rest.len());
                let (literal, behind) = rest.split_at(end);
                if literal.contains('}') {
                    return Err(format!("form `{text}` has a `}}` without `{{`"));
                }
                rest = behind;
                FormPart::Literal(literal.to_owned())
            };
            if let FormPart::Domain | FormPart::Event | FormPart::Version = part {
                if parts.contains(&part) {
                    return Err(format!("form `{text}` uses one placeholder twice"));
                }
                if matches!(parts.last(), Some(last) if !matches!(last, FormPart::Literal(_))) {
                    return Err(format!("form `{text}` has two placeholders side by side"));
                }
            }
            parts.push(part);
        }
        if parts.is_empty() {
            return Err("a form is empty".into());
        }
        Ok(Self(parts))
    }

    /// The pieces in order; no two literals follow each other.
    #[must_use]
    pub fn parts(&self) -> &[FormPart] {
        &self.0
    }

    /// The value an event is told by.
    #[must_use]
    pub fn spell(&self, domain: &str, event: &str, version: u32) -> String {
        self.0
            .iter()
            .map(|part| match part {
                FormPart::Literal(text) => text.clone(),
                FormPart::Domain => domain.to_owned(),
                FormPart::Event => event.to_owned(),
                FormPart::Version => version.to_string(),
            })
            .collect()
    }
}

fn placeholder(name: &str) -> Option<FormPart> {
    match name {
        "domain" => Some(FormPart::Domain),
        "event" => Some(FormPart::Event),
        "version" => Some(FormPart::Version),
        _ => None,
    }
}

/// As `provider.toml` spells it.
impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|part| match part {
            FormPart::Literal(text) => f.write_str(text),
            FormPart::Domain => f.write_str("{domain}"),
            FormPart::Event => f.write_str("{event}"),
            FormPart::Version => f.write_str("{version}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn forms_and_their_mistakes() {
        for text in ["{domain}", "{event}-{version}", "v{version}", "order.{event}.v{version}"] {
            assert_eq!(Form::parse(text).map(|form| form.to_string()), Ok(text.to_owned()));
        }
        for (text, message) in [
            ("", "a form is empty"),
            ("{name}", "form `{name}` uses the unknown placeholder `{name}`"),
            ("{event", "form `{event` has a `{` without `}`"),
            ("event}", "form `event}` has a `}` without `{`"),
            ("{event}-{event}", "form `{event}-{event}` uses one placeholder twice"),
            ("{event}{version}", "form `{event}{version}` has two placeholders side by side"),
        ] {
            assert_eq!(Form::parse(text), Err(message.to_owned()));
        }
    }
}
