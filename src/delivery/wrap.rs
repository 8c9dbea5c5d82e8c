//! Puts a wrapper around a body: the way back from [`unpack`](super::unpack).

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Delivery;
use super::attributes::Attributes;
use super::find::EACH;
use super::transport::Transport;
use super::unpack::{Found, unpack};
use crate::json::{Decoder, Encoder};
use crate::table::{AttributeSource, Encoding, Place, ProviderTable, Steps, Wrapper};

/// A wrapper that cannot be put around a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrapError(String);

impl fmt::Display for WrapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for WrapError {}

/// Puts wrappers around a delivery, the outermost first in `names`.
///
/// # Errors
///
/// Returns an error if the provider does not accept one of the wrappers, or would not find the body in them.
pub(crate) fn wrap(table: &'static ProviderTable, delivery: Delivery<'static>, names: &[&str]) -> Result<Delivery<'static>, WrapError> {
    let mut wrapped = delivery;
    let body = wrapped.body.to_vec();
    for name in names.iter().rev() {
        let mut rows = table.wrappers().iter().filter(|wrapper| wrapper.name == *name);
        let Some(wrapper) = rows.next() else {
            let mut accepted: Vec<&str> = table.wrappers().iter().map(|wrapper| wrapper.name).collect();
            accepted.dedup();
            let folder = table.folder();
            return Err(WrapError(match accepted.as_slice() {
                [] => format!("{folder} does not accept the wrapper `{name}`; list it as wrappers = [\"{name}\"] in provider.toml"),
                _ => format!("{folder} does not accept the wrapper `{name}`; it accepts {}", accepted.join(", ")),
            }));
        };
        wrapped = wrap_in(wrapper, wrapped)?;
    }
    let found = match unpack(table, &wrapped).as_slice() {
        [part] => {
            matches!(part.found, Found::Event)
                && part.body.as_bytes() == body
                && part.layers.iter().map(|layer| layer.name).eq(names.iter().copied())
        }
        _ => false,
    };
    if found {
        Ok(wrapped)
    } else {
        let names = names.join("` in `");
        Err(WrapError(format!("this body would not be found in `{names}`")))
    }
}

fn wrap_in(wrapper: &'static Wrapper, inner: Delivery<'static>) -> Result<Delivery<'static>, WrapError> {
    let Delivery {
        body,
        transport: Transport { attributes, route },
        limit,
    } = inner;
    let mut item = Tree::default();
    let mut outer = Attributes::default();
    for condition in wrapper.when {
        place(
            condition.place,
            condition.values.first().copied().unwrap_or_default(),
            &mut item,
            &mut outer,
        );
    }
    for (place, text) in wrapper.made {
        make(*place, text, &attributes, &mut item, &mut outer);
    }
    let rest = give(wrapper, &attributes, &mut item, &mut outer);
    for (name, value) in rest {
        outer.push(name.to_owned().into(), value.to_owned().into());
    }
    let body = match wrapper.encoding {
        Encoding::SchemaId => {
            let id = attributes
                .all("schema-id")
                .find_map(|id| id.parse::<u32>().ok())
                .unwrap_or_default();
            let mut framed = vec![0];
            framed.extend_from_slice(&id.to_be_bytes());
            framed.extend_from_slice(&body);
            framed
        }
        Encoding::Value if wrapper.body.is_empty() && wrapper.items.is_none() => body.into_owned(),
        _ => {
            let value = contained(wrapper.encoding, &body)?;
            if wrapper.body.is_empty() {
                within(wrapper.items, value).into_bytes()
            } else {
                item.set(wrapper.body, value);
                within(wrapper.items, item.to_json()).into_bytes()
            }
        }
    };
    Ok(Delivery {
        body: Cow::Owned(body),
        transport: Transport { attributes: outer, route },
        limit,
    })
}

/// Sets the value at a place.
fn place(place: Place, text: &str, item: &mut Tree, outer: &mut Attributes<'static>) {
    match place {
        Place::Pointer(steps) => item.set(steps, quoted(text)),
        Place::Attribute(name) => outer.replace(name.to_owned(), text.to_owned()),
        Place::Member(_) | Place::Route => {}
    }
}

/// Sets the value at a place, for every attribute if the place has a star.
fn make(at: Place, text: &str, attributes: &Attributes<'_>, item: &mut Tree, outer: &mut Attributes<'static>) {
    match at {
        Place::Pointer(steps) if steps.contains(&EACH) => {
            for (name, _) in attributes.iter() {
                item.set(&starred(steps, name), quoted(text));
            }
        }
        _ => place(at, text, item, outer),
    }
}

