//! Addresses: URLs, and paths from the repository's folder.

use std::path::{Path, PathBuf};

/// Whether the address is a URL of the network.
#[must_use]
pub fn is_url(address: &str) -> bool {
    let scheme = address.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
}

/// The file or folder that an address names, seen from the repository's folder.
#[must_use]
pub fn path(root: &Path, address: &str) -> PathBuf {
    root.join(plain(address))
}

/// An address of a file without the scheme.
#[must_use]
pub fn plain(address: &str) -> &str {
    let path = address.strip_prefix("file://").or_else(|| address.strip_prefix("file:"));
    path.unwrap_or(address).trim_start_matches("./")
}

/// The address that `link` names on the page at `base`; its fragment is dropped.
#[must_use]
pub fn join(base: &str, link: &str) -> String {
    let link = link.split('#').next().unwrap_or_default();
    if is_url(link) || link.starts_with("file:") {
        return link.to_owned();
    }
    let (scheme, rest) = base.split_once("://").unwrap_or(("", base));
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (host, folder) = if is_url(base) {
        rest.split_once('/').unwrap_or((rest, ""))
    } else {
        ("", rest)
    };
    let origin = if is_url(base) {
        format!("{scheme}://{host}/")
    } else {
        String::new()
    };
    if link.is_empty() {
        return base.split('#').next().unwrap_or_default().to_owned();
    }
    if link.starts_with('?') {
        return format!("{}{link}", base.split(['?', '#']).next().unwrap_or_default());
    }
    if let Some(elsewhere) = link.strip_prefix("//").filter(|_| is_url(base)) {
        return format!("{scheme}://{elsewhere}");
    }
    if let Some(absolute) = link.strip_prefix('/') {
        return if is_url(base) {
            format!("{origin}{}", resolved("", absolute))
        } else {
            link.to_owned()
        };
    }
    let folder = folder.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{origin}{}", resolved(folder, link))
}

/// `link` below `folder`, without `.` and `..`; its query stays as it is.
fn resolved(folder: &str, link: &str) -> String {
    let (path, query) = link.split_at(link.find('?').unwrap_or(link.len()));
    let mut names: Vec<&str> = folder.split('/').filter(|name| !name.is_empty()).collect();
    for name in path.split('/') {
        match name {
            "." => {}
            ".." => drop(names.pop()),
            name => names.push(name),
        }
    }
    format!("{}{query}", names.join("/"))
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn links_are_resolved() {
        for (base, link, address) in [
            ("https://a.example/x/y", "z", "https://a.example/x/z"),
            ("https://a.example/x/y?q=1", "/z?p=/../1", "https://a.example/z?p=/../1"),
            ("https://a.example", "z/", "https://a.example/z/"),
            ("https://a.example/x/y/", "../z#top", "https://a.example/x/z"),
            ("https://a.example/x", "//b.example/z", "https://b.example/z"),
            ("https://a.example/x", "http://b.example/z", "http://b.example/z"),
            ("https://a.example/x#top", "", "https://a.example/x"),
            ("https://a.example/x/y?q=1", "?q=2", "https://a.example/x/y?q=2"),
            ("https://a.example/x", "HTTP://b.example/z", "HTTP://b.example/z"),
            ("dump/index.html", "a/b.json", "dump/a/b.json"),
        ] {
            assert_eq!(join(base, link), address, "{base} {link}");
        }
    }
}
