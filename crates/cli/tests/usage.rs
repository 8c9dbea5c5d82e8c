//! The command line itself: help, versions, mistyped words, and completions.
#![cfg(all(feature = "listen", feature = "network"))]

mod stage;

use stage::{Checkout, Ran};

const COMMANDS: [&str; 15] = [
    "init",
    "list",
    "expand",
    "generate",
    "new",
    "import",
    "refresh",
    "check",
    "diff",
    "decode",
    "listen",
    "verify",
    "vendor",
    "names",
    "completions",
];

fn run(name: &str, arguments: &[&str]) -> Ran {
    Checkout::new(&format!("usage-{name}"), "").run(arguments)
}

#[test]
fn every_command_explains_itself() {
    let checkout = Checkout::new("usage-help", "");
    let overview = checkout.succeeds(&["--help"]).out;
    assert!(overview.contains("Usage: cargo eventry [OPTIONS] <COMMAND>\n"), "{overview}");
    assert!(overview.contains("\nExit status:\n  0  "), "{overview}");
    for command in COMMANDS {
        assert!(overview.contains(&format!("\n  {command} ")), "{command}: {overview}");
        for help in [&[command, "--help"][..], &["help", command], &["eventry", command, "--help"]] {
            let out = checkout.succeeds(help).out;
            assert!(out.contains(&format!("Usage: cargo eventry {command}")), "{out}");
        }
        let out = checkout.succeeds(&[command, "-h"]).out;
        let long = out.lines().find(|line| line.chars().count() > 120);
        assert_eq!(long, None, "{command}");
    }
}

#[test]
fn cargo_passes_its_own_word_on() {
    let version = format!("cargo-eventry {}\n", env!("CARGO_PKG_VERSION"));
    for arguments in [&["--version"][..], &["-V"], &["eventry", "--version"]] {
        assert_eq!(run("version", arguments).out, version);
    }
    assert_eq!(run("passed", &["eventry", "list"]).out, run("passed", &["list"]).out);
}

#[test]
fn without_a_command_the_help_is_an_error() {
    let ran = run("nothing", &[]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.errors.contains("Usage: cargo eventry [OPTIONS] <COMMAND>\n"), "{}", ran.errors);
}

#[test]
fn mistyped_words_are_recognized() {
    for (arguments, expected) in [
        (
            &["lits"][..],
            "error: there is no command `lits`\n   help: did you mean `list`?\n         `cargo eventry --help` shows more\n",
        ),
        (
            &["list", "--jsno"],
            "error: there is no option `--jsno`\n   help: did you mean `--json`?\n         `cargo eventry list --help` shows more\n",
        ),
        (
            &["list", "all"],
            "error: `all` is one argument too many\n   help: usage: cargo eventry list [OPTIONS]\n         `cargo eventry list --help` shows more\n",
        ),
        (
            &["refresh", "--timeout", "soon"],
            "error: `soon` is not a value for `--timeout <SECONDS>`: give seconds, such as 30\n   help: `cargo eventry refresh --help` shows more\n",
        ),
        (
            &["refresh", "--from"],
            "error: `--from <PATH>` needs a value\n   help: `cargo eventry refresh --help` shows more\n",
        ),
        (
            &["list", "--color", "alwys"],
            "error: `alwys` is not a value for `--color <WHEN>`\n   help: did you mean `always`?\n         `cargo eventry list --help` shows more\n",
        ),
        (
            &["completions", "tcsh"],
            "error: `tcsh` is not a value for `<SHELL>`\n   help: did you mean `zsh`?\n         `cargo eventry completions --help` shows more\n",
        ),
        (
            &["vendor", "acne", "https://acme.example/user.json", "-"],
            "error: there is no provider `acne` in schemas/\n   help: did you mean `acme`?\n",
        ),
        (
            &["refresh", "acne"],
            "error: there is no provider `acne` in schemas/\n   help: did you mean `acme`?\n",
        ),
    ] {
        let ran = run("mistyped", arguments);
        assert_eq!((ran.status, ran.errors.as_str()), (2, expected), "{arguments:?}");
    }
}

#[test]
fn words_of_the_command_line_cannot_steer_a_terminal() {
    for arguments in [
        &["\u{1b}[2J"][..],
        &["list", "--\u{1b}[2J"],
        &["list", "--schemas", "\u{1b}[2J"],
        &["-p", "\u{202e}", "list"],
    ] {
        let ran = run("steering", arguments);
        assert!(!ran.errors.contains(['\u{1b}', '\u{202e}']), "{:?}", ran.errors);
        assert_ne!(ran.status, 0);
    }
}

#[test]
fn shells_complete_commands_and_options() {
    for (shell, part) in [
        ("bash", "complete -F _cargo__eventry"),
        ("zsh", "#compdef cargo-eventry"),
        ("fish", "complete -c cargo-eventry"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion:arg-completer[cargo-eventry]"),
    ] {
        let ran = run("completions", &["completions", shell]);
        assert_eq!((ran.status, ran.errors.as_str()), (0, ""));
        assert!(ran.out.contains(part), "{shell}");
        for word in ["refresh", "--fail-on", "--schemas"].map(|word| word.trim_start_matches('-')) {
            assert!(ran.out.contains(word), "{shell}: {word}");
        }
    }
}
