//! The places of schemas in their documents.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use eventry_json::pointer::escape;
use serde_json::{Value, json};

/// A place in a document: a chain up to its root.
pub(super) enum Address {
    /// The root of the resource with this URI.
    Root(String),
    /// A member or element.
    Below(Rc<Address>, String),
}

impl Address {
    /// The place of a member, or of an element by its index.
    pub(super) fn child(parent: Rc<Self>, segment: &&str) -> Rc<Self> {
        Rc::new(Address::Below(parent, (*segment).to_owned()))
    }

    /// The JSON Pointer to the place, and the URI of its root.
    fn parts(&self) -> (String, &str) {
        let mut segments = Vec::new();
        let mut at = self;
        let root = loop {
            match at {
                Address::Root(uri) => break uri,
                Address::Below(parent, segment) => {
                    segments.push(escape(segment));
                    at = parent;
                }
            }
        };
        let pointer = segments
            .iter()
            .rev()
            .fold(String::new(), |pointer, segment| pointer + "/" + segment);
        (pointer, root)
    }

    /// The JSON Pointer to the place.
    pub(super) fn pointer(&self) -> String {
        self.parts().0
    }

    /// A schema that refers to the place.
    pub(super) fn reference(&self) -> Value {
        let (pointer, root) = self.parts();
        let mut uri = format!("{root}#");
        for byte in pointer.bytes() {
            if byte.is_ascii_alphanumeric() || b"/-._~$".contains(&byte) {
                uri.push(char::from(byte));
            } else {
                uri.push_str(&format!("%{byte:02X}"));
            }
        }
        json!({ "$ref": uri })
    }
}

/// The places of all values of the documents seen so far, by their addresses in memory.
#[derive(Default)]
pub(super) struct Addresses {
    known: HashMap<*const Value, Rc<Address>>,
    documents: HashSet<*const Value>,
}

impl Addresses {
    /// The place of a value in a document; `None` if the document does not contain it.
    pub(super) fn of(&mut self, value: &Value, document: &Value, uri: &str) -> Option<Rc<Address>> {
        if self.documents.insert(document) {
            let mut pending = vec![(document, Rc::new(Address::Root(uri.to_owned())))];
            while let Some((value, address)) = pending.pop() {
                match value {
                    Value::Object(members) => {
                        pending.extend(
                            members
                                .iter()
                                .map(|(name, value)| (value, Address::child(Rc::clone(&address), &&**name))),
                        );
                    }
                    Value::Array(elements) => {
                        let elements = elements.iter().enumerate();
                        pending.extend(elements.map(|(at, value)| (value, Address::child(Rc::clone(&address), &&*at.to_string()))));
                    }
                    _ => {}
                }
                self.known.insert(value, address);
            }
        }
        self.known.get(&std::ptr::from_ref(value)).cloned()
    }
}
