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

    /// See [`Event::assumed`].
    pub(super) fn assumed(&self) -> Option<&Unknown> {
        self.assumed.as_ref()
    }
}
