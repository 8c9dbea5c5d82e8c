//! The labels of the branches of choices, as far as they are known.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use crate::lock::{ChoiceNames, Names};

/// The labels of all choices that have been asked for.
#[derive(Default)]
pub struct Labels {
    /// By the key of the list of branches.
    pub known: HashMap<usize, Rc<[String]>>,
    /// The recorded choices, by document and place.
    pub recorded: HashMap<(String, String), ChoiceNames>,
    /// The choices to record, by module.
    pub assigned: BTreeMap<usize, Vec<ChoiceNames>>,
}

impl Labels {
    /// Creates an empty set that prefers recorded labels.
    pub fn preferring(recorded: &Names) -> Self {
        let all = recorded.documents.iter().flat_map(|names| {
            let of_document = |choice: &ChoiceNames| ((names.document.clone(), choice.at.clone()), choice.clone());
            names.choices.iter().map(of_document)
        });
        Labels {
            recorded: all.collect(),
            ..Labels::default()
        }
    }
}
