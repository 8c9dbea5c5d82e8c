//! How a provider signs, and the verifier that follows from it.

use std::fs;
use std::path::Path;

use eventry_receive::{SetupError, StaticKeys, Verifier, VerifierBuilder};
use eventry_schema::diagnostic::Diagnostics;
use eventry_schema::provider::{self, AnswersSettings, ControlSettings};

use super::arguments::Signing;
use super::keys::FileKeys;
use super::secrets;
use crate::command::{Failure, nearest};
use crate::place::Place;

/// The section of a `provider.toml` that says how deliveries are signed.
const SECTION: &str = "authenticity";

/// The settings of a provider.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How messages spell the path of the file.
    path: String,
    /// The text of the file.
    pub text: String,
    /// Whether the file says how deliveries are signed.
    pub is_signed: bool,
    /// How deliveries are answered.
    pub answers: AnswersSettings,
    /// The messages that carry no event.
    pub controls: Vec<ControlSettings>,
}

impl Settings {
    /// Reads the settings of a provider.
    ///
    /// # Errors
    ///
    /// Fails if there is no such provider, or if its settings cannot be read.
    pub fn read(place: &Place, provider: &str) -> Result<Self, Failure> {
        let known = providers(&place.schemas);
        if !known.iter().any(|name| name == provider) {
            let near = nearest(provider, known.iter().map(String::as_str));
            let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
            return Err(Failure::usage(
                format!("there is no provider `{provider}` in the schemas"),
                format!("{near}known are:\n  {}\n`--help` shows the options", known.join("\n  ")),
            ));
        }
        let path = place.path(&format!("{provider}/provider.toml"));
        let failed = |reason: String| {
            Failure::stopped(
                format!("`{path}` cannot be read: {reason}"),
                "correct the file; `cargo eventry check` says more",
            )
        };
        let text = fs::read_to_string(place.schemas.join(provider).join("provider.toml")).map_err(|error| failed(error.to_string()))?;
        let root = toml_span::parse(&text).map_err(|error| failed(error.to_string()))?;
        let is_signed = root.pointer(&format!("/{SECTION}")).is_some();
        // What else is wrong with them is an error of the build.
        let read = provider::read(&path, &text, &mut Diagnostics::default());
        let (answers, controls) = read.map(|read| (read.answers, read.controls)).unwrap_or_default();
        Ok(Settings {
            path,
            text,
            is_signed,
            answers: answers.unwrap_or_default(),
            controls,
        })
    }

    /// Makes the verifier that the command line asks for; `None` if it names no key. `at` replaces the clock.
    ///
    /// # Errors
    ///
    /// Fails if the settings do not say how deliveries are signed, or if a key is missing or cannot be read.
    pub fn verifier(&self, signing: &Signing, at: Option<i64>) -> Result<Option<Verifier>, Failure> {
        if signing.secrets.is_empty() && signing.keys.is_none() {
            return match &signing.origin {
                Some(_) => Err(Failure::usage(
                    "`--origin` needs a key to verify with",
                    "name the environment variable that holds the secret: --secret-env NAME",
                )),
                None => Ok(None),
            };
        }
        if !self.is_signed {
            return Err(Failure::stopped(
                format!("`{}` does not say how deliveries are signed", self.path),
                format!(
                    "add the section `[{SECTION}]`, such as:\n  [{SECTION}]\n  scheme = \"…\"\nschemes are {}; docs/provider-toml.md has more",
                    Verifier::presets().join(", ")
                ),
            ));
        }
        let builder = || self.builder(signing);
        let builder = match (self.takes_published_keys(signing)?, &signing.keys) {
            (true, Some(file)) => builder()?.key_source(published(file)?),
            (true, None) => {
                return Err(Failure::stopped(
                    "deliveries are verified with keys that the provider publishes, and not with a secret",
                    "download its key set or its certificate, and name the file in place of `--secret-env`: --keys FILE",
                ));
            }
            (false, Some(file)) => {
                let keys = FileKeys::read(file)?;
                self.try_key(builder()?.key(keys.text()), &file.display().to_string())?;
                builder()?.key(keys.text())
            }
            (false, None) => {
                let mut all = builder()?;
                for secret in secrets::read(&signing.secrets)? {
                    self.try_key(builder()?.key(secret.text.as_str()), &secret.variable)?;
                    all = all.key(secret.text);
                }
                all
            }
        };
        let builder = match at {
            Some(at) => builder.clock(move || at),
            None => builder,
        };
        builder.build().map(Some).map_err(|error| self.wrong(&error))
    }

    fn builder(&self, signing: &Signing) -> Result<VerifierBuilder, Failure> {
        let builder = Verifier::from_toml(&self.text).map_err(|error| self.wrong(&error))?;
        Ok(match &signing.origin {
            Some(origin) => builder.origin(origin),
            None => builder,
        })
    }

    /// Returns whether messages name the key that they are signed with, which the provider publishes.
    fn takes_published_keys(&self, signing: &Signing) -> Result<bool, Failure> {
        Ok(self.builder(signing)?.key_source(StaticKeys::new()).build().is_ok())
    }

    /// Tries one key alone, so that a message can name it.
    fn try_key(&self, builder: VerifierBuilder, name: &str) -> Result<(), Failure> {
        let Err(error) = builder.build() else { return Ok(()) };
        match error.to_string().strip_prefix("key 1 ") {
            Some(what) => Err(Failure::stopped(
                format!("the key in `{name}` {what}"),
                "copy it as the provider shows it; `[authenticity]` says with `key` and `key_prefix` how keys are written",
            )),
            None => Err(self.wrong(&error)),
        }
    }

    fn wrong(&self, error: &SetupError) -> Failure {
        Failure::stopped(
            format!("`[{SECTION}]` in `{}` cannot be used: {error}", self.path),
            "correct the section, or the options that complete it; docs/provider-toml.md has its keys",
        )
    }
}

/// Reads a file whose keys messages name.
fn published(file: &Path) -> Result<FileKeys, Failure> {
    let keys = FileKeys::read(file)?;
    match keys.is_published() {
        true => Ok(keys),
        false => Err(Failure::stopped(
            format!("`{}` is neither a JWKS nor a certificate in PEM", file.display()),
            "download what the provider publishes, and name that file: --keys FILE",
        )),
    }
}

/// Returns the folders that hold providers, sorted.
fn providers(schemas: &Path) -> Vec<String> {
    let entries = fs::read_dir(schemas).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.path().join("provider.toml").is_file());
    let mut names: Vec<String> = folders.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names
}
