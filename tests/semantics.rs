//! What generated types mean, on real samples: unknown members, null and absence, enums, date-times, numbers, aliases, what does not fit.
#![cfg(all(feature = "pismo", feature = "paydata", feature = "apiida"))]

use eventry::apiida::subscription::create::v1::{Create, SubscriptionApplication};
use eventry::paydata::shared::account::Account;
use eventry::pismo::assets::quota_update::v1::{Quota, QuotaUpdate};
use eventry::pismo::interest_management::interest_registration_failure::v1::InterestRegistrationFailure;
use eventry::pismo::interest_management::status_change_quota::v1::{Status, StatusChangeQuota};
use eventry::{CATALOG, Json, MalformedEvent, Nullable, Reason, apiida, paydata, pismo};
use serde_json::{Value, json};

const QUOTA_UPDATE: &str = "pismo/assets/quota_update/v1";
const STATUS_CHANGE: &str = "pismo/interest-management/status_change_quota/v1";
const REGISTRATION_FAILURE: &str = "pismo/interest-management/interest_registration_failure/v1";
const ACCOUNT_CREATED: &str = "paydata/webhook-v1/AccountCreated/v1";
const SUBSCRIPTION_CREATE: &str = "apiida/subscription/create/v1";

/// The first documented body of an event.
fn sample(id: &str) -> Value {
    let row = CATALOG.get(id).unwrap_or_else(|| panic!("no {id}"));
    serde_json::from_str(row.samples()[0].body()).unwrap()
}

/// The body with the value at a JSON pointer replaced; its parent gets the member if it has none.
fn with(id: &str, pointer: &str, value: Value) -> Value {
    let mut body = sample(id);
    put(&mut body, pointer, value);
    body
}

fn put(body: &mut Value, pointer: &str, value: Value) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = body.pointer_mut(parent).unwrap_or_else(|| panic!("no {parent}"));
    match parent {
        Value::Array(elements) => elements[name.parse::<usize>().unwrap()] = value,
        _ => parent[name] = value,
    }
}

/// The body without the member at a JSON pointer.
fn without(id: &str, pointer: &str) -> Value {
    let mut body = sample(id);
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(name).unwrap();
    body
}

/// The sample's text with a text in it replaced: for what `serde_json` would respell.
fn spelled(id: &str, from: &str, to: &str) -> String {
    let body = CATALOG.get(id).unwrap().samples()[0].body();
    assert_eq!(body.matches(from).count(), 1, "{from}");
    body.replace(from, to)
}

fn assert_same(written: &str, body: &str) {
    assert_eq!(Json::parse(written).unwrap(), Json::parse(body).unwrap());
}

fn text(json: Option<&Json>) -> Option<String> {
    Some(json?.to_text()?.into_owned())
}

/// Decodes a body that must be known and must come back equal.
fn pismo_event(body: impl ToString) -> pismo::Event {
    let body = body.to_string();
    let event = pismo::decode(&body).unwrap_or_else(|error| panic!("{error}\n{body}"));
    assert_same(&event.to_json(), &body);
    event
}

fn paydata_event(body: impl ToString) -> paydata::Event {
    let body = body.to_string();
    let event = paydata::decode(&body).unwrap_or_else(|error| panic!("{error}\n{body}"));
    assert_same(&event.to_json(), &body);
    event
}

fn apiida_event(body: impl ToString) -> apiida::Event {
    let body = body.to_string();
    let event = apiida::decode(&body).unwrap_or_else(|error| panic!("{error}\n{body}"));
    assert_same(&event.to_json(), &body);
    event
}

fn quota_update(event: &pismo::Event) -> &QuotaUpdate {
    match &event.payload {
        pismo::Payload::AssetsQuotaUpdateV1(update) => update,
        other => panic!("{other:?}"),
    }
}

fn quota(event: &pismo::Event) -> &Quota {
    &quota_update(event).quota
}

fn quota_mut(event: &mut pismo::Event) -> &mut Quota {
    match &mut event.payload {
        pismo::Payload::AssetsQuotaUpdateV1(update) => &mut update.quota,
        other => panic!("{other:?}"),
    }
}

