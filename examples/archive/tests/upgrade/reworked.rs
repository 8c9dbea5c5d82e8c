//! What absent members, null and values become.

use super::bodies::member;
use super::*;

/// The names of the members of `reworked` describe both versions: `i64_on_to_r_default` is an integer, first optional and nullable, then
/// required with a default.
#[test]
fn absence_null_and_values_follow_the_new_version() {
    use archive::kiosk::sales::reworked::{v1, v2};
    let row = CATALOG.get("kiosk/sales/reworked/v1").unwrap();
    let schema = include_str!("../../schemas/kiosk/sales/reworked/v1.json");
    let schema: Json = json(schema);
    let names: Vec<String> = schema
        .get("properties")
        .unwrap()
        .members()
        .map(|(name, _)| name.into_owned())
        .collect();
    let value = |name: &str| if name.starts_with("vals") { "\"y\"" } else { "5" };
    let presence = |name: &str| {
        let words: Vec<&str> = name.split('_').collect();
        match words[..] {
            ["i64" | "vals", from @ ("r" | "rn" | "o" | "on"), "to", to, ref rest @ ..] => {
                Some((from.to_owned(), to.to_owned(), !rest.is_empty()))
            }
            _ => None,
        }
    };
    let numbers = ["i64_to_", "u64_to_", "float_to_", "int_to_", "num_to_"];
    let is_number = |name: &str| {
        numbers.iter().any(|start| name.starts_with(start)) && presence(name).is_none() && !name.ends_with("json") && !name.ends_with("uni")
    };
    // Members that one of the two versions requires.
    let required: Vec<&String> = names
        .iter()
        .filter(|name| {
            is_number(name) || presence(name).is_some_and(|(from, to, default)| from.starts_with('r') || (to.starts_with('r') && !default))
        })
        .collect();
    let mut tried = 0;
    for name in &names {
        let Some((from, to, default)) = presence(name) else { continue };
        for sent in [Some(value(name)), Some("null"), None] {
            if (sent == Some("null") && !from.ends_with('n')) || (sent.is_none() && from.starts_with('r')) {
                continue;
            }
            let others = required
                .iter()
                .filter(|other| **other != name)
                .map(|name| member((name, value(name))));
            let members: Vec<String> = others.chain(sent.map(|sent| member((name, sent)))).collect();
            let body = format!("{{{}}}", members.join(","));
            assert!(row.decode_payload(body.as_str()).is_ok(), "{body}");
            let old: v1::Reworked = eventry::decode(body.as_str()).unwrap();
            let becomes = match sent {
                Some("null") if to.ends_with('n') => Ok(Some("null")),
                Some("null") => Err("null"),
                Some(value) => Ok(Some(value)),
                None if to.starts_with('o') => Ok(None),
                None if default && name.starts_with("vals") => Ok(Some("\"x\"")),
                None if default => Ok(Some("3")),
                None => Err("absent"),
            };
            match (v2::Reworked::try_from(old), becomes) {
                (Ok(new), Ok(expected)) => {
                    let written = json(&eventry::encode(&new));
                    assert_eq!(written.get(name), expected.map(json), "{name} of {body}");
                }
                (Err(error), Err(why)) => {
                    assert_eq!(error.pointer(), format!("/{name}"));
                    assert!(error.to_string().contains(&format!(": {why}, but")), "{error}");
                }
                (new, expected) => panic!("{name} of {body}: {new:?} instead of {expected:?}"),
            }
            tried += 1;
        }
    }
    assert_eq!(tried, 68);
}
