//! Random bodies in random pieces.

use super::*;

/// Fragments of JSON, whole and broken.
pub fn scraps() -> impl Strategy<Value = Vec<u8>> {
    let scrap = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\n",
        "\n{",
        "\n[",
        "\r\n",
        " ",
        "\"",
        "\\",
        "\"a\"",
        "\"a\":",
        "\\u00e9",
        "1",
        "-0.5e1",
        "0",
        "tru",
        "true",
        "null",
        "{\"a\":1}",
        "{\"a\":{\"b\":[]}}",
        "\n{\"a\":[1,2]}",
        "\n{\"a\":\n",
        "[{},\n{}]",
        ",\n",
        "é",
        "\u{feff}",
        "{\"n\":[1,{}]}",
    ]);
    prop_oneof![
        9 => prop::collection::vec(scrap, 0..24).prop_map(|scraps| scraps.concat().into_bytes()),
        1 => prop::collection::vec(any::<u8>(), 0..40),
    ]
}

fn without_space(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn any_body_is_the_same_in_any_pieces(body in scraps(), lengths in prop::collection::vec(1_usize..20, 1..6)) {
        let whole = split_parts(&body, Some("n"));
        prop_assert_eq!(&streamed_parts(&body, Some("n"), &lengths), &whole);
        prop_assert_eq!(streamed_parts(&body, Some("n"), &[1]), whole);
        assert_same_events(&body, &lengths);
    }

    #[test]
    fn the_splitter_and_the_decoder_agree_on_whole_objects(body in scraps()) {
        let body = [b"{\"x\":", &body[..]].concat();
        if let Ok(text) = std::str::from_utf8(&body) {
            let mut decoder = Decoder::new(text);
            let whole = decoder.skip().map(str::len).ok();
            let first = split(&body, None)[0].clone();
            prop_assert_eq!(Decoder::new(&text[first.clone()]).skip().map(str::len).ok(), whole);
            if let Some(length) = whole {
                prop_assert_eq!(first, 0..length);
            }
        }
    }

    #[test]
    fn nothing_is_left_out(body in scraps()) {
        let mut behind = 0;
        for part in split(&body, None) {
            prop_assert!(part.start >= behind);
            let between = shown(&body[behind..part.start]);
            prop_assert!(matches!(&*without_space(&between.replace('\u{feff}', "")).replace(['[', ']', ','], ""), ""), "{between}");
            behind = part.end;
        }
        let between = shown(&body[behind..]);
        prop_assert_eq!(without_space(&between.replace('\u{feff}', "")).replace(['[', ']', ','], ""), "");
    }

    #[test]
    fn the_limit_applies_alike_in_any_pieces(body in scraps(), limit in 0_usize..20, lengths in prop::collection::vec(1_usize..20, 1..6)) {
        let read = |lengths: &[usize]| {
            let parts = SplitReader::new(Pieces::of(&body, lengths)).with_member("n").with_limit(limit);
            parts.map(|part| part.map(|part| shown(&part)).map_err(|error| error.to_string())).collect::<Vec<_>>()
        };
        let whole = read(&[usize::MAX]);
        prop_assert_eq!(&read(&lengths), &whole);
        prop_assert_eq!(&read(&[1]), &whole);
        if body.len() <= limit {
            prop_assert!(whole.iter().all(Result::is_ok));
        }
    }
}
