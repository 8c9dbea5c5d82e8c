//! Makes verifiers.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use eventry_scheme::{Scheme, Settings, SetupError};

use super::Verifier;
use crate::clock::{Clock, SystemClock};
use crate::key::Key;
use crate::secret::Secret;
use crate::source::KeySource;

/// Collects what a [`Verifier`] needs: [`Verifier::of`], [`Verifier::preset`], and [`Verifier::from_toml`] start it.
#[must_use]
pub struct VerifierBuilder {
    settings: Settings,
    keys: Vec<Secret>,
    source: Option<Arc<dyn KeySource>>,
    clock: Arc<dyn Clock>,
}

impl VerifierBuilder {
    pub(crate) fn new(settings: Settings) -> Self {
        VerifierBuilder {
            settings,
            keys: Vec::new(),
            source: None,
            clock: Arc::new(SystemClock),
        }
    }

    /// Adds a secret or a public key. With several keys, a signature by any of them is accepted: that is how keys are rotated.
    pub fn key(mut self, key: impl Into<Secret>) -> Self {
        self.keys.push(key.into());
        self
    }

    /// Sets where public keys come from, for schemes in which the message names its key.
    pub fn key_source(mut self, source: impl KeySource + 'static) -> Self {
        self.source = Some(Arc::new(source));
        self
    }

    /// Sets the clock. The default is that of the system.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Sets by how much a time of signing may differ from the clock, in whole seconds.
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.settings.set_tolerance(i64::try_from(tolerance.as_secs()).unwrap_or(i64::MAX));
        self
    }

    /// Sets the origin of the public URL, such as `https://hooks.example.com`, for schemes that sign the URL: behind a proxy, a receiver
    /// sees another one.
    pub fn origin(mut self, origin: impl Into<String>) -> Self {
        self.settings.set_origin(origin.into());
        self
    }

    /// Makes the verifier.
    ///
    /// # Errors
    ///
    /// Returns an error if settings can never work together, if there is no key, or if a key cannot be read. The message never contains a key.
    ///
    /// ```
    /// use eventry_receive::Verifier;
    ///
    /// let error = Verifier::preset("stripe")?.build().unwrap_err();
    /// assert_eq!(error.to_string(), "there is no key; add one with `key`");
    /// let error = Verifier::preset("stripe")?.key("").build().unwrap_err();
    /// assert_eq!(error.to_string(), "key 1 is empty");
    /// # Ok::<(), eventry_receive::SetupError>(())
    /// ```
    pub fn build(self) -> Result<Verifier, SetupError> {
        let scheme = Scheme::of(self.settings)?;
        let fetched = scheme.accepts.iter().any(|accept| accept.key.is_fetched());
        match (fetched, self.source.is_some(), self.keys.is_empty()) {
            (true, false, _) => return Err(SetupError::new("keys come from a key source; set one with `key_source`")),
            (true, true, false) => return Err(SetupError::new("keys come from a key source; remove those that are given")),
            (false, true, _) => return Err(SetupError::new("this scheme does not use a key source")),
            (false, false, true) => return Err(SetupError::new("there is no key; add one with `key`")),
            _ => {}
        }
        let mut keys = Vec::with_capacity(self.keys.len());
        for (at, secret) in self.keys.iter().enumerate() {
            let error = |message: &str| SetupError::new(format!("key {} {message}", at + 1));
            let index = accepted_for(&scheme, secret.expose()).map_err(|message| error(&message))?;
            if let Some(accept) = scheme.accepts.get(index) {
                let key = Key::given(accept, secret.expose()).map_err(|message| error(&message))?;
                keys.push((index, key));
            }
        }
        Ok(Verifier {
            place: scheme.signature.to_string(),
            scheme,
            keys,
            source: self.source,
            clock: self.clock,
        })
    }
}

/// What a key is accepted for. Its prefix tells if there are several possibilities: a public key must never become a shared secret.
fn accepted_for(scheme: &Scheme, key: &str) -> Result<usize, String> {
    let mut accepts = scheme.accepts.iter().enumerate();
    if let [accept] = scheme.accepts.as_slice()
        && (accept.key_prefix.is_empty() || key.is_empty())
    {
        return Ok(0);
    }
    if key.is_empty() {
        return Err("is empty".to_owned());
    }
    let found = accepts.find(|(_, accept)| !accept.key_prefix.is_empty() && key.starts_with(&accept.key_prefix));
    found.map(|(index, _)| index).ok_or_else(|| {
        let prefixes: Vec<String> = scheme.accepts.iter().map(|accept| format!("`{}`", accept.key_prefix)).collect();
        format!("does not start with {}", prefixes.join(" or "))
    })
}

/// Shows how many keys there are.
impl fmt::Debug for VerifierBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifierBuilder")
            .field("keys", &self.keys.len())
            .finish_non_exhaustive()
    }
}
