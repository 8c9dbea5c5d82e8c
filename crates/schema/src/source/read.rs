//! Reads the files of a tree into [`Sources`].

use super::{
    Document, EventSource, ProviderSource, Sample, Sources,
    layout::{LAYOUT, Misplaced, Role, role},
};
use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    discover::Tree,
    event_id::{EventId, check_provider_name, folded},
    json::{self, Json},
    lock::{self, Names},
    patch::Patch,
    provider::{self, EnvelopeSettings, Place, ProviderSettings},
};
use std::collections::{BTreeMap, BTreeSet};

impl Sources {
    /// Reads every file of a tree. Returns everything that could be read together with all problems, so that later stages can add theirs
    /// and the user sees all of them at once.
    #[must_use]
    pub fn read(tree: &Tree) -> (Self, Diagnostics) {
        let mut sources = Self::default();
        let mut problems = Diagnostics::new();
        let mut names = RustNames::default();
        let mut folders: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        for (path, text) in &tree.files {
            match path.split_once('/') {
                Some((folder, inside)) => folders.entry(folder).or_default().push((inside, text)),
                None if path == lock::FILE => sources.names = Names::read(&tree.path(path), text, &mut problems),
                None => problems.error(tree.path(path), "this file does not fit the layout of the schemas folder", LAYOUT),
            }
        }
        for (folder, files) in folders {
            if let Err(error) = check_provider_name(folder) {
                problems.error(tree.path(folder), error.to_string(), LAYOUT);
                continue;
            }
            names.claim(tree, folder, &mut problems);
            let reader = Reader {
                tree,
                folder,
                files: files.into_iter().collect(),
                problems: &mut problems,
                unreadable: &mut sources.unreadable,
                names: &mut names,
            };
            sources.providers.push(reader.provider());
        }
        (sources, problems)
    }
}

/// The Rust names that folders have claimed.
#[derive(Default)]
struct RustNames {
    /// The folder that owns each name, by its path with the last segment folded.
    owners: BTreeMap<String, String>,
}

impl RustNames {
    /// Claims the name of `folder`, a path from the root, and reports an error if another folder already has it.
    fn claim(&mut self, tree: &Tree, folder: &str, problems: &mut Diagnostics) {
        let (parent, name) = folder.rsplit_once('/').unwrap_or(("", folder));
        let key = format!("{parent}/{}", folded(name));
        let owner = self.owners.entry(key).or_insert_with(|| folder.to_owned());
        if owner != folder {
            problems.error(
                tree.path(folder),
                format!(
                    "`{name}` and `{}` would become the same Rust name",
                    owner.rsplit('/').next().unwrap_or_default()
                ),
                format!("rename this folder, or merge it into {}", tree.path(owner)),
            );
        }
    }
}

struct Reader<'a> {
    tree: &'a Tree,
    folder: &'a str,
    /// The texts of the files, by path inside the provider's folder.
    files: BTreeMap<&'a str, &'a str>,
    problems: &'a mut Diagnostics,
    unreadable: &'a mut BTreeSet<String>,
    names: &'a mut RustNames,
}

