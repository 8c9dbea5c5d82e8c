//! The edge to the outside: pages from the network, from files and from folders.

mod cache;
mod ending;
mod failure;
mod http;
mod redirect;
mod retry;
mod trust;

use std::cell::OnceCell;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use eventry_schema::diagnostic::{Diagnostic, Diagnostics};

use crate::place::Place;
use crate::reading::Page;
use crate::sources::{Plain, address, location};
use crate::unpack;
use cache::Cache;
pub use trust::Authorities;

/// The size limit of one page, in bytes.
const MAX_PAGE: u64 = 16 << 20;
/// Files of one folder of pages.
const MAX_FILES: usize = 20_000;
/// Folders below a folder of pages.
const MAX_LEVELS: usize = 16;

/// How pages are fetched.
#[derive(Clone, Debug)]
pub struct FetchOptions {
    /// Whether the network may not be used.
    pub offline: bool,
    /// How long one attempt may take, from its first byte to its last.
    pub timeout: Duration,
    /// How often it is tried again when a server stumbles.
    pub retries: u32,
    /// Authorities to trust besides those of the platform.
    pub authorities: Authorities,
}

impl Default for FetchOptions {
    fn default() -> Self {
        FetchOptions {
            offline: false,
            timeout: Duration::from_secs(60),
            retries: 3,
            authorities: Authorities::default(),
        }
    }
}

/// What was fetched.
#[derive(Debug)]
pub struct Fetched {
    /// The pages: one, or those of an archive. They are called after the address that was asked for.
    pub pages: Vec<Page>,
    /// The address that they came from, which is another one if the server redirects.
    pub address: String,
}

/// Fetches pages.
pub struct Fetcher {
    root: PathBuf,
    options: FetchOptions,
    cache: Option<Cache>,
    /// Made when the network is needed for the first time.
    agent: OnceCell<ureq::Agent>,
}

impl Fetcher {
    /// One that works in this place. What servers say about the age of their pages is kept in Cargo's target folder, beside the pages, so
    /// that an unchanged page is not sent again; what comes out is the same with and without it.
    #[must_use]
    pub fn new(place: &Place, options: FetchOptions) -> Self {
        Fetcher {
            root: place.root.clone(),
            options,
            cache: place.target.as_ref().map(|target| Cache::new(target.join("refresh"))),
            agent: OnceCell::new(),
        }
    }

    /// The pages at an address, a URL or a path from the folder around the schemas: one, or those in an archive.
    ///
    /// # Errors
    /// With what keeps them from being fetched; the address is the place.
    pub fn pages(&self, address: &str, plain: Plain) -> Result<Fetched, Diagnostics> {
        if !location::is_url(address) {
            let bytes = file(&location::path(&self.root, address), location::plain(address))?;
            return Ok(Fetched {
                pages: unpack::of_bytes(location::plain(address), None, bytes)?,
                address: address.to_owned(),
            });
        }
        // Most addresses have been judged where they are written; those that an index names are judged here.
        if let Some(objection) = address::objection(address, plain) {
            let message = format!("this address {}", objection.reason());
            return Err(Diagnostic::error(address::shown(address), message).help(objection.help()).into());
        }
        if self.options.offline {
            return Err(Diagnostic::error(address, "this page is on the network, which --offline forbids")
                .help("remove --offline, or give a folder of saved pages with --from PATH")
                .into());
        }
        let agent = self.agent.get_or_init(|| http::agent(&self.options));
        retry::until_settled(self.options.retries, || {
            http::attempt(agent, &self.options, self.cache.as_ref(), address, plain)
        })
    }

    /// The one page at an address, called after the address that it came from: its links start there.
    ///
    /// # Errors
    /// As [`Fetcher::pages`]; also when it is an archive.
    pub fn page(&self, address: &str, plain: Plain) -> Result<Page, Diagnostics> {
        let mut fetched = self.pages(address, plain)?;
        match (fetched.pages.pop(), fetched.pages.is_empty()) {
            (Some(page), true) => Ok(Page {
                place: fetched.address,
                ..page
            }),
            _ => Err(Diagnostic::error(address, "this is an archive of several pages")
                .help("name one page")
                .into()),
        }
    }

    /// The addresses of the pages below an address, sorted, if it is a folder.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn folder(&self, address: &str) -> Result<Option<Vec<String>>, Diagnostic> {
        if location::is_url(address) {
            return Ok(None);
        }
        let folder = location::path(&self.root, address);
        if !folder.is_dir() {
            return Ok(None);
        }
        let base = location::plain(address).trim_end_matches('/');
        let files = files(&folder)?;
        Ok(Some(files.into_iter().map(|inside| format!("{base}/{inside}")).collect()))
    }
}

/// The saved pages at a path: the file itself, or all pages below the folder or in the archive, sorted. Each is called by its path.
///
/// # Errors
/// Fails for a file that cannot be read or is not text.
pub fn saved(path: &Path) -> Result<Vec<Page>, Diagnostics> {
    if !path.exists() {
        return Err(Diagnostic::error(path.display().to_string(), "there is no such file or folder")
            .help("give a saved page, or a folder of saved pages")
            .into());
    }
    unpack::of_path(path)
}

/// The bytes of a file; `shown` is how it is called.
fn file(path: &Path, shown: &str) -> Result<Vec<u8>, Diagnostic> {
    let mut bytes = Vec::new();
    fs::File::open(path)
        .and_then(|file| file.take(MAX_PAGE + 1).read_to_end(&mut bytes))
        .map_err(|error| Diagnostic::error(shown, format!("cannot be read: {error}")).help("check that the file exists and is readable"))?;
    if bytes.len() as u64 > MAX_PAGE {
        return Err(Diagnostic::error(shown, format!("the file is larger than {} MiB", MAX_PAGE >> 20)).help("give the page on its own"));
    }
    Ok(bytes)
}

/// The pages below a folder, relative to it, sorted; hidden ones and links are left out.
fn files(folder: &Path) -> Result<Vec<String>, Diagnostic> {
    let mut found = Vec::new();
    let mut open = vec![(folder.to_owned(), String::new(), 0)];
    while let Some((dir, prefix, level)) = open.pop() {
        let unreadable = |error: std::io::Error| {
            Diagnostic::error(dir.display().to_string(), format!("cannot be read: {error}")).help("check that the folder is readable")
        };
        for entry in fs::read_dir(&dir).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let kind = entry.file_type().map_err(unreadable)?;
            if name.starts_with('.') {
                continue;
            }
            if kind.is_dir() && level < MAX_LEVELS {
                open.push((entry.path(), format!("{prefix}{name}/"), level + 1));
            } else if kind.is_file() && unpack::is_page(&name) {
                found.push(format!("{prefix}{name}"));
            }
            if found.len() > MAX_FILES {
                return Err(
                    Diagnostic::error(folder.display().to_string(), format!("more than {MAX_FILES} files"))
                        .help("give a folder that contains only pages"),
                );
            }
        }
    }
    found.sort();
    Ok(found)
}
