//! A package as a user has it, outside of the checkout.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::support::{checkout, command, folder};

/// A package with a schema of its own. All of them share one target folder, so that what workers have in common is compiled once.
pub struct Package {
    pub folder: PathBuf,
    pub target: PathBuf,
    /// Makes its schema different from those of earlier runs of the tests, which are compiled already.
    nonce: u128,
}

impl Package {
    /// Creates a package without schemas.
    pub fn empty(name: &str, target: &str) -> Self {
        let package = Package {
            folder: folder(name),
            // Not below the checkout, where Cargo would take it for a part of that workspace.
            target: PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(target),
            nonce: SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos(),
        };
        let eventry = checkout();
        package.put("Cargo.toml", &format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\neventry = {{ path = '{}', default-features = false }}\n\n[workspace]\n",
            eventry.display()
        ));
        package.put("Cargo.lock", &fs::read_to_string(eventry.join("Cargo.lock")).unwrap());
        package.put("src/lib.rs", "");
        package
    }

    /// Creates a package. `member` makes its schema different from all others.
    pub fn new(name: &str, member: &str) -> Self {
        let package = Package::empty(name, "decode-target");
        package.put("schemas/shop/provider.toml", "name = \"Shop\"\n\n[envelope]\nschema = \"envelope.json\"\npayload = \"data\"\n\n[discriminators]\nkind = [\"{domain}.{event}\"]\n");
        package.put(
            "schemas/shop/envelope.json",
            r#"{"type": "object", "properties": {"kind": {"type": "string"}, "data": {}}, "required": ["kind", "data"]}"#,
        );
        package.set_schema(member);
        package.put(
            "schemas/shop/orders/placed/v1.sample.small.json",
            &format!("{{\"kind\": \"orders.placed\", \"data\": {{\"{member}\": 1}}}}\n"),
        );
        package
    }

    /// Changes the schema.
    pub fn set_schema(&self, member: &str) {
        let title = self.nonce;
        let schema = format!(r#"{{"title": "{title}", "type": "object", "properties": {{"{member}": {{"type": "integer"}}}}}}"#);
        self.put("schemas/shop/orders/placed/v1.json", &schema);
    }

    pub fn put(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// The command in this package.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = command(&self.folder, arguments);
        command.env("CARGO_TARGET_DIR", &self.target);
        command
    }

    /// The compiled workers in the target folder. Only the most recent ones are kept.
    pub fn workers(&self) -> BTreeSet<PathBuf> {
        let entries = fs::read_dir(self.target.join("eventry/workers")).into_iter().flatten();
        entries.map(|entry| entry.unwrap().path()).collect()
    }
}
