//! Reads bodies of requests, which are bounded in size and in time.

use std::error::Error;

use bytes::Bytes;
use eventry::Payload;
use http::{HeaderMap, header};
use http_body::Body;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use crate::answer::Answer;
use crate::receiver::Receiver;

/// Reads a body.
pub(super) async fn read<P: Payload, B: Body>(receiver: &Receiver<P>, headers: &HeaderMap, body: B) -> Result<Bytes, Answer> {
    let limit = receiver.body_limit();
    if stated_length(headers).is_some_and(|length| length > limit) {
        return Err(Answer::unreadable(413));
    }
    // `Limited` wants an error that it can box.
    let body = body.map_err(|_| Broken);
    let collected = tokio::time::timeout(receiver.body_timeout(), Limited::new(body, limit).collect()).await;
    match collected {
        Err(_) => Err(Answer::unreadable(408)),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Answer::unreadable(413)),
        Ok(Err(_)) => Err(Answer::unreadable(400)),
        Ok(Ok(body)) => Ok(body.to_bytes()),
    }
}

fn stated_length(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The sender broke off.
#[derive(Debug)]
struct Broken;

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the body breaks off")
    }
}

impl Error for Broken {}
