//! How it ends.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::receiver::{Receiver, command, file, signal};
use crate::sender::{Request, connect, response};

#[test]
fn a_signal_ends_it_whatever_clients_do() {
    for signal in ["INT", "TERM"] {
        let receiver = Receiver::start(&["--provider", "depot"]);
        let address = receiver.address;
        let _idle = connect(address);
        let _slow = receiver.request("/slow").begin(100, b"{");
        let begin = Instant::now();
        let (status, rest, _) = receiver.end(signal);
        assert_eq!((status, rest.as_str()), (Some(0), "\n0 deliveries\n"));
        assert!(begin.elapsed() < Duration::from_secs(9), "it waits for a slow client");
        assert!(std::net::TcpStream::connect(address).is_err());
    }
}

#[test]
fn it_ends_if_nobody_reads_its_output() {
    let mut command = command("listen", &["--provider", "depot", "--port", "0"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut first = String::new();
    stdout.read_line(&mut first).unwrap();
    drop(stdout);
    let address = first.trim_end().strip_prefix("listening on ").unwrap().parse().unwrap();
    assert_eq!(Request::to(address, "/").send("{}").0, 200);
    let begin = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if begin.elapsed() > Duration::from_secs(60) {
            child.kill().unwrap();
            panic!("it does not end");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(child.wait().unwrap().success());
}

/// The process that decodes for a receiver.
#[cfg(target_os = "linux")]
fn worker_of(receiver: u32) -> u32 {
    let stats = std::fs::read_dir("/proc").unwrap().flatten();
    let stats = stats.filter_map(|entry| std::fs::read_to_string(entry.path().join("stat")).ok());
    // `id (name) state parent …`, where the name may contain anything but the end of this pattern.
    let mut parents = stats.filter_map(|stat| {
        let (head, tail) = stat.rsplit_once(") ")?;
        let parent: u32 = tail.split(' ').nth(1)?.parse().ok()?;
        let id = head.split(' ').next()?.parse().ok()?;
        (parent == receiver).then_some(id)
    });
    parents.next().expect("a worker runs")
}

#[test]
#[cfg(target_os = "linux")]
fn a_worker_that_is_killed_loses_no_delivery() {
    let path = file("killed.jsonl");
    let receiver = Receiver::start(&["--provider", "depot", "--save", &path]);
    signal("KILL", worker_of(receiver.id()));
    // The sender may try again.
    assert_eq!(receiver.request("/hooks/stock/counted").send("{\"number\": 1}").0, 503);
    let (status, rest, errors) = receiver.ended();
    assert_eq!((status, rest.as_str()), (Some(1), ""));
    assert!(errors.contains("error: the process that decodes stopped unexpectedly"), "{errors}");
    assert_eq!(std::fs::read_to_string(path).unwrap().lines().count(), 1);
}

/// Ctrl-C in a terminal reaches the whole group of processes. The worker decodes what has arrived.
#[test]
fn an_interrupt_is_for_the_command_alone() {
    let mut command = command("listen", &["--provider", "depot", "--port", "0"]);
    let mut child = command
        .process_group(0)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut first = String::new();
    stdout.read_line(&mut first).unwrap();
    let address = first.trim_end().strip_prefix("listening on ").unwrap().parse().unwrap();
    let body = "{\"number\": 1}";
    let mut slow = Request::to(address, "/hooks/stock/counted").begin(body.len(), &body.as_bytes()[..5]);
    // The request has arrived once another one is answered.
    assert_eq!(Request::to(address, "/").send("[]").0, 200);
    let group = format!("-{}", child.id());
    assert!(
        Command::new("sh")
            .args(["-c", "kill -s INT -- \"$0\"", &group])
            .status()
            .unwrap()
            .success()
    );
    std::thread::sleep(Duration::from_millis(100));
    slow.write_all(&body.as_bytes()[5..]).unwrap();
    assert_eq!(response(slow).0, 200);
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("  depot/stock/counted/v1 known\n"), "{rest}");
    assert!(child.wait().unwrap().success());
}
