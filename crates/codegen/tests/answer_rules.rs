//! The diagnostics of settings about answers and authenticity, word for word.

use eventry_codegen::generate;
use eventry_schema::discover::Tree;

const ANSWER: &str = "set it to what is answered, such as answer = { body = \"{challenge}\" }, or leave it out";
const BODY: &str = "write text with values in braces, such as body = \"{challenge}\" or body = '{\"token\":\"{token|hmac-sha256}\"}'";
const JSON: &str = "write JSON, in which placeholders stand in quotes, such as body = '{\"token\":\"{token}\"}'";
const CONTENT_TYPE: &str = "set it to a media type, such as content_type = \"application/json\"";
const HEADERS: &str = "give each header its value, such as headers = { \"WebHook-Allowed-Origin\" = \"{origin}\" }";
const HMAC: &str = "say in [authenticity] how deliveries are signed, with the algorithm `hmac-sha256`, or leave the HMAC out of the answer";
const CONFIRM: &str =
    "set it to the name of the value that holds the address, such as confirm = \"url\" with values = { url = \"/SubscribeURL\" }";
const ADDRESSES: &str = "list patterns of the addresses that may be fetched, without their queries, such as addresses = [\"https://hooks.*.example.com/confirm\"]";
const ACCEPTED: &str = "set it to a status of success, such as accepted = 204 or accepted = { status = 200, body = \"ok\" }";
const REFUSED: &str = "set it to a status from 400 to 499, such as refused = 403";
const AUTHENTICITY: &str = "name a preset, such as scheme = \"standard-webhooks\", or spell the parts out with `signature`, `signed` and `algorithm`; keys and secrets are given at run time";

/// A problem: line, column, message, and help.
type Problem<'a> = (usize, usize, &'a str, &'a str);

/// Returns the problems of a provider with these settings from the fourth line on.
fn problems(settings: &str) -> String {
    let settings = format!("name = \"Acme\"\n[discriminators]\n\"/kind\" = [\"{{event}}\"]\n{settings}\n");
    let schema = r#"{"type": "object", "properties": {"kind": {"type": "string"}}}"#;
    let files = [("acme/provider.toml", settings.as_str()), ("acme/orders/placed/v1.json", schema)];
    match generate(&Tree::from_files("schemas", files), None) {
        Ok(generated) => generated.warnings.to_string(),
        Err(problems) => problems.to_string(),
    }
}

/// The same with a control message that has the values `token` and `url`, and whose answer begins in column 10 of line 8.
fn problems_of_answer(answer: &str) -> String {
    let values = "values = { token = \"/token\", url = \"/url\" }";
    problems(&format!(
        "[[controls]]\nname = \"challenge\"\nwhen = {{ \"/type\" = \"a\" }}\n{values}\nanswer = {answer}\n[authenticity]\nscheme = \"github\""
    ))
}