fn status_change(event: &pismo::Event) -> &StatusChangeQuota {
    match &event.payload {
        pismo::Payload::InterestManagementStatusChangeQuotaV1(change) => change,
        other => panic!("{other:?}"),
    }
}

fn failure(event: &pismo::Event) -> &InterestRegistrationFailure {
    match &event.payload {
        pismo::Payload::InterestManagementInterestRegistrationFailureV1(failure) => failure,
        other => panic!("{other:?}"),
    }
}

fn account(event: &paydata::Event) -> &Account {
    match &event.payload {
        paydata::Payload::WebhookV1AccountCreatedV1(data) => data.account.as_ref().expect("an account"),
        other => panic!("{other:?}"),
    }
}

fn subscription(event: &apiida::Event) -> &Create {
    match &event.payload {
        apiida::Payload::SubscriptionCreateV1(create) => create,
        other => panic!("{other:?}"),
    }
}

fn malformed(body: impl ToString) -> MalformedEvent {
    let body = body.to_string();
    let problem = pismo::decode(&body).unwrap_err();
    assert_eq!(problem.raw(), body.as_bytes());
    problem
}

// Unknown members ---------------------------------------------------------------------------------

#[test]
fn unknown_members_stay_where_they_stood() {
    let mut body = sample(QUOTA_UPDATE);
    put(&mut body, "/trace", json!({"hops": [1, null, {"at": "eu-1"}]}));
    put(&mut body, "/data/region", json!("south"));
    put(&mut body, "/data/quota/colour", json!("blue"));
    let event = pismo_event(&body);

    let trace = event.envelope.extra.get("trace").unwrap();
    assert_eq!(trace.get("hops").unwrap().elements().count(), 3);
    assert_eq!(text(quota_update(&event).extra.get("region")).as_deref(), Some("south"));
    assert_eq!(text(quota(&event).extra.get("colour")).as_deref(), Some("blue"));
    assert_eq!(quota(&event).extra.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["colour"]);
}

#[test]
fn unknown_members_stay_when_a_known_one_is_changed() {
    let mut body = sample(QUOTA_UPDATE);
    put(&mut body, "/trace", json!(7));
    put(&mut body, "/data/region", json!("south"));
    put(&mut body, "/data/quota/colour", json!(["blue", {"shade": 0.25}]));
    let mut event = pismo_event(&body);

    quota_mut(&mut event).purchased_units = 12.5;
    event.envelope.cid = "other".to_owned();
    put(&mut body, "/data/quota/purchased_units", json!(12.5));
    put(&mut body, "/cid", json!("other"));
    assert_same(&event.to_json(), &body.to_string());
}

#[test]
fn unknown_members_are_kept_in_elements_of_arrays_too() {
    let mut body = sample(ACCOUNT_CREATED);
    put(&mut body, "/eventData/account/errors/0/severity", json!("high"));
    let event = paydata_event(&body);
    let errors = account(&event).errors.as_ref().unwrap();
    assert_eq!(text(errors[0].extra.get("severity")).as_deref(), Some("high"));
}

#[test]
fn unknown_members_can_be_added_and_removed() {
    let body = with(QUOTA_UPDATE, "/data/quota/colour", json!("blue"));
    let mut event = pismo_event(&body);
    let extra = &mut quota_mut(&mut event).extra;
    assert_eq!(extra.len(), 1);
    assert!(extra.remove("colour").is_some());
    assert!(extra.is_empty());
    extra.insert("weight", Json::parse("3").unwrap());
    assert_same(&event.to_json(), &with(QUOTA_UPDATE, "/data/quota/weight", json!(3)).to_string());
}

#[test]
fn names_that_need_escapes_are_members_like_others() {
    let body = with(QUOTA_UPDATE, "/data/quota/a \"b\"\\\n\u{1f600}", json!({"\u{0}": 1}));
    let event = pismo_event(&body);
    assert!(quota(&event).extra.get("a \"b\"\\\n\u{1f600}").is_some());
    // A known name is known however it is escaped.
    let event = pismo_event(spelled(QUOTA_UPDATE, "\"customer_name\"", "\"customer\\u005fname\""));
    assert_eq!(quota(&event).customer_name, "Lorem ipsum");
}

// Defaults and emptiness --------------------------------------------------------------------------

