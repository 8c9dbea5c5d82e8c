//! A package whose providers deliver with attributes, routes, wrappers, and control messages.

use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::scratch::Package;
use crate::support::{Outcome, run_command};

/// A provider that names its events in a header and in the body, and delivers through SNS and SQS.
const HUB: &str = r#"
name = "Hub"
wrappers = ["sqs", "sns"]

[discriminators]
"attribute:X-Hub-Event" = ["{domain}"]
"/action" = ["{event}"]

[identity]
delivery_id = ["attribute:X-Hub-Delivery", "attribute:MessageId"]
occurred_at = ["/at"]

[[controls]]
name = "challenge"
when = { "/type" = "url_verification" }
values = { challenge = "/challenge" }
"#;

/// A provider whose route names the event.
const DEPOT: &str = "name = \"Depot\"\n\n[discriminators]\nroute = [\"/hooks/{domain}/{event}\"]\n";

/// A provider whose bodies arrive compressed.
const METERS: &str = "name = \"Meters\"\nwrappers = [\"cloudwatch-logs\"]\n\n[discriminators]\n\"/kind\" = [\"{domain}.{event}\"]\n";

const METERS_READ: &str =
    r#"{"type": "object", "properties": {"kind": {"type": "string"}, "watts": {"type": "integer"}}, "required": ["kind"]}"#;

/// The schema of an event with one required member.
pub fn schema(member: &str, kind: &str) -> String {
    json!({
        "type": "object",
        "properties": {"action": {"type": "string"}, "at": {"type": "string"}, member: {"type": kind}},
        "required": [member],
    })
    .to_string()
}

/// Creates the package. Tests that do not change it share it.
pub fn package(name: &str) -> Package {
    let package = Package::empty(name, "decode-deliveries");
    package.put("schemas/hub/provider.toml", HUB);
    package.put("schemas/depot/provider.toml", DEPOT);
    package.put("schemas/meters/provider.toml", METERS);
    for event in ["hub/issues/opened", "hub/issues/closed", "hub/pulls/opened", "depot/stock/counted"] {
        package.put(&format!("schemas/{event}/v1.json"), &schema("number", "integer"));
    }
    package.put("schemas/meters/power/read/v1.json", METERS_READ);
    package
}

static SHARED: LazyLock<Package> = LazyLock::new(|| {
    let package = package("hub");
    let outcome = run_command(&mut package.command(&[]), b"");
    assert_eq!((outcome.status, outcome.errors.as_str()), (0, ""));
    package
});

/// Runs the command with these schemas.
pub fn run(arguments: &[&str], input: impl AsRef<[u8]>) -> Outcome {
    run_command(&mut SHARED.command(arguments), input.as_ref())
}

/// A body that the hub sends.
pub fn body(action: &str, number: impl Into<Value>) -> String {
    json!({"action": action, "at": "2024-05-01T10:00:00Z", "number": number.into()}).to_string()
}

/// The message that SNS makes of a body. It has the number of the delivery as its id.
pub fn in_sns(event: &str, id: usize, body: &str) -> Value {
    json!({
        "Type": "Notification",
        "MessageId": format!("n-{id}"),
        "TopicArn": "arn:hub",
        "Message": body,
        "MessageAttributes": {"X-Hub-Event": {"Type": "String", "Value": event}},
    })
}

/// What AWS Lambda receives if SQS holds these texts.
pub fn in_sqs(texts: &[String]) -> String {
    let record = |(at, text): (usize, &String)| json!({"eventSource": "aws:sqs", "messageId": format!("m-{at}"), "body": text});
    let records: Vec<Value> = texts.iter().enumerate().map(record).collect();
    json!({ "Records": records }).to_string()
}

/// A recorded delivery.
pub fn recorded(attributes: &Value, route: Option<&str>, body: &str) -> String {
    format!("{}\n", json!({"attributes": attributes, "route": route, "body": body}))
}
