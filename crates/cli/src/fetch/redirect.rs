//! Redirects, and whether they are followed.

use ureq::http::{HeaderMap, header};

use crate::sources::{Plain, address, location};

/// Why a redirect is not followed: what is wrong, and what to do.
pub struct BadRedirect {
    pub message: String,
    pub help: &'static str,
}

const OPEN_IT: &str = "open the address in a browser, and put the final one into provider.toml";

/// The address that an answer at `from` redirects to.
///
/// A page that was asked for over an encrypted connection never comes over one that is not, whatever the source allows: the lock would
/// credit it to an address whose owner need not have written it.
pub fn next(from: &str, headers: &HeaderMap, plain: Plain) -> Result<String, BadRedirect> {
    let location = headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).map(str::trim);
    let Some(location) = location.filter(|location| !location.is_empty()) else {
        return Err(BadRedirect {
            message: "the server redirects without a usable `Location`".to_owned(),
            help: OPEN_IT,
        });
    };
    if scheme(location).is_some() && !location::is_url(location) {
        return Err(BadRedirect {
            message: format!("the server redirects to `{}`, which is not a web address", location.escape_debug()),
            help: OPEN_IT,
        });
    }
    let to = location::join(from, location);
    let shown = address::shown(&to);
    if address::is_https(from) && address::is_plain_http(&to) {
        return Err(BadRedirect {
            message: format!("the server redirects from `https` to plain `http`, to {shown}"),
            help: "what comes from there may be anyone's: put an `https` address that returns the page into provider.toml, or ask the \
                   provider to correct the redirect",
        });
    }
    match address::objection(&to, plain) {
        None => Ok(to),
        Some(objection) => Err(BadRedirect {
            message: format!("the server redirects to {shown}, which {}", objection.reason()),
            help: objection.help(),
        }),
    }
}

/// The scheme of a reference, if it has one.
fn scheme(reference: &str) -> Option<&str> {
    let (scheme, _) = reference.split_once(':')?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    is_scheme.then_some(scheme)
}
