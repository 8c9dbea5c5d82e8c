//! A point in time as the producer wrote it.

use std::borrow::Borrow;
use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use super::inline::Inline;
use crate::codec::Codec;
use crate::error::DecodeError;
use crate::json::{Decoder, Encoder};

/// A `date-time`, kept as the producer wrote it: with or without an offset, and in the right format or not.
///
/// Any string can be a timestamp; [`has_offset`](Self::has_offset) and [`is_local`](Self::is_local) tell what it holds. UTC is never guessed.
///
/// Equality, order and hash are those of the text; compare [`unix_nanos`](Self::unix_nanos) for points in time.
///
/// ```
/// use eventry::Timestamp;
///
/// let sent = Timestamp::from("2020-12-29T19:48:25.5+0100");
/// assert!(sent.has_offset());
/// assert_eq!(sent.unix_seconds(), Some(1_609_267_705));
///
/// let local = Timestamp::from("2020-12-29T19:48:25");
/// assert!(local.is_local());
/// assert_eq!(local.unix_seconds(), None);
/// assert_eq!(local.parts().map(|parts| parts.hour), Some(19));
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
// Stored inline: the usual spellings do not allocate, in an event or in a view.
pub struct Timestamp(Inline);

/// The fields of a [`Timestamp`], as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct TimestampParts {
    /// The year, 0 to 9999.
    pub year: u16,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
    /// The hour, 0 to 23.
    pub hour: u8,
    /// The minute, 0 to 59.
    pub minute: u8,
    /// The second, 0 to 60: a leap second is 60.
    pub second: u8,
    /// The fraction of the second; digits after the ninth are dropped.
    pub nanosecond: u32,
    /// The offset from UTC, east of it positive; `None` if none is written.
    pub offset_seconds: Option<i32>,
}

impl Timestamp {
    /// Returns the current time of the system in UTC, with a `Z`.
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use eventry::Timestamp;
    ///
    /// assert!(Timestamp::now().is_rfc3339());
    /// let later = SystemTime::UNIX_EPOCH + Duration::from_millis(1_609_267_705_500);
    /// assert_eq!(Timestamp::from(later), "2020-12-29T18:48:25.500Z");
    /// ```
    #[must_use]
    pub fn now() -> Self {
        SystemTime::now().into()
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Returns whether the text is a date and time with an offset: `Z`, `+01:00`, `+0100` or `+01`. Then it is a point in time.
    #[must_use]
    pub fn has_offset(&self) -> bool {
        self.parts().is_some_and(|parts| parts.offset_seconds.is_some())
    }

    /// Returns whether the text is a date and time without an offset, as some clock somewhere shows it.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.parts().is_some_and(|parts| parts.offset_seconds.is_none())
    }

    /// Returns the fields; `None` if the text is not a date, `T` or a space, and a time.
    #[must_use]
    pub fn parts(&self) -> Option<TimestampParts> {
        parse(self.0.as_str()).map(|(parts, _)| parts)
    }

    /// Returns the seconds since 1970-01-01T00:00:00Z, rounded down; `None` without an offset. A leap second counts as the second after it.
    #[must_use]
    pub fn unix_seconds(&self) -> Option<i64> {
        let parts = self.parts()?;
        Some(parts.clock_seconds() - i64::from(parts.offset_seconds?))
    }

    /// Returns the nanoseconds since 1970-01-01T00:00:00Z; `None` without an offset.
    #[must_use]
    pub fn unix_nanos(&self) -> Option<i128> {
        let nanosecond = self.parts()?.nanosecond;
        Some(i128::from(self.unix_seconds()?) * 1_000_000_000 + i128::from(nanosecond))
    }

    /// Returns whether the text is a strict RFC 3339 `date-time`: with `T`, with `Z` or an offset such as `+01:00`, and with a leap second
    /// only at the end of a UTC day.
    #[must_use]
    pub fn is_rfc3339(&self) -> bool {
        match parse(self.0.as_str()) {
            Some((parts, strict)) => strict && parts.second_exists_in_utc(),
            None => false,
        }
    }
}

impl TimestampParts {
    /// Seconds since 1970-01-01T00:00:00 on the clock that shows these fields.
    fn clock_seconds(&self) -> i64 {
        let time = i64::from(self.hour) * 3600 + i64::from(self.minute) * 60 + i64::from(self.second);
        days_from_epoch(i64::from(self.year), i64::from(self.month), i64::from(self.day)) * 86_400 + time
    }

    fn second_exists_in_utc(&self) -> bool {
        if self.second < 60 {
            return true;
        }
        // A leap second has the number of the second after it, which is the first of a day.
        let seconds = self.clock_seconds() - i64::from(self.offset_seconds.unwrap_or_default());
        seconds.rem_euclid(86_400) == 0
    }
}

/// Days from 1970-01-01 to a date of the proleptic Gregorian calendar. Years are counted from March, so that the leap
/// day is the last of its year.
fn days_from_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month > 2 { year } else { year - 1 };
    let months_since_march = (month + 9) % 12;
    let day_of_year = (153 * months_since_march + 2) / 5 + day - 1;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    // There are 719,468 days between 0000-03-01 and 1970-01-01.
    year * 365 + leap_days + day_of_year - 719_468
}

/// The date that is this many days after 1970-01-01: year, month, and day. See [`days_from_epoch`].
fn date_of(days: i64) -> (i64, i64, i64) {
    // 400 years have 146,097 days.
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let months_since_march = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * months_since_march + 2) / 5 + 1;
    let month = (months_since_march + 2) % 12 + 1;
    (era * 400 + year + i64::from(month <= 2), month, day_of_month)
}

