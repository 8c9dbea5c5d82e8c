//! What is saved, and read again.

use std::fs;

use crate::hub::body;
use crate::receiver::{Receiver, TOKEN, VARIABLE, command, file};
use crate::support::{Outcome, run_command};

/// Runs another command on the file.
fn run(name: &str, arguments: &[&str]) -> Outcome {
    run_command(&mut command(name, arguments), b"")
}

#[test]
fn what_is_saved_is_the_exact_delivery() {
    let path = file("exact.jsonl");
    let arguments = ["--provider", "hub", "--secret-env", VARIABLE, "--save", &path];
    let receiver = Receiver::start(&arguments);
    let event = body("opened", 1).replace('}', ", \"note\": \"\u{feff}é\u{202e}\\u0000 \\\"🌍\"}\r\n");
    let bodies: [&[u8]; 4] = [event.as_bytes(), b"\xff\xfe{\x00", b"", b"\x1b[2J"];
    for body in bodies {
        let request = receiver
            .request("/hooks/\u{e9}?q=%2F")
            .header("X-Hub-Event", "issues")
            .header("X-Twice", "a");
        assert_eq!(request.header("x-twice", "b").signed(body).send(body).0, 200);
    }
    assert_eq!(receiver.request("/").send(b"{}").0, 401);
    assert_eq!(receiver.end("TERM").0, Some(0));
    // A second run appends.
    let receiver = Receiver::start(&arguments);
    assert_eq!(receiver.request("/again").signed("{}").send("{}").0, 200);
    let (status, _, errors) = receiver.end("INT");
    assert_eq!((status, errors.as_str()), (Some(0), ""));

    let content = fs::read_to_string(&path).unwrap();
    assert_eq!(content.lines().count(), 6);
    assert!(!content.contains('\u{1b}') && !content.contains('\u{202e}'));

    let outcome = run("verify", &["--provider", "hub", "--secret-env", VARIABLE, &path]);
    assert_eq!((outcome.status, outcome.errors.as_str()), (1, ""));
    let lines: Vec<&str> = outcome.out.lines().collect();
    let verdicts: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.split_once(": "))
        .map(|(_, verdict)| verdict)
        .collect();
    let missing = "refused: `attribute:X-Hub-Signature` is missing";
    assert_eq!(verdicts, ["verified", "verified", "verified", "verified", missing, "verified"]);
    assert_eq!(lines.last(), Some(&"5 of 6 deliveries are verified"));

    let outcome = run("decode", &["--provider", "hub", "--deliveries", &path]);
    let outcomes: Vec<(String, String)> = crate::support::outcomes(&outcome.lines());
    assert_eq!(outcomes[0], crate::support::pair("hub/issues/opened/v1", "known"));
    assert_eq!(outcomes.len(), 6);
    assert!(outcomes[1..4].iter().all(|(_, outcome)| outcome == "malformed"), "{outcomes:?}");
}

#[test]
fn credentials_are_not_saved_unless_somebody_asks() {
    let (without, with) = (file("without.jsonl"), file("with.jsonl"));
    let read = "{\"kind\": \"power.read\"}";
    for (path, more) in [(&without, &[][..]), (&with, &["--save-credentials"])] {
        let signing = ["--provider", "meters", "--secret-env", "METERS_SECRET", "--save", path];
        let receiver = Receiver::start(&[&signing[..], more].concat());
        for _ in 0..2 {
            let request = receiver
                .request("/")
                .header("X-Meters-Token", TOKEN)
                .header("Authorization", "Basic dTpw");
            assert_eq!(request.header("Cookie", "session=1").send(read).0, 200);
        }
        assert_eq!(receiver.request(&format!("/?key={TOKEN}")).send(read).0, 401);
        assert_eq!(
            receiver.request("/").header("X-Meters-Token", TOKEN).send(format!("\"{TOKEN}\"")).0,
            200
        );
        let (status, _, errors) = receiver.end("TERM");
        assert_eq!(status, Some(0));
        let told = ["x-meters-token", "authorization", "cookie", ":path"].map(|name| {
            let note = format!("note: the value of `{name}` is saved as `[credential not saved]`\n");
            errors.matches(&note).count()
        });
        let unsaved = errors
            .matches("warning: a delivery was not saved, because its body contains the secret\n")
            .count();
        let expected = if more.is_empty() { ([1; 4], 1) } else { ([0; 4], 0) };
        assert_eq!((told, unsaved), expected, "{errors}");
    }
    let content = fs::read_to_string(&without).unwrap();
    assert_eq!(content.lines().count(), 3);
    for secret in [TOKEN, "dTpw", "session=1"] {
        assert!(!content.contains(secret), "{content}");
    }
    let verify = ["--provider", "meters", "--secret-env", "METERS_SECRET"];
    let outcome = run("verify", &[&verify[..], &[&without]].concat());
    assert_eq!(outcome.status, 1);
    assert!(outcome.out.ends_with("0 of 3 deliveries are verified\n"), "{}", outcome.out);
    assert_eq!(
        outcome.errors,
        "   help: a credential was not saved: record with `--save-credentials`, which keeps it\n"
    );
    let outcome = run("verify", &[&verify[..], &[&with]].concat());
    assert!(outcome.out.ends_with("3 of 4 deliveries are verified\n"), "{}", outcome.out);
    let outcome = run("decode", &["--provider", "meters", "--deliveries", &without]);
    assert_eq!((outcome.status, outcome.out.matches("\"outcome\":\"known\"").count()), (0, 3));
}

#[test]
fn two_receivers_do_not_write_one_file() {
    let path = file("shared.jsonl");
    let receiver = Receiver::start(&["--provider", "hub", "--save", &path]);
    let outcome = run("listen", &["--provider", "hub", "--port", "0", "--save", &path]);
    assert_eq!((outcome.status, outcome.out.as_str()), (1, ""));
    assert!(outcome.errors.contains("another run writes to"), "{}", outcome.errors);
    assert_eq!(receiver.end("TERM").0, Some(0));
    let outcome = run("listen", &["--provider", "hub", "--port", "0", "--save", "no/such/folder"]);
    assert!(
        outcome.errors.contains("help: name a file that can be written: --save FILE"),
        "{}",
        outcome.errors
    );
}
