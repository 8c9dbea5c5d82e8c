//! All files or none, whichever way they are written.
#![cfg(feature = "network")]

mod stage;

use std::fs;

use cargo_eventry::transaction::{self, Changes, Turn, Way, journal};
use stage::Checkout;

fn checkout(name: &str) -> Checkout {
    let checkout = Checkout::new(name, "");
    for (path, text) in [
        ("a/o/e/v1.json", "1"),
        ("a/o/gone/v1.json", "2"),
        ("a/kept/e/v1.json", "3"),
        (".hidden", "4"),
    ] {
        checkout.write(&format!("schemas/{path}"), text);
    }
    checkout
}

fn changes() -> Changes {
    [
        ("a/o/e/v1.json".to_owned(), Some("new".to_owned())),
        ("a/n/e/v1.json".to_owned(), Some("added".to_owned())),
        ("a/o/gone/v1.json".to_owned(), None),
        ("lock.toml".to_owned(), Some("lock".to_owned())),
    ]
    .into()
}

fn turn(checkout: &Checkout) -> Turn {
    Turn::take(&checkout.0.join("schemas")).unwrap().expect("nobody else is at work")
}

/// The folder as it has to be afterwards.
fn expected(checkout: &Checkout) -> std::collections::BTreeMap<String, String> {
    let mut tree = checkout.tree();
    for (path, text) in changes() {
        match text {
            Some(text) => tree.insert(path, text),
            None => tree.remove(&path),
        };
    }
    tree
}

/// Nothing is left beside the folder.
fn nothing_left(checkout: &Checkout) {
    let names = fs::read_dir(&checkout.0)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let left: Vec<String> = names.filter(|name| name.starts_with(".schemas")).collect();
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn both_ways_write_the_same() {
    let checkout = checkout("both-ways");
    let (before, after) = (checkout.tree(), expected(&checkout));
    let schemas = checkout.0.join("schemas");
    let way = transaction::write(&schemas, &changes(), &turn(&checkout)).unwrap();
    if cfg!(target_os = "linux") {
        assert_eq!(way, Some(Way::Swap));
    }
    assert_eq!(checkout.tree(), after);
    nothing_left(&checkout);
    checkout.restore(&before);
    journal::write(&schemas, &changes(), &turn(&checkout)).unwrap();
    assert_eq!(checkout.tree(), after);
    nothing_left(&checkout);
}

#[test]
fn files_that_do_not_change_keep_their_time() {
    let checkout = checkout("times");
    let time = |path: &str| fs::metadata(checkout.0.join(path)).unwrap().modified().unwrap();
    let before = time("schemas/a/kept/e/v1.json");
    transaction::write(&checkout.0.join("schemas"), &changes(), &turn(&checkout)).unwrap();
    assert_eq!(time("schemas/a/kept/e/v1.json"), before);
    assert!(!checkout.has("schemas/a/o/gone"), "a folder without files is no event");
}

#[test]
fn a_plan_is_undone_and_a_journal_is_finished() {
    let checkout = checkout("journal");
    let schemas = checkout.0.join("schemas");
    let (before, after) = (checkout.tree(), expected(&checkout));
    // Killed before the journal was complete.
    journal::prepare(&schemas, &changes(), &turn(&checkout)).unwrap();
    transaction::recover(&schemas).unwrap();
    assert_eq!(checkout.tree(), before);
    nothing_left(&checkout);
    // Killed behind it, before and between the renames.
    for renamed in [None, Some("a/o/e"), Some("a/n/e")] {
        checkout.restore(&before);
        journal::prepare(&schemas, &changes(), &turn(&checkout)).unwrap();
        journal::commit(&schemas, &turn(&checkout)).unwrap();
        if let Some(folder) = renamed {
            let folder = schemas.join(folder);
            fs::rename(folder.join(".v1.json.staged"), folder.join("v1.json")).unwrap();
        }
        transaction::recover(&schemas).unwrap();
        assert_eq!(checkout.tree(), after);
        nothing_left(&checkout);
    }
    // Killed while the plan was written: no file had been touched.
    checkout.restore(&before);
    checkout.write(".schemas.plan", "[{\"target\": ");
    transaction::recover(&schemas).unwrap();
    assert_eq!(checkout.tree(), before);
    nothing_left(&checkout);
}

#[test]
fn what_a_killed_swap_leaves_is_removed() {
    let checkout = checkout("litter");
    let before = checkout.tree();
    checkout.write(".schemas.staged/a/o/e/v1.json", "half");
    transaction::recover(&checkout.0.join("schemas")).unwrap();
    assert_eq!(checkout.tree(), before);
    nothing_left(&checkout);
}

#[test]
fn one_command_at_a_time() {
    let checkout = checkout("turns");
    let mine = turn(&checkout);
    assert!(Turn::take(&checkout.0.join("schemas")).unwrap().is_none());
    drop(mine);
    drop(turn(&checkout));
}

#[cfg(unix)]
#[test]
fn links_lead_to_where_they_lead() {
    use std::os::unix::fs::symlink;
    let checkout = checkout("links");
    checkout.write("elsewhere/o/e/v1.json", "old");
    fs::remove_dir_all(checkout.0.join("schemas/a")).unwrap();
    symlink("../elsewhere", checkout.0.join("schemas/a")).unwrap();
    let schemas = checkout.0.join("schemas");
    let way = transaction::write(
        &schemas,
        &[("a/o/e/v1.json".to_owned(), Some("new".to_owned()))].into(),
        &turn(&checkout),
    )
    .unwrap();
    assert_eq!(way, Some(Way::Journal), "the file is outside of the folder that would be swapped");
    assert_eq!(checkout.read("elsewhere/o/e/v1.json"), "new");
    assert!(schemas.join("a").symlink_metadata().unwrap().is_symlink());
    // The folder itself may be one, and keeps the links inside that do not change.
    symlink("schemas", checkout.0.join("other")).unwrap();
    let change = [("b/o/e/v1.json".to_owned(), Some("new".to_owned()))].into();
    transaction::write(&checkout.0.join("other"), &change, &turn(&checkout)).unwrap();
    assert_eq!(checkout.read("schemas/b/o/e/v1.json"), "new");
    assert_eq!(checkout.read("schemas/a/o/e/v1.json"), "new");
    assert!(checkout.0.join("other").symlink_metadata().unwrap().is_symlink());
}
