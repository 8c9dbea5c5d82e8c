//! What stands beside a body: the attributes and the route of its delivery, and the wrappers around it.

use std::borrow::Cow;
use std::sync::Arc;

use super::attributes::{Attributes, Said};
use super::layer::Layer;
use crate::table::Place;

/// The attributes and the route of a delivery.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Transport<'a> {
    pub(crate) attributes: Attributes<'a>,
    pub(crate) route: Option<Cow<'a, str>>,
}

impl Transport<'_> {
    pub(crate) fn is_empty(&self) -> bool {
        self.attributes.is_empty() && self.route.is_none()
    }

    pub(crate) fn to_static(&self) -> Transport<'static> {
        Transport {
            attributes: self.attributes.to_static(),
            route: self.route.as_deref().map(|route| Cow::Owned(route.to_owned())),
        }
    }
}

/// What stands beside a body.
#[derive(Clone, Copy, Default)]
pub(crate) struct Context<'c> {
    pub(crate) transport: Option<&'c Transport<'c>>,
    /// Outermost first.
    pub(crate) layers: &'c [Arc<Layer>],
    /// The body is only presumed to be an event: a member that points to a wrapper ends the attempt to read it.
    pub(crate) is_presumed: bool,
}

impl<'c> Context<'c> {
    /// Returns what is said under the name of an attribute. Of the wrappers, the innermost one with the name counts; it must agree with the
    /// delivery itself.
    pub(crate) fn attribute(&self, name: &str) -> Said<'c> {
        let layers = self.layers.iter().rev().map(|layer| layer.attributes.said(name));
        let inner = layers.into_iter().find(|said| *said != Said::Nothing).unwrap_or(Said::Nothing);
        let outer = self.transport.map_or(Said::Nothing, |transport| transport.attributes.said(name));
        match (inner, outer) {
            (Said::Nothing, said) | (said, Said::Nothing) => said,
            (Said::Value(one), Said::Value(other)) if one == other => Said::Value(one),
            _ => Said::Conflict,
        }
    }

    /// Returns the first value of an attribute: that of the delivery, or of the innermost wrapper that has it.
    pub(crate) fn first_attribute(&self, name: &str) -> Option<&'c str> {
        let transport = self.transport.into_iter().map(|transport| &transport.attributes);
        let layers = self.layers.iter().rev().map(|layer| &layer.attributes);
        transport.chain(layers).find_map(|attributes| attributes.all(name).next())
    }

    /// Hands out all attributes: those of the delivery, then those of the wrappers, outermost first.
    pub(crate) fn each_attribute(&self, take: &mut dyn FnMut(&'c str, &'c str)) {
        let transport = self.transport.into_iter().map(|transport| &transport.attributes);
        let layers = self.layers.iter().map(|layer| &layer.attributes);
        for (name, value) in transport.chain(layers).flat_map(Attributes::iter) {
            take(name, value);
        }
    }

    /// Returns the route.
    pub(crate) fn route(&self) -> Option<&'c str> {
        self.transport?.route.as_deref()
    }

    /// Returns the one value at a place outside of the body.
    pub(crate) fn value(&self, place: Place) -> Option<&'c str> {
        match self.said(place) {
            Said::Value(value) => Some(value),
            Said::Nothing | Said::Conflict => None,
        }
    }

    /// Returns what is said at a place outside of the body; nothing for a place in it.
    pub(crate) fn said(&self, place: Place) -> Said<'c> {
        match place {
            Place::Attribute(name) => self.attribute(name),
            Place::Route => self.route().map_or(Said::Nothing, Said::Value),
            Place::Member(_) | Place::Pointer(_) => Said::Nothing,
        }
    }
}

/// What an event keeps of its delivery.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origin {
    pub(crate) transport: Option<Arc<Transport<'static>>>,
    pub(crate) layers: Vec<Arc<Layer>>,
}

impl Origin {
    pub(crate) fn is_empty(&self) -> bool {
        self.transport.is_none() && self.layers.is_empty()
    }

    pub(crate) fn context(&self) -> Context<'_> {
        Context {
            transport: self.transport.as_deref(),
            layers: &self.layers,
            is_presumed: false,
        }
    }

    /// Returns all attributes as those of one delivery. Of the wrappers with the same name of an attribute, the innermost one counts; what an
    /// outer one says gets its name in front: `sqs.messageId`.
    pub(crate) fn attributes(&self) -> Attributes<'_> {
        let mut all = Attributes::default();
        for (name, value) in self.transport.iter().flat_map(|transport| transport.attributes.iter()) {
            all.push(name.into(), value.into());
        }
        for (at, layer) in self.layers.iter().enumerate() {
            for (name, value) in layer.attributes.iter() {
                let mut inner = self.layers.iter().skip(at + 1);
                if inner.any(|inner| inner.attributes.said(name) != Said::Nothing) {
                    all.push(format!("{}.{name}", layer.name).into(), value.into());
                } else {
                    all.push(name.into(), value.into());
                }
            }
        }
        all
    }
}
