//! RFC 6901 JSON pointers, with which diagnostics, patches and aliases locate values in a document.

use std::borrow::Cow;

/// Escapes a member name for use in a pointer: `~` becomes `~0`, and `/` becomes `~1`.
///
/// ```
/// assert_eq!(eventry_json::pointer::escape("a/b~c"), "a~1b~0c");
/// ```
#[must_use]
pub fn escape(token: &str) -> Cow<'_, str> {
    if token.contains(['~', '/']) {
        Cow::Owned(token.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(token)
    }
}

/// Reverses [`escape`]. Returns `None` if a `~` is followed by neither `0` nor `1`.
#[must_use]
pub fn unescape(token: &str) -> Option<Cow<'_, str>> {
    if !token.contains('~') {
        return Some(Cow::Borrowed(token));
    }
    let mut out = String::with_capacity(token.len());
    let mut characters = token.chars();
    while let Some(character) = characters.next() {
        out.push(match character {
            '~' => match characters.next()? {
                '0' => '~',
                '1' => '/',
                _ => return None,
            },
            other => other,
        });
    }
    Some(Cow::Owned(out))
}

/// Appends a token to a pointer.
pub fn push(pointer: &mut String, token: &str) {
    pointer.push('/');
    pointer.push_str(&escape(token));
}

/// Returns a pointer extended by one token.
///
/// ```
/// assert_eq!(eventry_json::pointer::join("/properties", "a/b"), "/properties/a~1b");
/// ```
#[must_use]
pub fn join(pointer: &str, token: impl AsRef<str>) -> String {
    let mut out = pointer.to_owned();
    push(&mut out, token.as_ref());
    out
}

/// Returns the unescaped tokens of a pointer, or `None` if the text is not a pointer: it is neither empty nor starts with `/`, or it
/// contains an invalid escape.
#[must_use]
pub fn tokens(pointer: &str) -> Option<Vec<Cow<'_, str>>> {
    if pointer.is_empty() {
        return Some(Vec::new());
    }
    pointer.strip_prefix('/')?.split('/').map(unescape).collect()
}

/// Splits a pointer into the pointer to the parent and the last token, unescaped. Returns `None` for the empty pointer and for text that is
/// not a pointer.
#[must_use]
pub fn split_last(pointer: &str) -> Option<(&str, Cow<'_, str>)> {
    let (parent, last) = pointer.rsplit_once('/')?;
    tokens(parent)?;
    Some((parent, unescape(last)?))
}

/// Parses a token as an array index: digits without leading zeros.
#[must_use]
pub fn index(token: &str) -> Option<usize> {
    let digits = token.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || (token.len() > 1 && token.starts_with('0')) {
        return None;
    }
    token.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{escape, index, split_last, tokens, unescape};

    #[test]
    fn escaping_round_trips() {
        for token in ["", "a", "~", "/", "~1", "a~0/b", "é~"] {
            assert_eq!(unescape(&escape(token)).as_deref(), Some(token));
        }
        assert_eq!(unescape("~"), None);
        assert_eq!(unescape("~2"), None);
    }

    #[test]
    fn pointers_split_into_tokens() {
        assert_eq!(tokens("").map(|tokens| tokens.len()), Some(0));
        assert_eq!(tokens("/"), Some(vec!["".into()]));
        assert_eq!(tokens("/a//b~1"), Some(vec!["a".into(), "".into(), "b/".into()]));
        assert_eq!(tokens("a"), None);
        assert_eq!(split_last("/a/b"), Some(("/a", "b".into())));
        assert_eq!(split_last("/a"), Some(("", "a".into())));
        assert_eq!(split_last(""), None);
    }

    #[test]
    fn indices_are_plain_digits() {
        assert_eq!(index("0"), Some(0));
        assert_eq!(index("12"), Some(12));
        for wrong in ["", "-", "01", "+1", "1a", "99999999999999999999999"] {
            assert_eq!(index(wrong), None, "{wrong}");
        }
    }
}
