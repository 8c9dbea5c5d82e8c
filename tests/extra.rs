//! [`Extra`] is a map that keeps the order of arrival.

use eventry::rt::{Codec, Decoder, Encoder, MemberShape, Record, RecordShape, record};
use eventry::{Extra, Json};
use proptest::prelude::*;

fn number(value: u64) -> Json {
    Json::from(value)
}

fn read(text: &str) -> Extra {
    eventry::rt::read(&mut Decoder::new(text)).unwrap()
}

fn names(extra: &Extra) -> Vec<&str> {
    extra.iter().map(|(name, _)| name).collect()
}

/// An object with one known member, to test what is recorded about it.
#[derive(Clone, PartialEq)]
struct Known {
    size: Option<f64>,
    extra: Extra,
}

eventry::rt::record_impls!(Known { 0 => size: optional("size"), }.with_aliases(&[("Size", 0), ("SIZE", 0)]));

fn known(text: &str) -> Known {
    let known: Known = eventry::rt::read(&mut Decoder::new(text)).unwrap();
    assert_eq!(eventry::encode(&known), text);
    known
}

#[test]
fn an_empty_extra_is_one_pointer() {
    assert_eq!(size_of::<Extra>(), size_of::<usize>());
}

#[test]
fn members_keep_their_order() {
    let mut extra = Extra::new();
    let mut expected = Vec::new();
    for at in (0..40).rev() {
        let name = format!("m{at}");
        assert_eq!(extra.insert(&name, number(at)), None);
        expected.push(name);
    }
    assert_eq!(extra.insert("m3", number(300)), Some(number(3)));
    assert_eq!(names(&extra), expected);
    assert_eq!(extra.remove("m39"), Some(number(39)));
    assert_eq!(extra.remove("m39"), None);
    assert_eq!(names(&extra), expected[1..]);
    assert_eq!(extra.get("m3"), Some(&number(300)));
    assert_eq!(extra.get("m38"), Some(&number(38)));
}

#[test]
fn the_last_of_two_members_with_one_name_always_counts() {
    // Few members, and enough to build an index.
    for more in [0, 50] {
        let others: String = (0..more).map(|at| format!("\"o{at}\":0,")).collect();
        let text = format!("{{{others}\"a\":1,\"b\":2,\"a\":3}}");
        assert_eq!(read(&text).get("a"), Some(&number(3)));
        let mut extra = read(&text);
        assert_eq!(extra.insert("a", number(4)), Some(number(3)));
        assert_eq!(extra.get("a"), Some(&number(4)));
        assert_eq!(extra.len(), more + 3);
        let mut extra = read(&text);
        assert_eq!(extra.remove("a"), Some(number(3)));
        assert_eq!(extra.get("a"), None);
        assert_eq!(extra.get("b"), Some(&number(2)));
        assert_eq!(extra.len(), more + 1);
    }
}

/// If each call searched all members, this would take 10^11 comparisons of names.
#[test]
fn members_are_found_in_constant_time() {
    const MANY: u64 = 200_000;
    let mut made = Extra::new();
    for at in 0..MANY {
        made.insert(&format!("name {at}"), number(at));
    }
    let mut text = Encoder::new();
    made.write(&mut text);
    let came = read(&text.into_string());
    for at in 0..MANY {
        let name = format!("name {at}");
        assert_eq!(made.get(&name), Some(&number(at)));
        assert_eq!(came.get(&name), Some(&number(at)));
        assert!(came.get(&format!("{at}")).is_none());
    }
    assert!(made == came);
    let same = format!("{{{}\"a\":0}}", "\"a\":1,".repeat(MANY as usize));
    let mut same = read(&same);
    for at in 0..MANY {
        same.insert("a", number(at));
    }
    assert_eq!(same.remove("a"), Some(number(MANY - 1)));
    assert!(same.is_empty());
}

