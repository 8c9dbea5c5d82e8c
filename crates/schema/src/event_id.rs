//! The unit everything is generated for: one version of one event type of one provider.

use std::{fmt, str::FromStr};

/// `acme/orders/order_created/v1`: provider, domain, event type and version, as the folders of `schemas/` spell them.
///
/// Ids are ordered by their parts, versions as numbers: `v2` comes before `v10`.
///
/// ```
/// use eventry_schema::event_id::EventId;
/// let id: EventId = "acme/orders/order-created/v2".parse()?;
/// assert_eq!((id.event.as_str(), id.version), ("order-created", 2));
/// assert_eq!(id.to_string(), "acme/orders/order-created/v2");
/// # Ok::<(), eventry_schema::event_id::EventIdError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId {
    /// The product that publishes the event: `acme`.
    pub provider: String,
    /// The provider's own grouping: `orders`.
    pub domain: String,
    /// What happened, unique within its domain: `order_created`.
    pub event: String,
    /// The version of its schema.
    pub version: u32,
}

impl EventId {
    /// The id without its version, as people name an event type: `acme/orders/order_created`.
    #[must_use]
    pub fn event_type(&self) -> String {
        format!("{}/{}/{}", self.provider, self.domain, self.event)
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}/v{}", self.provider, self.domain, self.event, self.version)
    }
}

impl FromStr for EventId {
    type Err = EventIdError;

    fn from_str(text: &str) -> Result<Self, EventIdError> {
        let parts: Vec<&str> = text.split('/').collect();
        let [provider, domain, event, version] = parts.as_slice() else {
            return Err(EventIdError(format!(
                "`{text}` is no event id: expected <provider>/<domain>/<event>/v<number>, as in acme/orders/order_created/v1"
            )));
        };
        check_provider_name(provider)?;
        check_name("domain", domain)?;
        check_name("event type", event)?;
        Ok(Self {
            provider: (*provider).to_owned(),
            domain: (*domain).to_owned(),
            event: (*event).to_owned(),
            version: parse_version(version)?,
        })
    }
}

/// Why a text is no event id, or no part of one: a sentence that says what would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventIdError(String);

impl fmt::Display for EventIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for EventIdError {}

/// Checks the name of a provider folder: lower-case letters, digits, `-` and `_`, starting with a letter.
///
/// # Errors
///
/// With a sentence that quotes the name and says what is allowed.
pub fn check_provider_name(name: &str) -> Result<(), EventIdError> {
    let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
    if name.starts_with(|first: char| first.is_ascii_lowercase()) && name.bytes().all(allowed) {
        return Ok(());
    }
    Err(EventIdError(format!(
        "`{name}` is no provider name: use lower-case letters, digits, `-` and `_`, starting with a letter"
    )))
}

/// Checks the name of a domain or event folder: ASCII letters, digits, `-`, `_` and `.`, starting with a letter or a
/// digit. `what` is how the message calls it.
///
/// # Errors
///
/// With a sentence that quotes the name and says what is allowed.
pub fn check_name(what: &str, name: &str) -> Result<(), EventIdError> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if name.starts_with(|first: char| first.is_ascii_alphanumeric()) && name.bytes().all(allowed) {
        return Ok(());
    }
    Err(EventIdError(format!(
        "`{name}` is no {what} name: use letters, digits, `-`, `_` and `.`, starting with a letter or a digit"
    )))
}

/// Reads `v1` as 1. There is one spelling per version: no leading zeros, a small `v`.
///
/// # Errors
///
/// With a sentence that quotes the text and says how a version is written.
pub fn parse_version(text: &str) -> Result<u32, EventIdError> {
    let digits = text
        .strip_prefix('v')
        .filter(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .ok_or_else(|| EventIdError(format!("`{text}` is no version: write `v` and a number, as in v1")))?;
    let version: u32 = digits
        .parse()
        .map_err(|_| EventIdError(format!("version `{text}` is too large: the largest is v{}", u32::MAX)))?;
    if digits.len() > 1 && digits.starts_with('0') {
        return Err(EventIdError(format!("version `{text}` has leading zeros: write v{version}")));
    }
    Ok(version)
}

/// The name without what Rust names cannot tell apart: separators and ASCII case. Two folders side by side whose names
/// fold to the same text would become one module.
#[must_use]
pub fn folded(name: &str) -> String {
    name.chars()
        .filter(|character| !matches!(character, '-' | '_' | '.'))
        .map(|character| character.to_ascii_lowercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{EventId, folded};

    fn id(text: &str) -> EventId {
        text.parse().unwrap()
    }

    #[test]
    fn text_and_back() {
        for text in [
            "acme/orders/order_created/v1",
            "acme/webhook-v1/CreateTestResponse/v0",
            "a/3ds/order.created/v4294967295",
        ] {
            assert_eq!(id(text).to_string(), text);
        }
        assert_eq!(id("a/b/c/v1").event_type(), "a/b/c");
    }

    #[test]
    fn versions_sort_as_numbers() {
        assert!(id("a/b/c/v2") < id("a/b/c/v10"));
        assert!(id("a/b/c/v10") < id("a/b/d/v1"));
    }

    #[test]
    fn errors_say_what_would_be_right() {
        for (text, message) in [
            (
                "a/b/v1",
                "`a/b/v1` is no event id: expected <provider>/<domain>/<event>/v<number>, as in acme/orders/order_created/v1",
            ),
            (
                "A/b/c/v1",
                "`A` is no provider name: use lower-case letters, digits, `-` and `_`, starting with a letter",
            ),
            (
                "a/_b/c/v1",
                "`_b` is no domain name: use letters, digits, `-`, `_` and `.`, starting with a letter or a digit",
            ),
            (
                "a/b/ü/v1",
                "`ü` is no event type name: use letters, digits, `-`, `_` and `.`, starting with a letter or a digit",
            ),
            ("a/b/c/1", "`1` is no version: write `v` and a number, as in v1"),
            ("a/b/c/v+1", "`v+1` is no version: write `v` and a number, as in v1"),
            ("a/b/c/v01", "version `v01` has leading zeros: write v1"),
            (
                "a/b/c/v4294967296",
                "version `v4294967296` is too large: the largest is v4294967295",
            ),
        ] {
            assert_eq!(text.parse::<EventId>().unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn folding() {
        assert_eq!(folded("Order-Created"), folded("order_created"));
        assert_eq!(folded("orderCreated"), folded("order.created"));
        assert_ne!(folded("order_created"), folded("order_creates"));
    }
}
