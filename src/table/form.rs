//! The forms that a discriminator's value takes.

use crate::version::Version;

/// What one reading of a value captures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Capture<'v> {
    pub domain: Option<&'v str>,
    pub event: Option<&'v str>,
    pub version: Option<Version>,
    /// The whole value is the version. It takes precedence over a version that is part of a name.
    pub only_version: bool,
}

/// A part of the form of a discriminator's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormPart {
    /// Literal text, in which `-` and `_` are the same.
    Literal(&'static str),
    /// Returns the domain.
    Domain,
    /// The event type.
    Event,
    /// The version, with or without a `v` in front.
    Version,
    /// Any text, also none.
    Any,
}

/// The most steps of trying to read one value. A hostile value with many separators could need a number that is cubic in its length.
const MAX_STEPS: usize = 1 << 14;

/// Tries every reading of `value` in the given form, longest names first, until `accept` accepts one. Returns whether it did.
pub(crate) fn captures<'v>(form: &[FormPart], value: &'v str, accept: &mut dyn FnMut(Capture<'v>) -> bool) -> bool {
    let nothing = Capture::default();
    match form {
        [FormPart::Domain] if !value.is_empty() => accept(Capture {
            domain: Some(value),
            ..nothing
        }),
        [FormPart::Event] if !value.is_empty() => accept(Capture {
            event: Some(value),
            ..nothing
        }),
        _ => {
            let only_version = matches!(form, [FormPart::Version]);
            matches(form, value, Capture { only_version, ..nothing }, &mut { MAX_STEPS }, accept)
        }
    }
}

fn matches<'v>(
    form: &[FormPart],
    value: &'v str,
    capture: Capture<'v>,
    steps: &mut usize,
    accept: &mut dyn FnMut(Capture<'v>) -> bool,
) -> bool {
    let Some(left) = steps.checked_sub(1) else { return false };
    *steps = left;
    let Some((part, form)) = form.split_first() else {
        return value.is_empty() && accept(capture);
    };
    let with = match part {
        FormPart::Literal(literal) => {
            return match strip_folded(value, literal) {
                Some(value) => matches(form, value, capture, steps, accept),
                None => false,
            };
        }
        FormPart::Version => {
            let unprefixed = value.strip_prefix(['v', 'V']).unwrap_or(value);
            return Version::prefixes(unprefixed).any(|(version, rest)| {
                let version = Some(version);
                matches(form, rest, Capture { version, ..capture }, steps, accept)
            });
        }
        FormPart::Domain => |capture, text| Capture {
            domain: Some(text),
            ..capture
        },
        FormPart::Event => |capture, text| Capture {
            event: Some(text),
            ..capture
        },
        FormPart::Any => |capture, _| capture,
    };
    let shortest = usize::from(*part != FormPart::Any);
    let Some((FormPart::Literal(literal), form)) = form.split_first() else {
        // Only a literal can follow a name, so this name is the last part.
        return value.len() >= shortest && accept(with(capture, value));
    };
    // A name ends where the next literal begins and the rest of the form fits.
    let first = literal.bytes().next().map(fold);
    for (end, byte) in value.bytes().enumerate().skip(shortest).rev() {
        if Some(fold(byte)) == first
            && let Some(rest) = value.get(end..).and_then(|behind| strip_folded(behind, literal))
            && let Some(name) = value.get(..end)
            && matches(form, rest, with(capture, name), steps, accept)
        {
            return true;
        }
    }
    false
}

/// Strips a literal prefix, in which `-` and `_` are the same.
fn strip_folded<'v>(value: &'v str, literal: &str) -> Option<&'v str> {
    let head = value.as_bytes().get(..literal.len())?;
    let same = head.iter().zip(literal.bytes()).all(|(one, other)| fold(*one) == fold(other));
    if same { value.get(literal.len()..) } else { None }
}

fn fold(byte: u8) -> u8 {
    if byte == b'-' { b'_' } else { byte }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readings(form: &[FormPart], value: &'static str) -> Vec<(Option<&'static str>, Option<&'static str>, Option<String>)> {
        let mut all = Vec::new();
        captures(form, value, &mut |capture| {
            all.push((capture.domain, capture.event, capture.version.map(|version| version.to_string())));
            false
        });
        all
    }

    #[test]
    fn values_are_read_in_all_ways_that_fit() {
        assert_eq!(
            readings(&[FormPart::Event, FormPart::Literal("-"), FormPart::Version], "quota_update-1"),
            [(None, Some("quota_update"), Some("1".to_owned()))]
        );
        assert_eq!(
            readings(&[FormPart::Event, FormPart::Literal("-"), FormPart::Version], "quota_update_12"),
            [(None, Some("quota_update"), Some("12".to_owned()))]
        );
        assert_eq!(
            readings(&[FormPart::Event, FormPart::Literal("-"), FormPart::Version], "quota_update"),
            []
        );
        assert_eq!(
            readings(&[FormPart::Domain, FormPart::Literal("."), FormPart::Event], "a.b.c"),
            [(Some("a.b"), Some("c"), None), (Some("a"), Some("b.c"), None)]
        );
        assert_eq!(readings(&[FormPart::Version], "v2"), [(None, None, Some("2".to_owned()))]);
        assert_eq!(readings(&[FormPart::Version], "x"), []);
        assert_eq!(
            readings(&[FormPart::Event, FormPart::Literal("."), FormPart::Version], "packaged.0.3.0"),
            [
                (None, Some("packaged.0.3"), Some("0".to_owned())),
                (None, Some("packaged"), Some("0.3.0".to_owned()))
            ]
        );
        assert_eq!(
            readings(&[FormPart::Version, FormPart::Literal("-"), FormPart::Event], "2024-06-20-paid"),
            [
                (None, Some("paid"), Some("2024-06-20".to_owned())),
                (None, Some("06-20-paid"), Some("2024".to_owned()))
            ]
        );
    }
}
