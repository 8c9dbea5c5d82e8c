//! What was retrieved, as pages: a text is one page, an archive or a folder holds many.

use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

use eventry_schema::diagnostic::{Diagnostic, Diagnostics};

use crate::reading::Page;

/// Bytes of everything in one archive or folder.
const MAX_BYTES: u64 = 256 << 20;
/// Files in one archive or folder.
const MAX_FILES: usize = 20_000;
/// Folders below folders.
const MAX_LEVELS: usize = 16;
/// The endings of files that are pages.
const ENDINGS: &[&str] = &["json", "yaml", "yml", "html", "htm", "txt", "jsonl", "ndjson"];

/// The pages of a file or of a folder.
///
/// # Errors
///
/// When something cannot be read, is not text, or is unreasonably large.
pub fn of_path(path: &Path) -> Result<Vec<Page>, Diagnostics> {
    let place = path.display().to_string();
    if path.is_dir() {
        let mut pages = Vec::new();
        folder(path, &place, 0, &mut pages)?;
        pages.sort_by(|one, two| one.place.cmp(&two.place));
        return if pages.is_empty() { Err(nothing(&place).into()) } else { Ok(pages) };
    }
    let bytes = fs::read(path).map_err(|error| unreadable(&place, &error))?;
    of_bytes(&place, None, bytes)
}

/// The pages of something retrieved from `place`.
///
/// # Errors
///
/// As [`of_path`].
pub fn of_bytes(place: &str, media_type: Option<&str>, bytes: Vec<u8>) -> Result<Vec<Page>, Diagnostics> {
    let bytes = if bytes.starts_with(&[0x1f, 0x8b]) {
        limited(flate2::read::MultiGzDecoder::new(bytes.as_slice()), place)?
    } else {
        bytes
    };
    let pages = if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        unzipped(place, bytes)?
    } else if bytes.get(257..262) == Some(b"ustar") {
        untarred(place, &bytes)?
    } else {
        return Ok(vec![page(place, media_type, bytes)?]);
    };
    if pages.is_empty() { Err(nothing(place).into()) } else { Ok(pages) }
}

fn page(place: &str, media_type: Option<&str>, bytes: Vec<u8>) -> Result<Page, Diagnostics> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
        Diagnostic::error(place, "the text is not UTF-8")
            .at_offset(&text, valid)
            .help("save it as UTF-8")
    })?;
    let html = place.ends_with(".html") || place.ends_with(".htm");
    let media_type = media_type.map(str::to_owned).or_else(|| html.then(|| "text/html".to_owned()));
    Ok(Page {
        place: place.to_owned(),
        media_type,
        text,
    })
}

fn folder(path: &Path, place: &str, level: usize, pages: &mut Vec<Page>) -> Result<(), Diagnostics> {
    if level > MAX_LEVELS || pages.len() > MAX_FILES {
        return Err(too_large(place).into());
    }
    let entries = fs::read_dir(path)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| unreadable(place, &error))?;
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let below = format!("{}/{name}", place.trim_end_matches('/'));
        let kind = entry.file_type().map_err(|error| unreadable(&below, &error))?;
        if name.starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            folder(&entry.path(), &below, level + 1, pages)?;
        } else if is_page(&name) {
            let bytes = fs::read(entry.path()).map_err(|error| unreadable(&below, &error))?;
            pages.push(page(&below, None, bytes)?);
        }
    }
    Ok(())
}

/// Whether a file of that name holds a page.
#[must_use]
pub fn is_page(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or_default();
    let hidden = name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
    !hidden
        && file
            .rsplit_once('.')
            .is_some_and(|(_, ending)| ENDINGS.contains(&ending.to_ascii_lowercase().as_str()))
}

fn unzipped(place: &str, bytes: Vec<u8>) -> Result<Vec<Page>, Diagnostics> {
    let damaged = |error: zip::result::ZipError| Diagnostics::from(damaged(place, &error.to_string()));
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut pages = Vec::new();
    let mut total = 0;
    for at in 0..archive.len() {
        let file = archive.by_index(at).map_err(damaged)?;
        let name = file.name().map_err(damaged)?.replace('\\', "/");
        if file.is_file() && is_page(&name) {
            add(place, &name, file, &mut total, &mut pages)?;
        }
    }
    pages.sort_by(|one, two| one.place.cmp(&two.place));
    Ok(pages)
}

fn untarred(place: &str, bytes: &[u8]) -> Result<Vec<Page>, Diagnostics> {
    let damaged = |error: std::io::Error| Diagnostics::from(damaged(place, &error.to_string()));
    let mut archive = tar::Archive::new(bytes);
    let mut pages = Vec::new();
    let mut total = 0;
    for file in archive.entries().map_err(damaged)? {
        let file = file.map_err(damaged)?;
        let name = String::from_utf8_lossy(&file.path_bytes()).into_owned();
        if file.header().entry_type().is_file() && is_page(name.trim_start_matches("./")) {
            let name = name.trim_start_matches("./").to_owned();
            add(place, &name, file, &mut total, &mut pages)?;
        }
    }
    pages.sort_by(|one, two| one.place.cmp(&two.place));
    Ok(pages)
}

/// Adds a file of an archive. Sizes that an archive claims are not believed.
fn add(place: &str, name: &str, file: impl Read, total: &mut u64, pages: &mut Vec<Page>) -> Result<(), Diagnostics> {
    let bytes = limited(file, place)?;
    *total += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if *total > MAX_BYTES || pages.len() >= MAX_FILES {
        return Err(too_large(place).into());
    }
    pages.push(page(&format!("{place}!/{name}"), None, bytes)?);
    Ok(())
}

fn limited(from: impl Read, place: &str) -> Result<Vec<u8>, Diagnostics> {
    let mut bytes = Vec::new();
    from.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| damaged(place, &error.to_string()))?;
    match u64::try_from(bytes.len()) {
        Ok(length) if length <= MAX_BYTES => Ok(bytes),
        _ => Err(too_large(place).into()),
    }
}

fn unreadable(place: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(place, format!("cannot be read: {error}")).help("check that it exists and is readable")
}

fn damaged(place: &str, error: &str) -> Diagnostic {
    Diagnostic::error(place, format!("the archive cannot be read: {error}")).help("it may be incomplete: retrieve it again")
}

fn too_large(place: &str) -> Diagnostic {
    Diagnostic::error(place, format!("more than {} MiB, or than {MAX_FILES} files", MAX_BYTES >> 20))
        .help("give the part that contains the schemas")
}

fn nothing(place: &str) -> Diagnostic {
    Diagnostic::error(place, "it contains no page").help(format!("pages are files that end in {}", ENDINGS.join(", ")))
}
