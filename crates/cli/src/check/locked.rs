//! Compares documents with `lock.toml`, and judges those that differ.

use std::collections::BTreeSet;

use eventry_schema::diagnostic::Diagnostics;
use eventry_schema::discover::Tree;
use eventry_schema::visible::OneLine;

use super::arguments::Request;
use crate::change::Change;
use crate::checkout::Checkout;
use crate::gate::{self, Met, Worst};
use crate::lock::{self, Accepted, Entry, Lock, Origin};
use crate::{date, diff, digest, history};

/// What became of the lock.
pub struct Locked {
    /// The lock after this run.
    pub lock: Lock,
    /// What changed, for people.
    pub report: String,
}

/// Checks all documents, those on disk and those that were.
pub fn check(checkout: &Checkout, request: &Request, problems: &mut Diagnostics) -> Locked {
    let documents = checkout.documents();
    let mut check = Check {
        checkout,
        request,
        problems,
        today: date::today(),
        locked: Locked {
            lock: checkout.lock.clone(),
            report: String::new(),
        },
    };
    let paths: BTreeSet<&String> = documents.keys().chain(checkout.lock.documents.keys()).collect();
    for path in paths {
        let entry = checkout.lock.documents.get(path);
        match (documents.get(path), entry) {
            (Some(document), None) => check.unknown(path, &document.text),
            (Some(document), Some(entry)) => check.known(path, &document.text, entry),
            // Unreadable documents are reported elsewhere.
            (None, Some(_)) if checkout.tree.files.contains_key(path) => {}
            (None, Some(entry)) => check.gone(path, entry),
            (None, None) => {}
        }
    }
    check.locked
}

struct Check<'c> {
    checkout: &'c Checkout,
    request: &'c Request,
    problems: &'c mut Diagnostics,
    today: String,
    locked: Locked,
}

