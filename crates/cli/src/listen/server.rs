//! The HTTP server.

use std::convert::Infallible;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, HeaderValue, Request, Response, StatusCode, header};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::{Semaphore, mpsc, oneshot};

use super::answer::Answer;
use super::desk::Arrival;
use super::ending::Ended;
use super::request::{self, Limits};
use crate::command::Failure;

/// How long a head, or a body, may take to arrive.
const READ_TIME: Duration = Duration::from_secs(10);

/// How long requests that are being read when the command ends may take.
const END_TIME: Duration = Duration::from_secs(2);

/// The longest head of a request, in bytes.
const HEAD: usize = 64 << 10;

/// How many headers a request may have.
const HEADERS: usize = 200;

/// How many connections are served at a time. Others wait.
const CONNECTIONS: usize = 128;

/// How long it waits if a connection cannot be accepted, such as when there are too many open files.
const PAUSE: Duration = Duration::from_millis(100);

/// Reads requests, and hands them to the desk.
pub struct Server {
    listener: TcpListener,
    runtime: Runtime,
    limits: Limits,
    desk: mpsc::Sender<Arrival>,
}

impl Server {
    /// Takes a port, and the way to the desk.
    ///
    /// # Errors
    ///
    /// Fails if the system gives no way to wait for connections.
    pub fn new(listener: TcpListener, limit: usize, desk: mpsc::Sender<Arrival>) -> Result<Self, Failure> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| failed(&error))?;
        Ok(Server {
            listener,
            runtime,
            limits: Limits {
                body: limit,
                time: READ_TIME,
            },
            desk,
        })
    }

    /// Returns what runs the server.
    pub fn runtime(&self) -> &Handle {
        self.runtime.handle()
    }

    /// Serves until the command ends. What is being read then is still answered.
    ///
    /// # Errors
    ///
    /// Fails if connections cannot be accepted.
    pub fn run(self, ended: Ended) -> Result<(), Failure> {
        let Server {
            listener,
            runtime,
            limits,
            desk,
        } = self;
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener).map_err(|error| failed(&error))?;
            let connections = Arc::new(GracefulShutdown::new());
            let accepting = tokio::spawn(accept(listener, limits, desk, Arc::clone(&connections)));
            ended.wait().await;
            accepting.abort();
            // Its listener is closed when it is gone, which is what an error says here.
            let _ = accepting.await;
            if let Some(connections) = Arc::into_inner(connections) {
                // A client that is too slow is left alone.
                let _ = tokio::time::timeout(END_TIME, connections.shutdown()).await;
            }
            Ok(())
        })
    }
}

async fn accept(listener: tokio::net::TcpListener, limits: Limits, desk: mpsc::Sender<Arrival>, connections: Arc<GracefulShutdown>) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(place) = Arc::clone(&room).acquire_owned().await else {
            return;
        };
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let desk = desk.clone();
        let service = service_fn(move |request| handle(request, limits, desk.clone()));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(READ_TIME)
            .max_headers(HEADERS)
            .max_header_size(HEAD)
            .serve_connection(TokioIo::new(stream), service);
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            match connection.await {
                Err(error) if error.is_parse() => eprintln!(
                    "warning: a request was answered with an error, because it is not HTTP/1.1 or its head is too long: {error}\n   help: a head \
                     may have {HEADERS} headers and {HEAD} bytes; TLS belongs to the tunnel in front"
                ),
                // A client that goes away has nothing to answer.
                _ => {}
            }
            drop(place);
        });
    }
}

/// Answers one request.
async fn handle(request: Request<Incoming>, limits: Limits, desk: mpsc::Sender<Arrival>) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let body = request::body(body, limits).await;
    let (reply, answer) = oneshot::channel();
    let is_read = body.is_ok();
    let delivery = request::delivery(&head, body.as_deref().unwrap_or_default());
    let arrival = Arrival {
        delivery,
        unread: body.err(),
        reply,
    };
    let answer = match desk.send(arrival).await {
        Ok(()) => answer.await.ok(),
        Err(_) => None,
    };
    // The desk is gone only if the command ends: the sender may try again.
    let mut response = response(answer.unwrap_or_else(|| Answer::of(503)));
    if !is_read {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(response)
}

/// Returns an answer as a response. What HTTP does not allow is left out.
fn response(answer: Answer) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(answer.body)));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

fn failed(error: &std::io::Error) -> Failure {
    Failure::stopped(
        format!("connections cannot be accepted: {error}"),
        "close programs that have many files open, and run the command again",
    )
}
