//! How a payload got a version that the body does not name.

use super::Unknown;
use crate::table::Descriptor;
use crate::upgrade::UpgradeError;

/// How a payload got a version that the body does not name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Passage {
    pub(super) upgraded_from: Option<&'static Descriptor>,
    pub(super) error: Option<UpgradeError>,
    pub(super) assumed: Option<Unknown>,
    /// The row as which the body was read, if the caller named it.
    pub(super) expected: Option<usize>,
}

impl Passage {
    /// Records that a payload was read as another version than the envelope names.
    pub(super) fn of(assumed: Option<Unknown>) -> Option<Box<Self>> {
        assumed.map(|unknown| {
            Box::new(Passage {
                assumed: Some(unknown),
                ..Passage::default()
            })
        })
    }

    /// Records that a body was read as the event in this row, whatever it says.
    pub(super) fn expected(row: usize) -> Self {
        Passage {
            expected: Some(row),
            ..Passage::default()
        }
    }

    /// What remains once the payload is replaced.
    pub(super) fn of_the_body(&self) -> Option<Box<Self>> {
        self.expected.map(|row| Box::new(Passage::expected(row)))
    }

    /// See [`Event::assumed`].
    pub(super) fn assumed(&self) -> Option<&Unknown> {
        self.assumed.as_ref()
    }
}
