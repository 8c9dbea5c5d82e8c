//! Deliveries: what a transport hands over, and the way from there to the bodies of events.

mod attributes;
mod content;
mod control;
#[allow(clippy::module_inception)]
mod delivery;
mod encoding;
mod find;
#[cfg(feature = "http")]
mod http;
mod layer;
mod look;
mod plan;
mod recorded;
mod splice;
mod transport;
mod trie;
mod unpack;
mod wrap;

pub use control::{ControlMessage, answer_of};
pub use delivery::Delivery;
pub use layer::Layer;
pub use wrap::WrapError;

pub(crate) use attributes::Said;
pub(crate) use find::find_all;
pub(crate) use look::{may_be_event, value_in};
pub(crate) use recorded::write_quarantined;
pub(crate) use splice::with_value;
pub(crate) use transport::{Context, Origin, Transport};
pub(crate) use unpack::{Found, Part, unpack, unpack_part, values_of};
pub(crate) use wrap::wrap;
