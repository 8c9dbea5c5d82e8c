//! What a verifier can be made of: a setting that can never work is an error when the verifier is made.

use eventry_receive::{KeyRequest, KeySource, KeyUnavailable, SetupError, StaticKeys, Verifier};

/// The parts of a scheme that works.
const WORKS: &str =
    "signature = 'attribute:X-S'\nsigned = '{timestamp}.{body}'\ntimestamp = 'attribute:X-T'\ntolerance = 300\nalgorithm = 'hmac-sha256'\n";

/// The parts of a scheme with its signature in the body that works.
const IN_BODY: &str = "signature = '/s'\nfields = ['/a', '/b']\nseparator = ':'\nalgorithm = 'hmac-sha256'\n";

/// The parts of a JWT that works.
const JWT: &str = "signature = 'attribute:X-S'\nsyntax = 'jwt'\nbody_digest = 'claim:d'\nalgorithm = 'jwt-hs256'\n";

fn build(settings: &str, key: &str) -> Result<Verifier, SetupError> {
    Verifier::from_toml(&format!("[authenticity]\n{settings}"))?.key(key).build()
}

#[test]
fn settings_that_never_work_are_errors() {
    for works in [WORKS, IN_BODY, JWT] {
        assert!(build(works, "key").is_ok(), "{:?}", build(works, "key").err());
    }
    let cases: &[(&str, &str, &str, &str)] = &[
        (WORKS, "signature = 'attribute:X-S'\n", "", "`signature` is missing"),
        (WORKS, "'attribute:X-S'", "'X-S'", "line 2: `X-S` is not a place"),
        (WORKS, "'attribute:X-S'", "'attribute:'", "no name"),
        (WORKS, "'attribute:X-S'", "'pair:s'", "cannot be the place of a signature"),
        (WORKS, "'attribute:X-S'", "'/signature'", "needs `fields`"),
        (WORKS, "algorithm = 'hmac-sha256'\n", "", "`algorithm` is missing"),
        (WORKS, "hmac-sha256", "md5", "`algorithm` must be one of hmac-sha1"),
        (WORKS, "tolerance = 300\n", "", "`tolerance` is missing"),
        (WORKS, "300", "0", "at least one second"),
        (WORKS, "300", "'300'", "is not seconds"),
        (WORKS, "timestamp = 'attribute:X-T'\n", "", "`timestamp` does not say where"),
        (WORKS, "{timestamp}.{body}", "{body}", "does not cover the timestamp"),
        (WORKS, "{timestamp}.{body}", "{timestamp}", "neither `{body}` nor `{parameters}`"),
        (WORKS, "{timestamp}.{body}", "{timestamp}.{body}{body}", "twice"),
        (WORKS, "{timestamp}.{body}", "{time}.{body}", "`{time}` is not a part"),
        (WORKS, "{timestamp}.{body}", "{timestamp}.{id}.{body}", "`id` does not say where"),
        (WORKS, "tolerance", "id = 'attribute:X-Id'\ntolerance", "does not cover the id"),
        (WORKS, "tolerance", "origin = 'https://a.example'\ntolerance", "no `{url}`"),
        (
            WORKS,
            "{timestamp}.{body}'",
            "{timestamp}{url}{body}'\norigin = 'https://a.example/x'",
            "not an origin",
        ),
        (WORKS, "tolerance", "toleranse", "unknown key `toleranse`"),
        (WORKS, "tolerance", "syntax = 'list'\ntolerance", "`list` is not a syntax"),
        (WORKS, "tolerance", "syntax = 'pairs'\ntolerance", "has no `version`"),
        (WORKS, "tolerance", "syntax = 'jwt'\ntolerance", "a JWT signs its claims"),
        (
            WORKS,
            "tolerance",
            "syntax = 'versions'\nprefix = 'a'\ntolerance",
            "`prefix` has no meaning",
        ),
        (WORKS, "'attribute:X-T'", "'pair:t'", "`timestamp` cannot be in `pair:t`"),
        (WORKS, "'attribute:X-T'", "'claim:iat'", "`timestamp` cannot be in `claim:iat`"),
        (WORKS, "tolerance", "fields = ['/a']\ntolerance", "exclude each other"),
        (WORKS, "tolerance", "separator = ':'\ntolerance", "without `fields`"),
        (WORKS, "tolerance", "body_digest = 'query:d'\ntolerance", "has no `{url}`"),
        (WORKS, "tolerance", "body_digest = 'attribute:Digest'\ntolerance", "is not covered"),
        (
            WORKS,
            "tolerance",
            "body_digest_encoding = 'hex'\ntolerance",
            "without `body_digest`",
        ),
        (WORKS, "tolerance", "required = ['X-A']\ntolerance", "`required` needs `listed`"),
        (WORKS, "tolerance", "protected = { v = '1' }\ntolerance", "`protected` needs"),
        (
            WORKS,
            "tolerance",
            "key_address = 'protected:jku'\ntolerance",
            "a shared secret has no `key_address`",
        ),
        (
            WORKS,
            "tolerance",
            "key_addresses = ['https://a.example/*']\ntolerance",
            "without `key_address`",
        ),
        (WORKS, "tolerance", "key = 'pem'\ntolerance", "are not written as"),
        (WORKS, "tolerance", "key = 'jwk'\ntolerance", "are not written as"),
        (WORKS, "hmac-sha256", "token", "a token signs nothing"),
        (WORKS, "hmac-sha256", "jws-es512", "are not written"),
        (
            WORKS,
            "algorithm = 'hmac-sha256'",
            "accepts = [{ algorithm = 'hmac-sha256', version = 'v1' }]",
            "announced nowhere",
        ),
        (
            WORKS,
            "algorithm = 'hmac-sha256'",
            "accepts = [{ version = 'v1' }]",
            "has no `algorithm`",
        ),
        (
            WORKS,
            "algorithm = 'hmac-sha256'",
            "accepts = [{ algorithm = 'hmac-sha1' }, { algorithm = 'hmac-sha256' }]",
            "different prefixes",
        ),
        (IN_BODY, "separator = ':'\n", "", "`separator` is missing"),
        (IN_BODY, "['/a', '/b']", "[]", "`fields` is empty"),
        (IN_BODY, "['/a', '/b']", "['a']", "not a JSON pointer"),
        (IN_BODY, "['/a', '/b']", "['/a', '/a']", "twice"),
        (IN_BODY, "'/s'", "'attribute:X-S'", "`fields` needs a `signature` in the body"),
        (IN_BODY, "separator", "free = '/c'\nseparator", "`/c`, which is not in `fields`"),
        (IN_BODY, "separator", "absent = 'left out'\nseparator", "could be shifted"),
        (IN_BODY, "separator", "id = '/c'\nseparator", "does not cover the id in `/c`"),
        (
            IN_BODY,
            "separator",
            "timestamp = '/c'\ntolerance = 1\nseparator",
            "does not cover the timestamp in `/c`",
        ),
        (IN_BODY, "separator", "items = '/items'\nseparator", "does not name items"),
        (
            IN_BODY,
            "separator",
            "timestamp = 'attribute:X-T'\ntolerance = 1\nseparator",
            "cannot be in `attribute:X-T`",
        ),
        (JWT, "body_digest = 'claim:d'\n", "", "does not cover the body"),
        (JWT, "jwt-hs256", "hmac-sha256", "are not written in the syntax"),
        (JWT, "algorithm", "signed = '{body}'\nalgorithm", "a JWT signs its claims"),
    ];
    for (base, from, to, message) in cases {
        assert!(base.contains(from), "{from}");
        let settings = base.replacen(from, to, 1);
        match build(&settings, "key") {
            Ok(_) => panic!("no error: {settings}"),
            Err(error) => assert!(error.to_string().contains(message), "{settings}\n{error}"),
        }
    }
}

