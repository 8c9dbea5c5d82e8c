//! What a run may do to files that exist.

/// What is done with the differences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    #[default]
    Write,
    Check,
    DryRun,
}

/// What a run may do to files that exist.
#[derive(Debug, Default)]
pub struct Rules {
    /// What is done with the differences.
    pub mode: Mode,
    /// The reason for changes of published versions, if one is given.
    pub accept: Option<String>,
    /// Whether files that people wrote or changed are overwritten.
    pub overwrite: bool,
    /// Whether patches that have become superfluous are removed.
    pub drop_patches: bool,
    /// Whether to write what is in order although something else is not.
    pub keep_going: bool,
    /// Whether a person named the pages, as for `import`: a file that exists then stays unless `overwrite` is given, which also overrules
    /// the policy of the provider; a file that was deleted is written again.
    pub on_request: bool,
}
