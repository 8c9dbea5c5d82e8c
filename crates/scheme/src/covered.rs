//! What of a delivery a signature covers.

/// What of a delivery a signature covers.
///
/// ```
/// use eventry_scheme::{Scheme, preset};
///
/// // A token only says who sends. It covers nothing.
/// assert!(!Scheme::of(preset("token")?)?.covered.body());
/// assert!(Scheme::of(preset("slack")?)?.covered.attribute("x-slack-request-timestamp"));
/// # Ok::<(), eventry_scheme::SetupError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Covered {
    pub(crate) body: bool,
    pub(crate) parameters: bool,
    pub(crate) method: bool,
    pub(crate) url: bool,
    pub(crate) attributes: Vec<String>,
    pub(crate) members: Vec<String>,
}

impl Covered {
    /// The same, and every byte of the body. Verifiers call this.
    #[doc(hidden)]
    #[must_use]
    pub fn with_body(mut self) -> Self {
        self.body = true;
        self
    }

    /// The same, and these attributes. Verifiers call this.
    #[doc(hidden)]
    #[must_use]
    pub fn with_attributes<'n>(mut self, names: impl IntoIterator<Item = &'n str>) -> Self {
        self.attributes.extend(names.into_iter().map(str::to_owned));
        self
    }

    /// Returns whether every byte of the body is covered.
    #[must_use]
    pub fn body(&self) -> bool {
        self.body
    }

    /// Returns whether the parameters of a form are covered. Names and values are joined without a separator.
    #[must_use]
    pub fn parameters(&self) -> bool {
        self.parameters
    }

    /// Returns whether the HTTP method is covered.
    #[must_use]
    pub fn method(&self) -> bool {
        self.method
    }

    /// Returns whether the URL or its path is covered.
    #[must_use]
    pub fn url(&self) -> bool {
        self.url
    }

    /// Returns whether the attribute with this name is covered. Letter case does not matter.
    #[must_use]
    pub fn attribute(&self, name: &str) -> bool {
        self.attributes.iter().any(|known| known.eq_ignore_ascii_case(name))
    }

    /// Returns whether a member of the body is covered: the whole body is, or this member by its JSON pointer in the signed item.
    #[must_use]
    pub fn member(&self, pointer: &str) -> bool {
        self.body || self.members.iter().any(|known| known == pointer)
    }
}
