//! The policy for unknown versions.

use super::reading::Reading;
use super::{Outcome, PayloadEnum, PayloadFrom, Unknown};
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

impl<P: PayloadEnum> Reading<P> {
    /// Applies the provider's policy for unknown versions.
    ///
    /// # Errors
    ///
    /// Returns an error if such versions are rejected.
    pub(super) fn settle<'de>(mut unknown: Unknown, data: Option<&'de str>) -> Result<Settled<P>, DecodeError>
    where
        P: PayloadFrom<'de>,
    {
        if unknown.outcome() == Outcome::UnknownVersion {
            match P::table().unknown_versions() {
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
        Ok(Settled::Kept(P::unknown(unknown)))
    }

    fn read_as_known<'de>(unknown: &Unknown, policy: UnknownVersions, data: Option<&'de str>) -> Option<(usize, P, Option<Box<str>>)>
    where
        P: PayloadFrom<'de>,
    {
        let (domain, event) = (unknown.domain.as_deref(), unknown.event.as_deref()?);
        let at = match policy {
            UnknownVersions::TrySameMajor => P::table().latest_like(domain, event, unknown.version.as_deref()?.parse().ok()?)?,
            _ => P::table().latest(domain, event)?,
        };
        let mut from = Decoder::new(data?);
        let payload = P::read(at, &mut from).ok()?;
        let spelling = from.take_spelling();
        from.end().ok()?;
        Some((at, payload, spelling))
    }
}
