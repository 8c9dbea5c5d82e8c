//! The settings of `provider.toml` about names in deliveries, and about what identifies a delivery.

use toml_span::value::{Key, Table, Value};

use super::place::Place;
use crate::json::Span;
use crate::toml::{File, in_document_order, span_of};

const NAMES_HELP: &str =
    "write [names] with \"orders/placed\" = [\"Order Placed\"] for an event type, or orders = [\"Order Service\"] for a domain";
const SPELLINGS_HELP: &str = "list the names that deliveries use, such as \"orders/placed\" = [\"Order Placed\"]";
const IDENTITY_HELP: &str = "write [identity] with delivery_id = [\"attribute:X-Hub-Delivery\", \"/id\"] or occurred_at = [\"/created\"]";
const PLACES_HELP: &str = "list places: an envelope member, a JSON pointer such as `/id`, `attribute:…` or `route`";

/// One entry of `[names]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameSettings {
    /// The folder of the domain.
    pub domain: String,
    /// The folder of the event type; `None` if the domain itself is meant.
    pub event: Option<String>,
    /// Other names, and their locations.
    pub spellings: Vec<(String, Span)>,
    /// The location of the key.
    pub span: Span,
}

/// The `[identity]` section: places, of which the first that has a value counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IdentitySettings {
    /// Where the delivery id is.
    pub delivery_id: Vec<(Place, Span)>,
    /// Where the time of the event is.
    pub occurred_at: Vec<(Place, Span)>,
}

impl File<'_> {
    pub(super) fn names(&mut self, key: &Key<'_>, value: &Value<'_>) -> Vec<NameSettings> {
        let mut names = Vec::new();
        for (key, value) in self.table(key, value, NAMES_HELP).map(in_document_order).unwrap_or_default() {
            let (domain, event) = match key.name.split_once('/') {
                Some((domain, event)) => (domain, Some(event.to_owned())),
                None => (key.name.as_ref(), None),
            };
            names.push(NameSettings {
                domain: domain.to_owned(),
                event,
                spellings: self.text_or_texts(key, value, SPELLINGS_HELP),
                span: span_of(key.span),
            });
        }
        names
    }

    pub(super) fn identity(&mut self, key: &Key<'_>, value: &Value<'_>) -> IdentitySettings {
        let Some(table) = self.table(key, value, IDENTITY_HELP) else {
            return IdentitySettings::default();
        };
        self.only_known(table, &["delivery_id", "occurred_at"], "in [identity]");
        IdentitySettings {
            delivery_id: self.identity_places(table, "delivery_id"),
            occurred_at: self.identity_places(table, "occurred_at"),
        }
    }

    fn identity_places(&mut self, table: &Table<'_>, name: &str) -> Vec<(Place, Span)> {
        let Some((key, value)) = table.get_key_value(name) else {
            return Vec::new();
        };
        let mut places = Vec::new();
        for (text, span) in self.text_or_texts(key, value, PLACES_HELP) {
            match Place::parse(&text) {
                Ok(place) if place.has_star() => self.error(span, format!("`{text}` finds several values"), PLACES_HELP),
                Ok(place) => places.push((place, span)),
                Err(message) => self.error(span, message, PLACES_HELP),
            }
        }
        places
    }
}
