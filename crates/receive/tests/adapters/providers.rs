//! Receivers of two providers, and deliveries for them.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use eventry::{Payload, apiida, paydata};
use eventry_receive::{Kept, Quarantine, Receiver, StoreError, Verifier};

use crate::wire::Request;

pub const SUBSCRIPTION: &str = r#"{"type": "subscription.renew", "timestamp": "2026-11-29T16:00:00Z", "data": {}}"#;

pub const ACCOUNT: &str = include_str!("../../../../schemas/paydata/webhook-v1/AccountDeleted/v1.sample.documented.json");

/// Longer than anything here takes, and shorter than anybody waits.
pub const SECONDS: Duration = Duration::from_secs(5);

/// A quarantine in memory.
#[derive(Clone, Default)]
pub struct Memory(pub Arc<Mutex<Vec<String>>>);

impl Quarantine for Memory {
    fn keep(&self, kept: &[Kept<'_>]) -> Result<(), StoreError> {
        self.0.lock().unwrap().extend(kept.iter().map(Kept::to_line));
        Ok(())
    }
}

impl Memory {
    pub fn len(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

pub fn verifier(token: &str) -> Verifier {
    Verifier::preset("token").unwrap().key(token).build().unwrap()
}

pub fn receiver<P: Payload>(token: &str, memory: &Memory) -> Receiver<P> {
    Receiver::new(verifier(token), memory.clone())
}

pub fn subscriptions(memory: &Memory) -> Receiver<apiida::Payload> {
    receiver("first", memory)
}

pub fn accounts(memory: &Memory) -> Receiver<paydata::Payload> {
    receiver("second", memory)
}

/// A request that bears a token.
pub fn request(target: &str, token: &str, body: &str) -> Request {
    let mut request = Request::new(target, body);
    request.add("Authorization", format!("Bearer {token}"));
    request
}

/// The same as a request of the crate `http`.
pub fn http_request<B>(token: &str, body: B) -> http::Request<B> {
    let request = http::Request::post("/hooks").header("Authorization", format!("Bearer {token}"));
    request.body(body).unwrap()
}

/// Waits for something, but not forever.
pub async fn in_time<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(SECONDS, what).await.expect("it takes too long")
}

/// Runs something on a thread that may block, beside a runtime of one thread.
pub async fn beside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

/// Sends requests until one is not answered with 503, as a provider does. Returns the last status.
pub fn status_in_the_end(address: SocketAddr, request: &Request) -> u16 {
    let start = std::time::Instant::now();
    loop {
        let status = crate::wire::send(address, request).expect("an answer").status;
        if status != 503 || start.elapsed() > SECONDS {
            return status;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}
