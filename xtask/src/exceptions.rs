//! What the rules let through, with the reasons: `xtask/exceptions.toml`.

use std::collections::BTreeSet;

use toml_span::Value;

/// The file.
pub const FILE: &str = "xtask/exceptions.toml";

/// All exceptions. One that no longer applies breaks its rule.
#[derive(Default)]
pub struct Exceptions {
    /// `[[cycles]]`
    pub cycles: Vec<Cycle>,
    /// `[[blocks]]`
    pub blocks: Vec<Block>,
}

/// A cycle of modules that remains to be cut.
pub struct Cycle {
    /// The package.
    pub package: String,
    /// The modules, each as its path from the root of the crate.
    pub modules: BTreeSet<String>,
    /// Where the entry is.
    pub line: usize,
}

/// A block of a document that is not run.
pub struct Block {
    /// The document.
    pub document: String,
    /// What its first line starts with.
    pub starts: String,
    /// Where the entry is.
    pub line: usize,
}

impl Exceptions {
    /// Reads the text of the file. Where it is empty, nothing is let through.
    pub fn read(text: &str) -> Result<Self, String> {
        let file = toml_span::parse(text).map_err(|error| format!("{FILE} cannot be read: {error}"))?;
        let mut exceptions = Exceptions::default();
        for entry in entries(&file, "/cycles") {
            let line = line(text, entry);
            let modules = entry.pointer("/modules").and_then(Value::as_array).into_iter().flatten();
            exceptions.cycles.push(Cycle {
                package: required(entry, "package", line)?,
                modules: modules.filter_map(Value::as_str).map(str::to_owned).collect(),
                line,
            });
        }
        for entry in entries(&file, "/blocks") {
            let line = line(text, entry);
            required(entry, "reason", line)?;
            exceptions.blocks.push(Block {
                document: required(entry, "document", line)?,
                starts: required(entry, "starts", line)?,
                line,
            });
        }
        Ok(exceptions)
    }
}

fn entries<'f, 't>(file: &'f Value<'t>, name: &'static str) -> impl Iterator<Item = &'f Value<'t>> {
    file.pointer(name).and_then(Value::as_array).into_iter().flatten()
}

fn required(entry: &Value<'_>, key: &str, line: usize) -> Result<String, String> {
    let text = entry.pointer(&format!("/{key}")).and_then(Value::as_str).unwrap_or_default();
    if text.trim().is_empty() {
        return Err(format!("{FILE}:{line}: the entry has no `{key}`"));
    }
    Ok(text.to_owned())
}

fn line(text: &str, entry: &Value<'_>) -> usize {
    1 + text.bytes().take(entry.span.start).filter(|byte| *byte == b'\n').count()
}
