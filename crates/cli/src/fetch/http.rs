//! One request.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use eventry_schema::diagnostic::Diagnostic;
use ureq::http::{HeaderMap, StatusCode, header};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body, Timeout};

use super::cache::{Cache, Kept};
use super::retry::Miss;
use super::{MAX_PAGE, Options};
use crate::reading::Page;
use crate::unpack;

const MAX_REDIRECTS: u32 = 5;
/// To find the server and shake hands.
const CONNECT: Duration = Duration::from_secs(10);
/// Without one byte.
const SILENCE: Duration = Duration::from_secs(20);

/// The client: certificates of the platform, proxy of the environment.
pub fn agent(options: &Options) -> Agent {
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build();
    let config = Agent::config_builder()
        .tls_config(tls)
        .http_status_as_error(false)
        .max_redirects(MAX_REDIRECTS)
        .timeout_connect(Some(CONNECT.min(options.timeout)))
        .timeout_per_read(Some(SILENCE.min(options.timeout)))
        .timeout_global(Some(options.timeout))
        .user_agent(concat!("cargo-eventry/", env!("CARGO_PKG_VERSION")))
        .accept("text/html, application/json, application/yaml, text/*;q=0.9, */*;q=0.1");
    config.build().new_agent()
}

/// Asks once for what is at a URL, for all of it or for "as it was".
pub fn attempt(agent: &Agent, options: &Options, cache: &Cache, url: &str) -> Result<Vec<Page>, Miss> {
    let kept = cache.get(url);
    let mut request = agent.get(url);
    if let Some(kept) = &kept {
        if let Some(etag) = &kept.etag {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(modified) = &kept.modified {
            request = request.header(header::IF_MODIFIED_SINCE, modified);
        }
    }
    let mut response = request.call().map_err(|error| failed(url, options, error))?;
    let status = response.status();
    if status == StatusCode::NOT_MODIFIED {
        let kept = kept.ok_or_else(|| for_good(url, "the server says `not modified` and was not asked", "ask the provider"));
        return kept.map(|kept| vec![kept.page]);
    }
    if status != StatusCode::OK {
        return Err(refused(url, status, response.headers()));
    }
    let media_type = media_type(url, response.headers())?;
    let bytes = bytes(url, options, response.body_mut())?;
    let mut pages = unpack::of_bytes(url, media_type.as_deref(), bytes).map_err(Miss::ForGood)?;
    // An archive is kept by nobody: what is asked for again is asked for as a whole.
    let page = match (pages.pop(), pages.is_empty()) {
        (Some(page), true) if page.place == url => page,
        (last, _) => {
            pages.extend(last);
            return Ok(pages);
        }
    };
    let header = |name| {
        response
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
    };
    let kept = Kept {
        page,
        etag: header(header::ETAG),
        modified: header(header::LAST_MODIFIED),
    };
    cache.put(&kept);
    Ok(vec![kept.page])
}

fn for_good(url: &str, message: impl Into<String>, help: &str) -> Miss {
    Miss::ForGood(Diagnostic::error(url, message).help(help).into())
}

fn for_now(url: &str, message: impl Into<String>) -> Miss {
    Miss::ForNow(Box::new(Diagnostic::error(url, message)), None)
}

/// An answer that is no page.
fn refused(url: &str, status: StatusCode, headers: &HeaderMap) -> Miss {
    let code = status.as_u16();
    match code {
        404 | 410 => for_good(
            url,
            format!("the server answers {code}: there is no such page"),
            "if the provider moved it, correct `at` or `events` in provider.toml; if it is gone for good, list the event under `except`",
        ),
        429 | 500..=599 => {
            let after = headers
                .get(header::RETRY_AFTER)
                .and_then(|value| value.to_str().ok()?.trim().parse().ok());
            Miss::ForNow(
                Box::new(Diagnostic::error(url, format!("the server answers {}", shown(status)))),
                after.map(Duration::from_secs),
            )
        }
        401 | 403 => for_good(
            url,
            format!("the server answers {}", shown(status)),
            "pages that ask who you are can be saved by hand: --from PATH",
        ),
        _ => for_good(
            url,
            format!("the server answers {}", shown(status)),
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

/// The media type of an answer, if it is text in UTF-8. Nothing for an archive, or where it is not said.
fn media_type(url: &str, headers: &HeaderMap) -> Result<Option<String>, Miss> {
    let Some(value) = headers.get(header::CONTENT_TYPE) else {
        return Ok(None);
    };
    let value = String::from_utf8_lossy(value.as_bytes()).to_ascii_lowercase();
    let (media, parameters) = value.split_once(';').unwrap_or((&value, ""));
    let media = media.trim();
    let (kind, name) = media.split_once('/').unwrap_or((media, ""));
    // `application/x-yaml`, `application/schema+json`, `application/vnd.oai.openapi`.
    let form = name.rsplit(['+', '-']).next().unwrap_or_default();
    let textual = kind == "application" && (["json", "yaml", "xml"].contains(&form) || name == "vnd.oai.openapi");
    let archive = kind == "application" && ["zip", "gzip", "tar", "zip-compressed"].contains(&name.trim_start_matches("x-"));
    if archive {
        return Ok(None);
    }
    if kind != "text" && !textual {
        return Err(for_good(
            url,
            format!("the server sends `{media}`, which is no page"),
            "a page is text (HTML, Markdown, JSON or YAML), or an archive of such; correct the address in provider.toml",
        ));
    }
    let charset = parameters
        .split(';')
        .find_map(|parameter| parameter.trim().strip_prefix("charset="));
    match charset.map(|charset| charset.trim_matches('"')) {
        None | Some("utf-8" | "utf8" | "us-ascii") => Ok(Some(media.to_owned())),
        Some(charset) => Err(for_good(
            url,
            format!("the server sends text in `{charset}`, not in UTF-8"),
            "save the page as UTF-8 and read it with --from PATH",
        )),
    }
}

fn bytes(url: &str, options: &Options, body: &mut Body) -> Result<Vec<u8>, Miss> {
    let announced = body.content_length();
    let bytes = body
        .with_config()
        .limit(MAX_PAGE)
        .read_to_vec()
        .map_err(|error| failed(url, options, error))?;
    if announced.is_some_and(|announced| announced != bytes.len() as u64) {
        return Err(for_now(url, CUT_OFF));
    }
    Ok(bytes)
}

const CUT_OFF: &str = "the page is cut off: the connection ended before the whole page was here";

/// What went wrong on the way.
fn failed(url: &str, options: &Options, error: ureq::Error) -> Miss {
    let seconds = options.timeout.as_secs_f64();
    match error {
        ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve) => for_now(url, "the server cannot be reached in time"),
        ureq::Error::Timeout(_) => for_good(
            url,
            format!("the page did not come within {seconds} seconds"),
            "try later, or allow more with --timeout SECONDS",
        ),
        ureq::Error::BodyExceedsLimit(_) => for_good(
            url,
            format!("the page is larger than {} MiB", MAX_PAGE >> 20),
            "no page about events is that large: check the address in provider.toml",
        ),
        ureq::Error::TooManyRedirects => for_good(
            url,
            format!("more than {MAX_REDIRECTS} redirects lead away from this address"),
            "open it in a browser, and put the address that it ends at into provider.toml",
        ),
        ureq::Error::BadUri(_) | ureq::Error::Http(_) | ureq::Error::RequireHttpsOnly(_) => {
            for_good(url, "this is no address of a page", "correct the address in provider.toml")
        }
        ureq::Error::HostNotFound => for_now(url, "there is no such server, or no network"),
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => for_now(url, CUT_OFF),
        ureq::Error::Io(error) => for_now(url, format!("the connection failed: {error}")),
        ureq::Error::ConnectionFailed => for_now(url, "the connection failed"),
        ureq::Error::Rustls(error) => for_good(
            url,
            format!("no safe connection: {error}"),
            "check the clock and the certificates of this machine",
        ),
        other => for_good(
            url,
            format!("the page cannot be fetched: {other}"),
            "check the address in provider.toml",
        ),
    }
}
