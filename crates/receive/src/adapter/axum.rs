//! An extractor for axum.

use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use eventry::Payload;

use crate::answer::Answer;
use crate::receiver::{Accepted, Receiver};

/// Extracts the events of a delivery. The state of the router is the [`Receiver`], or contains it.
///
/// The limit of the body is [`Receiver::with_body_limit`]; that of axum does not apply.
///
/// ```
/// use axum::{Router, extract::State, routing::post};
/// use eventry::apiida;
/// use eventry_receive::{Accepted, Answer, JsonLines, Receiver, Verifier};
///
/// async fn hook(accepted: Accepted<apiida::Payload>) -> Answer {
///     for event in accepted.events() {
///         println!("{}", event.catalog_id());
///     }
///     accepted.done()
/// }
///
/// # fn app(path: &str) -> Result<(), Box<dyn std::error::Error>> {
/// let verifier = Verifier::preset("github")?.key("secret").build()?;
/// let receiver = Receiver::<apiida::Payload>::new(verifier, JsonLines::open(path)?);
/// let app: Router = Router::new().route("/hooks", post(hook)).with_state(receiver);
/// # Ok(()) }
/// ```
impl<S, P> FromRequest<S> for Accepted<P>
where
    S: Send + Sync,
    P: Payload,
    Receiver<P>: FromRef<S>,
{
    type Rejection = Answer;

    async fn from_request(request: Request, state: &S) -> Result<Self, Answer> {
        Receiver::from_ref(state).accept_request(request).await
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        self.into_http()
    }
}
