//! Where a person wants the runtime to come from.

use std::path::PathBuf;

/// Where the runtime comes from.
#[derive(Clone, Debug)]
pub enum Origin {
    /// What the package depends on.
    Package,
    /// A checkout.
    Folder(PathBuf),
    /// A published version.
    Version(String),
}
