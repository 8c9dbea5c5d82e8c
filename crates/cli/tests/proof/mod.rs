//! The proofs: one file per row of the table, with a pair of schemas, bodies of both, and the changes that are to be found.
#![allow(dead_code, reason = "each test uses a part of it")]

pub mod random;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cargo_eventry::change::Change;
use eventry_schema::discover::Tree;
use serde_json::{Value, json};

/// One proof.
pub struct Proof {
    /// The row, or what else it is about.
    pub name: String,
    /// The whole file.
    pub file: Value,
    /// Where it is.
    pub path: PathBuf,
}

impl Proof {
    /// The schema of a side; `None` where the side has no such document.
    pub fn schema(&self, side: &str) -> Option<String> {
        let schema = &self.file[side];
        (!schema.is_null()).then(|| schema.to_string())
    }

    /// What a side's `provider.toml` says besides its name.
    pub fn settings(&self, side: &str) -> &str {
        self.file[format!("{side}_provider")].as_str().unwrap_or_default()
    }

    /// The bodies of a side.
    pub fn bodies(&self, side: &str) -> Vec<String> {
        let bodies = self.file[format!("{side}_bodies")].as_array();
        bodies.into_iter().flatten().map(Value::to_string).collect()
    }

    /// A side as a tree of schemas.
    pub fn tree(&self, side: &str) -> Tree {
        let mut files = vec![(
            "proof/provider.toml".to_owned(),
            format!("name = \"Proof\"\n{}", self.settings(side)),
        )];
        files.extend(self.schema(side).map(|schema| (format!("proof/{}", self.document()), schema)));
        Tree::from_files("schemas", files)
    }

    /// The document, within its provider.
    pub fn document(&self) -> String {
        format!("rows/{}/v1.json", self.name)
    }
}

/// All proofs of a folder below `tests/`.
pub fn all(folder: &str) -> BTreeMap<String, Proof> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let proofs = files.filter(|path| path.extension().is_some_and(|it| it == "json")).map(|path| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let file = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name.clone(), Proof { name, file, path })
    });
    proofs.collect()
}

/// Changes as they stand in a proof.
pub fn written(changes: &[Change]) -> Value {
    let one = |change: &Change| {
        let mut object = json!({
            "change": change.change,
            "pointer": change.pointer,
            "wire": change.wire.as_str(),
            "replay": change.replay.as_str(),
            "source": change.source.as_str(),
            "words": change.words,
        });
        if !change.names.is_empty() {
            object["names"] = json!(change.names);
        }
        object
    };
    changes.iter().map(one).collect()
}
