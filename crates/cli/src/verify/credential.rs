//! Credentials in recorded deliveries.

use eventry::Delivery;

/// What a file holds in place of a credential.
pub const NOT_SAVED: &str = "[credential not saved]";

/// Returns whether a recorded delivery lacks a credential.
pub fn is_missing(delivery: &Delivery<'_>) -> bool {
    delivery.attributes().any(|(_, value)| value == NOT_SAVED) || delivery.route() == Some(NOT_SAVED)
}
