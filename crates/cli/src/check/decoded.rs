//! What the types that a build generates make of the samples: what a consumer's program sees.

use std::collections::BTreeMap;

use crate::command::Failure;
use crate::place::Place;
#[cfg(feature = "decode")]
use crate::worker::{self, SampleOutcome};

/// What is wrong with samples, by event id and label.
pub type Decoded = BTreeMap<(String, String), String>;

/// Decodes all samples, in a package that depends on the runtime. The first time, this compiles the types.
///
/// # Errors
/// When the types cannot be compiled.
#[cfg(feature = "decode")]
pub fn failures(place: &Place) -> Result<Decoded, Failure> {
    if !worker::has_runtime(place)? {
        return Ok(Decoded::new());
    }
    let program = worker::compiled(place, &worker::Origin::Package, false)?;
    Ok(of(worker::decode_samples(&program)?))
}

#[cfg(feature = "decode")]
fn of(outcomes: Vec<SampleOutcome>) -> Decoded {
    let bad = outcomes.into_iter().filter(|outcome| !(outcome.known && outcome.lossless));
    let message = |outcome: SampleOutcome| {
        let message = match (outcome.known, outcome.changed) {
            (false, _) => format!("this sample does not decode as its event: {}", outcome.outcome),
            (true, Some(pointer)) => format!("decoding this sample and writing it back changes `{pointer}`"),
            (true, None) => "decoding this sample and writing it back changes it".to_owned(),
        };
        ((outcome.id, outcome.label), message)
    };
    bad.map(message).collect()
}

/// Without the feature, nothing can be compiled.
///
/// # Errors
/// Never.
#[cfg(not(feature = "decode"))]
pub fn failures(_: &Place) -> Result<Decoded, Failure> {
    Ok(Decoded::new())
}

#[cfg(all(test, feature = "decode"))]
mod tests {
    use super::of;
    use crate::worker::SampleOutcome;

    #[test]
    fn only_samples_that_are_lost_or_changed_are_named() {
        let outcome = |label: &str, known, lossless, changed: Option<&str>| SampleOutcome {
            id: "acme/orders/placed/v1".to_owned(),
            label: label.to_owned(),
            outcome: if known { "known" } else { "malformed" }.to_owned(),
            known,
            lossless,
            changed: changed.map(str::to_owned),
        };
        let outcomes = vec![
            outcome("good", true, true, None),
            outcome("lost", false, false, None),
            outcome("changed", true, false, Some("/data/total")),
        ];
        let found: Vec<_> = of(outcomes).into_iter().map(|((_, label), message)| (label, message)).collect();
        assert_eq!(
            found,
            [
                (
                    "changed".to_owned(),
                    "decoding this sample and writing it back changes `/data/total`".to_owned()
                ),
                ("lost".to_owned(), "this sample does not decode as its event: malformed".to_owned()),
            ]
        );
    }
}
