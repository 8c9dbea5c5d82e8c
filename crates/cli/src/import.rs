//! `cargo eventry import`: pages that the command line names, through the same pipeline as those of `refresh`.

use std::io::Read as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use eventry_schema::diagnostic::{Diagnostic, Diagnostics};

use crate::checkout::Checkout;
use crate::command::Failure;
use crate::fetch::{self, Authorities, FetchOptions, Fetched, Fetcher};
use crate::gate;
use crate::place::Place;
use crate::placing::identity::Wanted;
use crate::readers::{self, READERS, SCHEMA_FILE};
use crate::refresh::{Address, Found, Mode, Read, Rules, by_event, read, update};
use crate::sources::{Plain, location};
use crate::unpack;

const NOTES: &str = "\
Archives (zip, tar, tar.gz) and folders are read file by file. Either all files are written or none, and only if code can be generated \
from them.

Exit status: 1 if anything is wrong, 2 for a wrong command line.

Readers:
";

/// Standard input, as messages call it.
const STDIN: &str = "standard input";

/// Add what a document, a page or a recorded body says about events
///
/// Adds the schemas that the documents hold, and samples inside their envelope. A file that exists stays unless --overwrite is given.
#[derive(Debug, Args)]
#[command(after_help = notes())]
pub struct Arguments {
    /// Files, folders, URLs, or `-` for standard input
    #[arg(required = true, value_name = "FILE|FOLDER|URL|-")]
    documents: Vec<String>,
    /// The event: <provider>/<domain>/<event>/v<version>, or the first parts of that
    #[arg(long = "as", value_name = "ID")]
    wanted: Option<String>,
    /// Only this event, by its name in the document; can be repeated
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// How to read the documents; by default, their form decides
    #[arg(long, value_name = "NAME")]
    reader: Option<String>,
    /// Also change files that exist; if the policy does not allow a change, lock.toml does not follow it
    #[arg(long, alias = "force")]
    overwrite: bool,
    /// Accept changes of published versions where the policy asks for a reason; lock.toml keeps the reason
    #[arg(long, value_name = "REASON")]
    accept: Option<String>,
    /// Remove patches that have become superfluous
    #[arg(long)]
    drop_patches: bool,
    /// Write what is in order, although something else is not
    #[arg(long)]
    keep_going: bool,
    /// Write nothing; show the text of every file that would change
    #[arg(long)]
    dry_run: bool,
    /// Also fetch over plain http from other machines
    #[arg(long)]
    insecure: bool,
    /// Also trust the certificate authorities in this PEM file; can be repeated
    #[arg(long, value_name = "FILE")]
    ca: Vec<PathBuf>,
}

fn notes() -> String {
    let readers = READERS.iter().map(|reader| format!("  {:15}{}\n", reader.name, reader.summary));
    readers.fold(NOTES.to_owned(), |notes, reader| notes + &reader)
}

/// What the documents are read for.
struct Request<'a> {
    wanted: Wanted,
    only: &'a [String],
    reader: Option<&'static str>,
}

pub fn run(place: &Place, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let request = arguments.request()?;
    let options = FetchOptions {
        authorities: Authorities::of(&arguments.ca)?,
        ..FetchOptions::default()
    };
    update(place, &arguments.rules()?, |checkout, problems| {
        let fetcher = Fetcher::new(&checkout.place, options);
        let plain = if arguments.insecure { Plain::Allowed } else { Plain::default() };
        let documents = arguments.documents.iter().map(|document| retrieve(document, &fetcher, plain));
        find(checkout, &documents.collect::<Result<Vec<_>, _>>()?, &request, problems)
    })
}

impl Arguments {
    fn request(&self) -> Result<Request<'_>, Failure> {
        let wanted = self.wanted.as_deref().map(Wanted::parse).transpose().map_err(|error| {
            let help = "give <provider>/<domain>/<event>/v<version>, or the first parts of that";
            Failure::usage(error, help)
        })?;
        let reader = self.reader.as_deref().map(readers::named).transpose();
        let reader = reader.map_err(|(message, help)| Failure::usage(message, help))?;
        Ok(Request {
            wanted: wanted.unwrap_or_default(),
            only: &self.only,
            reader: reader.map(|reader| reader.name),
        })
    }

    fn rules(&self) -> Result<Rules, Failure> {
        Ok(Rules {
            mode: if self.dry_run { Mode::DryRun } else { Mode::Write },
            accept: self.accept.as_deref().map(gate::reason).transpose()?,
            overwrite: self.overwrite,
            drop_patches: self.drop_patches,
            keep_going: self.keep_going,
            on_request: true,
        })
    }
}

/// The pages of a document, and its address.
fn retrieve(document: &str, fetcher: &Fetcher, plain: Plain) -> Result<(Option<String>, Fetched), Failure> {
    if location::is_url(document) {
        return Ok((Some(document.to_owned()), fetcher.pages(document, plain)?));
    }
    let pages = if document == "-" {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .map_err(|error| Failure::stopped(format!("cannot read standard input: {error}"), "check where it comes from"))?;
        unpack::of_bytes(STDIN, None, bytes)?
    } else {
        fetch::saved(&PathBuf::from(document))?
    };
    let address = document.to_owned();
    Ok((None, Fetched { pages, address }))
}

/// What the documents say. All pages are read before any is placed: bodies of one event may be in several files.
fn find(
    checkout: &Checkout,
    documents: &[(Option<String>, Fetched)],
    request: &Request<'_>,
    problems: &mut Diagnostics,
) -> Result<Vec<Found>, Failure> {
    let mut all = Vec::new();
    for (asked, fetched) in documents {
        let address = asked.as_ref().map(|asked| Address::of(asked, &fetched.address));
        for page in &fetched.pages {
            all.extend(read(request.reader, page, address, problems));
        }
    }
    if !request.only.is_empty() {
        let known: Vec<&str> = all.iter().filter_map(|read| read.reading.name.event.as_deref()).collect();
        if let Some(missing) = request.only.iter().find(|name| !known.contains(&name.as_str())) {
            let help = format!("it names {}", known.join(", "));
            return Err(Failure::stopped(format!("the document names no event `{missing}`"), help));
        }
        all.retain(|read| read.reading.name.event.as_ref().is_some_and(|name| request.only.contains(name)));
    }
    let (unnamed, events) = if all.len() > 1 {
        all.into_iter().partition(is_unnamed)
    } else {
        (Vec::new(), all)
    };
    let nothing_else = events.is_empty() && problems.is_empty();
    let groups = by_event(checkout, events, |_| request.wanted.clone(), None, problems);
    for read in unnamed {
        let message = "the name of this file is not <event>-<version>.json";
        problems.push(if nothing_else {
            let help = "rename the files of events, or import them one by one with --as and the event id";
            Diagnostic::error(&read.page.place, message).at(1, 1).help(help)
        } else {
            Diagnostic::warning(&read.page.place, format!("skipped: {message}")).at(1, 1)
        });
    }
    let found = groups.into_iter().filter_map(|(id, read)| Found::of(checkout, id, read, problems));
    Ok(found.collect())
}

/// Whether a schema does not say which event it describes. Next to the schemas of events, a folder may hold others, such as the one of the
/// envelope.
fn is_unnamed(read: &Read<'_>) -> bool {
    read.reader.name == SCHEMA_FILE && read.reading.name.version.is_none()
}
