//! Chooses the names by which a module refers to items that it does not define: short names, unless the module uses them itself.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Item, Path};

use crate::syntax::{import, path, relative};
use crate::types::{Layout, Type};
use eventry_schema::model::{Model, Module, TypeId};
use eventry_schema::naming;

/// The names of the standard library in generated code, with their modules.
const STANDARD: &[(&str, &[&str])] = &[
    ("BTreeMap", &["collections"]),
    ("Box", &["boxed"]),
    ("None", &["option", "Option"]),
    ("Option", &["option"]),
    ("Some", &["option", "Option"]),
    ("String", &["string"]),
    ("Vec", &["vec"]),
];

/// The names that one module uses.
pub(super) struct Names<'m> {
    model: &'m Model,
    module: &'m Module,
    /// The names of the types that the module defines.
    own: BTreeSet<String>,
    /// The types of other modules that are imported, each with a name that is unique in the module.
    imported: BTreeSet<TypeId>,
    /// Whether the module uses maps.
    maps: bool,
}

impl<'m> Names<'m> {
    pub(super) fn of(model: &'m Model, module: &'m Module, layouts: &[(TypeId, Layout)]) -> Self {
        let alias = module.root.as_ref().filter(|root| root.alias);
        let mut own: BTreeSet<String> = module.types.iter().map(|id| naming::camel(&model.get(*id).name)).collect();
        own.extend(alias.map(|root| root.name.clone()));
        let mut foreign: BTreeSet<TypeId> = alias.map(|root| root.id).into_iter().collect();
        let mut maps = false;
        let mut visit = |ty: &Type| match ty {
            Type::Map(_) => maps = true,
            Type::Generated(id) => drop(foreign.insert(*id)),
            _ => {}
        };
        for (_, layout) in layouts {
            match layout {
                Layout::Struct(fields) => fields.values().for_each(|ty| ty.visit(&mut visit)),
                Layout::Enum(variants) => variants
                    .iter()
                    .filter_map(|(_, held)| held.as_ref())
                    .for_each(|ty| ty.visit(&mut visit)),
                Layout::Newtype(ty) => ty.visit(&mut visit),
            }
        }
        foreign.retain(|id| !std::ptr::eq(module, &raw const model.modules[model.get(*id).module]));
        Names {
            imported: importable(model, &foreign, |name| own.contains(name)),
            model,
            module,
            own,
            maps,
        }
    }

    /// Returns the path of an item of the standard library.
    pub(super) fn standard(&self, name: &str) -> Path {
        if self.own.contains(name) { standard(name) } else { path([name]) }
    }

    /// Returns the path of a generated type.
    pub(super) fn generated(&self, id: TypeId) -> Path {
        let def = self.model.get(id);
        let target = &self.model.modules[def.module];
        let name = naming::camel(&def.name);
        if std::ptr::eq(self.module, target) || self.imported.contains(&id) {
            path([name.as_str()])
        } else {
            path(relative(&self.module.path, &target.path).chain([name.as_str()]))
        }
    }

    /// Returns the imports of the module.
    pub(super) fn imports(&self) -> Vec<Item> {
        let mut imports = Vec::new();
        if self.maps && !self.own.contains("BTreeMap") {
            imports.push(import(path(["std", "collections", "BTreeMap"])));
        }
        let runtime = (!self.module.types.is_empty()).then(|| runtime(&self.module.path));
        imports.extend(tree_imports(self.model, &self.module.path, &self.imported, runtime));
        imports
    }
}

/// Returns the full path of an item of the standard library.
fn standard(name: &str) -> Path {
    let modules = STANDARD
        .iter()
        .find(|(known, _)| *known == name)
        .map_or(&[][..], |(_, modules)| modules);
    let mut path = path(["std"].iter().chain(modules).copied().chain([name]));
    path.leading_colon = Some(Default::default());
    path
}

/// Returns the path of `rt` in the provider's file, relative to a module below it.
fn runtime(module: &[String]) -> Vec<String> {
    let supers = module.iter().skip(1).map(|_| "super");
    supers.chain(["rt"]).map(str::to_owned).collect()
}

/// Returns the types of other modules that can be imported, because their names are unique and not `taken`.
pub(crate) fn importable(model: &Model, foreign: &BTreeSet<TypeId>, taken: impl Fn(&str) -> bool) -> BTreeSet<TypeId> {
    let mut by_name: BTreeMap<String, Vec<TypeId>> = BTreeMap::new();
    for id in foreign {
        by_name.entry(naming::camel(&model.get(*id).name)).or_default().push(*id);
    }
    // `T` is the type parameter for text, and `U` is the type that implements `Upgrade`.
    let reserved = |name: &str| {
        matches!(name, "T" | "U" | "Ok" | "Err" | "Result" | "From" | "TryFrom") || STANDARD.iter().any(|(known, _)| *known == name)
    };
    by_name.retain(|name, ids| ids.len() == 1 && !taken(name) && !reserved(name));
    by_name.into_values().flatten().collect()
}

/// Returns imports of types and of other paths, sorted by path.
pub(crate) fn tree_imports(
    model: &Model,
    module: &[String],
    types: &BTreeSet<TypeId>,
    others: impl IntoIterator<Item = Vec<String>>,
) -> impl Iterator<Item = Item> {
    let mut paths: BTreeSet<Vec<String>> = others.into_iter().collect();
    for id in types {
        let def = model.get(*id);
        let target = relative(module, &model.modules[def.module].path);
        paths.insert(target.map(str::to_owned).chain([naming::camel(&def.name)]).collect());
    }
    paths.into_iter().map(|names| import(path(names.iter().map(String::as_str))))
}
