//! A checkout in a folder of its own, and a provider on the loopback.
#![allow(dead_code, unused_imports, reason = "each test program uses a part of it")]

mod authority;
mod provider;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub use authority::Authority;
pub use provider::{Answer, Provider};

/// A checkout.
pub struct Checkout(pub PathBuf);

/// What a command came to.
pub struct Ran {
    pub status: i32,
    pub out: String,
    pub errors: String,
}

impl Checkout {
    /// One with a provider `acme` that has an envelope-free event and these further settings.
    pub fn new(name: &str, settings: &str) -> Self {
        let checkout = Checkout(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name));
        let _ = fs::remove_dir_all(&checkout.0);
        checkout.write("schemas/acme/provider.toml", &format!("name = \"Acme\"\n{settings}"));
        checkout
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub fn has(&self, path: &str) -> bool {
        self.0.join(path).exists()
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.0.join(path)).unwrap();
    }

    /// The command, before it is started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-eventry"));
        for variable in ["http_proxy", "https_proxy", "all_proxy"] {
            command.env_remove(variable).env_remove(variable.to_uppercase());
        }
        command.env_remove("SSL_CERT_FILE").env_remove("SSL_CERT_DIR");
        command.args(arguments).current_dir(&self.0);
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        ran(self.command(arguments).output().unwrap())
    }

    /// Runs a command that has to succeed.
    pub fn succeeds(&self, arguments: &[&str]) -> Ran {
        let ran = self.run(arguments);
        assert_eq!(ran.status, 0, "{arguments:?}\n{}\n{}", ran.out, ran.errors);
        ran
    }

    /// Runs a command that has to fail, and returns what it said to everybody.
    pub fn fails(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.status, 1, "{arguments:?}\n{}\n{}", ran.out, ran.errors);
        format!("{}{}", ran.out, ran.errors)
    }

    /// All files of `schemas/`, byte for byte.
    pub fn tree(&self) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        collect(&self.0.join("schemas"), "", &mut files);
        files
    }

    /// Puts the files of `schemas/` back.
    pub fn restore(&self, tree: &BTreeMap<String, String>) {
        fs::remove_dir_all(self.0.join("schemas")).unwrap();
        for (path, text) in tree {
            self.write(&format!("schemas/{path}"), text);
        }
    }

    /// Commits everything, as a person would.
    pub fn commit(&self) {
        if !self.has(".git") {
            self.git(&["init", "--quiet"]);
        }
        self.git(&["add", "--all", "schemas"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", "schemas"]);
    }

    pub fn git(&self, arguments: &[&str]) {
        let status = Command::new("git")
            .args(["-c", "user.name=A", "-c", "user.email=a@a.example", "-c", "commit.gpgsign=false"])
            .args(arguments)
            .current_dir(&self.0)
            .status()
            .unwrap();
        assert!(status.success(), "git {arguments:?}");
    }
}

/// What a finished process came to.
pub fn ran(Output { status, stdout, stderr }: Output) -> Ran {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran {
        status: status.code().unwrap(),
        out: text(stdout),
        errors: text(stderr),
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read_to_string(entry.path()).unwrap());
        }
    }
}

/// A schema of an object with these members, all of them texts, the required ones among them.
pub fn schema(members: &[&str], required: &[&str]) -> String {
    let properties: Vec<String> = members
        .iter()
        .map(|name| format!("    \"{name}\": {{ \"type\": \"string\" }}"))
        .collect();
    let required: Vec<String> = required.iter().map(|name| format!("\"{name}\"")).collect();
    format!(
        "{{\n  \"$schema\": \"http://json-schema.org/draft-07/schema#\",\n  \"type\": \"object\",\n  \"required\": [{}],\n  \
         \"properties\": {{\n{}\n  }}\n}}\n",
        required.join(", "),
        properties.join(",\n")
    )
}
