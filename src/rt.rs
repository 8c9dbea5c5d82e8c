//! What generated code is made of, and the types that are received rather than named.
//!
//! This module is not part of the public API: it changes with the generator, without notice.

#[cfg(feature = "schemars")]
pub use schemars;
#[cfg(feature = "serde")]
pub use serde;
#[cfg(feature = "stream")]
pub use tokio::io::AsyncRead;

pub use crate::body::Body;
pub use crate::catalog::{Catalog, Provider};
#[cfg(feature = "validate")]
pub use crate::codec::TakeMember;
pub use crate::codec::{AnyValue, Codec, TextFrom, TextStore, blank, default_of, read, write};
pub use crate::delivery::{ControlMessage, Delivery, Layer, WrapError, answer_of};
pub use crate::drift::hook::HookIsSet;
pub use crate::drift::observations::Observations;
pub use crate::error::DecodeError;
#[cfg(feature = "stream")]
pub use crate::event::BatchStream;
pub use crate::event::{
    Batch, BatchReader, BatchView, Content, Event, EventView, Item, Items, MalformedEvent, NoEnvelope, OpenEvent, Opened, Payload,
    PayloadEnum, PayloadFrom, Unknown, decode_event, decode_event_as, open, open_delivery, receive, receive_any,
};
pub use crate::json::{CHOICE_DEPTH, Decoder, Encoder, Listed, MAX_DEPTH, Mark};
pub use crate::kind::Kind;
#[cfg(feature = "schemars")]
pub use crate::published::published_schema;
pub use crate::record::{MemberShape, Record, RecordShape};
pub use crate::samples::{FoundEvent, TriedSample, assert_samples, try_samples};
#[cfg(feature = "serde")]
pub use crate::serde_bridge::{deserialize_text, deserialize_value, serialize_content, serialize_text, serialize_value};
pub use crate::split::{EVENT_LIMIT, SplitReader, StreamError, split};
pub use crate::table::{
    AnswerPart, Answers, AttributeSource, BareDocument, Blank, Condition, Control, ControlAnswer, Deprecation, Descriptor, Discriminator,
    Encoding, EnvelopeShape, FormPart, Identity, IdentityPlaces, Place, Presence, ProviderTable, Sample, Schema, SchemaDocument, SchemaSet,
    Spelling, UnknownVersions, Upgrade, Wrapper,
};
pub use crate::union::{Branch, Kinds, Union, UnionShape, Unmatched};
pub use crate::upgrade::{UpgradeError, Upgraded};
#[cfg(feature = "validate")]
pub use crate::validate::{Rejected, Strict, StrictValue, Validity, Violation, ViolationKind, Violations, validate_payload};
pub use crate::value::{
    Elements, Extra, Integer, Json, Members, Nullable, Number, RawJson, Text, Timestamp, TimestampParts, TypedOr, Unrecognized,
};
pub use crate::{
    each_member_function, event_items, event_tables, gzip_encoding, json_schema_impls, payload_impls, payload_serde_impls, record_impls,
    schema_documents, serde_impls, stream_function, strict_function, union_impls, validate_function, values_impls, wrapper_impls,
};

/// The driver of generated structs.
pub mod record {
    #[cfg(feature = "validate")]
    pub use crate::record::each_member;
    pub use crate::record::{debug, read, write};
}

/// The driver of generated enums of different shapes.
pub mod union {
    pub use crate::union::read;
}

/// What generated conversions are made of.
pub mod upgrade {
    pub use crate::upgrade::{
        Carryover, GONE, convert, json, list, map, member, needs_code, not_null, number, relax, rematch, required, reread, try_upgrade,
    };
}
