//! `refresh` killed at any moment leaves the old folder or the new one.
#![cfg(feature = "network")]
#![cfg(unix)]

mod stage;

use std::process::Stdio;
use std::thread;
use std::time::Instant;

use stage::{Answer, Checkout, Provider, schema};

/// How many events change, so that writing takes its time.
const EVENTS: usize = 4;
/// At how many moments it is killed.
const MOMENTS: u32 = 60;

#[test]
fn the_folder_is_always_the_old_one_or_the_new_one() {
    let provider = Provider::start();
    let settings = format!("policy = \"reviewed\"\n{}", provider.sources_alone());
    let checkout = Checkout::new("killed", &settings);
    let page = |event: usize| format!("/orders/event{event}-1.json");
    for event in 0..EVENTS {
        let text = schema(&["id"], &[]);
        checkout.write(&format!("schemas/acme/orders/event{event}/v1.json"), &text);
        checkout.write(
            &format!("schemas/acme/orders/event{event}/v1.sample.mine.json"),
            "{\"id\": \"1\"}\n",
        );
        provider.says(&page(event), &[Answer::json(&text)]);
    }
    checkout.succeeds(&["refresh"]);
    let old = checkout.tree();
    for event in 0..EVENTS {
        provider.says(&page(event), &[Answer::json(&schema(&["id", "name"], &[]))]);
    }
    let refresh = ["refresh", "--accept", "announced"];
    let begin = Instant::now();
    checkout.succeeds(&refresh);
    let whole = begin.elapsed();
    let new = checkout.tree();
    assert_ne!(old, new);
    let mut met = [0, 0];
    // The moment moves towards the switch from either side, so that most of them are close to it, on a slow machine too.
    let mut moment = whole;
    for attempt in 0..MOMENTS {
        checkout.restore(&old);
        let mut process = checkout
            .command(&refresh)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(moment);
        // SIGKILL; it may have ended by itself.
        let _ = process.kill();
        process.wait().unwrap();
        let found = checkout.tree();
        assert!(found == old || found == new, "killed after {moment:?}: a mixture");
        met[usize::from(found == new)] += 1;
        moment = moment.mul_f64(if found == old { 1.07 } else { 0.95 });
        if attempt % 6 != 0 {
            continue;
        }
        // Whatever was left behind is in nobody's way.
        checkout.succeeds(&refresh);
        assert_eq!(checkout.tree(), new);
        let names = std::fs::read_dir(&checkout.0)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap());
        assert!(
            names.into_iter().all(|name| !name.starts_with(".schemas")),
            "something is left beside the folder"
        );
    }
    println!("killed before the switch: {}, behind it: {}", met[0], met[1]);
}
