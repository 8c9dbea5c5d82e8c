//! The layout of a provider's folder: which role a file has, by its path.

use crate::event_id::check_name;
use crate::version::Version;

/// A description of the layout, for messages.
pub(super) const LAYOUT: &str = "\
expected <provider>/provider.toml, <provider>/envelope.json, <provider>/_<name>/….json,
<provider>/<domain>/<event>/v1.json, v1.patch.json or v1.sample.<label>.json";

/// The role of a file, by its path inside the provider's folder.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Role<'a> {
    /// `provider.toml`
    Settings,
    /// A `.json` file beside `provider.toml`, which must be the envelope.
    Envelope,
    /// A document in a folder that starts with `_`.
    Shared,
    /// One event version.
    Schema { domain: &'a str, event: &'a str, version: Version },
    /// A patch of the document at this path.
    Patch { of: String },
    /// A sample of the event version at this path.
    Sample { of: String, label: &'a str },
    /// Another file in a folder that starts with `_`, such as a note about the origin of its documents.
    Note,
}

/// Why a file does not fit the layout.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Misplaced {
    /// It is another spelling of the version at this path.
    SameVersionAs(String),
    /// Any other reason, as the whole message.
    Because(String),
}

/// Determines the role of the file at `inside`, a path inside the provider's folder.
pub(super) fn role(inside: &str) -> Result<Role<'_>, Misplaced> {
    let parts: Vec<&str> = inside.split('/').collect();
    match parts.as_slice() {
        ["provider.toml"] => Ok(Role::Settings),
        [file] if file.ends_with(".patch.json") => Ok(patch(inside)),
        [file] if file.ends_with(".json") => Ok(Role::Envelope),
        [shared, _, ..] if shared.starts_with('_') => Ok(if inside.ends_with(".patch.json") {
            patch(inside)
        } else if inside.ends_with(".json") {
            Role::Shared
        } else {
            Role::Note
        }),
        [domain, event, file] => event_file(inside, domain, event, file),
        _ => Err(nowhere()),
    }
}

fn event_file<'a>(inside: &str, domain: &'a str, event: &'a str, file: &'a str) -> Result<Role<'a>, Misplaced> {
    let stem = file.strip_suffix(".json").ok_or_else(nowhere)?;
    let (version_text, label, is_patch) = match (stem.split_once(".sample."), stem.strip_suffix(".patch")) {
        (Some((version, label)), _) => (version, Some(label), false),
        (None, Some(version)) => (version, None, true),
        (None, None) => (stem, None, false),
    };
    let because = |error: crate::event_id::EventIdError| Misplaced::Because(error.to_string());
    check_name("domain", domain).map_err(because)?;
    check_name("event type", event).map_err(because)?;
    let version = Version::of_file(version_text).map_err(|error| match version_text.strip_prefix('v').and_then(Version::lenient) {
        Some(version) if label.is_none() && !is_patch => Misplaced::SameVersionAs(format!("{domain}/{event}/v{version}.json")),
        _ => Misplaced::Because(error.to_string()),
    })?;
    let of = || format!("{domain}/{event}/{version_text}.json");
    Ok(match label {
        None if is_patch => patch(inside),
        None => Role::Schema { domain, event, version },
        Some(label) => {
            check_name("sample", label).map_err(because)?;
            Role::Sample { of: of(), label }
        }
    })
}

fn patch<'a>(inside: &str) -> Role<'a> {
    let stem = inside.strip_suffix(".patch.json").unwrap_or(inside);
    Role::Patch {
        of: format!("{stem}.json"),
    }
}

fn nowhere() -> Misplaced {
    Misplaced::Because("this file does not fit the layout of the schemas folder".into())
}
