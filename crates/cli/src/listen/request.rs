//! HTTP requests as deliveries.

use std::future::Future;
use std::time::Duration;

use eventry::Delivery;
use http::request::Parts;
use http_body_util::BodyExt as _;
use hyper::body::{Body as _, Incoming};
use tokio::time::timeout;

use super::unread::Unread;

/// How much of a request is read, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many bytes a body may have.
    pub body: usize,
    /// How long reading it may take.
    pub time: Duration,
}

/// Reads the body of a request.
pub async fn body(from: Incoming, limits: Limits) -> Result<Vec<u8>, Unread> {
    within(limits.time, read(from, limits.body)).await
}

/// Returns the delivery that a request makes: the headers are attributes, and the path is the route.
pub fn delivery(head: &Parts, body: &[u8]) -> Delivery<'static> {
    Delivery::from_http_parts(head, body).into_owned()
}

async fn within(time: Duration, reading: impl Future<Output = Result<Vec<u8>, Unread>>) -> Result<Vec<u8>, Unread> {
    timeout(time, reading).await.unwrap_or(Err(Unread::TooSlow(time)))
}

/// Reads to the end, even if the body is too long: a sender that is still writing does not read the answer. No more than the limit is kept.
async fn read(mut from: Incoming, limit: usize) -> Result<Vec<u8>, Unread> {
    let announced = usize::try_from(from.size_hint().lower()).unwrap_or(usize::MAX);
    let mut bytes = Vec::with_capacity(announced.min(limit));
    let mut is_too_large = announced > limit;
    while let Some(frame) = from.frame().await {
        let frame = frame.map_err(|_| Unread::Incomplete)?;
        let Some(data) = frame.data_ref() else { continue };
        is_too_large |= data.len() > limit - bytes.len();
        match is_too_large {
            true => bytes = Vec::new(),
            false => bytes.extend_from_slice(data),
        }
    }
    match is_too_large {
        true => Err(Unread::TooLarge(limit)),
        false => Ok(bytes),
    }
}
