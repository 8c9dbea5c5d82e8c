//! Stores, quarantines, and sources of keys that wait: on a runtime of one thread, they do not stop other requests.

use std::sync::mpsc::{Receiver as Waiter, Sender, channel};
use std::sync::{Arc, Mutex};

use eventry::apiida;
use eventry_receive::{
    Accepted, Claim, DeliveryKey, Kept, KeyRequest, KeySource, KeyUnavailable, Quarantine, Receiver, SeenKeys, StoreError, Verifier, Window,
};
use tokio::sync::oneshot;

use crate::providers::{Memory, SECONDS, SUBSCRIPTION, http_request, in_time, subscriptions, verifier};

/// Waits until it may go on, and says first that it waits.
#[derive(Clone)]
struct Gate(Arc<Mutex<(Option<Waits>, Waiter<()>)>>);

/// Tells that somebody waits.
type Waits = oneshot::Sender<()>;

impl Gate {
    fn new() -> (Self, oneshot::Receiver<()>, Sender<()>) {
        let ((waits, waiting), (open, opened)) = (oneshot::channel(), channel());
        (Gate(Arc::new(Mutex::new((Some(waits), opened)))), waiting, open)
    }

    /// Fails if nobody opens it in time, because whoever would do so waits for it.
    fn pass(&self) -> Result<(), StoreError> {
        let mut gate = self.0.lock().unwrap();
        if let Some(waits) = gate.0.take() {
            waits.send(()).expect("somebody who listens");
        }
        gate.1.recv_timeout(SECONDS).map_err(|_| "nobody has opened the gate".into())
    }
}

/// A store, a quarantine, and a source of keys behind a gate.
struct Gated<T>(Gate, T);

impl SeenKeys for Gated<Window> {
    fn claim(&self, key: &DeliveryKey) -> Result<Claim, StoreError> {
        self.0.pass()?;
        self.1.claim(key)
    }

    fn complete(&self, key: &DeliveryKey) -> Result<(), StoreError> {
        self.1.complete(key)
    }

    fn release(&self, key: &DeliveryKey) -> Result<(), StoreError> {
        self.1.release(key)
    }
}

impl Quarantine for Gated<Memory> {
    fn keep(&self, kept: &[Kept<'_>]) -> Result<(), StoreError> {
        self.0.pass()?;
        self.1.keep(kept)
    }
}

impl KeySource for Gated<()> {
    fn find(&self, _: KeyRequest<'_>) -> Result<Vec<u8>, KeyUnavailable> {
        self.0.pass().map_err(|_| KeyUnavailable)?;
        Err(KeyUnavailable)
    }
}

/// Sends a request to a receiver that waits at a gate. While it waits, another receiver takes a delivery on the same thread. Returns the
/// status of the first one, after the gate is opened.
async fn status_behind(
    receiver: Receiver<apiida::Payload>,
    request: http::Request<String>,
    waiting: oneshot::Receiver<()>,
    open: Sender<()>,
) -> u16 {
    let first = tokio::spawn(async move {
        match receiver.accept_request(request).await {
            Ok(accepted) => accepted.done().status(),
            Err(answer) => answer.status(),
        }
    });
    in_time(waiting).await.expect("a request that waits");
    let memory = Memory::default();
    let other = subscriptions(&memory);
    let other = other.accept_request(http_request("first", SUBSCRIPTION.to_owned()));
    let accepted = in_time(other).await;
    assert_eq!(accepted.expect("events").done().status(), 200);
    assert!(!first.is_finished());
    open.send(()).expect("somebody who waits");
    in_time(first).await.expect("no panic")
}

#[tokio::test(flavor = "current_thread")]
async fn a_store_that_waits_does_not_stop_others() {
    let (gate, waiting, open) = Gate::new();
    let receiver = subscriptions(&Memory::default()).with_seen_keys(Gated(gate, Window::new(10)));
    let request = http_request("first", SUBSCRIPTION.to_owned());
    assert_eq!(status_behind(receiver, request, waiting, open).await, 200);
}

#[tokio::test(flavor = "current_thread")]
async fn a_quarantine_that_waits_does_not_stop_others() {
    let (gate, waiting, open) = Gate::new();
    let memory = Memory::default();
    let receiver = Receiver::new(verifier("first"), Gated(gate, memory.clone()));
    let request = http_request("first", "{\"type\": ".to_owned());
    assert_eq!(status_behind(receiver.clone(), request, waiting, open).await, 200);
    assert_eq!(memory.len(), 1);
    // Where there is nothing to keep, nobody waits. The gate is closed now.
    let request = http_request("first", SUBSCRIPTION.to_owned());
    let accepted = receiver.accept_request(request).await.expect("events");
    assert_eq!(accepted.done().status(), 200);
}

#[tokio::test(flavor = "current_thread")]
async fn a_source_of_keys_that_waits_does_not_stop_others() {
    let (gate, waiting, open) = Gate::new();
    let verifier = Verifier::preset("plaid").unwrap().key_source(Gated(gate, ())).build().unwrap();
    let receiver = Receiver::new(verifier, Memory::default());
    let mut request = http_request("first", SUBSCRIPTION.to_owned());
    // {"alg":"ES256","kid":"a"}
    let token = "eyJhbGciOiJFUzI1NiIsImtpZCI6ImEifQ.e30.AAAA";
    request.headers_mut().insert("Plaid-Verification", token.parse().unwrap());
    assert_eq!(status_behind(receiver, request, waiting, open).await, 401);
}

/// A store that waits when work is over.
struct Late(Gate, Window);

impl SeenKeys for Late {
    fn claim(&self, key: &DeliveryKey) -> Result<Claim, StoreError> {
        self.1.claim(key)
    }

