//! Reads the value of a discriminator by a form, in every possible way. `catalog/form.rs` of the runtime does the same.

use crate::provider::{Form, FormPart};
use crate::version::Version;

/// The most steps of trying to read one value. A hostile value with many separators could need a number that is cubic in its length.
const MAX_STEPS: usize = 1 << 14;

/// One reading of a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Capture<'v> {
    pub domain: Option<&'v str>,
    pub event: Option<&'v str>,
    pub version: Option<Version>,
    /// Whether the whole value is the version. It takes precedence over a version inside a name.
    pub is_whole_value: bool,
}

/// Tries every reading of `value` by a form, longest names first, until `accept` returns true. Returns whether it did.
pub(super) fn captures<'v>(form: &Form, value: &'v str, accept: &mut dyn FnMut(Capture<'v>) -> bool) -> bool {
    let is_whole_value = is_version_only(form);
    let nothing = Capture {
        is_whole_value,
        ..Capture::default()
    };
    matches(form.parts(), value, nothing, &mut { MAX_STEPS }, accept)
}

/// Returns whether a form consists of the version alone.
pub(super) fn is_version_only(form: &Form) -> bool {
    matches!(form.parts(), [FormPart::Version])
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
    let with: fn(Capture<'v>, &'v str) -> Capture<'v> = match part {
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
    // The name ends where the next literal starts and the rest of the form fits.
    let ends = value.char_indices().map(|(at, _)| at).skip(shortest).collect::<Vec<_>>();
    ends.into_iter().rev().any(|end| {
        let (name, rest) = value.split_at(end);
        strip_folded(rest, literal).is_some_and(|rest| matches(form, rest, with(capture, name), steps, accept))
    })
}

/// Strips a literal. `-` and `_` are equal.
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
    use super::{Form, captures};

    fn readings(form: &str, value: &'static str) -> Vec<(Option<&'static str>, Option<&'static str>, Option<String>)> {
        let mut all = Vec::new();
        captures(&Form::parse(form).unwrap(), value, &mut |capture| {
            all.push((capture.domain, capture.event, capture.version.map(|version| version.to_string())));
            false
        });
        all
    }

    /// The same cases as in `catalog/form.rs` of the runtime.
    #[test]
    fn values_have_every_reading_that_fits() {
        assert_eq!(
            readings("{event}-{version}", "quota_update-1"),
            [(None, Some("quota_update"), Some("1".to_owned()))]
        );
        assert_eq!(
            readings("{event}-{version}", "quota_update_12"),
            [(None, Some("quota_update"), Some("12".to_owned()))]
        );
        assert_eq!(readings("{event}-{version}", "quota_update"), []);
        assert_eq!(
            readings("{domain}.{event}", "a.b.c"),
            [(Some("a.b"), Some("c"), None), (Some("a"), Some("b.c"), None)]
        );
        assert_eq!(readings("{version}", "v2"), [(None, None, Some("2".to_owned()))]);
        assert_eq!(
            readings("{event}.{version}", "packaged.0.3.0"),
            [
                (None, Some("packaged.0.3"), Some("0".to_owned())),
                (None, Some("packaged"), Some("0.3.0".to_owned()))
            ]
        );
        assert_eq!(
            readings("{version}-{event}", "2024-06-20-paid"),
            [
                (None, Some("paid"), Some("2024-06-20".to_owned())),
                (None, Some("06-20-paid"), Some("2024".to_owned()))
            ]
        );
        assert_eq!(readings("{version}", "x"), []);
    }
}
