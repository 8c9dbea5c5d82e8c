//! One upgrade of a payload.

use super::UpgradeError;
use crate::table::Descriptor;

/// What became of a payload that was to be upgraded to the next version.
#[derive(Debug)]
pub enum Upgraded<P> {
    /// The payload, in the next version.
    Next(P),
    /// The unchanged payload, which is in the latest version.
    Latest(P),
    /// The unchanged payload, which could not be converted.
    Blocked(P, UpgradeError),
}

/// Tries a conversion that may fail. A value that cannot be converted stays as it is.
pub fn try_upgrade<P, Old: Clone, New>(
    old: Old,
    convert: fn(Old) -> Result<New, UpgradeError>,
    stay: fn(Old) -> P,
    next: fn(New) -> P,
) -> Upgraded<P> {
    match convert(old.clone()) {
        Ok(new) => Upgraded::Next(next(new)),
        Err(error) => Upgraded::Blocked(stay(old), error),
    }
}

/// Leaves a payload as it is, because the upgrade needs code.
pub fn needs_code<P>(stays: P, from: &'static Descriptor, to: &'static Descriptor) -> Upgraded<P> {
    let words = format!("the upgrade from `{}` to `{}` needs code", from.id(), to.id());
    Upgraded::Blocked(stays, UpgradeError::new(words))
}
