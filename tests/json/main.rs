//! The JSON runtime, compared with `serde_json` as the oracle, and on hostile text.

mod random;
mod text;
mod timestamps;
mod values;

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use eventry::rt::{Codec, Decoder, Encoder, Kind, MAX_DEPTH};
use eventry::{DecodeError, Integer, Json, Nullable, Number, Reason, Timestamp, TypedOr};
use proptest::prelude::*;
use serde::de::IgnoredAny;

const SAMPLE: &str = r#" { "id": "a1", "n": -12.50e+3, "list": [ 1, 0.5, true, false, null, [], {} ],
    "text\u0041": "caf\u00e9 \"quoted\" \\ \/ \b\f\n\r\t \uD83D\uDE00 — ü",
    "nested": { "a": { "b": { "c": [ [ [ "deep" ] ] ] } } } } "#;

/// Returns whether `serde_json` accepts the grammar. It skips iteratively and does not check surrogates or ranges.
fn oracle(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

fn skips(text: &str) -> Result<(), DecodeError> {
    let mut from = Decoder::new(text);
    from.skip()?;
    from.end()
}

fn read<T: for<'a> Codec<'a>>(text: &str) -> Result<T, DecodeError> {
    let mut from = Decoder::new(text);
    let mut value = T::blank();
    value.read(&mut from)?;
    from.end()?;
    Ok(value)
}

fn written<T: for<'a> Codec<'a>>(value: &T) -> String {
    let mut to = Encoder::new();
    value.write(&mut to);
    to.into_string()
}

/// Reads a whole text with the pull methods, as typed code does.
fn walk(from: &mut Decoder<'_>) -> Result<(), DecodeError> {
    match from.kind()? {
        Kind::Null => from.null(),
        Kind::Bool => from.bool().map(drop),
        Kind::Number => from.number().map(drop),
        Kind::String => from.string().map(drop),
        Kind::Array => {
            from.begin_array()?;
            from.enter()?;
            while from.next_element()? {
                walk(from)?;
            }
            from.leave();
            Ok(())
        }
        Kind::Object => {
            from.begin_object()?;
            from.enter()?;
            while from.next_member()?.is_some() {
                walk(from)?;
            }
            from.leave();
            Ok(())
        }
    }
}

fn walks(text: &str) -> Result<(), DecodeError> {
    let mut from = Decoder::new(text);
    walk(&mut from)?;
    from.end()
}

fn agrees_with_the_oracle(text: &str) {
    let verdict = oracle(text);
    assert_eq!(skips(text).is_ok(), verdict, "skip of {text:?}: {:?}", skips(text));
    assert_eq!(Json::parse(text).is_ok(), verdict, "parse of {text:?}");
    match walks(text) {
        Ok(()) => assert!(verdict, "walk of {text:?}"),
        Err(error) => assert!(!verdict || *error.reason() == Reason::LoneSurrogate, "walk of {text:?}: {error:?}"),
    }
    if let Ok(tree) = serde_json::from_str::<serde_json::Value>(text) {
        let json = Json::parse(text).unwrap();
        assert!(!json.as_str().contains(['\n', '\t']) || text.contains('"'));
        assert_eq!(json.to_value().unwrap(), tree, "{text:?}");
        assert!(walks(text).is_ok(), "{text:?}");
    }
}

fn tree() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        any::<f64>().prop_filter("finite", |value| value.is_finite()).prop_map(Into::into),
        ".{0,12}".prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::vec(("[a-c~/\"\\\\é]{0,3}", inner), 0..6)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}

fn numberish() -> impl Strategy<Value = String> {
    "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?"
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
