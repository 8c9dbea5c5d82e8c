//! References between documents, as RFC 3986 resolves them.

/// Splits a URI reference into what precedes `#`, and what follows it.
pub(super) fn split_fragment(reference: &str) -> (&str, &str) {
    reference.split_once('#').unwrap_or((reference, ""))
}

/// Resolves a reference without a fragment against the URI of the resource that contains it.
pub(super) fn resolve(base: &str, reference: &str) -> String {
    if reference.is_empty() {
        return base.to_owned();
    }
    if has_scheme(reference) {
        return reference.to_owned();
    }
    let Some((scheme, rest)) = base.split_once(':').filter(|_| has_scheme(base)) else {
        return reference.to_owned();
    };
    if reference.starts_with("//") {
        return format!("{scheme}:{reference}");
    }
    let (authority, path) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => ("", rest),
    };
    let slashes = if rest.starts_with("//") { "//" } else { "" };
    let merged = if reference.starts_with('/') {
        reference.to_owned()
    } else {
        let folder = path.rfind('/').map_or("/", |at| &path[..=at]);
        format!("{folder}{reference}")
    };
    format!("{scheme}:{slashes}{authority}{}", without_dots(&merged))
}

fn has_scheme(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.trim_start_matches('/').split('/').peekable();
    while let Some(segment) = segments.next() {
        match segment {
            "." | ".." => {
                if segment == ".." {
                    kept.pop();
                }
                if segments.peek().is_none() {
                    kept.push("");
                }
            }
            other => kept.push(other),
        }
    }
    format!("/{}", kept.join("/"))
}

/// Decodes percent-encoding, which is kept where it is not that of UTF-8.
pub(super) fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = |at: usize| after.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        let decoded = match (*first, hex(0), hex(1)) {
            (b'%', Some(high), Some(low)) => u8::try_from(high * 16 + low).ok(),
            _ => None,
        };
        bytes.push(decoded.unwrap_or(*first));
        rest = if decoded.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Encodes a JSON pointer for the fragment of a URI.
pub(super) fn encode(pointer: &str) -> String {
    let mut text = String::with_capacity(pointer.len());
    for byte in pointer.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~$".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{decode, encode, resolve};

    #[test]
    fn references_resolve() {
        for (base, reference, result) in [
            ("eventry:///s/p/d/e/v1.json", "../../_x/u.json", "eventry:///s/p/_x/u.json"),
            ("eventry:///s/p/d/e/v1.json", "", "eventry:///s/p/d/e/v1.json"),
            ("https://a/b/c", "d", "https://a/b/d"),
            ("https://a/b/c", "/d", "https://a/d"),
            ("https://a/b/c", "../../../d", "https://a/d"),
            ("https://a/b/c", "//e/f", "https://e/f"),
            ("https://a", "b", "https://a/b"),
            ("https://a/b", "urn:c", "urn:c"),
            ("b", "c", "c"),
        ] {
            assert_eq!(resolve(base, reference), result, "{base} {reference}");
        }
    }

    #[test]
    fn pointers_survive_encoding() {
        for pointer in ["", "/definitions/a", "/properties/ü %/~0~1", "/^x$"] {
            assert_eq!(decode(&encode(pointer)), pointer);
        }
        assert_eq!(decode("%zz%f"), "%zz%f");
    }
}
