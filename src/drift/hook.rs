//! The hook that is told about drift.

use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// What has drifted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// An event whose type is not in the catalog.
    UnknownEvent,
    /// An event whose type is in the catalog and whose version is not. It is kept raw or rejected.
    UnknownVersion,
    /// An event in an unknown version, read as the highest version that is known.
    LatestKnown,
    /// A text that an enum does not list.
    UnknownValue,
    /// A member that a schema does not name.
    UnknownMember,
    /// A payload that was converted into a newer version.
    Upgrade,
}

impl Kind {
    /// Returns the name of a counter: `unknown-event`, `unknown-version`, `latest-known`, `unknown-value`, `unknown-member` or `upgrade`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::UnknownEvent => "unknown-event",
            Kind::UnknownVersion => "unknown-version",
            Kind::LatestKnown => "latest-known",
            Kind::UnknownValue => "unknown-value",
            Kind::UnknownMember => "unknown-member",
            Kind::Upgrade => "upgrade",
        }
    }
}

/// One observation in one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drift<'d> {
    /// What has drifted.
    pub kind: Kind,
    /// The event id, as far as it is known. It comes from a closed set, except for unknown events and versions, whose names the producer
    /// chooses.
    pub id: &'d str,
    /// How often it occurs in this event.
    pub count: usize,
}

type Hook = Box<dyn Fn(&Drift<'_>) + Send + Sync>;

static HOOK: OnceLock<Hook> = OnceLock::new();
static IS_SET: AtomicBool = AtomicBool::new(false);

/// The error of [`set_hook`] if a hook is set already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HookIsSet;

impl fmt::Display for HookIsSet {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a hook for drift is set already")
    }
}

impl std::error::Error for HookIsSet {}

/// Sets the hook that is called for every observation, on the thread that decodes. It stays for the life of the program.
///
/// # Errors
///
/// Returns an error if a hook is set already.
pub fn set_hook(hook: impl Fn(&Drift<'_>) + Send + Sync + 'static) -> Result<(), HookIsSet> {
    HOOK.set(Box::new(hook)).map_err(|_| HookIsSet)?;
    IS_SET.store(true, Ordering::Relaxed);
    Ok(())
}

/// Returns whether a hook is set.
#[inline]
pub(crate) fn is_watched() -> bool {
    IS_SET.load(Ordering::Relaxed)
}

/// Calls the hook, if there is one and `count` is not zero.
#[cold]
pub(crate) fn report(kind: Kind, id: &str, count: usize) {
    if let Some(hook) = HOOK.get().filter(|_| count > 0) {
        hook(&Drift { kind, id, count });
    }
}
