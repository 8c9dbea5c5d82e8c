//! `cargo xtask import`: pages that the command line names, through the same pipeline as those of `refresh`.

use std::io::Read as _;
use std::path::PathBuf;
use std::process::ExitCode;

use eventry_schema::diagnostic::{Diagnostic, Diagnostics};
use lexopt::{Arg, Parser, ValueExt};

use crate::checkout::Checkout;
use crate::command::{self, Failure};
use crate::fetch::{self, Fetched, Fetcher};
use crate::gate;
use crate::placing::identity::Wanted;
use crate::readers::{self, READERS, SCHEMA_FILE};
use crate::refresh::{Address, Found, Mode, Read, Rules, by_event, read, update};
use crate::sources::{Plain, place};
use crate::unpack;

const HELP: &str = "\
Adds what a document says about events to schemas/: their schemas, and samples inside their envelope.

usage: cargo xtask import [OPTIONS] FILE|FOLDER|URL|-…

      --as ID          the event: <provider>/<domain>/<event>/v<number>, or the first parts of that
      --only NAME      only this event, by its name in the document; can be repeated
      --reader NAME    how to read the document; by default, its form decides
      --overwrite      also change files that exist (or --force); if the policy does not allow a change, lock.toml does not follow it
      --accept REASON  accept changes of published versions where the policy asks for a reason; lock.toml keeps the reason
      --drop-patches   remove patches that have become superfluous
      --keep-going     write what is in order, although something else is not
      --dry-run        write nothing; show the text of every file that would change
      --insecure       also fetch over plain http from other machines
      --ca FILE        also trust the certificate authorities in this PEM file; can be repeated
  -h, --help           print this help

Archives (zip, tar, tar.gz) and folders are read file by file; `-` is standard input. Either all files are written or none, and only if
code can be generated from them. Exit status: 1 if anything is wrong, 2 for a wrong command line.

readers:
";

/// Standard input, as messages call it.
const STDIN: &str = "standard input";

struct Arguments {
    documents: Vec<String>,
    wanted: Wanted,
    only: Vec<String>,
    reader: Option<&'static str>,
    rules: Rules,
    plain: Plain,
    fetch: fetch::Options,
}

pub fn run(parser: Parser) -> Result<ExitCode, Failure> {
    let Some(arguments) = arguments(parser)? else {
        let readers = READERS.iter().map(|reader| format!("  {:15}{}\n", reader.name, reader.summary));
        command::print(&format!("{HELP}{}", readers.collect::<String>()))?;
        return Ok(ExitCode::SUCCESS);
    };
    update(&arguments.rules, |checkout, problems| {
        let fetcher = Fetcher::new(&checkout.root, arguments.fetch.clone());
        let documents = arguments
            .documents
            .iter()
            .map(|document| retrieve(document, &fetcher, arguments.plain));
        find(checkout, &documents.collect::<Result<Vec<_>, _>>()?, &arguments, problems)
    })
}

fn arguments(mut parser: Parser) -> Result<Option<Arguments>, Failure> {
    let mut arguments = Arguments {
        documents: Vec::new(),
        wanted: Wanted::default(),
        only: Vec::new(),
        reader: None,
        rules: Rules {
            on_request: true,
            ..Rules::default()
        },
        plain: Plain::default(),
        fetch: fetch::Options::default(),
    };
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(None),
            Arg::Long("as") => {
                let id = parser.value()?.string()?;
                let help = "give <provider>/<domain>/<event>/v<number>, or the first parts of that";
                arguments.wanted = Wanted::parse(&id).map_err(|error| Failure::usage(error, help))?;
            }
            Arg::Long("only") => arguments.only.push(parser.value()?.string()?),
            Arg::Long("reader") => {
                let reader = readers::named(&parser.value()?.string()?);
                arguments.reader = Some(reader.map_err(|(message, help)| Failure::usage(message, help))?.name);
            }
            Arg::Long("overwrite" | "force") => arguments.rules.overwrite = true,
            Arg::Long("accept") => arguments.rules.accept = Some(gate::reason(&parser.value()?.string()?)?),
            Arg::Long("drop-patches") => arguments.rules.drop_patches = true,
            Arg::Long("keep-going") => arguments.rules.keep_going = true,
            Arg::Long("dry-run") => arguments.rules.mode = Mode::DryRun,
            Arg::Long("insecure") => arguments.plain = Plain::Allowed,
            Arg::Long("ca") => arguments.fetch.authorities.add(&PathBuf::from(parser.value()?))?,
            Arg::Value(document) => arguments.documents.push(document.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    if arguments.documents.is_empty() {
        return Err(Failure::usage(
            "no document is given",
            "name a file, a folder, a URL, or `-` for standard input",
        ));
    }
    Ok(Some(arguments))
}

/// The pages of a document, and its address.
fn retrieve(document: &str, fetcher: &Fetcher, plain: Plain) -> Result<(Option<String>, Fetched), Failure> {
    if place::is_url(document) {
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
    arguments: &Arguments,
    problems: &mut Diagnostics,
) -> Result<Vec<Found>, Failure> {
    let mut all = Vec::new();
    for (asked, fetched) in documents {
        let address = asked.as_ref().map(|asked| Address::of(asked, &fetched.address));
        for page in &fetched.pages {
            all.extend(read(arguments.reader, page, address, problems));
        }
    }
    if !arguments.only.is_empty() {
        let known: Vec<&str> = all.iter().filter_map(|read| read.reading.name.event.as_deref()).collect();
        if let Some(missing) = arguments.only.iter().find(|name| !known.contains(&name.as_str())) {
            let help = format!("it names {}", known.join(", "));
            return Err(Failure::stopped(format!("the document names no event `{missing}`"), help));
        }
        all.retain(|read| read.reading.name.event.as_ref().is_some_and(|name| arguments.only.contains(name)));
    }
    let (unnamed, events) = if all.len() > 1 {
        all.into_iter().partition(is_unnamed)
    } else {
        (Vec::new(), all)
    };
    let nothing_else = events.is_empty() && problems.is_empty();
    let groups = by_event(checkout, events, |_| arguments.wanted.clone(), None, problems);
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
