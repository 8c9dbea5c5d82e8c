//! Bodies that cannot be decoded.

use super::*;

#[test]
fn a_truncated_body_is_malformed_wherever_it_ends() {
    for (provider, body) in samples() {
        for length in 0..body.len() {
            match provider.decode(&body.as_bytes()[..length]) {
                Ok(event) => assert_same(&event.to_json(), body),
                Err(problem) => assert_eq!(problem.raw(), &body.as_bytes()[..length]),
            }
            let whole = body.trim_end().len();
            assert_eq!(provider.decode(&body[..length]).is_ok(), length >= whole, "{length} of {whole}");
        }
    }
}

#[test]
fn a_truncated_body_is_identified() {
    let body = text(QUOTA_UPDATE);
    let at = body.find("Lorem").unwrap();
    let problem = pismo::decode(&body[..at]).unwrap_err();
    assert_eq!(problem.descriptor().map(|row| row.id()), Some(QUOTA_UPDATE));
    assert_eq!(problem.pointer(), "/data/quota/customer_name");
    assert_eq!(problem.message(), "the text ends inside a value");
    assert_eq!(problem.error().reason(), &Reason::UnexpectedEnd);
}

#[test]
fn a_body_that_is_not_utf_8() {
    let mut body = text(QUOTA_UPDATE).as_bytes().to_vec();
    let at = text(QUOTA_UPDATE).find("Lorem").unwrap();
    body[at] = 0xff;
    let problem = pismo::decode(&body).unwrap_err();
    assert_eq!(problem.raw(), &body);
    assert_eq!(problem.error().reason(), &Reason::NotUtf8);
    assert_eq!(problem.error().offset(), at);
    assert_eq!(problem.message(), "the text is not UTF-8");
    assert_eq!(problem.pointer(), "");
}

#[test]
fn a_byte_order_mark_is_not_part_of_the_body() {
    let body = format!("\u{feff}{}", text(QUOTA_UPDATE));
    let event = pismo::decode(&body).unwrap();
    assert_eq!(event.outcome(), Outcome::Known);
    assert_eq!(event.raw(), body.as_bytes());
    assert!(event.to_json().starts_with('{'));
    assert_eq!(pismo::decode_batch(&body).filter_map(Result::ok).count(), 1);
    assert!(pismo::decode(format!("\u{feff}{body}")).is_err(), "one is enough");
}

#[test]
fn bodies_that_are_not_objects() {
    for (body, message) in [
        ("", "the text ends inside a value"),
        (" \r\n\t", "the text ends inside a value"),
        ("[]", "expected an object, found an array"),
        ("null", "expected an object, found null"),
        ("nonsense", "expected `null`, `true` or `false`"),
        ("-x", "expected a digit"),
        ("1", "expected an object, found a number"),
        ("\"{}\"", "expected an object, found a string"),
        ("{} {}", "expected the end of the text after the value"),
    ] {
        for provider in CATALOG.providers() {
            let problem = provider.decode(body).unwrap_err();
            assert_eq!(problem.raw(), body.as_bytes());
            assert_eq!(problem.pointer(), "");
            if !body.starts_with('{') {
                assert_eq!(problem.message(), message, "{body:?} for {}", provider.folder());
            }
        }
    }
    let behind = format!("{} x", text(QUOTA_UPDATE));
    assert_eq!(
        pismo::decode(behind).unwrap_err().message(),
        "expected the end of the text after the value"
    );
}

fn nested(levels: usize, open: &str, close: &str) -> String {
    format!("{}1{}", open.repeat(levels), close.repeat(levels))
}

#[test]
fn deep_nesting_outside_of_types_is_kept() {
    for deep in [nested(10_000, "[", "]"), nested(10_000, "{\"a\":", "}")] {
        for place in ["\"cid\"", "\"quota\"", "\"customer_name\""] {
            let body = text(QUOTA_UPDATE).replace(place, &format!("\"deep\": {deep}, {place}"));
            let event = pismo_event(&body);
            assert_eq!(event.outcome(), Outcome::Known);
        }
        let body = text(QUOTA_UPDATE).replace("quota_update-1", "other-1");
        let body = body.replace("\"data\": {", &format!("\"data\": {{ \"deep\": {deep},"));
        assert_eq!(pismo_event(body).outcome(), Outcome::UnknownType);
    }
}

#[test]
fn deep_nesting_in_place_of_data_is_malformed() {
    let mut body = sample(QUOTA_UPDATE);
    body["data"] = json!("DEEP");
    let body = body.to_string();
    for (deep, pointer) in [
        (nested(10_000, "[", "]"), "/data"),
        (nested(10_000, "{\"quota\":", "}"), "/data/quota/quota"),
    ] {
        let problem = pismo::decode(body.replace("\"DEEP\"", &deep)).unwrap_err();
        assert_eq!(problem.descriptor().map(|row| row.id()), Some(QUOTA_UPDATE));
        assert!(problem.envelope::<pismo::Envelope>().is_some());
        assert!(pointer.starts_with(&problem.pointer()), "{}", problem.pointer());
    }
    const { assert!(MAX_DEPTH < 10_000) };
}

#[test]
fn fifty_megabytes_of_brackets_end_in_an_error() {
    const SIZE: usize = 50 << 20;
    let brackets = vec![b'['; SIZE];
    let problem = pismo::decode(brackets).unwrap_err();
    assert_eq!(problem.message(), "expected an object, found an array");
    assert_eq!(problem.raw().len(), SIZE);

    let mut inside = b"{\"x\":".to_vec();
    inside.resize(SIZE, b'[');
    let problem = pismo::decode(inside).unwrap_err();
    assert_eq!(problem.error().reason(), &Reason::UnexpectedEnd);

    let mut objects = b"{\"x\":".repeat(SIZE / 5);
    objects.push(b'1');
    assert_eq!(pismo::decode(objects).unwrap_err().error().reason(), &Reason::UnexpectedEnd);

    let items: Vec<_> = pismo::decode_batch(vec![b'['; SIZE]).collect();
    assert_eq!(items.len(), 1);
    assert!(items[0].is_err());
}