/// Returns the fields, and whether all are spelled as RFC 3339 requires.
fn parse(text: &str) -> Option<(TimestampParts, bool)> {
    let mut rest = Rest(text.as_bytes());
    let year = u16::try_from(rest.digits(4)?).ok()?;
    rest.byte(b'-')?;
    let month = rest.two(1, 12)?;
    rest.byte(b'-')?;
    let day = rest.two(1, days_of(year, month))?;
    let mut strict = match rest.next()? {
        b'T' | b't' => true,
        b' ' => false,
        _ => return None,
    };
    let hour = rest.two(0, 23)?;
    rest.byte(b':')?;
    let minute = rest.two(0, 59)?;
    rest.byte(b':')?;
    let second = rest.two(0, 60)?;
    let nanosecond = if rest.peek() == Some(b'.') {
        rest.next();
        rest.fraction()?
    } else {
        0
    };
    let offset_seconds = match rest.next() {
        None => {
            strict = false;
            None
        }
        Some(b'Z' | b'z') => Some(0),
        Some(sign @ (b'+' | b'-')) => {
            let hours = rest.two(0, 23)?;
            let minutes = match rest.peek() {
                None => {
                    strict = false;
                    0
                }
                Some(b':') => {
                    rest.next();
                    rest.two(0, 59)?
                }
                Some(_) => {
                    strict = false;
                    rest.two(0, 59)?
                }
            };
            let seconds = i32::from(hours) * 3600 + i32::from(minutes) * 60;
            Some(if sign == b'-' { -seconds } else { seconds })
        }
        Some(_) => return None,
    };
    if rest.peek().is_some() {
        return None;
    }
    let parts = TimestampParts {
        year,
        month,
        day,
        hour,
        minute,
        second,
        nanosecond,
        offset_seconds,
    };
    Some((parts, strict))
}

fn days_of(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

/// What is left to parse.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn peek(&self) -> Option<u8> {
        self.0.first().copied()
    }

    fn next(&mut self) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    fn byte(&mut self, wanted: u8) -> Option<()> {
        (self.next()? == wanted).then_some(())
    }

    fn digit(&mut self) -> Option<u8> {
        let digit = self.peek()?.checked_sub(b'0').filter(|digit| *digit < 10)?;
        self.next();
        Some(digit)
    }

    fn digits(&mut self, count: usize) -> Option<u32> {
        (0..count).try_fold(0, |value, _| Some(value * 10 + u32::from(self.digit()?)))
    }

    /// Two digits from `least` to `most`.
    fn two(&mut self, least: u8, most: u8) -> Option<u8> {
        let value = u8::try_from(self.digits(2)?).ok()?;
        (least..=most).contains(&value).then_some(value)
    }

    /// One or more digits of a fraction, as nanoseconds.
    fn fraction(&mut self) -> Option<u32> {
        let mut unit = 100_000_000;
        let mut nanoseconds = u32::from(self.digit()?) * unit;
        while let Some(digit) = self.digit() {
            unit /= 10;
            nanoseconds += u32::from(digit) * unit;
        }
        Some(nanoseconds)
    }
}

impl<'de> Codec<'de> for Timestamp {
    #[inline]
    fn blank() -> Self {
        Self::default()
    }

    #[inline]
    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        self.0 = Inline::from(&*from.string()?);
        Ok(())
    }

    fn write(&self, to: &mut Encoder) {
        to.string(self.0.as_str());
    }
}

/// Writes the time in UTC, with a `Z` and 0, 3, 6, or 9 digits of a second. A year that does not have four digits gets a sign, as in ISO 8601;
/// RFC 3339 has no such years.
impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let (seconds, nanoseconds) = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => (i64::try_from(after.as_secs()).unwrap_or(i64::MAX), after.subsec_nanos()),
            Err(error) => {
                let before = error.duration();
                let seconds = i64::try_from(before.as_secs()).map_or(i64::MIN, |seconds| -seconds);
                match before.subsec_nanos() {
                    0 => (seconds, 0),
                    nanoseconds => (seconds.saturating_sub(1), 1_000_000_000 - nanoseconds),
                }
            }
        };
        let (year, month, day) = date_of(seconds.div_euclid(86_400));
        let second = seconds.rem_euclid(86_400);
        let mut text = match year {
            0..=9999 => format!("{year:04}"),
            _ => format!("{year:+05}"),
        };
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        text.push_str(&format!("-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"));
        if nanoseconds != 0 {
            let digits = format!("{nanoseconds:09}");
            let (milli, rest) = digits.split_at(3);
            let (micro, nano) = rest.split_at(3);
            text.push('.');
            text.push_str(milli);
            if rest != "000000" {
                text.push_str(micro);
            }
            if nano != "000" {
                text.push_str(nano);
            }
        }
        text.push('Z');
        text.into()
    }
}

impl From<String> for Timestamp {
    fn from(text: String) -> Self {
        Self(text.as_str().into())
    }
}

impl From<&str> for Timestamp {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<Timestamp> for String {
    fn from(timestamp: Timestamp) -> Self {
        timestamp.0.as_str().to_owned()
    }
}

impl AsRef<str> for Timestamp {
    fn as_ref(&self) -> &str {
        self.0.as_str()
    }
}

impl Borrow<str> for Timestamp {
    fn borrow(&self) -> &str {
        self.0.as_str()
    }
}

impl PartialEq<str> for Timestamp {
    fn eq(&self, other: &str) -> bool {
        self.0.as_str() == other
    }
}

impl PartialEq<&str> for Timestamp {
    fn eq(&self, other: &&str) -> bool {
        self.0.as_str() == *other
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.pad(self.0.as_str())
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.0.as_str(), to)
    }
}