#[test]
fn keys_that_cannot_be_used_are_errors_that_do_not_show_them() {
    let rsa_1024 = "-----BEGIN PUBLIC KEY-----\nMIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDdlatRjRjogo3WojgGHFHYLugdUWAY9iR3fy4arWNA1KoS8kVw33cJibXr8bvwUAUparCwlvdbH6dvEOfou0/gCFQsHUfQrSDv+MuSUMAe8jzKE4qW+jK+xQU9a03GUnKHkkle+Q0pX/g6jXZ7r1/xAK5Do2kQ+X5xK9cipRgEKwIDAQAB\n-----END PUBLIC KEY-----\n";
    let cases = [
        ("scheme = 'github'", "", "key 1 is empty"),
        ("scheme = 'github'", "  ", "key 1 is empty"),
        ("scheme = 'github'", "secret\n", "key 1 starts or ends with white space"),
        ("scheme = 'standard-webhooks'", "", "key 1 is empty"),
        ("scheme = 'standard-webhooks'", "whsec_", "key 1 is empty"),
        ("scheme = 'standard-webhooks'", "whsec_!!", "key 1 is not base64"),
        (
            "scheme = 'standard-webhooks'",
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "key 1 does not start with `whsec_` or `whpk_`",
        ),
        ("scheme = 'standard-webhooks'", "whsk_AAAA", "key 1 does not start with"),
        ("scheme = 'standard-webhooks'", "whpk_AAAA", "key 1 is not a key of the algorithm"),
        // The neutral element: one signature would fit many messages.
        (
            "scheme = 'standard-webhooks'",
            "whpk_AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            "key 1 is not a key of the algorithm",
        ),
        ("scheme = 'adyen'", "zz-zz", "key 1 is not hexadecimal"),
        ("scheme = 'sendgrid'", "AAAA", "key 1 is not a key of the algorithm"),
        ("scheme = 'basic'", "only-a-user", "key 1 is not `user:password`"),
        ("scheme = 'plaid'", "key", "keys come from a key source; set one"),
        (
            "signature = 'attribute:S'\nsigned = '{body}'\nencoding = 'base64'\nalgorithm = 'rsa-sha256'\nkey = 'pem'",
            rsa_1024,
            "key 1 is not a public key",
        ),
        (
            "signature = 'attribute:S'\nsigned = '{body}'\nencoding = 'base64'\nalgorithm = 'ecdsa-p256'\nkey = 'jwk'",
            "{",
            "key 1 is not JSON",
        ),
        (
            "signature = 'attribute:S'\nsigned = '{body}'\nencoding = 'base64'\nalgorithm = 'ecdsa-p256'\nkey = 'jwk'",
            r#"{"kty": "oct", "k": "AAAA"}"#,
            "key 1 is not a JWK",
        ),
    ];
    for (settings, key, message) in cases {
        let error = build(settings, key).map(|_| ()).unwrap_err();
        assert!(error.to_string().starts_with(message), "{settings} {error}");
        assert!(key.trim().len() < 4 || !error.to_string().contains(key.trim()), "{error}");
    }
}

