//! What people use today, per measured event: typify's types, and types as they are written by hand.

mod apiida;
mod courier;
mod pismo;

pub use apiida::Apiida;
pub use courier::Courier;
pub use pismo::Pismo;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The types of one event.
pub trait Peer: 'static {
    /// Eventry's payload enum of the provider.
    type Events: eventry::Payload;
    /// typify's type of the whole body.
    type Whole: DeserializeOwned + Serialize;
    /// typify's type of the payload.
    type Data: DeserializeOwned;
    /// An enum of the provider's events with serde's tag, over typify's types.
    type Tagged: DeserializeOwned;
    /// The envelope with its payload still as text.
    type Header<'b>: Deserialize<'b> + Dispatch;
    /// Borrowed text, written by hand: the least that serde can do.
    type Floor<'b>: Deserialize<'b>;

    /// The schema of the whole body.
    const SCHEMA: &'static str;
    /// The member that tells the provider's events apart.
    const TAG: &'static str;
    /// What it holds in this event.
    const EVENT: &'static str;
}

/// What dispatch by hand needs of a header.
pub trait Dispatch {
    /// The text of the member that tells events apart.
    fn event(&self) -> &str;
    /// The payload.
    fn data(&self) -> &RawValue;
}
