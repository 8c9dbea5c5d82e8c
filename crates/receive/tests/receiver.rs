//! What a receiver hands over, keeps, and answers.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use eventry::{Delivery, apiida};
use eventry_receive::{Accepted, Answer, Claim, DeliveryKey, Kept, Quarantine, Receiver, SeenKeys, StoreError, Verifier, Window};

type Payload = apiida::Payload;

const RENEWAL: &str = r#"{"type": "subscription.renew", "timestamp": "2026-11-29T16:00:00Z", "data": {}}"#;

/// A quarantine in memory, which can fail.
#[derive(Clone, Default)]
struct Memory {
    lines: Arc<Mutex<Vec<String>>>,
    fails: Arc<AtomicBool>,
}

impl Memory {
    fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }
}

impl Quarantine for Memory {
    fn keep(&self, kept: &[Kept<'_>]) -> Result<(), StoreError> {
        if self.fails.load(Ordering::Relaxed) && !kept.is_empty() {
            return Err("the disk is full".into());
        }
        self.lines.lock().unwrap().extend(kept.iter().map(Kept::to_line));
        Ok(())
    }
}

/// A receiver, its quarantine, and what it says.
struct Fixture {
    receiver: Receiver<Payload>,
    memory: Memory,
    notices: Arc<Mutex<Vec<String>>>,
}

impl Fixture {
    fn new() -> Self {
        let (memory, notices) = (Memory::default(), Arc::new(Mutex::new(Vec::new())));
        let verifier = Verifier::preset("token").unwrap().key("secret").build().unwrap();
        let said = Arc::clone(&notices);
        let receiver = Receiver::new(verifier, memory.clone()).with_notices(move |notice| said.lock().unwrap().push(notice.to_string()));
        Fixture { receiver, memory, notices }
    }

    fn accept(&self, body: &str) -> Result<Accepted<Payload>, Answer> {
        let delivery = Delivery::new(body)
            .with_attribute("Authorization", "Bearer secret")
            .with_attribute("X-Request", "7")
            .with_route("/hooks");
        self.receiver.accept(delivery)
    }

    fn notices(&self) -> Vec<String> {
        std::mem::take(&mut self.notices.lock().unwrap())
    }
}

#[test]
fn events_are_handed_over_once() {
    let fixture = Fixture::new();
    let accepted = fixture.accept(RENEWAL).unwrap();
    assert_eq!(accepted.events().len(), 1);
    assert_eq!(accepted.events()[0].attribute("x-request"), Some("7"));
    let answer = accepted.done();
    assert_eq!((answer.status(), answer.body(), answer.headers().count()), (200, "", 0));
    let again = fixture.accept(RENEWAL).unwrap_err();
    assert_eq!(again, answer);
    let notices = fixture.notices();
    assert!(
        matches!(notices.as_slice(), [notice] if notice.starts_with("duplicate ")),
        "{notices:?}"
    );
    assert!(fixture.memory.lines().is_empty());
}

#[test]
fn a_refusal_says_nothing_and_keeps_nothing() {
    let fixture = Fixture::new();
    for delivery in [
        Delivery::new(RENEWAL),
        Delivery::new(RENEWAL).with_attribute("Authorization", "Bearer Secret"),
        Delivery::new("not JSON").with_attribute("Authorization", ""),
    ] {
        let answer = fixture.receiver.accept(delivery).unwrap_err();
        assert_eq!((answer.status(), answer.body(), answer.headers().count()), (401, "", 0));
    }
    assert_eq!(
        fixture.notices(),
        [
            "refused: `attribute:Authorization` is missing",
            "refused: `attribute:Authorization` does not match",
            "refused: `attribute:Authorization` is empty",
        ]
    );
    assert!(fixture.memory.lines().is_empty());
}

#[test]
fn a_poison_event_is_kept_and_not_asked_for_again() {
    let fixture = Fixture::new();
    for (body, reason) in [
        ("{\"type\": ", "the text ends inside a value"),
        ("[1", "\"reason\":"),
        ("", "\"reason\":"),
    ] {
        let answer = fixture.accept(body).unwrap().done();
        assert_eq!(answer.status(), 200, "{body}");
        let lines = fixture.memory.lines();
        let kept = Delivery::from_json(lines.last().unwrap()).unwrap();
        assert_eq!(kept.body(), body.as_bytes());
        assert_eq!((kept.route(), kept.attribute("X-Request")), (Some("/hooks"), Some("7")));
        assert!(lines.last().unwrap().contains(reason), "{lines:?}");
    }
    // The secret is in no line.
    assert!(
        fixture
            .memory
            .lines()
            .iter()
            .all(|line| !line.contains("secret") && !line.contains("Authorization"))
    );
    // It is not kept a second time, even if nobody has said that it is done.
    drop(fixture.accept("{\"more\": ").unwrap());
    assert_eq!(fixture.accept("{\"more\": ").unwrap_err().status(), 200);
    assert_eq!(fixture.memory.lines().len(), 4);
    assert_eq!(fixture.accept("{\"type\": ").unwrap_err().status(), 200);
    assert_eq!(fixture.memory.lines().len(), 4);
}

#[test]
fn what_cannot_be_kept_is_asked_for_again() {
    let fixture = Fixture::new();
    fixture.memory.fails.store(true, Ordering::Relaxed);
    assert_eq!(fixture.accept("{").unwrap_err(), Answer::retry());
    assert_eq!(fixture.accept(RENEWAL).unwrap().reject("no such account"), Answer::retry());
    assert_eq!(
        fixture.notices(),
        ["not available: the disk is full", "not available: the disk is full"]
    );
    fixture.memory.fails.store(false, Ordering::Relaxed);
    assert_eq!(fixture.accept("{").unwrap().done().status(), 200);
    assert_eq!(fixture.accept(RENEWAL).unwrap().done().status(), 200);
    assert_eq!(fixture.memory.lines().len(), 1);
}

#[test]
fn what_is_not_finished_is_new_again() {
    let fixture = Fixture::new();
    let first = fixture.accept(RENEWAL).unwrap();
    // Another attempt arrives while the first one is in work: nobody knows yet whether it succeeds.
    let answer = fixture.accept(RENEWAL).unwrap_err();
    assert_eq!(answer, Answer::retry());
    assert_eq!(answer.headers().collect::<Vec<_>>(), [("Retry-After", "5")]);
    assert_eq!(first.failed(), Answer::retry());

    drop(fixture.accept(RENEWAL).unwrap());
    let panics = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _accepted = fixture.accept(RENEWAL).unwrap();
        std::panic::resume_unwind(Box::new("the handler"));
    }));
    assert!(panics.is_err());
    assert_eq!(fixture.accept(RENEWAL).unwrap().done().status(), 200);
}

