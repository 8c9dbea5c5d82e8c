//! From JSON text into a serializer.

use std::cell::Cell;

use eventry_json::unescape;
use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::codec::Codec;
use crate::json::{Decoder, Encoder, MAX_DEPTH};
use crate::kind::Kind;

/// Serializes a value as its JSON text: objects as maps in the order of their members, whole numbers as `i64` or `u64` if they fit, and
/// other numbers as `f64`.
///
/// # Errors
///
/// Returns the serializer's errors, and an error for an escaped lone surrogate or more than 512 levels.
pub fn serialize_value<'de, S>(value: &dyn Codec<'de>, serializer: S) -> Result<S::Ok, S::Error>
where
    S: Serializer,
{
    let mut text = Encoder::new();
    value.write(&mut text);
    serialize_text(&text.into_string(), serializer)
}

/// Serializes the text of one JSON value, as [`serialize_value`] does.
///
/// # Errors
///
/// Returns the serializer's errors, and the error of a text that is not JSON.
pub fn serialize_text<S>(text: &str, serializer: S) -> Result<S::Ok, S::Error>
where
    S: Serializer,
{
    let end = Cell::new(0);
    let value = ValueAt {
        text,
        at: 0,
        depth: 0,
        end: &end,
    };
    value.serialize(serializer)
}

/// The value that starts at `at`. It records where it ends, so that the text is read only once. A serializer may serialize it twice, or not
/// at all.
struct ValueAt<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    end: &'a Cell<usize>,
}

impl ValueAt<'_> {
    /// Returns the value after `from`, one level deeper.
    fn child<'b>(&'b self, from: &Decoder<'b>, end: &'b Cell<usize>) -> ValueAt<'b> {
        end.set(from.offset());
        ValueAt {
            text: self.text,
            at: from.offset(),
            depth: self.depth + 1,
            end,
        }
    }
}

/// Moves after a value that was serialized, or skips one that was not.
fn move_after<E: serde::ser::Error>(from: &mut Decoder<'_>, end: usize) -> Result<(), E> {
    if end > from.offset() {
        from.advance_to(end);
        return Ok(());
    }
    from.skip().map(|_| ()).map_err(E::custom)
}

impl Serialize for ValueAt<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.depth > MAX_DEPTH {
            return Err(S::Error::custom(format_args!("nested more than {MAX_DEPTH} levels deep")));
        }
        let mut from = Decoder::starting_at(self.text, self.at);
        let child_end = Cell::new(0);
        match from.kind().map_err(S::Error::custom)? {
            Kind::Null => {
                from.null().map_err(S::Error::custom)?;
                self.end.set(from.offset());
                serializer.serialize_unit()
            }
            Kind::Bool => {
                let value = from.bool().map_err(S::Error::custom)?;
                self.end.set(from.offset());
                serializer.serialize_bool(value)
            }
            Kind::String => {
                let value = from.string().map_err(S::Error::custom)?;
                self.end.set(from.offset());
                serializer.serialize_str(&value)
            }
            Kind::Number => {
                let literal = from.number().map_err(S::Error::custom)?;
                self.end.set(from.offset());
                // `-0` is not an integer for serde, because it would lose its sign.
                if let Some(value) = literal.parse::<i64>().ok().filter(|value| *value != 0 || literal == "0") {
                    serializer.serialize_i64(value)
                } else if let Ok(value) = literal.parse::<u64>() {
                    serializer.serialize_u64(value)
                } else {
                    serializer.serialize_f64(literal.parse().map_err(S::Error::custom)?)
                }
            }
            Kind::Array => {
                from.begin_array().map_err(S::Error::custom)?;
                let mut array = serializer.serialize_seq(None)?;
                while from.next_element().map_err(S::Error::custom)? {
                    array.serialize_element(&self.child(&from, &child_end))?;
                    move_after(&mut from, child_end.get())?;
                }
                self.end.set(from.offset());
                array.end()
            }
            Kind::Object => {
                from.begin_object().map_err(S::Error::custom)?;
                let mut object = serializer.serialize_map(None)?;
                while let Some(quoted) = from.next_member_raw().map_err(S::Error::custom)? {
                    let name = unescape(quoted).map_err(|_| S::Error::custom("a member name contains an escaped lone surrogate"))?;
                    object.serialize_entry(&*name, &self.child(&from, &child_end))?;
                    move_after(&mut from, child_end.get())?;
                }
                self.end.set(from.offset());
                object.end()
            }
        }
    }
}
