//! Which modules use which, and the cycles among them.

use std::collections::{BTreeMap, BTreeSet};

use super::modules::Modules;
use super::resolve::resolve;

/// What one module uses of another, which has the same parent: the name as it is written, and where it first is.
pub type Names = BTreeMap<String, String>;

/// Which module uses which, among modules with one parent.
pub type Edges = BTreeMap<(usize, usize), Names>;

/// The edges below each module that has children.
///
/// A path from one module to another is an edge between their ancestors directly below the module that holds both. So a module and
/// its parent are one unit: what they use of each other is not an edge, and neither is a declaration or a re-export.
pub fn edges(modules: &Modules) -> BTreeMap<usize, Edges> {
    let mut levels: BTreeMap<usize, Edges> = BTreeMap::new();
    for (from, module) in modules.all.iter().enumerate() {
        let imports = module.imports.iter().map(|import| (&import.path, import.line));
        // A name alone is an edge where a glob brings it; where an import does, that is the edge.
        let paths = module.paths.iter().map(|(path, line)| (path, *line));
        let paths = paths.filter(|(path, _)| match path.as_slice() {
            [name] => !module.globs.is_empty() && !module.names.contains_key(name),
            _ => true,
        });
        for (path, line) in imports.chain(paths) {
            for to in resolve(modules, from, path) {
                if let Some((parent, from, to)) = siblings(modules, from, to) {
                    let names = levels.entry(parent).or_default().entry((from, to)).or_default();
                    let place = format!("{}:{line}", module.file);
                    names.entry(written(path)).or_insert(place);
                }
            }
        }
    }
    levels
}

/// A path as a reader knows it again: its last two names.
fn written(path: &[String]) -> String {
    let shown = path
        .iter()
        .rev()
        .filter(|name| !matches!(name.as_str(), "crate" | "self" | "super"));
    let mut shown: Vec<&str> = shown.take(2).map(String::as_str).collect();
    shown.reverse();
    shown.join("::")
}

/// The nearest module that holds both, and its children that they are or are in; none where one holds the other.
fn siblings(modules: &Modules, one: usize, other: usize) -> Option<(usize, usize, usize)> {
    let (mut one, mut other) = (line(modules, one).into_iter(), line(modules, other).into_iter());
    let mut parent = None;
    loop {
        match (one.next()?, other.next()?) {
            (a, b) if a == b => parent = Some(a),
            (a, b) => return Some((parent?, a, b)),
        }
    }
}

/// The modules from the root down to this one.
fn line(modules: &Modules, module: usize) -> Vec<usize> {
    let mut line = vec![module];
    while let Some(parent) = line.last().and_then(|last| modules.all[*last].parent) {
        line.push(parent);
    }
    line.reverse();
    line
}

/// The largest sets of modules in which each uses, over others if need be, each.
pub fn cycles(edges: &Edges) -> Vec<BTreeSet<usize>> {
    let mut uses: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (from, to) in edges.keys() {
        uses.entry(*from).or_default().insert(*to);
    }
    let reach: BTreeMap<usize, BTreeSet<usize>> = uses.keys().map(|from| (*from, reach(&uses, *from))).collect();
    let reaches = |from: &usize, to: &usize| reach.get(from).is_some_and(|all| all.contains(to));
    let mut cycles: Vec<BTreeSet<usize>> = Vec::new();
    for module in reach.keys().filter(|module| reaches(module, module)) {
        if !cycles.iter().any(|cycle| cycle.contains(module)) {
            let members = reach.keys().filter(|other| reaches(module, other) && reaches(other, module));
            cycles.push(members.copied().collect());
        }
    }
    cycles
}

fn reach(uses: &BTreeMap<usize, BTreeSet<usize>>, from: usize) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut next = vec![from];
    while let Some(module) = next.pop() {
        next.extend(uses.get(&module).into_iter().flatten().filter(|to| reached.insert(**to)));
    }
    reached
}
