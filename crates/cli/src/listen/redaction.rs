//! What is taken out of deliveries before they are written into a file.

use eventry::Delivery;

use crate::verify::credential::NOT_SAVED;

/// The attributes that hold credentials, whoever sends them.
const USUAL: [&str; 3] = ["authorization", "proxy-authorization", "cookie"];

/// The shortest secret that is looked for in other places. A shorter one may be there by chance.
const SHORTEST: usize = 8;

/// What is taken out of deliveries before they are written into a file. It has no `Debug`.
pub struct Redaction {
    attributes: Vec<String>,
    secrets: Vec<String>,
}

/// A delivery that can be written into a file.
#[derive(Debug, PartialEq, Eq)]
pub struct Redacted {
    /// The delivery.
    pub delivery: Delivery<'static>,
    /// The attributes whose values were replaced, and `route`.
    pub replaced: Vec<String>,
}

impl Redaction {
    /// Takes the attributes that carry the secret itself by the provider's scheme, and the secrets that are known.
    pub fn new(credentials: &[String], secrets: Vec<String>) -> Self {
        let usual = USUAL.iter().map(|name| (*name).to_owned());
        Redaction {
            attributes: usual.chain(credentials.iter().cloned()).collect(),
            secrets: secrets.into_iter().filter(|secret| secret.len() >= SHORTEST).collect(),
        }
    }

    /// Replaces what is a credential, or contains a secret that is known. Returns `None` if the body contains one: it cannot be changed.
    pub fn apply(&self, delivery: &Delivery<'_>) -> Option<Redacted> {
        if self.secrets.iter().any(|secret| contains(delivery.body(), secret.as_bytes())) {
            return None;
        }
        let mut replaced = Vec::new();
        let mut value = |name: &str, value: &str, is_credential: bool| {
            if !is_credential && !self.secrets.iter().any(|secret| value.contains(secret.as_str())) {
                return value.to_owned();
            }
            replaced.push(name.to_owned());
            NOT_SAVED.to_owned()
        };
        let is_credential = |name: &str| self.attributes.iter().any(|known| known.eq_ignore_ascii_case(name));
        let attributes: Vec<(String, String)> = delivery
            .attributes()
            .map(|(name, text)| (name.to_owned(), value(name, text, is_credential(name))))
            .collect();
        let route = delivery.route().map(|route| value("route", route, false));
        let mut redacted = Delivery::new(delivery.body()).with_attributes(attributes).into_owned();
        if let Some(route) = route {
            redacted = redacted.with_route(route);
        }
        replaced.dedup();
        Some(Redacted {
            delivery: redacted,
            replaced,
        })
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use eventry::Delivery;

    use super::{NOT_SAVED, Redaction};
    use crate::verify::credential::is_missing;

    #[test]
    fn credentials_are_replaced_and_nothing_else() {
        let redaction = Redaction::new(&["X-Hub-Token".to_owned()], vec!["open-sesame".to_owned(), "short".to_owned()]);
        let delivery = Delivery::new("{\"a\": \"short\"}")
            .with_attribute("authorization", "Bearer a")
            .with_attribute("x-hub-token", "b")
            .with_attribute(":path", "/hooks?key=open-sesame")
            .with_attribute("x-hub-event", "short")
            .with_route("/hooks");
        let redacted = redaction.apply(&delivery).unwrap_or_else(|| panic!("the body has no secret"));
        assert_eq!(redacted.replaced, ["authorization", "x-hub-token", ":path"]);
        let expected = Delivery::new("{\"a\": \"short\"}")
            .with_attribute("authorization", NOT_SAVED)
            .with_attribute("x-hub-token", NOT_SAVED)
            .with_attribute(":path", NOT_SAVED)
            .with_attribute("x-hub-event", "short")
            .with_route("/hooks");
        assert_eq!(redacted.delivery, expected);
        assert!(is_missing(&redacted.delivery) && !is_missing(&delivery));
        assert_eq!(redaction.apply(&Delivery::new("{\"token\": \"open-sesame\"}")), None);
    }
}
