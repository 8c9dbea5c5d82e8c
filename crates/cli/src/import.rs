//! `cargo xtask import`: one document, or a few, through the readers into `schemas/`.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use eventry_schema::diagnostic::{Diagnostic, Diagnostics};
use eventry_schema::discover::Tree;
use eventry_schema::event_id::EventId;
use eventry_schema::source::Sources;
use eventry_schema::visible::OneLine;
use lexopt::{Arg, Parser, ValueExt};

use crate::command::{self, Command, Failure};
use crate::fetch::{self, Fetcher, Plain, place};
use crate::placing::identity::{self, Wanted};
use crate::placing::{self, write_all};
use crate::readers::{self, READERS, Reader, SCHEMA_FILE};
use crate::reading::{Note, Page, Reading};
use crate::repository::{self, SCHEMAS};
use crate::unpack;

const HELP: &str = "\
Takes what a document says about events into schemas/: their schemas, and samples inside their envelope.

usage: cargo xtask import [OPTIONS] FILE|FOLDER|URL|-…

      --as ID        which event it is: <provider>/<domain>/<event>/v<number>, or the first parts of that
      --only NAME    only this event, by the name that the document gives it; may be given several times
      --reader NAME  how to read it; left out, the form of the document decides
      --force        write over files that say something else
      --dry-run      show what would be written, and write nothing
      --insecure     fetch also over plain http from other machines
      --ca FILE      trust the certificate authorities in this PEM file as well as those of the platform; may be given several times
  -h, --help         this text

Archives (zip, tar, tar.gz) and folders are read file by file; `-` is standard input. Nothing is written unless all of it can be
generated from. Exit status 1 if anything was not understood, 2 for a wrong command line.

readers:
";

/// `import`
pub const COMMAND: Command = Command {
    name: "import",
    summary: "take a document, a page or a body into schemas/",
    run,
};

/// Retrieves what is at an address.
pub type Fetch<'f> = &'f dyn Fn(&str) -> Result<Vec<Page>, Failure>;

#[derive(Default)]
struct Arguments {
    documents: Vec<String>,
    wanted: Wanted,
    only: Vec<String>,
    reader: Option<&'static Reader>,
    force: bool,
    dry_run: bool,
    plain: Plain,
    fetch: fetch::Options,
}

fn run(parser: Parser) -> Result<ExitCode, Failure> {
    let Some(arguments) = arguments(parser)? else {
        let readers: String = READERS
            .iter()
            .map(|reader| format!("  {:15}{}\n", reader.name, reader.summary))
            .collect();
        command::print(&format!("{HELP}{readers}"))?;
        return Ok(ExitCode::SUCCESS);
    };
    let root = repository::root()?;
    let fetcher = Fetcher::new(&root, arguments.fetch.clone());
    import(&root, &arguments, &|address| Ok(fetcher.pages(address, arguments.plain)?.pages))
}

fn arguments(mut parser: Parser) -> Result<Option<Arguments>, Failure> {
    let mut arguments = Arguments::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(None),
            Arg::Long("as") => {
                let id = parser.value()?.string()?;
                let help = "give <provider>/<domain>/<event>/v<number>, or the first parts of that";
                arguments.wanted = Wanted::parse(&id).map_err(|error| Failure::usage(error, help))?;
            }
            Arg::Long("only") => arguments.only.push(parser.value()?.string()?),
            Arg::Long("reader") => arguments.reader = Some(reader(&parser.value()?.string()?)?),
            Arg::Long("force") => arguments.force = true,
            Arg::Long("dry-run") => arguments.dry_run = true,
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

fn reader(name: &str) -> Result<&'static Reader, Failure> {
    readers::by_name(name).ok_or_else(|| {
        let names = || READERS.iter().map(|reader| reader.name);
        let all = format!("the readers are {}", names().collect::<Vec<_>>().join(", "));
        let help = command::nearest(name, names()).map_or(all, |near| format!("did you mean `{near}`?"));
        Failure::usage(format!("there is no reader `{name}`"), help)
    })
}

