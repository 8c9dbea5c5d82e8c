//! Views: generated types that borrow their texts from the body instead of owning them.
//!
//! There is one generated type for both. What holds text has a parameter, `String` unless said otherwise; with [`Text`] in its place the
//! same struct, the same table and the same driver make a view.

mod raw_json;
mod text;

use std::borrow::Cow;
use std::fmt::Debug;

pub use raw_json::RawJson;
pub use text::Text;

use crate::{Codec, Json};

/// How a generated type keeps its texts: `String` for events that own them, [`Text`] for views.
///
/// Code that handles both is generic over it; `as_ref` gives the `&str`.
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
pub trait TextStore: Clone + Debug + Ord + AsRef<str> + From<String> {
    /// How it keeps a part that is any JSON.
    type Json: Clone + Debug + PartialEq;
}

/// A [`TextStore`] that is read from a text of this lifetime.
pub trait TextFrom<'de>: TextStore<Json: Codec<'de>> + Codec<'de> + From<Cow<'de, str>> {}

impl TextStore for String {
    type Json = Json;
}

impl TextFrom<'_> for String {}

impl<'de> TextStore for Text<'de> {
    type Json = RawJson<'de>;
}

impl<'de> TextFrom<'de> for Text<'de> {}
