//! Attributes on the command line.

/// An attribute of every body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// Reads `NAME: VALUE`, as in HTTP, or `NAME=VALUE`.
///
/// # Errors
///
/// Returns a message if the text has neither form.
pub fn read(text: &str) -> Result<Attribute, String> {
    // The names of what is not a header, such as `:method`, begin with the colon.
    let start = usize::from(text.starts_with(':'));
    let end = text
        .char_indices()
        .skip(start)
        .find(|(_, c)| matches!(c, ':' | '='))
        .map(|(at, _)| at);
    let (name, value) = match end.and_then(|end| Some((text.get(..end)?, text.get(end..)?))) {
        Some((name, value)) if value.starts_with(':') => (name, value.get(1..).unwrap_or_default().trim()),
        Some((name, value)) => (name, value.get(1..).unwrap_or_default()),
        None => return Err("write `NAME: VALUE` or `NAME=VALUE`".to_owned()),
    };
    let is_name = |name: &str| !name.trim_start_matches(':').is_empty() && !name.contains(|c: char| c.is_whitespace() || c.is_control());
    if !is_name(name) {
        return Err("the name is empty or contains a space; write `NAME: VALUE` or `NAME=VALUE`".to_owned());
    }
    Ok(Attribute {
        name: name.to_owned(),
        value: value.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn both_forms_are_read_up_to_the_first_separator() {
        for (text, name, value) in [
            ("X-Hub-Event: issues", "X-Hub-Event", "issues"),
            ("X-Hub-Event:issues ", "X-Hub-Event", "issues"),
            ("ce_type=orders.placed", "ce_type", "orders.placed"),
            (
                "Content-Type: text/plain; charset=utf-8",
                "Content-Type",
                "text/plain; charset=utf-8",
            ),
            ("url=https://acme.example/a=b", "url", "https://acme.example/a=b"),
            ("padded= a ", "padded", " a "),
            (":method: POST", ":method", "POST"),
            ("time: :00", "time", ":00"),
            ("empty:", "empty", ""),
            ("empty=", "empty", ""),
        ] {
            let read = read(text).map(|attribute| (attribute.name, attribute.value));
            assert_eq!(read, Ok((name.to_owned(), value.to_owned())), "{text}");
        }
    }

    #[test]
    fn anything_else_says_what_the_forms_are() {
        for text in ["", "issues", ":", ": a", "=a", "X Hub: a", "\u{1b}: a", ":method"] {
            let message = read(text).expect_err(text);
            assert!(message.ends_with("write `NAME: VALUE` or `NAME=VALUE`"), "{message}");
        }
    }
}
