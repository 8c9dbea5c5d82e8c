//! Strict decoding: the verdict of the JSON Schema itself.

mod address;
mod compile;
mod excerpt;
mod locate;
mod node;
mod place;
mod plan;
mod planner;
mod step;
mod strict;
mod tape;
mod unique;
mod validity;
mod violations;

pub use strict::{Strict, StrictValue};
pub use validity::{Validity, validate_payload};
pub use violations::{Rejected, Violation, ViolationKind, Violations};

use locate::{Path, not_allowed};
use place::Place;
use plan::Plan;
use tape::Tape;

use crate::table::Schema;

impl Schema {
    /// Judges a JSON text by this schema.
    ///
    /// The first call compiles the validator. [`Strict::judge`] does the same, with a choice of how many violations are kept.
    ///
    /// # Errors
    ///
    /// Returns every place where the text breaks the schema, or one violation at the root if the text is not JSON or the schema cannot be
    /// compiled.
    pub fn judge(&self, text: &str) -> Result<(), Violations> {
        Strict::new().judge(self, text)
    }

    /// Judges a value, and keeps up to `limit` violations.
    fn judge_value(&self, value: Place<'_>, path: &Path<'_>, limit: usize) -> Result<(), Violations> {
        match &*self.validator.get_or_make(|| compile::validator(self)) {
            Ok(validator) if validator.is_valid(value) => Ok(()),
            Ok(_) => Err(self.violations(value, path, limit)),
            Err(error) => Err(Violations::unjudged(
                path.to_string(),
                format!("cannot be judged, because its schema `{}` is not usable: {error}", self.uri),
            )),
        }
    }

    /// The places where a value breaks the schema.
    #[cold]
    fn violations(&self, value: Place<'_>, path: &Path<'_>, limit: usize) -> Violations {
        match &*self.plan.get_or_make(|| Plan::of(self)) {
            Ok(plan) => plan.violations(value, path, limit),
            Err(_) => {
                // The validator refused the value, but there is no plan to find the places.
                let mut message = String::new();
                let _ = not_allowed(value, &mut message);
                Violations::broken(path.to_string(), message)
            }
        }
    }
}

fn read(text: &str) -> Result<Tape<'_>, Violations> {
    Tape::read(text).map_err(|error| {
        let message = format!("cannot be judged: {error} (byte {})", error.offset());
        Violations::unjudged(error.pointer(), message)
    })
}
