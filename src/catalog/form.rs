//! The forms that a discriminator's value takes.

/// What one reading of a value says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Capture<'v> {
    pub domain: Option<&'v str>,
    pub event: Option<&'v str>,
    pub version: Option<u32>,
    /// The whole value is the version: it counts more than a version that is part of a name.
    pub only_version: bool,
}

/// Tries every reading of `value` in the given form, longest names first, until `accept` takes one. Returns whether it did.
pub(crate) fn captures<'v>(form: &str, value: &'v str, accept: &mut dyn FnMut(Capture<'v>) -> bool) -> bool {
    let only_version = form == "{version}";
    matches(
        form,
        value,
        Capture {
            only_version,
            ..Capture::default()
        },
        accept,
    )
}

fn matches<'v>(form: &str, value: &'v str, capture: Capture<'v>, accept: &mut dyn FnMut(Capture<'v>) -> bool) -> bool {
    if form.is_empty() {
        return value.is_empty() && accept(capture);
    }
    let Some(rest) = form.strip_prefix('{') else {
        let end = form.find('{').unwrap_or(form.len());
        let (literal, form) = form.split_at(end);
        return match strip_folded(value, literal) {
            Some(value) => matches(form, value, capture, accept),
            None => false,
        };
    };
    let Some((name, form)) = rest.split_once('}') else { return false };
    if name == "version" {
        let unprefixed = value.strip_prefix(['v', 'V']).unwrap_or(value);
        let digits = unprefixed.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = unprefixed.split_at(digits);
        return match number.parse() {
            Ok(version) => matches(
                form,
                rest,
                Capture {
                    version: Some(version),
                    ..capture
                },
                accept,
            ),
            Err(_) => false,
        };
    }
    let with = |text: &'v str| match name {
        "domain" => Capture {
            domain: Some(text),
            ..capture
        },
        _ => Capture {
            event: Some(text),
            ..capture
        },
    };
    if form.is_empty() {
        return !value.is_empty() && accept(with(value));
    }
    // Names end where the rest of the form fits.
    let mut ends = value.char_indices().map(|(at, _)| at).rev();
    ends.any(|end| {
        let (text, rest) = value.split_at(end);
        !text.is_empty() && matches(form, rest, with(text), accept)
    })
}

/// Strips a literal, in which `-` and `_` are the same.
fn strip_folded<'v>(value: &'v str, literal: &str) -> Option<&'v str> {
    let fold = |byte: u8| if byte == b'-' { b'_' } else { byte };
    let head = value.as_bytes().get(..literal.len())?;
    let same = head.iter().zip(literal.bytes()).all(|(one, other)| fold(*one) == fold(other));
    if same { value.get(literal.len()..) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readings(form: &str, value: &'static str) -> Vec<(Option<&'static str>, Option<&'static str>, Option<u32>)> {
        let mut all = Vec::new();
        captures(form, value, &mut |capture| {
            all.push((capture.domain, capture.event, capture.version));
            false
        });
        all
    }

    #[test]
    fn values_are_read_in_all_ways_that_fit() {
        assert_eq!(
            readings("{event}-{version}", "quota_update-1"),
            [(None, Some("quota_update"), Some(1))]
        );
        assert_eq!(
            readings("{event}-{version}", "quota_update_12"),
            [(None, Some("quota_update"), Some(12))]
        );
        assert_eq!(readings("{event}-{version}", "quota_update"), []);
        assert_eq!(
            readings("{domain}.{event}", "a.b.c"),
            [(Some("a.b"), Some("c"), None), (Some("a"), Some("b.c"), None)]
        );
        assert_eq!(readings("{version}", "v2"), [(None, None, Some(2))]);
        assert_eq!(readings("{version}", "x"), []);
    }
}