impl Check<'_> {
    /// A document that is not locked yet.
    fn unknown(&mut self, path: &str, text: &str) {
        if self.request.lock {
            self.say("locked", path, "");
            let entry = self.entry(text);
            self.put(path, entry);
            return;
        }
        self.problems.error(
            self.checkout.tree.path(path),
            format!("this document is not in {}", lock::FILE),
            "run `cargo eventry check --lock` to add it; from then on, its policy protects it",
        );
    }

    fn known(&mut self, path: &str, text: &str, entry: &Entry) {
        if digest::of_meaning(text) != entry.schema {
            self.changed(path, text, entry);
        } else if entry.removed.is_some() {
            if self.request.lock {
                let entry = Entry {
                    removed: None,
                    ..entry.clone()
                };
                self.put(path, entry);
            } else {
                let message = format!("this document exists again, but {} says that it was removed", lock::FILE);
                self.problems.error(
                    self.checkout.tree.path(path),
                    message,
                    "run `cargo eventry check --lock` to add it again",
                );
            }
        }
        self.samples(path);
    }

    /// Judges a document that differs from the lock.
    fn changed(&mut self, path: &str, text: &str, entry: &Entry) {
        let changes = self.changes(path, entry);
        let worst = Worst::of(changes.as_deref());
        match &changes {
            Some(_) => self.say("changed", path, &worst.words()),
            None => self.say(
                "changed",
                path,
                "cannot be compared: no commit contains the locked text, or one of the two does not generate",
            ),
        }
        for change in changes.iter().flatten() {
            self.locked.report.push_str(&format!("    {}\n", change.line()));
            let names = change.names.iter().map(|name| format!("        {}\n", OneLine(name)));
            self.locked.report.extend(names);
        }
        let policy = self.checkout.settings_of(path).policy;
        let reason = self.request.reason_for(path);
        match gate::judge(policy, Met::OnDisk, (path, named(path)), changes.as_deref(), reason) {
            Ok(()) if self.request.lock || reason.is_some() => {
                let mut new = self.entry(text);
                new.samples.clone_from(&entry.samples);
                new.accepted.clone_from(&entry.accepted);
                new.accepted.extend(reason.map(|reason| Accepted {
                    date: self.today.clone(),
                    schema: new.schema.clone(),
                    reason: reason.to_owned(),
                }));
                self.put(path, new);
            }
            Ok(()) => {
                let message = format!("{}; the policy allows it ({})", by_whom(entry), worst.words());
                self.problems.error(
                    self.checkout.tree.path(path),
                    message,
                    "run `cargo eventry check --lock` to update lock.toml",
                );
            }
            Err(refusal) => {
                let message = format!("{}, and {}", by_whom(entry), refusal.message);
                self.problems.error(self.checkout.tree.path(path), message, refusal.help);
            }
        }
    }

    /// What changed since the lock, if the locked text can be found.
    fn changes(&self, path: &str, entry: &Entry) -> Option<Vec<Change>> {
        let old = history::text_of(&self.checkout.place.schemas, path, &entry.schema)?;
        // Everything else as it is: this document alone is judged here, every other one in its own turn.
        let mut files = self.checkout.tree.files.clone();
        files.insert(path.to_owned(), old);
        let tree = Tree {
            root_name: self.checkout.tree.root_name.clone(),
            files,
        };
        diff::compare(&tree, &self.checkout.tree, path).ok()
    }

    /// A document that was taken away.
    fn gone(&mut self, path: &str, entry: &Entry) {
        if entry.removed.is_some() {
            return;
        }
        let reason = self.request.reason_for(path);
        let policy = self.checkout.settings_of(path).policy;
        let removed = reason.filter(|_| gate::judge(policy, Met::OnDisk, (path, named(path)), None, reason).is_ok());
        if let Some(reason) = removed {
            let mut entry = entry.clone();
            entry.removed = Some(self.today.clone());
            entry.accepted.push(Accepted {
                date: self.today.clone(),
                schema: entry.schema.clone(),
                reason: reason.to_owned(),
            });
            self.say("removed", path, "");
            self.put(path, entry);
            return;
        }
        self.problems.error(
            self.checkout.tree.path(path),
            format!("this document is in {} but was deleted: readers lose its events", lock::FILE),
            format!(
                "restore it: `git checkout -- {}`; or,\nwith policy = \"reviewed\" in provider.toml, give the reason: `cargo eventry \
                 check --accept \"why\" {}`",
                self.checkout.place.path(path),
                named(path)
            ),
        );
    }

    /// The samples that were read from a page belong to it, until somebody changes them.
    fn samples(&mut self, path: &str) {
        let Some(entry) = self.locked.lock.documents.get(path) else {
            return;
        };
        let stem = path.strip_suffix(".json").unwrap_or(path);
        let mut changed = Vec::new();
        for (label, digest) in &entry.samples {
            let sample = format!("{stem}.sample.{label}.json");
            let text = self.checkout.tree.files.get(&sample);
            if text.is_some_and(|text| digest::of_meaning(text) != *digest) {
                changed.push((label.clone(), sample));
            }
        }
        for (label, sample) in changed {
            if self.request.lock {
                if let Some(entry) = self.locked.lock.documents.get_mut(path) {
                    entry.samples.remove(&label);
                }
            } else {
                self.problems.error(
                    self.checkout.tree.path(&sample),
                    "this sample was changed by hand after it was read from the provider's page",
                    "restore it, and add your own body under another label; or run `cargo eventry check --lock` to make it your own",
                );
            }
        }
    }

    fn entry(&self, text: &str) -> Entry {
        Entry {
            origin: Origin::Hand,
            retrieved: self.today.clone(),
            schema: digest::of_meaning(text),
            samples: [].into(),
            accepted: Vec::new(),
            removed: None,
        }
    }

    fn put(&mut self, path: &str, entry: Entry) {
        self.locked.lock.documents.insert(path.to_owned(), entry);
    }

    fn say(&mut self, word: &str, path: &str, more: &str) {
        let line = format!("{word:8} {}  {}", OneLine(&self.checkout.place.path(path)), OneLine(more));
        self.locked.report.push_str(line.trim_end());
        self.locked.report.push('\n');
    }
}

/// How `--accept` calls a document.
fn named(path: &str) -> &str {
    path.strip_suffix(".json").unwrap_or(path)
}

fn by_whom(entry: &Entry) -> String {
    match entry.provenance() {
        Some(provenance) => format!("changed by hand after it was read from {}", provenance.source),
        None => format!("changed after it was locked on {}", entry.retrieved),
    }
}
