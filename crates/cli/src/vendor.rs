//! `cargo eventry vendor`: stores a document that schemas refer to by URL.

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::process::ExitCode;

use clap::Args;
use eventry_schema::json;

use crate::command::{self, Failure, nearest};
use crate::files;
use crate::place::Place;

/// Store a document that schemas refer to by URL
///
/// Builds never use the network, so what a schema refers to has to be here. The document is written unchanged to
/// PROVIDER/_vendored/HOST/PATH in the folder of the schemas.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A folder in schemas/
    provider: String,
    /// The URL in the schemas
    url: String,
    /// The document, which you have fetched; `-` for standard input
    file: String,
}

pub fn run(place: &Place, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let Arguments { provider, url, file } = arguments;
    let path = path_of(url).ok_or_else(|| {
        Failure::usage(
            format!("`{url}` is not the URL of a document"),
            "give a URL such as https://example.com/schemas/user.json",
        )
    })?;
    let folder = place.schemas.join(provider);
    if !folder.join("provider.toml").is_file() {
        let providers = providers(&place.schemas);
        let help = match nearest(provider, providers.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the folders are {}", providers.join(", ")),
        };
        return Err(Failure::usage(
            format!("there is no provider `{provider}` in {}/", place.shown),
            help,
        ));
    }
    let text = read(file)?;
    json::parse(&text).map_err(|error| Failure::stopped(format!("{file} is not a JSON document: {}", error.message), error.help))?;
    let target = folder.join("_vendored").join(&path);
    files::write(&target, &text)?;
    command::print(&format!("{}/{provider}/_vendored/{path}\n", place.shown))?;
    Ok(ExitCode::SUCCESS)
}

/// The folders of the providers, sorted.
fn providers(schemas: &Path) -> Vec<String> {
    let entries = fs::read_dir(schemas).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.path().join("provider.toml").is_file());
    let mut names: Vec<String> = folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Host and path of a URL, as the path below `_vendored`.
fn path_of(url: &str) -> Option<String> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let rest = rest.split(['#', '?']).next()?.trim_end_matches('/');
    let (host, path) = rest.split_once('/')?;
    let plain = !host.is_empty() && !path.is_empty() && path.split('/').all(|segment| !matches!(segment, "" | "." | ".."));
    let ending = if path.ends_with(".json") { "" } else { ".json" };
    plain.then(|| format!("{host}/{path}{ending}"))
}

fn read(file: &str) -> Result<String, Failure> {
    let text = if file == "-" {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(file)
    };
    text.map_err(|error| {
        Failure::stopped(
            format!("cannot read {file}: {error}"),
            "give the file that you have fetched, or - for standard input",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::path_of;

    #[test]
    fn urls_become_places_below_the_folder() {
        for (url, place) in [
            ("https://example.com/a/user.json", Some("example.com/a/user.json")),
            ("http://localhost:1234/int#/x", Some("localhost:1234/int.json")),
            ("https://example.com/../../etc.json", None),
            ("https://example.com", None),
            ("file:///etc/passwd", None),
        ] {
            assert_eq!(path_of(url).as_deref(), place, "{url}");
        }
    }
}
