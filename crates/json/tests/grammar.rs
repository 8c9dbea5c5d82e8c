//! One grammar: all ways to read a text agree on valid, damaged, and random texts.

mod readers;

use proptest::prelude::*;

const SAMPLE: &str = r#" { "id": "a1", "n": -12.50e+3, "list": [ 1, 0.5, 0, -0, true, false, null, [], {} ],
    "text\u0041": "caf\u00e9 \"quoted\" \\ \/ \b\f\n\r\t \uD83D\uDE00 — ü \ud83d",
    "nested": { "a": { "b": { "c": [ [ [ "deep" ] ] ] } } } } "#;

fn string() -> impl Strategy<Value = String> {
    r#"([a-zé😀 ]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4}|\\ud83d\\ude00){0,12}"#.prop_map(|inner| format!("\"{inner}\""))
}

fn space() -> impl Strategy<Value = String> {
    "[ \n\r\t]{0,2}"
}

/// Valid JSON.
fn document() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("false".to_owned()),
        "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?",
        string(),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        let spaced = (space(), inner, space())
            .prop_map(|(before, value, after)| format!("{before}{value}{after}"))
            .boxed();
        let member =
            (space(), string(), space(), spaced.clone()).prop_map(|(before, name, after, value)| format!("{before}{name}{after}:{value}"));
        prop_oneof![
            prop::collection::vec(spaced, 1..5).prop_map(|elements| format!("[{}]", elements.join(","))),
            prop::collection::vec(member, 1..5).prop_map(|members| format!("{{{}}}", members.join(","))),
            space().prop_map(|space| format!("[{space}]")),
            space().prop_map(|space| format!("{{{space}}}")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn readers_agree_on_valid_texts(text in document()) {
        prop_assert_eq!(readers::agree(&text), Ok(()));
    }

    #[test]
    fn readers_agree_on_damaged_texts(
        text in document(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..4_usize, "[\\[\\]{},:\"\\\\0-9eE+.\\-truefalsn /u\n\u{b}é]{0,2}"), 1..3),
    ) {
        let mut characters: Vec<char> = text.chars().collect();
        for (at, removed, inserted) in edits {
            let at = at.index(characters.len() + 1);
            let end = characters.len().min(at + removed);
            characters.splice(at..end, inserted.chars());
        }
        let _ = readers::agree(&characters.into_iter().collect::<String>());
    }

    #[test]
    fn readers_agree_on_random_texts(text in "[\\[\\]{},:\"\\\\0-9eE+.\\-truefalsn /bd8D \n\t\r\u{b}é]{0,24}") {
        let _ = readers::agree(&text);
    }

    #[test]
    fn pieces_of_any_size_have_the_same_verdict(text in document(), cut in any::<prop::sample::Index>(), size in 1..9_usize) {
        let text = text.get(..cut.index(text.len() + 1)).unwrap_or(&text);
        prop_assert_eq!(readers::scan(text.as_bytes().chunks(size)), readers::skip(text));
    }
}

#[test]
fn readers_agree_on_a_text_cut_anywhere() {
    assert_eq!(readers::agree(SAMPLE), Ok(()));
    for at in SAMPLE.char_indices().map(|(at, _)| at) {
        let cut = &SAMPLE[..at];
        if let Err(error) = readers::agree(cut) {
            assert_eq!(error.offset, at, "{cut}");
        }
    }
}

#[test]
fn readers_agree_on_a_text_with_any_byte_replaced() {
    for at in 0..SAMPLE.len() {
        for byte in 0..128 {
            let mut bytes = SAMPLE.as_bytes().to_vec();
            bytes[at] = byte;
            let Ok(text) = String::from_utf8(bytes) else { continue };
            let verdict = readers::skip(&text);
            assert_eq!(readers::pull_raw(&text), verdict, "{text}");
            assert_eq!(readers::scan([text.as_bytes()]), verdict, "{text}");
        }
    }
}

#[test]
fn a_megabyte_of_brackets_needs_no_stack() {
    let text = "[".repeat(1_000_000);
    assert_eq!(readers::agree(&text).map_err(|error| error.offset), Err(text.len()));
}
