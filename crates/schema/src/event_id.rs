//! Event ids. An event id names one version of one event type of one provider, the unit for which code is generated.

use std::{fmt, str::FromStr};

use crate::version::{Version, VersionError};

/// An event id such as `acme/orders/order_created/v1`: provider, domain, event type and version, spelled like the folders of `schemas/`.
///
/// Ids are ordered by their parts. Versions compare by their numbers: `v2` comes before `v10`.
///
/// ```
/// use eventry_schema::event_id::EventId;
/// let id: EventId = "acme/orders/order-created/v2".parse()?;
/// assert_eq!((id.event.as_str(), id.version), ("order-created", "2".parse()?));
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
    pub version: Version,
}

impl EventId {
    /// Returns the id without its version: `acme/orders/order_created`.
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
                "`{text}` is not an event id: expected <provider>/<domain>/<event>/v<version>, such as acme/orders/order_created/v1"
            )));
        };
        check_provider_name(provider)?;
        check_name("domain", domain)?;
        check_name("event type", event)?;
        Ok(Self {
            provider: (*provider).to_owned(),
            domain: (*domain).to_owned(),
            event: (*event).to_owned(),
            version: Version::of_file(version)?,
        })
    }
}

/// The error for text that is not an event id or a part of one. Its message says what is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventIdError(String);

impl From<VersionError> for EventIdError {
    fn from(error: VersionError) -> Self {
        EventIdError(error.to_string())
    }
}

impl fmt::Display for EventIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for EventIdError {}

/// Checks the name of a provider folder: lowercase letters, digits, `-` and `_`, starting with a letter.
///
/// # Errors
///
/// Returns a message that quotes the name and says what is allowed.
pub fn check_provider_name(name: &str) -> Result<(), EventIdError> {
    let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
    if name.starts_with(|first: char| first.is_ascii_lowercase()) && name.bytes().all(allowed) {
        return Ok(());
    }
    Err(EventIdError(format!(
        "`{name}` is not a valid provider name: use lowercase letters, digits, `-` and `_`, starting with a letter"
    )))
}

/// Checks the name of a domain or event folder: ASCII letters, digits, `-`, `_` and `.`, starting with a letter or a digit. The message
/// calls the name a `what` name.
///
/// # Errors
///
/// Returns a message that quotes the name and says what is allowed.
pub fn check_name(what: &str, name: &str) -> Result<(), EventIdError> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if name.starts_with(|first: char| first.is_ascii_alphanumeric()) && name.bytes().all(allowed) {
        return Ok(());
    }
    Err(EventIdError(format!(
        "`{name}` is not a valid {what} name: use letters, digits, `-`, `_` and `.`, starting with a letter or a digit"
    )))
}

/// Returns the name without separators and ASCII case, which Rust names do not preserve. Sibling folders whose names fold to the same text
/// would become one module.
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
    fn parsing_and_display_round_trip() {
        for text in [
            "acme/orders/order_created/v1",
            "acme/webhook-v1/CreateTestResponse/v0",
            "a/3ds/order.created/v4294967295",
            "a/b/c/v0.3.0",
            "a/b/c/v2024-06-20",
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
    fn errors_say_what_is_expected() {
        for (text, message) in [
            (
                "a/b/v1",
                "`a/b/v1` is not an event id: expected <provider>/<domain>/<event>/v<version>, such as acme/orders/order_created/v1",
            ),
            (
                "A/b/c/v1",
                "`A` is not a valid provider name: use lowercase letters, digits, `-` and `_`, starting with a letter",
            ),
            (
                "a/_b/c/v1",
                "`_b` is not a valid domain name: use letters, digits, `-`, `_` and `.`, starting with a letter or a digit",
            ),
            (
                "a/b/ü/v1",
                "`ü` is not a valid event type name: use letters, digits, `-`, `_` and `.`, starting with a letter or a digit",
            ),
            (
                "a/b/c/1",
                "`1` is not a version: write `v` and a number, a semantic version or a date, such as v1, v0.3.0 or v2024-06-20",
            ),
            (
                "a/b/c/v+1",
                "`v+1` is not a version: write `v` and a number, a semantic version or a date, such as v1, v0.3.0 or v2024-06-20",
            ),
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
    fn folding_ignores_separators_and_case() {
        assert_eq!(folded("Order-Created"), folded("order_created"));
        assert_eq!(folded("orderCreated"), folded("order.created"));
        assert_ne!(folded("order_created"), folded("order_creates"));
    }
}
