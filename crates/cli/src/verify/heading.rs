//! How a delivery is told from others: its method and its route.

use eventry::Delivery;
use eventry::rt::Encoder;
use eventry_schema::visible::OneLine;

/// The attribute that holds the HTTP method.
const METHOD: &str = ":method";

/// Returns the method and the route for people: `POST /hooks/hub`.
pub fn text(delivery: &Delivery<'_>) -> String {
    let parts: Vec<String> = [delivery.attribute(METHOD), delivery.route()]
        .into_iter()
        .flatten()
        .map(|part| OneLine(part).to_string())
        .collect();
    match parts.is_empty() {
        true => "a delivery without a route".to_owned(),
        false => parts.join(" "),
    }
}

/// Adds the members `method` and `route` to an object.
pub fn put(to: &mut Encoder, delivery: &Delivery<'_>) {
    if let Some(method) = delivery.attribute(METHOD) {
        to.member("method");
        to.string(method);
    }
    to.member("route");
    match delivery.route() {
        Some(route) => to.string(route),
        None => to.null(),
    }
}
