//! Compares what pages say with the folder, without writing anything.

use std::collections::BTreeMap;

use eventry_schema::diagnostic::{Diagnostic, Diagnostics};
use eventry_schema::discover::Tree;
use eventry_schema::event_id::EventId;

use super::found::Found;
use super::patches::{self, Beside};
use super::rules::{Mode, Rules};
use super::samples::{self, ComparedSamples};
use crate::change::Change;
use crate::checkout::Checkout;
use crate::gate::{self, Met, Worst};
use crate::lock::{self, Accepted, Entry, Lock, Origin};
use crate::reading::Note;
use crate::transaction::Changes;
use crate::{date, diff, digest};

/// What one document came to.
#[derive(Debug, PartialEq, Eq)]
pub enum State {
    /// The event, or the shared document, is new.
    New,
    /// The event is known, this version of it is new.
    NewVersion,
    /// A known version changed.
    InPlace(Worst),
    /// A known version changed, and the policy does not allow that.
    Refused(Worst),
    /// A known version changed, and a person overruled the policy. The lock does not follow.
    Overruled(Worst),
    /// A file that a person had changed is again what the lock says.
    Restored,
    /// Only samples of it differ.
    Samples,
    /// The file differs, and stays.
    Kept,
    /// Nothing differs.
    Same,
}

/// The result for one document.
#[derive(Debug)]
pub struct Finding {
    /// Its path below `schemas/`.
    pub document: String,
    /// The page.
    pub page: String,
    /// What it came to.
    pub state: State,
    /// What changed, if a known version did.
    pub changes: Vec<Change>,
    /// Samples that differ, and stay.
    pub kept: Vec<String>,
    /// A patch that can go, by its path.
    pub superfluous: Option<String>,
    /// What a reviewer should know of the page.
    pub notes: Vec<Note>,
}

/// What the run came to.
pub struct Outcome {
    /// One per document, in order.
    pub findings: Vec<Finding>,
    /// What would be written.
    pub changes: Changes,
    /// What the pages give for each file that differs, by path, whether it would be written or not.
    pub texts: BTreeMap<String, String>,
    /// The folder as it would be.
    pub tree: Tree,
    /// The lock as it would be.
    pub lock: Lock,
}

impl Outcome {
    /// Whether a provider publishes something different.
    pub fn differs(&self) -> bool {
        self.findings
            .iter()
            .any(|finding| !matches!(finding.state, State::Same | State::Kept))
    }
}

/// Compares everything that was found.
pub fn compare(checkout: &Checkout, found: Vec<Found>, rules: &Rules, problems: &mut Diagnostics) -> Outcome {
    let mut comparison = Comparison {
        checkout,
        rules,
        problems,
        today: date::today(),
        seen: BTreeMap::new(),
        outcome: Outcome {
            findings: Vec::new(),
            changes: Changes::new(),
            texts: BTreeMap::new(),
            tree: checkout.tree.clone(),
            lock: checkout.lock.clone(),
        },
    };
    let mut found = found;
    found.sort_by(|one, two| one.id.cmp(&two.id));
    for found in &found {
        comparison.event(found);
    }
    let mut outcome = comparison.outcome;
    if !outcome.changes.is_empty() {
        outcome.lock.remember(&outcome.tree);
    }
    let lock = outcome.lock.text();
    if outcome.lock != checkout.lock {
        outcome.changes.insert(lock::FILE.to_owned(), Some(lock));
    }
    outcome
}

struct Comparison<'c> {
    checkout: &'c Checkout,
    rules: &'c Rules,
    problems: &'c mut Diagnostics,
    today: String,
    /// The digest and the page of each document so far: two pages may say the same, not two things.
    seen: BTreeMap<String, (String, String)>,
    outcome: Outcome,
}

