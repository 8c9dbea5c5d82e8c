//! What distinguishes the contents of a provider's deliveries, prepared so that one pass over a text tells them apart.

use super::attributes::{Attributes, Said};
use super::find::{EACH, Key, find_each, scalar};
use super::transport::Context;
use super::trie::{Trie, Values};
use crate::table::{Condition, Control, Encoding, Place, ProviderTable, Steps, Wrapper};

/// The wrappers and the control messages of a provider.
#[derive(Debug)]
pub(super) struct Plan {
    /// The places at the top of a content.
    pub(super) top: Trie,
    pub(super) controls: Vec<(&'static Control, Vec<Check>)>,
    /// The wrappers that are recognized by what stands beside a content, or by its first byte.
    pub(super) beside: Vec<Row>,
    /// The wrappers that are one object.
    pub(super) plain: Vec<Row>,
    /// The wrappers that hold several items, by the place of the items.
    pub(super) lists: Vec<List>,
}

/// Wrappers whose items are at the same place.
#[derive(Debug)]
pub(super) struct List {
    /// The index of the list among the places at the top.
    pub(super) at: usize,
    pub(super) items: Steps,
    /// The steps from the list to an item. If it is one step, the trie at the top has looked into the items.
    pub(super) rest: Steps,
    /// The places in an item.
    pub(super) trie: Trie,
    pub(super) rows: Vec<Row>,
}

/// A wrapper. Indices are those of the places in a content or in an item.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) wrapper: &'static Wrapper,
    pub(super) when: Vec<Check>,
    pub(super) body: Option<usize>,
    attributes: Vec<Source>,
}

/// A condition.
#[derive(Debug)]
pub(super) enum Check {
    At(usize, &'static [&'static str]),
    Beside(Place, &'static [&'static str]),
}

/// Where attributes come from.
#[derive(Debug)]
enum Source {
    At(&'static str, usize),
    Beside(&'static str, Place),
    /// All values that the steps reach from a place, or from the top.
    EachAt(Option<usize>, Steps),
    /// All attributes whose names have a prefix.
    EachBeside(&'static str),
}

impl Plan {
    pub(super) fn of(table: &'static ProviderTable) -> Self {
        let mut plan = Plan {
            top: Trie::new(),
            controls: Vec::new(),
            beside: Vec::new(),
            plain: Vec::new(),
            lists: Vec::new(),
        };
        for control in table.controls() {
            plan.controls.push((control, checks(control.when, &mut plan.top)));
        }
        for wrapper in table.wrappers() {
            match wrapper.items {
                Some(items) => plan.add_list(wrapper, items),
                None => {
                    let row = Row::of(wrapper, &mut plan.top);
                    let is_plain = wrapper.encoding != Encoding::SchemaId && row.when.iter().any(|check| matches!(check, Check::At(..)));
                    if is_plain { &mut plan.plain } else { &mut plan.beside }.push(row);
                }
            }
        }
        plan
    }

    fn add_list(&mut self, wrapper: &'static Wrapper, items: Steps) {
        let at = self.lists.iter().position(|list| list.items == items).unwrap_or_else(|| {
            let (list, rest) = split(items);
            self.lists.push(List {
                at: self.top.add(list),
                items,
                rest,
                trie: Trie::new(),
                rows: Vec::new(),
            });
            self.lists.len() - 1
        });
        if let Some(list) = self.lists.get_mut(at) {
            let row = Row::of(wrapper, &mut list.trie);
            if list.is_flat()
                && let Some(elements) = self.top.elements_of(list.at)
            {
                // The same places in the same order have the same indices.
                Row::of(wrapper, elements);
            }
            list.rows.push(row);
        }
    }
}

impl List {
    /// Returns whether the items are the elements of the list.
    pub(super) fn is_flat(&self) -> bool {
        self.rest.len() == 1
    }
}

impl Row {
    fn of(wrapper: &'static Wrapper, trie: &mut Trie) -> Self {
        let when = checks(wrapper.when, trie);
        let attributes = wrapper.attributes.iter().filter_map(|source| match (source.name, source.place) {
            (Some(name), Place::Pointer(steps)) => Some(Source::At(name, trie.add(steps))),
            (Some(name), place) => Some(Source::Beside(name, place)),
            (None, Place::Pointer(steps)) => {
                let (list, rest) = split(steps);
                let list = (!list.is_empty()).then(|| trie.add(list));
                Some(Source::EachAt(list, rest))
            }
            (None, Place::Attribute(pattern)) => Some(Source::EachBeside(pattern.trim_end_matches(EACH))),
            (None, Place::Member(_) | Place::Route) => None,
        });
        let attributes = attributes.collect();
        Row {
            wrapper,
            when,
            body: (!wrapper.body.is_empty()).then(|| match wrapper.encoding {
                Encoding::Value | Encoding::SchemaId => trie.add(wrapper.body),
                _ => trie.add_text(wrapper.body),
            }),
            attributes,
        }
    }

    /// Returns the attributes that the wrapper gives to its body.
    pub(super) fn attributes(&self, text: &str, values: &Values<'_>, context: Context<'_>) -> Attributes<'static> {
        let at = |place: usize| values.at(place);
        let mut attributes = Attributes::with_capacity(2 * self.attributes.len());
        for source in &self.attributes {
            match *source {
                Source::At(name, place) => {
                    if let Some(value) = at(place).and_then(scalar) {
                        attributes.push(name.into(), value.into_owned().into());
                    }
                }
                Source::Beside(name, place) => {
                    if let Some(value) = context.value(place) {
                        attributes.push(name.into(), value.to_owned().into());
                    }
                }
                Source::EachAt(list, rest) => {
                    let list = list.map_or(Some(text), at).unwrap_or_default();
                    find_each(list, rest, &mut |key, raw| {
                        if let (Key::Name(name), Some(value)) = (key, scalar(raw)) {
                            attributes.push(name.to_owned().into(), value.into_owned().into());
                        }
                    });
                }
                Source::EachBeside(prefix) => context.each_attribute(&mut |name, value| {
                    if let Some((head, rest)) = name.split_at_checked(prefix.len())
                        && head.eq_ignore_ascii_case(prefix)
                        && !rest.is_empty()
                    {
                        attributes.push(rest.to_owned().into(), value.to_owned().into());
                    }
                }),
            }
        }
        attributes
    }
}

/// Returns whether all conditions hold. A value that is null counts as absent.
pub(super) fn holds(when: &[Check], values: &Values<'_>, context: Context<'_>) -> bool {
    when.iter().all(|check| match check {
        Check::At(place, wanted) => match values.at(*place).filter(|raw| *raw != "null") {
            Some(raw) if !wanted.is_empty() => scalar(raw).is_some_and(|text| wanted.contains(&&*text)),
            found => found.is_some(),
        },
        Check::Beside(place, wanted) => match context.said(*place) {
            Said::Value(text) => wanted.is_empty() || wanted.contains(&text),
            Said::Nothing | Said::Conflict => false,
        },
    })
}

fn checks(when: &'static [Condition], trie: &mut Trie) -> Vec<Check> {
    let check = |condition: &'static Condition| match condition.place {
        Place::Pointer(steps) => Check::At(trie.add(steps), condition.values),
        place => Check::Beside(place, condition.values),
    };
    when.iter().map(check).collect()
}

/// Splits steps in front of the first star.
fn split(steps: Steps) -> (Steps, Steps) {
    steps.split_at(steps.iter().position(|step| *step == EACH).unwrap_or(steps.len()))
}
