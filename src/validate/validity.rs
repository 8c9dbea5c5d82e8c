//! Judging what code makes, before it is sent.

use std::error::Error;
use std::fmt;

use eventry_json::pointer;

use super::strict::Strict;
use super::violations::Violations;
use crate::codec::Codec;
use crate::event::{Content, Event, Payload};
use crate::json::Encoder;
use crate::table::ProviderTable;

/// No value nests deeper, as far as required members are looked for.
const MAX_DEPTH: usize = 128;

/// The result of validating: the verdict of the schemas, and the required members that are still empty.
///
/// The two are separate, because an empty text may be what the schema allows and what you mean.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Validity {
    violations: Option<Violations>,
    empty: Vec<String>,
}

impl Validity {
    /// Returns whether the schemas allow the value.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.violations.is_none()
    }

    /// Returns the places where the value breaks its schemas; `None` if it is valid.
    #[must_use]
    pub fn violations(&self) -> Option<&Violations> {
        self.violations.as_ref()
    }

    /// Returns JSON Pointers to the required members that still have the value from `new()`: an empty string, a timestamp without a date, an
    /// enum value that is not set, or `null` in a member that is not meant to be null. A `0`, a `false`, and an empty list are not listed.
    #[must_use]
    pub fn empty_members(&self) -> &[String] {
        &self.empty
    }

    /// Converts into a result that is an error if the schemas do not allow the value.
    ///
    /// # Errors
    ///
    /// Returns `self` unless [`is_valid`](Self::is_valid).
    pub fn into_result(self) -> Result<(), Self> {
        if self.is_valid() { Ok(()) } else { Err(self) }
    }
}

impl fmt::Display for Validity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.violations {
            Some(violations) => violations.fmt(f)?,
            None => f.write_str("valid")?,
        }
        for (at, pointer) in self.empty.iter().enumerate() {
            f.write_str(if at == 0 { "; still empty: " } else { ", " })?;
            write!(f, "`{pointer}`")?;
        }
        Ok(())
    }
}

impl Error for Validity {}

impl<P: Payload> Event<P> {
    /// Validates the event as [`to_json`](Self::to_json) writes it, and lists the required members that still have the value from `new()`.
    ///
    /// ```
    /// # #[cfg(all(feature = "validate", feature = "pismo"))] {
    /// use eventry::pismo::{self, assets::quota_update::v1::QuotaUpdate};
    ///
    /// let validity = pismo::Event::new(pismo::Envelope::new(), QuotaUpdate::new()).validate();
    /// assert!(validity.empty_members().contains(&"/event_id".to_owned()));
    /// assert!(validity.empty_members().contains(&"/data/quota/id".to_owned()));
    /// # }
    /// ```
    pub fn validate(&self) -> Validity {
        let content = self.payload.content();
        let mut empty = Vec::new();
        let table = P::table();
        let is_document = matches!(content, Content::Known(at, _) if table.events().get(at).is_some_and(|row| row.is_document()));
        let mut place = String::new();
        if let Some(shape) = table.envelope().filter(|_| !is_document) {
            add_empty(&self.envelope, &mut place, &mut empty, 0);
            pointer::push(&mut place, shape.payload());
        }
        if let Content::Known(_, payload) = &content {
            add_empty(*payload, &mut place, &mut empty, 0);
        }
        Validity {
            violations: Strict::new().judge_body::<P>(&content, &self.to_json()).err(),
            empty,
        }
    }
}

/// Judges a payload. Generated code calls this.
pub fn validate_payload<'de>(table: &'static ProviderTable, id: &str, value: &dyn Codec<'de>) -> Validity {
    let mut to = Encoder::new();
    value.write(&mut to);
    let row = table.events().iter().find(|row| row.id() == id);
    let mut empty = Vec::new();
    add_empty(value, &mut String::new(), &mut empty, 0);
    Validity {
        violations: row.and_then(|row| row.schema().judge(&to.into_string()).err()),
        empty,
    }
}

/// Adds the required members of a struct that are empty, and those of the structs in it. `place` is the pointer to the struct.
fn add_empty<'de>(value: &dyn Codec<'de>, place: &mut String, empty: &mut Vec<String>, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    value.each_member(&mut |name, is_needed, member| {
        let length = place.len();
        pointer::push(place, name);
        if is_needed && is_empty(member) {
            empty.push(place.clone());
        }
        add_empty(member, place, empty, depth + 1);
        place.truncate(length);
    });
}

fn is_empty<'de>(value: &dyn Codec<'de>) -> bool {
    let mut to = Encoder::new();
    value.write(&mut to);
    matches!(to.into_string().as_str(), "\"\"" | "null")
}
