//! Where a sample on the page contradicts the list of members.

use eventry_schema::json::Node;

use super::super::reference_table::MemberRow;
use super::tree::{ROOT, Tree, elements};

impl Tree {
    /// Where a sample contradicts the list. `note` gets the place in the sample. Returns how many of the sample's members are in the list,
    /// and how many are not.
    pub(super) fn compare(&self, sample: &Node, note: &mut impl FnMut(usize, String)) -> (usize, usize) {
        let mut count = (0, 0);
        for sample in elements(sample) {
            self.compare_at(ROOT, sample, "", &mut count, note);
        }
        count
    }

    fn compare_at(&self, at: usize, sample: &Node, path: &str, count: &mut (usize, usize), note: &mut impl FnMut(usize, String)) {
        let (Some(entry), Some(members)) = (self.entries.get(at), sample.as_object()) else {
            return;
        };
        let children = || {
            entry
                .children
                .iter()
                .filter_map(|child| Some((*child, &self.entries.get(*child)?.member)))
        };
        let is_map = children().any(|(_, member)| member.name == "*");
        for member in members {
            let path = if path.is_empty() {
                member.name.to_string()
            } else {
                format!("{path}.{}", member.name)
            };
            let offset = member.name_span.start;
            if let Some((child, described)) = children().find(|(_, child)| *child.name == *member.name) {
                count.0 += 1;
                if let Some(words) = mismatch(described, &member.node) {
                    note(offset, format!("`{path}` is {words}"));
                }
                for value in elements(&member.node) {
                    self.compare_at(child, value, &path, count, note);
                }
            } else if let Some((_, other)) = children().find(|(_, child)| child.name.eq_ignore_ascii_case(&member.name)) {
                note(
                    offset,
                    format!("the sample has `{path}`; the list of members calls it `{}`", other.name),
                );
            } else if !is_map && entry.children.is_empty() && entry.member.arrays > 0 {
                // A list of objects whose members the page does not show.
                count.1 += 1;
            } else if !is_map && !entry.children.is_empty() {
                count.1 += 1;
                note(offset, format!("the sample has `{path}`, which is not in the list of members"));
            }
        }
        for (_, child) in children().filter(|(_, child)| child.is("required") && !entry.choice) {
            if !members.iter().any(|member| member.name.eq_ignore_ascii_case(&child.name)) {
                let path = if path.is_empty() {
                    child.name.clone()
                } else {
                    format!("{path}.{}", child.name)
                };
                note(sample.span.start, format!("`{path}` is required, but missing from the sample"));
            }
        }
    }
}

/// How the value in the sample is of another type than the list says.
fn mismatch(member: &MemberRow, value: &Node) -> Option<String> {
    let expected = if member.arrays > 0 { "array" } else { member.kind.as_str() };
    let found = value.kind_name();
    let fits = match (expected, found) {
        ("", _) => true,
        (_, "null") => member.is("nullable"),
        ("integer", "number") => value.as_number().is_some_and(|literal| !literal.contains(['.', 'e', 'E'])),
        (expected, found) => expected == found,
    };
    (!fits).then(|| {
        format!(
            "{} in the list of members, {} in the sample",
            described(expected),
            value.described_kind()
        )
    })
}

fn described(kind: &str) -> String {
    let article = if kind.starts_with(['a', 'i', 'o']) { "an" } else { "a" };
    format!("{article} {kind}")
}
