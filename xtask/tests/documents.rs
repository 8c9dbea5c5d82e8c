//! What the documents show, run: this is `cargo xtask docs`, which prints what is wrong and where. Beside it, the rule that nothing is
//! shown that is not run, and what the command does with wrong blocks.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

#[test]
#[ignore = "compiles and runs for minutes: `cargo xtask docs`, or `cargo test -p xtask --test documents -- --ignored`"]
fn the_documents_do_what_they_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("docs")
        .current_dir(root)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
}

/// A checkout with these documents.
fn checkout(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documents-of").join(name);
    let _ = fs::remove_dir_all(&root);
    let fixed = [
        ("Cargo.toml", "[workspace]\n"),
        ("Cargo.lock", ""),
        ("schemas/notes.txt", ""),
        ("xtask/notes.txt", ""),
    ];
    for (path, text) in fixed.iter().chain(files) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

fn run(root: &Path, arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command
        .args(arguments)
        .current_dir(root)
        .env("CARGO_TARGET_DIR", root.join("target"));
    let Output { status, stdout, .. } = command.output().unwrap();
    (status.code().unwrap(), text(&stdout))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn commands_run_in_a_copy_and_what_they_print_is_compared() {
    let document = "```console\n$ A=1; echo new > Cargo.lock\n$ seq 9 | head -n 3\n1\n…\n$ echo $A$A; false\n1…\n```\n";
    let root = checkout("right", &[("docs/a.md", document)]);
    let (status, out) = run(&root, &["docs"]);
    assert_eq!((status, out.as_str()), (0, "docs: 3 commands and Rust blocks work as documented\n"));
    assert_eq!(fs::read_to_string(root.join("Cargo.lock")).unwrap(), "");
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let document = "# A\n\n```console\n$ echo a\nb\n$ false\n```\n\n```sh\nif\nexit 3\n```\n\n```json\n{\n```\n";
    let root = checkout("wrong", &[("README.md", document)]);
    let (status, out) = run(&root, &["docs", "README.md"]);
    assert_eq!(status, 1);
    for said in [
        "README.md:4: $ echo a\nexpected:\nb\nprinted, with status 0:\na\n",
        "README.md:6: $ false\n",
        "README.md:10: $ if\n",
        "README.md:11: this did not run: exit 3",
        "README.md:15: it cannot be read: ",
        "docs: 5 problems in 4 commands and Rust blocks\n",
    ] {
        assert!(out.contains(said), "{said}\n{out}");
    }
    assert_eq!(run(&root, &["docs", "READNE.md"]).0, 2);
}

#[test]
fn a_block_that_nobody_runs_is_a_breach() {
    let exception = |starts: &str| format!("[[blocks]]\ndocument = \"README.md\"\nstarts = {starts:?}\nreason = \"a picture\"\n");
    let document = "```text\n a > b\n```\n\n```sh\nx\n```\n";
    let tidy = |name: &str, exceptions: &str| {
        let root = checkout(name, &[("README.md", document), ("xtask/exceptions.toml", exceptions)]);
        let out = run(&root, &["tidy"]).1;
        let said = out.split_once("blocks-are-run:\n").map_or("", |(_, said)| said);
        said.split("  help: ").next().unwrap_or_default().to_owned()
    };
    assert_eq!(tidy("not-listed", ""), "  README.md:2: blocks of the language `text` are not run\n");
    assert_eq!(tidy("listed", &exception(" a >")), "");
    let said = tidy("gone", &exception("b"));
    assert!(
        said.contains("xtask/exceptions.toml:1: README.md has no block that starts with `b`; remove or correct"),
        "{said}"
    );
}
