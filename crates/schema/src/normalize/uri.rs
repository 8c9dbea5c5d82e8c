//! The subset of RFC 3986 that `$id` and `$ref` need.

use std::borrow::Cow;

/// Resolves `reference` against `base` (RFC 3986, section 5.2). Both may be arbitrary text; the result is for lookups, not for fetching.
pub fn resolve(base: &str, reference: &str) -> String {
    if has_scheme(reference) {
        return normalize(reference);
    }
    let (base, _) = split_fragment(base);
    if reference.is_empty() {
        return base.to_owned();
    }
    if reference.starts_with('#') {
        return format!("{base}{reference}");
    }
    let Some(colon) = base.find(':').filter(|_| has_scheme(base)) else {
        return normalize(reference);
    };
    let (scheme, rest) = base.split_at(colon + 1);
    if !rest.starts_with('/') && !rest.is_empty() {
        return reference.to_owned();
    }
    if reference.starts_with("//") {
        return normalize(&format!("{scheme}{reference}"));
    }
    let (authority, path) = match rest.strip_prefix("//") {
        Some(after) => {
            let end = after.find('/').unwrap_or(after.len());
            (&rest[..end + 2], &after[end..])
        }
        None => ("", rest),
    };
    let path = path.split(['?', '#']).next().unwrap_or("");
    if reference.starts_with('/') {
        return normalize(&format!("{scheme}{authority}{reference}"));
    }
    if reference.starts_with('?') {
        return format!("{scheme}{authority}{path}{reference}");
    }
    let folder = path.rfind('/').map_or("/", |slash| &path[..=slash]);
    normalize(&format!("{scheme}{authority}{folder}{reference}"))
}

/// Splits a URI into the part before the fragment and the fragment, without the `#`.
pub fn split_fragment(uri: &str) -> (&str, &str) {
    uri.split_once('#').unwrap_or((uri, ""))
}

/// Returns whether a text is a URI reference, once encoded: a colon before the first slash must end a scheme, and the authority must be a
/// host and a port.
pub fn is_reference(text: &str) -> bool {
    let text = encode(text);
    let (whole, _) = split_fragment(&text);
    let rest = match whole.find(':').filter(|_| has_scheme(whole)) {
        Some(colon) => &whole[colon + 1..],
        None if whole.split(['/', '?']).next().is_some_and(|first| first.contains(':')) => return false,
        None => whole,
    };
    let Some(rest) = rest.strip_prefix("//") else {
        return !rest.contains(['[', ']']);
    };
    let (authority, rest) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let (host, port) = match host.strip_prefix('[').and_then(|host| host.split_once(']')) {
        Some((address, port)) if address.parse::<std::net::Ipv6Addr>().is_ok() => {
            ("", port.strip_prefix(':').or(Some(port).filter(|port| port.is_empty())))
        }
        Some(_) => return false,
        None => host.split_once(':').map_or((host, Some("")), |(host, port)| (host, Some(port))),
    };
    !rest.contains(['[', ']']) && !host.contains(['[', ']']) && port.is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Encodes a text as a URI reference: percent-encodes all characters that are not allowed, and keeps the others.
///
/// Published references contain spaces, angle brackets and non-ASCII letters. They mean the same with and without encoding.
pub fn encode(text: &str) -> Cow<'_, str> {
    if text.bytes().all(is_plain) {
        return text.into();
    }
    let authority = text.find("://").map_or(0, |at| {
        let host = at + 3;
        text[host..].find(['/', '?', '#']).map_or(text.len(), |end| host + end)
    });
    let fragment = text.find('#').unwrap_or(text.len());
    let mut out = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        let stays = match character {
            '#' => at == fragment,
            '[' | ']' => at < authority,
            '%' => {
                text.as_bytes()[at + 1..]
                    .iter()
                    .take_while(|byte| byte.is_ascii_hexdigit())
                    .take(2)
                    .count()
                    == 2
            }
            _ => character.is_ascii() && is_plain(character as u8),
        };
        if stays {
            out.push(character);
        } else {
            for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    out.into()
}

/// Returns whether a byte is allowed anywhere in a URI reference.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b':' | b'/' | b'?' | b'@' | b'!' | b'$' | b'&' | b'\''
        | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=')
}

