//! Versions of event types.

use std::fmt;
use std::str::FromStr;

use crate::error::{DecodeError, Reason};

/// A version of an event type, as its provider writes it: an integer, a semantic version without a suffix, or a date.
///
/// Versions of one event type are ordered from the oldest to the newest.
///
/// ```
/// use eventry::Version;
///
/// let version: Version = "2".parse()?;
/// assert!(version > "v1".parse()?);
/// assert_eq!(version.to_string(), "2");
/// assert!("0.10.0".parse::<Version>()? > "0.9.1".parse()?);
/// assert!("2024-06-20".parse::<Version>()? > "2024-04-01".parse()?);
/// assert!("next".parse::<Version>().is_err());
/// # Ok::<(), eventry::DecodeError>(())
/// ```
// Packed, so that two versions compare in one step: the form in the highest 32 bits, then its numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(u128);

/// How a version is written.
#[derive(Clone, Copy)]
enum Form {
    /// `2`
    Number = 0,
    /// `0.3.0`
    Semantic = 1,
    /// `2024-06-20`
    Date = 2,
}

/// The forms. If a text begins with versions of several forms, the first is the longest.
const FORMS: [Form; 3] = [Form::Semantic, Form::Date, Form::Number];

impl Version {
    /// Takes a version without the `v` that precedes it in the path of a schema.
    pub(crate) const fn new(text: &str) -> Option<Self> {
        let mut at = 0;
        while at < FORMS.len() {
            if let Some((version, end)) = read(text.as_bytes(), FORMS[at])
                && end == text.len()
            {
                return Some(version);
            }
            at += 1;
        }
        None
    }

    /// Returns the version that a short text of digits is. Most versions are.
    #[inline]
    pub(crate) fn of_digits(text: &str) -> Option<Version> {
        let is_short = (1..=9).contains(&text.len());
        let is_number = is_short && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| {
            let number = text.bytes().fold(0, |number, byte| 10 * number + u32::from(byte - b'0'));
            Version::of(Form::Number, [number, 0, 0])
        })
    }

    /// Returns the versions with which a text begins, the longest first, each with the rest of the text.
    pub(crate) fn prefixes(text: &str) -> impl Iterator<Item = (Version, &str)> {
        FORMS.into_iter().filter_map(move |form| {
            let (version, end) = read(text.as_bytes(), form)?;
            Some((version, text.get(end..)?))
        })
    }

    /// Returns the major number of a semantic version.
    pub(crate) const fn major(self) -> Option<u32> {
        match self.parts() {
            [form, major, _, _] if form == Form::Semantic as u32 => Some(major),
            _ => None,
        }
    }

    const fn of(form: Form, numbers: [u32; 3]) -> Self {
        let [one, two, three] = numbers;
        Version((form as u128) << 96 | (one as u128) << 64 | (two as u128) << 32 | three as u128)
    }

    /// The form and its numbers.
    const fn parts(self) -> [u32; 4] {
        let bytes = self.0.to_be_bytes();
        let mut parts = [0; 4];
        let mut at = 0;
        while at < bytes.len() {
            parts[at / 4] = parts[at / 4] << 8 | bytes[at] as u32;
            at += 1;
        }
        parts
    }
}

/// Reads the version of this form with which a text begins. Returns it with its length.
const fn read(text: &[u8], form: Form) -> Option<(Version, usize)> {
    let (count, between) = match form {
        Form::Number => (1, b' '),
        Form::Semantic => (3, b'.'),
        Form::Date => (3, b'-'),
    };
    let mut numbers = [0; 3];
    let mut at = 0;
    let mut place = 0;
    while place < count {
        if place > 0 {
            if at >= text.len() || text[at] != between {
                return None;
            }
            at += 1;
        }
        let Some((number, end)) = digits(text, at) else { return None };
        // A date has four digits for the year, and two for the month and the day.
        let expected = if place == 0 { 4 } else { 2 };
        if matches!(form, Form::Date) && end - at != expected {
            return None;
        }
        numbers[place] = number;
        at = end;
        place += 1;
    }
    if matches!(form, Form::Date) && !is_date(numbers) {
        return None;
    }
    Some((Version::of(form, numbers), at))
}

/// Reads digits, of which there is at least one. Returns their value, which fits 32 bits, and where they end.
const fn digits(text: &[u8], start: usize) -> Option<(u32, usize)> {
    let mut at = start;
    let mut value: u32 = 0;
    while at < text.len() && text[at].is_ascii_digit() {
        value = match value.checked_mul(10) {
            Some(value) => match value.checked_add((text[at] - b'0') as u32) {
                Some(value) => value,
                None => return None,
            },
            None => return None,
        };
        at += 1;
    }
    if at == start { None } else { Some((value, at)) }
}

/// Returns whether the calendar has this date.
const fn is_date([year, month, day]: [u32; 3]) -> bool {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + is_leap as u32,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    1 <= day && day <= days
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [form, one, two, three] = self.parts();
        match form {
            1 => write!(f, "{one}.{two}.{three}"),
            2 => write!(f, "{one:04}-{two:02}-{three:02}"),
            _ => fmt::Display::fmt(&one, f),
        }
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Version({self})")
    }
}

impl FromStr for Version {
    type Err = DecodeError;

    /// Reads a version, with or without a `v` in front of it.
    fn from_str(text: &str) -> Result<Self, DecodeError> {
        Version::new(text.strip_prefix(['v', 'V']).unwrap_or(text))
            .ok_or_else(|| DecodeError::new(Reason::Other(format!("`{}` is not a version", text.escape_debug())), 0))
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    /// The same cases as in `version.rs` of `eventry-schema`.
    #[test]
    fn the_longest_version_comes_first() {
        let all = |text: &'static str| -> Vec<(String, &str)> {
            Version::prefixes(text).map(|(version, rest)| (version.to_string(), rest)).collect()
        };
        assert_eq!(all("1.2.3.x"), [("1.2.3".to_owned(), ".x"), ("1".to_owned(), ".2.3.x")]);
        assert_eq!(all("2024-06-20"), [("2024-06-20".to_owned(), ""), ("2024".to_owned(), "-06-20")]);
        assert_eq!(all("2023-02-29"), [("2023".to_owned(), "-02-29")]);
        assert_eq!(all("4294967296"), []);
        assert_eq!(all("x1"), []);
    }

    #[test]
    fn versions_are_ordered_by_form_and_numbers() {
        let ordered = [
            "2",
            "10",
            "4294967295",
            "0.9.12",
            "0.10.0",
            "1.11.0",
            "11.1.0",
            "2024-06-20",
            "2025-01-01",
        ];
        let versions: Vec<Version> = ordered.iter().map(|text| text.parse().unwrap()).collect();
        assert!(versions.is_sorted());
        assert_eq!(ordered.map(|text| text.parse::<Version>().unwrap().to_string()), ordered);
        assert_eq!(
            versions.iter().filter_map(|version| version.major()).collect::<Vec<_>>(),
            [0, 0, 1, 11]
        );
    }
}
