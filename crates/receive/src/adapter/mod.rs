//! Adapters: from a framework's requests to accepted deliveries, and from answers to its responses.

#[cfg(feature = "axum")]
mod axum;
mod body;
#[cfg(feature = "lambda")]
pub mod lambda;
#[cfg(feature = "tower")]
pub mod tower;
mod waiting;

use eventry::{Delivery, Payload};
use http::Request;
use http_body::Body;

use crate::answer::Answer;
use crate::receiver::{Accepted, Receiver};

impl<P: Payload> Receiver<P> {
    /// Reads the body of a request, and accepts the delivery: what adapters for other frameworks need. It never blocks the thread.
    ///
    /// # Errors
    ///
    /// Returns the answer where [`accept`](Receiver::accept) does, and if the body is too large (413), too slow (408), or breaks off (400).
    pub async fn accept_request<B>(&self, request: Request<B>) -> Result<Accepted<P>, Answer>
    where
        B: Body,
    {
        let (head, body) = request.into_parts();
        let body = body::read(self, &head.headers, body)
            .await
            .inspect_err(|answer| self.unreadable(answer))?;
        waiting::accept(self, (head, body), |(head, body)| Delivery::from_http_parts(head, body)).await
    }
}
