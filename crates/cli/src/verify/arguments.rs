//! The command line.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use eventry::Timestamp;

/// What verify does, and what it writes.
const ABOUT: &str = "\
Verify recorded deliveries

A recorded delivery is one line of JSON with the members attributes, route, and body or body_base64, as `cargo eventry listen --save` \
writes it. `[authenticity]` in the provider's provider.toml says how deliveries are signed. Nothing is decoded, so nothing is compiled; \
`cargo eventry decode --deliveries` decodes the same file.

With --format json, each delivery becomes one line of JSON with these members:

  line       its line in the file
  verdict    verified or refused
  reason     the kind of refusal, such as mismatch, missing or stale; message says it in words
  place      what the refusal is about, such as attribute:X-Signature
  method     the HTTP method; route is the path
  covered    what the signature covers
  signed_at  when the delivery was signed, if the signature covers a time";

const NOTES: &str = "\
A secret is never an argument: --secret-env names an environment variable. With several of them, a signature by any is \
accepted.

Many signatures are valid for minutes. --at says when a recording arrived.

Exit status:
  0  every delivery is verified
  1  a delivery is refused or cannot be read, or a key cannot be used
  2  the command line is wrong";

/// The command line.
#[derive(Debug, Args)]
#[command(about = "Verify recorded deliveries", long_about = ABOUT, after_long_help = NOTES)]
pub struct Arguments {
    /// Files with recorded deliveries; `-` is standard input
    #[arg(value_name = "FILE|-", required = true)]
    pub files: Vec<PathBuf>,
    /// How deliveries are verified.
    #[command(flatten)]
    pub signing: Signing,
    /// When the deliveries arrived, by default now: in RFC 3339, such as 2026-01-31T09:30:00Z, or in seconds since 1970
    #[arg(long, value_name = "TIME", value_parser = time, allow_negative_numbers = true)]
    pub at: Option<i64>,
    /// The format of the output
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

/// What the command line says about how deliveries are signed.
#[derive(Debug, Args)]
pub struct Signing {
    /// The provider that sends, by the name of its folder
    #[arg(long, value_name = "NAME")]
    pub provider: String,
    /// The environment variable that holds the secret; may repeat, while secrets are rotated
    #[arg(long = "secret-env", value_name = "NAME")]
    pub secrets: Vec<String>,
    /// A file with what the provider publishes: a JWKS or a certificate, or a public key in PEM
    #[arg(long, value_name = "FILE", conflicts_with = "secrets")]
    pub keys: Option<PathBuf>,
    /// The public origin, such as https://hooks.example.com, for signatures that cover the URL
    #[arg(long, value_name = "URL")]
    pub origin: Option<String>,
}

/// The format of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs: one JSON object per line.
    Json,
}

/// Reads a point in time as seconds since 1970-01-01T00:00:00Z.
fn time(text: &str) -> Result<i64, String> {
    if let Ok(seconds) = text.parse() {
        return Ok(seconds);
    }
    let time = Timestamp::from(text);
    time.unix_seconds()
        .ok_or_else(|| "write it as in 2026-01-31T09:30:00Z, or in seconds since 1970".to_owned())
}

#[cfg(test)]
mod tests {
    use super::time;

    #[test]
    fn a_time_has_two_spellings() {
        for (text, seconds) in [
            ("1614265330", 1_614_265_330),
            ("-1", -1),
            ("2021-02-25T15:02:10Z", 1_614_265_330),
            ("2021-02-25T16:02:10+01:00", 1_614_265_330),
        ] {
            assert_eq!(time(text), Ok(seconds), "{text}");
        }
        for text in ["", "now", "2021-02-25", "2021-02-25T15:02:10"] {
            assert!(time(text).is_err_and(|message| message.starts_with("write it as in ")), "{text}");
        }
    }
}
