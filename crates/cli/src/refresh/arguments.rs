//! The command line of `refresh`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::rules::{Mode, Rules};
use crate::command::Failure;
use crate::fetch::{Authorities, FetchOptions};
use crate::gate;

const NOTES: &str = "\
Plain http is refused, except from this machine or if the source sets `insecure = true`. A redirect from https to http is always refused. \
On Linux, SSL_CERT_FILE and SSL_CERT_DIR name the certificate authorities of the platform.

Either all files are written or none. A page that cannot be fetched or understood is an error, and its files stay as they are.

Exit status: 1 if anything is wrong or, with --check, different; 2 for a wrong command line.";

/// Update schemas from what providers publish, or show what differs
///
/// Fetches schemas from the sources in provider.toml, compares them with the files here, and writes what has changed.
#[derive(Debug, Args)]
#[command(after_help = NOTES)]
pub struct Arguments {
    /// A provider, a domain, an event or a version, such as acme/orders/created/v1; everything by default
    #[arg(value_name = "PROVIDER|ID")]
    pub wanted: Vec<String>,
    /// Write nothing; the exit status is 1 if a provider publishes something else
    #[arg(long)]
    check: bool,
    /// Write nothing; show what would be written
    #[arg(long)]
    dry_run: bool,
    /// Read saved pages, a file or a folder, instead of fetching
    #[arg(long, value_name = "PATH")]
    pub from: Option<PathBuf>,
    /// Never use the network; sources that are files still work
    #[arg(long)]
    offline: bool,
    /// Accept changes of published versions where the policy asks for a reason; lock.toml keeps the reason
    #[arg(long, value_name = "REASON")]
    accept: Option<String>,
    /// Also overwrite documents and samples that people wrote or changed
    #[arg(long)]
    overwrite: bool,
    /// Remove patches that have become superfluous
    #[arg(long)]
    drop_patches: bool,
    /// Write what is in order, although something else is not
    #[arg(long)]
    keep_going: bool,
    /// The time limit for one page
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    timeout: Duration,
    /// How often to retry if a server fails
    #[arg(long, value_name = "NUMBER", default_value_t = 3)]
    retries: u32,
    /// Also trust the certificate authorities in this PEM file; can be repeated
    #[arg(long, value_name = "FILE")]
    ca: Vec<PathBuf>,
}

impl Arguments {
    /// What the run may do to files that exist.
    pub fn rules(&self) -> Result<Rules, Failure> {
        Ok(Rules {
            mode: match (self.check, self.dry_run) {
                (true, _) => Mode::Check,
                (false, true) => Mode::DryRun,
                (false, false) => Mode::Write,
            },
            accept: self.accept.as_deref().map(gate::reason).transpose()?,
            overwrite: self.overwrite,
            drop_patches: self.drop_patches,
            keep_going: self.keep_going,
            on_request: false,
        })
    }

    /// How pages are fetched.
    pub fn fetch(&self) -> Result<FetchOptions, Failure> {
        Ok(FetchOptions {
            offline: self.offline,
            timeout: self.timeout,
            retries: self.retries,
            authorities: Authorities::of(&self.ca)?,
        })
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let number = text.parse::<f64>().ok();
    let duration = number.and_then(|number| Duration::try_from_secs_f64(number).ok());
    duration
        .filter(|duration| !duration.is_zero())
        .ok_or_else(|| "give seconds, such as 30".to_owned())
}
