//! Decides whether a document that is in the lock may change.

use eventry_schema::version::Version;

use crate::change::{Change, Verdict};
use crate::command::Failure;
use crate::sources::Policy;

/// Why a change is refused, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong, without the name of the file.
    pub message: String,
    /// What to do, one option per line.
    pub help: String,
}

/// The worst verdicts of a list of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worst {
    /// Code built from the old schema reads new events.
    pub wire: Verdict,
    /// Code built from the new schema reads old events.
    pub replay: Verdict,
    /// Code written against the old types compiles against the new ones.
    pub source: Verdict,
}

impl Worst {
    /// The worst of all changes; `Unknown` without a list.
    #[must_use]
    pub fn of(changes: Option<&[Change]>) -> Self {
        let worst = |of: fn(&Change) -> Verdict| match changes {
            Some(changes) => changes.iter().map(of).max().unwrap_or(Verdict::Safe),
            None => Verdict::Unknown,
        };
        Worst {
            wire: worst(|change| change.wire),
            replay: worst(|change| change.replay),
            source: worst(|change| change.source),
        }
    }

    /// `wire unsafe, replay safe, source note`
    #[must_use]
    pub fn words(self) -> String {
        format!(
            "wire {}, replay {}, source {}",
            self.wire.as_str(),
            self.replay.as_str(),
            self.source.as_str()
        )
    }
}

/// Where the change was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    /// The file differs from what is locked.
    OnDisk,
    /// The provider publishes something else, and the file is as it was.
    Upstream,
}

/// Judges a change of a locked document. `changes` lists what changed, if the old text is known; `reason` is the argument of
/// `--accept`; `document` is its path below `schemas/`, and `named` is its name on the command line.
///
/// # Errors
/// With why it is refused.
pub fn judge(
    policy: Policy,
    met: Met,
    (document, named): (&str, &str),
    changes: Option<&[Change]>,
    reason: Option<&str>,
) -> Result<(), Refusal> {
    let worst = Worst::of(changes);
    let message = match policy {
        Policy::Frozen => "locked documents must not change here (policy \"frozen\")".to_owned(),
        Policy::Compatible if worst.wire <= Verdict::Note && worst.replay <= Verdict::Note => return Ok(()),
        Policy::Compatible if changes.is_none() => "the effect on readers is unknown (policy \"compatible\")".to_owned(),
        Policy::Compatible => format!("it affects readers: {} (policy \"compatible\")", worst.words()),
        Policy::Reviewed if reason.is_some() => return Ok(()),
        Policy::Reviewed => format!("no reason is given: {} (policy \"reviewed\")", worst.words()),
    };
    Err(Refusal {
        message,
        help: ways_out(policy, met, document, named),
    })
}

fn ways_out(policy: Policy, met: Met, document: &str, named: &str) -> String {
    let name = document.rsplit('/').next().unwrap_or(document);
    let stem = name.strip_suffix(".json").unwrap_or(name);
    let next = Version::of_file(stem).ok().and_then(Version::next);
    let mut ways = Vec::new();
    if let Some(next) = next {
        ways.push(match met {
            Met::OnDisk => format!("move the new form to v{next}.json, and restore this file"),
            Met::Upstream => {
                format!("keep the new form as a separate version: save the page, then run `cargo eventry import PAGE --as …/v{next}`")
            }
        });
    }
    if met == Met::OnDisk {
        ways.push(format!("restore this file, and put the correction into {stem}.patch.json"));
    }
    let command = match met {
        Met::OnDisk => "check",
        Met::Upstream => "refresh",
    };
    let accept = format!("`cargo eventry {command} --accept \"why\" {named}`");
    ways.push(match policy {
        Policy::Reviewed => format!("give the reason: {accept}"),
        Policy::Frozen | Policy::Compatible => format!("set policy = \"reviewed\" in provider.toml, then give the reason: {accept}"),
    });
    ways.join("; or\n")
}

/// Reads the reason that is given with `--accept`.
///
/// # Errors
/// When it is empty.
pub fn reason(text: &str) -> Result<String, Failure> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Failure::usage(
            "the reason is empty",
            "say who announced the change, or how you found out",
        ));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Met, judge};
    use crate::change::{Change, Verdict};
    use crate::sources::Policy;

    fn change(wire: Verdict, replay: Verdict) -> Vec<Change> {
        vec![Change {
            document: "a/o/e/v1.json".to_owned(),
            pointer: String::new(),
            change: "test",
            words: "a change".to_owned(),
            wire,
            replay,
            source: Verdict::Unsafe,
            names: Vec::new(),
        }]
    }

    #[test]
    fn each_policy_allows_what_it_says() {
        use Verdict::{Note, Safe, Unknown, Unsafe};
        for (policy, changes, reason, allowed) in [
            (Policy::Frozen, Some(change(Safe, Safe)), Some("why"), false),
            (Policy::Compatible, Some(change(Note, Safe)), None, true),
            (Policy::Compatible, Some(change(Unsafe, Safe)), Some("why"), false),
            (Policy::Compatible, Some(change(Safe, Unknown)), None, false),
            (Policy::Compatible, None, None, false),
            (Policy::Reviewed, Some(change(Safe, Safe)), None, false),
            (Policy::Reviewed, Some(change(Unsafe, Unsafe)), Some("why"), true),
            (Policy::Reviewed, None, Some("why"), true),
        ] {
            let verdict = judge(policy, Met::OnDisk, ("a/o/e/v1.json", "a/o/e/v1"), changes.as_deref(), reason);
            assert_eq!(verdict.is_ok(), allowed, "{policy:?} {changes:?} {reason:?}");
        }
    }

    #[test]
    fn a_refusal_says_what_to_do() {
        let refusal = judge(
            Policy::Compatible,
            Met::OnDisk,
            ("a/o/e/v1.json", "a/o/e/v1"),
            Some(&change(Verdict::Unsafe, Verdict::Safe)),
            None,
        )
        .unwrap_err();
        assert_eq!(
            refusal.message,
            "it affects readers: wire unsafe, replay safe, source unsafe (policy \"compatible\")"
        );
        assert_eq!(
            refusal.help,
            "move the new form to v2.json, and restore this file; or\n\
             restore this file, and put the correction into v1.patch.json; or\n\
             set policy = \"reviewed\" in provider.toml, then give the reason: `cargo eventry check --accept \"why\" a/o/e/v1`"
        );
    }
}
