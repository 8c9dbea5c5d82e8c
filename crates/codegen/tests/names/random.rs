//! Random schemas that grow.

use eventry_codegen::Generated;

use crate::{EVENT, assert_kept, object, record, run, tree};

/// A pseudorandom number generator.
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

/// A schema that can grow.
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

    /// Creates an object with one member, because a first member would turn a map into a struct.
    fn object(dice: &mut Dice, depth: usize) -> Schema {
        let name = ALPHABET[dice.below(ALPHABET.len())];
        Schema::Object(vec![(name, Schema::random(dice, depth))])
    }

    /// Inserts members and values at random positions.
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
            // Refer to it by name, because its position changes.
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
fn random_insertions_rename_nothing() {
    for seed in 1..=16_u64 {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut tree = tree(&[]);
        // All definitions exist from the beginning, because a new definition would change the references to it.
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
            let after = record(&mut tree);
            if let Some(before) = &before {
                assert_kept(before, &after, &tree);
            }
            before = Some(after);
        }
    }
}

#[test]
fn random_additions_at_the_end_rename_nothing_without_recorded_names() {
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
