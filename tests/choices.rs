//! What a choice becomes depends only on its value, and takes time linear in its text. The types are those of the generator's golden file
//! `lab_nested.rs`; the envelope and the table are here.

use std::fmt::Write as _;

use eventry::rt::{CHOICE_DEPTH, Decoder, MAX_DEPTH};
use eventry::{Json, Reason, Text};
use proptest::prelude::*;

#[allow(dead_code, deprecated, clippy::all, clippy::pedantic)]
mod tree {
    pub(crate) use eventry::rt as __eventry;
    pub mod lab {
        use super::__eventry as rt;

        pub mod trials {
            pub mod nested {
                pub mod v1 {
                    include!("../crates/codegen/tests/golden/lab_nested.rs");
                }
            }
        }

        #[derive(Clone, PartialEq)]
        pub struct Envelope<T: rt::TextStore = String> {
            pub what: T,
            pub extra: rt::Extra,
        }
        rt::record_impls!(Envelope<T> { 0 => what: required("what"), });

        #[derive(Clone, PartialEq)]
        pub enum Payload<T: rt::TextStore = String> {
            TrialsNestedV1(trials::nested::v1::Nested<T>),
            Missing(&'static rt::Descriptor),
            Unknown(rt::Unknown),
        }
        rt::payload_impls!(Payload<T> in Envelope<T> { 0 => TrialsNestedV1, });
        impl rt::Payload for Payload {
            type View<'de> = Payload<rt::Text<'de>>;
        }

