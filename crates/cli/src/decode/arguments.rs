//! The command line.

use std::fmt;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};
use eventry::rt::EVENT_LIMIT;

use super::attribute::{self, Attribute};
use crate::command::Failure;
use crate::worker::{Beside, Job, Mode, Origin};

/// What decode does, and what it writes.
const ABOUT: &str = "\
Decode bodies with the schemas of this package

An input is one event, an array, several values, or JSON Lines. It may have any size and may be compressed with gzip. Wrappers that the \
provider accepts are taken off. Each event becomes one line of JSON with these members:

  id       the event id, as far as it is known
  outcome  known, unknown-version, unknown-type or malformed; control without an event
  offset   the byte at which the event or its delivery begins, counted after decompression
  item     the number of the event in its delivery, if that holds several
  control  the name of a control message; values is what an answer needs
  pointer  where a malformed event does not fit
  message  why it does not fit
  layer    the wrapper that could not be taken off
  layers   the wrappers that were around the event, outermost first

delivery_id and occurred_at follow where they are known: for events in wrappers, for deliveries, and with --echo.

Without FILE, all samples of the schemas are decoded, and the output is a table.

The first run after a change of the schemas compiles them, below Cargo's target folder.";

/// What follows the options.
const NOTES: &str = "\
With --attribute or --route, every body is a delivery that arrived with them. --deliveries reads recorded deliveries: one JSON object per \
line with the members attributes, route, and body, or body_base64 for a body that is not UTF-8. The value of an attribute is a string, \
or an array of strings if the attribute repeats. The attributes of a line and those of --attribute count together; --route is for lines without a route.

A quarantine is a file of recorded deliveries with the members offset, reason, and pointer. The body has no wrappers any more, and their \
attributes are among those of the delivery. layer names the wrapper that could not be taken off. Events that are malformed belong there. Those of an unknown type or version are not malformed, \
because their data is kept as it came; --quarantine-unknown adds them.

--redrive FILE --quarantine REST keeps in REST what still cannot be read. Only events that are known count as readable.

Exit status:
  0  nothing is malformed; with --redrive, every delivery can be read
  1  something is malformed, or cannot be read
  2  the command line is wrong";

/// The command line.
#[derive(Debug, Args)]
#[command(about = "Decode bodies, or show the outcome of every sample", long_about = ABOUT, after_long_help = NOTES)]
pub struct Arguments {
    /// Files with events; `-` is standard input
    #[arg(value_name = "FILE|-")]
    files: Vec<PathBuf>,
    /// The provider that sent the events, by the name of its folder; by default, each event is recognized
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
    /// The input contains payloads of this event version, without an envelope
    #[arg(long = "as", value_name = "EVENT_ID", conflicts_with = "provider")]
    payload: Option<String>,
    /// An attribute of every body, such as an HTTP header: `X-Hub-Event: push` or `X-Hub-Event=push`; may repeat
    #[arg(long = "attribute", value_name = "NAME=VALUE", value_parser = attribute::read, conflicts_with = "payload")]
    attributes: Vec<Attribute>,
    /// The route of every body, such as the path of a webhook or a topic
    #[arg(long, value_name = "ROUTE", value_parser = NonEmptyStringValueParser::new(), conflicts_with = "payload")]
    route: Option<String>,
    /// The files hold recorded deliveries, one per line, with attributes and a route
    #[arg(long, conflicts_with = "redrive")]
    deliveries: bool,
    /// Add `envelope` and `payload`, written from the typed values, or `raw` for a malformed event
    #[arg(long)]
    echo: bool,
    /// The size limit of one event, by default 67108864 (64 MiB); larger events are errors and are skipped
    #[arg(long, value_name = "BYTES")]
    limit: Option<NonZeroUsize>,
    /// Count outcomes by event id instead of listing events, and unknown members and values by their pointers
    #[arg(long, conflicts_with = "echo")]
    summary: bool,
    /// The format of a summary or a report
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    format: Format,
    /// Append each malformed event to this file, as a recorded delivery: one line of JSON
    #[arg(long, value_name = "FILE")]
    quarantine: Option<PathBuf>,
    /// Append events of an unknown type or version as well
    #[arg(long, requires = "quarantine")]
    quarantine_unknown: bool,
    /// Decode recorded deliveries, such as a quarantine, and report which of them can be read now
    #[arg(long, value_name = "FILE", conflicts_with_all = ["files", "echo", "summary"])]
    redrive: Option<PathBuf>,
    /// How many events are decoded at the same time, at most; by default, as many as there are processors
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// A checkout of Eventry to take the crate `eventry` from, instead of the dependency of this package
    #[arg(long, value_name = "DIR", conflicts_with = "version")]
    path: Option<PathBuf>,
    /// A published version of the crate `eventry`, instead of the dependency of this package
    #[arg(long, value_name = "VERSION")]
    version: Option<String>,
    /// Compile without the network
    #[arg(long)]
    offline: bool,
}

