//! The items of a delivery.

use eventry::rt::split;
use eventry::{Body, Delivery, Provider};

use crate::CATALOG;
use crate::verdict::Verdict;

/// Decodes the items of a delivery. Without a provider, the delivery is recognized.
pub fn receive(delivery: &Delivery<'_>, provider: Option<&'static Provider>) -> Vec<Verdict> {
    match provider.or_else(|| CATALOG.provider_of_delivery(delivery)) {
        Some(provider) => provider.receive(delivery).into_iter().map(Verdict::of_item).collect(),
        None => unrelated(delivery.body()),
    }
}

/// Classifies a body of no known provider. The elements of an array are items here, too.
fn unrelated(body: &[u8]) -> Vec<Verdict> {
    if body.trim_ascii_start().first() == Some(&b'[') {
        let parts = split(body, None).into_iter();
        parts
            .filter_map(|part| Some(Verdict::unrelated(Body::from(body.get(part)?))))
            .collect()
    } else {
        vec![Verdict::unrelated(Body::from(body))]
    }
}
