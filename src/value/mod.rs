//! Types of members that JSON needs and Rust lacks.

mod extra;
mod inline;
mod integer;
mod json;
mod nullable;
mod number;
mod places;
mod raw_json;
mod text;
mod timestamp;
mod typed_or;
mod unrecognized;

pub use extra::Extra;
pub use integer::Integer;
pub use json::{Elements, Json, Members};
pub use nullable::Nullable;
pub use number::Number;
pub use raw_json::RawJson;
pub use text::Text;
pub use timestamp::{Timestamp, TimestampParts};
pub use typed_or::TypedOr;
pub use unrecognized::Unrecognized;

pub(crate) use extra::Note;
