//! Events of invented sensors as Kafka messages: a message is a delivery, and a delivery is a message.
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs)]

use eventry::Delivery;
use rdkafka::Message;
use rdkafka::message::{Header, Headers, OwnedHeaders};
use rdkafka::producer::BaseRecord;

eventry::events!();

/// Returns a message as a delivery. The headers are attributes, and the topic is the route. A message without a value has an empty body.
pub fn delivery(message: &impl Message) -> Delivery<'_> {
    let headers = message.headers().into_iter().flat_map(Headers::iter);
    let attributes = headers.filter_map(|header| Some((header.key, String::from_utf8_lossy(header.value?))));
    let body = message.payload().unwrap_or_default();
    Delivery::new(body).with_route(message.topic()).with_attributes(attributes)
}

/// Returns a delivery as a message to this topic. The attributes are headers.
pub fn record<'a>(topic: &'a str, delivery: &'a Delivery<'_>) -> BaseRecord<'a, (), [u8]> {
    let headers = delivery.attributes().map(|(key, value)| Header { key, value: Some(value) });
    let headers = headers.fold(OwnedHeaders::new(), OwnedHeaders::insert);
    BaseRecord::to(topic).payload(delivery.body()).headers(headers)
}
