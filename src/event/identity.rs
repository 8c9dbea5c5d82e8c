//! What identifies the delivery of an event, and where it came from.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use super::{Event, Payload};
use crate::body::text_of;
use crate::delivery::{Context, Layer, value_in};
use crate::table::Place;
use crate::value::Timestamp;

/// A time in milliseconds since 1970 is greater than this, and one in seconds is not: it is the year 5138.
const MOST_SECONDS: u64 = 100_000_000_000;

impl<P: Payload> Event<P> {
    /// Returns what distinguishes this delivery from others, so that duplicates can be told: the first value at the places that `[identity]`
    /// in `provider.toml` lists as `delivery_id`.
    #[must_use]
    pub fn delivery_id(&self) -> Option<String> {
        self.identity(P::table().identity().delivery_id)
    }

    /// Returns when the event occurred: the first value at the places that `[identity]` in `provider.toml` lists as `occurred_at`. A number
    /// is read as seconds or milliseconds since 1970.
    #[must_use]
    pub fn occurred_at(&self) -> Option<Timestamp> {
        let text = self.identity(P::table().identity().occurred_at)?;
        since_1970(&text).or_else(|| Some(Timestamp::from(text)).filter(|time| time.parts().is_some()))
    }

    fn identity(&self, places: &[Place]) -> Option<String> {
        let written;
        let text = if self.raw.is_empty() {
            written = self.to_json();
            Cow::Borrowed(written.as_str())
        } else {
            Cow::Borrowed(text_of(&self.raw).ok()?)
        };
        places.iter().find_map(|place| value_in(*place, &text, self.context()))
    }

    /// Returns an attribute of the delivery, or of the innermost wrapper that has it. Letter case does not matter.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.context().first_attribute(name)
    }

    /// Returns all attributes: those of the delivery, then those of the wrappers, outermost first.
    #[must_use]
    pub fn attributes(&self) -> Vec<(&str, &str)> {
        let mut all = Vec::new();
        self.context().each_attribute(&mut |name, value| all.push((name, value)));
        all
    }

    /// Returns the route of the delivery.
    #[must_use]
    pub fn route(&self) -> Option<&str> {
        self.context().route()
    }

    /// Returns the wrappers that were around the body, outermost first.
    pub fn layers(&self) -> impl ExactSizeIterator<Item = &Layer> {
        self.context().layers.iter().map(|layer| &**layer)
    }

    pub(super) fn context(&self) -> Context<'_> {
        self.origin.context()
    }
}

fn since_1970(text: &str) -> Option<Timestamp> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let number: u64 = whole.parse().ok()?;
    let since = if number > MOST_SECONDS {
        Duration::from_millis(number)
    } else {
        let digits: String = fraction.chars().chain(std::iter::repeat('0')).take(9).collect();
        Duration::new(number, digits.parse().ok()?)
    };
    Some(SystemTime::UNIX_EPOCH.checked_add(since)?.into())
}
