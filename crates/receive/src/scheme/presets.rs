//! The schemes of providers, which are data.

use toml_span::value::Table;

use super::settings::{Settings, wrong};
use crate::setup_error::SetupError;

/// The one file that names providers.
const PRESETS: &str = include_str!("../presets.toml");

/// The names of the presets, sorted.
pub(crate) fn names() -> Vec<String> {
    with_presets(|presets| presets.keys().map(|key| key.name.to_string()).collect()).unwrap_or_default()
}

/// The settings of a preset.
pub(crate) fn find(name: &str) -> Result<Settings, SetupError> {
    let found = with_presets(|presets| {
        presets
            .get(name)
            .and_then(|value| value.as_table())
            .map(|table| Settings::read(PRESETS, table))
    })?;
    found.unwrap_or_else(|| {
        let known = names().join(", ");
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

/// The `[authenticity]` table of a text that may contain more.
pub(crate) fn from_toml(text: &str) -> Result<Settings, SetupError> {
    let root = toml_span::parse(text).map_err(|error| SetupError::at(text, error.span.start, error.to_string()))?;
    let Some((key, value)) = root.as_table().and_then(|table| table.get_key_value("authenticity")) else {
        return Err(SetupError::new("there is no section [authenticity]"));
    };
    let table = value.as_table().ok_or_else(|| wrong(text, key, "a table"))?;
    let base = match table.get_key_value("scheme") {
        None => Settings::default(),
        Some((key, value)) => {
            let name = value.as_str().ok_or_else(|| wrong(text, key, "the name of a scheme"))?;
            find(name).map_err(|error| SetupError::at(text, value.span.start, error.to_string()))?
        }
    };
    base.overridden(text, table)
}
