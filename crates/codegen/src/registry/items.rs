//! Generates the items of an event's module besides its types: id, samples, and the way from a value to a payload.

use std::collections::HashMap;

use crate::render::{Piece, quoted};
use eventry_schema::model::{Event, Model, TypeId};

/// Which modules describe events, and which types belong to one event alone.
pub struct EventItems<'m> {
    model: &'m Model,
    events: HashMap<usize, &'m Event>,
    /// How many events have the type.
    uses: HashMap<TypeId, usize>,
}

impl<'m> EventItems<'m> {
    pub fn of(model: &'m Model) -> Self {
        let mut events = HashMap::new();
        let mut uses = HashMap::new();
        for event in model.providers.iter().flat_map(|provider| &provider.events) {
            events.insert(event.module, event);
            if let Some(root) = &model.modules[event.module].root {
                *uses.entry(root.id).or_default() += 1;
            }
        }
        EventItems { model, events, uses }
    }

    /// Generates the items of a module; nothing if it does not describe an event.
    pub fn of_module(&self, module: usize) -> Option<Piece> {
        let event = self.events.get(&module)?;
        let root = self.model.modules[module].root.as_ref()?;
        let alone = if self.uses.get(&root.id) == Some(&1) { " alone" } else { "" };
        // A module without types of its own does not import `rt`.
        let up = if root.alias { "super::super::super::" } else { "" };
        Some(Piece::Table(format!(
            "{up}rt::event_items!({} => {} in {}{alone});\n",
            quoted(&event.id.to_string()),
            root.name,
            event.variant,
        )))
    }
}