#[test]
fn absent_members_stay_absent() {
    let event = pismo_event(without(QUOTA_UPDATE, "/data/quota/deposit_number"));
    assert!(!event.to_json().contains("deposit_number"));
    let event = pismo_event(without(REGISTRATION_FAILURE, "/data/created_at"));
    assert_eq!(failure(&event).created_at, None);
    assert!(!event.to_json().contains("created_at"));
}

#[test]
fn empty_arrays_and_objects_stay() {
    let mut body = sample(ACCOUNT_CREATED);
    put(&mut body, "/eventData/account/errors", json!([]));
    put(&mut body, "/eventData/account/accountFields", json!({}));
    put(&mut body, "/eventData/account/elementStatistics", json!({}));
    put(&mut body, "/eventData/account/warnings", json!([{}]));
    let event = paydata_event(&body);
    let account = account(&event);
    assert_eq!(account.errors.as_ref().map(Vec::len), Some(0));
    assert_eq!(account.account_fields.as_ref().map(|fields| fields.len()), Some(0));
    assert_eq!(account.element_statistics.as_ref().unwrap().count, None);
    assert_eq!(account.warnings.as_ref().map(Vec::len), Some(1));

    let event = apiida_event(with(SUBSCRIPTION_CREATE, "/data/subscription/environments", json!([])));
    assert!(subscription(&event).subscription.environments.is_empty());
}

// Enums -------------------------------------------------------------------------------------------

#[test]
fn values_that_an_enum_does_not_list_are_kept() {
    let event = pismo_event(sample(STATUS_CHANGE));
    assert_eq!(status_change(&event).status, Status::Redeemed);
    assert!(!status_change(&event).status.is_unknown());
    assert_eq!(status_change(&event).status.as_str(), "REDEEMED");

    for unknown in ["FROZEN", "", "redeemed", "Unrecognized", "\"\\\u{1f600}"] {
        let event = pismo_event(with(STATUS_CHANGE, "/data/status", json!(unknown)));
        let status = &status_change(&event).status;
        assert!(status.is_unknown(), "{unknown}");
        assert_eq!(status.as_str(), unknown);
        assert_eq!(status.to_string(), unknown);
        assert_eq!(*status, Status::from(unknown));
    }
    assert_eq!(Status::from("REDEEMED"), Status::Redeemed);
}

#[test]
fn what_a_sample_shows_is_no_list_of_values() {
    let event = apiida_event(with(SUBSCRIPTION_CREATE, "/data/user/role", json!("AUDITOR")));
    assert_eq!(subscription(&event).user.role, "AUDITOR");
}

#[test]
fn what_fits_no_branch_is_kept_too() {
    let event = apiida_event(with(SUBSCRIPTION_CREATE, "/data/subscription/application", json!("9b1d")));
    assert_eq!(
        subscription(&event).subscription.application,
        SubscriptionApplication::String("9b1d".to_owned())
    );
    let event = apiida_event(with(SUBSCRIPTION_CREATE, "/data/subscription/application", json!({"id": 1.5})));
    match &subscription(&event).subscription.application {
        SubscriptionApplication::Other(other) => assert_eq!(other.json().as_str(), "{\"id\":1.5}"),
        typed => panic!("{typed:?}"),
    }
}

// Null and absence --------------------------------------------------------------------------------

#[test]
fn required_and_nullable() {
    let event = pismo_event(with(STATUS_CHANGE, "/data/external_asset_id", Value::Null));
    assert_eq!(status_change(&event).external_asset_id, None);
    assert!(event.to_json().contains("\"external_asset_id\":null"));

    let event = pismo_event(sample(STATUS_CHANGE));
    assert_eq!(status_change(&event).external_asset_id.as_deref(), Some("kxBHNMCAYDnQav"));

    let problem = malformed(without(STATUS_CHANGE, "/data/external_asset_id"));
    assert_eq!(problem.message(), "missing member `external_asset_id`");
    assert_eq!(problem.pointer(), "/data");
}