/// Decodes percent-encoding. Returns the text unchanged if the result is not UTF-8.
pub fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |i: usize| bytes.get(i).and_then(|b| char::from(*b).to_digit(16));
        match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

fn has_scheme(text: &str) -> bool {
    match text.find([':', '/', '?', '#']) {
        Some(at) if text[at..].starts_with(':') => {
            text.starts_with(|c: char| c.is_ascii_alphabetic())
                && text[..at].chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        }
        _ => false,
    }
}

/// Removes dot segments from the path (RFC 3986, section 5.2.4).
fn normalize(uri: &str) -> String {
    let path_start = match uri.find("://") {
        Some(at) => uri[at + 3..].find('/').map_or(uri.len(), |slash| at + 3 + slash),
        None => uri.find(":/").map_or(0, |at| at + 1),
    };
    let path_end = uri[path_start..].find(['?', '#']).map_or(uri.len(), |at| path_start + at);
    let path = &uri[path_start..path_end];
    if !path.starts_with('/') {
        return uri.to_owned();
    }
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path[1..].split('/').peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        match segment {
            "." | ".." => {
                if segment == ".." {
                    kept.pop();
                }
                if last {
                    kept.push("");
                }
            }
            other => kept.push(other),
        }
    }
    format!("{}/{}{}", &uri[..path_start], kept.join("/"), &uri[path_end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_resolve_as_in_rfc_3986() {
        for (base, reference, result) in [
            ("eventry:///s/p/d/e/v1.json", "../../_x/u.json#/a", "eventry:///s/p/_x/u.json#/a"),
            ("http://a/b/c/d;p?q", "g", "http://a/b/c/g"),
            ("http://a/b/c/d;p?q", "./g/", "http://a/b/c/g/"),
            ("http://a/b/c/d;p?q", "../../../g", "http://a/g"),
            ("http://a/b/c/d;p?q", "/g", "http://a/g"),
            ("http://a/b/c/d;p?q", "//g", "http://g"),
            ("http://a/b/c/d;p?q", "?y", "http://a/b/c/d;p?y"),
            ("http://a/b#x", "#y", "http://a/b#y"),
            ("http://a/b#x", "", "http://a/b"),
            ("http://localhost:1234", "int.json", "http://localhost:1234/int.json"),
            ("urn:uuid:1", "#/a", "urn:uuid:1#/a"),
            ("urn:uuid:1", "other", "other"),
            ("http://a/b", "urn:uuid:2", "urn:uuid:2"),
        ] {
            assert_eq!(resolve(base, reference), result, "{base} + {reference}");
        }
        assert_eq!(percent_decode("a%20b%zz%2"), "a b%zz%2");
    }

    #[test]
    fn references_are_distinguished_from_other_text() {
        for text in [
            "",
            "#",
            "#a b",
            "a/b:c",
            "urn:a:b",
            "http://a.example:80/x?y#z",
            "//a",
            "http://[::1]:1/",
            "http://u:p@a/",
        ] {
            assert!(is_reference(text), "{text}");
        }
        for text in ["::::", "1:a", "http://[bad/x", "http://a:port/x", "http://[1]/x", "http://[::1]x/"] {
            assert!(!is_reference(text), "{text}");
        }
    }

    #[test]
    fn characters_that_a_uri_does_not_allow_are_encoded() {
        for (text, result) in [
            ("http://a.example/b;c?d=e&f#/g%20h", "http://a.example/b;c?d=e&f#/g%20h"),
            ("#/definitions/Pair<A, B[]>", "#/definitions/Pair%3CA,%20B%5B%5D%3E"),
            ("#/definitions/größe", "#/definitions/gr%C3%B6%C3%9Fe"),
            ("#/a#b%zz%4", "#/a%23b%25zz%254"),
            ("C:\\schemas\\{v}.json", "C:%5Cschemas%5C%7Bv%7D.json"),
            ("http://[::1]/a[0]", "http://[::1]/a%5B0%5D"),
            ("", ""),
        ] {
            assert_eq!(encode(text), result, "{text}");
        }
    }
}