/// The whole way: pages, readings, files.
fn import(root: &Path, arguments: &Arguments, fetch: Fetch<'_>) -> Result<ExitCode, Failure> {
    let tree = repository::schemas(root)?;
    let mut pages = Vec::new();
    for document in &arguments.documents {
        pages.extend(retrieve(document, fetch)?);
    }
    let read = read_all(&pages, arguments)?;
    let files = place_all(&tree, read, arguments)?;
    let changes = changes(&tree, &files.files);
    let mut text = String::new();
    for note in &files.notes {
        let (words, place) = (OneLine(&note.1.words), OneLine(&note.0));
        text.push_str(&format!("note: {words}\n  --> {place}:{}\n\n", note.1.line));
    }
    let different: Vec<&str> = changes
        .iter()
        .filter(|change| change.1 == State::Different)
        .map(|change| change.0)
        .collect();
    if !different.is_empty() && !arguments.force && !arguments.dry_run {
        command::print(&text)?;
        return Err(Failure::stopped(
            format!(
                "these files say something else, and stay as they are:\n  {}",
                shown(&different).join("\n  ")
            ),
            "nothing was written; look at the difference, then use --force to write over them",
        ));
    }
    still_generates(&tree, &files.files)?;
    for (path, state) in &changes {
        let done = match (state, arguments.dry_run) {
            (State::Same, _) => "unchanged",
            (State::New, false) => "written",
            (State::Different, false) => "overwritten",
            (State::New, true) => "would be written",
            (State::Different, true) => "differs, would be overwritten with --force",
        };
        text.push_str(&format!("{SCHEMAS}/{}: {done}\n", OneLine(path)));
        if arguments.dry_run && *state != State::Same {
            text.push_str(files.files.get(*path).map_or("", String::as_str));
        }
    }
    if !arguments.dry_run {
        let new = changes.iter().filter(|change| change.1 != State::Same);
        let new: Vec<(&str, &str)> = new
            .filter_map(|(path, _)| Some((*path, files.files.get(*path)?.as_str())))
            .collect();
        write_all(&root.join(SCHEMAS), &new)?;
    }
    command::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn shown(paths: &[&str]) -> Vec<String> {
    paths.iter().map(|path| format!("{SCHEMAS}/{}", OneLine(path))).collect()
}

fn retrieve(document: &str, fetch: Fetch<'_>) -> Result<Vec<Page>, Failure> {
    if place::is_url(document) {
        return fetch(document);
    }
    if document == "-" {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .map_err(|error| Failure::stopped(format!("cannot read standard input: {error}"), "check where it comes from"))?;
        return Ok(unpack::of_bytes("standard input", None, bytes)?);
    }
    let path = PathBuf::from(document);
    if !path.exists() {
        return Err(Failure::stopped(
            format!("there is no {document}"),
            "name a file, a folder, a URL, or `-` for standard input",
        ));
    }
    Ok(unpack::of_path(&path)?)
}

/// A reading, the page it is of, and the name of the reader.
struct Read {
    place: String,
    reader: &'static str,
    reading: Reading,
}

/// Reads every page; problems of all pages come together.
fn read_all(pages: &[Page], arguments: &Arguments) -> Result<Vec<Read>, Failure> {
    let mut problems = Diagnostics::new();
    let mut read = Vec::new();
    for page in pages {
        let Some(reader) = arguments.reader.or_else(|| readers::guess(page)) else {
            problems.push(readers::unrecognised(page));
            continue;
        };
        match (reader.read)(page) {
            Ok(readings) => read.extend(readings.into_iter().map(|reading| Read {
                place: page.place.clone(),
                reader: reader.name,
                reading,
            })),
            Err(more) => problems.extend(more),
        }
    }
    if !problems.is_empty() {
        return Err(problems.into());
    }
    if !arguments.only.is_empty() {
        let all: Vec<String> = read.iter().filter_map(|read| read.reading.name.event.clone()).collect();
        if let Some(missing) = arguments.only.iter().find(|name| !all.contains(name)) {
            let help = format!("it names {}", all.join(", "));
            return Err(Failure::stopped(format!("the document names no event `{missing}`"), help));
        }
        read.retain(|read| read.reading.name.event.as_ref().is_some_and(|name| arguments.only.contains(name)));
    }
    Ok(read)
}

/// What is to be in `schemas/`, and what a reviewer should know, each with its page.
#[derive(Default)]
struct Files {
    files: BTreeMap<String, String>,
    notes: Vec<(String, Note)>,
}

fn place_all(tree: &Tree, read: Vec<Read>, arguments: &Arguments) -> Result<Files, Failure> {
    // Problems of schemas that are there already are not this command's business.
    let (sources, _) = Sources::read(tree);
    let settings = repository::settings(tree);
    let mut problems = Diagnostics::new();
    let mut all = Files::default();
    let several = read.len() > 1;
    let mut groups: BTreeMap<EventId, (String, Vec<Reading>)> = BTreeMap::new();
    let mut passed_over = Vec::new();
    for Read { place, reader, reading } in read {
        // Beside the schemas of events a folder may hold others, such as that of the envelope.
        if several && reader == SCHEMA_FILE && reading.name.version.is_none() {
            passed_over.push(place);
            continue;
        }
        match identity::identify(&sources, &settings, &arguments.wanted, &reading) {
            Ok((id, guess)) => {
                all.notes.extend(guess.map(|words| (place.clone(), Note { line: 1, words })));
                all.notes.extend(reading.notes.iter().map(|note| (place.clone(), note.clone())));
                groups.entry(id).or_insert_with(|| (place, Vec::new())).1.push(reading);
            }
            Err((message, help)) => problems.push(Diagnostic::error(place, message).help(help)),
        }
    }
    let none = groups.is_empty() && problems.is_empty();
    for place in passed_over {
        let words = "its name is not <event>-<version>.json";
        if none {
            let help = "name the files of events so; or import them one by one, each with --as and its id";
            problems.push(Diagnostic::error(place, words).at(1, 1).help(help));
        } else {
            let words = format!("passed over: {words}");
            all.notes.push((place, Note { line: 1, words }));
        }
    }
    for (id, (place, readings)) in groups {
        let Some(provider) = sources.providers.iter().find(|provider| provider.folder == id.provider) else {
            continue;
        };
        let own = settings.get(&id.provider).cloned().unwrap_or_default();
        match placing::place(provider, &id, &readings, &own) {
            Ok(placed) => {
                all.notes.extend(placed.notes.into_iter().map(|note| (place.clone(), note)));
                for (path, text) in placed.files {
                    match all.files.get(&path) {
                        Some(other) if *other != text => problems.push(
                            Diagnostic::error(place.clone(), format!("two readings make {SCHEMAS}/{path}, and differ"))
                                .help("import them one by one, each with --as and its own id"),
                        ),
                        _ => drop(all.files.insert(path, text)),
                    }
                }
            }
            Err(more) => problems.extend(more),
        }
    }
    if problems.is_empty() { Ok(all) } else { Err(problems.into()) }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Same,
    New,
    Different,
}

fn changes<'f>(tree: &Tree, files: &'f BTreeMap<String, String>) -> Vec<(&'f str, State)> {
    let state = |path: &str, text: &String| match tree.files.get(path) {
        None => State::New,
        Some(there) if there == text => State::Same,
        Some(_) => State::Different,
    };
    files.iter().map(|(path, text)| (path.as_str(), state(path, text))).collect()
}

/// Whether code can be generated from the schemas with the new files among them. What was wrong before stays out of it.
fn still_generates(tree: &Tree, files: &BTreeMap<String, String>) -> Result<(), Failure> {
    let before = eventry_codegen::generate(tree, None).err().unwrap_or_default();
    let mut after = tree.clone();
    after.files.extend(files.clone());
    let problems = eventry_codegen::generate(&after, None).err().unwrap_or_default();
    let new: Diagnostics = problems
        .into_iter()
        .filter(|problem| !before.iter().any(|known| known == problem))
        .collect();
    if new.has_errors() { Err(new.into()) } else { Ok(()) }
}
