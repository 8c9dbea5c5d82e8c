//! A server with one receiver.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use axum::extract::{FromRef, State};
use axum::{Router, routing::any};
use eventry::Payload;
use eventry_receive::{Accepted, Answer, Kept, Quarantine, Receiver, StoreError, Verifier, VerifierBuilder};
use tokio::sync::oneshot;

use crate::signing::NOW;
use crate::wire::{Request, Response, send};

/// What happens behind the route.
#[derive(Clone, Default)]
pub struct Record(Arc<Mutex<Vec<String>>>);

impl Record {
    fn push(&self, what: String) {
        self.0.lock().unwrap().push(what);
    }
}

impl Quarantine for Record {
    fn keep(&self, kept: &[Kept<'_>]) -> Result<(), StoreError> {
        kept.iter().for_each(|kept| self.push(format!("kept {}", kept.to_line())));
        Ok(())
    }
}

struct Route<P> {
    receiver: Receiver<P>,
    record: Record,
}

impl<P> Clone for Route<P> {
    fn clone(&self) -> Self {
        Route {
            receiver: self.receiver.clone(),
            record: self.record.clone(),
        }
    }
}

impl<P: Payload> FromRef<Route<P>> for Receiver<P> {
    fn from_ref(route: &Route<P>) -> Self {
        route.receiver.clone()
    }
}

async fn hook<P: Payload>(State(route): State<Route<P>>, accepted: Accepted<P>) -> Answer {
    for event in accepted.events() {
        let delivery_id = event.delivery_id();
        route
            .record
            .push(format!("event {} {}", event.catalog_id(), delivery_id.unwrap_or_default()));
    }
    for control in accepted.controls() {
        route.record.push(format!("control {}", control.name()));
    }
    for address in accepted.confirmations() {
        route.record.push(format!("confirm {address}"));
    }
    accepted.done()
}

/// A server, which ends when it is dropped.
pub struct Server {
    address: SocketAddr,
    record: Record,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts a server whose clock stands still.
    pub fn start<P: Payload>(verifier: VerifierBuilder) -> Self {
        let record = Record::default();
        let told = record.clone();
        let verifier: Verifier = verifier.clock(|| NOW).build().unwrap();
        let receiver = Receiver::<P>::new(verifier, record.clone()).with_notices(move |notice| {
            if let eventry_receive::Notice::Refused(_) = notice {
                told.push(notice.to_string());
            }
        });
        let route = Route {
            receiver,
            record: record.clone(),
        };
        let app: Router = Router::new().route("/hooks", any(hook::<P>)).with_state(route);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let serve = move || {
            runtime.block_on(async {
                tokio::select! {
                    served = async { axum::serve(listener, app).await } => served.unwrap(),
                    _ = stopped => {}
                }
            });
        };
        Server {
            address,
            record,
            stop: Some(stop),
            thread: Some(std::thread::spawn(serve)),
        }
    }

    /// Starts a server that verifies as the provider's settings say.
    pub fn of<P: Payload>(key: &str) -> Self {
        Server::start::<P>(Verifier::of::<P>().unwrap().key(key))
    }

    /// Sends a request.
    pub fn send(&self, request: &Request) -> Response {
        send(self.address, request).expect("an answer")
    }

    /// Sends a request. Returns the status, the type, and the text of the answer.
    pub fn answer(&self, request: &Request) -> (u16, String, String) {
        let response = self.send(request);
        let known = ["content-length", "content-type", "date"];
        for (name, _) in &response.headers {
            assert!(known.contains(&name.as_str()), "{response:?}");
        }
        let content_type = response.headers.iter().find(|(name, _)| name == "content-type");
        let content_type = content_type.map_or_else(String::new, |(_, value)| value.clone());
        (response.status, content_type, String::from_utf8(response.body).unwrap())
    }

    /// Takes what happened.
    pub fn take_record(&self) -> Vec<String> {
        std::mem::take(&mut *self.record.0.lock().unwrap())
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
