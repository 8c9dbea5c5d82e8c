//! Deliveries that carry no event.

use std::fmt;

use bytes::Bytes;

use super::layer::Layer;
use super::transport::Origin;
use crate::table::ControlAnswer;

/// A delivery that carries no event: a confirmation that is asked for, a challenge, a ping, or a revocation.
///
/// `provider.toml` names them in `[[controls]]`, and wrappers name their own.
#[derive(Clone)]
pub struct ControlMessage {
    pub(crate) provider: &'static str,
    pub(crate) name: &'static str,
    pub(crate) answer: Option<&'static ControlAnswer>,
    pub(crate) values: Vec<(&'static str, String)>,
    pub(crate) raw: Bytes,
    pub(crate) origin: Origin,
}

impl ControlMessage {
    /// Returns the folder name of the provider.
    #[must_use]
    pub fn provider(&self) -> &'static str {
        self.provider
    }

    /// Returns its name in the settings, such as `subscription-confirmation`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Returns a value that an answer needs, such as the `challenge` to echo. A value that is absent from the message is `None`.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// Returns all values that an answer needs.
    pub fn values(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.values.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// Returns the message as received.
    #[must_use]
    pub fn raw(&self) -> &Bytes {
        &self.raw
    }

    /// Returns the wrappers that were around the message, outermost first.
    pub fn layers(&self) -> impl ExactSizeIterator<Item = &Layer> {
        self.origin.layers.iter().map(|layer| &**layer)
    }

    /// Returns an attribute of the delivery, or of the innermost wrapper that has it.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.origin.context().first_attribute(name)
    }

    /// Returns the route of the delivery.
    #[must_use]
    pub fn route(&self) -> Option<&str> {
        self.origin.context().route()
    }
}

/// Returns how a control message is answered, if it wants an answer of its own. Receivers call this.
#[must_use]
pub fn answer_of(control: &ControlMessage) -> Option<&'static ControlAnswer> {
    control.answer
}

/// Shows the names of the values, which may be secret.
impl fmt::Debug for ControlMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.values().map(|(name, _)| name).collect();
        f.debug_struct("ControlMessage")
            .field("provider", &self.provider)
            .field("name", &self.name)
            .field("values", &names)
            .finish_non_exhaustive()
    }
}