impl Reader<'_> {
    fn provider(mut self) -> ProviderSource {
        let settings = self.settings();
        let envelope_path = settings.as_ref().and_then(|settings| {
            let envelope: Option<&EnvelopeSettings> = settings.envelope.as_ref();
            envelope.map(|envelope| envelope.schema.clone())
        });
        let mut provider = ProviderSource {
            folder: self.folder.to_owned(),
            settings: settings.clone().unwrap_or_else(|| ProviderSettings {
                name: self.folder.to_owned(),
                ..ProviderSettings::default()
            }),
            toml_path: self.path("provider.toml"),
            toml_text: self.text("provider.toml").unwrap_or_default().to_owned(),
            envelope: None,
            events: Vec::new(),
            documents: Vec::new(),
            partial: false,
        };
        let mut samples: BTreeMap<String, Vec<Sample>> = BTreeMap::new();
        for (inside, text) in self.files.clone() {
            match role(inside) {
                Ok(Role::Settings | Role::Note) => {}
                Ok(Role::Envelope) => self.check_envelope_file(inside, settings.as_ref()),
                Ok(Role::Shared) => provider.documents.extend(self.document(inside)),
                Ok(Role::Schema { domain, event, version }) => {
                    let id = EventId {
                        provider: self.folder.to_owned(),
                        domain: domain.to_owned(),
                        event: event.to_owned(),
                        version,
                    };
                    provider.events.extend(self.event(id, inside));
                }
                Ok(Role::Patch { of }) => self.check_patch_has_schema(inside, &of),
                Ok(Role::Sample { of, label }) => {
                    if let Some(sample) = self.sample(inside, text, &of, label) {
                        samples.entry(of).or_default().push(sample);
                    }
                }
                Err(misplaced) => self.misplaced(inside, misplaced),
            }
        }
        for event in &mut provider.events {
            let mut own = samples.remove(&event.document.inside).unwrap_or_default();
            own.sort_by(|one, two| one.label.cmp(&two.label));
            event.samples = own;
        }
        provider.events.sort_by(|one, two| one.id.cmp(&two.id));
        provider.envelope = envelope_path
            .filter(|inside| self.files.contains_key(inside.as_str()))
            .and_then(|inside| self.document(&inside));
        if settings.is_some() {
            self.cross_check(&provider);
        }
        provider
    }

    fn settings(&mut self) -> Option<ProviderSettings> {
        let path = self.path("provider.toml");
        match self.text("provider.toml") {
            Some(text) => provider::read(&path, text, self.problems),
            None => {
                self.problems.error(
                    self.tree.path(self.folder),
                    "this provider has no provider.toml",
                    "add one that contains at least name = \"…\"",
                );
                None
            }
        }
    }

    /// Checks that a `.json` file beside `provider.toml` is the envelope that the settings name.
    fn check_envelope_file(&mut self, inside: &str, settings: Option<&ProviderSettings>) {
        let Some(settings) = settings else {
            return;
        };
        match &settings.envelope {
            Some(envelope) if envelope.schema == inside => {}
            None if inside == "envelope.json" => self.problems.error(
                self.path(inside),
                "this envelope is unused",
                "add [envelope] with payload = \"…\" to provider.toml, or remove this file",
            ),
            _ => self
                .problems
                .error(self.path(inside), "this file does not fit the layout of the schemas folder", LAYOUT),
        }
    }

    fn event(&mut self, id: EventId, inside: &str) -> Option<EventSource> {
        let domain = format!("{}/{}", id.provider, id.domain);
        self.names.claim(self.tree, &domain, self.problems);
        self.names.claim(self.tree, &id.event_type(), self.problems);
        Some(EventSource {
            id,
            document: self.document(inside)?,
            samples: Vec::new(),
        })
    }

    /// Parses a schema and applies the patch beside it.
    fn document(&mut self, inside: &str) -> Option<Document> {
        let text = self.text(inside)?;
        let path = self.path(inside);
        let published = self.parsed(&path, text);
        let patch = self.patch(inside);
        let Some(published) = published else {
            self.unreadable.insert(path);
            return None;
        };
        let mut root = published;
        if let Some(patch) = &patch {
            match patch.apply(root.clone()) {
                Ok(corrected) => root = corrected,
                Err(problem) => self.problems.push(problem),
            }
        }
        let document = Document {
            path,
            inside: inside.to_owned(),
            text: text.to_owned(),
            root,
            patch,
        };
        if !matches!(document.root.value, Json::Object(_) | Json::Bool(_)) {
            let kind = document.root.described_kind();
            self.problems.push(
                document
                    .error(document.root.span, "", format!("expected a JSON Schema, found {kind}"))
                    .help("write an object such as {\"type\": \"object\", \"properties\": {…}}"),
            );
            self.unreadable.insert(document.path);
            return None;
        }
        Some(document)
    }

    fn parsed(&mut self, path: &str, text: &str) -> Option<json::Node> {
        json::parse(text).map_err(|error| self.not_json(path, text, error)).ok()
    }

    fn not_json(&mut self, path: &str, text: &str, error: json::ParseError) {
        self.problems.push(
            Diagnostic::error(path, error.message)
                .at_offset(text, error.offset)
                .help(error.help),
        );
    }

    /// Returns the patch of the document at `inside`, if there is one that can be read.
    fn patch(&mut self, inside: &str) -> Option<Patch> {
        let stem = inside.strip_suffix(".json")?;
        let patch_path = format!("{stem}.patch.json");
        let text = self.text(&patch_path)?;
        Patch::read(&self.path(&patch_path), text)
            .map_err(|problems| self.problems.extend(problems))
            .ok()
    }

    /// Checks that a patch has a schema. The patch itself is read together with its schema.
    fn check_patch_has_schema(&mut self, inside: &str, of: &str) {
        if !self.files.contains_key(of) {
            self.report_missing_schema(inside, "patch", of);
        }
    }

    fn sample(&mut self, inside: &str, text: &str, of: &str, label: &str) -> Option<Sample> {
        let path = self.path(inside);
        if !self.files.contains_key(of) {
            self.report_missing_schema(inside, "sample", of);
        }
        // A recorded body may repeat a member: it is kept exactly as its sender wrote it.
        json::check(text).map_err(|error| self.not_json(&path, text, error)).ok()?;
        Some(Sample {
            label: label.to_owned(),
            path,
            text: text.to_owned(),
        })
    }

    fn report_missing_schema(&mut self, inside: &str, what: &str, of: &str) {
        let name = of.rsplit('/').next().unwrap_or(of);
        self.problems.error(
            self.path(inside),
            format!("this {what} has no schema: there is no {name} beside it"),
            format!("add the schema, or rename the {what} to match its schema"),
        );
    }

    fn misplaced(&mut self, inside: &str, misplaced: Misplaced) {
        let path = self.path(inside);
        match misplaced {
            Misplaced::Because(message) => self.problems.error(path, message, LAYOUT),
            Misplaced::SameVersionAs(other) if self.files.contains_key(other.as_str()) => {
                let other = self.path(&other);
                self.problems
                    .error(path, format!("this file and {other} are the same version"), "remove one of the two");
            }
            Misplaced::SameVersionAs(other) => self.problems.error(
                path,
                "a version must not have leading zeros",
                format!("rename this file to {}", self.path(&other)),
            ),
        }
    }

    /// Checks `provider.toml` against the other files.
    fn cross_check(&mut self, provider: &ProviderSource) {
        let settings = &provider.settings;
        match &settings.envelope {
            Some(envelope) if !self.files.contains_key(envelope.schema.as_str()) => {
                self.problems.push(
                    provider
                        .error(
                            envelope.span,
                            format!("the envelope {} does not exist", self.path(&envelope.schema)),
                        )
                        .help("add the file, or name another file with schema = \"…\" in [envelope]"),
                );
            }
            _ => {}
        }
        for discriminator in settings.discriminators.iter().filter(|_| settings.envelope.is_none()) {
            if let Place::Member(name) = &discriminator.place {
                let problem = provider.error(
                    discriminator.span,
                    format!("`{name}` is a member of an envelope, which this provider does not have"),
                );
                let help =
                    format!("write `/{name}` for a member of the body, or add [envelope] with payload = \"…\" and a file envelope.json");
                self.problems.push(problem.help(help));
            }
        }
        for document in &settings.documents {
            let known = self.files.keys().any(|inside| match role(inside) {
                Ok(Role::Schema { domain, event, .. }) => document.event.split_once('/') == Some((domain, event)),
                _ => false,
            });
            if !known {
                self.problems.push(
                    provider
                        .error(document.span, format!("event `{}` does not exist", document.event))
                        .help(format!(
                            "add {}, or correct the name, which has the form <domain>/<event>",
                            self.path(&format!("{}/v1.json", document.event))
                        )),
                );
            }
        }
        let aliases = settings.aliases.iter().map(|alias| (&alias.in_, alias.span));
        let renames = settings.renames.iter().map(|rename| (&rename.in_, rename.span));
        let deprecated = settings.deprecated.iter().map(|deprecated| (&deprecated.in_, deprecated.span));
        let doubted = settings.doubted.iter().map(|doubt| (&doubt.in_, doubt.span));
        for (target, span) in aliases.chain(renames).chain(deprecated).chain(doubted) {
            let (inside, pointer) = target.split_once('#').unwrap_or((target, ""));
            let message = match provider.document(inside) {
                // Another diagnostic says why it could not be read.
                None if self.unreadable.contains(&self.path(inside)) => continue,
                None => format!("document `{inside}` does not exist"),
                Some(document) if document.root.pointer(pointer).is_some() => continue,
                Some(document) => format!("`{pointer}` does not exist in {}", document.path),
            };
            self.problems.push(provider.error(span, message).help(
                "name a schema relative to the provider's folder, such as _shared/issue.json or orders/created/v1.json#/properties/issue",
            ));
        }
    }

    fn path(&self, inside: &str) -> String {
        self.tree.path(&format!("{}/{inside}", self.folder))
    }
}

impl<'a> Reader<'a> {
    fn text(&self, inside: &str) -> Option<&'a str> {
        self.files.get(inside).copied()
    }
}
