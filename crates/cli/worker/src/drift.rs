//! What has drifted in the bodies of one request.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use eventry::drift::Drift;

use crate::frame;

/// What drifted, and how often.
static DRIFTS: Mutex<BTreeMap<Drifted, u64>> = Mutex::new(BTreeMap::new());

/// What drifted.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Drifted {
    kind: &'static str,
    id: String,
    pointer: String,
    value: Option<String>,
}

/// Counts drift from now on.
pub fn observe() {
    // If the hook is set, an earlier job asked for it.
    let _ = eventry::drift::set_hook(count);
}

fn count(drift: &Drift<'_>) {
    let drifted = Drifted {
        kind: drift.kind.as_str(),
        id: drift.id.to_owned(),
        pointer: drift.pointer.to_owned(),
        value: drift.value.map(str::to_owned),
    };
    let mut drifts = DRIFTS.lock().unwrap_or_else(PoisonError::into_inner);
    *drifts.entry(drifted).or_default() += drift.count as u64;
}

/// Appends what drifted since the last time, and forgets it.
pub fn put(answer: &mut Vec<u8>) {
    let drifts = std::mem::take(&mut *DRIFTS.lock().unwrap_or_else(PoisonError::into_inner));
    frame::put_number(answer, drifts.len() as u64);
    for (drifted, count) in drifts {
        frame::put_text(answer, drifted.kind.as_bytes());
        frame::put_text(answer, drifted.id.as_bytes());
        frame::put_text(answer, drifted.pointer.as_bytes());
        frame::put_optional(answer, drifted.value.as_deref().map(str::as_bytes));
        frame::put_number(answer, count);
    }
}
