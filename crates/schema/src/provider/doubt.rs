//! The settings of `provider.toml` about required members that traffic leaves out.

use toml_span::value::Table;

use crate::json::Span;
use crate::toml::{File, span_in};

pub(super) const REQUIRED_HELP: &str =
    "set it to \"trusted\" (the default: a body without a required member is malformed) or \"doubted\" (such a body is read)";
pub(super) const DOUBTED_HELP: &str = "write [[doubted]] with in = \"orders/placed/v1.json\" and members = [\"total\"]";
const IN_HELP: &str = "set it to the object that requires the members, relative to the provider's folder, such as in = \"_shared/issue.json\" or in = \"orders/placed/v1.json#/definitions/line\"";
const MEMBERS_HELP: &str = "list the required members that may be absent or null in traffic, such as members = [\"total\"]";

/// Whether bodies are believed to have the members that their schemas require.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Required {
    /// A body without a required member is malformed.
    #[default]
    Trusted,
    /// A required member may be absent or null.
    Doubted,
}

/// One `[[doubted]]` section.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DoubtSettings {
    /// The document, optionally with `#` and a JSON pointer to an object in it: `orders/placed/v1.json#/definitions/line`.
    pub in_: String,
    /// The required members that may be absent or null, and their locations.
    pub members: Vec<(String, Span)>,
    /// The location of `in`.
    pub span: Span,
}

impl File<'_> {
    pub(super) fn doubt(&mut self, table: &Table<'_>, section: Span) -> Option<DoubtSettings> {
        let place = "in [[doubted]]";
        self.only_known(table, &["in", "members"], place);
        let target = self.needed_text(table, "in", (section, place), IN_HELP);
        let members = match table.get_key_value("members") {
            None => {
                self.error(section, format!("missing key `members` {place}"), MEMBERS_HELP);
                Vec::new()
            }
            Some((key, value)) => self.texts(key, value, MEMBERS_HELP),
        };
        Some(DoubtSettings {
            in_: target?,
            members,
            span: span_in(table, "in", section),
        })
    }
}
