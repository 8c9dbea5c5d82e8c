//! Which addresses are fetched: `https`, and plain `http` from this machine or where a setting allows it.
//!
//! The same rule applies to addresses in `provider.toml`, to those on the command line, and to every redirect.

use std::net::{Ipv4Addr, Ipv6Addr};

use http::Uri;

use super::location;

/// Whether plain `http` is allowed for hosts other than this machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Plain {
    /// It is not.
    #[default]
    Refused,
    /// It is: `insecure = true` in a source, `--insecure` on the command line.
    Allowed,
}

impl Plain {
    /// What a setting of that name says.
    #[must_use]
    pub const fn allowed_if(insecure: bool) -> Self {
        if insecure { Plain::Allowed } else { Plain::Refused }
    }
}

/// Why an address is not fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objection {
    /// It has no host, or characters that an address cannot have.
    Invalid,
    /// It holds a user name or a password.
    Credentials,
    /// It is plain `http` to another machine.
    Plain,
}

impl Objection {
    /// What is wrong with the address, as the end of a sentence about it.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Objection::Invalid => "is not a valid URL",
            Objection::Credentials => "contains a user name or a password",
            Objection::Plain => "is plain `http`: anyone on the network can change what it returns",
        }
    }

    /// What to do about it.
    #[must_use]
    pub const fn help(self) -> &'static str {
        match self {
            Objection::Invalid => "write an address such as https://acme.example/events",
            Objection::Credentials => {
                "remove them, because everyone who reads this repository sees them; save a page that needs a login by hand, and use --from PATH"
            }
            Objection::Plain => {
                "use `https`; if the provider has none and you accept the risk, set `insecure = true` in this [[sources]] of provider.toml \
                 (for `import`: --insecure)"
            }
        }
    }
}

/// Returns why an address must not be fetched; `None` if it may be fetched or is a path.
#[must_use]
pub fn objection(address: &str, plain: Plain) -> Option<Objection> {
    if !location::is_url(address) {
        return None;
    }
    let Some(host) = host(address) else {
        return Some(Objection::Invalid);
    };
    if authority(address).contains('@') {
        return Some(Objection::Credentials);
    }
    let refused = is_plain_http(address) && plain == Plain::Refused && !names_this_machine(&host);
    refused.then_some(Objection::Plain)
}

/// Whether the address is a URL without encryption.
#[must_use]
pub fn is_plain_http(address: &str) -> bool {
    location::is_url(address) && !is_https(address)
}

/// Whether the address is a URL with encryption.
#[must_use]
pub fn is_https(address: &str) -> bool {
    location::is_url(address) && address.as_bytes().get(4).is_some_and(|byte| byte.eq_ignore_ascii_case(&b's'))
}

/// Whether the address is of this machine, whatever its port.
#[must_use]
pub fn is_loopback(address: &str) -> bool {
    host(address).is_some_and(|host| names_this_machine(&host))
}

/// The host of a URL as the client understands it, without the brackets of IPv6.
#[must_use]
pub fn host(address: &str) -> Option<String> {
    let uri: Uri = address.parse().ok()?;
    let host = uri.host().filter(|host| !host.is_empty())?;
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    Some(bare.to_ascii_lowercase())
}

/// A URL for messages: without a user name and a password.
#[must_use]
pub fn shown(address: &str) -> String {
    match authority(address).rsplit_once('@') {
        Some((credentials, _)) if location::is_url(address) => address.replacen(&format!("{credentials}@"), "…@", 1),
        _ => address.to_owned(),
    }
}

/// The part between `//` and the path.
fn authority(address: &str) -> &str {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

/// The names and numbers that no other machine can have. Other spellings of the same numbers count as other machines.
fn names_this_machine(host: &str) -> bool {
    host == "localhost"
        || host.parse().is_ok_and(|address: Ipv4Addr| address.is_loopback())
        || host.parse().is_ok_and(|address: Ipv6Addr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::{Objection, Plain, objection, shown};

    #[test]
    fn plain_http_is_for_this_machine() {
        for address in [
            "https://acme.example/a",
            "HTTPS://acme.example:8443",
            "http://localhost/a",
            "HTTP://LOCALHOST:80/a",
            "http://127.0.0.1:8000/a",
            "http://127.255.0.9",
            "http://[::1]:80/a",
            "a/b.json",
            "file:///a",
        ] {
            assert_eq!(objection(address, Plain::Refused), None, "{address}");
        }
        for address in [
            "http://acme.example/a",
            "hTTp://acme.example/a",
            "http://localhost.acme.example/a",
            "http://127.0.0.1.acme.example/a",
            "http://acme.example/localhost",
            "http://acme.example/?@127.0.0.1",
            "http://acme.example#@localhost/",
            "http://127.1/a",
            "http://2130706433/a",
            "http://128.0.0.1/a",
            "http://0.0.0.0/a",
            "http://[::]/a",
            "http://[::ffff:7f00:1]/a",
            "http://[fe80::1]/a",
            "http://localhost./a",
        ] {
            assert_eq!(objection(address, Plain::Refused), Some(Objection::Plain), "{address}");
            assert_eq!(objection(address, Plain::Allowed), None, "{address}");
        }
    }

    #[test]
    fn credentials_are_refused_and_not_shown() {
        for (address, safe) in [
            ("https://me:secret@acme.example/a@b", "https://…@acme.example/a@b"),
            ("http://localhost@acme.example/", "http://…@acme.example/"),
            ("http://localhost:80@acme.example", "http://…@acme.example"),
            ("http://me@localhost/", "http://…@localhost/"),
        ] {
            assert_eq!(objection(address, Plain::Allowed), Some(Objection::Credentials), "{address}");
            assert_eq!(shown(address), safe);
        }
        assert_eq!(shown("https://acme.example/a@b"), "https://acme.example/a@b");
    }

    #[test]
    fn what_is_not_an_address_is_refused() {
        for address in [
            "http://",
            "https:///a",
            "https://acme.example\\@localhost/",
            "http://[::1/",
            "https://a b/",
            "https://é.example/",
        ] {
            assert_eq!(objection(address, Plain::Allowed), Some(Objection::Invalid), "{address}");
        }
    }
}
