//! The time of day, which tests replace.

use std::time::{SystemTime, UNIX_EPOCH};

/// Tells the time.
///
/// A function that returns the seconds since 1970-01-01T00:00:00Z is a clock, too:
///
/// ```
/// use eventry_receive::Clock;
///
/// let stopped = || 1_600_000_000;
/// assert_eq!(stopped.unix_seconds(), 1_600_000_000);
/// ```
pub trait Clock: Send + Sync {
    /// Returns the seconds since 1970-01-01T00:00:00Z.
    fn unix_seconds(&self) -> i64;
}

/// The clock of the system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn unix_seconds(&self) -> i64 {
        let now = SystemTime::now();
        match now.duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_secs()).map_or(i64::MIN, |seconds| -seconds),
        }
    }
}

impl<F: Fn() -> i64 + Send + Sync> Clock for F {
    fn unix_seconds(&self) -> i64 {
        self()
    }
}