#[test]
fn a_key_source_is_set_where_it_is_needed() {
    struct Nothing;
    impl KeySource for Nothing {
        fn find(&self, _: KeyRequest<'_>) -> Result<Vec<u8>, KeyUnavailable> {
            Err(KeyUnavailable)
        }
    }
    let message = |built: Result<Verifier, SetupError>| built.map(|_| ()).unwrap_err().to_string();
    assert!(Verifier::preset("plaid").unwrap().key_source(Nothing).build().is_ok());
    let both = Verifier::preset("plaid").unwrap().key_source(StaticKeys::new()).key("a").build();
    assert_eq!(message(both), "keys come from a key source; remove those that are given");
    let unused = Verifier::preset("github").unwrap().key_source(Nothing).key("a").build();
    assert_eq!(message(unused), "this scheme does not use a key source");
    assert_eq!(
        message(Verifier::preset("github").unwrap().build()),
        "there is no key; add one with `key`"
    );
}

#[test]
fn errors_in_the_document_name_the_line() {
    let error = |text: &str| Verifier::from_toml(text).map(|_| ()).unwrap_err();
    assert_eq!(error("name = 'A'\n").to_string(), "there is no section [authenticity]");
    assert_eq!(error("[authenticity]\n\nscheme = 'acme'\n").line(), Some(3));
    assert!(error("[authenticity]\nscheme = 'acme'\n").to_string().contains("standard-webhooks"));
    assert_eq!(error("[authenticity]\nscheme = 'github'\n[").line(), Some(3));
    assert_eq!(error("authenticity = 1").to_string(), "line 1: `authenticity` is not a table");
    // The rest of the document is somebody else's.
    assert!(Verifier::from_toml("name = 'A'\n[envelope]\npayload = 'p'\n[authenticity]\nscheme = 'github'\n").is_ok());
}

#[test]
fn a_preset_can_be_changed_in_part() {
    let settings = "scheme = 'token'\nsignature = 'attribute:X-Gitlab-Token'\nprefix = ''";
    let verifier = build(settings, "secret").unwrap();
    let delivery = eventry::Delivery::new("{}").with_attribute("X-Gitlab-Token", "secret");
    assert!(verifier.verify(delivery).is_ok());
    let mut presets = Verifier::presets();
    assert_eq!(presets.len(), 16);
    presets.retain(|name| Verifier::preset(name).is_err());
    assert!(presets.is_empty(), "{presets:?}");
}
