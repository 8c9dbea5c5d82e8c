//! Drift at run time: how far what arrives has moved away from what was known when the crate was built.
//!
//! Set one hook, and count in whatever your programme counts with. Without a hook, an event costs one relaxed load of a flag.
//!
//! ```
//! use std::sync::atomic::{AtomicUsize, Ordering};
//! use eventry::drift::{self, Kind};
//!
//! static NEWS: AtomicUsize = AtomicUsize::new(0);
//! drift::set_hook(|drift| {
//!     if drift.kind == Kind::UnknownMember {
//!         NEWS.fetch_add(drift.count, Ordering::Relaxed);
//!     }
//!     println!("{} × {} in {}", drift.count, drift.kind.as_str(), drift.id);
//! })?;
//!
//! # #[cfg(feature = "apiida")] {
//! let body = r#"{"type": "subscription.paused", "timestamp": "2024-03-18T09:14:06Z", "data": {}}"#;
//! eventry::apiida::decode(body)?; // prints `1 × unknown-event in apiida/subscription/paused`
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// What has moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// An event whose type is not in the catalog.
    UnknownEvent,
    /// An event whose type is in the catalog, in a version that is not, kept raw or rejected.
    UnknownVersion,
    /// The same, read as the highest version that is known.
    LatestKnown,
    /// A text that an enum does not list.
    UnknownValue,
    /// A member that a schema does not name.
    UnknownMember,
    /// A payload that was converted into a newer version.
    Upgrade,
}

impl Kind {
    /// `unknown-event`, `unknown-version`, `latest-known`, `unknown-value`, `unknown-member` or `upgrade`: the name of a counter.
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
    /// What has moved.
    pub kind: Kind,
    /// The event id, as far as it is known. It comes from a closed set, except for unknown events and versions, whose names are the
    /// producer's.
    pub id: &'d str,
    /// How often, in this event.
    pub count: usize,
}

type Hook = Box<dyn Fn(&Drift<'_>) + Send + Sync>;

static HOOK: OnceLock<Hook> = OnceLock::new();
static IS_SET: AtomicBool = AtomicBool::new(false);

/// A hook was set before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HookIsSet;

impl fmt::Display for HookIsSet {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a hook for drift is set already")
    }
}

impl std::error::Error for HookIsSet {}

/// Sets the hook that is called for every observation, on the thread that decodes. It stays for the life of the programme.
///
/// # Errors
/// When one is set already.
pub fn set_hook(hook: impl Fn(&Drift<'_>) + Send + Sync + 'static) -> Result<(), HookIsSet> {
    HOOK.set(Box::new(hook)).map_err(|_| HookIsSet)?;
    IS_SET.store(true, Ordering::Relaxed);
    Ok(())
}

/// Whether anybody wants to know.
#[inline]
pub(crate) fn is_watched() -> bool {
    IS_SET.load(Ordering::Relaxed)
}

/// Tells the hook, if there is one and something to tell.
#[cold]
pub(crate) fn report(kind: Kind, id: &str, count: usize) {
    if let Some(hook) = HOOK.get().filter(|_| count > 0) {
        hook(&Drift { kind, id, count });
    }
}

/// What a decoder tolerates, in the order of the text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sightings(Vec<(usize, Kind)>);

impl Sightings {
    pub(crate) fn add(&mut self, offset: usize, kind: Kind) {
        self.0.push((offset, kind));
    }

    /// Forgets what was seen behind an offset: it is read again.
    pub(crate) fn rewind(&mut self, offset: usize) {
        // They are in the order of the text, and many choices may be read again.
        while self.0.last().is_some_and(|(at, _)| *at > offset) {
            self.0.pop();
        }
    }

    pub(crate) fn count(&self, kind: Kind) -> usize {
        self.0.iter().filter(|(_, known)| *known == kind).count()
    }
}
