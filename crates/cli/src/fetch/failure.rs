//! Messages about pages that cannot be fetched.

use std::time::Duration;

use eventry_schema::diagnostic::Diagnostic;
use rustls::CertificateError;
use rustls::pki_types::UnixTime;
use ureq::Timeout;
use ureq::http::{HeaderMap, StatusCode, header};

use super::retry::Miss;
use super::{FetchOptions, MAX_PAGE, ending};
use crate::date;
use crate::sources::address;

/// It will not work the next time either.
pub fn for_good(url: &str, message: impl Into<String>, help: &str) -> Miss {
    Miss::ForGood(Diagnostic::error(url, message).help(help).into())
}

/// It may work the next time.
pub fn for_now(url: &str, message: impl Into<String>) -> Miss {
    Miss::ForNow(Box::new(Diagnostic::error(url, message)), None)
}

/// An answer that is not a page.
pub fn refused(url: &str, status: StatusCode, headers: &HeaderMap) -> Miss {
    let code = status.as_u16();
    match code {
        404 | 410 => for_good(
            url,
            format!("the server responds with {code}: there is no such page"),
            "if the provider moved it, correct `at` or `events` in provider.toml; if it is gone for good, list the event under `except`",
        ),
        429 | 500..=599 => {
            let after = headers
                .get(header::RETRY_AFTER)
                .and_then(|value| value.to_str().ok()?.trim().parse().ok());
            Miss::ForNow(
                Box::new(Diagnostic::error(url, format!("the server responds with {}", shown(status)))),
                after.map(Duration::from_secs),
            )
        }
        401 | 403 => for_good(
            url,
            format!("the server responds with {}", shown(status)),
            "if the page needs a login, save it by hand and use --from PATH",
        ),
        _ => for_good(
            url,
            format!("the server responds with {}", shown(status)),
            "check the address in provider.toml",
        ),
    }
}

fn shown(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("{} ({reason})", status.as_u16()),
        None => status.as_u16().to_string(),
    }
}

/// What went wrong on the way.
pub fn failed(url: &str, options: &FetchOptions, error: ureq::Error) -> Miss {
    if let Some(error) = of_tls(&error) {
        return insecure(url, error);
    }
    match error {
        ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve) => for_now(url, "the server cannot be reached in time"),
        ureq::Error::Timeout(_) => too_slow(url, options),
        ureq::Error::BodyExceedsLimit(_) => for_good(
            url,
            format!("the page is larger than {} MiB", MAX_PAGE >> 20),
            "no page about events is that large; check the address in provider.toml",
        ),
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => {
            for_good(url, "this is not the address of a page", "correct the address in provider.toml")
        }
        ureq::Error::HostNotFound => for_now(url, "the server does not exist, or there is no network"),
        ureq::Error::Io(error) if ending::is_cut(&error) => for_now(url, ending::CUT_OFF),
        ureq::Error::Io(error) => for_now(url, format!("the connection failed: {error}")),
        ureq::Error::ConnectionFailed => for_now(url, "the connection failed"),
        other => for_good(
            url,
            format!("the page cannot be fetched: {other}"),
            "check the address in provider.toml",
        ),
    }
}

/// The page took longer than it may.
pub fn too_slow(url: &str, options: &FetchOptions) -> Miss {
    for_good(
        url,
        format!("the page did not arrive within {} seconds", options.timeout.as_secs_f64()),
        "try again later, or allow more time with --timeout SECONDS",
    )
}

/// The error of the encryption in an error of the client, which wraps those of a handshake.
fn of_tls(error: &ureq::Error) -> Option<&rustls::Error> {
    match error {
        ureq::Error::Rustls(error) => Some(error),
        ureq::Error::Io(error) => error.get_ref()?.downcast_ref(),
        _ => None,
    }
}

/// A server that cannot prove its identity. Retrying does not help, and its response is not read.
fn insecure(url: &str, error: &rustls::Error) -> Miss {
    let host = address::host(url).unwrap_or_default();
    let rustls::Error::InvalidCertificate(reason) = error else {
        return for_good(
            url,
            format!("no secure connection to `{host}`: {error}"),
            "check the address in provider.toml, and the certificates of this machine (--ca FILE adds some)",
        );
    };
    match reason {
        CertificateError::UnknownIssuer => for_good(
            url,
            format!("the certificate of `{host}` is not trusted: no authority that this machine trusts has issued it"),
            "if the authority is your own, give its certificate with --ca FILE; otherwise do not trust this page",
        ),
        CertificateError::NotValidForNameContext { presented, .. } => {
            let names: Vec<&str> = presented.iter().map(|name| bare(name)).collect();
            for_good(
                url,
                format!("the server at `{host}` has a certificate for another host: {}", names.join(", ")),
                "check the host in provider.toml; if it is right, ask the provider to correct the certificate",
            )
        }
        CertificateError::NotValidForName => for_good(
            url,
            format!("the server at `{host}` has a certificate for another host"),
            "check the host in provider.toml; if it is right, ask the provider to correct the certificate",
        ),
        CertificateError::ExpiredContext { not_after, .. } => expired(url, format!("expired on {}", day(*not_after))),
        CertificateError::Expired => expired(url, "has expired".to_owned()),
        CertificateError::NotValidYetContext { not_before, .. } => expired(url, format!("is not valid before {}", day(*not_before))),
        CertificateError::NotValidYet => expired(url, "is not valid yet".to_owned()),
        other => for_good(
            url,
            format!("the certificate of `{host}` is not valid: {other}"),
            "ask the provider to correct the certificate",
        ),
    }
}

/// A name of a certificate, which comes as `DnsName("acme.example")` or `IpAddress(192.0.2.1)`.
fn bare(name: &str) -> &str {
    let inside = name.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')'));
    inside.unwrap_or(name).trim_matches('"')
}

fn expired(url: &str, reason: String) -> Miss {
    let host = address::host(url).unwrap_or_default();
    for_good(
        url,
        format!("the certificate of `{host}` {reason}"),
        "check the clock of this machine; if it is right, ask the provider to renew the certificate",
    )
}

fn day(time: UnixTime) -> String {
    date::of_second(time.as_secs())
}
