//! What stops it before it listens.

use std::net::TcpListener;

use crate::receiver::{VARIABLE, command};
use crate::support::{Outcome, run_command};

fn fails(arguments: &[&str], variables: &[(&str, &str)]) -> Outcome {
    let mut command = command("listen", arguments);
    let outcome = run_command(command.envs(variables.iter().copied()), b"");
    assert_eq!(outcome.out, "", "{arguments:?}");
    assert!(outcome.errors.contains("help: "), "{}", outcome.errors);
    outcome
}

#[test]
fn a_wrong_beginning_says_what_to_do() {
    let hub = ["--provider", "hub", "--port", "0"];
    let cases: [(&[&str], i32, &str); 8] = [
        (
            &["--provider", "hob"],
            2,
            "there is no provider `hob` in the schemas\n   help: did you mean `hub`?",
        ),
        (&["--provider", "../listen"], 2, "there is no provider `../listen` in the schemas"),
        (&[], 2, "`--provider <NAME>` is missing"),
        (
            &["--provider", "depot", "--secret-env", VARIABLE],
            1,
            "depot/provider.toml` does not say how deliveries are signed",
        ),
        (
            &["--provider", "hub", "--secret-env", "NO_SUCH_VARIABLE"],
            1,
            "the environment variable `NO_SUCH_VARIABLE` is not set",
        ),
        (
            &["--provider", "hub", "--secret-env", "EMPTY"],
            1,
            "the environment variable `EMPTY` is empty",
        ),
        (
            &["--provider", "hub", "--origin", "https://acme.example"],
            2,
            "`--origin` needs a key",
        ),
        (
            &["--provider", "hub", "--secret-env", VARIABLE, "--origin", "https://acme.example"],
            1,
            "`origin` has no meaning",
        ),
    ];
    for (arguments, status, says) in cases {
        let outcome = fails(arguments, &[("EMPTY", "")]);
        assert_eq!(outcome.status, status, "{arguments:?}: {}", outcome.errors);
        assert!(outcome.errors.contains(says), "{arguments:?}: {}", outcome.errors);
    }
    let outcome = fails(&[&hub[..], &["--secret-env", "PADDED"]].concat(), &[("PADDED", "sesame ")]);
    assert!(
        outcome.errors.contains("the key in `PADDED` starts or ends with white space"),
        "{}",
        outcome.errors
    );
    assert!(!outcome.errors.contains("sesame"));
    let outcome = fails(&[&hub[..], &["--secret-env", "whsec_a+b/c="]].concat(), &[]);
    assert!(!outcome.errors.contains("whsec"), "{}", outcome.errors);
    assert_eq!(outcome.status, 2);
}

#[test]
fn a_port_that_is_taken_is_reported() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let outcome = fails(&["--provider", "depot", "--port", &port], &[]);
    assert_eq!(outcome.status, 1);
    assert!(
        outcome.errors.contains(&format!("cannot listen on 127.0.0.1:{port}: ")),
        "{}",
        outcome.errors
    );
    assert!(outcome.errors.contains("choose another one: --port N"), "{}", outcome.errors);
}
