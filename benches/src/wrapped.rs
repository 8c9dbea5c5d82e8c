//! Bodies in SNS in SQS, as AWS Lambda receives them.

use std::hint::black_box;

use aws_lambda_events::sns::SnsMessage;
use aws_lambda_events::sqs::SqsEvent;
use eventry::{Delivery, Item};

use crate::bodies::{Body, Kind};
use crate::contenders::{Task, is_known, kept};
use crate::events::relay;
use crate::peers::{Courier, Peer};

type Typed = <Courier as Peer>::Whole;

/// Puts a body into a message of SNS, and that into a record of SQS, with the members that AWS sends.
fn wrap(body: &Body) -> String {
    let message = serde_json::json!({
        "Type": "Notification",
        "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
        "TopicArn": "arn:aws:sns:eu-west-1:123456789012:shipments",
        "Subject": "shipments",
        "Message": body.text(),
        "Timestamp": "2026-03-18T09:14:06.358Z",
        "SignatureVersion": "1",
        "Signature": "EXAMPLEw6JRN0000000000000000000000000000000000000000000000000000",
        "SigningCertURL": "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService.pem",
        "UnsubscribeURL": "https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe",
        "MessageAttributes": {"kind": {"Type": "String", "Value": "shipments.parcels_tracked"}},
    });
    let record = serde_json::json!({
        "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
        "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a000000000000000000000000000000",
        "body": message.to_string(),
        "attributes": {
            "ApproximateReceiveCount": "1",
            "SentTimestamp": "1545082649183",
            "SenderId": "AIDAIENQZJOLO23YVJ4VO",
            "ApproximateFirstReceiveTimestamp": "1545082649185",
        },
        "messageAttributes": {},
        "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-west-1:123456789012:shipments",
        "awsRegion": "eu-west-1",
    });
    serde_json::json!({ "Records": [record] }).to_string()
}

/// Receives the events of the delivery. Only the courier's bodies have a provider that accepts wrappers.
pub(crate) fn eventry(body: &Body) -> Task {
    let is_possible = body.kind == Kind::Courier;
    let wrapped = wrap(body);
    Box::new(move || {
        let delivery = Delivery::new(black_box(&wrapped));
        is_possible
            && relay::receive(&delivery)
                .next()
                .is_some_and(|item| is_event(item, |event| is_known(&black_box(event))))
    })
}

pub(crate) fn eventry_view(body: &Body) -> Task {
    let is_possible = body.kind == Kind::Courier;
    let wrapped = wrap(body);
    Box::new(move || {
        let delivery = Delivery::new(black_box(&wrapped));
        let opened = relay::open(&delivery);
        let mut views = opened.views();
        is_possible && views.next().is_some_and(|item| is_event(item, kept))
    })
}

/// Returns whether an item is an event, of which something holds.
pub(crate) fn is_event<E, X>(item: Result<Item<E>, X>, holds: impl FnOnce(E) -> bool) -> bool {
    item.ok().and_then(Item::into_event).is_some_and(holds)
}

/// Reads the event of Lambda, the message in it, and the body in that.
pub(crate) fn aws_lambda_events(body: &Body) -> Task {
    let is_possible = body.kind == Kind::Courier;
    let wrapped = wrap(body);
    Box::new(move || is_possible && read(black_box(&wrapped)).is_some_and(kept))
}

fn read(wrapped: &str) -> Option<Typed> {
    let event: SqsEvent = serde_json::from_str(wrapped).ok()?;
    let record = event.records.into_iter().next()?;
    let message: SnsMessage = serde_json::from_str(record.body.as_deref()?).ok()?;
    serde_json::from_str(&message.message).ok()
}
