use super::{MAX_DEPTH, check, parse};

fn fails(text: &str) -> (usize, String) {
    let error = parse(text).expect_err(text);
    assert!(!error.help.is_empty());
    (error.offset, error.message)
}

#[test]
fn errors_name_the_place_and_what_is_there() {
    for (text, offset, message) in [
        ("", 0, "expected a value, found the end of the file"),
        ("[", 1, "expected a value, found the end of the file"),
        ("[1,]", 3, "expected a value, found `]`"),
        ("{\"a\":1,}", 7, "expected a member name, found `}`"),
        ("{a:1}", 1, "expected a member name, found `a`"),
        ("{\"a\" 1}", 5, "expected `:`, found `1`"),
        ("[1 2]", 3, "expected `,` or `]`, found `2`"),
        ("[1", 2, "expected `,` or `]`, found the end of the file"),
        ("truex", 0, "expected a value, found `truex`"),
        ("[true1", 1, "expected a value, found `true1`"),
        ("tru", 0, "expected a value, found `tru`"),
        ("[trux]", 1, "expected a value, found `trux`"),
        ("true é", 5, "`é` after the end of the document"),
        ("NaN", 0, "expected a value, found `NaN`"),
        ("1 2", 2, "`2` after the end of the document"),
        ("1x", 1, "`x` after the end of the document"),
        ("01", 0, "`01` is not a JSON number"),
        ("[-01.5e3]", 1, "`-01.5e3` is not a JSON number"),
        ("-", 0, "`-` is not a JSON number"),
        ("[--1]", 1, "`-` is not a JSON number"),
        ("1.", 0, "`1.` is not a JSON number"),
        ("1.e5", 0, "`1.e5` is not a JSON number"),
        ("1e+", 0, "`1e+` is not a JSON number"),
        ("\"a", 0, "string without end"),
        ("[\"a\\\"b\\\\", 1, "string without end"),
        ("\"a\nb\"", 2, "line break inside a string"),
        ("\"\u{1}\"", 1, "control character U+0001 inside a string"),
        ("\"\\x\"", 1, "unknown escape in a string"),
        ("\"\\", 1, "unknown escape in a string"),
        ("\"\\é\"", 1, "unknown escape in a string"),
        ("\"\\u+123\"", 1, "`\\u` without four hexadecimal digits"),
        ("\"\\u12é\"", 1, "`\\u` without four hexadecimal digits"),
        ("\"\\ud83d\"", 1, "half of a surrogate pair in a string"),
        ("\"\\ud83d\\u0041\"", 1, "half of a surrogate pair in a string"),
        ("\"\\ude00\"", 1, "half of a surrogate pair in a string"),
    ] {
        assert_eq!(fails(text), (offset, message.to_owned()), "{text}");
    }
}

#[test]
fn a_repeated_member_names_both_places() {
    let text = "{\"b\": 1,\n  \"a\": 2, \"b\": 3, \"a\": 4}";
    assert_eq!(fails(text), (19, "member `b` appears twice in one object, first at 1:2".to_owned()));
    assert_eq!(check(text), Ok(()));
}

#[test]
fn depth_is_bounded() {
    let (offset, message) = fails(&"[".repeat(MAX_DEPTH + 1));
    assert_eq!((offset, &*message), (MAX_DEPTH, "more than 256 levels of arrays and objects"));
}
