//! Versions of event types: integers, semantic versions, and dates.

use std::fmt;
use std::str::FromStr;

/// A version of an event type, as its provider writes it. `version.rs` of the runtime reads the same texts.
///
/// Versions of one kind are ordered from the oldest to the newest. Integers come before semantic versions, and these before dates.
///
/// ```
/// use eventry_schema::version::Version;
/// let version: Version = "0.10.0".parse()?;
/// assert!("0.9.1".parse::<Version>()? < version);
/// assert_eq!(version.to_string(), "0.10.0");
/// assert_eq!(version.module(), "v0_10_0");
/// # Ok::<(), eventry_schema::version::VersionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// An integer: `2`.
    Number(u32),
    /// A semantic version without a suffix: `0.3.0`.
    Semantic(u32, u32, u32),
    /// A calendar date: `2024-06-20`.
    Date(u16, u8, u8),
}

impl Version {
    /// Reads a file name such as `v1`, `v0.3.0`, or `v2024-06-20`. Each version has one spelling.
    ///
    /// # Errors
    ///
    /// Returns a message that quotes the text and says how to write a version.
    pub fn of_file(text: &str) -> Result<Self, VersionError> {
        let Some(version) = text.strip_prefix('v') else {
            return Err(VersionError(format!("`{text}` is not a version: {HOW_TO_WRITE}")));
        };
        version.parse()
    }

    /// Reads a text that may have leading zeros, such as `01`.
    #[must_use]
    pub fn lenient(text: &str) -> Option<Self> {
        Version::prefixes(text).find_map(|(version, rest)| rest.is_empty().then_some(version))
    }

    /// Reads the versions with which a text begins, the longest first, each with the rest of the text.
    pub fn prefixes(text: &str) -> impl Iterator<Item = (Version, &str)> {
        [semantic(text), date(text), number(text)].into_iter().flatten()
    }

    /// Returns the name of the version's module: `v1`, `v0_3_0`, `v2024_06_20`.
    #[must_use]
    pub fn module(self) -> String {
        format!("v{self}").replace(['.', '-'], "_")
    }

    /// Returns the version that most likely follows; `None` for a date.
    #[must_use]
    pub fn next(self) -> Option<Version> {
        match self {
            Version::Number(number) => number.checked_add(1).map(Version::Number),
            Version::Semantic(major, minor, _) => minor.checked_add(1).map(|minor| Version::Semantic(major, minor, 0)),
            Version::Date(..) => None,
        }
    }
}

const HOW_TO_WRITE: &str = "write `v` and a number, a semantic version or a date, such as v1, v0.3.0 or v2024-06-20";

fn number(text: &str) -> Option<(Version, &str)> {
    let (number, rest) = digits(text)?;
    Some((Version::Number(number.parse().ok()?), rest))
}

fn semantic(text: &str) -> Option<(Version, &str)> {
    let (major, rest) = digits(text)?;
    let (minor, rest) = digits(rest.strip_prefix('.')?)?;
    let (patch, rest) = digits(rest.strip_prefix('.')?)?;
    let version = Version::Semantic(major.parse().ok()?, minor.parse().ok()?, patch.parse().ok()?);
    Some((version, rest))
}

fn date(text: &str) -> Option<(Version, &str)> {
    let (year, rest) = digits(text).filter(|(year, _)| year.len() == 4)?;
    let (month, rest) = digits(rest.strip_prefix('-')?).filter(|(month, _)| month.len() == 2)?;
    let (day, rest) = digits(rest.strip_prefix('-')?).filter(|(day, _)| day.len() == 2)?;
    let (year, month, day) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let exists = (1..=12).contains(&month) && (1..=days(year, month)).contains(&day);
    exists.then_some((Version::Date(year, month, day), rest))
}

fn days(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Splits the digits from the beginning of a text. There is at least one.
fn digits(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    if end == 0 { None } else { text.split_at_checked(end) }
}

impl FromStr for Version {
    type Err = VersionError;

    fn from_str(text: &str) -> Result<Self, VersionError> {
        let Some(version) = Version::lenient(text) else {
            let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            return Err(VersionError(if is_number {
                format!("version `v{text}` is too large: the largest is v{}", u32::MAX)
            } else {
                format!("`v{text}` is not a version: {HOW_TO_WRITE}")
            }));
        };
        if version.to_string() == text {
            return Ok(version);
        }
        Err(VersionError(format!("version `v{text}` has leading zeros: write v{version}")))
    }
}

/// The error for text that is not a version. Its message says what is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionError(String);

impl fmt::Display for VersionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for VersionError {}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Version::Number(number) => write!(f, "{number}"),
            Version::Semantic(major, minor, patch) => write!(f, "{major}.{minor}.{patch}"),
            Version::Date(year, month, day) => write!(f, "{year:04}-{month:02}-{day:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    fn version(text: &str) -> Version {
        text.parse().unwrap()
    }

    #[test]
    fn versions_of_one_kind_are_ordered() {
        assert!(version("2") < version("10"));
        assert!(version("0.9.12") < version("0.10.0"));
        assert!(version("1.11.0") < version("11.1.0"));
        assert!(version("2024-06-20") < version("2025-01-01"));
    }

    #[test]
    fn each_version_has_one_spelling() {
        for text in ["0", "4294967295", "0.3.0", "1.11.0", "2024-02-29", "0001-01-01"] {
            assert_eq!(version(text).to_string(), text);
        }
        for text in [
            "",
            "1.",
            "1.2",
            "1.2.3.4",
            "01",
            "0.03.0",
            "2023-02-29",
            "2024-13-01",
            "2024-6-2",
            "1-2-3",
            "1.0.0-beta",
            "next",
        ] {
            assert!(text.parse::<Version>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_longest_version_comes_first() {
        let all = |text: &'static str| {
            Version::prefixes(text)
                .map(|(version, rest)| (version.to_string(), rest))
                .collect::<Vec<_>>()
        };
        assert_eq!(all("1.2.3.x"), [("1.2.3".to_owned(), ".x"), ("1".to_owned(), ".2.3.x")]);
        assert_eq!(all("2024-06-20"), [("2024-06-20".to_owned(), ""), ("2024".to_owned(), "-06-20")]);
        assert_eq!(all("x1"), []);
    }

    #[test]
    fn modules_of_different_versions_differ() {
        let modules = ["1", "1.1.11", "1.11.1", "11.1.1", "2024-06-20"].map(|text| version(text).module());
        assert_eq!(modules, ["v1", "v1_1_11", "v1_11_1", "v11_1_1", "v2024_06_20"]);
    }
}
