//! The command line.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use eventry::rt::EVENT_LIMIT;

use crate::verify::arguments::{Format, Signing};
use crate::worker::{Beside, Job, Mode, Origin};

/// What listen does, and what it writes.
const ABOUT: &str = "\
Receive deliveries over HTTP, and show what they are

A receiver for development, on the loopback address alone. It accepts every method and every path; the path is the route. Each delivery is \
verified, decoded with the schemas of this package, and shown: the verdict, the events with their outcomes, and what in them has drifted. \
It prints `listening on 127.0.0.1:PORT` when it is ready, and ends with Ctrl-C, or with SIGTERM, and a summary.

With --format json, the first line is {\"listening\":\"127.0.0.1:PORT\"}, and the last one has the member summary, as `cargo eventry decode \
--summary` writes it. Between them, each delivery is one line with these members:

  verdict  verified, refused, unverified; unread if the request could not be read
  reason   why it is refused or unread; place says where, and message says it in words
  method   the HTTP method; route is the path
  items    one object per item, as `cargo eventry decode` writes it; absent if refused
  drift    unknown members and values, as in a summary
  answer   the status that the sender received";

const NOTES: &str = "\
The answer is 200 for what was taken, also if an event is malformed, and 401 for what is refused; both have an empty body. Requests that \
are too long are answered with 413, and those that take longer than 10 seconds with 408.

A secret is never an argument: --secret-env names an environment variable. Without it, deliveries are not verified.

--save records each delivery that could be read, whatever its verdict, as one line of JSON. `cargo eventry decode --deliveries FILE` decodes the file, and \
`cargo eventry verify FILE` verifies it. Credentials are not saved: the values of Authorization, Proxy-Authorization, and Cookie, of the \
attribute that carries a secret by the provider's scheme, and what contains a secret of --secret-env. Signatures are saved. \
--save-credentials saves everything.

Exit status:
  0  a signal ended it
  1  it could not start, or something stopped it
  2  the command line is wrong";

/// The port that it listens on, unless the command line names one: that of a tunnel stays the same.
const PORT: u16 = 4141;

/// How many bytes a body may have, unless the command line says so.
const LIMIT: usize = 1 << 20;

/// The command line.
#[derive(Debug, Args)]
#[command(about = "Receive deliveries over HTTP, and show what they are", long_about = ABOUT, after_long_help = NOTES)]
pub struct Arguments {
    /// How deliveries are verified.
    #[command(flatten)]
    pub signing: Signing,
    /// The port on 127.0.0.1; 0 takes one that is free
    #[arg(long, value_name = "N", default_value_t = PORT)]
    pub port: u16,
    /// The format of the output
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Append each delivery to this file, as a recorded delivery: one line of JSON, without credentials
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
    /// Save credentials as well
    #[arg(long, requires = "save")]
    pub save_credentials: bool,
    /// How many bytes a body may have, by default 1048576 (1 MiB)
    #[arg(long, value_name = "BYTES")]
    limit: Option<NonZeroUsize>,
    /// A checkout of Eventry to take the crate `eventry` from, instead of the dependency of this package
    #[arg(long, value_name = "DIR", conflicts_with = "version")]
    path: Option<PathBuf>,
    /// A published version of the crate `eventry`, instead of the dependency of this package
    #[arg(long, value_name = "VERSION")]
    version: Option<String>,
    /// Compile without the network
    #[arg(long)]
    pub offline: bool,
}

impl Arguments {
    /// How the worker decodes.
    pub fn job(&self) -> Job {
        Job {
            mode: Mode::Provider(self.signing.provider.clone()),
            echo: false,
            observe: true,
            limit: EVENT_LIMIT.max(self.limit()),
            common: Beside::default(),
        }
    }

    /// How many bytes a body may have.
    pub fn limit(&self) -> usize {
        self.limit.map_or(LIMIT, NonZeroUsize::get)
    }

    /// Where the runtime comes from.
    pub fn origin(&self) -> Origin {
        match (&self.path, &self.version) {
            (Some(folder), _) => Origin::Folder(folder.clone()),
            (None, Some(version)) => Origin::Version(version.clone()),
            (None, None) => Origin::Package,
        }
    }
}
