//! The layer.

use std::convert::Infallible;
use std::fmt;
use std::future::{Ready, poll_fn, ready};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use eventry::apiida;
use eventry_receive::tower::{Receive, ReceiveLayer};
use eventry_receive::{Accepted, Answer};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tower::{Layer as _, Service, ServiceExt as _, service_fn};

use crate::providers::{Memory, SUBSCRIPTION, beside, http_request, request, subscriptions};
use crate::wire::{Connection, send};

type Delivered = Accepted<apiida::Payload>;

/// Why the application cannot go on.
#[derive(Debug, PartialEq, Eq)]
struct OutOfOrder(&'static str);

impl fmt::Display for OutOfOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "out of order: {}", self.0)
    }
}

impl std::error::Error for OutOfOrder {}

/// A service that fails a few times, and counts calls.
#[derive(Clone)]
struct Fails {
    times: usize,
    calls: Arc<AtomicUsize>,
    ready: bool,
}

impl Fails {
    fn new(times: usize) -> Self {
        Fails {
            times,
            calls: Arc::default(),
            ready: true,
        }
    }
}

impl Service<Delivered> for Fails {
    type Response = Answer;
    type Error = OutOfOrder;
    type Future = Ready<Result<Answer, OutOfOrder>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), OutOfOrder>> {
        Poll::Ready(self.ready.then_some(()).ok_or(OutOfOrder("not ready")))
    }

    fn call(&mut self, accepted: Delivered) -> Self::Future {
        assert_eq!(accepted.events().len(), 1);
        let calls = self.calls.fetch_add(1, Ordering::Relaxed);
        ready((calls >= self.times).then(|| accepted.done()).ok_or(OutOfOrder("the database")))
    }
}

fn layered<S>(memory: &Memory, inner: S) -> Receive<apiida::Payload, S> {
    ReceiveLayer::new(subscriptions(memory)).layer(inner)
}

#[tokio::test(flavor = "current_thread")]
async fn an_error_of_the_service_goes_up_and_the_delivery_is_new_again() {
    let memory = Memory::default();
    let inner = Fails::new(2);
    let service = layered(&memory, inner.clone());
    let send = |token: &'static str| service.clone().oneshot(http_request(token, SUBSCRIPTION.to_owned()));
    // What is refused does not reach the service.
    assert_eq!(send("other").await.unwrap().status(), 401);
    assert_eq!(inner.calls.load(Ordering::Relaxed), 0);
    for _ in 0..2 {
        assert_eq!(send("first").await.unwrap_err(), OutOfOrder("the database"));
    }
    let response = send("first").await.unwrap();
    assert_eq!(
        (response.status().as_u16(), response.body().as_str(), response.headers().len()),
        (200, "", 0)
    );
    // Done is done: the answer is the same, and the service is not called.
    assert_eq!(send("first").await.unwrap().status(), 200);
    assert_eq!(inner.calls.load(Ordering::Relaxed), 3);
    assert_eq!(memory.len(), 0);
}

#[tokio::test(flavor = "current_thread")]
async fn the_layer_is_ready_when_the_service_is() {
    let inner = Fails {
        ready: false,
        ..Fails::new(0)
    };
    let mut service = layered(&Memory::default(), inner);
    let ready = poll_fn(|context| Service::<http::Request<String>>::poll_ready(&mut service, context)).await;
    assert_eq!(ready, Err(OutOfOrder("not ready")));
}

#[tokio::test(flavor = "current_thread")]
async fn a_service_that_panics_leaves_the_delivery_new() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let inner = service_fn(move |accepted: Delivered| {
        let is_first = counted.fetch_add(1, Ordering::Relaxed) == 0;
        async move {
            if is_first {
                std::panic::resume_unwind(Box::new("the application"));
            }
            Ok::<_, Infallible>(accepted.done())
        }
    });
    let service = layered(&Memory::default(), inner);
    let send = || tokio::spawn(service.clone().oneshot(http_request("first", SUBSCRIPTION.to_owned())));
    assert!(send().await.unwrap_err().is_panic());
    assert_eq!(send().await.unwrap().unwrap().status(), 200);
    assert_eq!(calls.load(Ordering::Relaxed), 2);
}

/// Serves each connection by hyper.
async fn serve(service: Receive<apiida::Payload, Fails>) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = TowerToHyperService::new(service.clone());
            tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    });
    address
}

#[tokio::test(flavor = "current_thread")]
async fn hyper_serves_the_layer() {
    let memory = Memory::default();
    let inner = Fails::new(1);
    let address = serve(layered(&memory, inner.clone())).await;
    beside(move || {
        let valid = request("/hooks", "first", SUBSCRIPTION);
        let other = request("/hooks", "other", "not JSON");
        assert_eq!(send(address, &other).expect("an answer").status, 401);
        // The service fails: the sender gets no answer, and tries again.
        assert_eq!(send(address, &valid), None);
        let mut connection = Connection::open(address);
        for (request, status) in [(&valid, 200), (&other, 401), (&valid, 200)] {
            connection.send(request);
            let answer = connection.answer().expect("an answer");
            assert_eq!((answer.status, answer.body.len()), (status, 0));
        }
    })
    .await;
    assert_eq!(inner.calls.load(Ordering::Relaxed), 2);
    assert_eq!(memory.len(), 0);
}
