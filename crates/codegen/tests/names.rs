//! Names, once remembered, stay: whatever is added, and wherever it is inserted.

use std::collections::BTreeMap;

use eventry_codegen::{Generated, generate};
use eventry_schema::discover::Tree;
use eventry_schema::lock::Names;

const PROVIDER: (&str, &str) = ("shop/provider.toml", "name = \"Shop\"\n");
const EVENT: &str = "shop/orders/placed/v1.json";

fn tree(files: &[(&str, &str)]) -> Tree {
    Tree::from_files("schemas", [PROVIDER].iter().chain(files).copied())
}

fn run(tree: &Tree) -> Generated {
    generate(tree, None).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Generates, and remembers the names in the tree.
fn remember(tree: &mut Tree) -> Generated {
    let generated = run(tree);
    let old = tree.files.get("lock.toml").cloned().unwrap_or_default();
    let lock = generated.names.merged_into(&old, "schemas/lock.toml").unwrap();
    tree.files.insert("lock.toml".to_owned(), lock);
    assert_eq!(run(tree).files, generated.files, "to remember names must not change them");
    assert_eq!(run(tree).names, generated.names);
    generated
}

/// What each public name of the generated code belongs to, as its documentation says: types to places, fields and variants to wire names.
/// Branches of a choice belong to the type that they hold.
fn owners(generated: &Generated) -> BTreeMap<String, String> {
    let mut owners = BTreeMap::new();
    for (path, text) in generated.files.iter().filter(|(path, _)| path.ends_with(".rs")) {
        let (mut item, mut said) = (String::new(), Vec::new());
        // A type that comes to hold text gets a parameter, which is no name.
        let text = text.replace("<T: rt::TextStore = String>", "").replace("<T>", "");
        for line in text.lines().map(str::trim) {
            if let Some(doc) = line.strip_prefix("///") {
                said.push(doc.trim().to_owned());
                continue;
            }
            let name = line.trim_end_matches([',', '{', ' ', ';']);
            let own = said.last().cloned().unwrap_or_default();
            if line.starts_with("pub struct ") || line.starts_with("pub enum ") || line.starts_with("pub type ") {
                item = name.split(['(', '=']).next().unwrap_or_default().to_owned();
                owners.insert(format!("{path} {item}"), own);
            } else if own.ends_with("` form.") || own.starts_with("Selected when `") {
                let (name, holds) = name.split_once('(').unwrap_or((name, ""));
                // A choice that comes to contain itself gets a pointer between.
                let holds = holds.trim_start_matches("Box<").trim_end_matches([')', '>']);
                owners.insert(format!("{path} {item} {name}"), holds.to_owned());
            } else if !said.is_empty()
                && !line.starts_with("pub mod")
                && own.contains('`')
                && !line.starts_with('#')
                && !line.starts_with("pub fn")
            {
                owners.insert(format!("{path} {item} {}", name.split(['(', ':']).next().unwrap_or_default()), own);
            }
            if !line.starts_with('#') {
                said.clear();
            }
        }
    }
    owners
}

/// Everything that had a name still has it.
fn assert_kept(before: &Generated, after: &Generated, tree: &Tree) {
    let now = owners(after);
    for (name, owner) in owners(before) {
        assert_eq!(now.get(&name), Some(&owner), "`{name}` changed\n{:#?}", tree.files);
    }
}

/// Remembers `before`, and then looks at `after`.
fn kept(before: &[(&str, &str)], after: &[(&str, &str)]) {
    let mut tree = tree(before);
    let first = remember(&mut tree);
    for (path, text) in after {
        tree.files.insert((*path).to_owned(), (*text).to_owned());
    }
    assert_kept(&first, &run(&tree), &tree);
    let second = remember(&mut tree);
    assert_kept(&first, &second, &tree);
}

fn object(members: &str) -> String {
    format!("{{\"type\": \"object\", \"properties\": {{{members}}}}}")
}

#[test]
fn members() {
    let text = r#"{"type": "string"}"#;
    let before = object(&format!(r#""z": {text}, "a_b": {text}"#));
    let after = object(&format!(r#""a-b": {text}, "aB": {text}, "z": {text}, "a_b": {text}"#));
    kept(&[(EVENT, &before)], &[(EVENT, &after)]);
}

#[test]
fn members_that_another_struct_has_already() {
    // `a-b` came first in one struct and second in the other.
    let inner = |members: &str| format!(r#""one": {}, "two": {}"#, object(r#""a-b": true, "x": true"#), object(members));
    let before = object(&inner(r#""a_b": true"#));
    let after = object(&inner(r#""a-b": true, "a_b": true"#));
    kept(&[(EVENT, &before)], &[(EVENT, &after)]);
}

#[test]
fn values() {
    let before = object(r#""sign": {"enum": ["-1", "self", "a_b"]}"#);
    let after = object(r#""sign": {"enum": ["Self", "minus 1", "a-b", "-1", "self", "a_b"]}"#);
    kept(&[(EVENT, &before)], &[(EVENT, &after)]);
}

#[test]
fn types() {
    let inner = object(r#""x": true"#);
    let before = object(&format!(r#""quota_owner": {inner}"#));
    let other = object(&format!(r#""owner": {}"#, object(r#""y": true"#)));
    let after = object(&format!(r#""quota": {other}, "quota_owner": {inner}"#));
    kept(&[(EVENT, &before)], &[(EVENT, &after)]);
}

#[test]
fn definitions() {
    let with = |definitions: &str, members: &str| {
        format!(r#"{{"type": "object", "properties": {{{members}}}, "definitions": {{{definitions}}}}}"#)
    };
    let (one, two) = (object(r#""x": true"#), object(r#""y": true"#));
    let before = with(&format!(r#""a_b": {one}"#), r##""p": {"$ref": "#/definitions/a_b"}"##);
    let after = with(
        &format!(r#""a-b": {two}, "a_b": {one}"#),
        r##""o": {"$ref": "#/definitions/a-b"}, "p": {"$ref": "#/definitions/a_b"}"##,
    );
    kept(&[(EVENT, &before)], &[(EVENT, &after)]);
    let shared = |text: &str| text.replace("\"type\": \"object\", ", "");
    kept(
        &[("shop/_shared/all.json", &shared(&before))],
        &[("shop/_shared/all.json", &shared(&after))],
    );
}

#[test]
fn branches() {
    let branch = |more: &str, kind: &str| object(&format!(r#"{more} "kind": {{"const": "{kind}"}}"#));
    let choice = |more: [&str; 2]| {
        object(&format!(
            r#""c": {{"oneOf": [{}, {}]}}"#,
            branch(more[0], "a"),
            branch(more[1], "b")
        ))
    };
    let told = [r#""id": {"const": "x"},"#, r#""id": {"const": "y"},"#];
    kept(&[(EVENT, &choice(["", ""]))], &[(EVENT, &choice(told))]);
    let plain = object(&format!(
        r#""c": {{"oneOf": [{}, {}]}}"#,
        object(r#""x": true"#),
        object(r#""y": true"#)
    ));
    let told = object(&format!(
        r#""c": {{"oneOf": [{}, {}]}}"#,
        object(r#""kind": {"const": "a"}, "x": true"#),
        object(r#""kind": {"const": "b"}, "y": true"#)
    ));
    let mut tree = tree(&[(EVENT, &plain)]);
    remember(&mut tree);
    tree.files.insert(EVENT.to_owned(), told);
    let code = run(&tree).files["shop/orders/placed/v1.rs"].replace("<T>", "");
    assert!(code.contains("Option1(COption1)") && code.contains("Option2(COption2)"), "{code}");
}

#[test]
fn payload_variants() {
    let schema = object("");
    let (one, two) = ("shop/a-b/c/v1.json", "shop/a/b_c/v1.json");
    kept(&[(one, &schema)], &[(two, &schema)]);
    kept(&[(two, &schema)], &[(one, &schema)]);
}

#[test]
fn shared_documents() {
    let schema = object(r#""x": true"#);
    let (one, two) = ("shop/_shared/a-b.json", "shop/_shared/a_b.json");
    let mut tree = tree(&[(two, &schema)]);
    let before = remember(&mut tree);
    tree.files.insert(one.to_owned(), schema);
    let after = remember(&mut tree);
    assert_eq!(before.files["shop/shared/a_b.rs"], after.files["shop/shared/a_b.rs"]);
    assert!(after.files["shop/shared/a_b.rs"].contains("schemas/shop/_shared/a_b.json"));
}

#[test]
fn what_lies_elsewhere_stays_remembered() {
    let schema = object("");
    let mut tree = tree(&[
        (EVENT, &schema),
        ("post/provider.toml", "name = \"Post\""),
        ("post/a/b/v1.json", &schema),
    ]);
    remember(&mut tree);
    tree.files.insert("shop/orders/sent/v1.json".to_owned(), schema);
    tree.files.remove(EVENT);
    let only = ["shop".to_owned()].into();
    let names = generate(&tree, Some(&only)).unwrap_or_else(|problems| panic!("{problems}")).names;
    let documents: Vec<&str> = names.documents.iter().map(|names| names.document.as_str()).collect();
    assert_eq!(documents, ["post/a/b/v1.json", "shop/orders/sent/v1.json"]);
}

const LOCK: &str = "# Written by a tool.\r\n[origin.\"shop\"]\nurl = '''\n[[names]]\n'''\n\n[[names]]\ndocument = \"gone.json\"\n\n# Kept.\n[other]\nx = [\n  [1],\n]\n";

#[test]
fn the_rest_of_the_file_stays() {
    let names = run(&tree(&[(EVENT, &object(r#""a\"\\\u0001": {"enum": ["x"]}, "é😀": true"#))])).names;
    let merged = names.merged_into(LOCK, "lock.toml").unwrap();
    assert_eq!(
        merged,
        format!("version = 1\n\n{LOCK}").replace(
            "document = \"gone.json\"\n",
            r#"document = "shop/orders/placed/v1.json"
types = [
    { at = "/properties/a\"\\\u0001", members = ["x"] },
    { at = "", members = ["a\"\\\u0001", "é😀"] },
]
"#
        )
    );
    assert_eq!(names.merged_into(&merged, "lock.toml").unwrap(), merged);
    assert_eq!(Names::default().merged_into("a = 1\n", "lock.toml").unwrap(), "a = 1\n");
}

#[test]
fn what_is_wrong_with_the_file_is_said() {
    let lock = |text: &str| {
        let problems = generate(&tree(&[("lock.toml", text)]), None).expect_err("the file is wrong");
        problems.to_string()
    };
    assert_eq!(
        lock("a = 1\nb = x\n"),
        "error: a value that is neither quoted nor a number, true or false
  --> schemas/lock.toml:2:5
   help: put text into double quotes"
    );
    assert_eq!(
        lock("names = [1]\n"),
        "error: `names` expects tables, found an integer
  --> schemas/lock.toml:1:10
   help: a tool writes this part of the file: restore it from version control, or remove all [[names]] sections and record the names again"
    );
    assert!(lock("names = [{ document = \"x\", types = [{ at = 1 }] }]\n").contains("`at` expects a string"));
    assert!(Names::default().merged_into("names = 1\n", "lock.toml").is_err());
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}

const ALPHABET: &[&str] = &[
    "a-b",
    "a_b",
    "aB",
    "AB",
    "A-b",
    "a b",
    "+1",
    "-1",
    "1",
    "self",
    "Self",
    "",
    "😀",
    "🙂",
    "type",
    "r#type",
    "a",
    "b",
    "extra",
    "other",
    "unrecognized",
    "option1",
];

/// A schema that grows.
#[derive(Clone)]
enum Schema {
    Text,
    Values(Vec<&'static str>),
    Object(Vec<(&'static str, Schema)>),
    /// An object in an array.
    List(Box<Schema>),
    Choice([Box<Schema>; 2]),
    /// A definition by its index.
    Reference(usize),
}

impl Schema {
    fn random(dice: &mut Dice, depth: usize) -> Schema {
        match dice.below(if depth < 3 { 8 } else { 3 }) {
            0 => Schema::Text,
            1 => Schema::Values(vec![ALPHABET[dice.below(ALPHABET.len())]]),
            2 => Schema::Reference(dice.below(ALPHABET.len())),
            3 => Schema::List(Box::new(Schema::object(dice, depth + 1))),
            4 => Schema::Choice([0, 1].map(|_| Box::new(Schema::object(dice, depth + 1)))),
            _ => Schema::object(dice, depth + 1),
        }
    }

    /// One that has a member of its own from the beginning: the first member makes a struct of a map.
    fn object(dice: &mut Dice, depth: usize) -> Schema {
        let name = ALPHABET[dice.below(ALPHABET.len())];
        Schema::Object(vec![(name, Schema::random(dice, depth))])
    }

    /// Inserts members and values anywhere.
    fn grow(&mut self, dice: &mut Dice, depth: usize) {
        let name = ALPHABET[dice.below(ALPHABET.len())];
        match self {
            Schema::Values(values) if !values.contains(&name) => values.insert(dice.below(values.len() + 1), name),
            Schema::Object(members) => {
                for (_, member) in members.iter_mut() {
                    member.grow(dice, depth + 1);
                }
                if dice.below(2) == 0 && members.iter().all(|(known, _)| *known != name) {
                    members.insert(dice.below(members.len() + 1), (name, Schema::random(dice, depth)));
                }
            }
            Schema::List(element) => element.grow(dice, depth + 1),
            Schema::Choice(branches) => branches.iter_mut().for_each(|branch| branch.grow(dice, depth + 1)),
            _ => {}
        }
    }

    fn write(&self, definitions: &[(&'static str, Schema)]) -> String {
        let quoted = |name: &str| serde_json::Value::from(name).to_string();
        match self {
            Schema::Text => r#"{"type": "string"}"#.to_owned(),
            Schema::Values(values) => format!(
                r#"{{"type": "string", "enum": [{}]}}"#,
                values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(", ")
            ),
            Schema::Object(members) => object(&Self::members(members, definitions)),
            Schema::List(element) => format!(r#"{{"type": "array", "items": {}}}"#, element.write(definitions)),
            Schema::Choice([one, two]) => format!(r#"{{"oneOf": [{}, {}]}}"#, one.write(definitions), two.write(definitions)),
            // The name, not the place in the list: that moves.
            Schema::Reference(at) => match definitions.iter().find(|(name, _)| *name == ALPHABET[*at]) {
                Some((name, _)) => {
                    let pointer: String = name.bytes().map(|byte| format!("%{byte:02x}")).collect();
                    format!(r##"{{"$ref": "#/definitions/{pointer}"}}"##)
                }
                None => "true".to_owned(),
            },
        }
    }

    fn members(members: &[(&'static str, Schema)], definitions: &[(&'static str, Schema)]) -> String {
        let quoted = |name: &str| serde_json::Value::from(name).to_string();
        let texts = members
            .iter()
            .map(|(name, schema)| format!("{}: {}", quoted(name), schema.write(definitions)));
        texts.collect::<Vec<_>>().join(", ")
    }
}

#[test]
fn whatever_is_inserted_wherever_nothing_is_renamed() {
    for seed in 1..=16_u64 {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut tree = tree(&[]);
        // A definition, once there, keeps its meaning for those who refer to it; so all are there from the beginning.
        let mut definitions: Vec<(&'static str, Schema)> = Vec::new();
        for name in ALPHABET.iter().filter(|name| !name.is_empty()) {
            if dice.below(3) == 0 {
                definitions.push((name, Schema::object(&mut dice, 2)));
            }
        }
        let mut roots: Vec<(String, Schema)> = Vec::new();
        let mut before: Option<Generated> = None;
        for _ in 0..4 {
            for (_, root) in &mut roots {
                root.grow(&mut dice, 0);
            }
            for (_, definition) in &mut definitions {
                definition.grow(&mut dice, 2);
            }
            let event = [("a-b", "c"), ("a", "b_c"), ("a", "b-c"), ("a-b-c", "v"), ("ab", "c")][dice.below(5)];
            let path = format!("shop/{}/{}/v{}.json", event.0, event.1, 1 + dice.below(2));
            let folds = roots
                .iter()
                .any(|(known, _)| known.contains("b_c/") && event.1 == "b-c" || known.contains("b-c/") && event.1 == "b_c");
            let folds = folds
                || roots
                    .iter()
                    .any(|(known, _)| known.contains("/ab/") != (event.0 == "ab") && (known.contains("/a-b/") || event.0 == "a-b"));
            if !folds && roots.iter().all(|(known, _)| *known != path) {
                roots.push((path, Schema::object(&mut dice, 0)));
            }
            for (path, root) in &roots {
                let Schema::Object(members) = root else { continue };
                let text = format!(
                    r#"{{"type": "object", "properties": {{{}}}, "definitions": {{{}}}}}"#,
                    Schema::members(members, &definitions),
                    Schema::members(&definitions, &definitions)
                );
                tree.files.insert(path.clone(), text);
            }
            let after = remember(&mut tree);
            if let Some(before) = &before {
                assert_kept(before, &after, &tree);
            }
            before = Some(after);
        }
    }
}

#[test]
fn without_a_memory_what_is_appended_renames_nothing() {
    for seed in 1..=25_u64 {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut members: Vec<(&'static str, Schema)> = Vec::new();
        let mut before: Option<Generated> = None;
        for _ in 0..5 {
            let name = ALPHABET[dice.below(ALPHABET.len())];
            if members.iter().all(|(known, _)| *known != name) {
                members.push((name, Schema::random(&mut dice, 0)));
            }
            let tree = tree(&[(EVENT, &object(&Schema::members(&members, &[])))]);
            let after = run(&tree);
            if let Some(before) = &before {
                assert_kept(before, &after, &tree);
            }
            before = Some(after);
        }
    }
}

#[test]
fn a_domain_is_never_called_as_what_else_a_provider_has() {
    let plain = object("");
    let settings = ("acme/provider.toml", "name = \"Acme\"\n");
    let events: Vec<(String, String)> = ["shared", "envelope", "rt", "api"]
        .into_iter()
        .map(|domain| (format!("acme/{domain}/made/v1.json"), plain.clone()))
        .collect();
    let alone: Vec<(&str, &str)> = [settings]
        .into_iter()
        .chain(events.iter().take(1).map(|(path, text)| (path.as_str(), text.as_str())))
        .collect();
    assert!(
        run(&Tree::from_files("schemas", alone))
            .files
            .contains_key("acme/shared_/made/v1.rs")
    );
    let events = events.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let documents = [("acme/_shared/user.json", plain.as_str()), ("acme/_api/user.json", plain.as_str())];
    let files = run(&Tree::from_files("schemas", [settings].into_iter().chain(events).chain(documents))).files;
    let modules: Vec<&str> = files
        .keys()
        .filter_map(|path| path.strip_suffix(".rs")?.strip_prefix("acme/"))
        .collect();
    assert_eq!(
        modules,
        [
            "api/made/v1",
            "envelope_/made/v1",
            "rt_/made/v1",
            "shared/api/user",
            "shared/user",
            "shared_/made/v1"
        ]
    );
}