/// Returns steps with a name in place of the star.
fn starred(steps: Steps, name: &str) -> Vec<&str> {
    steps.iter().map(|step| if *step == EACH { name } else { *step }).collect()
}

/// Gives the attributes of a body to its wrapper. Returns those that it has no place for.
fn give<'a>(
    wrapper: &Wrapper,
    attributes: &'a Attributes<'_>,
    item: &mut Tree,
    outer: &mut Attributes<'static>,
) -> Vec<(&'a str, &'a str)> {
    // Of several places for all names, the last one is that of the producer's own.
    let every = wrapper
        .attributes
        .iter()
        .rev()
        .find(|source| source.name.is_none())
        .map(|source| source.place);
    let mut rest = Vec::new();
    for (name, value) in attributes.iter() {
        let mut named = wrapper
            .attributes
            .iter()
            .filter(|source| source.name.is_some_and(|known| known.eq_ignore_ascii_case(name)));
        match (named.next(), every) {
            (
                Some(AttributeSource {
                    place: Place::Pointer(steps),
                    ..
                }),
                _,
            ) => item.set(steps, quoted(value)),
            (None, Some(Place::Pointer(steps))) => item.set(&starred(steps, name), quoted(value)),
            (None, Some(Place::Attribute(pattern))) => {
                let prefixed = format!("{}{name}", pattern.trim_end_matches(EACH));
                outer.replace(prefixed, value.to_owned());
            }
            _ => rest.push((name, value)),
        }
    }
    rest
}

/// Returns the JSON value that contains a body.
fn contained(encoding: Encoding, body: &[u8]) -> Result<String, WrapError> {
    let text = || std::str::from_utf8(body).map_err(|_| WrapError("the body is not UTF-8, which this wrapper needs".to_owned()));
    Ok(match encoding {
        Encoding::Value => {
            let text = text()?;
            let mut from = Decoder::new(text);
            if from.skip().and_then(|_| from.end()).is_err() {
                return Err(WrapError("the body is not JSON, which this wrapper needs".to_owned()));
            }
            text.to_owned()
        }
        Encoding::Text | Encoding::SchemaId => quoted(text()?),
        Encoding::Base64 => quoted(&STANDARD.encode(body)),
        #[cfg(feature = "gzip")]
        Encoding::Base64Gzip => quoted(&STANDARD.encode(super::encoding::gzip(body))),
    })
}

/// Returns an item where the items of a wrapper are.
fn within(items: Option<Steps>, item: String) -> String {
    items.unwrap_or_default().iter().rev().fold(item, |inner, step| {
        let mut to = Encoder::with_capacity(inner.len() + 16);
        if *step == EACH {
            to.begin_array();
            to.element();
            to.raw(&inner);
            to.end_array();
        } else {
            to.begin_object();
            to.member(step);
            to.raw(&inner);
            to.end_object();
        }
        to.into_string()
    })
}

fn quoted(text: &str) -> String {
    let mut to = Encoder::new();
    to.string(text);
    to.into_string()
}

/// An object that is made member by member.
#[derive(Default)]
struct Tree(Vec<(String, Branch)>);

enum Branch {
    Value(String),
    Object(Tree),
}

impl Tree {
    /// Sets a value, and makes the objects on the way.
    fn set(&mut self, steps: &[&str], value: String) {
        let Some((first, rest)) = steps.split_first() else { return };
        let at = self.0.iter().position(|(name, _)| name == first).unwrap_or_else(|| {
            self.0.push(((*first).to_owned(), Branch::Object(Tree::default())));
            self.0.len() - 1
        });
        let Some((_, branch)) = self.0.get_mut(at) else { return };
        if rest.is_empty() {
            *branch = Branch::Value(value);
            return;
        }
        if let Branch::Value(_) = branch {
            *branch = Branch::Object(Tree::default());
        }
        if let Branch::Object(tree) = branch {
            tree.set(rest, value);
        }
    }

    fn to_json(&self) -> String {
        let mut to = Encoder::new();
        self.write(&mut to);
        to.into_string()
    }

    fn write(&self, to: &mut Encoder) {
        to.begin_object();
        for (name, branch) in &self.0 {
            to.member(name);
            match branch {
                Branch::Value(json) => to.raw(json),
                Branch::Object(tree) => tree.write(to),
            }
        }
        to.end_object();
    }
}
