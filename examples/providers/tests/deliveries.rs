//! Every recorded delivery gives the items that it is expected to give.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use eventry::{Delivery, Item, Json, Provider};
use providers::CATALOG;

#[test]
fn every_delivery_gives_the_expected_items() {
    // `cargo xtask trust` makes the recordings again, in another folder.
    let recorded = env::var_os("EVENTRY_RECORDED").map_or_else(|| PathBuf::from("recorded"), PathBuf::from);
    let mut problems = Vec::new();
    let (mut count, mut recordings) = (0, 0);
    for provider in CATALOG.providers() {
        let file = format!("{}.jsonl", provider.folder());
        let path = Path::new("deliveries").join(&file);
        let lines = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        count += check(provider, &path, &lines, &mut problems);
        let path = recorded.join(&file);
        if let Ok(lines) = fs::read_to_string(&path) {
            count += check(provider, &path, &lines, &mut problems);
            recordings += 1;
        }
    }
    assert_eq!(recordings, 2, "files in {}", recorded.display());
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems.join("\n"));
    assert!(count >= 280, "{count} deliveries");
}

/// Checks the deliveries of a provider. Returns how many there are.
fn check(provider: &Provider, path: &Path, lines: &str, problems: &mut Vec<String>) -> usize {
    for (at, line) in lines.lines().enumerate() {
        let delivery = Delivery::from_json(line).unwrap_or_else(|error| panic!("{}:{}: {error}", path.display(), at + 1));
        let expected: Vec<Json> = Json::parse(line).unwrap().get("expect").unwrap().elements().collect();
        let items = provider.receive(&delivery);
        let found: Vec<Vec<String>> = items.iter().map(facts).collect();
        let mut problem = |message: String| problems.push(format!("{}:{}: {message}", path.display(), at + 1));
        if found.len() != expected.len() {
            problem(format!("{} items instead of {}: {found:?}", found.len(), expected.len()));
            continue;
        }
        for (found, expected) in found.iter().zip(&expected) {
            for fact in expected_facts(expected) {
                if !found.contains(&fact) {
                    problem(format!("expected {fact}, found {found:?}"));
                }
            }
        }
        // What is published is received as the same event.
        for item in items.into_iter().flatten() {
            let Item::Event(event) = item else { continue };
            let published = event.to_delivery();
            let again: Vec<String> = provider.receive(&published).iter().map(identity).collect();
            if event.outcome() != eventry::Outcome::UnknownType && again != [identity(&Ok(Item::Event(event)))] {
                problem(format!("published as {}, received as {again:?}", published.to_json()));
            }
        }
    }
    lines.lines().count()
}

/// What is to be known about an item, as lines.
fn facts(item: &Result<Item<Box<dyn eventry::AnyEvent>>, eventry::MalformedEvent>) -> Vec<String> {
    match item {
        Ok(Item::Event(event)) => {
            let mut facts = vec![match event.outcome() {
                eventry::Outcome::Known => format!("event {}", event.catalog_id()),
                eventry::Outcome::UnknownVersion => "unknown version".to_owned(),
                _ => "unknown type".to_owned(),
            }];
            facts.push(format!("delivery_id {}", event.delivery_id().unwrap_or_default()));
            facts.push(format!(
                "occurred_at {}",
                event.occurred_at().and_then(|time| time.unix_nanos()).unwrap_or_default()
            ));
            let layers: Vec<&str> = event.layers().iter().map(|layer| layer.name()).collect();
            facts.push(format!("layers {}", layers.join(" ")));
            facts.extend(
                event
                    .attributes()
                    .into_iter()
                    .map(|(name, value)| format!("attribute {} {value}", name.to_lowercase())),
            );
            facts
        }
        Ok(Item::Control(control)) => {
            let mut facts = vec![format!("control {}", control.name())];
            facts.extend(control.values().map(|(name, value)| format!("value {name} {value}")));
            facts
        }
        Err(malformed) => vec![format!("malformed {}", malformed.pointer()), malformed.to_string()],
    }
}

/// What is the same about an event that is received again.
fn identity(item: &Result<Item<Box<dyn eventry::AnyEvent>>, eventry::MalformedEvent>) -> String {
    match item {
        Ok(Item::Event(event)) => format!(
            "{} {} {} {:?}",
            event.catalog_id(),
            event.envelope_json(),
            event.payload_json(),
            event.delivery_id()
        ),
        other => format!("{other:?}"),
    }
}

fn expected_facts(expected: &Json) -> Vec<String> {
    let text = |value: &Json| value.to_text().map_or_else(|| value.to_string(), |text| text.into_owned());
    let mut facts = Vec::new();
    for (name, value) in expected.members() {
        match &*name {
            "unknown" | "event" | "control" | "malformed" | "delivery_id" => facts.push(format!("{name} {}", text(&value))),
            "occurred_at" => {
                let time = eventry::Timestamp::from(text(&value));
                facts.push(format!("occurred_at {}", time.unix_nanos().expect("a time with an offset")));
            }
            "layers" => {
                let layers: Vec<String> = value.elements().map(|layer| text(&layer)).collect();
                facts.push(format!("layers {}", layers.join(" ")));
            }
            "attributes" => facts.extend(
                value
                    .members()
                    .map(|(name, value)| format!("attribute {} {}", name.to_lowercase(), text(&value))),
            ),
            "values" => facts.extend(value.members().map(|(name, value)| format!("value {name} {}", text(&value)))),
            other => panic!("nothing is known about `{other}`"),
        }
    }
    facts
}
