//! What a run came to, as text.

use eventry_schema::diagnostic::Diagnostics;
use eventry_schema::visible::OneLine;

use super::compare::{Finding, Outcome, State};
use super::rules::Mode;
use crate::lock;
use crate::place::Place;

/// Everything that is not as it was, one document after the other.
pub fn findings(place: &Place, outcome: &Outcome) -> String {
    let mut out = String::new();
    for finding in &outcome.findings {
        let said = !finding.notes.is_empty() && finding.state != State::Same;
        if finding.state == State::Same && finding.kept.is_empty() {
            continue;
        }
        out.push_str(&format!("{}  {}\n", word(&finding.state), line(place, finding)));
        for change in &finding.changes {
            out.push_str(&format!("    {}\n", change.line()));
            out.extend(change.names.iter().map(|name| format!("        {}\n", OneLine(name))));
        }
        if let Some(patch) = &finding.superfluous {
            out.push_str(&format!(
                "    {} is superfluous: the provider has fixed what it corrects\n",
                OneLine(patch)
            ));
        }
        out.extend(
            finding
                .kept
                .iter()
                .map(|path| format!("    {} differs from the page, and stays\n", OneLine(&place.path(path)))),
        );
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
        State::Overruled(_) => "overruled  ",
        State::Restored => "restored   ",
        State::Samples => "samples    ",
        State::Kept => "kept       ",
        State::Same => "unchanged  ",
    }
}

fn line(place: &Place, finding: &Finding) -> String {
    let path = place.path(&finding.document);
    let (path, page) = (OneLine(&path), OneLine(&finding.page));
    match &finding.state {
        State::InPlace(worst) | State::Refused(worst) | State::Overruled(worst) => format!("{path}  {}", worst.words()),
        State::Kept => format!("{path}  differs from {page}, and stays"),
        _ => format!("{path}  {page}"),
    }
}

/// What the pages give for each file that differs.
pub fn texts(place: &Place, outcome: &Outcome) -> String {
    let text = |(path, text): (&String, &String)| format!("\n{}:\n{text}", OneLine(&place.path(path)));
    let texts: String = outcome.texts.iter().map(text).collect();
    if texts.is_empty() { texts } else { texts + "\n" }
}

/// One line about the whole run.
pub fn summary(outcome: &Outcome, mode: Mode, problems: &Diagnostics, written: bool) -> String {
    let count = |is: fn(&State) -> bool| outcome.findings.iter().filter(|finding| is(&finding.state)).count();
    let counts = [
        (count(|state| *state == State::New), "new"),
        (count(|state| *state == State::NewVersion), "in a new version"),
        (count(|state| matches!(state, State::InPlace(_))), "changed in place"),
        (count(|state| matches!(state, State::Refused(_))), "changed in place and refused"),
        (
            count(|state| matches!(state, State::Overruled(_))),
            "changed in place against the policy",
        ),
        (count(|state| *state == State::Restored), "restored"),
        (count(|state| *state == State::Samples), "with other samples"),
        (count(|state| *state == State::Kept), "kept"),
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
    let has_lock = outcome.changes.contains_key(lock::FILE);
    let files = match outcome.changes.len() - usize::from(has_lock) {
        0 => String::new(),
        1 => "1 file".to_owned(),
        files => format!("{files} files"),
    };
    let gap = if has_lock && !files.is_empty() { " and " } else { "" };
    let files = format!("{files}{gap}{}", if has_lock { "lock.toml" } else { "" });
    match mode {
        _ if written => format!("{files} written"),
        _ if outcome.changes.is_empty() => "nothing to write".to_owned(),
        Mode::Write if problems.has_errors() => format!("nothing written, because of the errors; without them, {files} would be"),
        _ => format!("{files} would be written"),
    }
}
