//! When the schemas are compiled, and what a build that is killed leaves behind.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use crate::scratch::Package;
use crate::support::{Outcome, outcomes, pair, run_command, start};

/// These tests count what is in the folder that they share, so they run one after another.
static TURN: Mutex<()> = Mutex::new(());

const BODY: &[u8] = br#"{"kind": "orders.placed", "data": {"amount": 1, "other": 2}}"#;

/// Runs a command on a body. Returns how many workers it compiled.
#[track_caller]
fn compiles(package: &Package, command: &mut Command) -> usize {
    let before = package.workers();
    let outcome = run_command(command, BODY);
    assert!(known(&outcome), "{outcome:?}");
    package.workers().difference(&before).count()
}

fn known(outcome: &Outcome) -> bool {
    outcome.status == 0 && outcome.errors.is_empty() && outcomes(&outcome.lines()) == [pair("shop/orders/placed/v1", "known")]
}

#[test]
fn a_package_decodes_with_its_own_schemas_and_compiles_them_once() {
    let _turn = TURN.lock();
    let package = Package::new("own-schemas", "amount");
    assert_eq!(compiles(&package, &mut package.command(&["-"])), 1);
    assert_eq!(compiles(&package, &mut package.command(&["-"])), 0);
    let table = run_command(&mut package.command(&[]), b"");
    assert!(table.out.ends_with("1 of 1 samples are known and lossless\n"), "{table:?}");

    // In a folder below it, too.
    let below = package.folder.join("src");
    assert_eq!(compiles(&package, package.command(&["-"]).current_dir(below)), 0);

    // Another schema is another worker, and going back is not.
    package.set_schema("other");
    assert_eq!(compiles(&package, &mut package.command(&["-"])), 1);
    package.set_schema("amount");
    assert_eq!(compiles(&package, &mut package.command(&["-"])), 0);

    // So are other flags.
    let mut flags = package.command(&["-"]);
    flags.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0").env("RUSTFLAGS", "--cfg other");
    assert_eq!(compiles(&package, &mut flags), 1);
    assert_eq!(compiles(&package, &mut flags), 0);
}

#[test]
fn a_lock_file_and_a_cache_are_enough() {
    let _turn = TURN.lock();
    let package = Package::new("offline", "offline");
    let mut command = package.command(&["--offline", "-"]);
    assert_eq!(compiles(&package, command.env("CARGO_HTTP_PROXY", "http://127.0.0.1:9")), 1);
}

/// A script that is run in place of Cargo.
fn instead_of_cargo(package: &Package, script: &str) -> PathBuf {
    let path = package.folder.join("cargo.sh");
    fs::write(&path, format!("#!/bin/sh\n{script}")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

#[test]
fn two_first_runs_compile_once() {
    let _turn = TURN.lock();
    let package = Package::new("parallel", "parallel");
    // A Cargo that records what it is asked for.
    let log = package.folder.join("log");
    let cargo = instead_of_cargo(
        &package,
        &format!("echo \"$1\" >> '{}'\nexec '{}' \"$@\"\n", log.display(), env!("CARGO")),
    );
    let runs = [0, 1].map(|_| start(package.command(&[]).env("CARGO", &cargo)));
    for run in runs {
        let outcome = Outcome::of(&run.wait_with_output().unwrap());
        assert_eq!((outcome.status, outcome.errors.as_str()), (0, ""));
        assert!(outcome.out.ends_with("1 of 1 samples are known and lossless\n"), "{outcome:?}");
    }
    let builds = fs::read_to_string(log).unwrap().lines().filter(|line| *line == "build").count();
    assert_eq!(builds, 1);
}

#[test]
fn a_killed_build_leaves_nothing_that_counts() {
    let _turn = TURN.lock();
    let package = Package::new("killed-build", "killed");
    // A Cargo that has built, and does not say so for a while: no build ends before it is killed.
    let cargo = instead_of_cargo(
        &package,
        &format!("'{}' \"$@\" || exit\n[ \"$1\" != build ] || exec sleep 20\n", env!("CARGO")),
    );
    for wait in [0, 300, 1_500] {
        let mut command = package.command(&["-"]);
        let mut child = command
            .env("CARGO", &cargo)
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
    }
    // Other tests add workers meanwhile, so this does not look for one: a run that found one would not compile.
    assert_eq!(compiles(&package, &mut package.command(&["-"])), 1);
    let left = fs::read_dir(package.target.join("eventry/build")).map_or(0, Iterator::count);
    assert_eq!(left, 0, "what the killed builds left is removed");
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