#[test]
fn optional_and_nullable() {
    let deposit = |event: &pismo::Event| quota(event).deposit_number;
    assert_eq!(deposit(&pismo_event(sample(QUOTA_UPDATE))), Nullable::Value(999_999_999));
    let event = pismo_event(with(QUOTA_UPDATE, "/data/quota/deposit_number", Value::Null));
    assert_eq!(deposit(&event), Nullable::Null);
    let mut event = pismo_event(without(QUOTA_UPDATE, "/data/quota/deposit_number"));
    assert_eq!(deposit(&event), Nullable::Absent);

    quota_mut(&mut event).deposit_number = Nullable::Null;
    let null = with(QUOTA_UPDATE, "/data/quota/deposit_number", Value::Null);
    assert_same(&event.to_json(), &null.to_string());
    quota_mut(&mut event).deposit_number = Nullable::Absent;
    assert!(!event.to_json().contains("deposit_number"));
    quota_mut(&mut event).deposit_number = 5.into();
    let five = with(QUOTA_UPDATE, "/data/quota/deposit_number", json!(5));
    assert_same(&event.to_json(), &five.to_string());
}

#[test]
fn optional_and_not_nullable() {
    let mut event = pismo_event(with(REGISTRATION_FAILURE, "/data/created_at", Value::Null));
    assert_eq!(failure(&event).created_at, None);
    assert!(event.to_json().contains("\"created_at\":null"));

    // Once it has a value, the null it came as is no longer written.
    let pismo::Payload::InterestManagementInterestRegistrationFailureV1(failure) = &mut event.payload else {
        panic!("{event:?}");
    };
    failure.created_at = Some("2020-12-29".into());
    let changed = with(REGISTRATION_FAILURE, "/data/created_at", json!("2020-12-29"));
    assert_same(&event.to_json(), &changed.to_string());

    let body = with(ACCOUNT_CREATED, "/eventData/account/elementStatistics/count", Value::Null);
    let event = paydata_event(&body);
    assert_eq!(account(&event).element_statistics.as_ref().unwrap().count, None);
}

#[test]
fn required_and_not_nullable() {
    let problem = malformed(with(QUOTA_UPDATE, "/data/quota/customer_name", Value::Null));
    assert_eq!(problem.message(), "expected a string, found null");
    assert_eq!(problem.pointer(), "/data/quota/customer_name");
}

// Date-times --------------------------------------------------------------------------------------

#[test]
fn date_times_keep_their_text_and_say_what_they_are() {
    const OFFSET: (bool, bool) = (true, false);
    const LOCAL: (bool, bool) = (false, true);
    const OTHER: (bool, bool) = (false, false);
    let forms = [
        ("2020-12-29T19:48:25", LOCAL, None),
        ("2020-12-29T19:48:25.1", LOCAL, None),
        ("2018-04-25 20:42:10", LOCAL, None),
        ("2020-12-29T19:48:25Z", OFFSET, Some(1_609_271_305)),
        ("2020-12-29t19:48:25z", OFFSET, Some(1_609_271_305)),
        ("2020-12-29T19:48:25.000Z", OFFSET, Some(1_609_271_305)),
        ("2020-12-29T19:48:25.123456789Z", OFFSET, Some(1_609_271_305)),
        ("2020-12-29T19:48:25+00:00", OFFSET, Some(1_609_271_305)),
        ("2020-12-29T19:48:25-00:00", OFFSET, Some(1_609_271_305)),
        ("2020-12-29T19:48:25+0000", OFFSET, Some(1_609_271_305)),
        ("2020-12-29T19:48:25+01:00", OFFSET, Some(1_609_267_705)),
        ("2020-12-29T19:48:25-0330", OFFSET, Some(1_609_283_905)),
        ("2020-12-29", OTHER, None),
        ("1609271305", OTHER, None),
        ("2020-13-29T19:48:25Z", OTHER, None),
        ("soon", OTHER, None),
        ("", OTHER, None),
    ];
    for (text, form, seconds) in forms {
        let mut body = sample(REGISTRATION_FAILURE);
        put(&mut body, "/data/created_at", json!(text));
        put(&mut body, "/timestamp", json!(text));
        let event = pismo_event(&body);
        let created = failure(&event).created_at.as_ref().unwrap();
        for timestamp in [created, &event.envelope.timestamp] {
            assert_eq!(timestamp.as_str(), text);
            assert_eq!((timestamp.has_offset(), timestamp.is_local()), form, "{text}");
            assert_eq!(timestamp.unix_seconds(), seconds, "{text}");
        }
    }
}

