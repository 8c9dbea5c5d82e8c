//! Mutated bodies.

use super::*;

/// Checks that a mutated body does not panic, and is written back equal if it is not an error.
fn check(provider: &Provider, body: &[u8]) {
    match provider.decode(body) {
        Ok(event) => {
            let text = std::str::from_utf8(body).unwrap();
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            assert_eq!(Json::parse(&event.to_json()).unwrap(), Json::parse(text).unwrap(), "{text}");
        }
        Err(problem) => {
            assert_eq!(problem.raw(), body);
            let _ = (problem.to_string(), problem.envelope_json());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn a_mutated_byte_never_panics_and_loses_nothing(
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        to in prop_oneof![
            3 => prop::sample::select(br#""\{}[],:.-+eEnu0129 "#.to_vec()),
            1 => any::<u8>(),
        ],
    ) {
        let all = samples();
        let (provider, body) = all[which.index(all.len())];
        let mut body = body.as_bytes().to_vec();
        let at = at.index(body.len());
        body[at] = to;
        check(provider, &body);
    }

    #[test]
    fn a_value_put_anywhere_never_panics_and_loses_nothing(
        which in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        value in prop::sample::select(vec![
            "null", "true", "0", "-1.50", "1e400", "12345678901234567890.125", "\"\"", "\"5\"", "\"\\ud83d\\ude00\"", "\"\\ud83d\"",
            "[]", "[null, [1.0e1]]", "{}", "{\"Message\": null, \"message\": 1}", "{\"a\": {\"b\": []}}",
        ]),
    ) {
        let all = samples();
        let (provider, body) = all[which.index(all.len())];
        // Replace the value after a colon, or the whole line of a member.
        let colons: Vec<usize> = body.match_indices(": ").map(|(at, _)| at + 2).collect();
        let start = colons[place.index(colons.len())];
        let mut from = eventry::rt::Decoder::new(&body[start..]);
        prop_assume!(from.skip().is_ok());
        let mutated = format!("{}{value}{}", &body[..start], &body[start + from.offset()..]);
        check(provider, mutated.as_bytes());
    }
}
