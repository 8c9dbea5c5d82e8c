//! What a change of schemas means for readers of the events.
//!
//! Both sides are read and generated (`snapshot.rs`), or the part of them that one document reaches (`reach.rs`). Their schemas are compared
//! by meaning (`walk.rs`), and each difference is a row of the table (`rules.rs`). A verdict is softened by what the generated types read
//! (`compatibility.rs`) and by which names changed (`names.rs`); where schemas are combined, a second opinion has to agree (`contain.rs`).

mod annotations;
mod choice;
mod command;
mod compatibility;
mod contain;
mod elements;
mod facts;
mod gather;
mod input;
mod items;
mod members;
mod names;
mod path;
mod reach;
mod report;
pub mod rules;
mod snapshot;
mod upgrade;
mod values;
mod verdicts;
mod walk;

use eventry_schema::diagnostic::{Diagnostic, Diagnostics};
use eventry_schema::discover::Tree;
use eventry_schema::source::Sources;

use crate::change::Change;
use snapshot::Snapshot;

pub(crate) use command::{Arguments, run};
pub use items::{Break, PublicItems};

/// Schemas are walked by recursion up to a bound; this stack holds it in unoptimized builds too.
const STACK: usize = 256 << 20;

/// What changed in one document, given as its path relative to the schemas folder: `acme/orders/created/v1.json`. What it refers to in other
/// documents is part of it; such changes name the other document.
///
/// The changes are sorted by document, severity and place.
///
/// # Errors
/// When either tree cannot be generated, or lacks the document.
///
/// ```
/// use eventry_schema::discover::Tree;
/// use cargo_eventry::change::Verdict;
/// use cargo_eventry::diff;
/// let tree = |schema: &str| Tree::from_files("schemas", [("acme/provider.toml", "name = \"Acme\""), ("acme/orders/created/v1.json", schema)]);
/// let old = tree(r#"{"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}"#);
/// let new = tree(r#"{"type": "object", "properties": {"id": {"type": "string"}}}"#);
/// let changes = diff::compare(&old, &new, "acme/orders/created/v1.json")?;
/// assert_eq!(changes[0].change, "member-optional");
/// assert_eq!((changes[0].wire, changes[0].replay), (Verdict::Unsafe, Verdict::Safe));
/// assert_eq!(changes[0].names, ["Created::id: String became Option<String>"]);
/// # Ok::<(), eventry_schema::diagnostic::Diagnostics>(())
/// ```
pub fn compare(old: &Tree, new: &Tree, document: &str) -> Result<Vec<Change>, Diagnostics> {
    let folder = document.split('/').next().unwrap_or_default();
    let (old, new) = (part(old, folder), part(new, folder));
    for tree in [&old, &new] {
        if !tree.files.contains_key(document) {
            return Err(snapshot::missing(tree, document));
        }
    }
    sides(&old, &new, Some(document), |old, new| verdicts::document(old, new, document))
}

/// What changed between two trees: in every document, and which documents came and went.
///
/// # Errors
/// When either tree cannot be generated.
pub fn compare_trees(old: &Tree, new: &Tree) -> Result<Vec<Change>, Diagnostics> {
    sides(old, new, None, verdicts::tree)
}

/// The part of a tree that belongs to one provider.
fn part(tree: &Tree, folder: &str) -> Tree {
    let inside = |path: &str| path.split('/').next() == Some(folder);
    let files = tree.files.iter().filter(|(path, _)| inside(path));
    Tree::from_files(&tree.root_name, files.map(|(path, text)| (path.clone(), text.clone())))
}

/// Reads and generates both sides, or the part that a document reaches, and compares them on a large stack.
fn sides(
    old: &Tree,
    new: &Tree,
    document: Option<&str>,
    compare: impl FnOnce(&Snapshot<'_>, &Snapshot<'_>) -> Result<Vec<Change>, Diagnostics> + Send,
) -> Result<Vec<Change>, Diagnostics> {
    let run = || {
        let (mut old_sources, old_problems) = Sources::read(old);
        let (mut new_sources, new_problems) = Sources::read(new);
        let reach = document.map(|document| reach::narrow(&mut [&mut old_sources, &mut new_sources], &[document]));
        for (tree, problems) in [(old, old_problems), (new, new_problems)] {
            snapshot::refuse(tree, problems, document, reach.as_ref())?;
        }
        let old = Snapshot::of(&old.root_name, &old_sources, true)?;
        let new = Snapshot::of(&new.root_name, &new_sources, false)?;
        compare(&old, &new)
    };
    std::thread::scope(|scope| {
        let worker = std::thread::Builder::new().name("eventry-diff".to_owned()).stack_size(STACK);
        match worker.spawn_scoped(scope, run).map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(result)) => result,
            _ => {
                let help = "please report it with the schemas that cause it";
                Err(Diagnostic::error(&new.root_name, "the comparison stopped unexpectedly")
                    .help(help)
                    .into())
            }
        }
    })
}
