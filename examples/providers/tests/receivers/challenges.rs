//! Challenges, which are echoed as the provider wants them.

use eventry::Delivery;
use eventry_receive::{Receiver, Verifier};
use providers::{azure_event_grid, okta, slack, twitch, zoom};
use serde_json::{Value, json};

use crate::server::{Record, Server};
use crate::signing::{self, KEY, bearing, hex, hmac};

/// What a sender might want to be taken for more than a text.
const HOSTILE: [&str; 5] = [
    "a\r\nSet-Cookie: a=b\r\n\r\n<script>",
    "\",\"admin\":true,\"a\":\"",
    "\\\" \u{0} \u{7f} \u{2028} \u{1f30d}",
    "{challenge}{token}{token|hmac-sha256}",
    "</script><!--",
];

#[test]
fn a_challenge_is_echoed_as_text() {
    let server = Server::of::<slack::Payload>(KEY);
    let challenge = |text: &str| json!({"type": "url_verification", "token": "made up", "challenge": text}).to_string();
    // It is answered whenever it comes.
    for _ in 0..2 {
        let answer = server.answer(&signing::slack(&challenge("3eZbrw1aMadeUp")));
        assert_eq!(answer, (200, "text/plain".to_owned(), "3eZbrw1aMadeUp".to_owned()));
    }
    for text in HOSTILE {
        let answer = server.answer(&signing::slack(&challenge(text)));
        assert_eq!(answer, (200, "text/plain".to_owned(), text.to_owned()));
    }
    assert_eq!(server.take_record(), ["control challenge"; 7]);
    // A challenge that is not signed is not echoed, and neither is one without a text.
    let mut unsigned = signing::slack(&challenge("a"));
    unsigned.body = challenge("b").into_bytes();
    assert_eq!(server.answer(&unsigned), (401, String::new(), String::new()));
    assert_eq!(server.take_record(), ["refused: `attribute:X-Slack-Signature` does not match"]);
    let answer = server.answer(&signing::slack(r#"{"type": "url_verification"}"#));
    assert_eq!(answer, (200, String::new(), String::new()));
}

#[test]
fn a_challenge_is_answered_by_its_mac() {
    let server = Server::of::<zoom::Payload>(KEY);
    let challenge = |text: &str| json!({"event": "endpoint.url_validation", "payload": {"plainToken": text}, "event_ts": 1}).to_string();
    for text in ["qgg8vlvZRS6UYooatFL8Aw"].iter().chain(&HOSTILE) {
        let (status, content_type, body) = server.answer(&signing::zoom(&challenge(text)));
        assert_eq!((status, content_type.as_str()), (200, "application/json"));
        let answer: Value = serde_json::from_str(&body).unwrap();
        let mac = hex(&hmac(KEY.as_bytes(), text.as_bytes()));
        assert_eq!(answer, json!({"plainToken": text, "encryptedToken": mac}), "{body}");
        assert_eq!(answer.as_object().unwrap().len(), 2);
    }
    assert_eq!(server.take_record(), ["control challenge"; 6]);
    // The answer would show a stranger that the receiver has the key.
    let mut unsigned = signing::zoom(&challenge("a"));
    unsigned.remove("x-zm-signature");
    assert_eq!(server.answer(&unsigned), (401, String::new(), String::new()));
    assert_eq!(server.take_record(), ["refused: `attribute:x-zm-signature` is missing"]);
}

#[test]
fn statuses_are_those_of_the_provider() {
    let server = Server::of::<twitch::Payload>(KEY);
    let subscription = json!({"id": "1", "type": "stream.online", "version": "1", "status": "enabled"});
    let challenge = json!({"challenge": "pogchamp-kappa-made-up", "subscription": subscription}).to_string();
    let request = signing::twitch("webhook_callback_verification", "m-1", &challenge);
    let echoed = (200, "text/plain".to_owned(), "pogchamp-kappa-made-up".to_owned());
    assert_eq!(server.answer(&request), echoed);

    let body = json!({"subscription": subscription, "event": {"id": "9001", "broadcaster_user_id": "1337", "type": "live", "started_at": "2026-03-02T10:11:12Z"}}).to_string();
    let request = signing::twitch("notification", "m-2", &body);
    // A duplicate is answered like the first one.
    for _ in 0..2 {
        assert_eq!(server.answer(&request), (204, String::new(), String::new()));
    }
    let revoked = json!({"subscription": {"type": "stream.online", "version": "1", "status": "user_removed"}}).to_string();
    let request = signing::twitch("revocation", "m-3", &revoked);
    assert_eq!(server.answer(&request), (204, String::new(), String::new()));

    let mut changed = signing::twitch("notification", "m-4", &body);
    changed.set("Twitch-Eventsub-Message-Id", "m-5");
    assert_eq!(server.answer(&changed), (403, String::new(), String::new()));
    let record = server.take_record();
    assert_eq!(record.len(), 4, "{record:?}");
    assert_eq!(record[0], "control challenge");
    assert!(record[1].ends_with(" m-2"), "{record:?}");
    assert_eq!(record[2], "control revocation");
    assert_eq!(record[3], "refused: `attribute:Twitch-Eventsub-Message-Signature` does not match");
}

#[test]
fn a_challenge_in_a_header_is_escaped_in_json() {
    let server = Server::of::<okta::Payload>(KEY);
    let challenge = |text: &str| {
        let mut request = bearing(KEY, "");
        request.method = "GET".to_owned();
        request.add("X-Okta-Verification-Challenge", text);
        request
    };
    for text in ["made-up-challenge", "\",\"admin\":\"true", "back\\slash\\", "{challenge}"] {
        let (status, content_type, body) = server.answer(&challenge(text));
        assert_eq!((status, content_type.as_str()), (200, "application/json"));
        assert_eq!(serde_json::from_str::<Value>(&body).unwrap(), json!({"verification": text}));
    }
    assert_eq!(server.take_record(), ["control challenge"; 4]);
    let mut other = challenge("a");
    other.set("Authorization", "made up");
    assert_eq!(server.answer(&other), (401, String::new(), String::new()));
}

#[test]
fn a_challenge_never_writes_headers() {
    let preset = || Verifier::preset("token").unwrap().key(KEY);
    let server = Server::start::<azure_event_grid::Payload>(preset());
    let allowed = |origin: &[u8]| -> Vec<(String, String)> {
        let mut request = bearing(&format!("Bearer {KEY}"), "");
        request.method = "OPTIONS".to_owned();
        request.add("WebHook-Request-Origin", origin);
        let answer = server.send(&request);
        assert_eq!((answer.status, answer.body.len()), (200, 0));
        let headers = answer
            .headers
            .into_iter()
            .filter(|(name, _)| name != "date" && name != "content-length");
        headers.collect()
    };
    let rate = ("webhook-allowed-rate".to_owned(), "*".to_owned());
    let echoed = ("webhook-allowed-origin".to_owned(), "eventgrid.azure.net".to_owned());
    assert_eq!(allowed(b"eventgrid.azure.net"), [echoed, rate.clone()]);
    // What is not ASCII is left out.
    assert_eq!(allowed("eventgrid.ä".as_bytes()), [rate]);

    // No server lets a line break through. If one did, or if the value came from elsewhere, it would not become a header.
    let receiver = Receiver::<azure_event_grid::Payload>::new(preset().build().unwrap(), Record::default());
    let delivery = Delivery::new("")
        .with_attribute(":method", "OPTIONS")
        .with_attribute("Authorization", format!("Bearer {KEY}"))
        .with_attribute("WebHook-Request-Origin", "a\r\nSet-Cookie: a=b");
    let answer = receiver.accept(delivery).unwrap().done();
    assert_eq!(answer.headers().collect::<Vec<_>>(), [("WebHook-Allowed-Rate", "*")]);
    assert_eq!(answer.into_http::<String>().headers().len(), 1);
}
