//! From a path to the modules that it leads through, over imports and re-exports.

use std::collections::BTreeSet;

use super::modules::{Meaning, Modules};

/// The modules that a path in the module `from` leads through, and the ones that define what it names. Empty where it leads out of the
/// crate.
pub fn resolve(modules: &Modules, from: usize, path: &[String]) -> BTreeSet<usize> {
    let mut walk = Walk {
        modules,
        asked: BTreeSet::new(),
        reached: BTreeSet::new(),
    };
    walk.start(from, path, false);
    walk.reached
}

/// A path that is being followed.
struct Walk<'m> {
    modules: &'m Modules,
    /// The names that are asked of modules right now, to tell when a question comes back to itself.
    asked: BTreeSet<(usize, String)>,
    reached: BTreeSet<usize>,
}

impl Walk<'_> {
    /// Follows a path from its first name. Returns whether it leads anywhere. If it is `by_glob`, it is only a guess, and every name of
    /// it has to be seen; otherwise the last may come from a macro.
    fn start(&mut self, from: usize, path: &[String], by_glob: bool) -> bool {
        let Some((first, rest)) = path.split_first() else { return false };
        match first.as_str() {
            "crate" => self.walk(0, rest, by_glob),
            "self" => self.walk(from, rest, by_glob),
            "super" => match self.modules.all[from].parent {
                Some(parent) if rest.first().is_some_and(|next| next == "super") => self.start(parent, rest, by_glob),
                Some(parent) => self.walk(parent, rest, by_glob),
                None => false,
            },
            _ => self.walk(from, path, by_glob),
        }
    }

    /// Follows a path from inside a module.
    fn walk(&mut self, at: usize, path: &[String], by_glob: bool) -> bool {
        let Some((name, rest)) = path.split_first() else {
            self.reached.insert(at);
            return true;
        };
        let asked = (at, name.clone());
        if !self.asked.insert(asked.clone()) {
            return false;
        }
        let module = &self.modules.all[at];
        let mut is_found = false;
        for meaning in module.names.get(name).into_iter().flatten() {
            is_found |= match meaning {
                // What follows is a variant or an associated item.
                Meaning::Item => true,
                Meaning::Module(child) if self.walk(*child, rest, by_glob) => true,
                Meaning::Module(child) => !by_glob && self.walk(*child, &[], by_glob),
                Meaning::Import(target) => self.start(at, &[target, rest].concat(), by_glob),
            };
        }
        if !is_found {
            let mut globs = module.globs.iter();
            is_found = globs.any(|glob| self.start(at, &[glob, path].concat(), true));
        }
        if is_found {
            self.reached.insert(at);
        }
        self.asked.remove(&asked);
        is_found
    }
}
