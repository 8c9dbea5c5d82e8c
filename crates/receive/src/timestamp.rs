//! Times of signing.

use eventry::Timestamp;
use eventry_scheme::{Scheme, TimestampFormat};

use crate::refusal::{Reason, Refusal};

/// The longest number that is read as a time.
const MAX_DIGITS: usize = 15;

/// Checks that a time is as the scheme writes it, and near enough to `now`. Returns it in seconds.
pub(crate) fn check(scheme: &Scheme, text: &str, now: i64) -> Result<i64, Refusal> {
    let Some((place, format)) = &scheme.timestamp else {
        return Err(Refusal::new(Reason::Missing, "timestamp"));
    };
    let refusal = |reason| Refusal::new(reason, place.to_string());
    let signed_at = read(*format, text).ok_or_else(|| refusal(Reason::Malformed))?;
    let tolerance = scheme.tolerance.unwrap_or_default();
    if now.saturating_sub(signed_at) > tolerance {
        return Err(refusal(Reason::Stale));
    }
    if signed_at.saturating_sub(now) > tolerance {
        return Err(refusal(Reason::Future));
    }
    Ok(signed_at)
}

fn read(format: TimestampFormat, text: &str) -> Option<i64> {
    match format {
        TimestampFormat::Rfc3339 => {
            let timestamp = Timestamp::from(text);
            timestamp.is_rfc3339().then(|| timestamp.unix_seconds())?
        }
        TimestampFormat::Unix => number(text),
        TimestampFormat::UnixMillis => number(text).map(|millis| millis / 1000),
    }
}

/// Digits alone: no sign, no fraction, no white space.
fn number(text: &str) -> Option<i64> {
    let digits = text.len() <= MAX_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::{TimestampFormat, read};

    #[test]
    fn times_are_read_strictly() {
        assert_eq!(read(TimestampFormat::Unix, "1600000000"), Some(1_600_000_000));
        assert_eq!(read(TimestampFormat::UnixMillis, "1600000000999"), Some(1_600_000_000));
        assert_eq!(
            read(TimestampFormat::Rfc3339, "2020-09-13T12:26:40.123456789Z"),
            Some(1_600_000_000)
        );
        for text in ["", "+1", "-1", "1e9", "1.5", " 1", "1\n", "99999999999999999999", "١"] {
            assert_eq!(read(TimestampFormat::Unix, text), None, "{text}");
        }
        for text in ["2020-09-13T12:26:40", "2020-09-13 12:26:40Z", "1600000000", ""] {
            assert_eq!(read(TimestampFormat::Rfc3339, text), None, "{text}");
        }
    }
}
