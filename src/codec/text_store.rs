//! How generated types keep their texts.
//!
//! Decoded events and views share one generated type. A type that holds text has a parameter, `String` by default. With
//! [`Text`](crate::Text) in its place, the same struct, table and driver make a view, which borrows its texts from the body.

use std::borrow::Cow;
use std::fmt::Debug;
use std::hash::Hash;

use super::Codec;

/// How a generated type keeps its texts: `String` in an event, [`Text`](crate::Text) in a view.
///
/// Code that handles both is generic over this trait; `as_ref` returns the `&str`. Only these two types implement it.
///
/// ```
/// # #[cfg(feature = "pismo")] {
/// use eventry::{TextStore, pismo};
/// use pismo::interest_management::interest_registration_failure::v1::InterestRegistrationFailure;
///
/// fn describe<T: TextStore>(failure: &InterestRegistrationFailure<T>) -> String {
///     format!("{}: {}", failure.external_quota_id.as_ref(), failure.message.as_ref())
/// }
/// let payload = r#"{"external_account_id": "61042", "external_quota_id": "6104253a", "message": "no units"}"#;
/// let owned: InterestRegistrationFailure = eventry::decode(payload)?;
/// let viewed: InterestRegistrationFailure<eventry::Text<'_>> = eventry::view(payload.as_bytes())?;
/// assert_eq!(describe(&owned), describe(&viewed));
/// # }
/// # Ok::<(), eventry::MalformedEvent>(())
/// ```
pub trait TextStore: Clone + Debug + Ord + Hash + AsRef<str> + From<String> + Sealed {
    /// How it keeps a value that may be any JSON.
    type Json: Clone + Debug + Eq + Hash;
}

/// A [`TextStore`] that is read from a text of this lifetime.
pub trait TextFrom<'de>: TextStore<Json: Codec<'de>> + Codec<'de> + From<Cow<'de, str>> {}

/// Keeps other crates from implementing [`TextStore`].
pub trait Sealed {}
