//! The dialects of JSON Schema, and how they differ in the shape of a schema.

use crate::json::Node;
use crate::source::ProviderSource;

/// A dialect of JSON Schema. Later dialects compare greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dialect {
    /// draft-04, the rare draft-03 and draft-05, and the schema objects of OpenAPI 3.0
    Draft4,
    /// draft-06
    Draft6,
    /// draft-07, which is also the default for documents without `$schema`
    Draft7,
    /// 2019-09
    Draft201909,
    /// 2020-12, and the schema objects of OpenAPI 3.1
    Draft202012,
}

impl Dialect {
    /// Returns the dialect with this name in `provider.toml`, or draft-07 for `None`.
    #[must_use]
    pub fn of_name(name: Option<&str>) -> Dialect {
        match name {
            Some("draft-04" | "openapi-3.0") => Dialect::Draft4,
            Some("draft-06") => Dialect::Draft6,
            Some("2019-09") => Dialect::Draft201909,
            Some("2020-12" | "openapi-3.1") => Dialect::Draft202012,
            _ => Dialect::Draft7,
        }
    }

    /// Returns the dialect that a document declares, or `None` if it names an unknown meta-schema.
    ///
    /// `http` and `https` are equivalent, with or without a trailing `#` or `/`. A document without `$schema` has the dialect `otherwise`.
    /// An OpenAPI document has the dialect that its version implies.
    #[must_use]
    pub fn of_document(root: &Node, otherwise: Dialect) -> Option<Dialect> {
        if let Some(version) = root.get("openapi").and_then(Node::as_str) {
            return Some(if version.starts_with("3.0") {
                Dialect::Draft4
            } else {
                Dialect::Draft202012
            });
        }
        if root.get("swagger").is_some() {
            return Some(Dialect::Draft4);
        }
        match root.get("$schema").and_then(Node::as_str) {
            None => Some(otherwise),
            Some(uri) => Dialect::of_uri(uri),
        }
    }

    /// Returns the URI of the meta-schema.
    #[must_use]
    pub fn uri(self) -> &'static str {
        match self {
            Dialect::Draft4 => "http://json-schema.org/draft-04/schema#",
            Dialect::Draft6 => "http://json-schema.org/draft-06/schema#",
            Dialect::Draft7 => "http://json-schema.org/draft-07/schema#",
            Dialect::Draft201909 => "https://json-schema.org/draft/2019-09/schema",
            Dialect::Draft202012 => "https://json-schema.org/draft/2020-12/schema",
        }
    }

    /// Returns the dialect with this meta-schema.
    #[must_use]
    pub fn of_uri(uri: &str) -> Option<Dialect> {
        let uri = uri.trim_end_matches(['#', '/']);
        let rest = uri.strip_prefix("http://").or_else(|| uri.strip_prefix("https://"))?;
        match rest.strip_prefix("json-schema.org/")? {
            "draft-03/schema" | "draft-04/schema" | "draft-05/schema" => Some(Dialect::Draft4),
            "draft-06/schema" => Some(Dialect::Draft6),
            "draft-07/schema" | "schema" => Some(Dialect::Draft7),
            "draft/2019-09/schema" => Some(Dialect::Draft201909),
            "draft/2020-12/schema" => Some(Dialect::Draft202012),
            _ => None,
        }
    }

    /// Returns whether a meta-schema belongs to a dialect that validators no longer support. Its documents are read as draft-04.
    #[must_use]
    pub fn is_outdated(uri: &str) -> bool {
        ["/draft-03/", "/draft-05/"].iter().any(|draft| uri.contains(draft)) && Dialect::of_uri(uri).is_some()
    }

    /// Whether `$ref` hides its sibling keywords, as up to draft-07.
    #[must_use]
    pub fn ref_hides_siblings(self) -> bool {
        self <= Dialect::Draft7
    }

    /// Returns the keyword that sets the URI of a schema.
    #[must_use]
    pub fn id_keyword(self) -> &'static str {
        if self == Dialect::Draft4 { "id" } else { "$id" }
    }

    /// Whether `const` and boolean schemas exist, as since draft-06.
    #[must_use]
    pub fn knows_const(self) -> bool {
        self > Dialect::Draft4
    }

    /// Whether `prefixItems` holds the schemas of a tuple, as since 2020-12. Before, this was an array in `items`.
    #[must_use]
    pub fn has_prefix_items(self) -> bool {
        self == Dialect::Draft202012
    }
}

/// Returns the dialect of a document, and whether its meta-schema includes the validation vocabulary.
pub fn of(root: &Node, provider: &ProviderSource) -> (Dialect, bool) {
    if let Some(dialect) = Dialect::of_document(root, Dialect::of_name(provider.settings.dialect.as_deref())) {
        return (dialect, true);
    }
    let uri = root.get("$schema").and_then(Node::as_str).unwrap_or_default();
    let own = uri.split_once("://").map_or(uri, |(_, rest)| rest).trim_end_matches('#');
    let meta = provider.documents.iter().find(|document| {
        document.path.trim_end_matches(".json").ends_with(own.trim_end_matches(".json"))
            || document.root.get("$id").and_then(Node::as_str) == Some(uri)
    });
    let Some(meta) = meta else {
        let named = provider.settings.dialect.as_deref();
        return (named.map_or(Dialect::Draft202012, |name| Dialect::of_name(Some(name))), true);
    };
    let dialect = Dialect::of_document(&meta.root, Dialect::Draft202012).unwrap_or(Dialect::Draft202012);
    let vocabularies = meta.root.get("$vocabulary").and_then(Node::as_object);
    let asserts = vocabularies.is_none_or(|names| names.iter().any(|name| name.name.ends_with("/vocab/validation")));
    (dialect, asserts)
}

/// Returns whether a document uses the keywords of OpenAPI 3.0, which later dialects do not have.
pub fn is_openapi_30(root: &Node, provider: &ProviderSource) -> bool {
    let version = root.get("openapi").and_then(Node::as_str);
    let named = provider.settings.dialect.as_deref() == Some("openapi-3.0");
    version.map_or(named, |version| version.starts_with("3.0"))
}
