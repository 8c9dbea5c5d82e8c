//! Turns differences into changes, with the verdicts of the table adjusted to the actual types.

use std::collections::{BTreeMap, BTreeSet};

use eventry_schema::diagnostic::Diagnostics;
use eventry_schema::event_id::EventId;
use eventry_schema::json::Span;
use eventry_schema::pointer;
use eventry_schema::provider::{ControlSettings, ProviderSettings, WrapperSettings};

use super::compatibility::Compatibility;
use super::contain::{self, Verdicts};
use super::facts::Spot;
use super::items::Break;
use super::names;
use super::path::{Step, Way};
use super::rules::{self, Rule};
use super::snapshot::Snapshot;
use super::walk::{Difference, Here, Side, Walk};
use crate::change::{Change, Verdict};

/// The changes of one document and of what it refers to.
pub fn document(old: &Snapshot<'_>, new: &Snapshot<'_>, document: &str) -> Result<Vec<Change>, Diagnostics> {
    let found = differences(old, new, document);
    let mut documents: BTreeSet<&str> = found.iter().map(|found| found.document.as_str()).collect();
    documents.insert(document);
    let documents: Vec<String> = documents.into_iter().map(str::to_owned).collect();
    changes(old, new, found, &documents, &[document])
}

/// The changes of all documents.
pub fn tree(old: &Snapshot<'_>, new: &Snapshot<'_>) -> Result<Vec<Change>, Diagnostics> {
    let before: BTreeSet<&str> = old.documents().collect();
    let after: BTreeSet<&str> = new.documents().collect();
    let both: Vec<&str> = before.intersection(&after).copied().collect();
    let found = both.iter().flat_map(|document| differences(old, new, document)).collect();
    let documents: Vec<String> = both.iter().map(|document| (*document).to_owned()).collect();
    let mut all = changes(old, new, found, &documents, &both)?;
    all.extend(before.difference(&after).map(|document| gone(old, document)));
    all.extend(after.difference(&before).map(|document| {
        let change = plain(&rules::DOCUMENT_ADDED, document, "", "the document was added".to_owned());
        let variant = document
            .trim_end_matches(".json")
            .parse::<EventId>()
            .ok()
            .and_then(|id| names::payload(new, &id));
        Change {
            // Only an event is a variant of its provider's payload.
            source: variant.as_ref().map_or(Verdict::Safe, |_| change.source),
            names: variant.map(|variant| format!("{variant} was added")).into_iter().collect(),
            ..change
        }
    }));
    all.extend(settings(old, new));
    Ok(sorted(all))
}

/// What differs in one document.
fn differences(old: &Snapshot<'_>, new: &Snapshot<'_>, document: &str) -> Vec<Difference> {
    let (Some(old_shelf), Some(new_shelf)) = (old.shelf(document), new.shelf(document)) else {
        return Vec::new();
    };
    let (Some(before), Some(after)) = (old.place(document), new.place(document)) else {
        return Vec::new();
    };
    let mut walk = Walk::new(old, new, (old_shelf, new_shelf));
    let here = |pointer: &str| Here {
        way: Way {
            document: document.to_owned(),
            pointer: pointer.to_owned(),
            steps: Vec::new(),
        },
        required: (true, true),
        combined: None,
        place: None,
        fenced: (false, false),
    };
    if before.dialect != after.dialect {
        let spot = match after.node.get("$schema") {
            Some(_) => Spot::keyword(&after, "$schema"),
            None => Spot::of(&after),
        };
        let words = format!("the dialect is now {:?}; it was {:?}", after.dialect, before.dialect);
        walk.note(&rules::DIALECT_CHANGED, Side::New, &spot, &here(""), words);
    }
    walk.site(std::slice::from_ref(&before), std::slice::from_ref(&after), &here(""));
    // Others refer to the definitions of a shared document, whether its root does or not.
    let shared = document.split('/').nth(1).is_some_and(|folder| folder.starts_with('_'));
    for keywords in [&["definitions"][..], &["$defs"], &["components", "schemas"]]
        .into_iter()
        .filter(|_| shared)
    {
        let below = |place: &eventry_schema::normalize::Place<'_>| {
            let mut at = place.pointer.to_string();
            keywords.iter().for_each(|keyword| pointer::push(&mut at, keyword));
            at
        };
        let at = below(&after);
        let (Some(olds), Some(news)) = (before.node.pointer(&at), after.node.pointer(&at)) else {
            continue;
        };
        for member in news.as_object().into_iter().flatten() {
            let Some(twin) = olds.get(&member.name) else { continue };
            let tokens: Vec<&str> = keywords.iter().copied().chain([&*member.name]).collect();
            let place = (before.at(twin, &tokens), after.at(&member.node, &tokens));
            let here = here(&place.1.pointer);
            walk.site(std::slice::from_ref(&place.0), std::slice::from_ref(&place.1), &here);
        }
    }
    walk.found
}