#[test]
fn an_application_can_put_events_into_quarantine() {
    let fixture = Fixture::new();
    let answer = fixture.accept(RENEWAL).unwrap().reject("no \"such\" account");
    assert_eq!(answer.status(), 200);
    let other = RENEWAL.replace("16:00", "17:00");
    let accepted = fixture.accept(&other).unwrap();
    accepted.quarantine(&accepted.events()[0], "closed").unwrap();
    assert_eq!(accepted.done().status(), 200);
    let lines = fixture.memory.lines();
    assert_eq!(lines.len(), 2);
    for (line, body, reason) in [
        (&lines[0], RENEWAL, r#""reason":"no \"such\" account""#),
        (&lines[1], &*other, r#""reason":"closed""#),
    ] {
        assert!(line.contains(reason), "{line}");
        let kept = Delivery::from_json(line).unwrap();
        assert_eq!((kept.body(), kept.route()), (body.as_bytes(), Some("/hooks")));
    }
    let notices = fixture.notices();
    assert!(notices[0].starts_with("in quarantine: apiida/"), "{notices:?}");
    assert!(notices[0].ends_with(": no \"such\" account"), "{notices:?}");
}

/// A store that does not answer.
struct Down;

impl SeenKeys for Down {
    fn claim(&self, _key: &DeliveryKey) -> Result<Claim, StoreError> {
        Err("no connection".into())
    }

    fn complete(&self, _key: &DeliveryKey) -> Result<(), StoreError> {
        Err("no connection".into())
    }

    fn release(&self, _key: &DeliveryKey) -> Result<(), StoreError> {
        Err("no connection".into())
    }
}

/// A store that forgets.
struct Forgetful(Window);

impl SeenKeys for Forgetful {
    fn claim(&self, key: &DeliveryKey) -> Result<Claim, StoreError> {
        self.0.claim(key)
    }

    fn complete(&self, _key: &DeliveryKey) -> Result<(), StoreError> {
        Err("no connection".into())
    }

    fn release(&self, key: &DeliveryKey) -> Result<(), StoreError> {
        self.0.release(key)
    }
}

#[test]
fn a_store_that_fails_loses_no_event() {
    let mut fixture = Fixture::new();
    fixture.receiver = fixture.receiver.with_seen_keys(Down);
    assert_eq!(fixture.accept(RENEWAL).unwrap_err(), Answer::retry());
    assert_eq!(fixture.notices(), ["not available: no connection"]);
    // The events are processed; that the store does not know it only costs a duplicate.
    fixture.receiver = fixture.receiver.with_seen_keys(Forgetful(Window::new(1)));
    assert_eq!(fixture.accept(RENEWAL).unwrap().done().status(), 200);
    assert_eq!(fixture.notices(), ["not available: no connection"]);
}

#[test]
fn threads_that_bring_the_same_delivery_process_it_once() {
    let fixture = Fixture::new();
    let (done, total) = (Mutex::new(0), 64);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for at in 0..total {
                    let body = RENEWAL.replace("16:00:00", &format!("16:{at:02}:00"));
                    while let Err(answer) = fixture.accept(&body).map(|accepted| {
                        *done.lock().unwrap() += accepted.events().len();
                        accepted.done()
                    }) {
                        if answer.is_success() {
                            break;
                        }
                        std::thread::yield_now();
                    }
                }
            });
        }
    });
    assert_eq!(done.into_inner().unwrap(), total);
}
