//! Wrong command lines.

use crate::support::{QUOTA, run};

#[test]
fn they_say_what_would_be_right() {
    for (arguments, says) in [
        (&["--provider", "pismoo", "-"][..], "did you mean `pismo`?"),
        (&["--provider", "pismoo", "-"], "apiida\n"),
        (&["--as", "pismo/assets/quota_update/v2", "-"], QUOTA),
        (&["--as", QUOTA, "--provider", "pismo", "-"], "exclude each other"),
        (&["--echo"], "there is no input"),
        (&["--limit", "1"], "there is no input"),
        (&["--summary"], "there is no input"),
        (&["--quarantine", "q"], "there is no input"),
        (&["--quarantine-unknown", "-"], "`--quarantine <FILE>` is missing"),
        (&["--redrive", "q", "-"], "exclude each other"),
        (&["--limit", "much", "-"], "`much` is not a value for `--limit <BYTES>`"),
        (&["--limit", "0", "-"], "`0` is not a value for `--limit <BYTES>`"),
        (&["--sumary", "-"], "did you mean `--summary`?"),
        (&["--provider"], "--provider"),
    ] {
        let outcome = run(arguments, b"");
        assert_eq!((outcome.status, outcome.out.as_str()), (2, ""), "{arguments:?}: {}", outcome.errors);
        assert!(outcome.errors.contains(says), "{}", outcome.errors);
    }
    let help = run(&["--help"], b"");
    assert_eq!((help.status, help.errors.as_str()), (0, ""));
    for part in [
        "Usage: cargo eventry decode",
        "--redrive <FILE>",
        "--attribute <NAME=VALUE>",
        "--route <ROUTE>",
        "--deliveries",
        "Exit status:",
        "known, unknown-version, unknown-type or malformed",
    ] {
        assert!(help.out.contains(part), "{}", help.out);
    }
}
