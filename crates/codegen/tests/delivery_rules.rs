//! The diagnostics of settings about deliveries, word for word: places, names, wrappers, and control messages.

use eventry_codegen::generate;
use eventry_schema::discover::Tree;

const PLACED: &str = r#"{"type": "object", "properties": {"kind": {"type": "string"}, "at": {"type": "string"},
    "more": {"type": "object", "properties": {"id": {"type": "string"}}}}}"#;

/// Returns the problems of a provider without an envelope, whose events are `orders/placed` and `orders/sent`.
fn problems(settings: &str) -> String {
    let settings = format!("name = \"Acme\"\n{settings}");
    let files = [
        ("acme/provider.toml", settings.as_str()),
        ("acme/orders/placed/v1.json", PLACED),
        ("acme/orders/sent/v1.json", PLACED),
    ];
    match generate(&Tree::from_files("schemas", files), None) {
        Ok(generated) => generated.warnings.to_string(),
        Err(problems) => problems.to_string(),
    }
}

/// The same with settings from the second line on, and discriminators that select both events.
fn problems_with(settings: &str) -> String {
    problems(&format!("{settings}\n[discriminators]\n\"/kind\" = [\"{{event}}\"]\n"))
}

#[test]
fn places_of_every_kind_are_accepted() {
    for rules in [
        r#""/kind" = ["{domain}.{event}.v{version}"]"#,
        r#""/more/id" = ["{event}"]"#,
        r#""attribute:X-Kind" = ["{event}"]"#,
        r#"route = ["/hooks/{domain}/{event}"]"#,
        r#""/kind" = ["{*}/{domain}/{event}/{version}"]"#,
        "\"attribute:X-Domain\" = [\"{domain}\"]\n\"/kind\" = [\"{event}\"]\nroute = [\"/{version}\"]",
    ] {
        assert_eq!(problems(&format!("[discriminators]\n{rules}\n")), "", "{rules}");
    }
}

#[test]
fn places_that_can_have_no_value_are_reported() {
    assert_eq!(
        problems("[discriminators]\n\"/kin\" = [\"{event}\"]\n"),
        r#"error: no schema declares a value at `/kin`
  --> schemas/acme/provider.toml:3:2
   help: correct the pointer, which begins at the top of the body, or add the member to the schemas"#
    );
    assert_eq!(
        problems_with("[identity]\ndelivery_id = [\"attribute:X-Id\", \"/more/it\"]"),
        r#"error: no schema declares a value at `/more/it`
  --> schemas/acme/provider.toml:3:34
   help: correct the pointer, which begins at the top of the body, or add the member to the schemas"#
    );
    assert_eq!(
        problems("[discriminators]\n\"attribute:\" = [\"{event}\"]\n\"/a~\" = [\"{event}\"]\n\"/a/*\" = [\"{event}\"]\n"),
        r#"error: `attribute:` does not name an attribute
  --> schemas/acme/provider.toml:3:2
   help: name a member of the envelope, a JSON pointer such as `/data/type`, `attribute:…` or `route`

error: `/a~` is not a JSON pointer
  --> schemas/acme/provider.toml:4:2
   help: name a member of the envelope, a JSON pointer such as `/data/type`, `attribute:…` or `route`

error: `/a/*` finds several values
  --> schemas/acme/provider.toml:5:2
   help: name a member of the envelope, a JSON pointer such as `/data/type`, `attribute:…` or `route`"#
    );
}

#[test]
fn names_must_be_those_of_folders_and_of_one_event() {
    assert_eq!(
        problems_with("[names]\n\"orders/placed\" = [\"Order Placed\"]\norders = \"Order Service\""),
        ""
    );
    assert_eq!(
        problems_with(
            "[names]\n\"orders/place\" = [\"Order Placed\"]\n\"orders/sent\" = [\"Placed\", \"gone\"]\n\"orders/placed\" = \"gone\""
        ),
        r#"error: there is no event type `orders/place`
  --> schemas/acme/provider.toml:3:2
   help: did you mean `orders/placed`?

error: `Placed` is also a name of `orders/placed`
  --> schemas/acme/provider.toml:4:18
   help: keep one of the two names

error: `gone` is also a name of `orders/placed`
  --> schemas/acme/provider.toml:4:28
   help: keep one of the two names

error: `gone` is also a name of `orders/sent`
  --> schemas/acme/provider.toml:5:19
   help: keep one of the two names"#
    );
}

