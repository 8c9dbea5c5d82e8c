//! The names that the crate exports: few, and each one that a user writes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use syn::{Attribute, Item, UseTree, Visibility};

/// More names than this at the root are too many to learn.
const LIMIT: usize = 40;

/// All names: those at the root, and those in public modules with their paths. The modules of shipped providers are not among them.
const NAMES: &[&str] = &[
    "AnyEvent",
    "AnyValue",
    "BatchError",
    "BatchReader",
    "Body",
    "CATALOG",
    "Catalog",
    "ControlMessage",
    "DecodeError",
    "Delivery",
    "Descriptor",
    "Event",
    "EventView",
    "Extra",
    "Integer",
    "Item",
    "Json",
    "MalformedEvent",
    "Nullable",
    "Number",
    "Outcome",
    "Payload",
    "Provider",
    "Reason",
    "Received",
    "Rejected",
    "Strict",
    "Text",
    "TextStore",
    "Timestamp",
    "TypedOr",
    "Unknown",
    "UpgradeError",
    "Version",
    "assert_samples",
    "decode",
    "decode_event",
    "drift::Drift",
    "drift::Kind",
    "drift::set_hook",
    "encode",
    "events",
    "view",
];

#[test]
fn the_root_has_few_names() {
    let names = public_names();
    let listed: BTreeSet<String> = NAMES.iter().map(ToString::to_string).collect();
    assert_eq!(names, listed, "left: what src/lib.rs exports; right: what this test lists");
    let at_the_root = names.iter().filter(|name| !name.contains("::")).count();
    assert!(at_the_root <= LIMIT, "{at_the_root} names");
}

/// What `src/lib.rs` exports, and the macros that the crate exports, but for what is hidden.
fn public_names() -> BTreeSet<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut names = BTreeSet::new();
    add_module(&source.join("lib.rs"), "", &mut names);
    add_macros(&source, &mut names);
    names
}

fn items(file: &Path) -> Vec<Item> {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    syn::parse_file(&text)
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()))
        .items
}

/// Adds the public names of a module, and those of public modules in it.
fn add_module(file: &Path, prefix: &str, names: &mut BTreeSet<String>) {
    for item in items(file) {
        let (visibility, attributes, name) = match &item {
            Item::Use(it) => {
                if is_public(&it.vis) && !is_hidden(&it.attrs) {
                    add_use(&it.tree, prefix, names);
                }
                continue;
            }
            Item::Mod(it) => {
                if is_public(&it.vis) && !is_hidden(&it.attrs) {
                    assert!(it.content.is_none(), "an inline module");
                    add_module(&file_of(file, &it.ident.to_string()), &format!("{prefix}{}::", it.ident), names);
                }
                continue;
            }
            Item::Macro(_) => continue,
            Item::Const(it) => (&it.vis, &it.attrs, it.ident.to_string()),
            Item::Enum(it) => (&it.vis, &it.attrs, it.ident.to_string()),
            Item::Fn(it) => (&it.vis, &it.attrs, it.sig.ident.to_string()),
            Item::Static(it) => (&it.vis, &it.attrs, it.ident.to_string()),
            Item::Struct(it) => (&it.vis, &it.attrs, it.ident.to_string()),
            Item::Trait(it) => (&it.vis, &it.attrs, it.ident.to_string()),
            Item::Type(it) => (&it.vis, &it.attrs, it.ident.to_string()),
            _ => panic!("{}: an item of a kind that this test does not know", file.display()),
        };
        if is_public(visibility) && !is_hidden(attributes) {
            names.insert(format!("{prefix}{name}"));
        }
    }
}

fn add_use(tree: &UseTree, prefix: &str, names: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(it) => add_use(&it.tree, prefix, names),
        UseTree::Name(it) => _ = names.insert(format!("{prefix}{}", it.ident)),
        UseTree::Rename(it) => _ = names.insert(format!("{prefix}{}", it.rename)),
        UseTree::Group(it) => it.items.iter().for_each(|tree| add_use(tree, prefix, names)),
        UseTree::Glob(_) => panic!("a glob hides how many names it exports"),
    }
}

/// The file of a module that `parent` declares.
fn file_of(parent: &Path, module: &str) -> PathBuf {
    let folder = parent.with_file_name(module);
    let alone = folder.with_extension("rs");
    if alone.exists() { alone } else { folder.join("mod.rs") }
}

/// Adds the exported macros of all files of a folder.
fn add_macros(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            add_macros(&path, names);
            continue;
        }
        for item in items(&path) {
            if let Item::Macro(it) = item
                && it.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export"))
                && !is_hidden(&it.attrs)
            {
                names.extend(it.ident.map(|name| name.to_string()));
            }
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("doc") && attribute.parse_args::<syn::Ident>().is_ok_and(|argument| argument == "hidden")
    })
}
