//! The extractor.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{FromRef, State};
use axum::routing::post;
use eventry::{apiida, paydata};
use eventry_receive::{Accepted, Answer, Receiver};
use tokio::sync::{Notify, mpsc};

use crate::providers::{ACCOUNT, Memory, SUBSCRIPTION, accounts, beside, in_time, request, status_in_the_end, subscriptions};
use crate::wire::{Connection, send};

/// A state with two receivers, and something else.
#[derive(Clone)]
struct Hooks {
    subscriptions: Receiver<apiida::Payload>,
    accounts: Receiver<paydata::Payload>,
    handled: Arc<Mutex<Vec<String>>>,
}

impl FromRef<Hooks> for Receiver<apiida::Payload> {
    fn from_ref(hooks: &Hooks) -> Self {
        hooks.subscriptions.clone()
    }
}

impl FromRef<Hooks> for Receiver<paydata::Payload> {
    fn from_ref(hooks: &Hooks) -> Self {
        hooks.accounts.clone()
    }
}

async fn subscription(State(hooks): State<Hooks>, accepted: Accepted<apiida::Payload>) -> Answer {
    let ids = accepted.events().iter().map(|event| event.catalog_id());
    hooks.handled.lock().unwrap().extend(ids);
    accepted.done()
}

async fn account(State(hooks): State<Hooks>, mut accepted: Accepted<paydata::Payload>) -> Answer {
    for event in accepted.take_events() {
        hooks.handled.lock().unwrap().push(event.catalog_id());
    }
    accepted.done()
}

async fn serve(app: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

#[tokio::test]
async fn a_router_has_receivers_of_two_providers() {
    let (memory, handled) = (Memory::default(), Arc::default());
    let hooks = Hooks {
        subscriptions: subscriptions(&memory),
        accounts: accounts(&memory),
        handled: Arc::clone(&handled),
    };
    let app = Router::new()
        .route("/subscriptions", post(subscription))
        .route("/accounts", post(account))
        .route("/health", post(|| async { "well" }))
        .with_state(hooks);
    let address = serve(app).await;
    let status = move |target, token, body| send(address, &request(target, token, body)).expect("an answer").status;
    beside(move || {
        assert_eq!(status("/subscriptions", "first", SUBSCRIPTION), 200);
        assert_eq!(status("/accounts", "second", ACCOUNT), 200);
        // The key of one is not a key of the other.
        assert_eq!(status("/subscriptions", "second", SUBSCRIPTION), 401);
        assert_eq!(status("/accounts", "first", ACCOUNT), 401);
        // An event of the other provider is not one of this.
        assert_eq!(status("/subscriptions", "first", ACCOUNT), 200);
        assert_eq!(status("/health", "", "{}"), 200);
    })
    .await;
    let handled = handled.lock().unwrap();
    assert_eq!(handled.len(), 2, "{handled:?}");
    assert!(
        handled[0].starts_with("apiida/") && handled[1] == "paydata/webhook-v1/AccountDeleted/v1",
        "{handled:?}"
    );
    assert_eq!(memory.len(), 1);
}

#[tokio::test]
async fn the_limit_is_that_of_the_receiver() {
    let memory = Memory::default();
    // Larger than what axum allows where nothing else is set.
    let receiver = subscriptions(&memory).with_body_limit(4 << 20);
    let done = |accepted: Accepted<apiida::Payload>| async move { accepted.done() };
    let address = serve(Router::new().route("/", post(done)).with_state(receiver)).await;
    let large = SUBSCRIPTION.replace("{}", &format!("{{\"text\": \"{}\"}}", "x".repeat(3 << 20)));
    let too_large = SUBSCRIPTION.replace("{}", &format!("{{\"text\": \"{}\"}}", "x".repeat(4 << 20)));
    let statuses =
        beside(move || [large, too_large].map(|body| send(address, &request("/", "first", &body)).map(|answer| answer.status))).await;
    assert_eq!(statuses[0], Some(200));
    // The server hangs up on a sender that goes on, so the answer may be lost.
    assert!(matches!(statuses[1], Some(413) | None), "{statuses:?}");
    assert_eq!(memory.len(), 0);
}

#[tokio::test]
async fn a_delivery_whose_sender_hangs_up_is_new_again() {
    let memory = Memory::default();
    let receiver = subscriptions(&memory);
    let (entered, mut entries) = mpsc::unbounded_channel();
    let (never, done) = (Arc::new(Notify::new()), Arc::new(AtomicUsize::new(0)));
    let finished = Arc::clone(&done);
    // The first attempt waits for something that does not come.
    let hook = move |accepted: Accepted<apiida::Payload>| {
        let (entered, never, finished) = (entered.clone(), Arc::clone(&never), Arc::clone(&finished));
        async move {
            let is_first = entered.send(accepted.events().len()).is_ok() && finished.load(Ordering::Relaxed) == 0;
            if is_first && accepted.events()[0].attribute("x-attempt") == Some("1") {
                never.notified().await;
            }
            finished.fetch_add(1, Ordering::Relaxed);
            accepted.done()
        }
    };
    let address = serve(Router::new().route("/", post(hook)).with_state(receiver)).await;
    let attempt = |at: &str| {
        let mut request = request("/", "first", SUBSCRIPTION);
        request.add("X-Attempt", at);
        request
    };

    let first = attempt("1");
    let connection = beside(move || {
        let mut connection = Connection::open(address);
        connection.send(&first);
        connection
    })
    .await;
    assert_eq!(in_time(entries.recv()).await, Some(1));
    // While it is in work, another attempt is asked to come later.
    let second = attempt("2");
    let status = beside(move || send(address, &second).expect("an answer").status).await;
    assert_eq!((status, done.load(Ordering::Relaxed)), (503, 0));

    drop(connection);
    let third = attempt("3");
    assert_eq!(beside(move || status_in_the_end(address, &third)).await, 200);
    assert_eq!(in_time(entries.recv()).await, Some(1));
    assert_eq!(done.load(Ordering::Relaxed), 1);
    // Now it is done.
    let fourth = attempt("4");
    assert_eq!(beside(move || send(address, &fourth).expect("an answer").status).await, 200);
    assert_eq!(done.load(Ordering::Relaxed), 1);
}
