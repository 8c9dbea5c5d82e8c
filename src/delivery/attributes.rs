//! The attributes of a delivery: names and values beside the body.

use std::borrow::Cow;

/// Names and values in their order. Names are compared without regard to letter case, and may repeat.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Attributes<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

/// What attributes say under one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said<'a> {
    /// Nothing.
    Nothing,
    /// This value, once or several times.
    Value(&'a str),
    /// Different values.
    Conflict,
}

impl<'a> Attributes<'a> {
    pub(crate) fn with_capacity(count: usize) -> Self {
        Attributes(Vec::with_capacity(count))
    }

    pub(crate) fn push(&mut self, name: Cow<'a, str>, value: Cow<'a, str>) {
        self.0.push((name, value));
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.0.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
    }

    /// Adds an attribute in place of those with its name.
    pub(crate) fn replace(&mut self, name: String, value: String)
    where
        'a: 'static,
    {
        self.remove(&name);
        self.push(name.into(), value.into());
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }

    /// Returns the values with this name.
    pub(crate) fn all<'s>(&'s self, name: &str) -> impl Iterator<Item = &'s str> {
        self.iter()
            .filter(move |(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// Returns what is said under a name.
    pub(crate) fn said(&self, name: &str) -> Said<'_> {
        let mut values = self.all(name);
        match values.next() {
            None => Said::Nothing,
            Some(first) if values.all(|other| other == first) => Said::Value(first),
            Some(_) => Said::Conflict,
        }
    }

    pub(crate) fn to_static(&self) -> Attributes<'static> {
        let owned = |text: &str| Cow::Owned(text.to_owned());
        Attributes(self.iter().map(|(name, value)| (owned(name), owned(value))).collect())
    }
}
