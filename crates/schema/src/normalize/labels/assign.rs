//! Chooses one label for each branch of a choice.

use std::collections::{HashMap, HashSet};

use super::candidates::Candidates;
use crate::lock::ChoiceNames;
use crate::model::OTHER;

/// Chooses a label for each branch: the recorded one, else the best that no other branch has.
pub fn assign(candidates: &[Candidates], digests: &[String], recorded: Option<&ChoiceNames>) -> Vec<String> {
    let mut labels = recorded_labels(candidates, digests, recorded.map_or(&[], |names| &names.branches));
    // Every enum has a variant of this name for values that match no branch.
    let mut taken: HashSet<String> = labels.iter().flatten().cloned().chain([OTHER.to_owned()]).collect();
    let mut rivals: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, own) in candidates.iter().enumerate().filter(|(at, _)| labels[*at].is_none()) {
        rivals.entry(own.first()).or_default().push(at);
    }
    for (at, own) in candidates.iter().enumerate() {
        if labels[at].is_some() {
            continue;
        }
        let first = own.first();
        let rivals_have = |label: &String| {
            rivals[first]
                .iter()
                .any(|rival| *rival != at && candidates[*rival].best.contains(label))
        };
        let is_first_of_another = |label: &String| label != first && rivals.contains_key(label.as_str());
        let is_free = |label: &&String| !taken.contains(*label) && !rivals_have(label) && !is_first_of_another(label);
        let label = own.best.iter().find(is_free).cloned().unwrap_or_else(|| numbered(first, &taken));
        taken.insert(label.clone());
        labels[at] = Some(label);
    }
    labels.into_iter().flatten().collect()
}

/// Finds the branches whose labels are recorded: those that are as they were, and edited ones that could have the label, or name it.
fn recorded_labels(candidates: &[Candidates], digests: &[String], recorded: &[(String, String)]) -> Vec<Option<String>> {
    let mut labels: Vec<Option<String>> = vec![None; candidates.len()];
    let mut free: Vec<&(String, String)> = recorded.iter().collect();
    for (label, own) in labels.iter_mut().zip(digests) {
        if let Some(at) = free.iter().position(|(_, digest)| digest == own) {
            *label = Some(free.remove(at).0.clone());
        }
    }
    let edited: Vec<usize> = (0..labels.len()).filter(|at| labels[*at].is_none()).collect();
    let fits = |branch: usize, label: usize| {
        let own = &candidates[edited[branch]];
        own.best.iter().chain(&own.known_as).any(|name| *name == free[label].0)
    };
    for (branch, label) in in_order(edited.len(), free.len(), fits) {
        labels[edited[branch]] = Some(free[label].0.clone());
    }
    labels
}

/// Pairs as many elements of two lists as possible without changing their order (longest common subsequence).
fn in_order(ones: usize, others: usize, fits: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    // The number of pairs among the elements from here on.
    let mut pairs = vec![vec![0_usize; others + 1]; ones + 1];
    for one in (0..ones).rev() {
        for other in (0..others).rev() {
            let together = if fits(one, other) { pairs[one + 1][other + 1] + 1 } else { 0 };
            pairs[one][other] = together.max(pairs[one + 1][other]).max(pairs[one][other + 1]);
        }
    }
    let (mut one, mut other, mut found) = (0, 0, Vec::new());
    while one < ones && other < others {
        if fits(one, other) && pairs[one][other] == pairs[one + 1][other + 1] + 1 {
            found.push((one, other));
            (one, other) = (one + 1, other + 1);
        } else if pairs[one + 1][other] >= pairs[one][other + 1] {
            one += 1;
        } else {
            other += 1;
        }
    }
    found
}

/// The label with the lowest number that is free.
fn numbered(label: &str, taken: &HashSet<String>) -> String {
    let plain = if label == OTHER {
        format!("{label}_value")
    } else {
        label.to_owned()
    };
    let mut all = std::iter::once(plain.clone()).chain((2_u32..).map(|number| format!("{plain}{number}")));
    all.find(|label| !taken.contains(label)).unwrap_or(plain)
}

#[cfg(test)]
mod tests {
    use super::super::candidates::Candidates;
    use super::assign;
    use crate::lock::ChoiceNames;

    fn labels(candidates: &[&[&str]], recorded: &[(&str, &str)]) -> Vec<String> {
        let digests: Vec<String> = candidates.iter().map(|own| own.join("+")).collect();
        let candidates: Vec<Candidates> = candidates
            .iter()
            .map(|own| Candidates {
                best: own.iter().map(|it| (*it).to_owned()).collect(),
                known_as: Vec::new(),
            })
            .collect();
        let recorded = ChoiceNames {
            at: String::new(),
            branches: recorded
                .iter()
                .map(|(label, digest)| ((*label).to_owned(), (*digest).to_owned()))
                .collect(),
        };
        assign(&candidates, &digests, Some(&recorded))
    }

    #[test]
    fn branches_take_the_best_label_that_only_they_have() {
        assert_eq!(labels(&[&["card", "object"], &["text"]], &[]), ["card", "text"]);
        assert_eq!(labels(&[&["order", "a"], &["order", "b"], &["a"]], &[]), ["order", "b", "a"]);
        assert_eq!(labels(&[&["order", "a"], &["order", "b"]], &[]), ["a", "b"]);
        assert_eq!(labels(&[&["order"], &["order", "gift"]], &[]), ["order", "gift"]);
        assert_eq!(labels(&[&["text"], &["text"], &["text"]], &[]), ["text", "text2", "text3"]);
    }

    #[test]
    fn inserted_branches_take_no_recorded_label() {
        assert_eq!(
            labels(&[&["text", "b"], &["text"]], &[("text", "text")]),
            ["b", "text"],
            "the second was there first"
        );
        assert_eq!(
            labels(
                &[&["order", "a", "new"], &["order", "b"]],
                &[("order", "order+a"), ("b", "order+b")]
            ),
            ["order", "b"],
            "the first was edited"
        );
    }
}
