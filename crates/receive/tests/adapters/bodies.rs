//! Bodies that are too large, too slow, or break off.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use eventry::apiida;
use eventry_receive::{Answer, Notice, Receiver};
use http::header::CONTENT_LENGTH;
use http_body::{Body, Frame};

use crate::providers::{Memory, SUBSCRIPTION, http_request, subscriptions};

/// A body that consists of steps, and counts how often it is asked.
struct Steps {
    steps: Vec<Step>,
    asked: Arc<AtomicUsize>,
}

enum Step {
    Data(&'static str),
    Trailers,
    BreaksOff,
    Silence,
}

impl Steps {
    fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        let mut steps: Vec<Step> = steps.into_iter().collect();
        steps.reverse();
        Steps {
            steps,
            asked: Arc::default(),
        }
    }
}

impl Body for Steps {
    type Data = Bytes;
    type Error = &'static str;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, &'static str>>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let step = match self.steps.pop() {
            None => return Poll::Ready(None),
            Some(Step::Silence) => {
                self.steps.push(Step::Silence);
                return Poll::Pending;
            }
            Some(Step::Data(text)) => Ok(Frame::data(Bytes::from_static(text.as_bytes()))),
            Some(Step::Trailers) => Ok(Frame::trailers(http::HeaderMap::new())),
            Some(Step::BreaksOff) => Err("the secret of the connection"),
        };
        Poll::Ready(Some(step))
    }
}

fn receiver(memory: &Memory) -> Receiver<apiida::Payload> {
    subscriptions(memory)
        .with_body_limit(SUBSCRIPTION.len())
        .with_body_timeout(Duration::from_millis(50))
}

/// What is answered to a body; 200 if it is accepted. The notices of bodies that cannot be read are added.
async fn answer(memory: &Memory, body: Steps, notices: &Arc<Mutex<Vec<u16>>>) -> Answer {
    let notices = Arc::clone(notices);
    let receiver = receiver(memory).with_notices(move |notice| match notice {
        Notice::Unreadable(status) => notices.lock().unwrap().push(status),
        other => panic!("{other}"),
    });
    match receiver.accept_request(http_request("first", body)).await {
        Ok(accepted) => accepted.done(),
        Err(answer) => answer,
    }
}

#[tokio::test]
async fn a_body_is_read_whole_or_not_at_all() {
    let memory = Memory::default();
    let (start, end) = SUBSCRIPTION.split_at(20);
    let cases = [
        (Steps::new([Step::Data(SUBSCRIPTION)]), 200),
        (
            Steps::new([Step::Data(start), Step::Data(""), Step::Data(end), Step::Trailers]),
            200,
        ),
        (Steps::new([Step::BreaksOff]), 400),
        (Steps::new([Step::Data(SUBSCRIPTION), Step::BreaksOff]), 400),
        (Steps::new([Step::Silence]), 408),
        (Steps::new([Step::Data(SUBSCRIPTION), Step::Silence]), 408),
        (Steps::new([Step::Data(SUBSCRIPTION), Step::Data(" ")]), 413),
        // What is too large is not waited for.
        (Steps::new([Step::Data(SUBSCRIPTION), Step::Data(" "), Step::Silence]), 413),
        (Steps::new([Step::Data(SUBSCRIPTION), Step::Data(" "), Step::BreaksOff]), 413),
    ];
    for (at, (body, status)) in cases.into_iter().enumerate() {
        let notices = Arc::new(Mutex::new(Vec::new()));
        let answer = answer(&memory, body, &notices).await;
        assert_eq!(
            (answer.status(), answer.body(), answer.headers().count()),
            (status, "", 0),
            "case {at}"
        );
        let expected: Vec<u16> = (status != 200).then_some(status).into_iter().collect();
        assert_eq!(*notices.lock().unwrap(), expected, "case {at}");
    }
    assert_eq!(memory.len(), 0);
}

#[tokio::test]
async fn a_body_that_says_that_it_is_too_large_is_not_read() {
    let memory = Memory::default();
    for (length, status, is_read) in [
        (format!("{}", SUBSCRIPTION.len()), 200, true),
        (format!("{}", SUBSCRIPTION.len() + 1), 413, false),
        ("18446744073709551615".to_owned(), 413, false),
        // What does not fit is not a length; the limit holds anyway.
        ("18446744073709551616".to_owned(), 413, true),
        ("many".to_owned(), 413, true),
    ] {
        let more = if status == 413 && is_read { "more" } else { "" };
        let body = Steps::new([Step::Data(SUBSCRIPTION), Step::Data(more)]);
        let asked = Arc::clone(&body.asked);
        let mut request = http_request("first", body);
        request.headers_mut().insert(CONTENT_LENGTH, length.parse().unwrap());
        let answer = match receiver(&memory).accept_request(request).await {
            Ok(accepted) => accepted.done(),
            Err(answer) => answer,
        };
        assert_eq!(answer.status(), status, "{length}");
        assert_eq!(asked.load(Ordering::Relaxed) > 0, is_read, "{length}");
    }
}
