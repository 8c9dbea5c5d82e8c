//! A cache of pages with their validators.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::digest;
use crate::reading::Page;

/// A folder of pages. What cannot be read or written there is fetched again.
pub struct Cache {
    folder: PathBuf,
}

/// A page and its validators. It belongs to the address that sent it: what redirects there, or asks the same host without encryption, is
/// asked on its own.
pub struct Kept {
    /// The address that sent it.
    pub url: String,
    /// What kind of text it is, if the server says so.
    pub media_type: Option<String>,
    /// As it was sent.
    pub text: String,
    /// `ETag`
    pub etag: Option<String>,
    /// `Last-Modified`
    pub modified: Option<String>,
}

impl Kept {
    /// As a page of that address.
    pub fn into_page(self, place: &str) -> Page {
        Page {
            place: place.to_owned(),
            media_type: self.media_type,
            text: self.text,
        }
    }
}

impl Cache {
    /// One in that folder, which is made when something is kept.
    pub fn new(folder: PathBuf) -> Self {
        Cache { folder }
    }

    fn file(&self, url: &str) -> PathBuf {
        let name = digest::of_text(url).replace("sha256:", "");
        self.folder.join(format!("{name}.json"))
    }

    /// What was kept for a URL.
    pub fn get(&self, url: &str) -> Option<Kept> {
        let text = fs::read_to_string(self.file(url)).ok()?;
        let value: Value = serde_json::from_str(&text).ok()?;
        let member = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        let body = member("text")?;
        // Written in one go and yet cut off, or of another URL: not what the server would mean by "not modified".
        if member("url")? != url || member("digest")? != digest::of_text(&body) {
            return None;
        }
        Some(Kept {
            url: url.to_owned(),
            media_type: member("media-type"),
            text: body,
            etag: member("etag"),
            modified: member("modified"),
        })
    }

    /// Keeps a page, if the server named a validator for it.
    pub fn put(&self, kept: &Kept) {
        if kept.etag.is_none() && kept.modified.is_none() {
            return;
        }
        let value = json!({
            "url": kept.url,
            "media-type": kept.media_type,
            "etag": kept.etag,
            "modified": kept.modified,
            "digest": digest::of_text(&kept.text),
            "text": kept.text,
        });
        let file = self.file(&kept.url);
        let unfinished = file.with_extension(format!("{}.part", std::process::id()));
        let written = fs::create_dir_all(&self.folder)
            .and_then(|()| fs::write(&unfinished, value.to_string()))
            .and_then(|()| fs::rename(&unfinished, &file));
        if written.is_err() {
            let _ = fs::remove_file(&unfinished);
        }
    }
}