#[test]
fn nine_fraction_digits_of_a_documented_body() {
    let event = apiida_event(sample(SUBSCRIPTION_CREATE));
    assert_eq!(event.envelope.timestamp, "2024-03-18T09:14:06.358096801Z");
    assert_eq!(event.envelope.timestamp.parts().map(|parts| parts.nanosecond), Some(358_096_801));
    assert_eq!(event.envelope.timestamp.unix_nanos(), Some(1_710_753_246_358_096_801));
}

// Numbers -----------------------------------------------------------------------------------------

#[test]
fn doubles_keep_their_value_whatever_their_spelling() {
    for (literal, value) in [
        ("100.0", 100.0),
        ("100", 100.0),
        ("1e2", 100.0),
        ("1E+2", 100.0),
        ("1e-7", 1e-7),
        ("-0.1", -0.1),
        ("0.30000000000000004", 0.300_000_000_000_000_04),
        ("12345678901234567890", 12_345_678_901_234_567_890.0),
        ("0.12345678901234567890", 0.123_456_789_012_345_68),
        ("9007199254740993", 9_007_199_254_740_992.0),
        ("1e-400", 0.0),
    ] {
        let event = pismo_event(spelled(QUOTA_UPDATE, "100.0", literal));
        assert_eq!(quota(&event).purchased_units, value, "{literal}");
    }
    let event = pismo_event(spelled(QUOTA_UPDATE, "100.0", "1e400"));
    assert_eq!(quota(&event).purchased_units, f64::INFINITY);
}

#[test]
fn a_double_with_more_digits_is_forgotten_once_it_changes() {
    let mut event = pismo_event(spelled(QUOTA_UPDATE, "100.0", "0.12345678901234567890"));
    assert!(event.to_json().contains("0.12345678901234567890"));
    quota_mut(&mut event).purchased_units = 2.5;
    let changed = spelled(QUOTA_UPDATE, "100.0", "2.5");
    assert_same(&event.to_json(), &changed);
}

#[test]
fn integers_are_integers_however_spelled() {
    for (literal, value) in [
        ("7", 7),
        ("7.0", 7),
        ("0.7e1", 7),
        ("700e-2", 7),
        ("-0", 0),
        ("-9223372036854775808", i64::MIN),
        ("9223372036854775807", i64::MAX),
    ] {
        let event = pismo_event(spelled(QUOTA_UPDATE, "999999999", literal));
        assert_eq!(quota(&event).deposit_number, Nullable::Value(value), "{literal}");
        assert!(
            event.to_json().contains(&format!("\"deposit_number\":{value},")),
            "{}",
            event.to_json()
        );
    }
    for literal in ["7.5", "1e-1"] {
        let problem = malformed(spelled(QUOTA_UPDATE, "999999999", literal));
        assert_eq!(problem.message(), "expected an integer, found a number");
        assert_eq!(problem.pointer(), "/data/quota/deposit_number");
    }
    let problem = malformed(spelled(QUOTA_UPDATE, "999999999", "9223372036854775808"));
    assert_eq!(problem.message(), "`9223372036854775808` does not fit `i64`");
}

#[test]
fn an_integer_that_came_as_text_is_the_integer_and_goes_back_as_text() {
    let mut event = pismo_event(with(QUOTA_UPDATE, "/data/quota/deposit_number", json!("12")));
    assert_eq!(quota(&event).deposit_number, Nullable::Value(12));
    quota_mut(&mut event).deposit_number = Nullable::Value(13);
    let changed = with(QUOTA_UPDATE, "/data/quota/deposit_number", json!(13));
    assert_same(&event.to_json(), &changed.to_string());
}

#[test]
fn integers_without_a_format_are_not_bounded() {
    let body = spelled(SUBSCRIPTION_CREATE, "\"id\": 99", "\"id\": 123456789012345678901234567890");
    let event = apiida_event(body);
    assert!(event.to_json().contains("123456789012345678901234567890"));
}

// Aliases -----------------------------------------------------------------------------------------