#[test]
fn wrappers_are_built_in_or_defined() {
    for settings in [
        r#"wrappers = ["sqs", "sns"]"#,
        r#"wrappers = ["sqs", { name = "mine", when = { "/x" = true }, body = "/x" }]"#,
        "[[wrappers]]\nname = \"sns\"\n[[wrappers]]\nname = \"mine\"\nwhen = { \"/x\" = [\"1\", \"2\"] }\nbody = \"/x\"\nencoding = \"text\"",
        r#"wrappers = ["eventbridge", "kinesis", "s3", "kafka-lambda", "cloudwatch-logs", "pubsub", "cloudevents", "cloudevents-binary"]"#,
        r#"wrappers = ["event-grid", "schema-id"]"#,
    ] {
        assert_eq!(problems_with(settings), "", "{settings}");
    }
    assert_eq!(
        problems_with(r#"wrappers = ["kineses", "sns", "sns", 1]"#),
        "error: there is no wrapper `kineses`
  --> schemas/acme/provider.toml:2:13
   help: did you mean `kinesis`? The built-in wrappers are eventbridge, sns, sqs, kinesis, s3, kafka-lambda, cloudwatch-logs, pubsub, \
cloudevents, cloudevents-binary, event-grid, schema-id. Define another one in [[wrappers]]

error: the wrapper `sns` is listed twice
  --> schemas/acme/provider.toml:2:31
   help: remove one of them, or give it another name

error: `wrappers` expects names and tables, found an integer
  --> schemas/acme/provider.toml:2:38
   help: list what the provider accepts, such as wrappers = [\"sqs\", \"sns\"], or define one in [[wrappers]]"
    );
}

#[test]
fn wrappers_that_can_never_work_are_reported() {
    let when = r#"such as when = { "/Type" = "Notification", "/Message" = true, "attribute:x-kind" = ["a", "b"] }"#;
    let attributes = r#"such as attributes = { id = "/MessageId", "*" = "/MessageAttributes/*/Value" }"#;
    for (wrapper, message, help) in [
        (r#"body = "/x""#, "missing key `when` in [[wrappers]]", when),
        ("when = {}\nbody = \"/x\"", "nothing distinguishes this wrapper from a body", when),
        ("when = { x = true }", "`x` is not a place", "write a JSON pointer such as `/type`"),
        (
            "when = { \"/x\" = true }\nitems = \"/Records\"",
            "`items` has no `*`",
            r#"such as items = "/Records/*""#,
        ),
        (
            "when = { \"/x\" = true }\nencoding = \"base64\"",
            "the encoding needs the place of a string",
            r#"such as body = "/Message""#,
        ),
        (
            "when = { \"/x\" = true }\nattributes = { id = \"/a/*\" }",
            "`/a/*` finds several values for the attribute `id`",
            attributes,
        ),
        (
            "when = { \"/x\" = true }\nattributes = { \"*\" = \"/a\" }",
            "`/a` has no `*` to take the names from",
            attributes,
        ),
        (
            "when = { \"/x\" = true }\nencoding = \"zip\"",
            "`encoding` cannot be `zip`",
            r#""base64", "base64+gzip" or "schema-id""#,
        ),
    ] {
        let found = problems_with(&format!("[[wrappers]]\nname = \"mine\"\n{wrapper}"));
        assert!(
            found.contains(&format!("error: {message}\n")) && found.contains(help),
            "{wrapper}: {found}"
        );
    }
}

#[test]
fn control_messages_need_a_condition() {
    let ping = r#"[[controls]]
name = "ping"
when = { "attribute:X-Kind" = "ping" }
values = { zen = "/zen" }"#;
    assert_eq!(problems_with(ping), "");
    assert_eq!(
        problems_with("[[controls]]\nname = \"ping\""),
        r#"error: missing key `when` in [[controls]]
  --> schemas/acme/provider.toml:2:1
   help: name places and what stands there, such as when = { "/Type" = "Notification", "/Message" = true, "attribute:x-kind" = ["a", "b"] }"#
    );
}
