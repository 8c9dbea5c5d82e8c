//! The policy for unknown versions.

use super::{Outcome, PayloadFrom, Unknown};
use crate::error::{DecodeError, Reason};
use crate::json::Decoder;
use crate::table::UnknownVersions;

/// What becomes of an unknown event.
pub(super) enum Settled<P> {
    /// The event is kept as it came.
    Kept(P),
    /// The event fits a known version, which has this row. The text is the payload's spelling, if the payload itself cannot tell.
    Assumed(usize, P, Unknown, Option<Box<str>>),
}

/// Reading a payload under the policy of its provider. It belongs to payloads, so that the compiler puts all that handles one payload type into
/// one place.
pub(super) trait Settle<'de>: PayloadFrom<'de> {
    /// Applies the provider's policy for unknown versions.
    ///
    /// # Errors
    ///
    /// Returns an error if such versions are rejected.
    fn settle(mut unknown: Unknown, data: Option<&'de str>) -> Result<Settled<Self>, DecodeError> {
        if unknown.outcome() == Outcome::UnknownVersion {
            match Self::table().unknown_versions() {
                UnknownVersions::Reject => {
                    let version = unknown.version.unwrap_or_default();
                    return Err(DecodeError::new(Reason::UnknownVersion { version }, 0));
                }
                policy @ (UnknownVersions::TryLatestKnown | UnknownVersions::TrySameMajor) => {
                    if let Some((at, payload, spelling)) = Self::read_as_known(&unknown, policy, data) {
                        unknown.data = None;
                        return Ok(Settled::Assumed(at, payload, unknown, spelling));
                    }
                }
                UnknownVersions::KeepRaw => {}
            }
        }
        Ok(Settled::Kept(Self::unknown(unknown)))
    }

    /// Reads the payload as a known version. Returns `None` if it does not fit, or if no version is known.
    fn read_as_known(unknown: &Unknown, policy: UnknownVersions, data: Option<&'de str>) -> Option<(usize, Self, Option<Box<str>>)> {
        let (domain, event) = (unknown.domain.as_deref(), unknown.event.as_deref()?);
        let at = match policy {
            UnknownVersions::TrySameMajor => Self::table().latest_like(domain, event, unknown.version.as_deref()?.parse().ok()?)?,
            _ => Self::table().latest(domain, event)?,
        };
        let mut from = Decoder::new(data?);
        let payload = Self::read(at, &mut from).ok()?;
        let spelling = from.take_spelling();
        from.end().ok()?;
        Some((at, payload, spelling))
    }
}

impl<'de, P: PayloadFrom<'de>> Settle<'de> for P {}