    fn complete(&self, key: &DeliveryKey) -> Result<(), StoreError> {
        self.0.pass()?;
        self.1.complete(key)
    }

    fn release(&self, key: &DeliveryKey) -> Result<(), StoreError> {
        self.0.pass()?;
        self.1.release(key)
    }
}

/// Finishes a delivery, and sends it again while the store waits, and after that. Returns whether it has events then.
async fn is_new_after(finish: impl FnOnce(Accepted<apiida::Payload>)) -> bool {
    let (gate, waiting, open) = Gate::new();
    let receiver = subscriptions(&Memory::default()).with_seen_keys(Late(gate, Window::new(10)));
    let request = || http_request("first", SUBSCRIPTION.to_owned());
    finish(receiver.accept_request(request()).await.expect("events"));
    in_time(waiting).await.expect("a store that waits");
    // Nobody knows yet, so the sender is asked to come later. The thread is free.
    assert_eq!(receiver.accept_request(request()).await.unwrap_err().status(), 503);
    // Once for this delivery, and once for the next one.
    open.send(()).and_then(|()| open.send(())).expect("somebody who waits");
    let start = std::time::Instant::now();
    loop {
        match receiver.accept_request(request()).await {
            Ok(_) => return true,
            Err(answer) if answer.is_success() => return false,
            Err(_) => assert!(start.elapsed() < SECONDS, "the store is never told"),
        }
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
}

#[tokio::test(flavor = "current_thread")]
async fn a_store_that_waits_when_work_is_over_does_not_stop_others() {
    assert!(!is_new_after(|accepted| assert_eq!(accepted.done().status(), 200)).await);
    assert!(is_new_after(|accepted| assert_eq!(accepted.failed().status(), 503)).await);
    assert!(is_new_after(drop).await);
}

/// A store that panics the first time.
struct Panics(Mutex<bool>, Window);

impl SeenKeys for Panics {
    fn claim(&self, key: &DeliveryKey) -> Result<Claim, StoreError> {
        if std::mem::replace(&mut *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner), false) {
            std::panic::resume_unwind(Box::new("the store"));
        }
        self.1.claim(key)
    }

    fn complete(&self, key: &DeliveryKey) -> Result<(), StoreError> {
        self.1.complete(key)
    }

    fn release(&self, key: &DeliveryKey) -> Result<(), StoreError> {
        self.1.release(key)
    }
}

#[tokio::test(flavor = "current_thread")]
async fn a_store_that_panics_is_asked_again() {
    let store = Panics(Mutex::new(true), Window::new(10));
    let receiver = subscriptions(&Memory::default()).with_seen_keys(store);
    let request = || http_request("first", SUBSCRIPTION.to_owned());
    let answer = receiver.accept_request(request()).await.unwrap_err();
    assert_eq!(answer.status(), 503);
    assert_eq!(receiver.accept_request(request()).await.unwrap().done().status(), 200);
}
