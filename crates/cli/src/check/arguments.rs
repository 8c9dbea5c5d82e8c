//! The command line of `check`.

use lexopt::{Arg, Parser};

use crate::checkout::Checkout;
use crate::command::{Failure, nearest};
use crate::gate;

pub const HELP: &str = "\
Checks schemas/: every document is a schema of its dialect, every sample matches its schema, patches apply, code can be generated, and no
document differs from lock.toml unless the policy of its provider allows it.

usage: cargo xtask check [--lock] [--accept REASON [ID]…]

  --lock           add new documents, and changes that the policy allows, to lock.toml
  --accept REASON  also accept changes that need a reason (policy \"reviewed\"); lock.toml keeps the reason
  ID               with --accept: only these documents, such as acme/orders/created/v1 or acme/_shared/user; by default, all
  -h, --help       print this help

Exit status: 1 if anything is wrong, 2 for a wrong command line.
";

/// The command line.
#[derive(Default)]
pub struct Options {
    /// `--lock`, or `--accept`
    pub lock: bool,
    /// `--accept`
    pub accept: Option<String>,
    /// The documents that are accepted; none means all of them.
    wanted: Vec<String>,
}

/// Reads the command line; `None` if it asks for help.
pub fn read(mut arguments: Parser) -> Result<Option<Options>, Failure> {
    let mut options = Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Value(word) => options.wanted.push(document(&word.to_string_lossy())),
            Arg::Long("lock") => options.lock = true,
            Arg::Long("accept") => options.accept = Some(gate::reason(&arguments.value()?.to_string_lossy())?),
            Arg::Short('h') | Arg::Long("help") => return Ok(None),
            other => return Err(other.unexpected().into()),
        }
    }
    if options.accept.is_none() && !options.wanted.is_empty() {
        return Err(Failure::usage(
            "documents are named, but --accept is missing",
            "give a reason: --accept \"why\" ID; without ids, everything is checked",
        ));
    }
    Ok(Some(options))
}

/// The path below `schemas/` that a word means: an event id, or a path with or without its ending.
fn document(word: &str) -> String {
    let word = word.strip_prefix("schemas/").unwrap_or(word);
    format!("{}.json", word.strip_suffix(".json").unwrap_or(word))
}

impl Options {
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
                format!("there is no document `{wanted}` in schemas/, nor in lock.toml"),
                match nearest(wanted, known()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "name an event version, such as acme/orders/created/v1".to_owned(),
                },
            )),
        }
    }
}
