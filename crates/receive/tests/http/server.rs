//! A server with several routes, a receiver behind each, and a record of what happens there.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use axum::extract::{FromRef, State};
use axum::{Router, routing::any};
use eventry::apiida;
use eventry_receive::{Accepted, Answer, Kept, Notice, Quarantine, Reason, Receiver, StoreError};
use tokio::sync::oneshot;

use crate::base::Base;
use crate::signing::NOW;

type Payload = apiida::Payload;

/// The header that tells whose request it is. No signature covers it.
pub const SENDER: &str = "X-Sender";

/// How large a body may be.
pub const BODY_LIMIT: usize = 16 << 10;

/// What happens behind a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// The handler was called with events of these senders.
    Handled(Vec<String>),
    /// The quarantine got a line.
    Kept,
    Refused(Reason),
    Duplicate,
    Malformed,
    Other(String),
}

/// A receiver, and the record of what happens there.
#[derive(Clone)]
struct Route {
    receiver: Receiver<Payload>,
    record: Record,
}

#[derive(Clone, Default)]
struct Record(Arc<Mutex<Vec<Seen>>>);

impl Record {
    fn push(&self, seen: Seen) {
        self.0.lock().expect("no panic").push(seen);
    }
}

impl Quarantine for Record {
    fn keep(&self, kept: &[Kept<'_>]) -> Result<(), StoreError> {
        kept.iter().for_each(|_| self.push(Seen::Kept));
        Ok(())
    }
}

impl Route {
    fn new(base: Base, clock: Arc<AtomicI64>) -> Self {
        let record = Record::default();
        let told = record.clone();
        let receiver = Receiver::new(base.verifier(clock), record.clone())
            .with_body_limit(BODY_LIMIT)
            .with_body_timeout(Duration::from_millis(300))
            .with_notices(move |notice| {
                told.push(match notice {
                    // The answer says it, too.
                    Notice::Unreadable(_) => return,
                    Notice::Refused(refusal) => Seen::Refused(refusal.reason()),
                    Notice::Duplicate(_) => Seen::Duplicate,
                    Notice::Malformed(_) => Seen::Malformed,
                    other => Seen::Other(other.to_string()),
                });
            });
        Route { receiver, record }
    }
}

impl FromRef<Route> for Receiver<Payload> {
    fn from_ref(route: &Route) -> Self {
        route.receiver.clone()
    }
}

async fn hook(State(route): State<Route>, accepted: Accepted<Payload>) -> Answer {
    let sender = |event: &apiida::Event| event.attribute(SENDER).unwrap_or_default().to_owned();
    route.record.push(Seen::Handled(accepted.events().iter().map(sender).collect()));
    accepted.done()
}

/// The server. One thread serves all connections, so whatever blocks it blocks valid traffic too.
pub struct Server {
    pub address: SocketAddr,
    /// What the receivers take for the time.
    pub clock: Arc<AtomicI64>,
    records: BTreeMap<&'static str, Record>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub fn start() -> Self {
        let clock = Arc::new(AtomicI64::new(NOW));
        let (mut records, mut app) = (BTreeMap::new(), Router::new());
        for base in Base::ALL {
            if records.contains_key(base.route()) {
                continue;
            }
            let route = Route::new(base, Arc::clone(&clock));
            records.insert(base.route(), route.record.clone());
            let router: Router = Router::new().route(base.route(), any(hook)).with_state(route);
            app = app.merge(router);
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel();
        let serve = move || {
            runtime.block_on(async {
                tokio::select! {
                    served = async { axum::serve(listener, app).await } => served.expect("a server"),
                    _ = stopped => {}
                }
            });
        };
        Server {
            address,
            clock,
            records,
            stop: Some(stop),
            thread: Some(std::thread::spawn(serve)),
        }
    }

    /// Takes the record of a route.
    pub fn take_record(&self, base: Base) -> Vec<Seen> {
        let record = &self.records[base.route()];
        std::mem::take(&mut *record.0.lock().expect("no panic"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        let ended = self.thread.take().map(JoinHandle::join);
        if !std::thread::panicking() {
            assert!(ended.is_some_and(|ended| ended.is_ok()), "the server panicked");
        }
    }
}
