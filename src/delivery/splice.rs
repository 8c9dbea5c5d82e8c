//! Sets a value in JSON text, and leaves everything else as it is written.

use super::find::{Key, each_child};
use crate::json::{Decoder, Encoder};
use crate::kind::Kind;
use crate::table::Steps;

/// Returns the text with `value` at a place. Missing objects on the way are added; what is neither an object nor an array stays as it is.
pub(crate) fn with_value(text: &str, steps: Steps, value: &str) -> String {
    let Some((first, rest)) = steps.split_first() else {
        return value.to_owned();
    };
    let mut to = Encoder::with_capacity(text.len() + value.len());
    match Decoder::new(text).kind() {
        Ok(Kind::Object) => {
            let mut is_set = false;
            to.begin_object();
            each_child(text, &mut |key, old| {
                let Key::Name(name) = key else { return };
                to.member(name);
                if key.is(first) {
                    is_set = true;
                    to.raw(&with_value(old, rest, value));
                } else {
                    to.raw(old);
                }
            });
            if !is_set {
                to.member(first);
                to.raw(&with_value("{}", rest, value));
            }
            to.end_object();
        }
        Ok(Kind::Array) => {
            to.begin_array();
            each_child(text, &mut |key, old| {
                to.element();
                if key.is(first) {
                    to.raw(&with_value(old, rest, value));
                } else {
                    to.raw(old);
                }
            });
            to.end_array();
        }
        _ => return text.to_owned(),
    }
    to.into_string()
}

#[cfg(test)]
mod tests {
    use super::with_value;

    #[test]
    fn a_value_is_set_and_the_rest_stays() {
        for (before, steps, after) in [
            (r#"{"a": 1.0, "b": "\u0041"}"#, &["c"][..], r#"{"a":1.0,"b":"\u0041","c":7}"#),
            (r#"{"a":{"b":[1,{"c":2}]}}"#, &["a", "b", "1", "c"], r#"{"a":{"b":[1,{"c":7}]}}"#),
            ("{}", &["a", "b"], r#"{"a":{"b":7}}"#),
            (r#"{"a":3}"#, &["a", "b"], r#"{"a":3}"#),
            ("3", &[], "7"),
        ] {
            assert_eq!(with_value(before, Box::leak(steps.to_vec().into_boxed_slice()), "7"), after);
        }
    }
}
