//! The schemes of providers, which are data.

use toml_span::value::Table;

use crate::scheme::Scheme;
use crate::settings::{Settings, wrong};
use crate::setup_error::SetupError;

/// The one file that names providers.
const PRESETS: &str = include_str!("presets.toml");

/// Returns the names of the presets, sorted.
///
/// ```
/// assert!(eventry_scheme::preset_names().iter().any(|name| name == "standard-webhooks"));
/// ```
#[must_use]
pub fn preset_names() -> Vec<String> {
    with_presets(|presets| presets.keys().map(|key| key.name.to_string()).collect()).unwrap_or_default()
}

/// Returns the settings of a preset.
///
/// # Errors
///
/// Returns an error that lists the presets if no preset has this name.
pub fn preset(name: &str) -> Result<Settings, SetupError> {
    let found = with_presets(|presets| {
        presets
            .get(name)
            .and_then(|value| value.as_table())
            .map(|table| Settings::read(PRESETS, table))
    })?;
    found.unwrap_or_else(|| {
        let known = preset_names().join(", ");
        Err(SetupError::new(format!("there is no scheme `{name}`; the schemes are {known}")))
    })
}

fn with_presets<T>(read: impl FnOnce(&Table<'_>) -> T) -> Result<T, SetupError> {
    let root = toml_span::parse(PRESETS).map_err(|error| SetupError::at(PRESETS, error.span.start, format!("presets: {error}")))?;
    match root.as_table() {
        Some(table) => Ok(read(table)),
        None => Err(SetupError::new("presets: not a table")),
    }
}

/// Reads the section `[authenticity]` of a document, which may contain more.
///
/// # Errors
///
/// Returns an error if the text is not TOML, if it has no such section, or if a key or a value is not known.
pub fn from_toml(text: &str) -> Result<Settings, SetupError> {
    let root = toml_span::parse(text).map_err(|error| SetupError::at(text, error.span.start, error.to_string()))?;
    let Some((key, value)) = root.as_table().and_then(|table| table.get_key_value("authenticity")) else {
        return Err(SetupError::new("there is no section [authenticity]"));
    };
    let table = value.as_table().ok_or_else(|| wrong(text, key, "a table"))?;
    let base = match table.get_key_value("scheme") {
        None => Settings::default(),
        Some((key, value)) => {
            let name = value.as_str().ok_or_else(|| wrong(text, key, "the name of a scheme"))?;
            preset(name).map_err(|error| SetupError::at(text, value.span.start, error.to_string()))?
        }
    };
    base.overridden(text, table)
}

/// Checks the section `[authenticity]` of a document, as making a verifier does.
///
/// ```
/// use eventry_scheme::check_section;
///
/// assert!(check_section("name = 'Acme'\n[authenticity]\nscheme = 'github'\n").is_ok());
/// let error = check_section("name = 'Acme'\n[authenticity]\nscheme = 'gitub'\n").unwrap_err();
/// assert_eq!(error.line(), Some(3));
/// ```
///
/// # Errors
///
/// Returns an error if the section cannot be read, or if its settings can never work together.
pub fn check_section(text: &str) -> Result<(), SetupError> {
    Scheme::of(from_toml(text)?).map(drop)
}
