//! Decoding a body of any provider.
#![cfg(all(feature = "apiida", feature = "paydata", feature = "pismo"))]

use std::sync::Mutex;

use eventry::{CATALOG, drift};

static SEEN: Mutex<Vec<(String, String)>> = Mutex::new(Vec::new());

fn sample(id: &str) -> &'static str {
    CATALOG.get(id).unwrap().samples()[0].body()
}

fn decode(body: &str) -> Option<String> {
    CATALOG.decode(body).map(|event| event.unwrap().catalog_id())
}

#[test]
fn a_guess_never_shows() {
    let (account, status) = (
        "paydata/webhook-v1/AccountCreated/v1",
        "pismo/interest-management/status_change_quota/v1",
    );
    // Bodies of one provider begin with `id`, and then one of another does.
    for _ in 0..2 {
        assert_eq!(decode(sample(account)).as_deref(), Some(account));
    }
    let other = sample(status).replacen('{', "{\"id\": 1, ", 1);
    for _ in 0..2 {
        assert_eq!(decode(&other).as_deref(), Some(status));
        assert_eq!(decode(sample(account)).as_deref(), Some(account));
    }
    // A member that points to two providers is weighed as before, whoever sent the last body.
    let both = other.replacen('{', "{\"eventType\": \"AccountCreated\", ", 1);
    for _ in 0..2 {
        assert_eq!(decode(&both).as_deref(), Some(status));
        assert_eq!(decode(sample(account)).as_deref(), Some(account));
    }
    assert_eq!(decode("{\"id\": 1}"), None);
    assert!(CATALOG.decode(b"{\"id\": \"\xff\"}").is_none());
    assert!(CATALOG.decode("42").is_none());

    // What a wrong guess would find is not drift.
    drift::set_hook(|drift| SEEN.lock().unwrap().push((drift.id.to_owned(), drift.pointer.to_owned()))).unwrap();
    assert_eq!(decode(&other).as_deref(), Some(status));
    assert_eq!(*SEEN.lock().unwrap(), [(status.to_owned(), "/id".to_owned())]);
}
