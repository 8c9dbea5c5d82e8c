//! The settings say how control messages are answered, and how deliveries are signed.

use std::fs;

use eventry::rt::{AnswerPart, PayloadEnum, ProviderTable, answer_of};
use eventry::{ControlMessage, Delivery, Item};
use providers::CATALOG;

/// Returns an answer in one line, in which `hmac(…)` stands for an HMAC.
fn answer(control: &ControlMessage) -> String {
    let Some(answer) = answer_of(control) else {
        return "none".to_owned();
    };
    let text = |parts: &[AnswerPart]| -> String {
        let text = parts.iter().map(|part| match part {
            AnswerPart::Text(text) => (*text).to_owned(),
            AnswerPart::Value(name) => control.value(name).expect("a value").to_owned(),
            AnswerPart::HmacSha256(name) => format!("hmac({})", control.value(name).expect("a value")),
        });
        text.collect()
    };
    let mut line = text(answer.body);
    if !line.is_empty() {
        line = format!("{}: {line}", answer.content_type);
    }
    for (name, value) in answer.headers {
        line.push_str(&format!("[{name}: {}]", text(value)));
    }
    if let Some((name, addresses)) = answer.confirm {
        line.push_str(&format!(
            "{} if {}",
            control.value(name).expect("an address"),
            addresses.join(" or ")
        ));
    }
    line
}

/// Returns the answers of the control messages that a provider's recorded deliveries hold, by name.
fn answers(folder: &str) -> Vec<String> {
    let provider = CATALOG.providers().iter().find(|it| it.folder() == folder).expect("a provider");
    let lines = fs::read_to_string(format!("deliveries/{folder}.jsonl")).expect("deliveries");
    let deliveries = lines.lines().map(|line| Delivery::from_json(line).expect("a delivery"));
    let items: Vec<_> = deliveries.flat_map(|delivery| provider.receive(&delivery)).collect();
    let controls = items.into_iter().flatten().filter_map(|item| match item {
        Item::Control(control) => Some(format!("{} {}", control.name(), answer(&control))),
        _ => None,
    });
    controls.collect()
}

#[test]
fn control_messages_are_answered_as_the_provider_wants() {
    for (folder, expected) in [
        ("slack", &["challenge text/plain: 3eZbrw1aMadeUp", "rate-limited none"][..]),
        (
            "zoom",
            &[r#"challenge application/json: {"plainToken":"qgg8vlvZRS6UYooatFL8Aw","encryptedToken":"hmac(qgg8vlvZRS6UYooatFL8Aw)"}"#],
        ),
        ("okta", &[r#"challenge application/json: {"verification":"made-up-challenge"}"#]),
        ("twitch", &["challenge text/plain: pogchamp-kappa-made-up", "revocation none"]),
        (
            "azure_event_grid",
            &[
                r#"validation application/json: {"validationResponse":"512d38b6-c7b8-40c8-89fe-000000000000"}"#,
                "origin [WebHook-Allowed-Origin: eventgrid.azure.net][WebHook-Allowed-Rate: *]",
            ],
        ),
        ("github", &["ping none"]),
    ] {
        assert_eq!(answers(folder), expected, "{folder}");
    }
    let sns = answers("aws_s3");
    let confirmation = sns
        .iter()
        .find(|it| it.starts_with("subscription-confirmation https://sns."))
        .expect("a confirmation");
    assert!(
        confirmation.ends_with(" if https://sns.*.amazonaws.com/ or https://sns.*.amazonaws.com.cn/"),
        "{confirmation}"
    );
}

fn table<P: PayloadEnum>() -> &'static ProviderTable {
    P::table()
}

#[test]
fn tables_say_how_deliveries_are_answered_and_signed() {
    let adyen = table::<providers::adyen::Payload>();
    let (accepted, refused) = (adyen.answers(), adyen.answers().refused);
    assert_eq!(
        (accepted.accepted, accepted.accepted_body, accepted.accepted_type, refused),
        (200, "[accepted]", "text/plain", 401)
    );
    let twitch = table::<providers::twitch::Payload>();
    assert_eq!((twitch.answers().accepted, twitch.answers().refused), (204, 403));
    assert_eq!(twitch.authenticity(), Some("[authenticity]\nscheme = \"twitch\"\n"));
    assert_eq!(
        table::<providers::pagerduty::Payload>().authenticity(),
        Some(
            "[authenticity]\nsignature = \"attribute:X-PagerDuty-Signature\"\nsyntax = \"pairs\"\nsigned = \"{body}\"\naccepts = [{ version = \"v1\", algorithm = \"hmac-sha256\" }]\n"
        )
    );
    assert_eq!(table::<providers::kubernetes::Payload>().authenticity(), None);
}
