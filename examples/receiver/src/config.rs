//! Settings, from environment variables.

use std::env;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// The variable with the address to listen on.
pub const ADDRESS: &str = "RECEIVER_ADDRESS";
/// The variable with the folder of the files.
const FOLDER: &str = "RECEIVER_FOLDER";
/// The variable with the number of seconds that a body may take to arrive.
const BODY_SECONDS: &str = "RECEIVER_BODY_SECONDS";

/// What is set from outside, except secrets.
pub struct Config {
    /// Where to listen.
    pub address: SocketAddr,
    /// Where the sink and the quarantine are.
    pub folder: PathBuf,
    /// How long a body may take to arrive.
    pub body_timeout: Duration,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    ///
    /// Returns an error that names the variable whose value cannot be used.
    pub fn from_environment() -> Result<Self, String> {
        let address = variable(ADDRESS)?.unwrap_or_else(|| "127.0.0.1:8080".to_owned());
        let seconds = variable(BODY_SECONDS)?.unwrap_or_else(|| "10".to_owned());
        Ok(Config {
            address: address
                .parse()
                .map_err(|_| format!("{ADDRESS} is `{address}`; set it to an address and a port, such as `127.0.0.1:8080`"))?,
            folder: env::var_os(FOLDER).map_or_else(|| PathBuf::from("data"), PathBuf::from),
            body_timeout: match seconds.parse() {
                Ok(seconds @ 1..=600) => Duration::from_secs(seconds),
                _ => return Err(format!("{BODY_SECONDS} is `{seconds}`; set it to a number from 1 to 600")),
            },
        })
    }
}

/// Reads the secrets of a provider: several, separated by commas or spaces, while they are rotated.
///
/// # Errors
///
/// Returns an error if the variable is not set, or holds no secret. The message never contains a secret.
pub fn secrets(name: &str) -> Result<Vec<String>, String> {
    let text = variable(name)?.unwrap_or_default();
    let separated = text.split(|c: char| c == ',' || c.is_whitespace());
    let secrets: Vec<String> = separated.filter(|secret| !secret.is_empty()).map(str::to_owned).collect();
    match secrets.is_empty() {
        true => Err(format!(
            "{name} holds no secret; set it to one, or to several with commas between them"
        )),
        false => Ok(secrets),
    }
}

fn variable(name: &str) -> Result<Option<String>, String> {
    match env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(format!("{name} is not Unicode")),
    }
}
