//! The source of the worker, which is part of this program.

/// The files of the worker's `src/`. The protocol is one file for both sides.
pub const FILES: &[(&str, &str)] = &[
    ("beside.rs", include_str!("../../worker/src/beside.rs")),
    ("drift.rs", include_str!("../../worker/src/drift.rs")),
    ("frame.rs", include_str!("../../worker/src/frame.rs")),
    ("job.rs", include_str!("../../worker/src/job.rs")),
    ("main.rs", include_str!("../../worker/src/main.rs")),
    ("receive.rs", include_str!("../../worker/src/receive.rs")),
    ("samples.rs", include_str!("../../worker/src/samples.rs")),
    ("verdict.rs", include_str!("../../worker/src/verdict.rs")),
];
