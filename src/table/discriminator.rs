//! The places of a delivery that select the event, and the names that stand there.

use std::fmt;

use eventry_json::pointer::escape;

use super::FormPart;

/// A place in a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A member at the top of the envelope.
    Member(&'static str),
    /// A value in the body: the steps of a JSON pointer, unescaped.
    Pointer(&'static [&'static str]),
    /// An attribute.
    Attribute(&'static str),
    /// The route.
    Route,
}

/// Names the place in a message.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Member(name) => write!(f, "the member `{name}`"),
            Place::Pointer(steps) => {
                f.write_str("the value at `")?;
                steps.iter().try_for_each(|step| write!(f, "/{}", escape(step)))?;
                f.write_str("`")
            }
            Place::Attribute(name) => write!(f, "the attribute `{name}`"),
            Place::Route => f.write_str("the route"),
        }
    }
}

/// A place that helps to select the event type and version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Discriminator {
    pub(crate) place: Place,
    pub(crate) forms: &'static [&'static [FormPart]],
    /// The index in the envelope's table, if the table has the member.
    pub(crate) index: Option<usize>,
}

impl Discriminator {
    /// Takes a place and the forms of its value.
    #[must_use]
    pub const fn new(place: Place, forms: &'static [&'static [FormPart]]) -> Self {
        Discriminator { place, forms, index: None }
    }

    /// Adds the index in the envelope's table.
    #[must_use]
    pub const fn at(mut self, index: usize) -> Self {
        self.index = Some(index);
        self
    }

    /// Returns whether its value can only hold the version.
    pub(crate) fn says_version_only(&self) -> bool {
        self.forms.iter().all(|form| matches!(form, [FormPart::Version]))
    }

    /// Returns whether its value names a domain or an event type.
    pub(crate) fn names_event(&self) -> bool {
        let mut parts = self.forms.iter().flat_map(|form| form.iter());
        parts.any(|part| matches!(part, FormPart::Domain | FormPart::Event))
    }

    /// Returns whether it is the member of the envelope with this name.
    pub(crate) fn is_member(&self, name: &str) -> bool {
        matches!(self.place, Place::Member(member) if member == name)
    }

    /// Returns whether its value comes from outside of the body.
    pub(crate) fn is_outside(&self) -> bool {
        matches!(self.place, Place::Attribute(_) | Place::Route)
    }
}

/// Another spelling of the name of an event type, or of a domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spelling {
    pub(crate) text: &'static str,
    pub(crate) domain: &'static str,
    /// `None` if the text is the name of the domain.
    pub(crate) event: Option<&'static str>,
}

impl Spelling {
    /// Another spelling of a domain's name.
    #[must_use]
    pub const fn of_domain(text: &'static str, domain: &'static str) -> Self {
        Spelling { text, domain, event: None }
    }

    /// Another spelling of the name of an event type.
    #[must_use]
    pub const fn of_event(text: &'static str, domain: &'static str, event: &'static str) -> Self {
        Spelling {
            text,
            domain,
            event: Some(event),
        }
    }
}