fn expect(settings: &str, found: &str, expected: &[Problem<'_>]) {
    let expected: Vec<String> = expected
        .iter()
        .map(|(line, column, message, help)| format!("error: {message}\n  --> schemas/acme/provider.toml:{line}:{column}\n   help: {help}"))
        .collect();
    assert_eq!(found, expected.join("\n\n"), "{settings}");
}

#[test]
fn answers_of_every_kind_are_accepted() {
    for answer in [
        r#"{ body = "{token}" }"#,
        r#"{ body = "no value, and {braces that} are text {}" }"#,
        r#"{ content_type = "application/json", body = '{"plainToken":"{token}","encryptedToken":"{token|hmac-sha256}"}' }"#,
        r#"{ content_type = "application/json; charset=utf-8", body = '{"a":{"b":{}}}' }"#,
        r#"{ headers = { "WebHook-Allowed-Origin" = "{url}", X-Kind = "a {token|hmac-sha256}" } }"#,
        r#"{ confirm = "url", addresses = ["https://hooks.*.example.com/*", "https://example.com/"] }"#,
    ] {
        expect(answer, &problems_of_answer(answer), &[]);
    }
}

#[test]
fn an_answer_with_an_hmac_needs_a_key_for_it() {
    let control = "[[controls]]\nname = \"challenge\"\nwhen = { \"/type\" = \"a\" }\nvalues = { token = \"/token\" }\n";
    let answer = "answer = { body = \"{token|hmac-sha256}\" }\n";
    let message = "the answer has an HMAC-SHA256, but deliveries are not signed with one";
    for (section, is_possible) in [
        ("", false),
        ("[authenticity]\nscheme = \"sendgrid\"", false),
        ("[authenticity]\nscheme = \"token\"", false),
        ("[authenticity]\nscheme = \"zoom\"", true),
        ("[authenticity]\nscheme = \"standard-webhooks\"", true),
    ] {
        let found = problems(&format!("{control}{answer}{section}"));
        let expected = [(5, 8, message, HMAC)];
        expect(section, &found, if is_possible { &[] } else { &expected });
    }
}

#[test]
fn answers_that_can_never_work_are_reported() {
    let cases: &[(&str, &[Problem<'_>])] = &[
        ("1", &[(8, 10, "`answer` expects a table, found an integer", ANSWER)]),
        ("{}", &[(8, 1, "the answer is empty", ANSWER)]),
        (
            r#"{ bodi = "x" }"#,
            &[(
                8,
                12,
                "unknown key `bodi` in `answer`",
                "did you mean `body`? Known keys are body, content_type, headers, confirm, addresses",
            )],
        ),
        (r#"{ body = "" }"#, &[(8, 19, "`body` is empty", BODY)]),
        (
            r#"{ body = "{tokn}" }"#,
            &[(
                8,
                19,
                "`values` has no `tokn`",
                "did you mean `token`? Otherwise, add its place to `values`, such as values = { tokn = \"/tokn\" }",
            )],
        ),
        (
            r#"{ body = "{other|hmac-sha256}{token}" }"#,
            &[(
                8,
                19,
                "`values` has no `other`",
                "add its place to `values`, such as values = { other = \"/other\" }",
            )],
        ),
        (
            r#"{ body = "{token|sha256}" }"#,
            &[(8, 19, "`sha256` is not a function; the only one is `hmac-sha256`", BODY)],
        ),
        (r#"{ body = "{token|hmac-sha256" }"#, &[(8, 19, "`{token|` is not closed", BODY)]),
        (
            r#"{ body = "x", content_type = "json" }"#,
            &[(8, 39, "`json` is not a media type", CONTENT_TYPE)],
        ),
        (
            r#"{ content_type = "text/plain" }"#,
            &[(8, 27, "`content_type` has no meaning without `body`", "add `body`, or remove it")],
        ),
        // A value that is not in quotes could be more than a value.
        (
            r#"{ content_type = "application/json", body = '{"a":{token}}' }"#,
            &[(8, 54, "`body` is not JSON", JSON)],
        ),
        (
            r#"{ content_type = "application/x+json", body = '{"a":"{token}' }"#,
            &[(8, 56, "`body` is not JSON", JSON)],
        ),
        ("{ headers = {} }", &[(8, 12, "`headers` is empty", HEADERS)]),
        (
            r#"{ headers = { "X Y" = "{token}", Content-Type = "a", Content-Length = "0" } }"#,
            &[
                (8, 25, "`X Y` is not the name of a header", HEADERS),
                (8, 43, "`Content-Type` does not belong in `headers`", CONTENT_TYPE),
                (8, 63, "the server sets `Content-Length` for itself", "remove it"),
            ],
        ),
        (
            r#"{ headers = { A = "a\nb", a = "1", B = 1 } }"#,
            &[
                (
                    8,
                    28,
                    "`A` has a value that a header cannot have",
                    "write visible ASCII characters, with spaces only between them",
                ),
                (8, 36, "the header `a` is set twice", "keep one of the two"),
                (8, 49, "`B` expects a string, found an integer", HEADERS),
            ],
        ),
        (
            r#"{ confirm = "url" }"#,
            &[(8, 12, "`confirm` needs `addresses`: a message could name any address", ADDRESSES)],
        ),
        (
            r#"{ confirm = "uri", addresses = ["https://a.example.com/*"] }"#,
            &[(
                8,
                22,
                "`values` has no `uri`",
                "did you mean `url`? Otherwise, add its place to `values`, such as values = { uri = \"/uri\" }",
            )],
        ),
        (
            r#"{ addresses = ["https://a.example.com/*"] }"#,
            &[(8, 12, "`addresses` has no meaning without `confirm`", CONFIRM)],
        ),
        (
            r#"{ confirm = "url", addresses = [] }"#,
            &[(8, 41, "`addresses` is empty", ADDRESSES)],
        ),
        (
            r#"{ confirm = "url", addresses = ["http://a.example.com/*", "https://*.com/", "https://a.example.*/"] }"#,
            &[
                (8, 42, "`http://a.example.com/*` does not start with `https://`", ADDRESSES),
                (
                    8,
                    68,
                    "`https://*.com/` allows a whole top-level domain; write the last two labels of the host",
                    ADDRESSES,
                ),
                (
                    8,
                    86,
                    "`https://a.example.*/` allows a whole top-level domain; write the last two labels of the host",
                    ADDRESSES,
                ),
            ],
        ),
    ];
    for (answer, expected) in cases {
        expect(answer, &problems_of_answer(answer), expected);
    }
}

#[test]
fn control_messages_of_defined_wrappers_are_read_as_well() {
    let wrapper = "[[wrappers]]\nname = \"mine\"\nwhen = { \"/x\" = true }\nbody = \"/x\"\n[[wrappers.controls]]\nname = \"ping\"\nwhen = { \"/ping\" = true }\n";
    let answer = "answer = { body = \"{a}\" }";
    let help = "add its place to `values`, such as values = { a = \"/a\" }";
    expect(
        wrapper,
        &problems(&format!("{wrapper}{answer}")),
        &[(11, 19, "`values` has no `a`", help)],
    );
}

#[test]
fn statuses_and_bodies_of_answers_must_be_possible() {
    let cases: &[(&str, &[Problem<'_>])] = &[
        ("accepted = 204\nrefused = 403", &[]),
        (
            "accepted = { status = 200, body = \"[accepted]\", content_type = \"text/plain\" }",
            &[],
        ),
        ("accepted = { body = \"{}\", content_type = \"application/json\" }", &[]),
        (
            "accepted = 404\nrefused = 200",
            &[
                (5, 12, "`accepted` cannot be 404", ACCEPTED),
                (6, 11, "`refused` cannot be 200", REFUSED),
            ],
        ),
        (
            "accepted = \"ok\"\nrefused = 65936",
            &[
                (5, 12, "`accepted` expects a status, found a string", ACCEPTED),
                (6, 11, "`refused` cannot be 65936", REFUSED),
            ],
        ),
        (
            "acepted = 200",
            &[(
                5,
                1,
                "unknown key `acepted` in [answers]",
                "did you mean `accepted`? Known keys are accepted, refused",
            )],
        ),
        (
            "accepted = { status = 204, body = \"[accepted]\" }",
            &[(
                5,
                35,
                "a response with the status 204 has no body",
                "remove `body`, or set `status` to 200",
            )],
        ),
        (
            "accepted = { status = 500, content_type = \"text/plain\" }",
            &[
                (5, 23, "`status` cannot be 500", "write a status from 200 to 299"),
                (5, 43, "`content_type` has no meaning without `body`", "add `body`, or remove it"),
            ],
        ),
        (
            "accepted = { body = \"{\", content_type = \"application/json\" }",
            &[(
                5,
                21,
                "`body` is not JSON",
                "set it to what the provider wants to read, such as body = \"ok\"",
            )],
        ),
        (
            "accepted = { bodi = \"x\" }",
            &[(
                5,
                14,
                "unknown key `bodi` in `accepted`",
                "did you mean `body`? Known keys are status, body, content_type",
            )],
        ),
    ];
    for (settings, expected) in cases {
        expect(settings, &problems(&format!("[answers]\n{settings}")), expected);
    }
}

#[test]
fn authenticity_is_checked_as_a_verifier_does() {
    let cases: &[(&str, &[Problem<'_>])] = &[
        ("scheme = \"standard-webhooks\"\ntolerance = 60 # seconds", &[]),
        ("signature = \"attribute:X\"\nsigned = \"{body}\"\nalgorithm = \"hmac-sha256\"", &[]),
        (
            "scheme = \"acme\"",
            &[(
                5,
                10,
                "there is no scheme `acme`; the schemes are adyen, basic, github, plaid, sendgrid, shopify, slack, sns, square, standard-webhooks, stripe, token, truelayer, twilio, twitch, zoom",
                AUTHENTICITY,
            )],
        ),
        ("scheme = 1", &[(5, 1, "`scheme` is not the name of a scheme", AUTHENTICITY)]),
        (
            "scheme = \"standard-webhooks\"\nsecret = \"whsec_aaaa\"",
            &[(
                6,
                1,
                "`secret` does not belong in settings: keys and secrets are given at run time",
                AUTHENTICITY,
            )],
        ),
        (
            "scheme = \"github\"\nkey = \"whsec_aaaa\"",
            &[(
                6,
                7,
                "`key` must be one of text, base64, hex, pem, jwk, key-set, certificate: it says how keys are written. The keys themselves are given at run time",
                AUTHENTICITY,
            )],
        ),
        // Keys that exclude each other: at the first that is there.
        (
            "scheme = \"github\"\ntolerance = 300",
            &[(6, 1, "`tolerance` has no meaning without `timestamp`", AUTHENTICITY)],
        ),
        (
            "signature = \"attribute:X\"\nsigned = \"{body}\"\n[[authenticity.accepts]]\nversion = \"v1\"\nalgoritm = \"hmac-sha256\"",
            &[(
                9,
                1,
                "unknown key `algoritm`; known keys are version, algorithm, encoding, key, key_prefix",
                AUTHENTICITY,
            )],
        ),
        (
            "signature = \"attribute:X\"\nsigned = \"{body}\"",
            &[(4, 2, "`algorithm` is missing", AUTHENTICITY)],
        ),
        (
            "",
            &[(4, 2, "`signature` is missing: it says where the signature is", AUTHENTICITY)],
        ),
    ];
    for (settings, expected) in cases {
        expect(settings, &problems(&format!("[authenticity]\n{settings}")), expected);
    }
}
