//! The file to which deliveries are appended.

use std::path::Path;

use eventry::Delivery;
use eventry_schema::visible::{self, OneLine};

use super::arguments::Arguments;
use super::bearer;
use super::redaction::Redaction;
use crate::command::Failure;
use crate::decode::quarantine::Quarantine;
use crate::verify::credential::NOT_SAVED;
use crate::verify::secrets;
use crate::verify::settings::Settings;

/// The file to which deliveries are appended.
pub struct Saved {
    file: Quarantine,
    /// What is taken out; nothing if the command line asks for credentials, too.
    redaction: Option<Redaction>,
    /// The attributes of which it was said that they are not saved.
    told: Vec<String>,
}

impl Saved {
    /// Opens the file, or creates it.
    ///
    /// # Errors
    ///
    /// Fails if it cannot be written, or if another run writes it.
    pub fn open(path: &Path, arguments: &Arguments, settings: &Settings) -> Result<Self, Failure> {
        let (file, torn) = Quarantine::open(path, "--save")?;
        if torn {
            let path = path.to_string_lossy();
            eprintln!(
                "warning: the last line of `{}` is incomplete, because the run that wrote it was killed\n   help: remove the line",
                OneLine(&path)
            );
        }
        let redaction = if arguments.save_credentials {
            None
        } else {
            let secrets = secrets::read(&arguments.signing.secrets)?;
            let secrets = secrets.into_iter().map(|secret| secret.text).collect();
            Some(Redaction::new(&bearer::attributes(&settings.text), secrets))
        };
        Ok(Saved {
            file,
            redaction,
            told: Vec::new(),
        })
    }

    /// Appends a delivery. What of it is not saved is said, once for each attribute.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be written.
    pub fn append(&mut self, delivery: &Delivery<'_>) -> Result<(), Failure> {
        let Some(redaction) = &self.redaction else {
            return self.write(delivery);
        };
        let Some(redacted) = redaction.apply(delivery) else {
            eprintln!("warning: a delivery was not saved, because its body contains the secret\n   help: `--save-credentials` saves it");
            return Ok(());
        };
        for name in redacted.replaced {
            if !self.told.contains(&name) {
                eprintln!(
                    "note: the value of `{}` is saved as `{NOT_SAVED}`\n   help: `--save-credentials` saves it",
                    OneLine(&name)
                );
                self.told.push(name);
            }
        }
        self.write(&redacted.delivery)
    }

    fn write(&mut self, delivery: &Delivery<'_>) -> Result<(), Failure> {
        self.file.append(visible::json(&format!("{}\n", delivery.to_json())).as_bytes())
    }

    /// Waits until the disk has everything.
    ///
    /// # Errors
    ///
    /// Fails if the disk does not take it.
    pub fn finish(self) -> Result<(), Failure> {
        self.file.finish()
    }
}
