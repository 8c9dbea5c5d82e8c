//! A cache for what upper layers make of a table or a schema.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// A value that is made once. Its type belongs to the layer that uses it, and is unknown here.
#[derive(Default)]
pub(crate) struct Cache(OnceLock<Arc<dyn Any + Send + Sync>>);

impl Cache {
    pub(crate) const fn new() -> Self {
        Cache(OnceLock::new())
    }

    /// Returns the value, which `make` creates for the first caller; `None` if it is of another type.
    pub(crate) fn get_ref<T: Any + Send + Sync>(&self, make: impl Fn() -> T) -> Option<&T> {
        self.0.get_or_init(|| Arc::new(make())).downcast_ref()
    }

    /// Returns the value, which `make` creates for the first caller. All callers use the same type; a value of another type is not cached.
    #[cfg(any(feature = "schemars", feature = "validate"))]
    pub(crate) fn get_or_make<T: Any + Send + Sync>(&self, make: impl Fn() -> T) -> Arc<T> {
        let kept = self.0.get_or_init(|| Arc::new(make()));
        Arc::clone(kept).downcast().unwrap_or_else(|_| Arc::new(make()))
    }
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cache")
    }
}