/// Verdicts and names for all differences.
fn changes(
    old: &Snapshot<'_>,
    new: &Snapshot<'_>,
    found: Vec<Difference>,
    documents: &[String],
    roots: &[&str],
) -> Result<Vec<Change>, Diagnostics> {
    let breaks = names::breaks(old, new, documents.iter().map(String::as_str))?;
    let (names, unexplained) = names::attribute(old, new, &found, breaks);
    let verdicts = readers(old, new, &found);
    let mut all: Vec<Change> = Vec::new();
    for ((found, names), (wire, replay)) in found.iter().zip(names).zip(verdicts) {
        let source = match (names.iter().map(|broken| broken.grade).max(), found.rule.source) {
            (Some(grade), _) => grade,
            // Nothing that code can name is different.
            (None, Verdict::Unsafe) => Verdict::Safe,
            (None, _) if found.rule.is_gain() => Verdict::Safe,
            (None, verdict) => verdict,
        };
        let names = names.into_iter().map(|broken| broken.words).collect();
        all.push(Change {
            document: found.document.clone(),
            pointer: found.pointer.clone(),
            change: found.rule.name,
            words: found.words.clone(),
            wire,
            replay,
            source,
            names,
        });
    }
    for document in roots {
        all.extend(unproven(old, new, document, &found, &all));
    }
    let mut by_document: BTreeMap<String, Vec<Break>> = BTreeMap::new();
    for broken in unexplained {
        by_document.entry(broken.document.clone()).or_default().push(broken);
    }
    for (document, names) in by_document {
        let words = "the names of generated types changed".to_owned();
        all.push(Change {
            source: names.iter().map(|broken| broken.grade).max().unwrap_or(Verdict::Safe),
            names: names.into_iter().map(|broken| broken.words).collect(),
            ..plain(&rules::NAMES_CHANGED, &document, "", words)
        });
    }
    Ok(sorted(merged(all)))
}

/// WIRE and REPLAY of each difference: the verdict of its rule, adjusted by what the types can read and by the second opinion.
fn readers(old: &Snapshot<'_>, new: &Snapshot<'_>, found: &[Difference]) -> Vec<Verdicts> {
    let mut wire = Compatibility::new(old.types(), new.types());
    let mut replay = Compatibility::new(new.types(), old.types());
    let ruled = found.iter().map(|found| {
        if is_payload(new, found) {
            // Whoever doubts the payload reads events without it.
            let read = |reader: &Snapshot<'_>, verdict: Verdict| match doubts_payload(reader, found) {
                true => verdict.min(Verdict::Note),
                false => verdict,
            };
            return (read(old, found.rule.wire), read(new, found.rule.replay));
        }
        (
            softened(found.rule.wire, wire.at(&found.way)),
            softened(found.rule.replay, replay.at(&found.way)),
        )
    });
    let mut verdicts: Vec<Verdicts> = ruled.collect();
    for folder in new.shelves.keys() {
        let own: Vec<usize> = (0..found.len())
            .filter(|at| {
                found
                    .get(*at)
                    .is_some_and(|found| found.way.document.split('/').next() == Some(*folder))
            })
            .collect();
        let inside: Vec<&Difference> = own.iter().filter_map(|at| found.get(*at)).collect();
        let mut checked: Vec<Verdicts> = own.iter().filter_map(|at| verdicts.get(*at).copied()).collect();
        contain::check(old, new, folder, &inside, &mut checked);
        for (at, verdict) in own.into_iter().zip(checked) {
            if let Some(known) = verdicts.get_mut(at) {
                *known = verdict;
            }
        }
    }
    verdicts
}

