//! How it ends.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::receiver::{Receiver, command};
use crate::sender::{Request, connect};

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
