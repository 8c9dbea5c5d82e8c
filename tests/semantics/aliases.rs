//! Other spellings of names.

use super::*;

#[test]
fn both_spellings_of_issue_are_read_and_written_back() {
    let event = paydata_event(sample(ACCOUNT_CREATED));
    let (errors, warnings) = (&account(&event).errors, &account(&event).warnings);
    let (error, warning) = (&errors.as_ref().unwrap()[0], &warnings.as_ref().unwrap()[0]);
    assert_eq!(error.message.as_ref().map(String::as_str), Some("string"));
    assert_eq!(
        warning.message.as_ref().map(String::as_str),
        Some("Credentials are expiring on 2024-09-01")
    );
    assert_eq!(warning.type_.as_ref().map(String::as_str), Some("CredentialsExpiration"));
    assert_eq!(warning.is_user_action_required, Some(true));
    assert!(warning.extra.is_empty());
    let written = event.to_json();
    assert!(written.contains("\"Message\":\"Credentials"), "{written}");
    assert!(written.contains("\"message\":\"string\""), "{written}");
}

#[test]
fn an_alias_stays_when_its_value_changes() {
    let mut event = paydata_event(sample(ACCOUNT_CREATED));
    let paydata::Payload::WebhookV1AccountCreatedV1(data) = &mut event.payload else {
        panic!("{event:?}")
    };
    let account = data.account.as_mut().unwrap();
    account.warnings.as_mut().unwrap()[0].message = Nullable::Value("changed".to_owned());
    let changed = with(ACCOUNT_CREATED, "/eventData/account/warnings/0/Message", json!("changed"));
    assert_same(&event.to_json(), &changed.to_string());
}

#[test]
fn both_spellings_at_once() {
    for (first, second) in [("message", "Message"), ("Message", "message")] {
        let body = spelled(
            ACCOUNT_CREATED,
            "\"message\": \"string\"",
            &format!("\"{first}\": \"one\", \"{second}\": \"two\""),
        );
        let event = paydata_event(body);
        let error = &account(&event).errors.as_ref().unwrap()[0];
        // The schema's own spelling counts, wherever it occurs.
        let (own, other) = if first == "message" { ("one", "two") } else { ("two", "one") };
        assert_eq!(error.message.as_ref().map(String::as_str), Some(own));
        assert_eq!(text(error.extra.get("Message")).as_deref(), Some(other));
    }
}

#[test]
fn an_alias_may_be_null() {
    for null in [
        "\"Message\": null",
        "\"IsTemporary\": null",
        "\"IsTemporary\": null, \"isTemporary\": null",
    ] {
        paydata_event(spelled(ACCOUNT_CREATED, "\"message\": \"string\"", null));
    }
}