/// The format of a summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Table,
    /// For programs.
    Json,
}

/// Where bytes come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl Input {
    fn of(path: &Path) -> Self {
        if path == Path::new("-") {
            Input::Stdin
        } else {
            Input::File(path.to_owned())
        }
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Input::Stdin => f.write_str("standard input"),
            Input::File(path) => write!(f, "`{}`", path.display()),
        }
    }
}

/// What to do.
#[derive(Clone, Debug)]
pub enum Action {
    /// Show the outcome of every sample.
    Samples,
    /// Show one line per event.
    Lines(Vec<Input>),
    /// Count events.
    Summary(Vec<Input>, Format),
    /// Decode recorded deliveries.
    Redrive(Input, Format),
}

impl Arguments {
    /// What to do.
    ///
    /// # Errors
    ///
    /// Fails if an option needs an input and none is given.
    pub fn action(&self) -> Result<Action, Failure> {
        if let Some(file) = &self.redrive {
            return Ok(Action::Redrive(Input::of(file), self.format));
        }
        let inputs: Vec<Input> = self.files.iter().map(|path| Input::of(path)).collect();
        if inputs.is_empty() {
            let is_plain = !self.echo && !self.summary && self.quarantine.is_none() && self.limit.is_none();
            let describes_input = self.deliveries || !self.attributes.is_empty() || self.route.is_some();
            return if is_plain && !describes_input && matches!(self.mode(), Mode::Recognize) {
                Ok(Action::Samples)
            } else {
                Err(Failure::usage("there is no input", "name files, or `-` for standard input"))
            };
        }
        if self.summary {
            return Ok(Action::Summary(inputs, self.format));
        }
        Ok(Action::Lines(inputs))
    }

    fn mode(&self) -> Mode {
        match (&self.provider, &self.payload) {
            (Some(provider), _) => Mode::Provider(provider.clone()),
            (None, Some(event)) => Mode::Payload(event.clone()),
            (None, None) => Mode::Recognize,
        }
    }

    /// How workers decode.
    pub fn job(&self) -> Job {
        Job {
            mode: self.mode(),
            echo: self.echo,
            observe: self.summary,
            limit: self.limit(),
            common: self.common(),
        }
    }

    /// What stands beside every body.
    pub fn common(&self) -> Beside {
        let mut common = Beside {
            attributes: Vec::new(),
            route: self.route.clone(),
        };
        for attribute in &self.attributes {
            common.add(&attribute.name, &attribute.value);
        }
        common
    }

    /// Whether the inputs hold recorded deliveries.
    pub fn holds_deliveries(&self) -> bool {
        self.deliveries
    }

    /// The size limit of one event.
    pub fn limit(&self) -> usize {
        self.limit.map_or(EVENT_LIMIT, NonZeroUsize::get)
    }

    /// How many workers may run.
    pub fn workers(&self) -> usize {
        let available = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        self.jobs.map_or(available, NonZeroUsize::get)
    }

    /// The file for what cannot be decoded, and whether events of unknown types and versions belong there.
    pub fn quarantine(&self) -> Option<(&Path, bool)> {
        Some((self.quarantine.as_deref()?, self.quarantine_unknown))
    }

    /// Where the runtime comes from.
    pub fn origin(&self) -> Origin {
        match (&self.path, &self.version) {
            (Some(folder), _) => Origin::Folder(folder.clone()),
            (None, Some(version)) => Origin::Version(version.clone()),
            (None, None) => Origin::Package,
        }
    }

    /// Whether the network is forbidden.
    pub fn offline(&self) -> bool {
        self.offline
    }
}