        static SCHEMAS: rt::SchemaSet = rt::SchemaSet::new(&[]);
        static TABLE: rt::ProviderTable = rt::ProviderTable::new(
            "lab",
            "Lab",
            None,
            Some(rt::EnvelopeShape::new(
                "data",
                rt::Presence::Required,
                1,
                rt::Schema::new("eventry:///schemas/lab/envelope.json", &SCHEMAS, false),
            )),
            &EVENTS,
            &[0],
        )
        .with_discriminators(&[rt::Discriminator::new(rt::Place::Member("what"), &[&[rt::FormPart::Event]]).at(0)]);
        static EVENTS: [rt::Descriptor; 1] = [rt::Descriptor::new(
            rt::Identity::new("lab/trials/nested/v1"),
            "lab::trials::nested::v1::Nested",
            <trials::nested::v1::Nested as rt::AnyValue>::new_boxed,
            rt::Schema::new("eventry:///schemas/lab/trials/nested/v1.json", &SCHEMAS, false),
        )];
    }
}

use tree::lab::Payload;
use tree::lab::trials::nested::v1::{Back, Knot, Length, MaybeOrOther, Nest, Nested, Ring, Rows, Tagged, Told};

/// Reads `value` as a member in every possible way and checks that all agree. Returns the payload.
fn everywhere(member: &str, value: &str) -> Nested {
    let payload = format!("{{\"{member}\":{value}}}");
    // White space makes the surrounding text longer and does not change the value.
    let long = format!(
        "{{\"what\":\"nested\",\"note\":\"{}\",\"data\":{payload}{}}}",
        "x".repeat(300),
        " ".repeat(10_000)
    );
    let bodies = [
        format!("{{\"what\":\"nested\",\"data\":{payload}}}"),
        format!("{{\"data\":{payload},\"what\":\"nested\"}}"),
        long,
    ];
    let alone: Nested = eventry::decode(&payload).unwrap_or_else(|error| panic!("{error}"));
    for body in &bodies {
        let decoded = eventry::decode_event::<Payload>(body.into()).unwrap_or_else(|error| panic!("{error}"));
        let Payload::TrialsNestedV1(nested) = &decoded.payload else {
            panic!("not known: {}", decoded.catalog_id())
        };
        assert!(*nested == alone, "the payload in a body of {} bytes and alone", body.len());
        let view = eventry::EventView::<Payload>::read(body.as_bytes()).unwrap();
        assert_eq!(view.to_json(), decoded.to_json());
        assert!(view.to_event().unwrap() == decoded, "the view's event");
        let again = eventry::decode_event::<Payload>(decoded.to_json().into()).unwrap();
        assert!(again.payload == decoded.payload, "what was written and read again");
    }
    let viewed: Nested<Text<'_>> = eventry::view(payload.as_bytes()).unwrap();
    assert_eq!(eventry::encode(&viewed), eventry::encode(&alone));
    assert_eq!(Json::parse(&eventry::encode(&alone)).unwrap(), Json::parse(&payload).unwrap());
    alone
}

fn nest(value: &str) -> Nest {
    everywhere("x", value).x.unwrap()
}

/// Nests objects in their member `l`, with members before and after it.
fn levels(levels: usize, before: &str, behind: &str, innermost: &str) -> String {
    let open = format!("{{{before}\"l\":").repeat(levels);
    format!("{open}{innermost}{}", format!("{behind}}}").repeat(levels))
}

/// Returns the branches of a `Nest`, from the outermost to the innermost.
fn branches(mut nest: &Nest) -> String {
    let mut found = String::new();
    loop {
        let (name, inner) = match nest {
            Nest::P(option) => ('p', &option.l),
            Nest::Q(option) => ('q', &option.l),
            Nest::R(option) => ('r', &option.l),
            Nest::Integer(_) => ('i', &None),
            Nest::Other(_) => ('?', &None),
        };
        found.push(name);
        match inner {
            Some(inner) => nest = inner,
            None => return found,
        }
    }
}

#[test]
fn the_text_around_a_choice_does_not_matter() {
    let value = levels(4, "", r#","r":"x","q":1,"u":2"#, "1");
    assert_eq!(value.matches("\"u\"").count(), 4);
    assert_eq!(branches(&nest(&value)), "qqqqi");
    // Each part alone is the same as in the whole.
    let whole = nest(&value);
    let Nest::Q(outer) = &whole else { panic!("{whole:?}") };
    let part = levels(3, "", r#","r":"x","q":1,"u":2"#, "1");
    assert_eq!(**outer.l.as_ref().unwrap(), nest(&part));
}

#[test]
fn the_most_exact_branch_is_found_at_every_level() {
    // Each level alone determines its branch. The branches before it fail or tolerate more.
    for (members, branch) in [
        (r#","p":"x""#, 'p'),
        (r#","q":1,"u":0"#, 'q'),
        (r#","r":"x","q":"no","u":0"#, 'r'),
        (r#","q":[]"#, 'p'),
    ] {
        for depth in [1, 2, 3, 30, 200] {
            let found = branches(&nest(&levels(depth, "", members, "7")));
            assert_eq!(found, format!("{}i", branch.to_string().repeat(depth)), "{members}");
        }
    }
    // A value that fits no branch is kept with the reason, and the values around it stay typed.
    let Nest::Q(outer) = nest(r#"{"l":{"l":1,"q":[],"p":[],"r":[]},"q":1}"#) else {
        panic!()
    };
    let Some(Nest::Other(other)) = outer.l.as_deref() else {
        panic!("{outer:?}")
    };
    assert_eq!(other.json().as_str(), r#"{"l":1,"q":[],"p":[],"r":[]}"#);
    let reason = other.reason().unwrap();
    assert!(reason.starts_with("not `r`") && reason.ends_with("at `/r`"), "{reason}");
}

/// Reading each level once per branch around it is exponential in the depth, and would take a millennium at these depths.
#[test]
fn choices_within_choices_are_read_in_linear_time() {
    for members in [
        r#","r":"x","q":1,"u":2"#,
        r#","r":[],"q":[],"p":[]"#,
        r#","q":"1","z":{"l":{"l":{"l":1,"u":1},"u":1},"u":1}"#,
    ] {
        for depth in [20, 64, 200] {
            nest(&levels(depth, "", members, "1"));
            nest(&levels(depth, "", members, "[]"));
        }
    }
    // Broken deep inside.
    let broken = format!("{{\"x\":{}}}", levels(200, "", r#","q":1,"u":2"#, "nul"));
    let error = eventry::decode::<Nested>(&broken).unwrap_err();
    assert_eq!(error.pointer(), "/x");
    let half = format!("{{\"x\":{}}}", levels(200, "", r#","p":"\ud83d","u":2"#, "1"));
    assert!(matches!(eventry::decode::<Nested>(&half).unwrap().x, Some(Nest::Q(_))));
}

#[test]
fn wide_choices_are_the_same_when_they_are_deep() {
    let mut wide = String::from("{\"a\":[1");
    for at in 0..3_000 {
        write!(wide, ",{{\"n\":[{at},[\"{at}\"]]}}").unwrap();
    }
    wide.push_str("]}");
    let Some(Rows::Map(rows)) = everywhere("rows", &wide).rows else {
        panic!()
    };
    let Some(Rows::List(elements)) = rows.get("a") else { panic!() };
    assert_eq!(elements.len(), 3_001);
    let deep = format!("{}\"1\"{}", "[".repeat(200), "]".repeat(200));
    assert!(matches!(everywhere("rows", &deep).rows, Some(Rows::List(_))));
}

// Tags --------------------------------------------------------------------------------------------

fn depth_of(tagged: &Tagged) -> usize {
    let (mut depth, mut tagged) = (0, tagged);
    while let Tagged::Node(node) = tagged {
        depth += 1;
        let Some(inner) = &node.l else { break };
        tagged = inner;
    }
    depth
}

#[test]
fn deep_tagged_values_are_the_same_everywhere() {
    let leaf = format!("{{\"kind\":\"leaf\",\"text\":\"{}\"}}", "x".repeat(10_000));
    for depth in [1, 100, 200, CHOICE_DEPTH / 2 - 1] {
        let tagged = everywhere("tagged", &levels(depth, "", r#","kind":"node""#, &leaf)).tagged.unwrap();
        assert_eq!(depth_of(&tagged), depth);
    }
    // A choice that nests too deeply is kept as it came, as a whole, so that it is the same everywhere.
    for depth in [CHOICE_DEPTH / 2, 255, 256, 257, 400, 5_000] {
        let value = levels(depth, "", r#","kind":"node""#, &leaf);
        let Some(Tagged::Other(other)) = everywhere("tagged", &value).tagged else {
            panic!("{depth}")
        };
        assert_eq!(other.json().as_str(), value);
        let reason = other.reason().unwrap();
        assert!(reason.contains(&format!("{CHOICE_DEPTH} levels")), "{reason}");
    }
}

/// Everything before a tag is skipped to find it.
#[test]
fn tags_are_found_in_linear_time() {
    let filler = format!("\"f\":\"{}\",", "x".repeat(4_000));
    let value = levels(200, &filler, r#","kind":"node""#, r#"{"text":"","kind":"leaf"}"#);
    assert!(value.len() > 800_000);
    let tagged = everywhere("tagged", &value).tagged.unwrap();
    assert_eq!(depth_of(&tagged), 200);
}

#[test]
fn a_tag_takes_precedence_over_tolerance() {
    // `a` would tolerate one thing, which is its tag; `b` tolerates two.
    for value in [r#"{"as":"b","c":1,"d":2}"#, r#"{"c":1,"\u0061s":"\u0062","d":2}"#] {
        assert!(matches!(everywhere("told", value).told, Some(Told::B(_))), "{value}");
    }
    assert!(matches!(everywhere("told", r#"{"as":"b"}"#).told, Some(Told::B(_))));
    assert!(matches!(everywhere("told", r#"{"as":"a","b":"x"}"#).told, Some(Told::A(_))));
    // If a tag names no branch, or the value is not an object, tolerance decides.
    assert!(matches!(everywhere("told", r#"{"as":"c","b":"x"}"#).told, Some(Told::B(_))));
    for value in ["\"b\"", "[]", "7", r#"{"\ud83d":1}"#] {
        let Some(Told::Other(other)) = everywhere("told", value).told else {
            panic!("{value}")
        };
        assert_eq!(other.json().as_str(), value);
    }
}

#[test]
fn a_choice_prefers_numbers_for_numbers() {
    let Some(Length::Number(number)) = everywhere("length", "12.5").length else {
        panic!()
    };
    assert_eq!(number.to_string(), "12.5");
    assert!(matches!(everywhere("length", "\"12.5\"").length, Some(Length::Text(_))));
    assert!(matches!(everywhere("length", "true").length, Some(Length::Other(_))));
    assert_eq!(nest("12"), Nest::Integer(12));
}

// Choices of other kinds --------------------------------------------------------------------------

#[test]
fn a_choice_that_leads_to_itself_is_read_once() {
    assert!(matches!(everywhere("ring", "\"x\"").ring.into_option(), Some(Ring::Text(_))));
    let Some(Ring::Back(back)) = everywhere("ring", "3").ring.into_option() else {
        panic!()
    };
    assert!(matches!(*back, Back::Integer(3)));
    assert!(matches!(
        everywhere("ring", "true").ring.into_option(),
        Some(Ring::Other(_) | Ring::Back(_))
    ));
    for depth in [1, 2, 3, 20, 100] {
        let deep = format!("{}\"x\"{}", "[".repeat(depth), "]".repeat(depth));
        let Some(Ring::List(_)) = everywhere("ring", &deep).ring.into_option() else {
            panic!("{depth}")
        };
    }
}

#[test]
fn choices_that_lead_to_each_other_are_read_correctly() {
    for (members, branch) in [(r#""a":"""#, 0), (r#""b":"""#, 1), (r#""c":"""#, 2), (r#""d":"""#, 2)] {
        for l in ["\"x\"", "5", "true", "[]", "[[\"x\",5]]"] {
            let knot = everywhere("knot", &format!("{{\"l\":{l},{members}}}")).knot.unwrap();
            let found = match &knot {
                Knot::A(_) => 0,
                Knot::B(_) => 1,
                Knot::Object(_) => 2,
                Knot::Other(_) => 3,
            };
            assert_eq!(found, branch, "{knot:?}");
        }
    }
}

/// A choice that leads to itself through two others is made again wherever it occurs, and never left out.
#[test]
fn longer_cycles_of_choices_lose_nothing() {
    for members in [
        r#","q":1"#,
        r#","r":"x""#,
        r#","r":"x","q":1,"u":2"#,
        r#","q":"","u":2"#,
        r#","w":["x",{"l":"y"}]"#,
    ] {
        for innermost in ["\"x\"", "7", r#"["x",[{"l":["y",{}],"r":""}],null]"#] {
            for depth in [1, 2, 3, 12, 60] {
                let objects = levels(depth, "", members, innermost);
                everywhere("wheel", &objects);
                everywhere("wheel", &format!("[{objects},[[{objects}]]]"));
                everywhere("x", &objects.replace("\"u\"", "\"l\""));
            }
        }
    }
}

#[test]
fn a_typed_or_value_depends_only_on_itself() {
    let typed = |maybe: &MaybeOrOther| {
        let (mut depth, mut maybe) = (0, maybe.clone());
        while let Some(option) = maybe.0.into_typed() {
            depth += 1;
            let Some(inner) = option.l.into_option() else { break };
            maybe = *inner;
        }
        depth
    };
    for depth in [1, 2, 50, 200] {
        let maybe = everywhere("maybe", &levels(depth, "", r#","z":true"#, "7"))
            .maybe
            .into_option()
            .unwrap();
        assert_eq!(typed(&maybe), depth);
        let none = everywhere("maybe", &levels(depth, "", r#","z":1"#, "7"))
            .maybe
            .into_option()
            .unwrap();
        assert_eq!(typed(&none), 0);
    }
    for depth in [CHOICE_DEPTH / 2, 256, 400] {
        let maybe = everywhere("maybe", &levels(depth, "", r#","z":true"#, "7"))
            .maybe
            .into_option()
            .unwrap();
        assert_eq!(typed(&maybe), 0, "{depth}");
    }
}

#[test]
fn a_value_beyond_the_depth_limit_is_not_a_choice() {
    // The levels around a choice count toward the overall limit. Such an event is malformed, whatever the choice would become.
    const { assert!(CHOICE_DEPTH < MAX_DEPTH) };
    let value = levels(CHOICE_DEPTH / 2 - 1, "", r#","kind":"node""#, "7");
    let mut from = Decoder::new(&value);
    for _ in 0..MAX_DEPTH - CHOICE_DEPTH {
        from.enter().unwrap();
    }
    let tagged: Tagged = eventry::rt::read(&mut from).unwrap();
    assert!(tagged == eventry::decode(&value).unwrap());
    let mut from = Decoder::new(&value);
    for _ in 0..MAX_DEPTH - 9 {
        from.enter().unwrap();
    }
    let error = eventry::rt::read::<Tagged>(&mut from).unwrap_err();
    assert_eq!(error.reason(), &Reason::TooDeep { limit: MAX_DEPTH });
}

fn value() -> impl Strategy<Value = String> {
    let scalar = prop::sample::select(vec![
        "1",
        "\"1\"",
        "\"x\"",
        "1.5",
        "null",
        "true",
        "[]",
        "{}",
        "\"\\ud83d\"",
        "1e400",
    ]);
    scalar.prop_map(str::to_owned).prop_recursive(6, 40, 4, |inner| {
        let name = prop::sample::select(vec!["l", "l", "l", "p", "q", "r", "u", "z", "a", "b", "kind", "text"]);
        let kind = prop::sample::select(vec![
            "",
            "\"kind\":\"node\"",
            "\"kind\":\"leaf\"",
            "\"z\":true",
            "\"q\":7",
            "\"r\":\"\"",
        ]);
        let members = prop::collection::btree_map(name, inner.clone(), 0..4);
        prop_oneof![
            4 => (members, kind, any::<bool>()).prop_map(|(members, kind, first)| {
                let mut all: Vec<String> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
                let name = kind.split(':').next().unwrap_or_default().trim_matches('"');
                if !kind.is_empty() && !members.contains_key(name) {
                    all.insert(if first { 0 } else { all.len() }, kind.to_owned());
                }
                format!("{{{}}}", all.join(","))
            }),
            1 => prop::collection::vec(inner, 0..4).prop_map(|elements| format!("[{}]", elements.join(","))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_value_is_the_same_everywhere(value in value(), member in prop::sample::select(vec!["x", "tagged", "rows", "maybe", "ring", "knot", "wheel"])) {
        everywhere(member, &value);
    }
}
