//! A wrapper around a body, as it was received.

use super::attributes::Attributes;

/// A wrapper that was around the body of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    pub(crate) name: &'static str,
    pub(crate) attributes: Attributes<'static>,
}

impl Layer {
    /// Returns the name of the wrapper: `sns`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the first attribute with this name that the wrapper gives to the body. Letter case does not matter.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.all(name).next()
    }

    /// Returns the attributes that the wrapper gives to the body.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter()
    }
}
