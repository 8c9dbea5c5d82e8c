//! Unknown, absent and empty members.

use super::*;

#[test]
fn unknown_members_stay_in_place() {
    let mut body = sample(QUOTA_UPDATE);
    put(&mut body, "/trace", json!({"hops": [1, null, {"at": "eu-1"}]}));
    put(&mut body, "/data/region", json!("south"));
    put(&mut body, "/data/quota/color", json!("blue"));
    let event = pismo_event(&body);

    let trace = event.envelope.extra.get("trace").unwrap();
    assert_eq!(trace.get("hops").unwrap().elements().count(), 3);
    assert_eq!(text(quota_update(&event).extra.get("region")).as_deref(), Some("south"));
    assert_eq!(text(quota(&event).extra.get("color")).as_deref(), Some("blue"));
    assert_eq!(quota(&event).extra.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["color"]);
}

#[test]
fn unknown_members_stay_when_a_known_one_is_changed() {
    let mut body = sample(QUOTA_UPDATE);
    put(&mut body, "/trace", json!(7));
    put(&mut body, "/data/region", json!("south"));
    put(&mut body, "/data/quota/color", json!(["blue", {"shade": 0.25}]));
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
    let body = with(QUOTA_UPDATE, "/data/quota/color", json!("blue"));
    let mut event = pismo_event(&body);
    let extra = &mut quota_mut(&mut event).extra;
    assert_eq!(extra.len(), 1);
    assert!(extra.remove("color").is_some());
    assert!(extra.is_empty());
    extra.insert("weight", Json::parse("3").unwrap());
    assert_same(&event.to_json(), &with(QUOTA_UPDATE, "/data/quota/weight", json!(3)).to_string());
}

#[test]
fn names_with_escapes_are_ordinary_members() {
    let body = with(QUOTA_UPDATE, "/data/quota/a \"b\"\\\n\u{1f600}", json!({"\u{0}": 1}));
    let event = pismo_event(&body);
    assert!(quota(&event).extra.get("a \"b\"\\\n\u{1f600}").is_some());
    // Escapes in a known name do not matter.
    let event = pismo_event(spelled(QUOTA_UPDATE, "\"customer_name\"", "\"customer\\u005fname\""));
    assert_eq!(quota(&event).customer_name, "Lorem ipsum");
}

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
