//! Places in JSON text, arranged so that one pass over the text finds all of their values.

use std::borrow::Cow;

use super::find::Key;
use crate::error::DecodeError;
use crate::json::Decoder;
use crate::kind::Kind;
use crate::table::Steps;

/// Places in JSON text. Each has an index.
#[derive(Debug)]
pub(super) struct Trie {
    /// The first node is the root.
    nodes: Vec<Node>,
    count: usize,
}

#[derive(Debug, Default)]
struct Node {
    step: &'static str,
    /// The index of the place, if this is one.
    place: Option<usize>,
    children: Vec<usize>,
    /// Whether a child is an index, which may be that of an element.
    has_indices: bool,
    /// The places in each element of an array here.
    elements: Option<Box<Trie>>,
    /// A string here is decoded at once, as its value will be wanted.
    is_text: bool,
}

/// The values that one pass over a text found.
#[derive(Debug, Default)]
pub(super) struct Values<'t> {
    /// By the indices of the places.
    places: Vec<Option<&'t str>>,
    /// The elements of arrays whose elements are looked into, each with the index of the array.
    pub(super) elements: Vec<(usize, &'t str, Values<'t>)>,
    /// The strings that were decoded, by the indices of the places.
    strings: Vec<(usize, Cow<'t, str>)>,
}

impl<'t> Values<'t> {
    /// Takes the string at a place, if it was decoded.
    pub(super) fn take_string(&mut self, place: usize) -> Option<Cow<'t, str>> {
        let at = self.strings.iter().rposition(|(known, _)| *known == place)?;
        Some(self.strings.swap_remove(at).1)
    }

    /// Returns the value at a place.
    pub(super) fn at(&self, place: usize) -> Option<&'t str> {
        self.places.get(place).copied().flatten()
    }
}

impl Trie {
    pub(super) fn new() -> Self {
        Trie {
            nodes: vec![Node::default()],
            count: 0,
        }
    }

    /// Adds a place, unless it is known. Returns its index.
    pub(super) fn add(&mut self, steps: Steps) -> usize {
        let mut at = 0;
        for step in steps {
            at = self.child(at, |known| known == *step).unwrap_or_else(|| {
                let new = self.nodes.len();
                self.nodes.push(Node { step, ..Node::default() });
                if let Some(parent) = self.nodes.get_mut(at) {
                    parent.children.push(new);
                    parent.has_indices |= step.bytes().all(|byte| byte.is_ascii_digit());
                }
                new
            });
        }
        let next = self.count;
        let Some(node) = self.nodes.get_mut(at) else { return next };
        let place = *node.place.get_or_insert(next);
        self.count += usize::from(place == next);
        place
    }

    /// Adds the place of a string whose value will be wanted. Returns its index.
    pub(super) fn add_text(&mut self, steps: Steps) -> usize {
        let place = self.add(steps);
        let node = self.nodes.iter_mut().find(|node| node.place == Some(place));
        node.into_iter().for_each(|node| node.is_text = true);
        place
    }

    /// Returns the places in the elements of an array, to add to them.
    pub(super) fn elements_of(&mut self, place: usize) -> Option<&mut Trie> {
        let node = self.nodes.iter_mut().find(|node| node.place == Some(place))?;
        Some(node.elements.get_or_insert_with(|| Box::new(Trie::new())))
    }