/// Whether it is about the envelope's payload being there: no type says that, dispatch does.
fn is_payload(side: &Snapshot<'_>, found: &Difference) -> bool {
    let Some((folder, inside)) = found.way.document.split_once('/') else {
        return false;
    };
    let provider = side.sources.providers.iter().find(|provider| provider.folder == folder);
    let envelope = provider.and_then(|provider| provider.settings.envelope.as_ref());
    envelope.is_some_and(|envelope| {
        envelope.schema == inside && found.way.steps == [Step::Member(envelope.payload.clone())] && PRESENCE.contains(&found.rule)
    })
}

/// Whether one side reads events without the payload that its envelope requires.
fn doubts_payload(side: &Snapshot<'_>, found: &Difference) -> bool {
    let folder = found.way.document.split('/').next();
    let provider = side
        .model
        .providers
        .iter()
        .find(|provider| Some(provider.folder.as_str()) == folder);
    let envelope = provider.and_then(|provider| provider.envelope.as_ref());
    envelope.is_some_and(|envelope| envelope.payload_doubted)
}

/// Rows about whether a member is there or null.
static PRESENCE: &[&Rule] = &[
    &rules::MEMBER_REQUIRED,
    &rules::MEMBER_OPTIONAL,
    &rules::NULL_ADDED,
    &rules::NULL_REMOVED,
];

/// What the types are proven to read cannot stop working.
fn softened(rule: Verdict, proven: Option<Verdict>) -> Verdict {
    match proven {
        Some(proven @ (Verdict::Safe | Verdict::Note | Verdict::Edge)) => rule.min(proven.max(Verdict::Note)),
        _ => rule,
    }
}

/// A document whose types do not read all that the other side's types hold, while no change says so.
fn unproven(old: &Snapshot<'_>, new: &Snapshot<'_>, document: &str, found: &[Difference], all: &[Change]) -> Option<Change> {
    let way = Way {
        document: document.to_owned(),
        pointer: String::new(),
        steps: Vec::new(),
    };
    let (before, after) = (old.types().base(&way)?, new.types().base(&way)?);
    let own = |verdict: fn(&Change) -> Verdict| {
        let of_document = found.iter().zip(all).filter(|(found, _)| found.way.document == document);
        of_document.map(|(_, change)| verdict(change)).max().unwrap_or(Verdict::Safe)
    };
    let judged = |reads: Verdict, said: Verdict| {
        let told = reads <= Verdict::Note || said >= reads.min(Verdict::Unknown);
        if told { Verdict::Safe } else { reads.min(Verdict::Unknown) }
    };
    let (mut old_reads, mut new_reads) = (
        Compatibility::new(old.types(), new.types()),
        Compatibility::new(new.types(), old.types()),
    );
    for found in found.iter().filter(|found| found.way.document == document) {
        if found.rule == &rules::VALUE_FORBIDDEN {
            old_reads.nothing_at(&found.way, found.only_null);
        } else if found.rule == &rules::VALUE_ALLOWED {
            new_reads.nothing_at(&found.way, found.only_null);
        }
    }
    let wire = judged(old_reads.whole(&before, &after), own(|change| change.wire));
    let replay = judged(new_reads.whole(&after, &before), own(|change| change.replay));
    let place = match wire.max(replay) {
        Verdict::Safe => return None,
        _ if wire > Verdict::Safe => old_reads.culprit(&before, &after),
        _ => new_reads.culprit(&after, &before),
    };
    let readers = match (wire > Verdict::Safe, replay > Verdict::Safe) {
        (true, true) => "code on either side may fail to read what the other writes",
        (true, false) => "old code may fail to read new events",
        _ => "new code may fail to read old events",
    };
    let words = format!(
        "{readers}: the generated types differ at {place} in a way that no rule covers; decode events of one side with the types of the other to find out"
    );
    Some(Change {
        wire,
        replay,
        ..plain(&rules::UNDECIDED, document, "", words)
    })
}

/// A change without names.
fn plain(rule: &'static Rule, document: &str, pointer: &str, words: String) -> Change {
    Change {
        document: document.to_owned(),
        pointer: pointer.to_owned(),
        change: rule.name,
        words,
        wire: rule.wire,
        replay: rule.replay,
        source: rule.source,
        names: Vec::new(),
    }
}

/// A removed document, with the names that code could use.
fn gone(old: &Snapshot<'_>, document: &str) -> Change {
    let module = old
        .model
        .modules
        .iter()
        .find(|module| module.document == format!("{}{document}", old.root));
    let mut names: Vec<String> = module
        .map(|module| format!("module {} was removed", module.path.join("::")))
        .into_iter()
        .collect();
    if let Ok(id) = document.trim_end_matches(".json").parse::<EventId>() {
        names.extend(names::payload(old, &id).map(|name| format!("{name} was removed")));
    }
    Change {
        names,
        ..plain(&rules::DOCUMENT_REMOVED, document, "", "the document was removed".to_owned())
    }
}

