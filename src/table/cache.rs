//! A cache for what upper layers make of a schema.

use std::any::Any;
use std::sync::{Arc, OnceLock};

/// A value that is made once. Its type belongs to the layer that uses it, and is unknown here.
#[derive(Default)]
pub(crate) struct Cache(OnceLock<Arc<dyn Any + Send + Sync>>);

impl Cache {
    pub(crate) const fn new() -> Self {
        Cache(OnceLock::new())
    }

    /// Returns the value, which `make` creates for the first caller. All callers use the same type; a value of another type is not cached.
    pub(crate) fn get_or_make<T: Any + Send + Sync>(&self, make: impl Fn() -> T) -> Arc<T> {
        let kept = self.0.get_or_init(|| Arc::new(make()));
        Arc::clone(kept).downcast().unwrap_or_else(|_| Arc::new(make()))
    }
}
