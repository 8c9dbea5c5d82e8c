//! The command line of `refresh`.

use std::path::PathBuf;
use std::time::Duration;

use lexopt::{Arg, Parser, ValueExt};

use super::rules::{Mode, Rules};
use crate::command::Failure;
use crate::{fetch, gate};

pub const HELP: &str = "\
Fetches schemas from the sources in provider.toml, compares them with schemas/, and writes what has changed.

usage: cargo xtask refresh [PROVIDER|ID]… [OPTIONS]

  PROVIDER|ID        a provider, a domain, an event or a version, such as acme/orders/created/v1; everything by default
  --check            write nothing; exit status 1 if a provider publishes something else
  --dry-run          write nothing; show what would be written
  --from PATH        read saved pages, a file or a folder, instead of fetching
  --offline          never use the network; sources that are files still work
  --accept REASON    accept changes of published versions where the policy asks for a reason; lock.toml keeps the reason
  --overwrite        also overwrite documents and samples that people wrote or changed
  --drop-patches     remove patches that have become superfluous
  --keep-going       write what is in order, although something else is not
  --timeout SECONDS  the time limit for one page (60)
  --retries NUMBER   how often to retry if a server fails (3)
  --ca FILE          also trust the certificate authorities in this PEM file; can be repeated
  -h, --help         print this help

Plain http is refused, except from this machine or if the source sets `insecure = true`. A redirect from https to http is always refused.
On Linux, SSL_CERT_FILE and SSL_CERT_DIR name the certificate authorities of the platform.
Either all files are written or none. A page that cannot be fetched or understood is an error, and its files stay as they are.
Exit status: 1 if anything is wrong or, with --check, different; 2 for a wrong command line.
";

/// The command line.
pub struct Options {
    pub wanted: Vec<String>,
    pub from: Option<PathBuf>,
    pub rules: Rules,
    pub fetch: fetch::Options,
}

/// Reads the command line; `None` if it asks for help.
pub fn read(mut arguments: Parser) -> Result<Option<Options>, Failure> {
    let mut options = Options {
        wanted: Vec::new(),
        from: None,
        rules: Rules::default(),
        fetch: fetch::Options::default(),
    };
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Value(word) => options.wanted.push(word.to_string_lossy().into_owned()),
            Arg::Long("check") => options.rules.mode = Mode::Check,
            Arg::Long("dry-run") if options.rules.mode == Mode::Write => options.rules.mode = Mode::DryRun,
            Arg::Long("dry-run") => {}
            Arg::Long("from") => options.from = Some(arguments.value()?.into()),
            Arg::Long("offline") => options.fetch.offline = true,
            Arg::Long("accept") => options.rules.accept = Some(gate::reason(&arguments.value()?.to_string_lossy())?),
            Arg::Long("overwrite") => options.rules.overwrite = true,
            Arg::Long("drop-patches") => options.rules.drop_patches = true,
            Arg::Long("keep-going") => options.rules.keep_going = true,
            Arg::Long("timeout") => options.fetch.timeout = seconds(arguments.value()?.parse()?)?,
            Arg::Long("ca") => options.fetch.authorities.add(&PathBuf::from(arguments.value()?))?,
            Arg::Long("retries") => options.fetch.retries = arguments.value()?.parse()?,
            Arg::Short('h') | Arg::Long("help") => return Ok(None),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Some(options))
}

fn seconds(number: f64) -> Result<Duration, Failure> {
    let duration = Duration::try_from_secs_f64(number).ok().filter(|duration| !duration.is_zero());
    duration.ok_or_else(|| Failure::usage(format!("`{number}` is not a time"), "give seconds, such as --timeout 30"))
}
