//! Random text, valid and mutated, against the oracle.

use super::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn valid_text_is_accepted(tree in tree(), pretty: bool) {
        let text = if pretty { serde_json::to_string_pretty(&tree) } else { serde_json::to_string(&tree) }.unwrap();
        agrees_with_the_oracle(&text);
        let json = Json::parse(&text).unwrap();
        prop_assert_eq!(json.as_str(), serde_json::to_string(&tree).unwrap());
        prop_assert_eq!(Json::from(tree), json);
    }

    #[test]
    fn random_text_has_the_same_verdict(text in "[\\[\\]{},:\"\\\\0-9eE+.\\-truefalsn /bd8D \n\t\r\u{b}é]{0,24}") {
        agrees_with_the_oracle(&text);
    }

    #[test]
    fn random_escapes_have_the_same_characters(inner in "([a-z]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4}|\\\\u[dD][89a-fA-F][0-9a-f]{2}){0,12}") {
        let text = format!("\"{inner}\"");
        agrees_with_the_oracle(&text);
        match (Decoder::new(&text).string(), serde_json::from_str::<String>(&text)) {
            (Ok(ours), Ok(theirs)) => prop_assert_eq!(ours, theirs),
            (Err(error), Err(_)) => {
                prop_assert_eq!(error.reason(), &Reason::LoneSurrogate);
                prop_assert_eq!(&text[error.offset()..error.offset() + 2], "\\u");
            }
            (ours, theirs) => prop_assert!(false, "{:?} {:?}", ours, theirs),
        }
    }

    #[test]
    fn strings_round_trip(text: String, prefix in "[a-z]{0,20}", name: String) {
        let text = prefix + &text;
        let mut to = Encoder::new();
        to.begin_object();
        to.member(&name);
        to.string(&text);
        to.end_object();
        let json = to.into_string();
        let back: BTreeMap<String, String> = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(back.get(&name), Some(&text));
        let ours: BTreeMap<String, String> = read(&json).unwrap();
        prop_assert_eq!(&ours, &back);
        prop_assert_eq!(written(&ours), json);
        // The escapes are exactly those of `serde_json`.
        prop_assert_eq!(written(&text), serde_json::to_string(&text).unwrap());
        let json = Json::from(text.as_str());
        prop_assert_eq!(json.to_text().unwrap(), text);
    }

    #[test]
    fn floats_round_trip(bits: u64, whole in -100_000_000_i64..100_000_000, places in 0..9) {
        for value in [f64::from_bits(bits), whole as f64 / 10_f64.powi(places)] {
            let text = written(&value);
            if value.is_finite() {
                prop_assert_eq!(text.parse::<f64>().unwrap().to_bits(), value.to_bits(), "{}", text);
                prop_assert!(oracle(&text), "{}", text);
                prop_assert_eq!(read::<f64>(&text).unwrap().to_bits(), value.to_bits());
                let shortest = format!("{value:?}");
                let digits = |text: &str| {
                    let digits: String = text.split('e').next().unwrap().chars().filter(char::is_ascii_digit).collect();
                    digits.trim_matches('0').len()
                };
                prop_assert_eq!(digits(&text), digits(&shortest), "{} {}", text, shortest);
            } else {
                prop_assert_eq!(text, "null");
            }
        }
    }

    #[test]
    fn floats_read_as_in_std(literal in numberish()) {
        prop_assert_eq!(read::<f64>(&literal).unwrap().to_bits(), literal.parse::<f64>().unwrap().to_bits());
    }

    #[test]
    fn numbers_keep_every_digit(literal in numberish()) {
        let number: Number = literal.parse().unwrap();
        prop_assert_eq!(number.to_string(), &*literal);
        prop_assert_eq!(number.literal(), &*literal);
        prop_assert_eq!(written(&read::<Number>(&literal).unwrap()), &*literal);
        prop_assert_eq!(number.as_f64().to_bits(), literal.parse::<f64>().unwrap().to_bits());
        prop_assert_eq!(Json::from(number.clone()).number().unwrap(), number);
    }

    #[test]
    fn numbers_are_compared_as_decimals(digits in 0..1_000_000_i64, exponent in -6..6_i32, shift in 0..12_usize) {
        let one = format!("{digits}e{exponent}");
        // The same number with its decimal point moved.
        let padded = format!("{digits}{}", "0".repeat(shift));
        let other = format!("{padded}E{}", exponent - shift as i32);
        let (one, other) = (one.parse::<Number>().unwrap(), other.parse::<Number>().unwrap());
        prop_assert_eq!(&one, &other);
        prop_assert_eq!(hash(&one), hash(&other));
        prop_assert_eq!(Json::from(one.clone()), Json::from(other.clone()));
        let fits = 10_i64.checked_pow(exponent.unsigned_abs()).and_then(|power| {
            if exponent >= 0 { digits.checked_mul(power) } else { (digits % power == 0).then(|| digits / power) }
        });
        prop_assert_eq!(one.as_i64(), fits);
        prop_assert_eq!(other.is_integer(), fits.is_some());
        prop_assert_eq!(one.to_string().parse::<Integer>().ok().and_then(|integer| integer.as_i64()), fits);
        if let Some(value) = fits {
            prop_assert_eq!(&one, &value);
            prop_assert_eq!(hash(&one), hash(&Number::from(value)));
            prop_assert_eq!(read::<i64>(&one.to_string()).unwrap(), value);
        }
        prop_assert_ne!(one, format!("{digits}1e{exponent}").parse::<Number>().unwrap());
    }

    #[test]
    fn integers_are_exact(one: i128, other: i128, shift in 0..100_u32) {
        let (one, other) = (one >> shift, other >> (shift / 2));
        let (left, right) = (Integer::from(one), Integer::from(other));
        prop_assert_eq!(left.to_string(), one.to_string());
        prop_assert_eq!(left.as_i128(), Some(one));
        prop_assert_eq!(left.as_i64(), i64::try_from(one).ok());
        prop_assert_eq!(left.as_u64(), u64::try_from(one).ok());
        prop_assert_eq!(u64::try_from(&left).ok(), u64::try_from(one).ok());
        prop_assert_eq!(left.cmp(&right), one.cmp(&other));
        prop_assert_eq!(left == right, one == other);
        prop_assert_eq!(format!("{one}0e-1").parse::<Integer>().unwrap(), left.clone());
        prop_assert_eq!(format!("{one}.00").parse::<Integer>().unwrap(), left.clone());
        prop_assert_eq!(written(&left), one.to_string());
        prop_assert_eq!(hash(&format!("{one}.0").parse::<Integer>().unwrap()), hash(&left));
    }

    #[test]
    fn machine_integers_read_as_in_std(value: i128, shift in 0..127_u32) {
        let text = (value >> shift).to_string();
        prop_assert_eq!(read::<i32>(&text).ok(), text.parse().ok());
        prop_assert_eq!(read::<i64>(&text).ok(), text.parse().ok());
        prop_assert_eq!(read::<u32>(&text).ok(), text.parse().ok());
        prop_assert_eq!(read::<u64>(&text).ok(), text.parse().ok());
        let quoted = format!("\"{text}\"");
        prop_assert_eq!(read::<u64>(&quoted).ok(), text.parse().ok());
        prop_assert_eq!(read::<i32>(&quoted).ok(), text.parse().ok());
    }

    #[test]
    fn equality_agrees_with_that_of_trees(one in tree(), other in tree()) {
        // `serde_json` distinguishes 1 and 1.0, but generated floats are hardly ever whole.
        let equal = one == other;
        let spelled = serde_json::to_string_pretty(&one).unwrap();
        prop_assert_eq!(Json::parse(&spelled).unwrap(), Json::from(one.clone()));
        prop_assert!(!equal || Json::from(one) == Json::from(other));
    }

    #[test]
    fn timestamps_take_any_text(text: String, near in "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.Z+-]{8,20}") {
        for text in [text, near] {
            let timestamp = Timestamp::from(text.as_str());
            prop_assert_eq!(timestamp.as_str(), &text);
            prop_assert_eq!(timestamp.unix_nanos().is_some(), timestamp.has_offset());
            prop_assert_eq!(timestamp.parts().is_some(), timestamp.has_offset() || timestamp.is_local());
            prop_assert!(!timestamp.is_rfc3339() || timestamp.has_offset());
        }
    }
}
