//! Finds this repository and its schemas.

use std::env;
use std::path::{Path, PathBuf};

use eventry_schema::discover::{Tree, read_tree};

use crate::command::Failure;

/// The folder of the schemas, below the repository's.
pub const SCHEMAS: &str = "schemas";

/// Finds the repository around the current folder: the nearest folder that holds `schemas/` and `xtask/`.
///
/// # Errors
///
/// Outside of any.
pub fn root() -> Result<PathBuf, Failure> {
    let here = env::current_dir();
    let is_root = |dir: &&Path| dir.join(SCHEMAS).is_dir() && dir.join("xtask").is_dir();
    let root = here.as_deref().ok().and_then(|here| here.ancestors().find(is_root));
    root.map(Path::to_owned).ok_or_else(|| {
        Failure::stopped(
            "this is not a checkout of Eventry: neither this folder nor any above it contains both schemas/ and xtask/",
            "run this command inside a checkout",
        )
    })
}

/// The folder where Cargo builds, and where commands put what they make for themselves.
pub fn target(root: &Path) -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |target| root.join(target))
}

/// Reads the files of the schemas folder.
///
/// # Errors
///
/// When it cannot be read.
pub fn schemas(root: &Path) -> Result<Tree, Failure> {
    Ok(read_tree(&root.join(SCHEMAS))?)
}
