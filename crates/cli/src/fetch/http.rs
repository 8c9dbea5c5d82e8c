//! One page, through as many requests as redirects ask for.

use std::sync::Arc;
use std::time::{Duration, Instant};

use eventry_schema::diagnostic::Diagnostics;
use ureq::http::{HeaderMap, StatusCode, header};
use ureq::tls::TlsConfig;
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{Connector, DefaultConnector};
use ureq::{Agent, Body};

use super::cache::{Cache, Kept};
use super::ending::{CUT_OFF, Ending};
use super::failure::{failed, for_good, for_now, refused, too_slow};
use super::retry::Miss;
use super::{FetchOptions, Fetched, MAX_PAGE, redirect};
use crate::reading::Page;
use crate::sources::{Plain, address};
use crate::unpack;

const MAX_REDIRECTS: usize = 5;
/// To find the server and shake hands.
const CONNECT: Duration = Duration::from_secs(10);
/// Without one byte.
const SILENCE: Duration = Duration::from_secs(20);

/// The client: certificates of the platform and of the command line, proxy of the environment. It follows no redirects by itself: each is
/// judged first.
pub fn agent(options: &FetchOptions) -> Agent {
    let tls = TlsConfig::builder()
        .root_certs(options.authorities.roots())
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build();
    let config = Agent::config_builder()
        .tls_config(tls)
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_connect(Some(CONNECT.min(options.timeout)))
        .timeout_per_read(Some(SILENCE.min(options.timeout)))
        .user_agent(concat!("cargo-eventry/", env!("CARGO_PKG_VERSION")))
        .accept("text/html, application/json, application/yaml, text/*;q=0.9, */*;q=0.1");
    Agent::with_parts(
        config.build(),
        DefaultConnector::default().chain(Ending),
        DefaultResolver::default(),
    )
}

/// What a request came to.
enum Answer {
    /// The bytes of the page, and what the server says about them; or the page as it was kept.
    Page(Box<Kept>),
    /// An archive of pages.
    Pages(Vec<Page>),
    /// The page is elsewhere.
    Elsewhere(String),
}

/// Asks once for what is at a URL, and at the addresses that it redirects to.
pub fn attempt(agent: &Agent, options: &FetchOptions, cache: Option<&Cache>, url: &str, plain: Plain) -> Result<Fetched, Miss> {
    let client = Client {
        agent,
        options,
        cache,
        declared: url,
        plain,
        deadline: Instant::now() + options.timeout,
    };
    let mut at = url.to_owned();
    for _ in 0..=MAX_REDIRECTS {
        let pages = match client.ask(&at).map_err(|miss| redirected(miss, url, &at))? {
            Answer::Elsewhere(next) => {
                at = next;
                continue;
            }
            Answer::Page(kept) => vec![kept.into_page(url)],
            Answer::Pages(pages) => pages,
        };
        return Ok(Fetched { pages, address: at });
    }
    Err(for_good(
        url,
        format!("this address redirects more than {MAX_REDIRECTS} times"),
        "open it in a browser, and put the final address into provider.toml",
    ))
}

/// A problem of an address that another one redirects to names both.
fn redirected(miss: Miss, declared: &str, at: &str) -> Miss {
    if declared == at {
        return miss;
    }
    let name = |problem: &mut eventry_schema::diagnostic::Diagnostic| {
        if problem.path == at {
            problem.message.push_str(&format!(" (redirected from {declared})"));
        }
    };
    match miss {
        Miss::ForNow(mut problem, after) => {
            name(&mut problem);
            Miss::ForNow(problem, after)
        }
        Miss::ForGood(problems) => {
            let mut all = Diagnostics::new();
            for mut problem in problems {
                name(&mut problem);
                all.push(problem);
            }
            Miss::ForGood(all)
        }
    }
}

struct Client<'c> {
    agent: &'c Agent,
    options: &'c FetchOptions,
    cache: Option<&'c Cache>,
    /// The address that was asked for first: pages are called after it.
    declared: &'c str,
    plain: Plain,
    deadline: Instant,
}

impl Client<'_> {
    /// One request, for all of the page or for "as it was".
    fn ask(&self, url: &str) -> Result<Answer, Miss> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(too_slow(url, self.options));
        }
        let mut config = self.agent.get(url).config().timeout_global(Some(left));
        if address::is_loopback(url) {
            // To a proxy `localhost` is the proxy, and the way there is not inside this machine.
            config = config.proxy(None);
        }
        let mut request = config.build();
        let kept = self.cache.and_then(|cache| cache.get(url));
        if let Some(kept) = &kept {
            if let Some(etag) = &kept.etag {
                request = request.header(header::IF_NONE_MATCH, etag);
            }
            if let Some(modified) = &kept.modified {
                request = request.header(header::IF_MODIFIED_SINCE, modified);
            }
        }
        let mut response = request.call().map_err(|error| failed(url, self.options, error))?;
        match response.status() {
            StatusCode::OK => {}
            StatusCode::NOT_MODIFIED => {
                let kept = kept.ok_or_else(|| {
                    for_good(
                        url,
                        "the server responds with `not modified` to an unconditional request",
                        "ask the provider",
                    )
                });
                return kept.map(|kept| Answer::Page(Box::new(kept)));
            }
            StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT => {
                let next = redirect::next(url, response.headers(), self.plain);
                return next
                    .map(Answer::Elsewhere)
                    .map_err(|refusal| for_good(url, refusal.message, refusal.help));
            }
            status => return Err(refused(url, status, response.headers())),
        }
        let media_type = media_type(url, response.headers())?;
        let bytes = bytes(url, self.options, response.body_mut())?;
        let mut pages = unpack::of_bytes(self.declared, media_type.as_deref(), bytes).map_err(Miss::ForGood)?;
        // Archives are not cached.
        let page = match (pages.pop(), pages.is_empty()) {
            (Some(page), true) if page.place == self.declared => page,
            (last, _) => {
                pages.extend(last);
                return Ok(Answer::Pages(pages));
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
            url: url.to_owned(),
            media_type: page.media_type,
            text: page.text,
            etag: header(header::ETAG),
            modified: header(header::LAST_MODIFIED),
        };
        if let Some(cache) = self.cache {
            cache.put(&kept);
        }
        Ok(Answer::Page(Box::new(kept)))
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
            format!("the server sends `{media}`, which is not a page"),
            "a page is text (HTML, Markdown, JSON or YAML) or an archive of texts; correct the address in provider.toml",
        ));
    }
    let charset = parameters
        .split(';')
        .find_map(|parameter| parameter.trim().strip_prefix("charset="));
    match charset.map(|charset| charset.trim_matches('"')) {
        None | Some("utf-8" | "utf8" | "us-ascii") => Ok(Some(media.to_owned())),
        Some(charset) => Err(for_good(
            url,
            format!("the server sends text in `{charset}` instead of UTF-8"),
            "save the page as UTF-8 and read it with --from PATH",
        )),
    }
}

fn bytes(url: &str, options: &FetchOptions, body: &mut Body) -> Result<Vec<u8>, Miss> {
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