#[test]
fn equal_values_are_written_alike() {
    assert!(read("{}") == Extra::new());
    assert!(read(r#"{"a":1,"b":2}"#) == read(r#"{"b":2,"a":1.0}"#));
    assert!(read(r#"{"a":0,"a":1}"#) == read(r#"{"a":1}"#));
    for (one, other) in [
        (r#"{"a":1}"#, "{}"),
        (r#"{"a":1}"#, r#"{"b":1}"#),
        (r#"{"a":1}"#, r#"{"a":2}"#),
        (r#"{"a":1}"#, r#"{"a":1,"b":2}"#),
        (r#"{"a":0,"a":1}"#, r#"{"a":1,"a":0}"#),
    ] {
        assert!(read(one) != read(other) && read(other) != read(one), "{one} {other}");
    }
}

#[test]
fn records_about_known_members_count() {
    // The typed values of a row are equal, and the written texts are not.
    let digits = "12345678901234567890123.5";
    let more = "12345678901234567890123.25";
    let rows = [
        vec!["{}".to_owned(), r#"{"size":null}"#.to_owned()],
        vec![
            r#"{"size":1.5}"#.to_owned(),
            r#"{"Size":1.5}"#.to_owned(),
            r#"{"SIZE":1.5}"#.to_owned(),
        ],
        vec![
            format!("{{\"size\":{digits}}}"),
            format!("{{\"size\":{more}}}"),
            format!("{{\"Size\":{digits}}}"),
            format!("{{\"SIZE\":{digits}}}"),
        ],
    ];
    for row in rows {
        for (at, one) in row.iter().enumerate() {
            for (index, other) in row.iter().enumerate() {
                let (one, other) = (known(one), known(other));
                assert_eq!(one.size, other.size);
                assert_eq!(one.extra == other.extra, at == index, "{one:?} {other:?}");
                // The same besides unnamed members.
                let with = |known: &Known, value| {
                    let mut extra = known.extra.clone();
                    extra.insert("more", number(value));
                    extra
                };
                assert_eq!(with(&one, 1) == with(&other, 1), at == index);
                assert!(with(&one, 1) != with(&other, 2));
                assert!(with(&one, 1) != one.extra);
            }
        }
    }
}

/// A record with many members, and one more beyond all of them.
struct Wide {
    shape: &'static RecordShape,
    extra: Extra,
}

impl std::fmt::Debug for Wide {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.extra.fmt(f)
    }
}

impl<'de> Codec<'de> for Wide {
    fn blank() -> Self {
        let members: Vec<MemberShape> = (0..2_000)
            .map(|at| MemberShape::optional(format!("member {at:04}").leak()))
            .collect();
        let order: Vec<usize> = (0..members.len()).collect();
        let shape = RecordShape::new("Wide", members.leak()).sorted(order.leak());
        Wide {
            shape: Box::leak(Box::new(shape)),
            extra: Extra::new(),
        }
    }

    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), eventry::DecodeError> {
        record::read(self, from)
    }

    fn write(&self, to: &mut Encoder) {
        record::write(self, to);
    }
}

impl<'de> Record<'de> for Wide {
    fn table(&self) -> (&'static RecordShape, &Extra) {
        (self.shape, &self.extra)
    }

    fn member(&self, _: usize) -> &dyn Codec<'de> {
        &None::<bool>
    }

    fn member_mut(&mut self, _: usize) -> &mut dyn Codec<'de> {
        &mut self.extra
    }

    fn extra_mut(&mut self) -> &mut Extra {
        &mut self.extra
    }
}

/// If each name were searched in the whole table, this would take 4 * 10^8 comparisons of names with a common prefix.
#[test]
fn many_extra_members_besides_many_named_ones() {
    let members: Vec<String> = (0..200_000).map(|at| format!("\"member {at:06}\":{at}")).collect();
    let text = format!("{{{}}}", members.join(","));
    let mut wide = Wide::blank();
    wide.read(&mut Decoder::new(&text)).unwrap();
    assert_eq!(wide.extra.len(), 200_000);
    assert_eq!(eventry::encode(&wide), text);
}

proptest! {
    #[test]
    fn it_is_a_map(steps in prop::collection::vec((0..4_u8, 0..30_u64), 0..120)) {
        let mut extra = Extra::new();
        let mut expected: Vec<(String, u64)> = Vec::new();
        for (at, (step, key)) in steps.into_iter().enumerate() {
            let name = format!("n{key}");
            let value = at as u64;
            let known = expected.iter().position(|(known, _)| *known == name);
            match (step, known) {
                (0, Some(at)) => prop_assert_eq!(extra.remove(&name), Some(number(expected.remove(at).1))),
                (0, None) => prop_assert_eq!(extra.remove(&name), None),
                (1, known) => prop_assert_eq!(extra.get(&name).cloned(), known.map(|at| number(expected[at].1))),
                (_, Some(at)) => {
                    let before = std::mem::replace(&mut expected[at].1, value);
                    prop_assert_eq!(extra.insert(&name, number(value)), Some(number(before)));
                }
                (_, None) => {
                    prop_assert_eq!(extra.insert(&name, number(value)), None);
                    expected.push((name, value));
                }
            }
            prop_assert_eq!(extra.len(), expected.len());
        }
        let kept: Vec<(String, Json)> = extra.iter().map(|(name, value)| (name.to_owned(), value.clone())).collect();
        let expected: Vec<(String, Json)> = expected.into_iter().map(|(name, value)| (name, number(value))).collect();
        prop_assert_eq!(kept, expected);
    }
}
