//! `cargo eventry verify`: verifies recorded deliveries.
//!
//! [`settings`] reads how a provider signs, [`authenticity`] is the verdict on one delivery. `cargo eventry listen` uses both.

pub mod arguments;
pub mod authenticity;
pub mod credential;
pub mod heading;
mod input;
pub mod keys;
mod report;
pub mod secrets;
pub mod settings;

use std::process::ExitCode;

pub use arguments::Arguments;

use authenticity::Authenticity;
use report::Report;

use crate::command::Failure;
use crate::decode::recorded;
use crate::place::Place;
use settings::Settings;

/// Verifies what the command line names.
///
/// # Errors
///
/// Fails if the command line is wrong, if a key is missing or cannot be read, or if the output cannot be written.
pub fn run(place: &Place, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let settings = Settings::read(place, &arguments.signing.provider)?;
    let verifier = settings.verifier(&arguments.signing, arguments.at)?;
    let Some(verifier) = verifier else {
        return Err(Failure::usage(
            "there is no key to verify with",
            "name the environment variable that holds the secret: --secret-env NAME\nor the file with the keys that the provider publishes: --keys FILE",
        ));
    };
    let mut report = Report::new(arguments.format);
    for path in &arguments.files {
        input::lines(path, |number, line| match recorded::read(line) {
            Ok(recorded) => {
                let delivery = recorded.beside.delivery(&recorded.body);
                let authenticity = Authenticity::of(Some(&verifier), &delivery);
                report.delivery(number, &delivery, &authenticity)
            }
            Err(message) => {
                report.unreadable();
                input::report(path, number, &message);
                Ok(())
            }
        })?;
    }
    report.finish()
}
