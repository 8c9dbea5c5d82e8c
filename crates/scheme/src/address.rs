//! Addresses that a message may name: those of keys, and those that confirm a subscription.

/// An allowed address: `https://sns.*.example.com/*.pem`. A `*` in the host is one label or a part of one; a `*` in the path is any text
/// without a slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressPattern {
    host: Vec<String>,
    path: String,
}

impl AddressPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// Returns a message if the pattern is not an `https` address, or if its host may belong to anybody.
    pub fn parse(text: &str) -> Result<Self, String> {
        let rest = text
            .strip_prefix("https://")
            .ok_or_else(|| format!("`{text}` does not start with `https://`"))?;
        let (host, path) = rest
            .split_once('/')
            .ok_or_else(|| format!("`{text}` has no path; write `/*` for any"))?;
        let host: Vec<String> = host.split('.').map(str::to_owned).collect();
        let stars = |label: &String| label.chars().all(|c| is_host(c) || c == '*') && !label.is_empty();
        if !host.iter().all(stars) {
            return Err(format!("`{text}` has no host"));
        }
        // Whoever may register a name below the last two labels would be trusted.
        let fixed = host.iter().rev().take(2).filter(|label| !label.contains('*')).count();
        if host.len() < 2 || fixed < 2 {
            return Err(format!(
                "`{text}` allows a whole top-level domain; write the last two labels of the host"
            ));
        }
        if !path.chars().all(|c| is_path(c) || c == '*') {
            return Err(format!("`{text}` has characters that an address does not need"));
        }
        Ok(AddressPattern {
            host,
            path: path.to_owned(),
        })
    }

    /// Whether an address is allowed. It must be plain: `https`, no user, no port, no query, no fragment, no escapes, and no dot segments,
    /// so that no other reader of URLs sees another host in it.
    #[must_use]
    pub fn allows(&self, address: &str) -> bool {
        let Some((host, path)) = address.strip_prefix("https://").and_then(|rest| rest.split_once('/')) else {
            return false;
        };
        let labels: Vec<&str> = host.split('.').collect();
        labels.len() == self.host.len()
            && labels.iter().all(|label| !label.is_empty() && label.chars().all(is_host))
            && path.chars().all(is_path)
            && !path.split('/').any(|segment| matches!(segment, "." | ".."))
            && self.host.iter().zip(&labels).all(|(pattern, label)| matches(pattern, label))
            && segments_match(&self.path, path)
    }

    /// Whether an address is allowed that may have a query, as those that confirm a subscription do. The pattern is about the rest of it.
    ///
    /// ```
    /// use eventry_scheme::AddressPattern;
    ///
    /// let pattern = AddressPattern::parse("https://hooks.*.example.com/confirm")?;
    /// assert!(pattern.allows_with_query("https://hooks.eu.example.com/confirm?token=a%2Bb"));
    /// assert!(!pattern.allows_with_query("https://hooks.eu.example.org/confirm?token=a%2Bb"));
    /// # Ok::<(), String>(())
    /// ```
    #[must_use]
    pub fn allows_with_query(&self, address: &str) -> bool {
        let (plain, query) = address.split_once('?').unwrap_or((address, ""));
        self.allows(plain) && query.chars().all(is_query)
    }
}

fn is_host(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'
}

fn is_path(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '~')
}

/// The characters of a query in RFC 3986.
fn is_query(c: char) -> bool {
    is_path(c) || "%!$&'()*+,;=:@?".contains(c)
}

fn segments_match(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len() && pattern.iter().zip(&path).all(|(pattern, segment)| matches(pattern, segment))
}

/// Whether `text` is `pattern`, in which at most one `*` stands for text that is not empty.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((before, after)) => {
            let inside = text.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
            inside.is_some_and(|inside| !inside.is_empty())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::AddressPattern;

    #[test]
    fn only_plain_addresses_of_allowed_hosts_are_allowed() {
        let pattern = AddressPattern::parse("https://keys.*.example.com/*.pem").unwrap();
        assert!(pattern.allows("https://keys.eu-1.example.com/a-1.pem"));
        for address in [
            "http://keys.eu-1.example.com/a.pem",
            "https://keys.eu-1.example.com.evil.org/a.pem",
            "https://evil.org/keys.eu-1.example.com/a.pem",
            "https://evil.org#keys.eu-1.example.com/a.pem",
            "https://evil.org\\.keys.example.com/a.pem",
            "https://a@keys.eu-1.example.com/a.pem",
            "https://keys.eu-1.example.com:8443/a.pem",
            "https://keys.eu-1.example.com@evil.org/a.pem",
            "https://keys.eu-1.example.com/../a.pem",
            "https://keys.eu-1.example.com/a.pem?x",
            "https://keys.eu-1.example.com/a.pem#x",
            "https://keys.eu-1.example.com/b/a.pem",
            "https://keys.eu%2d1.example.com/a.pem",
            "https://keys.eu.1.example.com/a.pem",
            "https://keys..example.com/a.pem",
            "https://KEYS.eu-1.example.com/a.pem",
            "https://keys.eu-1.example.com/.pem",
            "https://keys.eu-1.example.com",
            " https://keys.eu-1.example.com/a.pem",
            "https://keys.eu-1.example.com/a.pem\n",
            "",
        ] {
            assert!(!pattern.allows(address), "{address}");
        }
    }

    #[test]
    fn a_query_is_free_and_the_rest_is_not() {
        let pattern = AddressPattern::parse("https://keys.*.example.com/").unwrap();
        assert!(pattern.allows_with_query("https://keys.eu-1.example.com/?Action=Confirm&Topic=arn:a:b&Token=2f%2F%3D"));
        assert!(pattern.allows_with_query("https://keys.eu-1.example.com/"));
        for address in [
            "https://keys.eu-1.example.com?x",
            "https://evil.org/?https://keys.eu-1.example.com/",
            "https://evil.org?.keys.example.com/",
            "https://keys.eu-1.example.com/a?x",
            "https://keys.eu-1.example.com/?x#y",
            "https://keys.eu-1.example.com/?x y",
            "https://keys.eu-1.example.com/?x\r\nHost: evil.org",
            "https://keys.eu-1.example.com/?\u{e9}",
        ] {
            assert!(!pattern.allows_with_query(address), "{address}");
        }
    }

    #[test]
    fn a_pattern_that_trusts_everybody_is_an_error() {
        for pattern in [
            "https://*/a.pem",
            "https://*.com/a",
            "https://a.*/b",
            "http://a.com/b",
            "https://a.com",
            "https://a .com/b",
            "https://a.com/?",
        ] {
            assert!(AddressPattern::parse(pattern).is_err(), "{pattern}");
        }
    }
}
