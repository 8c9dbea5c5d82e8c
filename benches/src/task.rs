//! What contenders have in common: a run, and what is checked about its result.

use std::hint::black_box;

use eventry::{Item, Payload};

/// One run of a contender over one body; tells whether it succeeded.
pub type Task = Box<dyn FnMut() -> bool>;

pub(crate) fn is_known<P: Payload>(event: &eventry::Event<P>) -> bool {
    event.outcome() == eventry::Outcome::Known
}

/// Stops the compiler from leaving out what nobody looks at; drops it.
pub(crate) fn kept<T>(value: T) -> bool {
    drop(black_box(value));
    true
}

/// Returns whether an item is an event, of which something holds.
pub(crate) fn is_event<E, X>(item: Result<Item<E>, X>, holds: impl FnOnce(E) -> bool) -> bool {
    item.ok().and_then(Item::into_event).is_some_and(holds)
}
