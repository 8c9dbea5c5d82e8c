//! Mixed traffic, and a crash in the middle of it: what was answered is stored, and memory does not grow.
//!
//! `EVENTRY_LOAD_SECONDS` says how long the traffic lasts. From 30 seconds on, resident memory is judged, too.
#![cfg(unix)]

mod ledger;
#[path = "../support/mod.rs"]
mod support;
mod traffic;
mod worker;

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use ledger::{Ledger, Store};
use support::client::Connection;
use support::process::{Process, folder};
use support::records;
use worker::{Situation, Worker};

/// How many connections are kept alive at the same time, besides those of slow clients.
const WORKERS: u64 = 8;
/// How long the traffic lasts unless something else is set.
const SECONDS: u64 = 6;
/// From how many seconds on memory is judged.
const JUDGED: u64 = 30;
/// When memory is measured for the first time after the restart.
const WARM: Duration = Duration::from_secs(10);
/// By how much it may have grown at the end, in kB.
const GROWTH: u64 = 5 * 1024;
/// What a crash leaves at the end of both files.
const TORN: &str = r#"{"provider":"ferry","id":"ferry/tick"#;

#[test]
fn what_was_answered_is_stored_and_memory_does_not_grow() {
    let seconds = match std::env::var("EVENTRY_LOAD_SECONDS") {
        Ok(text) => text.parse().expect("EVENTRY_LOAD_SECONDS is a number"),
        Err(_) => SECONDS,
    };
    assert!(seconds >= 3, "in less than 3 seconds nothing is proven");
    let folder = folder("load");
    let Run {
        process,
        ledger,
        sink_before,
        quarantine_before,
        restarted,
        memory,
    } = run(&folder, Duration::from_secs(seconds));

    let mut connection = Connection::open(process.address).expect("the service runs");
    assert_eq!(connection.get("/healthz").expect("an answer").status, 200);
    let metrics = connection.get("/metrics").expect("an answer").body;
    drop(connection);
    process.signal("TERM");
    assert_eq!(process.wait().code(), Some(0));

    let (sink, quarantine) = (records::sink(&folder), records::quarantine(&folder));
    println!("{}", ledger.summary(&sink, &quarantine));
    let sizes: Vec<String> = memory.iter().map(|(at, size)| format!("{} s: {size}", at.as_secs())).collect();
    println!("resident memory in kB: {}", sizes.join(", "));
    for torn in [&sink.torn, &quarantine.torn] {
        let is_torn = |line: &String| line.ends_with(&format!("{TORN}\n"));
        assert!(
            torn.len() == 1 && torn.iter().all(is_torn),
            "only the line that the crash has torn is spoiled: {torn:?}"
        );
    }
    ledger.check(Store::Sink, &sink, sink_before);
    ledger.check(Store::Quarantine, &quarantine, quarantine_before);

    // The service counts what a reader of its files counts.
    let stored = sink.records.iter().filter(|record| record.at >= sink_before).count() as u64;
    assert_eq!(sum(&metrics, "outcome=\"accepted\""), stored);
    let kept = quarantine.records.iter().filter(|record| record.at >= quarantine_before).count() as u64;
    assert_eq!(sum(&metrics, "outcome=\"malformed\"") + sum(&metrics, "outcome=\"rejected\""), kept);
    for outcome in ["duplicate", "refused", "too-large", "too-slow", "broken-off"] {
        assert!(
            sum(&metrics, &format!("outcome=\"{outcome}\"")) > 0,
            "{outcome} did not occur:\n{metrics}"
        );
    }
    for kind in ["unknown-event", "unknown-member", "unknown-value"] {
        assert!(sum(&metrics, &format!("kind=\"{kind}\"")) > 0, "{kind} did not occur:\n{metrics}");
    }

    // Only Linux shows the memory of a process in a file.
    if cfg!(target_os = "linux") && seconds >= JUDGED {
        let warm = memory.iter().find(|(at, _)| *at >= restarted + WARM);
        let (warm, last) = (warm.expect("it runs for longer").1, memory[memory.len() - 1].1);
        println!("resident memory: {warm} kB 10 seconds after the restart, {last} kB at the end");
        assert!(last <= warm + GROWTH, "resident memory grows from {warm} kB to {last} kB");
    }
    // What remains is for whoever looks at a failure.
    fs::remove_dir_all(&folder).expect("the folder can be removed");
}

/// What a run leaves behind.
struct Run {
    /// The service after its restart.
    process: Process,
    ledger: Ledger,
    /// Where the files ended when the service was restarted.
    sink_before: u64,
    quarantine_before: u64,
    /// When that was.
    restarted: Duration,
    /// The resident memory since then, in kB, every second.
    memory: Vec<(Duration, u64)>,
}

/// Sends traffic for a while. After a third of it, the service crashes and is started again.
fn run(folder: &Path, end: Duration) -> Run {
    let variables = [("RECEIVER_BODY_SECONDS", "1")];
    let start = Instant::now();
    let process = Process::start_with(folder, &variables);
    let situation = Situation::new(process.address);
    thread::scope(|scope| {
        let end_of_situation = situation.end();
        let worker = |name| Worker::new(name, &situation);
        let mut workers: Vec<_> = (0..WORKERS).map(|name| scope.spawn(move || worker(name).run())).collect();
        workers.push(scope.spawn(move || worker(WORKERS).run_slowly()));

        sleep_until(start, end / 3);
        process.kill();
        // The service is gone for a while. Its files end as a crash may leave them.
        thread::sleep(Duration::from_millis(200));
        let sink_before = tear(&folder.join("events.jsonl"));
        let quarantine_before = tear(&folder.join("quarantine.jsonl"));
        let process = Process::start_with(folder, &variables);
        situation.restarted(process.address);
        let restarted = start.elapsed();

        let mut memory = Vec::new();
        while start.elapsed() < end {
            sleep_until(start, (start.elapsed() + Duration::from_secs(1)).min(end));
            memory.extend(process.resident_memory().map(|size| (start.elapsed(), size)));
        }
        drop(end_of_situation);
        let mut ledger = Ledger::default();
        for worker in workers {
            ledger.add(worker.join().expect("a worker does not panic"));
        }
        Run {
            process,
            ledger,
            sink_before,
            quarantine_before,
            restarted,
            memory,
        }
    })
}

fn sleep_until(start: Instant, at: Duration) {
    thread::sleep(at.saturating_sub(start.elapsed()));
}

/// Writes half a line. Returns where the file ends then.
fn tear(path: &Path) -> u64 {
    let mut file = OpenOptions::new().append(true).open(path).expect("the file is there");
    file.write_all(TORN.as_bytes()).expect("it can be written");
    file.metadata().expect("its size is known").len()
}

/// Adds up the counters whose labels contain this.
fn sum(metrics: &str, label: &str) -> u64 {
    let counters = metrics.lines().filter(|line| !line.starts_with('#') && line.contains(label));
    let values = counters.filter_map(|line| line.rsplit(' ').next()?.parse::<u64>().ok());
    values.sum()
}