#[test]
fn both_spellings_of_an_issue_are_read_and_written_as_they_came() {
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
        // The schema's own spelling counts, wherever it stands.
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

// What does not fit -------------------------------------------------------------------------------

#[test]
fn a_wrong_type_is_malformed_and_nothing_is_lost() {
    let problem = malformed(with(QUOTA_UPDATE, "/data/quota/customer_name", json!(["Lorem"])));
    assert_eq!(problem.pointer(), "/data/quota/customer_name");
    assert_eq!(problem.message(), "expected a string, found an array");
    assert_eq!(problem.descriptor().map(|row| row.id()), Some(QUOTA_UPDATE));
    assert_eq!(problem.provider(), Some("pismo"));
    let envelope: &pismo::Envelope = problem.envelope().unwrap();
    assert_eq!(envelope.event_id, "ebda6b87-b24d-46e8-9a71-775d5c3c1ee3");
    assert!(problem.envelope_json().unwrap().contains("\"domain\":\"assets\""));
    let offset = problem.error().offset();
    assert_eq!(problem.raw()[offset], b'[');
    assert_eq!(
        problem.to_string(),
        format!("malformed {QUOTA_UPDATE} at `/data/quota/customer_name`: expected a string, found an array (byte {offset})")
    );
    assert!(matches!(problem.error().reason(), Reason::Expected { expected: "string", .. }));
}

#[test]
fn wrong_types_are_named_with_their_place() {
    for (pointer, value, at, message) in [
        ("/data", json!([]), "/data", "expected an object, found an array"),
        ("/data", Value::Null, "/data", "expected an object, found null"),
        ("/data/quota", json!("x"), "/data/quota", "expected an object, found a string"),
        (
            "/data/quota/purchased_units",
            json!("100.0"),
            "/data/quota/purchased_units",
            "expected a number, found a string",
        ),
        (
            "/data/quota/deposit_number",
            json!(true),
            "/data/quota/deposit_number",
            "expected an integer, found a boolean",
        ),
        ("/org_id", json!(5), "/org_id", "expected a string, found a number"),
    ] {
        let problem = malformed(with(QUOTA_UPDATE, pointer, value));
        assert_eq!((problem.pointer().as_str(), problem.message().as_str()), (at, message));
        assert_eq!(problem.descriptor().map(|row| row.id()), Some(QUOTA_UPDATE));
    }
}

#[test]
fn missing_members_are_named() {
    let problem = malformed(without(QUOTA_UPDATE, "/data/quota/issuer_id"));
    assert_eq!(problem.message(), "missing member `issuer_id`");
    assert_eq!(problem.pointer(), "/data/quota");
    assert_eq!(problem.descriptor().map(|row| row.id()), Some(QUOTA_UPDATE));
    assert!(problem.envelope::<pismo::Envelope>().is_some());

    let problem = malformed(without(QUOTA_UPDATE, "/data"));
    assert_eq!(
        (problem.message().as_str(), problem.pointer().as_str()),
        ("missing member `data`", "")
    );
    assert!(problem.envelope::<pismo::Envelope>().is_some());

    // Without its correlation id the envelope itself cannot be read; the row is still known.
    let problem = malformed(without(QUOTA_UPDATE, "/cid"));
    assert_eq!(
        (problem.message().as_str(), problem.pointer().as_str()),
        ("missing member `cid`", "")
    );
    assert!(problem.envelope::<pismo::Envelope>().is_none());
    assert_eq!(problem.descriptor().map(|row| row.id()), Some(QUOTA_UPDATE));
}

#[test]
fn places_inside_arrays_and_maps_are_named() {
    let place = |pointer: &str, value: Value| {
        let body = with(ACCOUNT_CREATED, pointer, value).to_string();
        let problem = paydata::decode(body).unwrap_err();
        (problem.pointer(), problem.message())
    };
    assert_eq!(
        place("/eventData/account/warnings/0/Message", json!(1)),
        (
            "/eventData/account/warnings/0/Message".to_owned(),
            "expected a string, found a number".to_owned()
        )
    );
    assert_eq!(
        place("/eventData/account/accountFields/a~1b", json!(false)).0,
        "/eventData/account/accountFields/a~01b"
    );
}