impl Comparison<'_> {
    fn event(&mut self, found: &Found) {
        // What the documents refer to is judged together with them.
        let mut tree = self.outcome.tree.clone();
        tree.files
            .extend(found.documents.iter().map(|(path, text)| (path.clone(), text.clone())));
        for (path, text) in self.documents(found) {
            let (path, text) = (&path, &text);
            let meaning = digest::of_meaning(text);
            if let Some((other, page)) = self.seen.get(path) {
                if *other != meaning {
                    let message = format!("two pages disagree about {}: this one and {page}", self.checkout.place.path(path));
                    let problem = Diagnostic::error(&found.page, message);
                    self.problems
                        .push(problem.help("name the right one under `events` of the source in provider.toml"));
                }
                continue;
            }
            self.seen.insert(path.clone(), (meaning.clone(), found.page.clone()));
            self.document(found, path, text, &meaning, &tree);
        }
    }

    /// The documents that a page is about: those that it gives, and those of which it shows nothing but bodies.
    fn documents(&self, found: &Found) -> BTreeMap<String, String> {
        let mut all = found.documents.clone();
        for path in found.samples.keys() {
            if let Some(text) = self.checkout.tree.files.get(path).filter(|_| !all.contains_key(path)) {
                all.insert(path.clone(), text.clone());
            }
        }
        all
    }

    fn document(&mut self, found: &Found, path: &str, text: &str, meaning: &str, tree: &Tree) {
        let entry = self.checkout.lock.documents.get(path);
        let none = BTreeMap::new();
        let shown = found.samples.get(path).unwrap_or(&none);
        let samples = samples::compare(self.checkout, path, shown, entry, self.rules);
        let is_own = *path == format!("{}.json", found.id);
        let mut finding = Finding {
            document: path.to_owned(),
            page: found.page.clone(),
            state: State::Same,
            changes: Vec::new(),
            kept: samples.kept.keys().cloned().collect(),
            superfluous: None,
            notes: if is_own { found.notes.clone() } else { Vec::new() },
        };
        let on_disk = self.checkout.tree.files.get(path);
        let before = on_disk.map(|text| digest::of_meaning(text));
        let edited = entry.is_some_and(|entry| before.as_ref().is_some_and(|before| *before != entry.schema));
        let by_hand = entry.is_none_or(|entry| entry.origin == Origin::Hand);
        let mut reason = None;
        let patch = patches::beside(&self.checkout.tree, path, text);
        finding.state = match &before {
            None if entry.is_some_and(|entry| entry.removed.is_some()) && !self.rules.overwrite && !self.rules.on_request => State::Kept,
            None => self.new_state(path),
            Some(before) if before == meaning => State::Same,
            Some(_) if self.rules.on_request && !self.rules.overwrite => {
                self.stays(path, text);
                State::Kept
            }
            Some(_) if edited && self.rules.overwrite && entry.is_some_and(|entry| entry.schema == meaning) => State::Restored,
            Some(_) if (edited || by_hand) && !self.rules.overwrite => {
                if edited {
                    self.hand_edited(path);
                }
                State::Kept
            }
            Some(_) => self.in_place(found, path, tree, &patch, &mut finding.changes, &mut reason),
        };
        let written = !matches!(finding.state, State::Same | State::Kept | State::Refused(_));
        if !matches!(finding.state, State::Same | State::Kept) && !self.patch_holds(path, patch, written, &mut finding) {
            return self.outcome.findings.push(finding);
        }
        if finding.state == State::Same && !samples.written.is_empty() {
            finding.state = State::Samples;
        }
        if self.rules.on_request {
            for (path, text) in &samples.kept {
                self.stays(path, text);
            }
        }
        self.accept(found, path, meaning, &finding.state, samples, reason);
        if written {
            self.put(path, text);
        }
        self.outcome.findings.push(finding);
    }

    fn new_state(&self, path: &str) -> State {
        let id = path.strip_suffix(".json").and_then(|stem| stem.parse::<EventId>().ok());
        let known = id.is_some_and(|id| {
            let events = self
                .checkout
                .provider(&id.provider)
                .map(|provider| provider.events.as_slice())
                .unwrap_or_default();
            events.iter().any(|event| event.id.event_type() == id.event_type())
        });
        if known { State::NewVersion } else { State::New }
    }

    /// A change of a version that is there: judged, and either allowed or a problem.
    fn in_place(
        &mut self,
        found: &Found,
        path: &str,
        new: &Tree,
        patch: &Beside,
        changes: &mut Vec<Change>,
        reason: &mut Option<String>,
    ) -> State {
        let (mut old, mut new) = (self.checkout.tree.clone(), new.clone());
        // The patch is part of both sides, because it affects readers; one that no longer applies is part of neither.
        if !matches!(patch, Beside::Holds) {
            new.files.remove(&patches::path_of(path));
        }
        if matches!(patch, Beside::Stale(_)) {
            old.files.remove(&patches::path_of(path));
        }
        let known = match diff::compare(&old, &new, path) {
            Ok(found) => {
                *changes = found;
                Some(changes.as_slice())
            }
            Err(problems) => {
                self.problems.extend(
                    problems
                        .into_iter()
                        .map(|problem| super::verify::as_published(problem, self.rules.keep_going)),
                );
                None
            }
        };
        let policy = self.checkout.settings_of(path).policy;
        let given = self.rules.accept.as_deref();
        match gate::judge(policy, Met::Upstream, (path, &found.id.to_string()), known, given) {
            Ok(()) => {
                *reason = given.map(str::to_owned);
                State::InPlace(Worst::of(known))
            }
            Err(refusal) if self.rules.on_request => {
                let message = format!(
                    "this change overrules the policy, so lock.toml does not follow it: {}",
                    refusal.message
                );
                let problem = Diagnostic::warning(self.checkout.tree.path(path), message);
                self.problems
                    .push(problem.help("`cargo eventry check` says what to do about the change"));
                State::Overruled(Worst::of(known))
            }
            Err(refusal) => {
                let message = format!("the provider changed this version in place, and {}", refusal.message);
                self.problems.error(self.checkout.tree.path(path), message, refusal.help);
                State::Refused(Worst::of(known))
            }
        }
    }

    fn hand_edited(&mut self, path: &str) {
        self.problems.error(
            self.checkout.tree.path(path),
            "the provider publishes something else, but a person changed this file after it was locked, so it stays",
            "`cargo eventry check` says what to do about the change; --overwrite takes the provider's form",
        );
    }

    /// Reports a file that differs from a page on the command line, except in a dry run, whose purpose is to show that.
    fn stays(&mut self, path: &str, text: &str) {
        self.outcome.texts.insert(path.to_owned(), text.to_owned());
        if self.rules.mode != Mode::DryRun {
            self.problems.error(
                self.checkout.tree.path(path),
                "this file differs from what the page says, and stays as it is",
                "look at the difference with --dry-run, then use --overwrite to change the file",
            );
        }
    }

    /// Whether the patch of a document allows its new text to be written.
    fn patch_holds(&mut self, path: &str, patch: Beside, written: bool, finding: &mut Finding) -> bool {
        match patch {
            Beside::Holds => true,
            Beside::Stale(problem) => {
                self.problems.push(problem);
                false
            }
            Beside::Superfluous(patch) => {
                finding.superfluous = Some(patch.path.clone());
                if !written {
                    return true;
                }
                if self.rules.drop_patches {
                    let beside = patches::path_of(path);
                    self.outcome.tree.files.remove(&beside);
                    self.outcome.changes.insert(beside, None);
                    return true;
                }
                self.problems.error(
                    patch.path,
                    format!("the provider has fixed what this patch corrects (\"{}\")", patch.reason),
                    "remove the patch and run this command again, or use --drop-patches",
                );
                false
            }
        }
    }

    /// Writes the samples, and updates the lock to match what is written. A lock entry that already says the same stays as it is.
    fn accept(&mut self, found: &Found, path: &str, meaning: &str, state: &State, samples: ComparedSamples, reason: Option<String>) {
        let old = self.checkout.lock.documents.get(path);
        let origin = || Origin::Page(found.provenance.clone());
        let entry = match (state, old) {
            (State::Kept | State::Refused(_), _) => return,
            (State::Same, Some(old)) if old.schema != meaning || (old.provenance().is_some() && samples.locked == old.samples) => return,
            // The lock says that the schema is still published: it does not follow. Bodies alone belong to the person who recorded them.
            (State::Overruled(_), _) => return self.put_all(&samples),
            _ if self.rules.on_request && !found.documents.contains_key(path) => return self.put_all(&samples),
            // What a person wrote and the provider publishes too, samples that turned out to be the page's, or files that come back.
            (State::Same | State::New | State::NewVersion | State::Restored, Some(old))
                if old.schema == meaning && old.removed.is_none() =>
            {
                Entry {
                    origin: match old.origin {
                        Origin::Hand => origin(),
                        Origin::Page(_) => old.origin.clone(),
                    },
                    samples: samples.locked.clone(),
                    ..old.clone()
                }
            }
            _ => Entry {
                origin: origin(),
                retrieved: self.today.clone(),
                schema: meaning.to_owned(),
                samples: samples.locked.clone(),
                accepted: old.map(|old| old.accepted.clone()).unwrap_or_default(),
                removed: None,
            },
        };
        let mut entry = entry;
        if let Some(reason) = reason {
            entry.accepted.push(Accepted {
                date: self.today.clone(),
                schema: meaning.to_owned(),
                reason,
            });
        }
        self.put_all(&samples);
        self.outcome.lock.documents.insert(path.to_owned(), entry);
    }

    fn put_all(&mut self, samples: &ComparedSamples) {
        for (path, text) in &samples.written {
            self.put(path, text);
        }
    }

    fn put(&mut self, path: &str, text: &str) {
        self.outcome.texts.insert(path.to_owned(), text.to_owned());
        self.outcome.tree.files.insert(path.to_owned(), text.to_owned());
        self.outcome.changes.insert(path.to_owned(), Some(text.to_owned()));
    }
}
