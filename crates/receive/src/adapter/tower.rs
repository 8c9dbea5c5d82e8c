//! A layer for tower: it turns requests into accepted deliveries for the service below, and its answers into responses.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use eventry::Payload;
use http::{Request, Response};
use http_body::Body;
use tower_layer::Layer;
use tower_service::Service;

use crate::answer::Answer;
use crate::receiver::{Accepted, Receiver};

/// Puts a receiver around a service that takes [`Accepted`] deliveries and returns an [`Answer`]. The result is a service of HTTP.
///
/// If the service fails, its error goes up as it is, and the delivery is new again when the provider repeats it.
///
/// ```
/// use std::convert::Infallible;
///
/// use eventry::apiida;
/// use eventry_receive::tower::ReceiveLayer;
/// use eventry_receive::{Accepted, Answer, JsonLines, Receiver, Verifier};
/// use tower::{Service, ServiceBuilder, ServiceExt, service_fn};
///
/// async fn hook(accepted: Accepted<apiida::Payload>) -> Result<Answer, Infallible> {
///     println!("{} events", accepted.events().len());
///     Ok(accepted.done())
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let path = std::env::temp_dir().join(format!("eventry-tower-{}.jsonl", std::process::id()));
/// let verifier = Verifier::preset("github")?.key("secret").build()?;
/// let receiver = Receiver::<apiida::Payload>::new(verifier, JsonLines::open(&path)?);
/// let service = ServiceBuilder::new().layer(ReceiveLayer::new(receiver)).service(service_fn(hook));
///
/// // Nobody has signed this.
/// let response = service.oneshot(http::Request::post("/hooks").body("{}".to_owned())?).await?;
/// assert_eq!(response.status(), 401);
/// # std::fs::remove_file(path)?;
/// # Ok(()) }
/// ```
pub struct ReceiveLayer<P> {
    receiver: Receiver<P>,
}

impl<P: Payload> ReceiveLayer<P> {
    /// Makes a layer of a receiver.
    #[must_use]
    pub fn new(receiver: Receiver<P>) -> Self {
        ReceiveLayer { receiver }
    }
}

impl<P, S> Layer<S> for ReceiveLayer<P> {
    type Service = Receive<P, S>;

    fn layer(&self, inner: S) -> Self::Service {
        Receive {
            receiver: self.receiver.clone(),
            inner,
        }
    }
}

/// The service that [`ReceiveLayer`] makes.
pub struct Receive<P, S> {
    receiver: Receiver<P>,
    inner: S,
}

impl<P, S, B> Service<Request<B>> for Receive<P, S>
where
    P: Payload,
    S: Service<Accepted<P>, Response = Answer> + Clone + Send + 'static,
    S::Future: Send,
    B: Body + Send + 'static,
    B::Data: Send,
{
    type Response = Response<String>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        // The service that said it is ready is the one to call.
        let other = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, other);
        let receiver = self.receiver.clone();
        Box::pin(async move {
            let answer = match receiver.accept_request(request).await {
                Ok(accepted) => inner.call(accepted).await?,
                Err(answer) => answer,
            };
            Ok(answer.into_http())
        })
    }
}

impl<P> Clone for ReceiveLayer<P> {
    fn clone(&self) -> Self {
        ReceiveLayer {
            receiver: self.receiver.clone(),
        }
    }
}

impl<P, S: Clone> Clone for Receive<P, S> {
    fn clone(&self) -> Self {
        Receive {
            receiver: self.receiver.clone(),
            inner: self.inner.clone(),
        }
    }
}

impl<P> fmt::Debug for ReceiveLayer<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceiveLayer").field("receiver", &self.receiver).finish()
    }
}

impl<P, S> fmt::Debug for Receive<P, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receive").field("receiver", &self.receiver).finish_non_exhaustive()
    }
}
