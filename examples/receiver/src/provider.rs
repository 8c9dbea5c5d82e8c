//! What the service knows about its providers beyond their `provider.toml`.

use eventry::{Event, Payload};

use crate::{ferry, orchard};

/// A provider whose webhooks are received.
pub trait Provider: Payload {
    /// The name, in routes, in metrics, and in the sink.
    const NAME: &'static str;
    /// The environment variable with the secrets.
    const SECRETS: &'static str;

    /// Returns why the service can never process an event, if so. The event then goes to quarantine.
    fn objection(event: &Event<Self>) -> Option<&'static str>;
}

impl Provider for ferry::Payload {
    const NAME: &'static str = "ferry";
    const SECRETS: &'static str = "FERRY_SECRETS";

    fn objection(event: &Event<Self>) -> Option<&'static str> {
        match &event.payload {
            ferry::Payload::TicketsSoldV1(sold) if sold.passengers < 1 => Some("tickets without passengers"),
            _ => None,
        }
    }
}

impl Provider for orchard::Payload {
    const NAME: &'static str = "orchard";
    const SECRETS: &'static str = "ORCHARD_SECRETS";

    fn objection(_event: &Event<Self>) -> Option<&'static str> {
        None
    }
}
