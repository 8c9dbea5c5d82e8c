//! The hooks that are told about drift.

use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Drift, Observations};

/// A hook of the process or of one reader.
pub(crate) struct Hook(Box<dyn Fn(&Drift<'_>) + Send + Sync>);

impl Hook {
    pub(crate) fn new(hook: impl Fn(&Drift<'_>) + Send + Sync + 'static) -> Self {
        Hook(Box::new(hook))
    }

    /// Calls the hook for each observation.
    pub(crate) fn tell(&self, observations: &Observations) {
        observations.iter().for_each(|drift| (self.0)(&drift));
    }
}

impl fmt::Debug for Hook {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("Hook")
    }
}

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

/// Sets the hook of the process. It is called for every observation, on the thread that decodes, and stays for the life of the program.
///
/// # Errors
///
/// Returns an error if a hook is set already.
pub fn set_hook(hook: impl Fn(&Drift<'_>) + Send + Sync + 'static) -> Result<(), HookIsSet> {
    HOOK.set(Hook::new(hook)).map_err(|_| HookIsSet)?;
    IS_SET.store(true, Ordering::Relaxed);
    Ok(())
}

/// Returns whether the process has a hook.
#[inline]
pub(crate) fn is_watched() -> bool {
    IS_SET.load(Ordering::Relaxed)
}

/// Calls the hook of the process, if there is one.
#[cold]
pub(crate) fn report(observations: &Observations) {
    if let Some(hook) = HOOK.get() {
        hook.tell(observations);
    }
}
