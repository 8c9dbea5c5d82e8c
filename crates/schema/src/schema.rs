//! Schemas as normalizing sees them, for tools that compare or describe them: where they stand, in which dialect, what they refer to, and
//! the [`Model`](crate::model::Model) that they become.

pub use crate::kinds::Kinds;
pub use crate::normalize::dialect::Dialect;
pub use crate::normalize::keywords::{asserts, subschemas};
pub use crate::normalize::library::{Document, Library, Unresolved};
pub use crate::normalize::normalize;
pub use crate::normalize::place::Place;
