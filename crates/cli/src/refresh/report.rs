//! What a run came to, as text.

use eventry_schema::diagnostic::Diagnostics;
use eventry_schema::visible::OneLine;

use super::arguments::Mode;
use super::compare::{Finding, Outcome, State};
use crate::change::Change;
use crate::lock;

/// Everything that is not as it was, one document after the other.
pub fn findings(outcome: &Outcome) -> String {
    let mut out = String::new();
    for finding in &outcome.findings {
        let said = !finding.notes.is_empty() && finding.state != State::Same;
        if finding.state == State::Same && finding.kept.is_empty() {
            continue;
        }
        out.push_str(&format!("{}  {}\n", word(&finding.state), line(outcome, finding)));
        for change in &finding.changes {
            out.push_str(&format!("    {}\n", of_change(change)));
            out.extend(change.names.iter().map(|name| format!("        {}\n", OneLine(name))));
        }
        if let Some(patch) = &finding.superfluous {
            out.push_str(&format!(
                "    {} can go: the provider has mended what it corrects\n",
                OneLine(patch)
            ));
        }
        out.extend(finding.kept.iter().map(|path| {
            format!(
                "    {} stays: a person made it, and the page shows another\n",
                OneLine(&outcome.tree.path(path))
            )
        }));
        if said {
            out.extend(
                finding
                    .notes
                    .iter()
                    .map(|note| format!("    {}:{}: {}\n", OneLine(&finding.page), note.line, OneLine(&note.words))),
            );
        }
    }
    out
}

fn word(state: &State) -> &'static str {
    match state {
        State::New => "new        ",
        State::NewVersion => "new version",
        State::InPlace(_) => "in place   ",
        State::Refused(_) => "refused    ",
        State::Samples => "samples    ",
        State::Kept => "kept       ",
        State::Same => "unchanged  ",
    }
}

fn line(outcome: &Outcome, finding: &Finding) -> String {
    let path = outcome.tree.path(&finding.document);
    let (path, page) = (OneLine(&path), OneLine(&finding.page));
    match &finding.state {
        State::InPlace(worst) | State::Refused(worst) => format!("{path}  {}", worst.words()),
        State::Kept => format!("{path}  a person keeps it otherwise than {page} has it"),
        _ => format!("{path}  {page}"),
    }
}

/// A change in one line.
pub fn of_change(change: &Change) -> String {
    format!(
        "{} at {}: {}  [wire {}, replay {}, source {}]",
        change.change,
        OneLine(if change.pointer.is_empty() { "the root" } else { &change.pointer }),
        OneLine(&change.words),
        change.wire.as_str(),
        change.replay.as_str(),
        change.source.as_str()
    )
}

/// One line about the whole run.
pub fn summary(outcome: &Outcome, mode: Mode, problems: &Diagnostics, written: bool) -> String {
    let count = |is: fn(&State) -> bool| outcome.findings.iter().filter(|finding| is(&finding.state)).count();
    let counts = [
        (count(|state| *state == State::New), "new"),
        (count(|state| *state == State::NewVersion), "in a new version"),
        (count(|state| matches!(state, State::InPlace(_))), "changed in place"),
        (count(|state| matches!(state, State::Refused(_))), "changed in place and refused"),
        (count(|state| *state == State::Samples), "with other samples"),
        (count(|state| *state == State::Kept), "kept as a person has it"),
        (count(|state| *state == State::Same), "unchanged"),
    ];
    let counts: Vec<String> = counts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, words)| format!("{number} {words}"))
        .collect();
    let documents = match outcome.findings.len() {
        1 => "1 document".to_owned(),
        number => format!("{number} documents"),
    };
    let counts = if counts.is_empty() {
        String::new()
    } else {
        format!(": {}", counts.join(", "))
    };
    format!("{documents}{counts}; {}\n", ending(outcome, mode, problems, written))
}

fn ending(outcome: &Outcome, mode: Mode, problems: &Diagnostics, written: bool) -> String {
    let files = outcome.changes.keys().filter(|path| *path != lock::FILE).count();
    let files = match files {
        0 => "lock.toml".to_owned(),
        1 => "1 file and lock.toml".to_owned(),
        files => format!("{files} files and lock.toml"),
    };
    match mode {
        _ if written => format!("{files} written"),
        _ if outcome.changes.is_empty() => "nothing to write".to_owned(),
        Mode::Write if problems.has_errors() => format!("nothing written, because of the errors; {files} would have been"),
        _ => format!("{files} would be written"),
    }
}
