//! What is said about deliveries, and what their senders receive.

use crate::hub::{body, in_sns, in_sqs};
use crate::receiver::{Receiver, TOKEN, VARIABLE};
use crate::sender::{Request, sign};

#[test]
fn a_delivery_is_verified_decoded_and_shown() {
    let receiver = Receiver::start(&["--provider", "hub", "--secret-env", VARIABLE]);
    let good = body("opened", 1).replace('}', ", \"color\": \"blue\"}");
    let delivery = || {
        receiver
            .request("/hooks/hub?a=1")
            .header("X-Hub-Event", "issues")
            .header("X-Hub-Delivery", "d-1")
    };
    assert_eq!(delivery().signed(&good).send(&good), (200, String::new()));
    assert_eq!(receiver.line(), "POST /hooks/hub: verified");
    assert_eq!(
        receiver.line(),
        "  hub/issues/opened/v1 known, delivery id d-1, occurred at 2024-05-01T10:00:00Z"
    );
    assert_eq!(receiver.line(), "  drift: unknown-member at /color");

    // One changed byte of the body.
    assert_eq!(delivery().signed(&good).send(good.replace("blue", "glue")), (401, String::new()));
    assert_eq!(
        receiver.line(),
        "POST /hooks/hub: refused: `attribute:X-Hub-Signature` does not match"
    );
    assert_eq!(delivery().send(&good), (401, String::new()));
    assert_eq!(receiver.line(), "POST /hooks/hub: refused: `attribute:X-Hub-Signature` is missing");

    let malformed = body("opened", "one");
    assert_eq!(delivery().signed(&malformed).send(&malformed), (200, String::new()));
    assert_eq!(receiver.line(), "POST /hooks/hub: verified");
    assert_eq!(
        receiver.line(),
        "  hub/issues/opened/v1 malformed at /number: expected an integer, found a string"
    );

    let challenge = "{\"type\": \"url_verification\", \"challenge\": \"c\\u001b-1\"}";
    let proof = sign(b"c\x1b-1").replace("sha256=", "");
    let answer = format!("{{\"challenge\":\"c\\u001b-1\",\"proof\":\"{proof}\"}}");
    assert_eq!(receiver.request("/").signed(challenge).send(challenge), (200, answer));
    assert_eq!(receiver.line(), "POST /: verified");
    assert_eq!(receiver.line(), "  hub control challenge: challenge = c\\u{1b}-1");

    // Any path is a route, and any method a delivery.
    let unknown = body("renamed", 1);
    let request = Request::with_method(receiver.address, "PUT", "/some/where/else").header("X-Hub-Event", "issues");
    assert_eq!(request.signed(&unknown).send(&unknown), (200, String::new()));
    assert_eq!(receiver.line(), "PUT /some/where/else: verified");
    assert_eq!(
        receiver.line(),
        "  hub/issues/renamed unknown-type, occurred at 2024-05-01T10:00:00Z"
    );
    assert_eq!(receiver.line(), "  drift: unknown-event");

    let (status, rest, errors) = receiver.end("TERM");
    let summary = "
6 deliveries: 4 verified, 2 refused
event id              outcome            count
hub                   control challenge      1
hub/issues/opened/v1  known                  1
hub/issues/opened/v1  malformed              1
hub/issues/renamed    unknown-type           1

drift           event id              at      value  count
unknown-member  hub/issues/opened/v1  /color  -          1
unknown-event   hub/issues/renamed    -       -          1
";
    assert_eq!((status, rest.as_str(), errors.as_str()), (Some(0), summary, ""));
}

#[test]
fn every_item_of_a_delivery_is_shown_with_its_wrappers() {
    let receiver = Receiver::start(&["--provider", "hub", "--secret-env", VARIABLE]);
    let mut broken = in_sns("issues", 2, "");
    broken["Message"] = 7.into();
    let wrapped = in_sqs(&[in_sns("issues", 1, &body("opened", 1)).to_string(), broken.to_string()]);
    assert_eq!(receiver.request("/").signed(&wrapped).send(&wrapped).0, 200);
    assert_eq!(receiver.line(), "POST /: verified");
    assert_eq!(
        receiver.line(),
        "  item 1: hub/issues/opened/v1 known, in sqs, sns, delivery id n-1, occurred at 2024-05-01T10:00:00Z"
    );
    assert_eq!(
        receiver.line(),
        "  item 2: hub malformed at /Message: expected a string, found a number, in the wrapper sns, in sqs"
    );
    assert_eq!(receiver.request("/").signed("[]").send("[]").0, 200);
    assert_eq!([receiver.line(), receiver.line()], ["POST /: verified", "  no items"]);
    assert_eq!(receiver.end("TERM").0, Some(0));
}

#[test]
fn without_a_secret_nothing_is_verified_and_it_says_so() {
    let receiver = Receiver::start(&["--provider", "hub"]);
    let body = body("opened", 1);
    let request = receiver.request("/").header("X-Hub-Event", "issues");
    assert_eq!(request.header("X-Hub-Signature", "sha256=00").send(&body), (200, String::new()));
    assert_eq!(receiver.line(), "POST /: not verified");
    assert_eq!(receiver.line(), "  hub/issues/opened/v1 known, occurred at 2024-05-01T10:00:00Z");
    let (status, rest, errors) = receiver.end("TERM");
    assert_eq!(status, Some(0));
    assert!(rest.starts_with("\n1 delivery: 1 not verified\n"), "{rest}");
    assert_eq!(
        errors,
        "note: deliveries are not verified\n   help: name the environment variable that holds the secret, `--secret-env NAME`, or what the \
         provider publishes, `--keys FILE`\n"
    );

    let receiver = Receiver::start(&["--provider", "depot"]);
    assert_eq!(receiver.request("/hooks/stock/counted").send("{\"number\": 1}").0, 200);
    assert_eq!(receiver.line(), "POST /hooks/stock/counted: not verified");
    assert_eq!(receiver.line(), "  depot/stock/counted/v1 known");
    let errors = receiver.end("TERM").2;
    assert!(
        errors.contains("help: say in provider.toml how they are signed, as `[authenticity]`"),
        "{errors}"
    );
}

#[test]
fn a_secret_that_is_carried_along_proves_no_body() {
    let receiver = Receiver::start(&["--provider", "meters", "--secret-env", "METERS_SECRET"]);
    let read = "{\"kind\": \"power.read\"}";
    assert_eq!(receiver.request("/").header("X-Meters-Token", TOKEN).send(read).0, 200);
    assert_eq!(receiver.line(), "POST /: verified, by a secret that covers nothing of it");
    assert_eq!(receiver.line(), "  meters/power/read/v1 known");
    assert_eq!(receiver.request("/").header("X-Meters-Token", "guessed").send(read).0, 401);
    assert_eq!(receiver.line(), "POST /: refused: `attribute:X-Meters-Token` does not match");
    assert_eq!(receiver.end("TERM").0, Some(0));
}

#[test]
fn during_a_rotation_both_secrets_count() {
    let receiver = Receiver::start(&["--provider", "hub", "--secret-env", "METERS_SECRET", "--secret-env", VARIABLE]);
    let body = body("opened", 1);
    assert_eq!(receiver.request("/").signed(&body).send(&body).0, 200);
    assert_eq!(receiver.line(), "POST /: verified");
    assert_eq!(receiver.end("TERM").0, Some(0));
}
