//! The schemes of providers, which are data.

use toml_span::value::Table;

use super::settings::Settings;
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
