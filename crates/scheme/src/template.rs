//! Which parts are signed: text with placeholders.

/// One part of what is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text of the scheme itself.
    Text(String),
    /// `{body}`
    Body,
    /// `{id}`
    Id,
    /// `{timestamp}`
    Timestamp,
    /// `{method}`, in capital letters.
    Method,
    /// `{url}`
    Url,
    /// `{path}`: the path of the URL, without the query.
    Path,
    /// `{parameters}`: the parameters of a form, sorted by name; names and values are joined.
    Parameters,
    /// `{listed}`: `Name: value` and a line break for each attribute that the protected header lists.
    Listed,
    /// `{attribute:NAME}`
    Attribute(String),
}

const KNOWN: &str = "`{body}`, `{id}`, `{timestamp}`, `{method}`, `{url}`, `{path}`, `{parameters}`, `{listed}`, and `{attribute:NAME}`";

/// Reads a template such as `v0:{timestamp}:{body}`.
pub(crate) fn parse(template: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        if !before.is_empty() {
            parts.push(Part::Text(before.to_owned()));
        }
        let Some((name, tail)) = after.split_once('}') else {
            return Err(format!("a `{{` in `{template}` is not closed"));
        };
        let part = match name {
            "body" => Part::Body,
            "id" => Part::Id,
            "timestamp" => Part::Timestamp,
            "method" => Part::Method,
            "url" => Part::Url,
            "path" => Part::Path,
            "parameters" => Part::Parameters,
            "listed" => Part::Listed,
            _ => match name.strip_prefix("attribute:") {
                Some(attribute) if !attribute.is_empty() => Part::Attribute(attribute.to_owned()),
                _ => return Err(format!("`{{{name}}}` is not a part of a delivery; the parts are {KNOWN}")),
            },
        };
        parts.push(part);
        rest = tail;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::{Part, parse};

    #[test]
    fn templates_are_text_and_parts() {
        let parts = parse("v0:{timestamp}:{attribute:X-A}{body}").unwrap();
        let text = |text: &str| Part::Text(text.to_owned());
        assert_eq!(
            parts,
            [
                text("v0:"),
                Part::Timestamp,
                text(":"),
                Part::Attribute("X-A".to_owned()),
                Part::Body
            ]
        );
        assert!(parse("{body").unwrap_err().contains("not closed"));
        assert!(parse("{attribute:}").unwrap_err().contains("not a part"));
        assert!(parse("{bodi}").unwrap_err().contains("{body}"));
    }
}
