//! When the schemas are compiled, and what a build that is killed leaves behind.

use std::fs;
use std::process::Stdio;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use crate::scratch::Package;
use crate::support::{Outcome, outcomes, pair, run_command, start};

/// These tests count what is in the folder that they share, so they run one after another.
static TURN: Mutex<()> = Mutex::new(());

const BODY: &[u8] = br#"{"kind": "orders.placed", "data": {"amount": 1, "other": 2}}"#;

/// What a run says if it compiles.
const COMPILING: &str = "   Compiling 1 event version, once for these schemas\n";

fn known(outcome: &Outcome) -> bool {
    outcome.status == 0 && outcomes(&outcome.lines()) == [pair("shop/orders/placed/v1", "known")]
}

#[test]
fn a_package_decodes_with_its_own_schemas_and_compiles_them_once() {
    let _turn = TURN.lock();
    let package = Package::new("own-schemas", "amount");
    let first = run_command(&mut package.command(&["-"]), BODY);
    assert!(known(&first) && first.errors == COMPILING, "{first:?}");
    let second = run_command(&mut package.command(&["-"]), BODY);
    assert!(known(&second) && second.errors.is_empty(), "{second:?}");
    let table = run_command(&mut package.command(&[]), b"");
    assert!(table.out.ends_with("1 of 1 samples are known and lossless\n"), "{table:?}");

    // In a folder below it, too.
    let below = run_command(package.command(&["-"]).current_dir(package.folder.join("src")), BODY);
    assert!(known(&below) && below.errors.is_empty(), "{below:?}");

    // Another schema is another worker, and going back is not.
    package.set_schema("other");
    let changed = run_command(&mut package.command(&["-"]), BODY);
    assert!(known(&changed) && changed.errors == COMPILING, "{changed:?}");
    package.set_schema("amount");
    let back = run_command(&mut package.command(&["-"]), BODY);
    assert!(known(&back) && back.errors.is_empty(), "{back:?}");

    // So are other flags.
    let mut optimized = package.command(&["-"]);
    optimized
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("RUSTFLAGS", "--cfg other");
    let flags = run_command(&mut optimized, BODY);
    assert!(known(&flags) && flags.errors == COMPILING, "{flags:?}");
    let again = run_command(&mut optimized, BODY);
    assert!(known(&again) && again.errors.is_empty(), "{again:?}");
}

#[test]
fn a_lock_file_and_a_cache_are_enough() {
    let _turn = TURN.lock();
    let package = Package::new("offline", "offline");
    let mut command = package.command(&["--offline", "-"]);
    let outcome = run_command(command.env("CARGO_HTTP_PROXY", "http://127.0.0.1:9"), BODY);
    assert!(known(&outcome) && outcome.errors == COMPILING, "{outcome:?}");
}

#[test]
fn two_first_runs_compile_once() {
    let _turn = TURN.lock();
    let package = Package::new("parallel", "parallel");
    let before = package.workers();
    let runs = [0, 1].map(|_| start(&mut package.command(&["--jobs", "1"])));
    let outcomes = runs.map(|run| Outcome::of(&run.wait_with_output().unwrap()));
    let compiled = outcomes.iter().filter(|outcome| outcome.errors.contains(COMPILING)).count();
    assert_eq!(compiled, 1, "{outcomes:?}");
    for outcome in &outcomes {
        assert!(
            outcome.status == 0 && outcome.out.ends_with("1 of 1 samples are known and lossless\n"),
            "{outcome:?}"
        );
    }
    assert_eq!(package.workers().difference(&before).count(), 1);
}

#[test]
fn a_killed_build_leaves_nothing_that_counts() {
    let _turn = TURN.lock();
    let package = Package::new("killed-build", "killed");
    let before = package.workers();
    for wait in [0, 300, 1_500] {
        let mut command = package.command(&["-"]);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let begin = Instant::now();
        while fs::read_dir(package.target.join("eventry/build")).map_or(0, Iterator::count) == 0 {
            assert!(begin.elapsed() < Duration::from_secs(60), "the build does not begin");
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(package.workers(), before, "a worker is there that was not finished");
    }
    let outcome = run_command(&mut package.command(&["-"]), BODY);
    assert!(known(&outcome) && outcome.errors == COMPILING, "{outcome:?}");
    let left = fs::read_dir(package.target.join("eventry/build")).map_or(0, Iterator::count);
    assert_eq!((package.workers().difference(&before).count(), left), (1, 0));
}

#[test]
fn broken_schemas_and_missing_runtimes_are_reported() {
    let _turn = TURN.lock();
    let package = Package::new("broken", "broken");
    package.put("schemas/shop/orders/placed/v1.json", "{\"type\": objekt}");
    let outcome = run_command(&mut package.command(&["-"]), BODY);
    assert_eq!((outcome.status, outcome.out.as_str()), (1, ""));
    assert!(outcome.errors.contains("v1.json:1:"), "{}", outcome.errors);

    package.set_schema("broken");
    package.put(
        "Cargo.toml",
        "[package]\nname = \"broken\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n",
    );
    let outcome = run_command(&mut package.command(&["-"]), BODY);
    assert_eq!((outcome.status, outcome.out.as_str()), (1, ""));
    assert!(
        outcome.errors.contains("does not depend on `eventry`") && outcome.errors.contains("--path DIR"),
        "{}",
        outcome.errors
    );
    let outcome = run_command(&mut package.command(&["--path", "no-such-folder", "-"]), BODY);
    assert_eq!(outcome.status, 2);
    assert!(
        outcome.errors.contains("`no-such-folder` does not hold a package"),
        "{}",
        outcome.errors
    );
    let checkout = crate::support::checkout();
    let outcome = run_command(&mut package.command(&["--path", checkout.to_str().unwrap(), "-"]), BODY);
    assert!(known(&outcome), "{outcome:?}");
}
