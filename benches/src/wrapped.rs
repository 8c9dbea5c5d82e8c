//! Bodies in SNS in SQS, as AWS Lambda receives them.

use std::hint::black_box;

use aws_lambda_events::sns::SnsMessage;
use aws_lambda_events::sqs::SqsEvent;
use eventry::Delivery;

use crate::bodies::{Body, Kind};
use crate::events::relay;
use crate::peers::{Courier, Peer};
use crate::task::{Task, is_event, is_known, kept};

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

#[cfg(test)]
mod tests {
    use super::{Delivery, SnsMessage, SqsEvent, relay};
    use eventry::{Item, Json};

    /// The innermost texts of a body, and the ids of the messages around them, as the types of AWS read it.
    fn by_oracle(body: &str) -> Option<Vec<(String, Vec<String>)>> {
        let event: SqsEvent = serde_json::from_str(body)
            .ok()
            .filter(|event: &SqsEvent| !event.records.is_empty())?;
        let records = event.records.into_iter().map(|record| {
            let (text, id) = (record.body?, record.message_id?);
            Some(match serde_json::from_str::<SnsMessage>(&text) {
                Ok(message) => (message.message, vec![id, message.message_id]),
                Err(_) => (text, vec![id]),
            })
        });
        records.collect()
    }

    /// The same of Eventry. The events are of another provider, and so most of them are malformed, which keeps them.
    fn by_eventry(body: &str) -> Vec<(String, Vec<String>)> {
        let delivery = Delivery::new(body);
        let text = |raw: &[u8]| String::from_utf8_lossy(raw).into_owned();
        let id = |layer: &eventry::rt::Layer| layer.attribute("MessageId").map(str::to_owned);
        let items = relay::receive(&delivery).filter_map(|item| match item {
            Ok(Item::Event(event)) => Some((text(event.raw()), event.layers().filter_map(id).collect())),
            Ok(Item::Control(_)) => None,
            Err(malformed) => Some((text(malformed.raw()), malformed.layers().filter_map(id).collect())),
        });
        items.collect()
    }

    #[test]
    fn messages_that_moto_made_are_what_aws_lambda_events_reads() {
        let lines = include_str!("../../examples/providers/recorded/warehouse.jsonl");
        let mut compared = 0;
        for line in lines.lines() {
            let body = Json::parse(line)
                .ok()
                .and_then(|line| line.get("body")?.to_text().map(|text| text.into_owned()));
            let Some((body, expected)) = body.and_then(|body| Some((body.clone(), by_oracle(&body)?))) else {
                continue;
            };
            let readable: Vec<_> = expected.into_iter().filter(|(text, _)| Json::parse(text).is_ok()).collect();
            assert_eq!(by_eventry(&body), readable, "{body}");
            compared += readable.len();
        }
        assert!(compared >= 5, "{compared} messages");
    }
}
