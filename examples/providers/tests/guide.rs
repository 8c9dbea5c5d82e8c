//! What docs/deliveries.md shows: its code is that of this file and of `examples/kafka`, and its settings are those of these providers.

use eventry::{Delivery, Item, pismo};
use providers::{github, google};

fn handle(delivery: &Delivery<'_>) -> Vec<String> {
    let items = github::receive(delivery).map(|item| match item {
        Ok(Item::Event(event)) => event.catalog_id(), // known, or kept with what it names
        Ok(Item::Control(control)) => format!("{}: {:?}", control.name(), control.value("zen")),
        Err(malformed) => malformed.to_recorded(), // a line for the quarantine
    });
    items.collect()
}

fn hook(request: &http::Request<Vec<u8>>) -> Vec<String> {
    handle(&Delivery::from_http(request))
}

fn lambda(event: &[u8]) -> Vec<String> {
    let delivery = Delivery::new(event);
    pismo::receive(&delivery)
        .filter_map(|item| item.ok()?.into_event())
        .map(|event| format!("{} {}", event.catalog_id(), event.delivery_id().unwrap_or_default()))
        .collect()
}

fn cloud_event(headers: &[(String, String)], body: &[u8]) -> Option<String> {
    let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let delivery = Delivery::new(body).with_attributes(headers);
    let event = google::receive(&delivery).next()?.ok()?.into_event()?;
    Some(format!("{} from {}", event.catalog_id(), event.attribute("source")?))
}

fn publish(event: &pismo::Event) -> Result<Delivery<'static>, Box<dyn std::error::Error>> {
    Ok(event.to_delivery_in(&["sqs", "sns"])?)
}

/// A recorded delivery of a provider, by its line.
fn recorded(provider: &str, line: usize) -> Delivery<'static> {
    let lines = std::fs::read_to_string(format!("deliveries/{provider}.jsonl")).unwrap();
    Delivery::from_json(lines.lines().nth(line - 1).unwrap()).unwrap()
}

#[test]
fn a_webhook_with_its_type_in_a_header() {
    let recorded = recorded("github", 1);
    let mut request = http::Request::post("https://example.com/hooks/github");
    for (name, value) in recorded.attributes() {
        request = request.header(name, value);
    }
    let request = request.body(recorded.body().to_vec()).unwrap();
    assert_eq!(hook(&request), ["github/issues/opened/v1"]);
    let ping = Delivery::new(r#"{"zen": "Keep it small."}"#).with_attribute("X-GitHub-Event", "ping");
    assert_eq!(handle(&ping), [r#"ping: Some("Keep it small.")"#]);
}

#[test]
fn sns_in_sqs_on_lambda() {
    let sample = pismo::assets::quota_update::v1::samples()[0].body();
    let event = pismo::decode(sample).unwrap();
    let delivery = publish(&event).unwrap();
    assert_eq!(
        lambda(delivery.body()),
        [format!("pismo/assets/quota_update/v1 {}", event.envelope.event_id)]
    );
    assert_eq!(lambda(sample.as_bytes()).len(), 1);
}

#[test]
fn cloud_events_in_both_modes() {
    for (line, expected) in [
        (
            1,
            "google/storage_object/finalized/v1 from //storage.googleapis.com/projects/_/buckets/mill",
        ),
        (
            3,
            "google/audit_log/written/v1 from //cloudaudit.googleapis.com/projects/mill/logs/activity",
        ),
    ] {
        let delivery = recorded("google", line);
        let headers = delivery.attributes().map(|(name, value)| (name.to_owned(), value.to_owned()));
        let headers: Vec<(String, String)> = headers.collect();
        assert_eq!(cloud_event(&headers, delivery.body()).as_deref(), Some(expected));
    }
}

#[test]
fn the_page_shows_this_code_and_these_settings() {
    let page = include_str!("../../../docs/deliveries.md");
    let code = concat!(include_str!("guide.rs"), include_str!("../../kafka/src/lib.rs"));
    let mut settings = include_str!("../../../schemas/pismo/provider.toml").to_owned();
    settings.push_str(include_str!("../../kafka/schemas/sensors/provider.toml"));
    for provider in ["github", "google", "slack"] {
        settings.push_str(&std::fs::read_to_string(format!("schemas/{provider}/provider.toml")).unwrap());
    }
    let mut blocks = 0;
    for block in page.split("```").skip(1).step_by(2) {
        let (language, text) = block.split_once('\n').unwrap();
        let source = if language == "rust" { code } else { settings.as_str() };
        // The settings of a provider have more in between.
        for part in if language == "rust" {
            vec![text]
        } else {
            text.split("\n\n").collect()
        } {
            assert!(source.contains(part.trim()), "{language} block:\n{part}");
            assert!(part.lines().count() <= 10, "{part}");
        }
        blocks += 1;
    }
    assert_eq!(blocks, 12);
}
