//! Reads a `provider.toml`.

use super::{
    AliasSettings, AliasedMember, BareDocument, DiscriminatorSettings, EnvelopeSettings, Form, Formats, ProviderSettings, Required,
    UnknownVersions,
    doubt::{DOUBTED_HELP, REQUIRED_HELP},
    evolution::{DEPRECATED_HELP, RENAMES_HELP, UNKNOWN_VERSIONS_HELP},
    items::ITEMS_HELP,
    place::Place,
    wrapper::CONTROLS_HELP,
};
use crate::{
    diagnostic::Diagnostics,
    json::Span,
    toml::{File, in_document_order, span_in, span_of},
};
use toml_span::value::{Key, Table, Value};

const NAME_HELP: &str = "set it to the provider's display name, such as name = \"Acme\"";
const DOCS_HELP: &str = "set it to the URL of the provider's documentation, such as docs = \"https://acme.example/events\"";
/// The runtime stores their values in an array of this length.
const MAX_DISCRIMINATORS: usize = 8;
const DIALECTS: &[&str] = &[
    "draft-04",
    "draft-06",
    "draft-07",
    "2019-09",
    "2020-12",
    "openapi-3.0",
    "openapi-3.1",
];
const DIALECT_HELP: &str =
    "set it to the dialect of schemas without `$schema`: draft-04, draft-06, draft-07, 2019-09, 2020-12, openapi-3.0 or openapi-3.1";
const FORMATS_HELP: &str = "set it to \"integers\" (the default: only integer formats), \"assert\" (all formats) or \"annotate\" (none)";
const ENVELOPE_HELP: &str = "write [envelope] with payload = \"data\", and with schema = \"…\" unless the file is envelope.json";
const SCHEMA_HELP: &str = "set it to the envelope's schema, relative to the provider's folder, such as schema = \"envelope.json\"";
const PAYLOAD_HELP: &str = "set it to the envelope member that holds the payload, such as payload = \"data\"";
pub(crate) const FORMS_HELP: &str = "name a place and the forms of its values, such as event_type = [\"{event}-{version}\", \"{event}\"] or \"attribute:X-Hub-Event\" = [\"{event}\"]";
const PLACEHOLDERS: &str = "write a form with {domain}, {event}, {version}, {*} and literal text between them";
const PLACES_HELP: &str = "name a member of the envelope, a JSON pointer such as `/data/type`, `attribute:…` or `route`";
const DOCUMENTS_HELP: &str = "write [[documents]] with event = \"domain/event\" and member = \"…\"";
const EVENT_HELP: &str = "set it to the event as <domain>/<event>, such as event = \"orders/daily_digest\"";
const MEMBER_HELP: &str = "set it to a top-level member that only this body has, such as member = \"notifications\"";
const BATCH_HELP: &str = "set it to true if the member is an array of enveloped events, or leave it out";
const ALIASES_HELP: &str = "write [[aliases]] with in = \"_shared/issue.json\" and members = { message = [\"Message\"] }";
const IN_HELP: &str = "set it to the document, relative to the provider's folder, such as in = \"_shared/issue.json\" or in = \"orders/created/v1.json#/properties/issue\"";
const MEMBERS_HELP: &str = "list the additional names of each member, such as members = { message = [\"Message\"] }";

/// Reads a `provider.toml`. `path` is the path shown in diagnostics. Returns what could be read even if there are problems, so that the
/// schemas beside it can be checked in the same run. Returns `None` if the text is not TOML.
pub fn read(path: &str, text: &str, problems: &mut Diagnostics) -> Option<ProviderSettings> {
    let mut file = File { path, text, problems };
    let root = file.root()?;
    Some(file.settings(root.as_table()?))
}

