//! The settings of `provider.toml` about generated items: attributes, names, and which events are generated.

use toml_span::value::{Key, Table, Value};

use crate::json::Span;
use crate::toml::{File, span_in};

pub(super) const ITEMS_HELP: &str =
    "write [[items]] with path = \"orders::placed::v1::Placed\" and derive = [\"Eq\"], attributes = [\"#[…]\"] or rename = \"…\"";
const EVENTS_HELP: &str = "write [events] with only = [\"orders/*\"] or except = [\"orders/internal\"]";
const PATH_HELP: &str = "set it to a path below the provider's module, such as path = \"orders::placed::v1::Placed\"; `*` is any segment, and `**` any number of segments";
const DERIVE_HELP: &str = "list traits, such as derive = [\"Eq\", \"Hash\"]";
const ATTRIBUTES_HELP: &str = "list attributes, such as attributes = [\"#[allow(dead_code)]\"]";
const RENAME_HELP: &str = "set it to the new name, such as rename = \"Order\"";
const PATTERNS_HELP: &str = "list events as <domain>/<event>; `*` is any text without a slash, such as [\"orders/*\"]";

/// One `[[items]]` section.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ItemSettings {
    /// The pattern of paths, relative to the provider's module.
    pub path: String,
    /// Traits to derive.
    pub derive: Vec<String>,
    /// Attributes to add.
    pub attributes: Vec<String>,
    /// The name of the items.
    pub rename: Option<String>,
    /// The location of `path`.
    pub span: Span,
}

/// The `[events]` section.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct EventSettings {
    /// Patterns of the events that are generated, and their locations. An empty list means all events.
    pub only: Vec<(String, Span)>,
    /// Patterns of events that are not generated.
    pub except: Vec<(String, Span)>,
}

impl File<'_> {
    pub(super) fn item(&mut self, table: &Table<'_>, section: Span) -> Option<ItemSettings> {
        let place = "in [[items]]";
        self.only_known(table, &["path", "derive", "attributes", "rename"], place);
        let path = self.needed_text(table, "path", (section, place), PATH_HELP);
        let texts = |found: Vec<(String, Span)>| found.into_iter().map(|(text, _)| text).collect::<Vec<_>>();
        let derive = texts(self.strings(table, "derive", DERIVE_HELP));
        let attributes = texts(self.strings(table, "attributes", ATTRIBUTES_HELP));
        let rename = self.text(table, "rename", RENAME_HELP);
        if !["derive", "attributes", "rename"].iter().any(|key| table.contains_key(*key)) {
            self.error(section, "this section changes nothing", ITEMS_HELP);
        }
        Some(ItemSettings {
            path: path?,
            derive,
            attributes,
            rename,
            span: span_in(table, "path", section),
        })
    }

    pub(super) fn events(&mut self, key: &Key<'_>, value: &Value<'_>) -> EventSettings {
        let Some(table) = self.table(key, value, EVENTS_HELP) else {
            return EventSettings::default();
        };
        self.only_known(table, &["only", "except"], "in [events]");
        EventSettings {
            only: self.strings(table, "only", PATTERNS_HELP),
            except: self.strings(table, "except", PATTERNS_HELP),
        }
    }
}
