//! A small API of the runtime of AWS Lambda: <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use http::{Response, StatusCode};
use serde_json::Value;
use tokio::sync::{Mutex, mpsc};

/// How long an invocation may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the function says about an invocation: its response, or an error.
type Outcome = (String, Result<Value, String>);

#[derive(Clone)]
struct Shared {
    events: Arc<Mutex<mpsc::UnboundedReceiver<(usize, Value)>>>,
    outcomes: mpsc::UnboundedSender<Outcome>,
}

/// The API, on loopback.
pub struct RuntimeApi {
    pub address: String,
    events: mpsc::UnboundedSender<(usize, Value)>,
    outcomes: mpsc::UnboundedReceiver<Outcome>,
    invocations: usize,
}

impl RuntimeApi {
    pub async fn start() -> Self {
        let (events, queue) = mpsc::unbounded_channel();
        let (told, outcomes) = mpsc::unbounded_channel();
        let shared = Shared {
            events: Arc::new(Mutex::new(queue)),
            outcomes: told,
        };
        let app = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
            .with_state(shared);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        tokio::spawn(async move { axum::serve(listener, app).await });
        RuntimeApi {
            address,
            events,
            outcomes,
            invocations: 0,
        }
    }

    /// Invokes the function, and waits for its response.
    pub async fn invoke(&mut self, event: Value) -> Value {
        self.invocations += 1;
        self.events.send((self.invocations, event)).expect("an API");
        let outcome = tokio::time::timeout(PATIENCE, self.outcomes.recv()).await;
        let (id, outcome) = outcome.expect("a response in time").expect("an API");
        assert_eq!(id, self.invocations.to_string());
        outcome.unwrap_or_else(|error| panic!("the function failed: {error}"))
    }

    /// How many invocations there were.
    pub fn invocations(&self) -> usize {
        self.invocations
    }
}

/// Waits for the next event.
async fn next(State(shared): State<Shared>) -> Response<String> {
    let Some((id, event)) = shared.events.lock().await.recv().await else {
        let mut gone = Response::new(String::new());
        *gone.status_mut() = StatusCode::GONE;
        return gone;
    };
    Response::builder()
        .header("Content-Type", "application/json")
        .header("Lambda-Runtime-Aws-Request-Id", id.to_string())
        .header("Lambda-Runtime-Deadline-Ms", "1795968395000")
        .header(
            "Lambda-Runtime-Invoked-Function-Arn",
            "arn:aws:lambda:eu-west-1:123456789012:function:hooks",
        )
        .header("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700")
        .body(event.to_string())
        .expect("a response")
}

async fn response(State(shared): State<Shared>, Path(id): Path<String>, body: String) -> StatusCode {
    let response = serde_json::from_str(&body).map_err(|error| format!("{error}: {body}"));
    shared.outcomes.send((id, response)).expect("a test that waits");
    StatusCode::ACCEPTED
}

async fn error(State(shared): State<Shared>, Path(id): Path<String>, body: String) -> StatusCode {
    shared.outcomes.send((id, Err(body))).expect("a test that waits");
    StatusCode::ACCEPTED
}
