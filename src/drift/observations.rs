//! What was observed in one event.

use std::borrow::Cow;

use super::{Drift, Kind};

/// What was observed in one event. Iterating over it gives each [`Drift`].
///
/// At most 256 observations are listed with their pointers. The rest is counted, once for each kind, with an empty pointer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observations(Vec<Observation>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Observation {
    kind: Kind,
    id: Cow<'static, str>,
    pointer: String,
    value: Option<String>,
    count: usize,
}

impl Observations {
    /// An observation about an event as a whole.
    pub(crate) fn of_event(kind: Kind, id: impl Into<Cow<'static, str>>) -> Self {
        let mut observations = Observations::default();
        observations.push(kind, id, String::new(), None, 1);
        observations
    }

    /// Adds an observation, if it occurs at all.
    pub(super) fn push(&mut self, kind: Kind, id: impl Into<Cow<'static, str>>, pointer: String, value: Option<String>, count: usize) {
        if count > 0 {
            self.0.push(Observation {
                kind,
                id: id.into(),
                pointer,
                value,
                count,
            });
        }
    }

    /// Returns whether nothing was observed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns what was observed, first what concerns the event as a whole, then the rest in the order of envelope and payload.
    pub fn iter(&self) -> impl Iterator<Item = Drift<'_>> {
        self.0.iter().map(|it| Drift {
            kind: it.kind,
            id: &it.id,
            pointer: &it.pointer,
            value: it.value.as_deref(),
            count: it.count,
        })
    }
}