impl File<'_> {
    fn settings(&mut self, table: &Table<'_>) -> ProviderSettings {
        let known = [
            "name",
            "docs",
            "dialect",
            "formats",
            "required",
            "envelope",
            "discriminators",
            "names",
            "identity",
            "wrappers",
            "controls",
            "authenticity",
            "answers",
            "documents",
            "aliases",
            "doubted",
            "renames",
            "deprecated",
            "items",
            "events",
            "unknown_versions",
            // The commands that maintain the folder read these.
            "policy",
            "sources",
            "exceptions",
        ];
        self.only_known(table, &known, "in provider.toml");
        let top = (Span::default(), "in provider.toml");
        let (wrappers, mut controls) = self.wrappers(table);
        controls.extend(self.sections(table, "controls", CONTROLS_HELP, Self::control));
        let authenticity = table.get_key_value("authenticity");
        let authenticity = authenticity.and_then(|(key, value)| self.authenticity(key, value));
        // A section that is wrong is reported already.
        if authenticity.is_some() || !table.contains_key("authenticity") {
            self.check_answers(&controls, authenticity.as_deref());
        }
        ProviderSettings {
            name: self.needed_text(table, "name", top, NAME_HELP).unwrap_or_default(),
            docs: self.text(table, "docs", DOCS_HELP),
            dialect: self.choice(table, "dialect", DIALECTS, DIALECT_HELP),
            formats: match self
                .choice(table, "formats", &["integers", "annotate", "assert"], FORMATS_HELP)
                .as_deref()
            {
                Some("annotate") => Formats::Annotate,
                Some("assert") => Formats::Assert,
                _ => Formats::Integers,
            },
            required: match self.choice(table, "required", &["trusted", "doubted"], REQUIRED_HELP).as_deref() {
                Some("doubted") => Required::Doubted,
                _ => Required::Trusted,
            },
            envelope: table.get_key_value("envelope").map(|(key, value)| self.envelope(key, value)),
            discriminators: table
                .get_key_value("discriminators")
                .map(|(key, value)| self.discriminators(key, value))
                .unwrap_or_default(),
            names: table
                .get_key_value("names")
                .map(|(key, value)| self.names(key, value))
                .unwrap_or_default(),
            wrappers,
            controls,
            identity: table
                .get_key_value("identity")
                .map(|(key, value)| self.identity(key, value))
                .unwrap_or_default(),
            authenticity,
            answers: table.get_key_value("answers").and_then(|(key, value)| self.answers(key, value)),
            documents: self.sections(table, "documents", DOCUMENTS_HELP, Self::document),
            aliases: self.sections(table, "aliases", ALIASES_HELP, Self::alias),
            doubted: self.sections(table, "doubted", DOUBTED_HELP, Self::doubt),
            renames: self.sections(table, "renames", RENAMES_HELP, Self::rename),
            deprecated: self.sections(table, "deprecated", DEPRECATED_HELP, Self::deprecation),
            items: self.sections(table, "items", ITEMS_HELP, Self::item),
            events: table
                .get_key_value("events")
                .map(|(key, value)| self.events(key, value))
                .unwrap_or_default(),
            unknown_versions: match self
                .choice(
                    table,
                    "unknown_versions",
                    &["keep raw", "reject", "try latest known", "try same major"],
                    UNKNOWN_VERSIONS_HELP,
                )
                .as_deref()
            {
                Some("reject") => UnknownVersions::Reject,
                Some("try latest known") => UnknownVersions::TryLatestKnown,
                Some("try same major") => UnknownVersions::TrySameMajor,
                _ => UnknownVersions::KeepRaw,
            },
            unknown_versions_span: table.get("unknown_versions").map(|value| span_of(value.span)).unwrap_or_default(),
        }
    }

    /// Reads `[envelope]`. A section that cannot be read still declares an envelope.
    fn envelope(&mut self, key: &Key<'_>, value: &Value<'_>) -> EnvelopeSettings {
        let mut envelope = EnvelopeSettings {
            schema: "envelope.json".into(),
            payload: String::new(),
            span: span_of(key.span),
        };
        if let Some(table) = self.table(key, value, ENVELOPE_HELP) {
            let section = (envelope.span, "in [envelope]");
            self.only_known(table, &["schema", "payload"], section.1);
            if let Some(schema) = self.text(table, "schema", SCHEMA_HELP) {
                envelope.schema = schema;
            }
            envelope.payload = self.needed_text(table, "payload", section, PAYLOAD_HELP).unwrap_or_default();
        }
        envelope
    }

    fn discriminators(&mut self, key: &Key<'_>, value: &Value<'_>) -> Vec<DiscriminatorSettings> {
        let Some(table) = self.table(key, value, FORMS_HELP) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (key, value) in in_document_order(table) {
            let mut forms = Vec::new();
            for (text, span) in self.texts(key, value, FORMS_HELP) {
                match Form::parse(&text) {
                    Ok(form) => forms.push(form),
                    Err(message) => self.error(span, message, PLACEHOLDERS),
                }
            }
            let span = span_of(key.span);
            match Place::parse(&key.name) {
                Ok(place) if place.has_star() => self.error(span, format!("`{place}` finds several values"), PLACES_HELP),
                Ok(place) => found.push(DiscriminatorSettings { place, forms, span }),
                Err(message) => self.error(span, message, PLACES_HELP),
            }
        }
        if table.is_empty() {
            self.error(span_of(key.span), "`discriminators` is empty", FORMS_HELP);
        }
        if found.len() > MAX_DISCRIMINATORS {
            let message = format!(
                "there are {} discriminators, but at most {MAX_DISCRIMINATORS} are supported",
                found.len()
            );
            self.error(span_of(key.span), message, "keep those that select the event type and the version");
        }
        found
    }

    /// Reads the sections of an array of tables, and leaves out those that cannot be read.
    fn sections<T>(&mut self, table: &Table<'_>, name: &str, help: &str, read: fn(&mut Self, &Table<'_>, Span) -> Option<T>) -> Vec<T> {
        let tables = self.tables(table, name, help).into_iter();
        tables.filter_map(|(table, span)| read(self, table, span)).collect()
    }

    fn document(&mut self, table: &Table<'_>, section: Span) -> Option<BareDocument> {
        let place = "in [[documents]]";
        self.only_known(table, &["event", "member", "batch"], place);
        let batch = self.flag(table, "batch", BATCH_HELP);
        let event = self.needed_text(table, "event", (section, place), EVENT_HELP);
        let member = self.needed_text(table, "member", (section, place), MEMBER_HELP);
        Some(BareDocument {
            event: event?,
            member: member?,
            batch,
            span: span_in(table, "event", section),
        })
    }

    fn alias(&mut self, table: &Table<'_>, section: Span) -> Option<AliasSettings> {
        let place = "in [[aliases]]";
        self.only_known(table, &["in", "members"], place);
        let target = self.needed_text(table, "in", (section, place), IN_HELP);
        let mut members = Vec::new();
        match table.get_key_value("members") {
            None => self.error(section, format!("missing key `members` {place}"), MEMBERS_HELP),
            Some((key, value)) => {
                for (name, spellings) in self.table(key, value, MEMBERS_HELP).into_iter().flat_map(in_document_order) {
                    members.push(AliasedMember {
                        name: name.name.to_string(),
                        span: span_of(name.span),
                        spellings: self.texts(name, spellings, MEMBERS_HELP),
                    });
                }
            }
        }
        Some(AliasSettings {
            in_: target?,
            members,
            span: span_in(table, "in", section),
        })
    }
}
