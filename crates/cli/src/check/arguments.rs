//! The command line of `check`.

use clap::Args;

use crate::checkout::Checkout;
use crate::command::{Failure, nearest};
use crate::gate;

/// Check schemas, samples, patches and lock.toml
///
/// Every document is a schema of its dialect, every sample matches its schema, patches apply, code can be generated, and no document
/// differs from lock.toml unless the policy of its provider allows it. In a package that depends on `eventry`, every sample is also decoded
/// with the types that a build generates.
///
/// Exit status: 1 if anything is wrong, 2 for a wrong command line.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Add new documents, and changes that the policy allows, to lock.toml
    #[arg(long)]
    pub lock: bool,
    /// Also accept changes that need a reason (policy "reviewed"); lock.toml keeps the reason
    #[arg(long, value_name = "REASON")]
    accept: Option<String>,
    /// Do not decode the samples, which compiles the types first
    #[arg(long)]
    pub no_decode: bool,
    /// With --accept: only these documents, such as acme/orders/created/v1 or acme/_shared/user; by default, all
    #[arg(value_name = "ID")]
    wanted: Vec<String>,
}

/// What to check, and what may change.
pub struct Request {
    /// `--lock`
    pub lock: bool,
    /// The reason for changes.
    accept: Option<String>,
    /// The documents that are accepted; none means all of them.
    wanted: Vec<String>,
}

impl Arguments {
    /// What the command line asks for, in the schemas that messages call `shown`.
    pub fn request(&self, shown: &str) -> Result<Request, Failure> {
        if self.accept.is_none() && !self.wanted.is_empty() {
            return Err(Failure::usage(
                "documents are named, but --accept is missing",
                "give a reason: --accept \"why\" ID; without ids, everything is checked",
            ));
        }
        Ok(Request {
            lock: self.lock,
            accept: self.accept.as_deref().map(gate::reason).transpose()?,
            wanted: self.wanted.iter().map(|word| document(word, shown)).collect(),
        })
    }
}

/// The path below `schemas/` that a word means: an event id, or a path with or without its ending.
fn document(word: &str, shown: &str) -> String {
    let inside = word.strip_prefix(shown).and_then(|rest| rest.strip_prefix('/'));
    let word = inside.unwrap_or(word);
    format!("{}.json", word.strip_suffix(".json").unwrap_or(word))
}

impl Request {
    /// Whether lock.toml may change.
    pub fn writes(&self) -> bool {
        self.lock || self.accept.is_some()
    }

    /// The reason for a change of this document, if one was given.
    pub fn reason_for(&self, path: &str) -> Option<&str> {
        let meant = self.wanted.is_empty() || self.wanted.iter().any(|wanted| wanted == path);
        self.accept.as_deref().filter(|_| meant)
    }

    /// Whether every document that is named exists, or did.
    pub fn knows_all(&self, checkout: &Checkout) -> Result<(), Failure> {
        let known = || checkout.tree.files.keys().chain(checkout.lock.documents.keys()).map(String::as_str);
        match self.wanted.iter().find(|wanted| !known().any(|known| known == *wanted)) {
            None => Ok(()),
            Some(wanted) => Err(Failure::usage(
                format!("there is no document `{wanted}` in {}/, nor in lock.toml", checkout.place.shown),
                match nearest(wanted, known()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "name an event version, such as acme/orders/created/v1".to_owned(),
                },
            )),
        }
    }
}
