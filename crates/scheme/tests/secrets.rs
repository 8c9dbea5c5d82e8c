//! Settings hold no secrets, and errors do not repeat one.

use eventry_scheme::check_section;

#[test]
fn a_secret_is_an_error_that_says_where_it_belongs_and_does_not_show_it() {
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    for key in [
        "secret",
        "signing_secret",
        "webhookSecret",
        "private-key",
        "token",
        "password",
        "keys",
    ] {
        let error = check_section(&format!("[authenticity]\nscheme = 'standard-webhooks'\n{key} = '{SECRET}'\n")).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("line 3: `{key}` does not belong in settings: keys and secrets are given at run time")
        );
    }
    let settings = format!("[authenticity]\nsignature = 'attribute:S'\nsigned = '{{body}}'\nalgorithm = 'hmac-sha256'\nkey = '{SECRET}'\n");
    assert_eq!(
        check_section(&settings).unwrap_err().to_string(),
        "line 5: `key` must be one of text, base64, hex, pem, jwk, key-set, certificate: it says how keys are written. The keys themselves are given at run time"
    );
}

#[test]
fn errors_have_a_place_where_they_are_about_one() {
    let error = |text: &str| check_section(text).unwrap_err();
    let text = "[authenticity]\nscheme = 'github'\ntoleranse = 1\n";
    assert_eq!(error(text).offset(), text.find("toleranse"));
    assert!(
        error(text)
            .message()
            .starts_with("unknown key `toleranse`; known keys are scheme, signature,")
    );
    let together = error("[authenticity]\nscheme = 'github'\ntolerance = 300\n");
    assert_eq!(
        (together.offset(), together.message()),
        (None, "`tolerance` has no meaning without `timestamp`")
    );
}