/// Providers whose settings recognize events differently. Changed aliases are reported at their members.
fn settings(old: &Snapshot<'_>, new: &Snapshot<'_>) -> Vec<Change> {
    let mut all = Vec::new();
    for provider in &new.sources.providers {
        let Some(before) = old.sources.providers.iter().find(|known| known.folder == provider.folder) else {
            continue;
        };
        let differing = differing(&before.settings, &provider.settings);
        if !differing.is_empty() {
            let document = format!("{}/provider.toml", provider.folder);
            let words = format!("{} changed", differing.join(", "));
            all.push(plain(&rules::SETTINGS_CHANGED, &document, "", words));
        }
    }
    all
}

fn differing(old: &ProviderSettings, new: &ProviderSettings) -> Vec<&'static str> {
    let envelope = |settings: &ProviderSettings| settings.envelope.as_ref().map(|it| (it.schema.clone(), it.payload.clone()));
    let told = |settings: &ProviderSettings| -> Vec<_> {
        let rows = settings.discriminators.iter();
        rows.map(|it| (it.place.clone(), it.forms.clone())).collect()
    };
    let bare = |settings: &ProviderSettings| -> Vec<_> {
        let rows = settings.documents.iter();
        rows.map(|it| (it.event.clone(), it.member.clone(), it.batch)).collect()
    };
    let spelled = |settings: &ProviderSettings| -> Vec<_> {
        let rows = settings.names.iter();
        rows.map(|it| {
            (
                it.domain.clone(),
                it.event.clone(),
                it.spellings.iter().map(|(text, _)| text.clone()).collect::<Vec<_>>(),
            )
        })
        .collect()
    };
    let wrappers = |settings: &ProviderSettings| -> Vec<_> {
        let rows = settings.wrappers.iter();
        rows.map(|it| WrapperSettings {
            span: Span::default(),
            ..it.clone()
        })
        .collect()
    };
    let controls = |settings: &ProviderSettings| -> Vec<_> {
        let rows = settings.controls.iter();
        // How it is answered does not change what is read.
        rows.map(|it| ControlSettings {
            span: Span::default(),
            answer: None,
            ..it.clone()
        })
        .collect()
    };
    [
        ("`dialect`", old.dialect != new.dialect),
        ("`formats`", old.formats != new.formats),
        ("`[envelope]`", envelope(old) != envelope(new)),
        ("`[discriminators]`", told(old) != told(new)),
        ("`[names]`", spelled(old) != spelled(new)),
        ("`wrappers`", wrappers(old) != wrappers(new)),
        ("`[[controls]]`", controls(old) != controls(new)),
        ("`[[documents]]`", bare(old) != bare(new)),
    ]
    .into_iter()
    .filter(|(_, differs)| *differs)
    .map(|(name, _)| name)
    .collect()
}

/// Merges changes that are reached in several ways: the first description and the strictest verdicts count.
fn merged(all: Vec<Change>) -> Vec<Change> {
    let mut once: Vec<Change> = Vec::new();
    for change in all {
        let same =
            |known: &&mut Change| known.document == change.document && known.pointer == change.pointer && known.change == change.change;
        match once.iter_mut().find(same) {
            Some(known) => {
                known.wire = known.wire.max(change.wire);
                known.replay = known.replay.max(change.replay);
                known.source = known.source.max(change.source);
                for name in change.names {
                    if !known.names.contains(&name) {
                        known.names.push(name);
                    }
                }
            }
            None => once.push(change),
        }
    }
    once
}

/// By document, the gravest first, of equally grave ones those that readers notice, then by place.
fn sorted(mut all: Vec<Change>) -> Vec<Change> {
    let gravest = |change: &Change| {
        let readers = change.wire.max(change.replay);
        (readers.max(change.source), readers)
    };
    all.sort_by(|a, b| {
        (&a.document, std::cmp::Reverse(gravest(a)), &a.pointer, a.change, &a.words).cmp(&(
            &b.document,
            std::cmp::Reverse(gravest(b)),
            &b.pointer,
            b.change,
            &b.words,
        ))
    });
    all
}
