//! Batches.

use super::*;

fn outcomes(body: &str) -> Vec<String> {
    let items = pismo::decode_batch(body);
    assert_eq!(items.len(), items.size_hint().0);
    items
        .map(|item| match item {
            Ok(event) => event.outcome().as_str().to_owned(),
            Err(problem) => {
                let raw: &MalformedEvent = &problem;
                assert!(!raw.raw().is_empty() || body.trim().is_empty());
                Outcome::Malformed.as_str().to_owned()
            }
        })
        .collect()
}

#[test]
fn batches_come_in_three_forms() {
    let known = text(QUOTA_UPDATE);
    let other = quota_update(&json!({"event_type": "other-1"}));
    let line = sample(QUOTA_UPDATE);
    let expected = ["known", "unknown-type", "known"];
    assert_eq!(outcomes(&format!("[{known}, {other}, {line}]")), expected);
    assert_eq!(outcomes(&format!(" [\n{known},\n{other},\n{line}\n]\n\n")), expected);
    assert_eq!(outcomes(&format!("{known}\n{other:#}\n{known}")), expected);
    assert_eq!(outcomes(&format!("{line}\n{other}\n{line}\n")), expected);
    assert_eq!(outcomes(&format!("{line}\r\n{other}\r\n\r\n{line}")), expected);
    assert_eq!(outcomes(&format!("{line}{other}{line}")), expected);
    assert_eq!(outcomes(&format!("\u{feff}{line}\n{other}\n{line}")), expected);
    assert_eq!(outcomes(known), ["known"]);
}

#[test]
fn a_broken_item_does_not_stop_the_next() {
    let known = sample(QUOTA_UPDATE).to_string();
    let wrong = quota_update(&json!({"data": 5})).to_string();
    let expected = ["known", "malformed", "known"];
    assert_eq!(outcomes(&format!("[{known}, {wrong}, {known}]")), expected);
    assert_eq!(outcomes(&format!("[{known}, 5, {known}]")), expected);
    assert_eq!(outcomes(&format!("{known} {wrong} {known}")), expected);
    assert_eq!(outcomes(&format!("{known}\n{wrong}\n{known}")), expected);
    let half = &known[..known.len() / 2];
    assert_eq!(outcomes(&format!("{known}\n{half}\n{known}\n")), expected);
    assert_eq!(outcomes(&format!("{known}\nno json at all\n{known}\n")), expected);
    for cut in 1..known.len() {
        let all = outcomes(&format!("{known}\n{}\n{known}\n", &known[..cut]));
        assert_eq!(all, expected, "cut at {cut}");
    }
    let pretty = text(QUOTA_UPDATE).trim_end();
    for cut in 1..pretty.len() {
        let all = outcomes(&format!("{pretty}\n{}\n{pretty}\n", &pretty[..cut]));
        assert_eq!(all, expected, "cut at {cut}");
    }
}

#[test]
fn a_broken_item_keeps_its_bytes() {
    let known = sample(QUOTA_UPDATE).to_string();
    let body = format!("{known}\n{{\"a\": tru\n{known}");
    let items: Vec<_> = pismo::decode_batch(&body).collect();
    assert_eq!(items[1].as_ref().unwrap_err().raw().trim_ascii(), b"{\"a\": tru");
    assert_eq!(items[2].as_ref().unwrap().raw(), known.as_bytes());

    // The last item of a truncated array has everything that could not be read.
    let items: Vec<_> = pismo::decode_batch(format!("[{known}, {{\"a\": tru")).collect();
    assert_eq!(items.len(), 2);
    assert!(items[0].is_ok());
    assert_eq!(items[1].as_ref().unwrap_err().raw(), &b"{\"a\": tru"[..]);

    // The same holds for a body that is not UTF-8.
    let mut body = format!("{known}\n{known}\n").into_bytes();
    body.extend_from_slice(b"{\"a\": \"\xff\"}\n");
    let items: Vec<_> = pismo::decode_batch(body).collect();
    assert_eq!(items.len(), 3);
    assert_eq!(items[2].as_ref().unwrap_err().error().reason(), &Reason::NotUtf8);
}

#[test]
fn an_empty_batch_has_no_events() {
    assert_eq!(outcomes("[]"), [""; 0]);
    assert_eq!(outcomes(" [ ]\n"), [""; 0]);
    assert_eq!(paydata::decode_batch("{\"notifications\": []}").count(), 0);
    // An empty body is not a batch.
    assert_eq!(outcomes(""), ["malformed"]);
}