    /// Finds the values at all places. If a member is repeated, the last one counts. Text that is not JSON ends the search.
    pub(super) fn find<'t>(&self, text: &'t str) -> Values<'t> {
        let mut values = self.nothing();
        // What was found before an error counts.
        let _ = self.value(0, &mut Decoder::new(text), &mut values);
        values
    }

    fn nothing<'t>(&self) -> Values<'t> {
        Values {
            places: vec![None; self.count],
            elements: Vec::new(),
            strings: Vec::new(),
        }
    }

    #[inline]
    fn child(&self, at: usize, is: impl Fn(&str) -> bool) -> Option<usize> {
        let mut children = self.nodes.get(at)?.children.iter().copied();
        children.find(|child| self.nodes.get(*child).is_some_and(|node| is(node.step)))
    }

    /// Reads the next value, which is at a node.
    fn value<'t>(&self, at: usize, from: &mut Decoder<'t>, values: &mut Values<'t>) -> Result<(), DecodeError> {
        let Some(node) = self.nodes.get(at) else { return Ok(()) };
        from.token();
        let start = from.offset();
        match (from.kind()?, &node.elements) {
            (Kind::Object, _) if !node.children.is_empty() => {
                from.begin_object()?;
                while let Some(name) = from.next_member()? {
                    self.enter(self.child(at, |step| step == name), from, values)?;
                }
            }
            (Kind::Array, Some(elements)) => {
                from.begin_array()?;
                while from.next_element()? {
                    from.token();
                    let start = from.offset();
                    let mut inside = elements.nothing();
                    elements.value(0, from, &mut inside)?;
                    let text = from.text().get(start..from.offset()).unwrap_or_default();
                    values.elements.push((node.place.unwrap_or_default(), text, inside));
                }
            }
            (Kind::Array, None) if node.has_indices => {
                from.begin_array()?;
                let mut index = 0;
                while from.next_element()? {
                    self.enter(self.child(at, |step| Key::Index(index).is(step)), from, values)?;
                    index += 1;
                }
            }
            (Kind::String, _) if node.is_text => {
                let mark = from.mark();
                match from.long_string() {
                    Ok(text) => values.strings.push((node.place.unwrap_or_default(), text)),
                    // Half of a surrogate pair is an error only where the string is wanted.
                    Err(_) => {
                        from.rewind(mark);
                        from.skip()?;
                    }
                }
            }
            _ => drop(from.skip()?),
        }
        if let Some(value) = node.place.and_then(|place| values.places.get_mut(place)) {
            *value = from.text().get(start..from.offset());
        }
        Ok(())
    }

    fn enter<'t>(&self, child: Option<usize>, from: &mut Decoder<'t>, values: &mut Values<'t>) -> Result<(), DecodeError> {
        let Some(child) = child else {
            return from.skip().map(drop);
        };
        // What an earlier member with this name held does not count.
        self.forget(child, values);
        self.value(child, from, values)
    }

    fn forget(&self, at: usize, values: &mut Values<'_>) {
        let Some(node) = self.nodes.get(at) else { return };
        if let Some(place) = node.place
            && let Some(value) = values.places.get_mut(place)
            && value.take().is_some()
        {
            values.elements.retain(|(list, ..)| *list != place);
            values.strings.retain(|(string, _)| *string != place);
        }
        node.children.iter().for_each(|child| self.forget(*child, values));
    }
}

#[cfg(test)]
mod tests {
    use super::Trie;

    #[test]
    fn one_pass_finds_all_places() {
        let mut trie = Trie::new();
        let places: [&[&str]; 6] = [&["a"], &["a", "b"], &["c", "1"], &["d"], &["a", "e"], &["a", "b"]];
        let indices = places.map(|steps| trie.add(Box::leak(steps.to_vec().into_boxed_slice())));
        assert_eq!(indices, [0, 1, 2, 3, 4, 1]);
        for (text, expected) in [
            (
                r#"{"c": [1, {"x": 2}], "a": {"b": "y", "e": 1}}"#,
                [Some(r#"{"b": "y", "e": 1}"#), Some(r#""y""#), Some(r#"{"x": 2}"#), None, Some("1")],
            ),
            (
                r#"{"a": {"e": 1}, "a": {"b": null}}"#,
                [Some(r#"{"b": null}"#), Some("null"), None, None, None],
            ),
            (r#"{"a": 1, "d": [}"#, [Some("1"), None, None, None, None]),
            ("[]", [None; 5]),
            ("", [None; 5]),
        ] {
            let found = trie.find(text);
            assert_eq!(std::array::from_fn(|place| found.at(place)), expected, "{text}");
        }
    }

    #[test]
    fn elements_are_looked_into_on_the_way() {
        let mut trie = Trie::new();
        let list = trie.add(&["r"]);
        let inside = trie.elements_of(list).map(|elements| elements.add(&["a"])).unwrap_or_default();
        let found = trie.find(r#"{"r": [{"a": 0}], "r": [{"a": 1}, 2], "s": 3}"#);
        let elements: Vec<_> = found
            .elements
            .iter()
            .map(|(at, text, values)| (*at, *text, values.at(inside)))
            .collect();
        assert_eq!(elements, [(list, r#"{"a": 1}"#, Some("1")), (list, "2", None)]);
    }
}
